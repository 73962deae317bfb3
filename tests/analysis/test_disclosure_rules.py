"""The numbers that protect people, each at n − 1, n and n + 1."""

import pytest

from analysis.disclosure import rules
from analysis.disclosure.audit import wide
from analysis.disclosure.groups import not_shown
from analysis.disclosure.rules import Reason, sensitive, unanimous
from analysis.disclosure.transitions import change_areas, change_of
from analysis.releases.changes import CHANGE_LEAST


def row(*counts):
    return dict(zip(("low", "middle", "high", "none"), counts, strict=True))


def test_the_numbers_are_these():
    assert (rules.K, rules.SMALL, rules.WIDTH, rules.INSIDERS, CHANGE_LEAST) == (10, 4, 5, 1, 30)


@pytest.mark.parametrize(("count", "reason"), [(0, None), (1, Reason.SMALL), (4, Reason.SMALL), (5, None)])
def test_counts_of_1_to_4_are_sensitive(count, reason):
    assert sensitive(row(count, 30, 40, 20)).get("low") is reason


@pytest.mark.parametrize(("left", "reason"), [(1, Reason.COMPLEMENT), (4, Reason.COMPLEMENT), (5, None)])
def test_so_are_counts_that_leave_1_to_4_on_the_other_side(left, reason):
    assert sensitive(row(0, 0, 50, left)).get("high") is reason


@pytest.mark.parametrize(("count", "telling", "reason"), [
    (0, True, Reason.EXTREME), (0, False, None), (5, True, None), (1, True, Reason.SMALL)])
def test_nobody_is_telling_on_a_sensitive_item(count, telling, reason):
    assert sensitive(row(count, 30, 40, 20), extremes=["low"] if telling else []).get("low") is reason


def test_everybody_is_telling_on_a_sensitive_item():
    assert sensitive(row(0, 0, 50, 0), extremes=["high"])["high"] is Reason.EXTREME
    assert sensitive(row(0, 0, 50, 0)) == {}


@pytest.mark.parametrize(("count", "reason"), [(0, Reason.SMALL), (5, Reason.SMALL), (6, None)])
def test_a_shelter_leaves_room_for_any_of_its_groups(count, reason):
    assert sensitive(row(count, 30, 40, 20), shelter=True).get("low") is reason


@pytest.mark.parametrize(("low", "high", "protects"), [(0, 5, False), (0, 6, True), (1, 5, False), (1, 6, True), (7, 11, False),
                                                       (7, 12, True)])
def test_a_range_is_measured_for_somebody_who_is_in_it(low, high, protects):
    assert wide(low, high) is protects


@pytest.mark.parametrize(("base", "hidden"), [(9, {"c", "b"}), (10, set()), (11, set())])
def test_a_group_of_nine_is_not_shown_and_takes_a_partner_along(base, hidden):
    rows = {"a": row(20, 20, 20, 20), "b": row(10, 15, 10, 10), "c": row(base - 5, 0, 5, 0)}
    found = not_shown([rows], k=10)
    assert set(found) == hidden
    if hidden:
        assert found == {"c": Reason.GROUP, "b": Reason.PARTNER}


def test_one_question_in_which_all_agree_hides_the_group_in_every_question():
    mixed = {"a": row(20, 20, 20, 20), "b": row(10, 15, 10, 10), "c": row(5, 5, 5, 5)}
    agreed = mixed | {"c": row(0, 0, 20, 0)}
    assert not_shown([mixed, agreed], k=10) == {"c": Reason.UNANIMOUS, "b": Reason.PARTNER}


def test_partners_are_added_until_the_rest_obeys_the_rules_itself():
    tiny = {"a": row(20, 20, 20, 20), "b": row(10, 10, 10, 10), "c": row(1, 1, 1, 1), "d": row(1, 1, 0, 0), "e": row(0, 0, 2, 0)}
    assert set(not_shown([tiny], k=10)) == {"b", "c", "d", "e"}


@pytest.mark.parametrize("counts", [(0, 0, 0, 0), (5, 1, 0, 0)])
def test_nobody_and_a_majority_are_not_unanimous(counts):
    assert not unanimous(row(*counts))


@pytest.mark.parametrize("k", [0, 5, 9])
def test_k_can_be_made_stricter_and_never_looser(k):
    with pytest.raises(ValueError, match="looser"):
        rules.check_k(k)
    assert (rules.check_k(10), rules.check_k(25)) == (10, 25)


@pytest.mark.parametrize(("base", "told"), [(29, {"c", "d"}), (30, {"a", "b", "c", "d"}), (31, {"a", "b", "c", "d"})])
def test_change_is_told_from_30_people_on_and_never_leaves_out_just_one(base, told):
    assert change_areas({"a": base, "b": 35, "c": 60, "d": 70}, (), least=30, k=10) == told


@pytest.mark.parametrize(("before", "after", "same", "kind"), [
    ("low", "high", True, "up"), ("high", "middle", True, "down"), ("low", "low", True, "same"), ("low", "high", False, "missing"),
    ("none", "high", True, "missing"), ("low", "none", True, "missing"), ("low", "-", True, "missing")])
def test_change_is_only_told_on_one_scale_with_a_level_each_time(before, after, same, kind):
    assert change_of(before, after, same) == kind


def test_without_highspy_scipy_gives_the_same_ranges(monkeypatch):
    from analysis.disclosure import solver
    from tests.analysis import test_disclosure_outside as outside

    monkeypatch.setattr(solver, "highspy", None)
    outside.test_sdctable_a_hidden_cell_is_known_exactly()
    outside.test_linked_tables_together_reveal_one_cell()
    outside.test_tau_argus_takes_the_cheapest_second_region()
