"""A plan to take away: the columns that an import reads, so that the file can come in again and changes nothing; and what its
criteria say today.

A cell is the plan's own words where they still say what stands, else what a person made of them here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from analysis.files.cells import MARK, text
from analysis.files.contents import STRING, Column, Sheet
from analysis.judgement import courses
from analysis.judgement.criteria import WORDS
from analysis.judgement.judging import Judged
from analysis.models import Action, ActionProgress, Plan
from analysis.plan_files import indicators, proposals, timescales
from analysis.plan_files.proposals import PERSPECTIVE_NAMES, Perspective
from analysis.plan_files.sheet import COLUMNS, leads_in
from analysis.planning import progress as getting_on
from participation.words import N_, _, day, translated

HEADINGS = {"recommendation": "Recommendation", "number": "No.", "action": "Actions", "pages": "Pages", "indicators": "Quality Indicator(s)",
            "leads": "Lead(s)", "timescale": "Timescale", "criteria": "Success Criteria", "progress": "Progress"}
"""As an import knows them, in every language."""
CRITERIA = (
    Column("action_no", STRING, N_("Number of the action.")), Column("criterion", STRING, N_("What shall be true.")),
    Column("owner", STRING, N_("Who keeps an eye on it.")), Column("perspective", STRING, N_("Side of the balanced scorecard.")),
    Column("measured_by", STRING, N_("What measures it.")), Column("now", STRING, N_("The newest figure.")),
    Column("from", STRING, N_("Where that figure is from.")), Column("judgement", STRING, N_("What it is judged to be.")),
    Column("baseline", STRING, N_("Where it started.")), Column("baseline_on", STRING, N_("The day of that.")),
    Column("target", STRING, N_("Where it shall be.")), Column("target_on", STRING, N_("By when.")),
)


@dataclass(frozen=True)
class Part:
    """An action with all that its row is written from. `criteria`: titles that stand, in order."""
    action: Action
    recommendation: str
    criteria: tuple[str, ...] = ()
    said: ActionProgress | None = None


@dataclass(frozen=True)
class TakenAway:
    """A plan as a workbook. `made_at`: files carry no other time."""
    plan: Plan
    publisher: str
    language: str
    made_at: datetime | None
    rows: Sheet
    criteria: Sheet

    @property
    def title(self) -> str:
        return text(self.plan.title)

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        return self.rows, self.criteria


def cells(part: Part) -> dict[str, str]:
    """Column (sheet.COLUMNS, and those that nobody knows) → what the file says of the action."""
    action, given = part.action, part.action.texts
    made = {"recommendation": _same(given, "recommendation", part.recommendation), "number": _number(action),
            "action": _same(given, "action", action.title), "pages": given.get("pages", ""), "indicators": _indicators(action),
            "leads": _leads(action), "timescale": _timescale(action), "criteria": _criteria(part), "progress": said(part)}
    return {**made, **{name: words for name, words in given.items() if name not in made}}


def _same(given: Mapping[str, str], column: str, now: str) -> str:
    own = given.get(column, "")
    return own if " ".join(own.split()) == " ".join(now.split()) else now


def _number(action: Action) -> str:
    own = action.texts.get("number", "")
    return own if " ".join(own.split()).rstrip(".") == action.number else action.number


def _indicators(action: Action) -> str:
    own = action.texts.get("indicators", "")
    named = indicators.named_in(own)
    return own if [*named.keys, *named.unknown] == action.indicators else "\n".join(map(indicators.name_of, action.indicators))


def _leads(action: Action) -> str:
    own = action.texts.get("leads", "")
    return own if list(leads_in(own)) == action.leads else "\n".join(action.leads)


def _timescale(action: Action) -> str:
    own = action.texts.get("timescale", "")
    read = timescales.read(own)
    if (read.due, read.first_review, read.every) == (action.due, action.first_review, action.every):
        return own
    return when(action.due, action.first_review, action.every)


def when(due: date | None, first_review: date | None, every: int | None) -> str:
    """Days and interval in words that are read as the same again: *30 September 2027. First review 31 March 2027, every 6 months*."""
    review = f"First review {_english(first_review)}" if first_review else ""
    often = "" if every is None else "every month" if every == 1 else f"every {every} months"
    return ". ".join(part for part in (_english(due) if due else "", ", ".join(p for p in (review, often) if p)) if part)


def _english(day: date) -> str:
    return f"{day.day} {timescales.MONTHS[day.month - 1].capitalize()} {day.year}"


def _criteria(part: Part) -> str:
    own = part.action.texts.get("criteria", "")
    if [p.title[:300] for p in proposals.split(own).proposals] == list(part.criteria):
        return own
    return "\n".join(f"• {title}" for title in part.criteria)


def said(part: Part) -> str:
    """*Done, 3 May 2026: 212 of 230 staff trained.*"""
    stands = part.said
    if stands is None:
        return part.action.texts.get("progress", "")
    if not stands.state:
        return stands.words
    head = f"{getting_on.STATE_NAMES[getting_on.State(stands.state)]}, {_english(stands.told_on)}"
    return f"{head}: {stands.words}" if stands.words else head


# ---- the file --------------------------------------------------------------------------------------------------------

def taken_away(plan: Plan, parts: Sequence[tuple[Part, Sequence[Judged]]], *, publisher: str, language: str, today: date,
               made_at: datetime | None = None) -> TakenAway:
    """`parts`: in the order of the plan, with each action's criteria as they are judged today."""
    written = [cells(part) for part, _judged in parts]
    extra = list(dict.fromkeys(name for row in written for name in row if name not in COLUMNS))
    columns = tuple(Column(name, STRING, "") for name in (*HEADINGS.values(), *map(text, extra)))
    rows = tuple(tuple(text(row.get(name, "")) for name in (*HEADINGS, *extra)) for row in written)
    judged = tuple(_criterion(part.action, one, today) for part, own in parts for one in own)
    return TakenAway(plan, text(publisher), language, made_at, Sheet("plan", _("Plan"), columns, rows),
                     Sheet("criteria", _("Success criteria"), CRITERIA, judged))


def _criterion(action: Action, one: Judged, today: date) -> tuple[str, ...]:
    found = next(iter(courses.evidence(one, today=today)), None)
    own = one.criterion
    figure = "" if found is None else MARK if found.hidden else found.says
    said = (action.number, own.title, own.owner, translated(PERSPECTIVE_NAMES[Perspective(own.perspective)]),
            found.name if found else _("No measure yet"), figure, found.latest if found else "", translated(WORDS[one.verdict.word]),
            _aim(own.baseline, one), day(own.baseline_on) if own.baseline_on else "",
            _aim(own.target, one), day(own.target_on) if own.target_on else "")
    return tuple(text(str(words)) for words in said)


def _aim(value: float | None, one: Judged) -> str:
    return "" if value is None else f"{value:g}%" if one.unit.is_share else f"{value:g}"
