"""Top-two, net, median, quartiles and P(later > earlier) against plain lists and scipy."""

from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import mannwhitneyu

from analysis import likert

SCALE = st.dictionaries(st.integers(1, 5), st.integers(0, 30), max_size=5)


def as_list(counts):
    return sorted(step for step, count in counts.items() for _ in range(count))


@given(SCALE)
def test_median_is_the_lists(counts):
    answers = as_list(counts)
    assert likert.median(counts) == (median(answers) if answers else None)


@given(SCALE)
def test_quartiles_split_the_list_as_definition_2_says(counts):
    answers = as_list(counts)
    if not answers:
        assert likert.quartiles(counts) is None
        return
    for part, found in zip((0.25, 0.5, 0.75), likert.quartiles(counts), strict=True):
        assert sum(one < found for one in answers) <= part * len(answers) <= sum(one <= found for one in answers)


@given(SCALE, SCALE)
def test_later_higher_is_mann_whitneys_u(later, earlier):
    new, old = as_list(later), as_list(earlier)
    found = likert.later_higher(later, earlier)
    if not new or not old:
        assert found is None
        return
    assert found == pytest.approx(mannwhitneyu(new, old, method="asymptotic").statistic / (len(new) * len(old)))


def test_top_two_counts_the_two_highest_of_those_who_gave_a_step():
    found = likert.top_two({1: 2, 2: 3, 3: 5, 4: 20, 5: 10})
    assert (found.count, found.base, found.share) == (30, 40, 0.75)
    assert likert.top_two({1: 2, 3: 8}, steps=4).count == 8
    assert likert.top_two({}) is None


def test_net_is_high_minus_low():
    assert likert.net(5, 30, 40) == 0.625
    assert likert.net(30, 5, 40) == -0.625
    assert likert.net(0, 0, 0) is None


def test_a_negative_count_is_no_count():
    with pytest.raises(ValueError, match="negative"):
        likert.median({1: -1})


def test_two_waves_differ_by_newcombes_interval():
    found = likert.difference(likert.TopTwo(56, 70), likert.TopTwo(48, 80))
    assert (round(found.low, 4), round(found.high, 4)) == (0.0524, 0.3339)
