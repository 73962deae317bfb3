"""The list of the invited: all of it or nothing, bad rows named by number and reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from participation import storage
from participation.keys import Keys
from participation.problems import Conflict
from participation.storage import Database
from surveys.inviting import invitations, lists
from surveys.inviting.invitations import Code, Invited, as_csv, read_list
from surveys.inviting.lists import BadRows
from surveys.models import Invitee, Participation, Stratum
from surveys.running import waves
from tests.surveys import cast

AREAS = {"Lochee": "id-lochee", "The Ferry": "id-ferry"}


def rows(text: str) -> list[tuple[int, str]]:
    with pytest.raises(BadRows) as refusal:
        read_list(text, areas=AREAS)
    return list(refusal.value.rows)


def test_names_of_columns_and_separators_are_taken_as_they_come() -> None:
    right = [Invited("ann@example.org", "id-lochee", "School"), Invited("Bob", "id-ferry", "")]
    for text in ("contact,area,group\nann@example.org,Lochee,School\nBob,the ferry,\n",
                 "﻿E-mail;Locality;Team\r\nann@example.org;LOCHEE;School\r\n\r\nBob;The Ferry;\r\n",
                 "group\tarea\tname\nSchool\tLochee\tann@example.org\n\tThe Ferry\tBob"):
        assert read_list(text, areas=AREAS) == right


def test_each_bad_row_is_named_with_its_reason() -> None:
    text = ("contact,area,group\nann@example.org,Lochee,School\n,Lochee,School\nbob,Atlantis,\nANN@example.org,Lochee,\n"
            f"{'x' * 255},Lochee,\ncarl,Lochee,{'g' * 61}\n")
    assert rows(text) == [
        (3, "There is no name or e-mail address."), (4, "There is no area called “Atlantis”."),
        (5, "This person is in row 2 already."), (6, "The name or address is longer than 254 characters."),
        (7, "The name of the group is longer than 60 characters.")]


@pytest.mark.parametrize(("text", "found"), [
    ("", [(1, "The list is empty.")]),
    ("area,group\nLochee,School", [(1, "The first row must name the columns: contact, area, group.")]),
    ("contact,area,group\n\n , ,\n", [(2, "There is nobody on the list.")]),
])
def test_a_list_that_is_none(text: str, found: list[tuple[int, str]]) -> None:
    assert rows(text) == found


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        assert read_list(text, areas=AREAS)
    except BadRows as refusal:
        assert refusal.rows


def test_a_list_holds_fifty_thousand_people_and_no_more() -> None:
    most = "contact\n" + "\n".join(f"p{n}" for n in range(lists.MOST_ROWS))
    assert len(read_list(most, areas={})) == 50_000
    assert rows(most + "\none more") == [(50_002, "A list can hold 50000 people.")]


def test_a_contact_that_a_spreadsheet_would_run_is_made_harmless() -> None:
    text = as_csv([Code("=HYPERLINK(\"http://x\")", "0" * 28), Code("@a", "1" * 28)], origin="https://h.example")
    assert [line.split(",")[0] for line in text.splitlines()] == ["contact", "\"'=HYPERLINK(\"\"http://x\"\")\"", "'@a"]
    assert "https://h.example/s/" + "1" * 28 in text


async def test_a_new_list_takes_the_place_of_the_old_one(database: Database, keys: Keys) -> None:
    by = await cast.lead()
    wave = await cast.planned(keys, by)
    async with storage.writes():
        await invitations.put_list(wave=wave, people=[Invited(f"p{n}", "", "") for n in range(12)], keys=keys, by=by)
    assert await Invitee.all().count() == 12


async def test_opening_fixes_the_strata_and_the_list(database: Database, keys: Keys) -> None:
    staff = await cast.opened(database, keys)
    # 10 schools, 6 health and 4 police in each of two areas: the small groups are told together
    assert sorted((row.group or "", row.invited) for row in await Stratum.all()) == [
        ("", 10), ("", 10), ("School", 10), ("School", 10)]
    assert await Participation.all().count() == 40
    with pytest.raises(Conflict):
        async with storage.writes():
            await invitations.put_list(wave=staff.wave, people=[], keys=keys, by=staff.lead)


@pytest.mark.parametrize(("number", "opens"), [(9, False), (10, True), (11, True)])
async def test_a_wave_opens_with_ten_people_or_more(database: Database, keys: Keys, number: int, opens: bool) -> None:
    by = await cast.lead()
    wave = await cast.planned(keys, by)
    async with storage.writes():
        await invitations.put_list(wave=wave, people=[Invited(f"p{n}", "", "") for n in range(number)], keys=keys, by=by)
    try:
        async with storage.writes():
            await waves.open_wave(wave=wave, keys=keys, by=by)
    except Conflict as refusal:
        assert not opens and "at least 10 people" in refusal.sentence
    else:
        assert opens
