"""Which releases are read: frozen ones of the partnership, and of each wave or period the last correction only."""

from __future__ import annotations

from tortoise.expressions import Q, Subquery
from tortoise.queryset import QuerySet

from analysis.figures.values import CLASS
from analysis.models import Release


def out() -> QuerySet[Release]:
    """The partnership's releases, replaced ones too: the same for everybody who may read figures."""
    return Release.filter(frozen=True).exclude(kind=CLASS)


def current() -> QuerySet[Release]:
    """Those that figures are read from: no frozen release corrects them."""
    replaced = Release.filter(frozen=True, corrects_id__isnull=False).values("corrects_id")
    return out().filter(~Q(id__in=Subquery(replaced)))
