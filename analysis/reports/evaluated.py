"""A frozen self-evaluation as a report: grades by quality indicator, what they rest on, and three voices, each with its evidence as it
stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from analysis.files.contents import DATE, INTEGER, STRING, Column, Sheet
from analysis.models import Decision, EvaluationDecision
from analysis.reports.document import Block, Cell, Grid, Heading, Prose
from analysis.reports.sheets import sheet
from analysis.reviews.decisions import MARKS, NAMES, became_of, standing
from analysis.reviews.evaluations import graded
from analysis.reviews.voices import VOICES
from participation import words
from participation.words import N_, _, ngettext, translated

COLUMNS = (
    Column("indicator", STRING, N_("The quality indicator.")),
    Column("grade", INTEGER, N_("1 unsatisfactory to 6 excellent.")),
    Column("words", STRING, N_("What the grade rests on, in a person’s words.")),
    Column("whose", STRING, N_("Whose voice.")),
    Column("says", STRING, N_("What they say, in a person’s words.")),
    Column("evidence", STRING, N_("What that rests on, as it stood.")),
    Column("next_step", STRING, N_("What comes next.")),
)
DECISIONS = (
    Column("decision", STRING, N_("What was decided.")),
    Column("indicator", STRING, N_("The quality indicator.")),
    Column("owner", STRING, N_("Who does it.")),
    Column("due", DATE, N_("By which day.")),
    Column("stands", STRING, N_("How it stood on the day the report was made.")),
    Column("became", STRING, N_("What became of it, in a person’s words.")),
)
Line = dict[str, Any]
"""One indicator, as `evaluations.told` gives it."""


def blocks(lines: Sequence[Line], decided: Sequence[EvaluationDecision], today: date) -> tuple[Block, ...]:
    """`decided`: what was decided from it, as it stands on `today`."""
    return (Prose(_lead(lines), "lead"), *_overview(lines), *_decisions(lines, decided, today), *(block for line in lines for block in _line(line)))


def _lead(lines: Sequence[Line]) -> str:
    heard = sum(all(one["words"] for one in line["voices"]) for line in lines)
    grades = [line["grade"] for line in lines if line["grade"]]
    said = ngettext("{n} quality indicator was looked at", "{n} quality indicators were looked at", len(lines)).format(n=len(lines))
    if grades:
        low, high = graded(min(grades)), graded(max(grades))
        said += _(", graded {grade}").format(grade=low) if low == high else _(", graded from {low} to {high}").format(low=low, high=high)
    return said + ". " + ngettext("Staff, families and children are heard in {n} of them.", "Staff, families and children are heard in {n} of them.",
                                  heard).format(n=heard)


def _overview(lines: Sequence[Line]) -> Iterator[Block]:
    if lines:
        yield Grid(_("Grades by quality indicator"), (_("Quality indicator"), _("Grade"), _("What comes next")), (6, 4, 8),
                   tuple((Cell(line["name"]), Cell(graded(line["grade"]) or "–"), Cell(line["next_step"] or "–")) for line in lines))


def _decisions(lines: Sequence[Line], decided: Sequence[EvaluationDecision], today: date) -> Iterator[Block]:
    if decided:
        yield Grid(_("What was decided from it"), (_("What was decided"), _("Quality indicator"), _("Who does it"), _("By"), _("How it stands")), (6, 4, 3, 3, 3),
                   tuple(_decision(one.decision, _name(lines, one.indicator), today) for one in decided))


def _decision(one: Decision, indicator: str, today: date) -> tuple[Cell, ...]:
    stands = standing(one, today=today)
    return (Cell(one.words), Cell(indicator), Cell(one.owner), Cell(words.day(one.due)),
            Cell(translated(NAMES[stands]), became_of(one), mark=MARKS[stands]))


def _name(lines: Sequence[Line], indicator: str) -> str:
    return next((line["name"] for line in lines if line["indicator"] == indicator), indicator)


def _line(line: Line) -> Iterator[Block]:
    yield Heading(2, line["name"])
    yield Prose(" ".join(part for part in (graded(line["grade"]) and f"{graded(line['grade'])}.", line["words"]) if part) or "–")
    yield Grid(_("What people say about it"), (_("Whose voice"), _("In words"), _("It rests on")), (4, 8, 6),
               tuple((Cell(translated(VOICES[one["whose"]])), Cell(one["words"] or "–"),
                      Cell(one["evidence"].get("title", "–"), one["evidence"].get("says", ""))) for one in line["voices"]))


def sheets(lines: Sequence[Line], decided: Sequence[EvaluationDecision], today: date) -> tuple[Sheet, ...]:
    rows = ((one.decision.words, _name(lines, one.indicator), one.decision.owner, one.decision.due.isoformat(),
             translated(NAMES[standing(one.decision, today=today)]), became_of(one.decision)) for one in decided)
    return (sheet("evaluation", _("Self-evaluation"), COLUMNS, _rows(lines)), sheet("decisions", _("Decisions"), DECISIONS, rows))


def _rows(lines: Sequence[Line]) -> Iterable[tuple[str | int | None, ...]]:
    for line in lines:
        for one in line["voices"]:
            evidence = ": ".join(part for part in (one["evidence"].get("title", ""), one["evidence"].get("says", "")) if part)
            yield (line["name"], line["grade"], line["words"], translated(VOICES[one["whose"]]), one["words"], evidence, line["next_step"])


def releases(lines: Sequence[Line]) -> tuple[str, ...]:
    """The releases that its figures came from, once each."""
    found = (one["evidence"].get("numbers", {}).get("label", "") for line in lines for one in line["voices"])
    return tuple(dict.fromkeys(one for one in found if one))
