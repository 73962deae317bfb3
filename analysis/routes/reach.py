"""Who is missing: who took part beside how many people there are, and the files that say it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from types import ModuleType
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import charts, populations
from analysis.forms import Reader
from analysis.models import Population
from analysis.populations import file as population_file
from analysis.populations.file import ABOUT, MOST_BYTES, Faulty
from analysis.routes.detail import OPEN
from analysis.routes.page import PLANNER, READERS, PlannerPage
from analysis.told import reach
from analysis.told.reach import Reach
from participation import clock
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.web.fields import Form
from participation.words import _, translated

TYPED = ("about", "source", "counted_on")
ROOM_FOR_A_FORM = 20_000
WHOSE = ("children", "staff", "families")


@dataclass(frozen=True, kw_only=True)
class ReachPage(PlannerPage):
    template: ClassVar[str] = "analysis/told/reach.html"
    whose: str
    whole: str
    found: Reach | None
    addresses: tuple[tuple[str, str, str], ...]
    charts: ModuleType = charts


@dataclass(frozen=True, kw_only=True)
class PopulationsPage(PlannerPage):
    """The files, and the form for a new one; `faults` are told by row, `text` is what was sent, to mend it."""

    template: ClassVar[str] = "analysis/told/populations.html"
    sent: list[Population]
    kinds: list[tuple[str, str]]
    names: dict[str, str]
    typed: dict[str, str]
    text: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def _handler(whose: str) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        roles = request.state.visitor.roles
        addresses = tuple((translated(ABOUT[one]), f"{OPEN[one]}-reach", one) for one in WHOSE
                          if one != "children" or not roles.isdisjoint(PLANNER.roles))
        found = await reach.reach(whose, request.query_params.get("release", ""))
        return pages.show(request, ReachPage(whose=whose, whole=OPEN[whose], found=found, addresses=addresses))
    return show


async def _page(request: Request, typed: dict[str, str], **more) -> Response:
    names = {about: translated(name) for about, name in ABOUT.items()}
    page = PopulationsPage(sent=await populations.sent(), kinds=list(names.items()), names=names, typed=typed, **more)
    return pages.show(request, page, status=422 if more.get("errors") else 200)


async def files(request: Request) -> Response:
    about = request.query_params.get("about", "")
    return await _page(request, {"about": about if about in ABOUT else population_file.CHILDREN, "source": "", "counted_on": ""})


async def send(request: Request) -> Response:
    form = await fields.read(request)
    try:
        text = _text(form)
        about, source, counted_on = _asked(form)
        made = await populations.receive(text=text, about=about, source=source, counted_on=counted_on,
                                         by=request.state.visitor.person)
    except Unacceptable as refusal:
        typed = {name: form.text(name, most=200) for name in TYPED}
        return await _page(request, typed, errors=refusal.errors, faults=getattr(refusal, "faults", ()), text=_kept(form))
    return pages.see_other(request, f"{OPEN[made.about]}-reach")


def _text(form: Form) -> str:
    """The file, or else what was pasted."""
    content = form.files.get("file", b"")
    text = population_file.decode(content) if content else form.text("rows", most=MOST_BYTES)
    if not text.strip():
        raise Faulty({"file": _("Choose a file, or paste its rows below.")})
    return text


def _kept(form: Form) -> str:
    try:
        return _text(form)
    except Faulty:
        return ""


def _asked(form: Form) -> tuple[str, str, date]:
    read = Reader(form)
    about = form.one_of("about", list(ABOUT))
    if about is None:
        read.errors["about"] = _("Choose whom the file is about.")
    source = read.needed("source", _("Say who counted, such as National Records of Scotland."), most=200)
    counted_on = read.day("counted_on")
    if counted_on is None:
        read.errors.setdefault("counted_on", _("Write the day for which these numbers were counted."))
    elif counted_on > clock.today():
        read.errors["counted_on"] = _("That day has not come yet.")
    read.done()
    assert about is not None and counted_on is not None
    return about, source, counted_on


async def template(request: Request) -> Response:
    """A file to fill in, with our own names of areas, ages and groups."""
    about = request.query_params.get("about", "")
    about = about if about in ABOUT else population_file.CHILDREN
    return Response(await populations.template(about), media_type="text/csv; charset=utf-8",
                    headers={"Content-Disposition": f'attachment; filename="population-{about}.csv"'})


URLS = [
    *(Url(f"/told/{whose}/reach", f"{OPEN[whose]}-reach", _handler(whose), PLANNER if whose == "children" else READERS)
      for whose in WHOSE),
    Url("/populations", "populations", files, PLANNER),
    Url("/populations", "populations.post", send, PLANNER, ("POST",), max_body=2 * MOST_BYTES + ROOM_FOR_A_FORM),
    Url("/populations/template.csv", "population-template", template, PLANNER),
]
