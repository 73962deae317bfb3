"""Rings around Me: everybody has a place of their own, far enough from the next; then and now loses and doubles nobody."""

import itertools
import math
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation import circle
from participation.circle import HOURS, NOWHERE, RADIUS, Someone, Turn, arranged, can_draw, compare, free_hour, point
from participation.settings import shipped

PHONE, TOKEN, TOUCHING = 374, 64, 2
"""Width of the picture on a phone of 390 px, of a token, and how much two may overlap at their rims."""
RINGS = st.integers(1, 3)
NAMES = st.sampled_from(["Gran", "gran", " Gran ", "Mum", "Lewis", "Bea", "Jamie", "Mr Khan"])


@st.composite
def people(draw, most=14, hours=st.integers(0, 12)):
    drawn = draw(st.lists(st.tuples(NAMES, RINGS, hours, st.sampled_from(["", "more", "less"])), max_size=most))
    return [Someone(str(n), name, "cat", ring, hour, wish) for n, (name, ring, hour, wish) in enumerate(drawn)]


def distances(found):
    return [math.dist(point(a.ring, a.hour), point(b.ring, b.hour)) for a, b in itertools.combinations(found, 2)]


@given(people())
def test_no_two_share_a_place_and_a_good_one_is_kept(those):
    found = arranged(those)
    assert [(one.id, one.name, one.ring, one.wish) for one in found] == [(one.id, one.name, one.ring, one.wish) for one in those]
    places = [(one.ring, one.hour) for one in found if one.hour != NOWHERE]
    assert max(Counter(places).values(), default=1) == 1
    assert all(hour in HOURS[ring] for ring, hour in places)
    assert arranged(found) == found


@given(people(most=10, hours=st.just(NOWHERE)))
def test_whoever_is_drawn_can_be_tapped_on_a_phone(those):
    if can_draw(those):
        assert all(away * PHONE / 100 >= TOKEN - TOUCHING for away in distances(arranged(those)))


@given(st.lists(st.tuples(RINGS, st.integers(1, 12)), max_size=10), RINGS, st.integers(0, 12))
def test_a_place_is_free_or_the_ring_is_full(taken, ring, wanted):
    hour = free_hour(ring, taken, wanted)
    if hour == NOWHERE:
        assert {h for r, h in taken if r == ring} >= set(HOURS[ring])
    else:
        assert hour in HOURS[ring] and (ring, hour) not in taken


def test_a_dropped_token_lies_where_it_was_dropped_or_beside():
    assert (free_hour(2, [], 9), free_hour(2, [], 12), free_hour(1, [(1, 4)], 4)) == (9, 1, 2)


@pytest.mark.parametrize(("counts", "drawn"), [
    ((5, 5, 0), True), ((5, 5, 1), False), ((6, 0, 0), False), ((0, 6, 0), True), ((0, 7, 0), False), ((0, 0, 9), True),
    ((0, 0, 10), False), ((0, 0, 0), True)])
def test_what_does_not_fit_is_listed(counts, drawn):
    those = [Someone(f"{ring}{n}", "x", "cat", ring, 0, "") for ring, count in enumerate(counts, 1) for n in range(count)]
    assert can_draw(those) is drawn
    assert sum(map(len, circle.by_ring(those).values())) == len(those)


def test_the_style_sheet_has_every_place_where_the_arithmetic_has_it():
    text = (shipped("static") / "css/child-pages.css").read_text("utf-8")
    found = {(int(ring), int(hour)): (float(left), float(top)) for ring, hour, left, top in
             re.findall(r"\.at-(\d)-(\d+)\{left:([\d.]+)%;top:([\d.]+)%\}", text)}
    for ring in RADIUS:
        for hour in HOURS[ring]:
            x, y = point(ring, hour)
            assert found[ring, hour] == pytest.approx((50 + x, 50 + y), abs=0.02)


@given(people(), people())
def test_then_and_now_names_everybody_once(before, now):
    changes = compare(before, now)
    assert [one.now for one in changes if one.now] == now
    assert sorted(one.before.id for one in changes if one.before) == sorted(one.id for one in before)
    assert all((one.turn is Turn.NEW) == (one.before is None) and (one.turn is Turn.NOT_HERE) == (one.now is None) for one in changes)


@given(people(), people())
def test_backwards_new_and_not_here_change_places(before, now):
    there, back = (Counter(one.turn for one in compare(*pair)) for pair in ((before, now), (now, before)))
    assert (there[Turn.NEW], there[Turn.NOT_HERE]) == (back[Turn.NOT_HERE], back[Turn.NEW])


@given(people())
def test_nothing_changes_from_a_time_to_itself(those):
    assert {one.turn for one in compare(those, those)} <= {Turn.SAME}


def test_in_words():
    before = [Someone("1", "Gran", "cat", 2, 2, "more"), Someone("2", "Bea", "dog", 3, 5, "")]
    now = [Someone("3", "gran ", "cat", 1, 2, "more"), Someone("4", "Lewis", "bird", 2, 3, "same")]
    assert [(one.turn.value, one.name) for one in compare(before, now)] == [("moved", "gran "), ("new", "Lewis"), ("not-here", "Bea")]
