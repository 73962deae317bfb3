"""A wheel → TOML text that reads back as the same wheel (`participation.instruments.reading`). Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from participation import wheel

Value = str | int | bool


def written(one: wheel.Instrument) -> str:
    """The whole instrument as TOML, in the order of the shipped files."""
    head: dict[str, Value] = {
        "instrument": one.key, "version": one.version, "band": one.band.value, "language": one.language,
        "tried_with_children": one.tried_with_children, "tried_by": one.tried_by, "based_on": one.based_on,
        "scale_since": one.scale_since}
    parts = [_lines(head)]
    parts += [_table("[scale]", {"label": step.label, "level": step.level.value}) for step in one.scale]
    parts += [_table("small", one.small), _table("in_words", one.in_words)]
    parts += [_table("practice", _words(one.practice)), _table("opening", _words(one.opening)),
              _table("who_sees", _words(one.who_sees))]
    parts += [_table("[who_sees.fact]", {name: value for name, value in vars(fact).items() if value})
              for fact in one.who_sees.facts]
    parts += [_table("[item]", _item(item)) for item in one.items]
    return "\n".join([*parts, _table("help", one.help)])


def _item(item: wheel.Item) -> dict[str, Value]:
    words = {name: text for name, text in _words(item).items() if text}
    return {"indicator": item.indicator.key, **words, "meaning": item.meaning}


def _words(part: object) -> dict[str, Value]:
    return {name: text for name, text in vars(part).items() if isinstance(text, str) and name != "language"}


def _table(name: str, values: Mapping[str, Value]) -> str:
    return f"[{name}]\n{_lines(values)}"


def _lines(values: Mapping[str, Value]) -> str:
    return "".join(f"{_key(name)} = {_value(value)}\n" for name, value in values.items())


def _key(name: str) -> str:
    bare = name.isascii() and name.replace("-", "").replace("_", "").isalnum()
    return name if bare else _value(name)


def _value(value: Value) -> str:
    """JSON's strings, whole numbers and truths are TOML's too, but for the one control character JSON leaves as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def differences(one: wheel.Instrument, other: wheel.Instrument) -> tuple[str, ...]:
    """Which indicators are asked differently: other words for the child, or "scale" for other answers or levels."""
    scale = [(step.label, step.level) for step in one.scale] != [(step.label, step.level) for step in other.scale]
    changed = (item.indicator.key for item, then in zip(one.items, other.items, strict=True) if asked(item) != asked(then))
    return (*(("scale",) if scale else ()), *changed)


def asked(item: wheel.Item) -> Iterable[str]:
    """What the child is asked: if any of it differs, the question may mean something else."""
    return item.statement, item.line, item.variant, item.variant_line
