"""Lists as they come: encodings, separators, workbooks, columns in any order; long ones with progress, all or nothing."""

import asyncio
import io
import tracemalloc
from collections import Counter

import httpx
import openpyxl
import pytest

from participation import storage
from participation.access import Role
from participation.keys import unseal
from participation.problems import Unacceptable
from surveys.inviting import listing, lists
from surveys.inviting.lists import BadRows, Invited
from surveys.models import Invitee, Progress, Stratum, Wave
from surveys.running import groups, progress, waves
from surveys.sealed import strata
from surveys.sealed.strata import Why
from tests.service import Service
from tests.surveys import cast

AREAS = {"Lochee": "id-lochee", "The Ferry": "id-ferry"}
TEXT = "Full name;E-Mail Address;Phone;Area;Team\nZoë Ó Briain;zoe@example.org;01382 1;lochee;Café\n;bob@example.org;;;\n"
RIGHT = [Invited("zoe@example.org", "id-lochee", "Café"), Invited("bob@example.org", "", "")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_and_columns_in_any_order(encoding: str) -> None:
    read = lists.read(TEXT.encode(encoding), areas=AREAS)
    assert read.people == RIGHT and read.ignored == ("Full name", "Phone")
    assert lists.read(TEXT.replace(";", "\t").replace("\n", "\r\n").encode(encoding), areas=AREAS).people == RIGHT


def workbook(*rows: tuple) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_a_workbook_is_read_and_its_formulas_are_not_run() -> None:
    made = workbook(("Contact", "Area", "Group"), ("ann@example.org", "Lochee", 5), (" Bob ", None, 2.5), (None, None, None))
    assert lists.read(made, areas=AREAS).people == [Invited("ann@example.org", "id-lochee", "5"), Invited("Bob", "", "2.5")]
    with pytest.raises(BadRows) as refusal:
        lists.read(workbook(("contact",), ("=HYPERLINK(\"http://x\")",)), areas=AREAS)
    assert [number for number, _why in refusal.value.rows] == [2]


def test_one_cell_far_to_the_right_does_not_make_every_row_as_wide() -> None:
    book = openpyxl.Workbook()
    for row in range(1, 301):
        book.active.cell(row, 16_384, "a")
    kept = io.BytesIO()
    book.save(kept)
    tracemalloc.start()
    with pytest.raises(BadRows):
        lists.read(kept.getvalue(), areas={})
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 8_000_000  # it was 40 MB, and 14 GB for the most rows that are read


@pytest.mark.parametrize("content", [b"\xd0\xcf\x11\xe0 an old workbook", b"PK\x03\x04 broken", b"\x89PNG\r\n\x1a\n\x00\x00", b"\xff\xfe\x00"])
def test_a_file_that_is_no_list_is_answered_by_how_to_save_one(content: bytes) -> None:
    with pytest.raises(Unacceptable) as refusal:
        lists.read(content, areas=AREAS)
    assert "CSV UTF-8" in refusal.value.errors["people"]


def test_addresses_alone_need_no_names_of_columns() -> None:
    assert lists.read("a@example.org\nb@example.org\n", areas={}).people == [Invited("a@example.org", "", ""),
                                                                           Invited("b@example.org", "", "")]
    with pytest.raises(BadRows) as refusal:
        lists.read("\n\ncontact\nann\nANN\n", areas={})
    assert refusal.value.rows == [(5, "This person is in row 4 already.")]


# ---- what is put together, and why ----------------------------------------------------------------------------------

def test_what_is_put_together_is_said_with_its_reasons() -> None:
    people = {("L", "School"): 20, ("L", "Police"): 4, ("L", "Health"): 7, ("L", ""): 1, ("F", "School"): 6, ("", "School"): 2,
              ("C", "School"): 12, ("C", "Police"): 3}
    told = {(pool.stratum.area, pool.stratum.group): pool for pool in strata.pools(people)}
    assert told["L", None].people == 12
    assert told["L", None].parts == ((("L", ""), 1), (("L", "Health"), 7), (("L", "Police"), 4))
    assert set(told["L", None].whys) == {Why.NO_GROUP, Why.SMALL_GROUP}
    rest = [pool for where, pool in told.items() if where[0] is None]
    assert sum(pool.people for pool in rest) == 23
    assert {why for pool in rest for why in pool.whys} >= {Why.NO_AREA, Why.SMALL_AREA, Why.AREA_TAKEN_IN}


@pytest.mark.parametrize(("number", "together"), [(9, True), (10, False), (11, False)])
def test_ten_are_told_apart(number: int, together: bool) -> None:
    people = {("L", "School"): 30, ("L", "Police"): number}
    assert bool(strata.pools(people)) is together


def test_counts_and_people_give_the_same_groups() -> None:
    people = [("L", "School")] * 12 + [("L", "Police")] * 3 + [("F", "")] * 11
    assert strata.coarsen(people) == strata.coarsen(Counter(people))
    assert strata.sizes(people, strata.coarsen(people)) == strata.sizes(Counter(people), strata.coarsen(people))


# ---- a long list ----------------------------------------------------------------------------------------------------

def many(number: int) -> list[Invited]:
    return [Invited(f"person{place}@example.org", "", f"Team {place % 7}") for place in range(number)]


async def draft(keys, by) -> Wave:
    async with storage.writes():
        return await waves.plan(key="staff-confidence", name="Staff", closes_on=cast.CLOSES, told_by=None, key_mode="server", by=by)


async def test_a_long_list_goes_in_while_the_page_is_elsewhere(database, keys) -> None:
    wave = await draft(keys, await cast.lead())
    people = many(listing.AT_ONCE + 1)
    await listing.put(wave=wave, people=people, keys=keys, by=None)
    told = await listing.told(wave)
    assert told is not None and told.going
    with pytest.raises(listing.InHand):
        await listing.put(wave=wave, people=people[:20], keys=keys, by=None)
    await listing.finished()
    assert await listing.told(wave) is None
    rows = await Invitee.filter(wave_id=wave.pk)
    opened = {unseal(row.contact_sealed, key=keys.master, where=f"survey_invitee.contact:{row.pk}") for row in rows}
    assert opened == {one.contact for one in people}
    await listing.put(wave=wave, people=people, keys=keys, by=None)  # the same list again
    await listing.finished()
    assert await Invitee.filter(wave_id=wave.pk).count() == len(people)
    async with storage.writes():
        await waves.open_wave(wave=wave, keys=keys, by=None)
    assert sum(row.invited for row in await Stratum.filter(wave_id=wave.pk)) == len(people)
    assert not await Invitee.filter(wave_id=wave.pk, stratum_id=None).exists()


async def test_a_service_that_stops_adds_nothing_and_says_so(database, keys) -> None:
    wave = await draft(keys, await cast.lead())
    await listing.put(wave=wave, people=many(20), keys=keys, by=None)
    await listing.put(wave=wave, people=many(listing.AT_ONCE + 5), keys=keys, by=None)
    await asyncio.sleep(0)
    await listing.stop()
    told = await listing.told(wave)
    assert told is not None and not told.going and "Nothing was added" in told.said
    assert await Invitee.filter(wave_id=wave.pk).count() == 20


async def test_work_that_was_silent_too_long_is_given_up(database, keys) -> None:
    wave = await draft(keys, await cast.lead())
    claim = await progress.claim(listing.LIST, wave.pk)
    assert claim is not None
    await Progress.filter(about=wave.pk).update(beat=1)
    assert not (await listing.told(wave)).going
    with pytest.raises(listing.InHand):
        async with storage.writes():
            await listing._check_still_mine(wave)


async def test_a_wave_that_is_opened_meanwhile_keeps_its_list(database, keys) -> None:
    wave = await draft(keys, await cast.lead())
    await listing.put(wave=wave, people=many(30), keys=keys, by=None)
    await listing.put(wave=wave, people=many(listing.AT_ONCE + 1), keys=keys, by=None)
    async with storage.writes():
        await waves.open_wave(wave=await Wave.get(pk=wave.pk), keys=keys, by=None)
    await listing.finished()
    assert await Invitee.filter(wave_id=wave.pk).count() == 30
    assert "stayed as it was" in (await listing.told(wave)).said


# ---- the page -------------------------------------------------------------------------------------------------------

@pytest.fixture
async def lead(service: Service) -> httpx.AsyncClient:
    await service.person("joe@example.org", Role.SURVEY_LEAD)
    return await service.signed_in("joe@example.org")


@pytest.mark.one_database
async def test_the_page_shows_bad_rows_progress_and_groups(service: Service, lead: httpx.AsyncClient,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    wave = await draft(service.keys, None)
    at = f"/surveys/waves/{wave.pk}"
    bad = await lead.post(f"{at}/list", data={"people": "contact,area\nann,\n,\nann,\n" + "x,Atlantis\n" * 60})
    assert bad.status_code == 422 and "This person is in row 2 already." in bad.text and "more row" in bad.text
    assert await Invitee.all().count() == 0
    await cast.areas()
    small = "contact,group,area,shoe size\n" + "\n".join(
        f"p{n},{'Police' if n < 4 else 'School'},{'Lochee' if n < 15 else 'Coldside' if n < 18 else ''},40" for n in range(30))
    put = await lead.post(f"{at}/list", files={"file": ("people.csv", small.encode("utf-16"))})
    assert put.status_code == 200 and "These columns of it were not read: shoe size." in put.text
    page = (await lead.get(at)).text
    assert "These will be told apart" in page and "These are put together" in page
    go_on, put_in = asyncio.Event(), listing._put

    async def waiting(*given):
        await go_on.wait()
        await put_in(*given)
    monkeypatch.setattr(listing, "_put", waiting)
    long = "contact\n" + "\n".join(f"q{n}" for n in range(listing.AT_ONCE + 1))
    assert (await lead.post(f"{at}/list", data={"people": long})).status_code == 303
    assert "You can leave this page" in (await lead.get(at)).text
    assert (await lead.get(f"{at}/list/work")).status_code == 200
    assert (await lead.post(f"{at}/list", data={"people": small})).status_code == 409
    go_on.set()
    await listing.finished()
    assert (await lead.get(f"{at}/list/work")).headers["location"] == at
    assert (await lead.get(f"{at}/list/work", headers={"HX-Request": "true"})).headers["hx-redirect"] == at
    assert await Invitee.all().count() == listing.AT_ONCE + 1
    assert groups.LIST == (await Wave.get(pk=wave.pk)).way
