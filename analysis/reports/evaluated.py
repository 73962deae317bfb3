"""A frozen self-evaluation as a report: grades by quality indicator, what they rest on, and the three voices, each in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis import indicators
from analysis.audits.questions import SCALE
from analysis.files.contents import INTEGER, STRING, Column, Sheet
from analysis.models import SelfEvaluationLine
from analysis.reports.document import Block, Cell, Grid, Heading, Points, Prose
from analysis.reports.sheets import sheet
from participation.words import N_, _, ngettext, translated

VOICES = (("staff", N_("Staff")), ("families", N_("Families")), ("young", N_("Children and young people")))
COLUMNS = (
    Column("indicator", STRING, N_("The quality indicator.")),
    Column("grade", INTEGER, N_("1 unsatisfactory to 6 excellent.")),
    Column("words", STRING, N_("What the grade rests on, in a person’s words.")),
    Column("staff", STRING, N_("What staff say.")),
    Column("families", STRING, N_("What families say.")),
    Column("young", STRING, N_("What children and young people say.")),
    Column("evidence", STRING, N_("Figures and groups that were named, as they stood.")),
    Column("next_step", STRING, N_("What comes next.")),
)


def blocks(lines: Sequence[SelfEvaluationLine]) -> tuple[Block, ...]:
    return (Prose(_lead(lines), "lead"), *_overview(lines), *(block for line in lines for block in _line(line)))


def grade(value: int | None) -> str:
    return _("{word}, {n} of 6").format(word=translated(SCALE[value]), n=value) if value in SCALE else _("not graded")


def _lead(lines: Sequence[SelfEvaluationLine]) -> str:
    heard = sum(bool(line.staff and line.families and line.young) for line in lines)
    graded = [line.grade for line in lines if line.grade]
    said = ngettext("{n} quality indicator was looked at", "{n} quality indicators were looked at", len(lines)).format(n=len(lines))
    if graded:
        low, high = grade(min(graded)).lower(), grade(max(graded)).lower()
        said += _(", graded {grade}").format(grade=low) if low == high else _(", graded from {low} to {high}").format(low=low, high=high)
    return said + ". " + ngettext("Staff, families and children are heard in {n} of them.", "Staff, families and children are heard in {n} of them.",
                                  heard).format(n=heard)


def _overview(lines: Sequence[SelfEvaluationLine]) -> Iterator[Block]:
    if lines:
        yield Grid(_("Grades by quality indicator"), (_("Quality indicator"), _("Grade"), _("What comes next")), (6, 4, 8),
                   tuple((Cell(indicators.name_of(line.indicator)), Cell(grade(line.grade)), Cell(line.next_step or "–")) for line in lines))


def _line(line: SelfEvaluationLine) -> Iterator[Block]:
    yield Heading(2, indicators.name_of(line.indicator))
    yield Prose(line.words or _("Nothing was written about it."))
    yield Grid(_("What people say about it"), (_("Whose voice"), _("In words")), (4, 12),
               tuple((Cell(translated(name)), Cell(getattr(line, voice) or "–")) for voice, name in VOICES))
    if line.evidence:
        yield Heading(3, _("It rests on"))
        yield Points(tuple(_rests_on(line)))


def _rests_on(line: SelfEvaluationLine) -> Iterator[str]:
    names = {voice: translated(name) for voice, name in VOICES}
    for one in line.evidence:
        whose = names.get(one.get("whose", ""), "")
        yield f"{whose}: {one.get('words', '')}" if whose else one.get("words", "")


def sheets(lines: Sequence[SelfEvaluationLine]) -> tuple[Sheet, ...]:
    rows = ((indicators.name_of(line.indicator), line.grade or 0, line.words, line.staff, line.families, line.young, "\n".join(_rests_on(line)),
             line.next_step) for line in lines)
    return (sheet("evaluation", _("Self-evaluation"), COLUMNS, rows),)
