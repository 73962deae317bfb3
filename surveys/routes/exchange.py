"""Questionnaires in and out: read a file, see what came across, keep it as a draft; take a survey along as a file."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.words import translated
from surveys import library
from surveys.exchange import keeping, plain, reading
from surveys.exchange.found import FIELD, Came, Note
from surveys.questionnaire import audiences
from surveys.questionnaire.questions import Item
from surveys.writing import kinds

SOURCES = ("XLSForm", "LimeSurvey", "REDCap", "TOML")
MOST_PACKED = 1_000_000
MOST_NAME = 60
MOST_SHOWN = 160


@dataclass(frozen=True)
class ImportPage(pages.Page):
    template: ClassVar[str] = "surveys/exchange/import.html"
    most: int = reading.MOST_BYTES // 1024 // 1024
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One question as it came across. `after`: the questions on whose answers it depends."""

    id: str
    kind: str
    text: str
    choices: str
    after: str


@dataclass(frozen=True)
class CamePage(pages.Page):
    template: ClassVar[str] = "surveys/exchange/came.html"
    source: str
    file_name: str
    title: str
    language: str
    spoken: list[str]
    kinds: list[tuple[str, int]]
    asked: int
    conditional: int
    lines: list[Line]
    notes: Sequence[Note]
    packed: str
    audience: str
    audiences: list[tuple[str, str]]


async def import_page(request: Request) -> Response:
    return pages.show(request, ImportPage())


async def read(request: Request) -> Response:
    """Shows what a file holds. Keeps nothing."""
    form = await fields.read(request)
    name = form.names.get(FIELD, "")
    try:
        came = await asyncio.to_thread(reading.read, name, form.files.get(FIELD, b""))
    except Unacceptable as refusal:
        return pages.show(request, ImportPage(errors=refusal.errors), status=422)
    return pages.show(request, came_page(came, name[-MOST_NAME:]))


def came_page(came: Came, name: str = "") -> CamePage:
    data, form = came.data, library.of(came.data)
    return CamePage(
        came.source, name, form.title, form.language, [plain.own_name(tag) for tag in (form.language, *data.get("translations", {}))],
        keeping.counted(data), sum(item.kind != "info" for item in form.items), sum(bool(item.conditions) for item in form.items),
        [_line(item) for item in form.items], came.notes, keeping.packed(came),
        form.audience, [(key, translated(name)) for key, name in audiences.NAMES.items()])


def _line(item: Item) -> Line:
    choices = " · ".join(option.label for option in (*item.options, *item.aside))
    return Line(item.id, _kind(item), item.text, choices if len(choices) <= MOST_SHOWN else choices[:MOST_SHOWN - 1] + "…",
                ", ".join(dict.fromkeys(condition.item for condition in item.conditions)))


def _kind(item: Item) -> str:
    """The name of its kind. A row of a matrix is told as what it is a row of."""
    return translated(kinds.of({"kind": "matrix" if item.group else item.kind, "lines": item.lines}).name)


async def keep(request: Request) -> Response:
    form = await fields.read(request)
    try:
        data = keeping.unpacked(form.text("definition", most=MOST_PACKED))
        draft = await keeping.keep(
            data=data | {"audience": form.one_of("audience", audiences.NAMES, default=data["audience"])}, source=form.one_of("source", SOURCES, default="TOML") or "",
            left_out=form.number("left_out") or 0, by=request.state.visitor.person)
    except Unacceptable as refusal:
        return pages.show(request, ImportPage(errors={FIELD: next(iter(refusal.errors.values()))}), status=422)
    return pages.see_other(request, "writing", id=draft.pk)
