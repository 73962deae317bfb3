"""A survey written on pages by a survey lead: few pages, nothing lost, nothing written over, words fixed once published."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from participation.access import Role
from participation.models import AuditLine
from surveys import library
from surveys.models import Survey, Wave
from surveys.questionnaire import definition
from tests.service import Service

pytestmark = pytest.mark.one_database
FIVE = "I know where to go for help.\nHelp came when I needed it.\nMy child was asked.\nThe plan says what matters to us.\nI told my story once."


@pytest.fixture
async def lead(service: Service) -> httpx.AsyncClient:
    await service.person("joe@example.org", Role.SURVEY_LEAD)
    return await service.signed_in("joe@example.org")


async def started(lead: httpx.AsyncClient, title: str = "Help for families", **other: str) -> str:
    answer = await lead.post("/surveys/writing/new", data={"title": title, "audience": "families", **other})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].partition("#")[0]


async def revision(lead: httpx.AsyncClient, page: str) -> str:
    return re.findall(r'name="revision" value="(\d+)"', (await lead.get(page)).text)[0]


async def put(lead: httpx.AsyncClient, draft: str, page: str, **fields: object) -> httpx.Response:
    """Sends a form of the draft with the revision of now."""
    return await lead.post(f"{draft}/{page}", data={"revision": await revision(lead, draft), **fields})


async def added(lead: httpx.AsyncClient, draft: str, text: str, kind: str = "agreement") -> None:
    assert (await put(lead, draft, "add", questions=text, kind=kind)).status_code == 303


async def published(lead: httpx.AsyncClient, draft: str) -> str:
    answer = await put(lead, draft, "publish")
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def row(draft: str) -> Survey:
    return await Survey.get(pk=draft.rsplit("/", 1)[1])


async def items(draft: str) -> list[dict]:
    return definition.loaded((await row(draft)).definition)["items"]


def errors(page: httpx.Response) -> list[str]:
    """The sentences of the summary at the top."""
    return [html.unescape(one) for one in re.findall(r'<li><a href="#[^"]*">([^<]*)</a>', page.text)]


async def test_five_questions_published_and_asked_in_four_forms(lead: httpx.AsyncClient) -> None:
    draft = await started(lead)
    await added(lead, draft, FIVE)
    address = await published(lead, draft)
    planned = await lead.post("/surveys/new", data={"survey": address.rsplit("/", 1)[1], "name": "First", "closes_on": "2027-02-05",
                                                    "key_mode": "server"})
    wave = await Wave.get(pk=planned.headers["location"].rsplit("/", 1)[1]).prefetch_related("survey")
    form = library.read(wave.survey.definition)
    assert (form.key, form.version, form.minutes, form.questions) == ("own-help-for-families", 1, 1, 5)
    assert [item.text for item in form.items] == FIVE.split("\n")
    assert {item.scale.id for item in form.items} == {"agreement"} and {tuple(a.code for a in item.aside) for item in form.items} == {("na", "unsure")}
    assert [line.what async for line in AuditLine.filter(what__startswith="survey.").order_by("id")] == [
        "survey.drafted", "survey.worded", "survey.published"]


# ---- nothing typed is lost, nothing is written over -------------------------------------------------------------------------------

async def test_an_older_tab_is_refused_with_what_was_typed(lead: httpx.AsyncClient) -> None:
    draft = await started(lead)
    await added(lead, draft, "I know where to go.")
    older = await revision(lead, draft)
    assert (await put(lead, draft, "q/Q1", text="I know where help is.", scale="agreement")).status_code == 303
    before = (await row(draft)).definition
    refused = await lead.post(f"{draft}/q/Q1", data={"revision": older, "text": "Typed in the older tab.", "scale": "agreement"})
    assert refused.status_code == 409
    assert "Typed in the older tab." in refused.text and "I know where help is." in refused.text and "not saved yet" in refused.text
    for page, sent in (("order", {"do": "remove:Q1"}), ("add", {"questions": "One more?", "kind": "yesno"}), ("publish", {}),
                       ("about", {"title": "Older title", "audience": "staff", "language": "en", "minutes": "3"}),
                       ("q/Q1/when", {"do": "match", "match": "any"}), ("scales/agreement", {"answer-5": "A", "band-5": "high", "answer-1": "B", "band-1": "low"})):
        answer = await lead.post(f"{draft}/{page}", data={"revision": older, **sent})
        assert (answer.status_code, (await row(draft)).definition) == (409, before), page
        assert not [word for word in (sent.get("questions"), sent.get("title")) if word and word not in answer.text], page
    again = re.findall(r'name="revision" value="(\d+)"', refused.text)[0]
    assert (await lead.post(f"{draft}/q/Q1", data={"revision": again, "text": "Typed in the older tab.", "scale": "agreement"})).status_code == 303
    assert [one["text"] for one in await items(draft)] == ["Typed in the older tab."]


async def test_what_cannot_be_used_comes_back_with_a_sentence(lead: httpx.AsyncClient) -> None:
    draft = await started(lead)
    assert errors(await put(lead, draft, "add", questions=" ", kind="yesno")) == ["Write your question here. One a line, if you have several."]
    assert errors(await put(lead, draft, "add", questions="x", kind="nothing")) == ["Choose what kind of question it is."]
    await added(lead, draft, "How many?", "number")
    wrong = await put(lead, draft, "q/Q1", text="", low="9", high="3", hint="h" * 500)
    assert errors(wrong) == ["Write the question.", "Shorten this to 400 characters.", "The highest number is below the lowest."]
    assert 'value="9"' in wrong.text and "h" * 500 in wrong.text
    assert (await lead.post("/surveys/writing/new", data={"title": "", "audience": "x"})).status_code == 422
    assert "low" not in (await items(draft))[0]


async def test_half_a_form_without_a_revision_changes_nothing(lead: httpx.AsyncClient) -> None:
    draft = await started(lead)
    await added(lead, draft, "A?\nB?", "yesno")
    assert (await lead.post(f"{draft}/order", data={"do": "remove:Q1"})).status_code == 409
    assert len(await items(draft)) == 2


# ---- the list, its buttons ----------------------------------------------------------------------------------------------------------

async def test_moving_removing_and_putting_back_by_buttons(lead: httpx.AsyncClient) -> None:
    draft = await started(lead)
    await added(lead, draft, "A?\nB?\nC?", "yesno")
    moved = await put(lead, draft, "order", do="up:Q3")
    assert moved.headers["location"] == f"{draft}#up-Q3" and 'id="up-Q3"' in (await lead.get(draft)).text
    assert (await put(lead, draft, "order", do="up:Q3")).headers["location"] == f"{draft}#edit-Q3"
    removed = await put(lead, draft, "order", do="remove:Q1")
    page = (await lead.get(removed.headers["location"])).text
    assert "Put it back" in page and [one["id"] for one in await items(draft)] == ["Q3", "Q2"]
    await put(lead, draft, "order", do="back:Q1")
    assert [one["id"] for one in await items(draft)] == ["Q3", "Q1", "Q2"]
    await put(lead, draft, "order", do="duplicate:Q1")
    assert [one["id"] for one in await items(draft)] == ["Q3", "Q1", "Q4", "Q2"]
    assert (await put(lead, draft, "order", do="remove:Q9")).status_code == 409
    assert (await put(lead, draft, "order", do="explode:Q1")).status_code == 409


async def test_answers_are_written_moved_and_removed_without_scripts(lead: httpx.AsyncClient) -> None:
    draft = await started(lead)
    opened = await put(lead, draft, "add", questions="Where do you work?", kind="choice")
    assert opened.headers["location"] == f"{draft}/q/Q1"
    await put(lead, draft, "q/Q1", text="Where do you work?", added="School\nHealth\nPolice", do="more")
    sent = {"text": "Where do you work?", "answer-o1": "Schools", "answer-o2": "Health", "answer-o3": "Police", "other": "Other, please say",
            "has_asides": "1", "asides": ["rather-not"]}
    assert (await put(lead, draft, "q/Q1", do="up:o3", **sent)).headers["location"] == f"{draft}/q/Q1#up-o3"
    (item,) = await items(draft)
    assert item["options"] == [["o1", "Schools"], ["o3", "Police"], ["o2", "Health"]]
    assert (item["other"], item["asides"]) == ("Other, please say", ["rather-not"])
    assert (await put(lead, draft, "q/Q1", kind="several", **sent)).headers["location"] == f"{draft}/q/Q1"
    assert (await items(draft))[0]["kind"] == "several" and len((await items(draft))[0]["options"]) == 3


@pytest.mark.parametrize("kind, sent, stored", [
    ("long", {"lines": "1", "most": "80"}, {"lines": 1, "most": 80}), ("long", {"lines": "77"}, {"lines": 4}),
    ("number", {"low": "0", "high": "12"}, {"low": 0, "high": 12}), ("month", {"first": "2026-08", "last": "2027-06"}, {"first": "2026-08", "last": "2027-06"}),
    ("several", {"added": "A\nB", "choose_most": "1"}, {"choose_most": 1, "options": [["o1", "A"], ["o2", "B"]]}),
    ("grade", {"evidence": "What shows it?", "scale": "grade"}, {"evidence": "What shows it?"}), ("grade", {"evidence": ""}, {"evidence": None}),
    ("agreement", {"kind": "confidence"}, {"scale": "confidence"}), ("agreement", {"scale": "+own"}, {"scale": "own"}),
    ("agreement", {"has_evidences": "1", "evidences": "2.1, 2.3 2.1"}, {"evidences": ["2.1", "2.3"]}),
    ("info", {"body": "One.\r\n\r\nTwo."}, {"body": "One.\n\nTwo."}), ("yesno", {"kind": "number"}, {"kind": "number", "options": None}),
])
async def test_what_each_kind_has_of_its_own(lead: httpx.AsyncClient, kind: str, sent: dict, stored: dict) -> None:
    draft = await started(lead)
    await added(lead, draft, "Words", kind)
    assert (await put(lead, draft, "q/Q1", text="Words", **sent)).status_code == 303
    (item,) = await items(draft)
    assert {name: item.get(name) for name in stored} == stored


async def test_branches_by_two_steps_and_followed_in_the_preview(lead: httpx.AsyncClient) -> None:
    draft = await started(lead)
    await added(lead, draft, "Did you come?", "yesno")
    await added(lead, draft, "What kept you away?", "long")
    await added(lead, draft, "How many people were there?", "number")
    when = f"{draft}/q/Q2/when"
    assert "Did you come?" in (await lead.get(f"{when}?on=Q1")).text
    assert errors(await put(lead, draft, "q/Q2/when", do="add", on="Q1", op="is")) == ["Choose at least one answer."]
    assert errors(await put(lead, draft, "q/Q2/when", do="add", on="Q3", op="is", value="1")) == ["Choose a question that is asked before this one."]
    await put(lead, draft, "q/Q2/when", do="add", on="Q1", op="is", value="no")
    assert (await items(draft))[1]["ask_if"] == {"item": "Q1", "is": ["no"]}
    assert "Only if “Did you come?” is “No”" in (await lead.get(draft)).text.replace("&#34;", '"')
    yes = (await lead.get(f"{draft}/walk?from=1&a-Q1=yes")).text
    no = (await lead.get(f"{draft}/walk?from=1&a-Q1=no")).text
    phones = [page.partition('class="hd-phone"')[2].partition("</section>")[0] for page in (yes, no)]
    assert [("How many people" in phone, "What kept you" in phone) for phone in phones] == [(True, False), (False, True)]
    assert "Not asked on this way" in yes and "What kept you away?" in yes
    end = (await lead.get(f"{draft}/walk?from=3&a-Q1=yes&a-Q3=4")).text
    assert "Check your answers" in end and re.findall(r"<dd>([^<]*)</dd>", end) == ["Yes", "4"]
    await put(lead, draft, "order", do="down:Q1")
    await put(lead, draft, "order", do="down:Q1")
    stopped = await put(lead, draft, "publish")
    assert (stopped.status_code, errors(stopped)) == (422, [
        "“What kept you away?” depends on “Did you come?”, which is only asked after it. Move one of them, or take the condition away."])


# ---- versions -------------------------------------------------------------------------------------------------------------------------

async def test_a_published_survey_keeps_its_words_and_gets_a_next_version(lead: httpx.AsyncClient) -> None:
    draft = await started(lead)
    await added(lead, draft, FIVE)
    address = await published(lead, draft)
    assert (await put_published(lead, draft)) == [409] * 4
    assert (await lead.get(draft)).headers["location"] == address
    second = (await lead.post(f"{address}/change")).headers["location"]
    assert (await lead.post(f"{address}/change")).headers["location"] == second
    saved = await put(lead, second, "q/Q1", text="I know early where to go for help.", scale="agreement", has_asides="1", asides=["na", "unsure"])
    assert saved.headers["location"] == f"{second}/same"
    assert (await put(lead, second, "publish")).status_code == 422
    assert errors(await put(lead, second, "same")) == ["Say for each question whether it still asks the same."]
    await put(lead, second, "same", **{"same-Q1": "yes"})
    await put(lead, second, "order", do="remove:Q5")
    text = (await lead.get(f"{second}/publish")).text
    assert "still asks the same: it is compared" in text and "is not asked any more" in text
    assert await published(lead, second) == address
    forms = [library.read(one.definition) for one in await Survey.filter(key="own-help-for-families").order_by("version")]
    assert [(form.version, [item.id for item in form.items]) for form in forms] == [(1, ["Q1", "Q2", "Q3", "Q4", "Q5"]), (2, ["Q1", "Q2", "Q3", "Q4"])]


async def put_published(lead: httpx.AsyncClient, draft: str) -> list[int]:
    sent = [("order", {"do": "remove:Q1"}), ("q/Q1", {"text": "New"}), ("discard", {}), ("publish", {})]
    return [(await lead.post(f"{draft}/{page}", data={"revision": "2", **data})).status_code for page, data in sent]


async def test_the_database_refuses_other_words_for_a_published_survey(lead: httpx.AsyncClient) -> None:
    draft = await started(lead)
    await added(lead, draft, FIVE)
    await published(lead, draft)
    with pytest.raises(Exception, match="keeps its words"):
        await Survey.filter(pk=draft.rsplit("/", 1)[1]).update(definition="other")


async def test_a_copy_is_a_survey_of_its_own_and_ids_go_on(lead: httpx.AsyncClient) -> None:
    draft = await started(lead, "Our own families survey", source="families")
    form = library.read(library.shipped_text("families"))
    assert [one["id"] for one in await items(draft)] == [item.id for item in form.items if not item.group]
    await added(lead, draft, "One more.")
    assert (await items(draft))[-1]["id"] == "Q1"
    one = await row(draft)
    assert (one.key, one.version, one.title) == ("own-our-own-families-survey", 1, "Our own families survey")
    assert (await lead.post("/surveys/writing/new", data={"title": "X", "audience": "staff", "source": "nothing"})).status_code == 422


async def test_retired_discarded_and_who_may(service: Service, lead: httpx.AsyncClient) -> None:
    draft, other = await started(lead), await started(lead)
    assert {(await row(one)).key for one in (draft, other)} == {"own-help-for-families", "own-help-for-families-2"}
    await added(lead, draft, FIVE)
    address = await published(lead, draft)
    listed = 'value="own-help-for-families"'
    assert listed in (await lead.get("/surveys/new")).text
    assert "Take it out of the list?" in (await lead.get(f"{address}/retire")).text
    await lead.post(f"{address}/retire")
    assert listed not in (await lead.get("/surveys/new")).text
    wanted = {"survey": "own-help-for-families", "name": "N", "closes_on": "2027-02-05", "key_mode": "server"}
    assert (await lead.post("/surveys/new", data=wanted)).status_code == 422
    await lead.post(f"{address}/retire")
    assert listed in (await lead.get("/surveys/new")).text
    assert "1 question" not in (await lead.get(f"{other}/discard")).text
    assert (await lead.post(f"{other}/discard")).headers["location"] == "/surveys/library"
    assert (await lead.get(other)).status_code == 404
    await service.person("isla@example.org", Role.PLANNER)
    planner = await service.signed_in("isla@example.org")
    assert [(await planner.get(page)).status_code for page in (draft, f"{draft}/walk", "/surveys/writing/new")] == [403] * 3
