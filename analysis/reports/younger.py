"""The children's version of an annual report: the plain sentences of the children's scorecard, a sign for each thing, ten people
for a share; and what became of each promise. A goal stands in the words that were written for children when the report is made.
"""

from __future__ import annotations

from collections.abc import Iterator

from analysis.reports import drawn
from analysis.reports.document import Block, Card, Cards, Heading, Prose
from analysis.reports.scored import Span
from analysis.planning.for_children import Words
from analysis.scoring import children
from analysis.scoring.children import Part
from analysis.scoring.facts import Promised, Scorecard
from participation import words
from participation.words import _, ngettext


def title(span: Span) -> str:
    return _("Our plan in plain words: {year}").format(year=span.now.day.year)


def blocks(span: Span, words_of: Words) -> tuple[Block, ...]:
    told = children.young(span.now, words_of)
    sides = (block for side in told.sides for block in (Heading(2, side.title), Cards(tuple(_card(part) for part in side.parts))))
    return (Prose(told.lead, "lead"), *sides, *_promises(span.now), Heading(2, _("Is this right?")),
            Prose(_("You can tell us. Ask an adult you trust. You do not have to.")))


def _card(part: Part) -> Card:
    tens = drawn.tens(part.ten, ngettext("{n} of ten people", "{n} of ten people", part.ten).format(n=part.ten)) if part.ten is not None else None
    return Card(part.title, tuple(one for one in (part.said, part.figure) if one), drawn.sign(part.word, part.said), tens)


def _promises(now: Scorecard) -> Iterator[Block]:
    told = {one.theme: one for row in now.rows for one in row.promises}
    if told:
        yield Heading(2, _("What we promised"))
        yield Cards(tuple(_promise(one) for one in told.values()))


def _promise(one: Promised) -> Card:
    if one.kept:
        return Card(one.title, (_("We did it."),), drawn.sign("done", _("Done")))
    if one.overdue:
        return Card(one.title, (_("We are late. We still want to do it."),), drawn.sign("late", _("Late")))
    due = (_("We want to do it by {month}.").format(month=words.month(one.due)),) if one.due else ()
    return Card(one.title, (_("We are doing it."), *due), drawn.sign("said", _("Promised")))
