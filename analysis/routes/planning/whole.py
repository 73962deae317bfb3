"""How a plan hangs together: all its chains, what hangs in the air, quality indicators, and what rests on a measure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import queries
from analysis.judgement.criteria import WORDS, Word
from analysis.judgement.judging import Judged
from analysis.models import Action, Plan
from analysis.plan_files import indicators
from analysis.plan_files.indicators import QualityIndicator
from analysis.plan_files.proposals import KIND_NAMES, Kind
from analysis.planning import chains, orphans, reads, resting
from analysis.planning.chains import Chain
from analysis.planning.orphans import Orphans
from analysis.planning.reads import Whole
from analysis.planning.resting import Support
from analysis.routes.page import PLANNER, PlannerPage
from analysis.routes.planning.writing import by
from participation import clock
from participation.problems import NotFound
from participation.web import pages
from participation.web.addresses import Url
from participation.words import translated


def _words() -> dict[Word, str]:
    return {w: translated(t) for w, t in WORDS.items()}


def _steps() -> dict[str, str]:
    return {step.value: translated(text) for step, text in chains.STEP_NAMES.items()}


@dataclass(frozen=True)
class Named:
    """A quality indicator with the actions that name it and the criteria under those; `tally` by judgement."""
    indicator: QualityIndicator
    known: bool
    actions: tuple[Action, ...]
    criteria: tuple[Judged, ...]
    tally: tuple[tuple[Word, int], ...]


@dataclass(frozen=True, kw_only=True)
class TogetherPage(PlannerPage):
    """Every action's chain, side by side."""
    template: ClassVar[str] = "analysis/planning/together.html"
    plan: Plan
    whole: Whole
    chains: dict[str, Chain]
    breaks: int
    steps: dict[str, str] = field(default_factory=_steps)
    words: dict[Word, str] = field(default_factory=_words)


@dataclass(frozen=True, kw_only=True)
class OrphansPage(PlannerPage):
    template: ClassVar[str] = "analysis/planning/orphans.html"
    plan: Plan
    found: Orphans
    numbers: dict[str, str]
    indicator_name: object = indicators.name_of


@dataclass(frozen=True, kw_only=True)
class IndicatorsPage(PlannerPage):
    """Every quality indicator, with its other names and what stands under it."""
    template: ClassVar[str] = "analysis/planning/indicators.html"
    plan: Plan
    named: list[Named]
    words: dict[Word, str] = field(default_factory=_words)


@dataclass(frozen=True, kw_only=True)
class IndicatorPage(PlannerPage):
    """One quality indicator: its actions, their criteria and figures."""
    template: ClassVar[str] = "analysis/planning/indicator.html"
    plan: Plan
    one: Named
    whole: Whole
    words: dict[Word, str] = field(default_factory=_words)


@dataclass(frozen=True, kw_only=True)
class MeasuresPage(PlannerPage):
    """From the figures up: every measure that the plan rests on."""
    template: ClassVar[str] = "analysis/planning/measures.html"
    plan: Plan
    supports: list[Support]
    words: dict[Word, str] = field(default_factory=_words)
    kinds: dict[Kind, str] = field(default_factory=lambda: {k: translated(t) for k, t in KIND_NAMES.items()})


@dataclass(frozen=True, kw_only=True)
class RestsPage(PlannerPage):
    """What rests on one measure, in any plan."""
    template: ClassVar[str] = "analysis/planning/rests.html"
    support: Support
    words: dict[Word, str] = field(default_factory=_words)
    kinds: dict[Kind, str] = field(default_factory=lambda: {k: translated(t) for k, t in KIND_NAMES.items()})


async def _whole(request: Request) -> Whole:
    plan = await queries.plan_for(by(request), request.path_params["id"])
    return await reads.whole(plan, today=clock.today())


async def together(request: Request) -> Response:
    whole = await _whole(request)
    chained = await chains.of_actions(whole.actions, whole.by_action)
    found = await orphans.find(whole, chained)
    return pages.show(request, TogetherPage(plan=whole.plan, whole=whole, breaks=found.breaks, chains=chained))


async def hanging(request: Request) -> Response:
    whole = await _whole(request)
    chained = await chains.of_actions(whole.actions, whole.by_action)
    return pages.show(request, OrphansPage(plan=whole.plan, found=await orphans.find(whole, chained),
                                           numbers={action.id: action.number for action in whole.actions}))


def named(whole: Whole) -> list[Named]:
    """The known indicators in their order, then names that nobody knows."""
    known = indicators.known()
    unknown = dict.fromkeys(key for action in whole.actions for key in action.indicators if key not in known)
    every = [*known.values(), *(QualityIndicator(key, key) for key in unknown)]
    return [_named(whole, one, one.key in known) for one in every]


def _named(whole: Whole, indicator: QualityIndicator, known: bool) -> Named:
    actions = tuple(a for a in whole.actions if indicator.key in a.indicators)
    criteria = tuple(one for action in actions for one in whole.of(action))
    return Named(indicator, known, actions, criteria, tally(criteria))


def tally(criteria: Sequence[Judged]) -> tuple[tuple[Word, int], ...]:
    """How many of each judgement, in the order of the words, without those that do not occur."""
    counts = Counter(one.verdict.word for one in criteria)
    return tuple((word, counts[word]) for word in Word if counts[word])


async def quality(request: Request) -> Response:
    whole = await _whole(request)
    return pages.show(request, IndicatorsPage(plan=whole.plan, named=named(whole)))


async def one_indicator(request: Request) -> Response:
    whole = await _whole(request)
    found = next((one for one in named(whole) if one.indicator.key == request.query_params.get("of")), None)
    if found is None:
        raise NotFound()
    return pages.show(request, IndicatorPage(plan=whole.plan, one=found, whole=whole))


async def measured(request: Request) -> Response:
    whole = await _whole(request)
    return pages.show(request, MeasuresPage(plan=whole.plan, supports=await resting.of_plan(whole.criteria, whole.actions)))


async def rests(request: Request) -> Response:
    support = await resting.on(request.query_params.get("on", "")[:240], today=clock.today())
    if support is None:
        raise NotFound()
    return pages.show(request, RestsPage(support=support))


URLS = [
    Url("/plans/what-rests-on", "rests", rests, PLANNER),
    Url("/plans/{id}/together", "plan-together", together, PLANNER),
    Url("/plans/{id}/hanging", "plan-orphans", hanging, PLANNER),
    Url("/plans/{id}/indicators", "plan-indicators", quality, PLANNER),
    Url("/plans/{id}/indicators/one", "plan-indicator", one_indicator, PLANNER),
    Url("/plans/{id}/measures", "plan-measures", measured, PLANNER),
]
