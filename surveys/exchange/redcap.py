"""REDCap's data dictionary: a CSV with one row a field. The order of its columns is theirs, their names vary a little."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from participation.words import _, ngettext
from surveys.exchange import folding, plain
from surveys.exchange.found import Choice, File, Found, Row, Unreadable

MOST_ROWS = 3_000
_COLUMNS = {
    "variable": "name", "form name": "form", "section header": "section", "field type": "type", "field label": "label",
    "choices": "choices", "field note": "note", "text validation type": "validation", "text validation min": "least",
    "text validation max": "most", "identifier": "identifier", "branching logic": "logic", "required field": "required",
    "matrix group name": "matrix", "matrix ranking": "ranking", "field annotation": "annotation"}
_EXPORTED = {"field_name": "name", "form_name": "form", "section_header": "section", "field_type": "type", "field_label": "label",
             "select_choices_or_calculations": "choices", "field_note": "note", "text_validation_type_or_show_slider_number": "validation",
             "text_validation_min": "least", "text_validation_max": "most", "branching_logic": "logic", "required_field": "required",
             "matrix_group_name": "matrix", "matrix_ranking": "ranking", "field_annotation": "annotation", "identifier": "identifier"}
_CHOOSING = {"radio": "choice", "dropdown": "choice", "checkbox": "several"}
Line = dict[str, str]


def is_ours(text: str) -> bool:
    """Whether the first line is that of a data dictionary."""
    try:
        first = next(csv.reader(io.StringIO(text[:20_000])), [])
    except csv.Error:
        return False
    return {"name", "type", "label"} <= set(_header(first))


def read(text: str) -> File:
    """What a data dictionary holds. Raises Unreadable."""
    file, lines = File("REDCap"), _lines(text)
    file.title = {"": _title(lines)}
    several_forms, form = len({line["form"] for line in lines if line["form"]}) > 1, ""
    for group in _grouped(lines[_record_id(file, lines):]):
        if several_forms and group[0]["form"] != form:
            form = group[0]["form"]
            file.found.append(Found(f"{group[0]['form']}_form", _where(group[0]), "info", {"": _title(group)}))
        _put(file, group)
    required = sum(line["required"].lower() in ("y", "1") for line in lines)
    if required:
        file.note("", ngettext("{n} question had to be answered. Here every question can be skipped.",
                               "{n} questions had to be answered. Here every question can be skipped.", required).format(n=required))
    return file


def _record_id(file: File, lines: list[Line]) -> int:
    """The first field of every project is the number of its record: 1 to leave it out."""
    if not lines or lines[0]["type"].lower() != "text" or not re.search(r"record|study.?id|_id$|^id$", lines[0]["name"], re.I):
        return 0
    file.note(_where(lines[0]), _("It is the number of a person’s record. It is left out: nothing links answers to people here."))
    return 1


def _header(cells: Iterable[str]) -> list[str]:
    made = []
    for cell in cells:
        said = cell.strip("\ufeff \"").lower()
        made.append(_EXPORTED.get(said) or next((ours for begins, ours in _COLUMNS.items() if said.startswith(begins)), ""))
    return made


def _lines(text: str) -> list[Line]:
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as problem:
        raise Unreadable(_("This file is not a table that we can read ({problem}).").format(problem=problem)) from problem
    if len(rows) > MOST_ROWS:
        raise Unreadable(_("This file has {n} rows. We read up to {most}.").format(n=len(rows), most=MOST_ROWS))
    names, found = _header(rows[0]), []
    for number, cells in enumerate(rows[1:], 2):
        line = dict.fromkeys(_EXPORTED.values(), "") | {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
        if any(line.values()):
            found.append(line | {"row": str(number)})
    return found


def _title(lines: list[Line]) -> str:
    form = next((line["form"] for line in lines if line["form"]), "")
    return form.replace("_", " ").strip().capitalize()


def _grouped(lines: list[Line]) -> list[list[Line]]:
    """Neighbours of one matrix together, every other field alone."""
    groups: list[list[Line]] = []
    for line in lines:
        if line["matrix"] and groups and groups[-1][0]["matrix"] == line["matrix"]:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _where(line: Line) -> str:
    return _("Row {n}, “{name}”").format(n=line["row"], name=line["name"])


def _put(file: File, group: list[Line]) -> None:
    first = group[0]
    in_matrix = first["matrix"] and first["type"].lower() == "radio" and len({(line["choices"], line["logic"]) for line in group}) == 1
    if first["section"] and not in_matrix:
        file.found.append(Found(f"{first['name']}_section", _where(first), "info", {"": plain.plain(first["section"])}))
    if in_matrix:
        _matrix(file, group)
        return
    if first["matrix"]:
        file.note(_where(first), _("The rows of this table become questions of their own, one after the other."))
    for line in group:
        _one(file, line)


def _matrix(file: File, group: list[Line]) -> None:
    first = group[0]
    rows = [Row(line["name"], {"": _label(file, line)}) for line in group]
    text = plain.plain(first["section"])
    if not text:
        file.note(_where(first), _("This table has no heading. Write one before you use it."))
    if first["ranking"].lower() == "y":
        file.note(_where(first), _("Each answer could be given once only. Here the rows are answered one by one."))
    file.found.append(Found(first["matrix"], _where(first), "matrix", {"": text or _("For each of these:")},
                            choices=_choices(file, first), rows=rows, logic=[first["logic"]] if first["logic"] else []))


def _label(file: File, line: Line) -> str:
    if plain.pictures(line["label"]):
        file.note(_where(line), _("The picture, film or sound in its text is left out."))
    if plain.piped(line["label"]):
        file.note(_where(line), _("Its text shows an earlier answer. It now shows the name in brackets instead: write it anew."))
    return plain.plain(line["label"])


def _choices(file: File, line: Line) -> list[Choice]:
    """`1, Never | 2, Sometimes`: a label may hold further commas; line breaks stand for bars in old files."""
    made, parts = [], re.split(r"\s*\|\s*|\n", line["choices"])
    for part in (part.strip() for part in parts):
        code, comma, label = part.partition(",")
        if part and not comma:
            file.note(_where(line), _("“{part}” in its answers has no code before a comma. The whole of it is the answer.").format(part=part[:80]))
        if part:
            made.append(Choice(code.strip(), {"": plain.plain(label if comma else part)}))
    return made


def _one(file: File, line: Line) -> None:
    found = Found(line["name"], _where(line), "text", {"": _label(file, line)}, {"": plain.plain(line["note"])} if line["note"] else {},
                  logic=[line["logic"]] if line["logic"] else [])
    kind = line["type"].lower()
    if kind in _CHOOSING:
        found.kind, found.choices = _CHOOSING[kind], _choices(file, line)
    elif kind in _FIELDS:
        _FIELDS[kind](file, found, line)
    else:
        file.note(found.where, _LEFT_OUT().get(kind) or _("“{kind}” is a kind of question that we do not know. It is left out.").format(kind=kind))
        return
    if found.kind == "text" and line["logic"] and folding.folded(file, found, line["logic"]):
        return
    if line["identifier"].lower() == "y":
        file.note(found.where, _("It asks who somebody is. A sealed survey cannot keep its promise if it does: take it out before you use it."))
    file.found.append(found)
    _annotated(file, found, line)


def _text(file: File, found: Found, line: Line) -> None:
    validation = line["validation"].lower()
    found.more = {"lines": 1, "most": 200}
    if validation in ("integer", "number", "number_1dp", "number_2dp", "number_comma_decimal"):
        _number(file, found, line, whole=validation == "integer")
    elif validation.startswith("date"):
        _date(file, found, line)
    elif validation:
        file.note(found.where, _("It was checked for its form ({form}). Here any text can be written.").format(form=validation))


def _number(file: File, found: Found, line: Line, *, whole: bool) -> None:
    found.kind, found.more = "number", {}
    if not whole:
        file.note(found.where, _("It took decimals. Here it takes whole numbers."))
    for key, bound in (("low", line["least"]), ("high", line["most"])):
        if re.fullmatch(r"-?\d{1,12}", bound):
            found.more[key] = int(bound)
        elif bound:
            file.note(found.where, _("Its limit {bound} is no whole number and is left out.").format(bound=bound[:40]))


def _date(file: File, found: Found, line: Line) -> None:
    found.kind, found.more = "month", {}
    file.note(found.where, _("It asked for a day. Here it asks for the month: a day can give somebody away."))
    for key, bound in (("first", line["least"]), ("last", line["most"])):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", bound):
            found.more[key] = bound[:7]
        elif bound:
            file.note(found.where, _("Its limit {bound} is no day and is left out.").format(bound=bound[:40]))


def _notes(file: File, found: Found, line: Line) -> None:
    found.more = {"lines": 6, "most": 1000}


def _yes_no(file: File, found: Found, line: Line) -> None:
    found.kind = "yesno"


def _true_false(file: File, found: Found, line: Line) -> None:
    found.kind, found.choices = "choice", [Choice("1", {"": _("True")}), Choice("0", {"": _("False")})]


def _descriptive(file: File, found: Found, line: Line) -> None:
    found.kind = "info"


def _slider(file: File, found: Found, line: Line) -> None:
    found.kind, found.more = "number", {"low": _bound(line["least"], 0), "high": _bound(line["most"], 100)}
    ends = [part.strip() for part in line["choices"].split("|")]
    said = _("{low} means “{left}”, {high} means “{right}”.").format(low=found.more["low"], high=found.more["high"], left=ends[0], right=ends[-1])
    if len(ends) > 1:
        found.hint = {"": " ".join(filter(None, [found.hint.get("", ""), plain.plain(said)]))}
    file.note(found.where, _("It was a slider. Here a whole number from {low} to {high} is written.").format(**found.more))


def _bound(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch(r"-?\d{1,6}", text) else otherwise


def _annotated(file: File, found: Found, line: Line) -> None:
    tags = sorted(set(re.findall(r"@[A-Z][A-Z-]{2,40}", line["annotation"])))
    if tags:
        file.note(found.where, _("{tags}: instructions to REDCap that mean nothing here.").format(tags=", ".join(tags)))


_FIELDS = {"text": _text, "notes": _notes, "yesno": _yes_no, "truefalse": _true_false, "descriptive": _descriptive, "slider": _slider}


def _LEFT_OUT() -> dict[str, str]:  # noqa: N802  (a table in the reader's language)
    return {"calc": _("It is worked out from other answers. It is left out: results are counted when the wave has closed."),
            "file": _("It asks for a file or a signature. It is left out: a sealed answer holds words only."),
            "sql": _("It takes its answers from a database. It is left out.")}
