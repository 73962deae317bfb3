"""The family's own view by code: the whole way without scripts, what the code opens and what not, and who sees what."""

import html
import re
from datetime import timedelta

import httpx
import pytest

from participation import clock, consent, families, passes, storage, voices
from participation.checkins import Voice
from participation.consent import Giver, Kind
from participation.models import AuditLine, CheckIn, Concern, Pass, Session, Spoke, Trust, View
from participation.problems import Conflict, Gone
from participation.web import sessions
from participation.web.sessions import Holder
from tests.participation.adults import NOON, staged

EIGHT = {"safe": "2", "healthy": "skip", "achieving": "unsure", "nurtured": "talk", "active": "3", "respected": "4",
         "responsible": "3"}  # and one left out
PLANTED = "zebra-umbrella she hums at breakfast"
CHILDS = ("1", "4", "4", "4", "3", "2", "skip", "2")


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        yield one


@pytest.fixture
async def check_in(stage):
    return await stage.kept(stage.cast.child, stage.cast.reid, answers=CHILDS)


def phone(stage):
    """A browser that nobody has signed in with."""
    one = httpx.AsyncClient(transport=httpx.ASGITransport(stage.app), base_url=stage.settings.origin,
                            headers={"Origin": stage.settings.origin, "Sec-Fetch-Site": "same-origin"})
    stage.clients.append(one)
    return one


async def code_for(stage, check_in):
    """The code, as the adult reads it off the page."""
    page = await (await stage.as_(stage.cast.reid)).post(f"/check-ins/{check_in.pk}/family")
    assert page.status_code == 200, page.text
    return re.search(r'class="letters">([^<]+)<', page.text)[1]


async def family_of(stage, check_in):
    mum = phone(stage)
    answer = await mum.post("/enter", data={"code": await code_for(stage, check_in)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/family")
    return mum


async def send(mum, **more):
    return await mum.post("/family/send", data={**EIGHT, "thought": PLANTED, "who": "Mum", "go": "send", **more})


async def test_the_whole_way_by_code(stage, check_in):
    mum, code = phone(stage), await code_for(stage, check_in)
    letters = code.replace("-", "")
    for address in ("/enter", f"/enter/{letters}"):
        assert (await mum.get(address)).status_code == 200
    assert (await Pass.get()).used_at is None and await Session.filter(kind=Holder.FAMILY.value).count() == 0  # no GET does it
    assert (await mum.post("/enter", data={"code": code.lower()})).headers["location"] == "/family"
    start = (await mum.get("/family")).text
    assert "How do you see it for Ailsa?" in start and "Mrs Reid reads it and talks about it with Ailsa." in start
    form = (await mum.get("/family/view")).text
    assert form.count("<fieldset") == 8 and "Ailsa feels safe in the places they go." in form
    assert form.count('value="skip"') == form.count('value="unsure"') == form.count('value="talk"') == 8
    checked = (await mum.post("/family/view", data={**EIGHT, "thought": PLANTED, "who": "Mum"})).text
    assert "Nothing is sent yet." in checked and "left out" in checked and PLANTED in checked
    assert await View.all().count() == 0 and await Spoke.filter(voice="family").count() == 0
    assert (await send(mum)).headers["location"] == "/family"
    said = await voices.answers_of(check_in)
    assert said[Voice.FAMILY] == EIGHT and said[Voice.CHILD]["safe"] == "1"
    assert "Thank you" in (await mum.get("/family")).text
    gone = await mum.post("/family/leave")
    assert gone.headers["location"] == "/family/left" and (await mum.get("/family/left")).status_code == 200
    assert (await mum.get("/family")).headers["location"] == "/enter"
    assert await Session.filter(kind=Holder.FAMILY.value).count() == 0


async def test_the_adult_reads_it_and_it_is_sealed(stage, check_in):
    await send(await family_of(stage, check_in))
    page = html.unescape((await (await stage.as_(stage.cast.reid)).get(f"/check-ins/{check_in.pk}")).text)
    assert PLANTED in page and "The family sees Safe differently." in page and "on their own phone" in page
    assert page.index("<dt>Ailsa</dt>") < page.index("<dt>Mum</dt>")
    view = await View.get()
    kept = b"".join(bytes(column or b"") for column in (view.who_sealed, view.seen_sealed, view.thought_sealed))
    assert b"zebra" not in kept and b"Mum" not in kept and view.own_hand
    assert [line for line in await AuditLine.all() if "zebra" in str(line.facts) or "Mum" in str(line.facts)] == []


@pytest.mark.one_database
async def test_the_database_file_does_not_hold_the_words(stage, check_in):
    await send(await family_of(stage, check_in))
    found = b"".join(path.read_bytes() for path in stage.settings.data.glob("heard.db*"))
    assert found and b"zebra-umbrella" not in found


@pytest.mark.one_database
async def test_a_familys_browser_opens_nothing_else(stage, check_in):
    mum = await family_of(stage, check_in)
    wrong = {}
    for url in stage.app.state.urls:
        if Holder.FAMILY in url.who.holders:
            continue
        path = re.sub(r"\{[^}]*\}", check_in.pk, url.path)
        answer = await mum.request(url.methods[0], path, **({"data": {"x": ""}} if url.methods[0] == "POST" else {}))
        if (answer.status_code, answer.headers.get("location", "")) != ((303, "/family") if url.methods[0] == "GET" else (403, "")):
            wrong[url.name] = answer.status_code
    assert wrong == {}


@pytest.mark.one_database
async def test_it_writes_into_its_own_check_in_only(stage, check_in):
    other = await stage.kept(stage.ben, stage.khan)
    mum = await family_of(stage, check_in)
    await send(mum, check_in=other.pk, id=other.pk, voice="child")
    assert set(await voices.answers_of(other)) == {Voice.CHILD}
    assert (await voices.answers_of(check_in))[Voice.CHILD]["safe"] == "1"


@pytest.mark.one_database
async def test_an_adult_gives_no_code_for_another_adults_check_in(stage, check_in):
    khan = await stage.as_(stage.khan)
    for path in ("family", "family/stop", "view/family/talked"):
        assert (await khan.post(f"/check-ins/{check_in.pk}/{path}")).status_code == 404
    assert await Pass.all().count() == 0


def shows_the_childs(page):
    return "Ailsa’s wheel in words" in page


@pytest.mark.parametrize(("chose", "sent", "alert", "seen"), [
    (True, True, False, True), (True, False, False, False), (False, True, False, False), (True, True, True, False)])
async def test_the_family_sees_the_childs_wheel_only_if_the_child_chose(stage, check_in, chose, sent, alert, seen):
    await CheckIn.filter(id=check_in.pk).update(family_sees=chose)
    if alert:
        await Concern.create(child=stage.cast.child, check_in_id=check_in.pk, kind="talk", someone_else=True, raised_at=clock.now())
    mum = await family_of(stage, check_in)
    promised = "Ailsa chose to show you the wheel." in (await mum.get("/family")).text
    assert promised is (chose and not alert)
    if sent:
        await send(mum)
    page = (await mum.get("/family")).text
    assert shows_the_childs(page) is seen
    assert ("You see Safe differently." in page) is seen and ("Nearly always" in page) is seen
    assert await AuditLine.filter(what="record.opened", by_id=None).count() == (1 if seen else 0)


@pytest.mark.one_database
async def test_an_alert_and_no_choice_look_the_same(stage, check_in):
    async def page(**how):
        await CheckIn.filter(id=check_in.pk).update(**how)
        await View.all().delete()
        mum = await family_of(stage, check_in)
        await send(mum)
        return (await mum.get("/family")).text

    unchosen = await page(family_sees=False)
    await Concern.create(child=stage.cast.child, check_in_id=check_in.pk, kind="talk", raised_at=clock.now())
    assert await page(family_sees=True) == unchosen


@pytest.mark.one_database
async def test_every_question_may_be_left_out_but_something_is_said(stage, check_in):
    mum = await family_of(stage, check_in)
    empty = await mum.post("/family/view", data={"who": "Mum"})
    assert empty.status_code == 422 and "Choose an answer for at least one of the eight." in empty.text
    assert (await mum.post("/family/send", data={"thought": "Only words.", "go": "send"})).status_code == 303
    assert await Spoke.filter(voice="family").count() == 0 and await View.filter(voice="family").count() == 1


@pytest.mark.one_database
@pytest.mark.parametrize("answers", [{"safe": "5"}, {"safe": "0"}, {"safe": "high"}])
async def test_answers_that_this_wheel_does_not_have_are_refused(stage, check_in, answers):
    mum = await family_of(stage, check_in)
    assert (await mum.post("/family/view", data=answers)).status_code == 422
    assert (await mum.post("/family/send", data=answers)).status_code == 422
    assert await View.all().count() == 0


@pytest.mark.one_database
@pytest.mark.parametrize(("letters", "status"), [(voices.WORDS_MOST - 1, 303), (voices.WORDS_MOST, 303), (voices.WORDS_MOST + 1, 422)])
async def test_words_have_an_end(stage, check_in, letters, status):
    mum = await family_of(stage, check_in)
    answer = await send(mum, thought="x" * letters)
    assert answer.status_code == status
    assert status == 303 or "x" * letters in answer.text  # what was typed is not lost


async def test_changed_until_it_was_talked_about(stage, check_in):
    mum = await family_of(stage, check_in)
    await send(mum)
    assert 'value="Mum"' in (await mum.get("/family/view")).text
    await send(mum, safe="1", who="Dad")
    assert (await voices.answers_of(check_in))[Voice.FAMILY]["safe"] == "1"
    reid = await stage.as_(stage.cast.reid)
    assert (await reid.post(f"/check-ins/{check_in.pk}/view/family/talked")).status_code == 303
    assert (await send(mum, safe="4")).status_code in {401, 403}
    assert (await voices.answers_of(check_in))[Voice.FAMILY]["safe"] == "1"
    assert "Talked about on 3 June 2026" in (await reid.get(f"/check-ins/{check_in.pk}")).text
    assert await Pass.all().count() == 0
    view = await View.get()
    with pytest.raises(Conflict):
        voices.check_can_change(view)
    assert await AuditLine.filter(what="check_in.talked").count() == 1


async def test_one_family_voice_and_nobody_writes_over_it(stage, check_in):
    mum, reid = await family_of(stage, check_in), await stage.as_(stage.cast.reid)
    await send(mum)
    assert (await reid.post(f"/check-ins/{check_in.pk}/family")).status_code == 409  # nobody else reads or replaces it
    assert (await reid.post(f"/check-ins/{check_in.pk}/view/family", data={"safe": "4"})).status_code == 409
    assert "Only they can change it." in (await reid.get(f"/check-ins/{check_in.pk}/view/family")).text
    assert (await voices.answers_of(check_in))[Voice.FAMILY]["safe"] == "2"


@pytest.mark.one_database
async def test_said_beside_the_adult_the_code_is_not_needed(stage, check_in):
    mum, reid = await family_of(stage, check_in), await stage.as_(stage.cast.reid)
    sent = {"safe": "3", "thought": "Word for word.", "who": "Gran"}
    assert (await reid.post(f"/check-ins/{check_in.pk}/view/family", data=sent)).status_code == 303
    assert await Pass.all().count() == 0 and (await mum.get("/family")).headers["location"] == "/enter"
    page = (await reid.get(f"/check-ins/{check_in.pk}")).text
    assert "Word for word." in page and "beside you" in page and "Gran" in page


async def test_a_new_code_closes_the_browser_that_the_old_one_opened(stage, check_in):
    old = await family_of(stage, check_in)
    new = await family_of(stage, check_in)
    assert (await old.get("/family")).headers["location"] == "/enter"
    assert (await new.get("/family")).status_code == 200
    reid = await stage.as_(stage.cast.reid)
    await reid.post(f"/check-ins/{check_in.pk}/family/stop")
    assert (await new.get("/family")).headers["location"] == "/enter" and await families.out(check_in) is None


async def trust_ends(stage, check_in):
    await Trust.filter(child_id=check_in.child_id).update(until=clock.today())


async def consent_is_taken_back(stage, check_in):
    async with storage.writes():
        await consent.withdraw(child=stage.cast.child, kind=Kind.TAKE_PART, giver=Giver.PARENT, by=stage.cast.reid)


async def key_is_destroyed(stage, check_in):
    await type(stage.cast.child).filter(id=check_in.child_id).update(wrapped_key=None)


async def code_is_deleted(stage, check_in):
    await Pass.all().delete()


@pytest.mark.parametrize("happened", [trust_ends, consent_is_taken_back, key_is_destroyed, code_is_deleted])
async def test_what_is_over_says_so_in_a_sentence(stage, check_in, happened):
    mum = await family_of(stage, check_in)
    await happened(stage, check_in)
    for answer in (await mum.get("/family"), await mum.get("/family/view"), await send(mum)):
        assert answer.status_code in {410, 303, 401, 403}
        assert answer.status_code != 410 or "This code is used up or was stopped." in answer.text
    assert await View.all().count() == 0
    with pytest.raises(Gone):
        await families.asked(check_in.pk)


async def test_seven_days(stage, check_in):
    mum, lasts = await family_of(stage, check_in), passes.LASTS[passes.Kind.FAMILY]
    assert lasts == timedelta(days=7)
    for after, open_ in ((lasts - timedelta(seconds=1), True), (lasts, False)):
        with clock.at(NOON + after):
            await Session.filter(kind=Holder.FAMILY.value).update(started=int(clock.now().timestamp()))
            assert (await mum.get("/family")).status_code == (200 if open_ else 410)


@pytest.mark.one_database
@pytest.mark.parametrize(("after", "where"), [(7199, ""), (7200, "/enter")])
async def test_a_phone_that_lies_still_stays_open_for_two_hours(stage, check_in, after, where):
    mum = await family_of(stage, check_in)
    with clock.at(NOON + timedelta(seconds=after)):
        async with storage.writes():
            await sessions.sweep(stage.settings)
        assert await Session.filter(kind=Holder.FAMILY.value).count() == (0 if where else 1)
        assert (await mum.get("/family")).headers.get("location", "") == where
        late = await send(mum)
        assert late.status_code == (401 if where else 303) and (not where or "Enter your code again." in late.text)


@pytest.mark.one_database
async def test_facts_and_opinion_stand_apart(stage, check_in):
    reid = await stage.as_(stage.cast.reid)
    await reid.post(f"/check-ins/{check_in.pk}/view/practitioner", data={"seen": "Ate alone on Tuesday.", "thought": "She may be lonely."})
    page = (await reid.get(f"/check-ins/{check_in.pk}")).text
    assert page.index("Seen or heard (facts)") < page.index("Ate alone on Tuesday.") < page.index("What you think (opinion)") \
        < page.index("She may be lonely.")
    view = await View.get()
    assert b"alone" not in bytes(view.seen_sealed) and b"lonely" not in bytes(view.thought_sealed)
