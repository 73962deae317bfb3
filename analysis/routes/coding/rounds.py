"""Rounds of coding: opened, followed, compared, agreed; and a theme on its way to a promise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.coding import access, rounds, units, wording
from analysis.coding.access import AGREED, DRAFT, RETIRED, USED
from analysis.coding.units import Subject
from analysis.models import Code, CodeBook, CodingRound
from analysis.routes.coding.page import LEAD, POST, READERS, person_of
from analysis.statistics.agreement import TwoByTwo, kappa, pooled
from analysis.told import coded
from analysis.told.coded import Source, Theme
from participation.models import Person
from participation.problems import Conflict, NotFound, Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import _, day, translated
from surveys.models import Wave
from surveys.running import waves


@dataclass(frozen=True)
class NewRoundPage(pages.Page):
    template: ClassVar[str] = "analysis/coding/round_new.html"
    subjects: list[tuple[str, str]]
    books: list[tuple[str, str]]
    people: list[tuple[str, str]]
    typed: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CodeLine:
    """How two coders agreed on one code: the number, its interval, what they did, and what follows from it."""

    code: Code
    value: str
    between: str
    adjusted: str
    counts: str
    said: str
    used: bool


@dataclass(frozen=True)
class RoundPage(pages.Page):
    """How far a round is; once both are done how they agreed; once they agree what stands."""

    template: ClassVar[str] = "analysis/coding/round.html"
    round: CodingRound
    subject: Subject
    state: str
    total: int
    mine: bool
    done: bool
    looked_at: int
    other_done: bool
    can_answer: bool
    leads: bool
    gone: bool
    lines: list[CodeLine]
    overall: str
    few: int
    source: Source | None
    themes: tuple[Theme, ...]
    error: str = ""


@dataclass(frozen=True)
class PromisePage(pages.Page):
    """Where the promise is told: on the page of which survey."""

    template: ClassVar[str] = "analysis/coding/promise.html"
    round: CodingRound
    code: Code
    waves: list[Wave]


# ---- opening --------------------------------------------------------------------------------------------------------

async def _new(request: Request, typed: Mapping[str, str], errors: dict[str, str] | None = None) -> Response:
    books = await CodeBook.exclude(state=RETIRED).order_by("title", "-version")
    page = NewRoundPage(
        [(f"{one.what}:{one.id}", f"{one.title} ({day(one.on)})") for one in await units.subjects()],
        [(one.pk, _("{title}, version {n}").format(title=one.title, n=one.version)) for one in books],
        [(one.pk, one.name) for one in await access.coders()], typed, errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def new(request: Request) -> Response:
    access.check_can_lead(person_of(request))
    about = request.query_params.get("about", "")[:60]
    used = await CodeBook.filter(state__in=[USED, DRAFT]).order_by("-state", "-made_at").first()
    return await _new(request, {"subject": about, "book": used.pk if used else "", "first": person_of(request).pk, "second": ""})


async def new_post(request: Request) -> Response:
    person, form = person_of(request), await fields.read(request)
    access.check_can_lead(person)
    typed = {name: form.text(name, most=60) for name in ("subject", "book", "first", "second")}
    try:
        found = await _chosen(person, typed)
        round = await rounds.begin(**found, by=person)  # type: ignore[arg-type]
    except Unacceptable as refusal:
        return await _new(request, typed, refusal.errors)
    except Conflict as refusal:
        return await _new(request, typed, {"book": refusal.sentence})
    return pages.see_other(request, "coding-round", id=round.pk)


async def _chosen(person: Person, typed: Mapping[str, str]) -> dict[str, object]:
    errors = {}
    what, _colon, ident = typed["subject"].partition(":")
    people = {one.pk: one for one in await access.coders()}
    try:
        subject = await units.subject_of(what, ident)
    except NotFound:
        errors["subject"] = _("Choose what is coded.")
    try:
        book = await access.book_for(person, typed["book"])
    except NotFound:
        errors["book"] = _("Choose a code book.")
    for place in ("first", "second"):
        if typed[place] not in people:
            errors[place] = _("Choose a coder.")
    if errors:
        raise Unacceptable(errors)
    return {"subject": subject, "book": book, "first": people[typed["first"]], "second": people[typed["second"]]}


# ---- following ------------------------------------------------------------------------------------------------------

async def _round(request: Request) -> CodingRound:
    return await access.round_for(person_of(request), request.path_params["id"])


async def round_page(request: Request) -> Response:
    return await _show(request, await _round(request))


async def _show(request: Request, round: CodingRound, error: str = "", status: int = 200) -> Response:
    person = person_of(request)
    mine = access.is_coder(person, round)
    tables = rounds.tables(round)
    codes = await access.codes_of(round.book_id)  # type: ignore[attr-defined]
    source, themes = await coded.of_round(person, round) if round.state == AGREED else (None, ())
    page = RoundPage(
        round, await units.subject_of(round.what, round.subject), translated(rounds.STATES[round.state]), len(await units.ids(round)),
        mine, mine and rounds.is_done(round, person), len(await rounds.own(round, person)) if mine else 0,
        round.first_done_at is not None if round.second_coder_id == person.pk else round.second_done_at is not None,  # type: ignore[attr-defined]
        rounds.can_answer(round, person), access.can_lead(person), await units.gone(round),
        [_line(code, tables[code.pk]) for code in codes if code.pk in tables], wording.value(pooled(list(tables.values()))),
        wording.FEW_GIVEN, source, themes, error)
    return pages.show(request, page, status=status)


def _line(code: Code, table: TwoByTwo) -> CodeLine:
    found = kappa(table.square)
    return CodeLine(code, wording.value(found.value), wording.between(table), wording.value(found.adjusted), wording.counts(table),
                    wording.said(table), table.neither < table.total)


async def act(request: Request) -> Response:
    """Say done, or not done after all, agree, send back; a survey lead ends a round."""
    round, person, form = await _round(request), person_of(request), await fields.read(request)
    wanted = form.one_of("act", ("done", "go-on", "agree", "back", "end"))
    try:
        if wanted == "done":
            await rounds.say_done(round=round, by=person)
        elif wanted == "go-on":
            await rounds.go_on(round=round, by=person)
        elif wanted == "agree":
            await rounds.agree(round=round, read=form.text("read", most=64), by=person)
        elif wanted == "back":
            await rounds.send_back(round=round, by=person)
        elif wanted == "end":
            await rounds.end(round=round, by=person)
            return pages.see_other(request, "groups")
    except Conflict as refusal:
        return await _show(request, await _round(request), refusal.sentence, 409)
    return pages.see_other(request, "coding-round", id=round.pk)


# ---- a theme becomes a promise --------------------------------------------------------------------------------------

async def promise(request: Request) -> Response:
    """Choose the closed survey on whose page the promise is told; comments have theirs."""
    round = await _round(request)
    access.check_can_lead(person_of(request))
    code = await access.code_for(person_of(request), round.book_id, request.path_params["code"])  # type: ignore[attr-defined]
    if round.state != AGREED:
        raise NotFound()
    subject = await units.subject_of(round.what, round.subject)
    if subject.review is not None:
        return pages.see_other(request, "theme-new", id=subject.review.wave_id, asked={"title": code.name})  # type: ignore[attr-defined]
    found = await Wave.filter(state=waves.CLOSED).exclude(survey__audience=waves.CLASS).prefetch_related("survey").order_by("-closed_on")
    same = [one for one in found if units.WHO_OF.get(one.survey.audience, coded.CHILDREN) == subject.who]
    return pages.show(request, PromisePage(round, code, [*same, *(one for one in found if one not in same)]))


URLS = [
    Url("/groups/rounds/new", "coding-new", new, LEAD),
    Url("/groups/rounds/new", "coding-new.post", new_post, LEAD, POST),
    Url("/groups/rounds/{id}", "coding-round", round_page, READERS),
    Url("/groups/rounds/{id}/act", "coding-act", act, READERS, POST),
    Url("/groups/rounds/{id}/promise/{code}", "coding-promise", promise, LEAD),
]
