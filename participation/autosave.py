"""Saving the wheel while a child turns it: one write on the fast path, and never an older page over a newer one.

A page carries its own random name, the revision that the server had when the page was made, and a count of its own that
grows with each save. A save is taken if it is newer than what the same page sent before, or if nobody else has saved since
the page was made. So late and repeated requests do no harm, and a second tab cannot undo the first one silently.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from participation import wheel
from participation.checkins import State, Voice
from participation.hot import Hot, Refused, Step
from participation.identity import new_id

TAKE = ("UPDATE check_in SET revision = ?, page = ?, step = 'wheel' WHERE id = ? AND state = ? "
        "AND ((page = ? AND revision < ?) OR (page <> ? AND revision = ?))")
PUT = ("INSERT INTO spoke (id, check_in_id, voice, indicator, answer) VALUES {rows} "
       "ON CONFLICT (check_in_id, voice, indicator) DO UPDATE SET answer = excluded.answer")
LOOK = "SELECT state, page, revision FROM check_in WHERE id = ?"


class Outcome(StrEnum):
    """SAVED: on disk. OLDER: this page has saved something newer. ELSEWHERE: another page has. OVER: no longer open."""

    SAVED = "saved"
    OLDER = "older"
    ELSEWHERE = "elsewhere"
    OVER = "over"


@dataclass(frozen=True)
class Save:
    """One page's whole wheel. `answers`: indicator → "1".."5", "skip", "unsure" or "talk"; absent means untouched."""

    page: str
    base: int
    revision: int
    answers: Mapping[str, str]


async def save(hot: Hot, check_in_id: str, sent: Save) -> Outcome:
    """Store the wheel, or say why not. Answers left out stay as they were; radios cannot be unchosen."""
    steps = [Step(TAKE, (sent.revision, sent.page, check_in_id, State.OPEN.value, sent.page, sent.revision, sent.page,
                         sent.base), rows=1)]
    if sent.answers:
        steps.append(_put(check_in_id, sent.answers))
    try:
        await hot.write(*steps)
    except Refused:
        return await _why(hot, check_in_id, sent)
    return Outcome.SAVED


def _put(check_in_id: str, answers: Mapping[str, str]) -> Step:
    given = [(key, answers[key]) for key in wheel.KEYS if key in answers]
    parameters = [value for key, answer in given for value in (new_id(), check_in_id, Voice.CHILD.value, key, answer)]
    rows = ", ".join(["(?, ?, ?, ?, ?)"] * len(given))
    return Step(PUT.format(rows=rows), tuple(parameters))


async def _why(hot: Hot, check_in_id: str, sent: Save) -> Outcome:
    row = await hot.one(LOOK, check_in_id)
    if row is None or row[0] != State.OPEN.value:
        return Outcome.OVER
    return Outcome.OLDER if row[1] == sent.page else Outcome.ELSEWHERE
