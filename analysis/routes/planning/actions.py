"""One action: what it is, the criteria it is held against with their figures, its chain, its ties, and how it came to stand so."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.judgement import courses
from analysis.judgement.courses import EvidenceRow
from analysis.judgement.criteria import WORDS, Word
from analysis.judgement.judging import Judged
from analysis.models import Action, ActionProgress, ActionVersion, Plan, PlanLink
from analysis.plan_files import indicators
from analysis.plan_files.sheet import COLUMN_NAMES
from analysis.planning import beside, chains, forms as plan_forms, priorities, progress, reads
from analysis.planning.chains import Chain
from analysis.planning.priorities import PriorityTold
from analysis.routes.page import PLANNER, PlannerPage
from analysis.routes.planning.whole import tally
from analysis.routes.planning.writing import by
from participation import clock
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import N_, day, translated

CHANGED = {"title": N_("Words"), "number": N_("Number"), "recommendation": N_("Recommendation"), "leads": N_("Leads"),
           "indicators": N_("Quality indicators"), "due": N_("Due"), "first_review": N_("First review"),
           "every": N_("Months between reviews")}
DAYS = ("due", "first_review")
Difference = tuple[str, str, str]


@dataclass(frozen=True)
class Held:
    """A criterion with each of its measures, as the page says them; `keys`: the measures' keys, to look up what rests on them."""
    one: Judged
    evidence: list[EvidenceRow]
    keys: list[str]


@dataclass(frozen=True, kw_only=True)
class ActionPage(PlannerPage):
    """From the recommendation down to the figure, for one action."""
    template: ClassVar[str] = "analysis/planning/action.html"
    plan: Plan
    action: Action
    held: list[Held]
    tally: tuple[tuple[Word, int], ...]
    chain: Chain
    joined: list[PlanLink]
    priorities: list[PriorityTold]
    versions: list[tuple[ActionVersion, list[Difference]]]
    column_names: dict[str, str]
    progress: list[ActionProgress]
    late: bool
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=lambda: {s.value: translated(t) for s, t in progress.STATE_NAMES.items()})
    indicator_name: object = indicators.name_of
    ties: dict[str, str] = field(default_factory=lambda: {tie.value: translated(t) for tie, t in beside.FROM_HERE.items()})
    words: dict[Word, str] = field(default_factory=lambda: {w: translated(t) for w, t in WORDS.items()})
    steps: dict[str, str] = field(default_factory=lambda: {s.value: translated(t) for s, t in chains.STEP_NAMES.items()})


def _said(name: str, value: object) -> str:
    """A value of a version as the history shows it; days are kept as ISO."""
    if name in DAYS and value:
        return day(date.fromisoformat(str(value)))
    if isinstance(value, list):
        return "; ".join(indicators.name_of(str(part)) for part in value)
    return "" if value is None else str(value)


def _with_differences(versions: list[ActionVersion]) -> list[tuple[ActionVersion, list[Difference]]]:
    older = [v.facts for v in versions[1:]]
    found = [reads.differences(v.facts, before) for v, before in zip(versions, [*older, None], strict=True)]
    return [(v, [(translated(CHANGED[name]), _said(name, before), _said(name, now)) for name, before, now in own])
            for v, own in zip(versions, found, strict=True)]


async def _found(request: Request) -> Action:
    return await reads.of(by(request), Action, request.path_params["id"], "plan", "recommendation")


async def action(request: Request) -> Response:
    return await _page(request, await _found(request), {"state": "", "words": "", "told_on": ""})


async def progress_post(request: Request) -> Response:
    """How it gets on, in a person's words."""
    found = await _found(request)
    form = await fields.read(request)
    try:
        await progress.say(action=found, said=plan_forms.progress(form), by=by(request))
    except Unacceptable as refusal:
        return await _page(request, found, {name: form.text(name, most=progress.MOST_WORDS) for name in ("state", "words", "told_on")}, refusal.errors)
    return pages.see_other(request, "action", id=found.id, at="progress")


async def _page(request: Request, found: Action, typed: dict[str, str], errors: dict[str, str] | None = None) -> Response:
    today = clock.today()
    judged = await reads.by_action([found], today=today)
    chain = await chains.of_actions([found], judged)
    standing, _past = await priorities.of_plan(found.plan)
    links = [link for link in await beside.of_plan(found.plan) if link.action_id in (None, found.id)]  # type: ignore[attr-defined]
    held = [Held(one, courses.evidence(one, today=today), [m.measure.measure for m in one.measured]) for one in judged[found.id]]
    said = await progress.of_action(found)
    page = ActionPage(plan=found.plan, action=found, held=held, tally=tally(judged[found.id]), chain=chain[found.id], joined=links,
                      priorities=[told for told in standing if found.id in told.version.actions],
                      versions=_with_differences(await reads.versions(found)),
                      column_names={name: translated(text) for name, text in COLUMN_NAMES.items()},
                      progress=said, late=found.retired_at is None and progress.is_late(found.due, said[0] if said else None, day=today),
                      typed=typed, errors=errors or {})
    return pages.show(request, page, status=422 if errors else 200)


URLS = [
    Url("/plans/actions/{id}", "action", action, PLANNER),
    Url("/plans/actions/{id}/progress", "action-progress", progress_post, PLANNER, ("POST",)),
]
