"""People who sign in: adding them, their passwords and PINs.

Hashing: argon2id with m = 19 MiB, t = 2, p = 1 (OWASP Password Storage Cheat Sheet), at most two at once, off the loop.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from tortoise.exceptions import IntegrityError

from participation import audit, storage
from participation.access import Role, check_can_combine
from participation.models import Person, Service, Session
from participation.problems import Unacceptable
from participation.words import _

PASSWORD_LEAST = 12
PASSWORD_MOST = 200
PIN_DIGITS = (4, 8)
CHILDS = ("child", "alone")
"""Kinds of sessions (`Session.kind`) in which a child holds the browser."""
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_two_at_once = ThreadPoolExecutor(2, "heard-secrets")
# Compared against when nobody has that address, so that both answers take the same time.
_nobody = _hasher.hash(os.urandom(16).hex())


async def hashed(secret: str) -> str:
    """argon2id hash of a password or PIN."""
    return await asyncio.get_running_loop().run_in_executor(_two_at_once, _hasher.hash, secret)


async def matches(secret: str, stored: str | None) -> bool:
    """Whether `secret` is what was hashed; takes as long when nothing is stored."""
    def compare() -> bool:
        try:
            return _hasher.verify(stored or _nobody, secret) and stored is not None
        except (VerificationError, InvalidHashError):
            return False
    return await asyncio.get_running_loop().run_in_executor(_two_at_once, compare)


def check_password(password: str) -> None:
    if not PASSWORD_LEAST <= len(password) <= PASSWORD_MOST:
        raise Unacceptable({"password": _(
            "Use a password of at least {n} characters. Three words you like are fine.").format(n=PASSWORD_LEAST)})


def check_pin(pin: str) -> None:
    least, most = PIN_DIGITS
    if not (pin.isascii() and pin.isdigit() and least <= len(pin) <= most):
        raise Unacceptable({"pin": _("A PIN has {least} to {most} digits.").format(least=least, most=most)})
    if len(set(pin)) == 1 or pin in "01234567890" or pin in "09876543210":
        raise Unacceptable({"pin": _("That PIN is too easy to guess. Choose digits that do not run or repeat.")})


@dataclass(frozen=True)
class Secrets:
    """Hashes of a password and a PIN, made before a transaction begins: hashing takes its time."""

    password_hash: str | None = None
    pin_hash: str | None = None

    @classmethod
    async def made(cls, *, password: str = "", pin: str = "") -> Secrets:
        """Check and hash what was typed; what is empty stays unset. Raises Unacceptable."""
        if password:
            check_password(password)
        if pin:
            check_pin(pin)
        return cls(await hashed(password) if password else None, await hashed(pin) if pin else None)


async def add(*, name: str, email: str, roles: Iterable[Role], by: Person | None, secrets: Secrets = Secrets(),
              known_as: str = "", phone: str = "", service: Service | None = None) -> Person:
    """A new person. Raises Unacceptable (address taken) or Forbidden (roles that exclude each other)."""
    held = sorted(set(roles))
    check_can_combine(held)
    email = email.strip().lower()
    if await Person.filter(email=email).exists():
        raise Unacceptable({"email": _("Somebody with this e-mail address is here already.")})
    try:
        async with storage.writes():
            person = await Person.create(name=name, known_as=known_as, email=email, phone=phone, roles=list(held),
                                         service=service, password_hash=secrets.password_hash, pin_hash=secrets.pin_hash)
    except IntegrityError:  # somebody added it a moment ago; the database's own words would quote the address
        raise Unacceptable({"email": _("Somebody with this e-mail address is here already.")}) from None
    await audit.record("person.added", by=by, about=person, roles=list(held))
    return person


async def change_password(*, person: Person, password_hash: str, by: Person | None) -> None:
    """Set a new password (checked and hashed before, outside the transaction); every session of the person ends."""
    person.password_hash = password_hash
    await person.save(update_fields=["password_hash"])
    await _end_sessions(person)
    await audit.record("person.password", by=by, about=person)


async def change_pin(*, person: Person, pin_hash: str, by: Person | None) -> None:
    person.pin_hash = pin_hash
    await person.save(update_fields=["pin_hash"])
    await audit.record("person.pin", by=by, about=person)


async def change_roles(*, person: Person, roles: Iterable[Role], active: bool, by: Person) -> None:
    """New roles, or an account switched off; every session of the person ends."""
    held = sorted(set(roles))
    check_can_combine(held)
    if person.pk == by.pk and (not active or Role.ADMINISTRATOR not in held):
        raise Unacceptable({"roles": _("You cannot take your own account’s administrator role away.")})
    person.roles, person.active = list(held), active
    await person.save(update_fields=["roles", "active"])
    await _end_sessions(person)
    await audit.record("person.roles", by=by, about=person, roles=list(held), active=active)


async def _end_sessions(person: Person) -> None:
    """Every browser in which the person is signed in. One that a child holds opens none of the person's pages, and stays: in
    the middle of a sitting *I need to talk to someone now* must still reach somebody."""
    await Session.filter(person_id=person.pk).exclude(kind__in=CHILDS).delete()


async def with_password(email: str, password: str) -> Person | None:
    """The active person with this address and password, or None; both answers take the same time."""
    person = await Person.get_or_none(email=email.strip().lower())
    right = await matches(password[:PASSWORD_MOST], person.password_hash if person else None)
    return person if person and right and person.active else None


async def knows_secret(person: Person, secret: str) -> bool:
    """Whether `secret` is the person's PIN or password; that of an account that is switched off opens nothing."""
    if not person.active:
        return False
    typed = secret.strip()[:PASSWORD_MOST]
    stored = person.pin_hash if typed.isdigit() and person.pin_hash else person.password_hash
    return await matches(typed, stored)
