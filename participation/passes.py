"""Passes: a code opens one check-in on another device, for a short time, and nothing else.

On a young person's own phone (`alone`), on a family's (`family`), or from a printed wheel back into the service (`paper`).
Kept is only the code's HMAC; wrong tries are slowed down by whoever reads the code (`participation.throttle`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from enum import StrEnum

from participation import audit, clock, codes
from participation.keys import Keys
from participation.models import CheckIn, Child, Pass, Person
from participation.problems import Gone, Unacceptable
from participation.wheel import Instrument
from participation.words import N_, _


class Kind(StrEnum):
    ALONE = "alone"
    FAMILY = "family"
    PAPER = "paper"


LASTS = {Kind.ALONE: timedelta(hours=1), Kind.FAMILY: timedelta(days=7), Kind.PAPER: timedelta(days=60)}
ONE_SITTING = {Kind.ALONE, Kind.PAPER}
SITTING_LASTS = timedelta(hours=1)
"""How long a phone may go on once a code for one sitting has opened it."""
ALONE_FROM = 8
"""Whole years: below that an adult reads the wheel with the child (design of the bands, wheel.band_of)."""


async def issue(*, kind: Kind, child: Child, check_in: CheckIn | None, instrument: Instrument, keys: Keys,
                by: Person) -> str:
    """A fresh code; an older one of the same kind for the same check-in stops working. It is shown once."""
    if check_in is not None:
        await Pass.filter(kind=kind.value, check_in_id=check_in.pk).delete()
    code = codes.new(codes.PASS)
    await Pass.create(kind=kind.value, mac=_mac(code, keys), child=child, adult=by,
                            check_in_id=check_in.pk if check_in else None, band=instrument.band.value,
                            version=instrument.version, until=int((clock.now() + LASTS[kind]).timestamp()))
    await audit.record("pass.issued", by=by, about=child, kind=kind.value)
    return code


async def read(typed: str, *, kinds: Collection[Kind], keys: Keys) -> Pass:
    """The pass that was typed or scanned, with child and adult loaded. Raises Unacceptable (`code`), Gone."""
    code = codes.read(codes.PASS, typed)
    one = await Pass.filter(mac=_mac(code, keys)).prefetch_related("child", "adult").first() if code else None
    if one is None or one.kind not in kinds:
        raise Unacceptable({"code": _("That is not a code we know. Check the letters, or ask for a new one.")})
    if one.until <= clock.now().timestamp() or (one.used_at and one.kind in ONE_SITTING):
        raise Gone(N_("This code is used or too old. Ask for a new one."))
    return one


async def use(one: Pass) -> None:
    """It has opened its check-in; one for one sitting opens nothing more. Raises Gone where another device was first."""
    fresh = Pass.filter(id=one.pk, used_at=None) if one.kind in ONE_SITTING else Pass.filter(id=one.pk)
    if not await fresh.update(used_at=int(clock.now().timestamp())):
        raise Gone(N_("This code is used or too old. Ask for a new one."))
    # About the pass, not the child: once the pass is gone, no line tells that this child opened it (no thanks).
    await audit.record("pass.used", by=None, about=one, kind=one.kind)


async def withdraw(*, check_in_id: str) -> None:
    """The check-in is over or gone: its codes open nothing."""
    await Pass.filter(check_in_id=check_in_id).delete()


async def sweep() -> int:
    """Delete codes that have run out; returns how many. A week longer they still say that they are too old."""
    return await Pass.filter(until__lt=int((clock.now() - timedelta(days=7)).timestamp())).delete()


def _mac(code: str, keys: Keys) -> str:
    return keys.mac("pass", code).hex()
