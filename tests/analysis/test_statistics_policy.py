"""Small numbers at n − 1, n and n + 1."""

import pytest

from analysis.disclosure.rules import K
from analysis.statistics.policy import Reading, Showing, reading, showing


@pytest.mark.parametrize(("base", "wanted"), [
    (None, "nothing"), (0, "nothing"), (K - 1, "nothing"), (K, "with interval"), (K + 1, "with interval"),
    (29, "with interval"), (30, "full"), (31, "full")])
def test_how_a_share_may_stand(base, wanted):
    assert showing(base) == Showing(wanted)


@pytest.mark.parametrize(("k", "base", "wanted"), [
    (20, 19, "nothing"), (20, 20, "with interval"), (2, K - 1, "nothing"), (40, 39, "nothing"), (40, 40, "full")])
def test_a_release_may_be_stricter_never_looser(k, base, wanted):
    assert showing(base, k) == Showing(wanted)


@pytest.mark.parametrize(("points", "wanted"), [
    (0, "nothing"), (1, "interval"), (2, "difference"), (9, "difference"), (10, "run chart"), (12, "run chart"),
    (13, "control chart"), (14, "control chart")])
def test_what_a_number_of_points_can_carry(points, wanted):
    assert reading(points) == Reading(wanted)
