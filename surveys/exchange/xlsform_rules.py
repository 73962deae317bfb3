"""Kinds of question of an XLSForm that have no list of answers, and constraints as bounds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from participation.words import _
from surveys.exchange.found import File, Found

Cells = Mapping[str, str]
SHORT, LONG = {"lines": 1, "most": 200}, {"lines": 4, "most": 1000}
MOST_ANSWER = 5_000
_PIECE = re.compile(r"^\(?\s*(?P<what>\.|string-length\(\s*\.\s*\)|count-selected\(\s*\.\s*\))\s*(?P<op><=|>=|=|<|>)\s*"
                    r"(?:(?P<number>-?\d{1,12})(?:\.0+)?|date\(\s*['\"](?P<day>\d{4}-\d\d-\d\d)['\"]\s*\))\s*\)?$")


def by_type(file: File, found: Found, cells: Cells, control: str, bind: str) -> None:
    """By what pyxform says that a type is: its control and the type of its value. Leaves the kind empty for what is left out."""
    known = {("input", "string"): _text, ("input", "int"): _integer, ("input", "decimal"): _decimal, ("input", "date"): _date,
             ("input", "dateTime"): _date, ("input", "time"): _time, ("trigger", "string"): _acknowledge}.get((control, bind))
    if known:
        known(file, found, cells)
    elif control == "upload":
        file.note(found.where, _("It asks for a picture, a film, a sound or a file. It is left out: a sealed answer holds words only."))
    elif bind.startswith("geo"):
        file.note(found.where, _("It asks for a place on a map. It is left out: a place can give somebody away."))
    else:
        file.note(found.where, _("It is worked out, scanned or hidden rather than asked. It is left out."))


def _text(file: File, found: Found, cells: Cells) -> None:
    found.kind, found.more = "text", dict(LONG if "multiline" in cells.get("appearance", "") else SHORT)
    if "numbers" in cells.get("appearance", "").split():
        file.note(found.where, _("It took digits only. Here any text can be written."))


def _integer(file: File, found: Found, cells: Cells) -> None:
    found.kind = "number"


def _decimal(file: File, found: Found, cells: Cells) -> None:
    found.kind = "number"
    file.note(found.where, _("It took decimals. Here it takes whole numbers."))


def _date(file: File, found: Found, cells: Cells) -> None:
    found.kind = "month"
    if "month-year" not in cells.get("appearance", "").split():
        file.note(found.where, _("It asked for a day. Here it asks for the month: a day can give somebody away."))


def _time(file: File, found: Found, cells: Cells) -> None:
    found.kind, found.more = "text", dict(SHORT)
    file.note(found.where, _("It asked for a time of day. Here it is written as text."))


def _acknowledge(file: File, found: Found, cells: Cells) -> None:
    found.kind = "yesno"
    file.note(found.where, _("It asked for a tick. Here it is answered with yes or no, and can be skipped."))


def _note(file: File, found: Found, cells: Cells) -> None:
    found.kind = "info"


def _range(file: File, found: Found, cells: Cells) -> None:
    given = dict(re.findall(r"(start|end|step)\s*=\s*(-?\d+(?:\.\d+)?)", cells.get("parameters", "")))
    whole = {key: int(float(value)) for key, value in given.items() if abs(float(value)) < 10**9}
    found.kind, found.more = "number", {"low": whole.get("start", 0), "high": whole.get("end", 10)}
    if any(float(value) != whole.get(key) for key, value in given.items()) or whole.get("step", 1) != 1:
        file.note(found.where, _("Its steps were not 1. Here any whole number from {low} to {high} can be written.").format(**found.more))


def _unasked(file: File, found: Found, cells: Cells) -> None:
    file.note(found.where, _("It is worked out, scanned or hidden rather than asked. It is left out."))


KINDS: dict[str, Callable[[File, Found, Cells], None]] = {
    "note": _note, "range": _range, "date": _date, "time": _time, "acknowledge": _acknowledge, "trigger": _acknowledge,
    "calculate": _unasked, "hidden": _unasked, "barcode": _unasked, "xml-external": _unasked, "csv-external": _unasked}


def bound(file: File, found: Found, cells: Cells) -> None:
    """Writes what a constraint says as bounds of the item; each part that it cannot is told."""
    for piece in filter(None, re.split(r"\s+and\s+", cells.get("constraint", "").strip())):
        match = _PIECE.match(piece.strip())
        if match is None or not _bounded(found, match):
            file.note(found.where, _("A rule for its answer is not understood and is not checked here: {rule}").format(rule=piece[:120]))


def _bounded(found: Found, match: re.Match[str]) -> bool:
    what, op = match["what"].partition("(")[0], match["op"]
    if what == "." and match["day"] and found.kind == "month" and op != "=":
        found.more["first" if op[0] == ">" else "last"] = match["day"][:7]
        return True
    if match["number"] is None or op == "=":
        return False
    number = int(match["number"]) + {">": 1, "<": -1}.get(op, 0)
    if what == "." and found.kind == "number":
        found.more["low" if op[0] == ">" else "high"] = number
        return True
    if what == "count-selected" and found.kind in ("several", "rank") and op[0] == "<" and number > 0:
        found.more["choose_most"] = number
        return True
    if what == "string-length" and found.kind == "text" and op[0] == "<" and 0 < number <= MOST_ANSWER:
        found.more["most"] = number
        return True
    return False
