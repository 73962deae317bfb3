"""Taking part, and being counted: what was agreed to, and a page on which a child of any age can take it back.

Two steps: first what it means, then yes. What follows is done in the same transaction and said on the page after it. This
browser stays the child's, so that *I need to talk to someone now* still reaches somebody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import consent
from participation.consent import Giver, Kind, Standing
from participation.problems import NotFound
from participation.routes.child.sitting import Sitting, form_of
from participation.web import pages


@dataclass(frozen=True)
class PartPage(pages.Page):
    """How things stand now; after a no, what followed from it."""

    template: ClassVar[str] = "participation/child/part.html"
    sit: Sitting
    standing: Standing


@dataclass(frozen=True)
class AskPage(pages.Page):
    template: ClassVar[str] = "participation/child/part_ask.html"
    sit: Sitting
    kind: Kind


async def part(request: Request, sit: Sitting) -> Response:
    return pages.show(request, PartPage(sit, await consent.standing(sit.child)))


async def ask(request: Request, sit: Sitting) -> Response:
    kind = _kind(request)
    if not (await consent.standing(sit.child)).given(kind):
        return pages.see_other(request, "child.part")
    return pages.show(request, AskPage(sit, kind))


async def stop(request: Request, sit: Sitting) -> Response:
    """The child's own no. It is done at once, whoever said yes before."""
    await form_of(request, sit)
    kind, visitor = _kind(request), request.state.visitor
    if (await consent.standing(sit.child)).given(kind):
        await consent.withdraw(child=sit.child, kind=kind, giver=Giver.CHILD, by=None, keep_session=visitor.session_id,
                               keys=request.app.state.keys)
    return pages.see_other(request, "child.part")


def _kind(request: Request) -> Kind:
    try:
        return Kind(request.path_params["kind"])
    except ValueError:
        raise NotFound() from None
