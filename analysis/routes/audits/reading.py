"""What a named reader works on: the places of the list that are theirs, one file with its grades, and what two settle together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.audits import access, audits, counting, forms, questions
from analysis.audits.access import OPEN
from analysis.audits.questions import SCALE, Question
from analysis.models import AuditReading, AuditSettled, CaseAudit
from participation.models import Person
from participation.problems import NotFound, Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url, Who
from participation.words import _, translated


@dataclass(frozen=True)
class FileLine:
    """One file of a reader: its place, how far it is, and whether it waits for the two to talk. Nothing of the other's grades."""

    file: int
    graded: int
    done: bool
    twice: bool
    talk: bool
    settled: bool


@dataclass(frozen=True)
class MinePage(pages.Page):
    """Every open audit that names this person."""

    template: ClassVar[str] = "analysis/audits/mine.html"
    audits: list[tuple[CaseAudit, int, int]]


@dataclass(frozen=True)
class FilesPage(pages.Page):
    template: ClassVar[str] = "analysis/audits/files.html"
    one: CaseAudit
    files: list[FileLine]
    questions: int
    onward: int | None


@dataclass(frozen=True)
class FilePage(pages.Page):
    """One file: every question with its six grades. `error` where it cannot be changed any more."""

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
    errors: dict[str, str] = field(default_factory=dict)


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
    rows = await AuditReading.filter(reader_id=person_of(request).pk, audit__state=OPEN).prefetch_related("audit", "audit__template")
    found = {one.audit.pk: one.audit for one in rows} if access.can_be_reader(person_of(request)) else {}
    counts = [(one, sum(row.audit.pk == one.pk and row.done_at is not None for row in rows), sum(row.audit.pk == one.pk for row in rows))
              for one in found.values()]
    return pages.show(request, MinePage(sorted(counts, key=lambda line: (line[0].ends_on, line[0].pk))))


async def files(request: Request) -> Response:
    person = person_of(request)
    one = await access.read_by(person, request.path_params["id"])
    lines = await _lines(one, person)
    onward = next((line.file for line in lines if not line.done), None)
    return pages.show(request, FilesPage(one, lines, len(one.template.questions), onward))


async def _lines(one: CaseAudit, person: Person) -> list[FileLine]:
    rows = await AuditReading.filter(audit_id=one.pk).values_list("file", "reader_id", "grades", "done_at")
    settled = set(await AuditSettled.filter(audit_id=one.pk).values_list("file", flat=True))
    found = []
    for file, _reader, grades, done in sorted((row for row in rows if row[1] == person.pk), key=lambda row: row[0]):
        others = [row for row in rows if row[0] == file and row[1] != person.pk]
        both = bool(done and others and others[0][3])
        differ = both and bool(counting.differences(grades, others[0][2]))
        found.append(FileLine(file, len(grades), bool(done), bool(others), both, not differ or file in settled))
    return found


async def file(request: Request) -> Response:
    person = person_of(request)
    reading = await access.reading_for(person, request.path_params["id"], _file(request))
    one = await access.read_by(person, request.path_params["id"])
    found = questions.of(one.template)
    missing = {f"g-{each.id}": _("Not graded yet: {question}").format(question=each.text) for each in found
               if each.id not in reading.grades} if "missing" in request.query_params else {}
    locked = one.state != OPEN or await audits.both_done(one.pk, reading.file)
    return pages.show(request, FilePage(one, reading.file, found, reading.grades, _scale(), reading.done_at is not None, locked,
                                        len(reading.grades), len(found), missing))


async def file_post(request: Request) -> Response:
    """Keep what was chosen; with *done* say so and go on to the next file."""
    person, form = person_of(request), await fields.read(request)
    reading = await access.reading_for(person, request.path_params["id"], _file(request))
    one = await access.read_by(person, request.path_params["id"])
    chosen = forms.grades(form, questions.of(one.template))
    await audits.grade(reading=reading, grades=chosen, by=person)
    if request.headers.get("hx-request"):
        return pages.show(request, SavedPage(len(chosen), len(one.template.questions)))
    if form.text("act", most=10) == "stop":
        return pages.see_other(request, "case-files-of", id=one.pk)
    try:
        await audits.say_done(reading=reading, by=person)
    except Unacceptable:
        # What was chosen stays saved: an answer of 422 would undo it.
        return pages.see_other(request, "case-file", id=one.pk, file=reading.file, asked={"missing": "1"})
    onward = next((line.file for line in await _lines(one, person) if not line.done), None)
    if onward is None:
        return pages.see_other(request, "case-files-of", id=one.pk)
    return pages.see_other(request, "case-file", id=one.pk, file=onward)


async def together(request: Request) -> Response:
    return await _together(request)


async def _together(request: Request, typed: Mapping[str, int] | None = None, errors: dict[str, str] | None = None) -> Response:
    person, place = person_of(request), _file(request)
    one = await access.read_by(person, request.path_params["id"])
    mine, other = await audits.both(person, one.pk, place)
    settled = await AuditSettled.get_or_none(audit_id=one.pk, file=place)
    so_far = typed or (settled.grades if settled else {})
    differ = set(counting.differences(mine.grades, other.grades))
    apart = [Apart(each, in_words(mine.grades[each.id]), in_words(other.grades[each.id]), so_far.get(each.id))
             for each in questions.of(one.template) if each.id in differ]
    same = [(each, in_words(mine.grades[each.id])) for each in questions.of(one.template) if each.id not in differ]
    page = TogetherPage(one, place, other.reader.name, apart, same, _scale(), errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def together_post(request: Request) -> Response:
    person, place, form = person_of(request), _file(request), await fields.read(request)
    one = await access.read_by(person, request.path_params["id"])
    chosen = forms.grades(form, questions.of(one.template))
    try:
        await audits.settle(audit_id=one.pk, file=place, grades=chosen, by=person)
    except Unacceptable as refusal:
        return await _together(request, chosen, refusal.errors)
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
