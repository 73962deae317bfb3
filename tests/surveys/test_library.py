"""The shipped questionnaires and the reader of their format."""

import pytest

from surveys import library
from surveys.library import Unreadable, read

SMALL = """
id = "small"
version = 1
language = "en"
audience = "staff"
title = "Small"
intro = "One."
minutes = 1
[asides]
na = "Doesn’t apply"
[scales.yes]
options = [[1, "No"], [2, "Yes"]]
low = [1]
high = [2]
[[items]]
id = "A"
kind = "scale"
scale = "yes"
text = "A?"
asides = ["na"]
"""


def shipped(key: str) -> library.Questionnaire:
    text = library.shipped_text(key)
    assert text is not None
    return read(text)


def test_these_questionnaires_ship() -> None:
    assert sorted(form.key for form in library.shipped()) == [
        "case-file-audit", "class-pulse", "families", "pupil-written", "staff-confidence", "team-pulse", "training-after",
        "training-before", "training-three-months", "working-together"]


def test_staff_confidence_asks_s1_to_s12_with_the_action_each_evidences() -> None:
    form = shipped("staff-confidence")
    assert [(item.id, item.kind, item.scale and item.scale.id, item.evidences) for item in form.items] == [
        ("S1", "scale", "confidence", ("2.1",)), ("S2", "scale", "confidence", ("2.1",)),
        ("S3", "scale", "confidence", ("2.2",)), ("S4", "scale", "confidence", ("2.2",)),
        ("S5", "scale", "confidence", ("2.3",)), ("S6", "scale", "confidence", ("2.3",)),
        ("S7", "scale", "agreement", ("1.1",)), ("S8", "scale", "agreement", ("2.1",)),
        ("S9", "scale", "agreement", ("3.1",)), ("S10", "scale", "agreement", ("4.2",)),
        ("S11", "scale", "agreement", ("behaviour",)), ("S11x", "text", None, ()), ("S12", "scale", "confidence", ())]
    assert [option.label for option in form.items[0].options] == [
        "Not at all confident", "A little confident", "Fairly confident", "Very confident", "Completely confident"]
    assert {option.code for item in form.items for option in item.aside} == {"na", "unsure"}


def test_families_asks_f1_to_f9() -> None:
    form = shipped("families")
    assert [item.id for item in form.items if not item.conditions] == [f"F{n}" for n in range(1, 10)]
    assert [(item.id, item.evidences) for item in form.items if item.evidences] == [("F3", ("1.1",)), ("F9", ("2.3",))]
    assert "999" in form.help_lines[0]


def test_the_pulse_has_eight_choices_and_a_text_on_one_page() -> None:
    form = shipped("team-pulse")
    assert [[item.kind for item in page] for page in form.pages] == [["scale"] * 8 + ["text"]]
    assert form.one_page


@pytest.mark.parametrize("form", library.shipped(), ids=lambda form: form.key)
def test_bands_hold_every_step_once(form: library.Questionnaire) -> None:
    for item in form.items:
        if item.scale:
            assert sorted(item.scale.low + item.scale.middle + item.scale.high) == sorted(
                option.value for option in item.scale.options)


def test_a_page_holds_one_question_unless_the_file_says_otherwise() -> None:
    assert [[item.id for item in page] for page in read(SMALL).pages] == [["A"]]


@pytest.mark.parametrize(("was", "becomes"), [
    ('kind = "scale"', 'kind = "slider"'), ('scale = "yes"', 'scale = "other"'), ("high = [2]", "high = [3]"),
    ('id = "A"', 'id = "A b"'), ('asides = ["na"]', 'asides = ["nope"]'), ("minutes = 1", ""),
    ('asides = ["na"]', 'ask_if = { item = "Z", is = [1] }'), ("version = 1", 'version = 1\npages = [["A"], ["A"]]'),
    ("[asides]", "[asides"),
])
def test_a_broken_file_is_refused_with_a_reason(was: str, becomes: str) -> None:
    with pytest.raises(Unreadable):
        read(SMALL.replace(was, becomes, 1))
