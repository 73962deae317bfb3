"""The wheel's rules: order, bands, levels, and that a small answer is never low."""

import math

import pytest

from participation import wheel, wheel_shape, wheel_styles
from participation.settings import shipped

STYLES = wheel_styles.sheets()


def test_eight_indicators_in_their_statutory_order():
    assert wheel.KEYS == ("safe", "healthy", "achieving", "nurtured", "active", "respected", "responsible", "included")


@pytest.mark.parametrize(("age", "band"), [(3, "3-7"), (7, "3-7"), (8, "8-11"), (11, "8-11"), (12, "12-18"), (18, "12-18")])
def test_band_of_an_age(age, band):
    assert wheel.band_of(age) == band


@pytest.mark.parametrize("value", ["", None, "skip", "unsure", "talk"])
def test_a_small_answer_colours_nothing_and_is_never_lowest(value):
    assert (wheel.rings(value), wheel.lowest(value)) == (0, False)


def test_only_one_ring_is_the_lowest():
    assert [value for value in ("1", "2", "3", "4", "5") if wheel.lowest(value)] == ["1"]


@pytest.mark.parametrize("rings", [3, 4, 5])
def test_rings_do_not_overlap_and_fill_the_slice(rings):
    middles = [wheel_shape.ring_middle(0, ring, rings) for ring in range(1, rings + 1)]
    radii = [wheel_shape.CENTRE - y for _, y in middles]
    assert all(math.isclose(x, wheel_shape.CENTRE) for x, _ in middles)
    assert radii == sorted(radii)
    assert wheel_shape.HOLE < radii[0] and radii[-1] < wheel_shape.EDGE
    assert len(set(wheel_shape.slice_paths(rings))) == rings


@pytest.mark.parametrize("rings", [3, 4, 5])
def test_touch_polygons_share_their_edges_so_no_tap_falls_between_rings(rings):
    corners = [_corners(polygon) for polygon in wheel_shape.touch_polygons(rings)]
    for inner, outer in zip(corners, corners[1:], strict=False):
        assert (inner[0], inner[8]) == (outer[15], outer[9])


def _corners(polygon: str) -> list[tuple[str, ...]]:
    return [tuple(pair.split()) for pair in polygon.removeprefix("polygon(").removesuffix(")").split(",")]


@pytest.mark.parametrize("name", sorted(STYLES))
def test_the_style_sheets_are_the_ones_that_the_rules_write(name):
    assert (shipped("static") / "css" / name).read_text(encoding="utf-8") == STYLES[name]


def test_the_eight_slices_close_the_circle():
    assert (wheel_shape.SLICES, wheel_shape.SLICES * wheel_shape.STEP) == (len(wheel.KEYS), 360)
