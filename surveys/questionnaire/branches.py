"""Branches of a questionnaire: which questions can be reached at all, and what is wrong with the conditions. Pure.

Reaching is exact: answers are enumerated, one for each way in which the conditions can tell them apart. Where that takes
more than MOST_STEPS steps for the whole questionnaire, nothing is said about the questions that are left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from participation.words import _
from surveys.questionnaire.journey import holds
from surveys.questionnaire.questions import Answer, Condition, Item

MOST_STEPS = 100_000
"""Conditions looked at, about a quarter of a second."""
MOST_TOLD_APART = 8
"""Choices of one question that conditions tell apart; with more, its answers are not enumerated."""
SELF, LATER, GONE, NO_ANSWER, NO_VALUE, NEVER, EMPTY_PAGE = "self", "later", "gone", "no-answer", "no-value", "never", "empty-page"
VALUED = ("is", "is-not", "at-least", "at-most")
FREE = ("text", "number", "month")
State = Mapping[str, Answer | None]


@dataclass(frozen=True)
class Trouble:
    """Something wrong with the branches: `kind`, the question (or the page, from 1), the question it depends on, values."""

    kind: str
    item: str = ""
    on: str = ""
    values: tuple[int | str, ...] = ()
    page: int = 0


def troubles(pages: Sequence[Sequence[Item]]) -> list[Trouble]:
    """Everything that is wrong, in the order of the questions. Conditions may name anything."""
    items = [item for page in pages for item in page]
    found = [one for n, item in enumerate(items) for one in _in_conditions(item, items[:n], items[n + 1:])]
    broken = {one.item for one in found}
    circular = {one.item for one in found if one.kind in (SELF, LATER)}
    steps = Steps()
    never = {item.id for item in items if item.id not in circular and reachable(items, item.id, steps) is False}
    found += [Trouble(NEVER, item.id) for item in items if item.id in never - broken]
    found += [Trouble(EMPTY_PAGE, page=n) for n, page in enumerate(pages, 1) if len(page) > 1 and all(one.id in never for one in page)]
    return found


def _in_conditions(item: Item, before: Sequence[Item], after: Sequence[Item]) -> Iterator[Trouble]:
    known, later = {one.id: one for one in before}, {one.id for one in after}
    for condition in item.conditions:
        on = condition.item
        if on == item.id:
            yield Trouble(SELF, item.id, on)
        elif on in later:
            yield Trouble(LATER, item.id, on)
        elif on not in known:
            yield Trouble(GONE, item.id, on)
        elif known[on].kind == "info":
            yield Trouble(NO_ANSWER, item.id, on)
        elif unknown := _unknown(condition, known[on]):
            yield Trouble(NO_VALUE, item.id, on, unknown)


def _unknown(condition: Condition, item: Item) -> tuple[int | str, ...]:
    """The values of a condition that the question does not have."""
    if condition.op not in VALUED:
        return ()
    if condition.op in ("at-least", "at-most"):
        numbers = [value for value in condition.values if isinstance(value, int)]
        return () if numbers and (item.kind == "number" or any(isinstance(one.value, int) for one in item.options)) else condition.values
    if not condition.values:
        return ("",)
    if item.kind in FREE:
        return tuple(value for value in condition.values if item.kind == "number" and not isinstance(value, int) and value not in item.known)
    return tuple(value for value in condition.values if value not in {one.value for one in item.known.values()})


# ---- reaching -----------------------------------------------------------------------------------------------------------

class _Enough(Exception):
    """More answers than can be enumerated."""


class Steps:
    """How many steps are left for a questionnaire."""

    def __init__(self, left: int = MOST_STEPS) -> None:
        self.left = left

    def take(self, some: int) -> None:
        self.left -= some
        if self.left < 0:
            raise _Enough


def reachable(items: Sequence[Item], item_id: str, steps: Steps | None = None) -> bool | None:
    """Whether some way through the questionnaire leads to a question; None: too many ways to say."""
    by_id = {item.id: item for item in items}
    target = by_id[item_id]
    if not target.conditions:
        return True
    needed = _needed(target, by_id)
    ways = [item for item in items if item.id in needed and item.id != item_id]
    asking = [condition for item in (*ways, target) for condition in item.conditions]
    left = steps or Steps()
    try:
        return _search(target, ways, {item.id: _told_apart(item, asking, left) for item in ways}, left)
    except _Enough:
        return None


def _needed(target: Item, by_id: Mapping[str, Item]) -> set[str]:
    """The questions that a question depends on, directly or through others."""
    found, waiting = set(), [target]
    while waiting:
        for condition in waiting.pop().conditions:
            if condition.item in by_id and condition.item not in found:
                found.add(condition.item)
                waiting.append(by_id[condition.item])
    return found


def _search(target: Item, ways: Sequence[Item], answers: Mapping[str, Sequence[Answer | None]], steps: Steps) -> bool:
    names = {item.id for item in ways}

    def go(n: int, state: dict[str, Answer | None]) -> bool:
        steps.take(1 + len(target.conditions))
        if (now := _asked_so_far(target, state, names)) is not None:
            return now
        item = ways[n]
        tried = answers[item.id] if _asked(item, state) else (None,)
        return any(go(n + 1, state | {item.id: answer}) for answer in tried)

    return go(0, {})


def _asked(item: Item, state: State) -> bool:
    return not item.conditions or (any if item.match == "any" else all)(holds(one, state.get(one.item)) for one in item.conditions)


def _asked_so_far(target: Item, state: State, ways: set[str]) -> bool | None:
    """Whether the question is asked, as far as that is settled by the answers so far; None: not yet."""
    said = [holds(one, state.get(one.item)) if one.item in state or one.item not in ways else None for one in target.conditions]
    if target.match == "any":
        return True if any(said) else None if None in said else False
    return False if False in said else None if None in said else True


def _told_apart(item: Item, asking: Iterable[Condition], steps: Steps) -> list[Answer | None]:
    """Answers of a question, one for each way in which the conditions can tell them apart."""
    mine = [condition for condition in asking if condition.item == item.id]
    found: dict[tuple[bool, ...], Answer | None] = {}
    for answer in _answers(item, mine):
        steps.take(1 + len(mine))
        found.setdefault(tuple(holds(one, answer) for one in mine), answer)
    return list(found.values())


def _answers(item: Item, asking: Sequence[Condition]) -> Iterator[Answer | None]:
    yield None
    yield from (option.value for option in item.aside)
    yield from ANSWERS.get(item.kind, _one_choice)(item, asking)


def _one_choice(item: Item, _asking: Sequence[Condition]) -> Iterator[Answer]:
    yield from (option.value for option in item.options)


def _choices(item: Item, asking: Sequence[Condition]) -> Iterator[Answer]:
    """Sets of choices, of those that conditions tell apart."""
    alike: dict[tuple[bool, ...], str] = {}
    for option in item.options:
        alike.setdefault(tuple(option.value in condition.values for condition in asking), option.code)
    if len(alike) > MOST_TOLD_APART:
        raise _Enough
    most = min(len(alike), item.choose_most or len(alike))
    yield from (list(some) for size in range(1, most + 1) for some in combinations(alike.values(), size))


def _numbers(item: Item, asking: Sequence[Condition]) -> Iterator[Answer]:
    named = [value for condition in asking for value in condition.values if isinstance(value, int)]
    tried = {value + step for value in (*named, item.low or 0, item.high or 0) for step in (-1, 0, 1)}
    yield from (value for value in sorted(tried) if (item.low is None or value >= item.low) and (item.high is None or value <= item.high))


def _words(_item: Item, asking: Sequence[Condition]) -> Iterator[Answer]:
    yield "x"
    yield from (value for condition in asking for value in condition.values if isinstance(value, str) and value)


ANSWERS: dict[str, Callable[[Item, Sequence[Condition]], Iterator[Answer]]] = {
    "several": _choices, "rank": _choices, "number": _numbers, "text": _words, "month": _words, "info": lambda _item, _asking: iter(())}


# ---- in words -------------------------------------------------------------------------------------------------------------

def said(trouble: Trouble, names: Mapping[str, str]) -> str:
    """A trouble as a sentence; `names`: how each question is called, those that are gone as well."""
    item, on = (_named(names, one) for one in (trouble.item, trouble.on))
    values = ", ".join(str(value) for value in trouble.values)
    return _SENTENCES[trouble.kind]().format(item=item, on=on, values=values, page=trouble.page)


def _named(names: Mapping[str, str], item_id: str) -> str:
    return names.get(item_id) or item_id


_SENTENCES: dict[str, Callable[[], str]] = {
    SELF: lambda: _("“{item}” depends on its own answer."),
    LATER: lambda: _("“{item}” depends on “{on}”, which is only asked after it. Move one of them, or take the condition away."),
    GONE: lambda: _("“{item}” depends on “{on}”, which is not in this survey any more."),
    NO_ANSWER: lambda: _("“{item}” depends on “{on}”, which has no answer: it is only text."),
    NO_VALUE: lambda: _("“{item}” depends on an answer to “{on}” that it does not have: {values}."),
    NEVER: lambda: _("“{item}” can never be asked: no answers lead to it."),
    EMPTY_PAGE: lambda: _("Page {page} would always be empty: none of its questions can be asked."),
}
