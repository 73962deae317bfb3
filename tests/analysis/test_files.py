"""Files of a release: what its page shows and nothing else, one mark, nothing that calculates, the same bytes every time."""

import csv
import dataclasses
import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime
from xml.etree import ElementTree

import openpyxl
import pytest
from hypothesis import strategies as st

from analysis import figures
from analysis.files import cells, contents, datapackage, opendocument, separated, workbook
from analysis.files.cells import MARK
from participation.access import Role
from participation.spreadsheets import FORMULA
from tests.analysis.properties import given
from tests.analysis.released import release

NOW = date(2026, 9, 30)
CELLS = {"safe.all": {"all": (120, 200)}, "safe.area": {"lochee": (30, 50), "the-ferry": (None, None)}}
FORMULAS = ['=HYPERLINK("https://evil.example")', "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", "\x00=1", "\x0b=1",
            "\ufeff=1", "=cmd|' /C calc'!A0"]
NUMBERS = ("count", "base", "share", "low", "high")
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


async def made(label: str = "Autumn", **more):
    return await release("wheel", label, NOW, CELLS, kind="period", title="The wellbeing wheel", **more)


async def whole(label: str = "Autumn"):
    told = await figures.told((await made(label)).pk)
    told = dataclasses.replace(told, made_at=datetime(2026, 10, 2, 9, 30, tzinfo=UTC))
    return contents.made(told, await figures.tables(told.release), {}, publisher="Dundee")


def read(content: bytes, encoding: str = "utf-8-sig") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(encoding), newline="")))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def ods_cell(cell):
    """Its type, and its text as a reader puts it together."""
    lines = []
    for line in cell.findall(f"{TEXT}p"):
        pieces = [line.text or ""]
        for gap in line.findall(f"{TEXT}s"):
            pieces += [" " * int(gap.get(f"{TEXT}c")), gap.tail or ""]
        lines.append("".join(pieces))
    kind = cell.get(f"{OFFICE}value-type")
    return kind, (float(cell.get(f"{OFFICE}value")) if kind == "float" else "\n".join(lines))


def ods_tables(content: bytes):
    root = ElementTree.fromstring(parts(content)["content.xml"])
    return {table.get(f"{TABLE}name"): [[ods_cell(cell) for cell in row.findall(f"{TABLE}table-cell")]
                                        for row in table.iter(f"{TABLE}table-row")] for table in root.iter(f"{TABLE}table")}


def read_back(cell, is_day):
    """What a spreadsheet's reader finds: a day is a day, not a text that looks like one."""
    assert not is_day or cell.value is None or cell.is_date
    return cell.value.date().isoformat() if is_day and cell.value else "" if cell.value is None else cell.value


def plain(value):
    return MARK if value is None else value


# ---- what is in them -------------------------------------------------------------------------------------------------

@pytest.mark.one_database
async def test_a_row_for_each_group_and_answer_with_the_numbers_of_the_page(database):
    rows = read(separated.csv((await whole()).figures))
    assert [(row["by"], row["group"], row["answer_label"], row["count"], row["base"]) for row in rows if row["answer"] == "high"] == [
        ("all", "Everybody", "Going well", "120", "200"), ("area", "Lochee", "Going well", "30", "50"),
        ("area", "The Ferry", "Going well", MARK, MARK)]
    assert {key: rows[2][key] for key in ("release", "first_day", "last_day", "table", "question", "group_key", "share", "low", "high")} == {
        "release": "Autumn", "first_day": "2026-09-30", "last_day": "2026-09-30", "table": "safe.all", "question": "safe",
        "group_key": "all", "share": "60.0", "low": "53.1", "high": "66.5"}


@pytest.mark.one_database
async def test_hidden_too_small_and_none_carry_one_mark_in_every_column(database):
    tables = await figures.tables((await made()).pk)
    lines = set()
    for standing in (figures.Standing.HIDDEN, figures.Standing.TOO_SMALL, figures.Standing.NONE):
        hidden = dataclasses.replace(tables[1].rows[1], figures=(figures.Figure(standing, None),) * 4)
        table = dataclasses.replace(tables[1], rows=(hidden,))
        found = contents.made(await figures.told((await made(str(standing))).pk), [table], {}, publisher="")
        lines |= {tuple(row[name] for name in NUMBERS) for row in read(separated.csv(found.figures))}
    assert lines == {(MARK,) * 5}


@pytest.mark.one_database
async def test_every_format_holds_the_same_cells_typed(database):
    found = await whole()
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(found)))
    tables = ods_tables(opendocument.ods(found))
    assert book.sheetnames == list(tables) == ["About", "Figures", "Code book"]
    for sheet in found.sheets:
        wanted = [[plain(value) for value in row] for row in sheet.rows]
        page = list(book[sheet.title].iter_rows(min_row=2))
        days = [column.kind == contents.DATE for column in sheet.columns]
        assert [[read_back(cell, is_day) for cell, is_day in zip(row, days, strict=True)] for row in page] == wanted
        assert {cell.data_type for row in page for cell in row if isinstance(cell.value, str)} <= {"s", "inlineStr"}
        assert [[value for _kind, value in row] for row in tables[sheet.title][1:]] == wanted
        assert [[kind for kind, _value in row] for row in tables[sheet.title][1:]] == [
            ["float" if isinstance(value, (int, float)) else "date" if is_day and value != MARK else "string"
             for value, is_day in zip(row, days, strict=True)] for row in wanted]
        assert [value for _kind, value in tables[sheet.title][0]] == [column.name for column in sheet.columns]
    assert {cell.data_type for row in book["Figures"].iter_rows(min_row=2, min_col=12) for cell in row if cell.value != MARK} == {"n"}


@pytest.mark.one_database
async def test_the_code_book_explains_every_code_of_the_figures(database):
    found = await whole()
    book = {(row["what"], row["of"], row["code"]): row["meaning"] for row in read(separated.csv(found.code_book))}
    for row in read(separated.csv(found.figures)):
        assert book["column", "", "share"] and book["question", "", row["question"]] == row["asked"]
        assert book["group", row["by"], row["group_key"]] == row["group"]
        assert book["answer", row["question"], row["answer"]] == row["answer_label"]
        assert book["cut", "", row["by"]]
    assert {code for what, _of, code in book if what == "column"} == {column.name for column in contents.FIGURES}
    assert book["mark", "", MARK].startswith("Not shown, to protect people.")
    about = {row["about"]: row["says"] for row in read(separated.csv(found.about))}
    assert (about["Published by"], about["Released on"], about["Numbers shown"]) == ("Dundee", "2026-10-02", "1")


def test_bands_of_a_survey_are_explained_by_the_words_of_their_steps():
    table = figures.Table("S1.all", "S1", figures.By.ALL, "I am heard", "May", NOW, ("low", "high", "o1"), (), ("", "", "Tea"))
    told = figures.Told("0" * 32, "wave", "A survey", "May", NOW, NOW, 1, 0, (), version="1")
    found = contents.made(told, [table], {"S1": {"high": "Agree, Strongly agree"}}, publisher="")
    assert [row[3] for row in found.code_book.rows if row[0] == "answer"] == ["Low", "Agree, Strongly agree", "Tea"]


# ---- nothing that calculates, nothing that breaks --------------------------------------------------------------------

@given(st.text(max_size=40))
def test_no_cell_begins_like_a_formula_and_every_cell_is_xml(text):
    safe = cells.text(text)
    assert not safe.startswith(FORMULA) and not safe.lstrip().startswith(FORMULA)
    assert ElementTree.fromstring(f"<p>{contents.text(safe).replace('&', '&amp;').replace('<', '&lt;')}</p>") is not None
    assert cells.text(safe).removeprefix("'") == safe.removeprefix("'")


@pytest.mark.parametrize("text", FORMULAS)
def test_what_spreadsheets_take_for_a_formula_is_text(text):
    assert cells.text(text).startswith("'")


@given(st.text(max_size=60))
def test_a_sheet_has_a_name_that_every_spreadsheet_takes(text):
    name = cells.sheet_name(text)
    assert 1 <= len(name) <= 31
    assert not set(name) & set("[]:*?/\\'\n\x00") and not name.startswith(("=", "+", "@")) and name == name.strip()


@pytest.mark.one_database
async def test_a_label_that_would_calculate_does_not_in_any_format(database):
    told = await figures.told((await made()).pk)
    tables = await figures.tables(told.release)
    for label in FORMULAS:
        found = contents.made(dataclasses.replace(told, label=label, title=label), tables, {}, publisher=label)
        safe = cells.text(label)
        assert {row["release"] for row in read(separated.csv(found.figures))} == {safe}
        book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(found)))
        assert {cell.value for cell in book["Figures"]["A"][1:]} == {safe}
        assert [cell for page in book for row in page.iter_rows() for cell in row if cell.data_type == "f"] == []
        content = opendocument.ods(found)
        assert {row[0] for row in ods_tables(content)["Figures"][1:]} == {("string", safe)}
        assert b"table:formula" not in parts(content)["content.xml"]
        assert ElementTree.fromstring(parts(content)["meta.xml"]).tag.endswith("document-meta")
        described = json.loads(parts(datapackage.package(found, name="x", address=""))["datapackage.json"])
        assert not described["title"].startswith(FORMULA)


@pytest.mark.one_database
async def test_columns_and_sheets_with_hostile_names_stay_names(database):
    found = await whole()
    column = contents.Column("safe", contents.STRING, "")
    hostile = contents.Sheet("x", "=1+1/[a]", (column,), (("  two  spaces \nand <lines> & ]]>",),))
    for_all = dataclasses.replace(found, figures=hostile)
    book = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(for_all)))
    assert book.sheetnames == list(ods_tables(opendocument.ods(for_all))) == ["About", "1+1  a", "Code book"]
    assert book["1+1  a"]["A2"].value == hostile.rows[0][0]
    assert ods_tables(opendocument.ods(for_all))["1+1  a"][1] == [("string", hostile.rows[0][0])]


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=30), min_size=1, max_size=4), examples=12)
def test_any_words_come_back_from_a_workbook_and_from_an_opendocument_as_they_went_in(texts):
    safe = tuple((cells.text(one),) for one in texts)
    sheet = contents.Sheet("x", "Words", (contents.Column("words", contents.STRING, ""),), safe)
    told = figures.Told("0" * 32, "wave", "A & B", "<May>", NOW, NOW, 1, 0, ())
    found = contents.Contents(told, "D", "en", None, sheet, dataclasses.replace(sheet, title="B"), dataclasses.replace(sheet, title="A"))
    page = openpyxl.load_workbook(io.BytesIO(workbook.xlsx(found)))["Words"]
    assert [cell.value or "" for (cell,) in page.iter_rows(min_row=2)] == [one for (one,) in safe]
    assert [row[0][1] for row in ods_tables(opendocument.ods(found))["Words"][1:]] == [one for (one,) in safe]


# ---- what kind of file they are --------------------------------------------------------------------------------------

@pytest.mark.one_database
async def test_the_same_release_gives_the_same_bytes(database, monkeypatch):
    found = await whole()
    ways = [lambda: separated.csv(found.figures), lambda: workbook.xlsx(found), lambda: opendocument.ods(found),
            lambda: datapackage.package(found, name="heard", address="http://x/")]
    before = [hashlib.sha256(way()).hexdigest() for way in ways]
    monkeypatch.setattr("openpyxl.writer.excel.datetime.datetime", _Later)
    assert [hashlib.sha256(way()).hexdigest() for way in ways] == before


class _Later(datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(2031, 1, 1, tzinfo=tz)


@pytest.mark.one_database
async def test_an_opendocument_says_what_it_is_before_anything_else(database):
    content = opendocument.ods(await whole())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        first, *others = archive.infolist()
    assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
    assert content[30:38 + len(opendocument.MIME)] == b"mimetype" + opendocument.MIME.encode()
    manifest = ElementTree.fromstring(parts(content)["META-INF/manifest.xml"])
    listed = {entry.get("{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}full-path") for entry in manifest}
    assert listed == {"/", *(one.filename for one in others if not one.filename.startswith("META-INF/"))}
    assert b"2026-10-02T09:30:00Z" in parts(content)["meta.xml"]


@pytest.mark.one_database
async def test_a_data_package_describes_its_files(database):
    """The specifications' rules that a reader relies on: names, paths, sizes, hashes, types, missing values, a key."""
    files = parts(datapackage.package(await whole(), name="heard-period-2026-09-30", address="https://heard.example.org/releases/1"))
    described = json.loads(files.pop("datapackage.json"))
    assert (described["profile"], described["name"]) == ("tabular-data-package", "heard-period-2026-09-30")
    assert described["sources"] == [{"title": "Dundee: The wellbeing wheel, Autumn", "path": "https://heard.example.org/releases/1"}]
    assert described["licenses"][0]["name"] == "other-closed"
    assert {one["path"] for one in described["resources"]} == set(files)
    for one in described["resources"]:
        content = files[one["path"]]
        assert (one["bytes"], one["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        assert not content.startswith(b"\xef\xbb\xbf")
        rows, fields = read(content, "utf-8"), one["schema"]["fields"]
        assert list(rows[0]) == [field["name"] for field in fields]
        missing = one["schema"]["missingValues"]
        assert missing == ([MARK] if one["name"] == "figures" else [])
        for field in fields:
            there = [row[field["name"]] for row in rows if row[field["name"]] not in missing]
            {"integer": int, "number": float, "date": date.fromisoformat, "string": str}[field["type"]](there[0])
            limits = field.get("constraints", {})
            if field["type"] in ("integer", "number"):
                assert all(limits["minimum"] <= float(value) <= limits.get("maximum", 1e9) for value in there)
            elif "required" in limits:
                assert len(there) == len(rows)
        if key := one["schema"].get("primaryKey"):
            assert len({tuple(row[name] for name in key) for row in rows}) == len(rows)


ADDRESSES = {
    "figures.csv": ("text/csv; charset=utf-8", "heard-period-2026-09-30.csv"),
    "code-book.csv": ("text/csv; charset=utf-8", "heard-period-2026-09-30-code-book.csv"),
    "figures.xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "heard-period-2026-09-30.xlsx"),
    "figures.ods": (opendocument.MIME, "heard-period-2026-09-30.ods"),
    "figures.zip": ("application/zip", "heard-period-2026-09-30.zip"),
}


@pytest.mark.one_database
async def test_the_files_come_from_the_page_of_the_release_to_its_readers_alone(service):
    one = await made()
    await service.person("isla@example.org", Role.PLANNER)
    await service.person("reid@example.org", Role.TRUSTED_ADULT)
    isla, reid = await service.signed_in("isla@example.org"), await service.signed_in("reid@example.org")
    page = (await isla.get(f"/releases/{one.pk}")).text
    for name, (kind, file_name) in ADDRESSES.items():
        address = f"/releases/{one.pk}/{name}"
        assert f'href="{address}"' in page
        answer = await isla.get(address)
        assert (answer.headers["content-type"], answer.headers["content-disposition"]) == (
            kind, f'attachment; filename="{file_name}"')
        assert (await reid.get(address)).status_code == 403
        assert (await isla.get(f"/releases/{'0' * 32}/{name}")).status_code == 404
    assert len(read((await isla.get(f"/releases/{one.pk}/figures.csv")).content)) == 12
