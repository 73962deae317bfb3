"""A survey written on pages by a survey lead: few pages, nothing lost, nothing written over, words fixed once published."""

from __future__ import annotations

import html
import re

import httpx
import pytest

from participation.access import Role
from participation.models import AuditLine
from surveys import definition, library
from surveys.models import Survey, Wave
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
    return answer.headers["location"]


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
