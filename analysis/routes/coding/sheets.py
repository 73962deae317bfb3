"""What a coder works on: one passage a page with the codes to tick, and afterwards the passages where the two differ."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.coding import access, rounds, units
from analysis.coding.access import COMPARED, OPEN
from analysis.coding.units import Subject, Unit
from analysis.models import Code, CodingRound
from analysis.routes.coding.page import POST, READERS, person_of
from participation import storage
from participation.problems import Conflict, NotFound
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import _

NONE = "none"


@dataclass(frozen=True)
class SheetPage(pages.Page):
    """One passage, and the codes of the book to tick."""

    template: ClassVar[str] = "analysis/coding/sheet.html"
    round: CodingRound
    subject: Subject
    unit: Unit
    at: int
    total: int
    done: list[bool]
    codes: list[Code]
    ticked: frozenset[str]
    none: bool
    error: str = ""


@dataclass(frozen=True)
class Beside:
    """One passage with the codes that both gave, and those that only one of them did."""

    unit: Unit
    both: list[Code]
    first: list[Code]
    second: list[Code]
    standing: frozenset[str]

    @property
    def differs(self) -> bool:
        return bool(self.first or self.second)

    @property
    def none(self) -> bool:
        return not (self.both or self.first or self.second)


@dataclass(frozen=True)
class ComparePage(pages.Page):
    """Both sides: passages where the two differ first, to be settled; then those where they do not."""

    template: ClassVar[str] = "analysis/coding/compare.html"
    round: CodingRound
    subject: Subject
    differ: list[Beside]
    same: list[Beside]
    editable: bool
    can_answer: bool
    fingerprint: str
    saved: bool
    error: str = ""


async def _round(request: Request) -> CodingRound:
    return await access.coded_by(person_of(request), request.path_params["id"])


def _number(request: Request) -> int:
    typed = request.path_params["at"]
    if not (typed.isascii() and typed.isdigit() and len(typed) < 5):
        raise NotFound()
    return int(typed)


async def go(request: Request) -> Response:
    """To the first passage that was not looked at yet."""
    round = await _round(request)
    mine, found = await rounds.own(round, person_of(request)), await units.ids(round)
    at = next((n for n, ident in enumerate(found, 1) if ident not in mine), 0)
    if not at or round.state != OPEN:
        return pages.see_other(request, "coding-round", id=round.pk)
    return _to(request, round, at)


async def sheet(request: Request) -> Response:
    round = await _round(request)
    if round.state != OPEN or rounds.is_done(round, person_of(request)):
        return pages.see_other(request, "coding-round", id=round.pk)
    return await _sheet(request, round, _number(request))


async def _sheet(request: Request, round: CodingRound, at: int, error: str = "", status: int = 200) -> Response:
    person, found = person_of(request), await units.ids(round)
    if not 1 <= at <= len(found):
        raise NotFound()
    async with storage.writes():
        unit, = await units.opened(round, keys=request.app.state.keys, by=person, what_for="coding", only=found[at - 1])
    mine = await rounds.own(round, person)
    ticked = mine.get(unit.id)
    page = SheetPage(round, await units.subject_of(round.what, round.subject), unit, at, len(found), [one in mine for one in found],
                     await access.codes_of(round.book_id), ticked or frozenset(), ticked == frozenset(), error)  # type: ignore[attr-defined]
    return pages.show(request, page, status=status)


async def sheet_post(request: Request) -> Response:
    round, at, form = await _round(request), _number(request), await fields.read(request)
    found, ticked = await units.ids(round), form.all("code")
    if not 1 <= at <= len(found):
        raise NotFound()
    codes = [one for one in ticked if one != NONE]
    error = ""
    if not ticked:
        error = _("Tick at least one code, or that none of them fits.")
    elif codes and NONE in ticked:
        error = _("You ticked a code, and that none fits. Take one of the two away.")
    if error:
        return await _sheet(request, round, at, error, 422)
    async with storage.writes():
        await rounds.code(round=round, unit=found[at - 1], codes=codes, by=person_of(request))
    mine = await rounds.own(round, person_of(request))
    onward = next((n for n in [*range(at + 1, len(found) + 1), *range(1, at)] if found[n - 1] not in mine), 0)
    if not onward or form.text("go", most=10) == "stop":
        return pages.see_other(request, "coding-round", id=round.pk)
    return _to(request, round, onward)


def _to(request: Request, round: CodingRound, at: int) -> Response:
    """To the passage of this number. (`at` of see_other is the fragment.)"""
    return Response(status_code=303, headers={"Location": pages.address(request.app, "coding-sheet", id=round.pk, at=at)})


# ---- comparing ------------------------------------------------------------------------------------------------------

async def compare(request: Request) -> Response:
    round = await _round(request)
    if round.state == OPEN or await units.gone(round):
        return pages.see_other(request, "coding-round", id=round.pk)
    return await _compare(request, round)


async def _compare(request: Request, round: CodingRound, error: str = "", status: int = 200) -> Response:
    person = person_of(request)
    first, second = await rounds.given(round, person)
    codes, standing = await access.codes_of(round.book_id), await rounds.standing(round)  # type: ignore[attr-defined]
    async with storage.writes():
        found = await units.opened(round, keys=request.app.state.keys, by=person, what_for="comparing")
    rows = [_beside(unit, codes, first[unit.id], second[unit.id], {one for at, one in standing if at == unit.id}) for unit in found]
    page = ComparePage(round, await units.subject_of(round.what, round.subject), [one for one in rows if one.differs],
                       [one for one in rows if not one.differs], round.state == COMPARED, rounds.can_answer(round, person),
                       rounds.fingerprint(standing), request.query_params.get("saved") == "1", error)
    return pages.show(request, page, status=status)


def _beside(unit: Unit, codes: list[Code], first: frozenset[str], second: frozenset[str], standing: set[str]) -> Beside:
    def of(wanted: frozenset[str]) -> list[Code]:
        return [code for code in codes if code.pk in wanted]
    return Beside(unit, of(first & second), of(first - second), of(second - first), frozenset(standing))


async def settle(request: Request) -> Response:
    """Keep what was chosen so far, or propose it to the other coder."""
    round, form = await _round(request), await fields.read(request)
    taken = {(unit, code) for unit, _colon, code in (one.partition(":") for one in form.all("take"))}
    propose = form.text("act", most=10) == "propose"
    try:
        async with storage.writes():
            await rounds.settle(round=round, taken=taken, propose=propose, by=person_of(request))
    except Conflict as refusal:
        return await _compare(request, await _round(request), refusal.sentence, 409)
    if propose:
        return pages.see_other(request, "coding-round", id=round.pk)
    return pages.see_other(request, "coding-compare", id=round.pk, asked={"saved": 1})


URLS = [
    Url("/groups/rounds/{id}/code", "coding-go", go, READERS),
    Url("/groups/rounds/{id}/code/{at}", "coding-sheet", sheet, READERS),
    Url("/groups/rounds/{id}/code/{at}", "coding-sheet.post", sheet_post, READERS, POST, hot=True),
    Url("/groups/rounds/{id}/compare", "coding-compare", compare, READERS),
    Url("/groups/rounds/{id}/compare", "coding-compare.post", settle, READERS, POST, hot=True),
]
