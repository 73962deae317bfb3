"""The children's version of a scorecard: plain sentences made by rule from judgement and figure, and a picture of ten people.

It is drawn from the newest frozen month, so that what everybody can open is what was released and stands still. A goal stands in the words
that a planner wrote for children (`planning.for_children`), as they are now; one without such words is left off and counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analysis.judgement.criteria import UP, Word
from analysis.plan_files.proposals import Kind, Perspective
from analysis.planning.for_children import Words
from analysis.scoring.facts import Row, Scorecard
from participation.words import N_, SOURCE, _, current, ngettext, translated

TEN = 10
ASKED = N_("About {n} in every 10 people we asked.")
OF = {Kind.WHEEL: N_("About {n} in every 10 children."), Kind.AUDIT: N_("About {n} in every 10 records that we read."),
      Kind.FOCUS_GROUP: N_("About {n} in every 10 things that were said."), Kind.INDICATOR: N_("About {n} in every 10.")}
SAID = {
    Word.MET: N_("We did what we set out to do."), Word.TRACK: N_("It is going the way we hoped."),
    Word.CLOSE: N_("We are nearly there."), Word.OFF: N_("This is not good enough yet."),
    Word.EITHER: N_("It could go either way."), Word.UNSAID: N_("We cannot say yet."),
}
PICTURES = {Word.MET: "check-circle", Word.TRACK: "trend-up", Word.CLOSE: "target", Word.OFF: "warning-circle", Word.EITHER: "hourglass",
            Word.UNSAID: "circle-dashed"}
SIDES = {Perspective.PEOPLE: N_("You and your family"), Perspective.WORKING: N_("How we help"), Perspective.STAFF: N_("The people who work here"),
         Perspective.RESOURCES: N_("How it is all run")}


@dataclass(frozen=True, slots=True)
class Part:
    """One criterion in plain words, `title` in the language `lang`. `ten`: of ten people, how many; None where that cannot be said. `wanted` likewise."""

    line: str
    title: str
    lang: str
    word: str
    said: str
    figure: str
    ten: int | None
    wanted: int | None
    promise: str


@dataclass(frozen=True, slots=True)
class Side:
    key: str
    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Young:
    """The whole page. `lead` answers its question: is it getting better? `left`: how many goals have no words for children."""

    plan: str
    title: str
    month: date
    lead: str
    sides: tuple[Side, ...]
    left: int = 0

    def part(self, line: str) -> Part | None:
        return next((part for side in self.sides for part in side.parts if part.line == line), None)


def young(facts: Scorecard, words: Words) -> Young:
    """In the reader's language where its words are written, else in English."""
    rows = [row for row in facts.rows if words.get(row.criterion)]
    sides = tuple(Side(side.value, translated(name), tuple(_part(row, words[row.criterion]) for row in rows if row.perspective == side))
                  for side, name in SIDES.items())
    left = len(facts.rows) - len(rows)
    return Young(facts.plan, facts.title, facts.month or facts.day, _lead(rows, left), tuple(side for side in sides if side.parts), left)


def _lead(rows: Sequence[Row], left: int) -> str:
    if not rows:
        return _("We have a plan. We have not put its goals into plain words yet.")
    words = [row.word for row in rows]
    well = words.count(Word.MET) + words.count(Word.TRACK)
    off, unsaid = words.count(Word.OFF), words.count(Word.UNSAID)
    sentences = [ngettext("We set ourselves {n} goal.", "We set ourselves {n} goals.", len(rows)).format(n=len(rows)),
                 ngettext("{n} is going well.", "{n} are going well.", well).format(n=well)]
    if near := words.count(Word.CLOSE):
        sentences.append(ngettext("{n} is nearly there.", "{n} are nearly there.", near).format(n=near))
    if either := words.count(Word.EITHER):
        sentences.append(ngettext("{n} could go either way.", "{n} could go either way.", either).format(n=either))
    if off:
        sentences.append(ngettext("{n} is not good enough yet.", "{n} are not good enough yet.", off).format(n=off))
    if unsaid:
        sentences.append(ngettext("About {n} we cannot say yet.", "About {n} we cannot say yet.", unsaid).format(n=unsaid))
    if left:
        sentences.append(ngettext("{n} more goal is not in plain words yet.", "{n} more goals are not in plain words yet.", left).format(n=left))
    return " ".join(sentences)


def _part(row: Row, words: Mapping[str, str]) -> Part:
    lang = current.get() if current.get() in words else SOURCE
    newest = row.newest
    ten = tenths(newest.share) if newest and newest.shown else None
    wanted = tenths(row.aim.target) if ten is not None and row.aim.target is not None else None
    return Part(row.criterion, words[lang], lang, row.word, translated(SAID[Word(row.word)]), _figure(row, ten, wanted), ten, wanted, _promise(row))


def tenths(share: float | None) -> int | None:
    """0.64 → 6; halves go up."""
    return None if share is None else int(TEN * share + 0.5)


def _figure(row: Row, ten: int | None, wanted: int | None) -> str:
    """What the figure says, and how far it should go."""
    if row.kind == Kind.DONE and row.measures:
        return _("It is done.") if row.done_on else _("It is not done yet.")
    newest = row.newest
    if newest is None:
        return _("Nobody has counted it yet.")
    if not newest.shown:
        return _("The number is not shown, to protect people.")
    if ten is None:
        said = _("The newest number is {number}.").format(number=row.unit.amount(newest.value or 0))
        if row.aim.target is None:
            return said
        more = _("We want {number} or more.") if row.aim.direction == UP else _("We want {number} or fewer.")
        return f"{said} " + more.format(number=row.unit.exact(row.aim.target))
    said = translated(OF.get(Kind(row.kind), ASKED)).format(n=ten)
    if wanted is None:
        return said
    more = _("We want {n} or more.") if row.aim.direction == UP else _("We want {n} or fewer.")
    return f"{said} " + more.format(n=wanted)


def _promise(row: Row) -> str:
    if not row.promises:
        return ""
    kept, late = sum(one.kept for one in row.promises), sum(one.overdue for one in row.promises)
    said = ngettext("We made {n} promise about this.", "We made {n} promises about this.", len(row.promises)).format(n=len(row.promises))
    said += " " + (ngettext("{n} is kept.", "{n} are kept.", kept).format(n=kept) if kept else _("None is kept yet."))
    return said + (" " + ngettext("{n} is late.", "{n} are late.", late).format(n=late) if late else "")
