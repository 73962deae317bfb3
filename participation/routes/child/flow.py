"""The child's pages in their order: who sees this, practice, what matters, what would help, my wheel in words, the end."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import checkins, children, clock, instruments
from participation.checkins import Step
from participation.comparison import ThenAndNow, compare
from participation.forms import sitting as forms
from participation.models import CheckIn, Promise
from participation.problems import Unacceptable
from participation.routes.child.sitting import Sitting, form_of
from participation.web import pages
from participation.wheel import Instrument

PAGES = {Step.WHO_SEES: "child.who-sees", Step.PRACTICE: "child.practice", Step.WHEEL: "child.wheel",
         Step.MATTERS: "child.matters", Step.HELP: "child.help", Step.WORDS: "child.words", Step.FINISH: "child.finish"}


@dataclass(frozen=True)
class WhoSeesPage(pages.Page):
    template: ClassVar[str] = "participation/child/who_sees.html"
    sit: Sitting


@dataclass(frozen=True)
class PracticePage(pages.Page):
    template: ClassVar[str] = "participation/child/practice.html"
    sit: Sitting


@dataclass(frozen=True)
class MattersPage(pages.Page):
    template: ClassVar[str] = "participation/child/matters.html"
    sit: Sitting
    chosen: list[str]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HelpPage(pages.Page):
    template: ClassVar[str] = "participation/child/help.html"
    sit: Sitting
    places: list[str]
    helps: list[str]
    helpers: list[str]
    own_words: str
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AgreedStep:
    """What was agreed last time, as the child reads it. `told`: what the child was told about it since."""

    indicator: str
    what: str
    who: str
    state: str
    told: str


@dataclass(frozen=True)
class LastTime:
    """The wheel before this one. `changes` is None where band, scale or version differ: then nothing is compared."""

    check_in: CheckIn
    wheel: Instrument
    answers: dict[str, str]
    changes: ThenAndNow | None
    promises: list[AgreedStep]


@dataclass(frozen=True)
class WordsPage(pages.Page):
    template: ClassVar[str] = "participation/child/words.html"
    sit: Sitting
    answers: dict[str, str]
    own_words: str
    last: LastTime | None
    today: date


@dataclass(frozen=True)
class FinishPage(pages.Page):
    template: ClassVar[str] = "participation/child/finish.html"
    sit: Sitting
    answers: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class KeptPage(pages.Page):
    template: ClassVar[str] = "participation/child/kept.html"
    sit: Sitting


@dataclass(frozen=True)
class StoppedPage(pages.Page):
    template: ClassVar[str] = "participation/child/stopped.html"
    sit: Sitting


async def where_i_was(request: Request, sit: Sitting) -> Response:
    """The child's own start: the page where they stopped, or how it ended."""
    if sit.check_in is None:
        return pages.show(request, StoppedPage(sit))
    if sit.kept:
        return pages.show(request, KeptPage(sit))
    return pages.see_other(request, PAGES[Step(sit.check_in.step)])


async def who_sees(request: Request, sit: Sitting) -> Response:
    return pages.show(request, WhoSeesPage(sit))


async def yes_or_no(request: Request, sit: Sitting) -> Response:
    form = await form_of(request, sit)
    answer = form.one_of("answer", ("yes", "no"))
    if answer == "yes":
        await checkins.agree(check_in=sit.check_in, by=request.state.visitor.person)
        return pages.see_other(request, "child.practice")
    if answer == "no":
        await checkins.decline(check_in=sit.check_in, by=request.state.visitor.person)
    return pages.see_other(request, "child")


async def practice(request: Request, sit: Sitting) -> Response:
    return _before_yes(request, sit) or pages.show(request, PracticePage(sit))


async def matters(request: Request, sit: Sitting) -> Response:
    return _before_yes(request, sit) or pages.show(request, MattersPage(sit, sit.check_in.matters))


async def choose(request: Request, sit: Sitting) -> Response:
    form = await form_of(request, sit)
    early = _before_yes(request, sit)
    if early:
        return early
    try:
        chosen = forms.matters(form)
    except Unacceptable as refusal:
        # Nothing chosen is taken away: the child says which two of them.
        return pages.show(request, MattersPage(sit, form.all("matters"), refusal.errors), status=422)
    await checkins.choose(check_in=sit.check_in, matters=chosen)
    return pages.see_other(request, "child.help")


async def help_page(request: Request, sit: Sitting) -> Response:
    one = sit.check_in
    return _before_yes(request, sit) or pages.show(
        request, HelpPage(sit, one.places, one.helps, one.helpers, _own_words(request, sit)))


async def say_what_helps(request: Request, sit: Sitting) -> Response:
    form = await form_of(request, sit)
    early = _before_yes(request, sit)
    if early:
        return early
    try:
        said = forms.helping(form, sit.wheel)
    except Unacceptable as refusal:
        typed = HelpPage(sit, form.all("where"), form.all("help"), form.all("who"), form.text("own_words"), refusal.errors)
        return pages.show(request, typed, status=422)
    await checkins.say_what_helps(
        check_in=sit.check_in, child=sit.child, places=said.places, helps=said.helps, helpers=said.helpers,
        own_words=said.own_words, keys=request.app.state.keys)
    return pages.see_other(request, "child.words")


async def words(request: Request, sit: Sitting) -> Response:
    early = _before_yes(request, sit)
    if early:
        return early
    now = await checkins.answers(sit.check_in)
    return pages.show(request, WordsPage(sit, now, _own_words(request, sit), await _last_time(request, sit, now),
                                         clock.today()))


async def finish(request: Request, sit: Sitting) -> Response:
    return _before_yes(request, sit) or pages.show(request, FinishPage(sit, await checkins.answers(sit.check_in)))


async def keep_or_throw_away(request: Request, sit: Sitting) -> Response:
    form = await form_of(request, sit)
    early = _before_yes(request, sit)
    if early:
        return early
    try:
        chosen = forms.ending(form)
    except Unacceptable as refusal:
        page = FinishPage(sit, await checkins.answers(sit.check_in), refusal.errors)
        return pages.show(request, page, status=422)
    end = checkins.throw_away if chosen == "throw" else checkins.keep
    await end(check_in=sit.check_in, child=sit.child, by=request.state.visitor.person)
    return pages.see_other(request, "child")


def _before_yes(request: Request, sit: Sitting) -> Response | None:
    """Nothing is asked before the child has seen who sees it and said yes."""
    return pages.see_other(request, "child.who-sees") if sit.check_in.state == checkins.State.STARTED else None


def _own_words(request: Request, sit: Sitting) -> str:
    return children.unseal(sit.child, sit.check_in, "own_words_sealed", request.app.state.keys)


async def _last_time(request: Request, sit: Sitting, now: dict[str, str]) -> LastTime | None:
    before = await checkins.last_before(sit.check_in)
    if before is None:
        return None
    wheel, answers = instruments.of(before.band, before.version), await checkins.answers(before)
    changes = compare(wheel, answers, now) if wheel.comparable(sit.wheel) else None
    return LastTime(before, wheel, answers, changes, await _agreed(request, sit, before))


async def _agreed(request: Request, sit: Sitting, before: CheckIn) -> list[AgreedStep]:
    keys, steps = request.app.state.keys, []
    for one in await Promise.filter(check_in_id=before.pk).order_by("due"):
        what, told = (children.unseal(sit.child, one, column, keys) for column in ("what_sealed", "told_sealed"))
        steps.append(AgreedStep(one.indicator, what, one.owner_name, one.state, told))
    return steps
