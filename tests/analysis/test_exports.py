"""The file of a release: what its page shows and nothing else, and no cell that a spreadsheet would calculate."""

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import exports, figures
from participation.access import Role
from tests.analysis.released import release

pytestmark = pytest.mark.one_database
NOW = date(2026, 9, 30)
CELLS = {"safe.all": {"all": (120, 200)}, "safe.area": {"lochee": (30, 50), "the-ferry": (None, None)}}


async def made(label: str = "Autumn"):
    return await release("wheel", label, NOW, CELLS, kind="period", title="The wellbeing wheel")


def read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


async def test_a_row_for_each_group_and_answer_with_the_numbers_of_the_page(database):
    one = await made()
    rows = read(exports.csv(exports.frame(await figures.told(one.pk), await figures.tables(one.pk))))
    assert [(row["by"], row["group"], row["answer"], row["count"], row["base"]) for row in rows if row["answer"] == "high"] == [
        ("all", "Everybody", "high", "120", "200"), ("area", "Lochee", "high", "30", "50"), ("area", "The Ferry", "high", "", "")]
    assert {key: rows[2][key] for key in ("release", "last_day", "question", "share", "low", "high")} == {
        "release": "Autumn", "last_day": "2026-09-30", "question": "safe", "share": "60.0", "low": "53.1", "high": "66.5"}


async def test_what_is_not_shown_has_no_number_in_any_column(database):
    one = await made()
    rows = read(exports.csv(exports.frame(await figures.told(one.pk), await figures.tables(one.pk))))
    hidden = [row for row in rows if row["group"] == "The Ferry"]
    assert [tuple(row[name] for name in exports.TYPES) for row in hidden] == [("",) * 5] * 4


@given(st.text(max_size=40))
def test_no_text_begins_like_a_formula_and_all_of_it_is_there(text):
    safe = exports.harmless(text)
    assert not safe.startswith(exports.FORMULA)
    assert safe.removeprefix("'") == text.removeprefix("'") if text[:1] != "'" else safe == text


async def test_a_label_that_would_calculate_does_not(database):
    one = await made('=HYPERLINK("https://evil.example")')
    rows = read(exports.csv(exports.frame(await figures.told(one.pk), await figures.tables(one.pk))))
    assert {row["release"] for row in rows} == {'\'=HYPERLINK("https://evil.example")'}


async def test_the_file_comes_from_the_page_of_the_release_to_its_readers_alone(service):
    one = await made()
    await service.person("isla@example.org", Role.PLANNER)
    await service.person("reid@example.org", Role.TRUSTED_ADULT)
    isla, reid = await service.signed_in("isla@example.org"), await service.signed_in("reid@example.org")
    address = f"/releases/{one.pk}/figures.csv"
    assert f'href="{address}"' in (await isla.get(f"/releases/{one.pk}")).text
    answer = await isla.get(address)
    assert answer.headers["content-disposition"] == 'attachment; filename="heard-period-2026-09-30.csv"'
    assert len(read(answer.content)) == 12
    assert (await reid.get(address)).status_code == 403
    assert (await isla.get(f"/releases/{'0' * 32}/figures.csv")).status_code == 404
