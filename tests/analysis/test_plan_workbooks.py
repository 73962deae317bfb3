"""A plan's workbook: the right sheet, dates as a person saw them, and files that are not what they say."""

import datetime as dt
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from analysis.plan_files import sheet as plan_sheet, timescales, workbooks as plan_workbooks
from participation.problems import Unacceptable

HEAD = ["Recommendation", "No.", "Actions", "Leads", "Timescale", "Success Criteria"]


def book(*sheets: tuple[str, list[list[object]]], formats: dict[str, str] | None = None) -> bytes:
    """A workbook; `formats`: cell of the last sheet → how it is shown."""
    made, out = Workbook(), io.BytesIO()
    made.remove(made.active)
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    for cell, how in (formats or {}).items():
        sheet[cell].number_format = how
    made.save(out)
    return out.getvalue()


def understood(content: bytes) -> tuple[plan_sheet.Sheet, list[str]]:
    text, notes = plan_sheet.decode(content)
    return plan_sheet.understand(text), notes


def test_the_sheet_with_the_columns_is_read_and_named():
    content = book(("Cover", [["Plan 2027"], ["Actions"]]), ("Plan", [["Agreed in May"], [], HEAD, ["A", 1.1, "Do it", "Ann", None, "It works."]]),
                   ("Old", [["Actions", "Leads"], ["Do less", "Bob"]]))
    sheet, notes = understood(content)
    assert [(row.number, row.action, row.place) for row in sheet.rows] == [("1.1", "Do it", 4)]
    assert notes == ["We read the sheet “Plan”.", "Other sheets were not read: Cover, Old"]


def test_a_day_is_a_day_and_a_month_its_last_day():
    day = dt.datetime(2027, 9, 1)
    content = book(("Plan", [HEAD, ["A", "1", "On a day", "Ann", day, ""], ["A", "2", "In a month", "Ann", day, ""],
                             ["A", "3", "In words", "Ann", "September 2027 and six monthly thereafter", ""]]),
                   formats={"E2": "dd/mm/yyyy", "E3": "mmm-yy"})
    sheet, _notes = understood(content)
    assert [row.texts["timescale"] for row in sheet.rows] == ["1 September 2027", "September 2027", "September 2027 and six monthly thereafter"]
    assert [row.due for row in sheet.rows] == [dt.date(2027, 9, 1), dt.date(2027, 9, 30), dt.date(2027, 9, 30)]


def test_a_number_keeps_the_decimals_it_was_shown_with():
    content = book(("Plan", [HEAD, ["A", 1.1, "First", "Ann"], ["A", 1.1, "Tenth", "Ann"], ["A", 2.0, "Whole", "Ann"]]), formats={"B3": "0.00"})
    assert [row.number for row in understood(content)[0].rows] == ["1.1", "1.10", "2"]


def test_cells_with_lines_and_quotation_marks_come_through():
    content = book(("Plan", [HEAD, ["A", "1", 'Say "yes",\nthen do it', "Ann\nBob; Ann", "", "One. Two."]]))
    row = understood(content)[0].rows[0]
    assert (row.action, row.leads) == ('Say "yes",\nthen do it', ("Ann", "Bob"))
    assert "The lead “Ann” is named twice." in row.checks


def test_leads_that_may_be_the_same_are_named():
    content = book(("Plan", [HEAD, ["A", "1", "Do", "Strategy & Performance Team"], ["A", "2", "Do more", "Strategy and Performance Team"]]))
    assert "These leads may be the same: Strategy & Performance Team; Strategy and Performance Team" in understood(content)[0].notes


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (plan_workbooks.MOST_UNPACKED + 1))
    return out.getvalue()


@pytest.mark.parametrize("content, why", [
    (lambda: b"PK\x03\x04 nothing", "no workbook"), (bomb, "large"), (lambda: book(("Plan", [HEAD]))[:-200], "no workbook")])
def test_a_file_that_is_not_what_it_says_is_refused_with_a_sentence(content, why):
    with pytest.raises(Unacceptable) as refused:
        plan_sheet.decode(content())
    assert refused.value.errors == {"file": plan_workbooks.WHY[why]}


def test_a_workbook_without_a_plan_is_refused():
    with pytest.raises(Unacceptable) as refused:
        plan_sheet.decode(book(("One", [["Name", "Age"], ["Ann", 4]])))
    assert refused.value.errors == {"file": "We found no sheet with a column named “Actions”."}


@given(st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_that_a_workbook_holds_is_read_back(day):
    assert timescales.read(plan_workbooks.shown(dt.datetime.combine(day, dt.time()), "dd/mm/yyyy")).due == day


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.datetimes(), st.times(), st.timedeltas()), st.text(max_size=12))
def test_whatever_a_cell_holds_becomes_text(value, how):
    assert isinstance(plan_workbooks.shown(value, how), str)
