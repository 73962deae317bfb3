"""Up, same and down: always together, with what the missing could do."""

import pytest

from analysis.change import REGRESSION_TO_THE_MEAN, Change, in_words, spread_in_words
from analysis.intervals import Interval, wilson

TERM = Change(down=20, same=50, up=30, missing=25)


def test_shares_are_of_those_who_can_be_compared():
    assert {name: (one.count, one.base) for name, one in TERM.shares.items()} == {
        "down": (20, 100), "same": (50, 100), "up": (30, 100)}
    assert TERM.shares["up"].interval == wilson(30, 100)
    assert (TERM.followed_share.count, TERM.followed_share.base) == (100, 125)


def test_bounds_run_from_none_to_all_of_the_missing():
    assert TERM.bounds["up"] == Interval(30 / 125, 55 / 125)
    assert TERM.bounds["down"] == Interval(20 / 125, 45 / 125)


def test_the_sentence_says_both_directions_and_who_is_missing():
    assert in_words(TERM) == "30 went up, 20 went down and 50 stayed the same. 25 of 125 could not be compared."
    assert spread_in_words(TERM) == "Whatever happened to those: of everybody who started, between 24 and 44 % went up."
    whole = Change(1, 2, 3, 0)
    assert in_words(whole) == "3 went up, 1 went down and 2 stayed the same."
    assert spread_in_words(whole) == ""


def test_nobody_followed_up_is_said_in_words():
    nobody = Change(0, 0, 0, 12)
    assert in_words(nobody) == "Nobody could be compared with last time."
    assert (nobody.shares, nobody.bounds["up"]) == ({}, Interval(0, 1))
    assert (Change(0, 0, 0, 0).bounds, Change(0, 0, 0, 0).followed_share) == ({}, None)


def test_regression_to_the_mean_is_said_without_a_number_word():
    assert "by themselves" in REGRESSION_TO_THE_MEAN and "together" in REGRESSION_TO_THE_MEAN


def test_no_count_is_negative():
    with pytest.raises(ValueError, match="negative"):
        Change(0, -1, 0, 0)
