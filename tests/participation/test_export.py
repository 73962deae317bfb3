"""A check-in and a chronology as files: facts, opinion and the child's own view apart, nothing that a spreadsheet runs."""

import csv
import io
from datetime import timedelta

import pypdf
import pytest
from hypothesis import given, settings as how
from hypothesis import strategies as some

from participation import children, clock, instruments, promises, spreadsheets, storage, typesetting, voices
from participation.checkins import Voice
from participation.models import AuditLine, CheckIn
from participation.receipts import OPENED
from participation.voices import InWords
from tests.participation.adults import staged

OWN = "I would like a bench for two"
SEEN, THOUGHT, TOLD = "ate alone on two days", "I think she misses the twins", "sleeps badly"
STEP = "=HYPERLINK(\"http://x\";\"look\")"
MARKUP = '#panic("x") $x$ *b* \\ // _u_ @ref <label> [a](b)'


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        async with storage.writes():
            await CheckIn.all().delete()
        yield one


async def said(stage, *, days_ago=0, own=OWN, **more):
    """A kept check-in in which every voice said something, with a next step."""
    cast, keys = stage.cast, stage.keys
    one = await stage.kept(cast.child, cast.reid, days_ago=days_ago, matters=["included"], places=["school"], **more)
    one.own_words_sealed = children.seal(own, child=cast.child, row=one, column="own_words_sealed", keys=keys)
    await one.save()
    wheel = instruments.of(one.band, one.version)
    async with storage.writes():
        for voice, words in ((Voice.PRACTITIONER, InWords(seen=SEEN, thought=THOUGHT)), (Voice.FAMILY, InWords("Mum", TOLD, MARKUP))):
            await voices.save_view(check_in=one, child=cast.child, voice=voice, answers={"safe": "4"}, instrument=wheel,
                                   keys=keys, by=cast.reid, words=words)
        await promises.agree(child=cast.child, check_in=one, what=STEP, due=clock.today() + timedelta(9), keys=keys,
                             by=cast.reid, owner=cast.reid)
    return one


async def file(stage, path, kind, by=None):
    reid = await stage.as_(by or stage.cast.reid)
    return await reid.post(path, data={"file": kind})


def read(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def test_each_kind_stands_apart(stage):
    one = await said(stage)
    answer = await file(stage, f"/check-ins/{one.pk}/file", "csv")
    head, *rows = read(answer.content)
    assert head == ["Date", "Kind", "Who", "About", "Text"]
    by_text = {row[4]: (row[1], row[2], row[3]) for row in rows}
    assert by_text[OWN] == ("The child’s own view", "Ailsa", "In their own words")
    assert by_text[SEEN] == ("Fact", "Mrs Reid", "Seen or heard")
    assert by_text[THOUGHT] == ("Opinion", "Mrs Reid", "What they think")
    assert by_text[TOLD] == ("Fact", "Mum", "Seen or heard")
    assert by_text[MARKUP] == ("Opinion", "Mum", "What they think")
    assert [row[3:] for row in rows if row[1:3] == ["The child’s own view", "Ailsa"]][:2] == [["Safe", "Mostly"], ["Healthy", "Mostly"]]
    assert [row[4] for row in rows if row[3] == "Agreed next step"] == ["'=HYPERLINK(\"http://x\";\"look\") (by 12 June 2026)"]


async def test_it_leaves_a_receipt_and_a_line_and_carries_no_name(stage):
    one = await said(stage)
    for path, kind, page, about in ((f"/check-ins/{one.pk}/file", "pdf", "export", f"check_in:{one.pk}"),
                                    (f"/children/{stage.cast.child.pk}/chronology", "csv", "chronology", f"child:{stage.cast.child.pk}")):
        answer = await file(stage, path, kind)
        assert answer.status_code == 200
        name = answer.headers["content-disposition"]
        assert name.startswith('attachment; filename="heard-') and "Ailsa" not in name and "Morrison" not in name
        assert "no-store" in answer.headers["cache-control"]
        line = await AuditLine.filter(what="record.exported").order_by("-id").first()
        assert (line.by_id, line.about, line.facts["file"]) == (stage.cast.reid.pk, about, kind)
        receipt = await AuditLine.filter(what=OPENED, about=f"child:{stage.cast.child.pk}").order_by("-id").first()
        assert (receipt.by_id, receipt.facts) == (stage.cast.reid.pk, {"page": page})


@pytest.mark.one_database
async def test_the_pdf_is_tagged_and_says_all_of_it_as_it_was_typed(stage):
    one = await said(stage)
    answer = await file(stage, f"/check-ins/{one.pk}/file", "pdf")
    assert answer.headers["content-type"] == "application/pdf"
    document = pypdf.PdfReader(io.BytesIO(answer.content))
    text = " ".join(" ".join(page.extract_text() for page in document.pages).split())
    for words in ("Ailsa Morrison: check-in", OWN, SEEN, THOUGHT, "The child’s own view", "Fact", "Opinion", MARKUP, "Mostly",
                  "The child can see that this file was made."):
        assert words in text, words
    assert document.trailer["/Root"]["/MarkInfo"]["/Marked"] and document.trailer["/Root"]["/StructTreeRoot"]
    assert document.trailer["/Root"]["/Lang"] == "en" and b"pdfuaid" in answer.content
    assert document.metadata.title == "Ailsa Morrison: check-in"


@pytest.mark.one_database
async def test_letters_that_no_font_has_still_make_a_file():
    words = {name: "x" for kind in ("fact", "opinion", "child") for name in (kind, f"{kind}-means")}
    made = await typesetting.pdf("chronology.typ", {
        "title": "t", "by": "b", "subtitle": "s", "footer": "f", "lang": "ur", "dir": "rtl", "words": {**words, "none": "-"},
        "columns": ["a", "b", "c", "d"],
        "entries": [{"day": "1", "kind": "child", "who": "Łucja Zażółć", "about": "سلام", "text": "Привіт \U0001f9a9 \u1a20 漢"}]})
    assert made.startswith(b"%PDF-")


async def test_a_chronology_holds_what_this_adult_may_see_oldest_first(stage):
    await said(stage, days_ago=40, own="first words")
    await said(stage, own="second words")
    hidden = await said(stage, own="for nobody")
    other = await stage.kept(stage.cast.child, stage.khan)
    await CheckIn.filter(id=hidden.pk).update(adult_sees=False)
    _head, *rows = read((await file(stage, f"/children/{stage.cast.child.pk}/chronology", "csv")).content)
    texts = [row[4] for row in rows]
    assert texts.index("first words") < texts.index("second words") and "for nobody" not in texts
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert len([row for row in rows if row[4].startswith("Wheel for ")]) == 2
    assert (await file(stage, f"/check-ins/{hidden.pk}/file", "csv")).status_code == 404
    assert (await file(stage, f"/check-ins/{other.pk}/file", "csv")).status_code == 404
    page = (await (await stage.as_(stage.cast.reid)).get(f"/children/{stage.cast.child.pk}/chronology")).text
    assert "second words" in page and "for nobody" not in page


@pytest.mark.one_database
async def test_nobody_else_and_no_get(stage):
    one = await said(stage)
    for path in (f"/check-ins/{one.pk}/file", f"/children/{stage.cast.child.pk}/chronology"):
        assert (await file(stage, path, "csv", by=stage.khan)).status_code == 404
        assert (await file(stage, path, "xlsx")).status_code == 400
    assert (await (await stage.as_(stage.cast.reid)).get(f"/check-ins/{one.pk}/file")).status_code == 405
    assert (await (await stage.as_(stage.khan)).get(f"/check-ins/{one.pk}/keep")).status_code == 404
    assert await AuditLine.filter(what="record.exported").count() == 0


@pytest.mark.one_database
async def test_the_wheel_to_keep_is_the_childs(stage):
    one = await said(stage)
    page = (await (await stage.as_(stage.cast.reid)).get(f"/check-ins/{one.pk}/keep")).text
    sheet = page[page.index('<article class="sheet'):page.index("</article>")]
    assert [words for words in (OWN, "Mostly", "0800 1111", "Included") if words not in sheet] == []
    assert [words for words in (SEEN, THOUGHT, TOLD, "Morrison") if words in sheet] == []


CELL = some.text(some.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=30)


@given(some.lists(some.tuples(CELL, CELL), max_size=5))
@how(max_examples=200, deadline=None)
def test_no_cell_is_a_formula_and_every_cell_comes_back(rows):
    found = read(spreadsheets.file(("a", "b"), rows))[1:]
    assert len(found) == len(rows)
    for before, after in zip(rows, found, strict=True):
        for cell, seen in zip(before, after, strict=True):
            tidy = cell.replace("\r\n", "\n").replace("\r", "\n")
            assert seen in (tidy, f"'{tidy}")
            assert not seen.lstrip().startswith((*spreadsheets.FORMULA[:4], *spreadsheets.WIDE))


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\n=1", "＝1", "\u00a0=1"])
def test_formulas_are_neutralised(cell):
    assert spreadsheets.harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "1", "a=b", "’=", "Łódź"])
def test_other_words_stay_as_they_are(cell):
    assert spreadsheets.harmless(cell) == cell
