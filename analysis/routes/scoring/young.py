"""For everybody: the children's version of the scorecard, and a place to say something to a part of it. No sign-in, no name.

What is said is kept outside any transaction of the page, because tries are slowed down first (participation.throttle).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import queries
from analysis.models import Plan, Snapshot
from analysis.planning import for_children
from analysis.scoring import children, young
from analysis.scoring.children import PICTURES, Part, Young
from analysis.scoring.facts import read as read_facts
from analysis.scoring.young import FEELING_NAMES, MOST_WORDS, Told
from participation import throttle
from participation.identity import is_id, new_id
from participation.problems import NotFound, TooMany, Unacceptable
from participation.throttle import Pace
from participation.web import fields, network, pages
from participation.web.addresses import Url, Who
from participation.words import translated

SAYING = Pace(free=10, longest=120)
"""A class of children may stand behind one address: ten at once are free, then each waits a little longer."""
FACES = {"glad": "sun", "calm": "leaf", "worried": "umbrella", "cross": "megaphone"}


@dataclass(frozen=True)
class YoungPage(pages.Page):
    """`told`: shown comments by their part, '' for the whole."""

    template: ClassVar[str] = "analysis/scoring/young.html"
    plan: Plan
    young: Young
    told: dict[str, list[Told]]
    pictures: dict[str, str] = field(default_factory=lambda: {word.value: name for word, name in PICTURES.items()})
    faces: dict[str, str] = field(default_factory=lambda: dict(FACES))
    feelings: dict[str, str] = field(default_factory=lambda: {one.value: translated(name) for one, name in FEELING_NAMES.items()})


@dataclass(frozen=True)
class NonePage(pages.Page):
    """No month is frozen yet."""

    template: ClassVar[str] = "analysis/scoring/young_none.html"


@dataclass(frozen=True)
class SayPage(pages.Page):
    """`part`: what it is about, None for the whole."""

    template: ClassVar[str] = "analysis/scoring/young_say.html"
    plan: Plan
    part: Part | None
    key: str
    typed: dict[str, str] = field(default_factory=lambda: {"feeling": "", "words": ""})
    errors: dict[str, str] = field(default_factory=dict)
    most: int = MOST_WORDS
    faces: dict[str, str] = field(default_factory=lambda: dict(FACES))
    feelings: dict[str, str] = field(default_factory=lambda: {one.value: translated(name) for one, name in FEELING_NAMES.items()})


@dataclass(frozen=True)
class ThanksPage(pages.Page):
    template: ClassVar[str] = "analysis/scoring/young_thanks.html"
    plan: Plan


async def newest(request: Request) -> Response:
    """The plan of now, or while it has no frozen month the one whose month was frozen last."""
    plan = await queries.current_plan()
    frozen = Snapshot.all().order_by("-month", "-plan__made_at").only("id", "plan_id")
    found = await frozen.filter(plan=plan).first() or await frozen.first()
    if found is None:
        return pages.show(request, NonePage())
    return pages.see_other(request, "young-scorecard", id=found.plan_id)  # type: ignore[attr-defined]


async def page(request: Request) -> Response:
    plan, facts = await _frozen(request)
    told: dict[str, list[Told]] = {}
    for one in await young.shown(plan, request.app.state.keys):
        told.setdefault(one.line if facts.part(one.line) else "", []).append(one)
    return pages.show(request, YoungPage(plan, facts, told))


async def say(request: Request) -> Response:
    plan, facts = await _frozen(request)
    return pages.show(request, SayPage(plan, facts.part(request.query_params.get("part", "")), new_id()))


async def send(request: Request) -> Response:
    plan, facts = await _frozen(request)
    form = await fields.read(request)
    typed = {"feeling": form.text("feeling", most=8), "words": form.text("words", most=4 * MOST_WORDS)}
    part, key = facts.part(form.text("part", most=40)), form.text("key", most=40)
    hot, keys = request.app.state.database.hot, request.app.state.keys
    try:
        young.check(line=part.line if part else "", key=key, **typed)
        await throttle.attempt(hot, keys.mac("young comment network", network.network(request)), throttle.NETWORK)
        await throttle.attempt(hot, keys.mac("young comment", network.address(request)), SAYING)
        await young.say(plan=plan, line=part.line if part else "", key=key, keys=keys, **typed)
    except Unacceptable as refusal:
        return pages.show(request, SayPage(plan, part, key if is_id(key) else new_id(), typed, refusal.errors), status=422)
    except TooMany as refusal:
        again = SayPage(plan, part, key, typed, {"words": refusal.sentence})
        return pages.show(request, again, status=refusal.status)
    return pages.see_other(request, "young-thanks", id=plan.pk)


async def thanks(request: Request) -> Response:
    plan, _facts = await _frozen(request)
    return pages.show(request, ThanksPage(plan))


async def _frozen(request: Request) -> tuple[Plan, Young]:
    """A plan with its newest frozen month: what is not frozen yet is nobody's. Raises NotFound."""
    found = await Snapshot.filter(plan_id=request.path_params["id"]).order_by("-month").select_related("plan").first()
    if found is None:
        raise NotFound()
    facts = read_facts(found.facts)
    return found.plan, children.young(facts, await for_children.of_criteria(row.criterion for row in facts.rows))


URLS = [
    Url("/our-plan", "young-newest", newest, Who.ANYONE),
    Url("/our-plan/{id}", "young-scorecard", page, Who.ANYONE),
    Url("/our-plan/{id}/say", "young-say", say, Who.ANYONE),
    Url("/our-plan/{id}/say", "young-say.post", send, Who.ANYONE, ("POST",), hot=True),
    Url("/our-plan/{id}/thanks", "young-thanks", thanks, Who.ANYONE),
]
