"""Reports: one object, kept whole; page, PDF, workbook and sheets drawn again from it are the same bytes, and everybody can read them."""

import csv
import hashlib
import io
import json
import re
import zipfile

import pypdf
import pytest
from tortoise.exceptions import OperationalError

from analysis.charts.values import Text
from analysis.equality import grid
from analysis.models import Action, Criterion, Plan, Report, Review, SelfEvaluation, Snapshot
from analysis.planning import for_children
from analysis.reports import choosing, document, drawn, files, making, paper
from analysis.reports.document import Drawing, Kind
from analysis.reviews import decisions
from analysis.scoring import children
from participation import clock, storage
from participation.access import Role
from participation.models import AuditLine
from tests import papers
from tests.analysis import reported

pytestmark = pytest.mark.one_database
FOREWORD = "We listened 😀.\nWe are not there yet."
FILES = ("report.pdf", "children.pdf", "report.xlsx", "report.ods", "sheets/criteria", "sheets/figures", "sheets/decisions", "sheets/code_book")
ARTICLE = re.compile(r'<article class="r-report.*?</article>', re.DOTALL)


@pytest.fixture
async def planner(service):
    return await service.person("isla@example.org", Role.PLANNER)


@pytest.fixture
async def browser(service, planner):
    return await service.signed_in("isla@example.org")


async def made(kind=Kind.ANNUAL, *, by=None, newest=130):
    with clock.at(reported.NOW):
        plan, snapshot = await reported.frozen(newest=newest)
        await reported.read_by_children(plan)
        async with storage.writes():
            await Review.create(plan=plan, kind="quarterly", title="Autumn review", held_on=reported.OCTOBER, state="closed", there="Planners",
                                made_at=reported.NOW)
            return await choosing.make(plan=plan, kind=kind, chosen=snapshot.pk, foreword=FOREWORD, by=by, partnership=reported.OURS)


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


async def everything(browser, kept):
    """Page and files; of the page the report itself."""
    found = {name: (await browser.get(f"/reports/{kept.pk}/{name}")).content for name in FILES}
    for name in ("", "/children"):
        page = await browser.get(f"/reports/{kept.pk}{name}")
        found[f"page{name}"], = ARTICLE.findall(page.text)
    return found


async def test_every_kind_of_file_is_the_same_bytes_after_the_database_has_changed(service, browser):
    kept = await made()
    before = await everything(browser, kept)
    async with storage.writes():
        await Plan.all().update(title="Another plan")
        await Action.all().update(title="Another action")
        await for_children.write(criterion=await Criterion.get(id="c1"), words={"en": "Other words."}, seen=1, by=None)
        await Snapshot.create(plan_id=kept.plan_id, month=reported.NOW.date().replace(day=1), day=reported.NOW.date(), facts="{}", digest="", rules="",
                              frozen_at=reported.NOW)
    after = await everything(browser, kept)
    assert all(before.values()) and before == after
    assert before["report.pdf"][:5] == b"%PDF-" and zipfile.is_zipfile(io.BytesIO(before["report.ods"]))


async def test_what_is_kept_is_the_whole_report_and_the_database_refuses_a_change(service, planner):
    kept = await made(by=planner)
    report = document.from_json(kept.facts)
    assert document.to_json(report) == kept.facts and document.digest(kept.facts) == kept.digest == hashlib.sha256(kept.facts.encode()).hexdigest()
    assert (await AuditLine.filter(what="report.made").get()).facts == {"kind": "annual", "digest": kept.digest}
    with pytest.raises(OperationalError):
        await Report.filter(id=kept.pk).update(title="Another")
    with pytest.raises(OperationalError):
        await Report.filter(id=kept.pk).delete()


async def test_a_report_states_its_releases_its_rules_and_its_day(service):
    states = dict(document.from_json((await made()).facts).states)
    assert states == {
        "Plan": "Our plan", "Tells of": "November 2025 to October 2026, as it stood on 31 October 2026",
        "Releases": "The wellbeing wheel, Autumn", "Rules of judgement": reported.RULES,
        "Rules of what is shown": "releases 1: no group of fewer than 10 people", "Made on": "2 November 2026"}


async def test_pdfs_have_what_a_screen_reader_needs(service, tmp_path):
    annual = document.from_json((await made()).facts)
    found = {"annual": await paper.pdf(annual), "children": await paper.young_pdf(annual)}
    assert {name: papers.faults(content) for name, content in found.items()} == {"annual": [], "children": []}
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(found["annual"])).pages)
    assert "We listened [grinning face]." in " ".join(text.split())
    said = papers.validated(tmp_path, **found).splitlines()
    assert [line.split(":")[0] for line in said[1:]] == ["pass annual.pdf", "pass children.pdf"], said


async def test_sheets_hold_every_figure_and_nothing_that_calculates(service):
    report = document.from_json((await made()).facts)
    figures = rows(files.csv(report, "figures"))
    assert [(row["label"], row["value"], row["count"], row["base"]) for row in figures[:3]] == [
        ("March 2026", "50.0", "100", "200"), ("June 2026", "56.0", "112", "200"), ("October 2026", "65.0", "130", "200")]
    assert {row["criterion"] for row in figures[:3]} == {f"'{reported.FORMULA}"}
    hidden = [row for row in figures if row["criterion"] == "A hidden one"][-1]
    assert [hidden[name] for name in ("value", "low", "high", "count", "base")] == ["[c]"] * 5
    aims = [(row["baseline"], row["target"], row["unit"]) for row in rows(files.csv(report, "criteria"))]
    assert (aims[0], aims[-1]) == (("50.0", "65.0", "Percent"), ("", "", "Percent"))
    with zipfile.ZipFile(io.BytesIO(files.xlsx(report))) as book:   # numbers that can be added up, not words
        assert sum(b"<v>65" in book.read(name) and b"<v>50" in book.read(name) for name in book.namelist() if "sheet" in name) >= 2
    explained = {(row["of"], row["code"]) for row in rows(files.csv(report, "code_book")) if row["what"] == "column"}
    assert explained == {(sheet.name, column.name) for sheet in report.sheets[1:-1] for column in sheet.columns}


async def test_the_quarter_says_what_changed_what_is_late_and_what_came_of_decisions(service, browser):
    kept = await made(Kind.QUARTERLY)
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", ARTICLE.findall((await browser.get(f"/reports/{kept.pk}")).text)[0]))
    for said in ("Quarterly report: August to October 2026", "Since 30 June 2026: 1 criterion is judged differently: 1 better, 0 worse, 0 neither.", "A promise is late: A later bus",
                 "Nothing says whether it works: 1.2 Publish the guide", "2 decisions were made in these months. Overdue: 1, done: 1.",
                 "Autumn review", "We are not there yet.", "not shown, to protect people"):
        assert said in page, said
    assert (await browser.get(f"/reports/{kept.pk}/children")).status_code == 404


async def test_children_read_short_sentences_and_never_a_hidden_number(service):
    report = document.from_json((await made()).facts)
    cards = [card for block in report.young if isinstance(block, document.Cards) for card in block.items]
    told = [(part.title, (part.said, part.figure)) for side in children.young(reported.scorecard(), reported.READ).sides for part in side.parts]
    assert [(card.title, card.words) for card in cards] == [
        *told, ("A quiet room", ("We did it.",)), ("A later bus", ("We are late. We still want to do it.",))]
    assert [card.tens.title if card.tens else "" for card in cards] == ["7 of ten people", "", "", "4 of ten people", "", ""]
    said = [sentence for card in cards for words in card.words for sentence in words.split(". ")]
    assert max(len(sentence.split()) for sentence in said) <= 11


async def test_equality_evidence_goes_from_not_known_to_what_is_done(service, browser, planner):
    plan, _snapshot = await reported.frozen()
    with clock.at(reported.NOW):
        async with storage.writes():
            for question, known in (("who", "known"), ("heard", "not"), ("works", "not")):
                line = await grid.say(plan=plan, characteristic="care", question=question, known=known, evidence="Counted in May.", by=planner)
            await decisions.decide(wanted=decisions.Wanted("Ask the champions’ board", "Ruth Nwosu", reported.JUNE), plan=plan, by=planner, line=line)
            kept = await choosing.make(plan=plan, kind=Kind.EQUALITY, chosen="now", foreword="", by=planner, partnership=reported.OURS)
    table, = [block for block in document.from_json(kept.facts).blocks if isinstance(block, document.Grid) and block.caption == "What is not known"]
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["Care experience", "Nothing has been decided yet.", "–", "–", "–"],
        ["Care experience", "Ask the champions’ board", "Ruth Nwosu", "30 June 2026", "Overdue"]]
    assert (await browser.get(f"/plans/{plan.pk}/reports/equality")).status_code == 200


async def test_a_self_evaluation_is_told_once_it_is_frozen(service, planner):
    plan, _snapshot = await reported.frozen()
    voices = [{"whose": "staff", "words": "=We see it", "evidence": {"key": "figure:S1", "title": "I am heard", "says": "58%", "numbers": {"label": "Autumn"}}},
              {"whose": "families", "words": "Sometimes", "evidence": {}}, {"whose": "young", "words": "Ask us", "evidence": {}}]
    lines = [{"indicator": "5.1", "name": "Leadership", "grade": 4, "words": "Plans are better.", "next_step": "Ask more", "voices": voices}]
    async with storage.writes():
        one = await SelfEvaluation.create(plan=plan, year=2026, made_at=reported.NOW)
    assert await choosing.choices(plan, Kind.EVALUATION) == []
    async with storage.writes():
        await SelfEvaluation.all().update(state="frozen", frozen_at=reported.NOW, facts=json.dumps({"lines": lines}))
    with clock.at(reported.NOW):
        async with storage.writes():
            one = await SelfEvaluation.get()
            await decisions.decide(wanted=decisions.Wanted("Ask more", "Ruth Nwosu", reported.JUNE), plan=plan, by=planner, evaluated=(one, "5.1"))
            kept = await choosing.make(plan=plan, kind=Kind.EVALUATION, chosen=one.pk, foreword="", by=planner, partnership=reported.OURS)
    report = document.from_json(kept.facts)
    assert report.blocks[0].text == "1 quality indicator was looked at, graded 4, good. Staff, families and children are heard in 1 of them."
    assert dict(report.states)["Releases"] == "Autumn"
    assert [(row["whose"], row["says"], row["evidence"]) for row in rows(files.csv(report, "evaluation"))] == [
        ("Staff", "'=We see it", "I am heard: 58%"), ("Families", "Sometimes", ""), ("Children and young people", "Ask us", "")]
    table, = [block for block in report.blocks if isinstance(block, document.Grid) and block.caption == "What was decided from it"]
    assert [[cell.text for cell in row] for row in table.rows] == [["Ask more", "Leadership", "Ruth Nwosu", "30 June 2026", "Overdue"]]
    assert [tuple(row.values()) for row in rows(files.csv(report, "decisions"))] == [
        ("Ask more", "Leadership", "Ruth Nwosu", "2026-06-30", "Overdue", "")]


async def test_a_report_is_made_by_a_form_and_a_refusal_keeps_what_was_typed(service, browser):
    plan, snapshot = await reported.frozen()
    form = {"from": snapshot.pk, "foreword": "x" * (choosing.MOST_FOREWORD + 1)}
    refused = await browser.post(f"/plans/{plan.pk}/reports/quarterly", data=form)
    assert refused.status_code == 422 and "Use 4,000 characters at most." in refused.text and "x" * choosing.MOST_FOREWORD in refused.text
    assert (await browser.post(f"/plans/{plan.pk}/reports/quarterly", data={"from": "0" * 32})).status_code == 422
    done = await browser.post(f"/plans/{plan.pk}/reports/quarterly", data=form | {"foreword": "Hello"})
    assert (done.status_code, done.headers["location"]) == (303, f"/reports/{(await Report.get()).pk}")
    assert (await browser.get(f"/plans/{plan.pk}/reports/poetry")).status_code == 404


async def test_the_release_log_is_a_report_of_no_plan(service, browser):
    done = await browser.post("/reports/release-log")
    kept = await Report.get()
    assert done.headers["location"] == f"/reports/{kept.pk}" and kept.kind == Kind.LOG and kept.plan_id is None
    assert "0 releases, 0 corrections and 0 refusals stand in the log." in (await browser.get(f"/reports/{kept.pk}")).text


async def test_nothing_of_a_report_says_more_of_a_hidden_figure_than_of_another(service):
    """What stands behind a hidden figure is not in the snapshot; so two reports of the same words are the same bytes."""
    first, second = await made(newest=None), await made(newest=None)
    assert first.facts == second.facts


async def test_only_planners_read_reports(service, planner):
    kept = await made()
    await service.person("joe@example.org", Role.SURVEY_LEAD)
    lead = await service.signed_in("joe@example.org")
    assert {(await lead.get(f"/reports/{kept.pk}{name}")).status_code for name in ("", "/children", "/report.pdf", "/sheets/figures")} == {403}
    assert [one.title for one in await making.listed(await Plan.get(id=kept.plan_id))] == ["Annual report: November 2025 to October 2026"]


def test_a_letter_that_no_file_can_hold_does_not_stop_a_drawing():
    drawing = Drawing("course", 10, 10, "t", "d", (), (Text("s", 1, 1, "a\x0b<b>\ufffe"),))
    assert ">a&lt;b&gt;</text>" in drawn.svg(drawing)
