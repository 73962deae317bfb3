"""The way up: from a measure to the criteria that rest on it, and so to the actions and recommendations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from analysis import figures, measures
from analysis.judgement.judging import Judged, judged
from analysis.measures import Course
from analysis.models import Action, Criterion, CriterionMeasure
from analysis.plan_files.proposals import Kind


@dataclass(frozen=True)
class Resting:
    """A criterion that rests on a measure, with the action above it. `first`: it is judged by this measure."""
    one: Judged
    action: Action
    first: bool


@dataclass(frozen=True)
class Support:
    """A measure with its figures, and everything that rests on it. `kin`: other readings of the same question (for a group, of its
    other end) that criteria rest on."""
    course: Course
    resting: tuple[Resting, ...]
    kin: tuple[Support, ...] = ()

    @property
    def every(self) -> int:
        """How many criteria rest on the question, however it is read."""
        return len({r.one.criterion.id for one in (self, *self.kin) for r in one.resting})


def subject(key: str) -> str:
    """What a measure is about, whichever way it is read: the question, the indicator, the audit's question, the theme."""
    found = measures.parse(key)
    if isinstance(found, figures.Measure):
        return f"{found.series}/{found.item}"
    return f"{key.partition(':')[0]}:{found.id}" + (f":{found.part}" if found.kind is Kind.AUDIT else "")


async def _used() -> list[CriterionMeasure]:
    """Measures of criteria that stand, in actions that stand."""
    return await CriterionMeasure.filter(removed_at=None, criterion__retired_at=None, criterion__action__retired_at=None).exclude(
        measure="").order_by("criterion__action__position", "criterion__position", "position").prefetch_related(
            "criterion", "criterion__action", "criterion__action__plan", "criterion__action__recommendation")


async def on(key: str, *, today: date) -> Support | None:
    """What rests on a measure; None for a key of nothing."""
    try:
        about = subject(key)
    except ValueError:
        return None
    used = [one for one in await _used() if subject(one.measure) == about]
    keys = list(dict.fromkeys([key, *(one.measure for one in used)]))
    found = await measures.courses(keys, upto=today)
    if key not in found or not (used or await _is_there(key)):
        return None
    first, *others = [Support(found[k], await _resting([one for one in used if one.measure == k], today)) for k in keys if k in found]
    return Support(first.course, first.resting, tuple(others))


async def _is_there(key: str) -> bool:
    """Whether something is measured under this key: of a question, whether it was ever released."""
    if not isinstance(measures.parse(key), figures.Measure):
        return True
    return subject(key) in {f"{offer.series}/{offer.item}" for offer in await figures.offers()}


async def of_plan(criteria: Iterable[Judged], actions: Iterable[Action]) -> list[Support]:
    """Every measure that a plan's criteria rest on, with them, by kind and title."""
    by_id = {action.id: action for action in actions}
    found: dict[str, list[Resting]] = {}
    courses: dict[str, Course] = {}
    for one in criteria:
        for place, measured in enumerate(one.measured):
            if measured.course is not None:
                courses[measured.course.key] = measured.course
                found.setdefault(measured.course.key, []).append(
                    Resting(one, by_id[one.criterion.action_id], place == 0))  # type: ignore[attr-defined]
    order = list(Kind)
    return [Support(courses[key], tuple(found[key]))
            for key in sorted(found, key=lambda key: (order.index(courses[key].kind), courses[key].title))]


async def _resting(rows: list[CriterionMeasure], today: date) -> tuple[Resting, ...]:
    criteria: list[Criterion] = [row.criterion for row in rows]
    return tuple(Resting(one, one.criterion.action, one.measured[0].measure.id == row.id)
                 for one, row in zip(await judged(criteria, today=today), rows, strict=True))
