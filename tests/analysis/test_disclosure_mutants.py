"""The two broken variants that only small differences give away: a width of 4, and an audit that stops at linear ranges.

Everybody knows their own answer, so the attacker measures a range from one, not from none.
"""

from __future__ import annotations

import pytest
from hypothesis import strategies as st

from analysis.disclosure import audit, protect, rules, suppression
from analysis.disclosure.lattice import Cell, Lattice
from analysis.disclosure.rules import Reason
from tests.analysis.attacker import Attacker, narrow
from tests.analysis.properties import given
from tests.analysis.test_disclosure_answers import closest

NOTHING = frozenset()
TIGHT = [(34, 3, 2, 1, 60), (7506, 3, 1, 1, 40), (9014, 2, 3, 1, 100), (2909, 3, 2, 1, 150), (736, 1, 3, 1, 30)]


def test_nothing_is_found_in_these_with_a_width_of_5():
    assert [closest(*shape, telling=NOTHING) for shape in TIGHT] == [[]] * len(TIGHT)


def test_a_width_of_4_is_caught(monkeypatch):
    assert rules.WIDTH == 5
    for module in (audit, suppression):
        monkeypatch.setattr(module, "WIDTH", 4)
    found = [closest(*shape, telling=NOTHING) for shape in TIGHT]
    assert all(found)
    assert {high - max(low, 1) for ranges in found for low, high in ranges} == {4}


# Linked tables in which one count can only move in steps of eight. Each link says u = 2 v + something, by four published sums of
# counts that are not published themselves: u + p, p + v + v', v + q, v' + q. Three of them, and a last sum t + s = 10: the linear
# range of t is [0, 10], but in whole numbers it is 3.
LINKS = 3
COUNTS = {"t": 3, "s": 7, **{f"{name}{n}": 20 for n in range(LINKS) for name in ("p", "v", "w", "q")}}
SUMS = {"end": ("t", "s")} | {f"{name}{n}": members for n in range(LINKS) for name, members in {
    "first": (f"v{n - 1}" if n else "t", f"p{n}"), "second": (f"p{n}", f"v{n}", f"w{n}"), "third": (f"v{n}", f"q{n}"),
    "fourth": (f"w{n}", f"q{n}")}.items()}
ONE, END = Cell("counts", "t", "n"), Cell("sums", "t", "t + s")
UNKNOWN = {Cell("counts", name, "n"): Reason.GROUP for name in COUNTS if name != "t"}
"""Hidden for another reason, and no matter of this test."""


def linked() -> Lattice:
    return Lattice({(name,): count for name, count in COUNTS.items()},
                   lambda key: [Cell("counts", key[0], "n"), *(published(name) for name, members in SUMS.items() if key[0] in members)])


def published(name: str) -> Cell:
    return END if name == "end" else Cell("sums", name, name)


def read(hidden: dict[Cell, Reason]) -> Attacker:
    """Somebody who has read every sum that is not hidden."""
    attacker = Attacker([(name,) for name in COUNTS])
    for name, members in SUMS.items():
        if published(name) not in hidden:
            attacker.learn({attacker.at[one,]: 1 for one in members}, sum(COUNTS[one] for one in members))
    return attacker


def protected() -> dict[Cell, Reason]:
    lattice = linked()
    return protect.protect(lattice, sensitive={ONE: Reason.SMALL}, hidden=UNKNOWN, worth=lambda cell: 1.0,
                           movable=[cell for cell in lattice.cells if cell.table == "sums"])


def target(attacker: Attacker) -> dict[int, int]:
    return {attacker.at["t",]: 1}


def test_the_product_hides_the_sum_that_would_tell_it():
    found = protected()
    assert set(found) - set(UNKNOWN) == {ONE, END}
    assert narrow(read(found), [target(read(found))], whole=True) == []
    assert protect.unproven(linked(), sensitive=[ONE], hidden=[*UNKNOWN, ONE]) == [ONE]


def test_linear_ranges_alone_would_leave_this_count_known_exactly(monkeypatch):
    monkeypatch.setattr(protect.Attacker, "proven", lambda self, cell: True)
    attacker = read(protected())
    assert published("end") not in protected()
    assert attacker.range(target(attacker)) == pytest.approx((0, 10))
    assert attacker.range(target(attacker), whole=True) == (3, 3)
    assert narrow(attacker, [target(attacker)]) == [] and narrow(attacker, [target(attacker)], whole=True) == [(3, 3)]


TABLES = st.tuples(st.lists(st.one_of(st.integers(0, 12), st.integers(20, 60)), min_size=4, max_size=9),
                   st.lists(st.sets(st.integers(0, 8), min_size=2, max_size=6), min_size=2, max_size=7))


@given(TABLES, examples=40)
def test_linked_tables_of_any_shape_leave_no_small_count_nearer_than_5(table):
    """Sums of any of the counts, published beside them; what cannot be protected raises and is not published."""
    counts, sums = table
    members = {f"sum{n}": [i for i in sorted(some) if i < len(counts)] for n, some in enumerate(sums)}
    lattice = Lattice({(str(i),): count for i, count in enumerate(counts)},
                      lambda key: [Cell("counts", key[0], "n"), *(Cell("sums", name, "n") for name, some in members.items() if int(key[0]) in some)])
    small = {cell: Reason.SMALL for cell in lattice.cells if 1 <= lattice.count(cell) <= 4}
    try:
        hidden = protect.protect(lattice, sensitive=small, hidden={}, movable=lattice.cells, worth=lambda cell: 1.0)
    except protect.Unproven:
        return
    attacker = Attacker([*((str(i),) for i in range(len(counts))), ("others",)])
    attacker.learn(dict.fromkeys(range(len(attacker.columns)), 1), 1000)
    made_of = {cell: [int(cell.group)] if cell.table == "counts" else members[cell.group] for cell in lattice.cells}
    for cell in set(lattice.cells) - set(hidden):
        attacker.learn(dict.fromkeys(made_of[cell], 1), lattice.count(cell))
    targets = [dict.fromkeys(made_of[cell], 1) for cell in small]
    assert narrow(attacker, targets) == [] and narrow(attacker, targets, whole=True) == []
