"""An improvement plan's spreadsheet → what was understood, row by row, for a person to confirm. Pure.

Every source text is kept as it stands. Nothing is refused silently: a row that cannot become an action, a column nobody
knows, a word that could not be read, each is named. A person's corrections lie beside the file and win over the
reading.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from analysis.plan_files import indicators, proposals, timescales, workbooks as plan_workbooks
from participation import workbooks
from participation.problems import Unacceptable
from participation.words import N_, _, current

MOST_BYTES = 1_000_000
MOST_ROWS = 1_000
MOST_CELL = 20_000
KEPT = 4
"""Files that were understood last, of at most a megabyte each."""
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"
HEAD_WITHIN = 10
"""Titles may stand above the heading row; it is looked for in this many rows."""

COLUMNS = {
    "recommendation": ("recommendation", "recommendations", "area for improvement", "priority", "theme", "outcome"),
    "number": ("no", "number", "ref", "reference", "action no", "action number"),
    "action": ("action", "actions", "improvement action"),
    "pages": ("care inspectorate report page no", "inspection report pages", "report page", "report pages", "pages",
              "page"),
    "indicators": ("quality indicator", "quality indicators", "quality indicator s", "qi"),
    "leads": ("lead", "leads", "lead s", "lead officer", "owner", "responsible", "responsibility"),
    "timescale": ("timescale", "timescales", "when", "by when", "deadline", "target date"),
    "criteria": ("success criteria", "success criterion", "measures", "outcome measures", "how will we know"),
    "progress": ("progress", "update", "progress update", "status"),
}
COLUMN_NAMES = {
    "recommendation": N_("Recommendation"), "number": N_("Number"), "action": N_("Action"),
    "pages": N_("Pages of the report"),
    "indicators": N_("Quality indicators"), "leads": N_("Leads"), "timescale": N_("Timescale"),
    "criteria": N_("Success criteria"),
    "progress": N_("Progress"),
}


@dataclass(frozen=True)
class Row:
    """One row as understood. `texts`: the source by column, `extra`: cells of columns nobody knows. `checks`:
    sentences. `line`: where it begins in the text, `place`: which row it is in a spreadsheet, from 1."""
    line: int
    place: int
    texts: dict[str, str]
    extra: dict[str, str]
    number: str
    recommendation: str
    action: str
    leads: tuple[str, ...]
    indicators: tuple[str, ...]
    due: date | None
    first_review: date | None
    every: int | None
    criteria: tuple[proposals.Proposal, ...]
    left_out: tuple[str, ...]
    checks: tuple[str, ...]
    unused: str
    corrected: bool = False

    @property
    def source(self) -> dict[str, str]:
        """Every cell by its column, kept with the action; of merged cells the text that stands above."""
        return {**self.texts, "recommendation": self.texts.get("recommendation") or self.recommendation, **self.extra}


@dataclass(frozen=True)
class Skipped:
    """A row that becomes no action, and why. `by_hand`: a person left it out, and can take it in again."""
    line: int
    place: int
    words: str
    reason: str
    by_hand: bool = False


@dataclass(frozen=True)
class Sheet:
    """A whole file as understood. `notes`: sentences about the file."""
    rows: tuple[Row, ...]
    skipped: tuple[Skipped, ...]
    notes: tuple[str, ...]

    @property
    def checks(self) -> int:
        return sum(len(row.checks) for row in self.rows)


@dataclass
class _Table:
    """The file as cells, before anything is understood. `columns`: position → our name; `unknown`: position → their
    name."""
    lines: list[tuple[int, int, list[str]]]
    columns: dict[int, str]
    unknown: dict[int, str]
    notes: list[str] = field(default_factory=list)


def decode(content: bytes) -> tuple[str, list[str]]:
    """Text and notes about it; of a workbook, that of its sheet. Raises Unacceptable for what cannot be a plan's file."""
    if len(content) > MOST_BYTES:
        raise _refused(_("The file is larger than {most}. An improvement plan is smaller than that.").format(
            most="1 MB"))
    if content.startswith(workbooks.BEGINS):
        chosen = plan_workbooks.read(content, known=_action_columns)
        return chosen.text, list(chosen.notes)
    if content.startswith(OLD_WORKBOOK):
        raise _refused(_("This is an old spreadsheet file. Save it as Excel workbook (.xlsx) or as CSV, and choose that file."))
    if not content.strip():
        raise _refused(_("The file is empty."))
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), [
            _("The file is not in UTF-8. We read it as Western European; check letters such as £ and é.")]


def understand(text: str, corrections: Mapping[str, Mapping] | None = None) -> Sheet:
    """The text of a CSV file → rows as understood, with a person's corrections by line number laid over them.

    Raises Unacceptable if there is no heading row with an action column, or nothing below it.
    """
    rows, skipped, notes = _read(text, current.get())
    return _as_corrected(rows, skipped, notes, corrections or {})


@lru_cache(maxsize=KEPT)
def _read(text: str, _language: str) -> tuple[list[Row], list[Skipped], list[str]]:
    """What the file says, in sentences of one language. Kept, because a page shows it and the next press takes it over."""
    table = _table(text)
    rows: list[Row] = []
    skipped: list[Skipped] = []
    above = ""
    for line, place, cells in table.lines:
        texts = {name: cells[i] if i < len(cells) else "" for i, name in table.columns.items()}
        extra = {name: cells[i] for i, name in table.unknown.items() if i < len(cells) and cells[i].strip()}
        given = texts.get("recommendation", "").strip()
        above = given or above
        if not texts["action"].strip():
            why = _("It names no action. Those below stand under its recommendation.") if given else _("It names no action.")
            skipped.append(Skipped(line, place, " · ".join(c.strip() for c in cells if c.strip()), why))
            continue
        rows.append(_row((line, place), texts, extra, above, carried=bool(above and not given)))
    if not rows:
        raise _refused(_("There is no action in this file."))
    return _with_duplicates_named(rows), skipped, [*table.notes, *_leads_alike(rows)]


def _as_corrected(rows: list[Row], skipped: list[Skipped], notes: list[str], corrections: Mapping[str, Mapping]) -> Sheet:
    """With what a person made of single rows; a row that they left out is listed among those that become no action."""
    out = {row.line for row in rows if corrections.get(str(row.line), {}).get("left_out")}
    skipped = skipped + [Skipped(row.line, row.place, row.action, _("You left it out."), by_hand=True)
                         for row in rows if row.line in out]
    stay = [_corrected(row, corrections[str(row.line)]) if str(row.line) in corrections else row
            for row in rows if row.line not in out]
    return Sheet(tuple(stay), tuple(sorted(skipped, key=lambda one: one.line)), tuple(notes))


def _refused(sentence: str) -> Unacceptable:
    return Unacceptable({"file": sentence})


def _plain(text: str) -> str:
    return re.sub(r"[^a-z]+", " ", text.lower()).strip()


def _known(cells: list[str]) -> dict[int, str]:
    found: dict[int, str] = {}
    for position, cell in enumerate(cells):
        name = next((name for name, words in COLUMNS.items() if _plain(cell) in words), None)
        if name and name not in found.values():
            found[position] = name
    return found


def _action_columns(cells: list[str]) -> int:
    """How many of our columns a heading row names; none without one for actions."""
    found = _known(cells)
    return len(found) if "action" in found.values() else 0


def _read_csv(text: str) -> list[tuple[int, list[str]]]:
    """Rows with the line they begin on; the delimiter is the one that finds most of our columns."""
    best: list[tuple[int, list[str]]] = []
    most = -1
    for delimiter in ",;\t|":
        reader = csv.reader(io.StringIO(text.replace("\x00", "")), delimiter=delimiter)
        rows, begins = [], 1
        try:
            for cells in reader:
                rows.append((begins, cells))
                begins = reader.line_num + 1
        except csv.Error:
            broken = _("The file cannot be read as CSV. Line {line} is broken.").format(line=reader.line_num)
            raise _refused(broken) from None
        score = max((len(_known(cells)) for _line, cells in rows[:HEAD_WITHIN]), default=0)
        if score > most:
            best, most = rows, score
    return best


def _table(text: str) -> _Table:
    rows = _read_csv(text)
    head = max(range(min(HEAD_WITHIN, len(rows))), key=lambda i: len(_known(rows[i][1])), default=None)
    columns = _known(rows[head][1]) if head is not None else {}
    if "action" not in columns.values():
        raise _refused(_("We found no column named “Actions”. The first row must name the columns."))
    names = rows[head][1]
    unknown = {i: name.strip() or _("Column {n}").format(n=i + 1) for i, name in enumerate(names) if i not in columns}
    lines = [(line, place, cells) for place, (line, cells) in enumerate(rows[head + 1:], head + 2)
             if any(c.strip() for c in cells)]
    if len(lines) > MOST_ROWS:
        raise _refused(_("The file has more than {most} rows.").format(most=MOST_ROWS))
    if any(len(cell) > MOST_CELL for _line, _place, cells in lines for cell in cells):
        raise _refused(_("One cell is longer than {most} characters.").format(most=MOST_CELL))
    table = _Table(lines, columns, unknown)
    table.notes += _notes(rows, head, table)
    return table


def _notes(rows: list, head: int, table: _Table) -> list[str]:
    notes = []
    above = [c.strip() for _line, cells in rows[:head] for c in cells if c.strip()]
    if above:
        notes.append(_("Above the heading row stands: {words}").format(words=" · ".join(above)))
    if named := [name for i,
                 name in table.unknown.items() if any(i < len(c) and c[i].strip() for _line, _place, c in table.lines)]:
        notes.append(_("We do not know these columns. Their texts are kept with each action: {names}").format(
            names=", ".join(named)))
    if missing := [_(COLUMN_NAMES[name]) for name in COLUMNS if name not in table.columns.values()]:
        notes.append(_("The file has no column for: {names}").format(names=", ".join(missing)))
    if any(len(cells) > len(rows[head][1]) for _line, _place, cells in table.lines):
        notes.append(_("Some rows have more cells than the heading row. Look for a comma outside quotation marks."))
    blank = len(rows) - head - 1 - len(table.lines)
    if blank:
        notes.append(_("Rows without any text were passed over: {n}").format(n=blank))
    return notes


def leads_in(cell: str) -> tuple[str, ...]:
    """Several bodies in one cell: one a line if there are lines, else between / and ; and each once."""
    return tuple(dict.fromkeys(_bodies(cell)))


def _bodies(cell: str) -> list[str]:
    pieces = re.split(r"\n|;" if "\n" in cell.strip() else r"[/;]", cell)
    return [" ".join(p.split()) for p in pieces if p.strip()]


def _leads_alike(rows: list[Row]) -> list[str]:
    """Bodies of the plan whose names differ in small words or signs only: one may be meant."""
    spellings: dict[str, list[str]] = {}
    for lead in dict.fromkeys(lead for row in rows for lead in row.leads):
        spellings.setdefault(re.sub(r"\b(?:and|the)\b", "", _plain(lead)).replace(" ", ""), []).append(lead)
    return [_("These leads may be the same: {names}").format(names="; ".join(names))
            for names in spellings.values() if len(names) > 1]


def _row(where: tuple[int, int], texts: dict[str, str], extra: dict[str, str], recommendation: str, carried: bool) -> Row:
    when = timescales.read(texts.get("timescale", ""))
    named = indicators.named_in(texts.get("indicators", ""))
    split = proposals.split(texts.get("criteria", ""))
    leads = leads_in(texts.get("leads", ""))
    checks = list(when.checks)
    checks += [_("The lead “{name}” is named twice.").format(name=name)
               for name, count in Counter(_bodies(texts.get("leads", ""))).items() if count > 1]
    if carried:
        checks.append(_("The recommendation is taken from the row above."))
    checks += [_("“{name}” is named twice.").format(name=indicators.name_of(key)) for key in named.twice]
    checks += [_("We do not know the quality indicator “{name}”. It is kept as it is.").format(name=n)
               for n in named.unknown]
    checks += [_("“{name}” may be a link to other work and not a lead.").format(name=lead)
               for lead in leads if re.match(r"(?:clear )?links? to\b", lead, re.I)]
    if not leads:
        checks.append(_("No lead is named."))
    if not split.proposals:
        checks.append(_("No success criterion was found."))
    if not texts.get("number", "").strip():
        checks.append(_("The action has no number."))
    return Row(*where, texts, extra, " ".join(texts.get("number", "").split()).rstrip("."),
               " ".join(recommendation.split()),
               texts["action"].strip(), leads, named.keys + named.unknown, when.due, when.first_review, when.every,
               split.proposals, split.left_out, tuple(checks), when.unused)


def _with_duplicates_named(rows: list[Row]) -> list[Row]:
    numbers, actions = _places(rows, lambda row: row.number), _places(rows, lambda row: _plain(row.action))
    out = []
    for row in rows:
        checks = list(row.checks)
        if len(places := numbers.get(row.number, ())) > 1:
            checks.append(_("The number {number} stands on more than one row: {rows}.").format(
                number=row.number, rows=", ".join(map(str, places))))
        if len(places := actions.get(_plain(row.action), ())) > 1:
            checks.append(_("The same action stands on more than one row: {rows}.").format(rows=", ".join(map(str, places))))
        out.append(Row(**{**row.__dict__, "checks": tuple(checks)}))
    return out


def _places(rows: list[Row], key: Callable[[Row], str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row in rows:
        if key(row):
            found.setdefault(key(row), []).append(row.place)
    return found


def _corrected(row: Row, given: Mapping) -> Row:
    """A person has looked at this row: what they typed stands, and nothing is left to check."""
    day = lambda name: date.fromisoformat(given[name]) if given.get(name) else None  # noqa: E731
    sources = {p.title: p.source for p in row.criteria} | given.get("sources", {})
    criteria = tuple(proposals.propose(title, sources.get(title, "")) for title in given["criteria"])
    return Row(**{**row.__dict__, "leads": tuple(given["leads"]), "due": day("due"),
                  "indicators": tuple(given.get("indicators", row.indicators)),
                  "first_review": day("first_review"),
                  "every": given.get("every"), "criteria": criteria, "checks": (), "corrected": True})
