"""One success criterion: its page with four statements, what is set for it, what measures it, what people say of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import figures, forms, queries, wording
from analysis.charts import Picture
from analysis.figures import Category, Offer, Point
from analysis.judgement import charting, courses, judging, statements, success
from analysis.judgement.courses import EvidenceRow
from analysis.judgement.criteria import RULES, WORDS
from analysis.judgement.judging import Judged
from analysis.judgement.statements import Statement, Sureness, kind_name
from analysis.measures import PERCENT, Unit, offering, others
from analysis.measures.offering import Offers
from analysis.measures.others import Beside
from analysis.models import Criterion, CriterionMeasure, CriterionVersion, Judgement, Narrative
from analysis.plan_files.proposals import PERSPECTIVE_NAMES, Kind
from analysis.routes.page import PLANNER, PlannerPage
from participation import clock
from participation.problems import NotFound, Unacceptable
from participation.web import fields, meanwhile, pages
from participation.web.addresses import Url
from participation.words import _, translated
from surveys.models import Theme

TYPED = ("title", "owner", "perspective", "baseline", "baseline_on", "target", "target_on", "direction", "tolerance",
         "milestones", "reason")
NOTED = ("why", "ends_on", "kind", "mark")


@dataclass(frozen=True, kw_only=True)
class CriterionPage(PlannerPage):
    """The finding, its course, four statements, the evidence, and how it came to stand like this."""
    template: ClassVar[str] = "analysis/criterion.html"
    one: Judged
    kind: str
    perspective: str
    finding: str
    course: Picture | None
    control: Picture | None
    judgement: Statement
    variation: Statement
    confidence: Sureness
    evidence: list[EvidenceRow]
    narratives: list[Narrative]
    judgements: list[Judgement]
    versions: list[CriterionVersion]
    promises: list[Theme]
    words: dict[str, str] = field(default_factory=lambda: {w.value: translated(t) for w, t in WORDS.items()})
    errors: dict[str, str] = field(default_factory=dict)
    rules: str = RULES
    aimed: tuple[str, str] = ("", "")
    tolerance: str = ""
    beside: list[Beside] = field(default_factory=list)
    baseline_from: Point | None = None
    projection: str = ""
    markable: list[Point] = field(default_factory=list)
    mark_kinds: dict[str, str] = field(default_factory=lambda: {k.value: translated(t) for k, t in charting.MARK_NAMES.items()})
    typed: dict[str, str] = field(default_factory=lambda: dict.fromkeys(NOTED, ""))


@dataclass(frozen=True, kw_only=True)
class ChangePage(PlannerPage):
    template: ClassVar[str] = "analysis/criterion_change.html"
    criterion: Criterion
    unit: Unit
    perspectives: list[tuple[str, str]]
    typed: dict[str, str]
    had: str
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class MeasurePage(PlannerPage):
    """What can measure it: everything that has been released, and *done*."""
    template: ClassVar[str] = "analysis/criterion_measure.html"
    criterion: Criterion
    offers: list[Offer]
    others: Offers
    readings: list[tuple[str, str]]
    groups: list[tuple[str, str]]
    measures: list[tuple[CriterionMeasure, str]]
    done: CriterionMeasure | None
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PromisesPage(PlannerPage):
    template: ClassVar[str] = "analysis/criterion_promises.html"
    criterion: Criterion
    options: list[tuple[str, str]]
    chosen: list[str]


def _by(request: Request):
    return request.state.visitor.person


async def _criterion(request: Request) -> Criterion:
    return await queries.criterion_for(_by(request), request.path_params["id"])


async def _kept(criterion: Criterion) -> None:
    """Whatever was changed, the judgement that follows from it is stored."""
    await judging.keep([criterion])


async def _page(request: Request, criterion: Criterion, *, errors: dict[str, str] | None = None,
                typed: dict[str, str] | None = None) -> Response:
    today = clock.today()
    one, = await judging.judged([criterion], today=today)
    page = CriterionPage(
        one=one, kind=kind_name(one), perspective=translated(PERSPECTIVE_NAMES[criterion.perspective]),
        finding=courses.finding(one),
        course=courses.picture(one), control=courses.control(one), judgement=statements.judgement(one),
        variation=statements.variation(one), confidence=statements.confidence(one, today=today),
        evidence=courses.evidence(one, today=today), narratives=await queries.narratives(criterion),
        judgements=await queries.judgements(criterion), versions=await queries.criterion_versions(criterion),
        promises=await queries.promises(criterion), errors=errors or {}, typed=typed or dict.fromkeys(NOTED, ""),
        baseline_from=charting.check_can_rephase(one.points, one.notes) if charting.can_rephase(one.points, one.notes) else None,
        aimed=courses.aimed(one), tolerance=wording.tolerance(one.aim), beside=others.beside(one.course, criterion.direction),
        projection=courses.projection(one), markable=charting.markable(one.points, one.notes))
    return pages.show(request, page, status=422 if errors else 200)


async def criterion_page(request: Request) -> Response:
    return await _page(request, await _criterion(request))


async def tell(request: Request) -> Response:
    criterion = await _criterion(request)
    words = (await fields.read(request)).text("words", most=2_000)
    if not words:
        return await _page(request, criterion, errors={"words": _("Write what you make of it.")})
    await success.tell(criterion=criterion, words=words, by=_by(request))
    return pages.see_other(request, "criterion", id=criterion.id, at="narrative")


async def _chart_note(request: Request, act) -> Response:
    """One act on the chart of the measure that is judged; what was refused stands beside its field."""
    criterion = await _criterion(request)
    one, = await judging.judged([criterion], today=clock.today())
    if not one.points:
        raise NotFound
    form = await fields.read(request)
    typed = {name: form.text(name, most=charting.MOST_WORDS) for name in NOTED}
    try:
        await act(one, typed, form.text("note", most=40))
    except Unacceptable as refusal:
        return await _page(request, criterion, errors=refusal.errors, typed=typed)
    return pages.see_other(request, "criterion", id=criterion.id, at="chart")


async def baseline(request: Request) -> Response:
    """From here on the median is a new one; a person says why."""
    return await _chart_note(request, lambda one, typed, _note: charting.rephase(
        measure=one.measured[0].measure.measure, points=one.points, why=typed["why"], by=_by(request)))


async def mark(request: Request) -> Response:
    return await _chart_note(request, lambda one, typed, _note: charting.mark(
        measure=one.measured[0].measure.measure, points=one.points, ends_on=charting.day(typed["ends_on"]), kind=typed["kind"],
        words=typed["mark"], by=_by(request)))


async def take_back(request: Request) -> Response:
    return await _chart_note(request, lambda one, _typed, note: charting.take_back(
        note=charting.noted(one.notes, note), by=_by(request)))


async def _change_page(request: Request, criterion: Criterion, typed: dict[str, str],
                       errors: dict[str, str] | None = None) -> Response:
    unit = await success.unit_of(criterion) or PERCENT
    options = [(p.value, translated(name)) for p, name in PERSPECTIVE_NAMES.items()]
    return pages.show(request, ChangePage(criterion=criterion, unit=unit, perspectives=options, typed=typed,
                                          had=meanwhile.mark(courses.as_typed(criterion)), errors=errors or {}),
                      status=422 if errors else 200)


async def change(request: Request) -> Response:
    criterion = await _criterion(request)
    return await _change_page(request, criterion, courses.as_typed(criterion))


async def change_post(request: Request) -> Response:
    criterion = await _criterion(request)
    form = await fields.read(request)
    try:
        meanwhile.check(form, meanwhile.mark(courses.as_typed(criterion)), at="title")
        await success.change(criterion=criterion, settings=forms.settings(form, await success.unit_of(criterion) or PERCENT), by=_by(request))
    except Unacceptable as refusal:
        return await _change_page(request, criterion, {name: form.text(name) for name in TYPED}, refusal.errors)
    await _kept(criterion)
    return pages.see_other(request, "criterion", id=criterion.id)


async def retire(request: Request) -> Response:
    criterion = await _criterion(request)
    await success.retire(criterion=criterion, by=_by(request))
    return pages.see_other(request, "plan", id=criterion.action.plan_id)


async def _measure_page(request: Request, criterion: Criterion, typed: dict[str, str],
                        errors: dict[str, str] | None = None) -> Response:
    offers = list(await figures.offers())
    standing = await CriterionMeasure.filter(criterion=criterion, removed_at=None)
    done = next((m for m in standing if m.kind == Kind.DONE), None)
    page = MeasurePage(
        criterion=criterion, offers=offers, others=await offering.others(), readings=courses.readings(), groups=courses.groups(offers), done=done,
        typed=typed,
        measures=await _named(criterion), errors=errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def _named(criterion: Criterion) -> list[tuple[CriterionMeasure, str]]:
    one, = await judging.judged([criterion], today=clock.today())
    return [(measured.measure, courses.name(measured)) for measured in one.measured]


async def measure(request: Request) -> Response:
    criterion = await _criterion(request)
    typed = {"item": "", "reading": Category.HIGH.value, "group": "all/all", "other": "", "done_on": "", "evidence": ""}
    return await _measure_page(request, criterion, typed)


async def measure_post(request: Request) -> Response:
    criterion = await _criterion(request)
    form = await fields.read(request)
    try:
        if form.text("kind") == Kind.DONE:
            done_on, evidence = forms.done_record(form)
            await success.say_done(criterion=criterion, done_on=done_on, evidence=evidence, by=_by(request))
        elif form.text("kind") == "other":
            await success.measure(criterion=criterion, measure=forms.other_measure(form, await offering.others()), by=_by(request))
        else:
            chosen = forms.chosen_measure(form, await figures.offers())
            await success.measure(criterion=criterion, measure=chosen.measure.key, by=_by(request))
    except Unacceptable as refusal:
        typed = {name: form.text(name) for name in ("item", "reading", "group", "other", "done_on", "evidence")}
        return await _measure_page(request, criterion, typed, refusal.errors)
    await _kept(criterion)
    return pages.see_other(request, "criterion", id=criterion.id)


async def unmeasure(request: Request) -> Response:
    found = await queries.measure_for(_by(request), request.path_params["id"])
    await success.unmeasure(measure=found, by=_by(request))
    await _kept(found.criterion)
    return pages.see_other(request, "criterion-measure", id=found.criterion_id)  # type: ignore[attr-defined]


async def promises(request: Request) -> Response:
    criterion = await _criterion(request)
    options = [(t.id, f"{t.title} ({t.wave.name if t.wave else _('from a review or a focus group')})") for t in await queries.all_promises()]
    chosen = [t.id for t in await queries.promises(criterion)]
    return pages.show(request, PromisesPage(criterion=criterion, options=options, chosen=chosen))


async def promises_post(request: Request) -> Response:
    criterion = await _criterion(request)
    by_id = {t.id: t for t in await queries.all_promises()}
    chosen = (await fields.read(request)).some_of("themes", by_id)
    await success.link_promises(criterion=criterion, themes=[by_id[id] for id in chosen], by=_by(request))
    return pages.see_other(request, "criterion", id=criterion.id)


URLS = [
    Url("/plans/criteria/{id}", "criterion", criterion_page, PLANNER),
    Url("/plans/criteria/{id}/words", "criterion-words", tell, PLANNER, ("POST",)),
    Url("/plans/criteria/{id}/baseline", "criterion-baseline", baseline, PLANNER, ("POST",)),
    Url("/plans/criteria/{id}/mark", "criterion-mark", mark, PLANNER, ("POST",)),
    Url("/plans/criteria/{id}/take-back", "criterion-take-back", take_back, PLANNER, ("POST",)),
    Url("/plans/criteria/{id}/change", "criterion-change", change, PLANNER),
    Url("/plans/criteria/{id}/change", "criterion-change.post", change_post, PLANNER, ("POST",)),
    Url("/plans/criteria/{id}/retire", "criterion-retire", retire, PLANNER, ("POST",)),
    Url("/plans/criteria/{id}/measure", "criterion-measure", measure, PLANNER),
    Url("/plans/criteria/{id}/measure", "criterion-measure.post", measure_post, PLANNER, ("POST",)),
    Url("/plans/measures/{id}/remove", "measure-remove", unmeasure, PLANNER, ("POST",)),
    Url("/plans/criteria/{id}/promises", "criterion-promises", promises, PLANNER),
    Url("/plans/criteria/{id}/promises", "criterion-promises.post", promises_post, PLANNER, ("POST",)),
]
