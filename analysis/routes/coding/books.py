"""Code books: begun from the starter or empty, worded, followed by a new version, printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.coding import access, books, forms
from analysis.coding.access import DRAFT, USED
from analysis.models import Code, CodeBook, CodingRound
from analysis.routes.coding.page import LEAD, POST, READERS, person_of
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import translated


@dataclass(frozen=True)
class NewBookPage(pages.Page):
    template: ClassVar[str] = "analysis/coding/book_new.html"
    starter: str
    codes: int
    typed: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BookPage(pages.Page):
    """A code book to read, to print, and as long as nobody coded by it, to change."""

    template: ClassVar[str] = "analysis/coding/book.html"
    book: CodeBook
    codes: list[Code]
    state: str
    draft: bool
    leads: bool
    rounds: int
    newer: CodeBook | None
    can_retire: bool


@dataclass(frozen=True)
class CodePage(pages.Page):
    template: ClassVar[str] = "analysis/coding/code.html"
    book: CodeBook
    code: Code | None
    typed: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)


async def new(request: Request) -> Response:
    access.check_can_lead(person_of(request))
    title, rules = books.starter()
    return pages.show(request, NewBookPage(title, len(rules), {"title": title, "from": "starter"}))


async def new_post(request: Request) -> Response:
    access.check_can_lead(person_of(request))
    form = await fields.read(request)
    starter, rules = books.starter()
    try:
        title = forms.title(form)
    except Unacceptable as refusal:
        page = NewBookPage(starter, len(rules), {"title": "", "from": form.text("from", most=10)}, refusal.errors)
        return pages.show(request, page, status=422)
    book = await books.begin(title=title, rules=rules if form.text("from", most=10) == "starter" else (), by=person_of(request))
    return pages.see_other(request, "code-book", id=book.pk)


async def _book(request: Request) -> CodeBook:
    return await access.book_for(person_of(request), request.path_params["id"])


async def book_page(request: Request) -> Response:
    book = await _book(request)
    newer = await CodeBook.filter(follows_id=book.pk).first()
    page = BookPage(book, await access.codes_of(book.pk), translated(books.STATES[book.state]), book.state == DRAFT,
                    access.can_lead(person_of(request)), await CodingRound.filter(book_id=book.pk).count(), newer, book.state == USED)
    return pages.show(request, page)


async def act(request: Request) -> Response:
    """A new version, retire, or throw a draft away."""
    book, by, form = await _book(request), person_of(request), await fields.read(request)
    wanted = form.one_of("act", ("version", "retire", "discard"))
    if wanted == "version":
        book = await books.next_version(book=book, by=by)
    elif wanted == "retire":
        await books.retire(book=book, by=by)
    elif wanted == "discard":
        await books.discard(book=book, by=by)
        return pages.see_other(request, "groups")
    return pages.see_other(request, "code-book", id=book.pk)


async def _code(request: Request) -> Code | None:
    ident = request.path_params.get("code")
    return await access.code_for(person_of(request), request.path_params["id"], ident) if ident else None


async def code(request: Request) -> Response:
    book, found = await _book(request), await _code(request)
    if book.state != DRAFT:
        return pages.see_other(request, "code-book", id=book.pk)
    return pages.show(request, CodePage(book, found, books.typed(found)))


async def code_post(request: Request) -> Response:
    book, found, form, by = await _book(request), await _code(request), await fields.read(request), person_of(request)
    wanted = form.one_of("act", ("remove", "up"))
    try:
        if found and wanted == "remove":
            await books.take_out(book=book, code=found, by=by)
        elif found and wanted == "up":
            await books.move_up(book=book, code=found, by=by)
        else:
            await books.put(book=book, rule=forms.rule(form), code=found, by=by)
    except Unacceptable as refusal:
        return pages.show(request, CodePage(book, found, books.typed(None) | dict(form.pairs), refusal.errors), status=422)
    return pages.see_other(request, "code-book", id=book.pk, at="codes")


URLS = [
    Url("/groups/books/new", "code-book-new", new, LEAD),
    Url("/groups/books/new", "code-book-new.post", new_post, LEAD, POST),
    Url("/groups/books/{id}", "code-book", book_page, READERS),
    Url("/groups/books/{id}/act", "code-book-act", act, LEAD, POST),
    Url("/groups/books/{id}/codes", "code-new", code, LEAD),
    Url("/groups/books/{id}/codes", "code-new.post", code_post, LEAD, POST),
    Url("/groups/books/{id}/codes/{code}", "code", code, LEAD),
    Url("/groups/books/{id}/codes/{code}", "code.post", code_post, LEAD, POST),
]
