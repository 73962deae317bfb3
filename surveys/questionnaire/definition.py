"""A questionnaire as TOML: reading it into questions, and writing its data back as TOML. docs/surveys.md has the format.

The data (the dict of the TOML) is what editors and importers work on; `items` and `pages` are what respondents meet.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

import tomli_w

from participation.words import N_
from surveys.questionnaire.questions import OTHER, TEXT_LIMIT, Condition, Item, Option, Scale

MOST_ID = 20
OPS = ("is", "is-not", "answered", "empty", "at-least", "at-most")
CHOOSING = ("choice", "several", "rank", "yesno")
KINDS = ("scale", "grade", *CHOOSING, "text", "number", "month", "matrix", "info")
"""What an item of the file may be. A matrix becomes one scale question a row."""
YES_NO = (("yes", N_("Yes")), ("no", N_("No")))


class Unreadable(ValueError):
    """A questionnaire breaks the format; the text says where and how."""


def loaded(text: str) -> dict[str, Any]:
    """The data of a TOML text. Raises Unreadable."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise Unreadable(f"the questionnaire cannot be read: {problem}") from problem


def written(data: Mapping[str, Any]) -> str:
    """The data as TOML, such that `loaded(written(data)) == data`."""
    text = tomli_w.dumps(data)
    # In texts of several lines, readers of TOML make one kind of line break of all.
    return text if "\\r" in text else tomli_w.dumps(data, multiline_strings=True)


def items(data: Mapping[str, Any]) -> list[Item]:
    """The questions in order, a matrix as its rows. Raises Unreadable, KeyError, TypeError or ValueError."""
    scales = {name: _scale(name, raw) for name, raw in data.get("scales", {}).items()}
    asides = {name: Option(name, label) for name, label in data.get("asides", {}).items()}
    found = [item for raw in data["items"] for item in _items(raw, scales, asides)]
    _check(found)
    return found


def pages(data: Mapping[str, Any], found: list[Item]) -> tuple[tuple[Item, ...], ...]:
    """One question a page, unless the file says which share one; a matrix is named there by its own id."""
    if "pages" not in data:
        return tuple((item,) for item in found)
    by_id: dict[str, list[Item]] = {}
    for item in found:
        by_id.setdefault(item.group or item.id, []).append(item)
    here = tuple(tuple(item for name in page for item in by_id[name]) for page in data["pages"])
    if [item.id for page in here for item in page] != [item.id for item in found]:
        raise Unreadable("pages must hold every item once, in order")
    return tuple(shown for page in here for shown in _shown(page))


def _shown(page: tuple[Item, ...]) -> list[tuple[Item, ...]]:
    """A page as it is met: the rows of a matrix have a page each, so that a phone and a screen reader can use them, and what
    depends on an answer of the same page comes on the next, because no script shows it in time."""
    made: list[list[Item]] = []
    for item in page:
        here = {one.id for one in made[-1]} if made else set()
        if item.group or not made or made[-1][-1].group or any(condition.item in here for condition in item.conditions):
            made.append([item])
        else:
            made[-1].append(item)
    return [tuple(one) for one in made]


def _scale(name: str, raw: Mapping[str, Any]) -> Scale:
    options = tuple(Option(int(value), str(label)) for value, label in raw["options"])
    bands = {band: tuple(int(value) for value in raw.get(band, ())) for band in ("low", "middle", "high")}
    counted = sorted(value for values in bands.values() for value in values)
    if counted and counted != sorted(option.value for option in options):
        raise Unreadable(f"scale {name}: low, middle and high must hold each step once")
    return Scale(name, str(raw.get("stem", "")), options, **bands)


def _items(raw: Mapping[str, Any], scales: Mapping[str, Scale], asides: Mapping[str, Option]) -> list[Item]:
    if raw["kind"] != "matrix":
        return [_item(raw, scales, asides)]
    rows, shared = raw["rows"], {name: value for name, value in raw.items() if name not in ("rows", "short")}
    return [_item(shared | {"id": f"{raw['id']}{row}", "kind": "scale", "text": label, "short": label, "stem": raw["text"]}, scales,
                  asides, group=str(raw["id"]), row=number) for number, (row, label) in enumerate(rows, 1)]


def _item(raw: Mapping[str, Any], scales: Mapping[str, Scale], asides: Mapping[str, Option], group: str = "",
          row: int = 0) -> Item:
    kind = str(raw["kind"])
    if kind not in KINDS:
        raise Unreadable(f"item {raw['id']}: there is no kind “{kind}”")
    scale = scales[raw["scale"]] if kind in ("scale", "grade") else None
    conditions, match = _conditions(raw.get("ask_if"))
    return Item(
        id=str(raw["id"]), kind=kind, text=str(raw["text"]), short=str(raw.get("short", raw["text"])),
        stem=str(raw.get("stem", scale.stem if scale else "")), hint=str(raw.get("hint", "")), body=str(raw.get("body", "")),
        options=scale.options if scale else _options(raw, kind), aside=tuple(asides[name] for name in raw.get("asides", ())),
        scale=scale, other=str(raw.get("other", "")), evidence=str(raw.get("evidence", "")), most=int(raw.get("most", TEXT_LIMIT)),
        lines=int(raw.get("lines", 4)), low=_whole(raw.get("low")), high=_whole(raw.get("high")), first=str(raw.get("first", "")),
        last=str(raw.get("last", "")), choose_most=_whole(raw.get("choose_most")), conditions=conditions, match=match, group=group, row=row,
        evidences=tuple(raw.get("evidences", ())))


def _options(raw: Mapping[str, Any], kind: str) -> tuple[Option, ...]:
    given = raw.get("options", YES_NO if kind == "yesno" else ())
    own = ((OTHER, raw["other"]),) if raw.get("other") else ()
    return tuple(Option(str(code), str(label)) for code, label in (*given, *own))


def _whole(value: object) -> int | None:
    return None if value is None else int(value)  # type: ignore[call-overload]


def _conditions(raw: Mapping[str, Any] | None) -> tuple[tuple[Condition, ...], str]:
    """`{ item = "Q1", is = [1] }` or `{ all = [ … ] }` or `{ any = [ … ] }`."""
    if raw is None:
        return (), "all"
    match = "any" if "any" in raw else "all"
    return tuple(_condition(one) for one in raw.get(match, [raw])), match


def _condition(raw: Mapping[str, Any]) -> Condition:
    op = next((name for name in OPS if name in raw), "")
    if not op:
        raise Unreadable(f"a condition on {raw['item']} says nothing: one of {', '.join(OPS)}")
    values = raw[op] if isinstance(raw[op], list) else [] if op in ("answered", "empty") else [raw[op]]
    return Condition(str(raw["item"]), op, tuple(values))


def _check(found: list[Item]) -> None:
    seen: set[str] = set()
    for item in found:
        if item.id in seen or not item.id.isalnum() or len(item.id) > MOST_ID:
            raise Unreadable(f"item {item.id}: ids are letters and digits, at most {MOST_ID}, each once")
        if item.kind in ("scale", "grade", *CHOOSING) and not item.options:
            raise Unreadable(f"item {item.id} has nothing to choose from")
        for condition in item.conditions:
            if condition.item not in seen:
                raise Unreadable(f"item {item.id} depends on an item that does not come before it")
        seen.add(item.id)
