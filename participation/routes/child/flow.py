"""The child's pages in their order: who sees this, practice, what matters, what would help."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import checkins, children
from participation.checkins import Step
from participation.forms import sitting as forms
from participation.problems import Unacceptable
from participation.routes.child import agreed as agreed_pages
from participation.routes.child.sitting import Sitting, form_of
from participation.web import pages

PAGES = {Step.WHO_SEES: "child.who-sees", Step.AGREED: "child.agreed", Step.PRACTICE: "child.practice",
         Step.WHEEL: "child.wheel", Step.MATTERS: "child.matters", Step.HELP: "child.help", Step.PEOPLE: "child.people",
         Step.WORDS: "child.words", Step.FINISH: "child.finish"}


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
    helper: str
    errors: dict[str, str] = field(default_factory=dict)


async def who_sees(request: Request, sit: Sitting) -> Response:
    return pages.show(request, WhoSeesPage(sit))


async def yes_or_no(request: Request, sit: Sitting) -> Response:
    form = await form_of(request, sit)
    answer = form.one_of("answer", ("yes", "no"))
    if answer == "yes":
        await checkins.agree(check_in=sit.check_in, by=request.state.visitor.person)
        return pages.see_other(request, await agreed_pages.first_page(sit))
    if answer == "no":
        await checkins.decline(check_in=sit.check_in, keys=request.app.state.keys)
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
        request, HelpPage(sit, one.places, one.helps, one.helpers, _own_words(request, sit), _helper(request, sit)))


async def say_what_helps(request: Request, sit: Sitting) -> Response:
    form = await form_of(request, sit)
    early = _before_yes(request, sit)
    if early:
        return early
    try:
        said = forms.helping(form, sit.wheel)
    except Unacceptable as refusal:
        typed = HelpPage(sit, form.all("where"), form.all("help"), form.all("who"), form.text("own_words"),
                         form.text("helper"), refusal.errors)
        return pages.show(request, typed, status=422)
    await checkins.say_what_helps(
        check_in=sit.check_in, child=sit.child, places=said.places, helps=said.helps, helpers=said.helpers,
        own_words=said.own_words, helper=said.helper, keys=request.app.state.keys)
    if form.text("go", most=8) == "keep":  # kept while it is written: the child is still here
        await checkins.come_to(Step.HELP, check_in=sit.check_in)
        return Response(status_code=204)
    return pages.see_other(request, "child.people")


def _before_yes(request: Request, sit: Sitting) -> Response | None:
    """Nothing is asked before the child has seen who sees it and said yes."""
    return pages.see_other(request, "child.who-sees") if sit.check_in.state == checkins.State.STARTED else None


def _own_words(request: Request, sit: Sitting) -> str:
    return children.unseal(sit.child, sit.check_in, "own_words_sealed", request.app.state.keys)


def _helper(request: Request, sit: Sitting) -> str:
    return children.unseal(sit.child, sit.check_in, "helper_sealed", request.app.state.keys)
