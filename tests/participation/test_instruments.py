"""Instruments as data: what ships keeps the rules, and a file that breaks one is refused with its name."""

import re
import tomllib

import pytest

from participation import instruments, wheel
from participation.problems import Misconfigured, NotFound

MOST_WORDS = {"3-7": 7, "8-11": 11, "12-18": 13}
BANDS = tuple(MOST_WORDS)
ADULT = "Mrs Reid"


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text.replace("{adult}", ADULT))


def words(sentence: str) -> int:
    return len(re.findall(r"[\w’'-]+", sentence))


def every_text(value) -> list[str]:
    if isinstance(value, dict):
        return [text for key, part in value.items() if key not in {"about", "icon"} for text in every_text(part)]
    if isinstance(value, list):
        return [text for part in value for text in every_text(part)]
    return [value] if isinstance(value, str) else []


@pytest.mark.parametrize("band", BANDS)
def test_no_sentence_is_longer_than_its_band_reads(band):
    data = tomllib.loads((instruments.HERE / f"wheel-{band}.toml").read_text(encoding="utf-8"))
    too_long = [s for text in every_text(data) for s in sentences(text) if words(s) > MOST_WORDS[band]]
    assert too_long == []


@pytest.mark.parametrize(("band", "levels"), [
    ("3-7", ["needs-a-hand", "in-between", "going-well"]),
    ("8-11", ["needs-a-hand", "in-between", "going-well", "going-well"]),
    ("12-18", ["needs-a-hand", "needs-a-hand", "in-between", "going-well", "going-well"]),
])
def test_levels_for_cohort_counts(band, levels):
    one = instruments.current(band)
    assert [one.level(str(value)) for value in range(1, one.rings + 1)] == levels
    assert [one.level(small) for small in wheel.Small] == [None, None, None]


@pytest.mark.parametrize(("band", "labels"), [
    ("3-7", ["Not much", "A bit", "Lots"]),
    ("8-11", ["Hardly ever", "Sometimes", "Mostly", "Nearly always"]),
    ("12-18", ["Not at all", "A little", "Partly", "Mostly", "Completely"]),
])
def test_answers_in_words(band, labels):
    one = instruments.current(band)
    assert [one.says(str(value)) for value in range(1, one.rings + 1)] == labels
    assert [one.says(value) for value in ("", "skip", "talk")] == ["", "Skipped", "I’d rather talk"]


def test_a_wheel_of_another_band_is_not_comparable():
    early, middle = instruments.current("3-7"), instruments.current("8-11")
    assert (early.comparable(early), early.comparable(middle)) == (True, False)


def test_a_version_that_never_shipped_is_not_found():
    with pytest.raises(NotFound):
        instruments.of("8-11", 99)


def test_every_item_has_its_third_person_with_a_place_for_the_name():
    assert [item.statement for one in instruments.shipped() for item in one.items if "{child}" not in item.about] == []


@pytest.mark.parametrize(("find", "put", "why"), [
    ('indicator = "safe"', 'indicator = "healthy"', "statutory order"),
    ('indicator = "safe"', 'indicator = "rich"', "rich"),
    ('level = "in-between"', 'level = "needs-a-hand"', "each level needs an answer"),
    ('level = "needs-a-hand"', 'level = "going-well"', "levels must not fall"),
    ('[[scale]]\nlabel = "A bit"\nlevel = "in-between"\n', "", "3 rings"),
    ('skip = "Skip"\n', "", "skip, unsure and talk"),
    ("version = 1", "", "version"),
    ("version = 1", "version = ", "wheel"),
])
def test_a_broken_file_is_refused_by_name(tmp_path, find, put, why):
    text = (instruments.HERE / "wheel-3-7.toml").read_text(encoding="utf-8")
    broken = tmp_path / "wheel-broken.toml"
    broken.write_text(text.replace(find, put, 1), encoding="utf-8")
    with pytest.raises(Misconfigured) as refused:
        instruments.read(broken)
    assert "wheel-broken.toml" in str(refused.value) and why in str(refused.value)
