"""On a phone of one's own: the code, the one sitting, and what the adult never learns unless the young person says so."""

from datetime import date, timedelta

import pytest

from participation import alone, children, clock, codes, consent, passes, storage, throttle
from participation.consent import Giver, Kind
from participation.models import AuditLine, CheckIn, CirclePerson, Concern, Pass, Session, Spoke
from participation.problems import Conflict
from participation.queries import earlier
from tests.participation.adults import NOON
from tests.participation.phones import handing_out, turn


@pytest.fixture
async def phones(settings):
    async with handing_out(settings) as one:
        yield one


def grouped(page):
    return page.text.split('class="code-shown">')[1].split("<")[0]


# ---- the code --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("born", "may"), [(date(2018, 6, 4), False), (date(2018, 6, 3), True), (date(2018, 6, 2), True)])
@pytest.mark.one_database
async def test_from_eight(phones, born, may):
    child = phones.stage.cast.child
    child.born = born
    assert (children.age(child) >= passes.ALONE_FROM, alone.can_be_alone(child)) == (may, may)


@pytest.mark.one_database
async def test_below_eight_there_is_no_button_and_no_code(phones):
    child = phones.stage.cast.child
    child.born = date(2018, 6, 4)
    await child.save()
    reid = await phones.stage.as_(phones.stage.cast.reid)
    assert "On their own phone" not in (await reid.get(f"/children/{child.pk}")).text
    refused = await reid.post(f"/children/{child.pk}/code")
    assert (refused.status_code, "On a phone of their own from 8 on." in refused.text) == (409, True)
    assert await Pass.all().count() == 0


async def test_the_code_is_shown_once_and_opens_the_childs_pages(phones):
    reid = await phones.stage.as_(phones.stage.cast.reid)
    page = await reid.post(f"/children/{phones.stage.cast.child.pk}/code")
    shown = grouped(page)
    assert (page.status_code, len(shown.replace("-", "")), '<svg class="qr"' in page.text) == (200, 10, True)
    phone = phones.phone()
    answer = await phone.post("/enter", data={"code": shown.lower()})
    assert (answer.status_code, answer.headers["location"]) == (303, "/my")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'
    where = (await phone.get("/my")).headers["location"]
    assert (await phone.get(where)).text.count("Nobody is beside me.") == 1
    # The other one, which Mrs Reid had begun beside her, is untouched.
    assert await CheckIn.all().count() == 2


async def test_the_start_pages_field_takes_it_as_well(phones):
    phone, code = phones.phone(), codes.grouped(await phones.code())
    answer = await phone.post("/s/code", data={"code": code})
    assert (answer.status_code, answer.headers["location"]) == (303, "/my")


async def test_the_link_changes_nothing_and_shows_no_name(phones):
    phone, code = phones.phone(), await phones.code()
    before = await AuditLine.all().count()
    for path in (f"/enter/{code}", f"/enter/{code}"):
        page = await phone.get(path)
        assert page.status_code == 200 and "Ailsa" not in page.text and "Reid" not in page.text
        assert (page.headers["referrer-policy"], page.headers["cache-control"]) == ("no-referrer", "no-store")
    assert (await Pass.get(kind="alone")).used_at is None
    assert await AuditLine.all().count() == before
    unknown = await phone.get(f"/enter/{codes.new(codes.PASS)}")
    assert unknown.status_code == 200, "an unknown code looks like a good one: this page is no place to try codes"


async def test_a_second_phone_is_refused_with_a_sentence(phones):
    code = await phones.code()
    assert (await phones.phone().post("/enter", data={"code": code})).status_code == 303
    second = phones.phone()
    refused = await second.post("/enter", data={"code": code})
    assert (refused.status_code, "This code is used or too old. Ask for a new one." in refused.text) == (410, True)
    assert (await second.get("/my/wheel")).headers["location"] == "/sign-in"


@pytest.mark.parametrize(("after", "status"), [(timedelta(minutes=59, seconds=59), 303), (timedelta(hours=1), 410)])
@pytest.mark.one_database
async def test_the_code_works_for_an_hour(phones, after, status):
    code = await phones.code()
    with clock.at(NOON + after):
        assert (await phones.phone().post("/enter", data={"code": code})).status_code == status


async def test_the_same_phone_goes_on_within_the_hour_and_not_after(phones):
    phone, check_in = await phones.opened()
    await phone.post("/my/who-sees", data={"check_in": check_in.pk, "answer": "yes"})
    await turn(phone, check_in, safe="3")
    with clock.at(NOON + timedelta(minutes=59)):
        assert 'id="safe-3" value="3" checked' in (await phone.get("/my/wheel")).text
        assert (await phone.get("/enter/" + "A" * 10)).headers["location"] == "/my"
    with clock.at(NOON + timedelta(hours=1)):
        assert (await phone.get("/my/wheel")).headers["location"] == "/sign-in"
    with clock.at(NOON + timedelta(hours=2, seconds=1)):
        async with storage.writes():
            assert await alone.sweep(keys=phones.stage.keys) == 1
    assert await Spoke.filter(check_in_id=check_in.pk).count() == 0
    assert await CheckIn.filter(alone=True).count() == await Pass.filter(kind="alone").count() == 0


async def test_a_new_code_ends_what_the_last_one_began_unread(phones):
    """Else the adult could type the next code and read what was said under the one before."""
    phone, check_in = await phones.opened()
    await phone.post("/my/who-sees", data={"check_in": check_in.pk, "answer": "yes"})
    await turn(phone, check_in, safe="1")
    second, fresh = await phones.opened()
    assert fresh.pk != check_in.pk
    assert (await phone.get("/my/wheel")).headers["location"] == "/sign-in"
    assert await CheckIn.get_or_none(id=check_in.pk) is None
    assert await Spoke.filter(check_in_id=check_in.pk).count() == 0
    assert await Session.filter(kind="alone").count() == 1


@pytest.mark.parametrize("ended", ["trust", "consent", "programme"])
async def test_at_the_door_everything_is_asked_again(phones, ended):
    from participation import programme
    cast, code = phones.stage.cast, await phones.code()
    async with storage.writes():
        if ended == "trust":
            await children.end_trust(child=cast.child, adult=cast.reid, by=None)
        elif ended == "consent":
            await consent.withdraw(child=cast.child, kind=Kind.TAKE_PART, giver=Giver.PARENT, by=cast.reid)
        else:
            await programme.switch(programme=await programme.current(), on=False, by=None)
    answer = await phones.phone().post("/enter", data={"code": code})
    assert answer.status_code == {"trust": 410, "consent": 422, "programme": 409}[ended]
    assert await Session.filter(kind="alone").count() == 0


@pytest.mark.one_database
async def test_the_adults_own_browser_does_not_take_the_code(phones):
    reid, code = await phones.stage.as_(phones.stage.cast.reid), await phones.code()
    refused = await reid.post("/enter", data={"code": code})
    assert (refused.status_code, "You are signed in here." in refused.text) == (409, True)
    assert (await Pass.get(kind="alone")).used_at is None


@pytest.mark.one_database
async def test_guessing_waits_by_address_and_a_slip_is_no_guess(phones):
    phone = phones.phone("203.0.113.7")
    for _again in range(throttle.FREE_TRIES):
        assert (await phone.post("/enter", data={"code": codes.new(codes.PASS)})).status_code == 422
    for typed in ("", "ABC", "AAAAAAAAAA"):
        assert (await phone.post("/enter", data={"code": typed})).status_code == 422
    refused = await phone.post("/enter", data={"code": await phones.code()})
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    assert (await phones.phone("198.51.100.9").post("/enter", data={"code": await phones.code()})).status_code == 303


@pytest.mark.one_database
async def test_guessing_from_one_network_waits_too(phones):
    free = throttle.NETWORK.free
    for number in range(free):
        await phones.phone(f"203.0.113.{number}").post("/enter", data={"code": codes.new(codes.PASS)})
    refused = await phones.phone("203.0.113.250").post("/enter", data={"code": await phones.code()})
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")


# ---- the sitting -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("path", ["who-sees", "practice", "wheel", "matters", "help", "people", "words", "finish",
                                  "who-looked", "taking-part"])
@pytest.mark.one_database
async def test_childline_and_leave_this_page_stand_on_each_page(phones, path):
    phone, check_in = await phones.opened()
    if path != "who-sees":
        await phone.post("/my/who-sees", data={"check_in": check_in.pk, "answer": "yes"})
    page = await phone.get(f"/my/{path}")
    assert page.status_code == 200
    assert page.text.count('href="tel:08001111"') == 1 and 'class="leave" href="/left"' in page.text
    assert "tablet" not in page.text.lower() and 'class="talk"' in page.text


@pytest.mark.one_database
async def test_there_is_no_hand_back(phones):
    phone, check_in = await phones.opened()
    assert (await phone.get("/my/hand-back")).headers["location"] == "/my"
    assert (await phone.post("/my/hand-back", data={"secret": "2580"})).status_code == 403
    await phone.post("/my/who-sees", data={"check_in": check_in.pk, "answer": "no"})
    page = (await phone.get("/my")).text
    assert "None of my answers are kept." in page and "hand-back" not in page


@pytest.mark.one_database
async def test_keeping_it_needs_a_choice_of_who_sees(phones):
    phone, check_in = await phones.opened()
    await phone.post("/my/who-sees", data={"check_in": check_in.pk, "answer": "yes"})
    refused = await phone.post("/my/finish", data={"check_in": check_in.pk, "ending": "keep"})
    assert (refused.status_code, "Choose who sees my answers." in refused.text) == (422, True)
    assert 'value="keep" checked' in refused.text
    assert (await phone.post("/my/finish", data={"check_in": check_in.pk, "ending": "throw"})).status_code == 303
    assert await CheckIn.get_or_none(id=check_in.pk) is None


async def test_closing_ends_it_on_this_phone(phones):
    phone, check_in = await phones.opened()
    assert (await phone.post("/my/close", data={"check_in": check_in.pk})).headers["location"] == "/my"
    await phone.post("/my/who-sees", data={"check_in": check_in.pk, "answer": "no"})
    closed = await phone.post("/my/close", data={"check_in": check_in.pk})
    assert (closed.headers["location"], closed.headers["clear-site-data"]) == ("/left", '"cache", "storage"')
    assert (await phone.get("/my")).headers["location"] == "/sign-in"
    left = (await phone.get("/left")).text
    assert "Wednesday" in left and "Heard" not in left and "Ailsa" not in left and "<a" not in left


# ---- what the adult learns -------------------------------------------------------------------------------------------

PLANTED = ("1", "2", "4", "3", "2", "1", "4", "2")
KEYS = ("safe", "healthy", "achieving", "nurtured", "active", "respected", "responsible", "included")


async def hidden(phones, **answers):
    """A wheel with words and people planted in it, which Mrs Reid is not to see."""
    phone, check_in = await phones.opened()
    form = {"check_in": check_in.pk}
    await phone.post("/my/who-sees", data={**form, "answer": "yes"})
    await turn(phone, check_in, **(answers or dict(zip(KEYS, PLANTED, strict=True))))
    await phone.post("/my/matters", data={**form, "matters": ["respected", "included"]})
    await phone.post("/my/help", data={**form, "own_words": "Planted words about Uncle Zebedee", "where": "home"})
    await phone.post("/my/people", data={**form, "name": "Zebedee", "ring": "1"})
    assert (await phone.post("/my/finish", data={**form, "ending": "keep", "adult": "hide"})).status_code == 303
    return await CheckIn.get(id=check_in.pk)


def adults_pages(phones, check_in):
    """Every GET address of a trusted adult, with the ids that could lead to it."""
    for url in phones.stage.app.state.urls:
        if "GET" in url.methods and not url.who.holders and url.name not in {"language"}:
            for ident in (check_in.pk, phones.stage.cast.child.pk) if "{" in url.path else ("",):
                yield url.path.replace("{id}", ident).replace("{voice}", "practitioner").replace("{number:int}", "1")


async def test_the_adult_learns_that_it_is_finished_and_nothing_else(phones):
    """Every page that Mrs Reid has, with every id, is searched for what was said."""
    check_in = await hidden(phones)
    assert (check_in.adult_sees, check_in.state, check_in.counted) == (False, "kept", True)
    reid, found = await phones.stage.as_(phones.stage.cast.reid), []
    for path in adults_pages(phones, check_in):
        page = await reid.get(path)
        if page.status_code == 200:
            found += [(path, word) for word in ("Zebedee", "Planted", check_in.pk, "needs you", "lowest answer")
                      if word in page.text]
    assert found == []
    for path in ("", "/card", "/view/practitioner"):
        assert (await reid.get(f"/check-ins/{check_in.pk}{path}")).status_code == 404
    day, record = (await reid.get("/my-day")).text, (await reid.get(f"/children/{check_in.child_id}")).text
    assert "Ailsa finished on their own phone." in day and "The answers stay with Ailsa." in day
    assert "Finished. Ailsa keeps the answers to themselves." in record


async def test_the_next_sitting_beside_the_adult_brings_nothing_of_it_back(phones):
    check_in = await hidden(phones)
    ailsa = await phones.stage.as_child(phones.stage.cast.check_in)
    await ailsa.post("/my/who-sees", data={"check_in": phones.stage.cast.check_in.pk, "answer": "yes"})
    for path in ("wheel", "matters", "help", "people", "words", "finish"):
        page = (await ailsa.get(f"/my/{path}")).text
        assert "Zebedee" not in page and "Then and now" not in page, path
    assert await earlier.with_adult(phones.stage.cast.check_in) == []
    assert check_in.finished_on == NOON.date()


async def test_nor_does_a_code_that_the_adult_types_into_another_browser(phones):
    await hidden(phones)
    phone, check_in = await phones.opened()
    await phone.post("/my/who-sees", data={"check_in": check_in.pk, "answer": "yes"})
    for path in ("wheel", "matters", "help", "people", "words", "finish"):
        page = (await phone.get(f"/my/{path}")).text
        assert "Zebedee" not in page and "Then and now" not in page, path


async def test_shown_it_opens_like_any_other(phones):
    check_in = await phones.finished(adult="show", safe="3")
    reid = await phones.stage.as_(phones.stage.cast.reid)
    assert (await reid.get(f"/check-ins/{check_in.pk}")).status_code == 200
    assert "You may see the answers." in (await reid.get("/my-day")).text


async def test_another_adult_learns_nothing_at_all(phones):
    check_in = await phones.finished(adult="show", safe="3")
    khan = await phones.stage.as_(phones.stage.khan)
    assert "Ailsa" not in (await khan.get("/my-day")).text
    assert (await khan.get(f"/check-ins/{check_in.pk}")).status_code == 404


@pytest.mark.parametrize(("adult", "card"), [("show", 200), ("hide", 404)])
async def test_the_lowest_answer_on_safe_reaches_the_lead_either_way(phones, adult, card):
    check_in = await phones.finished(adult=adult, safe="1")
    concern = await Concern.get(kind="safe")
    assert (concern.check_in_id, concern.someone_else) == (check_in.pk, False)
    lead = await phones.stage.as_(phones.stage.cast.lead)
    assert (await lead.get(f"/concerns/{concern.pk}")).status_code == 200
    with clock.at(NOON + timedelta(minutes=11)):
        reid = await phones.stage.as_(phones.stage.cast.reid)
        assert (await reid.get(f"/check-ins/{check_in.pk}/card")).status_code == card
        assert ("Ailsa needs you." in (await reid.get("/my-day")).text) == (card == 200)


# ---- I need to talk to someone now -------------------------------------------------------------------------------------

async def test_talk_says_who_to_call_and_tells_the_adult_only_later(phones):
    phone, check_in = await phones.opened()
    page = await phone.get((await phone.post("/my/now", data={"check_in": check_in.pk})).headers["location"])
    assert "Call Childline: 0800 1111" in page.text and "Mrs Reid is told in a little while." in page.text
    assert await Concern.filter(kind="talk", someone_else=False).count() == 1
    reid = await phones.stage.as_(phones.stage.cast.reid)
    assert "Ailsa needs you." not in (await reid.get("/my-day")).text
    with clock.at(NOON + timedelta(minutes=10)):
        assert "Ailsa needs you." in (await reid.get("/my-day")).text


async def test_someone_else_in_time_and_the_adult_never_learns(phones):
    phone, check_in = await phones.opened()
    await phone.post("/my/now", data={"check_in": check_in.pk})
    page = await phone.get((await phone.post("/my/now/more", data={"check_in": check_in.pk})).headers["location"])
    assert "We told someone else" in page.text
    with clock.at(NOON + timedelta(days=1)):
        reid = await phones.stage.as_(phones.stage.cast.reid)
        assert "needs you" not in (await reid.get("/my-day")).text
        assert (await reid.get(f"/check-ins/{check_in.pk}/card")).status_code == 404


@pytest.mark.one_database
@pytest.mark.parametrize(("adult", "leads"), [("show", True), ("hide", False)])
async def test_the_card_leads_to_the_wheel_only_where_it_is_shown(phones, adult, leads):
    phone, check_in = await phones.opened()
    form = {"check_in": check_in.pk}
    await phone.post("/my/who-sees", data={**form, "answer": "yes"})
    await phone.post("/my/now", data=form)
    await phone.post("/my/finish", data={**form, "ending": "keep", "adult": adult})
    with clock.at(NOON + timedelta(minutes=11)):
        reid = await phones.stage.as_(phones.stage.cast.reid)
        card = await reid.get(f"/check-ins/{check_in.pk}/card")
    assert (card.status_code, f'href="/check-ins/{check_in.pk}"' in card.text) == (200, leads)


async def test_only_people_who_were_placed_may_be_chosen(phones):
    from participation.identity import new_id
    phone, check_in = await phones.opened()
    await phone.post("/my/who-sees", data={"check_in": check_in.pk, "answer": "yes"})
    gran = CirclePerson(id=new_id(), check_in=check_in, ring=1, hour=2, name_sealed=b"")
    gran.name_sealed = children.seal("Gran", child=phones.stage.cast.child, row=gran, column="name_sealed", keys=phones.stage.keys)
    await gran.save(force_create=True)
    assert "Gran" in (await phone.get("/my/finish")).text
    await phone.post("/my/finish", data={"check_in": check_in.pk, "ending": "keep", "adult": "show",
                                         "also": ["family", gran.pk, new_id()]})
    kept = await CheckIn.get(id=check_in.pk)
    shown = children.unseal(phones.stage.cast.child, kept, "shown_to_sealed", phones.stage.keys)
    assert (kept.family_sees, shown) == (True, "Gran")


async def test_give_code_needs_consent_and_programme(phones):
    cast = phones.stage.cast
    async with storage.writes():
        await consent.withdraw(child=cast.child, kind=Kind.TAKE_PART, giver=Giver.CHILD, by=None)
    with pytest.raises(Conflict):
        await phones.code()
