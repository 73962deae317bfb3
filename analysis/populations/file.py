"""A file of how many people there are → rows by area and group, or every fault by its row. Pure.

One row each: an area (or none: everywhere), a group or age (or none: all of them), and how many people. Nothing of a file is
taken while one row of it cannot be.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.populations import workbooks as population_workbooks
from participation import workbooks
from participation.problems import Unacceptable
from participation.spreadsheets import file as spreadsheet
from participation.words import N_, _, translated

MOST_BYTES = 500_000
MOST_ROWS = 5_000
MOST_PEOPLE = 10_000_000
MOST_FAULTS = 30
MOST_NAME = 60
"""Characters of a name of ours (models.PopulationCount)."""
MOST_TOLD = 80
"""So many characters of what stands in a cell are told back."""
CHILDREN, STAFF, FAMILIES = "children", "staff", "families"
ABOUT = {CHILDREN: N_("Children"), STAFF: N_("Staff"), FAMILIES: N_("Families")}
COLUMNS = {"area": ("area", "locality", "place"), "group": ("group", "age", "ages", "age band", "staff group"),
           "people": ("people", "number", "count", "population", "children", "staff", "families"), "about": ("about", "who")}
EVERYWHERE = frozenset(("", "all", "everywhere", "everybody", "total"))
Key = tuple[str, str]
"""Area's slug and group, '' for all."""


class Faulty(Unacceptable):
    """A file that cannot be taken; `faults` are sentences by row."""

    def __init__(self, errors: dict[str, str], faults: Sequence[str] = ()) -> None:
        super().__init__(errors)
        self.faults = tuple(faults)


@dataclass(frozen=True)
class Counted:
    """People by area and group as the file says them, and everybody."""

    rows: Mapping[Key, int]
    people: int


@dataclass
class _Reading:
    """Rows so far, each with the row it stands in, and what is wrong."""

    areas: Mapping[str, str]
    groups: Mapping[str, str]
    about: str
    rows: dict[Key, int] = field(default_factory=dict)
    lines: dict[Key, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def wrong(self, line: int, sentence: str) -> None:
        self.faults.append(_("Row {line}: {sentence}").format(line=line, sentence=sentence))


def plain(text: str) -> str:
    """How names are compared: small letters, one space, any dash as a hyphen."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("–", "-").replace("—", "-").replace("’", "'")
    return " ".join(folded.split()).replace(" - ", "-").replace(" to ", "-")


def decode(content: bytes) -> str:
    """The text of a CSV file, or of a sheet of a workbook as CSV. Raises Faulty for what cannot be one."""
    if len(content) > MOST_BYTES:
        raise Faulty({"file": _("The file is larger than {most} kB. A file of how many people there are is smaller.").format(
            most=MOST_BYTES // 1000)})
    if content[:4] == b"\xd0\xcf\x11\xe0":
        raise Faulty({"file": _("This is an old spreadsheet file. Save it as Excel workbook (.xlsx) or as CSV, and choose that file.")})
    if content.startswith(workbooks.BEGINS):
        try:
            return population_workbooks.text_of(content, most_rows=MOST_ROWS + 2, names=_names_columns)
        except Unacceptable as refusal:
            raise Faulty(refusal.errors) from refusal
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def read(text: str, *, about: str, areas: Mapping[str, str], groups: Mapping[str, str]) -> Counted:
    """`areas` and `groups`: plain name → key; no groups: any name will do. Raises Faulty with every fault by its row."""
    found = [(line, [cell.strip() for cell in cells]) for line, cells in _cells(text) if any(cell.strip() for cell in cells)]
    if not found:
        raise Faulty({"file": _("There is nothing in this file.")})
    columns = _columns(found[0][1])
    if len(found) > MOST_ROWS + 1:
        raise Faulty({"file": _("The file has more than {most} rows.").format(most=MOST_ROWS)})
    reading = _Reading(areas, groups, about)
    for line, cells in found[1:]:
        _row(reading, line, {name: cells[place] if place < len(cells) else "" for name, place in columns.items()})
    _sums(reading)
    if reading.faults:
        more = len(reading.faults) - MOST_FAULTS
        told = reading.faults[:MOST_FAULTS] + ([_("And {n} more.").format(n=more)] if more > 0 else [])
        raise Faulty({"file": _("Nothing was taken from this file. Mend these rows and send it again.")}, told)
    if not reading.rows:
        raise Faulty({"file": _("There are no rows below the names of the columns.")})
    people = total(reading.rows)
    if people > MOST_PEOPLE:
        raise Faulty({"file": _("“{typed}” is more people than there can be.").format(typed=people)})
    return Counted(reading.rows, people)


def template(about: str, areas: Sequence[str], groups: Sequence[str]) -> bytes:
    """A file to fill in: every area by every group."""
    rows = [(area, group, "") for area in areas for group in groups or [""]]
    return spreadsheet(("area", "age" if about == CHILDREN else "group", "people"), rows)


def by_area(rows: Mapping[Key, int]) -> dict[str, int]:
    """People by area: as the file says them, or else the sum of its groups there."""
    return _margin(rows, 0)


def by_group(rows: Mapping[Key, int]) -> dict[str, int]:
    return _margin(rows, 1)


def total(rows: Mapping[Key, int]) -> int:
    """Everybody: as the file says it, or else the sum of its areas, or of its groups."""
    if ("", "") in rows:
        return rows["", ""]
    return sum(by_area(rows).values()) or sum(by_group(rows).values())


def _margin(rows: Mapping[Key, int], place: int) -> dict[str, int]:
    said = {key[place]: people for key, people in rows.items() if key[place] and not key[1 - place]}
    sums: dict[str, int] = {}
    for key, people in rows.items():
        if key[0] and key[1]:
            sums[key[place]] = sums.get(key[place], 0) + people
    return sums | said


def _cells(text: str) -> list[tuple[int, list[str]]]:
    text = text.lstrip("\ufeff")
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, cells) for cells in reader]
    except csv.Error:
        raise Faulty({"file": _("This is not a CSV file: row {line} cannot be read.").format(line=reader.line_num)}) from None


def _columns(heads: Sequence[str]) -> dict[str, int]:
    found = _named(heads)
    if not _names_columns(heads):
        raise Faulty({"file": _("The first row must name the columns: area, group (or age), people.")})
    return found


def _named(heads: Sequence[str]) -> dict[str, int]:
    names = [plain(head) for head in heads]
    found = {name: next((place for place, head in enumerate(names) if head in words), None) for name, words in COLUMNS.items()}
    return {name: place for name, place in found.items() if place is not None}


def _names_columns(heads: Sequence[str]) -> bool:
    found = _named(heads)
    return "people" in found and bool({"area", "group"} & set(found))


def _row(reading: _Reading, line: int, cells: Mapping[str, str]) -> None:
    if plain(cells.get("about", "")) not in ("", reading.about):
        return reading.wrong(line, _("“{about}” is not whom this file is about.").format(about=cells["about"][:MOST_TOLD]))
    area = _key(reading, line, cells.get("area", ""), reading.areas, N_("There is no area named “{name}”."))
    group = _key(reading, line, cells.get("group", ""), reading.groups, N_("There is no group or age named “{name}”."))
    people = _people(reading, line, cells["people"])
    if area is None or group is None or people is None:
        return None
    if (area, group) in reading.rows:
        return reading.wrong(line, _("The same area and group stand in row {first} already.").format(first=reading.lines[area, group]))
    reading.rows[area, group], reading.lines[area, group] = people, line
    return None


def _key(reading: _Reading, line: int, name: str, known: Mapping[str, str], unknown: str) -> str | None:
    if plain(name) in EVERYWHERE:
        return ""
    found = known.get(plain(name)) or ("" if known or len(name) > MOST_NAME else name)
    if not found:
        reading.wrong(line, translated(unknown).format(name=name[:MOST_TOLD]))
        return None
    return found


def _people(reading: _Reading, line: int, typed: str) -> int | None:
    number = typed.replace(" ", "").replace("\u00a0", "").replace("\u202f", "")
    number = number.replace(",", "") if number.count(",") and len(number.rpartition(",")[2]) == 3 else number
    typed = typed[:MOST_TOLD]
    if not number:
        reading.wrong(line, _("The number of people is missing. Write 0 if there is nobody."))
    elif number.startswith(("-", "−")) and number[1:].isdecimal():
        reading.wrong(line, _("“{typed}” is less than nobody.").format(typed=typed))
    elif not (number.isascii() and number.isdecimal()):
        reading.wrong(line, _("“{typed}” is not a whole number.").format(typed=typed))
    elif len(number) > MOST_TOLD or int(number) > MOST_PEOPLE:  # int() refuses some thousands of digits with an error of its own
        reading.wrong(line, _("“{typed}” is more people than there can be.").format(typed=typed))
    else:
        return int(number)
    return None


def _sums(reading: _Reading) -> None:
    """Parts that are more than the whole that the file says: more than 100 % of it. One pass over the rows."""
    rows, parts = reading.rows, {False: Counter(), True: Counter()}
    for (area, group), people in rows.items():
        if area and group:
            parts[False][area, ""] += people
            parts[True]["", group] += people
        elif area or group:
            parts[not area]["", ""] += people
    for by_group, (area, group) in [(False, key) for key in rows if not key[1]] + [(True, key) for key in rows if not key[0]]:
        if (people := parts[by_group][area, group]) > rows[area, group]:
            reading.wrong(reading.lines[area, group], _("{people} people, but its parts in other rows add up to {parts}.").format(
                people=rows[area, group], parts=people))
