"""A whole scorecard as plain facts: numbers, codes and people's own words. What a snapshot freezes and a report is made from.

Sentences that readers see are made from these when they are shown (`scoring.card`), so that every language works; nothing
that could be judged otherwise later is left to be worked out again. JSON with sorted keys: the same facts, the same bytes.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache, lru_cache
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from analysis.figures import FULL, NOT_SHOWN, Standing
from analysis.judgement.criteria import Aim, Word
from analysis.statistics.intervals import Interval
from analysis.units import PERCENT, Unit

FIRST, VERSION = "scorecard 1", "scorecard 2"
"""The first froze the plan's name, recommendations and links of promises as they were when it was frozen, and does not say its version;
the second has them as they were on its last day."""
PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Spot:
    """One figure of a course: numbers in the unit of its measure, and none of them where it is not shown, whatever the reason.

    It stands in for a point and its figure wherever a picture or a sentence is made of it. `of`: what `base` counts.
    """

    label: str
    ends_on: date
    shown: bool
    value: float | None = None
    low: float | None = None
    high: float | None = None
    count: int | None = None
    base: int | None = None
    source: str = ""
    version: str = "1"
    unit: Unit = PERCENT
    of: str = PEOPLE

    @property
    def figure(self) -> Spot:
        return self

    @property
    def share(self) -> float | None:
        return self.value if self.unit.is_share else None

    @property
    def standing(self) -> Standing:
        return Standing.SHOWN if self.shown else Standing.HIDDEN

    @property
    def interval(self) -> Interval | None:
        return Interval(self.low, self.high) if self.low is not None and self.high is not None else None

    @property
    def full(self) -> bool:
        """Whether it can stand without its interval beside it. Figures that are no share of people have no base."""
        return self.shown and (self.base is None or self.base >= FULL)

    @property
    def words(self) -> str:
        return "" if self.shown else NOT_SHOWN


@dataclass(frozen=True, slots=True)
class Phase:
    """A baseline of a run chart: places of its first and last figure, and its frozen median."""

    first: int
    last: int
    middle: float


@dataclass(frozen=True, slots=True)
class Variation:
    """What the course does. Two to nine figures: the newest less the one before, with its interval. From ten: the run chart's
    signal. `chance`: how often a course of this length is marked without any change at all; `marked`: whether this one is.
    """

    figures: int = 0
    since: str = ""
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    signal: str = ""
    sustained: bool = False
    useful: int = 0
    phases: tuple[Phase, ...] = ()
    chance: float = 0.0
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as it stands in the code, and the numbers that go into it: translated when it is shown."""

    text: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """One measure of a criterion: its key, kind, what is measured in words, its newest figure, what it would say by itself."""

    key: str
    kind: str
    title: str
    unit: Unit
    word: str
    newest: Spot | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """What a figure is compared with: `standing` same, better or worse; '' where that cannot be said."""

    name: str
    value: float
    standing: str
    source: str
    period: str
    caveat: str


@dataclass(frozen=True, slots=True)
class Told:
    """A person's narrative."""

    words: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise of "You said, we did" that serves a criterion, as it stood that day."""

    theme: str
    title: str
    state: str
    due: date | None
    kept: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision of a review about a criterion ('' for one about no criterion in particular), as it stood that day."""

    words: str
    owner: str
    due: date
    state: str
    made_on: date
    criterion: str = ""
    becomes: str = ""


@dataclass(frozen=True, slots=True)
class InArea:
    """A criterion's newest figure in one area, from the same release as everybody's."""

    area: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Row:
    """A criterion. `reason` says why the word is what it is (criteria.Reason), `path` is T on the newest figure's day."""

    criterion: str
    title: str
    owner: str
    perspective: str
    kind: str
    word: str
    reason: str
    aim: Aim
    path: float | None = None
    spots: tuple[Spot, ...] = ()
    done_on: date | None = None
    evidence: str = ""
    variation: Variation = Variation()
    sure: int = 0
    held: tuple[Said, ...] = ()
    narrative: Told | None = None
    measures: tuple[Evidence, ...] = ()
    beside: tuple[Beside, ...] = ()
    promises: tuple[Promised, ...] = ()
    areas: tuple[InArea, ...] = ()

    @property
    def unit(self) -> Unit:
        return self.aim.unit

    @property
    def newest(self) -> Spot | None:
        """The newest figure, shown or not: an older one never takes its place."""
        return self.spots[-1] if self.spots else None


@dataclass(frozen=True, slots=True)
class Action:
    """An action with its criteria; none: nothing says whether it works. `state`, `said`, `told_on`: what was said last of how it gets on;
    `late`: it was past its day, and not closed."""

    action: str
    number: str
    title: str
    leads: tuple[str, ...]
    indicators: tuple[str, ...]
    due: date | None
    rows: tuple[Row, ...]
    state: str = ""
    late: bool = False
    said: str = ""
    told_on: date | None = None


@dataclass(frozen=True, slots=True)
class Recommendation:
    number: int
    title: str
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Release:
    """A release that figures of this scorecard came from."""

    release: str
    title: str
    label: str
    ends_on: date


@dataclass(frozen=True, slots=True)
class Reach:
    """Who took part in the newest release of children, staff or families; None where not shown or not known."""

    whose: str
    label: str
    ends_on: date
    took_part: int | None
    people: int | None


@dataclass(frozen=True, slots=True)
class Place:
    """An area: its key in the released tables, and its name."""

    area: str
    name: str


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A plan on `day`; `month` is the first day of the month that was frozen, None for one that is not.

    `overdue`: promises from check-ins, None for *fewer than five*; where `overdue_known` is false nobody counted them that day.
    """

    plan: str
    title: str
    day: date
    rules: str
    recommendations: tuple[Recommendation, ...]
    month: date | None = None
    releases: tuple[Release, ...] = ()
    overdue: int | None = None
    overdue_known: bool = False
    decisions: tuple[Decided, ...] = ()
    reach: tuple[Reach, ...] = ()
    places: tuple[Place, ...] = ()
    version: str = FIRST

    @property
    def actions(self) -> Iterator[Action]:
        return (action for one in self.recommendations for action in one.actions)

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for action in self.actions for row in action.rows)

    def row(self, criterion: str) -> Row | None:
        return next((row for row in self.rows if row.criterion == criterion), None)

    def counts(self) -> dict[str, int]:
        """Criteria by judgement, every word in its order."""
        words = [row.word for row in self.rows]
        return {word.value: words.count(word.value) for word in Word}

    @property
    def expected(self) -> float:
        """How many rows chance alone would mark."""
        return sum(row.variation.chance for row in self.rows)


def to_json(card: Scorecard) -> str:
    """The same facts give the same text."""
    return json.dumps(_plain(card), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Scorecard:
    """Raises ValueError for what `to_json` did not write."""
    read = _reader(Scorecard)
    assert read is not None
    return read(json.loads(text))


def row_to_plain(row: Row) -> dict[str, Any]:
    """One criterion as JSON values, for what stood on the table of a review; `row_from_plain` reads it back."""
    return _plain(row)


def row_from_plain(value: dict[str, Any]) -> Row:
    read = _reader(Row)
    assert read is not None
    return read(copy.deepcopy(value))   # it puts what it reads in the place of what was there


@lru_cache(maxsize=12)
def read(text: str) -> Scorecard:
    """As `from_json`, for a frozen text that is opened again and again: the last few are kept as objects."""
    return from_json(text)


def digest(text: str) -> str:
    """SHA-256 of the JSON text."""
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        # What stands as it would without being said is left out: a third of the bytes.
        return {name: _plain(own) for name, default in _defaults(type(value)) if (own := getattr(value, name)) != default}
    if isinstance(value, (tuple, list)):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


@cache
def _defaults(kind: type) -> tuple[tuple[str, Any], ...]:
    return tuple((one.name, one.default) for one in fields(kind))


@cache
def _reader(kind: Any) -> Callable[[Any], Any] | None:
    """What turns JSON into this kind of value; None where JSON has it already."""
    if is_dataclass(kind):
        return _dataclass_reader(kind)  # type: ignore[arg-type]
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        inner = _reader(next(one for one in get_args(kind) if one is not type(None)))
        return (lambda value: None if value is None else inner(value)) if inner else None
    if origin is tuple:
        return _tuple_reader(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return date.fromisoformat if kind is date else None


def _dataclass_reader(kind: type) -> Callable[[Any], Any]:
    readers = {name: reader for name, hint in get_type_hints(kind).items() if (reader := _reader(hint))}

    def read(value: dict[str, Any]) -> Any:
        for name, reader in readers.items():
            if name in value:
                value[name] = reader(value[name])
        return kind(**value)
    return read


def _tuple_reader(inner: tuple[Any, ...]) -> Callable[[Any], Any]:
    if inner[-1] is Ellipsis:
        one = _reader(inner[0])
        return (lambda value: tuple(map(one, value))) if one else tuple
    each = [_reader(kind) or _same for kind in inner]
    return lambda value: tuple(reader(own) for reader, own in zip(each, value, strict=True))


def _same(value: Any) -> Any:
    return value
