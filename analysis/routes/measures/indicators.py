"""Indicators: all of them, and one with its course, its parts, its source and what rests on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import measures
from analysis.charts import Picture
from analysis.judgement import charting
from analysis.measures import Unit, indicator_ties, indicators, others
from analysis.measures.indicator_import import change as change_words
from analysis.measures.indicator_ties import Found
from analysis.measures.indicators import Correction, Listed
from analysis.measures.others import Beside
from analysis.measures.told import Part, course_picture, finding, parts
from analysis.models import Criterion, Indicator
from analysis.routes.page import PLANNER, PlannerPage
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import _


@dataclass(frozen=True, kw_only=True)
class IndicatorsPage(PlannerPage):
    template: ClassVar[str] = "analysis/measures/indicators.html"
    found: list[tuple[Listed, Part]]
    waiting: int


@dataclass(frozen=True, kw_only=True)
class IndicatorPage(PlannerPage):
    template: ClassVar[str] = "analysis/measures/indicator.html"
    one: Indicator
    unit: Unit
    key: str
    finding: str
    picture_of: Picture | None
    control: Picture | None
    parts: list[Part]
    beside: list[Beside]
    criteria: list[Criterion]
    corrections: list[Correction]
    held: list[Found]


@dataclass(frozen=True, kw_only=True)
class ChangePage(PlannerPage):
    template: ClassVar[str] = "analysis/measures/indicator_change.html"
    one: Indicator
    typed: dict[str, str]
    held: list[Found]
    wholes: list[tuple[str, str]]
    errors: dict[str, str] = field(default_factory=dict)


async def listed(request: Request) -> Response:
    found = await indicators.listed()
    waiting = sum(one.state == "waiting" for one in await indicators.imports())
    return pages.show(request, IndicatorsPage(found=[(one, parts([one.course])[0]) for one in found], waiting=waiting))


async def _one(request: Request) -> Indicator:
    return await indicators.indicator_for(request.state.visitor.person, request.path_params["id"])


async def indicator(request: Request) -> Response:
    one = await _one(request)
    courses = indicators.courses_of(one, await measures.indicator_series([one.pk]))
    whole, own = (courses[0], courses[1:]) if courses[0].is_whole else (None, courses)
    key = (whole or courses[0]).key
    notes = (await charting.notes([key])).get(key, charting.NOTHING)
    page = IndicatorPage(
        one=one, unit=courses[0].unit, key=key, finding=finding(whole, notes) if whole else _("It is sent in parts, each on its own."),
        picture_of=course_picture(whole, notes) if whole else None, control=course_picture(whole, notes, control=True) if whole else None,
        parts=parts(own), beside=others.beside((await measures.courses([key]))[key]),
        criteria=(await indicators.criteria([one.pk])).get(one.pk, []), corrections=await indicators.corrections(one),
        held=await indicator_ties.about(one))
    return pages.show(request, page)


async def change(request: Request) -> Response:
    one = await _one(request)
    return await _change(request, one, {"means": one.means, "source": one.source, "caveat": one.caveat,
                                        "people": "yes" if one.people else "", "part": ""})


async def _change(request: Request, one: Indicator, typed: dict[str, str], errors: dict[str, str] | None = None) -> Response:
    page = ChangePage(one=one, typed=typed, held=await indicator_ties.about(one), wholes=await indicators.wholes(one), errors=errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def change_post(request: Request) -> Response:
    one, form = await _one(request), await fields.read(request)
    typed = {"means": form.text("means", most=1_000), "source": form.text("source", most=200), "caveat": form.text("caveat", most=1_000),
             "people": form.text("people", most=3), "part": form.text("part", most=32)}
    if not typed["source"]:
        return await _change(request, one, typed, {"source": _("Say whose numbers these are.")})
    by = request.state.visitor.person
    await change_words(indicator=one, means=typed["means"], source=typed["source"], caveat=typed["caveat"], people=bool(typed["people"]), by=by)
    for held in await indicator_ties.about(one):
        why = form.text(f"apart-{held.id}", most=indicator_ties.MOST_WHY)
        if why:
            await indicator_ties.say(tie=held.tie, how=indicator_ties.FORM, by=by, why=why)
    if typed["part"] in dict(await indicators.wholes(one)):
        whole = await indicators.indicator_for(by, typed["part"])
        await indicator_ties.say(tie=indicator_ties.part_of(one, whole), how=indicator_ties.FORM, by=by)
    return pages.see_other(request, "indicator", id=one.pk)


URLS = [
    Url("/indicators", "indicators", listed, PLANNER),
    Url("/indicators/{id}", "indicator", indicator, PLANNER),
    Url("/indicators/{id}/change", "indicator-change", change, PLANNER),
    Url("/indicators/{id}/change", "indicator-change.post", change_post, PLANNER, ("POST",)),
]
