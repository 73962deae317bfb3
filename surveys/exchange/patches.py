"""What is different between two dicts of a questionnaire, as data that TOML can hold; and putting it back.

`put` a key's new value, `drop` a key, `in` the difference inside a table, `by_id` the differences inside a list of tables
that each have an `id`.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

Patch = dict[str, Any]


def difference(base: Mapping[str, Any], wanted: Mapping[str, Any]) -> Patch:
    """The patch with which `patched(base, patch) == wanted`, to the type of every value."""
    patch: Patch = {"put": {}, "in": {}, "by_id": {}, "drop": [key for key in base if key not in wanted]}
    for key, value in wanted.items():
        before = base.get(key)
        if key in base and _same(before, value):
            continue
        if isinstance(before, dict) and isinstance(value, dict):
            patch["in"][key] = difference(before, value)
        elif key in base and _ids(before) is not None and _ids(before) == _ids(value):
            inside = {one["id"]: difference(one, other) for one, other in zip(before, value, strict=True)}  # type: ignore[arg-type]
            patch["by_id"][key] = {name: one for name, one in inside.items() if one}
        else:
            patch["put"][key] = value
    return {name: part for name, part in patch.items() if part}


def patched(base: Mapping[str, Any], patch: Patch) -> dict[str, Any]:
    """Raises KeyError, TypeError, AttributeError for a patch that does not fit."""
    made = copy.deepcopy({key: value for key, value in base.items() if key not in patch.get("drop", ())})
    made |= copy.deepcopy(patch.get("put", {}))
    for key, inside in patch.get("in", {}).items():
        made[key] = patched(made[key], inside)
    for key, inside in patch.get("by_id", {}).items():
        made[key] = [patched(one, inside.get(one["id"], {})) for one in made[key]]
    return made


def without(patch: Patch, keys: frozenset[str]) -> Patch:
    """The patch with nothing about these keys, at any depth."""
    made: Patch = {"put": {key: value for key, value in patch.get("put", {}).items() if key not in keys},
                   "drop": [key for key in patch.get("drop", ()) if key not in keys]}
    made["in"] = {key: without(inside, keys) for key, inside in patch.get("in", {}).items()}
    made["by_id"] = {key: {name: without(one, keys) for name, one in inside.items()} for key, inside in patch.get("by_id", {}).items()}
    return {name: part for name, part in made.items() if part}


def _ids(value: object) -> list[str] | None:
    """The ids of a list of tables, each once; None for anything else."""
    if not isinstance(value, list) or not all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in value):
        return None
    ids = [one["id"] for one in value]
    return ids if len(set(ids)) == len(ids) else None


def _same(one: object, other: object) -> bool:
    """Equal to the type: 1 is neither 1.0 nor true."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return type(one) is type(other) and one == other
