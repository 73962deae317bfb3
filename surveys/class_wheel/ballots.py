"""A child's ballot in a class wheel: who holds this browser, unfinished answers, sending. Raw SQL, one job each.

A browser holds a random token that is stored nowhere. Sending takes any empty place of the class; the place then carries
the token's HMAC, so that the same page sent twice is one ballot.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from participation import clock, codes, instruments
from participation.hot import CannotSave, Hot, Refused, Step
from participation.identity import new_id
from participation.keys import Keys
from participation.problems import NotFound
from participation.wheel import Band, Instrument, Small
from participation.words import current
from surveys.class_wheel import words as class_words
from surveys.inviting import invitations
from surveys.running import waves
from surveys.sealed import urn

SIZE = 512
"""Bytes of every box and every draft: eight answers, the stratum, and air."""
DRAFTS_A_CHILD = 4
"""Unfinished wheels that may lie there for each place: browsers are closed and opened again, but not without end."""
TRIES = 8
HOLDER = """SELECT c.id, c.wave_id, c.group_name, c.adult_called, c.band, c.version, c.address, c.closes_at, w.state,
w.promise, w.public_key, s.id, s.invited, p.state, d.revision, d.box
FROM class_wheel c JOIN survey_wave w ON w.id = c.wave_id JOIN survey_stratum s ON s.wave_id = w.id
LEFT JOIN survey_participation p ON p.token_mac = ? LEFT JOIN survey_draft d ON d.id = ? WHERE c.id = ?"""
KEEP = """INSERT INTO survey_draft (id, wave_id, revision, box)
SELECT CAST(? AS VARCHAR(64)), w.id, ?, ? FROM survey_wave w WHERE w.id = ? AND w.state = 'open'
AND NOT EXISTS (SELECT 1 FROM survey_participation p WHERE p.token_mac = ?)
AND (SELECT COUNT(*) FROM survey_draft o WHERE o.wave_id = w.id AND o.id <> ?) < ?
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, box = excluded.box
WHERE survey_draft.revision < excluded.revision"""
FORGET = "DELETE FROM survey_draft WHERE id = ?"
EMPTY = "SELECT id FROM survey_participation WHERE wave_id = ? AND state = 'issued'"
TAKE = """UPDATE survey_participation SET state = 'spent', token_mac = ? WHERE id = ? AND state = 'issued'
AND EXISTS (SELECT 1 FROM survey_wave w WHERE w.id = survey_participation.wave_id AND w.state = 'open')"""
AGREED = "SELECT 1 FROM survey_theme t JOIN survey_wave w ON w.id = t.wave_id WHERE w.id = ? AND w.state = 'closed' LIMIT 1"
DROP_IN = "INSERT INTO survey_urn (id, wave_id, box) VALUES (?, ?, ?)"
MINE = """SELECT p.state, w.state FROM survey_wave w LEFT JOIN survey_participation p ON p.token_mac = ? WHERE w.id = ?"""


class Standing(StrEnum):
    """OPEN: may answer. SENT: has. OVER: the class wheel takes no more answers."""

    OPEN = "open"
    SENT = "sent"
    OVER = "over"


class Sent(StrEnum):
    """What a try to send came to. SEALED also for the same page sent twice. FULL: as many have sent as there are children."""

    SEALED = "sealed"
    FULL = "full"
    OVER = "over"


@dataclass(frozen=True)
class Turn:
    """One child's turn at one browser, as one read shows it. `answers`: indicator → "1"… or a small answer."""

    wheel_id: str
    token: str
    wave_id: str
    group: str
    adult: str
    band: Band
    version: int
    address: str
    standing: Standing
    promise: str
    public_key: bytes
    stratum: str
    places: int
    mac: str
    draft: str
    revision: int = 0
    answers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def wheel(self) -> Instrument:
        """The wheel that was opened, in the reader's language where it has been translated."""
        return instruments.worded(instruments.of(self.band.value, self.version), current.get())

    @property
    def facts(self) -> tuple[class_words.Fact, ...]:
        return class_words.facts(self.promise, adult=self.adult)

    @property
    def tag(self) -> str:
        """Ties a page to this turn: one that the child before left open is noticed."""
        return self.draft[:12]


def new_token() -> str:
    return codes.new(codes.TOKEN)


async def turn(hot: Hot, keys: Keys, wheel_id: str, token: str) -> Turn | None:
    """Whose turn it is at this browser; None for a class wheel that never was."""
    mac, draft = keys.mac("class token", token).hex(), invitations.draft_id(keys, token)
    row = await hot.one(HOLDER, mac, draft, wheel_id)
    if row is None:
        return None
    (found, wave, group, adult, band, version, address, closes_at, state, promise, public, stratum, places, place,
     revision, box) = row
    await _known(band, version)
    kept = urn.unlock_draft(bytes(box), token=token, about=draft.encode()) if box is not None else {}
    return Turn(found, token, wave, group, adult, Band(band), version, address, _standing(state, closes_at, place), promise,
                bytes(public or b""), stratum, places, mac, draft, revision or 0, kept.get("a", {}))


async def _known(band: str, version: int) -> None:
    """A child's browser has no session that would tell this worker of a version made since it began."""
    try:
        instruments.of(band, version)
    except NotFound:
        await instruments.refresh()


def _standing(wave_state: str, closes_at: int, place: str | None) -> Standing:
    if place is not None:
        return Standing.SENT
    open_now = wave_state == waves.OPEN and clock.now().timestamp() < closes_at
    return Standing.OPEN if open_now else Standing.OVER


async def keep_draft(hot: Hot, *, turn: Turn, answers: Mapping[str, str], revision: int) -> bool:
    """Keep unfinished answers, which only this browser's token opens. False if something newer is kept, or nothing may be."""
    box = urn.lock_draft({"a": dict(answers)}, token=turn.token, about=turn.draft.encode(), size=SIZE)
    try:
        await hot.write(Step(KEEP, (turn.draft, revision, box, turn.wave_id, turn.mac, turn.draft,
                                    turn.places * DRAFTS_A_CHILD), rows=1))
    except Refused:
        return False
    return True


async def agreed(hot: Hot, *, turn: Turn) -> bool:
    """Whether this class has agreed something that its children can read."""
    return await hot.one(AGREED, turn.wave_id) is not None


async def throw_away(hot: Hot, *, turn: Turn) -> None:
    """Forget the unfinished answers."""
    await hot.write(Step(FORGET, (turn.draft,)))


async def send(hot: Hot, *, turn: Turn, answers: Mapping[str, str]) -> Sent:
    """Seal the answers and take an empty place, as one job. Raises CannotSave."""
    if turn.standing is not Standing.OPEN:
        return Sent.SEALED if turn.standing is Standing.SENT else Sent.OVER
    box = urn.seal(urn.Ballot(turn.stratum, sealed(answers), ""), public_key=turn.public_key, size=SIZE)
    for _try in range(TRIES):
        empty = await hot.all(EMPTY, turn.wave_id)
        if not empty:
            return await _why(hot, turn, Sent.FULL)
        try:
            await hot.write(Step(TAKE, (turn.mac, secrets.choice(empty)[0]), rows=1),
                            Step(DROP_IN, (new_id(), turn.wave_id, box)), Step(FORGET, (turn.draft,)))
        except Refused:
            # Another child took this place in the meantime, the same page was sent twice, or the lesson is over.
            outcome = await _why(hot, turn, None)
            if outcome:
                return outcome
            continue
        return Sent.SEALED
    raise CannotSave


async def _why(hot: Hot, turn: Turn, otherwise: Sent | None) -> Sent | None:
    place, wave = await hot.one(MINE, turn.mac, turn.wave_id) or (None, waves.CLOSED)
    if place is not None:
        return Sent.SEALED
    return Sent.OVER if wave != waves.OPEN else otherwise


def sealed(answers: Mapping[str, str]) -> dict[str, int | str]:
    """Answers as a box holds them: a step is a number, a small answer a word, no answer no entry."""
    return {key: value if value in set(Small) else int(value) for key, value in answers.items()}
