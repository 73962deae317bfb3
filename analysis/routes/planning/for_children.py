"""What children read of a plan's goals: all of them with those that are left off, and one to write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import queries
from analysis.models import Criterion, Plan
from analysis.planning import for_children
from analysis.planning.for_children import MOST_LETTERS, Written
from analysis.routes.page import PLANNER, PlannerPage
from analysis.routes.planning.writing import by
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import SOURCE, Language, offered


@dataclass(frozen=True)
class Goal:
    """A criterion, what children read of it ({} for nothing: it is left off), and what may trip them up in its English."""

    criterion: Criterion
    words: Mapping[str, str]
    hints: list[str]


@dataclass(frozen=True, kw_only=True)
class GoalsPage(PlannerPage):
    template: ClassVar[str] = "analysis/planning/for_children.html"
    plan: Plan
    goals: list[Goal]
    source: str = SOURCE


@dataclass(frozen=True, kw_only=True)
class GoalPage(PlannerPage):
    """`seen`: how many versions the person has before them. `hints` are of what is typed. `others`: languages beside English."""

    template: ClassVar[str] = "analysis/planning/for_children_one.html"
    plan: Plan
    criterion: Criterion
    stands: Written
    seen: int
    typed: dict[str, str]
    hints: list[str]
    others: list[Language]
    looked: bool = False
    most: int = MOST_LETTERS
    errors: dict[str, str] = field(default_factory=dict)


async def goals(request: Request) -> Response:
    plan = await queries.plan_for(by(request), request.path_params["id"])
    found = await Criterion.filter(action__plan_id=plan.pk, retired_at=None, action__retired_at=None).order_by(
        "action__position", "position").select_related("action")
    words = await for_children.of_criteria(one.pk for one in found)
    told = [Goal(one, own, for_children.hints(own.get(SOURCE, ""))) for one in found for own in [words.get(one.pk, {})]]
    return pages.show(request, GoalsPage(plan=plan, goals=told))


async def _page(request: Request, criterion: Criterion, typed: dict[str, str] | None = None, *, seen: int | None = None, looked: bool = False,
                errors: dict[str, str] | None = None) -> Response:
    stands = await for_children.of_criterion(criterion)
    every = {one.tag: stands.words.get(one.tag, "") for one in offered()}
    shown = every | (typed or {})
    page = GoalPage(plan=criterion.action.plan, criterion=criterion, stands=stands, seen=stands.version if seen is None else seen, typed=shown,
                    hints=for_children.hints(shown[SOURCE]), others=[one for one in offered() if one.tag != SOURCE], looked=looked, errors=errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def goal(request: Request) -> Response:
    return await _page(request, await queries.criterion_for(by(request), request.path_params["id"]))


async def save(request: Request) -> Response:
    """Keeps it; *Look at the wording* only shows the page again with what may trip a child up."""
    criterion, form = await queries.criterion_for(by(request), request.path_params["id"]), await fields.read(request)
    typed = {one.tag: " ".join(form.text(f"words-{one.tag}", most=2_000).split()) for one in offered()}
    seen = form.number("seen") or 0
    if form.text("look", most=4):
        return await _page(request, criterion, typed, seen=seen, looked=True)
    try:
        await for_children.write(criterion=criterion, words=typed, seen=seen, by=by(request))
    except Unacceptable as refusal:
        return await _page(request, criterion, typed, seen=seen, errors=refusal.errors)
    return pages.see_other(request, "plan-for-children", id=criterion.action.plan.pk, at=f"goal-{criterion.pk}")


URLS = [
    Url("/plans/{id}/for-children", "plan-for-children", goals, PLANNER),
    Url("/plans/criteria/{id}/for-children", "criterion-for-children", goal, PLANNER),
    Url("/plans/criteria/{id}/for-children", "criterion-for-children.post", save, PLANNER, ("POST",)),
]
