"""Released figures for tests, written as releases leave them: a story of waves or terms with known counts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from analysis.models import Release, ReleasedCell, ReleaseTable
from participation import clock
from participation.identity import new_id

GROUPS = {"all": [["all", "Everybody"]], "area": [["lochee", "Lochee"], ["the-ferry", "The Ferry"]]}
Cells = Mapping[str, Mapping[str, tuple[int | None, int | None]]]
"""Table ("S1.all") → group → (count of the high category, base); None where it is not shown."""


async def release(series: str, label: str, ends_on: date, cells: Cells, *, kind: str = "wave",
                  title: str = "A survey", version: str = "1", low: int = 0, subject: str = "") -> Release:
    """One frozen release; of each group the high category and the rest, which is *middle*."""
    made = await Release.create(kind=kind, series=series, version=version, subject=subject or new_id(), title=title, label=label,
                                starts_on=ends_on,
                                ends_on=ends_on, made_at=clock.now(), rules="releases 1", k=10, shown=1, kept_back=0,
                                digest="0" * 64)
    for position, (name, groups) in enumerate(cells.items()):
        item, by = name.split(".")
        table = await ReleaseTable.create(release=made, name=name, item=item, kind="answers", by=by, title=item.title(),
                                          categories=["low", "middle", "high", "none"], groups=GROUPS.get(by) or [[key, key.partition("+")[2] or key] for key in groups],
                                          position=position)
        for group, (high, base) in groups.items():
            rest = None if high is None or base is None else base - high - low
            for category, count in (("base", base), ("high", high), ("middle", rest),
                                    ("low", low if rest is not None else None),
                                    ("none", 0 if rest is not None else None)):
                await ReleasedCell.create(table=table, group=group, category=category, count=count)
    made.frozen = True
    await made.save(update_fields=["frozen"])
    return made
