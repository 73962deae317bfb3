"""Response by group while a wave is open: told from ten on, and what is not told does not follow from the total."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.running.reach import TOLD_FROM, Reach, told

LISTS = st.lists(st.integers(0, 60), min_size=1, max_size=9)


def lines(*used):
    return [Reach(f"group {i}", max(n, 10), n) for i, n in enumerate(used)]


def seen(*used):
    return [line.used for line in told(lines(*used))]


@pytest.mark.parametrize(("used", "expected"), [
    ((TOLD_FROM - 1,), [None]), ((TOLD_FROM,), [TOLD_FROM]), ((TOLD_FROM + 1,), [TOLD_FROM + 1]),
    ((30, 20, 40), [30, 20, 40]),
    ((30, 3, 40), [None, None, 40]),
    ((30, 3, 40, 4), [None, None, 40, None]),
    ((30, 5, 40, 5), [30, None, 40, None]),
    ((0, 0, 0), [None, None, None])])
def test_what_is_told(used, expected):
    assert seen(*used) == expected


@given(LISTS)
def test_nobody_works_out_a_small_group_from_the_total(used):
    shown = seen(*used)
    rest = [n for n, one in zip(used, shown, strict=True) if one is None]
    assert all(one is None or one >= TOLD_FROM for one in shown)
    assert not rest or len(rest) == len(used) or (len(rest) > 1 and sum(rest) >= TOLD_FROM)


@given(LISTS)
def test_order_and_invited_stay(used):
    assert [(line.name, line.invited) for line in told(lines(*used))] == [(line.name, line.invited) for line in lines(*used)]


def test_a_share_is_in_whole_per_cent_and_absent_with_its_base():
    assert Reach("a", 40, 13).share == 32
    assert Reach("a", 40, None).share is None
