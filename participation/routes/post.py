"""The administrator's page of e-mail: what waits, what could not be delivered, what was sent; never what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import mail, post
from participation.access import Role
from participation.queries import letters
from participation.queries.letters import Tray
from participation.web import pages
from participation.web.addresses import Url, Who

ADMINISTRATOR = Who.of(Role.ADMINISTRATOR)


@dataclass(frozen=True)
class PostPage(pages.Page):
    """`server`: name and port of the mail server, '' where none is set up."""

    template: ClassVar[str] = "participation/admin/post.html"
    tray: Tray
    server: str
    sender: str


async def tray_page(request: Request) -> Response:
    settings = request.app.state.settings
    server = f"{settings.smtp_host}:{settings.smtp_port}" if post.is_set_up(settings) else ""
    return pages.show(request, PostPage(await letters.tray(), server, settings.smtp_from))


async def resend(request: Request) -> Response:
    one = await letters.one_of(request.path_params["id"])
    await mail.resend(mail=one, by=request.state.visitor.person)
    return pages.see_other(request, "post")


URLS: list[Url] = [
    Url("/post", "post", tray_page, ADMINISTRATOR),
    Url("/post/{id}/resend", "post.resend", resend, ADMINISTRATOR, ("POST",)),
]
