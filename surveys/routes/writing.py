"""Writing a survey: starting it, its questions in order, what it says of itself, publishing, discarding."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps

from starlette.requests import Request
from starlette.responses import Response

from participation.problems import Conflict, NotFound, Unacceptable
from participation.web import fields, pages
from participation.words import _, translated
from surveys.models import Survey
from surveys.questionnaire.audiences import NAMES, STAFF
from surveys.routes.writing_pages import (
    AboutPage,
    AddPage,
    DiscardPage,
    NewPage,
    PublishPage,
    SamePage,
    draft_page,
    reworded,
)
from surveys.writing import changes, drafts, editing, faults, forms, kinds, length, own, reading, shape
from surveys.writing.kinds import Data

Handler = Callable[[Request, Survey], Awaitable[Response]]


def of_a_draft(handler: Handler) -> Callable[[Request], Awaitable[Response]]:
    """A page of one draft. Once it is published its pages lead to the library, and its forms change nothing."""
    @wraps(handler)
    async def found(request: Request) -> Response:
        row = await drafts.draft_for(request.path_params["id"])
        if row.state != own.DRAFT and request.method == "GET":
            return pages.see_other(request, "library-survey", key=row.key)
        drafts.check_can_change(row)
        return await handler(request, row)
    return found


def by(request: Request):
    return request.state.visitor.person


def audiences() -> dict[str, str]:
    return {key: translated(name) for key, name in NAMES.items()}


def item_of(data: Data, item_id: str) -> Data:
    """Raises NotFound."""
    found = shape.item(data, item_id)
    if found is None:
        raise NotFound()
    return found


# ---- starting ----------------------------------------------------------------------------------------------------------------

async def new_page(request: Request) -> Response:
    typed = {"title": "", "audience": STAFF, "source": request.query_params.get("source", "")}
    return pages.show(request, NewPage(await own.choosable(), audiences(), typed))


async def new(request: Request) -> Response:
    form = await fields.read(request)
    try:
        wanted = forms.new_survey(form)
        draft = await _started(wanted, request)
    except Unacceptable as refusal:
        typed = {name: form.text(name, most=20_000) for name in ("title", "audience", "source")}
        return pages.show(request, NewPage(await own.choosable(), audiences(), typed, refusal.errors), status=422)
    return onward(pages.see_other(request, "writing", id=draft.pk), "" if wanted.source else "#questions-new")


async def _started(wanted: forms.New, request: Request) -> Survey:
    if not wanted.source:
        return await drafts.start(data=drafts.blank(title=wanted.title, audience=wanted.audience), by=by(request))
    try:
        return await drafts.start_copy(key=wanted.source, title=wanted.title, audience=wanted.audience, by=by(request))
    except NotFound:
        raise Unacceptable({"source": _("This survey is not in the library any more.")}) from None


# ---- the questions in order ----------------------------------------------------------------------------------------------------

async def draft(request: Request, row: Survey) -> Response:
    return pages.show(request, await draft_page(row, removed=request.query_params.get("removed", "")))


async def order(request: Request, row: Survey) -> Response:
    """One button of the list: move, join, split, another page, duplicate, remove, bring back."""
    form, data = await fields.read(request), drafts.data_of(row)
    what, _colon, item_id = form.text("do", most=80).partition(":")
    try:
        at = _arranged(data, what, item_id, form)
        await drafts.save(draft=row, data=data, revision=forms.revision(form), by=by(request))
    except Conflict as refusal:
        return pages.show(request, await draft_page(row, note=refusal.sentence), status=409)
    return to_list(request, row, at)


def to_list(request: Request, row: Survey, at: str) -> Response:
    """The list again; `at` is the id of what was pressed: browsers put the keyboard there, without a script."""
    removed = at.removeprefix("removed:") if at.startswith("removed:") else ""
    return onward(pages.see_other(request, "writing", id=row.pk), f"?removed={removed}#undo" if removed else f"#{at}")


def onward(answer: Response, more: str) -> Response:
    """The same redirect with a query or a fragment."""
    for header in ("location", "hx-redirect"):
        if header in answer.headers:
            answer.headers[header] += more
    return answer


MOVES: dict[str, Callable[[Data, str], None]] = {
    "up": lambda data, item_id: shape.move(data, item_id, -1), "down": lambda data, item_id: shape.move(data, item_id, 1),
    "join": shape.join, "split": shape.split}


def _arranged(data: Data, what: str, item_id: str, form: fields.Form) -> str:
    """Does what the button says; returns which button the keyboard goes on from. Raises Conflict if the question is gone."""
    if what == "back":
        if not shape.bring_back(data, item_id):
            raise Conflict(_("This question cannot be brought back any more."))
        return f"edit-{item_id}"
    if item_id not in shape.order(data):
        raise Conflict(_("This question is not in the survey any more. Nothing was changed."))
    if what == "remove":
        shape.remove(data, item_id)
        return f"removed:{item_id}"
    if what == "duplicate":
        return f"edit-{shape.duplicate(data, item_id)}"
    if what == "page":
        shape.to_page(data, item_id, form.number(f"page-{item_id}") or 0)
    elif what in MOVES:
        MOVES[what](data, item_id)
    else:
        raise Conflict(_("This button is not known here. Nothing was changed."))
    return f"{what}-{item_id}" if what in ("up", "down") and not _at_the_edge(data, item_id) else f"edit-{item_id}"


def _at_the_edge(data: Data, item_id: str) -> bool:
    """Where one of its buttons has nothing left to do, the keyboard goes on from the question itself."""
    return [item_id] in (data["pages"][0], data["pages"][-1])


# ---- adding --------------------------------------------------------------------------------------------------------------------

async def add_page(request: Request, row: Survey) -> Response:
    data = drafts.data_of(row)
    return pages.show(request, AddPage(row, kinds.STARTERS, drafts.starter_of_last(data), after=_after(data, request.query_params.get("after", "")),
                                       revision=row.revision))


def _after(data: Data, item_id: str) -> tuple[str, str]:
    item = shape.item(data, item_id)
    return (item_id, reading.name(item)) if item else ("", "")


async def add(request: Request, row: Survey) -> Response:
    """One question or several. One that needs more than its words is opened at once."""
    form, data = await fields.read(request), drafts.data_of(row)
    typed, after = form.text("questions", most=60_000), form.text("after", most=40)
    try:
        starter, found = forms.starter(form), forms.questions(typed)
        forms.check_questions(found, len(data["items"]))
        made = _added(data, starter, found, after)
        await drafts.save(draft=row, data=data, revision=forms.revision(form), by=by(request))
    except Unacceptable as refusal:
        return await _add_again(request, row, form, refusal.errors, 422)
    except Conflict as refusal:
        return await _add_again(request, row, form, {"questions": refusal.sentence}, 409)
    if len(made) == 1 and _needs_more(shape.item(data, made[0]) or {}):
        return pages.see_other(request, "writing-question", id=row.pk, item=made[0])
    return to_list(request, row, "questions-new")


def _added(data: Data, starter: kinds.Starter, found: list[tuple[str, list[str]]], after: str) -> list[str]:
    made: list[str] = []
    for text, labels in found:
        made.append(shape.add(data, kinds.fitting(starter, labels), text, labels, after=made[-1] if made and after else after))
    return made


def _needs_more(item: Data) -> bool:
    return (item["kind"] in ("choice", "several", "rank", "matrix") and not (item.get("options") or item.get("rows"))
            or item["kind"] == "info" and not item.get("body") or str(item.get("scale", "")).startswith("own"))


async def _add_again(request: Request, row: Survey, form: fields.Form, errors: dict[str, str], status: int) -> Response:
    typed, kind = form.text("questions", most=60_000), form.text("kind", most=20)
    if form.text("from") == "kinds":
        data = drafts.data_of(row)
        return pages.show(request, AddPage(row, kinds.STARTERS, kind, typed, _after(data, form.text("after", most=40)), row.revision,
                                           errors=errors), status=status)
    return pages.show(request, await draft_page(row, typed=typed, kind=kind, errors=errors), status=status)


# ---- what the survey says of itself ------------------------------------------------------------------------------------------------

async def about_page(request: Request, row: Survey) -> Response:
    data = drafts.data_of(row)
    return pages.show(request, _about(row, data, _about_typed(data)))


def _about_typed(data: Data) -> dict[str, str]:
    typed = {name: str(data.get(name, "")) for name in ("title", "intro", "audience", "minutes", "language")}
    return typed | {"help_lines": "\n".join(data.get("help_lines", ()))} | {
        f"aside-{name}": label for name, label in editing.known_asides(data).items()}


def _about(row: Survey, data: Data, typed: dict[str, str], errors: dict[str, str] | None = None, note: str = "") -> AboutPage:
    return AboutPage(row, row.revision, typed, audiences(), editing.known_asides(data), length.proposed(data), note, errors or {})


async def about(request: Request, row: Survey) -> Response:
    form, data = await fields.read(request), drafts.data_of(row)
    typed = _about_typed(data) | {name: form.text(name, most=20_000) for name, _value in form.pairs}
    try:
        editing.put_about(data, forms.about(form))
        await drafts.save(draft=row, data=data, revision=forms.revision(form), by=by(request))
    except Unacceptable as refusal:
        return pages.show(request, _about(row, data, typed, refusal.errors), status=422)
    except Conflict as refusal:
        return pages.show(request, _about(row, data, typed, note=refusal.sentence), status=409)
    return pages.see_other(request, "writing", id=row.pk)


# ---- is it still the same question? ---------------------------------------------------------------------------------------------------

async def same_page(request: Request, row: Survey) -> Response:
    return pages.show(request, await _same(row))


async def _same(row: Survey, errors: dict[str, str] | None = None, note: str = "") -> SamePage:
    former = await drafts.former_of(row)
    return SamePage(row, row.revision, reworded(drafts.data_of(row), former) if former else [], note, errors or {})


async def same(request: Request, row: Survey) -> Response:
    form, data, former = await fields.read(request), drafts.data_of(row), await drafts.former_of(row)
    asked = changes.undecided(data, former) if former else []
    said = {item_id: form.one_of(f"same-{item_id}", ("yes", "no")) for item_id in asked}
    if missing := {f"same-{item_id}": _("Say for each question whether it still asks the same.") for item_id in asked if not said[item_id]}:
        return pages.show(request, await _same(row, missing), status=422)
    for item_id, answer in said.items():
        changes.decide(data, item_id, answer == "yes")
    try:
        await drafts.save(draft=row, data=data, revision=forms.revision(form), by=by(request))
    except Conflict as refusal:
        return pages.show(request, await _same(row, note=refusal.sentence), status=409)
    return pages.see_other(request, "writing", id=row.pk)


# ---- publishing, discarding ------------------------------------------------------------------------------------------------------------

async def publish_page(request: Request, row: Survey) -> Response:
    return pages.show(request, await _publish(row))


async def _publish(row: Survey, errors: dict[str, str] | None = None) -> PublishPage:
    data, former = drafts.data_of(row), await drafts.former_of(row)
    hinted = [(item_id, sentence) for item_id, sentences in faults.hints(data).items() for sentence in sentences]
    return PublishPage(row, row.revision, len(data["items"]), data["minutes"], faults.found(data, former), hinted,
                       changes.told(data, former) if former else [], errors or {})


async def publish(request: Request, row: Survey) -> Response:
    form = await fields.read(request)
    try:
        await drafts.publish(draft=row, revision=forms.revision(form), by=by(request))
    except Unacceptable as refusal:
        return pages.show(request, await _publish(row, refusal.errors), status=422)
    except Conflict:
        again = _("Somebody changed this survey after you opened the page. Look at it again, then publish it.")
        return pages.show(request, await _publish(row, {"publish": again}), status=409)
    return pages.see_other(request, "library-survey", key=row.key)


async def discard_page(request: Request, row: Survey) -> Response:
    return pages.show(request, DiscardPage(row, len(drafts.data_of(row)["items"])))


async def discard(request: Request, row: Survey) -> Response:
    await drafts.discard(draft=row, by=by(request))
    return pages.see_other(request, "library")
