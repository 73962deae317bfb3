"""What hangs in the air: parts of a plan that nothing leads to, or that lead to nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis import figures
from analysis.figures import Offer
from analysis.judgement.judging import Judged
from analysis.measures import Key, parse
from analysis.models import Action, CriterionMeasure, Indicator, OtherPlan, PlanLink, Recommendation
from analysis.plan_files import indicators
from analysis.planning import beside, for_children, priorities
from analysis.planning.chains import Chain
from analysis.planning.priorities import PriorityTold
from analysis.planning.reads import Whole
from analysis.planning.resting import subject


@dataclass(frozen=True)
class Unread:
    """Something that is measured and that no criterion rests on: its name, where it comes from, and the key it would have."""
    title: str
    where: str
    key: str


@dataclass(frozen=True)
class Orphans:
    """Each list in the order of the plan."""
    recommendations: tuple[Recommendation, ...]
    actions: tuple[Action, ...]
    leaderless: tuple[Action, ...]
    criteria: tuple[Judged, ...]
    unread: tuple[Unread, ...]
    priorities: tuple[PriorityTold, ...]
    others: tuple[OtherPlan, ...]
    chainless: tuple[Action, ...]
    indicators: tuple[str, ...]
    wordless: tuple[Judged, ...]
    """Criteria that children do not read of."""

    @property
    def breaks(self) -> int:
        """How many links are missing between activity and figure, or between plans. Measures nobody reads and indicators nobody
        names are not counted: they may be right as they are."""
        return sum(map(len, (self.recommendations, self.actions, self.leaderless, self.criteria, self.priorities, self.others,
                             self.chainless)))


async def find(whole: Whole, chained: Mapping[str, Chain]) -> Orphans:
    """Everything of a plan that hangs in the air; measures and other plans are those of the whole partnership. `chained`: action's
    id → its chain."""
    actions = whole.actions
    standing, _past = await priorities.of_plan(whole.plan)
    plain = await for_children.of_criteria(one.criterion.pk for one in whole.criteria)
    linked = set(await PlanLink.filter(taken_back_at=None).values_list("other_id", flat=True))
    named = {key for action in actions for key in action.indicators}
    return Orphans(
        recommendations=tuple(r for r in whole.recommendations if not whole.under[r.id]),
        actions=tuple(a for a in actions if not whole.of(a)), leaderless=tuple(a for a in actions if not a.leads),
        criteria=tuple(one for one in whole.criteria if not one.measured), unread=await unread(),
        priorities=tuple(told for told in standing if not told.actions),
        others=tuple(other for other in await beside.others() if other.id not in linked),
        chainless=tuple(a for a in actions if not chained[a.id]),
        indicators=tuple(key for key in indicators.known() if key not in named),
        wordless=tuple(one for one in whole.criteria if one.criterion.pk not in plain))


async def unread() -> tuple[Unread, ...]:
    """Released questions and imported indicators that no standing criterion of any plan rests on."""
    used = await CriterionMeasure.filter(removed_at=None, criterion__retired_at=None,
                                         criterion__action__retired_at=None).exclude(measure="").values_list("measure", flat=True)
    questions = {subject(key) for key in used}
    own = {parsed.id for key in used if isinstance(parsed := parse(key), Key)}
    return (*_questions(await figures.offers(), questions),
            *(Unread(one.title, one.source, f"indicator:{one.pk}")
              for one in await Indicator.filter(retired_at=None) if one.pk not in own))


def _questions(offers: Sequence[Offer], used: set[str]) -> list[Unread]:
    return [Unread(offer.title, offer.series_title, figures.Measure(offer.series, offer.item).key)
            for offer in offers if f"{offer.series}/{offer.item}" not in used]
