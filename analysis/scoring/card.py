"""A scorecard as it is read: facts of any day turned into words, groups and small pictures. No query, no judgement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analysis import charts, wording
from analysis.charts import Phase
from analysis.judgement.criteria import WORDS, Reason, Verdict, Word
from analysis.judgement.statements import CONFIDENCE_WORDS, LEVELS
from analysis.plan_files import indicators
from analysis.plan_files.proposals import KIND_NAMES, PERSPECTIVE_NAMES, Kind, Perspective
from analysis.scoring.facts import Action, Row, Scorecard, Spot
from analysis.statistics.runchart import SIGNAL_WORDS, Signal
from participation.words import N_, _, ngettext, translated

MOST_NAMED = 3


class View(StrEnum):
    """What the rows of a scorecard are put together by."""

    PLAN = "plan"
    PERSPECTIVE = "perspective"
    INDICATOR = "indicator"
    AREA = "area"


VIEW_NAMES = {View.PLAN: N_("By plan"), View.PERSPECTIVE: N_("By perspective"), View.INDICATOR: N_("By quality indicator"),
              View.AREA: N_("By area")}


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion as a page shows it. `note` stands where there is no figure; the picture is drawn from two figures on."""

    row: Row
    action: Action
    first: bool
    label: str
    newest: Spot | None
    note: str
    picture: charts.Spark | None
    variation: str
    kind: str

    @property
    def kept(self) -> int:
        return sum(one.kept for one in self.row.promises)

    @property
    def overdue(self) -> int:
        return sum(one.overdue for one in self.row.promises)


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria that stand together. `number` '' where groups have no order of their own."""

    title: str
    lines: tuple[Line, ...]
    number: str = ""


@dataclass(frozen=True, slots=True)
class Total:
    word: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """How many criteria of each kind have which judgement."""

    head: str
    rows: tuple[tuple[str, tuple[Total, ...]], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """All of it. `late`: promises of "You said, we did" that serve a criterion and are past their day, each once; `behind`: actions
    past theirs, the longest waiting first."""

    facts: Scorecard
    groups: tuple[Group, ...]
    totals: tuple[Total, ...]
    finding: str
    chance: str
    newest: date | None
    matrix: Matrix | None
    silent: tuple[Action, ...]
    late: tuple[tuple[str, date], ...]
    behind: tuple[Action, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for group in self.groups for line in group.lines)


def card(facts: Scorecard, view: View = View.PLAN) -> Card:
    rows = facts.rows
    lines = {} if view is View.AREA else {line.row.criterion: line for line in _lines(facts)}
    newest = max((row.spots[-1].ends_on for row in rows if row.spots), default=None)
    return Card(facts, _grouped(facts, lines, view) if lines else (), totals(rows), finding(rows), chance(facts), newest, _matrix(facts, view),
                tuple(action for action in facts.actions if not action.rows), late(rows), behind(facts))


# ---- lines ---------------------------------------------------------------------------------------------------------

def _lines(facts: Scorecard) -> Iterable[Line]:
    for action in facts.actions:
        for place, row in enumerate(action.rows):
            newest = row.newest if row.newest and row.newest.shown else None
            yield Line(row, action, place == 0, translated(WORDS[Word(row.word)]), newest, note(row), spark(row), variation(row),
                       translated(KIND_NAMES[Kind(row.kind)]))


def note(row: Row) -> str:
    """What stands where a figure would."""
    if row.newest is not None:
        return translated(row.newest.words)
    if row.kind == Kind.DONE and row.measures:
        return _("Done") if row.done_on else _("Not done yet")
    return _("No evidence yet")


def spark(row: Row) -> charts.Spark | None:
    """The small course of a criterion; None while there are not two figures to join."""
    shown = [spot for spot in row.spots if spot.shown]
    if len(shown) < 2:
        return None
    title = _("{title}: from {first} to {last}").format(title=row.title, first=wording.share(shown[0]), last=wording.share(shown[-1]))
    return charts.spark(title, row.spots, phases=phases(row), path=row.aim.path)


def phases(row: Row) -> tuple[Phase, ...]:
    """Frozen medians as pictures take them."""
    return tuple(Phase(one.first, one.last, one.middle) for one in row.variation.phases)


def variation(row: Row) -> str:
    """What the course does, in a few words."""
    found = row.variation
    if found.signal:
        return translated(SIGNAL_WORDS[Signal(found.signal)])
    if found.figures == 1:
        return ngettext("{n} figure so far", "{n} figures so far", 1).format(n=1)
    shown = [spot for spot in row.spots if spot.shown]
    changed = wording.change(shown[-1], shown[-2]) if len(shown) > 1 else None  # type: ignore[arg-type]
    return changed.words if changed else ""


def why(row: Row) -> str:
    """Why the judgement is what it is."""
    return wording.why(Verdict(Word(row.word), Reason(row.reason), row.path, row.newest), row.aim)  # type: ignore[arg-type]


def sure(row: Row) -> tuple[str, str]:
    """How much the evidence carries, as a word, and what holds it back."""
    level = next(one for one, height in LEVELS.items() if height == row.sure)
    return translated(CONFIDENCE_WORDS[level]), " ".join(translated(said.text).format(**dict(said.values)) for said in row.held)


# ---- groups and totals ----------------------------------------------------------------------------------------------

def totals(rows: Sequence[Row]) -> tuple[Total, ...]:
    words = [row.word for row in rows]
    return tuple(Total(word.value, translated(WORDS[word]), words.count(word.value)) for word in Word)


def _grouped(facts: Scorecard, lines: dict[str, Line], view: View) -> tuple[Group, ...]:
    if view is View.PLAN:
        return tuple(Group(one.title, own, str(one.number)) for one in facts.recommendations
                     if (own := tuple(lines[row.criterion] for action in one.actions for row in action.rows)))
    return tuple(Group(title, tuple(lines[row.criterion] for row in rows)) for title, rows in _parts(facts, view) if rows)


def _parts(facts: Scorecard, view: View) -> list[tuple[str, list[Row]]]:
    """Perspectives in their order; or quality indicators as the plan names them, a criterion under each of its action's."""
    if view is View.PERSPECTIVE:
        return [(translated(PERSPECTIVE_NAMES[one]), [row for row in facts.rows if row.perspective == one]) for one in Perspective]
    found: dict[str, list[Row]] = {}
    for action in facts.actions:
        for key in action.indicators or ("",):
            found.setdefault(key, []).extend(action.rows)
    return [(indicators.name_of(key) if key else _("No quality indicator named"), rows)
            for key, rows in sorted(found.items(), key=lambda pair: (not pair[0], _number(pair[0])))]


def _number(key: str) -> tuple[object, ...]:
    """5.2 before 5.10; what has no number comes after, by its letters."""
    parts = key.split(".")
    return (0, *map(int, parts)) if all(part.isdigit() for part in parts) else (1, key)


def _matrix(facts: Scorecard, view: View) -> Matrix | None:
    """Beside the plan's own order the perspectives are counted; beside quality indicators, these."""
    if not facts.rows or view is View.AREA:
        return None
    by, head = (View.INDICATOR, _("Quality indicator")) if view is View.INDICATOR else (View.PERSPECTIVE, _("Perspective"))
    return Matrix(head, tuple((title, totals(rows)) for title, rows in _parts(facts, by)))


def late(rows: Iterable[Row]) -> tuple[tuple[str, date], ...]:
    """Overdue promises, the longest waiting first."""
    found = {one.theme: (one.title, one.due) for row in rows for one in row.promises if one.overdue and one.due}
    return tuple(sorted(found.values(), key=lambda pair: (pair[1], pair[0])))


def behind(facts: Scorecard) -> tuple[Action, ...]:
    """Actions past their day that nobody has closed, the longest waiting first."""
    return tuple(sorted((a for a in facts.actions if a.late and a.due), key=lambda a: (a.due, a.number)))


# ---- sentences -------------------------------------------------------------------------------------------------------

def finding(rows: Sequence[Row]) -> str:
    """One or two sentences that claim no more than the judgements do."""
    return found([(row.word, row.title) for row in rows])


def found(judged: Sequence[tuple[str, str]]) -> str:
    """The same of (judgement, title) alone."""
    if not judged:
        return _("This plan has no success criteria yet.")
    words = [word for word, _title in judged]
    well, off, unsaid = words.count(Word.MET) + words.count(Word.TRACK), words.count(Word.OFF), words.count(Word.UNSAID)
    sentences = [ngettext("{n} criterion: {well} met or on track, {off} off track, {unsaid} without enough to say.",
                          "{n} criteria: {well} met or on track, {off} off track, {unsaid} without enough to say.",
                          len(judged)).format(n=len(judged), well=well, off=off, unsaid=unsaid)]
    if either := words.count(Word.EITHER):
        sentences.append(ngettext("{n} could go either way.", "{n} could go either way.", either).format(n=either))
    if near := words.count(Word.CLOSE):
        sentences.append(ngettext("{n} is close.", "{n} are close.", near).format(n=near))
    if 0 < off <= MOST_NAMED:
        names = "; ".join(title for word, title in judged if word == Word.OFF)
        sentences.append(_("Off track: {names}.").format(names=names.rstrip(".")))
    return " ".join(sentences)


def chance(facts: Scorecard) -> str:
    """How many signals chance alone would give on this page, and how many there are."""
    compared = [row.variation for row in facts.rows if row.variation.chance]
    if not compared:
        return ""
    return ngettext(
        "{n} criterion has two figures or more. With no real change at all, chance alone would mark about {expected}. "
        "Marked this time: {marked}.",
        "{n} criteria have two figures or more. With no real change at all, chance alone would mark about {expected} "
        "of them as changed. Marked this time: {marked}.", len(compared)).format(
            n=len(compared), expected=f"{facts.expected:.1f}", marked=sum(one.marked for one in compared))
