"""The children's version of an annual report: few words, short sentences, a sign for each thing, ten shapes for a share.

Sentences have at most eleven words (1-product.md, rule 9). A criterion's own words are the plan's, so only those about
children are told, each under its title with plain sentences; promises are told in the words they were made in.
"""

from __future__ import annotations

from collections.abc import Iterator

from analysis.criteria import Word
from analysis.proposals import Kind, Perspective
from analysis.reports import drawn
from analysis.reports.document import Block, Card, Cards, Heading, Prose
from analysis.reports.scored import Span
from analysis.scoring.facts import Promised, Row, Scorecard
from participation import words
from participation.words import N_, _, translated

SAID = {
    Word.MET: N_("We got there."), Word.TRACK: N_("It is going the right way."), Word.CLOSE: N_("We are nearly where we want to be."),
    Word.OFF: N_("It is not good enough yet."), Word.EITHER: N_("We cannot tell yet which way it goes."),
    Word.UNSAID: N_("We do not know enough yet."),
}
"""What a judgement means to a child."""


def title(span: Span) -> str:
    return _("What you told us, and what we did: {year}").format(year=span.now.day.year)


def blocks(span: Span) -> tuple[Block, ...]:
    return (Prose(_("Grown-ups made a plan to help children here. This page says how it is going."), "lead"), *_going(span.now),
            *_promises(span.now), Heading(2, _("Is this right?")),
            Prose(_("You can tell us. Ask an adult you trust. You do not have to.")))


def about_children(row: Row) -> bool:
    """Told by children themselves, or about them."""
    return row.kind == Kind.WHEEL or (row.perspective == Perspective.PEOPLE and row.kind != Kind.DONE)


def _going(now: Scorecard) -> Iterator[Block]:
    rows = [row for row in now.rows if about_children(row)]
    if rows:
        yield Heading(2, _("How it is going"))
        yield Cards(tuple(_card(row) for row in rows))


def _card(row: Row) -> Card:
    said = translated(SAID[Word(row.word)])
    newest = row.newest
    sign = drawn.sign(row.word, said)
    if newest is None or not newest.shown or newest.share is None:
        return Card(row.title, (said,), sign)
    full = int(10 * newest.share + 0.5)
    tens = _("About {n} of 10.").format(n=full)
    return Card(row.title, (said, tens, *_then(row)), sign, drawn.tens(full, tens))


def _then(row: Row) -> Iterator[str]:
    """Before, in tens too, where that was another number."""
    shown = [spot for spot in row.spots if spot.shown and spot.share is not None]
    if len(shown) > 1:
        before, now = (int(10 * spot.share + 0.5) for spot in (shown[0], shown[-1]))  # type: ignore[operator]
        yield (_("It was {n} of 10 in {month}.") if before != now else _("It was the same in {month}.")).format(
            n=before, month=words.month(shown[0].ends_on))


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
