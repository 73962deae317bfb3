"""Branches: what is wrong with conditions is found, and what can be reached is exactly what some answers lead to."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire import branches, journey
from surveys.questionnaire.branches import (
    EMPTY_PAGE,
    GONE,
    LATER,
    NEVER,
    NO_ANSWER,
    NO_VALUE,
    SELF,
    Trouble,
    reachable,
    troubles,
)
from surveys.questionnaire.questions import Condition, Item, Option, Scale
from surveys.writing import branch_map, faults, kinds, shape

pytestmark = pytest.mark.one_database
YES_NO = (Option("yes", "Yes"), Option("no", "No"))
STEPS = Scale("s", "", tuple(Option(n, str(n)) for n in (1, 2, 3)))
UNSURE = (Option("unsure", "Not sure"),)


def asks(name: str, kind: str = "yesno", *conditions: Condition, match: str = "all", **more) -> Item:
    options = {"yesno": YES_NO, "scale": STEPS.options, "several": tuple(Option(one, one) for one in "abc")}.get(kind, ())
    return Item(name, kind, name, name, options=options, conditions=conditions, match=match, **more)


def is_(on: str, *values: int | str) -> Condition:
    return Condition(on, "is", values)


def found(*items: Item) -> list[Trouble]:
    return troubles([[item] for item in items])


# ---- what is wrong with a condition -----------------------------------------------------------------------------------------

@pytest.mark.parametrize("items, trouble", [
    ([asks("A", "yesno", is_("A", "yes"))], Trouble(SELF, "A", "A")),
    ([asks("A", "yesno", is_("B", "yes")), asks("B")], Trouble(LATER, "A", "B")),
    ([asks("A"), asks("B", "yesno", is_("X", "yes"))], Trouble(GONE, "B", "X")),
    ([asks("A", "info"), asks("B", "yesno", Condition("A", "answered"))], Trouble(NO_ANSWER, "B", "A")),
    ([asks("A"), asks("B", "yesno", is_("A", "maybe"))], Trouble(NO_VALUE, "B", "A", ("maybe",))),
    ([asks("A", "scale", aside=UNSURE), asks("B", "yesno", is_("A", 3, 4))], Trouble(NO_VALUE, "B", "A", (4,))),
    ([asks("A"), asks("B", "yesno", Condition("A", "at-least", (2,)))], Trouble(NO_VALUE, "B", "A", (2,))),
])
def test_a_condition_that_cannot_be_meant_is_named_once(items: list[Item], trouble: Trouble) -> None:
    assert found(*items) == [trouble]


@pytest.mark.parametrize("items", [
    [asks("A"), asks("B", "yesno", is_("A", "yes")), asks("C", "yesno", is_("B", "no"))],
    [asks("A", "scale", aside=UNSURE), asks("B", "yesno", is_("A", "unsure"))],
    [asks("A", "number"), asks("B", "yesno", Condition("A", "at-least", (3,)), Condition("A", "at-most", (3,)))],
    [asks("A", "text"), asks("B", "yesno", Condition("A", "answered"))],
    [asks("A"), asks("B", "yesno", Condition("A", "empty"))],
    [asks("A", "several"), asks("B", "yesno", is_("A", "a"), is_("A", "b"))],
    [asks("A"), asks("B", "yesno", is_("A", "yes"), is_("A", "no"), match="any")],
])
def test_branches_that_are_in_order(items: list[Item]) -> None:
    assert found(*items) == []


@pytest.mark.parametrize("items, never", [
    ([asks("A"), asks("B", "yesno", is_("A", "yes"), is_("A", "no"))], ["B"]),
    ([asks("A"), asks("B", "yesno", is_("A", "yes")), asks("C", "yesno", is_("A", "no"), Condition("B", "answered"))], ["C"]),
    ([asks("A", "number", low=1, high=5), asks("B", "yesno", Condition("A", "at-least", (6,)))], ["B"]),
    ([asks("A", "several", choose_most=1), asks("B", "yesno", is_("A", "a"), is_("A", "b"))], ["B"]),
    ([asks("A"), asks("B", "yesno", is_("A", "yes"), is_("A", "no")), asks("C", "yesno", is_("B", "yes")),
      asks("D", "yesno", is_("C", "yes"))], ["B", "C", "D"]),
    ([asks("A"), asks("B", "yesno", Condition("A", "is-not", ("yes", "no")), Condition("A", "answered"))], ["B"]),
])
def test_a_question_that_no_answers_lead_to(items: list[Item], never: list[str]) -> None:
    assert [(one.kind, one.item) for one in found(*items)] == [(NEVER, name) for name in never]


def test_a_page_that_would_always_be_empty() -> None:
    contradiction = (is_("A", "yes"), is_("A", "no"))
    both = [asks("B", "yesno", *contradiction), asks("C", "yesno", *contradiction)]
    assert troubles([[asks("A")], both])[-1] == Trouble(EMPTY_PAGE, page=2)
    assert EMPTY_PAGE not in {one.kind for one in troubles([[asks("A")], [both[0], asks("C")]])}


def test_more_ways_than_can_be_tried_say_nothing() -> None:
    """Sixteen questions, each of which one wants answered one way or another: nothing is claimed, and it stays quick."""
    many = [asks(f"Q{n}", "several") for n in range(16)]
    ruled_out = tuple(Condition(f"Q{n}", "is", ("a",)) for n in range(16))
    between = asks("M", "yesno", *(Condition(f"Q{n}", "is", ("b",)) for n in range(16)), match="any")
    last = asks("Z", "yesno", *(Condition("M", "is", ("yes",)), Condition("M", "is", ("no",))))
    assert reachable([*many, between, last], "Z") in (None, False)
    assert reachable([*many, asks("Y", "yesno", *ruled_out)], "Y") is True


# ---- exact: against every way through --------------------------------------------------------------------------------------

NAMES = "ABCDE"


@st.composite
def questionnaires(draw) -> list[Item]:
    made: list[Item] = []
    for name in NAMES[:draw(st.integers(2, 5))]:
        kind = draw(st.sampled_from(["yesno", "scale", "several", "number"]))
        conditions = tuple(draw(_conditions(made))) if made and draw(st.booleans()) else ()
        aside = UNSURE if kind != "number" and draw(st.booleans()) else ()
        bounds = {"low": 0, "high": 3} if kind == "number" else {"choose_most": draw(st.sampled_from([None, 1, 2]))} if kind == "several" else {}
        made.append(asks(name, kind, *conditions, match=draw(st.sampled_from(["all", "any"])), aside=aside, **bounds))
    return made


@st.composite
def _conditions(draw, before: list[Item]) -> list[Condition]:
    return [draw(_condition(draw(st.sampled_from(before)))) for _n in range(draw(st.integers(1, 3)))]


@st.composite
def _condition(draw, on: Item) -> Condition:
    op = draw(st.sampled_from(["is", "is-not", "answered", "empty", *(["at-least", "at-most"] if on.kind in ("number", "scale") else [])]))
    if op in ("answered", "empty"):
        return Condition(on.id, op)
    values = list(range(4)) if on.kind == "number" else [option.value for option in on.known.values()]
    if op in ("at-least", "at-most"):
        return Condition(on.id, op, (draw(st.integers(0, 4)),))
    return Condition(on.id, op, tuple(draw(st.lists(st.sampled_from(values), min_size=1, max_size=2, unique=True))))


def everything(item: Item) -> list:
    """Every answer that there is to a question, none included."""
    values = [option.value for option in item.options]
    if item.kind == "number":
        return [None, *range(item.low or 0, (item.high or 0) + 1)]
    if item.kind == "several":
        subsets = ([one for one, take in zip(values, taken, strict=True) if take] for taken in product([False, True], repeat=len(values)))
        chosen = [some for some in subsets if 0 < len(some) <= (item.choose_most or 9)]
        return [None, *chosen, *(option.value for option in item.aside)]
    return [None, *values, *(option.value for option in item.aside)]


def ever_asked(items: list[Item]) -> set[str]:
    """By brute force: every answer to every question that is asked, one after the other."""
    states: list[dict] = [{}]
    asked: set[str] = set()
    for item in items:
        after = []
        for state in states:
            if journey.asked(item, {name: answer for name, answer in state.items() if answer is not None}):
                asked.add(item.id)
                after += [state | {item.id: answer} for answer in everything(item)]
            else:
                after.append(state)
        states = after
    return asked


@settings(max_examples=120, deadline=None)
@given(questionnaires())
def test_reachable_is_what_some_answers_lead_to(items: list[Item]) -> None:
    asked = ever_asked(items)
    assert {item.id: reachable(items, item.id) for item in items} == {item.id: item.id in asked for item in items}


# ---- in words, on the draft, drawn ---------------------------------------------------------------------------------------------

def branched(follow_ups: int = 1) -> dict:
    data = shape.opened({"id": "own-x", "version": 1, "language": "en", "audience": "staff", "title": "T", "intro": "", "minutes": 1})
    shape.add(data, kinds.BY_KEY["choice"], "Did you come?", ["For all of it", "For a part", "No"])
    for n in range(follow_ups):
        one = shape.add(data, kinds.BY_KEY["long"], f"What kept you away, part {n}?", [])
        shape.set_conditions(shape.item(data, one), [{"item": "Q1", "is": ["o2", "o3"]}], "all")
    return data


def test_a_trouble_is_a_sentence_that_names_both_questions_and_the_place_to_mend_it() -> None:
    data = branched()
    shape.item(data, "Q1")["options"].pop()
    assert [(one.sentence, one.item, one.where) for one in faults.found(data)] == [
        ("“What kept you away, part 0?” depends on an answer to “Did you come?” that it does not have: an answer that was removed.",
         "Q2", "conditions")]
    shape.remove(data, "Q1")
    assert faults.found(data)[0].sentence == (
        "“What kept you away, part 0?” depends on “Did you come?”, which is not in this survey any more.")
    shape.bring_back(data, "Q1")
    shape.move(data, "Q1", 1)
    assert faults.found(data)[0].sentence.startswith("“What kept you away, part 0?” depends on “Did you come?”, which is only asked after it.")


def test_every_kind_of_trouble_has_its_sentence() -> None:
    kinds_of = [SELF, LATER, GONE, NO_ANSWER, NO_VALUE, NEVER, EMPTY_PAGE]
    said = [branches.said(Trouble(kind, "A", "B", ("x",), 2), {"A": "First", "B": "Second"}) for kind in kinds_of]
    assert len(set(said)) == len(kinds_of) and not [one for one in said if "{" in one]


def test_the_map_is_small_says_its_branches_and_escapes_words() -> None:
    data = branched(9)
    shape.item(data, "Q1")["text"] = "<b>Did & you</b>?"
    drawn = branch_map.drawn(data)
    assert len(drawn.svg.encode()) < 3000 and drawn.branches == 9
    assert "<title id=\"map-title\">10 pages, 9 lines to follow-ups</title>" in drawn.svg
    assert "1. &lt;b&gt;Did &amp; you&lt;/b&gt;?" in drawn.svg and "<b>" not in drawn.svg
    assert drawn.boxes[1].words == (("What kept you away, part 0?", "Only if “<b>Did & you</b>?” is “For a part” or “No”"),)
    assert len(re.findall("class=\"go\"", drawn.svg)) == 9 and len(re.findall("class=\"some\"", drawn.svg)) == 9


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 20)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=6))
def test_lines_that_overlap_have_lanes_of_their_own(arrows: list[tuple[int, int]]) -> None:
    placed = list(zip(arrows, branch_map.lanes(arrows), strict=True))
    for n, ((start, end), lane) in enumerate(placed):
        assert not [other for (begin, until), other in placed[:n] if other == lane and begin < end and start < until and begin <= start]
