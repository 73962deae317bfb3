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
    return (Prose(grid.finding, "lead"), *_not_known(grid, today), *_rows(grid, today))


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


def _rows(grid: Grid, today: date) -> Iterator[Block]:
    yield Heading(2, _("The whole grid"))
    for axis, cells in grid.rows:
        yield Heading(3, axis.name)
        looked = [one for one in cells if one.known]
        if not looked:
            yield Prose(_("Nobody has looked at this yet."))
            continue
        yield d.Grid(axis.name, (_("Question"), _("Known"), _("Evidence, in a person’s words")), (6, 4, 8),
                     tuple((d.Cell(one.question.name, one.question.text), _known(one), d.Cell(_evidence(one)))
                           for one in cells))


def _known(one: Cell) -> d.Cell:
    return d.Cell(translated(NAMES[one.known]), "", MARKS[one.known]) if one.known else d.Cell(_("Nobody has looked"))


def _evidence(one: Cell) -> str:
    return (one.line.evidence if one.line else "") or "–"


def sheets(grid: Grid, today: date) -> tuple[Sheet, ...]:
    return (sheet("equality", _("Equality evidence"), COLUMNS, _lines(grid, today)),)


def _lines(grid: Grid, today: date) -> Iterable[tuple[Value, ...]]:
    for one in grid.cells:
        decision = one.line.decision if one.line and one.line.decision_id else None  # type: ignore[attr-defined]
        done = (decision.words, decision.owner, decision.due.isoformat(), translated(decisions.NAMES[decisions.standing(decision, today=today)])) \
            if decision else ("", "", "", "")
        yield (one.characteristic.name, one.question.text, translated(NAMES.get(one.known, "")),
               one.line.evidence if one.line else "", *done)
