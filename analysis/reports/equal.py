"""Equality evidence as a report: what is known of whom, from where, and what is done about what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from analysis.equality.grid import MARKS, NAMES, NOT, Cell, Grid
from analysis.files.contents import DATE, STRING, Column, Sheet
from analysis.files.contents import Cell as Value
from analysis.reports import document as d
from analysis.reports.document import Block, Heading, Prose
from analysis.reports.sheets import sheet
from analysis.reviews import decisions
from participation import words
from participation.words import N_, _, translated

COLUMNS = (
    Column("characteristic", STRING, N_("Whom it is about.")),
    Column("question", STRING, N_("What was asked.")),
    Column("known", STRING, N_("Whether it is known.")),
    Column("evidence", STRING, N_("From where, in a person’s words.")),
    Column("action", STRING, N_("What was decided about it.")),
    Column("owner", STRING, N_("Who does it.")),
    Column("due", DATE, N_("By which day.")),
    Column("stands", STRING, N_("How it stands.")),
)


def blocks(grid: Grid, today: date) -> tuple[Block, ...]:
    return (Prose(grid.finding, "lead"), *_not_known(grid, today), *_rows(grid))


def _not_known(grid: Grid, today: date) -> Iterator[Block]:
    """The first thing that such evidence is asked for: from *not known* to an action."""
    yield Heading(2, _("What is not known, and what is done about it"))
    cells = [one for one in grid.cells if one.known == NOT]
    if not cells:
        yield Prose(_("Nothing that was looked at is marked as not known."))
        return
    yield d.Grid(_("What is not known"), (_("Whom and what"), _("What is done"), _("Who"), _("By"), _("How it stands")), (6, 6, 3, 3, 3),
                 tuple((d.Cell(one.characteristic.name, one.question.text), *_done(one, today)) for one in cells))


def _done(one: Cell, today: date) -> tuple[d.Cell, ...]:
    decision = one.line.decision if one.line and one.line.decision_id else None  # type: ignore[attr-defined]
    if decision is None:
        return d.Cell(_("Nothing has been decided yet."), "", "off"), *(d.Cell("–") for _one in range(3))
    how = decisions.standing(decision, today=today)
    return d.Cell(decision.words), d.Cell(decision.owner), d.Cell(words.day(decision.due)), d.Cell(translated(decisions.NAMES[how]))


def _rows(grid: Grid) -> Iterator[Block]:
    """The questions once, then one row for each group of people, each cell with what it rests on."""
    yield Heading(2, _("The whole grid"))
    questions = [one.question for one in grid.rows[0][1]] if grid.rows else []
    yield d.Terms(tuple((one.name, one.text) for one in questions))
    yield d.Grid(_("The whole grid"), (_("Group of people"), *(one.name for one in questions)), (5, *(5 for _one in questions)),
                 tuple((d.Cell(axis.name), *map(_known, cells)) for axis, cells in grid.rows))


def _known(one: Cell) -> d.Cell:
    if not one.known:
        return d.Cell(_("Nobody has looked"))
    return d.Cell(translated(NAMES[one.known]), one.line.evidence if one.line else "", MARKS[one.known])


def sheets(grid: Grid, today: date) -> tuple[Sheet, ...]:
    return (sheet("equality", _("Equality evidence"), COLUMNS, _lines(grid, today)),)


def _lines(grid: Grid, today: date) -> Iterable[tuple[Value, ...]]:
    for one in grid.cells:
        decision = one.line.decision if one.line and one.line.decision_id else None  # type: ignore[attr-defined]
        done = (decision.words, decision.owner, decision.due.isoformat(), translated(decisions.NAMES[decisions.standing(decision, today=today)])) \
            if decision else ("", "", "", "")
        yield (one.characteristic.name, one.question.text, translated(NAMES.get(one.known, "")),
               one.line.evidence if one.line else "", *done)
