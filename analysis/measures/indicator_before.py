"""What views of indicators could show before it was remembered what was let out: for the migration to 0006 alone.

The rule of that time, as it was: parts and times were protected by a rule of thumb, anew at every look, from the values that
stood on the day of the view and had ended by then. A value counts as let out if any such view showed it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from analysis.statistics.small import ROOM, Name, hidden, hides
from analysis.disclosure.rules import K

EVERYTHING = ""
Span = tuple[Any, Any]


@dataclass(frozen=True, slots=True)
class Was:
    """A row as it stood: `since` and `until` when, `people` how many it counts, `base` of how many."""

    id: str
    split: str
    span: Span
    people: int | None
    base: int | None
    since: Any
    until: Any


async def remember(client: Any) -> None:
    """Mark every row that a view could show."""
    rows = (await client.execute_query(
        "SELECT p.id, p.indicator_id, p.split, p.starts_on, p.ends_on, p.value, p.count, p.base, p.at, p.replaced_at, i.unit, i.per, "
        "i.people FROM indicator_point p JOIN indicator i ON i.id = p.indicator_id"))[1]
    own: dict[str, list[Was]] = {}
    for row in rows:
        if row["people"]:
            own.setdefault(row["indicator_id"], []).append(_was(row))
    out = [row["id"] for row in rows if not row["people"]] + [id for found in own.values() for id in let_out(found)]
    for first in range(0, len(out), 500):
        ids = ", ".join(f"'{id}'" for id in out[first:first + 500])  # ids are 32 letters of ours
        await client.execute_query(f"UPDATE indicator_point SET shown = {_true(client)} WHERE id IN ({ids})")


def _true(client: Any) -> str:
    return "1" if client.capabilities.dialect == "sqlite" else "TRUE"


def _was(row: Mapping[str, Any]) -> Was:
    base = row["base"] if row["unit"] != "rate" else None
    return Was(row["id"], row["split"], (row["starts_on"], row["ends_on"]), _people(row), base, row["at"], row["replaced_at"])


def _people(row: Mapping[str, Any]) -> int | None:
    count, value, unit = row["count"], row["value"], row["unit"]
    if count is not None or value is None:
        return count
    if unit == "count":
        return round(value)
    if not row["base"] or unit not in ("percent", "rate"):
        return None
    return round(value / (100 if unit == "percent" else 1) * row["base"] / (row["per"] or 1))


def let_out(rows: Sequence[Was]) -> set[str]:
    """Ids of the rows of one indicator that were shown on any day, by any view up to any day."""
    found: set[str] = set()
    for moment in sorted({row.since for row in rows}):
        standing = [row for row in rows if row.since <= moment and (row.until is None or row.until > moment)]
        days = sorted({row.span[1] for row in standing}) if _crossing({row.span for row in standing}) else [None]
        for day in days:
            seen = [row for row in standing if day is None or row.span[1] <= day]
            away = _not_shown(seen)
            found |= {row.id for row in seen if (row.split, row.span) not in away}
    return found


def _not_shown(sent: Sequence[Was]) -> set[tuple[str, Span]]:
    by_span: dict[Span, dict[str, Was]] = {}
    for one in sent:
        by_span.setdefault(one.span, {})[one.split] = one
    out = {(split, span) for span, parts in by_span.items() for split in _of_one_time(parts)}
    crossing = _crossing(by_span)
    return _across([one for one in sent if one.span in crossing], out) if crossing else out


def _crossing(spans: Iterable[Span]) -> set[Span]:
    found: set[Span] = set()
    longest: Span | None = None
    for span in sorted(spans):
        if longest and span[0] <= longest[1]:
            found |= {longest, span}
        longest = span if longest is None or span[1] > longest[1] else longest
    return found


def _across(sent: Sequence[Was], out: set[tuple[str, Span]]) -> set[tuple[str, Span]]:
    lines: dict[tuple[str, object], dict[tuple[str, Span], Was]] = {}
    for one in sent:
        lines.setdefault(("time", one.split), {})[one.split, one.span] = one
        if one.split != EVERYTHING:
            lines.setdefault((_family(one.split), one.span), {})[one.split, one.span] = one
    before: set[tuple[str, Span]] = set()
    while before != out:
        before = set(out)
        for line in lines.values():
            for numbers, room in _numbers(line):
                out |= hidden(sum(one or 0 for one in numbers.values()), numbers, out & set(line), room)
    return out


def _family(split: str) -> str:
    return split.partition(":")[0] if ":" in split else ""


def _of_one_time(parts: dict[str, Was]) -> set[str]:
    small = {split for split, one in parts.items() if hides(one.people, one.base)}
    families: dict[str, dict[str, Was]] = {}
    for split, one in parts.items():
        if split != EVERYTHING:
            families.setdefault(_family(split), {})[split] = one
    whole = {EVERYTHING: parts[EVERYTHING]} if EVERYTHING in parts and EVERYTHING not in small else {}
    out = small & {EVERYTHING}
    for family in families.values():
        own = small & set(family)
        for (numbers, room), (total, _room) in zip(_numbers(family), _numbers(whole), strict=True):
            known = total[EVERYTHING] if whole else sum(one or 0 for one in numbers.values()) if len(families) > 1 else None
            own = hidden(known, numbers, own, room)
        out |= own
    return out


def _numbers(parts: Mapping[Name, Was]) -> list[tuple[dict[Name, int | None], int]]:
    counts = {name: one.people for name, one in parts.items()}
    rest = {name: one.base - one.people if one.base is not None and one.people is not None else None for name, one in parts.items()}
    return [(counts, ROOM), (rest, ROOM), ({name: one.base if one.people is None else None for name, one in parts.items()}, K)]
