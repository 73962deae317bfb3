"""The respondent's way: link or code, start, questions, check, send. No scripts, no sign-in, no Tortoise.

One read a page, one job a write. The code travels in a cookie of its own, on these addresses only.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from participation import codes, throttle
from participation.problems import NotFound, TooMany
from participation.routes import entering
from participation.settings import Settings
from participation.web import fields, pages, sessions
from participation.words import N_, _, current, translated
from surveys.inviting import invitations
from surveys.inviting.invitations import ISSUED, SPENT, Holder
from surveys.library import Questionnaire
from surveys.questionnaire import journey
from surveys.questionnaire.journey import CHECK
from surveys.questionnaire.questions import Answer
from surveys.questionnaire.reading import Typed
from surveys.routes import ballot_pages as views
from surveys.routes import class_child
from surveys.sealed import ballots
from surveys.sealed.ballots import OlderPage, Sent

SECONDS = 2 * 60 * 60
ABOUT = -1
"""Stands for the equality page where a page's number is expected."""
PATH = "/s"

UNKNOWN = (N_("This code is not in use"),
           N_("It may have a slip in it, or its survey has closed: codes are thrown away then. If you had sent your "
              "answers, they were counted."))
NO_CODE = (N_("We do not know which survey this is"),
           N_("Open the link in your message again, or type your code. What you had continued from is kept."))
BEFORE = (N_("Your answers were sent before"), N_("A code can be used once. Nothing was changed or added just now."))
OVER = (N_("This survey has closed"), N_("It takes no more answers. Answers that were sent before are counted."))
MIXED = (N_("Another code was used in this browser"),
         N_("This page belongs to a different code, so nothing was changed. Open your own link again."))
HALF = (N_("Part of the page did not arrive"), N_("Nothing was changed. Go back and send the page again."))


def cookie_name(settings: Settings) -> str:
    # Not __Host-: that prefix needs Path=/, and this cookie should travel on survey addresses only.
    return "__Secure-heard-ballot" if settings.secure else "heard-ballot"


def give(request: Request, response: Response, token: str) -> Response:
    """This browser answers with this code from now on."""
    settings: Settings = request.app.state.settings
    response.raw_headers.append((b"set-cookie", _cookie(cookie_name(settings), settings.secure) % token.encode()))
    return response


@cache
def _cookie(name: str, secure: bool) -> bytes:
    """The header with a place for the code: made once, as http.cookies would make it anew for every respondent."""
    made = Response()
    made.set_cookie(name, "%s", max_age=SECONDS, httponly=True, secure=secure, samesite="lax", path=PATH)
    return dict(made.raw_headers)[b"set-cookie"]


def _take(request: Request, response: Response) -> Response:
    settings: Settings = request.app.state.settings
    response.delete_cookie(cookie_name(settings), path=PATH, secure=settings.secure, httponly=True, samesite="lax")
    return response


def _say(request: Request, words: tuple[str, str], status: int, *, code: bool = True, error: str = "") -> Response:
    title, sentence = words
    return pages.show(request, views.StopPage(translated(title), translated(sentence), code, error), status=status)


async def _holder(request: Request) -> Holder | Response:
    """Who holds the cookie's code, or the page that says why nobody does."""
    state = request.app.state
    typed = request.cookies.get(cookie_name(state.settings))
    token = codes.read(codes.TOKEN, typed) if typed else None
    if token is None:
        return _say(request, NO_CODE, 404)
    holder = await invitations.holder(state.database.hot, state.keys, token, language=current.get())
    return _take(request, _say(request, UNKNOWN, 404)) if holder is None else holder


def _answering(handler: Callable[[Request, Holder], Awaitable[Response]]) -> Callable[[Request], Awaitable[Response]]:
    """A page for somebody whose code is good and not used; everybody else is told how things stand."""
    async def page(request: Request) -> Response:
        request.state.visitor = sessions.NOBODY  # a sign-in in the same browser has no place on these pages
        holder = await _holder(request)
        if isinstance(holder, Response):
            return holder
        if holder.standing == SPENT:
            return _say(request, BEFORE, 409, code=False)
        if holder.standing != ISSUED:
            return _say(request, OVER, 410, code=False)
        return await handler(request, holder)
    return page


# ---- in -------------------------------------------------------------------------------------------------------------

async def enter(request: Request) -> Response:
    """The link: the code leaves the address bar at once."""
    request.state.visitor = sessions.NOBODY
    token = codes.read(codes.TOKEN, request.path_params["token"])
    if token is None:
        return _say(request, UNKNOWN, 404)
    return give(request, RedirectResponse(PATH, 303), token)


async def code_page(request: Request) -> Response:
    request.state.visitor = sessions.NOBODY
    return pages.show(request, views.CodePage())


async def enter_code(request: Request) -> Response:
    """A code from paper. Wrong ones make the next try wait; a slip of the pen does not. A short one opens a check-in."""
    state = request.app.state
    typed = (await fields.read(request)).text("code", most=100)
    if request.state.unproven and not _as_harmless_as_its_link(typed):
        return _again(request, typed, _("This browser is too old for codes of this kind, or the code has a slip in it."), 403)
    if codes.looks_like(codes.PASS, typed):
        return await entering.take(request, typed)
    if codes.looks_like(codes.CLASS, typed):
        return await class_child.enter_typed(request, typed)
    if codes.read(codes.DOOR, typed) is not None:
        return pages.see_other(request, "door-enter", code=typed.strip())
    request.state.visitor = sessions.NOBODY
    token = codes.read(codes.TOKEN, typed)
    if token is None:
        slip = _("This code has a slip in it, or is not complete. Check each group of four.")
        return _again(request, typed, slip, 422)
    tried = state.keys.mac("survey code", request.client.host if request.client else "")
    try:
        await throttle.check(state.database.hot, tried)
    except TooMany as wait:
        return _again(request, typed, wait.sentence, 429, wait.seconds)
    if await invitations.holder(state.database.hot, state.keys, token) is None:
        await throttle.wrong(state.database.hot, tried)
        unknown = _("This code is not in use. If its survey has closed, codes are thrown away.")
        return _again(request, typed, unknown, 404)
    return give(request, RedirectResponse(PATH, 303), token)


def _as_harmless_as_its_link(typed: str) -> bool:
    """A code of a survey does no more than its link, whoever sends it. Other codes open more than that."""
    return codes.read(codes.TOKEN, typed) is not None or codes.read(codes.DOOR, typed) is not None


def _again(request: Request, typed: str, error: str, status: int, seconds: int = 0) -> Response:
    response = pages.show(request, views.CodePage(typed[:100], error), status=status)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


@_answering
async def start(request: Request, holder: Holder) -> Response:
    last = await views.last_told(request.app.state.database.hot, holder.survey_id)
    return pages.show(request, views.start_page(holder, last))


# ---- questions ------------------------------------------------------------------------------------------------------

@_answering
async def question(request: Request, holder: Holder) -> Response:
    page = _page(request)
    if not journey.asked_on(holder.questionnaire, page, holder.answers):
        return _to(request, journey.after(holder.questionnaire, 0, holder.answers))
    return pages.show(request, views.question_page(holder, page, changed=_changed(request.query_params.get("changed"), page)))


@_answering
async def answer(request: Request, holder: Holder) -> Response:
    """One page's answers: kept in the draft, then the next page. Also Skip and Finish later."""
    page, sent = _page(request), await _fields(request)
    stop = _stopped(request, holder, sent)
    if stop:
        return stop
    form, changed = holder.questionnaire, _changed(sent.get("changed"), page)
    taken = _taken(form, page, holder.answers, sent)
    if taken.errors:
        return pages.show(request, views.question_page(holder, page, sent=sent, errors=taken.errors, changed=changed), status=422)
    if sent.get("do") == "later":
        following = page
    elif changed:
        following = journey.after_change(form, changed, page, holder.answers, taken.answers)
    else:
        following = journey.after(form, page, taken.answers) or (ABOUT if holder.equality else CHECK)
    return await _keep(request, holder, sent, _to(request, following, changed), answers=taken.answers,
                       page=following if following > 0 else len(form.pages) + 1)


@_answering
async def about(request: Request, holder: Holder) -> Response:
    """The equality page, where the wave has one."""
    return pages.show(request, views.about_page(holder)) if holder.equality else _to(request, CHECK)


@_answering
async def answer_about(request: Request, holder: Holder) -> Response:
    sent = await _fields(request)
    stop = _stopped(request, holder, sent)
    if stop or not holder.equality:
        return stop or _to(request, CHECK)
    taken = _taken(views.equality(), 1, holder.about, sent)
    if taken.errors:
        return pages.show(request, views.about_page(holder, sent=sent, errors=taken.errors), status=422)
    later = sent.get("do") == "later"
    return await _keep(request, holder, sent, _to(request, CHECK), answers=holder.answers, about=taken.answers,
                       page=len(holder.questionnaire.pages) + (1 if later else 2))


def _taken(form: Questionnaire, page: int, answers: journey.Answers, sent: Typed) -> journey.Taken:
    if sent.get("do") == "skip":
        return journey.Taken(journey.skip(form, page, answers), {})
    return journey.take(form, page, answers, sent)


async def _keep(request: Request, holder: Holder, sent: Typed, onward: Response, *, answers: journey.Answers, page: int,
                about: journey.Answers | None = None) -> Response:
    """Keep the draft, then go on; after *Finish later* the browser forgets the code."""
    try:
        await ballots.keep_draft(request.app.state.database.hot, holder=holder, answers=answers, about=about, page=page,
                                 revision=_whole(sent.get("revision")))
    except OlderPage as problem:
        return _older(request, holder, problem)
    if sent.get("do") == "later":
        return _take(request, pages.see_other(request, "survey-later"))
    return give(request, onward, holder.token)


@_answering
async def check(request: Request, holder: Holder) -> Response:
    if holder.one_page:
        return _to(request, 1)
    return pages.show(request, views.check_page(holder))


async def send(request: Request) -> Response:
    """Seal and send. The receipt was drawn with the page: the same page sent twice is one ballot and one answer."""
    request.state.visitor = sessions.NOBODY
    state, sent = request.app.state, await _fields(request)
    holder = await _holder(request)
    if isinstance(holder, Response):
        return holder
    receipt = codes.read(codes.RECEIPT, sent.get("receipt", ""))
    stop = _stopped(request, holder, sent) or (None if receipt else _say(request, HALF, 422, code=False))
    if stop or receipt is None:
        return stop or _say(request, HALF, 422, code=False)
    answers = _ready(request, holder, sent) if holder.standing == ISSUED else {}
    if isinstance(answers, Response):
        return answers
    outcome = await ballots.send(state.database.hot, state.keys, holder=holder, receipt=receipt, answers=answers)
    return await _sent(request, holder, receipt, outcome)


def _ready(request: Request, holder: Holder, sent: Typed) -> dict[str, Answer] | Response:
    """What is to be sealed, or the page to look at again before anything is sent."""
    form, answers = holder.questionnaire, holder.answers
    if holder.one_page:
        taken = journey.take(form, 1, answers, sent)
        nothing = {} if taken.answers else {form.items[0].field: _("You have not answered anything yet.")}
        errors = taken.errors or nothing
        if errors:
            return pages.show(request, views.question_page(holder, 1, sent=sent, errors=errors), status=422)
        answers = taken.answers
    elif _whole(sent.get("revision")) != holder.revision:
        return pages.show(request, views.check_page(holder, changed=True), status=409)
    final = journey.final(form, answers)
    return final or pages.show(request, views.check_page(holder), status=422)


async def _sent(request: Request, holder: Holder, receipt: str, outcome: Sent) -> Response:
    if outcome is Sent.NOW_SEALED:
        last = await views.last_told(request.app.state.database.hot, holder.survey_id)
        return pages.show(request, views.sent_page(holder, receipt, last, request.app.state.settings.origin))
    if outcome is Sent.DRAW_AGAIN:
        return _to(request, CHECK)
    return _say(request, BEFORE if outcome is Sent.BEFORE else OVER, 409 if outcome is Sent.BEFORE else 410, code=False)


# ---- aside ----------------------------------------------------------------------------------------------------------

async def later(request: Request) -> Response:
    request.state.visitor = sessions.NOBODY
    return _take(request, pages.show(request, views.LaterPage()))


@_answering
async def ask_throw_away(request: Request, holder: Holder) -> Response:
    return pages.show(request, views.ThrowAwayPage(holder.tag))


@_answering
async def throw_away(request: Request, holder: Holder) -> Response:
    stop = _stopped(request, holder, await _fields(request))
    if stop:
        return stop
    await ballots.throw_away(request.app.state.database.hot, holder=holder)
    return _take(request, pages.show(request, views.ThrownAwayPage()))


async def how(request: Request) -> Response:
    request.state.visitor = sessions.NOBODY
    return pages.show(request, views.HowPage())


async def ask_withdraw(request: Request) -> Response:
    request.state.visitor = sessions.NOBODY
    return pages.show(request, views.WithdrawPage())


async def withdraw(request: Request) -> Response:
    request.state.visitor = sessions.NOBODY
    state = request.app.state
    typed = (await fields.read(request)).text("receipt", most=100)
    receipt = codes.read(codes.RECEIPT, typed)
    if receipt is None:
        slip = _("This receipt has a slip in it, or is not complete.")
        return pages.show(request, views.WithdrawPage(typed, slip), status=422)
    tried = state.keys.mac("survey receipt tried", request.client.host if request.client else "")
    try:
        await throttle.check(state.database.hot, tried)
    except TooMany as wait:
        return pages.show(request, views.WithdrawPage(typed, wait.sentence), status=429)
    if not await ballots.withdraw(state.database.hot, state.keys, receipt=receipt):
        await throttle.wrong(state.database.hot, tried)
        return pages.show(request, views.WithdrawPage(typed, _(
            "No open survey has this receipt. It was used before, or the survey has closed.")), status=404)
    return pages.show(request, views.WithdrawnPage())


# ---- small ----------------------------------------------------------------------------------------------------------

async def _fields(request: Request) -> Typed:
    return Typed((await fields.read(request)).pairs)


def _stopped(request: Request, holder: Holder, sent: Typed) -> Response | None:
    """The page for a form that belongs to another code, or of which the end is missing."""
    if "end" not in sent:
        return _say(request, HALF, 422, code=False)
    return _say(request, MIXED, 409) if sent.get("tag") != holder.tag else None


def _older(request: Request, holder: Holder, problem: OlderPage) -> Response:
    page = min(holder.page, len(holder.questionnaire.pages)) or 1
    return pages.show(request, views.OlderTabPage(problem.sentence, page), status=409)


def _to(request: Request, page: int, changed: int = 0) -> Response:
    """On to a page of questions, ABOUT or CHECK. `changed`: the page with which a change from the check page began."""
    if page in (CHECK, ABOUT):
        return pages.see_other(request, "survey-check" if page == CHECK else "survey-about")
    return pages.see_other(request, "survey-question", page=page, asked={"changed": changed} if changed else None)


def _changed(text: str | None, page: int) -> int:
    number = _whole(text)
    return number if 1 <= number <= page else 0


def _page(request: Request) -> int:
    number = _whole(request.path_params["page"])
    if number < 1:
        raise NotFound()
    return number


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1
