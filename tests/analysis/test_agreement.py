"""Agreement of two coders: published worked examples, and what must hold for any table."""

from math import comb, isclose

import pytest
from hypothesis import given, strategies as st

from analysis.statistics.agreement import CHI95, Z95, Graded, TwoByTwo, _misfit, graded, interval, kappa, pooled

COUNTS = st.integers(0, 40)
TABLES = st.builds(TwoByTwo, COUNTS, COUNTS, COUNTS, COUNTS).filter(lambda table: table.total > 0)


def test_three_answers_as_sas_prints_them() -> None:
    """The SAS example in statsmodels' own tests of cohens_kappa: kappa, its error, and the limits from it."""
    found = kappa([[0, 4, 1], [0, 8, 0], [0, 1, 5]])
    assert found.value is not None and found.error is not None
    low, high = found.value - Z95 * found.error, found.value + Z95 * found.error
    assert [round(number, 4) for number in (found.value, found.error, low, high)] == [0.4842, 0.1380, 0.2137, 0.7547]


def test_two_answers_as_r_prints_them() -> None:
    """statpsych's ci.kappa(.05, 31, 12, 4, 58): Cohen's kappa 0.6756757, error 0.07344761."""
    found = kappa([[31, 12], [4, 58]])
    assert (round(found.value or 0, 7), round(found.error or 0, 8)) == (0.6756757, 0.07344761)


@pytest.mark.parametrize(("table", "value", "adjusted"), [
    ((22, 2, 4, 11), 0.67, 0.69),  # Sim and Wright, Physical Therapy 85 (2005), table 1
    ((20, 5, 10, 15), 0.40, 0.40),  # the grants of the encyclopaedia's first example
    ((45, 15, 25, 15), 0.13, 0.20), ((25, 35, 5, 35), 0.26, 0.20),  # the same agreement, other shares of yes
    ((85, 5, 5, 5), 0.44, 0.80), ((45, 5, 5, 45), 0.80, 0.80),  # the paradox: one answer is common, kappa falls, the adjusted stays
])
def test_published_two_by_two(table, value, adjusted) -> None:
    found = kappa(TwoByTwo(*table).square)
    assert (round(found.value or 0, 2), round(found.adjusted, 2)) == (value, adjusted)


def test_nothing_to_measure_is_said_and_is_no_number() -> None:
    for table in (TwoByTwo(9, 0, 0, 0), TwoByTwo(0, 0, 0, 9)):
        assert (kappa(table.square).value, kappa(table.square).adjusted, interval(table)) == (None, 1.0, None)
    assert pooled([TwoByTwo(0, 0, 0, 9)]) is None and pooled([]) is None


@pytest.mark.parametrize("table", [[[0, 0], [0, 0]], [[1]], [[1, 2]], [[1, 2], [3]], [[1, -1], [0, 2]]])
def test_what_is_no_table_is_refused(table) -> None:
    with pytest.raises(ValueError, match="square table"):
        kappa(table)


@given(TABLES)
def test_any_table(table) -> None:
    found = kappa(table.square)
    turned = kappa([[table.neither, table.second], [table.first, table.both]])  # answers renamed, people changed places
    assert -1 <= found.adjusted <= 1 and 0 <= found.expected <= 1
    assert (found.value is None) == (turned.value is None)
    if found.value is not None:
        assert -1 - 1e-9 <= found.value <= 1 + 1e-9 and isclose(found.value, turned.value or 0, abs_tol=1e-9)
        assert (found.value > 1 - 1e-9) == (table.first + table.second == 0)
    assert pooled([table]) == found.value or isclose(pooled([table]) or 0, found.value or 0, abs_tol=1e-9)


@given(TABLES)
def test_the_interval_ends_where_the_fit_does(table) -> None:
    found = interval(table)
    if found is None:
        return
    low, high = found
    ready = (2 * table.both + table.first + table.second) / (2 * table.total)
    lowest = max(-ready / (1 - ready), -(1 - ready) / ready)
    assert -1 <= lowest <= low <= high <= 1
    for end, last in ((low, lowest), (high, 1.0)):
        assert isclose(end, last, abs_tol=1e-9) or isclose(_misfit(table, ready, end), CHI95, rel_tol=1e-3)


def test_two_who_never_differ_on_eight_passages_are_not_certain() -> None:
    low, high = interval(TwoByTwo(3, 0, 0, 5)) or (0, 0)
    assert high == 1.0 and 0.2 < low < 0.6
    assert kappa(TwoByTwo(3, 0, 0, 5).square).error == 0.0  # what the large-sample error would have claimed


@pytest.mark.parametrize("true", [0.0, 0.4, 0.7])
@pytest.mark.parametrize("ready", [0.3, 0.5])
def test_the_interval_holds_the_truth_about_nineteen_times_in_twenty(true, ready) -> None:
    """Exactly, by every outcome of twenty passages. Where nothing can be measured, nothing is claimed."""
    n, spread, covered, measured = 20, ready * (1 - ready), 0.0, 0.0
    shares = ready ** 2 + spread * true, 2 * spread * (1 - true), (1 - ready) ** 2 + spread * true
    for both in range(n + 1):
        for apart in range(n + 1 - both):
            chance = comb(n, both) * comb(n - both, apart) * shares[0] ** both * shares[1] ** apart * shares[2] ** (n - both - apart)
            found = interval(TwoByTwo(both, apart, 0, n - both - apart))
            measured += chance if found else 0
            covered += chance if found and found[0] <= true <= found[1] else 0
    assert covered / measured > 0.92


SKIN = [[10, 4, 1, 0], [5, 10, 12, 2], [2, 4, 12, 5], [0, 2, 6, 13]]
"""Two dermatologists and 88 patients: SAS/STAT, PROC FREQ, *Getting started: agreement study*."""


def test_grades_as_sas_prints_them() -> None:
    """SAS: weighted kappa 0.5082, limits 0.3798 and 0.6366, from an error of 0.0655."""
    found = graded(SKIN)
    assert [round(number or 0, 4) for number in (found.value, found.low, found.high)] == [0.5082, 0.3798, 0.6366]
    assert (found.base, found.exact, found.near) == (88, 45, 81)


def test_two_grades_weigh_as_plain_kappa_does() -> None:
    plain, found = kappa([[31, 12], [4, 58]]), graded([[31, 12], [4, 58]])
    assert isclose(plain.value or 0, found.value or 1) and isclose((found.value or 0) - Z95 * (plain.error or 0), found.low or 1)


def test_readers_who_never_differ_get_no_interval_and_one_grade_gets_no_kappa() -> None:
    assert graded([[4, 0, 0], [0, 5, 0], [0, 0, 6]]) == Graded(15, 15, 15, 1.0, None, None)
    assert graded([[0, 0], [0, 7]]) == Graded(7, 7, 7, None, None, None)
