"""The scorecard of one plan: every criterion with its judgement, figure, course, target, owner and promises."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from analysis import charts, statements, wording
from analysis.charts import readings
from analysis.criteria import WORDS, Word
from analysis.figures import Figure
from analysis.judging import Judged, judged
from analysis.models import Action, Criterion, CriterionPromise, Plan, Recommendation
from analysis.proposals import KIND_NAMES, PERSPECTIVE_NAMES, Kind, Perspective
from analysis.statistics.runchart import false_signals
from participation.words import _, ngettext, translated
from surveys.themes import DONE, UNDER_WAY

CHANCE = 0.05
"""Of comparisons with 95 % intervals, how many differ by chance alone."""
MOST_NAMED = 3


@dataclass(frozen=True)
class Row:
    """One criterion as the scorecard shows it; the picture is drawn from two figures on."""
    judged: Judged
    action: Action
    first: bool
    word: Word
    label: str
    figure: Figure | None
    note: str
    picture: charts.Spark | None
    variation: str
    kind: str
    kept: int
    promised: int
    overdue: int

    @property
    def criterion(self) -> Criterion:
        return self.judged.criterion


@dataclass(frozen=True)
class Group:
    """A recommendation with its criteria."""
    number: int
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Total:
    word: Word
    label: str
    count: int


@dataclass(frozen=True)
class Scorecard:
    """All of it. `newest`: the last day that any figure is about; None without figures."""
    groups: tuple[Group, ...]
    totals: tuple[Total, ...]
    perspectives: tuple[tuple[str, tuple[Total, ...]], ...]
    finding: str
    chance: str
    newest: date | None
    silent: tuple[Action, ...]

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]


async def build(plan: Plan, *, today: date) -> Scorecard:
    """Everything that the page shows, judged from what is released by `today`."""
    recommendations = await Recommendation.filter(plan=plan)
    actions = await Action.filter(plan=plan, retired_at=None)
    criteria = await Criterion.filter(action_id__in=[a.id for a in actions], retired_at=None)
    by_action: dict[str, list[Judged]] = {}
    for one in await judged(criteria, today=today):
        by_action.setdefault(one.criterion.action_id, []).append(one)  # type: ignore[attr-defined]
    promises = await _promises([c.id for c in criteria], today)
    groups = []
    for number, recommendation in enumerate(recommendations, 1):
        own = [a for a in actions if a.recommendation_id == recommendation.id]  # type: ignore[attr-defined]
        rows = [_row(one, action, place == 0, promises) for action in own for place,
                one in enumerate(by_action.get(action.id, []))]
        if rows:
            groups.append(Group(number, recommendation.title, tuple(rows)))
    return _whole(tuple(groups), tuple(a for a in actions if a.id not in by_action))


def _whole(groups: tuple[Group, ...], silent: tuple[Action, ...]) -> Scorecard:
    rows = [row for group in groups for row in group.rows]
    newest = max((row.judged.points[-1].ends_on for row in rows if row.judged.points), default=None)
    perspectives = tuple((translated(PERSPECTIVE_NAMES[p]), _totals([r for r in rows if r.criterion.perspective == p]))
                         for p in Perspective)
    return Scorecard(groups, _totals(rows), perspectives, _finding(rows), _chance(rows), newest, silent)


def _totals(rows: list[Row]) -> tuple[Total, ...]:
    counts = Counter(row.word for row in rows)
    return tuple(Total(word, translated(WORDS[word]), counts[word]) for word in Word)


async def _promises(criteria: list[str], today: date) -> dict[str, tuple[int, int, int]]:
    """Criterion → (kept, promised, overdue)."""
    links = await CriterionPromise.filter(criterion_id__in=criteria).prefetch_related("theme")
    found: dict[str, tuple[int, int, int]] = {}
    for link in links:
        kept, promised, overdue = found.get(link.criterion_id, (0, 0, 0))  # type: ignore[attr-defined]
        is_kept = link.theme.state == DONE
        late = link.theme.state == UNDER_WAY and link.theme.due is not None and link.theme.due < today
        found[link.criterion_id] = (kept + is_kept, promised + 1, overdue + late)  # type: ignore[attr-defined]
    return found


def _row(one: Judged, action: Action, first: bool, promises: dict[str, tuple[int, int, int]]) -> Row:
    newest = one.points[-1].figure if one.points else None
    kept, promised, overdue = promises.get(one.criterion.id, (0, 0, 0))
    word = one.verdict.word
    return Row(one, action, first, word, translated(WORDS[word]), newest if newest and newest.shown else None,
               _note(one, newest),
               spark(one), statements.variation(one).words, kind_name(one), kept, promised, overdue)


def kind_name(one: Judged) -> str:
    kind = one.measured[0].measure.kind if one.measured else one.criterion.kind
    return translated(KIND_NAMES[Kind(kind)])


def _note(one: Judged, newest: Figure | None) -> str:
    """What stands where a figure would."""
    if newest is not None:
        return translated(newest.words)
    if one.measured and one.measured[0].measure.kind == Kind.DONE:
        return _("Done") if one.measured[0].measure.done_on else _("Not done yet")
    return _("No evidence yet")


def spark(one: Judged) -> charts.Spark | None:
    """The small course of a criterion; None while there are not two figures to join."""
    if len(one.shown) < 2:
        return None
    first, last = wording.share(one.shown[0].figure), wording.share(one.shown[-1].figure)
    title = _("{title}: from {first} to {last}").format(title=one.criterion.title, first=first, last=last)
    return charts.spark(title, one.points, phases=readings.phases(one.reading), path=one.aim.path)


def _finding(rows: list[Row]) -> str:
    """One or two sentences that claim no more than the judgements do."""
    counts = Counter(row.word for row in rows)
    if not rows:
        return _("This plan has no success criteria yet.")
    well, unsaid = counts[Word.MET] + counts[Word.TRACK], counts[Word.UNSAID]
    sentences = [ngettext("{n} criterion: {well} met or on track, {off} off track, {unsaid} without enough to say.",
                          "{n} criteria: {well} met or on track, {off} off track, {unsaid} without enough to say.",
                          len(rows)).format(
                              n=len(rows), well=well, off=counts[Word.OFF], unsaid=unsaid)]
    if 0 < counts[Word.OFF] <= MOST_NAMED:
        names = "; ".join(row.criterion.title for row in rows if row.word is Word.OFF)
        sentences.append(_("Off track: {names}.").format(names=names.rstrip(".")))
    return " ".join(sentences)


def _chance(rows: list[Row]) -> str:
    """How many signals chance alone would give on this page, and how many there are."""
    compared = [row.judged for row in rows if len(row.judged.shown) >= 2]
    if not compared:
        return ""
    expected = sum(false_signals(len(one.shown)) or CHANCE for one in compared)
    return ngettext(
        "{n} criterion has two figures or more. With no real change at all, chance alone would mark about {expected}. "
        "Marked this time: {marked}.",
        "{n} criteria have two figures or more. With no real change at all, chance alone would mark about {expected} "
        "of them as changed. Marked this time: {marked}.", len(compared)).format(
            n=len(compared), expected=f"{expected:.1f}", marked=sum(statements.is_marked(one) for one in compared))
