"""Files that were made to break programs, or are simply broken: a sentence for each, and nothing else."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.exchange import reading
from surveys.exchange.found import Unreadable
from surveys.exchange.workbooks import LONGEST_CELL, MOST_ROWS
from tests.surveys import exchange_files as files
from tests.surveys.test_exchange_read import CHOICES, SURVEY, workbook

HEAD = ["type", "name", "label"]


def zipped(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return made.getvalue()


def with_part(content, name, extra):
    made = io.BytesIO(content)
    with zipfile.ZipFile(made, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, extra)
    return made.getvalue()


LAUGHS = "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>"
BROKEN = {
    "nothing": ("x.xlsx", b"", "empty"),
    "a zip bomb": ("x.xlsx", zipped(xl__worksheets__sheet1_xml=b"0" * 60_000_000), "far too large"),
    "a thousand parts": ("x.xlsx", zipped(**{f"p{n}": b"" for n in range(400)}), "far too large"),
    "a zip of something else": ("x.xlsx", zipped(hello=b"hello"), "damaged"),
    "half a workbook": ("x.xlsx", workbook()[:3000], "not an .xlsx workbook"),
    "entities in a workbook": ("x.xlsx", with_part(workbook(), "xl/more.xml", LAUGHS), "entities"),
    "entities in .lss": ("x.lss", (LAUGHS + files.LSS.partition("?>")[2]).encode(), "break programs"),
    "half an .lss": ("x.lss", files.LSS[:5000].encode(), "break programs"),
    "one group of a survey": ("x.lsg", files.LSS.replace(">Survey<", ">Group<").encode(), "one group or question"),
    "an old workbook": ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100, "old .xls"),
    "a picture": ("x.csv", b"\x89PNG\r\n\x1a\n\x00\x00", "not a file of text"),
    "a letter": ("x.csv", b"Dear all,\nthis is not a survey.", "do not recognise"),
    "no sheet named survey": ("x.xlsx", workbook(survey=[[]]), "no sheet named"),
    "no column named type": ("x.xlsx", workbook(survey=[["name"], ["a"]]), "no column"),
    "no question": ("x.xlsx", workbook(survey=[HEAD, ["note", "a", "Hello"]]), "no question"),
    "too many rows": ("x.xlsx", workbook(survey=[HEAD, *[["text", f"q{n}", "Q"] for n in range(MOST_ROWS)]]), "more than"),
    "too many questions": ("x.xlsx", workbook(survey=[HEAD, *[["text", f"q{n}", "Q"] for n in range(501)]]), "501 questions"),
    "a huge cell": ("x.xlsx", workbook(survey=[HEAD, ["text", "q", "Q" * (LONGEST_CELL + 1)]]), "a cell holds"),
    "TOML that nests": ("x.toml", b"[[items]]\na = " + b"[" * 3000 + b"]" * 3000, "nests"),
    "TOML of something else": ("pyproject.toml", b"[project]\nname = 'x'\n", "not a questionnaire"),
    "TOML with wrong types": ("x.toml", b"id='x'\nversion=1\nlanguage='en'\naudience='staff'\ntitle=['a']\nintro=''\nminutes=1\nitems=[]\n", "title"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_gets_a_sentence(what):
    name, content, said = BROKEN[what]
    with pytest.raises(Unreadable) as refusal:
        reading.read(name, content)
    assert said in refusal.value.sentence and refusal.value.sentence.endswith(".")


def test_a_cell_far_away_and_hidden_sheets_cost_nothing():
    book = openpyxl.load_workbook(io.BytesIO(workbook(survey=[HEAD, ["text", "q", "Q"]])))
    book["survey"].sheet_state = "hidden"
    book.create_sheet("data")["XFD1048576"] = "far"
    book["survey"]["XFD3"] = "far right"
    made = io.BytesIO()
    book.save(made)
    assert [item["text"] for item in reading.read("x.xlsx", made.getvalue()).data["items"]] == ["Q"]


def test_formulas_and_macros_are_told():
    book = openpyxl.load_workbook(io.BytesIO(workbook()))
    book["survey"]["C6"] = "=1+1"
    made = io.BytesIO()
    book.save(made)
    came = reading.read("x.xlsm", with_part(made.getvalue(), "xl/vbaProject.bin", b"macro"))
    assert [note.said.partition(".")[0] for note in came.notes if not note.where][:2] == [
        "Some cells calculate", "The macros in this workbook were not run, and nothing of them is kept"]


def test_circles_are_cut_and_told():
    circle = workbook(survey=[[*HEAD, "relevant"], ["text", "a", "A", "${b} = 'x'"], ["text", "b", "B", "${a} = 'x'"], ["text", "c", "C", "${c} = 'x'"]])
    came = reading.read("x.xlsx", circle)
    assert [item.get("ask_if") for item in came.data["items"]] == [None, {"item": "a", "is": ["x"]}, None]
    assert [note.where for note in came.notes] == ["Row 2, “a”", "Row 4, “c”"]


def test_windows_letters_are_read_and_told():
    came = reading.read("x.csv", files.REDCAP.replace("What is your job?", "What is your “métier”?").encode("cp1252"))
    assert came.data["items"][1]["text"] == "What is your “métier”?"
    assert "not in UTF-8" in " ".join(note.said for note in came.notes)


anything = st.one_of(st.none(), st.text(max_size=20), st.integers(), st.booleans(), st.sampled_from(
    ["begin_group", "end_group", "begin group", "end_repeat", "select_one yn", "select_multiple", "rank tools", "note", "range", "${a}", "a", "yes",
     "likert", "table-list", "label list-nolabel", "start=a end=", ". > 'x'", "begin_score", "score__row", "select_one yn or_other", "1e999"]))
columns = st.lists(st.sampled_from([*SURVEY[0], "label", "media::image::fr", "bind::type", "heard_kind", "heard_scale", "heard_id", "calculation"]),
                   min_size=1, max_size=9)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(columns, st.lists(st.lists(anything, max_size=9), max_size=8), st.lists(st.lists(anything, max_size=4), max_size=4))
def test_an_untidy_workbook_is_read_or_gets_a_sentence(heads, rows, answers):
    clean = [[value if not isinstance(value, str) else "".join(filter(str.isprintable, value)) for value in row] for row in rows]
    answers = [[value if not isinstance(value, str) else "".join(filter(str.isprintable, value)) for value in row] for row in answers]
    try:
        came = reading.read("x.xlsx", workbook([["type", *heads], *clean, ["text", "z", "Z"]], [CHOICES[0], *answers, *CHOICES[1:]]))
    except Unreadable as refusal:
        assert refusal.sentence
    else:
        assert came.data["items"]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([files.LSS, files.OLD_LSS, files.TABBED, files.REDCAP]), st.data())
def test_a_damaged_text_is_read_or_gets_a_sentence(text, data):
    """Pieces taken out, doubled, moved or written over anywhere."""
    for _n in range(data.draw(st.integers(1, 4))):
        at, to = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
        text = text[:at] + data.draw(st.sampled_from(["", text[at:to] * 2, "\t\t", '"', "<row></row>", "1", "|,|", "\n,,\n", "]]>", "F", "==", "é"])) + text[to:]
    try:
        came = reading.read("x.txt", text.encode())
    except Unreadable as refusal:
        assert refusal.sentence
    else:
        assert came.data["items"]


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(["x.toml", "x.csv", "x.xlsx", "x.lss"]))
def test_any_bytes_get_a_sentence(content, name):
    with pytest.raises(Unreadable):
        reading.read(name, content)
