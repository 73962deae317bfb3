"""Comments of young people: read by two people before anybody sees them; shown ones with the partnership's answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import queries
from analysis.models import Plan, Snapshot
from analysis.planning import for_children
from analysis.routes.page import PLANNER, PlannerPage
from analysis.scoring import children, young, young_out
from analysis.scoring.children import Part, Young
from analysis.scoring.facts import Scorecard
from analysis.scoring.facts import read as read_facts
from analysis.scoring.young import FEELING_NAMES, MOST_ANSWER, Read, Told
from participation.access import Role, holds
from participation.problems import NotFound, Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url, Who
from participation.words import SOURCE, translated

READERS = Who.of(*young.READERS)
ALSO = Who.of(*young.READERS, Role.PROTECTION_LEAD)


def _feelings() -> dict[str, str]:
    return {one.value: translated(name) for one, name in FEELING_NAMES.items()}


@dataclass(frozen=True)
class WaitingPage(pages.Page):
    """`parts`: a part's id → its goal, of every plan. `deciding`: this person reads what waits. `worries`: passed on, for a protection
    lead, None for others. `out`: what everybody reads, for the data keeper, who can take it down."""

    template: ClassVar[str] = "analysis/scoring/young_waiting.html"
    read: list[Read]
    parts: dict[str, str]
    deciding: bool
    worries: list[Read] | None
    out: list[Told]
    done: str = ""
    feelings: dict[str, str] = field(default_factory=_feelings)


@dataclass(frozen=True, kw_only=True)
class AnswersPage(PlannerPage):
    """What a planner sees: comments that are shown, and what was answered."""

    template: ClassVar[str] = "analysis/scoring/young_answers.html"
    plan: Plan
    told: list[tuple[Told, Part | None]]
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    most: int = MOST_ANSWER
    feelings: dict[str, str] = field(default_factory=_feelings)


async def waiting(request: Request) -> Response:
    person = request.state.visitor.person
    keys, deciding = request.app.state.keys, young.can_read(person)
    worries = await young.passed_on(person, keys) if holds(person, [Role.PROTECTION_LEAD]) else None
    if worries is None:
        young.check_can_read(person)
    out = [one for plan in await Plan.all() for one in await young.shown(plan, keys)] if deciding and holds(person, [Role.DATA_KEEPER]) else []
    return pages.show(request, WaitingPage(await young.waiting(person, keys) if deciding else [], await _parts(), deciding, worries, out,
                                           request.query_params.get("done", "")))


async def _parts() -> dict[str, str]:
    """The goals that can be commented on, as children read them; as the newest months name them where children do not any more."""
    found: dict[str, str] = {}
    for plan in await Plan.all():
        if facts := await _facts(plan):
            words = await for_children.of_criteria(row.criterion for row in facts.rows)
            found |= {row.criterion: words[row.criterion][SOURCE] if row.criterion in words else row.title for row in facts.rows}
    return found


async def decide(request: Request) -> Response:
    person, keys = request.state.visitor.person, request.app.state.keys
    comment = await young.comment_for(person, request.path_params["id"])
    act = (await fields.read(request)).text("act", most=10)
    if act in {"show", "clean"}:
        await young.show(comment=comment, without_marked=act == "clean", keys=keys, by=person)
    elif act == "withhold":
        await young.withhold(comment=comment, by=person)
    elif act == "worry":
        await young.pass_on(comment=comment, by=person)
    else:
        raise NotFound()
    return pages.see_other(request, "young-waiting", asked={"done": act})


async def deal(request: Request) -> Response:
    """A protection lead has done what a comment needs."""
    await young_out.deal(id=request.path_params["id"], by=request.state.visitor.person)
    return pages.see_other(request, "young-waiting", asked={"done": "dealt"})


async def take_down(request: Request) -> Response:
    await young_out.take_down(id=request.path_params["id"], by=request.state.visitor.person)
    return pages.see_other(request, "young-waiting", asked={"done": "down"})


async def _facts(plan: Plan) -> Scorecard | None:
    found = await Snapshot.filter(plan_id=plan.pk).order_by("-month").first()
    return read_facts(found.facts) if found else None


async def _young(plan: Plan) -> Young | None:
    facts = await _facts(plan)
    return children.young(facts, await for_children.of_criteria(row.criterion for row in facts.rows)) if facts else None


async def answers(request: Request) -> Response:
    return await _answers(request, await queries.plan_for(request.state.visitor.person, request.path_params["id"]))


async def _answers(request: Request, plan: Plan, *, typed: dict[str, str] | None = None, errors: dict[str, str] | None = None) -> Response:
    facts = await _young(plan)
    told = [(one, facts.part(one.line) if facts else None) for one in await young.shown(plan, request.app.state.keys)]
    return pages.show(request, AnswersPage(plan=plan, told=told, typed=typed or {}, errors=errors or {}), status=422 if errors else 200)


async def answer(request: Request) -> Response:
    plan = await queries.plan_for(request.state.visitor.person, request.path_params["id"])
    comment = await young.shown_for(plan, request.path_params["comment"])
    words = (await fields.read(request)).text("answer", most=4 * MOST_ANSWER)
    try:
        await young.answer(comment=comment, words=words, by=request.state.visitor.person)
    except Unacceptable as refusal:
        name = f"answer-{comment.pk}"
        return await _answers(request, plan, typed={name: words}, errors={name: refusal.errors["answer"]})
    return pages.see_other(request, "young-answers", at=f"comment-{comment.pk}", id=plan.pk)


URLS = [
    Url("/young-comments", "young-waiting", waiting, ALSO),
    Url("/young-comments/{id}", "young-decide", decide, READERS, ("POST",)),
    Url("/young-comments/{id}/dealt", "young-dealt", deal, Who.of(Role.PROTECTION_LEAD), ("POST",)),
    Url("/young-comments/{id}/down", "young-down", take_down, Who.of(Role.DATA_KEEPER), ("POST",)),
    Url("/plans/{id}/scorecard/young", "young-answers", answers, PLANNER),
    Url("/plans/{id}/scorecard/young/{comment}", "young-answer", answer, PLANNER, ("POST",)),
]
