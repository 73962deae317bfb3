"""Quarterly and annual reports: blocks made from frozen scorecards, of the last month and of the month that it is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from analysis import charts, wording
from analysis.charts import courses
from analysis.figures import NOT_SHOWN
from analysis.judgement.criteria import WORDS, Word
from analysis.planning.progress import STATE_NAMES, State
from analysis.reports import drawn
from analysis.reports.document import Block, Cell, Figure, Grid, Heading, Points, Prose, Totals
from analysis.scoring import card, monthly
from analysis.scoring.card import Line
from analysis.scoring.facts import Action, Decided, Row, Scorecard
from participation import words
from participation.words import N_, _, ngettext, translated
from surveys.questionnaire import audiences


@dataclass(frozen=True)
class Held:
    """A review that was held in the time that the report tells of."""

    title: str
    on: date
    there: str


@dataclass(frozen=True)
class Span:
    """What a report tells of: the scorecard at its end, the one before its beginning (None: there is none), its reviews, a foreword."""

    now: Scorecard
    before: Scorecard | None
    first: date
    reviews: tuple[Held, ...] = ()
    foreword: str = ""
    foreword_by: str = ""

    @property
    def decisions(self) -> tuple[Decided, ...]:
        return tuple(one for one in self.now.decisions if self.first <= one.made_on <= self.now.day)


def quarterly(span: Span) -> tuple[Block, ...]:
    return (*opening(span), *changes(span), *attention(span.now), *getting_on(span.now), *scrutiny(span), *tables(span.now), *chances(span.now), *reach(span.now))


def annual(span: Span) -> tuple[Block, ...]:
    return (*opening(span), *changes(span), *perspectives(span.now), *stories(span.now), *attention(span.now), *getting_on(span.now),
            *scrutiny(span), *tables(span.now), *chances(span.now), *reach(span.now))


# ---- what it says first ------------------------------------------------------------------------------------------------

def opening(span: Span) -> Iterator[Block]:
    yield Prose(card.finding(span.now.rows), "lead")
    if span.foreword:
        yield Prose(span.foreword, "said", span.foreword_by)
    yield Totals(tuple((one.word, one.label, one.count) for one in card.totals(span.now.rows)))


def changes(span: Span) -> Iterator[Block]:
    """Judgements that are another than before, criteria that are new, and those that are gone."""
    yield Heading(2, _("What changed"))
    if span.before is None:
        yield Prose(_("There is no earlier month to compare with."))
        return
    found = monthly.between(span.before, span.now, span.before.day, span.now.day)
    since, until = words.day(span.before.day), words.day(span.now.day)
    yield Prose(_("Since {day}: {finding}").format(day=since, finding=found.finding) if found.rows
                else _("Every judgement is the same as on {day}.").format(day=since))
    if found.rows:
        ways = {"better": _("better"), "worse": _("worse"), "": "–"}
        yield Grid(_("Judgements that changed since {day}").format(day=since), (_("Criterion"), since, until, _("Better or worse")), (7, 4, 4, 2),
                   tuple((Cell(one.title), Cell(one.label_before, one.figure_before, one.before),
                          Cell(one.label_after, one.figure_after, one.after), Cell(ways[one.way])) for one in found.rows))


def _judged(row: Row, why: str = "") -> Cell:
    return Cell(translated(WORDS[Word(row.word)]), why, row.word)


# ---- what to look at ---------------------------------------------------------------------------------------------------

def attention(now: Scorecard) -> Iterator[Block]:
    yield Heading(2, _("What needs attention"))
    lines = [*_off(now), *_late(now), *_behind(now), *_silent(now)]
    yield Points(tuple(lines)) if lines else Prose(
        _("Nothing is off track, no promise is late, no action is past its day, and every action is measured."))


def _off(now: Scorecard) -> Iterable[str]:
    return (_("Off track: {title}. {why}").format(title=row.title.rstrip("."), why=card.why(row)) for row in now.rows if row.word == Word.OFF)


def _late(now: Scorecard) -> Iterable[str]:
    return (_("A promise is late: {title}, due {day}.").format(title=title, day=words.day(due)) for title, due in card.late(now.rows))


def _behind(now: Scorecard) -> Iterable[str]:
    return (_("An action is past its day: {number} {title}, due {day}.").format(
        number=one.number, title=one.title.rstrip("."), day=words.day(one.due)) for one in card.behind(now))


def _silent(now: Scorecard) -> Iterable[str]:
    return (_("Nothing says whether it works: {number} {title}").format(number=one.number, title=one.title)
            for one in now.actions if not one.rows)


# ---- actions -----------------------------------------------------------------------------------------------------------

def getting_on(now: Scorecard) -> Iterator[Block]:
    """What was done, in the words of those who did it. Nothing for months in which nobody said anything."""
    if not any(one.told_on for one in now.actions):
        return
    states = [one.state for one in now.actions]
    yield Heading(2, _("How the actions get on"))
    yield Prose(_("{done} of {all} actions are done, {held} held up, {stopped} stopped, {late} past their day. Whether they help, the criteria "
                  "say.").format(done=states.count(State.DONE), all=len(states), held=states.count(State.HELD),
                                 stopped=states.count(State.STOPPED), late=len(card.behind(now))))
    yield Grid(_("How the actions get on"), (_("Action"), _("Leads"), _("Due"), _("What was said last")), (6, 4, 3, 6),
               tuple(_getting_on(one) for one in now.actions))


def _getting_on(one: Action) -> tuple[Cell, ...]:
    state = translated(STATE_NAMES[State(one.state)]) if one.state else ""
    said = ", ".join(part for part in (state, words.day(one.told_on) if one.told_on else "") if part)
    return (Cell(f"{one.number} {one.title}".strip()), Cell("; ".join(one.leads)),
            Cell(words.day(one.due) if one.due else _("not set"), _("past its day") if one.late else ""),
            Cell(said or _("nothing"), one.said))


# ---- scrutiny ----------------------------------------------------------------------------------------------------------

def scrutiny(span: Span) -> Iterator[Block]:
    """Reviews that were held, and what became of what was decided."""
    yield Heading(2, _("Did our reviews lead to action?"))
    yield Prose(_decided(span))
    if span.reviews:
        yield Grid(_("Reviews held"), (_("Review"), _("Held on"), _("Who was there")), (5, 4, 7),
                   tuple((Cell(one.title), Cell(words.day(one.on)), Cell(one.there or "–")) for one in span.reviews))
    if span.decisions:
        titles = {row.criterion: row.title for row in span.now.rows}
        yield Grid(_("What was decided"), (_("Decision"), _("Who"), _("By"), _("How it stands")), (7, 4, 4, 3),
                   tuple((Cell(one.words, titles.get(one.criterion, "")), Cell(one.owner), Cell(words.day(one.due)),
                          Cell(standing(one, span.now.day))) for one in span.decisions))


def standing(one: Decided, day: date) -> str:
    if one.state == "done":
        return _("Done")
    if one.state == "dropped":
        return _("Dropped")
    return _("Overdue") if one.due < day else _("Under way")


def _decided(span: Span) -> str:
    made = span.decisions
    if not made:
        return _("Nothing was decided in a review in these months.")
    stand = [standing(one, span.now.day) for one in made]
    said = ngettext("{n} decision was made in these months.", "{n} decisions were made in these months.", len(made)).format(n=len(made))
    counts = ", ".join(f"{name.lower()}: {stand.count(name)}" for name in dict.fromkeys(stand))
    return f"{said} {counts[0].upper()}{counts[1:]}."


# ---- the scorecard -----------------------------------------------------------------------------------------------------

def tables(now: Scorecard) -> Iterator[Block]:
    yield Heading(2, _("The whole scorecard"))
    for group in card.card(now).groups:
        yield Heading(3, f"{group.number}. {group.title}")
        yield Grid(group.title, (_("Criterion"), _("Judgement"), _("Now"), _("Course"), _("Target")), (6, 6, 4, 4, 3),
                   tuple(_line(line) for line in group.lines))


def _line(line: Line) -> tuple[Cell, ...]:
    row = line.row
    about = " · ".join(part for part in (line.action.number, line.kind, row.owner) if part)
    return (Cell(row.title, about), _judged(row, card.why(row)), now_cell(line),
            Cell("", line.variation, "", drawn.of_spark(line.picture)) if line.picture else Cell(line.variation or "–"), _target(row))


def now_cell(line: Line) -> Cell:
    if line.newest:
        return Cell(wording.share(line.newest), wording.beside(line.newest))
    return Cell(line.note, "", "hidden" if line.row.spots else "")


def _target(row: Row) -> Cell:
    if row.aim.target is not None:
        return Cell(row.unit.exact(row.aim.target), _("by {month}").format(month=words.month(row.aim.target_on)) if row.aim.target_on else "")
    if row.aim.target_on:
        return Cell(_("Done"), _("by {month}").format(month=words.month(row.aim.target_on)))
    return Cell(_("Not set"))


def perspectives(now: Scorecard) -> Iterator[Block]:
    matrix = card.card(now).matrix
    if matrix is None:
        return
    yield Heading(2, _("Where we stand, by perspective"))
    yield Grid(_("Number of criteria by perspective and judgement"), (matrix.head, *(total.label for total in matrix.rows[0][1])),
               (6, *(3 for _total in matrix.rows[0][1])),
               tuple((Cell(title), *(Cell(str(total.count) if total.count else "–") for total in totals)) for title, totals in matrix.rows))


# ---- each criterion as a story -----------------------------------------------------------------------------------------

def stories(now: Scorecard) -> Iterator[Block]:
    """Every criterion that has a course: its picture, what is said of it, how sure that is."""
    told = [line for line in card.card(now).lines if sum(spot.shown for spot in line.row.spots) > 1]
    if not told:
        return
    yield Heading(2, _("How things went"))
    for line in told:
        yield from _story(line)


def _story(line: Line) -> Iterator[Block]:
    row, level = line.row, card.sure(line.row)
    yield Heading(3, row.title)
    finding = _("{word}. {why}").format(word=line.label, why=card.why(row))
    picture = courses.course(finding, row.spots, phases=card.phases(row), path=row.aim.path)  # type: ignore[arg-type]
    sure = _("Confidence in the evidence: {word}.").format(word=level[0].lower())
    said = (picture.how, *picture.notes, line.variation and f"{line.variation}.", sure, level[1], *_others(row))
    yield Figure(finding, drawn.of_picture(picture), " ".join(part for part in said if part), _table(picture.table, row.title))
    if row.narrative:
        yield Prose(row.narrative.words, "said", f"{row.narrative.by}, {words.day(row.narrative.on)}".lstrip(", "))


STANDINGS = {"same": N_("no clear difference from ours"), "better": N_("ours is better"), "worse": N_("ours is worse"), "": N_("not to be compared")}


def _others(row: Row) -> Iterable[str]:
    """What others have, with source and caveat."""
    for one in row.beside:
        yield _("{name}: {value} ({period}, {source}), {standing}.").format(
            name=one.name, value=row.unit.amount(one.value), period=one.period, source=one.source, standing=translated(STANDINGS[one.standing]))
        yield one.caveat


def _table(table: charts.Table, caption: str) -> Grid:
    hidden = Cell(translated(NOT_SHOWN), "", "hidden")
    rows = tuple(tuple(hidden if one is None else Cell(one) for one in row) for row in table.rows)
    return Grid(caption, table.heads, tuple(4 for _head in table.heads), rows)


# ---- how far to believe it ---------------------------------------------------------------------------------------------

def chances(now: Scorecard) -> Iterator[Block]:
    yield Heading(2, _("How far to believe this"))
    said = card.chance(now)
    yield Prose(" ".join(part for part in (said, _("A mark is worth a conversation. It is not proof, and a change after an action "
                                                   "need not be because of it.")) if part))


def reach(now: Scorecard) -> Iterator[Block]:
    if not now.reach:
        return
    names = {"children": _("Children"), audiences.STAFF: _("Staff"), audiences.FAMILIES: _("Families")}
    yield Grid(_("Who took part"), (_("Whose answers"), _("When"), _("Took part"), _("Of")), (4, 6, 4, 4),
               tuple((Cell(names.get(one.whose, one.whose)), Cell(one.label), _number(one.took_part), _number(one.people)) for one in now.reach))


def _number(value: int | None) -> Cell:
    return Cell(translated(NOT_SHOWN), "", "hidden") if value is None else Cell(words.number(value))


def releases(cards: Sequence[Scorecard | None]) -> tuple[str, ...]:
    """The names of all releases that figures of these came from, once each."""
    return tuple(dict.fromkeys(f"{one.title}, {one.label}" for card_ in cards if card_ for one in card_.releases))
