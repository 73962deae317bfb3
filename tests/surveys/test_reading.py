"""How a form becomes answers, for every kind of question; and that whatever can be answered fits its box."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys import library
from surveys.questionnaire import journey
from surveys.questionnaire.questions import Item
from surveys.questionnaire.reading import Typed, Unusable, fields, read
from surveys.questionnaire.saying import said
from surveys.sealed import urn
from surveys.sealed.urn import Ballot

EVERY = library.read((Path(__file__).parent / "every-kind.toml").read_text("utf-8"))
PUBLIC = urn.new_key()[1]


def item(item_id: str) -> Item:
    found = EVERY.item(item_id)
    assert found is not None
    return found


def got(item_id: str, *pairs: tuple[str, str]) -> dict:
    return read(item(item_id), Typed(pairs))


@pytest.mark.parametrize(("item_id", "pairs", "answers", "words"), [
    ("hello", [("a-hello", "x")], {}, ["Skipped"]),
    ("meet", [("a-meet", "4")], {"meet": 4}, ["Agree"]),
    ("meet", [("a-meet", "na")], {"meet": "na"}, ["Doesn’t apply"]),
    ("led", [("a-led", "6"), ("a-led-why", "Plans are read.")], {"led": 6, "led_why": "Plans are read."},
     ["Excellent", "You wrote 3 words"]),
    ("led", [("a-led-why", "Words without a grade")], {"led_why": "Words without a grade"}, ["You wrote 4 words"]),
    ("how", [("a-how", "home"), ("a-how-other", " ")], {"how": "home"}, ["At their home"]),
    ("how", [("a-how", "other")], {"how": "other"}, ["Another way, please say"]),
    ("how", [("a-how-other", "On a\nwalk")], {"how": "other", "how_other": "On a walk"}, ["Another way, please say: On a walk"]),
    ("help", [("a-help", "tools"), ("a-help", "time")], {"help": ["time", "tools"]}, ["More time for each family", "Simpler forms"]),
    ("help", [("a-help", "time"), ("a-help-other", "Rest")], {"help": ["time", "other"], "help_other": "Rest"},
     ["More time for each family", "Something else, please say: Rest"]),
    ("help", [("x-help", "rather-not")], {"help": "rather-not"}, ["I’d rather not say"]),
    ("first", [("a-first-plans", "1"), ("a-first-letters", "3")], {"first": ["plans", "letters"]},
     ["1. How plans are written", "2. Letters to families"]),
    ("met", [("a-met", "yes")], {"met": "yes"}, ["Yes"]),
    ("role", [("a-role", " Health\r\n visitor ")], {"role": "Health visitor"}, ["Health visitor"]),
    ("story", [("a-story", "a\r\nb")], {"story": "a\nb"}, ["You wrote 2 words"]),
    ("days", [("a-days", " 07 ")], {"days": 7}, ["7"]),
    ("days", [("a-days", "٤٠")], {"days": 40}, ["40"]),
    ("days", [("a-days", "0")], {"days": 0}, ["0"]),
    ("since", [("a-since-month", "2"), ("a-since-year", "2019")], {"since": "2019-02"}, ["February 2019"]),
    ("since", [("a-since-month", ""), ("a-since-year", "")], {}, ["Skipped"]),
    ("teamB", [("a-teamB", "1")], {"teamB": 1}, ["Strongly disagree"]),
])
def test_an_answer_of_each_kind(item_id: str, pairs: list, answers: dict, words: list[str]) -> None:
    assert got(item_id, *pairs) == answers
    assert said(item(item_id), answers) == words
    assert got(item_id, *fields(item(item_id), answers)) == answers


@pytest.mark.parametrize(("item_id", "pairs", "sentence"), [
    ("how", [("a-how", "home"), ("a-how-other", "On a walk")],
     "You chose “At their home” and also wrote words of your own. Choose “Another way, please say”, or clear your words."),
    ("how", [("a-how", "boat")], "Choose one of the answers on the page, or skip the question."),
    ("help", [("a-help", "rather-not")], "Choose from the answers on the page, or skip the question."),
    ("help", [("a-help", "time"), ("a-help", "room"), ("a-help-other", "Rest")], "Choose at most 2 answers."),
    ("help", [("a-help", "time"), ("x-help", "rather-not")],
     "You gave an answer and also chose “I’d rather not say”. Keep one of them."),
    ("days", [("x-days", "unsure"), ("x-days", "rather-not")], "You chose “Not sure” and “I’d rather not say”. Keep one of them."),
    ("first", [("a-first-plans", "1"), ("a-first-letters", "1")], "Two answers have place 1. Give each place once."),
    ("first", [("a-first-plans", "4")], "Choose a place from the list, or leave it empty."),
    ("first", [("a-first-plans", "²")], "Choose a place from the list, or leave it empty."),
    ("days", [("a-days", "41")], "Write a whole number from 0 to 40."),
    ("days", [("a-days", "2.5")], "Write a whole number from 0 to 40."),
    ("days", [("a-days", "9" * 5000)], "Write a whole number from 0 to 40."),
    ("since", [("a-since-month", "2")], "Choose the month, and write the year with four digits."),
    ("since", [("a-since-month", "2"), ("a-since-year", "0019")], "Choose the month, and write the year with four digits."),
    ("since", [("a-since-month", "12"), ("a-since-year", "2026")], "Choose a month from January 2000 to November 2026."),
    ("role", [("a-role", "x" * 81)], "Your text has 81 characters. Shorten it to 80."),
])
def test_what_cannot_be_an_answer_is_said_in_a_sentence(item_id: str, pairs: list, sentence: str) -> None:
    with pytest.raises(Unusable) as refused:
        got(item_id, *pairs)
    assert str(refused.value) == sentence


def test_rows_of_a_matrix_count_as_one_question_and_say_which_part_they_are() -> None:
    pages = {page[0].id: number for number, page in enumerate(EVERY.pages, 1)}
    assert journey.progress(EVERY, pages["teamB"]) == f"Page {pages['teamB']} of {len(EVERY.pages)}, part 2 of 3"
    alone = library.of({**{key: value for key, value in DATA.items() if key != "pages"}, "items": [one for one in DATA["items"] if one["id"] in ("hello", "team", "meet", "story", "met", "more")]})
    assert [journey.progress(alone, page) for page in range(1, len(alone.pages) + 1)] == [
        "Next: question 1 of 3", "Question 1 of 3", "Question 2 of 3", "More on question 2", "Question 3 of 3, part 1 of 3",
        "Question 3 of 3, part 2 of 3", "Question 3 of 3, part 3 of 3", ""]


def test_what_depends_on_an_answer_that_counts_no_longer_is_not_asked() -> None:
    answers = {"help": ["time"], "why": "Because", "met": "yes", "story": "It did"}
    assert journey.final(EVERY, answers) == answers
    without = {key: value for key, value in answers.items() if key not in ("help", "met")}
    assert journey.final(EVERY, without) == {}


def test_follow_ups_of_one_page_are_asked_on_the_next() -> None:
    data = {**DATA, "pages": [["met", "story", "days"]], "items": [one for one in DATA["items"] if one["id"] in ("met", "story", "days")]}
    data["items"][1] = {**data["items"][1], "ask_if": {"item": "met", "is": "yes"}}
    form = library.of(data)
    assert [[one.id for one in page] for page in form.pages] == [["met"], ["story", "days"]]
    assert [one.id for one in journey.asked_on(form, 2, {"met": "no"})] == ["days"]


def test_a_change_leads_to_what_it_brings_up_and_back_to_the_check_page() -> None:
    pages = {page[0].id: number for number, page in enumerate(EVERY.pages, 1)}
    met, story, meet = pages["met"], pages["story"], pages["meet"]
    assert journey.after_change(EVERY, met, met, {}, {"met": "yes"}) == story
    assert journey.after_change(EVERY, met, met, {"story": "told"}, {"met": "yes", "story": "told"}) == journey.CHECK
    assert journey.after_change(EVERY, met, met, {"met": "yes"}, {"met": "no"}) == journey.CHECK
    assert journey.after_change(EVERY, meet, meet, {}, {"meet": 5}) == story
    assert journey.after_change(EVERY, met, met, {"meet": 5, "met": "no"}, {"meet": 5, "met": "yes"}) == journey.CHECK
    assert journey.after_change(EVERY, met, story, {"met": "yes"}, {"met": "yes"}) == journey.CHECK


DATA = library.definition.loaded((Path(__file__).parent / "every-kind.toml").read_text("utf-8"))
CHARACTERS = st.text(st.one_of(st.characters(), st.sampled_from("\"\\\n🙂\u2028/")), max_size=1100)
NAMES = sorted({name for one in EVERY.items for name in (
    one.field, one.other_field, one.why_field, one.month_field, one.year_field, one.aside_field,
    *(one.place_field(option.code) for option in one.options))})
VALUES = st.one_of(CHARACTERS, st.sampled_from(sorted({code for one in EVERY.items for code in one.known} | {
    "1", "2", "3", "4", "2020", "-999999999999"})))


@given(st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=60))
def test_whatever_parses_fits_the_box_and_comes_back_as_fields(pairs: list[tuple[str, str]]) -> None:
    answers: dict = {}
    for page in range(1, len(EVERY.pages) + 1):
        answers = journey.take(EVERY, page, answers, Typed(pairs)).answers
    full = Ballot("f" * 32, journey.final(EVERY, answers), "f" * 64)
    assert len(urn.seal(full, public_key=PUBLIC, size=EVERY.box_size)) == EVERY.box_size + 48
    urn.lock_draft({"a": answers, "p": 999}, token="T", about=b"d", size=EVERY.box_size)
    for one in EVERY.items:
        here = {key: answers[key] for key in one.keys if key in answers}
        assert read(one, Typed(fields(one, here))) == here
