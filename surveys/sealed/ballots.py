"""A ballot on its way: kept as a draft, thrown away, sealed and sent, taken out again. Raw SQL, one job each.

Every write names the state it depends on, so that two tabs, two clicks or two workers cannot both succeed.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from participation.hot import CannotSave, Hot, Refused, Step
from participation.identity import new_id
from participation.keys import Keys
from participation.problems import Conflict
from participation.words import N_
from surveys import library
from surveys.inviting.invitations import ISSUED, OVER, SPENT, Holder
from surveys.questionnaire.questions import Answer
from surveys.sealed import urn

KEEP = """INSERT INTO survey_draft (id, wave_id, revision, box)
SELECT CAST(? AS VARCHAR(64)), p.wave_id, ?, ? FROM survey_participation p JOIN survey_wave w ON w.id = p.wave_id
WHERE p.id = ? AND p.state = 'issued' AND w.state = 'open'
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, box = excluded.box
WHERE survey_draft.revision = excluded.revision - 1"""
FORGET = "DELETE FROM survey_draft WHERE id = ?"
SPEND = """UPDATE survey_participation SET state = 'spent' WHERE id = ? AND state = 'issued'
AND EXISTS (SELECT 1 FROM survey_wave w WHERE w.id = survey_participation.wave_id AND w.state = 'open')"""
DROP_IN = "INSERT INTO survey_urn (id, wave_id, box) VALUES (?, ?, ?)"
DROP_IN_TWO = f"{DROP_IN}, (?, ?, ?)"
STUB = "INSERT INTO survey_receipt (id, wave_id, mark, state) VALUES (?, ?, ?, 'kept')"
STUB_TWO = f"{STUB}, (?, ?, ?, 'kept')"
STANDING = """SELECT p.state, w.state, r.state FROM survey_participation p JOIN survey_wave w ON w.id = p.wave_id
LEFT JOIN survey_receipt r ON r.wave_id = p.wave_id AND r.mark = ? WHERE p.id = ?"""
WITHDRAW = """UPDATE survey_receipt SET state = 'withdrawn' WHERE mark IN (?, ?) AND state = 'kept'
AND EXISTS (SELECT 1 FROM survey_wave w WHERE w.id = survey_receipt.wave_id AND w.state = 'open')"""


class Sent(StrEnum):
    """What a try to send came to. NOW_SEALED also for the same page sent twice."""

    NOW_SEALED = "sealed"
    BEFORE = "before"
    TOO_LATE = "too late"
    DRAW_AGAIN = "draw again"


class OlderPage(Conflict):
    default = N_("You have answered further in another tab or on another device. This page was out of date, so it was "
                 "not kept.")


async def keep_draft(hot: Hot, *, holder: Holder, answers: Mapping[str, Answer], page: int, revision: int,
                     about: Mapping[str, Answer] | None = None) -> None:
    """Keep unfinished answers; `revision` is the one that the page was drawn with. Raises OlderPage.

    `about`: those of the equality page, None leaves them as they are.
    """
    body: dict[str, object] = {"a": dict(answers), "p": page}
    if holder.equality:
        body["e"] = dict(holder.about if about is None else about)
    box = urn.lock_draft(body, token=holder.token, about=holder.draft_id.encode(), size=draft_size(holder))
    try:
        await hot.write(Step(KEEP, (holder.draft_id, revision + 1, box, holder.participation), rows=1))
    except Refused:
        raise OlderPage from None


def box_size(holder: Holder) -> int:
    """The one size of this wave's boxes. The survey's and the equality page's cannot be told apart by it."""
    return max(holder.questionnaire.box_size, library.equality().box_size if holder.equality else 0)


def draft_size(holder: Holder) -> int:
    return holder.questionnaire.box_size + (library.equality().box_size if holder.equality else 0)


async def throw_away(hot: Hot, *, holder: Holder) -> None:
    """Forget the unfinished answers. The code stays good."""
    await hot.write(Step(FORGET, (holder.draft_id,)))


async def send(hot: Hot, keys: Keys, *, holder: Holder, answers: Mapping[str, Answer], receipt: str) -> Sent:
    """Seal the answers and spend the code, as one job: both or neither.

    In a wave with the equality page there are two boxes of one size, whether it was answered or not. Each has a mark of its
    own, so that nothing in the boxes leads from one to the other.
    """
    mark = receipt_mark(keys, receipt)
    if holder.standing != ISSUED:
        return await _standing(hot, holder, mark)
    sealed = [_box(holder, urn.Ballot(holder.stratum, dict(answers), mark))]
    marks = [mark]
    if holder.equality:
        marks.append(equality_mark(keys, receipt))
        sealed.append(_box(holder, urn.Equality(dict(holder.about), marks[1])))
    try:
        await hot.write(Step(SPEND, (holder.participation,), rows=1), *_dropped(holder, sealed, marks),
                        Step(FORGET, (holder.draft_id,)))
    except Refused:
        return await _standing(hot, holder, mark)
    return Sent.NOW_SEALED


def _box(holder: Holder, ballot: urn.Ballot | urn.Equality) -> bytes:
    return urn.seal(ballot, public_key=holder.public_key, size=box_size(holder))


def _dropped(holder: Holder, sealed: list[bytes], marks: list[str]) -> tuple[Step, Step]:
    boxes = tuple([value for box in sealed for value in (new_id(), holder.wave_id, box)])
    stubs = tuple([value for mark in marks for value in (new_id(), holder.wave_id, mark)])
    two = len(sealed) == 2
    return Step(DROP_IN_TWO if two else DROP_IN, boxes), Step(STUB_TWO if two else STUB, stubs)


async def _standing(hot: Hot, holder: Holder, mark: str) -> Sent:
    row = await hot.one(STANDING, mark, holder.participation)
    if row is None:
        return Sent.TOO_LATE
    code, wave, receipt = row
    if code == SPENT:
        return Sent.NOW_SEALED if receipt == "kept" else Sent.BEFORE
    if wave != "open" or holder.standing == OVER:
        return Sent.TOO_LATE
    if receipt is None:
        raise CannotSave
    # The code is good, so the job was refused for its receipt: it is another ballot's.
    return Sent.DRAW_AGAIN


async def withdraw(hot: Hot, keys: Keys, *, receipt: str) -> bool:
    """Take a ballot out by its receipt, with the equality answers; they are dropped at close without being read.

    False if no open wave has it.
    """
    changed = await hot.write(Step(WITHDRAW, (receipt_mark(keys, receipt), equality_mark(keys, receipt))))
    return sum(changed) > 0


def receipt_mark(keys: Keys, receipt: str) -> str:
    return keys.mac("survey receipt", receipt).hex()


def equality_mark(keys: Keys, receipt: str) -> str:
    return keys.mac("survey receipt, equality", receipt).hex()
