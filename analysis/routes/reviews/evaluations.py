"""Self-evaluation: those of a plan, one of them line by line, and freezing it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import queries
from analysis.audits.questions import SCALE
from analysis.forms import Reader
from analysis.models import Plan, Recommendation, SelfEvaluation, SelfEvaluationLine
from analysis.plan_files import indicators
from analysis.reviews import evaluations, forms, reading
from analysis.reviews.decisions import ACTION, BECOMES
from analysis.reviews.evaluations import Missing, Said
from analysis.reviews.reading import Stands
from analysis.reviews.voices import VOICES, Evidence
from analysis.routes.page import PLANNER, PlannerPage
from participation import clock
from participation.identity import is_id
from participation.models import Area
from participation.problems import Conflict, NotFound, Unacceptable
from participation.web import fields, meanwhile, pages
from participation.web.addresses import Url
from participation.words import _, translated

POST = ("POST",)
MOST = 3_000
FIRST_YEAR = 2010


@dataclass(frozen=True, kw_only=True)
class ListPage(PlannerPage):
    template: ClassVar[str] = "analysis/reviews/evaluations.html"
    plan: Plan
    found: list[tuple[SelfEvaluation, int, int]]
    areas: list[tuple[str, str]]
    typed: Mapping[str, object]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class EvaluationPage(PlannerPage):
    """All of it. `missing`: what keeps it from being frozen. `called`: the plan's name, of the day it was
    frozen. `decided`: quality indicator → what was decided at it, as it stands today."""
    template: ClassVar[str] = "analysis/reviews/evaluation.html"
    one: SelfEvaluation
    plan: Plan
    called: str
    decided: dict[str, list[Stands]]
    lines: list[dict[str, Any]]
    missing: dict[str, Missing]
    others: list[tuple[str, str]]
    error: str = ""
    voices: dict[str, str] = field(default_factory=lambda: {k: translated(v) for k, v in VOICES.items()})
    graded: Any = evaluations.graded


@dataclass(frozen=True, kw_only=True)
class LinePage(PlannerPage):
    template: ClassVar[str] = "analysis/reviews/evaluation_line.html"
    one: SelfEvaluation
    indicator: str
    name: str
    also: Sequence[str]
    typed: Mapping[str, object]
    had: str
    offered: dict[str, list[tuple[str, str]]]
    says: dict[str, Evidence]
    voices: dict[str, str] = field(default_factory=lambda: {k: translated(v) for k, v in VOICES.items()})
    grades: list[tuple[str, str]] = field(default_factory=lambda: [(str(n), f"{n} {translated(SCALE[n])}") for n in sorted(SCALE, reverse=True)])
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class DecidePage(PlannerPage):
    """A decision at one quality indicator; its next step is where the words begin."""
    template: ClassVar[str] = "analysis/reviews/evaluation_decide.html"
    one: SelfEvaluation
    indicator: str
    name: str
    next_step: str
    typed: Mapping[str, object]
    recommendations: list[tuple[str, str]]
    becoming: list[tuple[str, str]] = field(default_factory=lambda: [(k, translated(v)) for k, v in BECOMES.items()])
    errors: dict[str, str] = field(default_factory=dict)


def _by(request: Request):
    return request.state.visitor.person


async def _one(request: Request) -> SelfEvaluation:
    return await evaluations.evaluation_for(_by(request), request.path_params["id"])


async def _offers(request: Request, one: SelfEvaluation) -> dict[str, dict[str, Evidence]]:
    return await evaluations.offers(one, person=_by(request), keys=request.app.state.keys)


async def _list_page(request: Request, plan: Plan, typed: Mapping[str, object] | None = None, errors: dict[str, str] | None = None) -> Response:
    found = []
    for one in await evaluations.of_plan(plan):
        grades = await SelfEvaluationLine.filter(evaluation=one).values_list("grade", flat=True)
        found.append((one, sum(grade is not None for grade in grades), len(grades)))
    areas = [("", _("Everywhere")), *((area.pk, area.name) for area in await Area.all().order_by("name"))]
    shown = ListPage(plan=plan, found=found, areas=areas, typed=typed or {"year": clock.today().year, "area": ""}, errors=errors or {})
    return pages.show(request, shown, status=422 if errors else 200)


async def listed(request: Request) -> Response:
    return await _list_page(request, await queries.plan_for(_by(request), request.path_params["id"]))


async def begin(request: Request) -> Response:
    plan, form = await queries.plan_for(_by(request), request.path_params["id"]), await fields.read(request)
    year, area_id = form.number("year"), form.text("area", most=40)
    area = await Area.get_or_none(pk=area_id) if is_id(area_id) else None
    try:
        if year is None or not FIRST_YEAR <= year <= clock.today().year:
            raise Unacceptable({"year": _("Write a year from {first} to {last}.").format(first=FIRST_YEAR, last=clock.today().year)})
        if area_id and area is None:
            raise NotFound()
        made = await evaluations.begin(plan=plan, area=area, year=year, by=_by(request))
    except Unacceptable as refusal:
        return await _list_page(request, plan, {"year": form.text("year", most=20), "area": area_id}, refusal.errors)
    return pages.see_other(request, "self-evaluation", id=made.pk)


async def page(request: Request) -> Response:
    return await _page(request, await _one(request))


async def _page(request: Request, one: SelfEvaluation, error: str = "") -> Response:
    is_open = one.state == evaluations.OPEN
    offered = await _offers(request, one) if is_open else None
    lines = await evaluations.told(one, offered)
    found = evaluations.missing(await SelfEvaluationLine.filter(evaluation=one), offered) if offered else []
    there = {line["indicator"] for line in lines}
    others = [(key, known.name) for key, known in indicators.known().items() if key not in there] if is_open else []
    shown = EvaluationPage(one=one, plan=one.plan, called=evaluations.called(one), decided=await _decided(one), lines=lines,
                           missing={m.indicator: m for m in found}, others=others, error=error)
    return pages.show(request, shown, status=409 if error else 200)


def _typed(found: SelfEvaluationLine) -> dict[str, object]:
    typed: dict[str, object] = {"grade": found.grade or "", "words": found.words, "next_step": found.next_step}
    for whose in VOICES:
        typed |= {whose: getattr(found, whose), f"evidence-{whose}": evaluations.evidence_of(found, whose)}
    return typed


async def _standing(one: SelfEvaluation, key: str) -> dict[str, object]:
    return _typed(await SelfEvaluationLine.get_or_none(evaluation=one, indicator=key) or SelfEvaluationLine(indicator=key))


async def _line_page(request: Request, one: SelfEvaluation, indicator: str, typed: Mapping[str, object],
                     errors: dict[str, str] | None = None) -> Response:
    offered = await _offers(request, one)
    options = {whose: [("", _("Choose one")), *((e.key, f"{e.title}: {e.says}") for e in found.values())] for whose, found in offered.items()}
    says = {key: e for found in offered.values() for key, e in found.items()}
    shown = LinePage(one=one, indicator=indicator, name=indicators.name_of(indicator), also=indicators.known()[indicator].also, typed=typed,
                     had=meanwhile.mark(await _standing(one, indicator)), offered=options, says=says, errors=errors or {})
    return pages.show(request, shown, status=422 if errors else 200)


def _indicator(request: Request) -> str:
    key = request.path_params["indicator"]
    if key not in indicators.known():
        raise NotFound()
    return key


async def line(request: Request) -> Response:
    one, key = await _one(request), _indicator(request)
    if one.state != evaluations.OPEN:
        return pages.see_other(request, "self-evaluation", id=one.pk)
    return await _line_page(request, one, key, await _standing(one, key))


async def save_line(request: Request) -> Response:
    one, key, form = await _one(request), _indicator(request), await fields.read(request)
    evaluations.check_open(one)
    offered = await _offers(request, one)
    titles = {e.key: e.title for found in offered.values() for e in found.values()}
    try:
        said = _said(form, offered)
        meanwhile.check(form, meanwhile.mark(await _standing(one, key)), at="words")
    except Unacceptable as refusal:
        blank = {"grade": "", "words": "", "next_step": ""} | {n: "" for whose in VOICES for n in (whose, f"evidence-{whose}")}
        return await _line_page(request, one, key, blank | dict(form.pairs), refusal.errors)
    await evaluations.say(evaluation=one, indicator=key, said=said, titles=titles, by=_by(request))
    return pages.see_other(request, "self-evaluation", id=one.pk, at=f"line-{key}")


def _said(form: fields.Form, offered: evaluations.Offered) -> Said:
    """What was typed; a line may be saved half done. Raises Unacceptable."""
    read = Reader(form)
    grade = form.one_of("grade", [str(n) for n in SCALE])
    texts = {name: form.text(name, most=5_000) for name in ("words", "next_step", *VOICES)}
    for name, text in texts.items():
        if len(text) > MOST:
            read.errors[name] = _("Shorten this to {n} characters.").format(n=MOST)
    chosen = {whose: form.text(f"evidence-{whose}", most=300) for whose in VOICES}
    for whose, key in chosen.items():
        if key and key not in offered[whose]:
            read.errors[f"evidence-{whose}"] = _("This cannot be shown any more. Choose something else.")
    read.done()
    return Said(int(grade) if grade else None, texts["words"], texts["next_step"], {w: texts[w] for w in VOICES}, chosen)


async def leave_out(request: Request) -> Response:
    one = await _one(request)
    await evaluations.leave_out(evaluation=one, indicator=_indicator(request), by=_by(request))
    return pages.see_other(request, "self-evaluation", id=one.pk)


async def _decided(one: SelfEvaluation) -> dict[str, list[Stands]]:
    found: dict[str, list[Stands]] = {}
    for link in await evaluations.decided(one):
        found.setdefault(link.indicator, []).append(reading.stands(link.decision, today=clock.today(), evaluated=link))
    return found


async def _decide_page(request: Request, one: SelfEvaluation, typed: Mapping[str, object] | None = None,
                       errors: dict[str, str] | None = None) -> Response:
    key = _indicator(request)
    line = next((line for line in await evaluations.told(one) if line["indicator"] == key), None)
    if line is None:
        raise NotFound()
    usual = {"words": line["next_step"], "owner": "", "due": "", "becomes": ACTION, "said": "", "recommendation": ""}
    under = [(r.pk, r.title) for r in await Recommendation.filter(plan=one.plan)]
    shown = DecidePage(one=one, indicator=key, name=line["name"], next_step=line["next_step"], typed=usual | dict(typed or {}),
                       recommendations=under, errors=errors or {})
    return pages.show(request, shown, status=422 if errors else 200)


async def decide(request: Request) -> Response:
    return await _decide_page(request, await _one(request))


async def save_decision(request: Request) -> Response:
    """What comes next becomes a decision: also of one that is frozen, which stays as it is."""
    one, key, form = await _one(request), _indicator(request), await fields.read(request)
    if key not in {line["indicator"] for line in await evaluations.told(one)}:
        raise NotFound()
    try:
        wanted = await forms.decision(form)
    except Unacceptable as refusal:
        return await _decide_page(request, one, dict(form.pairs), refusal.errors)
    under = await reading.recommendation_of(one.plan, form.text("recommendation", most=40))
    await evaluations.decide(evaluation=one, indicator=key, wanted=wanted, recommendation=under, by=_by(request))
    return pages.see_other(request, "self-evaluation", id=one.pk, at=f"line-{key}")


async def freeze(request: Request) -> Response:
    one = await _one(request)
    try:
        await evaluations.freeze(evaluation=one, offered=await _offers(request, one), by=_by(request))
    except Conflict as refusal:
        return await _page(request, await _one(request), refusal.sentence)
    return pages.see_other(request, "self-evaluation", id=one.pk)


URLS = [
    Url("/plan-reviews/plans/{id}/self-evaluations", "plan-self-evaluations", listed, PLANNER),
    Url("/plan-reviews/plans/{id}/self-evaluations", "self-evaluation-begin", begin, PLANNER, POST),
    Url("/plan-reviews/evaluations/{id}", "self-evaluation", page, PLANNER),
    Url("/plan-reviews/evaluations/{id}/freeze", "self-evaluation-freeze", freeze, PLANNER, POST),
    Url("/plan-reviews/evaluations/{id}/lines/{indicator}", "self-evaluation-line", line, PLANNER),
    Url("/plan-reviews/evaluations/{id}/lines/{indicator}", "self-evaluation-line.post", save_line, PLANNER, POST),
    Url("/plan-reviews/evaluations/{id}/lines/{indicator}/out", "self-evaluation-out", leave_out, PLANNER, POST),
    Url("/plan-reviews/evaluations/{id}/lines/{indicator}/decide", "self-evaluation-decide", decide, PLANNER),
    Url("/plan-reviews/evaluations/{id}/lines/{indicator}/decide", "self-evaluation-decide.post", save_decision, PLANNER, POST),
]
