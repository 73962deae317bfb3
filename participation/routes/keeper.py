"""The data keeper's addresses: what is held on one child and who looked, erasing a record, the audit trail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import audit, children, consent, erasure, receipts, storage, trail_words
from participation.access import Role
from participation.models import Child
from participation.problems import Unacceptable
from participation.queries import held
from participation.queries.held import Found, Held, Trail
from participation.receipts import Receipt
from participation.web import fields, pages
from participation.web.addresses import Url, Who
from participation.words import N_, _

KEEPER = Who.of(Role.DATA_KEEPER)
REASONS = {"access": N_("Somebody asked what is held"), "correction": N_("Something must be put right"),
           "erasure": N_("A record is to be erased"), "complaint": N_("A complaint or a check")}
TRAILS = ("", "record.", "child.", "consent.", "check_in.", "concern.", "promise.", "records.", "signed-", "person.")


@dataclass(frozen=True)
class RecordsPage(pages.Page):
    """The search. `found` is None before anything was sought."""

    template: ClassVar[str] = "participation/keeper/records.html"
    reasons: dict[str, str]
    found: list[Found] | None = None
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    erased: bool = False


@dataclass(frozen=True)
class HeldPage(pages.Page):
    template: ClassVar[str] = "participation/keeper/held.html"
    held: Held
    receipts: list[Receipt]
    can_erase: bool
    standing: consent.Standing
    errors: dict[str, str] = field(default_factory=dict)
    erred: str = ""


@dataclass(frozen=True)
class ErasePage(pages.Page):
    template: ClassVar[str] = "participation/keeper/erase.html"
    child: Child
    name: str
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class TrailPage(pages.Page):
    template: ClassVar[str] = "participation/keeper/trail.html"
    trail: Trail
    what: str
    whats: tuple[str, ...]
    checked: bool
    broken: int | None
    event: Callable[[str], str] = trail_words.event
    thing: Callable[[str], tuple[str, str]] = trail_words.thing


async def records(request: Request) -> Response:
    return pages.show(request, RecordsPage(REASONS))


async def search(request: Request) -> Response:
    """A deliberate search: it needs a reason, and leaves a line with the reason and how many were found."""
    form = await fields.read(request)
    sought, reason = form.text("q", most=children.NAME_MOST), form.one_of("reason", REASONS)
    typed, errors = {"q": sought, "reason": reason or ""}, {}
    if len(sought) < held.LEAST_LETTERS:
        errors["q"] = _("Type at least {n} letters of a name, or an id.").format(n=held.LEAST_LETTERS)
    if reason is None:
        errors["reason"] = _("Say why you are looking.")
    if errors:
        return pages.show(request, RecordsPage(REASONS, typed=typed, errors=errors), status=422)
    found = await held.search(sought, request.app.state.keys)
    await audit.record("records.searched", by=request.state.visitor.person, about="records", reason=reason, found=len(found))
    return pages.show(request, RecordsPage(REASONS, found, typed))


async def held_page(request: Request) -> Response:
    child = await held.child_for(request.path_params["id"])
    await receipts.opened(child=child, page="held", by=request.state.visitor.person)
    return pages.show(request, await _held(request, child))


async def _held(request: Request, child: Child, **refused: object) -> HeldPage:
    shown = await held.held_for(child.pk, request.app.state.keys)
    return HeldPage(shown, await receipts.of(child.pk), erasure.can_erase(shown.open_alerts),
                    await consent.standing(child), **refused)  # type: ignore[arg-type]


async def take_back(request: Request) -> Response:
    """A no that reached the data keeper, as from a parent: recorded, and what follows from it is done at once."""
    child = await held.child_for(request.path_params["id"])
    form = await fields.read(request)
    kind, giver = form.one_of("kind", list(consent.Kind)), form.one_of("given_by", list(consent.Giver))
    if kind is None or giver is None:
        page = await _held(request, child, errors={"given_by": _("Say who decided.")}, erred=kind or "")
        return pages.show(request, page, status=422)
    await consent.withdraw(child=child, kind=consent.Kind(kind), giver=consent.Giver(giver),
                           by=request.state.visitor.person, keys=request.app.state.keys)
    return pages.see_other(request, "held", id=child.pk, at="consent")


async def erase_page(request: Request) -> Response:
    child = await held.child_for(request.path_params["id"])
    await receipts.opened(child=child, page="held", by=request.state.visitor.person)
    return pages.show(request, ErasePage(child, children.name(child, request.app.state.keys)))


async def erase(request: Request) -> Response:
    """Erase after the name was typed again; afterwards nothing of it is left in the database's files."""
    child = await held.child_for(request.path_params["id"])
    name = children.name(child, request.app.state.keys)
    typed = (await fields.read(request)).text("name", most=200)
    try:
        erasure.check_can_erase(await erasure.open_concerns(child))
        if " ".join(typed.split()).casefold() != name.casefold():
            raise Unacceptable({"name": _("Type the name exactly as it stands above.")})
    except Unacceptable as refusal:
        return pages.show(request, ErasePage(child, name, refusal.errors), status=422)
    async with storage.writes():
        await erasure.erase(child=child, keys=request.app.state.keys, by=request.state.visitor.person)
    await request.app.state.database.purge(*erasure.TABLES)
    return pages.see_other(request, "records.erased")


async def erased(request: Request) -> Response:
    return pages.show(request, RecordsPage(REASONS, erased=True))


async def trail(request: Request) -> Response:
    """The audit trail; the whole chain is checked when asked for."""
    asked = request.query_params
    what = asked.get("what", "") if asked.get("what", "") in TRAILS else ""
    number = asked.get("page", "1")
    shown = await held.trail(int(number) if number.isdecimal() and len(number) < 9 else 1, what)
    checked = "check" in asked
    return pages.show(request, TrailPage(shown, what, TRAILS, checked, await held.broken_at() if checked else None))


URLS: list[Url] = [
    Url("/records", "records", records, KEEPER),
    Url("/records", "records.post", search, KEEPER, ("POST",)),
    Url("/records/erased", "records.erased", erased, KEEPER),
    Url("/records/{id}", "held", held_page, KEEPER),
    Url("/records/{id}/consent", "held.consent", take_back, KEEPER, ("POST",)),
    Url("/records/{id}/erase", "erase", erase_page, KEEPER),
    Url("/records/{id}/erase", "erase.post", erase, KEEPER, ("POST",), hot=True),
    Url("/audit", "audit", trail, KEEPER),
]
