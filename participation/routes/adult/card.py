"""The card after hand-back: what to do when a child asked to talk, or said the lowest on Safe.

There is no card, and nothing that would tell of one, where the child asked for someone else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import children, clock, concerns, hours, post, programme, receipts, telling
from participation.models import Concern, Person, Programme
from participation.problems import Unacceptable
from participation.queries import letters, mine
from participation.queries.letters import Letter
from participation.web import fields, pages, phones


@dataclass(frozen=True)
class CardPage(pages.Page):
    template: ClassVar[str] = "participation/adult/card.html"
    concern: Concern
    first: str
    running: Programme | None
    sent_to: Person | None
    then: Person | None
    deputy_at: datetime
    state: concerns.State
    kept: bool
    out_now: bool
    out_of_hours: list[tuple[str, str]]
    letters: list[Letter]
    posts: bool
    saved: bool = False
    typed: str = ""
    errors: dict[str, str] = field(default_factory=dict)


async def card(request: Request) -> Response:
    concern = await mine.concern_for(request.state.visitor.person, request.path_params["id"])
    await receipts.opened(child=concern.child, page="card", by=request.state.visitor.person)
    return pages.show(request, await _page(request, concern, saved="saved" in request.query_params))


async def save_words(request: Request) -> Response:
    """The child's words go to the protection lead, sealed; they are not shown here again."""
    person, keys = request.state.visitor.person, request.app.state.keys
    concern = await mine.concern_for(person, request.path_params["id"])
    words = (await fields.read(request)).text("words", most=concerns.WORDS_MOST + 1000)
    try:
        await concerns.add_words(concern=concern, child=concern.child, words=words, keys=keys, by=person)
    except Unacceptable as refusal:
        return pages.show(request, await _page(request, concern, typed=words, errors=refusal.errors), status=422)
    return pages.show(request, await _page(request, concern, saved=True))


async def _page(request: Request, concern: Concern, **more: object) -> CardPage:
    running = await programme.current()
    people = {one.pk: one for one in programme.ready(running)}
    check_in = await mine.kept_or_none(concern.check_in_id or "")
    to = (await telling.ways([concern], running, request.app.state.keys))[concern.pk]
    about = f"concern:{concern.pk}"
    written = await letters.about([about])
    return CardPage(concern, children.first_name(concern.child, request.app.state.keys), running, people.get(to.first or ""),
                    people.get(to.then or ""), concerns.deputy_due(concern, running),
                    concerns.state(concern, running, clock.now()), check_in is not None and check_in.adult_sees,
                    programme.office_now(running) is hours.Now.CLOSED,
                    phones.parts(running.out_of_hours if running else ""), written[about],
                    post.is_set_up(request.app.state.settings), **more)  # type: ignore[arg-type]
