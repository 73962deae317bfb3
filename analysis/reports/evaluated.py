"""A frozen self-evaluation as a report: grades by quality indicator, what they rest on, and three voices, each with its evidence as it
stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from analysis.files.contents import INTEGER, STRING, Column, Sheet
from analysis.reports.document import Block, Cell, Grid, Heading, Prose
from analysis.reports.sheets import sheet
from analysis.reviews.evaluations import graded
from analysis.reviews.voices import VOICES
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
Line = dict[str, Any]
"""One indicator, as `evaluations.told` gives it."""


def blocks(lines: Sequence[Line]) -> tuple[Block, ...]:
    return (Prose(_lead(lines), "lead"), *_overview(lines), *(block for line in lines for block in _line(line)))


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


def _line(line: Line) -> Iterator[Block]:
    yield Heading(2, line["name"])
    yield Prose(" ".join(part for part in (graded(line["grade"]) and f"{graded(line['grade'])}.", line["words"]) if part) or "–")
    yield Grid(_("What people say about it"), (_("Whose voice"), _("In words"), _("It rests on")), (4, 8, 6),
               tuple((Cell(translated(VOICES[one["whose"]])), Cell(one["words"] or "–"),
                      Cell(one["evidence"].get("title", "–"), one["evidence"].get("says", ""))) for one in line["voices"]))


def sheets(lines: Sequence[Line]) -> tuple[Sheet, ...]:
    return (sheet("evaluation", _("Self-evaluation"), COLUMNS, _rows(lines)),)


def _rows(lines: Sequence[Line]) -> Iterable[tuple[str | int | None, ...]]:
    for line in lines:
        for one in line["voices"]:
            evidence = ": ".join(part for part in (one["evidence"].get("title", ""), one["evidence"].get("says", "")) if part)
            yield (line["name"], line["grade"], line["words"], translated(VOICES[one["whose"]]), one["words"], evidence, line["next_step"])


def releases(lines: Sequence[Line]) -> tuple[str, ...]:
    """The releases that its figures came from, once each."""
    found = (one["evidence"].get("numbers", {}).get("label", "") for line in lines for one in line["voices"])
    return tuple(dict.fromkeys(one for one in found if one))
