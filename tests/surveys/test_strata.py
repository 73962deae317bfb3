"""Strata hold at least ten invited people each, before any code exists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.sealed.strata import MIN_INVITED, Stratum, TooFew, coarsen, sizes


def people(**areas: dict[str, int]) -> list[tuple[str, str]]:
    return [(area, group) for area, groups in areas.items() for group, number in groups.items() for _ in range(number)]


def counted(*rows: tuple[str, str]) -> dict[Stratum, int]:
    return sizes(rows, coarsen(rows))


def test_the_minimum_is_ten() -> None:
    assert MIN_INVITED == 10


def test_nine_are_too_few_and_ten_are_enough() -> None:
    with pytest.raises(TooFew):
        coarsen(people(Lochee={"School": 9}))
    assert counted(*people(Lochee={"School": 10})) == {Stratum("Lochee", "School"): 10}


def test_groups_of_ten_stay_and_nine_are_pooled_with_the_smallest_neighbour() -> None:
    assert counted(*people(Lochee={"School": 30, "Health": 10, "Police": 9})) == {
        Stratum("Lochee", "School"): 30, Stratum("Lochee", None): 19}
    assert counted(*people(Lochee={"School": 30, "Health": 10, "Police": 10})) == {
        Stratum("Lochee", "Health"): 10, Stratum("Lochee", "Police"): 10, Stratum("Lochee", "School"): 30}


def test_small_groups_together_may_be_enough() -> None:
    assert counted(*people(Lochee={"School": 30, "Health": 5, "Police": 5})) == {
        Stratum("Lochee", "School"): 30, Stratum("Lochee", None): 10}


def test_a_small_area_is_pooled_with_the_smallest_area() -> None:
    assert counted(*people(Lochee={"School": 30}, Ferry={"School": 9}, Coldside={"School": 12})) == {
        Stratum("Lochee", "School"): 30, Stratum(None, "School"): 21}


def test_an_unknown_area_or_group_is_never_a_stratum_of_its_own() -> None:
    rows = people(Lochee={"School": 20, "": 15}) + [("", "School")] * 12
    assert counted(*rows) == {Stratum("Lochee", "School"): 20, Stratum("Lochee", None): 15, Stratum(None, "School"): 12}


names = st.sampled_from(["", "a", "b", "c", "d", "e"])


@given(st.lists(st.tuples(names, names), min_size=MIN_INVITED, max_size=300))
def test_every_stratum_holds_ten_and_everybody_is_in_one(rows: list[tuple[str, str]]) -> None:
    found = counted(*rows)
    assert min(found.values()) >= MIN_INVITED
    assert sum(found.values()) == len(rows)


@given(st.lists(st.tuples(names, names), min_size=MIN_INVITED, max_size=300))
def test_a_named_stratum_says_the_truth(rows: list[tuple[str, str]]) -> None:
    for (area, group), stratum in coarsen(rows).items():
        assert stratum.area in (None, area) and stratum.group in (None, group)
        assert stratum.area != "" and stratum.group != ""
