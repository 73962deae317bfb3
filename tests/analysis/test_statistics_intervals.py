"""Intervals against their papers' own numbers, scipy, and what statsmodels 0.15 gives."""

import math
from statistics import mean as plain_mean

import pytest
from hypothesis import strategies as st
from scipy import stats

from analysis.statistics.intervals import Z95, mean, newcombe, tango, wilson
from tests.analysis.properties import given


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
    mine, theirs = wilson(count, base), stats.binomtest(count, base).proportion_ci(method="wilson")
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


SHARES = st.integers(1, 300).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base)))
NETS = st.integers(1, 200).flatmap(lambda n: st.integers(0, n).flatmap(
    lambda top: st.tuples(st.just(top), st.integers(0, n - top), st.just(n))))


@given(SHARES, SHARES)
def test_a_difference_lies_in_its_interval_and_turned_round_it_is_the_mirror_image(later, earlier):
    there, back = newcombe(later, earlier), newcombe(earlier, later)
    assert -1 <= there.low <= later[0] / later[1] - earlier[0] / earlier[1] <= there.high <= 1
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-12)


@pytest.mark.parametrize(("later", "earlier", "low", "high"), [
    ((3, 10), (9, 30), -0.2624853798065545, 0.33124973318030854),  # statsmodels, confint_proportions_2indep("newcomb")
    ((0, 12), (5, 11), -0.719908462590678, -0.11207440965629012),
])
def test_newcombe_is_statsmodels(later, earlier, low, high):
    found = newcombe(later, earlier)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-12)


@given(SHARES)
def test_more_people_with_the_same_share_make_a_narrower_interval(one):
    count, base = one
    assert wilson(2 * count, 2 * base).width < wilson(count, base).width


@given(NETS)
def test_a_net_score_lies_in_its_interval_and_turned_round_it_is_the_mirror_image(one):
    top, bottom, base = one
    there, back = tango(top, bottom, base), tango(bottom, top, base)
    assert -1 <= there.low <= (top - bottom) / base + 1e-12 and (top - bottom) / base - 1e-12 <= there.high <= 1
    assert (there.low, there.high) == pytest.approx((-back.high, -back.low), abs=1e-9)


@pytest.mark.parametrize(("top", "bottom", "base"), [(12, 2, 50), (30, 30, 90), (3, 0, 40), (1, 1, 20)])
def test_at_its_ends_a_net_score_is_just_z_away(top, bottom, base):
    """Tango's statistic with the share of the bottom that makes the counts likeliest, found by search."""
    found, middle = tango(top, bottom, base), base - top - bottom
    for end in (found.low, found.high):
        def likelihood(share, end=end):
            parts = [(top, share + end), (bottom, share), (middle, 1 - 2 * share - end)]
            return sum(n * math.log(max(p, 1e-300)) for n, p in parts if n)
        least, most = max(0.0, -end), (1 - end) / 2
        best = max((least + (most - least) * n / 40_000 for n in range(40_001)), key=likelihood)
        away = (top - bottom - base * end) / math.sqrt(base * (2 * best + end * (1 - end)))
        assert abs(away) == pytest.approx(Z95, abs=2e-3)


@pytest.mark.parametrize(("top", "bottom", "base"), [(-1, 0, 10), (0, -1, 10), (6, 5, 10), (0, 0, 0)])
def test_an_impossible_net_score_has_no_interval(top, bottom, base):
    with pytest.raises(ValueError, match="no net score"):
        tango(top, bottom, base)


@given(st.dictionaries(st.integers(-9, 9), st.integers(0, 30), min_size=1).filter(lambda v: sum(v.values()) > 1))
def test_a_mean_is_scipys(values):
    plain = [value for value, count in values.items() for _ in range(count)]
    found = mean(values)
    assert found.mean == pytest.approx(plain_mean(plain))
    assert found.interval.low <= found.mean <= found.interval.high
    if found.deviation:
        theirs = stats.ttest_1samp(plain, 0).confidence_interval()
        assert (found.interval.low, found.interval.high) == pytest.approx((theirs.low, theirs.high))


def test_a_mean_of_one_value_has_no_interval():
    with pytest.raises(ValueError, match="of 1 values"):
        mean({3: 1})
