"""Tables that other people's software has solved: the audit and the suppression must agree with their results."""

import itertools

import pytest

from analysis.disclosure.audit import Attacker
from analysis.disclosure.lattice import Cell, Lattice
from analysis.disclosure.protect import protect, unproven
from analysis.disclosure.rules import Reason


def two_way(rows: dict[str, list[int]], columns: str) -> Lattice:
    """A table of rows and columns with all its margins."""
    inner = {(row, column): count for row, counts in rows.items() for column, count in zip(columns, counts, strict=True)}
    return Lattice(inner, lambda key: (Cell("t", "all", "all"), Cell("t", key[0], "all"), Cell("t", "all", key[1]),
                                       Cell("t", *key)))


# sdcTable, tests/testthat/test-simpleheuristic.R
HEURISTIC = two_way({"w": [30, 47, 64, 89], "x": [90, 124, 5, 31], "y": [92, 100, 59, 85], "z": [800, 991, 651, 685]}, "abcd")
HIDDEN = [Cell("t", *place) for place in ("wa", "wb", "wc", "xa", "xc", "yb", "yd", "zb", "zd")]
WB = Cell("t", "w", "b")


def test_sdctable_a_hidden_cell_is_known_exactly():
    attacker = Attacker(HEURISTIC, HIDDEN, HIDDEN)
    assert attacker.range(WB) == (47, 47)
    assert [cell for cell in HIDDEN if attacker.range(cell)[0] == attacker.range(cell)[1]] == [WB]
    assert WB in unproven(HEURISTIC, sensitive=HIDDEN, hidden=HIDDEN)


def test_sdctable_one_more_suppression_opens_it():
    ranges = {}
    for cell in HEURISTIC.cells:
        if cell not in HIDDEN:
            low, high = Attacker(HEURISTIC, [*HIDDEN, cell], [WB]).range(WB)
            ranges |= {cell: (low, high)} if low < high else {}
    assert ranges[Cell("t", "x", "d")] == (0, 78)


def test_sdctable_the_product_hides_one_more_by_itself():
    found = protect(HEURISTIC, sensitive={WB: Reason.SMALL}, hidden=dict.fromkeys(HIDDEN, Reason.SECONDARY),
                    movable=HEURISTIC.cells, worth=HEURISTIC.count)
    assert set(found) - set(HIDDEN) == {Cell("t", "x", "d")}


# sdcTable, tests/testthat/test-linked-tables.r: the same regions in two tables, cut in two ways
REGIONS = dict(zip("ABIJKLMN", (2, 2, 8, 8, 3, 3, 3, 7), strict=True))
PARTS = {"county-1": "ABIJ", "county-2": "KLMN", "big": "LM", "small": "ABIJKN"}
LINKED = Lattice({(region,): count for region, count in REGIONS.items()},
                 lambda key: [Cell("t", "all", "n"), Cell("t", key[0], "n"),
                              *(Cell("t", part, "n") for part, members in PARTS.items() if key[0] in members)])
SMALL = [Cell("t", region, "n") for region in "ABKLM"]


@pytest.mark.parametrize("published", [("county-1", "county-2"), ("big", "small")])
def test_linked_tables_are_safe_one_by_one(published):
    unknown = [Cell("t", part, "n") for part in PARTS if part not in published]
    attacker = Attacker(LINKED, [*SMALL, *unknown], SMALL)
    assert [cell for cell in SMALL if attacker.range(cell)[0] == attacker.range(cell)[1]] == []


def test_linked_tables_together_reveal_one_cell():
    attacker = Attacker(LINKED, SMALL, SMALL)
    assert [(cell.group, *attacker.range(cell)) for cell in SMALL if attacker.range(cell)[0] == attacker.range(cell)[1]] == [
        ("K", 3, 3)]
    safer = Attacker(LINKED, [*SMALL, Cell("t", "N", "n")], SMALL)
    assert safer.range(Cell("t", "K", "n")) == (0, 10)


def test_tau_argus_takes_the_cheapest_second_region():
    # checkTauArgus, inst/tests/Batch/ex1: one cell of region A is unsafe; the best table gives up region C with it
    table = two_way({"A": [895, 137], "B": [753, 973], "C": [569, 486], "D": [540, 793]}, "mf")
    assert table.count(Cell("t", "all", "all")) == 5146
    unsafe = Cell("t", "A", "f")
    found = protect(table, sensitive={unsafe: Reason.SMALL}, hidden={}, movable=table.cells, worth=table.count)
    assert set(found) == {Cell("t", *place) for place in itertools.product("AC", "mf")}


# SSBtools / GaussSuppression, data set z1: counts of eight regions in four kinds, primary up to 3
Z1 = two_way({"A": [11, 11, 55, 36], "B": [7, 1, 29, 18], "C": [5, 8, 35, 25], "D": [13, 2, 17, 13], "E": [9, 14, 63, 52],
              "F": [12, 9, 24, 22], "G": [6, 4, 22, 8], "H": [9, 3, 38, 15]}, ("other", "work", "aid", "benefit"))
PRIMARY = [Cell("t", region, "work") for region in "BDH"]
THEIRS = [*PRIMARY, *(Cell("t", region, "other") for region in "BDH")]


def test_gausssuppression_z1_has_these_rows():
    assert [Z1.count(cell) for cell in PRIMARY] == [1, 2, 3]
    assert [cell for cell in Z1.cells if Z1.count(cell) <= 3] == PRIMARY


def test_gausssuppression_z1_pattern_hides_what_it_must_and_no_less():
    attacker = Attacker(Z1, THEIRS, PRIMARY)
    assert [attacker.range(cell) for cell in PRIMARY] == [(0, 6), (0, 6), (0, 6)]
    for cell in THEIRS[3:]:
        fewer = [other for other in THEIRS if other != cell]
        alone = Attacker(Z1, fewer, PRIMARY)
        row = Cell("t", cell.group, "work")
        assert alone.range(row) == (Z1.count(row),) * 2


def test_z1_is_protected_by_the_product_too():
    found = protect(Z1, sensitive=dict.fromkeys(PRIMARY, Reason.SMALL), hidden={}, movable=Z1.cells, worth=Z1.count)
    assert unproven(Z1, sensitive=PRIMARY, hidden=found) == []
    assert sum(Z1.count(cell) for cell in found) <= sum(Z1.count(cell) for cell in THEIRS) * 2
