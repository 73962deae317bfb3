"""What people answered in one released wave: questions by scale, the change since the wave before, areas and groups.

Questions of other kinds are in questions_told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from analysis import banding, charts, figures, wording
from analysis.figures import EVERYBODY, By, Category, Figure, Standing, Table, Told
from analysis.told import questions as questions_told
from analysis.told.questions import Question
from analysis.wording import Change
from participation.problems import NotFound
from participation.words import _, ngettext
from surveys import library
from surveys.models import Stratum, Survey, Wave
from surveys.questionnaire import audiences
from surveys.questionnaire.questions import Item, Scale
from surveys.running.waves import CLASS, CLOSED

NOTHING = Figure(Standing.NONE, None)
MOST_NAMED = 3
A_YEAR = timedelta(days=366)
AUDIENCES = {"staff": (audiences.STAFF,), "families": (audiences.FAMILIES,), "young": audiences.CHILDREN}
"""Whose surveys stand on one page."""


@dataclass(frozen=True)
class Answered:
    """One question: its three bands, no answer and what that is made of, and the
    change since before, or why it is not compared."""
    item: str
    text: str
    high: Figure
    middle: Figure
    low: Figure
    none: Figure
    change: Change | None
    compared: str = ""
    silent: tuple[tuple[str, Figure], ...] = ()


@dataclass(frozen=True)
class Part:
    """The questions of one scale, by the share of the high band; `high`, `middle`, `low` name the bands."""
    stem: str
    high: str
    middle: str
    low: str
    rows: tuple[Answered, ...]
    picture: charts.Rows


@dataclass(frozen=True)
class Place:
    """One area or group for one question."""
    name: str
    figure: Figure
    picture: charts.Row | None


@dataclass(frozen=True)
class Cut:
    """One question by area or by group, beside everybody."""
    by: By
    everyone: Figure
    places: tuple[Place, ...]
    overlap: bool


@dataclass(frozen=True)
class WaveTold:
    """Everything on the page of one wave. `invited` is how many were asked; `base` who answered, where it is shown.

    `others` are waves of the same survey; `surveys` the newest wave of each, and whether this page is of that one.
    """
    release: Told
    audience: str
    others: tuple[Told, ...]
    surveys: tuple[tuple[Told, bool], ...]
    before: Told | None
    base: int | None
    invited: int
    parts: tuple[Part, ...]
    chosen: str
    questions: tuple[tuple[str, str], ...]
    cuts: tuple[Cut, ...]
    finding: str
    more: tuple[Question, ...] = ()
    equality: tuple[Question, ...] = ()


async def waves(audience: str) -> tuple[Told, ...]:
    """Released waves whose survey is for this audience, newest first."""
    keys = set(await Survey.filter(audience__in=AUDIENCES[audience]).values_list("key", flat=True))
    return tuple(told for told in await figures.releases(kind="wave") if told.series in keys)


async def answers(audience: str, release: str | None, question: str) -> WaveTold | None:
    """The page of one wave, or of the one to begin with (None: none is released). Raises NotFound for an unknown one."""
    released = await waves(audience)
    if not released:
        return None
    told = next((w for w in released if w.release == release), None) if release else await _first(released)
    if told is None:
        raise NotFound
    before = await wave_before(told, released)
    tables = await _tables(told)
    form = await questionnaire(told)
    now = form.items if form else ()
    then = await questionnaire(before) if before else None
    known = {item.id: item for item in then.items} if then else None
    earlier = await _tables(before) if before else {}
    items = [item for item in now if f"{item.id}.area" in tables]
    scaled = [item for item in now if item.scale and not item.conditions and banding.bands(item) and f"{item.id}.all" in tables]
    chosen = question if question in {i.id for i in items} else (items[0].id if items else "")
    parts = _parts(scaled, tables, earlier, known)
    base = max((r.base for t in tables.values() if t.by is By.ALL for r in t.rows if r.base is not None), default=None)
    invited = await asked(told)
    more = questions_told.questions(now, tables, earlier, known, await questions_told.released_comments(told.subject),
                                    {item.id for item in scaled}, before is not None and before.series == told.series)
    about = questions_told.equality(library.equality().items, tables) if any(name.startswith("eq-") for name in tables) else ()
    return WaveTold(told, audience, tuple(w for w in released if w.release != told.release and w.series == told.series), _surveys(told, released), before, base, invited,
                    parts, chosen,
                    tuple((i.id, i.short) for i in items), _cuts(chosen, tables), _finding(parts, more, before), more, about)


def _surveys(told: Told, released: Sequence[Told]) -> tuple[tuple[Told, bool], ...]:
    """The newest wave of each survey, newest first."""
    newest = {one.series: one for one in reversed(released)}
    return tuple((one, one.series == told.series) for one in released if newest[one.series] is one)


async def _first(released: Sequence[Told]) -> Told:
    """The wave that a page opens on: of the newest of each survey within a year, the one that most people were sent."""
    newest = [one for one, _here in _surveys(released[0], released) if released[0].ends_on - one.ends_on <= A_YEAR]
    people = {one.release: await asked(one) for one in newest}
    return max(newest, key=lambda one: people[one.release])


async def of_wave(wave: str) -> tuple[str, str] | None:
    """Audience and release of a closed wave, for a link from the wave itself; None where nothing is released yet. Raises
    NotFound for any other."""
    if not await Wave.filter(id=wave, state=CLOSED).exclude(survey__audience=CLASS).exists():
        raise NotFound
    for audience in AUDIENCES:
        found = next((told for told in await waves(audience) if told.subject == wave), None)
        if found:
            return audience, found.release
    return None


async def wave_before(told: Told, released: Sequence[Told]) -> Told | None:
    """The wave that this one comes back to (before a course, after it), or else the last one of the same survey."""
    wave = await Wave.get_or_none(id=told.subject)
    comes_back = next((w for w in released if wave and wave.follows_id == w.subject), None)
    return comes_back or next((w for w in released if w.series == told.series and w.ends_on < told.ends_on), None)


async def _tables(told: Told) -> dict[str, Table]:
    return {table.name: table for table in await figures.tables(told.release)}


async def questionnaire(told: Told) -> library.Questionnaire | None:
    """The questionnaire as it was asked."""
    survey = await Survey.filter(key=told.series, version=int(told.version)).first()
    return library.read(survey.definition) if survey else None


def _everybody(table: Table | None, category: Category) -> Figure:
    return table.of(category, EVERYBODY) or NOTHING if table else NOTHING


def _parts(items: Sequence[Item], tables: dict[str, Table], earlier: dict[str, Table],
           before: Mapping[str, Item] | None) -> tuple[Part, ...]:
    """The questions of one scale with one stem stand together; a matrix brings its own stem."""
    scales: dict[tuple[str, str], tuple[Scale, list[Item]]] = {}
    for item in items:
        scales.setdefault((item.scale.id, item.stem), (item.scale, []))[1].append(item)
    return tuple(_part(scale, own, tables, earlier, before) for scale, own in scales.values())


def _part(scale: Scale, items: Sequence[Item], tables: dict[str, Table], earlier: dict[str, Table],
          before: Mapping[str, Item] | None) -> Part:
    bands = {}
    for item in items:
        table = tables.get(f"{item.id}.all")
        bands[item.id] = tuple(_everybody(table, c)
                               for c in (Category.HIGH, Category.MIDDLE, Category.LOW, Category.NO_ANSWER))
    banded = replace(scale, **{"low": (), "middle": (), "high": (), **banding.bands(items[0])})
    names = tuple(band_name(banded, band) for band in ("high", "middle", "low"))
    rows = []
    for item in items:
        same = questions_told.comparable(item, before)
        note = questions_told.not_compared(item, before, same_survey=True)
        rows.append(_answered(item, bands[item.id], earlier.get(f"{item.id}.all") if same else None, note,
                              tables.get(f"{item.id}.asides")))
    rows.sort(key=lambda row: (not row.high.shown, -(row.high.share or 0)))
    return Part(items[0].stem, *names, tuple(rows), _drawn(rows, charts.Bands(*names)))


def _drawn(rows: Sequence[Answered], bands: charts.Bands) -> charts.Rows:
    """The questions of one scale as bars; the finding names what most and fewest answered with the high band."""
    shown = [row for row in rows if row.high.shown]
    title = _("These figures are not shown, to protect people.")
    if shown:
        least, most = wording.share(shown[-1].high), wording.share(shown[0].high)
        title = _("{band}: {share} of those who took part") if least == most else _("{band}: from {low} to {share} of those who took part")
        title = title.format(band=bands.high, low=least, share=most)
    return charts.diverging(title, [charts.Answer(row.text, row.high, row.middle, row.low, row.none, row.change, row.compared)
                                    for row in rows], bands)


def _answered(item: Item, bands: tuple[Figure, ...],
              earlier: Table | None, compared: str, split: Table | None) -> Answered:
    high, middle, low, none = bands
    middle = middle if middle.standing is not Standing.NONE or not high.shown else replace(high, count=0)  # a scale without one
    change = wording.change(high, _everybody(earlier, Category.HIGH)) if earlier else None
    silent = tuple((words, figure) for code, words in zip(split.categories, split.words, strict=True)
                   if (figure := split.of(code))) if split else ()
    return Answered(item.id, item.short or item.text, high, middle, low, none, change, compared, silent)


def reading(item: Item) -> str:
    """What the share of a question is of: the words of its high band, or of its yes."""
    if item.kind == "yesno" or not item.scale:
        return item.options[0].label
    banded = replace(item.scale, **{"low": (), "middle": (), "high": (), **banding.bands(item)})
    return band_name(banded, "high")


def band_name(scale: Scale, band: str) -> str:
    """The options of a band in one phrase, from the middle outwards: *Very or completely confident*, *Disagree or
    strongly …*."""
    codes = {str(code) for code in getattr(scale, band)}
    outwards = sorted(scale.options, key=lambda o: int(o.code), reverse=band == "low")
    labels = [o.label for o in outwards if o.code in codes]
    if len(labels) < 2:
        return "".join(labels)
    split = [label.split() for label in labels]
    last = split[0][-1].lower()
    if all(len(words) > 1 and words[-1].lower() == last for words in split):
        labels = [" ".join(words[:-1]) for words in split[:-1]] + [" ".join(split[-1])]
    joined = _(" or ").join([labels[0], *(label[0].lower() + label[1:] for label in labels[1:])])
    return joined


def _cuts(item: str, tables: dict[str, Table]) -> tuple[Cut, ...]:
    everyone = _everybody(tables.get(f"{item}.all"), Category.HIGH)
    return tuple(_cut(tables[f"{item}.{by}"], everyone) for by in (By.AREA, By.GROUP)
                 if f"{item}.{by}" in tables and tables[f"{item}.{by}"].rows)


def _cut(table: Table, everyone: Figure) -> Cut:
    high = table.categories.index(Category.HIGH)
    places = tuple(Place(row.name, row.figures[high],
                         charts.place(row.figures[high], everyone) if row.figures[high].shown else None)
                   for row in table.rows)
    shown = [p.figure.interval for p in places if p.figure.shown]
    overlap = bool(shown) and max(i.low for i in shown) <= min(i.high for i in shown)
    return Cut(table.by, everyone, places, overlap)


def _finding(parts: Sequence[Part], more: Sequence[Question], before: Told | None) -> str:
    """What changed by more than chance; without a wave before, the clearest yes. Nothing else is claimed."""
    rows = [row for part in parts for row in part.rows]
    if not rows and any(choice.figure.shown for question in more for choice in question.choices):
        return _("What was answered, question by question.")
    if not any(row.high.shown for row in rows):
        return _("These figures are not shown, to protect people.")
    if not before:
        top = next(row for part in parts for row in part.rows if row.high.shown)
        return _("The clearest yes is to “{question}”: {share}. There is no earlier wave to compare with.").format(
            question=top.text.rstrip("."), share=wording.share(top.high))
    clear = [row for row in rows if row.change and row.change.clear]
    up, down = [r for r in clear if r.change.difference > 0], [r for r in clear if r.change.difference < 0]
    told = [_("Up since {label}: {names}.").format(label=before.label, names=_some(up)) if up else "",
            _("Down since {label}: {names}.").format(label=before.label, names=_some(down)) if down else ""]
    if not clear:
        return _("No clear change since {label}. What differs could be chance.").format(label=before.label)
    return " ".join(t for t in told if t)


async def asked(told: Told) -> int:
    """How many people a wave was sent to; 0 where nobody knows."""
    return sum(await Stratum.filter(wave_id=told.subject).values_list("invited", flat=True))


def _some(rows: Sequence[Answered]) -> str:
    """The first three by how much they changed, and how many more there are."""
    ordered = sorted(rows, key=lambda row: -abs(row.change.difference))
    names = "; ".join(f"“{row.text.rstrip('.')}”" for row in ordered[:MOST_NAMED])
    more = len(ordered) - MOST_NAMED
    return names if more <= 0 else ngettext("{names} and {n} more", "{names} and {n} more", more).format(names=names,
                                                                                                         n=more)
