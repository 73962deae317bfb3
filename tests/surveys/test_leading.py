"""The survey lead's pages: from an empty list to a closed wave, and what they must never show."""

import csv
import io
import re

import httpx
import pytest

from participation import codes
from participation.access import Role
from participation.models import AuditLine
from surveys import promise
from surveys.models import Invitee, Participation, Response, Wave
from surveys.sealed import keys as wave_keys
from tests.service import Service
from tests.surveys.answering import enter, fill_in, heading, hidden, receipt_on, send
from tests.surveys.cast import areas

pytestmark = pytest.mark.one_database
NEW = {"survey": "staff-confidence", "name": "Staff survey, winter 2027", "closes_on": "2027-02-05",
       "told_by": "19/3/2027", "key_mode": "server"}


@pytest.fixture
async def lead(service: Service) -> httpx.AsyncClient:
    await service.person("joe@example.org", Role.SURVEY_LEAD)
    await areas()
    return await service.signed_in("joe@example.org")


def listed(number: int) -> str:
    return "contact,area,group\n" + "\n".join(
        f"p{n}@example.org,{'Lochee' if n % 2 else 'Coldside'},{'School' if n < number / 2 else 'Health'}" for n in range(number))


async def planned(lead: httpx.AsyncClient, **other: str) -> str:
    answer = await lead.post("/surveys/new", data={**NEW, **other})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_from_planning_to_close(service: Service, lead: httpx.AsyncClient) -> None:
    wave = await planned(lead)
    assert "Nobody is on the list yet." in (await lead.get(wave)).text
    assert (await lead.post(f"{wave}/list", files={"file": ("list.csv", listed(40).encode())})).status_code == 303
    page = (await lead.get(wave)).text
    assert re.findall(r"(Health|School)&nbsp;<b>(\d+)</b>", page) == [("Health", "10"), ("School", "10")] * 2
    assert (await lead.post(f"{wave}/open")).status_code == 303
    made = await lead.post(f"{wave}/codes")
    assert made.headers["content-disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(made.text.lstrip("﻿"))))
    assert len(rows) == 40 and {codes.read(codes.TOKEN, row["code"]) == row["link"].rsplit("/", 1)[1] for row in rows} == {True}
    for row in rows[:11]:
        browser = await enter(service.browser(), row["link"].rsplit("/", 1)[1])
        await fill_in(browser, 1, S1="4")
        receipt_on(await send(browser))
    assert "11 codes of 40 have been used, which is 28%." in (await lead.get(wave)).text
    assert heading(await lead.get(f"{wave}/close")) == "Close this wave?"
    assert (await lead.post(f"{wave}/close")).headers["location"] == wave
    assert "11 of 40 people answered, which is 28%." in (await lead.get(wave)).text
    assert await Response.all().count() == 11
    assert [line.what async for line in AuditLine.filter(what__startswith="wave.").order_by("id")] == [
        "wave.planned", "wave.settled", "wave.list", "wave.opened", "wave.codes", "wave.closing", "wave.frozen", "wave.closed"]


async def test_no_page_of_an_open_wave_shows_an_answer_a_person_or_a_time(service: Service, lead: httpx.AsyncClient) -> None:
    wave = await planned(lead)
    await lead.post(f"{wave}/list", data={"people": listed(40)})
    await lead.post(f"{wave}/open")
    rows = list(csv.DictReader(io.StringIO((await lead.post(f"{wave}/codes")).text.lstrip("﻿"))))
    browser = await enter(service.browser(), rows[0]["link"].rsplit("/", 1)[1])
    await fill_in(browser, 11, S11="5")
    await fill_in(browser, 12, S11x="planted words")
    await send(browser)
    for page in (wave, f"{wave}/close", "/surveys"):
        text = (await lead.get(page)).text
        assert not [row["contact"] for row in rows if row["contact"] in text]
        assert not [row["code"] for row in rows if row["code"] in text or row["code"].replace("-", "") in text]
        assert "planted words" not in text and "Strongly agree" not in text
        assert re.findall(r"\d\d:\d\d", text) == []


async def test_a_bad_list_is_refused_whole_and_what_was_pasted_stays(lead: httpx.AsyncClient) -> None:
    wave = await planned(lead)
    await lead.post(f"{wave}/list", data={"people": listed(12)})
    answer = await lead.post(f"{wave}/list", data={"people": listed(12) + "\nzoe,Atlantis,School"})
    assert answer.status_code == 422
    assert "There is no area called “Atlantis”." in answer.text and "zoe,Atlantis,School" in answer.text
    assert await Invitee.all().count() == 12


async def test_nine_people_are_too_few(lead: httpx.AsyncClient) -> None:
    wave = await planned(lead)
    await lead.post(f"{wave}/list", data={"people": listed(9)})
    assert "Open the wave" not in (await lead.get(wave)).text
    assert (await lead.post(f"{wave}/open")).status_code == 409
    assert (await Wave.get()).state == "draft"


@pytest.mark.parametrize(("field", "value", "sentence"), [
    ("survey", "other", "Choose a survey from the list."), ("name", "", "Give the wave a name"),
    ("closes_on", "soon", "This is not a date."),
    ("closes_on", "2027-01-10", "The last day for answers cannot be in the past."),
    ("told_by", "2027-02-05", "Choose a day after the last day for answers."), ("key_mode", "none", "Choose who holds the key."),
])
async def test_a_wave_that_cannot_be_is_not_planned(lead: httpx.AsyncClient, field: str, value: str, sentence: str) -> None:
    answer = await lead.post("/surveys/new", data={**NEW, field: value})
    assert answer.status_code == 422 and sentence in answer.text
    assert await Wave.all().count() == 0


async def test_codes_are_downloaded_once_they_are_used_never_again(service: Service, lead: httpx.AsyncClient) -> None:
    wave = await planned(lead)
    await lead.post(f"{wave}/list", data={"people": listed(10)})
    await lead.post(f"{wave}/open")
    first = (await lead.post(f"{wave}/codes")).text
    second = (await lead.post(f"{wave}/codes")).text
    tokens = [set(re.findall(r"/s/(\w{28})", text)) for text in (first, second)]
    assert len(tokens[0] | tokens[1]) == 20
    browser = await enter(service.browser(), next(iter(tokens[1])))
    await fill_in(browser, 1, S1="4")
    await send(browser)
    assert (await lead.post(f"{wave}/codes")).status_code == 409
    assert await Participation.all().count() == 10


async def test_an_unopened_wave_can_be_removed_and_an_open_one_cannot(lead: httpx.AsyncClient) -> None:
    wave = await planned(lead)
    await lead.post(f"{wave}/list", data={"people": listed(10)})
    assert (await lead.post(f"{wave}/discard")).headers["location"] == "/surveys"
    assert (await Wave.all().count(), await Invitee.all().count()) == (0, 0)
    other = await planned(lead)
    await lead.post(f"{other}/list", data={"people": listed(10)})
    await lead.post(f"{other}/open")
    assert (await lead.post(f"{other}/discard")).status_code == 409


async def test_the_data_keeper_holds_the_key(service: Service, lead: httpx.AsyncClient) -> None:
    await service.person("peter@example.org", Role.DATA_KEEPER)
    keeper = await service.signed_in("peter@example.org")
    wave = await planned(lead, key_mode="offline")
    await lead.post(f"{wave}/list", data={"people": listed(10)})
    assert "The data keeper has not taken the key" in (await lead.get(wave)).text
    assert (await lead.post(f"{wave}/open")).status_code == 409
    sealed = wave.replace("/surveys/waves", "/sealed")
    key = await keeper.post(f"{sealed}/key")
    assert key.headers["content-disposition"].startswith("attachment")
    assert (await keeper.post(f"{sealed}/key")).status_code == 404  # once
    assert (await lead.post(f"{wave}/open")).status_code == 303
    rows = list(csv.DictReader(io.StringIO((await lead.post(f"{wave}/codes")).text.lstrip("﻿"))))
    browser = await enter(service.browser(), rows[0]["link"].rsplit("/", 1)[1])
    assert "nobody can read your answers" in (await browser.get("/s")).text
    await fill_in(browser, 1, S1="4")
    await send(browser)
    await lead.post(f"{wave}/close")
    assert "waits for the data keeper" in (await lead.get(wave)).text
    wrong = await keeper.post(f"{sealed}/close", files={"key": ("k.txt", b"heard wave key other\nAAAA")})
    assert (wrong.status_code, await Response.all().count()) == (422, 0)
    assert (await keeper.post(f"{sealed}/close", files={"key": ("k.txt", key.content)})).status_code == 303
    assert ((await Wave.get()).state, await Response.all().count()) == ("closed", 1)


async def test_nothing_of_an_offline_key_stays_here(service: Service, lead: httpx.AsyncClient) -> None:
    await service.person("peter@example.org", Role.DATA_KEEPER)
    keeper = await service.signed_in("peter@example.org")
    wave = await planned(lead, key_mode="offline")
    text = (await keeper.post(wave.replace("/surveys/waves", "/sealed") + "/key")).text
    private = wave_keys.from_file(text.encode(), wave_id=wave.rsplit("/", 1)[1], public_key=bytes((await Wave.get()).public_key))
    kept = b"".join(path.read_bytes() for folder in (service.settings.keys, service.settings.data)
                    for path in folder.rglob("*") if path.is_file())
    assert private not in kept and private.hex().encode() not in kept and text.split()[-1].encode() not in kept


async def test_the_keeper_cannot_lead_and_the_lead_cannot_take_a_key(service: Service, lead: httpx.AsyncClient) -> None:
    await service.person("peter@example.org", Role.DATA_KEEPER)
    keeper = await service.signed_in("peter@example.org")
    wave = await planned(lead, key_mode="offline")
    assert (await keeper.get(wave)).status_code == 403
    assert (await lead.post(wave.replace("/surveys/waves", "/sealed") + "/key")).status_code == 403
    assert (await Wave.get()).public_key is None


async def test_library_and_preview(lead: httpx.AsyncClient) -> None:
    assert [name in (await lead.get("/surveys/library")).text for name in ("Team pulse", "How is the help you get?")] == [True] * 2
    page = await lead.get("/surveys/library/staff-confidence/walk?page=12")
    assert heading(page) == "Can you give an example?"
    assert set(hidden(page)) == {"page", "from"} and "/s/q/" not in page.text
    assert (await lead.get("/surveys/library/nothing")).status_code == 404


async def test_a_close_that_was_interrupted_goes_on_from_the_page(service: Service, lead: httpx.AsyncClient) -> None:
    from surveys.sealed import closing
    wave = await planned(lead)
    await lead.post(f"{wave}/list", data={"people": listed(10)})
    await lead.post(f"{wave}/open")
    await closing.begin(wave=await Wave.get(), by=None)
    assert "closing was interrupted" in (await lead.get(wave)).text
    await lead.post(f"{wave}/close")
    assert (await Wave.get()).state == "closed"


def test_the_wording_of_both_modes_differs_only_where_it_must() -> None:
    server, offline = (promise.SENTENCES[mode] for mode in (promise.SERVER, promise.OFFLINE))
    assert server[1:] == offline[1:] and server[0] != offline[0]
