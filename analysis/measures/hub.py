"""What the page of all evidence lists: each kind, what it is for, and how much there is of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from analysis import figures
from analysis.models import CaseAudit, CodingRound, Comparator, DirectoryEntry, Indicator, Meeting, Training
from participation.words import _, ngettext


@dataclass(frozen=True)
class Door:
    """One kind of evidence: its title, what it is for, how much there is, and the name of its address."""

    title: str
    about: str
    much: str
    address: str


async def doors(addresses: Collection[str]) -> list[tuple[str, list[Door]]]:
    """By what it is about; what has no address in this installation is left out."""
    found = [(_("What is counted and read"), await _counted()), (_("What people said and did"), await _said()),
             (_("How far the figures reach"), await _reach())]
    return [(title, [one for one in own if one.address in addresses]) for title, own in found]


async def _counted() -> list[Door]:
    indicators, audits = await Indicator.filter(retired_at=None).count(), await CaseAudit.filter(state="closed").count()
    others, training = await Comparator.filter(taken_back_at=None).count(), await Training.filter(retired_at=None).count()
    return [
        Door(_("Indicators"), _("What agencies count month by month: referrals, coverage, waiting, attainment."),
             _much(ngettext("{n} indicator", "{n} indicators", indicators), indicators), "indicators"),
        Door(_("Case-file audits"), _("Files drawn at random, read by two people, graded by quality indicator."),
             _much(ngettext("{n} closed audit", "{n} closed audits", audits), audits), "case-audits"),
        Door(_("Training"), _("From before to three months later, on one line: behaviour, audit, families."),
             _much(ngettext("{n} training", "{n} trainings", training), training), "trainings"),
        Door(_("What others have"), _("Family group, health board and Scotland beside our figures, with source and caveat."),
             _much(ngettext("{n} comparator", "{n} comparators", others), others), "comparators"),
    ]


async def _said() -> list[Door]:
    rounds, meetings = await CodingRound.filter(state="agreed").count(), await Meeting.all().count()
    return [
        Door(_("Focus groups"), _("Themes on which two coders agreed, with in how many passages they came up."),
             _much(ngettext("{n} agreed round", "{n} agreed rounds", rounds), rounds), "groups-told"),
        Door(_("Meetings"), _("Who met about what, what was decided, and where two groups do the same."),
             _much(ngettext("{n} meeting", "{n} meetings", meetings), meetings), "meetings"),
    ]


async def _reach() -> list[Door]:
    releases, entries = len(await figures.releases()), await DirectoryEntry.filter(retired_at=None).count()
    return [
        Door(_("Who is missing?"), _("Who took part beside how many live or work here."), "", "cohort-reach"),
        Door(_("Releases"), _("Every set of figures that was frozen, and what it was made from."),
             _much(ngettext("{n} release", "{n} releases", releases), releases), "releases"),
        Door(_("Directory of services"), _("Help in plain words, by area and by how much help somebody needs."),
             _much(ngettext("{n} entry", "{n} entries", entries), entries), "directory-entries"),
    ]


def _much(words: str, n: int) -> str:
    return words.format(n=n) if n else _("none yet")
