"""Questions that are told for everybody together only: one row of categories, or a row for each option of a list.

Whoever reads a release knows how many took part. Given that number, such a question tells nothing about any other one, so
auditing each by itself is an audit of all of them jointly. The options of one list do tell about each other (nobody has two
first places, nobody chooses more than is allowed), so a list is protected and audited as one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from analysis.disclosure.answers import ALL, Declared, answers
from analysis.disclosure.lattice import Cell, Key, Lattice, Weighted
from analysis.disclosure.protect import Unproven, protect
from analysis.disclosure.reversal import given_away
from analysis.disclosure.rules import INSIDERS, SMALL, WIDTH, Reason, check_k, sensitive

Row = Mapping[str, int]
Options = Mapping[str, Row]
"""Option → part of everybody (chosen, not chosen; first, next, the rest) → people. Each row adds up to all who took part."""
CHOSEN, REST = "high", "low"
FIRST, NEXT = "high", "middle"
TRIED = 200
"""Rows that look the same which are gone through, before a row counts as unproven."""
NEAR = WIDTH + INSIDERS
"""An option chosen by so few, or by all but so few, is not shown: with only two counts in its row, the mark alone would
otherwise say that one of them is from 1 to 4."""


def row(counts: Row, *, worth: Callable[[Cell], float], k: int, extremes: frozenset[str] = frozenset()) -> dict[str, Reason]:
    """What of one question's row must not be shown. `counts` holds everybody who was asked, no answer included.

    One row is little to hide in, so the attacker who knows these rules is tried as well: the mark may say that a count is from
    1 to 4, as it does in every table of small counts, but nothing nearer. Where it would, nothing of the row is shown. Not tried
    with `extremes`: there nought is hidden as well, and the mark says nought to 4.
    """
    rules = partial(_row, worth=worth, k=k, extremes=extremes)
    hidden = rules(counts)
    if not extremes and 0 < len(hidden) < len(counts) and given_away(counts, hidden, hides=rules, most=TRIED, far=_far):
        return dict.fromkeys(counts, Reason.UNPROVEN)
    return hidden


def _far(low: float, high: float) -> bool:
    return high - low >= SMALL - 1


def _row(counts: Row, *, worth: Callable[[Cell], float], k: int, extremes: frozenset[str]) -> dict[str, Reason]:
    declared = Declared({}, list(counts), extremes, worth, k)
    kept = answers({"row": {(category,): count for category, count in counts.items()}}, declared)
    if kept.nothing:
        return dict.fromkeys(counts, Reason.GROUP)
    return {cell.category: reason for cell, reason in kept.cells["row"].items()}


def chosen(options: Options, *, most: int | None, worth: Callable[[Cell], float], k: int) -> dict[Cell, Reason]:
    """What of a question with several choices must not be shown; a cell's table is its option. `most`: how many may be chosen.

    How many answered the question at all is not told: it would bound every option that is not shown.
    """
    people = _people(options)
    whole = Lattice({key: count for key, count in _keys(options)} | _room(options, most, people), _cells,
                    lambda key: _chosen_ties(key, most))
    near = {Cell(option, ALL, part): Reason.SMALL if count <= NEAR else Reason.COMPLEMENT for option, parts in options.items()
            for part, count in parts.items() if min(count, people - count) <= NEAR}
    return _protected(options, whole, near, worth, k)


def ranked(options: Options, *, places: int, worth: Callable[[Cell], float], k: int) -> dict[Cell, Reason]:
    """What of a ranking must not be shown: first places, and second or third ones. `places`: how many further places are
    counted as next (0 to 2)."""
    people, firsts = _people(options), sum(parts[FIRST] for parts in options.values())
    nexts = sum(parts[NEXT] for parts in options.values())
    more = {("*", "silent"): people - firsts, ("*", "short"): places * firsts - nexts}
    whole = Lattice({key: count for key, count in _keys(options)} | more, _cells, lambda key: _ranked_ties(key, places))
    telling = {Cell(option, ALL, part): reason for option, parts in options.items()
               for part, reason in sensitive(parts).items()}
    return _protected(options, whole, telling, worth, k)


def _protected(options: Options, whole: Lattice, telling: Mapping[Cell, Reason], worth: Callable[[Cell], float],
               k: int) -> dict[Cell, Reason]:
    if _people(options) < check_k(k):
        return dict.fromkeys(whole.cells, Reason.GROUP)
    if any(parts[part] == sum(parts.values()) for parts in options.values() for part in parts if part != REST):
        return dict.fromkeys(whole.cells, Reason.UNANIMOUS)
    try:
        return protect(whole, sensitive=telling, hidden={}, movable=whole.cells, worth=worth)
    except Unproven:
        return dict.fromkeys(whole.cells, Reason.UNPROVEN)


def _people(options: Options) -> int:
    return max((sum(parts.values()) for parts in options.values()), default=0)


def _keys(options: Options) -> list[tuple[Key, int]]:
    return [((option, part), count) for option, parts in options.items() for part, count in parts.items()]


def _cells(key: Key) -> list[Cell]:
    option, part = key
    return [] if option == "*" else [Cell(option, ALL, part)]


def _room(options: Options, most: int | None, people: int) -> dict[Key, int]:
    """How many choices more everybody together could have made."""
    return {} if most is None else {("*", "room"): most * people - sum(parts[CHOSEN] for parts in options.values())}


def _chosen_ties(key: Key, most: int | None) -> list[object]:
    option, part = key
    own: list[object] = [] if option == "*" else [("people", option)]
    return [*own, "choices"] if most is not None and part in (CHOSEN, "room") else own


def _ranked_ties(key: Key, places: int) -> list[object]:
    option, part = key
    if option == "*":
        return ["firsts"] if part == "silent" else ["nexts"]
    own: list[object] = [("people", option)]
    if part == FIRST:
        return [*own, "firsts", Weighted("nexts", -places)]
    return [*own, "nexts"] if part == NEXT else own
