"""The data of a draft: ids are given once, codes stay with their answers, questions move as the buttons say, versions compare."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys import library
from surveys.questionnaire import definition
from surveys.writing import answers, changes, faults, forms, in_words, kinds, length, reading, shape, wording

pytestmark = pytest.mark.one_database


def draft(*asked: tuple[str, str] | tuple[str, str, list[str]], audience: str = "staff") -> dict:
    data = shape.opened({"id": "own-x", "version": 1, "language": "en", "audience": audience, "title": "T", "intro": "", "minutes": 1})
    for kind, text, *labels in asked:
        shape.add(data, kinds.BY_KEY[kind], text, list(labels[0]) if labels else [])
    return data


def asked_in(data: dict, *more: str) -> list[list[str]]:
    return data["pages"]


# ---- every kind, written and read --------------------------------------------------------------------------------------------

@pytest.mark.parametrize("starter", kinds.STARTERS, ids=lambda one: one.key)
def test_a_question_of_every_kind_is_one_that_respondents_meet(starter: kinds.Starter) -> None:
    data = draft((starter.key, "Words", ["One", "Two"]), ("yesno", "Really?"))
    assert faults.found(data) == []
    form = library.read(definition.written(changes.as_published(data)))
    assert form.items[0].kind == ("scale" if starter.kind == "matrix" else starter.kind)
    assert {kinds.of(one).key for one in data["items"]} == {starter.key, "yesno"}
    assert length.proposed(data) >= 1


@pytest.mark.parametrize("form", library.shipped(), ids=lambda form: form.key)
def test_a_shipped_survey_comes_through_the_editor_unchanged(form) -> None:
    data = definition.loaded(library.shipped_text(form.key))
    again = library.of(shape.published(shape.opened(data)))
    assert (again.pages, again.title, again.help_lines) == (form.pages, form.title, form.help_lines)
    assert [one for one in faults.found(shape.opened(data)) if one.where != "add"] == []


# ---- order ---------------------------------------------------------------------------------------------------------------------

def test_buttons_of_the_list() -> None:
    data = draft(*(("yesno", one) for one in "ABCD"))
    shape.move(data, "Q1", -1)
    assert data["pages"] == [["Q1"], ["Q2"], ["Q3"], ["Q4"]]
    shape.move(data, "Q1", 1)
    assert data["pages"] == [["Q2"], ["Q1"], ["Q3"], ["Q4"]]
    shape.join(data, "Q3")
    assert data["pages"] == [["Q2"], ["Q1", "Q3"], ["Q4"]]
    shape.move(data, "Q3", -1)
    assert data["pages"] == [["Q2"], ["Q3", "Q1"], ["Q4"]]
    shape.move(data, "Q3", -1)
    assert data["pages"] == [["Q2"], ["Q3"], ["Q1"], ["Q4"]]
    shape.to_page(data, "Q4", 1)
    assert data["pages"] == [["Q2", "Q4"], ["Q3"], ["Q1"]]
    shape.move(data, "Q4", 1)
    assert data["pages"] == [["Q2"], ["Q4"], ["Q3"], ["Q1"]]
    shape.to_page(data, "Q2", 0)
    assert data["pages"] == [["Q4"], ["Q3"], ["Q1"], ["Q2"]]
    shape.join(data, "Q3")
    shape.join(data, "Q1")
    shape.split(data, "Q3")
    assert data["pages"] == [["Q4"], ["Q3"], ["Q1"], ["Q2"]]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["up", "down", "join", "split", "page", "duplicate", "remove", "back", "add"]), st.integers(0, 9)), max_size=25))
def test_whatever_is_pressed_each_question_stands_once_and_no_id_comes_twice(pressed: list[tuple[str, int]]) -> None:
    data, ever = draft(*(("yesno", one) for one in "ABC")), {"Q1", "Q2", "Q3"}
    for what, n in pressed:
        asked = shape.order(data)
        one = asked[n % len(asked)] if asked else ""
        if what == "add" or what == "duplicate" and one:
            fresh = shape.duplicate(data, one) if what == "duplicate" else shape.add(data, kinds.BY_KEY["choice"], "X", ["a"])
            assert fresh not in ever
            ever.add(fresh)
        elif what == "back" and data.get("removed"):
            shape.bring_back(data, data["removed"][-1]["item"]["id"])
        elif one:
            {"up": lambda: shape.move(data, one, -1), "down": lambda: shape.move(data, one, 1), "join": lambda: shape.join(data, one),
             "split": lambda: shape.split(data, one), "page": lambda: shape.to_page(data, one, n), "remove": lambda: shape.remove(data, one)
             }.get(what, lambda: None)()
        assert sorted(shape.order(data)) == sorted(item["id"] for item in data["items"])
        assert len(set(shape.order(data))) == len(shape.order(data)) and [] not in data["pages"]
        data = shape.opened(definition.loaded(definition.written(shape.closed(data))))


def test_a_removed_question_comes_back_where_it_was_and_its_id_is_not_given_again() -> None:
    data = draft(*(("yesno", one) for one in "ABC"))
    shape.join(data, "Q2")
    shape.remove(data, "Q2")
    shape.remove(data, "Q3")
    assert shape.add(data, kinds.BY_KEY["yesno"], "New", []) == "Q4"
    assert shape.bring_back(data, "Q2") and not shape.bring_back(data, "Q2")
    assert data["pages"] == [["Q1", "Q2"], ["Q4"]]
    assert "removed" not in changes.as_published(data)
    later = shape.opened(changes.as_published(data))
    assert shape.add(later, kinds.BY_KEY["yesno"], "Newer", []) == "Q5"


# ---- answers ---------------------------------------------------------------------------------------------------------------------

def test_codes_stay_with_their_answers() -> None:
    data = draft(("choice", "Where?", ["School", "Health", "Police"]))
    one = shape.item(data, "Q1")
    answers.put(data, one, answers.moved([("o1", "Schools"), ("o2", "Health"), ("o3", "Police")], "remove:o3"), [])
    answers.put(data, one, answers.moved([("o1", "Schools"), ("o2", "Health")], "up:o2"), ["Voluntary"])
    assert one["options"] == [["o2", "Health"], ["o1", "Schools"], ["o4", "Voluntary"]]


def test_rows_of_a_matrix_get_letters_once() -> None:
    data = draft(("matrix", "I can", ["read", "write"]))
    one = shape.item(data, "Q1")
    answers.put(data, one, [("a", "read")], ["count", "draw"])
    assert one["rows"] == [["a", "read"], ["c", "count"], ["d", "draw"]]
    assert (shape.letters(26), shape.letters(27), shape.letters(53)) == ("z", "aa", "ba")


def test_translated_answers_follow_a_move() -> None:
    data = draft(("choice", "Where?", ["School", "Health"]))
    data["translations"] = {"pl": {"items": [{"id": "Q1", "text": "Gdzie?", "options": ["Szkoła", "Zdrowie"]}]}}
    answers.put(data, shape.item(data, "Q1"), [("o2", "Health"), ("o1", "School")], ["Police"])
    assert data["translations"]["pl"]["items"][0]["options"] == ["Zdrowie", "Szkoła", "Police"]


def test_a_scale_keeps_its_steps_for_mended_words_and_counts_anew_otherwise() -> None:
    data = draft(("agreement", "Fine"), ("long", "Why?"))
    shape.set_conditions(shape.item(data, "Q2"), [{"item": "Q1", "is": [1, 2]}], "all")
    scale = data["scales"]["agreement"]
    rows = [(str(value), label.upper(), answers.bands_of(scale)[value]) for value, label in scale["options"]]
    answers.put_scale(data, "agreement", stem="S", rows=rows, added=[], is_rising=False)
    assert [value for value, _label in scale["options"]] == [5, 4, 3, 2, 1] and shape.conditions(shape.item(data, "Q2"))[0]["is"] == [1, 2]
    answers.put_scale(data, "agreement", stem="S", rows=[row for row in rows if row[0] != "3"], added=[], is_rising=False)
    assert scale == {"stem": "S", "options": [[4, "STRONGLY AGREE"], [3, "AGREE"], [2, "DISAGREE"], [1, "STRONGLY DISAGREE"]],
                     "low": [1, 2], "middle": [], "high": [3, 4]}
    answers.put_scale(data, "agreement", stem="S", rows=[("4", "A", "high"), ("3", "B", "high"), ("2", "C", "low")], added=[], is_rising=False)
    assert [one.where for one in faults.found(data)] == ["conditions"]


@pytest.mark.parametrize("steps, bands", [(2, "lh"), (3, "lmh"), (4, "llhh"), (5, "llmhh"), (6, "lllhhh")])
def test_bands_split_evenly(steps: int, bands: str) -> None:
    assert "".join(band[0] for band in answers.split(list(range(1, steps + 1))).values()) == bands


def test_several_questions_with_answers_below_them() -> None:
    assert forms.questions("\nOne?\n- a\n – b\nTwo?\n\n  Three? \n* c") == [("One?", ["a", "b"]), ("Two?", []), ("Three?", ["c"])]
    assert forms.questions("- lonely") == [("lonely", [])]


# ---- versions ------------------------------------------------------------------------------------------------------------------------

def versions(change) -> tuple[dict, dict]:
    before = draft(("agreement", "Help came."), ("choice", "Where?", ["School", "Health"]), ("matrix", "I can", ["read", "write"]), ("long", "Why?"))
    shape.set_conditions(shape.item(before, "Q4"), [{"item": "Q2", "is": ["o1"]}], "all")
    now = shape.opened(changes.as_published(before))
    change(now)
    return now, before


@pytest.mark.parametrize("change, kinds_told, open_questions, ids", [
    (lambda d: None, [], [], ["Q1", "Q2", "Q3", "Q4"]),
    (lambda d: shape.item(d, "Q1").update(hint="Think of the last year."), [], [], ["Q1", "Q2", "Q3", "Q4"]),
    (lambda d: shape.item(d, "Q1").update(text="Help came in time."), ["words"], ["Q1"], ["Q1", "Q2", "Q3", "Q4"]),
    (lambda d: shape.item(d, "Q2")["options"][0].__setitem__(1, "Schools"), ["words"], ["Q2"], ["Q1", "Q2", "Q3", "Q4"]),
    (lambda d: answers.put(d, shape.item(d, "Q2"), [("o1", "School"), ("o2", "Health")], ["Police"]), ["answers"], [], ["Q1", "Q5", "Q3", "Q4"]),
    (lambda d: shape.item(d, "Q1").update(scale=shape.put_scale(d, kinds.BY_KEY["grade"])), ["answers"], [], ["Q5", "Q2", "Q3", "Q4"]),
    (lambda d: answers.put(d, shape.item(d, "Q3"), [("a", "read")], ["count"]), [], [], ["Q1", "Q2", "Q3", "Q4"]),
    (lambda d: shape.item(d, "Q3")["rows"][0].__setitem__(1, "read well"), ["words"], ["Q3"], ["Q1", "Q2", "Q3", "Q4"]),
    (lambda d: shape.remove(d, "Q4"), ["gone"], [], ["Q1", "Q2", "Q3"]),
    (lambda d: shape.add(d, kinds.BY_KEY["yesno"], "New?", []), ["new"], [], ["Q1", "Q2", "Q3", "Q4", "Q5"]),
])
def test_what_is_different_from_the_version_before(change, kinds_told, open_questions, ids) -> None:
    now, before = versions(change)
    assert [one.kind for one in changes.told(now, before)] == kinds_told
    assert changes.undecided(now, before) == open_questions
    assert [item["id"] for item in changes.as_published(now, before)["items"]] == ids


def test_other_answers_take_the_conditions_along_under_the_new_id() -> None:
    now, before = versions(lambda d: answers.put(d, shape.item(d, "Q2"), [("o1", "School")], []))
    made = changes.as_published(now, before)
    assert made["items"][3]["ask_if"] == {"item": "Q5", "is": ["o1"]}
    assert library.of(made).items[-1].conditions[0].item == "Q5"


def test_the_same_question_in_other_words_keeps_its_id_another_one_does_not() -> None:
    now, before = versions(lambda d: shape.item(d, "Q2").update(text="Where do you work?"))
    assert [fault.where for fault in faults.found(now, before)] == ["same"]
    assert changes.decide(now, "Q2", True) == "Q2" and faults.found(now, before) == []
    assert [one.breaks for one in changes.told(now, before)] == [False]
    shape.item(now, "Q2")["text"] = "Where did you work?"
    assert changes.undecided(now, before) == ["Q2"]
    assert changes.decide(now, "Q2", False) == "Q5"
    assert shape.conditions(shape.item(now, "Q4")) == [{"item": "Q5", "is": ["o1"]}] and faults.found(now, before) == []


# ---- unfinished, hints, words --------------------------------------------------------------------------------------------------------

def test_an_unfinished_draft_says_what_is_missing_and_can_be_looked_at() -> None:
    data = draft(("choice", "Where?"), ("agreement", ""), ("matrix", "I can"), ("rank", "Order", ["One", "one"]))
    assert [fault.sentence for fault in faults.found(data)] == [
        "“Where?” needs at least two answers to choose from.", "A question on page 2 has no words.", "“I can” has no statements yet.",
        "“Order” has the same answer twice."]
    assert [item.id for item in reading.readable(data).items] == ["Q2", "Q4"]
    assert [fault.where for fault in faults.found(draft())] == ["add"]


@pytest.mark.parametrize("kind, text, audience, hinted", [
    ("agreement", "I know and trust my worker.", "staff", ["two things", "Doesn’t apply"]),
    ("agreement", "Things are more and more clear.", "staff", []),
    ("agreement", "I was not asked.", "staff", ["“not”"]),
    ("yesno", "Don’t you agree that it went well?", "staff", ["“Don’t you”"]),
    ("long", "What was good and what was bad?", "staff", []),
    ("agreement", "The adults who help me with my plan talk to each other about it.", "children", ["14 words", "Doesn’t apply"]),
    ("agreement", "One two three four five six seven.", "young-children", []),
    ("agreement", "One two three four five six seven eight.", "young-children", ["8 words"]),
])
def test_hints_about_the_wording(kind: str, text: str, audience: str, hinted: list[str]) -> None:
    data = draft((kind, text), audience=audience)
    item = shape.item(data, "Q1")
    item["asides"] = []
    told = wording.told(item, audience)
    assert [any(part in sentence for sentence in told) for part in hinted] == [True] * len(hinted) and len(told) == len(hinted)
    assert wording.told(item, audience, "pl") == [one for one in told if "words" in one]
    assert faults.found(data) == []


def test_conditions_in_words() -> None:
    data = draft(("choice", "Where?", ["School", "Health"]), ("number", "How many?"), ("long", "Why?"))
    last = shape.item(data, "Q3")
    shape.set_conditions(last, [{"item": "Q1", "is-not": ["o1", "o2"]}, {"item": "Q2", "at-least": 3}], "any")
    assert in_words.asked_if(data, last) == "Only if “Where?” is not “School” or “Health” or “How many?” is at least 3"
    shape.set_conditions(last, [{"item": "Q1", "answered": True}], "all")
    assert in_words.asked_if(data, last) == "Only if “Where?” is answered"


@pytest.mark.parametrize("starter", kinds.STARTERS, ids=lambda one: one.key)
def test_answers_typed_under_a_question_are_never_lost(starter: kinds.Starter) -> None:
    data = draft()
    typed = ["Yes", "Sometimes", "No"]
    made = shape.item(data, shape.add(data, kinds.fitting(starter, typed), "Do you eat here?", typed))
    assert made is not None
    kept = [label for _code, label in made.get("options", made.get("rows", []))] or made["body"].split("\n\n")
    assert (kept, kinds.fitting(starter, [])) == (typed, starter)
