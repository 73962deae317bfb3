"""Comments of young people: out in groups of ten, off the page again, and the end of words that nobody needs any more.

The rule for free text (docs/privacy.md): two people, groups of ten comments or more, at most one attribute. The attribute is the part of
the page; docs/decisions/young-comments.md says how the rule is read, and how long words stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol

from analysis.disclosure.rules import K
from analysis.models import Plan, YoungComment
from participation import audit, clock, storage
from participation.access import Role, holds
from participation.models import Person
from participation.problems import Conflict, NotFound
from participation.words import N_

TOGETHER = K
"""Comments that go out at once: no fewer, so that nobody who knows who sat at a screen sees that one's words appear."""
UNREAD_MONTHS, KEPT_MONTHS, DEALT_MONTHS = 3, 12, 3
"""Whole months for which words stay: waiting for readers, or for nine others, after the month in which they were said; after the month
in which a protection lead had done what they need."""
WAITING, KEPT, SHOWN, WITHHELD = "waiting", "kept", "shown", "withheld"
WORRY, DEALT = "worry", "dealt"
"""Flags: a reader passed it on to the protection lead; who has read it, and done what it needs."""


# ---- out, ten or more at once ------------------------------------------------------------------------------------------

def parts_told(lines: Iterable[str]) -> frozenset[str]:
    """The parts of the page that may stand beside comments that go out together: of ten or more each, and so that the rest, which has
    none beside it, is nobody or ten or more as well."""
    counts = Counter(lines)
    told = {line for line, count in counts.items() if line and count >= TOGETHER}
    while told and 0 < sum(count for line, count in counts.items() if line not in told) < TOGETHER:
        told.remove(min(told, key=lambda line: (counts[line], line)))
    return frozenset(told)


async def go_out(plan_id: str) -> int:
    """Show what two people have kept, if it is ten or more; how many went out. The month beside them is that of going out."""
    await Plan.filter(pk=plan_id).select_for_update().first()  # two readers at once: the second sees what the first let out
    ready = await YoungComment.filter(plan_id=plan_id, state=KEPT).order_by("id")
    if len(ready) < TOGETHER:
        return 0
    told, month = parts_told(one.line for one in ready), clock.today().replace(day=1)
    for one in ready:
        await YoungComment.filter(pk=one.pk, state=KEPT).update(state=SHOWN, month=month, line=one.line if one.line in told else "")
    await audit.record("young.out", by=None, about=f"plan:{plan_id}", comments=len(ready), parts=len(told))
    return len(ready)


async def take_down(*, id: str, by: Person) -> None:
    """Off the page for good, words and answer too: for whoever is shown by words that two people overlooked. Raises NotFound."""
    if not holds(by, [Role.DATA_KEEPER]):
        raise NotFound()
    if not await YoungComment.filter(pk=id, state=SHOWN).update(state=WITHHELD, words=b"", answer=""):
        raise NotFound()
    await audit.record("young.taken_down", by=by, about=f"young_comment:{id}")


# ---- ends --------------------------------------------------------------------------------------------------------------

def after(month: date, months: int) -> date:
    """The first day on which that many whole months after `month` are over."""
    year, number = divmod(month.year * 12 + month.month + months, 12)
    return date(year, number + 1, 1)


async def deal(*, id: str, by: Person) -> None:
    """A protection lead has done what this needs. From then on its words have an end, if they are not shown. Raises NotFound, Conflict."""
    if not holds(by, [Role.PROTECTION_LEAD]):
        raise NotFound()
    comment = await YoungComment.filter(pk=id).select_for_update().first()
    if comment is None or WORRY not in comment.flags or not comment.words:
        raise NotFound()
    if DEALT in comment.flags:
        raise Conflict(N_("Somebody has written already that this is done."))
    comment.flags, comment.ends_on = [*comment.flags, DEALT], after(clock.today(), DEALT_MONTHS)
    await comment.save(update_fields=["flags", "ends_on"])
    await audit.record("young.dealt_with", by=by, about=comment)


def ends_on(comment: YoungComment) -> date | None:
    """When the words of a comment go; None while they have no end: shown to everybody, or passed on and nobody has dealt with it."""
    if comment.state == SHOWN or not comment.words:
        return None
    if WORRY in comment.flags and DEALT not in comment.flags:
        return None
    known = after(comment.month, KEPT_MONTHS if comment.state == KEPT else UNREAD_MONTHS)
    if comment.ends_on is None:
        return known
    return comment.ends_on if comment.state == WITHHELD else max(known, comment.ends_on)


async def sweep() -> int:
    """Words whose end has come are gone; how many."""
    today, ended = clock.today(), 0
    for one in await YoungComment.exclude(state=SHOWN):
        end = ends_on(one)
        if end is not None and end <= today:
            still = YoungComment.filter(pk=one.pk, state=one.state)
            if await still.update(state=WITHHELD, words=b""):
                await audit.record("young.ended", by=None, about=one, was=one.state, passed_on=WORRY in one.flags)
                ended += 1
    return ended


class Mixes(Protocol):
    async def mix(self, *tables: str) -> bool: ...


async def tidy(database: Mixes) -> None:
    """What the clock does: words end, ten that are ready go out, and nothing in the table tells in which order comments came."""
    async with storage.writes():
        await sweep()
        for plan_id in set(await YoungComment.filter(state=KEPT).values_list("plan_id", flat=True)):
            await go_out(str(plan_id))
    if await YoungComment.filter(month__gte=clock.today() - timedelta(days=62)).exists():
        await database.mix("young_comment")


__all__ = ["DEALT", "DEALT_MONTHS", "KEPT", "SHOWN", "WAITING", "WITHHELD", "WORRY", "KEPT_MONTHS", "TOGETHER",
           "UNREAD_MONTHS", "after", "deal", "ends_on", "go_out", "parts_told", "sweep", "take_down", "tidy"]
