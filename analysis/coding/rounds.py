"""A round of coding: two people code the same passages apart, compare, and agree on one set.

    open ──both done──► compared ──one proposes──► proposed ──the other agrees──► agreed
                            ◄──────sent back─────────┘

Neither sees what the other gave before both have said that they are done: `given` is the only reader of codings here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping

from analysis.coding import books, units
from analysis.coding.access import (AGREED, COMPARED, OPEN, PROPOSED, can_lead, can_read_words, check_can_lead, codes_of,
                                    is_coder)
from analysis.coding.units import Subject
from analysis.models import Agreed, CodeBook, Coding, CodingRound
from analysis.statistics.agreement import TwoByTwo
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, NotFound, Unacceptable
from participation.words import N_, _

NONE = ""
"""Among the codes of a unit: it was read, and none fits."""
Given = dict[str, frozenset[str]]
"""Codes by unit; a unit that is not in it was not looked at yet."""
STATES = {OPEN: N_("Being coded"), COMPARED: N_("Both are done: compare"), PROPOSED: N_("Proposed: the other coder reads it"),
          AGREED: N_("Agreed")}


async def begin(*, book: CodeBook, subject: Subject, first: Person, second: Person, by: Person) -> CodingRound:
    """Ask two people to code. The book is in use from now on. Raises Unacceptable or Conflict."""
    check_can_lead(by)
    if first.pk == second.pk:
        raise Unacceptable({"second": _("Choose somebody else as the second coder: two people code apart from each other.")})
    if not (can_read_words(first) and can_read_words(second)):
        raise Unacceptable({"first": _("Choose two people from the list.")})
    if await CodingRound.filter(what=subject.what, subject=subject.id).exclude(state=AGREED).exists():
        raise Unacceptable({"subject": _("A round on this is open already. End it or finish it first.")})
    await books.use(book=book, by=by)
    round = await CodingRound.create(book=book, what=subject.what, subject=subject.id, first_coder=first, second_coder=second,
                                     state=OPEN, opened_at=clock.now())
    await audit.record("coding.opened", by=by, about=round, of=subject.what, first=first.pk, second=second.pk)
    return round


# ---- who sees what --------------------------------------------------------------------------------------------------

async def own(round: CodingRound, person: Person) -> Given:
    """What this coder gave. Raises NotFound for everybody else."""
    _check_coder(round, person)
    return await _given(round, person.pk)


async def given(round: CodingRound, person: Person) -> tuple[Given, Given]:
    """What the first and the second coder gave, for the two of them, once both are done. Raises NotFound before."""
    _check_coder(round, person)
    if not await CodingRound.filter(pk=round.pk).exclude(state=OPEN).exists():
        raise NotFound()
    return await _both(round)


async def _both(round: CodingRound) -> tuple[Given, Given]:
    first, second = round.first_coder_id, round.second_coder_id  # type: ignore[attr-defined]
    return await _given(round, first), await _given(round, second)


async def _given(round: CodingRound, coder: str) -> Given:
    found: dict[str, set[str]] = {}
    for unit, code in await Coding.filter(round_id=round.pk, coder_id=coder).values_list("unit", "code_id"):
        found.setdefault(unit, set()).add(code or NONE)
    return {unit: frozenset(codes - {NONE}) for unit, codes in found.items()}


def _check_coder(round: CodingRound, person: Person) -> None:
    if not is_coder(person, round) or not can_read_words(person):
        raise NotFound()


def is_done(round: CodingRound, person: Person) -> bool:
    return (round.first_done_at if round.first_coder_id == person.pk else round.second_done_at) is not None  # type: ignore[attr-defined]


# ---- coding ---------------------------------------------------------------------------------------------------------

async def code(*, round: CodingRound, unit: str, codes: Collection[str], by: Person) -> None:
    """Give a unit these codes (none: it was read, and none fits) instead of those before. Raises Conflict once one is done."""
    _check_coder(round, by)
    await _check_open(round, by)
    if unit not in await units.ids(round):
        raise NotFound()
    known = {one.pk for one in await codes_of(round.book_id)}  # type: ignore[attr-defined]
    if not set(codes) <= known:
        raise NotFound()
    await Coding.filter(round_id=round.pk, coder_id=by.pk, unit=unit).delete()
    await Coding.bulk_create([Coding(round=round, coder=by, unit=unit, code_id=one) for one in codes or (None,)])


async def _check_open(round: CodingRound, person: Person) -> None:
    # Read for writing: two browsers of one coder, or *done* in between.
    fresh = await CodingRound.filter(pk=round.pk).select_for_update().first()
    if fresh is None or fresh.state != OPEN or is_done(fresh, person):
        raise Conflict(N_("You have said that you are done. What you gave stays as it is."))


async def say_done(*, round: CodingRound, by: Person) -> None:
    """This coder is done. When both are, what they gave is compared, and neither can change theirs."""
    _check_coder(round, by)
    await _check_open(round, by)
    missing = set(await units.ids(round)) - set(await _given(round, by.pk))
    if missing:
        raise Conflict(N_("{n} of them you have not looked at yet."), n=len(missing))
    mine = "first_done_at" if round.first_coder_id == by.pk else "second_done_at"  # type: ignore[attr-defined]
    await CodingRound.filter(pk=round.pk).update(**{mine: clock.now()})
    await audit.record("coding.done", by=by, about=round)
    await round.refresh_from_db()
    if round.first_done_at and round.second_done_at:
        await _compare(round)


async def go_on(*, round: CodingRound, by: Person) -> None:
    """Not done after all, as long as the other is not done either."""
    _check_coder(round, by)
    mine = "first_done_at" if round.first_coder_id == by.pk else "second_done_at"  # type: ignore[attr-defined]
    if not await CodingRound.filter(pk=round.pk, state=OPEN).update(**{mine: None}):
        raise Conflict(N_("The other coder is done as well. What you both gave stays as it is."))
    await audit.record("coding.not_done", by=by, about=round)


async def _compare(round: CodingRound) -> None:
    first, second = await _both(round)
    known = [one.pk for one in await codes_of(round.book_id)]  # type: ignore[attr-defined]
    round.state, round.kappas = COMPARED, {"units": len(first), "codes": {one: list(_counts(first, second, one)) for one in known}}
    await round.save(update_fields=["state", "kappas"])
    await Agreed.bulk_create([Agreed(round=round, unit=unit, code_id=one) for unit in first for one in first[unit] & second[unit]])
    await audit.record("coding.compared", by=None, about=round, units=len(first))


def _counts(first: Given, second: Given, code: str) -> tuple[int, int, int, int]:
    both = sum(code in first[unit] and code in second[unit] for unit in first)
    one, other = (sum(code in codes for codes in given.values()) for given in (first, second))
    return both, one - both, other - both, len(first) - one - other + both


def tables(round: CodingRound) -> dict[str, TwoByTwo]:
    """How the two agreed, by code: counts of units. Empty before they have been compared."""
    found: Mapping[str, list[int]] = round.kappas.get("codes", {})  # type: ignore[assignment]
    return {code: TwoByTwo(*counts) for code, counts in found.items()}


# ---- agreeing -------------------------------------------------------------------------------------------------------

Pair = tuple[str, str]
"""A unit and a code."""


async def differences(round: CodingRound, person: Person) -> dict[str, list[str]]:
    """Codes that one of the two gave and the other did not, by unit, for those where they differ."""
    first, second = await given(round, person)
    return {unit: sorted(first[unit] ^ second[unit]) for unit in first if first[unit] != second[unit]}


async def standing(round: CodingRound) -> set[Pair]:
    """What stands: what both gave, and of what only one gave what was taken up so far."""
    return set(await Agreed.filter(round_id=round.pk).values_list("unit", "code_id"))


def fingerprint(pairs: Iterable[Pair]) -> str:
    """Of what somebody has read, so that they agree to that and nothing else."""
    return hashlib.sha256(json.dumps(sorted(pairs)).encode()).hexdigest()


async def settle(*, round: CodingRound, taken: Collection[Pair], propose: bool, by: Person) -> None:
    """Of the codes that only one gave, let these stand and no others; and hand that to the other coder, or keep it so far."""
    open_to_choose = {(unit, one) for unit, codes in (await differences(round, by)).items() for one in codes}
    if not set(taken) <= open_to_choose:
        raise NotFound()
    await _move(round, COMPARED, PROPOSED if propose else COMPARED, proposed_by_id=by.pk if propose else None)
    for unit, one in open_to_choose & await standing(round) - set(taken):
        await Agreed.filter(round_id=round.pk, unit=unit, code_id=one).delete()
    await Agreed.bulk_create([Agreed(round=round, unit=unit, code_id=one) for unit, one in set(taken) - await standing(round)])
    if propose:
        await audit.record("coding.proposed", by=by, about=round, taken=len(set(taken)), differed=len(open_to_choose))


def check_can_answer(round: CodingRound, person: Person) -> None:
    """Whoever proposed cannot agree to it: the other coder does."""
    _check_coder(round, person)
    if round.state != PROPOSED or round.proposed_by_id == person.pk:  # type: ignore[attr-defined]
        raise Conflict(N_("Nothing waits for your answer here. What you proposed yourself, the other coder reads."))


def can_answer(round: CodingRound, person: Person) -> bool:
    return is_coder(person, round) and round.state == PROPOSED and round.proposed_by_id != person.pk  # type: ignore[attr-defined]


async def agree(*, round: CodingRound, read: str, by: Person) -> None:
    """What was proposed stands, and stays as it is: the database refuses a change. `read`: its fingerprint."""
    check_can_answer(round, by)
    if fingerprint(await standing(round)) != read:
        raise Conflict(N_("The proposal was changed since you read it. Read it once more."))
    await _move(round, PROPOSED, AGREED, agreed_by_id=by.pk, agreed_at=clock.now())
    await audit.record("coding.agreed", by=by, about=round, proposed=round.proposed_by_id)  # type: ignore[attr-defined]


async def send_back(*, round: CodingRound, by: Person) -> None:
    check_can_answer(round, by)
    await _move(round, PROPOSED, COMPARED, proposed_by_id=None)
    await audit.record("coding.sent_back", by=by, about=round)


async def end(*, round: CodingRound, by: Person) -> None:
    """Throw a round away that was not agreed, with everything that was given in it. For survey leads."""
    if not can_lead(by):
        raise NotFound()
    if not await CodingRound.filter(pk=round.pk).exclude(state=AGREED).exists():
        raise Conflict(N_("What two people agreed on stays."))
    await Coding.filter(round_id=round.pk).delete()
    await Agreed.filter(round_id=round.pk).delete()
    await audit.record("coding.ended", by=by, about=round, state=round.state)
    await round.delete()


async def _move(round: CodingRound, origin: str, to: str, **changes: object) -> None:
    if not await CodingRound.filter(pk=round.pk, state=origin).update(state=to, **changes):
        raise Conflict()
    await round.refresh_from_db()
