"""Signed-in browsers: a random token in a cookie, its hash in our table, a new one whenever privilege changes."""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass
from enum import StrEnum

from starlette.requests import Request
from starlette.responses import Response
from tortoise.expressions import Q

from participation import clock, instruments
from participation.access import Role
from participation.hot import Hot, Step
from participation.models import Child, Person, Session
from participation.passes import SITTING_LASTS
from participation.settings import Settings

SEEN_EVERY = 60
LOAD = (f"SELECT {instruments.STAMP}, s.check_in_id, s.kind, s.language, s.started, s.seen, p.id, p.name, p.known_as, "
        "p.email, p.phone, p.password_hash, p.pin_hash, p.roles, p.service_id, p.active "
        "FROM session s JOIN person p ON p.id = s.person_id WHERE s.id = ?")
PERSON_COLUMNS = ("id", "name", "known_as", "email", "phone", "password_hash", "pin_hash", "roles", "service_id", "active")


class Holder(StrEnum):
    """Who holds a browser: the person who signed in; a child beside them; a young person, or the family, elsewhere."""

    PERSON = ""
    CHILD = "child"
    ALONE = "alone"
    FAMILY = "family"


CHILDS = (Holder.CHILD, Holder.ALONE)
PHONES = {Holder.ALONE: int(SITTING_LASTS.total_seconds()), Holder.FAMILY: 2 * 3600}
"""Seconds that somebody's own phone stays open, also when it lies still; after that the code opens it again, if it may."""


@dataclass(frozen=True)
class Visitor:
    """Who is behind this request. For anybody but the person who signed in, `check_in_id` is set.

    `person` is whoever acts, so it is None on a young person's or a family's own device: `adult` is who gave them the code.
    `language` is the one chosen since they hold the browser, or the one the child had last time. `locked`: a browser beside
    the adult that was left alone; it stays so until PIN, password or the next hand-over.
    """

    person: Person | None = None
    session_id: str | None = None
    check_in_id: str | None = None
    holder: Holder = Holder.PERSON
    adult: Person | None = None
    language: str = ""
    locked: bool = False

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(role) for role in self.person.roles) if self.person else frozenset()


NOBODY = Visitor()


def cookie_name(settings: Settings) -> str:
    return "__Host-heard" if settings.secure else "heard"


def _id(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


async def visitor(request: Request) -> Visitor:
    """The visitor by the cookie; one read, and at most one write a minute to note that the session is in use."""
    settings: Settings = request.app.state.settings
    token = request.cookies.get(cookie_name(settings))
    if not token:
        return NOBODY
    hot: Hot = request.app.state.database.hot
    row = await hot.one(LOAD, _id(token))
    if row is None:
        return NOBODY
    stamp, check_in_id, kind, language, started, seen, *person = row
    moment = int(clock.now().timestamp())
    holder = Holder(kind)
    if not _alive(settings, holder, started, seen, moment):
        return NOBODY
    locked = holder is Holder.CHILD and moment - seen >= settings.lock_minutes * 60
    if moment - seen >= SEEN_EVERY and not locked:
        await hot.write(Step("UPDATE session SET seen = ? WHERE id = ?", (moment, _id(token))))
    await instruments.meet(stamp)
    found = _person(person)
    # A child's own pages stay while the adult's account is switched off: *I need to talk* must still reach somebody.
    goes_on = found.active or holder in CHILDS
    return _held(found, _id(token), check_in_id, holder, language, locked) if goes_on else NOBODY


def _held(person: Person, session_id: str, check_in_id: str | None, holder: Holder, language: str, locked: bool) -> Visitor:
    own = holder in (Holder.PERSON, Holder.CHILD)
    return Visitor(person if own else None, session_id, check_in_id, holder, person, language, locked)


def _alive(settings: Settings, holder: Holder, started: int, seen: int, moment: int) -> bool:
    """A phone of one's own goes on for its time, however long it lay still; every other browser ends when it is not used."""
    if holder in PHONES:
        return moment - started < PHONES[holder]
    return moment - seen < settings.idle_minutes * 60 and moment - started < settings.session_hours * 3600


def _person(columns: list[object]) -> Person:
    given = dict(zip(PERSON_COLUMNS, columns, strict=True))
    if isinstance(given["roles"], str):
        given["roles"] = json.loads(given["roles"])
    given["active"] = bool(given["active"])
    return Person._init_from_db(**given)


async def begin(person: Person, *, old: str | None = None, check_in_id: str | None = None, child_id: str | None = None,
                holder: Holder = Holder.PERSON) -> str:
    """A new session in place of `old` (its id); returns the token for the cookie. Runs inside storage.writes().

    Any other `holder` than the person has the pages of one check-in and no others, until the next begin(). A child begins in
    the language of last time.
    """
    if old:
        await Session.filter(id=old).delete()
    token = secrets.token_urlsafe(32)
    moment = int(clock.now().timestamp())
    child = await Child.get_or_none(id=child_id).only("id", "language") if holder in CHILDS else None
    await Session.create(id=_id(token), person_id=person.pk, check_in_id=check_in_id, child_id=child_id, kind=holder.value,
                         language=child.language if child else "", started=moment, seen=moment)
    return token


async def speak(visitor: Visitor, tag: str) -> None:
    """Whoever holds this browser reads in `tag` from now on; a child next time too. Runs inside storage.writes()."""
    session = await Session.get_or_none(id=visitor.session_id)
    await Session.filter(id=visitor.session_id).update(language=tag)
    if session and visitor.holder in CHILDS:
        await Child.filter(id=session.child_id).update(language=tag)


async def end(session_id: str | None) -> None:
    """Sign out. Runs inside storage.writes()."""
    if session_id:
        await Session.filter(id=session_id).delete()


async def sweep(settings: Settings) -> int:
    """Delete sessions that have run out; returns how many. Runs inside storage.writes()."""
    moment = int(clock.now().timestamp())
    idle, old = moment - settings.idle_minutes * 60, moment - settings.session_hours * 3600
    others = Q(seen__lte=idle) | Q(started__lte=old)
    over = ~Q(kind__in=[holder.value for holder in PHONES]) & others
    for holder, lasts in PHONES.items():
        over |= Q(kind=holder.value, started__lte=moment - lasts)
    return await Session.filter(over).delete()


def give(response: Response, token: str, settings: Settings) -> Response:
    """Put the token in the browser's cookie; pages kept for Back are forgotten."""
    response.set_cookie(cookie_name(settings), token, httponly=True, secure=settings.secure, samesite="lax", path="/")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def take(response: Response, settings: Settings) -> Response:
    """Remove the cookie and what the browser kept of our pages."""
    response.delete_cookie(cookie_name(settings), path="/", secure=settings.secure, httponly=True, samesite="lax")
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
