"""What was typed about one question, put into the draft. Changes the data in place."""

from __future__ import annotations

from surveys.writing import answers, kinds, shape
from surveys.writing.forms import Typed, TypedScale
from surveys.writing.kinds import Data

TRANSLATED = ("text", "short", "stem", "hint", "body", "other", "evidence")
OWN_SCALE = "+own"


def put(data: Data, typed: Typed, scale: str = "") -> Data:
    """The question as typed, with its new answers, in another kind if one was chosen; `scale`: the name of the scale chosen."""
    item, place = typed.item, next(n for n, one in enumerate(data["items"]) if one["id"] == typed.item["id"])
    before = data["items"][place]
    answers.drop_translated(data, item["id"], [name for name in TRANSLATED if item.get(name) != before.get(name)])
    data["items"][place] = item
    _answers(data, item, before, answers.lines(typed.added))
    if scale:
        _scale(data, item, scale)
    chosen = kinds.BY_KEY.get(typed.kind)
    if chosen and chosen.key != kinds.of(before).key:
        item = data["items"][place] = _turned(data, item, chosen)
    return item


def _answers(data: Data, item: Data, before: Data, added: list[str]) -> None:
    name = "rows" if item["kind"] == "matrix" else "options"
    if name in item and item["kind"] != "yesno":
        rows = [(str(code), str(label)) for code, label in item[name]]
        item[name] = before.get(name, [])
        answers.put(data, item, rows, added)


def _scale(data: Data, item: Data, name: str) -> None:
    """One of the survey's scales, a ready one, or a new one of its own."""
    if name == OWN_SCALE:
        item["scale"] = shape.put_scale(data, kinds.BY_KEY["own"])
    elif name in data.get("scales", {}):
        item["scale"] = name
    elif name in kinds.BY_KEY and kinds.BY_KEY[name].scale == name:
        item["scale"] = shape.put_scale(data, kinds.BY_KEY[name])


def _turned(data: Data, item: Data, starter: kinds.Starter) -> Data:
    same = starter.kind == item["kind"]
    made = dict(item) if same else kinds.turned(item, starter, data.get("audience", ""))
    if same and starter.kind == "text":
        made |= {name: value for name, value in kinds.started(starter, "", "", "").items() if name in ("lines", "most")}
    if starter.scale:
        made["scale"] = shape.put_scale(data, starter)
    shape.with_asides(data, made)
    return made


def put_scale(data: Data, name: str, typed: TypedScale) -> None:
    answers.put_scale(data, name, stem=typed.stem, rows=typed.rows, added=answers.lines(typed.added), is_rising=typed.rising)


def put_about(data: Data, made: Data) -> None:
    """Title, introduction and so on; asides that the survey uses keep their codes, and get their words."""
    asides = {**data.get("asides", {}), **{name: label for name, label in made.pop("asides").items() if name in known_asides(data)}}
    for words in data.get("translations", {}).values():
        for name in ("title", "intro", "help_lines"):
            if made[name] != data.get(name):
                words.pop(name, None)
    data.update(made)
    data["asides"] = asides


def known_asides(data: Data) -> dict[str, str]:
    """Answers of their own that a question can offer: the survey's, then the ready ones."""
    return {**kinds.words()["asides"], **data.get("asides", {})}


def offer_asides(data: Data, item: Data) -> None:
    """An aside that a question offers has words in the survey."""
    item["asides"] = [name for name in known_asides(data) if name in item.get("asides", ())]
    if not item["asides"]:
        del item["asides"]
    shape.with_asides(data, item)
