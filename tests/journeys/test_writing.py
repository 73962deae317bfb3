"""A survey lead writes a survey: by keyboard, without scripts, in few pages; every page clears the bar."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.slow
FIVE = "We knew what would happen.\nThe new school knew our child.\nSomebody showed us round.\nWe met the teacher.\nOur child looked forward to it."
MOST_PAGES = 6
"""From the library to a published survey of five questions, the library included."""


class Loads:
    """Pages that a browser opened."""

    def __init__(self, page):
        self.paths = []
        page.on("response", lambda answer: self.paths.append(answer.url) if answer.request.resource_type == "document"
                and answer.status == 200 else None)


def back_to(page, text):
    """Shift and Tab until the thing with this text has the focus."""
    for _press in range(80):
        page.keyboard.press("Shift+Tab")
        if page.locator(":focus").inner_text().strip() == text:
            return
    raise AssertionError(f"“{text}” is not reached backwards")


def pressed(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_five_questions_by_keyboard_without_scripts_in_six_pages(new_page, as_, tab_to, bar):
    page = as_(new_page(java_script_enabled=False), "joe")
    page.goto("/surveys/library")
    loads = Loads(page)
    tab_to(page, "Write a survey")
    page.keyboard.press("Enter")
    page.wait_for_url("**/surveys/writing/new")
    tab_to(page, "Title")
    page.keyboard.type("The first weeks")
    tab_to(page, "Go on to the questions")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Write your questions").wait_for()
    assert page.locator("textarea:focus").count() == 1, "the first page of an empty survey begins in the field for questions"
    for line in FIVE.split("\n"):
        page.keyboard.type(line)
        page.keyboard.press("Enter")
    tab_to(page, "Add")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="5 questions").wait_for()
    draft = page.url.partition("#")[0]
    back_to(page, "Publish")
    page.keyboard.press("Enter")
    page.wait_for_url("**/publish")
    tab_to(page, "Publish it")
    page.keyboard.press("Enter")
    page.wait_for_url("**/surveys/library/own-the-first-weeks")
    assert page.get_by_text("Our child looked forward to it.").is_visible()
    assert len(loads.paths) < MOST_PAGES, loads.paths
    page.goto(draft)
    assert page.url.endswith("/surveys/library/own-the-first-weeks")


def test_a_branch_is_made_broken_mended_and_walked(new_page, as_, tab_to, bar):
    page = as_(new_page(), "joe")
    page.goto("/surveys/writing/new")
    page.get_by_label("Title").fill("After the visit")
    pressed(page, "Go on to the questions")
    page.get_by_label("Question", exact=True).fill("Which day?\n- Monday\n- Friday\nWhy then?\n- It suited\n- No choice")
    page.get_by_label("Kind").select_option("choice")
    pressed(page, "Add")
    draft = page.url.partition("#")[0]
    page.locator("#q-Q1").get_by_role("button", name="Move “Which day?” down").press("Enter")
    page.wait_for_url("**#edit-Q1")
    assert page.locator(":focus").inner_text().strip() == "Which day?", "at the end of the list the keyboard goes on from the question"
    page.locator("#q-Q1").get_by_role("button", name="Move “Which day?” up").press("Enter")
    page.goto(f"{draft}/q/Q2/when")
    pressed(page, "Choose the answers")
    page.get_by_label("Friday").check()
    assert bar(page, widths=(320, 1180)) == []
    pressed(page, "Save the condition")
    page.goto(f"{draft}/q/Q1")
    page.get_by_role("button", name="Remove “Friday”").click()
    page.goto(draft)
    mend = page.get_by_role("link", name="“Why then?” depends on an answer to “Which day?” that it does not have")
    assert bar(page, widths=(320, 820, 1180)) == []
    mend.click()
    page.get_by_role("button", name="Take it away").click()
    page.goto(f"{draft}/q/Q1")
    page.get_by_label("More answers").fill("Sunday")
    page.get_by_label("And an answer in own words").fill("Another day")
    assert bar(page, widths=(320, 1180)) == []
    pressed(page, "Save, and see it")
    page.get_by_label("Sunday").check()
    pressed(page, "Continue")
    assert page.get_by_role("heading", name="Why then?").is_visible()
    assert bar(page, widths=(320, 1180)) == []
    page.goto(f"{draft}/q/Q1")
    other = page.context.new_page()
    other.goto(f"{draft}/q/Q1")
    other.get_by_label("Question", exact=True).fill("On which day?")
    pressed(other, "Save")
    page.get_by_label("Question", exact=True).fill("What day was it?")
    pressed(page, "Save")
    assert page.get_by_role("alert").get_by_text("On which day?").is_visible()
    assert page.get_by_label("Question", exact=True).input_value() == "What day was it?"
    assert bar(page, widths=(320, 1180), forced=False) == []
    pressed(page, "Save")
    assert page.get_by_role("link", name="What day was it?").is_visible()
