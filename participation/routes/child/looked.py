"""Access receipts for the child: who opened my page, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import receipts
from participation.receipts import Looks
from participation.routes.child.sitting import Sitting
from participation.web import pages

SHOWN = 20


@dataclass(frozen=True)
class LookedPage(pages.Page):
    template: ClassVar[str] = "participation/child/looked.html"
    sit: Sitting
    looks: list[Looks]


async def looked(request: Request, sit: Sitting) -> Response:
    return pages.show(request, LookedPage(sit, receipts.by_day(await receipts.of(sit.child.pk))[:SHOWN]))
