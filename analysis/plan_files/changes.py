"""A new version of a plan against the one that stands: what is new, changed, the same, or gone. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from analysis.plan_files.sheet import Row


class What(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    GONE = "gone"


@dataclass(frozen=True)
class Standing:
    """An action as it stands: id, number, and its source cells by column (none for one that was written here). `retired`: an
    earlier version left it out. `written`: the cells of a file that it would be written to now (taken_away): whoever sends that file
    back has changed nothing."""
    id: str
    number: str
    title: str
    texts: Mapping[str, str]
    retired: bool = False
    written: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The action as the newest file had it; a person may have reworded it since."""
        return self.texts.get("action") or self.title


@dataclass(frozen=True)
class Change:
    """One action between two versions. `cells`: (column, before, after) of every cell that differs."""
    what: What
    row: Row | None
    action: Standing | None
    cells: tuple[tuple[str, str, str], ...] = ()


def _plain(text: str) -> str:
    return re.sub(r"\W+", " ", text.lower()).strip()


def _only(keys: Sequence[str]) -> set[str]:
    return {key for key, count in Counter(keys).items() if key and count == 1}


def _pairs(actions: Sequence[Standing], rows: Sequence[Row]) -> dict[int, Standing]:
    """Line of the file → the action it is: by the same words, then by number; a number or text used twice pairs
    nothing."""
    pairs: dict[int, Standing] = {}
    for key_of_action, key_of_row in [(lambda a: _plain(a.words), lambda r: _plain(r.action)),
                                      (lambda a: _plain(a.title), lambda r: _plain(r.action)),
                                      (lambda a: a.number, lambda r: r.number)]:
        taken = {action.id for action in pairs.values()}
        free = [a for a in actions if a.id not in taken]
        open_rows = [r for r in rows if r.line not in pairs]
        certain = _only([key_of_action(a) for a in free]) & _only([key_of_row(r) for r in open_rows])
        by_key = {key_of_action(a): a for a in free}
        pairs.update({r.line: by_key[key_of_row(r)] for r in open_rows if key_of_row(r) in certain})
    return pairs


def changes(actions: Sequence[Standing], rows: Sequence[Row]) -> list[Change]:
    """Every row of the new version in its order, then the actions that it no longer names.

    An action that was written here was never in a file: that a file does not name it says nothing, and it stays.
    """
    pairs = _pairs(actions, rows)
    found = [_change(row, pairs.get(row.line)) for row in rows]
    kept = {action.id for action in pairs.values()}
    return found + [Change(What.GONE, None, a) for a in actions if a.id not in kept and a.texts and not a.retired]


def stay(actions: Sequence[Standing], found: Sequence[Change]) -> list[Standing]:
    """Actions that were written here and that the new version does not name."""
    named = {change.action.id for change in found if change.action}
    return [a for a in actions if a.id not in named and not a.texts and not a.retired]


def _change(row: Row, action: Standing | None) -> Change:
    if action is None:
        return Change(What.NEW, row, None)
    columns = dict.fromkeys([*action.texts, *row.source])
    cells = tuple((c, action.texts.get(c, ""), row.source.get(c, "")) for c in columns
                  if _spaces(row.source.get(c, "")) not in {_spaces(action.texts.get(c, "")), _spaces(action.written.get(c, ""))})
    return Change(What.CHANGED if cells or action.retired else What.SAME, row, action, cells)


def _spaces(text: str) -> str:
    return " ".join(text.split())
