"""Files of how many people there are: read whole or not at all, every fault by its row; and who is missing beside them."""

import io
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.models import Population, PopulationCount
from analysis.populations import file as population_file
from analysis.populations.file import Faulty
from analysis.told import reach
from participation.access import Role
from participation.models import Area, AuditLine
from tests.analysis.released import release
from tests.service import Service, service  # noqa: F401  (fixture)

AREAS = {"lochee": "lochee", "the ferry": "the-ferry", "the-ferry": "the-ferry"}
AGES = {"3-7": "3-7", "8-11": "8-11", "12-18": "12-18"}
NOW = date(2026, 9, 30)
pytestmark = pytest.mark.one_database


def read(text: str, **more):
    return population_file.read(text, **{"about": "children", "areas": AREAS, "groups": AGES} | more)


def faults(text: str) -> list[str]:
    with pytest.raises(Faulty) as refusal:
        read(text)
    assert list(refusal.value.errors) == ["file"]
    return list(refusal.value.faults)


def test_areas_and_ages_as_people_write_them():
    counted = read("Area;Age;People\nLOCHEE;8 – 11;1,240\nThe  Ferry;12 to 18;310\n")
    assert counted.rows == {("lochee", "8-11"): 1240, ("the-ferry", "12-18"): 310}
    assert (counted.people, population_file.by_area(counted.rows), population_file.by_group(counted.rows)) == (
        1550, {"lochee": 1240, "the-ferry": 310}, {"8-11": 1240, "12-18": 310})


def test_what_the_file_says_of_a_whole_comes_before_the_sum_of_its_parts():
    counted = read("area,age,people\nLochee,8-11,40\nLochee,,100\n,,500\n")
    assert (counted.people, population_file.by_area(counted.rows)) == (500, {"lochee": 100})


def test_every_fault_is_told_by_its_row_and_nothing_is_taken():
    assert faults("area,age,people\nLochee,8-11,40\nNowhere,8-11,10\nLochee,19-25,10\nLochee,8–11,41\nThe Ferry,8-11,-3\n"
                  "The Ferry,3-7,\nThe Ferry,12-18,many\nThe Ferry,,99999999\n") == [
        "Row 3: There is no area named “Nowhere”.",
        "Row 4: There is no group or age named “19-25”.",
        "Row 5: The same area and group stand in row 2 already.",
        "Row 6: “-3” is less than nobody.",
        "Row 7: The number of people is missing. Write 0 if there is nobody.",
        "Row 8: “many” is not a whole number.",
        "Row 9: “99999999” is more people than there can be."]


@pytest.mark.parametrize("row", ["Lochee,8-11," + "9" * 5_000, "Lochee,8-11,-" + "9" * 5_000, "n" * 100_000 + ",8-11,5"])
def test_a_cell_of_any_length_is_a_fault_told_in_few_words(row):
    told, = faults(f"area,age,people\n{row}\n")
    assert told.startswith("Row 2: ") and len(told) < 160


def test_names_and_sums_that_the_database_has_no_room_for():
    nobody_asked_yet = {"groups": {}, "about": "staff"}
    assert read(f"group,people\n{'g' * 60},5\n", **nobody_asked_yet).people == 5
    for text in (f"group,people\n{'g' * 61},5\n", "group,people\na,10000000\nb,1\n"):
        with pytest.raises(Faulty):
            read(text, **nobody_asked_yet)
    assert read("group,people\na,9999999\nb,1\n", **nobody_asked_yet).people == population_file.MOST_PEOPLE


def test_parts_that_are_more_than_their_whole():
    assert faults("area,age,people\nLochee,,100\nLochee,3-7,60\nLochee,8-11,41\n") == [
        "Row 2: 100 people, but its parts in other rows add up to 101."]
    assert read("area,age,people\nLochee,,100\nLochee,3-7,60\nLochee,8-11,40\n").people == 100


@pytest.mark.parametrize(("text", "sentence"), [
    ("", "There is nothing in this file."), ("\n , \n", "There is nothing in this file."),
    ("area,age,people\n", "There are no rows below the names of the columns."),
    ("a,b\n1,2\n", "The first row must name the columns: area, group (or age), people."),
    ("people\n12\n", "The first row must name the columns: area, group (or age), people.")])
def test_files_without_rows_or_columns(text, sentence):
    with pytest.raises(Faulty) as refusal:
        read(text)
    assert refusal.value.errors == {"file": sentence}


def test_a_damaged_or_old_workbook_and_a_file_too_large_get_a_sentence():
    for content in (b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest", b"x" * (population_file.MOST_BYTES + 1)):
        with pytest.raises(Faulty):
            population_file.decode(content)


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_as_it_looks_with_ages_that_became_days():
    notes = [["How we counted"], ["by hand"]]
    rows = [["Area", "Age", "People"], ["Lochee", datetime(2026, 11, 8), 1240], ["The Ferry", datetime(2018, 12, 1), 310.0],
            [], ["The Ferry", datetime(2026, 7, 3), "5"]]
    counted = read(population_file.decode(workbook(notes, rows)))
    assert counted.rows == {("lochee", "8-11"): 1240, ("the-ferry", "12-18"): 310, ("the-ferry", "3-7"): 5}


def test_faults_of_a_workbook_are_told_by_its_rows():
    told = faults(population_file.decode(workbook([["area", "people"], ["Nowhere", 5], ["Lochee\nWest", 4], ["Lochee", 3.5]])))
    assert [one.split(":")[0] for one in told] == ["Row 2", "Row 3", "Row 4"]


def test_wholes_and_parts_are_compared_in_every_direction():
    assert faults("area,age,people\nLochee,,10\nLochee,3-7,6\nLochee,8-11,5\n,8-11,4\n,,9\n") == [
        "Row 2: 10 people, but its parts in other rows add up to 11.", "Row 6: 9 people, but its parts in other rows add up to 10.",
        "Row 5: 4 people, but its parts in other rows add up to 5."]


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused_in_words(text):
    try:
        assert read("area,age,people\n" + text).people >= 0
    except Faulty as refusal:
        assert refusal.errors


@pytest.mark.parametrize(("took", "standing"), [(199, "fewer"), (260, "expected"), (320, "more")])
def test_fewer_is_said_only_where_the_whole_interval_says_it(took, standing):
    assert reach.Line("Lochee", took, 1000, 0.26).standing == standing


def test_nothing_is_said_of_a_place_whose_base_is_hidden():
    line = reach.Line("The Ferry", None, 66, 0.26)
    assert (line.share, line.interval, line.standing, line.figure.count) == (None, None, "", None)


def test_more_took_part_than_the_file_counts():
    line = reach.Line("Lochee", 70, 66, 0.5)
    assert (line.too_many, line.share, line.standing) == (True, None, "")


@pytest.fixture
async def isla(service: Service):  # noqa: F811
    for name, slug in (("Lochee", "lochee"), ("The Ferry", "the-ferry"), ("Coldside", "coldside")):
        await Area.create(name=name, slug=slug)
    await service.person("isla@example.org", Role.PLANNER)
    return await service.signed_in("isla@example.org")


TYPED = {"about": "children", "source": "National Records of Scotland", "counted_on": "30 June 2026"}


async def test_a_planner_sends_a_file_and_sees_who_is_missing(isla):
    await release("wheel", "This autumn", NOW, {
        "safe.all": {"all": (300, 400)}, "safe.area": {"lochee": (90, 120), "the-ferry": (None, None)}}, kind="period")
    before = (await isla.get("/told/children/reach")).text
    assert "nobody can say who is missing" in before
    text = "area,age,people\nLochee,,600\nThe Ferry,,66\nColdside,,500\n"
    sent = await isla.post("/populations", data=TYPED, files={"file": ("p.csv", text.encode(), "text/csv")})
    assert (sent.status_code, sent.headers["location"]) == (303, "/told/children/reach")
    page = (await isla.get("/told/children/reach")).text
    assert "400 of 1,166 people took part (34%). Fewer than expected took part in: Lochee." in page
    assert "280" not in page  # 400 − 120: what is left for the hidden areas
    line = await AuditLine.filter(what="population.sent").first()
    assert line.facts == {"kind": "children", "rows": 3, "people": 1166}


async def test_a_file_with_a_fault_leaves_nothing_and_keeps_what_was_typed(isla):
    text = "area,age,people\nLochee,8-11,600\nNowhere,8-11,5\n"
    answer = await isla.post("/populations", data=TYPED, files={"file": ("p.csv", text.encode(), "text/csv")})
    assert answer.status_code == 422
    assert "Row 3: There is no area named “Nowhere”." in answer.text
    assert 'value="National Records of Scotland"' in answer.text and 'value="30 June 2026"' in answer.text
    assert "Lochee,8-11,600\nNowhere,8-11,5" in answer.text
    assert (await Population.all().count(), await PopulationCount.all().count()) == (0, 0)


async def test_the_template_can_be_filled_in_and_sent(isla):
    made = (await isla.get("/populations/template.csv?about=children")).text
    filled = made.replace('""', '"7"')
    sent = await isla.post("/populations", data=TYPED | {"rows": filled})
    assert sent.status_code == 303
    assert (await Population.get()).people == 3 * 3 * 7


async def test_survey_leads_send_no_files_and_see_no_childrens_reach(service):  # noqa: F811
    await service.person("joe@example.org", Role.SURVEY_LEAD)
    joe = await service.signed_in("joe@example.org")
    statuses = [(await joe.get(path)).status_code for path in ("/populations", "/told/children/reach", "/told/staff/reach")]
    assert statuses == [403, 403, 200]
