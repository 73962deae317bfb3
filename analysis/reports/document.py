"""A report as one object: what it states of itself, blocks of words, tables and pictures, and sheets of numbers. Plain values.

Words are those that people read, in the report's language, so that nothing is worded anew when it is drawn again. Pictures are
strokes (`charts.Mark`), not figures. JSON with sorted keys: the same report, the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from analysis.charts import Mark
from analysis.charts.values import Text as Lettering
from analysis.files.contents import Cell as Value
from analysis.files.contents import Column, Sheet

VERSION = "report 1"


class Kind(StrEnum):
    QUARTERLY = "quarterly"
    ANNUAL = "annual"
    EVALUATION = "evaluation"
    EQUALITY = "equality"
    LOG = "log"


@dataclass(frozen=True, slots=True)
class Drawing:
    """One picture: `style` says which strokes it has (spark, course, tens, sign), `title` and `desc` what it says in words."""

    style: str
    width: int
    height: int
    title: str
    desc: str
    marks: tuple[Mark, ...]
    letters: tuple[Lettering, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 2 or 3; the report's title is the only heading of level 1."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph. `role`: '' plain, lead (answers the question), small (a note), said (a person's own words, `by` whom)."""

    text: str
    role: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A list, one sentence each."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms and what is said of each."""

    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Numbers of criteria by judgement: (judgement, its word, how many)."""

    items: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """Of a table. `small`: a second line. `mark`: the shape beside a judgement, or "hidden". `picture` below the words."""

    text: str = ""
    small: str = ""
    mark: str = ""
    picture: Drawing | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its caption, the words above each column, widths in parts, rows whose first cell heads the row."""

    caption: str
    heads: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture on its own: its finding, the drawing (None where nothing of it is shown), what stands below it, its figures."""

    finding: str
    drawing: Drawing | None
    note: str
    table: Grid


@dataclass(frozen=True, slots=True)
class Card:
    """One thing told to children: a sign, a few words, perhaps ten shapes of which some are filled."""

    title: str
    words: tuple[str, ...]
    sign: Drawing | None = None
    tens: Drawing | None = None


@dataclass(frozen=True, slots=True)
class Cards:
    items: tuple[Card, ...]


Block = Heading | Prose | Points | Terms | Totals | Grid | Figure | Cards
BLOCKS: dict[str, type] = {one.__name__.lower(): one for one in (Heading, Prose, Points, Terms, Totals, Grid, Figure, Cards)}


@dataclass(frozen=True, slots=True)
class Report:
    """The whole. `states`: what every page of it says of itself: plan, day, releases, rules, when it was made. `young`: blocks of
    the children's version, none where there is no such version, with what that states of itself in short. `sheets` end with the code book.
    """

    kind: Kind
    title: str
    subtitle: str
    partnership: str
    language: str
    made_at: datetime
    states: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    sheets: tuple[Sheet, ...]
    words: Mapping[str, str]
    young_title: str = ""
    young: tuple[Block, ...] = ()
    young_states: tuple[tuple[str, str], ...] = ()
    rules: str = ""
    version: str = VERSION

    @property
    def publisher(self) -> str:
        return self.partnership


def to_json(report: Report) -> str:
    """The same report gives the same text."""
    return json.dumps(plain(report), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def digest(text: str) -> str:
    """SHA-256 of the JSON text."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Any) -> Any:
    """As JSON holds it. A block says which kind it is ("is")."""
    if isinstance(value, (Mark, Lettering)):
        return list(value)
    if isinstance(value, Cell):   # there are many, and most say one thing
        return {one.name: plain(own) for one in fields(value) if (own := getattr(value, one.name))}
    if is_dataclass(value):
        said = {one.name: plain(getattr(value, one.name)) for one in fields(value)}
        kind = type(value).__name__.lower()
        return {"is": kind, **said} if BLOCKS.get(kind) is type(value) else said
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {name: plain(one) for name, one in value.items()}
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def from_json(text: str) -> Report:
    """Raises KeyError, TypeError or ValueError for what `to_json` did not write."""
    said = json.loads(text)
    said |= {"kind": Kind(said["kind"]), "made_at": datetime.fromisoformat(said["made_at"]), "states": _pairs(said["states"]),
             "young_states": _pairs(said["young_states"]),
             "blocks": tuple(map(_block, said["blocks"])), "young": tuple(map(_block, said["young"])),
             "sheets": tuple(map(_sheet, said["sheets"]))}
    return Report(**said)


def _block(said: dict[str, Any]) -> Block:
    kind = BLOCKS[said.pop("is")]
    if kind in (Heading, Prose):
        return kind(**said)
    if kind is Points:
        return Points(tuple(said["items"]))
    if kind in (Terms, Totals):
        return kind(_pairs(said["items"]))
    if kind is Grid:
        return _grid(said)
    if kind is Figure:
        said["table"].pop("is")
        return Figure(said["finding"], _drawing(said["drawing"]), said["note"], _grid(said["table"]))
    return Cards(tuple(Card(one["title"], tuple(one["words"]), _drawing(one["sign"]), _drawing(one["tens"])) for one in said["items"]))


def _pairs(said: list[list[Any]]) -> tuple[tuple[Any, ...], ...]:
    return tuple(tuple(one) for one in said)


def _grid(said: dict[str, Any]) -> Grid:
    rows = tuple(tuple(Cell(**{**one, "picture": _drawing(one.get("picture"))}) for one in row) for row in said["rows"])
    return Grid(said["caption"], tuple(said["heads"]), tuple(said["widths"]), rows)


def _drawing(said: dict[str, Any] | None) -> Drawing | None:
    if said is None:
        return None
    marks, letters = tuple(Mark(*one) for one in said["marks"]), tuple(Lettering(*one) for one in said["letters"])
    return Drawing(**{**said, "marks": marks, "letters": letters})


def _sheet(said: dict[str, Any]) -> Sheet:
    rows: tuple[tuple[Value, ...], ...] = _pairs(said["rows"])
    return Sheet(said["name"], said["title"], tuple(Column(**one) for one in said["columns"]), rows)
