"""Which releases are read: frozen ones of the partnership, and of each wave or period the last correction only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from analysis.figures import kept
from analysis.figures.values import CLASS
from analysis.models import Release
from participation import clock


def out() -> QuerySet[Release]:
    """The partnership's releases, replaced ones too: the same for everybody who may read figures."""
    return Release.filter(frozen=True).exclude(kind=CLASS)


def current(known_on: date | None = None) -> QuerySet[Release]:
    """Those that figures are read from: no frozen release corrects them. `known_on`: as it was at the end of that day, so
    without what was released or corrected later."""
    corrections = Release.filter(frozen=True, corrects_id__isnull=False)
    if known_on is None:
        return out().filter(~Q(id__in=Subquery(corrections.values("corrects_id"))))
    over = midnight(known_on)
    return out().filter(~Q(id__in=Subquery(corrections.filter(made_at__lt=over).values("corrects_id"))), made_at__lt=over)


Counting = Sequence[Release]
"""The releases that count, oldest first: asked for once a page, and handed to whoever reads figures for it."""


async def counting(known_on: date | None = None) -> Counting:
    """`current` as rows. Asked of the database each time: which they are; the rows themselves are read once."""
    ids = await current(known_on).order_by("ends_on", "id").values_list("id", flat=True)
    known = kept.here().releases
    if missing := [id for id in ids if id not in known]:
        if len(known) + len(missing) > kept.MOST_RELEASES:
            known.clear()
            missing = ids
        known |= {one.pk: one for one in await Release.filter(id__in=missing)}
    return tuple(known[id] for id in ids)


def midnight(day: date) -> datetime:
    """The moment at which a day is over here."""
    return datetime.combine(day + timedelta(days=1), time(), clock.HERE)
