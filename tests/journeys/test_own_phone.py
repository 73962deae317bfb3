"""A phone of one's own, and a tablet that is shared: the link, the wheel, who sees it; Back, the rest and the next child."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from participation import alone, storage
from participation.keys import Keys
from participation.models import CheckIn, Child, Person
from tests.journeys import browser as chromium
from tests.journeys.sittings import PASSWORD, answer, at, sittings, to_the_wheel, turn  # noqa: F401  (fixtures)
from tests.participation.sittings import PIN

pytestmark = pytest.mark.slow
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
MINUTES = 11 * 60


def code_for(sit):
    """A fresh code of Mrs Reid's for the child of this sitting."""
    async def give():
        async with storage.opened(sit.settings), storage.writes():
            check_in = await CheckIn.get(id=sit.check_in_id)
            return await alone.give_code(child=await Child.get(id=sit.child_id), keys=Keys.opened(sit.settings.keys),
                                         by=await Person.get(id=check_in.adult_id))
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, give()).result()


@pytest.fixture
def fresh(browser):
    """fresh(origin, …) is a page of a browser that nobody has used."""
    contexts = []

    def make(origin, **options):
        contexts.append(browser.new_context(base_url=origin, reduced_motion="reduce", locale="en-GB", **options))
        contexts[-1].set_default_timeout(20_000)
        return contexts[-1].new_page()

    yield make
    for context in contexts:
        context.close()


def nap(sit, seconds=MINUTES):
    """The server has seen nobody at this sitting for so long."""
    with sqlite3.connect(sit.settings.data / "heard.db", timeout=10) as database:
        database.execute("UPDATE session SET seen = seen - ? WHERE check_in_id = ?", (seconds, sit.check_in_id))


def reid(fresh, sit):
    page = fresh(sit.origin)
    page.goto("/sign-in")
    page.locator("input[name=email]").fill("morag@dundee.example")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/my-day")
    return page


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_from_the_link_to_finished_and_the_adult_learns_only_that(sittings, fresh, bar, script):  # noqa: F811
    sit = sittings.take("12-18", False)
    phone = fresh(sit.origin, java_script_enabled=script, **PHONE)
    phone.goto(f"/enter/{code_for(sit)}")
    assert "Ailsa" not in phone.inner_text("body")
    phone.get_by_role("button", name="Start").click()
    phone.wait_for_url("**/my/who-sees")
    if script:
        assert bar(phone, widths=(320, 390), forced=False) == []
    phone.get_by_role("button", name="Yes").click()
    phone.get_by_role("link", name="I’m ready").click()
    turn(phone, dict.fromkeys(("safe", "healthy", "achieving", "nurtured", "active", "respected", "responsible", "included"), "2"))
    phone.get_by_role("button", name="Next").click()
    phone.wait_for_url("**/my/matters")
    phone.goto("/my/finish")
    phone.locator("#ending-keep").click()
    phone.get_by_role("button", name="Finish").click()
    assert phone.get_by_text("Choose who sees my answers.").is_visible()
    phone.locator("#adult-hide").click()
    if script:
        assert bar(phone, widths=(320, 390), forced=False) == []
    phone.get_by_role("button", name="Finish").click()
    phone.get_by_role("heading", name="Thank you, Ailsa").wait_for()
    adult = reid(fresh, sit)
    assert adult.get_by_text("Ailsa finished on their own phone.").count() >= 1
    adult.goto(f"/children/{sit.child_id}")
    assert adult.get_by_text("Finished. Ailsa keeps the answers to themselves.").is_visible()
    assert adult.get_by_role("link", name="Look").count() == 0
    phone.get_by_role("button", name="Close").click()
    phone.wait_for_url("**/left")
    phone.go_back()
    assert "Ailsa" not in phone.inner_text("body")
    phone.goto("/my")
    assert phone.url.endswith("/sign-in")


def test_leave_this_page_leaves_the_date_and_back_goes_on(sittings, fresh, bar):  # noqa: F811
    sit = sittings.take("8-11", False)
    phone = fresh(sit.origin, **PHONE)
    phone.goto(f"/enter/{code_for(sit)}")
    assert bar(phone, widths=(320, 390), forced=False) == []
    phone.get_by_role("button", name="Start").click()
    to_the_wheel(phone)
    answer(phone, "safe", "3")
    phone.locator("#saved", has_text="Saved").wait_for()
    phone.get_by_role("link", name="Leave this page").click()
    phone.wait_for_url("**/left")
    assert phone.locator("a").count() == 0 and "Ailsa" not in phone.content()
    assert bar(phone, widths=(390,), forced=False) == []
    phone.go_back()
    phone.wait_for_url("**/my/practice")
    phone.goto("/my/wheel")
    assert phone.locator("#safe-3").is_checked()
    phone.get_by_role("button", name="I need to talk to someone now").click()
    phone.get_by_role("link", name="Call Childline: 0800 1111").wait_for()
    assert bar(phone, widths=(320, 390), forced=False) == []


def finish(page, ending):
    page.goto("/my/finish")
    page.locator(f"#ending-{ending}").click()
    page.get_by_role("button", name="Finish").click()


def test_nothing_of_a_child_is_under_back_after_the_end(sittings):  # noqa: F811
    """In a browser that keeps whole pages for Back, as people's do: Playwright switches that off unless it is asked."""
    sit, other = sittings.take("8-11", False), sittings.take("8-11", False)
    with ThreadPoolExecutor(1) as thread:  # a second Playwright: one is running in this thread
        assert thread.submit(_back_journey, sit, other).result() == []


def _back_journey(sit, other):
    from playwright.sync_api import sync_playwright
    found = []
    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS, 
                                            ignore_default_args=["--disable-back-forward-cache"])
        page = chrome.new_context(base_url=sit.origin, reduced_motion="reduce", locale="en-GB").new_page()
        page.set_default_timeout(20_000)
        sit.sit_down(page)
        to_the_wheel(page)
        answer(page, "safe", "3")
        page.locator("#saved", has_text="Saved").wait_for()
        page.goto("/my/help")
        page.get_by_label("Or in my own words").fill("PLANTED words")
        finish(page, "throw")
        page.get_by_text("None of my answers are kept.").wait_for()
        found += _backwards(page, "after throwing away", 4)
        page.goto("/my/hand-back")
        page.locator("#secret").fill(PIN)
        page.get_by_role("button", name="Unlock").click()
        page.wait_for_url("**/my-day")
        found += _backwards(page, "after hand-back", 6)
        other.sit_down(page)
        found += _backwards(page, "with the next child", 6)
        page.goto("/my/who-sees")
        to_the_wheel(page)
        found += ["an answer of the child before"] * page.locator("#wheel :checked").count()
        page.goto("/my/help")
        found += [page.get_by_label("Or in my own words").input_value()] if page.get_by_label("Or in my own words").input_value() else []
        chrome.close()
    return found


def _backwards(page, when, steps):
    """What Back shows of the child, step by step; then forward again to where we were."""
    here, found = page.url, []
    for _step in range(steps):
        page.evaluate("() => { setTimeout(() => history.back()); }")
        page.wait_for_timeout(250)  # a page that was kept whole shows itself at once, and tells nobody when it has
        text = _settled(page)
        found += [f"{when}: {word} at {page.url}" for word in ("PLANTED", 'id="safe-3" value="3" checked') if word in text]
    page.goto(here)
    return found


def _settled(page):
    """The page's text; a page that is still on its way somewhere is waited for."""
    from playwright.sync_api import Error
    for _again in range(10):
        try:
            return page.content()
        except Error:
            page.wait_for_load_state()
    return page.content()


def test_a_tablet_left_alone_rests_and_pin_goes_on(at, bar):  # noqa: F811
    sit, page = at()
    page.clock.install()
    to_the_wheel(page)
    answer(page, "safe", "3")
    page.locator("#saved", has_text="Saved").wait_for()
    page.goto("/my/help")
    with page.expect_response(lambda one: one.request.method == "POST" and one.url.endswith("/my/help")):
        page.get_by_label("Or in my own words").fill("Someone to sit with")
        page.clock.run_for(2_000)
    nap(sit)
    page.clock.run_for(MINUTES * 1000)
    page.wait_for_url("**/my/locked")
    assert "Ailsa" not in page.inner_text("body")
    page.go_back()
    page.wait_for_url("**/my/locked")
    page.locator("#secret").fill(PIN)
    page.get_by_role("button", name="Go on with the wheel").click()
    page.wait_for_url("**/my/help")
    assert page.get_by_label("Or in my own words").input_value() == "Someone to sit with"
    nap(sit)
    page.goto("/my/wheel")
    assert bar(page, widths=(320, 1180), forced=False) == []


def test_without_script_the_page_itself_makes_room(at):  # noqa: F811
    sit, page = at(java_script_enabled=False)
    assert 'http-equiv="refresh" content="605;url=/my/locked"' in page.content()
    nap(sit)
    page.goto("/my/practice")
    assert page.url.endswith("/my/locked")
