"""The release log as a report: every release, correction and refusal, for whoever asks what was published and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from analysis.figures import Line, Told
from analysis.files.contents import DATE, INTEGER, STRING, Column
from analysis.reports.document import Block, Cell, Grid, Heading, Points, Prose
from analysis.reports.sheets import sheet
from participation import words
from participation.words import N_, _, ngettext, translated

DONE = {"released": N_("Released"), "corrected": N_("Corrected"), "refused": N_("Nothing released")}
LINES = (
    Column("when", DATE, N_("The day it was done.")),
    Column("what", STRING, N_("Whether it was released, corrected or refused.")),
    Column("of", STRING, N_("The wave or the period.")),
    Column("title", STRING, N_("The survey or the instrument.")),
    Column("by", STRING, N_("Who did it; the service itself where nobody is named.")),
    Column("why", STRING, N_("Why it was corrected, or why nothing was released.")),
)
RELEASES = (
    Column("of", STRING, N_("The wave or the period.")),
    Column("title", STRING, N_("The survey or the instrument.")),
    Column("first_day", DATE, N_("Its first day.")),
    Column("last_day", DATE, N_("Its last day.")),
    Column("released_on", DATE, N_("The day it was released.")),
    Column("correction", INTEGER, N_("Which correction it is; 0 is the first release.")),
    Column("shown", INTEGER, N_("Numbers shown.")),
    Column("not_shown", INTEGER, N_("Numbers not shown, to protect people.")),
)


def lead(lines: Sequence[Line]) -> str:
    """*12 releases, 1 correction and 2 refusals stand in the log.*"""
    counts = Counter(one.what for one in lines)
    parts = (ngettext("{n} release", "{n} releases", counts["released"]).format(n=counts["released"]),
             ngettext("{n} correction", "{n} corrections", counts["corrected"]).format(n=counts["corrected"]),
             ngettext("{n} refusal", "{n} refusals", counts["refused"]).format(n=counts["refused"]))
    return _("{releases}, {corrections} and {refusals} stand in the log.").format(releases=parts[0], corrections=parts[1], refusals=parts[2])


def blocks(lines: Sequence[Line], releases: Sequence[Told]) -> tuple[Block, ...]:
    rules = dict.fromkeys(rule for one in releases for rule in one.rules)
    return (Prose(lead(lines), "lead"),
            Prose(_("A release is one frozen set of tables of a closed survey or a finished term, the same for everybody. "
                    "Nobody can change a line of this log, and no figure is published that is not in a release.")),
            Heading(2, _("What was done, newest first")), _done(lines),
            Heading(2, _("What is out now")), _out(releases),
            Heading(2, _("What is not shown, and why")), Points(tuple(rules)))


def _done(lines: Sequence[Line]) -> Block:
    if not lines:
        return Prose(_("Nothing has been released yet."))
    rows = tuple((Cell(words.day(one.at)), Cell(one.label, one.title), Cell(translated(DONE.get(one.what, one.what))),
                  Cell(one.by or _("the service")), Cell(one.said or "–")) for one in lines)
    return Grid(_("The release log"), (_("When"), _("Of"), _("What"), _("By"), _("Why")), (3, 5, 2, 3, 5), rows)


def _out(releases: Sequence[Told]) -> Block:
    rows = tuple((Cell(one.label, one.title), Cell(words.day(one.ends_on)), Cell(_released_on(one)), Cell(words.number(one.shown)),
                  Cell(words.number(one.kept_back))) for one in releases)
    heads = (_("Of"), _("Last day"), _("Released on"), _("Numbers shown"), _("Not shown, to protect people"))
    return Grid(_("Releases that are read now"), heads, (6, 4, 4, 3, 3), rows)


def _released_on(one: Told) -> str:
    said = words.day(one.made_at) if one.made_at else "–"
    return _("{day}, correction {n}").format(day=said, n=one.correction) if one.correction else said


def sheets(lines: Sequence[Line], releases: Sequence[Told]):
    return (sheet("log", _("The release log"), LINES, ((_iso(one.at), translated(DONE.get(one.what, one.what)), one.label, one.title,
                                                        one.by or _("the service"), one.said) for one in lines)),
            sheet("releases", _("Releases"), RELEASES, ((one.label, one.title, one.starts_on.isoformat(), one.ends_on.isoformat(),
                                                         _iso(one.made_at) if one.made_at else "", one.correction, one.shown,
                                                         one.kept_back) for one in releases)))


def _iso(when: date) -> str:
    return words.day(when, "y-MM-dd")
