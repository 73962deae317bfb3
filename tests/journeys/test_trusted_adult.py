"""Mrs Reid's day, from start to promise, without scripts; and by keyboard. The server is shared: each test takes its own child."""

import re
from datetime import date, timedelta

import pytest

PIN = "4826"
SOON = (date.today() + timedelta(days=14)).isoformat()


@pytest.fixture
def reid(no_script, as_):
    as_(no_script, "mrs-reid")
    return no_script


def start(page, name):
    """Two taps from my day: Start, Hand over."""
    page.goto("/my-day")
    row = page.locator("details.start", has_text=name)
    if row.get_attribute("open") is None:
        row.locator("summary").click()
    row.get_by_role("button", name=re.compile("Hand over")).click()


def say_yes(page):
    page.locator('button[name="answer"][value="yes"]').click()


def turn_wheel(page, **answers):
    """All eight on one page, then on to the end, keeping it."""
    page.goto("/my/wheel#all")
    for key in ("safe", "healthy", "achieving", "nurtured", "active", "respected", "responsible", "included"):
        page.locator(f'input[name="{key}"][value="{answers.get(key, "3")}"]').check(force=True)
    page.locator('button[name="go"][value="next"]').click()


def keep(page):
    page.goto("/my/finish")
    page.locator('input[name="ending"][value="keep"]').check(force=True)
    page.locator('main form button[type="submit"]').first.click()


def hand_back(page):
    page.goto("/my/hand-back")
    page.locator('input[type="password"]').fill(PIN)
    page.locator('main form button[type="submit"]').first.click()


def test_a_whole_check_in_without_scripts(reid):
    start(reid, "Noah Begum")
    assert reid.url.endswith("/my/who-sees")
    say_yes(reid)
    turn_wheel(reid, included="2")
    keep(reid)
    hand_back(reid)
    assert reid.locator("h1").inner_text() == "Noah’s wheel"

    reid.get_by_role("link", name="Add your own view").click()
    for key, answer in (("safe", "3"), ("included", "4")):
        reid.goto(reid.url.split("#")[0] + "#all")
        reid.locator(f'input[name="{key}"][value="{answer}"]').check(force=True)
    reid.get_by_role("button", name="Save what is answered so far").click()
    assert "You see Included differently." in reid.locator("#views").inner_text()
    assert "You see Safe differently." not in reid.locator("#views").inner_text()

    reid.get_by_label("The next step, as Noah says it").fill("A quiet place at break.")
    reid.get_by_label("By when?").fill(SOON)
    reid.get_by_role("button", name="Promise this").click()
    assert "A quiet place at break." in reid.locator("#steps").inner_text()
    reid.get_by_label("Day of the next check-in").fill(SOON)
    reid.get_by_role("button", name="Set the day").click()
    reid.get_by_role("link", name="Promises").first.click()
    assert "A quiet place at break." in reid.locator("main").inner_text()


def test_the_adults_pages_are_closed_while_the_child_has_the_tablet(reid):
    start(reid, "Skye Paterson")
    for path in ("/my-day", "/children", "/promises", "/account", "/"):
        reid.goto(path)
        assert "/my/" in reid.url or reid.url.endswith("/my"), path
    reid.go_back()
    assert "Good morning" not in reid.content() and "Promises due" not in reid.content()
    hand_back(reid)
    assert reid.url.endswith("/my-day")


def test_asking_to_talk_leads_to_the_card(reid):
    start(reid, "Iona Clark")
    reid.locator("footer button.talk, button.talk").first.click()
    hand_back(reid)
    assert reid.locator("h1").inner_text() == "Iona asked to talk to someone now"
    reid.get_by_label("Iona’s words").fill("They wait for me at the gate.")
    reid.get_by_role("button", name="Save and send the words").click()
    assert "The words are with the protection lead." in reid.locator('[role="status"]').inner_text()
    assert "They wait for me" not in reid.content()
    reid.goto("/my-day")
    assert "Iona needs you." in reid.locator("main").inner_text()


def test_by_keyboard_from_the_day_to_the_handover(page, as_, tab_to):
    as_(page, "mrs-reid")
    page.goto("/my-day")
    tab_to(page, "Find a child")
    page.keyboard.type("rafi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/children")
    tab_to(page, "Rafi Ahmed")
    page.keyboard.press("Enter")
    page.wait_for_url("**/children/*")
    tab_to(page, "Hand over to Rafi")
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/**")
    hand_back(page)


def test_no_child_of_another_adult_is_found(reid):
    reid.goto("/children")
    reid.get_by_label("Find a child").fill("zzz")
    reid.keyboard.press("Enter")
    reid.wait_for_selector("text=found for")
    assert "No child of yours has this name." in reid.locator("main").inner_text()
