"""Saving the grades of one file while they are given: never an older page over a newer one, as the wheel does it.

A page carries its own random name, the revision that the reading had when the page was made, and a count of its own that grows with
each save. It is taken if it is newer than what the same page sent before, or if no other page has saved since this one was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tortoise.expressions import Q

from analysis.models import AuditReading
from participation import clock


class Outcome(StrEnum):
    """SAVED: taken. OLDER: this page has sent something newer. ELSEWHERE: another page has saved meanwhile."""

    SAVED = "saved"
    OLDER = "older"
    ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Sent:
    """From which page. `by_button`: a form that the browser sends by itself is newer than anything the same page sent before it."""

    page: str
    base: int
    revision: int
    by_button: bool = False


async def put(reading: AuditReading, grades: Mapping[str, int], sent: Sent) -> Outcome:
    """Take the grades of this page, all of them, or say why not."""
    own = Q(page=sent.page) if sent.by_button else Q(page=sent.page, revision__lt=sent.revision)
    nobody_since = ~Q(page=sent.page) & Q(revision=sent.base)
    revision = max(sent.revision, reading.revision + 1) if sent.by_button else sent.revision
    taken = await AuditReading.filter(own | nobody_since, pk=reading.pk).update(grades=dict(grades), at=clock.now(), done_at=None, page=sent.page,
                                                                                 revision=revision)
    if taken:
        reading.grades, reading.done_at, reading.page, reading.revision = dict(grades), None, sent.page, revision
        return Outcome.SAVED
    await reading.refresh_from_db()
    return Outcome.OLDER if reading.page == sent.page else Outcome.ELSEWHERE
