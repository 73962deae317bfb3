"""Releases by themselves: so many days after a wave has closed or a period has ended, if somebody has said so. Off until then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from analysis import releasing
from analysis.models import ReleaseRule, ReleaseWork
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, NotFound, Unacceptable
from participation.storage import Database
from participation.words import _

KINDS = ("wave", "period")
MOST_DAYS = 180
USUAL_DAYS = 14
AGAIN_AFTER = timedelta(days=1)
"""A release that failed is tried again by itself after this long; by hand at any time."""


@dataclass(frozen=True)
class Rule:
    """How releases of a kind come: `after_days` days after the end, if `on`."""

    kind: str
    after_days: int
    on: bool


async def rules() -> tuple[Rule, ...]:
    """One for each kind; off where nobody has set any."""
    kept = {rule.kind: rule for rule in await ReleaseRule.all()}
    return tuple(Rule(kind, kept[kind].after_days, kept[kind].on) if kind in kept else Rule(kind, USUAL_DAYS, False) for kind in KINDS)


async def put(*, kind: str, on: bool, days: str, by: Person | None) -> None:
    """Set the rule of a kind. `days`: as typed. Raises Unacceptable, NotFound for another kind. Inside storage.writes()."""
    if kind not in KINDS:
        raise NotFound()
    if not (days.isdecimal() and days.isascii() and int(days) <= MOST_DAYS):
        raise Unacceptable({f"days-{kind}": _("Write a number of days from 0 to {most}.").format(most=MOST_DAYS)})
    await ReleaseRule.update_or_create(kind=kind, defaults={"after_days": int(days), "on": on, "changed_by": by,
                                                            "changed_at": clock.now()})
    await audit.record("release.rule", by=by, about="release", kind=kind, on=on, days=int(days))


async def due() -> list[releasing.Ready]:
    """What its rule says should be released by now and nobody has tried within a day, oldest first."""
    days = {rule.kind: rule.after_days for rule in await rules() if rule.on}
    today = clock.today()
    tried = set(await ReleaseWork.filter(begun_at__gt=clock.now() - AGAIN_AFTER).values_list("subject", flat=True)) if days else set()
    return [one for one in reversed(await releasing.ready(today=today)) if days
            and one.kind in days and one.ended + timedelta(days=days[one.kind]) < today and one.subject not in tried]


async def go(database: Database) -> int:
    """Release what is due, one after the other; how many were. For the clock: one worker at a time comes here."""
    made = 0
    for one in await due():
        try:
            work = await releasing.begin(kind=one.kind, subject=one.subject, by=None)
        except (Conflict, NotFound):  # somebody pressed the button meanwhile
            continue
        made += (await releasing.carry_out(work, database=database, by=None)).state == releasing.DONE
    return made
