"""Reads for the pages of reviews: a plan's reviews, decisions and promises as they stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis.models import Decision, EvaluationDecision, Plan, Recommendation, Review, ReviewItem
from analysis.queries import thing_for
from analysis.reviews import agenda, decisions, holding, scrutiny
from analysis.reviews.decisions import MARKS, NAMES, Standing
from analysis.reviews.scrutiny import Count
from analysis.reviews.table import OnTable, on_table
from participation.identity import is_id
from participation.models import Person
from participation.problems import NotFound
from participation.words import _, day, translated


@dataclass(frozen=True)
class Stands:
    """A decision with how it stands."""

    decision: Decision
    standing: Standing
    label: str
    mark: str
    where: str
    said: str


@dataclass(frozen=True)
class Spoken:
    """A point of a review with what was on the table, and how it ended."""

    item: ReviewItem
    number: int
    table: OnTable
    outcome: str


@dataclass(frozen=True)
class Held:
    """A review in the list. `count`: its decisions by how they stand."""

    review: Review
    points: int
    count: Count


async def review_for(person: Person | None, id: str) -> Review:
    return await thing_for(person, Review, id, "plan", "snapshot", "closed_by")


async def item_for(person: Person | None, id: str) -> ReviewItem:
    return await thing_for(person, ReviewItem, id, "review__plan", "review__snapshot")


async def decision_for(person: Person | None, id: str) -> Decision:
    return await thing_for(person, Decision, id, "plan", "theme", "action", "item__review", "meeting_item__meeting__group")


async def recommendation_of(plan: Plan, id: str) -> Recommendation | None:
    """The recommendation with this id in this plan; None for no id. Raises NotFound for another's."""
    if not id:
        return None
    found = await Recommendation.get_or_none(pk=id, plan=plan) if is_id(id) else None
    if found is None:
        raise NotFound()
    return found


async def points(review: Review) -> list[Spoken]:
    found = await ReviewItem.filter(review=review).prefetch_related("review", "owner_person")
    for item in found:
        if item.about in (agenda.SILENT, agenda.STEADY):   # our words, not somebody's: in the reader's language
            item.title = translated(item.title)
    return [Spoken(item, n, on_table(item), translated(holding.OUTCOMES[item.outcome]) if item.outcome else "")
            for n, item in enumerate(found, 1)]


def stands(one: Decision, *, today: date, evaluated: EvaluationDecision | None = None) -> Stands:
    """`evaluated`: the self-evaluation that led to it, if one did."""
    how = decisions.standing(one, today=today)
    return Stands(one, how, translated(NAMES[how]), MARKS[how], _where(one, evaluated), decisions.became_of(one))


def _where(one: Decision, evaluated: EvaluationDecision | None) -> str:
    """Which meeting, or which self-evaluation, decided it."""
    if evaluated is not None:
        place = evaluated.evaluation.area.name if evaluated.evaluation.area else _("Everywhere")
        return _("Self-evaluation {year}, {place}").format(year=evaluated.evaluation.year, place=place)
    if one.item_id:  # type: ignore[attr-defined]
        return f"{one.item.review.title}, {day(one.item.review.held_on)}"
    if one.meeting_item_id:  # type: ignore[attr-defined]
        meeting = one.meeting_item.meeting
        return f"{meeting.group.name}, {day(meeting.held_on)}"
    return ""


async def reviews_of(plan: Plan, found: Sequence[Decision], *, today: date) -> list[Held]:
    """Every review, the newest day first."""
    reviews = await Review.filter(plan=plan).order_by("-held_on", "-made_at")
    numbers: dict[str, int] = {}
    for id in await ReviewItem.filter(review_id__in=[one.pk for one in reviews]).values_list("review_id", flat=True):
        numbers[id] = numbers.get(id, 0) + 1
    return [Held(one, numbers.get(one.pk, 0), scrutiny.count([d for d in found if d.item and d.item.review_id == one.pk], today=today))
            for one in reviews]


async def last_held(plan: Plan) -> date | None:
    last = await Review.filter(plan=plan, state=holding.CLOSED).order_by("-held_on").first()
    return last.held_on if last else None
