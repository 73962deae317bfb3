"""On their own phone: a code for one sitting, and what the adult learns of it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from participation import alone, children, clock, codes, receipts
from participation.alone import Finished, Out
from participation.models import Child, Person
from participation.passes import SITTING_LASTS
from participation.queries import mine
from participation.web import pages, qr
from participation.words import _


@dataclass(frozen=True)
class Phone:
    """The part of a child's page about this. `out`: the code they have now; `finished`: newest first."""

    may: bool
    out: Out | None
    finished: list[Finished]


@dataclass(frozen=True)
class CodePage(pages.Page):
    """Shown once: only the code's HMAC is kept."""

    template: ClassVar[str] = "participation/adult/phone_code.html"
    child: Child
    first: str
    code: str
    picture: Markup
    where: str
    out: Out
    minutes: int


async def code(request: Request) -> Response:
    """A fresh code for a phone of the young person's own; what an older one began ends, unread."""
    person, keys = request.state.visitor.person, request.app.state.keys
    child = await mine.child_for(person, request.path_params["id"])
    await receipts.opened(child=child, page="record", by=person)
    code = await alone.give_code(child=child, keys=keys, by=person)
    origin = request.app.state.settings.origin
    link = origin + pages.address(request.app, "enter.code", code=code)
    out = await alone.out(child, person)
    assert out is not None, "a code was given just now"
    return pages.show(request, CodePage(
        child, children.first_name(child, keys), codes.grouped(code), qr.svg(link, _("The code as a picture for a phone’s camera")),
        origin.partition("://")[2] + pages.address(request.app, "enter"), out, int(SITTING_LASTS.total_seconds() // 60)))


async def of(child: Child, person: Person) -> Phone:
    return Phone(alone.can_be_alone(child), await alone.out(child, person), await alone.finished(person, [child.pk]))


async def news(person: Person, firsts: dict[str, str]) -> list[tuple[str, Finished]]:
    """Who finished in the last days, for the adult's day: what the child is called, and what the adult learns."""
    found = await alone.finished(person, list(firsts), since=clock.today() - alone.TOLD_FOR)
    return [(firsts[one.child_id], one) for one in found]
