"""A draft as questions, however unfinished it is: for previews, the check of its branches, and the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from surveys import library
from surveys.library import Questionnaire
from surveys.questionnaire import definition
from surveys.questionnaire.definition import OPS, Unreadable
from surveys.questionnaire.questions import Condition, Item
from surveys.writing import shape
from surveys.writing.kinds import Data

MOST_NAME = 70


def name(item: Data) -> str:
    """How a question is called where there is little room."""
    text = " ".join(str(item.get("short") or item.get("text") or "").split())
    return text if len(text) <= MOST_NAME else text[:MOST_NAME - 1].rstrip() + "…"


def names(data: Data) -> dict[str, str]:
    """id → name, also of rows of a matrix and of questions that were removed."""
    gone = [one["item"] for one in data.get("removed", [])]
    found = {item["id"]: name(item) for item in (*gone, *data["items"])}
    rows = {f"{item['id']}{row}": label for item in (*gone, *data["items"]) for row, label in item.get("rows", ())}
    return rows | found


def questions(data: Data, item: Data) -> list[Item]:
    """The questions of one item, its conditions as they are written; [] if it cannot be read."""
    plain = {key: value for key, value in item.items() if key != "ask_if"}
    try:
        made = definition.items({**data, "items": [plain]})
    except (Unreadable, KeyError, TypeError, ValueError):
        return []
    asked = tuple(condition(raw) for raw in shape.conditions(item))
    return [replace(one, conditions=asked, match=shape.match(item)) for one in made]


def condition(raw: Data) -> Condition:
    op = next((one for one in OPS if one in raw), "answered")
    values: Any = raw.get(op)
    several = values if isinstance(values, list) else [] if op in ("answered", "empty") else [values]
    return Condition(str(raw["item"]), op, tuple(several))


def pages(data: Data) -> list[list[Item]]:
    """Every page with what of it can be read."""
    by_id = {item["id"]: item for item in data["items"]}
    return [[one for item_id in page for one in questions(data, by_id[item_id])] for page in data["pages"]]


def readable(data: Data, *, without: Sequence[str] = ()) -> Questionnaire:
    """What can be shown of a draft: questions that are whole; conditions of the questions in `without` are left out."""
    good = {item["id"] for item in data["items"] if questions(data, item)}
    shown = shape.opened(data)
    shown["items"] = [item for item in shown["items"] if item["id"] in good]
    shown["pages"] = [page for page in ([one for one in page if one in good] for page in shown["pages"]) if page]
    for item in shown["items"]:
        if item["id"] in without:
            item.pop("ask_if", None)
    return library.of(shape.closed(shown))


def page_of(data: Data, item_id: str) -> int:
    """The page, from 1, on which respondents meet a question, or the first row of a matrix; 1 if it cannot be shown yet."""
    shown = readable(data, without=[item["id"] for item in data["items"]]).pages
    return next((n for n, page in enumerate(shown, 1) for item in page if item_id in (item.id, item.group)), 1)
