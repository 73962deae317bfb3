"""Every address of the service: its path, its name, and who may open it. The rule is enforced here, on the route.

A POST runs in one transaction and is answered after commit; a Problem or an answer of 400 and above undoes it. An
address marked `hot` runs outside a transaction, because it writes by `database.hot` (another connection: used inside
storage.writes() it would wait for itself).
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from participation import identity, storage
from participation.access import Role, check_holds
from participation.problems import Forbidden, NotFound, SignInFirst
from participation.web import guard, languages, pages, sessions
from participation.web.finding import Endpoint, Place
from participation.web.sessions import Holder
from participation.words import N_

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
# Where a browser that is not its owner's is sent from any other page.
PAGE_OF = {Holder.CHILD: "child", Holder.ALONE: "child", Holder.FAMILY: "family"}
# A tablet that was left alone: what still opens, and what a form that is on its way may still store.
LOCKED = "child.locked"
OPEN_WHEN_LOCKED = {LOCKED, "child.hand-back.post", "child.talk", "child.talk.post", "child.someone-else",
                    "child.someone-else.post"}
SAVED_WHEN_LOCKED = {f"child.{page}.post" for page in ("agreed", "wheel", "matters", "help", "people", "person")}


@dataclass(frozen=True)
class Who:
    """Who may open an address."""

    kind: str
    roles: frozenset[Role] = frozenset()
    holders: frozenset[Holder] = frozenset()

    ANYONE: "Who" = None  # type: ignore[assignment]
    EVERYBODY: "Who" = None  # type: ignore[assignment]
    CHILD: "Who" = None  # type: ignore[assignment]
    BESIDE: "Who" = None  # type: ignore[assignment]
    ALONE: "Who" = None  # type: ignore[assignment]
    FAMILY: "Who" = None  # type: ignore[assignment]
    SIGNED_IN: "Who" = None  # type: ignore[assignment]

    @classmethod
    def of(cls, *roles: Role) -> Who:
        """Signed-in people with one of the roles."""
        return cls("roles", frozenset(roles))

    def check(self, visitor: sessions.Visitor) -> None:
        """Raises SignInFirst or Forbidden. A browser that somebody else holds than who signed in is dealt with before this."""
        if self.kind in {"anyone", "everybody"}:
            return
        if visitor.person is None:
            raise SignInFirst()
        if self.holders:
            raise Forbidden(N_("This page belongs to a child’s check-in, and none is open in this browser."))
        if self.kind == "roles":
            check_holds(visitor.person, self.roles)


# Anyone: whoever comes, but not a browser that holds one check-in. Everybody: that one too.
Who.ANYONE, Who.EVERYBODY = Who("anyone"), Who("everybody", holders=frozenset(PAGE_OF))
Who.SIGNED_IN = Who("signed-in")
# Child: beside the adult or alone. Beside: only where the adult's own browser was handed over. Alone: only a phone of one's own.
Who.CHILD = Who("child", holders=frozenset({Holder.CHILD, Holder.ALONE}))
Who.BESIDE = Who("beside", holders=frozenset({Holder.CHILD}))
Who.ALONE = Who("alone", holders=frozenset({Holder.ALONE}))
Who.FAMILY = Who("family", holders=frozenset({Holder.FAMILY}))


@dataclass(frozen=True)
class Url:
    """One line of the list. `max_body` in bytes; uploads get more than forms.

    `own_proof`: what it does needs something that no other site knows (a tag of the page, a receipt) or does no harm, so that
    a browser too old to say where a form comes from may send it (docs/decisions/old-phones.md).
    """

    path: str
    name: str
    endpoint: Endpoint
    who: Who
    methods: tuple[str, ...] = ("GET",)
    hot: bool = False
    max_body: int = 128 * 1024
    own_proof: bool = False

    @property
    def readers(self) -> bool:
        """Opens without signing in: a page for children, families and respondents, in the languages that are theirs."""
        return (self.who.kind in {"anyone", "everybody"} or bool(self.who.holders)) and self.path != "/demo"

    @property
    def place(self) -> Place:
        """Where it is, with its rule before what answers there."""
        return Place(self.path, frozenset(self.methods), _guarded(self))


BEGINNINGS = frozenset({"concerns", "my-day", "plans", "surveys", "records", "people"})
"""Pages on which somebody begins (participation.routes.start.HOMES): what waits for them is told there."""


class _Undo(Exception):
    def __init__(self, response: Response) -> None:
        self.response = response


def _guarded(url: Url) -> Endpoint:
    readers, changes = url.readers, not UNSAFE.isdisjoint(url.methods)
    run = _transacted(url.endpoint) if changes and not url.hot else url.endpoint

    async def endpoint(request: Request) -> Response:
        state = request.state
        state.url = url
        if state.unproven and not url.own_proof:
            return PlainTextResponse(guard.ELSEWHERE, 403, {"connection": "close"})
        visitor = state.visitor = await sessions.visitor(request)
        await languages.settle(request, visitor, readers_page=readers)
        if visitor.holder in PAGE_OF:
            if visitor.holder not in url.who.holders:
                return _not_its_owners(request, visitor.holder)
            if visitor.locked and url.name not in OPEN_WHEN_LOCKED and url.who is not Who.EVERYBODY:
                return await _locked(request, url)
        else:
            url.who.check(visitor)
            if url.name in BEGINNINGS and visitor.person:
                state.waits = await request.app.state.waits(visitor.person)
        if "id" in request.path_params and not identity.is_id(request.path_params["id"]):
            raise NotFound()
        if changes and readers and url.endpoint is not languages.choose:
            return await languages.answer(request, run)
        return await run(request)
    return endpoint


def _transacted(endpoint: Endpoint) -> Endpoint:
    async def run(request: Request) -> Response:
        return await _in_one_transaction(endpoint, request)
    return run


async def _locked(request: Request, url: Url) -> Response:
    """Nothing is shown; what a page without script still held is stored all the same, so that nothing is lost."""
    if url.name in SAVED_WHEN_LOCKED:
        await (url.endpoint(request) if url.hot else _in_one_transaction(url.endpoint, request))
    return pages.see_other(request, LOCKED)


def _not_its_owners(request: Request, holder: Holder) -> Response:
    if request.method in UNSAFE and holder is Holder.CHILD:
        raise Forbidden(N_("This tablet is with a child just now. Unlock it with your PIN or password first."))
    if request.method in UNSAFE:
        raise Forbidden(N_("This browser has one check-in open. Leave that page first."))
    return pages.see_other(request, PAGE_OF[holder])


async def _in_one_transaction(endpoint: Endpoint, request: Request) -> Response:
    try:
        async with storage.writes():
            response = await endpoint(request)
            if response.status_code >= 400:
                raise _Undo(response)
            return response
    except _Undo as undone:
        return undone.response
