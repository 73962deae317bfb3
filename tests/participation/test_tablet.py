"""A shared tablet: left alone it closes its pages, nothing that was on its way is lost, and the next child starts clean."""

from datetime import timedelta

import pytest

from participation import checkins, children, clock, people, storage
from participation.models import AuditLine, Concern, Session
from participation.settings import Settings
from participation.problems import Misconfigured
from tests.participation.sittings import NOON, PIN, reload, serving

REST = timedelta(minutes=Settings().lock_minutes)


@pytest.fixture(scope="module")
def pin_hash():
    return people._hasher.hash(PIN)


@pytest.fixture
async def ailsa(settings, pin_hash):
    async with serving(settings, pin_hash=pin_hash) as browser:
        await browser.to_the_wheel()
        yield browser


async def unlock(ailsa, then="", secret=PIN):
    return await ailsa.client.post("/my/hand-back", data={"secret": secret, "then": then}, headers={"Sec-Fetch-Site": "same-origin"})


def opened(ailsa):
    """Every GET page of the child, as the list of addresses has them."""
    return [url.path for url in ailsa.client._transport.app.state.urls
            if "GET" in url.methods and url.path.startswith("/my/") and "child" in {one.value for one in url.who.holders}]


@pytest.mark.parametrize(("still", "where"), [(REST - timedelta(seconds=1), None), (REST, "/my/locked"),
                                              (REST + timedelta(seconds=1), "/my/locked")])
async def test_after_ten_minutes_of_stillness(ailsa, still, where):
    with clock.at(NOON + still):
        assert (await ailsa.get("/my/wheel")).headers.get("location") == where


async def test_locked_no_page_of_the_child_opens_whatever_is_tried(ailsa):
    await ailsa.save("a" * 32, 0, 1, safe="1")
    with clock.at(NOON + REST):
        found = {}
        for path in opened(ailsa):
            answer = await ailsa.get(path.replace("{id}", "f" * 32).replace("{kind}", "take_part"))
            found[path] = answer.headers.get("location", answer.status_code)
        # Talk leads on to /my, and that to the lock.
        assert set(found.values()) == {"/my/locked", "/my", 200}
        assert [path for path, where in found.items() if where == 200] == ["/my/locked"]
        assert [path for path, where in found.items() if where == "/my"] == ["/my/now", "/my/now/more"]
        page = (await ailsa.get("/my/locked")).text
        assert "Ailsa" not in page and "This tablet is resting" in page and "Go on with the wheel" in page
        assert (await ailsa.get("/my")).headers["location"] == "/my/locked"


async def test_looking_at_the_lock_does_not_open_it(ailsa):
    with clock.at(NOON + REST):
        await ailsa.get("/my/locked")
        await ailsa.client.post("/my/here", headers={"Sec-Fetch-Site": "same-origin"})
    with clock.at(NOON + REST + timedelta(seconds=5)):
        assert (await ailsa.get("/my/wheel")).headers["location"] == "/my/locked"


async def test_pin_goes_on_where_the_child_was_with_a_new_session(ailsa):
    await ailsa.save("a" * 32, 0, 1, safe="3")
    before = await Session.all().values_list("id", flat=True)
    with clock.at(NOON + REST):
        assert (await unlock(ailsa, "on", "1111")).status_code == 422
        answer = await unlock(ailsa, "on")
        assert (answer.status_code, answer.headers["location"]) == (303, "/my")
        assert 'id="safe-3" value="3" checked' in (await ailsa.get("/my/wheel")).text
    assert await Session.filter(id__in=before).count() == 0
    assert await AuditLine.filter(what="check_in.handed_over").count() == 1


async def test_or_back_to_the_adult(ailsa):
    with clock.at(NOON + REST):
        assert (await unlock(ailsa, "back")).headers["location"] == "/my-day"
        assert (await ailsa.get("/my-day")).status_code == 200


async def test_go_on_means_nothing_where_nothing_is_locked(ailsa):
    assert (await unlock(ailsa, "on")).headers["location"] == "/my-day"


async def test_the_next_hand_over_takes_the_tablet_over(ailsa):
    """Another tablet, same adult, same child: this one opens nothing any more."""
    from participation.web import sessions
    async with storage.writes():
        await sessions.begin(ailsa.cast.reid)
    from participation.routes.child import handing
    request = type("R", (), {"app": ailsa.client._transport.app, "state": type("S", (), {"visitor": sessions.NOBODY})(), "headers": {}, "heads": {}})()
    async with storage.writes():
        await handing.over(request, await reload(ailsa.cast.check_in))
    assert (await ailsa.get("/my/wheel")).headers["location"] == "/sign-in"
    assert await Session.filter(check_in_id=ailsa.cast.check_in.pk).count() == 1


async def test_what_was_on_its_way_is_stored_all_the_same(ailsa):
    """A page without script, written on for longer than the rest: the words arrive, and nothing is shown."""
    with clock.at(NOON + REST + timedelta(minutes=5)):
        words = await ailsa.post("/my/help", {"own_words": "Someone to sit with"})
        wheel = await ailsa.save("a" * 32, 0, 1, safe="2")
        plain = await ailsa.post("/my/matters", {"matters": ["safe"]})
    assert [one.headers.get("location") for one in (words, plain)] == ["/my/locked"] * 2
    assert (wheel.status_code, wheel.headers["hx-redirect"]) == (204, "/my/locked")
    kept = await reload(ailsa.cast.check_in)
    assert children.unseal(ailsa.cast.child, kept, "own_words_sealed", ailsa.cast.keys) == "Someone to sit with"
    assert (await checkins.answers(kept), kept.matters) == ({"safe": "2"}, ["safe"])


@pytest.mark.parametrize("path,form", [("/my/finish", {"ending": "throw"}), ("/my/finish", {"ending": "keep"}),
                                       ("/my/taking-part/take_part", {})])
async def test_nothing_is_ended_by_whoever_finds_the_tablet(ailsa, path, form):
    with clock.at(NOON + REST):
        assert (await ailsa.post(path, form)).headers["location"] == "/my/locked"
    assert (await reload(ailsa.cast.check_in)).state == "open"


async def test_i_need_to_talk_works_on_the_lock(ailsa):
    with clock.at(NOON + REST):
        assert 'class="talk"' in (await ailsa.get("/my/locked")).text
        page = await ailsa.get((await ailsa.post("/my/now")).headers["location"])
        assert "You did the right thing" in page.text and "Ailsa" not in page.text
        assert (await ailsa.get((await ailsa.post("/my/now/more")).headers["location"])).status_code == 200
    assert await Concern.filter(someone_else=True).count() == 1


async def test_own_words_are_kept_while_they_are_written_and_the_child_stays(ailsa):
    answer = await ailsa.post("/my/help", {"own_words": "Half a sent", "go": "keep"})
    assert answer.status_code == 204
    kept = await reload(ailsa.cast.check_in)
    assert (kept.step, children.unseal(ailsa.cast.child, kept, "own_words_sealed", ailsa.cast.keys)) == ("help", "Half a sent")


async def test_being_here_is_use(ailsa):
    for minutes in (5, 10, 15):
        with clock.at(NOON + timedelta(minutes=minutes)):
            assert (await ailsa.client.post("/my/here", headers={"Sec-Fetch-Site": "same-origin"})).status_code == 204
    with clock.at(NOON + timedelta(minutes=20)):
        assert (await ailsa.get("/my/wheel")).status_code == 200


async def test_leave_this_page_shows_the_date_and_a_way_back(ailsa):
    for path in ("who-sees", "practice", "wheel", "matters", "help", "finish", "who-looked", "hand-back"):
        assert 'class="leave" href="/my/away"' in (await ailsa.get(f"/my/{path}")).text, path
    page = (await ailsa.get("/my/away")).text
    assert "Wednesday" in page and "Ailsa" not in page and "Heard" not in page and 'href="/my"' in page


async def test_the_card_waits_until_the_tablet_is_back(ailsa, settings):
    """Mrs Reid is signed in on her own computer too."""
    import httpx
    from participation.web import sessions
    async with storage.writes():
        token = await sessions.begin(ailsa.cast.reid)
    app, card = ailsa.client._transport.app, f"/check-ins/{ailsa.cast.check_in.pk}/card"
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=settings.origin) as reid:
        reid.cookies.set(sessions.cookie_name(settings), token, domain="127.0.0.1", path="/")
        await ailsa.post("/my/now")
        assert "Ailsa needs you." not in (await reid.get("/my-day")).text
        assert (await reid.get(card)).status_code == 404
        await unlock(ailsa)
        assert "Ailsa needs you." in (await reid.get("/my-day")).text
        assert (await reid.get(card)).status_code == 200


@pytest.mark.parametrize(("minutes", "shown"), [(9, False), (10, True)])
async def test_a_tablet_that_nobody_brings_back_holds_the_card_for_ten_minutes(ailsa, minutes, shown):
    from participation.queries import mine
    await ailsa.post("/my/now")
    with clock.at(NOON + timedelta(minutes=minutes)):
        assert await mine.has_concern(ailsa.cast.reid, ailsa.cast.check_in.pk) is shown


@pytest.mark.parametrize("minutes", [0, 31])
def test_the_rest_is_at_most_the_end_of_the_session(minutes):
    with pytest.raises(Misconfigured):
        Settings(lock_minutes=minutes)


def test_the_demonstration_takes_no_proxy():
    with pytest.raises(Misconfigured):
        Settings(demo=True, proxy="10.0.0.1")
