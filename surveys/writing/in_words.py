"""Conditions and answers of a draft, said in words."""

from __future__ import annotations

from collections.abc import Callable

from participation.words import _, ngettext
from surveys.questionnaire.questions import Condition, Item
from surveys.writing import kinds, reading, shape
from surveys.writing.kinds import Data

MOST_OPTIONS_SAID = 6


def asked_if(data: Data, item: Data, items: dict[str, Item] | None = None) -> str:
    """When a question is asked, as one sentence; "" if always."""
    known = items if items is not None else by_id(data)
    names, found = reading.names(data), [reading.condition(raw) for raw in shape.conditions(item)]
    parts = [condition(one, known.get(one.item), names) for one in found]
    if not parts:
        return ""
    return _("Only if {conditions}").format(conditions=(_(" or ") if shape.match(item) == "any" else _(" and ")).join(parts))


def by_id(data: Data) -> dict[str, Item]:
    """Every question that can be read, rows of a matrix each, by id."""
    return {one.id: one for item in data["items"] for one in reading.questions(data, item)}


def condition(one: Condition, on: Item | None, names: dict[str, str]) -> str:
    """One condition, such as: “Did you come?” is Yes or Not sure."""
    if one.item not in names:
        name = _("a question that was removed")
    else:
        name = _("“{question}”").format(question=names[one.item])
    values = [_value(value, on) for value in one.values]
    return _SAID[one.op]().format(question=name, values=_(" or ").join(values))


def answers_only(one: Condition, on: Item | None) -> str:
    """A condition without its question, for a line of the map."""
    values = [_value(value, on) for value in one.values]
    return _SHORT[one.op]().format(values=_(" or ").join(values))


def _value(value: int | str, on: Item | None) -> str:
    option = on.known.get(str(value)) if on else None
    if option:
        return _("“{answer}”").format(answer=option.label)
    return str(value) if on is not None and on.kind in ("number", "month") else _("an answer that was removed")


_SAID: dict[str, Callable[[], str]] = {
    "is": lambda: _("{question} is {values}"), "is-not": lambda: _("{question} is not {values}"),
    "answered": lambda: _("{question} is answered"), "empty": lambda: _("{question} is not answered"),
    "at-least": lambda: _("{question} is at least {values}"), "at-most": lambda: _("{question} is at most {values}"),
}
_SHORT: dict[str, Callable[[], str]] = {
    "is": lambda: _("{values}"), "is-not": lambda: _("not {values}"), "answered": lambda: _("answered"), "empty": lambda: _("not answered"),
    "at-least": lambda: _("at least {values}"), "at-most": lambda: _("at most {values}"),
}


def choices(data: Data, item: Data) -> str:
    """What there is to choose from, in one line; "" where the kind says it already."""
    if item.get("scale") in kinds.BY_KEY and item["scale"] != "own" and item["kind"] != "matrix":
        return ""
    return answers(data, item)


def answers(data: Data, item: Data) -> str:
    """Everything there is to choose from, in one line."""
    scale = data.get("scales", {}).get(item.get("scale"), {})
    labels = [str(label) for _code, label in (*scale.get("options", ()), *item.get("options", ()))]
    labels += [item["other"]] if item.get("other") else []
    if item["kind"] == "matrix":
        return ngettext("{n} statement", "{n} statements", len(item["rows"])).format(n=len(item["rows"]))
    if item["kind"] == "text":
        return _("up to {n} characters").format(n=item.get("most", 500))
    if len(labels) > MOST_OPTIONS_SAID:
        more = len(labels) - MOST_OPTIONS_SAID + 1
        labels = [*labels[:MOST_OPTIONS_SAID - 1], ngettext("{n} more", "{n} more", more).format(n=more)]
    return " · ".join(labels)
