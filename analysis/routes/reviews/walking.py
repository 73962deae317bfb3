"""One review: its agenda while it is planned, point by point while it goes on, its minutes once it is closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.models import Decision, Plan, Recommendation, Review, ReviewItem, Snapshot
from analysis.planning import naming
from analysis.reviews import forms, holding, reading
from analysis.reviews.decisions import BECOMES
from analysis.reviews.holding import CLOSED, KINDS, OPEN, OUTCOMES, PLANNED
from analysis.reviews.reading import Spoken, Stands
from analysis.routes.page import PLANNER, PlannerPage
from participation import clock
from participation.problems import Conflict, Unacceptable
from participation.web import fields, meanwhile, pages
from participation.web.addresses import Url
from participation.words import translated

TYPED = ("outcome", "words", "owner", "due", "becomes", "said", "recommendation")
POST = ("POST",)


@dataclass(frozen=True, kw_only=True)
class ReviewPage(PlannerPage):
    """What the pages of one review share."""
    review: Review
    plan: Plan
    points: list[Spoken]
    kinds: dict[str, str] = field(default_factory=lambda: {k: translated(v) for k, v in KINDS.items()})
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PlannedPage(ReviewPage):
    """The agenda before the meeting. `newer`: a snapshot that it was not made from."""
    template: ClassVar[str] = "analysis/reviews/planned.html"
    newer: Snapshot | None
    recommendations: list[tuple[str, str]]
    typed: Mapping[str, object] = field(default_factory=lambda: {"title": "", "recommendation": ""})


@dataclass(frozen=True, kw_only=True)
class WalkPage(ReviewPage):
    """`now`: the point whose form is open; none once every point has ended. `alone`: only that one on the screen."""
    template: ClassVar[str] = "analysis/reviews/walk.html"
    now: Spoken | None
    left: int
    alone: bool
    typed: Mapping[str, object]
    had: str
    recommendations: list[tuple[str, str]]
    outcomes: list[tuple[str, str]] = field(default_factory=lambda: [(k, translated(v)) for k, v in OUTCOMES.items()])
    becoming: list[tuple[str, str]] = field(default_factory=lambda: [(k, translated(v)) for k, v in BECOMES.items()])


@dataclass(frozen=True, kw_only=True)
class ClosePage(ReviewPage):
    template: ClassVar[str] = "analysis/reviews/close.html"
    left: list[Spoken]
    decided: int
    typed: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class MinutesPage(ReviewPage):
    """As it was, with what became of its decisions until today. `called`: the plan's name on the day it closed."""
    template: ClassVar[str] = "analysis/reviews/minutes.html"
    called: str
    decisions: dict[str, Stands]


def _by(request: Request):
    return request.state.visitor.person


async def _review(request: Request) -> Review:
    return await reading.review_for(_by(request), request.path_params["id"])


async def _recommendations(plan: Plan) -> list[tuple[str, str]]:
    return [(one.pk, one.title) for one in await Recommendation.filter(plan=plan)]


async def page(request: Request) -> Response:
    review = await _review(request)
    if review.state == PLANNED:
        return await _planned(request, review)
    if review.state == CLOSED:
        return await _minutes(request, review)
    return await _walk(request, review, request.query_params.get("point", ""))


async def _planned(request: Request, review: Review, typed: Mapping[str, object] | None = None,
                   errors: dict[str, str] | None = None) -> Response:
    newest = await holding.newest_snapshot(review.plan, upto=min(review.held_on, clock.today()))
    newer = newest if newest and newest.pk != review.snapshot_id else None  # type: ignore[attr-defined]
    more = {"typed": typed} if typed else {}
    shown = PlannedPage(review=review, plan=review.plan, points=await reading.points(review), newer=newer,
                        recommendations=[("", "–"), *await _recommendations(review.plan)], errors=errors or {}, **more)
    return pages.show(request, shown, status=422 if errors else 200)


async def _walk(request: Request, review: Review, chosen: str, *, alone: bool = False, typed: Mapping[str, object] | None = None,
                errors: dict[str, str] | None = None) -> Response:
    points = await reading.points(review)
    left = [one for one in points if not one.item.outcome]
    now = next((one for one in points if one.item.pk == chosen), left[0] if left else None)
    shown = WalkPage(review=review, plan=review.plan, points=points, now=now, left=len(left), alone=alone, errors=errors or {},
                     typed=typed or _typed(now.item if now else None), had=had(now.item if now else None), recommendations=await _recommendations(review.plan))
    return pages.show(request, shown, status=422 if errors else 200)


def had(item: ReviewItem | None) -> str:
    """What stands at a point, for `meanwhile`."""
    return meanwhile.mark(item.outcome, item.at) if item else ""


def _typed(item: ReviewItem | None) -> dict[str, object]:
    if item is None:
        return dict.fromkeys(TYPED, "")
    typed = {name: getattr(item, name, "") for name in TYPED}
    account = item.owner_person if item.owner_person_id else None  # type: ignore[attr-defined]
    return typed | {"due": item.due.isoformat() if item.due else "", "recommendation": item.told.get("recommendation", ""),
                    "owner": account.email if account else item.owner,
                    "becomes": item.becomes if item.outcome == holding.DECIDED else "action"}


async def _minutes(request: Request, review: Review) -> Response:
    found = await Decision.filter(item__review_id=review.pk).prefetch_related("theme", "action", "item__review")
    stand = {one.item_id: reading.stands(one, today=clock.today()) for one in found}  # type: ignore[attr-defined]
    called = naming.on(review.plan.title, await naming.names(review.plan), review.closed_at)
    return pages.show(request, MinutesPage(review=review, plan=review.plan, called=called, points=await reading.points(review), decisions=stand))


async def point(request: Request) -> Response:
    """One point alone on the screen, for the wall of a meeting room."""
    item = await reading.item_for(_by(request), request.path_params["id"])
    if item.review.state != OPEN:
        return pages.see_other(request, "review", id=item.review.pk)
    return await _walk(request, item.review, item.pk, alone=True)


async def record(request: Request) -> Response:
    item, form = await reading.item_for(_by(request), request.path_params["id"]), await fields.read(request)
    alone = form.text("screen", most=10) == "alone"
    try:
        outcome = await forms.outcome(form)
        meanwhile.check(form, had(item), at="words")
        await reading.recommendation_of(item.review.plan, outcome.recommendation)
    except Unacceptable as refusal:
        return await _walk(request, item.review, item.pk, alone=alone, errors=refusal.errors,
                           typed=dict.fromkeys(TYPED, "") | dict(form.pairs))
    await holding.record(item=item, outcome=outcome, by=_by(request))
    following = await _following(item)
    if following and alone:
        return pages.see_other(request, "review-point", id=following.pk)
    asked = {"point": following.pk} if following else {}
    return pages.see_other(request, "review", id=item.review.pk, at="now" if following else "end", asked=asked)


async def _following(item: ReviewItem) -> ReviewItem | None:
    """The next point without an outcome, after this one and then from the top."""
    left = await ReviewItem.filter(review=item.review, outcome="")
    return next((one for one in left if one.position > item.position), left[0] if left else None)


async def move(request: Request) -> Response:
    item, form = await reading.item_for(_by(request), request.path_params["id"]), await fields.read(request)
    await holding.move(item=item, up=form.text("where", most=10) == "up")
    return pages.see_other(request, "review", id=item.review.pk, at=f"point-{item.pk}")


async def take_off(request: Request) -> Response:
    item = await reading.item_for(_by(request), request.path_params["id"])
    await holding.take_off(item=item, by=_by(request))
    return pages.see_other(request, "review", id=item.review.pk, at="agenda")


async def add_point(request: Request) -> Response:
    review, form = await _review(request), await fields.read(request)
    try:
        title = forms.point(form)
        under = await reading.recommendation_of(review.plan, form.text("recommendation", most=40))
        await holding.add_point(review=review, title=title, recommendation=under.pk if under else "", by=_by(request))
    except Unacceptable as refusal:
        typed = {"title": form.text("title"), "recommendation": form.text("recommendation", most=40)}
        if review.state == PLANNED:
            return await _planned(request, review, typed, refusal.errors)
        return await _walk(request, review, "", errors=refusal.errors)
    return pages.see_other(request, "review", id=review.pk, at="agenda")


async def make_agenda(request: Request) -> Response:
    review = await _review(request)
    await holding.make_agenda(review=review, by=_by(request))
    return pages.see_other(request, "review", id=review.pk, at="agenda")


async def begin(request: Request) -> Response:
    review = await _review(request)
    await holding.begin(review=review, by=_by(request))
    return pages.see_other(request, "review", id=review.pk)


async def call_off(request: Request) -> Response:
    review = await _review(request)
    await holding.call_off(review=review, by=_by(request))
    return pages.see_other(request, "reviews-of-plan", id=review.plan.pk)


async def _close_page(request: Request, review: Review, typed: Mapping[str, object], errors: dict[str, str] | None = None) -> Response:
    points = await reading.points(review)
    shown = ClosePage(review=review, plan=review.plan, points=points, left=[one for one in points if not one.item.outcome],
                      decided=sum(one.item.outcome == holding.DECIDED for one in points), typed=typed, errors=errors or {})
    return pages.show(request, shown, status=422 if errors else 200)


async def ask_close(request: Request) -> Response:
    review = await _review(request)
    if review.state != OPEN:
        return pages.see_other(request, "review", id=review.pk)
    return await _close_page(request, review, {"there": review.there, "minutes": review.minutes})


async def close(request: Request) -> Response:
    review, form = await _review(request), await fields.read(request)
    if review.state != OPEN:
        raise Conflict(holding.N_("This review is closed: its minutes stay as they are."))
    try:
        there, minutes = forms.closing(form)
    except Unacceptable as refusal:
        return await _close_page(request, review, {"there": form.text("there"), "minutes": form.text("minutes")}, refusal.errors)
    await holding.close(review=review, there=there, minutes=minutes, by=_by(request))
    return pages.see_other(request, "review", id=review.pk)


URLS = [
    Url("/plan-reviews/points/{id}", "review-point", point, PLANNER),
    Url("/plan-reviews/points/{id}", "review-point.post", record, PLANNER, POST),
    Url("/plan-reviews/points/{id}/move", "review-point-move", move, PLANNER, POST),
    Url("/plan-reviews/points/{id}/off", "review-point-off", take_off, PLANNER, POST),
    Url("/plan-reviews/{id}", "review", page, PLANNER),
    Url("/plan-reviews/{id}/points", "review-points", add_point, PLANNER, POST),
    Url("/plan-reviews/{id}/agenda", "review-agenda", make_agenda, PLANNER, POST),
    Url("/plan-reviews/{id}/begin", "review-begin", begin, PLANNER, POST),
    Url("/plan-reviews/{id}/off", "review-off", call_off, PLANNER, POST),
    Url("/plan-reviews/{id}/close", "review-close", ask_close, PLANNER),
    Url("/plan-reviews/{id}/close", "review-close.post", close, PLANNER, POST),
]
