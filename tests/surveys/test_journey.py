"""Which page comes next, what is asked, how an answer is read."""

import pytest

from surveys import library
from surveys.questionnaire import journey
from surveys.questionnaire.journey import CHECK
from surveys.questionnaire.reading import Typed, Unusable, read, tidy
from surveys.questionnaire.saying import said


def shipped(key: str) -> library.Questionnaire:
    text = library.shipped_text(key)
    assert text is not None
    return library.read(text)


STAFF, PULSE = shipped("staff-confidence"), shipped("team-pulse")


def take(form: library.Questionnaire, page: int, answers: dict, sent: dict[str, str]) -> journey.Taken:
    return journey.take(form, page, answers, Typed(sent.items()))


def walk(answers: dict[str, int | str]) -> list[int]:
    pages, page = [], 0
    while (page := journey.after(STAFF, page, answers)) != CHECK:
        pages.append(page)
    return pages


def test_the_example_is_asked_only_of_those_who_have_used_the_training() -> None:
    assert walk({"S11": 4}) == list(range(1, 14))
    for answer in (1, 3, "na"):
        assert walk({"S11": answer}) == [*range(1, 12), 13]
    assert walk({}) == [*range(1, 12), 13]


def test_back_is_the_way_that_was_come() -> None:
    for answers in ({"S11": 5}, {"S11": 1}):
        there = walk(answers)
        back, page = [], CHECK
        while (page := journey.before(STAFF, page, answers)) is not None:
            back.append(page)
        assert back == there[::-1]


def test_progress_counts_questions_that_everybody_is_asked() -> None:
    assert [journey.progress(STAFF, page) for page in (1, 11, 12, 13)] == [
        "Question 1 of 12", "Question 11 of 12", "More on question 11", "Question 12 of 12"]
    assert journey.progress(PULSE, 1) == "Page 1 of 1"


def test_an_answer_replaces_and_an_empty_one_removes() -> None:
    assert take(STAFF, 1, {}, {"a-S1": "4"}).answers == {"S1": 4}
    assert take(STAFF, 1, {"S1": 4}, {"a-S1": "na"}).answers == {"S1": "na"}
    assert take(STAFF, 1, {"S1": 4}, {}).answers == {}


def test_what_is_not_on_the_page_is_not_taken() -> None:
    assert take(STAFF, 1, {"S2": 2}, {"a-S1": "4", "a-S2": "5", "a-S99": "1"}).answers == {"S1": 4, "S2": 2}


@pytest.mark.parametrize("sent", ["6", "0", "-1", "4.0", "four", "NA", " 4", "४", "na na"])
def test_an_answer_out_of_range_is_refused_and_the_old_one_stays(sent: str) -> None:
    taken = take(STAFF, 1, {"S1": 2}, {"a-S1": sent})
    assert taken.answers == {"S1": 2}
    assert list(taken.errors) == ["a-S1"]


def test_half_a_form_keeps_what_came() -> None:
    taken = take(PULSE, 1, {}, {"a-P1": "5", "a-P2": "9", "a-P9": " ok "})
    assert taken.answers == {"P1": 5, "P9": "ok"}
    assert list(taken.errors) == ["a-P2"]


def test_skip_forgets_only_this_page() -> None:
    assert journey.skip(STAFF, 2, {"S1": 1, "S2": 2}) == {"S1": 1}


def test_an_example_whose_question_was_changed_is_not_sent() -> None:
    assert journey.final(STAFF, {"S11x": "secret", "S11": 1, "S1": 5}) == {"S1": 5, "S11": 1}
    assert journey.final(STAFF, {"S11x": "told", "S11": 5}) == {"S11": 5, "S11x": "told"}


def test_text_is_limited_at_its_limit() -> None:
    item = PULSE.items[-1]
    assert read(item, Typed([(item.field, "x" * item.most)])) == {item.id: "x" * item.most}
    with pytest.raises(Unusable, match="Your text has 501 characters. Shorten it to 500."):
        read(item, Typed([(item.field, "x" * (item.most + 1))]))


def test_text_is_kept_without_control_characters() -> None:
    assert tidy(" a\x00b\r\nc\x1b[31m\ud800 ") == "ab\nc[31m"


def test_answers_in_words() -> None:
    one, text = STAFF.items[0], PULSE.items[-1]
    assert [said(one, answers) for answers in ({"S1": 4}, {"S1": "na"}, {})] == [["Very confident"], ["Doesn’t apply"], ["Skipped"]]
    assert [said(text, {text.id: words}) for words in ("one", "one two  three")] == [["You wrote 1 word"], ["You wrote 3 words"]]
