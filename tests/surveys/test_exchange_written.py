"""What is written reads back as it was: XLSForm and TOML, for questionnaires of every kind."""

import io

import openpyxl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from pyxform.xls2xform import convert

from surveys import library
from surveys.exchange import patches, reading, xlsform_written
from surveys.questionnaire import definition
from surveys.questionnaire.definition import Unreadable
from tests.surveys.exchange_questionnaires import questionnaires


def valid(data):
    try:
        library.of(data)
    except Unreadable:
        return False
    return True


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(questionnaires())
def test_a_round_trip_loses_nothing(data):
    assume(valid(data))
    came = reading.read("survey.xlsx", xlsform_written.write(data))
    assert (came.data, came.notes) == (data, ())
    assert patches.difference(came.data, data) == {}  # to the type of every value
    again = reading.read("survey.toml", definition.written(data).encode())
    assert (again.data, again.notes) == (data, ())


@pytest.mark.parametrize("key", [form.key for form in library.shipped()])
def test_other_systems_accept_what_we_write(key, tmp_path):
    """pyxform, with which Kobo and ODK read forms, makes a form of it."""
    path = tmp_path / "survey.xlsx"
    path.write_bytes(xlsform_written.write(definition.loaded(library.shipped_text(key))))
    assert "<h:html" in convert(str(path), validate=False).xform


def whole():
    return definition.loaded(library.shipped_text("families"))


def changed(sheet, column, row, value):
    """The families survey as a workbook in which somebody wrote something else into one cell."""
    book = openpyxl.load_workbook(io.BytesIO(xlsform_written.write(whole())))
    headings = [cell.value for cell in book[sheet][1]]
    book[sheet].cell(row, headings.index(column) + 1).value = value
    written = io.BytesIO()
    book.save(written)
    return reading.read("survey.xlsx", written.getvalue())


def test_a_change_made_in_a_spreadsheet_counts_and_the_rest_stays():
    came = changed("survey", "label", 2, "We always know where to go.")
    assert came.data == whole() | {"items": [whole()["items"][0] | {"text": "We always know where to go."}, *whole()["items"][1:]]}
    assert [note.said for note in came.notes] == ["The workbook was changed since Heard wrote it. What its columns say now was read."]


def test_nothing_in_a_workbook_calculates():
    data = whole() | {"title": "=HYPERLINK(\"http://example.org\")", "intro": "@SUM(1)", "help_lines": ["+1", "-1", "#N/A"]}
    book = openpyxl.load_workbook(io.BytesIO(xlsform_written.write(data)))
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.value: cell.quotePrefix for cell in cells if str(cell.value).startswith(("=", "@", "+", "-"))} == {
        "=HYPERLINK(\"http://example.org\")": True, "@SUM(1)": True, "+1\n-1\n#N/A": True}


def test_other_systems_see_labels_other_and_conditions():
    book = openpyxl.load_workbook(io.BytesIO(xlsform_written.write({
        "id": "x", "version": 1, "language": "en", "audience": "staff", "title": "X", "intro": "", "minutes": 1, "items": [
            {"id": "Q1", "kind": "several", "text": "Which?", "options": [["a", "Apple"]], "other": "Another one", "choose_most": 1},
            {"id": "Q2", "kind": "text", "text": "Why?", "ask_if": {"any": [{"item": "Q1", "is": ["other"]}, {"item": "Q1", "empty": True}]}}]})))
    rows = [[cell.value for cell in row][:6] for row in book["survey"].iter_rows(max_col=6)]
    assert rows == [
        ["type", "name", "label", "relevant", "constraint", "appearance"],
        ["select_multiple Q1_answers", "Q1", "Which?", None, "count-selected(.) <= 1", None],
        ["text", "Q1_other", "Another one", "selected(${Q1}, 'other')", None, None],
        ["text", "Q2", "Why?", "selected(${Q1}, 'other') or ${Q1} = ''", None, "multiline"]]
    assert [[cell.value for cell in row][:3] for row in book["choices"].iter_rows()] == [
        ["list_name", "name", "label"], ["Q1_answers", "a", "Apple"], ["Q1_answers", "other", "Another one"]]
