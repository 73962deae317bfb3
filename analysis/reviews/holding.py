"""A review: planned with a day, its agenda made, walked point by point, closed. Closed, it stays as it is.

What is decided stands at its point until the review closes: only then it becomes a decision with an action or a promise, so that a
word can still be mended in the room and nothing has to be taken back out of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tortoise.functions import Max

from analysis.judgement import success
from analysis.models import Action, Criterion, CriterionPromise, Decision, Plan, Recommendation, Review, ReviewItem, Snapshot
from analysis.reviews import agenda, decisions
from analysis.reviews.decisions import Wanted
from analysis.scoring import building, facts
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _
from surveys.models import Theme

PLANNED, OPEN, CLOSED = "planned", "open", "closed"
STATES = {PLANNED: N_("Planned"), OPEN: N_("Going on"), CLOSED: N_("Closed")}
QUARTERLY, YEARLY = "quarterly", "yearly"
KINDS = {QUARTERLY: N_("Quarterly review"), YEARLY: N_("Yearly review")}
NOTED, DECIDED, ASKED = "noted", "decided", "asked"
OUTCOMES = {NOTED: N_("Noted"), DECIDED: N_("Decided"), ASKED: N_("Asked for more")}
MOST_POINTS = 60


@dataclass(frozen=True)
class Outcome:
    """How a point ended. Noted needs nothing more; asked for more says what; decided says what, who and by when as well."""

    outcome: str
    words: str = ""
    owner: str = ""
    owner_person: str | None = None
    due: date | None = None
    becomes: str = ""
    said: str = ""
    recommendation: str = ""


def check_state(review: Review, *states: str) -> None:
    if review.state not in states:
        raise Conflict(N_("This review is closed: its minutes stay as they are.") if review.state == CLOSED else
                       N_("This review has not begun yet.") if review.state == PLANNED else N_("This review has begun already."))


async def plan_review(*, plan: Plan, kind: str, title: str, held_on: date, by: Person | None) -> Review:
    """A review with its day, and the agenda as the newest snapshot makes it."""
    review = await Review.create(plan=plan, kind=kind, title=title, held_on=held_on, made_at=clock.now(), made_by=by)
    await audit.record("review.planned", by=by, about=review, on=held_on.isoformat())
    await make_agenda(review=review, by=by)
    return review


async def newest_snapshot(plan: Plan, *, upto: date) -> Snapshot | None:
    return await Snapshot.filter(plan=plan, day__lte=upto).order_by("-month").first()


async def make_agenda(*, review: Review, by: Person | None) -> None:
    """Made anew from the newest snapshot (before the first one, from the scorecard of today). Points added by hand stay."""
    check_state(review, PLANNED)
    plan = await Plan.get(pk=review.plan_id)  # type: ignore[attr-defined]
    snapshot = await newest_snapshot(plan, upto=min(review.held_on, clock.today()))
    card = facts.from_json(snapshot.facts) if snapshot else await building.today(plan)
    found = agenda.points(card, promises=await _promises(plan), decisions=await decisions.of_plan(plan), asked=await _asked(plan),
                          today=clock.today())
    places = await _places(plan)
    await ReviewItem.filter(review=review).exclude(about=agenda.FREE).delete()
    own = await ReviewItem.filter(review=review)
    made = [ReviewItem(review=review, position=n, about=p.about, criterion_id=p.criterion, theme_id=p.theme, title=p.title,
                       told=p.told | _under(places, p)) for n, p in enumerate(found[:MOST_POINTS])]
    await ReviewItem.bulk_create(made)
    for n, item in enumerate(own, len(made)):
        await ReviewItem.filter(pk=item.pk).update(position=n)
    review.snapshot = snapshot
    await review.save(update_fields=["snapshot_id"])
    await audit.record("review.agenda", by=by, about=review, points=len(made) + len(own))


async def _promises(plan: Plan) -> list[Theme]:
    """Those that serve a criterion of the plan, and those that a decision about it became."""
    served = await CriterionPromise.filter(criterion__action__plan_id=plan.pk).values_list("theme_id", flat=True)
    decided = await Decision.filter(plan=plan).exclude(theme_id=None).values_list("theme_id", flat=True)
    return await Theme.filter(pk__in={*served, *decided}).order_by("due", "id")


async def _asked(plan: Plan) -> list[ReviewItem]:
    """What the last closed review asked for."""
    last = await Review.filter(plan=plan, state=CLOSED).order_by("-held_on", "-closed_at").first()
    return await ReviewItem.filter(review=last, outcome=ASKED) if last else []


async def _places(plan: Plan) -> dict[str, str]:
    """What a point is about (a criterion or a promise) → the recommendation that it belongs to."""
    criteria = dict(await Criterion.filter(action__plan_id=plan.pk).values_list("id", "action__recommendation_id"))
    links = await CriterionPromise.filter(criterion_id__in=list(criteria)).values_list("theme_id", "criterion_id")
    made = await Decision.filter(plan=plan).exclude(action_id=None).values_list("id", "action__recommendation_id")
    return criteria | {theme: criteria[criterion] for theme, criterion in links} | dict(made)


def _under(places: dict[str, str], point: agenda.Point) -> dict[str, str]:
    keys = (point.criterion, point.theme, point.told.get("decision"))
    found = next((places[key] for key in keys if key in places), "")
    return {"recommendation": found} if found else {}


async def add_point(*, review: Review, title: str, recommendation: str, by: Person | None) -> ReviewItem:
    """A point of somebody's own, at the end; while it is planned or going on."""
    check_state(review, PLANNED, OPEN)
    standing = await ReviewItem.filter(review=review).count()
    if standing >= MOST_POINTS:
        raise Unacceptable({"title": _("A review has at most {most} points.").format(most=MOST_POINTS)})
    last = await ReviewItem.filter(review=review).annotate(last=Max("position")).order_by("-position").first()
    item = await ReviewItem.create(review=review, position=last.position + 1 if last else 0, about=agenda.FREE, title=title,
                                   told={"recommendation": recommendation} if recommendation else {})
    await audit.record("review.point", by=by, about=review, points=standing + 1)
    return item


async def take_off(*, item: ReviewItem, by: Person | None) -> None:
    """A point that is not for this meeting; the agenda made anew brings back what the scorecard says."""
    check_state(item.review, PLANNED)
    await item.delete()
    await audit.record("review.point", by=by, about=item.review, points=await ReviewItem.filter(review=item.review).count())


async def move(*, item: ReviewItem, up: bool) -> None:
    """One place up or down; the others keep their order."""
    check_state(item.review, PLANNED, OPEN)
    ids = await ReviewItem.filter(review=item.review).values_list("id", flat=True)
    here = ids.index(item.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(ids):
        ids[here], ids[there] = ids[there], ids[here]
        for position, id in enumerate(ids):
            await ReviewItem.filter(pk=id).update(position=position)


async def begin(*, review: Review, by: Person | None) -> None:
    check_state(review, PLANNED)
    if not await ReviewItem.filter(review=review).exists():
        raise Conflict(N_("There is nothing on the agenda yet."))
    review.state = OPEN
    await review.save(update_fields=["state"])
    await audit.record("review.begun", by=by, about=review)


async def record(*, item: ReviewItem, outcome: Outcome, by: Person | None) -> None:
    """How a point ended; again, while the review goes on, to mend it."""
    check_state(item.review, OPEN)
    item.outcome, item.words, item.owner, item.due = outcome.outcome, outcome.words, outcome.owner, outcome.due
    item.owner_person_id = outcome.owner_person  # type: ignore[attr-defined]
    item.becomes, item.said, item.at, item.by = outcome.becomes, outcome.said, clock.now(), by
    if outcome.recommendation:
        item.told = {**item.told, "recommendation": outcome.recommendation}
    await item.save()
    await audit.record("review.recorded", by=by, about=item.review, outcome=outcome.outcome)


async def close(*, review: Review, there: str, minutes: str, by: Person | None) -> list[Decision]:
    """The minutes stand; what was decided becomes decisions, actions and promises. Of two who press at once one is refused."""
    check_state(review, OPEN)
    changed = await Review.filter(pk=review.pk, state=OPEN).update(
        state=CLOSED, there=there, minutes=minutes, closed_at=clock.now(), closed_by_id=by.pk if by else None)
    if changed != 1:
        raise Conflict(N_("This review is closed: its minutes stay as they are."))
    await review.refresh_from_db()
    made = [await _decide(review, item, by) for item in await ReviewItem.filter(review=review, outcome=DECIDED)]
    await audit.record("review.closed", by=by, about=review, decisions=len(made))
    return made


async def _decide(review: Review, item: ReviewItem, by: Person | None) -> Decision:
    wanted = Wanted(item.words, item.owner, item.due, item.becomes, item.said, item.owner_person_id)  # type: ignore[arg-type,attr-defined]
    under = await Recommendation.get_or_none(pk=item.told.get("recommendation", ""))
    made = await decisions.decide(wanted=wanted, plan=await Plan.get(pk=review.plan_id), by=by, item=item,  # type: ignore[attr-defined]
                                  recommendation=under)
    if made.theme_id and item.criterion_id:  # type: ignore[attr-defined]
        await _serve(item.criterion_id, made.theme_id, by)  # type: ignore[attr-defined]
    return made


async def _serve(criterion_id: str, theme_id: str, by: Person | None) -> None:
    """A promise serves the criterion beside those that serve it already."""
    served = await CriterionPromise.filter(criterion_id=criterion_id).values_list("theme_id", flat=True)
    themes = await Theme.filter(pk__in=[*served, theme_id])
    await success.link_promises(criterion=await Criterion.get(pk=criterion_id), themes=themes, by=by)


async def call_off(*, review: Review, by: Person | None) -> None:
    """A review that will not be held. Nothing was said in it, so nothing is kept."""
    check_state(review, PLANNED)
    await ReviewItem.filter(review=review).delete()
    await audit.record("review.called-off", by=by, about=review)
    await review.delete()


async def actions_of(plan: Plan) -> list[Action]:
    return await Action.filter(plan=plan, retired_at=None)
