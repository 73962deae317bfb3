"""The chain of one action: links put, reworded and taken off, and what a person says of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.judgement.criteria import WORDS, Word
from analysis.models import Action, Criterion, Plan, Stage
from analysis.planning import chains, forms, reads
from analysis.planning.chains import Chain, StageTold
from analysis.routes.page import PLANNER, PlannerPage
from analysis.routes.planning.writing import by
from participation import clock
from participation.problems import NotFound, Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import _, translated

SEEN = ("progress", "confidence", "evidence")


def _steps() -> dict[str, str]:
    return {step.value: translated(text) for step, text in chains.STEP_NAMES.items()}


@dataclass(frozen=True, kw_only=True)
class ChainPage(PlannerPage):
    """A whole chain, with the form for one more link; `criteria`: those that may be its evidence."""
    template: ClassVar[str] = "analysis/planning/chain.html"
    plan: Plan
    action: Action
    chain: Chain
    criteria: list[tuple[str, str]]
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    steps: dict[str, str] = field(default_factory=_steps)
    words: dict[Word, str] = field(default_factory=lambda: {w: translated(t) for w, t in WORDS.items()})


@dataclass(frozen=True, kw_only=True)
class StagePage(PlannerPage):
    """One link: its evidence, what is said of it now and was said before, and the form to say it anew."""
    template: ClassVar[str] = "analysis/planning/stage.html"
    plan: Plan
    action: Action
    told: StageTold
    criteria: list[tuple[str, str]]
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    steps: dict[str, str] = field(default_factory=_steps)
    progress: list[tuple[str, str]] = field(default_factory=lambda: [(k, translated(t)) for k, t in chains.PROGRESS.items()])
    confidence: list[tuple[str, str]] = field(default_factory=lambda: [(k, translated(t)) for k, t in chains.CONFIDENCE.items()])
    words: dict[Word, str] = field(default_factory=lambda: {w: translated(t) for w, t in WORDS.items()})


async def _criteria(action: Action) -> dict[str, Criterion]:
    return {one.id: one for one in await Criterion.filter(action=action, retired_at=None)}


def _options(criteria: dict[str, Criterion]) -> list[tuple[str, str]]:
    return [("", _("None of them")), *((id, one.title) for id, one in criteria.items())]


async def _action(request: Request) -> Action:
    return await reads.of(by(request), Action, request.path_params["id"], "plan", "recommendation")


async def _chain(action: Action) -> Chain:
    judged = await reads.by_action([action], today=clock.today())
    return (await chains.of_actions([action], judged))[action.id]


async def _chain_page(request: Request, action: Action, typed: dict[str, str], errors: dict[str, str] | None = None) -> Response:
    page = ChainPage(plan=action.plan, action=action, chain=await _chain(action), typed=typed, errors=errors or {},
                     criteria=_options(await _criteria(action)))
    return pages.show(request, page, status=422 if errors else 200)


def _next(chain: Chain) -> str:
    """The kind of link that a chain lacks first."""
    there = {told.stage.kind for told in chain}
    return next((step.value for step in chains.Step if step.value not in there), chains.Step.STONE.value)


async def chain(request: Request) -> Response:
    action = await _action(request)
    kind = _next(await _chain(action))
    title = action.title[:300] if kind == chains.Step.ACTIVITY else ""
    return await _chain_page(request, action, {"kind": kind, "title": title, "criterion": ""})


async def put(request: Request) -> Response:
    action = await _action(request)
    form = await fields.read(request)
    try:
        kind, title, criterion = forms.stage(form, await _criteria(action))
        await chains.put(action=action, kind=kind, title=title, criterion=criterion, by=by(request))
    except Unacceptable as refusal:
        return await _chain_page(request, action, {name: form.text(name) for name in ("kind", "title", "criterion")}, refusal.errors)
    return pages.see_other(request, "chain", id=action.id)


async def _stage(request: Request) -> Stage:
    return await reads.of(by(request), Stage, request.path_params["id"], "action", "action__plan", "criterion")


async def _stage_page(request: Request, stage: Stage, typed: dict[str, str] | None = None,
                      errors: dict[str, str] | None = None) -> Response:
    told = next((one for one in await _chain(stage.action) if one.stage.id == stage.id), None)
    if told is None:
        raise NotFound()
    known = {"title": stage.title, "criterion": stage.criterion_id or "", **dict.fromkeys(SEEN, "")}  # type: ignore[attr-defined]
    page = StagePage(plan=stage.action.plan, action=stage.action, told=told, typed=known | (typed or {}), errors=errors or {},
                     criteria=_options(await _criteria(stage.action)))
    return pages.show(request, page, status=422 if errors else 200)


async def stage(request: Request) -> Response:
    return await _stage_page(request, await _stage(request))


async def say(request: Request) -> Response:
    found = await _stage(request)
    form = await fields.read(request)
    try:
        await chains.say(stage=found, by=by(request), **forms.view(form))
    except Unacceptable as refusal:
        return await _stage_page(request, found, {name: form.text(name) for name in SEEN}, refusal.errors)
    return pages.see_other(request, "stage", id=found.id)


async def reword(request: Request) -> Response:
    found = await _stage(request)
    form = await fields.read(request)
    try:
        _kind, title, criterion = forms.stage(form, await _criteria(found.action))
    except Unacceptable as refusal:
        return await _stage_page(request, found, {name: form.text(name) for name in ("title", "criterion")}, refusal.errors)
    await chains.reword(stage=found, title=title, criterion=criterion, by=by(request))
    return pages.see_other(request, "stage", id=found.id)


async def retire(request: Request) -> Response:
    found = await _stage(request)
    await chains.retire(stage=found, by=by(request))
    return pages.see_other(request, "chain", id=found.action.id)


URLS = [
    Url("/plans/actions/{id}/chain", "chain", chain, PLANNER),
    Url("/plans/actions/{id}/chain", "chain.post", put, PLANNER, ("POST",)),
    Url("/plans/stages/{id}", "stage", stage, PLANNER),
    Url("/plans/stages/{id}", "stage.post", say, PLANNER, ("POST",)),
    Url("/plans/stages/{id}/reword", "stage-reword", reword, PLANNER, ("POST",)),
    Url("/plans/stages/{id}/retire", "stage-retire", retire, PLANNER, ("POST",)),
]
