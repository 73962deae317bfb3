"""Keys of measures: one line of text for forms and storage."""

from __future__ import annotations

from dataclasses import dataclass

from analysis import figures
from analysis.plan_files.proposals import Kind
from participation.identity import LENGTH

INDICATOR, AUDIT, THEME = "indicator", "audit", "theme"
KINDS = {INDICATOR: Kind.INDICATOR, AUDIT: Kind.AUDIT, THEME: Kind.FOCUS_GROUP}


@dataclass(frozen=True, slots=True)
class Key:
    """A key taken apart. `id` of an indicator, audit template or code; `part` the indicator's split or the audit's question."""

    kind: Kind
    id: str
    part: str = ""

    def __str__(self) -> str:
        head = next(head for head, kind in KINDS.items() if kind is self.kind)
        return f"{head}:{self.id}:{self.part}" if self.part else f"{head}:{self.id}"


def parse(key: str) -> Key | figures.Measure:
    """Raises ValueError for anything that is no key."""
    head, colon, rest = key.partition(":")
    if colon and head in KINDS:
        id, _colon, part = rest.partition(":")
        if not id or len(id) > LENGTH or (head == AUDIT and not part):
            raise ValueError(f"no measure: {key}")
        return Key(KINDS[head], id, part)
    return figures.Measure.parse(key)


def kind_of(key: str) -> Kind:
    found = parse(key)
    if isinstance(found, Key):
        return found.kind
    return Kind.WHEEL if found.series == figures.WHEEL else Kind.SURVEY
