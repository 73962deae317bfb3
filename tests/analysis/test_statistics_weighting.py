"""Response, its evenness, and weights: fitted margins, design effect, refusals at their edges."""

import random

import pytest
from hypothesis import strategies as st

from analysis.statistics import weighting
from analysis.statistics.intervals import wilson
from analysis.statistics.weighting import Refusal
from tests.analysis.properties import given

ANSWERED = {("Lochee", "young"): 30, ("Lochee", "old"): 40, ("Ferry", "young"): 60, ("Ferry", "old"): 50}
CHOSE = {("Lochee", "young"): 10, ("Lochee", "old"): 10, ("Ferry", "young"): 45, ("Ferry", "old"): 35}
PEOPLE = [{"Lochee": 500, "Ferry": 400}, {"young": 420, "old": 480}]
PEOPLES = st.integers(50, 500)


@pytest.mark.parametrize(("answered", "people", "share"), [(30, 60, 0.5), (0, 10, 0.0), (10, 10, 1.0), (11, 10, None), (0, 0, None)])
def test_response(answered, people, share):
    assert weighting.response(answered, people) == share


def test_groups_that_answer_alike_are_even_and_others_are_not():
    assert weighting.evenness([(100, 200), (50, 100)]).indicator == 1
    apart = weighting.evenness([(180, 200), (20, 200)])
    assert apart.unadjusted == pytest.approx(1 - 2 * 0.4 * (400 / 399)**0.5)
    assert apart.unadjusted < apart.indicator < 0.25
    assert apart.words().startswith("Response was 50%. How evenly it came from the groups: 0.2")


@pytest.mark.parametrize("groups", [[], [(5, 10)], [(5, 10), (11, 10)], [(5, 10), (0, 0)], [(5, 10), (3, 0)]])
def test_without_two_groups_that_can_be_there_is_no_evenness(groups):
    assert weighting.evenness(groups) is None


def test_chance_alone_makes_small_groups_look_uneven_and_is_taken_off():
    chance, plain, adjusted, times = random.Random(4), 0.0, 0.0, 300
    for _time in range(times):
        groups = [(sum(chance.random() < 0.5 for _ in range(40)), 40) for _group in range(8)]
        found = weighting.evenness(groups)
        plain, adjusted = plain + (1 - found.unadjusted)**2, adjusted + (1 - found.indicator)**2
    assert plain / times > 3 * adjusted / times
    assert found.rate == sum(r for r, _n in groups) / 320


def test_weights_bring_every_margin_to_the_population():
    found = weighting.raked(ANSWERED, CHOSE, PEOPLE)
    weights = found.weights
    for place, people in enumerate(PEOPLE):
        for group, n in people.items():
            own = sum(weights[cell] * count for cell, count in ANSWERED.items() if cell[place] == group)
            assert own / 180 == pytest.approx(n / 900)
    assert found.unweighted == pytest.approx(100 / 180)
    assert found.share < found.unweighted
    assert found.effective == pytest.approx(180 / found.effect) and 1 < found.effect < 2
    assert found.interval == wilson(found.share * found.effective, found.effective)
    assert found.words() == "Weighted to the population: 48% (41 to 56%), unweighted 56%. Design effect 1.12."


def test_one_margin_is_stratification_after_the_fact():
    """The textbook weight is N_h/N over n_h/n; so the share is the population's mean of the groups' shares."""
    answered, chose = {("a",): 20, ("b",): 80}, {("a",): 10, ("b",): 20}
    found = weighting.raked(answered, chose, [{"a": 100, "b": 300}])
    assert found.share == pytest.approx(0.25 * 0.5 + 0.75 * 0.25)
    assert found.weights == pytest.approx({("a",): 1.25, ("b",): 0.9375})


@given(PEOPLES, PEOPLES, PEOPLES, PEOPLES)
def test_a_share_stays_one_and_is_never_surer_than_unweighted(a, b, c, d):
    found = weighting.raked(ANSWERED, CHOSE, [{"Lochee": a, "Ferry": b}, {"young": c, "old": d}])
    if found.refusal:
        assert (found.share, found.interval, found.weights) == (None, None, None)
    else:
        assert 0 <= found.interval.low <= found.share <= found.interval.high <= 1
        assert 1 <= found.effect + 1e-9 and found.effective <= 180 + 1e-9


@pytest.mark.parametrize(("fewest", "refusal"), [(9, Refusal.SMALL_MARGIN), (10, None), (11, None)])
def test_a_group_of_fewer_than_ten_is_not_weighted(fewest, refusal):
    found = weighting.raked({("a",): fewest, ("b",): 40}, {("a",): 5, ("b",): 10}, [{"a": 100, "b": 400}])
    assert found.refusal is refusal


@pytest.mark.parametrize(("people", "refused"), [(1200, False), (1205, True)])
def test_a_design_effect_of_more_than_two_is_refused(people, refused):
    """20 and 180 people: the effect passes 2 where the 20 speak for 40.1 % of all."""
    found = weighting.raked({("a",): 20, ("b",): 180}, {("a",): 10, ("b",): 100}, [{"a": people, "b": 1800}])
    assert (found.refusal is Refusal.DESIGN_EFFECT) == refused
    if refused:
        assert found.words() == "Not weighted: some groups answered so little that a few people would speak for many."


@pytest.mark.parametrize(("people", "refusal"), [
    ({"a": 100}, Refusal.UNLIKE), ({"a": 100, "b": 0}, Refusal.UNLIKE), ({"a": 9, "b": 9, "c": 9}, Refusal.SMALL_MARGIN)])
def test_groups_must_be_those_of_the_file(people, refusal):
    assert weighting.raked({("a",): 20, ("b",): 20}, {("a",): 5, ("b",): 5}, [people]).refusal is refusal
    assert weighting.raked({("a",): 20}, {("a",): 5}, []).refusal is Refusal.UNLIKE


def test_weights_that_do_not_settle_are_refused():
    """Everybody of a is young and everybody of b old: no weights can make the margins differ."""
    answered = {("a", "young"): 20, ("b", "old"): 20}
    found = weighting.raked(answered, {}, [{"a": 50, "b": 50}, {"young": 70, "old": 30}])
    assert found.refusal is Refusal.NOT_SETTLED


@pytest.mark.parametrize(("answered", "chose"), [({}, {}), ({("a",): 5}, {("a",): 6}), ({("a",): 5}, {("b",): 1})])
def test_what_cannot_be_counted_is_refused(answered, chose):
    with pytest.raises(ValueError, match="no share"):
        weighting.raked(answered, chose, [{"a": 10}])
