"""Reviews of a plan: the list with what came of them, and a new one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import queries
from analysis.models import Plan
from analysis.planning import progress
from analysis.reviews import decisions, forms, holding, reading, schedule, scrutiny
from analysis.reviews.decisions import MARKS, NAMES, Standing
from analysis.reviews.holding import KINDS, STATES
from analysis.reviews.reading import Held, Stands
from analysis.reviews.schedule import Due
from analysis.reviews.scrutiny import Count
from analysis.routes.page import PLANNER, PlannerPage
from participation import clock
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import day, translated

FINISHED = (Standing.IN_TIME, Standing.LATE, Standing.DROPPED)


@dataclass(frozen=True, kw_only=True)
class ReviewsPage(PlannerPage):
    """Did scrutiny lead to action? Then: what is open, what is planned, what was held."""
    template: ClassVar[str] = "analysis/reviews/reviews.html"
    plan: Plan
    others: list[Plan]
    finding: str
    total: Count
    evaluated: Count
    elsewhere: Count
    held: list[Held]
    coming: list[Held]
    open: list[Stands]
    finished: list[Stands]
    due: list[Due]
    proposed: date
    standings: list[tuple[Standing, str, str]] = field(
        default_factory=lambda: [(one, translated(NAMES[one]), MARKS[one]) for one in Standing])
    kinds: dict[str, str] = field(default_factory=lambda: {k: translated(v) for k, v in KINDS.items()})
    states: dict[str, str] = field(default_factory=lambda: {k: translated(v) for k, v in STATES.items()})


@dataclass(frozen=True, kw_only=True)
class NoPlanPage(PlannerPage):
    template: ClassVar[str] = "analysis/reviews/no_plan.html"


@dataclass(frozen=True, kw_only=True)
class NewReviewPage(PlannerPage):
    template: ClassVar[str] = "analysis/reviews/new.html"
    plan: Plan
    due: list[Due]
    last: date | None
    proposed: date
    kinds: list[tuple[str, str]]
    typed: Mapping[str, object]
    errors: dict[str, str] = field(default_factory=dict)


def _by(request: Request):
    return request.state.visitor.person


async def any_plan(request: Request) -> Response:
    """The reviews of the only plan, or of the first of several, with the others to choose."""
    plans = [one.plan for one in await queries.plans_for(_by(request))]
    return await _page(request, plans[0], plans) if plans else pages.show(request, NoPlanPage())


async def of_plan(request: Request) -> Response:
    plan = await queries.plan_for(_by(request), request.path_params["id"])
    return await _page(request, plan, [one.plan for one in await queries.plans_for(_by(request))])


async def _page(request: Request, plan: Plan, plans: list[Plan]) -> Response:
    today = clock.today()
    found = await decisions.of_plan(plan)
    held = await reading.reviews_of(plan, found, today=today)
    total = scrutiny.count(found, today=today)
    evaluated = await decisions.evaluated(found)
    stand = [reading.stands(one, today=today, evaluated=evaluated.get(one.pk)) for one in found]
    actions, last = await progress.still_open(await holding.actions_of(plan)), await reading.last_held(plan)
    proposed = schedule.propose(actions, last=last, today=today)
    return pages.show(request, ReviewsPage(
        plan=plan, others=[one for one in plans if one.pk != plan.pk], finding=scrutiny.finding(total), total=total,
        evaluated=scrutiny.count([one for one in found if one.pk in evaluated], today=today),
        elsewhere=scrutiny.count([one for one in found if one.item is None and one.pk not in evaluated], today=today),
        held=[one for one in held if one.review.state == holding.CLOSED],
        coming=sorted((one for one in held if one.review.state != holding.CLOSED), key=lambda one: one.review.held_on),
        open=[one for one in stand if one.standing not in FINISHED],
        finished=[one for one in reversed(stand) if one.standing in FINISHED],
        due=schedule.due(actions, since=last, upto=proposed), proposed=proposed))


async def _new_page(request: Request, plan: Plan, typed: Mapping[str, object] | None = None,
                    errors: dict[str, str] | None = None) -> Response:
    actions, last = await progress.still_open(await holding.actions_of(plan)), await reading.last_held(plan)
    proposed = schedule.propose(actions, last=last, today=clock.today())
    page = NewReviewPage(plan=plan, due=schedule.due(actions, since=last, upto=proposed), last=last, proposed=proposed,
                         kinds=[(k, translated(v)) for k, v in KINDS.items()],
                         typed=typed or {"title": "", "held_on": day(proposed), "kind": holding.QUARTERLY}, errors=errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def new(request: Request) -> Response:
    return await _new_page(request, await queries.plan_for(_by(request), request.path_params["id"]))


async def new_post(request: Request) -> Response:
    plan, form = await queries.plan_for(_by(request), request.path_params["id"]), await fields.read(request)
    try:
        kind, title, held_on = forms.planned(form)
    except Unacceptable as refusal:
        return await _new_page(request, plan, {"title": "", "held_on": "", "kind": ""} | dict(form.pairs), refusal.errors)
    review = await holding.plan_review(plan=plan, kind=kind, title=title, held_on=held_on, by=_by(request))
    return pages.see_other(request, "review", id=review.pk)


URLS = [
    Url("/plan-reviews", "plan-reviews", any_plan, PLANNER),
    Url("/plan-reviews/plans/{id}", "reviews-of-plan", of_plan, PLANNER),
    Url("/plan-reviews/plans/{id}/new", "review-new", new, PLANNER),
    Url("/plan-reviews/plans/{id}/new", "review-new.post", new_post, PLANNER, ("POST",)),
]
