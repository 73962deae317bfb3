"""The administrator's page of languages: how far each part is translated, and which named translator has approved it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import approvals, words
from participation.access import Role
from participation.approvals import Part, Standing
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url, Who
from participation.words import Language, _

ADMINISTRATOR = Who.of(Role.ADMINISTRATOR)
A_PAGE = 80
"""Texts shown at a time; the form to approve stands after the last."""


@dataclass(frozen=True)
class Row:
    """One part of a language."""

    standing: Standing
    name: str


@dataclass(frozen=True)
class LanguagesPage(pages.Page):
    template: ClassVar[str] = "participation/admin/languages.html"
    found: list[tuple[Language, list[Row]]]


@dataclass(frozen=True)
class PartPage(pages.Page):
    """English and translation beside each other; on the last page the form to approve them. `typed`: the translator's name."""

    template: ClassVar[str] = "participation/admin/translation.html"
    tongue: Language
    part: Part
    name: str
    texts: list[tuple[str, str]]
    page: int
    last: int
    typed: str = ""
    errors: dict[str, str] = field(default_factory=dict)


async def listed(request: Request) -> Response:
    standings = await approvals.standings()
    tongues = [language for language in words.offered() if language.tag != words.SOURCE]
    found = [(language, [Row(one, approvals.name(one.part.key)) for one in standings if one.part.language == language.tag])
             for language in tongues]
    return pages.show(request, LanguagesPage(found))


def _part_page(request: Request, typed: str = "", errors: dict[str, str] | None = None) -> Response:
    part = _part(request)
    texts = approvals.texts(part)
    last = max(1, -(-len(texts) // A_PAGE))
    asked = request.query_params.get("page", "1")
    here = last if errors else min(max(int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1, 1), last)
    shown = texts[(here - 1) * A_PAGE:here * A_PAGE]
    page = PartPage(words.language(part.language), part, approvals.name(part.key), shown, here, last, typed, errors or {})
    return pages.show(request, page, status=422 if errors else 200)


def _part(request: Request) -> Part:
    return approvals.part(request.path_params["language"], request.path_params["part"])


async def read(request: Request) -> Response:
    return _part_page(request)


async def approve(request: Request) -> Response:
    part, form = _part(request), await fields.read(request)
    typed = form.text("translator", most=400)
    try:
        if form.text("read") != "yes":
            raise Unacceptable({"read": _("Tick that the translator has read every line.")})
        await approvals.approve(language=part.language, key=part.key, digest=form.text("digest", most=64), translator=typed,
                                by=request.state.visitor.person)
    except Unacceptable as refusal:
        return _part_page(request, typed, refusal.errors)
    request.app.state.drafts = (0.0, frozenset())
    return pages.see_other(request, "languages")


URLS = [
    Url("/languages", "languages", listed, ADMINISTRATOR),
    Url("/languages/{language}/{part}", "translation", read, ADMINISTRATOR),
    Url("/languages/{language}/{part}", "translation.post", approve, ADMINISTRATOR, ("POST",)),
]
