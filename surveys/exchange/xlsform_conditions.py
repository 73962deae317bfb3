"""Our conditions as expressions of XLSForm. `conditions` reads them back as they were."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def expression(ask_if: Mapping[str, Any] | None, names: Mapping[str, str], several: frozenset[str]) -> str:
    """The expression for `relevant`; "" for a question that everybody is asked. `several`: ids with more than one answer."""
    if not ask_if:
        return ""
    match = next((one for one in ("all", "any") if one in ask_if), "")
    tests = [_test(one, names, several) for one in (ask_if[match] if match else [ask_if])]
    if len(tests) == 1:
        return tests[0]
    return (" and " if match == "all" else " or ").join(f"({test})" if " or " in test or " and " in test else test for test in tests)


def _test(one: Mapping[str, Any], names: Mapping[str, str], several: frozenset[str]) -> str:
    name = f"${{{names.get(one['item'], one['item'])}}}"
    if "answered" in one or "empty" in one:
        return f"{name} {'!=' if 'answered' in one else '='} ''"
    for op, sign in (("at-least", ">="), ("at-most", "<=")):
        if op in one:
            return f"{name} {sign} {one[op]}"
    op = "is" if "is" in one else "is-not"
    values = one[op] if isinstance(one[op], list) else [one[op]]
    return (" or " if op == "is" else " and ").join(_one(name, op, value, one["item"] in several) for value in values)


def _one(name: str, op: str, value: object, several: bool) -> str:
    if several:
        return f"selected({name}, '{value}')" if op == "is" else f"not(selected({name}, '{value}'))"
    return f"{name} {'=' if op == 'is' else '!='} '{value}'"
