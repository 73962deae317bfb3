"""A plan's file → what was understood: the Dundee plan whole, and files as people really send them."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import analysis
from analysis.plan_files import sheet as plan_sheet
from participation.problems import Unacceptable

DUNDEE = Path(analysis.__file__).parent / "library" / "dundee-2016-plan.csv"
HEAD = "Recommendation,No.,Actions,Quality Indicator(s),Lead(s),Timescale,Success Criteria,Progress\n"


@pytest.fixture(scope="module")
def dundee() -> plan_sheet.Sheet:
    text, notes = plan_sheet.decode(DUNDEE.read_bytes())
    assert notes == []
    return plan_sheet.understand(text)


def understood(body: str) -> plan_sheet.Sheet:
    return plan_sheet.understand(HEAD + body)


def test_ten_actions_under_four_recommendations(dundee):
    assert [row.number for row in dundee.rows] == ["1.1", "2.1", "2.2", "2.3", "3.1", "4.1", "4.2", "4.3", "4.4", "4.5"]
    assert len({row.recommendation for row in dundee.rows}) == 4
    assert dundee.skipped == () and dundee.notes == ()


def test_every_source_text_is_kept_as_it_stands(dundee):
    import csv
    source = list(csv.reader(DUNDEE.open(newline="")))
    assert [list(row.texts.values()) for row in dundee.rows] == source[1:]


def test_dates_of_the_dundee_plan(dundee):
    by_number = {row.number: (row.due, row.first_review, row.every) for row in dundee.rows}
    september, december, april = date(2016, 9, 30), date(2016, 12, 31), date(2017, 4, 1)
    assert by_number == {
        "1.1": (None, december, 12), "2.1": (september, september, 6), "2.2": (None, september, 6),
        "2.3": (None, september, 12), "3.1": (december, date(2017, 12, 31), 12), "4.1": (april, september, None),
        "4.2": (april, september, None), "4.3": (september, None, None), "4.4": (april, september, None),
        "4.5": (december, december, 6)}


def test_several_bodies_in_one_cell(dundee):
    leads = {row.number: row.leads for row in dundee.rows}
    assert leads["4.1"] == ("Dundee Partnership Co-ordinating Group", "JMG", "COG", "SPGs", "GIG",
                            "Service Management Teams")
    assert leads["2.3"][-1] == "Individual practitioner/ manager input"
    assert len(leads["2.1"]) == 4


def test_an_indicator_named_twice_and_one_broken_over_two_lines(dundee):
    rows = {row.number: row for row in dundee.rows}
    assert rows["2.3"].indicators == ("impact-children", "early-help", "planning-individual")
    assert "“Providing help and support at an early stage” is named twice." in rows["2.3"].checks
    assert rows["2.2"].indicators == ("impact-children", "early-help", "risks-needs", "planning-individual")


def test_prose_becomes_several_criteria_and_methods_are_set_aside(dundee):
    first = dundee.rows[0]
    assert [p.title for p in first.criteria] == [
        "Referral patterns to services (self and agency referrals)",
        "How staff and families see availability and accessibility of resources",
        "New ways of working with families to make best use of resources",
        "National Health Visitor Pathway in place for all children"]
    assert first.left_out == ("Methods are surveys, focus groups and Demonstrating Outcomes Wheels",)
    second = [p.title for p in dundee.rows[1].criteria]
    assert second[2:] == ["Staff confidence, measured by staff surveys and training evaluations",
                          "Effect on working relationships, measured by staff surveys and training evaluations"]


def test_a_lead_that_is_a_link_is_pointed_out(dundee):
    lead = "Clear link to Protecting People Self Evaluation Reference Group"
    assert f"“{lead}” may be a link to other work and not a lead." in dundee.rows[4].checks


def test_rows_without_an_action_are_named_with_what_stands_in_them():
    sheet = understood("A,1.1,Do it,,Ann,May 2026,It is done.,\n,,,,,,,\nB,1.2,,,Bob,,,half way\n")
    assert [(s.line, s.words, s.reason)
            for s in sheet.skipped] == [(4, "B · 1.2 · Bob · half way", "It names no action. Those below stand under its recommendation.")]
    assert sheet.notes == ("The file has no column for: Pages of the report",
                           "Rows without any text were passed over: 1")


def test_merged_cells_carry_the_recommendation_down():
    sheet = understood("A,1.1,Do it,,Ann,May 2026,Done.,\n,1.2,Do more,,Ann,May 2026,Done.,\n")
    assert [row.recommendation for row in sheet.rows] == ["A", "A"]
    assert sheet.rows[1].checks == ("The recommendation is taken from the row above.",)


def test_a_number_or_an_action_used_twice_is_named():
    sheet = understood("A,1.1,Do it,,Ann,May 2026,Done.,\nA,1.1,do it.,,Ann,May 2026,Done.,\n")
    both = ("The number 1.1 stands on more than one row: 2, 3.", "The same action stands on more than one row: 2, 3.")
    assert [row.checks for row in sheet.rows] == [both, both]


def test_columns_nobody_knows_are_kept_and_named():
    sheet = plan_sheet.understand("Actions,Budget,Lead\nDo it,£4000,Ann\n")
    assert sheet.rows[0].extra == {"Budget": "£4000"}
    assert sheet.notes[0] == "We do not know these columns. Their texts are kept with each action: Budget"


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_and_titles_above(delimiter):
    text = f"Our plan 2026\n\nNo.{delimiter}Actions{delimiter}Leads\n1{delimiter}Do it, soon{delimiter}Ann\n"
    sheet = plan_sheet.understand(text)
    assert [(r.number, r.action, r.leads) for r in sheet.rows] == [("1", "Do it, soon", ("Ann",))]
    assert sheet.notes[0] == "Above the heading row stands: Our plan 2026"


def test_what_a_person_corrected_wins_and_leaves_nothing_to_check():
    corrections = {"2": {"leads": ["Ann", "Bob"], "due": "2026-05-31", "first_review": None, "every": 3,
                         "criteria": ["It works"]}}
    row = plan_sheet.understand(HEAD + "A,1.1,Do it,,,ongoing,,\n", corrections).rows[0]
    assert (row.leads, row.due, row.every, row.checks, row.corrected) == (("Ann", "Bob"), date(2026, 5, 31), 3, (),
                                                                          True)
    assert [p.title for p in row.criteria] == ["It works"]


@pytest.mark.parametrize("content, sentence", [
    (b"", "The file is empty."),
    (b"PK\x03\x04rest", "This file is no Excel workbook. Save it as Excel workbook (.xlsx) or as CSV, and choose that file."),
    (b"\xd0\xcf\x11\xe0rest",
     "This is an old spreadsheet file. Save it as Excel workbook (.xlsx) or as CSV, and choose that file."),
    (b"x" * (plan_sheet.MOST_BYTES + 1), "The file is larger than 1 MB. An improvement plan is smaller than that."),
])
def test_files_that_are_no_csv(content, sentence):
    with pytest.raises(Unacceptable) as refused:
        plan_sheet.decode(content)
    assert refused.value.errors == {"file": sentence}


def test_western_european_letters_are_read_and_said():
    text, notes = plan_sheet.decode("Actions\nCaf\u00e9 \u2013 \u00a34".encode("cp1252"))
    assert text == "Actions\nCaf\u00e9 \u2013 \u00a34" and len(notes) == 1


@pytest.mark.parametrize("text, sentence", [
    ("a,b\n1,2\n", "We found no column named “Actions”. The first row must name the columns."),
    ("Actions,Leads\n", "There is no action in this file."),
    ("Actions\n" + "x\n" * (plan_sheet.MOST_ROWS + 1), "The file has more than 1000 rows."),
])
def test_files_without_a_plan_in_them(text, sentence):
    with pytest.raises(Unacceptable) as refused:
        plan_sheet.understand(text)
    assert refused.value.errors == {"file": sentence}


@given(st.binary(max_size=400))
def test_no_file_can_trip_it(content):
    try:
        sheet = plan_sheet.understand("Actions,Timescale\nDo it,May 2026\n" + plan_sheet.decode(content)[0])
    except Unacceptable:
        return
    assert len(sheet.rows) >= 1


cells = st.text(st.characters(blacklist_characters="\r\x00", blacklist_categories=("Cs",)), max_size=60)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=8))
def test_every_row_is_either_understood_or_named(rows):
    import csv
    import io
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([("Actions", "Success criteria"), ("First", "Done."), *rows])
    sheet = plan_sheet.understand(out.getvalue())
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    assert len(sheet.rows) - 1 + len(sheet.skipped) == len(filled)
    kept = [(r.texts["action"], r.texts["criteria"]) for r in sheet.rows[1:]]
    assert kept == [row for row in filled if row[0].strip()]


def test_a_row_that_only_names_a_recommendation_stands_above_the_actions_below_it():
    found = plan_sheet.understand("Priority,No,Actions\nBest start,,\n,1.1,Ask\n,1.2,Listen\nAttendance,,\n,2.1,Breakfast clubs\n")
    assert [(row.number, row.recommendation) for row in found.rows] == [("1.1", "Best start"), ("1.2", "Best start"), ("2.1", "Attendance")]
    assert [one.words for one in found.skipped] == ["Best start", "Attendance"]
