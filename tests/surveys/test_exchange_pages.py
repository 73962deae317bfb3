"""Bringing a survey in on pages: nothing is kept before somebody says so; what is hostile gets a sentence."""

import io
import re
from html import unescape

import pypdf
import pytest

from participation.access import Role
from participation.models import AuditLine
from surveys import library
from surveys.exchange import reading
from surveys.models import Survey
from surveys.questionnaire import definition
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
    kept = await lead.post("/surveys/import/keep", data={"audience": "families"} | {
        name: hidden(page.text, name) for name in ("definition", "source", "left_out")})
    draft = await Survey.get(state="draft")
    assert (kept.status_code, kept.headers["location"]) == (303, f"/surveys/writing/{draft.pk}")
    assert definition.loaded(draft.definition)["items"] == definition.loaded(hidden(page.text, "definition"))["items"]
    assert draft.audience == definition.loaded(draft.definition)["audience"] == "families"
    assert (await AuditLine.get(what="survey.imported")).facts == {"source": "REDCap", "left_out": int(hidden(page.text, "left_out"))}


async def test_what_did_not_come_across_is_on_the_page(lead):
    page = unescape((await send(lead, "dictionary.csv", files.REDCAP.encode())).text)
    assert "It asks for a file or a signature. It is left out: a sealed answer holds words only." in page
    assert "Nothing is kept yet." in page and "only be used with their owner’s permission, and unaltered" in page


@pytest.mark.parametrize("content, status, said", [
    (b"", 422, "Choose a file."), (b"not a survey", 422, "We do not recognise this file."), (b"0" * 50_000_000, 413, "too much")])
async def test_what_cannot_be_read_keeps_nothing(lead, content, status, said):
    page = await send(lead, "x.xlsx", content)
    assert page.status_code == status and said in unescape(page.text)
    kept = await lead.post("/surveys/import/keep", data={"definition": "id = 1", "source": "TOML", "left_out": "0"})
    assert (kept.status_code, await Survey.filter(state="draft").count()) == (422, 0)


async def test_every_form_of_a_survey_can_be_taken_along(lead):
    text = library.shipped_text("families")
    xlsx = await lead.get("/surveys/library/families/files/xlsform")
    assert reading.read("x.xlsx", xlsx.content).data == definition.loaded(text)
    toml = await lead.get("/surveys/library/families/files/toml")
    assert (definition.loaded(toml.text), toml.headers["content-disposition"]) == (definition.loaded(text), 'attachment; filename="families-v1.toml"')
    assert (await lead.get("/surveys/library/families/files/docx")).status_code == 404
    assert (await lead.get("/surveys/library/families/files/paper?language=tlh")).status_code == 404


async def test_paper_in_a_language_from_right_to_left(lead):
    """Tagged, in its language, titled, with the partnership's name."""
    printed = await lead.get("/surveys/library/families/files/paper?language=ur")
    paper = pypdf.PdfReader(io.BytesIO(printed.content))
    catalog = paper.trailer["/Root"]
    assert (catalog["/Lang"], catalog["/MarkInfo"]["/Marked"]) == ("ur", True)
    assert paper.metadata.title == library.read(library.shipped_text("families")).worded("ur").title
    assert b"pdfuaid" in paper.trailer["/Root"]["/Metadata"].get_object().get_data()


async def test_others_have_no_way_in(service):
    await service.person("isla@example.org", Role.PLANNER)
    planner = await service.signed_in("isla@example.org")
    assert [(await planner.get(path)).status_code for path in ("/surveys/import", "/surveys/library/families/files/toml")] == [403, 403]
