"""Shipped questionnaires hold no wording of instruments that are licensed or must not be altered."""

import hashlib
import re
import tomllib

import pytest

from tests.walls import sources
from tests.walls.licensed import LICENSED

SHIPPED = sorted([*(sources.TOP / "participation/instruments").glob("*.toml"), *(sources.TOP / "surveys/library").glob("*.toml")])


def texts(value):
    """Every text inside a parsed TOML file."""
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for one in inner for text in texts(one)]


def fingerprints(text, lengths):
    """(n, hash) of every run of n words, for each n of `lengths`."""
    words = re.findall(r"[a-z]+", re.sub(r"['’()]", "", text.lower()))
    return {(n, hashlib.sha256(" ".join(words[i:i + n]).encode()).hexdigest()[:16])
            for n in lengths for i in range(len(words) - n + 1)}


def found_in(text, licensed=LICENSED):
    """The instruments whose wording occurs in a text."""
    return sorted(name for name, known in licensed.items() if fingerprints(text, {n for n, _hash in known}) & known)


def test_an_item_is_found_inside_a_longer_sentence():
    known = {"Invented": {next(iter(fingerprints("purple kettles hum", {3})))}}
    assert found_in("Do you think that “Purple kettles hum”?", known) == ["Invented"]
    assert found_in("Purple kettles do hum", known) == []


def test_real_items_are_known():
    assert {name: len(known) > 5 for name, known in LICENSED.items()} == dict.fromkeys(LICENSED, True)
    assert found_in("I worry a lot") == ["SDQ"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_questionnaires_hold_no_licensed_wording(path):
    content = texts(tomllib.loads(path.read_text("utf-8")))
    assert len(content) > 10
    assert {text: names for text in content if (names := found_in(text))} == {}
