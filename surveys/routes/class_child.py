"""A child's way through a class wheel: code, who sees this, practice, wheel, send, thanks. No sign-in, works without scripts.

A cookie on these addresses alone holds the class wheel and a random token that is stored nowhere. Passing a tablet on
begins a new turn with a new token, so that the next child starts clean.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from participation import codes, identity, throttle
from participation.forms.sitting import wheel_answers
from participation.identity import new_id
from participation.problems import Conflict, TooMany, Unacceptable
from participation.settings import Settings
from participation.web import fields, languages, network, pages, sessions
from participation.wheel import Band
from participation.words import N_, _, translated
from surveys.class_wheel import ballots as class_ballots, wheels as class_wheels
from surveys.class_wheel.ballots import Sent, Standing, Turn
from surveys.models import ClassWheel
from surveys.routes import class_pages as views

SECONDS = 3 * 60 * 60
PATH = "/class"
MOST_REVISIONS = 1_000_000
AT_ONCE = throttle.Pace(free=60, longest=2)
"""A class types its code in one moment; a guesser who sends thousands in one moment comes no further than a class."""
Page = Callable[[Request], Awaitable[Response]]

NOT_FOUND = ("question", N_("This code is not in use"), (N_("Look at it once more."), N_("Or ask the adult for help.")))
NO_CODE = ("question", N_("Which class is it?"), (N_("Type the code again."),))
OVER = ("lock-key", N_("This wheel is closed"), (N_("It takes no more answers."),))
FULL = ("users-three", N_("All places are taken"), (N_("Your answers are not sent."), N_("Tell the adult in the room."),
                                                    N_("They can add a place for you.")))
STOPPED = ("leaf", N_("That’s fine"), (N_("Nothing is kept."), N_("You can pass the tablet on.")))


def cookie_name(settings: Settings) -> str:
    # As for surveys: this cookie should travel on the addresses of class wheels only, so it cannot be __Host-.
    return "__Secure-heard-class" if settings.secure else "heard-class"


def _give(request: Request, response: Response, wheel_id: str, token: str) -> Response:
    settings: Settings = request.app.state.settings
    response.set_cookie(cookie_name(settings), f"{wheel_id}.{token}", max_age=SECONDS, httponly=True,
                        secure=settings.secure, samesite="lax", path=PATH)
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _take(request: Request, response: Response) -> Response:
    settings: Settings = request.app.state.settings
    response.delete_cookie(cookie_name(settings), path=PATH, secure=settings.secure, httponly=True, samesite="lax")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def _say(request: Request, words: tuple, status: int, *, turn: Turn | None = None, **more: object) -> Response:
    picture, title, lines = words
    page = views.StopPage(turn.band if turn else Band.MIDDLE, picture, translated(title),
                          tuple(translated(line) for line in lines), turn, **more)
    return pages.show(request, page, status=status)


async def _turn(request: Request) -> Turn | None:
    state = request.app.state
    wheel_id, _dot, typed = request.cookies.get(cookie_name(state.settings), "").partition(".")
    token = codes.read(codes.TOKEN, typed) if typed else None
    if token is None or not identity.is_id(wheel_id):
        return None
    return await class_ballots.turn(state.database.hot, state.keys, wheel_id, token)


def _with_a_turn(handler: Callable[[Request, Turn], Awaitable[Response]]) -> Page:
    """For whoever has come in by a code; anybody else is asked for it."""
    async def page(request: Request) -> Response:
        request.state.visitor = sessions.NOBODY  # a sign-in in the same browser has no place on these pages
        turn = await _turn(request)
        return await handler(request, turn) if turn else _say(request, NO_CODE, 404, code=True)
    return page


def _while_open(handler: Callable[[Request, Turn], Awaitable[Response]]) -> Page:
    """For whoever has not sent yet, while answers are taken."""
    async def page(request: Request, turn: Turn) -> Response:
        if turn.standing is Standing.SENT:
            autosave = request.headers.get("hx-request")
            return Response(status_code=410) if autosave else pages.see_other(request, "class-thanks")
        if turn.standing is Standing.OVER:
            return await _over(request, turn)
        return await handler(request, turn)
    return _with_a_turn(page)


async def _over(request: Request, turn: Turn) -> Response:
    """The code of a class wheel that is closed leads to what the class agreed, if anything."""
    agreed = await class_ballots.agreed(request.app.state.database.hot, turn=turn)
    return _say(request, OVER, 410, turn=turn, said=turn.address if agreed else "")


# ---- in -------------------------------------------------------------------------------------------------------------

async def code_page(request: Request) -> Response:
    request.state.visitor = sessions.NOBODY
    return pages.show(request, views.CodePage(Band.MIDDLE))


async def enter(request: Request) -> Response:
    """The link behind the square on the wall: the code leaves the address bar at once."""
    return await enter_typed(request, request.path_params["code"])


async def enter_code(request: Request) -> Response:
    return await enter_typed(request, (await fields.read(request)).text("code", most=100))


async def enter_typed(request: Request, typed: str) -> Response:
    """Begin a turn. Wrong codes make the next try wait; a slip of the pen does not."""
    request.state.visitor = sessions.NOBODY
    state, code = request.app.state, codes.read(codes.CLASS, typed)
    if code is None:
        return _again(request, typed, _("This code has a slip in it. Look once more."), 422)
    tried = state.keys.mac("class code tried", network.address(request))
    around = state.keys.mac("class code network", network.network(request))
    try:
        await throttle.check(state.database.hot, tried)
        await throttle.attempt(state.database.hot, around, AT_ONCE)
    except TooMany as wait:
        return _again(request, typed, wait.sentence, 429, wait.seconds)
    one = await class_wheels.by_code(code, state.keys)
    if one is None:
        await throttle.wrong(state.database.hot, tried)
        return _say(request, NOT_FOUND, 404, code=True)
    await throttle.forgive(state.database.hot, around)
    return _begin(request, one)


def _again(request: Request, typed: str, error: str, status: int, seconds: int = 0) -> Response:
    response = pages.show(request, views.CodePage(Band.MIDDLE, typed[:100], error), status=status)
    if seconds:
        response.headers["Retry-After"] = str(seconds)
    return response


def _begin(request: Request, one: ClassWheel) -> Response:
    return _give(request, RedirectResponse(PATH + "/start", 303), one.pk, class_ballots.new_token())


@_while_open
async def start(request: Request, turn: Turn) -> Response:
    return pages.show(request, views.StartPage(turn.band, turn))


@_while_open
async def practice(request: Request, turn: Turn) -> Response:
    return pages.show(request, views.PracticePage(turn.band, turn))


# ---- the wheel ------------------------------------------------------------------------------------------------------

@_while_open
async def wheel(request: Request, turn: Turn) -> Response:
    return _drawn(request, turn)


def _drawn(request: Request, turn: Turn, *, status: int = 200, **more: bool) -> Response:
    return pages.show(request, views.WheelPage(turn.band, turn, new_id(), turn.revision, **more), status=status)


async def _answers(request: Request, turn: Turn) -> tuple[dict[str, str], int]:
    """What the form holds, with its revision. Raises Conflict for a page that another child left open, Unacceptable."""
    form = await fields.read(request)
    if form.text("tag", most=12) != turn.tag:
        raise Conflict(N_("This page is from before. Go back and open the wheel again."))
    sent = wheel_answers(form, turn.wheel)
    if sent.revision >= MOST_REVISIONS:
        raise Unacceptable({}, _("This page is not whole. Open it again."))
    return dict(sent.answers), sent.revision


@_while_open
async def save(request: Request, turn: Turn) -> Response:
    """Keep what is chosen so far; only this browser can open it. Without script the form's own buttons lead on."""
    answers, revision = await _answers(request, turn)
    kept = await class_ballots.keep_draft(request.app.state.database.hot, turn=turn, answers=answers, revision=revision)
    if request.headers.get("hx-request"):
        return pages.show(request, views.StatusLine(kept), status=200 if kept else 409)
    return pages.see_other(request, "class-wheel-turn", at="finish")


@_while_open
async def send(request: Request, turn: Turn) -> Response:
    """Seal and send. The same page sent twice is one ballot."""
    hot = request.app.state.database.hot
    answers, revision = await _answers(request, turn)
    if not answers:
        return _drawn(request, turn, status=422, nothing=True)
    outcome = await class_ballots.send(hot, turn=turn, answers=answers)
    if outcome is Sent.FULL:
        await class_ballots.keep_draft(hot, turn=turn, answers=answers, revision=revision)
        return _say(request, FULL, 409, turn=turn)
    return await _over(request, turn) if outcome is Sent.OVER else pages.see_other(request, "class-thanks")


@_with_a_turn
async def help_page(request: Request, turn: Turn) -> Response:
    return pages.show(request, views.HelpPage(turn.band, turn))


@_with_a_turn
async def help_kept(request: Request, turn: Turn) -> Response:
    """*I need to talk*: what is chosen so far waits in the meantime."""
    if turn.standing is Standing.OPEN:
        try:
            answers, revision = await _answers(request, turn)
            await class_ballots.keep_draft(request.app.state.database.hot, turn=turn, answers=answers, revision=revision)
        except (Unacceptable, Conflict):
            pass  # from another page, or not whole: help comes first
    return pages.see_other(request, "class-help")


# ---- out ------------------------------------------------------------------------------------------------------------

@_with_a_turn
async def thanks(request: Request, turn: Turn) -> Response:
    if turn.standing is not Standing.SENT:
        return pages.see_other(request, "class-start")
    return pages.show(request, views.ThanksPage(turn.band, turn))


@_with_a_turn
async def following(request: Request, turn: Turn) -> Response:
    """The next child's turn at a shared tablet: what the one before left unsent is thrown away."""
    await class_ballots.throw_away(request.app.state.database.hot, turn=turn)
    clean = languages.forget(RedirectResponse(PATH + "/start", 303))
    return _give(request, clean, turn.wheel_id, class_ballots.new_token())


@_with_a_turn
async def stop(request: Request, turn: Turn) -> Response:
    """No thanks, or enough: nothing is kept. The tablet can be passed on."""
    if turn.standing is Standing.SENT:
        return pages.see_other(request, "class-thanks")
    tag = (await fields.read(request)).text("tag", most=12)
    if tag and tag != turn.tag:
        return pages.see_other(request, "class-start")  # from a page of the child before
    await class_ballots.throw_away(request.app.state.database.hot, turn=turn)
    fresh = class_ballots.new_token()
    return _give(request, _say(request, STOPPED, 200, turn=turn, following=True), turn.wheel_id, fresh)


@_with_a_turn
async def leave(request: Request, turn: Turn) -> Response:
    """Finished at this device."""
    return _take(request, languages.forget(pages.see_other(request, "class-code")))
