"""“We said, we will”: what a class and its adult agree after their wheel, and what became of it. Up to three."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation.problems import NotFound, Unacceptable
from participation.web import fields, pages, sessions
from participation.wheel import BY_KEY, INDICATORS, Band, Indicator
from participation.words import translated
from surveys import forms, queries
from surveys.class_wheel import promises as class_promises, wheels as class_wheels
from surveys.class_wheel.promises import MOST, OWNERS, Agreed
from surveys.models import ClassWheel
from surveys.running import waves

BLANK = {"about": "", "said": "", "will": "", "who": "", "due": "", "state": "under-way", "became": ""}


@dataclass(frozen=True)
class PromisesPage(pages.Page):
    """The adult's page: what is agreed, and room for more."""

    template: ClassVar[str] = "surveys/class_wheel/promises.html"
    one: ClassWheel
    agreed: list[Agreed]
    most: int


@dataclass(frozen=True)
class PromisePage(pages.Page):
    """The form of a new promise, or of one that is there (`promise_id`)."""

    template: ClassVar[str] = "surveys/class_wheel/promise.html"
    one: ClassWheel
    promise_id: str
    typed: Mapping[str, str]
    indicators: tuple[Indicator, ...]
    owners: list[tuple[str, str]]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SaidPage(pages.Page):
    """For the classroom's screen and wall, and for every child who types the code."""

    template: ClassVar[str] = "surveys/class_wheel/said.html"
    one: ClassWheel
    band: Band
    agreed: list[Agreed]


async def _own(request: Request) -> ClassWheel:
    """The closed class wheel of the address. Raises NotFound."""
    one = await class_wheels.wheel_for(request.state.visitor.person, request.path_params["id"])
    if one.wave.state != waves.CLOSED:
        raise NotFound()
    return one


async def promises(request: Request) -> Response:
    one = await _own(request)
    return pages.show(request, PromisesPage(one, await class_promises.of(one), MOST))


def _form(request: Request, one: ClassWheel, promise_id: str, typed: Mapping[str, str],
          errors: dict[str, str] | None = None) -> Response:
    owners = [(key, one.adult_called if key == "adult" else translated(name))
              for key, name in OWNERS.items()]
    page = PromisePage(one, promise_id, typed, INDICATORS, owners, errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def new_promise(request: Request) -> Response:
    one = await _own(request)
    about = request.query_params.get("about", "")
    return _form(request, one, "", BLANK | {"about": about if about in BY_KEY else ""})


async def promise(request: Request) -> Response:
    one = await _own(request)
    theme = await queries.theme_of(one.wave, request.path_params["promise"])
    return _form(request, one, theme.pk, {"about": theme.title, "said": theme.said, "will": theme.did, "who": theme.owner,
                                          "due": theme.due.isoformat() if theme.due else "", "state": theme.state,
                                          "became": theme.why})


async def save(request: Request) -> Response:
    """Add a promise, or change the one named by the address."""
    one, form, by = await _own(request), await fields.read(request), request.state.visitor.person
    promise_id = request.path_params.get("promise", "")
    theme = await queries.theme_of(one.wave, promise_id) if promise_id else None
    try:
        words = forms.class_promise(form, kept=theme is not None)
    except Unacceptable as refusal:
        return _form(request, one, promise_id, BLANK | {name: form.text(name) for name in BLANK}, refusal.errors)
    if theme is None:
        await class_promises.agree(one=one, words=words, by=by)
    else:
        await class_promises.change(theme=theme, words=words, by=by)
    return pages.see_other(request, "class-promises", id=one.pk)


async def said(request: Request) -> Response:
    """By its own address, which nobody can guess. Raises NotFound before anything is agreed."""
    request.state.visitor = sessions.NOBODY
    one = await class_wheels.by_address(request.path_params["address"])
    agreed = await class_promises.of(one)
    if not agreed:
        raise NotFound()
    return pages.show(request, SaidPage(one, Band(one.band), agreed))
