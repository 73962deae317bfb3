"""Conditions of other systems (XLSForm, LimeSurvey, REDCap) as ours: comparisons joined by *and* or by *or*, one level deep.

    expression := joined by "or" of joined by "and" of test
    test       := reference compared with a value | selected(reference, value) | is_empty(reference) | not(expression) | (expression)

Anything else is NotUnderstood: the question is then asked of everybody, and the lead is told.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LONGEST = 4_000
DEEPEST = 30


class NotUnderstood(ValueError):
    """A condition that we cannot express."""


@dataclass(frozen=True)
class Test:
    """One comparison. `part` names one box of a question with several choices: "[q(2)]"."""

    name: str
    part: str
    op: str
    value: str


@dataclass(frozen=True)
class Joined:
    """Tests that must all hold ("all") or of which one is enough ("any"). Empty: always."""

    match: str
    parts: tuple[Test | Joined, ...]


Tree = Test | Joined


@dataclass(frozen=True)
class Target:
    """A question that conditions may name. `codes` maps the file's codes to what we store; `only` is set for a single box."""

    id: str
    kind: str
    codes: Mapping[str, int | str]
    only: int | str | None = None


_TOKEN = re.compile(r"""\s*(?:
    (?P<ref>\$\{\s*[^{}\s]{1,100}\s*\} | \[\s*\w{1,100}(?:\(-?\w{1,60}\))?\s*\])
  | (?P<text>"[^"]*" | '[^']*')
  | (?P<number>-?\d+(?:\.\d+)?)
  | (?P<op><= | >= | != | <> | == | = | < | >)
  | (?P<join>&& | \|\|)
  | (?P<word>[A-Za-z_][\w.:-]*)
  | (?P<sign>[()!,])
)""", re.X)
_SAME = {"==": "=", "<>": "!=", "eq": "=", "ne": "!=", "ge": ">=", "gt": ">", "le": "<=", "lt": "<"}
_FLIPPED = {"=": "=", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<="}
_NEGATED = {"=": "!=", "!=": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_JOINS = {"and": "all", "&&": "all", "or": "any", "||": "any"}
ALWAYS = Joined("all", ())


def parse(text: str) -> Tree:
    """The condition in this text; ALWAYS for an empty one. Raises NotUnderstood."""
    if not text.strip() or text.strip() in {"1", "true()", "yes"}:
        return ALWAYS
    reader = _Reader(_tokens(text))
    tree = reader.expression(0)
    if reader.rest:
        raise NotUnderstood(text)
    return tree


def _tokens(text: str) -> list[tuple[str, str]]:
    if len(text) > LONGEST:
        raise NotUnderstood(text[:80])
    found, at, end = [], 0, len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None:
            raise NotUnderstood(text)
        kind = match.lastgroup or ""
        found.append((kind, match.group(kind)))
        at = match.end()
    return found


class _Reader:
    """Recursive descent over the tokens, of bounded depth."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.rest = tokens[::-1]

    def expression(self, depth: int) -> Tree:
        if depth > DEEPEST:
            raise NotUnderstood
        return self._joined("any", lambda: self._joined("all", lambda: self._test(depth + 1)))

    def _joined(self, match: str, one: Any) -> Tree:
        parts = [one()]
        while self.rest and _JOINS.get(self.rest[-1][1].lower()) == match:
            self.rest.pop()
            parts.append(one())
        return parts[0] if len(parts) == 1 else Joined(match, tuple(parts))

    def _test(self, depth: int) -> Tree:
        kind, text = self._next()
        if text == "(" or (kind == "word" and text.lower() == "not") or text == "!":
            return self._bracket(text, depth)
        if kind == "word" and self.rest and self.rest[-1][1] == "(":
            return self._function(text.lower())
        return self._comparison(kind, text)

    def _bracket(self, text: str, depth: int) -> Tree:
        if text == "!":
            return negated(self._test(depth + 1)) if depth < DEEPEST else self._stop()
        if text != "(":
            self._expect("(")
        inside = self.expression(depth)
        self._expect(")")
        return inside if text == "(" else negated(inside)

    def _function(self, name: str) -> Tree:
        self._expect("(")
        reference = self._reference(*self._next())
        if name == "selected":
            self._expect(",")
            value = self._literal(*self._next())
            self._expect(")")
            return Test(*reference, "=", value)
        self._expect(")")
        if name == "is_empty":
            return Test(*reference, "=", "")
        if name == "string-length" and self._operator() == ">" and self._next() == ("number", "0"):
            return Test(*reference, "!=", "")
        return self._stop()

    def _comparison(self, kind: str, text: str) -> Test:
        if kind in ("text", "number"):
            op = _FLIPPED[self._operator()]
            return Test(*self._reference(*self._next()), op, self._literal(kind, text))
        reference = self._reference(kind, text)
        return Test(*reference, self._operator(), self._literal(*self._next()))

    def _operator(self) -> str:
        kind, text = self._next()
        op = _SAME.get(text.lower(), text)
        return op if op in _FLIPPED else self._stop()

    def _reference(self, kind: str, text: str) -> tuple[str, str]:
        if kind == "ref":
            name, _bracket, part = text.strip("${}[] ").partition("(")
            return name.strip(), part.rstrip(")")
        if kind != "word":
            self._stop()
        name, _dot, suffix = text.partition(".")
        return (name, "") if suffix.lower() in {"", "naok", "code", "value"} else self._stop()

    def _literal(self, kind: str, text: str) -> str:
        return text[1:-1] if kind == "text" else text if kind == "number" else self._stop()

    def _expect(self, sign: str) -> None:
        if self._next()[1] != sign:
            self._stop()

    def _next(self) -> tuple[str, str]:
        return self.rest.pop() if self.rest else self._stop()

    def _stop(self) -> Any:
        raise NotUnderstood


def negated(tree: Tree) -> Tree:
    """What holds exactly if the tree does not."""
    if isinstance(tree, Test):
        return Test(tree.name, tree.part, _NEGATED[tree.op], tree.value)
    return Joined("any" if tree.match == "all" else "all", tuple(negated(part) for part in tree.parts))


def ask_if(tree: Tree, targets: Mapping[str, Target]) -> dict[str, Any] | None:
    """The condition as an item's `ask_if`; None for always. Raises NotUnderstood."""
    match, tests = _flat(tree, targets)
    if not tests:
        return None
    return tests[0] if len(tests) == 1 else {match: tests}


def _flat(tree: Tree, targets: Mapping[str, Target]) -> tuple[str, list[dict[str, Any]]]:
    if isinstance(tree, Test):
        return "all", [_resolved(tree, targets)]
    tests: list[dict[str, Any]] = []
    for part in tree.parts:
        match, inner = _flat(part, targets)
        if len(inner) > 1 and match != tree.match:
            raise NotUnderstood
        tests += inner
    return tree.match, _merged(tests, "is" if tree.match == "any" else "is-not")


def _merged(tests: list[dict[str, Any]], op: str) -> list[dict[str, Any]]:
    """One of several values of the same question is one condition."""
    made: list[dict[str, Any]] = []
    for test in tests:
        before = next((one for one in made if op in test and op in one and one["item"] == test["item"]), None)
        if before is None:
            made.append(dict(test))
        else:
            before[op] = [*before[op], *(value for value in test[op] if value not in before[op])]
    return made


def _resolved(test: Test, targets: Mapping[str, Target]) -> dict[str, Any]:
    target = targets.get(test.name)
    if target is None:
        raise NotUnderstood(test.name)
    only = _code(target, test.part) if test.part else target.only
    if only is not None:
        return _ticked(test, target, only)
    if test.value == "" and test.op in ("=", "!="):
        return {"item": target.id, "empty" if test.op == "=" else "answered": True}
    if test.op in ("=", "!="):
        return {"item": target.id, "is" if test.op == "=" else "is-not": [_code(target, test.value)]}
    return _bounded(test, target)


def _ticked(test: Test, target: Target, only: int | str) -> dict[str, Any]:
    ticked = {"1": True, "Y": True, "0": False, "": False}.get(test.value)
    if ticked is None or test.op not in ("=", "!="):
        raise NotUnderstood
    return {"item": target.id, "is" if ticked == (test.op == "=") else "is-not": [only]}


def _code(target: Target, value: str) -> int | str:
    if value in target.codes:
        return target.codes[value]
    if target.kind == "number" and re.fullmatch(r"-?\d{1,15}", value):
        return int(value)
    if target.kind == "text":
        return value
    raise NotUnderstood(value)


def _bounded(test: Test, target: Target) -> dict[str, Any]:
    if not re.fullmatch(r"-?\d{1,15}(\.0+)?", test.value):
        raise NotUnderstood(test.value)
    bound = int(test.value.partition(".")[0]) + {">": 1, "<": -1}.get(test.op, 0)
    lower = test.op in (">", ">=")
    if target.kind in ("scale", "grade", "number") and all(code == str(value) for code, value in target.codes.items()
                                                           if isinstance(value, int)):
        return {"item": target.id, "at-least" if lower else "at-most": bound}
    codes = [value for code, value in target.codes.items() if re.fullmatch(r"-?\d{1,15}", code)
             and (int(code) >= bound if lower else int(code) <= bound)]
    if not codes:
        raise NotUnderstood(test.value)
    return {"item": target.id, "is": codes}
