"""Three voices on one wheel: findings in words, the child named first, small answers compared with nothing, no average. Pure."""

import math

import pytest
from hypothesis import given, strategies as st

from participation import instruments, voices, wheel_outlines
from participation.checkins import Voice
from participation.wheel import KEYS, Band
from participation.wheel_shape import CENTRE, EDGE, HOLE

WHEEL = instruments.current(Band.MIDDLE)
ADULT, FAMILY = Voice.PRACTITIONER, Voice.FAMILY
ANSWERS = st.dictionaries(st.sampled_from(KEYS), st.sampled_from(WHEEL.values))


def found(child, adult=None, family=None):
    others = {ADULT: adult or {}, FAMILY: family or {}}
    return [(one.indicator.key, one.child, one.others, one.differ) for one in voices.findings(WHEEL, child, others)]


def test_each_voice_stands_in_the_finding_and_who_differs_is_named():
    assert found({"included": "2"}, {"included": "2"}, {"included": "4"}) == [
        ("included", "Sometimes", ((ADULT, "Sometimes", False), (FAMILY, "Nearly always", True)), (FAMILY,))]
    assert found({"included": "2"}, {"included": "3"}, {"included": "4"})[0][3] == (ADULT, FAMILY)


@pytest.mark.parametrize("small", ["skip", "unsure", "talk"])
def test_a_small_answer_is_no_difference_but_stands_beside_one(small):
    assert found({"safe": small}, {"safe": "4"}) == [] == found({"safe": "4"}, {"safe": small})
    assert found({"safe": "4"}, {"safe": small}, {"safe": "1"})[0][2] == (
        (ADULT, WHEEL.in_words[small], False), (FAMILY, "Hardly ever", True))


def test_alike_needs_another_voice_and_all_of_them():
    def names(child, **others):
        return [one.key for one in voices.alike(child, {Voice(name): said for name, said in others.items()})]
    assert names({"safe": "3"}) == [] == names({"safe": "3"}, family={})
    assert names({"safe": "3"}, family={"safe": "3"}) == ["safe"] == names({"safe": "3"}, family={"safe": "3"}, practitioner={"safe": "skip"})
    assert names({"safe": "3"}, family={"safe": "3"}, practitioner={"safe": "2"}) == []


@given(ANSWERS, ANSWERS, ANSWERS)
def test_differences_and_what_is_alike_never_meet_and_the_childs_word_is_the_childs(child, adult, family):
    others = {ADULT: adult, FAMILY: family}
    different = voices.findings(WHEEL, child, others)
    assert {one.indicator for one in different}.isdisjoint(voices.alike(child, others))
    assert all(one.child == WHEEL.says(child[one.indicator.key]) for one in different)
    assert [one.indicator.key for one in different] == [key for key in KEYS if any(voices.differ(child, one, key) for one in others.values())]


def test_every_indicator_has_an_open_question():
    assert set(voices.OPENERS) == set(KEYS)
    assert all(text.endswith("?") for text in voices.OPENERS.values())


def test_the_lines_of_two_voices_on_one_ring_lie_apart_and_inside_the_wheel():
    lines = {voice: wheel_outlines.of_voice(voice, {"safe": "3", "healthy": "skip"}, 4) for voice in ("practitioner", "family")}
    assert [set(paths) for paths in lines.values()] == [{"safe"}, {"safe"}]
    radii = {voice: _radii(paths["safe"]) for voice, paths in lines.items()}
    ring = HOLE + 3 * (EDGE - HOLE) / 4
    assert HOLE < min(radii["practitioner"]) < min(radii["family"]) < max(radii["family"]) < max(radii["practitioner"]) < ring
    assert max(radii["practitioner"]) - max(radii["family"]) == pytest.approx(7, abs=.2)


def _radii(path):
    """Distances from the middle of every corner of a line."""
    numbers = path.replace("M", " ").replace("L", " ").replace("Z", "").replace("A", " A ").split()
    corners, at = [], 0
    while at < len(numbers):
        at += 6 if numbers[at] == "A" else 0
        corners.append((float(numbers[at]), float(numbers[at + 1])))
        at += 2
    return [math.dist(one, (CENTRE, CENTRE)) for one in corners]
