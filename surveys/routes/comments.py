"""Comments in people's own words: read and proposed by the survey lead, released or sent back by somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import storage
from participation.access import Role
from participation.models import Person
from participation.problems import Conflict, NotFound, Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url, Who
from participation.words import _
from surveys import queries
from surveys.told import comments, flags
from surveys.told.comments import Choice, Line, Question
from surveys.told.flags import Piece
from surveys.models import Comment, TextReview, Wave
from surveys.running.waves import CLOSED

A_PAGE = 20
LEAD, SECOND = Who.of(Role.SURVEY_LEAD), Who.of(Role.SURVEY_LEAD, Role.DATA_KEEPER)


@dataclass(frozen=True)
class Read:
    """A comment as it is read: with what may show somebody apart."""

    comment: Comment
    pieces: list[Piece]
    typed: str = ""
    error: str = ""

    @property
    def flagged(self) -> bool:
        return any(piece.instead for piece in self.pieces)


@dataclass(frozen=True)
class TextsPage(pages.Page):
    template: ClassVar[str] = "surveys/comments/questions.html"
    wave: Wave
    lines: list[Line]
    least: int
    error: str = ""


@dataclass(frozen=True)
class BeginPage(pages.Page):
    """Before the comments are laid out: which attribute may be shown with them."""

    template: ClassVar[str] = "surveys/comments/begin.html"
    wave: Wave
    question: Question
    error: str = ""


@dataclass(frozen=True)
class ReadingPage(pages.Page):
    template: ClassVar[str] = "surveys/comments/reading.html"
    wave: Wave
    question: Question
    review: TextReview
    read: list[Read]
    page: int
    pages: int
    kept: int
    total: int
    least: int
    grouped: bool
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WaitingPage(pages.Page):
    template: ClassVar[str] = "surveys/comments/waiting.html"
    waiting: list[tuple[TextReview, Question, int]]


@dataclass(frozen=True)
class SecondPage(pages.Page):
    template: ClassVar[str] = "surveys/comments/second.html"
    review: TextReview
    question: Question
    read: list[Read]
    fingerprint: str
    grouped: bool
    error: str = ""


def _person(request: Request) -> Person:
    return request.state.visitor.person


async def _wave(request: Request) -> Wave:
    return await queries.wave_for(_person(request), request.path_params["id"])


def _question(request: Request, wave: Wave) -> Question:
    return comments.question(queries.questionnaire_of(wave), request.path_params["question"])


async def _review(wave: Wave, question: Question) -> TextReview | None:
    return await TextReview.get_or_none(wave_id=wave.pk, item=question.key)


async def _read(request: Request, wave: Wave, found: Sequence[Comment]) -> list[Read]:
    names = await comments.known_names(wave, request.app.state.keys)
    return [Read(one, flags.pieces(one.text, names)) for one in found]


# ---- the first of the two -------------------------------------------------------------------------------------------

async def listed(request: Request) -> Response:
    wave = await _wave(request)
    return await _listed(request, wave) if wave.state == CLOSED else pages.see_other(request, "wave", id=wave.pk)


async def _listed(request: Request, wave: Wave, error: str = "", status: int = 200) -> Response:
    lines = await comments.lines(wave, database=request.app.state.database)
    return pages.show(request, TextsPage(wave, lines, comments.MIN_COMMENTS, error), status=status)


async def reading(request: Request) -> Response:
    wave = await _wave(request)
    question = _question(request, wave)
    review = await _review(wave, question)
    if review is None:
        return pages.show(request, BeginPage(wave, question))
    if review.state != comments.READING:
        return pages.see_other(request, "wave-texts", id=wave.pk)
    return await _reading(request, wave, question, review)


async def _reading(request: Request, wave: Wave, question: Question, review: TextReview,
                   errors: dict[str, str] = {}, typed: dict[str, str] = {}, status: int = 200,  # noqa: B006
                   ) -> Response:
    total = await Comment.filter(review_id=review.pk).count()
    last = max(1, -(-total // A_PAGE))
    page = min(max(_number(request.query_params.get("page", "1")), 1), last)
    found = await Comment.filter(review_id=review.pk).order_by("id").offset((page - 1) * A_PAGE).limit(A_PAGE)
    read = [Read(one.comment, one.pieces, typed.get(one.comment.pk, ""), errors.get(f"text-{one.comment.pk}", ""))
            for one in await _read(request, wave, found)]
    kept = await Comment.filter(review_id=review.pk, kept=True).count()
    grouped = await Comment.filter(review_id=review.pk).exclude(group="").exists()
    return pages.show(request, ReadingPage(wave, question, review, read, page, last, kept, total, comments.MIN_COMMENTS,
                                           grouped, errors), status=status)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


async def begin(request: Request) -> Response:
    wave, form = await _wave(request), await fields.read(request)
    question = _question(request, wave)
    attribute = form.one_of("attribute", (comments.NONE, comments.AREA, comments.GROUP), default=comments.NONE)
    try:
        async with storage.writes():
            await comments.begin(wave=wave, key=question.key, attribute=attribute or comments.NONE,
                                 database=request.app.state.database, by=_person(request))
    except Conflict as refusal:
        return pages.show(request, BeginPage(wave, question, refusal.sentence), status=409)
    return pages.see_other(request, "texts", id=wave.pk, question=question.key)


async def decide(request: Request) -> Response:
    """The decisions on one page of comments; then the next page."""
    wave, form = await _wave(request), await fields.read(request)
    question = _question(request, wave)
    review = await _review(wave, question)
    if review is None:
        raise NotFound()
    page = _number(form.text("page", most=10))
    choices = {name.removeprefix("do-"): Choice(value, form.text("text-" + name.removeprefix("do-"), most=20_000))
               for name, value in form.pairs if name.startswith("do-")}
    names = await comments.known_names(wave, request.app.state.keys)
    try:
        async with storage.writes():
            await comments.decide(review=review, choices=choices, names=names, by=_person(request))
    except Unacceptable as refusal:
        request.scope["query_string"] = f"page={page}".encode()
        typed = {ident: choice.text for ident, choice in choices.items()}
        return await _reading(request, wave, question, review, refusal.errors, typed, 422)
    onward = page + 1 if form.text("go", most=10) == "next" else page
    where = pages.address(request.app, "texts", id=wave.pk, question=question.key)
    return Response(status_code=303, headers={"Location": f"{where}?page={onward}"})


async def act(request: Request) -> Response:
    """Propose, withhold, begin again, or leave groups out."""
    wave, form = await _wave(request), await fields.read(request)
    question = _question(request, wave)
    review = await _review(wave, question)
    if review is None:
        raise NotFound()
    acts = {"propose": comments.propose, "withhold": comments.withhold, "again": comments.begin_again,
            "ungroup": comments.without_groups}
    wanted = form.one_of("act", acts)
    try:
        async with storage.writes():
            if wanted:
                await acts[wanted](review=review, by=_person(request))
    except Conflict as refusal:
        return await _listed(request, wave, refusal.sentence, 409)
    if wanted == "ungroup":
        return pages.see_other(request, "texts", id=wave.pk, question=question.key)
    return pages.see_other(request, "wave-texts", id=wave.pk)


# ---- the second -----------------------------------------------------------------------------------------------------

async def waiting(request: Request) -> Response:
    found = []
    for review in await comments.waiting(_person(request)):
        kept = await Comment.filter(review_id=review.pk, kept=True).count()
        found.append((review, _of(review), kept))
    return pages.show(request, WaitingPage(found))


def _of(review: TextReview) -> Question:
    return comments.question(queries.questionnaire_of(review.wave), review.item)


async def second(request: Request) -> Response:
    return await _second(request, await comments.second_for(_person(request), request.path_params["id"]))


async def _second(request: Request, review: TextReview, error: str = "", status: int = 200) -> Response:
    found = await Comment.filter(review_id=review.pk, kept=True).order_by("group", "id")
    page = SecondPage(review, _of(review), await _read(request, review.wave, found), comments.fingerprint(found),
                      any(one.group for one in found), error)
    return pages.show(request, page, status=status)


async def settle(request: Request) -> Response:
    """Release, or send back."""
    person, form = _person(request), await fields.read(request)
    review = await comments.second_for(person, request.path_params["id"])
    try:
        async with storage.writes():
            if form.text("act", most=10) == "release":
                _check_none_ticked(form.all("out"))
                await comments.release(review=review, read=form.text("read", most=64), by=person)
            else:
                await comments.send_back(review=review, left_out=form.all("out"), by=person)
    except Conflict as refusal:
        return await _second(request, review, refusal.sentence, 409)
    return pages.see_other(request, "texts-waiting")


def _check_none_ticked(out: list[str]) -> None:
    if out:
        raise Conflict(_("You have ticked comments that still show somebody. Send them back, or take the ticks away."))


POST = ("POST",)
URLS = [
    Url("/surveys/waves/{id}/texts", "wave-texts", listed, LEAD),
    Url("/surveys/waves/{id}/texts/{question}", "texts", reading, LEAD),
    Url("/surveys/waves/{id}/texts/{question}", "texts.post", decide, LEAD, POST, hot=True, max_body=1024 * 1024),
    Url("/surveys/waves/{id}/texts/{question}/begin", "texts-begin", begin, LEAD, POST, hot=True),
    Url("/surveys/waves/{id}/texts/{question}/act", "texts-act", act, LEAD, POST, hot=True),
    Url("/texts", "texts-waiting", waiting, SECOND),
    Url("/texts/{id}", "texts-second", second, SECOND),
    Url("/texts/{id}", "texts-second.post", settle, SECOND, POST, hot=True),
]
