"""Who took part beside who could have, from released bases alone: who is missing?

Where a base is not shown there is no share and no sum, so that nothing follows from the total.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis import charts, figures, populations
from analysis.figures import EVERYBODY, By, Figure, Standing, Table, Told
from analysis.populations import file as population_file
from analysis.populations import Held
from analysis.populations.file import Key
from analysis.statistics.intervals import Interval, wilson
from analysis.statistics.weighting import evenness, response
from analysis.told import surveys as surveys_told, wheels as wheels_told
from analysis.wording import percent
from participation.problems import NotFound
from participation.words import _, ngettext, number

ABOUT = {"children": population_file.CHILDREN, "staff": population_file.STAFF, "families": population_file.FAMILIES}
FEWER, AS_EXPECTED, MORE = "fewer", "expected", "more"


@dataclass(frozen=True)
class Line:
    """One area or group: who took part (None where that is not shown), how many there are (None where no file says it)."""

    name: str
    took_part: int | None
    people: int | None
    expected: float | None = None

    @property
    def share(self) -> float | None:
        return response(self.took_part, self.people) if self.took_part is not None and self.people else None

    @property
    def too_many(self) -> bool:
        """Whether more took part than the file counts."""
        return self.took_part is not None and self.people is not None and self.took_part > self.people

    @property
    def interval(self) -> Interval | None:
        return wilson(self.took_part, self.people) if self.share is not None else None  # type: ignore[arg-type]

    @property
    def standing(self) -> str:
        """Fewer, more, or about as many as everywhere; '' where that cannot be said."""
        span = self.interval
        if span is None or self.expected is None:
            return ""
        return FEWER if span.high < self.expected else MORE if span.low > self.expected else AS_EXPECTED

    @property
    def figure(self) -> Figure:
        """The share as a picture takes it."""
        if self.share is None:
            return Figure(Standing.NONE, None)
        return Figure(Standing.SHOWN, None, self.took_part, self.people)


@dataclass(frozen=True)
class Reach:
    """Everything on the page. `held` is None where no file says how many people there are."""

    told: Told
    others: tuple[Told, ...]
    held: Held | None
    everybody: Line
    areas: tuple[Line, ...]
    parts: tuple[Line, ...]
    grid: charts.panels.Reach | None
    evenness: str
    lead: str


async def reach(whose: str, release: str) -> Reach | None:
    """Of one release, or of the newest; None where nothing is released. Raises NotFound for an unknown one."""
    releases = await (wheels_told.released() if whose == "children" else surveys_told.waves(whose))
    if not releases:
        return None
    told = next((one for one in releases if one.release == release), None) if release else releases[0]
    if told is None:
        raise NotFound
    held = await populations.newest(ABOUT[whose])
    part = By.AGE if whose == "children" else By.GROUP
    tables = await figures.tables(told.release)
    first = {by: next((table for table in tables if table.by is by and figures.Category.HIGH in table.categories), None)
             for by in (By.AREA, part)}
    people = held.rows if held else {}
    # Some questions are asked of some only; change is of those who took part the time before.
    base = max((row.base for table in tables if table.by is By.ALL and figures.Category.UP not in table.categories
                for row in table.rows if row.group == EVERYBODY and row.base is not None), default=None)
    everybody = Line(_("Everybody"), base, held.people if held else None)
    areas = _lines(first[By.AREA], population_file.by_area(people), everybody)
    parts = _lines(first[part], population_file.by_group(people), everybody)
    return Reach(told, tuple(one for one in releases if one.release != told.release), held, everybody, areas, parts,
                 _grid(tables, people, everybody),
                 _evenness(_("By area"), areas) or _evenness(_("By age") if part is By.AGE else _("By group"), parts),
                 _lead(everybody, areas, parts, held, 0 if whose == "children" else await surveys_told.asked(told)))


def _lines(table: Table | None, people: Mapping[str, int], everybody: Line) -> tuple[Line, ...]:
    if table is None:
        return ()
    named = (lambda row: _("{ages} years").format(ages=row.name.replace("-", "–"))) if table.by is By.AGE else (lambda row: row.name)
    lines = tuple(Line(named(row), row.base, people.get(row.group), everybody.share) for row in table.rows)
    return lines if everybody.people is None or any(line.people is not None for line in lines) else ()


def _grid(tables: Sequence[Table], people: Mapping[Key, int], everybody: Line) -> charts.panels.Reach | None:
    """Areas by age, where a release tells them together and the file does too."""
    both = next((table for table in tables if table.by is By.AREA_AGE and figures.Category.HIGH in table.categories), None)
    if both is None or not any(area and group for area, group in people):
        return None
    bases = {row.group: row.base for row in both.rows}
    areas, ages = (list(dict.fromkeys(key.split("+", 1)[place] for key in bases)) for place in (0, 1))
    names = {row.group: row.name for table in tables if table.by is By.AREA for row in table.rows}
    cells = {key: Line("", base, people.get((key.split("+", 1)[0], key.split("+", 1)[1])), everybody.share) for key, base in bases.items()}
    drawn = [(names.get(area, area), [_cell(cells.get(f"{area}+{age}")) for age in ages]) for area in areas]
    few = sum(line.standing == FEWER for line in cells.values())
    said = ngettext("In {n} of these groups fewer took part than expected", "In {n} of these groups fewer took part than expected",
                    few).format(n=few) if few else _("In no group that is shown did clearly fewer take part than expected")
    return charts.reach(said, drawn, [_("{ages} years").format(ages=age.replace("-", "–")) for age in ages])


def _cell(line: Line | None) -> charts.Cell:
    return charts.Cell(line.figure, line.standing == FEWER) if line else charts.Cell(Figure(Standing.NONE, None))


def _evenness(by: str, lines: Sequence[Line]) -> str:
    """How even the response is; only where every group is shown and counted, so that it says nothing of a hidden one."""
    if len(lines) < 2 or any(line.share is None for line in lines):
        return ""
    found = evenness([(line.took_part or 0, line.people or 0) for line in lines])
    return f"{by}: {found.words()}" if found else ""


def _lead(everybody: Line, areas: Sequence[Line], parts: Sequence[Line], held: Held | None, asked: int) -> str:
    """A wave for a few, such as those of a course, says how few were asked: the others are not missing."""
    if everybody.took_part is None:
        return _("How many took part is not shown, to protect people.")
    took = number(everybody.took_part)
    if held is None:
        return _("{n} took part. How many people there are has not been sent yet, so nobody can say who is missing.").format(n=took)
    if everybody.too_many:
        return _("{n} took part, but the file counts {people} people only. It may be old, or count otherwise.").format(
            n=took, people=number(held.people))
    told = _("{n} of {people} people took part ({share}%).").format(n=took, people=number(held.people),
                                                                   share=percent(everybody.share or 0))
    if asked and asked < (held.people or 0):
        told += " " + _("It was sent to {n} of them only.").format(n=number(asked))
    fewer = [line.name for line in (*areas, *parts) if line.standing == FEWER]
    compared = [line for line in (*areas, *parts) if line.standing]
    if fewer:
        return f"{told} " + _("Fewer than expected took part in: {names}.").format(names=", ".join(fewer))
    return f"{told} " + (_("Nowhere that is shown did clearly fewer take part than elsewhere.") if compared else
                         _("By area and group the file says nothing that can be compared."))
