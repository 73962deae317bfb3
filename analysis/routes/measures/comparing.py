"""What others have for a measure: entered by hand or from a file, taken back again, never a league table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import measures
from analysis.forms import Reader
from analysis.measures import Course, comparators, indicators, others
from analysis.measures.comparators import Written
from analysis.measures.others import Beside
from analysis.models import CriterionMeasure
from analysis.routes.page import PLANNER, PlannerPage
from participation.problems import NotFound, Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.web.fields import Form
from participation.words import _, translated

MOST_TEXT = 20_000
TYPED = ("kind", "title", "source", "caveat", "points")


@dataclass(frozen=True, kw_only=True)
class ComparatorsPage(PlannerPage):
    """Without a measure: those that have any, to choose from."""

    template: ClassVar[str] = "analysis/measures/comparators.html"
    course: Course | None
    beside: list[Beside]
    choices_of: list[Course]
    choosing: list[tuple[str, str]]
    kinds: list[tuple[str, str]]
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


async def _course(key: str) -> Course:
    try:
        return (await measures.courses([key]))[key]
    except (ValueError, KeyError):
        raise NotFound from None


async def _choices() -> list[Course]:
    """Measures that criteria rest on, and every indicator as a whole."""
    keys = set(await CriterionMeasure.filter(removed_at=None).exclude(measure="").values_list("measure", flat=True))
    keys |= {one.course.key for one in await indicators.listed()}
    found = await measures.courses(keys)
    return sorted(found.values(), key=lambda one: (not one.others, one.title))


async def _page(request: Request, course: Course | None, typed: dict[str, str], errors: dict[str, str] | None = None) -> Response:
    offered = [] if course else await _choices()
    page = ComparatorsPage(
        course=course, beside=others.beside(course), choices_of=offered, typed=typed,
        choosing=[(one.key, one.title) for one in offered if not one.others], errors=errors or {},
        kinds=[(kind, translated(words)) for kind, words in others.KINDS.items()])
    return pages.show(request, page, status=422 if errors else 200)


async def listed(request: Request) -> Response:
    key = request.query_params.get("measure", "")
    return await _page(request, await _course(key) if key else None, dict.fromkeys(TYPED, ""))


async def add(request: Request) -> Response:
    form = await fields.read(request)
    course = await _course(form.text("measure", most=240))
    try:
        written = _written(form, course)
    except Unacceptable as refusal:
        return await _page(request, course, {name: form.text(name, most=MOST_TEXT) for name in TYPED}, refusal.errors)
    await comparators.add(measure=course.key, written=written, by=request.state.visitor.person)
    return pages.see_other(request, "comparators", asked={"measure": course.key})


def _written(form: Form, course: Course) -> Written:
    read = Reader(form)
    kind = form.one_of("kind", list(others.KINDS))
    if kind is None:
        read.errors["kind"] = _("Choose who they are.")
    title = read.needed("title", _("Say who they are."), most=200)
    source = read.needed("source", _("Say where the numbers come from."), most=300)
    text = form.files.get("file", b"").decode("utf-8-sig", "replace") or form.text("points", most=MOST_TEXT)
    points: tuple = ()
    try:
        points = comparators.read(text)
        if not points:
            read.errors["points"] = _("Write at least one time with its value.")
    except ValueError as wrong:
        read.errors["points"] = _("“{line}” cannot be read. Write a time and a value on each line, as 2025: 61").format(line=str(wrong)[:80])
    unit = course.unit
    if any(not unit.least <= unit.kept(point.value) <= unit.most for point in points):
        read.errors["points"] = _("A value lies outside of what {unit} can be.").format(unit=unit.name)
    read.done()
    assert kind is not None
    return Written(kind, title, source, form.text("caveat", most=1_000), points)


async def take_back(request: Request) -> Response:
    found = await indicators.comparator_for(request.state.visitor.person, request.path_params["id"])
    await comparators.take_back(comparator=found, by=request.state.visitor.person)
    return pages.see_other(request, "comparators", asked={"measure": found.measure})


URLS = [
    Url("/evidence/others", "comparators", listed, PLANNER),
    Url("/evidence/others", "comparators.post", add, PLANNER, ("POST",), max_body=200_000),
    Url("/evidence/others/{id}/take-back", "comparator-take-back", take_back, PLANNER, ("POST",)),
]
