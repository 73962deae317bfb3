"""The results page of a wave with every kind of question, beside the wave before it."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from analysis import releases
from analysis.figures import EVERYBODY, By, Figure, Row, Standing, Table
from analysis.told import questions as questions_told, surveys as surveys_told
from participation.access import Role
from participation.identity import new_id
from participation.models import Person
from surveys import library
from surveys.models import Comment, Survey, TextReview
from tests.analysis import counted, kinds
from tests.service import Service, service  # noqa: F401  (fixture)

pytestmark = pytest.mark.one_database
LATER = (kinds.EVERY.replace("version = 1", "version = 2").replace('text = "Which?"', 'text = "Which one?"')
         + '[[items]]\nid = "Q11"\nkind = "yesno"\ntext = "New?"\n')


async def released(database, said, of, **more):
    wave = await counted.closed_wave(said, of=of, **more)
    with counted.then():
        return wave, await releases.build_wave(wave=wave, database=database, by=None)


async def two_waves(database):
    await counted.places()
    first, _ = await released(database, kinds.wave(300), await kinds.survey(), name="Spring")
    await type(first).filter(id=first.pk).update(closed_on="2026-05-01")
    later = await Survey.create(key="every-kind", version=2, language="en", title="Every kind", audience="staff", definition=LATER)
    said = [(area, group, {**one, "Q2": "yes", "Q5": ["time"]}) for area, group, one in kinds.wave(300, seed=2)]
    said[:60] = [(area, group, {**one, "Q2": "no"}) for area, group, one in said[:60]]
    return await released(database, said, later, name="Autumn", follows=first)


async def test_each_kind_is_told_beside_the_wave_before(database):
    _wave, made = await two_waves(database)
    told = await surveys_told.answers("staff", made.pk, "")
    more = {question.item: question for question in told.more}
    assert (told.before.label, list(more)) == ("Spring", ["Q2", "Q4", "Q5", "Q6", "Q7", "Q8", "Q9", "Q10", "Q11"])
    assert [(choice.words, bool(choice.change)) for choice in more["Q2"].choices][:2] == [("Yes", True), ("No", True)]
    assert more["Q2"].choices[0].change.words.startswith("Up ")
    assert [(choice.words, choice.figure.shown) for choice in more["Q5"].choices] == [
        ("Time", False), ("People", False), ("Forms", False)]  # everybody chose time: nothing of it is told
    assert (more["Q5"].shown, more["Q6"].shown) == (False, True)
    assert [bool(choice.further) for choice in more["Q6"].choices] == [True] * 4
    assert {choice.change for choice in more["Q8"].choices} == {None}
    assert [row.item for part in told.parts for row in part.rows] == ["Q1", "Q3"]


async def test_a_question_in_other_words_is_not_compared_and_says_so(database):
    _wave, made = await two_waves(database)
    more = {question.item: question for question in (await surveys_told.answers("staff", made.pk, "")).more}
    assert (more["Q4"].compared, {choice.change for choice in more["Q4"].choices}) == (questions_told.ASKED_OTHERWISE, {None})
    assert (more["Q11"].compared, more["Q7"].compared, more["Q10"].compared) == (questions_told.NEW, "", "")


async def test_a_question_of_some_says_how_many_or_that_they_are_not_told(database):
    await counted.places()
    _wave, made = await released(database, kinds.wave(300), await kinds.survey())
    told = {question.item: question for question in (await surveys_told.answers("staff", made.pk, "")).more}
    assert told["Q9"].asked == told["Q2"].choices[0].figure.count
    nobody = kinds.EVERY.replace("every-kind", "other").replace('is = ["yes"]', 'is = ["yes", "unsure"]')
    of = await Survey.create(key="other", version=1, language="en", title="Other", audience="staff", definition=nobody)
    said = [(area, group, {key: value for key, value in one.items() if key != "Q9"}) for area, group, one in kinds.wave(300)]
    _wave, made = await released(database, said, of)
    told = {question.item: question for question in (await surveys_told.answers("staff", made.pk, "")).more}
    assert (told["Q9"].choices, told["Q9"].note) == ((), questions_told.SOME_ASKED)


async def test_comments_stand_under_their_question_once_they_are_out(database):
    await counted.places()
    wave, made = await released(database, kinds.wave(60), await kinds.survey())
    people = [await Person.create(id=new_id(), name=name, email=f"{name}@example.org") for name in ("Joe", "Fiona")]
    for item, state in (("Q10", "released"), ("Q3_why", "proposed")):
        review = await TextReview.create(wave=wave, item=item, first_by=people[0], second_by=people[1])
        for text, kept in (("Planted and out", True), ("Planted and taken out", False)):
            await Comment.create(review=review, text=f"{text} {item}", group="Schools", kept=kept)
        await TextReview.filter(id=review.pk).update(state=state)
    told = {question.item: question for question in (await surveys_told.answers("staff", made.pk, "")).more}
    assert [(said.text, said.group) for question in told.values() for said in question.comments] == [("Planted and out Q10", "Schools")]
    assert told["Q10"].note == ""


def test_what_must_be_the_same_to_be_compared():
    before = {item.id: item for item in library.read(kinds.EVERY).items}
    other = {item.id: item for item in library.read(kinds.EVERY.replace('"Bread"', '"Rolls"').replace("choose_most = 3", "choose_most = 2")
                                                    .replace("low = [1]\nmiddle = [2]", "low = [1, 2]\nmiddle = []")
                                                    .replace("high = 60", "high = 50").replace('is = ["yes"]', 'is = ["no"]')).items}
    assert [item for item in before if not questions_told.comparable(other[item], before)] == ["Q1", "Q4", "Q6", "Q7", "Q9"]


async def test_the_lead_comes_from_the_wave_to_the_same_results_as_the_planner(service: Service):  # noqa: F811
    await counted.places()
    wave, made = await released(service.database, kinds.wave(60), await kinds.survey())
    unreleased = await counted.closed_wave(kinds.wave(20), of=await Survey.get(key="every-kind"))
    pages = []
    for role in (Role.SURVEY_LEAD, Role.PLANNER):
        await service.person(f"{role}@example.org", role)
        browser = await service.signed_in(f"{role}@example.org")
        answer = await browser.get(f"/told/waves/{wave.pk}")
        assert (answer.status_code, answer.headers["location"]) == (303, f"/told/staff/{made.pk}")
        main = (await browser.get(answer.headers["location"])).text.partition("<main")[2].partition("</main>")[0]
        pages.append(re.sub(r'<nav class="hd-pick" aria-label="Whose surveys">.*?</nav>', "", main))   # in the planner's main menu
        assert "have not been released" in (await browser.get(f"/told/waves/{unreleased.pk}")).text
        assert (await browser.get(f"/told/waves/{'0' * 32}")).status_code == 404
    assert pages[0] == pages[1] and "Apples" in pages[0]
    await service.person("adult@example.org", Role.TRUSTED_ADULT)
    assert (await (await service.signed_in("adult@example.org")).get(f"/told/waves/{wave.pk}")).status_code == 403


@pytest.mark.parametrize("out", [False, True])
def test_the_number_of_own_words_does_not_tell_a_hidden_count(out):
    """Where *something else* is hidden, so are own words beside it and to a question that follows: their number would bound it."""
    items = library.read(kinds.EVERY + """[[items]]
id = "Q12"
kind = "text"
text = "Why?"
ask_if = { item = "Q4", is = ["other"] }
""").items
    codes, words = ("a", "b", "c", "other", "none"), ("Apples", "Bread", "Cake", "Something else", "No answer")
    hidden = Figure(Standing.SHOWN, None, 12, 100) if out else Figure(Standing.HIDDEN, None)
    figures = tuple(hidden if code == "other" else Figure(Standing.SHOWN, None, 22, 100) for code in codes)
    row = Row(EVERYBODY, "All", 100, figures)
    table = Table("Q4.all", "Q4", By.ALL, "Which?", "Spring", dt.date(2027, 1, 1), codes, (row,), words)
    said = {key: tuple(questions_told.Said(str(n), "") for n in range(12)) for key in ("Q4_other", "Q12", "Q10")}
    asked = [item for item in items if item.id in ("Q4", "Q12", "Q10")]
    told = {one.item: one for one in questions_told.questions(asked, {"Q4.all": table}, {}, None, said, set())}
    assert [len(told[item].comments) for item in ("Q4", "Q12", "Q10")] == [12 * out, 12 * out, 12]
    assert [told[item].note == questions_told.HELD for item in ("Q4", "Q12", "Q10")] == [not out, not out, False]
