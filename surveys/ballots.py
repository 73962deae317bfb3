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
from surveys import urn
from surveys.invitations import ISSUED, OVER, SPENT, Holder
from surveys.questions import Answer

KEEP = """INSERT INTO survey_draft (id, wave_id, revision, box)
SELECT CAST(? AS VARCHAR(64)), p.wave_id, ?, ? FROM survey_participation p JOIN survey_wave w ON w.id = p.wave_id
WHERE p.id = ? AND p.state = 'issued' AND w.state = 'open'
ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, box = excluded.box
WHERE survey_draft.revision = excluded.revision - 1"""
FORGET = "DELETE FROM survey_draft WHERE id = ?"
SPEND = """UPDATE survey_participation SET state = 'spent' WHERE id = ? AND state = 'issued'
AND EXISTS (SELECT 1 FROM survey_wave w WHERE w.id = survey_participation.wave_id AND w.state = 'open')"""
DROP_IN = "INSERT INTO survey_urn (id, wave_id, box) VALUES (?, ?, ?)"
STUB = "INSERT INTO survey_receipt (id, wave_id, mark, state) VALUES (?, ?, ?, 'kept')"
STANDING = """SELECT p.state, w.state, r.state FROM survey_participation p JOIN survey_wave w ON w.id = p.wave_id
LEFT JOIN survey_receipt r ON r.wave_id = p.wave_id AND r.mark = ? WHERE p.id = ?"""
WITHDRAW = """UPDATE survey_receipt SET state = 'withdrawn' WHERE mark = ? AND state = 'kept'
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


async def keep_draft(hot: Hot, *, holder: Holder, answers: Mapping[str, Answer], page: int, revision: int) -> None:
    """Keep unfinished answers; `revision` is the one that the page was drawn with. Raises OlderPage."""
    box = urn.lock_draft({"a": dict(answers), "p": page}, token=holder.token, about=holder.draft_id.encode(),
                         size=holder.questionnaire.box_size)
    try:
        await hot.write(Step(KEEP, (holder.draft_id, revision + 1, box, holder.participation), rows=1))
    except Refused:
        raise OlderPage from None


async def throw_away(hot: Hot, *, holder: Holder) -> None:
    """Forget the unfinished answers. The code stays good."""
    await hot.write(Step(FORGET, (holder.draft_id,)))


async def send(hot: Hot, keys: Keys, *, holder: Holder, answers: Mapping[str, Answer], receipt: str) -> Sent:
    """Seal the answers and spend the code, as one job: both or neither."""
    mark = receipt_mark(keys, receipt)
    if holder.standing != ISSUED:
        return await _standing(hot, holder, mark)
    box = urn.seal(urn.Ballot(holder.stratum, dict(answers), mark), public_key=holder.public_key,
                   size=holder.questionnaire.box_size)
    try:
        await hot.write(Step(SPEND, (holder.participation,), rows=1), Step(DROP_IN, (new_id(), holder.wave_id, box)),
                        Step(STUB, (new_id(), holder.wave_id, mark)), Step(FORGET, (holder.draft_id,)))
    except Refused:
        return await _standing(hot, holder, mark)
    return Sent.NOW_SEALED


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
    """Take a ballot out by its receipt; it is dropped at close without being read. False if no open wave has it."""
    try:
        await hot.write(Step(WITHDRAW, (receipt_mark(keys, receipt),), rows=1))
    except Refused:
        return False
    return True


def receipt_mark(keys: Keys, receipt: str) -> str:
    return keys.mac("survey receipt", receipt).hex()
