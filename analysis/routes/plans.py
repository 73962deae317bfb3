"""Plans: the list, one plan whole, its history, and how judgements are made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import figures, forms, queries
from analysis.disclosure import rules
from analysis.judgement import criteria, statements, success
from analysis.judgement.criteria import WORDS, Word
from analysis.judgement.statements import kind_name
from analysis.models import Action, ActionProgress, ActionVersion, Plan, PlanImport, PlanName
from analysis.plan_files import indicators
from analysis.plan_files.sheet import COLUMN_NAMES
from analysis.planning import naming, progress, reads
from analysis.queries import Listed, RecommendationTold
from analysis.routes.page import PLANNER, READERS, PlannerPage
from analysis.scoring import card, narrowing
from analysis.scoring.narrowing import Narrow
from analysis.statistics import policy, runchart
from participation import clock
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import translated


@dataclass(frozen=True, kw_only=True)
class PlansPage(PlannerPage):
    template: ClassVar[str] = "analysis/plans.html"
    plans: list[Listed]
    waiting: list[PlanImport]


@dataclass(frozen=True, kw_only=True)
class PlanPage(PlannerPage):
    """Recommendation → action → criterion → figure. `errors` and `erred`: of a criterion that was refused. `getting_on`: action's id →
    what was said last of how it gets on; `late`: those past their day; `numbers`: recommendation's id → its number in the whole plan."""
    template: ClassVar[str] = "analysis/plan.html"
    plan: Plan
    recommendations: list[RecommendationTold]
    retired: list[Action]
    criteria: int
    unmeasured: int
    finding: str
    narrow: Narrow
    numbers: dict[str, int]
    column_names: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    erred: str = ""
    getting_on: dict[str, ActionProgress] = field(default_factory=dict)
    late: frozenset[str] = frozenset()
    states: dict[str, str] = field(default_factory=lambda: {s.value: translated(t) for s, t in progress.STATE_NAMES.items()})
    indicator_name: object = indicators.name_of
    kind_name: object = kind_name
    words: dict[Word, str] = field(default_factory=lambda: {w: translated(t) for w, t in WORDS.items()})


@dataclass(frozen=True, kw_only=True)
class HistoryPage(PlannerPage):
    template: ClassVar[str] = "analysis/plan_history.html"
    plan: Plan
    imports: list[tuple[PlanImport, list[ActionVersion]]]
    by_hand: list[ActionVersion]
    names: list[PlanName]


@dataclass(frozen=True, kw_only=True)
class MethodPage(PlannerPage):
    """How figures and judgements are made, with the numbers that the code uses."""
    template: ClassVar[str] = "analysis/method.html"
    words: dict[Word, str] = field(default_factory=lambda: {w: translated(t) for w, t in WORDS.items()})
    means: dict[Word, str] = field(default_factory=criteria.meanings)
    k: int = rules.K
    small: int = rules.SMALL
    width: int = rules.WIDTH
    full: int = figures.FULL
    strong: int = statements.STRONG_BASE
    fewest_points: int = runchart.FEWEST_POINTS
    shift: int = runchart.SHIFT
    trend: int = runchart.TREND
    trend_waves: int = policy.TREND_WAVES
    judging: str = criteria.RULES
    releasing: str = rules.VERSION


def _by(request: Request):
    return request.state.visitor.person


async def plans(request: Request) -> Response:
    return pages.show(request,
                      PlansPage(plans=await queries.plans_for(_by(request)), waiting=await queries.waiting_imports()))


async def _plan_page(request: Request, plan: Plan, *, errors: dict[str, str] | None = None,
                     erred: str = "") -> Response:
    whole, retired = await queries.whole_plan(plan, today=clock.today())
    actions = [a.action for r in whole for a in r.actions]
    said = await progress.newest(a.id for a in actions)
    late = frozenset(a.id for a in actions if progress.is_late(a.due, said.get(a.id), day=clock.today()))
    narrow = narrowing.asked(request.query_params, narrowing.people_of(whole))
    told = narrowing.of_plan(whole, narrow, late)
    every = [one for r in told for a in r.actions for one in a.criteria]
    page = PlanPage(plan=plan, recommendations=told, retired=retired, criteria=len(every), unmeasured=sum(not one.measured for one in every),
                    finding=card.found([(one.verdict.word, one.criterion.title) for one in every]), narrow=narrow,
                    numbers={r.recommendation.id: n for n, r in enumerate(whole, 1)}, getting_on=said, late=late, errors=errors or {},
                    erred=erred, column_names={name: translated(text) for name, text in COLUMN_NAMES.items()})
    return pages.show(request, page, status=422 if errors else 200)


async def plan(request: Request) -> Response:
    return await _plan_page(request, await queries.plan_for(_by(request), request.path_params["id"]))


async def add_criterion(request: Request) -> Response:
    action = await queries.action_for(_by(request), request.path_params["id"])
    read = forms.Reader(await fields.read(request))
    try:
        title = read.needed(f"title-{action.id}", forms._("Say what shall be true."))
        read.done()
    except Unacceptable as refusal:
        return await _plan_page(request, action.plan, errors=refusal.errors, erred=action.id)
    criterion = await success.add(action=action, title=title, by=_by(request))
    return pages.see_other(request, "criterion-change", id=criterion.id)


async def history(request: Request) -> Response:
    found = await queries.plan_for(_by(request), request.path_params["id"])
    return pages.show(request, HistoryPage(plan=found, imports=await queries.history(found), by_hand=await reads.by_hand(found),
                                           names=await naming.names(found)))


async def method(request: Request) -> Response:
    return pages.show(request, MethodPage())


URLS = [
    Url("/plans", "plans", plans, PLANNER),
    Url("/plans/how-we-judge", "method", method, READERS),
    Url("/plans/{id}", "plan", plan, PLANNER),
    Url("/plans/{id}/history", "plan-history", history, PLANNER),
    Url("/plans/actions/{id}/criteria", "criterion-add", add_criterion, PLANNER, ("POST",)),
]
