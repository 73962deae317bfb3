"""Freezing a release: all of it in one transaction, or nothing. From then on the database itself refuses a change."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tortoise.exceptions import IntegrityError

from analysis.disclosure.rules import VERSION
from analysis.models import HeldBack, Release, ReleasedCell, ReleaseLine, ReleaseTable
from analysis.releases.declared import Declared, Draft
from participation import audit, clock, storage
from participation.identity import new_id
from participation.models import Person
from participation.problems import Conflict
from participation.words import N_

AT_ONCE = 500
Keep = Callable[..., Awaitable[Release]]
"""What is done with a draft that is ready: `freeze`, or for a trial only to look at it."""


class Released(Conflict):
    """There is one already: frozen, and the same for everybody. A correction goes to the next wave or period."""

    default = N_("This has been released already. What is released is frozen; late answers count next time.")


async def check_not_released(kind: str, subject: str) -> None:
    """Raises Released."""
    if await Release.exists(kind=kind, subject=subject):
        raise Released


async def freeze(draft: Draft, *, by: Person | None, corrects: Release | None = None, why: str = "") -> Release:
    """Write a draft, its log line and its audit line; a corrected one in the place of `corrects`, with the reason. Raises Released
    if somebody else was first."""
    try:
        async with storage.writes():
            if corrects is None:
                await check_not_released(draft.kind, draft.subject)
            return await _write(draft, by, corrects, why)
    except IntegrityError as twice:
        raise Released from twice


async def _write(draft: Draft, by: Person | None, corrects: Release | None, why: str) -> Release:
    release = Release(
        id=new_id(), kind=draft.kind, series=draft.series, version=draft.version, subject=draft.subject,
        title=draft.title, label=draft.label, starts_on=draft.starts_on, ends_on=draft.ends_on,
        made_at=clock.now(), made_by=by,
        follows_id=draft.follows, rules=VERSION, k=draft.k, shown=draft.shown, kept_back=draft.kept_back,
        reasons=dict(draft.reasons), digest=digest(draft.tables),
        correction=corrects.correction + 1 if corrects else 0, corrects_id=corrects.pk if corrects else None, why=why)
    await release.save(force_create=True)
    tables = [ReleaseTable(id=new_id(), release_id=release.pk, name=table.name, item=table.item, kind=table.kind,
                           by=table.by, title=table.title, categories=list(table.categories),
                           groups=[list(group) for group in table.groups], position=place)
              for place, table in enumerate(draft.tables)]
    await ReleaseTable.bulk_create(tables, batch_size=AT_ONCE)
    await ReleasedCell.bulk_create(
        [ReleasedCell(id=new_id(), table_id=row.pk, group=group, category=category, count=count)
         for row, table in zip(tables, draft.tables, strict=True) for (group, category), count in table.cells.items()],
        batch_size=AT_ONCE)
    await HeldBack.bulk_create([HeldBack(id=new_id(), release_id=release.pk, item=item, cells=cells)
                                for item, cells in draft.held.items()], batch_size=AT_ONCE)
    release.frozen = True
    await release.save(update_fields=["frozen"])
    facts: dict[str, object] = {"tables": len(tables), "shown": release.shown, "kept_back": release.kept_back, "digest": release.digest}
    named = {"release": release.pk, "label": release.label}
    await _log("corrected" if corrects else "released", draft.kind, draft.subject, by, {**facts, **named, **({"why": why} if why else {})})
    more = {"corrects": corrects.pk, "correction": release.correction} if corrects else {}
    await audit.record("release.corrected" if corrects else "release.frozen", by=by, about=release, **facts, **more)
    return release


async def log_refusal(*, kind: str, subject: str, by: Person | None, why: str, label: str = "") -> None:
    """Write into the release log that nothing was released, and the reason."""
    async with storage.writes():
        await _log("refused", kind, subject, by, {"why": why, **({"label": label} if label else {})})


async def _log(what: str, kind: str, subject: str, by: Person | None, facts: dict[str, object]) -> None:
    await ReleaseLine.create(at=clock.now(), by=by, what=what, kind=kind, subject=subject, facts=facts)


def digest(tables: list[Declared]) -> str:
    """SHA-256 over every table's name and cells, in order: the same figures give the same 64 hex characters."""
    content = [[table.name, sorted([*place, count] for place, count in table.cells.items())] for table in tables]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True)
class Why:
    """Counts that are not shown, by rule. For the data keeper: beside the tables they would narrow down what is
    hidden."""

    rule: str
    counts: int


async def reasons(release: str) -> tuple[Why, ...]:
    """What a release keeps back, by rule, most first."""
    found = await Release.get(id=release)
    return tuple(Why(rule, counts) for rule, counts in sorted(found.reasons.items(), key=lambda one: (-one[1], one[0])))
