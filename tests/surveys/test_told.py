"""“You said, we did”: written by the lead of a closed wave, read by everybody."""

import datetime as dt
import re

import httpx
import pytest

from participation import clock
from participation.access import Role
from surveys import themes
from surveys.models import Theme
from tests.service import Service
from tests.surveys.answering import enter, heading
from tests.surveys.cast import OPENED, PEOPLE, Open

pytestmark = pytest.mark.one_database
THEME = {"title": "Help took too long", "said": "Many of you waited.", "did": "A worker now phones within a week.",
         "owner": "Ayesha Mackie, family support", "state": "under-way", "due": "2027-06-30", "done_on": "", "why": ""}


@pytest.fixture
async def lead(service: Service, staffed: Open) -> httpx.AsyncClient:
    await service.person("lead@example.org", Role.SURVEY_LEAD)
    return await service.signed_in("lead@example.org")


async def test_nothing_is_told_while_the_wave_is_open(service: Service, staffed: Open, lead: httpx.AsyncClient) -> None:
    assert (await lead.post(f"/surveys/waves/{staffed.wave.pk}/themes/new", data=THEME)).status_code == 409
    assert (await service.browser().get(f"/you-said/{staffed.wave.pk}")).status_code == 404
    assert await Theme.all().count() == 0


async def test_a_theme_is_read_by_everybody_and_updated_by_the_lead(service: Service, staffed: Open, lead: httpx.AsyncClient) -> None:
    await staffed.close()
    where = f"/surveys/waves/{staffed.wave.pk}/themes"
    assert (await lead.post(f"{where}/new", data=THEME)).headers["location"] == where
    public = service.browser()
    page = (await public.get(f"/you-said/{staffed.wave.pk}")).text
    assert "1 thing came up most. 1 is under way." in page and "Under way, by 30 June 2027" in page
    with clock.at(OPENED.replace(month=7)):
        late = (await public.get(f"/you-said/{staffed.wave.pk}")).text
    assert "1 is late." in late and "Overdue: promised for 30 June 2027" in late
    theme = await Theme.get()
    done = {**THEME, "state": "done", "done_on": "2027-05-01"}
    assert (await lead.post(f"{where}/{theme.pk}", data=done)).status_code == 303
    page = await public.get(f"/you-said/{staffed.wave.pk}")
    assert "Done, 1 May 2027" in page.text and "<b>We did.</b>" in page.text
    assert staffed.wave.name in (await public.get("/you-said")).text


@pytest.mark.parametrize(("change", "sentence"), [
    ({"title": ""}, "Give the theme a short title."), ({"owner": ""}, "Name who is responsible."),
    ({"due": ""}, "A promise without a date is none."), ({"state": "done"}, "Say when it was done."),
    ({"state": "maybe"}, "Choose how it stands."), ({"said": "x" * 601}, "Shorten this to 600 characters."),
    ({"due": "31/2/2027"}, "This is not a date."),
])
async def test_a_theme_without_owner_or_date_is_refused(staffed: Open, lead: httpx.AsyncClient, change: dict, sentence: str) -> None:
    await staffed.close()
    answer = await lead.post(f"/surveys/waves/{staffed.wave.pk}/themes/new", data={**THEME, **change})
    assert answer.status_code == 422 and sentence in answer.text
    assert await Theme.all().count() == 0


async def test_a_theme_of_another_wave_is_not_found(staffed: Open, lead: httpx.AsyncClient) -> None:
    await staffed.close()
    where = f"/surveys/waves/{staffed.wave.pk}/themes"
    assert (await lead.get(f"{where}/{'0' * 32}")).status_code == 404
    assert (await lead.post(f"{where}/{'0' * 32}", data=THEME)).status_code == 404


async def test_the_next_wave_shows_what_changed_after_the_last(service: Service, staffed: Open) -> None:
    from participation import storage
    from surveys import invitations, waves
    from surveys.routes import ballot_pages
    from tests.surveys import cast
    await staffed.close()
    async with storage.writes():
        await themes.add(wave=staffed.wave, by=staffed.lead, words=themes.Words(
            "T", "s", "d", "o", themes.DONE, None, dt.date(2027, 1, 12)))
    following = await cast.planned(service.keys, staffed.lead)
    async with storage.writes():
        await waves.open_wave(wave=following, keys=service.keys, by=staffed.lead)
        made = await invitations.make_codes(wave=following, keys=service.keys, by=staffed.lead)
    ballot_pages._told.clear()
    token = next(code.token for code in made if code.contact == PEOPLE[0])
    page = await (await enter(service.browser(), token)).get("/s")
    link = re.search(r'href="(/you-said/[0-9a-f]{32})">What changed after last time', page.text)
    assert link and link[1].endswith(staffed.wave.pk)
    assert heading(await service.browser().get(link[1])) == "You said, we did"
