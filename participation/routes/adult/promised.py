"""Promises: you said, we will, we did. Each change says a sentence to the child."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import clock, promises, receipts
from participation.forms import promised as forms
from participation.models import Promise, Service
from participation.problems import Unacceptable
from participation.promises import Standing
from participation.queries import promised
from participation.queries.promised import Kept
from participation.routes.adult.showing import PromiseLine, promise_line, promise_lines
from participation.web import fields, pages

NEWEST_DONE = 30


@dataclass(frozen=True)
class PromisesPage(pages.Page):
    template: ClassVar[str] = "participation/adult/promises.html"
    overdue: list[PromiseLine]
    ahead: list[PromiseLine]
    finished: list[PromiseLine]
    today: date


@dataclass(frozen=True)
class ServicePage(pages.Page):
    """Open promises of the whole service, counted by adult: no child, no words."""

    template: ClassVar[str] = "participation/adult/promises_service.html"
    counted: list[Kept]
    service: str


@dataclass(frozen=True)
class PromisePage(pages.Page):
    template: ClassVar[str] = "participation/adult/promise.html"
    line: PromiseLine
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


async def promises_page(request: Request) -> Response:
    found = await promise_lines(request)
    finished = sorted((one for one in found if one.done_on), key=lambda one: one.done_on, reverse=True)
    return pages.show(request, PromisesPage(
        [one for one in found if one.standing is Standing.OVERDUE],
        [one for one in found if one.standing in (Standing.SOON, Standing.OPEN)], finished[:NEWEST_DONE], clock.today()))


async def promise_page(request: Request) -> Response:
    promise = await promised.promise_for(request.state.visitor.person, request.path_params["id"])
    await receipts.opened(child=promise.child, page="promise", by=request.state.visitor.person)
    return pages.show(request, PromisePage(await _line(request, promise)))


async def service_page(request: Request) -> Response:
    person = request.state.visitor.person
    service = await Service.get_or_none(id=person.service_id)
    return pages.show(request, ServicePage(await promised.of_service(person) if service else [],
                                           service.name if service else ""))


async def update(request: Request) -> Response:
    """Done, later with a new date, or not possible; each with a sentence to the child."""
    promise = await promised.promise_for(request.state.visitor.person, request.path_params["id"])
    form = await fields.read(request)
    try:
        await _update(request, promise, forms.update(form))
    except Unacceptable as refusal:
        typed = {name: form.text(name) for name in ("state", "told", "due")}
        return pages.show(request, PromisePage(await _line(request, promise), typed, refusal.errors), status=422)
    return pages.see_other(request, "promises")


async def _update(request: Request, promise: Promise, given: forms.Update) -> None:
    who = {"promise": promise, "child": promise.child, "told": given.told, "keys": request.app.state.keys,
           "by": request.state.visitor.person}
    if given.state == "later":
        await promises.later(due=given.due, **who)
    else:
        await (promises.done if given.state == "done" else promises.cannot)(**who)


async def _line(request: Request, promise: Promise) -> PromiseLine:
    person = request.state.visitor.person
    return promise_line(promise, promise.child, request.app.state.keys, person,
                        linked=await promised.opens_check_in(person, promise))
