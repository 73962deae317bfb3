"""Wilson and Newcombe against their papers' own numbers and against scipy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from analysis.intervals import Z95, newcombe, wilson


@pytest.mark.parametrize(("count", "base", "low", "high"), [
    (81, 263, 0.2553, 0.3662),  # Newcombe 1998, Statistics in Medicine 17, 857-872, table I, method 3
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0, 0.1611),
    (1, 29, 0.0061, 0.1718),
])
def test_wilson_gives_the_published_intervals(count, base, low, high):
    found = wilson(count, base)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@pytest.mark.parametrize(("later", "earlier", "low", "high"), [
    ((56, 70), (48, 80), 0.0524, 0.3339),  # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10
    ((9, 10), (3, 10), 0.1705, 0.8090),
    ((10, 10), (0, 20), 0.6791, 1.0),
    ((10, 10), (0, 10), 0.6075, 1.0),
])
def test_newcombe_gives_the_published_intervals(later, earlier, low, high):
    found = newcombe(later, earlier)
    assert (round(found.low, 4), round(found.high, 4)) == (low, high)


@given(st.integers(1, 500).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_wilson_is_scipys(one):
    count, base = one
    mine, theirs = wilson(count, base), binomtest(count, base).proportion_ci(method="wilson")
    assert mine.low == pytest.approx(theirs.low, abs=1e-12)
    assert mine.high == pytest.approx(theirs.high, abs=1e-12)
    assert 0 <= mine.low <= count / base <= mine.high <= 1


@pytest.mark.parametrize(("count", "base"), [(1, 0), (0, 0), (-1, 10), (11, 10)])
def test_an_impossible_share_has_no_interval(count, base):
    with pytest.raises(ValueError, match=f"{count} of {base}"):
        wilson(count, base)


def test_the_quantile_is_the_normal_one():
    from scipy.stats import norm

    assert Z95 == pytest.approx(norm.ppf(0.975), abs=1e-14)
