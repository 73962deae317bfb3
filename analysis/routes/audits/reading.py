"""What a named reader works on: the places of the list that are theirs, one file with its grades, and what two settle together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from analysis.audits import access, audits, counting, forms, questions, waiting
from analysis.audits.access import OPEN
from analysis.audits.questions import SCALE, Question
from analysis.audits.saving import Outcome
from analysis.audits.waiting import Asked, FileLine
from analysis.models import AuditReading, AuditSettled, CaseAudit
from participation.identity import new_id
from participation.models import Person
from participation.problems import Conflict, NotFound, Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url, Who
from participation.web.waits import Wait
from participation.words import _, translated


@dataclass(frozen=True)
class MinePage(pages.Page):
    """Every open audit that names this person."""

    template: ClassVar[str] = "analysis/audits/mine.html"
    audits: list[Asked]


@dataclass(frozen=True)
class FilesPage(pages.Page):
    template: ClassVar[str] = "analysis/audits/files.html"
    one: CaseAudit
    files: list[FileLine]
    questions: int
    onward: int | None


@dataclass(frozen=True)
class FilePage(pages.Page):
    """One file: every question with its six grades. `page` and `base`: see analysis.audits.saving. `not_kept`: what an older page
    had chosen otherwise, in words, by question."""

    template: ClassVar[str] = "analysis/audits/file.html"
    one: CaseAudit
    file: int
    questions: list[Question]
    grades: Mapping[str, int]
    scale: list[tuple[int, str]]
    done: bool
    locked: bool
    graded: int
    total: int
    page: str
    base: int
    errors: dict[str, str] = field(default_factory=dict)
    not_kept: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SavedPage(pages.Page):
    """The line that says what is saved."""

    template: ClassVar[str] = "analysis/audits/_saved.html"
    graded: int
    total: int


@dataclass(frozen=True)
class Apart:
    """A question that two graded differently, in words, and what they settled on so far."""

    question: Question
    mine: str
    other: str
    settled: int | None


@dataclass(frozen=True)
class TogetherPage(pages.Page):
    template: ClassVar[str] = "analysis/audits/together.html"
    one: CaseAudit
    file: int
    name: str
    apart: list[Apart]
    same: list[tuple[Question, str]]
    scale: list[tuple[int, str]]
    seen: str
    errors: dict[str, str] = field(default_factory=dict)


def person_of(request: Request) -> Person:
    return request.state.visitor.person


def _scale() -> list[tuple[int, str]]:
    return [(grade, translated(name)) for grade, name in SCALE.items()]


def _file(request: Request) -> int:
    typed = request.path_params["file"]
    if not (typed.isascii() and typed.isdigit() and len(typed) < 7):
        raise NotFound()
    return int(typed)


async def mine(request: Request) -> Response:
    return pages.show(request, MinePage(await waiting.asked(person_of(request))))


async def waits(person: Person) -> list[Wait]:
    """For the page on which this person begins the day."""
    return [Wait(one.sentence, f"/case-files/{one.one.pk}", _("Case files to read")) for one in await waiting.asked(person) if one.sentence]


async def files(request: Request) -> Response:
    person = person_of(request)
    one = await access.read_by(person, request.path_params["id"])
    lines = await waiting.lines(one.pk, person)
    onward = next((line.file for line in lines if not line.done), None)
    return pages.show(request, FilesPage(one, lines, len(one.template.questions), onward))


async def file(request: Request) -> Response:
    person = person_of(request)
    reading = await access.reading_for(person, request.path_params["id"], _file(request))
    one = await access.read_by(person, request.path_params["id"])
    missing = {f"g-{each.id}": _("Not graded yet: {question}").format(question=each.text) for each in questions.of(one.template)
               if each.id not in reading.grades} if "missing" in request.query_params else {}
    return await _show_file(request, one, reading, missing)


async def _show_file(request: Request, one: CaseAudit, reading: AuditReading, errors: dict[str, str],
                     not_kept: Mapping[str, str] | None = None, status: int = 200) -> Response:
    found = questions.of(one.template)
    locked = one.state != OPEN or await audits.both_done(one.pk, reading.file)
    page = FilePage(one, reading.file, found, reading.grades, _scale(), reading.done_at is not None, locked, len(reading.grades), len(found),
                    new_id(), reading.revision, errors, not_kept or {})
    return pages.show(request, page, status=status)


async def file_post(request: Request) -> Response:
    """Keep what was chosen; with *done* say so and go on to the next file."""
    person, form = person_of(request), await fields.read(request)
    reading = await access.reading_for(person, request.path_params["id"], _file(request))
    one = await access.read_by(person, request.path_params["id"])
    chosen, by_button = forms.grades(form, questions.of(one.template)), not request.headers.get("hx-request")
    try:
        outcome = await audits.grade(reading=reading, grades=chosen, by=person, sent=forms.sent(form, by_button=by_button))
    except Conflict:
        if by_button:
            raise
        return PlainTextResponse("", 410)
    if outcome is Outcome.ELSEWHERE:
        return await _elsewhere(request, one, reading, chosen) if by_button else PlainTextResponse("", 409)
    if not by_button:
        return pages.show(request, SavedPage(len(reading.grades), len(one.template.questions)))
    if form.text("act", most=10) == "stop":
        return pages.see_other(request, "case-files-of", id=one.pk)
    try:
        await audits.say_done(reading=reading, by=person)
    except Unacceptable:
        # What was chosen stays saved: an answer of 422 would undo it.
        return pages.see_other(request, "case-file", id=one.pk, file=reading.file, asked={"missing": "1"})
    onward = next((line.file for line in await waiting.lines(one.pk, person) if not line.done), None)
    if onward is None:
        return pages.see_other(request, "case-files-of", id=one.pk)
    return pages.see_other(request, "case-file", id=one.pk, file=onward)


async def _elsewhere(request: Request, one: CaseAudit, reading: AuditReading, chosen: Mapping[str, int]) -> Response:
    """What the other window saved stands; what this one had chosen otherwise stands beside it."""
    not_kept = {question: in_words(grade) for question, grade in chosen.items() if reading.grades.get(question) != grade}
    said = _("This file was graded in another window after you opened this page. What that window saved stands below.")
    return await _show_file(request, one, reading, {"grading": said}, not_kept, 409)


async def together(request: Request) -> Response:
    return await _together(request)


async def _together(request: Request, typed: Mapping[str, int] | None = None, errors: dict[str, str] | None = None,
                    status: int = 200) -> Response:
    person, place = person_of(request), _file(request)
    one = await access.read_by(person, request.path_params["id"])
    mine, other = await audits.both(person, one.pk, place)
    settled = await AuditSettled.get_or_none(audit_id=one.pk, file=place)
    so_far = typed or (settled.grades if settled else {})
    differ = set(counting.differences(mine.grades, other.grades))
    apart = [Apart(each, in_words(mine.grades[each.id]), in_words(other.grades[each.id]), so_far.get(each.id))
             for each in questions.of(one.template) if each.id in differ]
    same = [(each, in_words(mine.grades[each.id])) for each in questions.of(one.template) if each.id not in differ]
    page = TogetherPage(one, place, other.reader.name, apart, same, _scale(), audits.written(settled), errors or {})
    return pages.show(request, page, status=status)


async def together_post(request: Request) -> Response:
    person, place, form = person_of(request), _file(request), await fields.read(request)
    one = await access.read_by(person, request.path_params["id"])
    chosen = forms.grades(form, questions.of(one.template))
    try:
        await audits.settle(audit_id=one.pk, file=place, grades=chosen, by=person, seen=form.text("seen", most=32))
    except Unacceptable as refusal:
        return await _together(request, chosen, refusal.errors, 422)
    except Conflict as refusal:
        return await _together(request, None, {"settling": refusal.sentence}, 409)
    return pages.see_other(request, "case-files-of", id=one.pk)


def in_words(grade: int) -> str:
    return f"{grade} {translated(SCALE[grade])}" if grade else _("Cannot be told from this file")


URLS = [
    Url("/case-files", "case-files", mine, Who.SIGNED_IN),
    Url("/case-files/{id}", "case-files-of", files, Who.SIGNED_IN),
    Url("/case-files/{id}/{file}", "case-file", file, Who.SIGNED_IN),
    Url("/case-files/{id}/{file}", "case-file.post", file_post, Who.SIGNED_IN, ("POST",)),
    Url("/case-files/{id}/{file}/together", "case-file-together", together, Who.SIGNED_IN),
    Url("/case-files/{id}/{file}/together", "case-file-together.post", together_post, Who.SIGNED_IN, ("POST",)),
]
