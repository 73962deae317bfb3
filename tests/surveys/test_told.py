"""“You said, we did”: written by the lead of a closed wave, read by everybody."""

import datetime as dt
import re

import httpx
import pytest

from participation import clock, storage
from participation.access import Role
from participation.models import Mail
from surveys.told import themes
from surveys.models import Theme
from surveys.running import reminding
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
    soon = await service.browser().get(f"/you-said/{staffed.wave.pk}")
    assert soon.status_code == 200 and "takes answers until 5 February 2027. By 19 March 2027 this page tells" in soon.text
    assert await Theme.all().count() == 0


async def test_a_theme_is_read_by_everybody_and_updated_by_the_lead(service: Service, staffed: Open, lead: httpx.AsyncClient) -> None:
    await staffed.close()
    where = f"/surveys/waves/{staffed.wave.pk}/themes"
    assert (await lead.post(f"{where}/new", data=THEME)).headers["location"] == where
    public = service.browser()
    page = (await public.get(f"/you-said/{staffed.wave.pk}")).text
    assert "1 thing came up most. 1 is under way." in page and "Under way, by 30 June 2027" in page
    with clock.at(OPENED.replace(month=7)):
        again = await service.signed_in("lead@example.org")
        unsaid = await again.post(f"{where}/{(await Theme.get()).pk}", data=THEME)
        assert unsaid.status_code == 422 and "Say why it is late" in unsaid.text
        late = (await public.get(f"/you-said/{staffed.wave.pk}")).text
    assert "1 is late." in late and "Overdue: promised for 30 June 2027" in late
    theme = await Theme.get()
    done = {**THEME, "state": "done", "done_on": "2027-05-01"}
    lead = await service.signed_in("lead@example.org")
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
    from surveys.inviting import invitations
    from surveys.running import waves
    from surveys.routes import ballot_pages
    from tests.surveys import cast
    await staffed.close()
    async with storage.writes():
        await themes.add(wave=staffed.wave, by=staffed.lead, words=themes.Words(
            "T", "s", "d. More of it", "o", themes.DONE, None, dt.date(2027, 1, 12)))
    following = await cast.planned(service.keys, staffed.lead)
    async with storage.writes():
        await waves.open_wave(wave=following, keys=service.keys, by=staffed.lead)
        made = await invitations.make_codes(wave=following, keys=service.keys, by=staffed.lead)
    ballot_pages._told.clear()
    token = next(code.token for code in made if code.contact == PEOPLE[0])
    page = await (await enter(service.browser(), token)).get("/s")
    link = re.search(r'href="(/you-said/[0-9a-f]{32})">What changed after last time', page.text)
    assert link and link[1].endswith(staffed.wave.pk)
    assert '<b>After last time:</b> <span dir="auto">d.</span>' in page.text
    assert heading(await service.browser().get(link[1])) == "You said, we did"


async def test_whoever_keeps_a_promise_is_reminded_and_says_what_became_of_it(
        service: Service, staffed: Open, lead: httpx.AsyncClient) -> None:
    await staffed.close()
    owner = await service.person("ayesha@example.org", Role.PLANNER)
    await service.person("other@example.org", Role.PLANNER)
    theme = f"/surveys/waves/{staffed.wave.pk}/themes/new"
    unknown = await lead.post(theme, data={**THEME, "owner_email": "nobody@example.org"})
    assert unknown.status_code == 422 and "No account here has this e-mail address" in unknown.text
    await lead.post(theme, data={**THEME, "owner_email": "ayesha@example.org"})
    mine = f"/said/{(await Theme.get()).pk}"
    for day, told in ((dt.date(2027, 6, 22), 0), (dt.date(2027, 6, 23), 1), (dt.date(2027, 6, 30), 1), (dt.date(2027, 7, 1), 2),
                      (dt.date(2027, 7, 9), 2)):
        with clock.at(dt.datetime.combine(day, dt.time(9), dt.UTC)):
            async with storage.writes():
                await reminding.remind_due()
        assert await Mail.filter(person=owner).count() == told
    assert {one.path for one in await Mail.filter(person=owner)} == {mine}
    stranger, keeps = await service.signed_in("other@example.org"), await service.signed_in("ayesha@example.org")
    assert (await stranger.get(mine)).status_code == 404
    assert (await stranger.post(mine, data=THEME)).status_code == 404
    assert (await keeps.get(mine)).status_code == 200
    public = f"/you-said/{staffed.wave.pk}"
    assert [f'href="{mine}"' in (await who.get(public)).text for who in (keeps, stranger, service.browser())] == [True, False, False]
    later = {"state": "under-way", "did": "A worker phones.", "due": "2027-09-01", "done_on": "", "why": "Nobody was free."}
    with clock.at(OPENED.replace(month=7)):
        keeps = await service.signed_in("ayesha@example.org")
        assert (await keeps.post(mine, data=later)).status_code == 303
        page = (await service.browser().get(f"/you-said/{staffed.wave.pk}")).text
    assert "Under way, by 1 September 2027" in page and "Nobody was free." in page and "Many of you waited." in page
    assert (await Theme.get()).reminded_on is None  # another day: reminded again before it


async def test_a_wave_without_an_answer_is_shown_and_leads_are_reminded(
        service: Service, staffed: Open, lead: httpx.AsyncClient) -> None:
    await staffed.close()
    told_by = dt.date(2027, 3, 19)
    before = await Mail.all().count()
    for days, told in ((-8, 0), (-7, 1), (0, 1), (1, 2), (30, 2)):
        with clock.at(dt.datetime.combine(told_by + dt.timedelta(days=days), dt.time(9), dt.UTC)):
            async with storage.writes():
                await reminding.remind_due()
            assert await Mail.filter(person__email="lead@example.org").count() == told
            page = (await (await service.signed_in("lead@example.org")).get("/surveys")).text
            assert ("has no answer to its respondents yet" in page) is (days > 0)
    public = service.browser()
    with clock.at(dt.datetime.combine(told_by + dt.timedelta(days=1), dt.time(9), dt.UTC)):
        assert "should have told you what came of it by 19 March 2027" in (await public.get(f"/you-said/{staffed.wave.pk}")).text
    assert before == 0 and (await public.get(f"/you-said/{'0' * 32}")).status_code == 404


async def test_the_page_after_sending_leads_to_what_comes_of_it(service: Service, staffed: Open) -> None:
    from tests.surveys.answering import fill_in, send
    browser = await enter(service.browser(), staffed.tokens[PEOPLE[0]])
    await fill_in(browser, 1, S1="4")
    page = (await send(browser)).text
    assert f'href="/you-said/{staffed.wave.pk}"' in page and '<svg class="qr"' in page


async def test_a_promise_that_no_survey_led_to_is_read_kept_and_reminded_of(service: Service) -> None:
    owner = await service.person("owner@example.org", Role.TRUSTED_ADULT)
    await service.person("planner@example.org", Role.PLANNER)
    planner, public = await service.signed_in("planner@example.org"), service.browser()
    assert (await planner.get("/surveys/promises")).text.count("No promise yet.") == 1
    wrong = await planner.post("/surveys/promises/new", data={**THEME, "due": ""})
    assert wrong.status_code == 422 and 'action="/surveys/promises/new"' in wrong.text
    made = await planner.post("/surveys/promises/new", data={**THEME, "owner_email": "owner@example.org"})
    assert made.headers["location"] == "/surveys/promises"
    theme = await Theme.get()
    assert (theme.wave_id, theme.owner_person_id) == (None, owner.pk)
    assert "1 is under way." in (await public.get("/you-said")).text
    assert THEME["did"] in (await public.get("/you-said/reviews")).text
    with clock.at(OPENED.replace(month=6, day=25)):
        async with storage.writes():
            assert await reminding.remind_due() == 1
        assert (await Mail.get()).subject == reminding.ELSEWHERE_DUE[0].format(day="30 June 2027")
        mine = await service.signed_in("owner@example.org")
        page = f"/said/{theme.pk}"
        assert "after a review or a focus group" in (await mine.get(page)).text
        done = await mine.post(page, data={**THEME, "state": "done", "done_on": "2027-06-20", "why": ""})
        assert done.headers["location"] == f"{page}?saved=1"
    assert "Done, 20 June 2027" in (await public.get("/you-said/reviews")).text
    planner = await service.signed_in("planner@example.org")
    changed = await planner.post(f"/surveys/promises/{theme.pk}", data={**THEME, "title": "Sooner help"})
    assert changed.status_code == 303 and (await Theme.get()).title == "Sooner help"
    for title in (THEME["did"], "A worker now phones…"):   # the title is the promise: it is said once
        await planner.post(f"/surveys/promises/{theme.pk}", data={**THEME, "title": title})
        page = (await public.get("/you-said/reviews")).text
        assert page.count(THEME["did"]) == 1 and "phones…" not in page


async def test_promises_from_elsewhere_are_for_leads_and_planners_and_never_those_of_a_wave(service: Service, staffed: Open, lead) -> None:
    await staffed.close()
    await lead.post(f"/surveys/waves/{staffed.wave.pk}/themes/new", data=THEME)
    assert (await lead.get(f"/surveys/promises/{(await Theme.get()).pk}")).status_code == 404
    await service.person("keeper@example.org", Role.DATA_KEEPER)
    keeper = await service.signed_in("keeper@example.org")
    assert (await keeper.get("/surveys/promises")).status_code == 403
