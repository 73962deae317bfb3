"""A survey in a real browser: without scripts, by keyboard, on two devices, at every width, to the closed wave."""

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from participation import clock, storage
from participation.keys import Keys
from participation.settings import Settings
from participation import codes
from tests.filled import free_port, serving
from tests.journeys.bar import Console
from tests.surveys import cast
from tests.surveys.cast import PEOPLE

pytestmark = pytest.mark.slow
ONE = PEOPLE[:30]


@pytest.fixture(scope="module")
def wave(tmp_path_factory):
    """(origin, tokens, settings) of a server with the known open wave; each test takes a person of its own."""
    folder = tmp_path_factory.mktemp("survey")
    (folder / "data").mkdir()
    settings = Settings(data=folder / "data", keys=folder / "keys", origin=f"http://127.0.0.1:{free_port()}")

    async def make():
        await storage.migrate(settings)
        async with storage.opened(settings) as database:
            keys = Keys.opened(settings.keys)
            return (await cast.opened(database, keys, at=clock.now(), closes=clock.today() + timedelta(days=20))).tokens

    with ThreadPoolExecutor(1) as thread:
        tokens = thread.submit(asyncio.run, make()).result()
    with serving(settings) as origin:
        yield origin, tokens, settings


@pytest.fixture
def device(browser, wave):
    """device(**options): a page in a browser of its own, on this server."""
    contexts = []

    def make(**options):
        context = browser.new_context(base_url=wave[0], reduced_motion="reduce", locale="en-GB", **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.heard_console = Console(page)
        return page

    yield make
    for context in contexts:
        context.close()


def pressed(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def entered(page, where):
    """Press Enter, and wait until that page is there."""
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{where}")


def test_without_scripts_from_link_to_receipt(wave, device, bar):
    page = device(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"/s/{wave[1][ONE[0]]}")
    assert page.url == f"{wave[0]}/s"
    page.get_by_role("link", name="Start").click()
    for number in range(1, 11):
        assert page.locator(".hd-progress").inner_text() == f"Question {number} of 12"
        page.get_by_role("radio").nth(1).check()
        pressed(page, "Continue")
    page.get_by_label("Strongly agree").check()
    pressed(page, "Continue")
    page.get_by_label("Can you give an example?").fill("We tried it.")
    pressed(page, "Continue")
    page.get_by_label("Not sure").check()
    pressed(page, "Continue")
    assert page.locator(".hd-answers dd:not(.go)").all_inner_texts() == [
        *["A little confident"] * 6, *["Agree"] * 4, "Strongly agree", "You wrote 3 words", "Not sure"]
    pressed(page, "Send my answers")
    assert page.get_by_role("heading", level=1).inner_text() == "Thank you. Your answers are sealed."
    assert codes.read(codes.RECEIPT, page.locator(".hd-receipt b").inner_text())
    assert page.heard_console.taken() == []


def test_by_keyboard_alone(wave, device, tab_to):
    page = device()
    page.goto(f"/s/{wave[1][ONE[1]]}")
    tab_to(page, "Start")
    entered(page, "/s/q/1")
    tab_to(page, "Not at all confident")
    page.keyboard.press("ArrowDown")
    tab_to(page, "Continue")
    entered(page, "/s/q/2")
    assert page.locator(".hd-progress").inner_text() == "Question 2 of 12"
    tab_to(page, "Skip this question")
    entered(page, "/s/q/3")
    page.goto("/s/check")
    assert page.locator(".hd-answers dd:not(.go)").all_inner_texts()[:2] == ["A little confident", "Skipped"]
    tab_to(page, "Send my answers")
    page.keyboard.press("Enter")
    page.get_by_text("Your receipt code").wait_for()


def test_begun_here_and_finished_on_another_device(wave, device):
    first, second = device(), device(java_script_enabled=False)
    first.goto(f"/s/{wave[1][ONE[2]]}")
    first.goto("/s/q/3")
    first.get_by_label("Very confident").check()
    pressed(first, "Finish later")
    first.get_by_text("You can finish later").wait_for()
    first.goto("/s/check")
    assert first.get_by_role("heading", level=1).inner_text() == "We do not know which survey this is"
    second.goto("/s/code")
    second.get_by_label("Code from your letter").fill(codes.grouped(wave[1][ONE[2]]).lower())
    pressed(second, "Start")
    second.get_by_role("link", name="Go on where you were").click()
    assert second.get_by_role("radio", checked=True).get_attribute("value") == "4"


def test_back_and_reload_after_sending_send_nothing_twice(wave, device):
    page = device()
    page.goto(f"/s/{wave[1][ONE[3]]}")
    page.goto("/s/q/1")
    page.get_by_label("Very confident").check()
    pressed(page, "Continue")
    page.goto("/s/check")
    before = boxes(wave)
    page.get_by_role("button", name="Send my answers").dblclick()
    receipt = page.locator(".hd-receipt b").inner_text()
    page.reload()
    assert page.locator(".hd-receipt b").inner_text() == receipt
    page.go_back()
    page.go_back()
    page.goto("/s/check")
    assert page.get_by_role("heading", level=1).inner_text() == "Your answers were sent before"
    assert boxes(wave) == before + 1


def boxes(wave):
    with sqlite3.connect(wave[2].data / "heard.db", timeout=10) as database:
        return database.execute("SELECT count(*) FROM survey_urn").fetchone()[0]


def test_two_tabs_the_older_one_is_told(wave, device):
    page = device()
    page.goto(f"/s/{wave[1][ONE[4]]}")
    page.goto("/s/q/1")
    older = page.context.new_page()
    older.goto(f"{wave[0]}/s/q/1")
    page.get_by_label("Very confident").check()
    pressed(page, "Continue")
    older.get_by_label("Not at all confident").check()
    pressed(older, "Continue")
    assert older.get_by_role("heading", level=1).inner_text() == "This page was out of date"
    older.get_by_role("link", name="Go on where you were").click()
    older.goto(f"{wave[0]}/s/q/1")
    assert older.get_by_role("radio", checked=True).get_attribute("value") == "4"


def test_pages_with_errors_clear_the_bar(wave, device, bar):
    page = device()
    page.goto(f"/s/{wave[1][ONE[5]]}")
    page.goto("/s/q/11")
    page.get_by_label("Agree", exact=True).check()
    pressed(page, "Continue")
    page.get_by_label("Can you give an example?").fill("x" * 501)
    pressed(page, "Continue")
    assert bar(page) == []
    page.goto("/s/code")
    page.get_by_label("Code from your letter").fill("ABCD")
    pressed(page, "Start")
    assert bar(page) == []
