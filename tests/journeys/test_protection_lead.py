"""The protection lead: an alert comes, is acknowledged, what was done is noted, and it is closed; an exercise goes the same way."""

import re

import pytest


@pytest.fixture
def fiona(no_script, as_):
    as_(no_script, "fiona")
    return no_script


def test_undelivered_stands_first_and_is_dealt_with(fiona):
    assert fiona.locator("h2").first.inner_text() == "Undelivered"
    fiona.locator("table a").first.click()
    said = fiona.locator("main").inner_text()
    assert "Undelivered" in said and "Nobody is told by e-mail: no mail server is set up." in said
    fiona.get_by_role("button", name="I have it").click()
    assert "Acknowledged" in fiona.locator("main").inner_text()
    fiona.get_by_label("What did you do?").fill("Met the young person at school.")
    fiona.get_by_label("Nothing more is to be done here: close it").check()
    fiona.get_by_role("button", name="Save the note").click()
    said = fiona.locator("main").inner_text()
    assert "Met the young person at school." in said and "Closed" in said


def test_an_exercise(fiona):
    fiona.goto("/concerns")
    before = fiona.get_by_role("link", name=re.compile("^Exercise$")).count()
    fiona.get_by_role("button", name="Try it with an exercise").click()
    assert fiona.get_by_role("link", name=re.compile("^Exercise$")).count() == before + 1
    fiona.get_by_role("link", name=re.compile("^Exercise$")).first.click()
    said = " ".join(fiona.locator("main").inner_text().split())
    assert "This is an exercise." in said and "Fiona Dow: not sent. No mail server is set up." in said
    fiona.get_by_role("button", name="I have it").click()
    fiona.get_by_label("What did you do?").fill("It came at once.")
    fiona.get_by_label("Nothing more is to be done here: close it").check()
    fiona.get_by_role("button", name="Save the note").click()
    assert "It came at once." in fiona.locator("main").inner_text()


def test_office_hours_are_kept_and_a_wrong_one_is_said_at_its_day(fiona):
    fiona.goto("/programme")
    fiona.get_by_label("Saturday from").fill("10:00")
    fiona.get_by_role("button", name="Save").click()
    assert "Write a time from and a later time until" in fiona.locator('[role="alert"]').inner_text()
    assert fiona.get_by_label("Saturday from").input_value() == "10:00"
    fiona.get_by_label("Saturday until").fill("12:00")
    fiona.get_by_label("Other days when the office is closed").fill("25/12/2026")
    fiona.get_by_role("button", name="Save").click()
    fiona.goto("/programme")
    assert fiona.get_by_label("Saturday until").input_value() == "12:00"
    assert fiona.get_by_label("Other days when the office is closed").input_value() == "25/12/2026"


def test_an_administrator_sees_the_tray_and_sends_again(no_script, as_):
    as_(no_script, "sam")
    no_script.get_by_role("link", name="E-mail").click()
    assert "could not be delivered" in no_script.locator("main").inner_text()
    before = no_script.get_by_role("heading", name="Could not be delivered").count()
    no_script.get_by_role("button", name=re.compile("^Try again now")).first.click()
    assert (before, no_script.get_by_role("heading", name="Could not be delivered").count()) == (1, 0)


def test_a_programme_that_is_on_keeps_its_deputy(fiona):
    fiona.goto("/programme")
    fiona.get_by_label("Deputy", exact=True).select_option("")
    fiona.get_by_role("button", name="Save").click()
    assert "Choose a deputy first" in fiona.locator('[role="alert"]').inner_text()
    fiona.goto("/programme")
    assert "Omar Aziz" in fiona.get_by_label("Deputy", exact=True).locator("option:checked").inner_text()


def test_no_child_page_opens_for_the_lead(fiona):
    for path in ("/my-day", "/children", "/records", "/plans"):
        assert fiona.goto(path).status == 403
