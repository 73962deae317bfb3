"""A questionnaire on paper: what stands on it, question by question."""

import pytest

from surveys import library
from surveys.exchange import paper

SCALE = {"options": [[3, "Agree"], [2, "Neither"], [1, "Disagree"]]}


def blocks(*items):
    return paper.Paper(library.of({"id": "x", "version": 1, "language": "en", "audience": "staff", "title": "X", "intro": "", "minutes": 1,
                                   "asides": {"na": "Doesn’t apply"}, "scales": {"s": SCALE}, "items": list(items)})).blocks()


def asked(name, kind="text", **more):
    return {"id": name, "kind": kind, "text": f"Question {name}"} | more


WENT = asked("A", "yesno", asides=["na"])
ONLY = {"item": "A", "is": ["yes"]}


def test_answers_that_skip_questions_say_where_to_go_on():
    went, why, more, last = blocks(WENT, asked("B", ask_if=ONLY), asked("C", ask_if=ONLY), asked("D"))
    assert [(one["label"], one["go"]) for one in went["answers"] + went["asides"]] == [
        ("Yes", ""), ("No", "go to question 4"), ("Doesn’t apply", "go to question 4")]
    assert why["only"] == more["only"] == {"head": "Answer this only if", "parts": ["you chose “Yes” at question 1"]}
    assert last["only"] == {"head": "", "parts": []}


def test_nobody_is_sent_past_the_end_or_past_a_question_for_them():
    assert [one["go"] for one in blocks(WENT, asked("B", ask_if=ONLY))[0]["answers"]] == ["", "go to the end"]
    assert [one["go"] for one in blocks(WENT, asked("B"), asked("C", ask_if=ONLY))[0]["answers"]] == ["", ""]


@pytest.mark.parametrize("condition, said", [
    ({"item": "A", "is-not": ["yes"]}, "you did not choose “Yes” at question 1"), ({"item": "A", "answered": True}, "you answered question 1"),
    ({"item": "A", "empty": True}, "you left out question 1"), ({"item": "N", "at-least": 3}, "you wrote 3 or more at question 2"),
    ({"item": "S", "at-most": 2}, "you chose “Neither” or “Disagree” at question 3")])
def test_conditions_in_words(condition, said):
    last = blocks(WENT, asked("N", "number"), asked("S", "scale", scale="s"), asked("Z", ask_if=condition))[-1]
    assert last["only"]["parts"] == [said]


def test_statements_on_one_scale_share_a_table_and_a_matrix_has_letters():
    together, alone, matrix = blocks(asked("A", "scale", scale="s"), asked("B", "scale", scale="s"), asked("C", "scale", scale="s", asides=["na"]),
                                     asked("M", "matrix", scale="s", rows=[["x", "One"], ["y", "Two"]]))
    assert [(row["number"], row["text"]) for row in together["rows"]] == [("1", "Question A"), ("2", "Question B")]
    assert (together["columns"], alone["number"], alone["beside"]) == (["Agree", "Neither", "Disagree"], "3", True)
    assert (matrix["number"], matrix["text"], [row["number"] for row in matrix["rows"]]) == ("4", "Question M", ["4a", "4b"])
