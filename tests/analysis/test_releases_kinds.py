"""Every kind of question in a release: its categories, its base, and what of it is told."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from analysis import figures, releases
from analysis.files.contents import contents
from analysis.files.datapackage import KEY
from analysis.files.separated import csv
from analysis.models import Release, ReleasedCell, ReleaseTable
from analysis.releases import asked
from participation.identity import new_id
from surveys import library
from surveys.models import EqualityAnswer
from tests.analysis import counted, kinds


@pytest.fixture
async def built(database):
    await counted.places()
    said = kinds.wave(400)
    wave = await counted.closed_wave(said, of=await kinds.survey())
    with counted.then():
        return await releases.build_wave(wave=wave, database=database, by=None), [answers for _area, _group, answers in said]


async def row(release: Release, name: str) -> dict[str, int | None]:
    return {cell.category: cell.count for cell in await ReleasedCell.filter(table__release_id=release.pk, table__name=name,
                                                                            group="all")}


def told(answers, item, value) -> int:
    return sum(one.get(item) == value for one in answers)


async def test_every_kind_has_its_tables_and_its_counts(built):
    made, answers = built
    names = {table.name for table in await ReleaseTable.filter(release_id=made.pk)}
    assert names == {
        *(f"Q{n}.{by}" for n in (1, 2, 3) for by in ("all", "area", "group", "area+group")), "Q1.asides", "Q2.asides", "Q4.all",
        *(f"Q5-{n}.all" for n in (1, 2, 3)), *(f"Q6-{n}.all" for n in (1, 2, 3, 4)), "Q7.all", "Q8.all", "Q9.all"}
    yes, no = told(answers, "Q2", "yes"), told(answers, "Q2", "no")
    assert await row(made, "Q2.all") == {"base": 400, "high": yes, "low": no, "none": 400 - yes - no}
    grades = Counter(answer.get("Q3") for answer in answers)
    assert await row(made, "Q3.all") == {
        "base": 400, "low": grades[1] + grades[2], "middle": grades[3] + grades[4], "high": grades[5] + grades[6],
        "none": grades[None]}
    choices = Counter(answer.get("Q4") for answer in answers)
    assert await row(made, "Q4.all") == {"base": 400, "o1": choices["a"], "o2": choices["b"], "o3": choices["c"],
                                         "o4": choices["other"], "a1": choices["unsure"], "none": choices[None]}
    time = sum("time" in answer.get("Q5", ()) for answer in answers)
    assert await row(made, "Q5-1.all") == {"base": 400, "high": time, "low": 400 - time}
    first = sum(answer.get("Q6", [""])[0] == "a" for answer in answers)
    following = sum("a" in answer.get("Q6", [])[1:3] for answer in answers)
    assert await row(made, "Q6-1.all") == {"base": 400, "high": first, "middle": following, "low": 400 - first - following}


@pytest.mark.one_database
async def test_no_answer_is_split_into_asides_for_everybody(built):
    made, answers = built
    silent = Counter(answer.get("Q1") for answer in answers)
    assert await row(made, "Q1.asides") == {"base": 400, "a1": silent["na"],
                                            "a2": silent["unsure"], "none": silent[None]}


@pytest.mark.one_database
async def test_numbers_and_months_stand_in_bands_that_no_answer_decides(built):
    made, answers = built
    table = await figures.table("Q7.all", release=made.pk)
    assert table.words == ("0", "1–2", "3–5", "6–10", "11–20", "21–50", "51–60", "No answer")
    assert (await row(made, "Q7.all"))["n2"] == told(answers, "Q7", 1) + told(answers, "Q7", 2)
    table = await figures.table("Q8.all", release=made.pk)
    assert table.words == ("Later", "2026", "2025", "2024", "2023", "Before that", "No answer")
    assert (await row(made, "Q8.all"))["y1"] == sum(str(answer.get("Q8", "")).startswith("2025") for answer in answers)


@pytest.mark.one_database
async def test_a_question_that_some_are_asked_has_them_as_its_base(built):
    made, answers = built
    good, bad, yes = told(answers, "Q9", "good"), told(answers, "Q9", "bad"), told(answers, "Q2", "yes")
    found = await row(made, "Q9.all")
    assert (found["base"], found["o1"], found["o2"]) == (yes, good, bad)


@pytest.mark.one_database
async def test_words_of_a_question_are_in_the_file_and_own_words_are_nowhere(built):
    made, _answers = built
    whole = await contents(made.pk, publisher="A partnership")
    file = (csv(whole.figures) + csv(whole.code_book)).decode("utf-8-sig")
    keys = whole.figures.columns
    rows = [tuple(cell for cell, column in zip(row, keys) if column.name in KEY) for row in whole.figures.rows]
    assert len(rows) == len(set(rows)) > 100
    assert ["Bread" in file, "Something else" in file, "Pears" in file, "words" in file.lower()] == [True, True, False, False]
    offered = {offer.item for offer in await figures.offers()}
    assert offered == {"Q1", "Q2", "Q3", "Q5-1", "Q5-2", "Q5-3", "Q6-1", "Q6-2", "Q6-3", "Q6-4"}


def condition(op: str, values: str, parent: str = 'item = "Q2"') -> str:
    return kinds.EVERY.replace('ask_if = { item = "Q2", is = ["yes"] }', f"ask_if = {{ {parent}, {op} = {values} }}")


@pytest.mark.one_database
@pytest.mark.parametrize(("ask_if", "is_told"), [
    (condition("is", '["yes"]'), True), (condition("is", '["yes", "no"]'), True),
    (condition("empty", "true"), False),  # not sure and nothing at all are one count
    (condition("is", "[3]", 'item = "Q1"'), True), (condition("is", '[3, "na"]', 'item = "Q1"'), False),
    (condition("is", "[5]", 'item = "Q3"'), False),  # a band is not cut apart
    (condition("is", "[5, 6]", 'item = "Q3"'), True), (condition("at-least", "5", 'item = "Q3"'), True),
    (condition("is", '["time"]', 'item = "Q5"'), True), (condition("is", '["time", "people"]', 'item = "Q5"'), False),
    (condition("is-not", '["time"]', 'item = "Q5"'), False), (condition("at-least", "5", 'item = "Q7"'), False),
    (kinds.EVERY.replace('ask_if = { item = "Q2", is = ["yes"] }',
                         'ask_if = { all = [{ item = "Q2", is = "yes" }, { item = "Q1", is = 3 }] }'), False),
])
async def test_it_is_told_only_where_its_base_is_told_already(database, ask_if, is_told):
    await counted.places()
    of = await kinds.survey(ask_if)
    wave = await counted.closed_wave([(a, g, {k: v for k, v in s.items() if k != "Q9"}) for a, g, s in kinds.wave(400)], of=of)
    with counted.then():
        made = await releases.build_wave(wave=wave, database=database, by=None)
    assert await ReleaseTable.exists(release_id=made.pk, name="Q9.all") is is_told


@pytest.mark.one_database
@pytest.mark.parametrize(("yes", "is_told"), [(9, False), (10, True), (11, True), (36, False), (35, True)])
async def test_a_base_of_fewer_than_ten_or_all_but_a_few_is_not_told(database, yes, is_told):
    await counted.places()
    said = [("Lochee", "Schools", {"Q2": "yes", "Q9": ("good", "bad")[n % 2]} if n < yes else {"Q2": "no"}) for n in range(40)]
    wave = await counted.closed_wave(said, of=await kinds.survey())
    with counted.then():
        made = await releases.build_wave(wave=wave, database=database, by=None)
    assert await ReleaseTable.exists(release_id=made.pk, name="Q9.all") is is_told


@pytest.mark.parametrize(("low", "high", "first", "bands"), [
    (1, 5, (1, 1), 5), (1, 7, (1, 1), 7), (1, 8, (1, 2), 3), (None, None, (None, -1), 9), (0, None, (0, 0), 8), (18, 99, (18, 20), 3)])
def test_bands_of_a_number_follow_from_its_bounds(low, high, first, bands):
    found = asked.number_bands(low, high)
    assert (found[0], len(found)) == (first, bands)
    assert [one for one in range(-5, 120) if sum((a is None or one >= a) and (b is None or one <= b) for a, b in found)
            != int((low is None or one >= low) and (high is None or one <= high))] == []


async def test_equality_is_told_for_the_whole_wave_and_by_nothing_else(database):
    await counted.places()
    wave = await counted.closed_wave(kinds.wave(200), of=await kinds.survey(), equality=True)
    item = next(one for one in library.equality().items if one.kind == "choice")
    first, second = item.options[:2]
    said = [first.value] * 90 + [second.value] * 60 + [item.options[2].value] * 3
    await EqualityAnswer.bulk_create([EqualityAnswer(id=new_id(), wave_id=wave.pk, answers=json.dumps({item.id: code}))
                                      for code in said])
    with counted.then():
        made = await releases.build_wave(wave=wave, database=database, by=None)
    tables = {table.name: table.by for table in await ReleaseTable.filter(release_id=made.pk) if table.name.startswith("eq-")}
    assert set(tables.values()) == {"all"} and f"eq-{item.id}.all" in tables
    found = await row(made, f"eq-{item.id}.all")
    assert (found["base"], found["o1"], found["o2"], found["o3"]) == (200, 90, 60, None)
    assert [found[one] for one in found if one.startswith("o") and int(one[1:]) > 3] == [None] * (len(item.options) - 3)
