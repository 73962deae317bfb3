"""Somebody who knows every rule and goes through every class that would have been shown in the same way."""

from collections import defaultdict

import pytest

from analysis.disclosure import reversal
from analysis.disclosure.audit import wide
from analysis.disclosure.rules import sensitive
from analysis.releases import classes
from analysis.releases.declared import ANSWERS
from analysis.releases.periods import TELLING
from analysis.tallies import NO_ANSWER


def every(children):
    return [dict(zip(ANSWERS, counts, strict=True)) for counts in reversal._all(children, len(ANSWERS))]


def shown(row):
    hidden = classes.protected(row)
    return tuple(None if category in hidden else row[category] for category in ANSWERS)


@pytest.mark.parametrize("children", [10, 14])
def test_no_hidden_count_is_nearer_than_the_rules_allow_to_whoever_knows_them(children):
    alike = defaultdict(list)
    for row in every(children):
        alike[shown(row)].append(row)
    near = [(told, category) for told, rows in alike.items() for place, category in enumerate(ANSWERS) if told[place] is None
            if any(category in sensitive(row, extremes=TELLING) for row in rows)
            if not wide(min(row[category] for row in rows), max(row[category] for row in rows))]
    assert near == []
    assert any(told.count(None) < len(ANSWERS) for told in alike), "something is left to tell"


def test_what_the_rules_would_give_away_is_not_shown_at_all():
    row = {"low": 4, "middle": 7, "high": 4, NO_ANSWER: 0}
    assert set(classes._hidden((4, 7, 4, 0), 10)) == {"low", "high"}
    assert set(classes.protected(row)) == set(ANSWERS)


def test_a_clear_class_is_shown_as_before():
    assert classes.protected({"low": 15, "middle": 15, "high": 30, NO_ANSWER: 0}) == {}
    assert "high" not in classes.protected({"low": 2, "middle": 5, "high": 16, NO_ANSWER: 1})


def test_what_cannot_be_gone_through_counts_as_given_away(monkeypatch):
    monkeypatch.setattr(reversal, "MOST_TRIED", 0)
    assert reversal.given_away({"low": 2, "high": 20, "none": 9}, {"low", "high"}, hides=lambda row: {"low", "high"})
