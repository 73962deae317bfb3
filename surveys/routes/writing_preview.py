"""A survey as respondents meet it, at the width of a phone, with its branches followed; and the map of its branches.

Answers travel in the address from page to page. Nothing is stored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation.web import pages
from surveys.library import Questionnaire
from surveys.models import Survey
from surveys.questionnaire import definition, journey, saying
from surveys.questionnaire.questions import Answer
from surveys.questionnaire.reading import Typed, fields
from surveys.routes.ballot_pages import Shown
from surveys.routes.library import found
from surveys.routes.writing_pages import MapPage
from surveys.writing import branch_map, drafts, faults, own, reading, shape
from surveys.writing.kinds import Data


@dataclass(frozen=True)
class WalkPage(pages.Page):
    """One page of the walk, or its end (`page` 0). `kept`: fields of the answers given elsewhere; `here`: (id, name) of the
    questions on this page; `left_out`: names of the questions that these answers lead past; `edit`: the draft's id, or ""."""

    template: ClassVar[str] = "surveys/writing/walk.html"
    form: Questionnaire
    page: int
    shown: list[Shown]
    progress: str
    length: str
    kept: list[tuple[str, str]]
    before: int | None
    said: list[tuple[str, str]]
    here: list[tuple[str, str]]
    left_out: list[str]
    unfinished: int
    edit: str
    back: str
    errors: dict[str, str] = field(default_factory=dict)


async def walk(request: Request) -> Response:
    """Through a draft; what of it cannot be read yet is left out, and counted."""
    row = await drafts.draft_for(request.path_params["id"])
    if row.state != own.DRAFT:
        return pages.see_other(request, "library-survey", key=row.key)
    data = drafts.data_of(row)
    form = _readable(data)
    asked = {item.group or item.id for item in form.items}
    return _walked(request, form, data, edit=row.pk, back=pages.address(request.app, "writing", id=row.pk),
                   unfinished=sum(item["id"] not in asked for item in data["items"]))


def _readable(data: Data) -> Questionnaire:
    """Questions whose branches are broken are asked always, so that they can be looked at."""
    broken = [fault.item for fault in faults.found(data) if fault.where == faults.CONDITIONS]
    return reading.readable(data, without=broken)


async def walk_library(request: Request) -> Response:
    form, _mine = await found(request.path_params["key"])
    return _walked(request, form, {"items": []}, edit="", back=pages.address(request.app, "library-survey", key=form.key), unfinished=0)


def _walked(request: Request, form: Questionnaire, data: Data, *, edit: str, back: str, unfinished: int) -> Response:
    typed = Typed(tuple(request.query_params.multi_items()))
    sent_from, wanted = _number(typed.get("from")), _number(typed.get("page"))
    answers, errors = _answers(form, typed, sent_from)
    page = sent_from if errors else journey.after(form, sent_from, answers) if "from" in typed else min(wanted or 1, len(form.pages))
    asked = journey.asked_on(form, page, answers) or (form.pages[page - 1] if page else ())
    shown = [Shown(item, typed if errors else Typed(fields(item, answers)), errors.get(item.field, "")) for item in asked]
    return pages.show(request, WalkPage(
        form, page, shown, journey.progress(form, page) if page else "", journey.length(form), _kept(form, answers, page),
        journey.before(form, page, answers), _said(form, answers) if not page else [], _here(data, asked),
        _left_out(form, answers, page), unfinished, edit, back, errors), status=422 if errors else 200)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else 0


def _answers(form: Questionnaire, typed: Typed, sent_from: int) -> tuple[dict[str, Answer], dict[str, str]]:
    """What was answered on all pages so far, and what on the last one cannot be used."""
    answers: dict[str, Answer] = {}
    errors: dict[str, str] = {}
    for page in range(1, len(form.pages) + 1):
        taken = journey.take(form, page, answers, typed)
        answers = taken.answers
        errors = taken.errors if page == sent_from else errors
    return answers, errors


def _kept(form: Questionnaire, answers: dict[str, Answer], page: int) -> list[tuple[str, str]]:
    """Answers of the other pages, as hidden fields."""
    here = {item.id for item in form.pages[page - 1]} if page else set()
    return [pair for item in form.items if item.id not in here for pair in fields(item, answers)]


def _said(form: Questionnaire, answers: dict[str, Answer]) -> list[tuple[str, str]]:
    final = journey.final(form, answers)
    return [(item.short, " · ".join(saying.said(item, final))) for item in form.items if item.kind != "info" and journey.asked(item, final)]


def _here(data: Data, asked) -> list[tuple[str, str]]:
    owners, names = faults.owner(data), reading.names(data)
    ids = dict.fromkeys(owners.get(item.id, item.id) for item in asked)
    return [(item_id, names[item_id]) for item_id in ids if shape.item(data, item_id)]


def _left_out(form: Questionnaire, answers: dict[str, Answer], page: int) -> list[str]:
    """Before this page, or on the whole way."""
    alive = journey.live(form, answers)
    passed = form.pages[:page - 1] if page else form.pages
    return [item.short for items in passed for item in items if not journey.asked(item, alive)]


async def draw_map(request: Request) -> Response:
    row: Survey = await drafts.draft_for(request.path_params["id"])
    data = drafts.data_of(row)
    wrong = [fault.sentence for fault in faults.found(data) if fault.where == faults.CONDITIONS]
    where = {name: pages.address(request.app, name, id=row.pk) for name in ("writing", "writing-walk")}
    return pages.show(request, MapPage(row.title, row.language, branch_map.drawn(data), wrong, where["writing"], where["writing-walk"]))


async def draw_library_map(request: Request) -> Response:
    form, mine = await found(request.path_params["key"])
    text = await own.text(form.key) or mine.newest.definition  # type: ignore[union-attr]
    data = shape.opened(definition.loaded(text))
    where = {name: pages.address(request.app, name, key=form.key) for name in ("library-survey", "library-walk")}
    return pages.show(request, MapPage(form.title, form.language, branch_map.drawn(data), [], where["library-survey"], where["library-walk"]))
