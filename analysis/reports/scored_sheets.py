"""The sheets of quarterly and annual reports: every figure of every course, criteria in words, what was decided."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.files.contents import DATE, INTEGER, NUMBER, STRING, Column, Sheet
from analysis.files.contents import Cell as Value
from analysis.judgement.criteria import WORDS, Word, meanings
from analysis.plan_files.proposals import KIND_NAMES, PERSPECTIVE_NAMES, Kind, Perspective
from analysis.reports.scored import Span, standing
from analysis.reports.sheets import sheet
from analysis.scoring import card
from analysis.scoring.facts import Action, Row, Scorecard
from participation import words
from participation.words import N_, _, translated

CRITERIA = (
    Column("action", STRING, N_("Number of the action in the plan.")),
    Column("criterion", STRING, N_("What shall be true.")),
    Column("perspective", STRING, N_("Whose side it is seen from.")),
    Column("measured_by", STRING, N_("Kind of the measure that is judged.")),
    Column("judgement", STRING, N_("The word of the judgement.")),
    Column("why", STRING, N_("Why the judgement is what it is.")),
    Column("confidence", STRING, N_("How much the evidence carries.")),
    Column("held_back_by", STRING, N_("What holds that confidence back.")),
    Column("baseline", NUMBER, N_("Where it began, in the unit; shares in per cent. Empty: not set.")),
    Column("target", NUMBER, N_("Where it shall get to, in the unit; shares in per cent. Empty: not set.")),
    Column("unit", STRING, N_("What the figure is in.")),
    Column("target_by", DATE, N_("By which day.")),
    Column("owner", STRING, N_("Who answers for it.")),
    Column("promises", INTEGER, N_("Promises to people that serve it.")),
    Column("promises_kept", INTEGER, N_("Of these, kept.")),
    Column("promises_late", INTEGER, N_("Of these, past their day.")),
    Column("narrative", STRING, N_("A person’s own words about it.")),
)
FIGURES = (
    Column("criterion", STRING, N_("What shall be true.")),
    Column("label", STRING, N_("Name of the wave or period.")),
    Column("day", DATE, N_("The last day that the figure is about.")),
    Column("value", NUMBER, N_("The figure in its unit; shares in per cent.")),
    Column("low", NUMBER, N_("Lower end of its 95% interval.")),
    Column("high", NUMBER, N_("Upper end of its 95% interval.")),
    Column("count", INTEGER, N_("People counted.")),
    Column("base", INTEGER, N_("Of so many.")),
    Column("unit", STRING, N_("What the figure is in.")),
)
DECISIONS = (
    Column("decision", STRING, N_("What was decided.")),
    Column("criterion", STRING, N_("What it is about.")),
    Column("owner", STRING, N_("Who does it.")),
    Column("decided_on", DATE, N_("The day it was decided.")),
    Column("due", DATE, N_("By which day.")),
    Column("stands", STRING, N_("How it stood at the end of the report’s months.")),
)


def sheets(span: Span) -> tuple[Sheet, ...]:
    now = span.now
    titles = {row.criterion: row.title for row in now.rows}
    return (sheet("criteria", _("Criteria"), CRITERIA, (_criterion(action, row) for action in now.actions for row in action.rows)),
            sheet("figures", _("Figures"), FIGURES, _figures(now)),
            sheet("decisions", _("Decisions"), DECISIONS,
                  ((one.words, titles.get(one.criterion, ""), one.owner, one.made_on.isoformat(), one.due.isoformat(),
                    standing(one, now.day)) for one in span.decisions)))


def _criterion(action: Action, row: Row) -> tuple[Value, ...]:
    aim, level = row.aim, card.sure(row)
    perspective = translated(PERSPECTIVE_NAMES[Perspective(row.perspective)]) if row.perspective else ""
    return (action.number, row.title, perspective, translated(KIND_NAMES[Kind(row.kind)]), translated(WORDS[Word(row.word)]), card.why(row),
            *level, _aimed(row, aim.baseline), _aimed(row, aim.target), row.unit.name, aim.target_on.isoformat() if aim.target_on else "", row.owner,
            len(row.promises), sum(one.kept for one in row.promises), sum(one.overdue for one in row.promises),
            row.narrative.words if row.narrative else "")


def _figures(now: Scorecard) -> Iterable[tuple[Value, ...]]:
    for row in now.rows:
        for one in row.spots:
            numbers = [_written(one.unit.factor, number) for number in (one.value, one.low, one.high)]
            yield row.title, one.label, one.ends_on.isoformat(), *numbers, one.count, one.base, (one.unit if one.shown else row.unit).name


def _aimed(row: Row, value: float | None) -> Value:
    """'' where it is not set: nothing is hidden there."""
    return "" if value is None else _written(row.unit.factor, value)


def _written(factor: int, number: float | None) -> float | None:
    return None if number is None else round(factor * number, 1)


def codes() -> dict[str, dict[str, str]]:
    """Words that stand in columns, in the order of the rule."""
    return {"judgement": {translated(WORDS[word]): means for word, means in meanings().items()}}
