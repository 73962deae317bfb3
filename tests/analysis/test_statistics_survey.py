"""What a survey says, against numpy, scipy and what statsmodels 0.15 gives."""

import random

import numpy as np
import pytest
from hypothesis import strategies as st
from scipy import stats

from analysis.statistics import survey
from analysis.statistics.intervals import wilson
from tests.analysis.properties import given

FIVE = st.lists(st.integers(0, 40), min_size=5, max_size=5)
WAVES = [[10, 20, 30, 25, 15], [8, 18, 31, 27, 16], [9, 15, 28, 30, 20], [5, 14, 27, 33, 22], [4, 12, 25, 35, 26]]


def each(counts):
    return [step for step, count in enumerate(counts) for _ in range(count)]


def test_top_two_of_those_who_chose_or_of_all_who_took_part():
    assert survey.top_two([5, 10, 15, 40, 30]).share == 0.7
    of_all = survey.top_two([5, 10, 15, 40, 30], base=140)
    assert (of_all.share, of_all.interval) == (0.5, wilson(70, 140))
    assert survey.top_two([0] * 5) is None


@pytest.mark.parametrize(("steps", "is_there"), [(3, False), (4, True), (5, True)])
def test_three_steps_have_no_top_two(steps, is_there):
    assert (survey.top_two([10] * steps) is not None) == is_there


def test_a_net_score():
    found = survey.net(low=20, high=70, base=100)
    assert found.net == 0.5
    assert -1 < found.interval.low < 0.5 < found.interval.high < 1
    assert survey.net(0, 0, 0) is None


@given(FIVE.filter(sum))
def test_median_and_quartiles_are_numpys(counts):
    theirs = np.quantile(each(counts), [0.25, 0.5, 0.75], method="inverted_cdf")
    found = survey.middle(counts)
    assert [found.lower, found.median, found.upper] == theirs.tolist()


def test_nobody_has_no_median():
    assert survey.middle([0, 0, 0]) is None


@given(FIVE.filter(sum), FIVE.filter(sum))
def test_later_above_earlier_is_scipys_and_its_mirror_image(later, earlier):
    found, back = survey.later_than(later, earlier), survey.later_than(earlier, later)
    theirs = stats.mannwhitneyu(each(later), each(earlier)).statistic / sum(later) / sum(earlier)
    assert found.chance == pytest.approx(theirs)
    assert 0 <= found.interval.low <= found.chance <= found.interval.high <= 1
    assert found.higher == pytest.approx(back.lower) and found.chance == pytest.approx(1 - back.chance)
    assert found.interval.low == pytest.approx(1 - back.interval.high, abs=1e-9)


def test_later_above_earlier_beside_statsmodels():
    """rank_compare_2ordinal gives 0.8088 and, by another method for the interval, 0.657 to 0.961."""
    found = survey.later_than([1, 2, 3, 4, 9], [5, 4, 3, 2, 1])
    assert found.chance == pytest.approx(0.8087719298245614)
    assert (found.interval.low, found.interval.high) == pytest.approx((0.657, 0.961), abs=0.06)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    chance, held, times = random.Random(25), 0, 600
    shares = ((5, 20, 50, 20, 5), (5, 10, 40, 30, 15))
    truth = survey.later_than(shares[1], shares[0]).chance
    for _time in range(times):
        drawn = [chance.choices(range(5), own, k=n) for own, n in zip(shares, (30, 25))]
        counts = [[one.count(step) for step in range(5)] for one in drawn]
        held += survey.later_than(counts[1], counts[0]).interval.holds(truth)
    assert 0.93 <= held / times <= 0.995


def test_words_of_a_comparison():
    assert survey.later_than([0, 0, 20], [20, 0, 0]).words() == (
        "Take one answer of each time: the later one is higher in 100 of 100 such pairs, lower in 0, the same in 0. "
        "Answers are higher than before.")
    assert survey.later_than([10, 10], [10, 10]).words().endswith("That could be chance.")
    assert survey.later_than([0, 0], [1, 1]) is None
    with pytest.raises(ValueError, match="different length"):
        survey.later_than([1, 2], [1, 2, 3])


def test_a_trend_is_statsmodels():
    """statsmodels' Table(WAVES).test_ordinal_association() gives z = 3.4937254681052377."""
    found = survey.trend(WAVES)
    assert found.statistic**0.5 == pytest.approx(3.4937254681052377)
    assert found.p == pytest.approx(0.0004763305714995682)
    assert found.words() == "Answers have become higher over these waves, by more than chance would give."
    assert survey.trend(WAVES[::-1]).words() == "Answers have become lower over these waves, by more than chance would give."
    assert survey.trend([WAVES[0]] * 5).words() == "Over these waves there is no clear trend."


@given(st.lists(FIVE, min_size=5, max_size=7))
def test_a_trend_is_scipys_correlation(waves):
    pairs = [(when, step) for when, counts in enumerate(waves) for step in each(counts)]
    found = survey.trend(waves)
    if len({when for when, _ in pairs}) < 2 or len({step for _, step in pairs}) < 2:
        assert found is None
    else:
        assert found.r == pytest.approx(stats.pearsonr(*zip(*pairs)).statistic, abs=1e-9)


@pytest.mark.parametrize(("waves", "is_there"), [(4, False), (5, True), (6, True)])
def test_a_trend_takes_five_waves(waves, is_there):
    assert (survey.trend((WAVES + WAVES)[:waves]) is not None) == is_there


def test_a_trend_takes_when_the_waves_were():
    assert survey.trend(WAVES, [0, 1, 2, 3, 9]).r != survey.trend(WAVES).r
    with pytest.raises(ValueError, match="different length"):
        survey.trend([*WAVES[:4], [1, 2]])


def test_alpha_of_answers_that_are_there_one_by_one():
    """Against the plain formula over people, and Feldt's interval from scipy's F."""
    chance = np.random.default_rng(8)
    true = chance.normal(size=200)
    answers = np.stack([true + chance.normal(size=200) for _ in range(4)], axis=1)
    found = survey.alpha(np.cov(answers.T).tolist(), 200)
    single, total = answers.var(axis=0, ddof=1).sum(), answers.sum(axis=1).var(ddof=1)
    assert found.alpha == pytest.approx(4 / 3 * (1 - single / total))
    low, high = (1 - (1 - found.alpha) * stats.f.ppf(part, 199, 199 * 3) for part in (0.975, 0.025))
    assert (found.interval.low, found.interval.high) == pytest.approx((low, high))
    assert found.interval.holds(0.8)
    assert found.words().startswith("The 4 questions hang together with an alpha of 0.8")


SAME = [[1.0, 0.5, 0.5], [0.5, 1.0, 0.5], [0.5, 0.5, 1.0]]


@pytest.mark.parametrize(("people", "is_there"), [(29, False), (30, True), (31, True)])
def test_alpha_takes_thirty_people(people, is_there):
    assert (survey.alpha(SAME, people) is not None) == is_there


def test_alpha_takes_three_questions_that_vary():
    assert survey.alpha([row[:2] for row in SAME[:2]], 100) is None
    assert survey.alpha(SAME, 100).alpha == pytest.approx(0.75)
    assert survey.alpha([[0.0] * 3] * 3, 100) is None
