"""The lead's pages around a wave: who, when, check, extend, reminders, codes on paper, kept lists, what comes again."""

import csv
import io
import re
from dataclasses import replace

import httpx
import pytest

from participation import clock, codes
from participation.access import Role
from surveys.inviting import letter_post
from surveys.models import Roster, RosterMember, Series, Wave
from surveys.running import opening
from tests.participation.mailserver import MailServer, running
from tests.service import Service
from tests.surveys.answering import heading
from tests.surveys.cast import OPENED, areas
from tests.surveys.test_leading import listed, planned

pytestmark = pytest.mark.one_database
WHEN = {"opens": "day", "opens_on": "2027-01-18", "closes_on": "2027-02-08", "told_by": "22/3/2027", "send_by": "mail",
        "reminders": "-2", "thanks": "yes", "equality": "yes", "key_mode": "server"}


@pytest.fixture
async def lead(service: Service) -> httpx.AsyncClient:
    await service.person("joe@example.org", Role.SURVEY_LEAD)
    await areas()
    return await service.signed_in("joe@example.org")


async def kept(lead: httpx.AsyncClient, number: int = 12) -> str:
    answer = await lead.post("/surveys/lists/new", data={"name": "All staff", "people": listed(number)})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def test_a_wave_begins_with_what_is_usual(lead: httpx.AsyncClient) -> None:
    answer = await lead.post("/surveys/new", data={"survey": "staff-confidence", "name": "Staff survey"})
    wave = await Wave.get()
    assert (wave.closes_on, wave.told_by, wave.send_by, wave.thanks, wave.key_mode) == (
        "2027-02-01", "2027-03-15", "codes", True, "server")
    page = (await lead.get(answer.headers["location"])).text
    assert "You open it by hand." in page and "Say who is asked" in page and "Open the wave" not in page


async def test_who_when_and_check(service: Service, lead: httpx.AsyncClient) -> None:
    roster, wave = (await kept(lead)).rsplit("/", 1)[1], await planned(lead)
    assert "All staff (12 people)" in (await lead.get(f"{wave}/who")).text
    assert (await lead.post(f"{wave}/who", data={"roster": roster})).headers["location"] == wave
    assert "from the kept list “All staff”" in (await lead.get(f"{wave}/who")).text
    assert (await lead.post(f"{wave}/when", data=WHEN)).headers["location"] == wave
    page = (await lead.get(wave)).text
    for sentence in ("12 people are on the list. It was taken from a kept list.", "It opens by itself on Monday 18 January 2027.",
                     "Reminders to codes that are not used: 6 February.", "A thank-you goes to everybody when it closes.",
                     "It comes after the last question, apart from the answers."):
        assert sentence in page
    assert (await lead.post(f"{wave}/who", data={})).headers["location"] == f"{wave}/who"
    assert "Nobody is on the list yet." in (await lead.get(wave)).text


@pytest.mark.parametrize(("changed", "sentence"), [
    ({"opens_on": ""}, "Say on which day it opens."), ({"opens_on": "2027-01-10"}, "Choose a day that is still to come"),
    ({"closes_on": "2027-01-17"}, "comes before the day it opens"), ({"told_by": "2027-02-08"}, "Choose a day after the last day"),
    ({"send_by": "pigeon"}, "Choose how people get their code."), ({"key_mode": ""}, "Choose who holds the key.")])
async def test_days_that_cannot_be_are_said_at_the_field_and_nothing_changes(lead: httpx.AsyncClient, changed: dict, sentence: str) -> None:
    wave = await planned(lead)
    answer = await lead.post(f"{wave}/when", data={**WHEN, **changed})
    assert answer.status_code == 422 and sentence in answer.text
    assert ((await Wave.get()).closes_on, (await Wave.get()).opens_on) == ("2027-02-05", None)


async def test_codes_come_as_file_cards_or_letters_and_only_then(service: Service, lead: httpx.AsyncClient) -> None:
    wave = await planned(lead)
    await lead.post(f"{wave}/list", data={"people": listed(12)})
    assert (await lead.post(f"{wave}/open")).headers["location"] == f"{wave}/codes"
    assert heading(await lead.get(f"{wave}/codes")) == "Codes"
    for way in ("cards", "letters"):
        made = await lead.post(f"{wave}/codes", data={"form": way})
        assert (made.headers["content-type"], made.content[:5]) == ("application/pdf", b"%PDF-")
        assert b"/MarkInfo" in made.content and made.headers["cache-control"] == "no-store"
    pages = made.content.count(b"/Type /Page\n") or len(re.findall(rb"/Type ?/Page\b", made.content))
    assert pages == 12
    rows = list(csv.DictReader(io.StringIO((await lead.post(f"{wave}/codes", data={"form": "csv"})).text.lstrip("\ufeff"))))
    assert {codes.read(codes.TOKEN, row["code"]) == row["link"].rsplit("/", 1)[1] for row in rows} == {True}


async def test_a_later_last_day_is_told_to_respondents(service: Service, lead: httpx.AsyncClient) -> None:
    wave = await planned(lead)
    await lead.post(f"{wave}/list", data={"people": listed(12)})
    await lead.post(f"{wave}/open")
    token = re.findall(r"/s/(\w{28})", (await lead.post(f"{wave}/codes")).text)[0]
    refused = await lead.post(f"{wave}/extend", data={"to": "2027-02-01"})
    assert (refused.status_code, "Choose a later day." in refused.text) == (422, True)
    assert (await lead.post(f"{wave}/extend", data={"to": "2027-02-12"})).headers["location"] == wave
    assert "first it was 5 Feb" in (await lead.get(wave)).text
    browser = service.browser()
    await browser.get(f"/s/{token}")
    assert "The last day was 5 February 2027. It is now 12 February 2027." in (await browser.get("/s")).text


async def test_while_open_the_lead_sees_counts_days_and_undelivered_addresses_only(service: Service, lead: httpx.AsyncClient) -> None:
    wave = await planned(lead)
    await lead.post(f"{wave}/list", data={"people": listed(12) + "\nAnn Reid,Lochee,School"})
    await lead.post(f"{wave}/when", data={**WHEN, "opens": "hand", "reminders": "+7"})
    assert (await lead.post(f"{wave}/open")).headers["location"] == wave
    assert "No mail server is set up here" in (await lead.get(wave)).text
    with running(MailServer()) as server:
        sending = replace(service.settings, smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none",
                          smtp_from="heard@dundee.example")
        await letter_post.deliver(sending, service.keys)
        with clock.at(OPENED.replace(day=18)):
            await opening.remind_due()
            server.unkind = "refuse"
            await letter_post.deliver(sending, service.keys)
            lead = await service.signed_in("joe@example.org")
            page = (await lead.get(wave)).text
            changed = await lead.post(f"{wave}/reminders", data={"first": "2027-01-25", "second": ""})
            refused = await lead.post(f"{wave}/reminders", data={"first": "2027-03-01"})
    for sentence in ("12 were sent by e-mail.", "1 could not be delivered", "Ann Reid", "Sent on 18 January", "12 undelivered"):
        assert sentence in page
    assert not [n for n in range(12) if f"p{n}@example.org" in page] and re.findall(r"\d\d:\d\d", page) == []
    assert (changed.headers["location"], (await Wave.get()).reminders) == (wave, "2027-01-18 2027-01-25")
    assert refused.status_code == 422 and "up to the last day" in refused.text
    lead = await service.signed_in("joe@example.org")
    made = await lead.post(f"{wave}/codes", data={"whose": "undelivered", "form": "csv"})
    assert [row["contact"] for row in csv.DictReader(io.StringIO(made.text.lstrip("\ufeff")))] == ["Ann Reid"]
    assert (await lead.post(f"{wave}/codes", data={"whose": "undelivered"})).status_code == 409


async def test_kept_lists_show_nobody(service: Service, lead: httpx.AsyncClient) -> None:
    roster = await kept(lead)
    answer = await lead.post(roster, data={"people": "contact,area\nzoe,Atlantis"})
    assert answer.status_code == 422 and "There is no area called “Atlantis”." in answer.text
    assert await RosterMember.all().count() == 12
    assert (await lead.post(roster, data={"people": listed(20)})).status_code == 303
    missing = await lead.post(f"{roster}/off", data={"contact": "nobody"})
    assert missing.status_code == 422 and "Nobody on this list is written like this." in missing.text
    assert (await lead.post(f"{roster}/off", data={"contact": "p3@example.org"})).headers["location"] == roster
    assert await RosterMember.all().count() == 19
    for page in ("/surveys/lists", roster):
        assert "@example.org" not in (await lead.get(page)).text
    assert (await lead.post(f"{roster}/delete")).headers["location"] == "/surveys/lists"
    assert await Roster.all().count() == 0


async def test_a_series_is_begun_moved_and_stopped(lead: httpx.AsyncClient) -> None:
    roster = (await kept(lead)).rsplit("/", 1)[1]
    wanted = {"survey": "staff-confidence", "name": "Staff survey", "roster": roster, "every": "term", "next_on": "2027-01-21",
              "days_open": "14", "send_by": "codes", "told_after": "42"}
    refused = await lead.post("/surveys/series/new", data={**wanted, "days_open": "2", "survey": ""})
    assert (refused.status_code, "Choose between 3 and 90 days." in refused.text) == (422, True)
    page = (await lead.post("/surveys/series/new", data=wanted)).headers["location"]
    assert "The next wave opens on Thursday 21 January 2027" in (await lead.get(page)).text
    assert "next on 21 January 2027" in (await lead.get("/surveys")).text
    await lead.post(page, data={"next_on": "2027-01-25"})
    assert (await Series.get()).next_on == "2027-01-25"
    await lead.post(f"{page}/stop")
    assert (await lead.post(page, data={"next_on": "2027-01-26"})).status_code == 409


async def test_a_training_is_planned_on_one_page(lead: httpx.AsyncClient) -> None:
    roster = (await kept(lead)).rsplit("/", 1)[1]
    refused = await lead.post("/surveys/training/new", data={"course": "", "day": "", "send_by": "codes"})
    assert [sentence in refused.text for sentence in ("Give the course a name.", "Choose a kept list.")] == [True, True]
    made = await lead.post("/surveys/training/new", data={"course": "Hearing the child", "day": "2027-01-21", "roster": roster,
                                                          "send_by": "codes"})
    page = (await lead.get(made.headers["location"])).text
    assert re.findall(r"opens on (\d+ \w+)", page) == ["14 January", "21 January", "22 April"]
    assert (await lead.get("/surveys/training")).text.count("hd-way") == 1


async def test_nobody_else_reaches_these_pages(service: Service, lead: httpx.AsyncClient) -> None:
    roster, wave = await kept(lead), await planned(lead)
    await service.person("isla@example.org", Role.PLANNER)
    other = await service.signed_in("isla@example.org")
    paths = (roster, "/surveys/lists", f"{wave}/who", f"{wave}/when", f"{wave}/codes", f"{wave}/extend", "/surveys/training")
    assert [(await other.get(path)).status_code for path in paths] == [403] * len(paths)
    assert (await lead.get("/surveys/lists/" + "0" * 32)).status_code == 404
