"""Bringing a survey in on pages: nothing is kept before somebody says so; what is hostile gets a sentence."""

import re
from html import unescape

import pytest

from participation.access import Role
from participation.models import AuditLine
from surveys import definition
from surveys.models import Survey
from tests.surveys import exchange_files as files

pytestmark = pytest.mark.one_database


@pytest.fixture
async def lead(service):
    await service.person("joe@example.org", Role.SURVEY_LEAD)
    return await service.signed_in("joe@example.org")


async def send(lead, name, content):
    return await lead.post("/surveys/import", files={"file": (name, content)})


def hidden(html, name):
    return unescape(re.search(rf'name="{name}" value="([^"]*)"', html)[1])


async def test_a_file_is_read_shown_and_kept_only_when_told_so(lead):
    page = await send(lead, "dictionary.csv", files.REDCAP.encode())
    assert page.status_code == 200
    assert await Survey.filter(state="draft").count() == 0
    kept = await lead.post("/surveys/import/keep", data={name: hidden(page.text, name) for name in ("definition", "source", "left_out")})
    draft = await Survey.get(state="draft")
    assert (kept.status_code, kept.headers["location"]) in {(303, f"/surveys/writing/{draft.pk}"), (303, "/surveys/library")}
    assert definition.loaded(draft.definition)["items"] == definition.loaded(hidden(page.text, "definition"))["items"]
    assert (await AuditLine.get(what="survey.imported")).facts == {"source": "REDCap", "left_out": int(hidden(page.text, "left_out"))}
