"""A training's line, put together from released figures: what was asked at each step, what changed, what is missing.

Comparisons are of two groups of answers whose people are the same but are not linked, so intervals are as for two independent
shares (Newcombe 1998): wider than linked answers would give, never narrower. Looking back: G. S. Howard, "Response-shift bias",
Evaluation Review 4 (1980) 93–106; C. C. Pratt and others, "Measuring program outcomes: using retrospective pretest methodology",
American Journal of Evaluation 21 (2000) 341–349.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from analysis import charts, figures, measures, wording
from analysis.charts import Pair
from analysis.figures import EVERYBODY, By, Category, Figure, Point, Standing, Table, Told
from analysis.models import Training
from analysis.told import surveys as surveys_told
from analysis.training.trainings import AFTER, AUDIT, BEFORE, FAMILIES, LATER, WAVES
from participation.words import N_, _, day, ngettext, translated
from surveys.models import Wave
from surveys.questionnaire.questions import Item
from surveys.running.waves import CLOSED

NOTHING = Figure(Standing.NONE, None)
STEPS = {BEFORE: N_("Before"), AFTER: N_("After"), LATER: N_("Three months on")}
ANSWERED = {BEFORE: N_("{n} before"), AFTER: N_("{n} after"), LATER: N_("{n} three months on")}
MOST_OBSTACLES = 3


@dataclass(frozen=True)
class Step:
    """One survey of the line. `answered` of `asked` people, None where not shown or unknown; `missing` says why there is nothing."""

    key: str
    name: str
    wave: str = ""
    title: str = ""
    on: date | None = None
    release: str = ""
    answered: int | None = None
    asked: int = 0
    missing: str = ""


@dataclass(frozen=True)
class Row:
    """One thing that the training is about: the share who are confident at each step, and looking back. None: not asked."""

    text: str
    before: Figure | None
    back: Figure | None
    after: Figure | None
    later: Figure | None
    change: wording.Change | None
    shift: wording.Change | None


@dataclass(frozen=True)
class Beside:
    """Evidence that nobody was trained for: the last figure before the training, the first after it, and what changed."""

    title: str
    before: Point | None
    after: Point | None
    change: wording.Change | None
    missing: str = ""
    page: tuple[str, str] | None = None


@dataclass(frozen=True)
class Line:
    """Everything on a training's page. `first` and `last`: the two steps that `picture` and changes compare."""

    finding: str
    steps: tuple[Step, ...]
    first: str
    last: str
    rows: tuple[Row, ...]
    picture: charts.Rows | None
    used: Figure
    used_text: str
    obstacles: tuple[tuple[str, Figure], ...]
    audit: Beside
    families: Beside
    looked_back: bool
    shift: str
    attrition: str
    missing: tuple[str, ...]


async def line(training: Training) -> Line:
    told = {one.subject: one for one in await figures.releases(kind="wave")}
    found = {step: told.get(training.measures.get(step, "")) for step in WAVES}
    tables = {step: await _tables(one) for step, one in found.items()}
    steps = tuple([await _step(step, training.measures.get(step, ""), found[step], tables[step]) for step in WAVES])
    first = BEFORE if tables[BEFORE] else ""
    last = next((step for step in (LATER, AFTER) if tables[step]), "")
    rows = _rows(tables, last)
    asked = await surveys_told.questionnaire(found[LATER]) if found[LATER] else None
    used_text, used = _used(asked.items if asked else (), tables[LATER])
    obstacles = _obstacles(asked.items if asked else (), tables[LATER])
    audit, families = await _beside(training, AUDIT), await _beside(training, FAMILIES)
    names = {step: translated(name) for step, name in STEPS.items()}
    pairs = [Pair(row.text, row.before or NOTHING, (row.later if last == LATER else row.after) or NOTHING) for row in rows]
    picture = charts.dumbbell("", pairs, names[BEFORE], names[last]) if first and last and rows else None
    return Line(_finding(rows, first, last, names), steps, first, last, rows, picture, used, used_text, obstacles,
                audit, families, any(row.back and row.back.shown for row in rows), _shift(rows), _attrition(training, steps), _missing(training, steps, rows, audit, families))


async def _tables(told: Told | None) -> dict[str, Table]:
    return {table.item: table for table in await figures.tables(told.release) if table.by is By.ALL and table.name.endswith(".all")} if told else {}


async def _step(key: str, wave_id: str, told: Told | None, tables: Mapping[str, Table]) -> Step:
    name = translated(STEPS[key])
    wave = await Wave.get_or_none(pk=wave_id) if wave_id else None
    if wave is None:
        return Step(key, name, missing=translated(NOT_ASKED[key]))
    asked = await surveys_told.asked(told) if told else 0
    answered = max((row.base for table in tables.values() for row in table.rows if row.base is not None), default=None)
    return Step(key, name, wave.pk, wave.name, told.ends_on if told else None, told.release if told else "", answered, asked,
                "" if told else _waits(wave))


NOT_ASKED = {BEFORE: N_("Nobody was asked before: without it there is only what people say looking back."),
             AFTER: N_("Nobody was asked right after."), LATER: N_("Nobody was asked three months on: whether it lasted is not known.")}


def _waits(wave: Wave) -> str:
    if wave.state == CLOSED:
        return _("Closed, and its figures are not released yet.")
    return _("Open or planned until {day}.").format(day=day(date.fromisoformat(wave.closes_on)))


# ---- confidence -------------------------------------------------------------------------------------------------------

def _rows(tables: Mapping[str, Mapping[str, Table]], last: str) -> tuple[Row, ...]:
    """Every scale question that two steps share, in the order of the first that asks it."""
    order = dict.fromkeys(item for step in WAVES for item, table in tables[step].items() if Category.MIDDLE in table.categories)
    shared = [item for item in order if sum(item in tables[step] for step in WAVES) > 1]
    return tuple(_row(item, tables, last) for item in shared)


def _row(item: str, tables: Mapping[str, Mapping[str, Table]], last: str) -> Row:
    before, after, later = (_high(tables[step].get(item)) for step in WAVES)
    text = next(tables[step][item].title for step in WAVES if item in tables[step])
    # Looking back is asked right after, in the same words as the question about today.
    back = next((_high(table) for other, table in tables[AFTER].items() if other != item and table.title == text), None)
    return Row(text, before, back, after, later, _change(later if last == LATER else after, before), _change(before, back))


def _change(later: Figure | None, earlier: Figure | None) -> wording.Change | None:
    return wording.change(later, earlier) if later and earlier else None


def _high(table: Table | None) -> Figure | None:
    return table.of(Category.HIGH, EVERYBODY) if table else None


def _finding(rows: Sequence[Row], first: str, last: str, names: Mapping[str, str]) -> str:
    if not first or not last:
        return _("There are not two released surveys to compare yet.")
    clear = [row.change for row in rows if row.change and row.change.clear]
    up, down = sum(one.difference > 0 for one in clear), sum(one.difference < 0 for one in clear)
    compared = sum(row.change is not None for row in rows)
    if not compared:
        return _("Too little is shown to compare.")
    if not clear:
        return _("{when} no clear change in any of {n} things: what differs could be chance.").format(when=names[last], n=compared)
    told = (ngettext("Three months on more people are confident in {up} of {n} thing than before.",
                     "Three months on more people are confident in {up} of {n} things than before.", compared) if last == LATER else
            ngettext("After it more people are confident in {up} of {n} thing than before.",
                     "After it more people are confident in {up} of {n} things than before.", compared)).format(up=up, n=compared)
    return told + (" " + ngettext("In {n} fewer are.", "In {n} fewer are.", down).format(n=down) if down else "")


def _shift(rows: Sequence[Row]) -> str:
    """What people say of before, then and looking back, in one sentence."""
    pairs = [row.shift for row in rows if row.shift]
    if not pairs:
        return ""
    lower = sum(one.clear and one.difference > 0 for one in pairs)
    higher = sum(one.clear and one.difference < 0 for one in pairs)
    if lower > higher:
        return _("Looking back, fewer say that they had been confident than said so at the time, clearly so in {n} of {total} things: "
                 "people learn what there was to learn, and judge their former selves by it (response shift).").format(n=lower, total=len(pairs))
    if higher:
        return _("Looking back, more say that they had been confident than said so at the time, clearly so in {n} of {total} things.").format(
            n=higher, total=len(pairs))
    return _("Looking back, people judge themselves much as they did at the time: there is no clear response shift.")


# ---- behaviour --------------------------------------------------------------------------------------------------------

def _used(items: Sequence[Item], tables: Mapping[str, Table]) -> tuple[str, Figure]:
    """The yes-or-no question of the last survey: has used it."""
    item = next((one for one in items if one.kind == "yesno" and one.id in tables), None)
    return (item.short, _high(tables[item.id]) or NOTHING) if item else ("", NOTHING)


def _obstacles(items: Sequence[Item], tables: Mapping[str, Table]) -> tuple[tuple[str, Figure], ...]:
    """What was ticked most among what is shown: options of questions with several answers."""
    options = [(option.label, tables.get(f"{item.id}-{place}")) for item in items for place, option in enumerate(item.options, 1)]
    ticked = [(text, _high(table)) for text, table in options if table and tuple(table.categories) == ("high", "low")]
    shown = sorted(((text, figure) for text, figure in ticked if figure and figure.shown), key=lambda one: -(one[1].count or 0))
    return tuple(shown[:MOST_OBSTACLES])


# ---- audit and families -----------------------------------------------------------------------------------------------

async def _beside(training: Training, which: str) -> Beside:
    key = training.measures.get(which, "")
    found = (await measures.courses([key])).get(key) if key else None
    if found is None:
        return Beside("", None, None, None, translated(NO_MEASURE[which]))
    past = [point for point in found.points if point.ends_on < training.held_from]
    since = [point for point in found.points if point.ends_on > training.held_to]
    before, after = past[-1] if past else None, since[-1] if since else None
    change = wording.change(after.figure, before.figure) if before and after else None
    missing = "" if after else translated(NOT_SINCE[which])
    return Beside(found.title, before, after, change, missing, found.page)


NO_MEASURE = {AUDIT: N_("No question of a case-file audit is named for it: whether files are better is not known."),
              FAMILIES: N_("No question to families is named for it: whether they notice is not known.")}
NOT_SINCE = {AUDIT: N_("No audit has been closed since the training."), FAMILIES: N_("Families’ answers since the training are not released yet.")}


# ---- what is said about the line itself -------------------------------------------------------------------------------

def _attrition(training: Training, steps: Sequence[Step]) -> str:
    """How many are left at each step. Names no reason: nobody knows who did not answer."""
    each = [translated(ANSWERED[step.key]).format(n=step.answered) for step in steps if step.answered]
    if not each:
        return ""
    told = _("Answers: {each}.").format(each=", ".join(each))
    if training.people:
        told = ngettext("{n} person took part.", "{n} people took part.", training.people).format(n=training.people) + " " + told
    return told + " " + _("Those who used it are keener to answer, so later figures may look better than they are.")


def _missing(training: Training, steps: Sequence[Step], rows: Sequence[Row], audit: Beside, families: Beside) -> tuple[str, ...]:
    found = [step.missing for step in steps]
    if steps[1].release and all(row.back is None for row in rows):
        found.append(_("Nobody was asked to look back: what people did not know then cannot be told from here."))
    found += ["" if training.behaviour or steps[2].release else _("Nobody has written down what was seen at work."), audit.missing, families.missing]
    return tuple(one for one in found if one)
