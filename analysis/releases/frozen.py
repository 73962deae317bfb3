"""Freezing a release: all of it in one transaction, or nothing. From then on the database itself refuses a change."""

from __future__ import annotations

import hashlib
import json
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


class Released(Conflict):
    """There is one already: frozen, and the same for everybody. A correction goes to the next wave or period."""

    default = N_("This has been released already. What is released is frozen; late answers count next time.")


async def check_not_released(kind: str, subject: str) -> None:
    """Raises Released."""
    if await Release.exists(kind=kind, subject=subject):
        raise Released


async def freeze(draft: Draft, *, by: Person | None) -> Release:
    """Write a draft, its log line and its audit line. Raises Released if somebody else was first."""
    try:
        async with storage.writes():
            await check_not_released(draft.kind, draft.subject)
            return await _write(draft, by)
    except IntegrityError as twice:
        raise Released from twice


async def _write(draft: Draft, by: Person | None) -> Release:
    release = Release(
        id=new_id(), kind=draft.kind, series=draft.series, version=draft.version, subject=draft.subject,
        title=draft.title, label=draft.label, starts_on=draft.starts_on, ends_on=draft.ends_on,
        made_at=clock.now(), made_by=by,
        follows_id=draft.follows, rules=VERSION, k=draft.k, shown=draft.shown, kept_back=draft.kept_back,
        reasons=dict(draft.reasons), digest=digest(draft.tables))
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
    facts = {"tables": len(tables), "shown": release.shown, "kept_back": release.kept_back, "digest": release.digest}
    await _log("released", draft.kind, draft.subject, by, facts)
    await audit.record("release.frozen", by=by, about=release, **facts)
    return release


async def log_refusal(*, kind: str, subject: str, by: Person | None, why: str) -> None:
    """Write into the release log that nothing was released, and the reason."""
    async with storage.writes():
        await _log("refused", kind, subject, by, {"why": why})


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
