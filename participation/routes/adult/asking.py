"""Asking the family: a code for their own phone, shown once; whether it was used; stopping it; *we have talked about it*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from participation import children, codes, families, receipts, voices
from participation.checkins import Voice
from participation.earlier import of
from participation.families import Out
from participation.models import CheckIn, View
from participation.problems import NotFound
from participation.queries import mine
from participation.web import pages, qr
from participation.words import _


@dataclass(frozen=True)
class AskPage(pages.Page):
    """`code` (grouped for eyes) and its picture are there once, right after it was made; `where`: the page to type it."""

    template: ClassVar[str] = "participation/adult/ask_family.html"
    check_in: CheckIn
    first: str
    view: View | None
    out: Out | None
    concern: bool
    code: str = ""
    picture: Markup | str = ""
    where: str = ""


async def ask_page(request: Request) -> Response:
    check_in = await _loaded(request)
    await receipts.opened(child=check_in.child, page="view", by=request.state.visitor.person)
    return pages.show(request, await _page(request, check_in))


async def make(request: Request) -> Response:
    """A fresh code. It is kept nowhere, so this answer is the only page that shows it."""
    check_in, keys = await _loaded(request), request.app.state.keys
    code = await families.ask(check_in=check_in, child=check_in.child, instrument=of(check_in), keys=keys,
                              by=request.state.visitor.person)
    origin = request.app.state.settings.origin
    where = origin + pages.address(request.app, "enter")
    picture = qr.svg(origin + pages.address(request.app, "enter.code", code=code), _("QR code that opens the family’s page"))
    return pages.show(request, await _page(request, check_in, code=codes.grouped(code), picture=picture, where=where))


async def stop(request: Request) -> Response:
    check_in = await _loaded(request)
    await families.stop(check_in=check_in)
    return pages.see_other(request, "ask-family", id=check_in.pk)


async def talked(request: Request) -> Response:
    """Child and adult have talked about this view."""
    voice = request.path_params["voice"]
    if voice not in voices.BESIDE:
        raise NotFound()
    check_in = await _loaded(request)
    await families.talked(check_in=check_in, voice=Voice(voice), by=request.state.visitor.person)
    return pages.see_other(request, "check-in", id=check_in.pk, at="views")


async def _loaded(request: Request) -> CheckIn:
    return await mine.check_in_for(request.state.visitor.person, request.path_params["id"])


async def _page(request: Request, check_in: CheckIn, **more: object) -> AskPage:
    person = request.state.visitor.person
    return AskPage(check_in, children.first_name(check_in.child, request.app.state.keys),
                   await voices.view_of(check_in.pk, Voice.FAMILY), await families.out(check_in),
                   await mine.has_concern(person, check_in.pk), **more)  # type: ignore[arg-type]
