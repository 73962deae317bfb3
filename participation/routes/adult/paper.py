"""The paper twin: print wheels to colour in for one child or many, and enter them afterwards by the code on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import children, clock, instruments, paper, receipts, storage, throttle
from participation.forms import paper as forms
from participation.models import Child, Pass
from participation.paper import OnPaper, Sheet
from participation.problems import Problem, Unacceptable
from participation.queries import mine
from participation.routes.adult.showing import ChildLine, lines
from participation.web import fields, pages
from participation.wheel import Instrument

CODE_MOST = 60


@dataclass(frozen=True)
class PaperPage(pages.Page):
    """Whose wheels to print, and the field for a code. `done`: a sheet was just dealt with and nothing of it is stored."""

    template: ClassVar[str] = "participation/paper/paper.html"
    found: list[ChildLine]
    chosen: tuple[str, ...] = ()
    code: str = ""
    done: bool = False
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetsPage(pages.Page):
    template: ClassVar[str] = "participation/paper/sheets.html"
    sheets: list[Sheet]
    names: dict[str, str]
    called: str
    until: object


@dataclass(frozen=True)
class EnterPage(pages.Page):
    """`typed`: what the form held when it was refused."""

    template: ClassVar[str] = "participation/paper/enter.html"
    code: str
    first: str
    wheel: Instrument
    typed: dict[str, list[str]] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


async def paper_page(request: Request) -> Response:
    return pages.show(request, await _page(request, chosen=tuple(request.query_params.getlist("child"))))


async def print_sheets(request: Request) -> Response:
    """The sheets themselves: their codes are shown only now."""
    person, keys = request.state.visitor.person, request.app.state.keys
    form = await fields.read(request)
    try:
        chosen = [await mine.child_for(person, one) for one in forms.chosen(form)]
        sheets = await paper.print_for(chosen=chosen, keys=keys, by=person)
    except Unacceptable as refusal:
        return pages.show(request, await _page(request, chosen=tuple(form.all("child")), errors=refusal.errors), status=422)
    names = {child.pk: children.name(child, keys) for child in chosen}
    until = clock.today() + paper.passes.LASTS[paper.Kind.PAPER]
    return pages.show(request, SheetsPage(sheets, names, person.called, until))


async def read(request: Request) -> Response:
    """The code on a sheet opens the form for it."""
    form = await fields.read(request)
    code = form.text("code", most=CODE_MOST)
    try:
        one, child = await _tried(request, code)
    except Problem as refusal:
        return await _again(request, code, refusal)
    return pages.show(request, _enter_page(request, code, one, child))


async def enter(request: Request) -> Response:
    """What the child coloured in and ticked, once."""
    person, keys, form = request.state.visitor.person, request.app.state.keys, await fields.read(request)
    code = form.text("code", most=CODE_MOST)
    try:
        one, child = await _tried(request, code)
    except Problem as refusal:
        return await _again(request, code, refusal)
    try:
        said = forms.on_paper(form, instruments.of(one.band, one.version))
        check_in = await _entered(request, one, child, said)
    except Unacceptable as refusal:
        typed = {name: form.all(name) for name in TYPED}
        return pages.show(request, _enter_page(request, code, one, child, typed, refusal.errors), status=422)
    if check_in is None:
        return pages.see_other(request, "paper.done")
    return pages.see_other(request, "card" if await mine.has_concern(person, check_in) else "check-in", id=check_in)


TYPED = (*paper.wheel.KEYS, "agreed", "ending", "talk", "matters", "where", "help", "who", "own_words", "helper")


async def done(request: Request) -> Response:
    return pages.show(request, await _page(request, done=True))


async def _entered(request: Request, one: Pass, child: Child, said: OnPaper) -> str | None:
    async with storage.writes():
        made = await paper.enter(one=one, child=child, said=said, keys=request.app.state.keys,
                                 by=request.state.visitor.person)
    return made.pk if made else None


async def _tried(request: Request, code: str) -> tuple[Pass, Child]:
    """The pass and its child. Wrong codes make the next try wait; a child who no longer trusts answers like a wrong code."""
    person, hot = request.state.visitor.person, request.app.state.database.hot
    tried = request.app.state.keys.mac("paper", person.pk)
    await throttle.attempt(hot, tried)
    one = await paper.read(code, keys=request.app.state.keys, by=person)
    child = await mine.child_for(person, one.child_id)  # type: ignore[attr-defined]
    await throttle.right(hot, tried)
    await receipts.opened(child=child, page="paper", by=person)
    return one, child


async def _again(request: Request, code: str, refusal: Problem) -> Response:
    errors = refusal.errors if isinstance(refusal, Unacceptable) else {"code": refusal.sentence}
    shown = pages.show(request, await _page(request, code=code, errors=errors), status=refusal.status)
    if hasattr(refusal, "seconds"):
        shown.headers["Retry-After"] = str(refusal.seconds)
    return shown


async def _page(request: Request, *, chosen: tuple[str, ...] = (), code: str = "", done: bool = False,
                errors: dict[str, str] | None = None) -> PaperPage:
    return PaperPage([line for line in await lines(request) if line.ready], chosen, code, done, errors or {})


def _enter_page(request: Request, code: str, one: Pass, child: Child, typed: dict[str, list[str]] | None = None,
                errors: dict[str, str] | None = None) -> EnterPage:
    return EnterPage(code, children.first_name(child, request.app.state.keys), instruments.of(one.band, one.version),
                     typed or {}, errors or {})
