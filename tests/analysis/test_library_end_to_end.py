"""Every ready survey the whole way: planned, opened, answered question by question on its pages, closed, released, read."""

from __future__ import annotations

import json
import random

import httpx
import pytest

from analysis import releases
from analysis.models import ReleaseTable
from analysis.told import questions as questions_told, surveys as surveys_told
from participation import clock, codes
from surveys import library
from surveys.demo.answers import Leanings, one
from surveys.library import about
from surveys.models import Response
from surveys.questionnaire import audiences, journey
from surveys.questionnaire.questions import Item
from tests.service import Service, service  # noqa: F401  (fixture)
from tests.surveys import cast
from tests.surveys.answering import enter, hidden, send

KEYS = [form.key for form in library.shipped()]
SENTENCE = {"text": "Own words of one person", "number": "4"}


def form_of(item: Item) -> tuple[dict[str, object], object]:
    """What a browser sends for one answer to this question, and what is stored for it."""
    codes_ = [option.code for option in item.options]
    if item.kind in ("scale", "grade"):
        why = {item.why_field: "Page 4"} if item.evidence else {}
        return {item.field: codes_[0], **why}, item.options[0].value
    if item.kind in ("choice", "yesno"):
        return {item.field: codes_[0]}, codes_[0]
    if item.kind == "several":
        return {item.field: codes_[:2]}, codes_[:2]
    if item.kind == "rank":
        return {item.place_field(code): str(place) for place, code in enumerate(codes_[:2], 1)}, codes_[:2]
    if item.kind == "month":
        return {item.month_field: "2", item.year_field: "2026"}, "2026-02"
    if item.kind == "number":
        return {item.field: "4"}, 4
    return ({item.field: SENTENCE["text"][:item.most]}, SENTENCE["text"][:item.most]) if item.kind == "text" else ({}, None)


async def answer_all(browser: httpx.AsyncClient, form: library.Questionnaire) -> dict[str, object]:
    """Go through the pages and answer everything; returns what must be stored."""
    said: dict[str, object] = {}
    page = journey.after(form, 0, said)
    while page != journey.CHECK:
        sent: dict[str, object] = {}
        for item in journey.asked_on(form, page, said):
            fields, stored = form_of(item)
            sent |= fields
            said |= {item.id: stored} if stored is not None else {}
            said |= {item.why_key: "Page 4"} if item.evidence else {}
        to = "/s/send" if form.one_page else f"/s/q/{page}"
        answer = await browser.post(to, data={**hidden(await browser.get(f"/s/q/{page}")), **sent})
        assert answer.status_code in (200, 303), (page, sent)
        page = journey.after(form, page, said)
    return said


@pytest.mark.one_database
@pytest.mark.parametrize("key", KEYS)
async def test_a_ready_survey_goes_the_whole_way(service: Service, key: str) -> None:  # noqa: F811
    wave = await cast.opened(service.database, service.keys, key=key)
    text = library.shipped_text(key)
    form, chance = library.read(text), random.Random(3)
    with clock.at(cast.OPENED):
        browser = await enter(service.browser(), wave.tokens[cast.PEOPLE[0]])
        said = await answer_all(browser, form)
        if not form.one_page:
            assert (await send(browser)).status_code == 200
        for person in cast.PEOPLE[1:]:
            answers = one(chance, form, area="Lochee", group="School", wave=0, leanings=Leanings({}, {}))
            await wave.send(person, answers, codes.new(codes.RECEIPT))
        await wave.close()
        kept = [json.loads(row.answers) for row in await Response.all()]
        assert (len(kept), kept.count(said)) == (40, 1)
        made = await releases.build_wave(wave=wave.wave, database=service.database, by=None)
    found = await surveys_told.of_wave(wave.wave.pk)
    assert found is not None and found[1] == made.pk
    told = await surveys_told.answers(found[0], made.pk, "")
    assert (told.base, told.invited) == (40, 40)
    asked_of_all = {item.id for item in form.items if item.kind not in ("text", "info") and not item.conditions}
    shown = {row.item for part in told.parts for row in part.rows} | {q.item for q in told.more if q.choices}
    assert asked_of_all <= shown
    words = {q.item: q.note for q in told.more if q.kind == "text"}
    assert words == {item.id: questions_told.OWN_WORDS for item in form.items if item.kind == "text"}
    assert await ReleaseTable.filter(release_id=made.pk, title__icontains="Own words of one").count() == 0


@pytest.mark.parametrize("key", KEYS)
def test_each_says_what_it_is_for_and_that_it_has_not_been_tried(key: str) -> None:
    one_of = about.ready(key)
    told = one_of.about
    assert [bool(told.purpose), bool(told.whom), bool(told.when), bool(told.shows), bool(told.cannot), told.tried] == [True] * 5 + ["no"]
    assert one_of.form.audience in audiences.NAMES
    assert one_of.form.minutes > 0


CHILDREN = [key for key in KEYS if about.ready(key).form.audience == audiences.CHILD]


@pytest.mark.parametrize("key", CHILDREN)
def test_children_read_eleven_words_a_sentence_at_most(key: str) -> None:
    form = library.read(library.shipped_text(key))
    texts = [form.intro, *form.help_lines]
    for item in form.items:
        texts += [item.text, item.hint, item.stem, *(option.label for option in (*item.options, *item.aside))]
    sentences = [sentence for text in texts for sentence in text.replace("?", ".").replace(":", ".").split(". ")]
    assert [one_of for one_of in sentences if len(one_of.split()) > audiences.MOST_WORDS[audiences.CHILD]] == []


def test_the_three_of_a_course_ask_the_same_six_things() -> None:
    forms = [library.read(library.shipped_text(f"training-{name}")) for name in ("before", "after", "three-months")]
    asked = [{item.id: questions_told.wording_of(item) for item in form.items if item.group == "T"} for form in forms]
    assert len(asked[0]) == 6 and asked[0] == asked[1] == asked[2]


def test_an_audit_grades_nine_indicators_each_with_evidence_and_a_next_step() -> None:
    form = library.read(library.shipped_text("case-file-audit"))
    grades = [item for item in form.items if item.kind == "grade"]
    assert [(len(item.options), bool(item.evidence)) for item in grades] == [(6, True)] * 9
    assert [form.item(f"{item.id}n").kind for item in grades] == ["text"] * 9
