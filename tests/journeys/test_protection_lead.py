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
    assert "Undelivered" in fiona.locator("main").inner_text()
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
    assert "This is an exercise." in fiona.locator("main").inner_text()
    fiona.get_by_role("button", name="I have it").click()


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
