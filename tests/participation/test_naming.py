"""Names as children write them: who is meant, and who is not."""

from types import SimpleNamespace

import pytest
from hypothesis import given, strategies as st

from participation import naming

REID = SimpleNamespace(name="Catriona Reid", known_as="Mrs Reid")
NEIL = SimpleNamespace(name="Róisín O’Neil-Núñez", known_as="Dr. O’Neil")
MAY = SimpleNamespace(name="Theresa May", known_as="")


@pytest.mark.parametrize("said", [
    "Catriona Reid", "catriona reid", "Mrs Reid", "mrs. reid", "Miss Reid", "Mr Reid", "Reid", "Catriona", "C Reid", "C. Reid",
    "Mrs R", "mrs r.", "Mrs Reid's room", "Mrs Ried", "Catrina Reid", "Katriona", "my teacher Mrs Reid", "CR Catriona R",
    "I want to talk to Mrs Reid about home and school", "the head and Catriona Reid could sit with me", "  MRS   REID "])
def test_these_mean_mrs_reid(said):
    assert naming.means(said, REID)


@pytest.mark.parametrize("said", [
    "", "Mrs", "my mum", "adult", "family", "friend", "Mr Khan", "Mrs Reidman-Blair", "Cat", "Mrs K", "somebody to read with me",
    "I can ride my bike", "!!!", "reading club"])
def test_these_do_not(said):
    assert not naming.means(said, REID)


@pytest.mark.parametrize("said", ["Roisin", "Róisín", "Dr O'Neil", "doctor oneil", "Roisin ONeil Nunez", "Núñez", "R Nunez"])
def test_accents_and_apostrophes_do_not_matter(said):
    assert naming.means(said, NEIL)


@pytest.mark.parametrize(("said", "meant"), [
    ("May", True), ("Mrs May", True), ("Theresa", True), ("T May", True), ("aunt May", True),
    ("maybe we may go to the park in May", False), ("I told Mrs May about it on a day in the spring", True)])
def test_a_name_that_is_a_word_counts_where_it_is_a_name(said, meant):
    assert naming.means(said, MAY) is meant


@pytest.mark.parametrize(("one", "other", "same"), [
    ("fiona", "fionna", True), ("fiona", "fona", False), ("grant", "garnt", True), ("grant", "grunt", True),
    ("reid", "ried", False), ("morrison", "morison", True), ("grant", "granted", False), ("aziz", "azis", False)])
def test_one_slip_in_a_long_word(one, other, same):
    assert naming.close(one, other) is same and naming.close(other, one) is same


@given(st.text(min_size=5, max_size=12, alphabet="abcdefghijklmnop"), st.data())
def test_one_letter_away_is_close_and_two_are_not_required(word, data):
    place = data.draw(st.integers(0, len(word) - 1))
    slips = [word[:place] + word[place + 1:], word[:place] + "z" + word[place:], word[:place] + "z" + word[place + 1:]]
    assert all(naming.close(word, slip) for slip in slips if min(len(word), len(slip)) >= naming.MISSPELT_FROM)


@given(st.text(max_size=300))
def test_whatever_is_written_it_is_read(said):
    assert naming.means(said, REID) in (True, False)


@given(st.sampled_from([REID, NEIL, MAY]), st.text(alphabet=" .,-!", max_size=5), st.booleans())
def test_the_whole_name_is_always_found(person, around, upper):
    said = f"{around}{person.name}{around}"
    assert naming.means(said.upper() if upper else said, person)
