"""Every kind of question on a phone without scripts, from the typed code to the receipt; each page over the bar."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from participation import clock, codes, storage
from participation.keys import Keys
from participation.settings import Settings
from tests.filled import free_port, serving
from tests.journeys.bar import Console
from tests.surveys import every
from tests.surveys.cast import PEOPLE

pytestmark = pytest.mark.slow
PHONE, BOTH = (390,), (320, 1180)


@pytest.fixture
def wave(tmp_path, monkeypatch):
    """(origin, tokens) of a server with an open wave of every kind of question."""
    (tmp_path / "data").mkdir()
    settings = Settings(data=tmp_path / "data", keys=tmp_path / "keys", origin=f"http://127.0.0.1:{free_port()}")

    async def make():
        await storage.migrate(settings)
        async with storage.opened(settings) as database:
            closes = clock.today() + timedelta(days=20)
            return (await every.opened(database, Keys.opened(settings.keys), monkeypatch, at=clock.now(), closes=closes)).tokens

    with ThreadPoolExecutor(1) as thread:
        tokens = thread.submit(asyncio.run, make()).result()
    with serving(settings) as origin:
        yield origin, tokens


def pressed(page, name="Continue"):
    page.get_by_role("button", name=name, exact=True).click()


def test_every_kind_of_question_without_scripts(browser, wave, bar):
    context = browser.new_context(base_url=wave[0], java_script_enabled=False, locale="en-GB", viewport={"width": 390, "height": 844})
    context.set_default_timeout(30_000)
    page = context.new_page()
    # axe needs scripts: the same pages with the same code in a browser that has them
    scripted = browser.new_context(base_url=wave[0], locale="en-GB", reduced_motion="reduce")
    other = scripted.new_page()
    other.heard_console = Console(other)
    missed = {}

    def looked(name, on=None, widths=PHONE):
        if on is None:
            scripted.add_cookies(context.cookies())
            other.goto(page.url)
        missed[name] = bar(on or other, widths=widths)

    page.goto("/s/code")
    page.get_by_label("Code from your letter").fill(codes.grouped(wave[1][PEOPLE[0]]).lower())
    pressed(page, "Start")
    page.get_by_role("link", name="Start").click()
    assert page.get_by_role("button", name="Skip this question").count() == 0  # a section has nothing to skip
    looked("info")
    pressed(page)
    page.get_by_label("Agree", exact=True).check()
    pressed(page)
    page.get_by_label("At their home").check()
    page.get_by_label("In your own words, if you like").fill("On a walk")
    pressed(page)
    assert page.get_by_role("alert").is_visible() and page.get_by_label("In your own words, if you like").input_value() == "On a walk"
    page.get_by_label("Another way, please say").check()
    pressed(page)
    page.get_by_label("Very good").check()
    page.get_by_label("What do you base that on?").fill("Plans")
    looked("grade")
    pressed(page)
    page.get_by_role("checkbox", name="More time for each family").check()
    page.get_by_role("checkbox", name="Simpler forms").check()
    looked("several")
    pressed(page)
    page.get_by_label("Why would that help?").fill("It would")
    pressed(page)
    page.get_by_label("How plans are written").select_option("Place 1")
    looked("rank", widths=BOTH)
    pressed(page)
    page.get_by_role("radio", name="Yes").check()
    pressed(page)
    page.get_by_role("textbox", name="What is your role called?").fill("Health visitor")
    looked("line with an aside")
    pressed(page)
    pressed(page, "Skip this question")
    page.get_by_role("textbox", name="How many days of training").fill("12")
    pressed(page)
    page.get_by_label("Month").select_option("February")
    page.get_by_label("Year").fill("2019")
    looked("month", widths=BOTH)
    pressed(page)
    for part, label in enumerate(("Agree", "Disagree", "Doesn’t apply"), 1):
        assert f"part {part} of 3" in page.locator(".hd-progress").inner_text()
        group = page.get_by_role("group", name="Think of the people you work with most.")
        group.get_by_role("radio", name=label, exact=True).check()
        pressed(page)
    pressed(page)
    page.get_by_role("group", name="How far do you agree? I get the time to prepare.").get_by_label("Agree", exact=True).check()
    looked("three on a page")
    pressed(page)
    assert page.url.endswith("/s/about-you") and page.get_by_role("radio", checked=True).count() == 0
    page.get_by_role("group", name="How old are you?").get_by_label("45 to 54").check()
    looked("equality", widths=BOTH)
    pressed(page)
    assert page.locator(".hd-answers dd:not(.go)").all_inner_texts() == [
        "Agree", "Another way, please say: On a walk", "Very good", "You wrote 1 word", "More time for each family", "Simpler forms",
        "You wrote 2 words", "1. How plans are written", "Yes", "Health visitor", "Skipped", "12", "February 2019", "Agree", "Disagree",
        "Doesn’t apply", "Agree", "Skipped", "Skipped", "45 to 54", *["Skipped"] * 8]
    looked("check", widths=BOTH)
    page.get_by_role("link", name="Change your answer: Have you met").click()
    page.get_by_role("radio", name="No", exact=True).check()
    pressed(page)
    pressed(page, "Send my answers")
    assert codes.read(codes.RECEIPT, page.locator(".hd-receipt b").inner_text())
    other.goto(f"/s/{wave[1][PEOPLE[1]]}")
    other.goto(f"/s/q/{every.PAGES['first']}")
    for label in ("Home visits", "Review meetings"):
        other.get_by_label(label).select_option("Place 1")
    pressed(other)
    looked("rank with an error", other)
    other.get_by_label("Home visits").select_option("Place 2")
    pressed(other)
    other.goto("/s/check")
    pressed(other, "Send my answers")
    looked("sent", other)
    context.close()
    scripted.close()
    assert {name: found for name, found in missed.items() if found} == {}
