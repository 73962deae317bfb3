"""The planner: three clicks to an answer, a plan from file to scorecard without scripts, a measure put on a criterion
by keyboard."""

import re
from pathlib import Path

import pytest

import analysis

DUNDEE = Path(analysis.__file__).parent / "library" / "dundee-2016-plan.csv"


@pytest.fixture
def isla(no_script, as_):
    as_(no_script, "isla")
    return no_script


def test_did_an_indicator_improve_in_an_area_since_last_year_in_three_clicks(isla):
    isla.get_by_role("navigation", name="Main").get_by_role("link", name="Children").click()
    isla.locator(".hd-panel h3 a").first.click()
    row = isla.locator("#included")
    assert row.get_by_role("rowheader").inner_text() == "Included"
    said = row.inner_text()
    assert re.search(r"\d+%|not shown, to protect people", said)
    assert isla.get_by_role("columnheader", name="Since last year").is_visible()
    assert isla.get_by_role("columnheader", name="How sure?").is_visible()


def test_a_plan_from_file_to_scorecard_without_scripts(isla):
    isla.goto("/plans/import")
    isla.get_by_label("Name of the plan").fill("A plan of this test")
    isla.get_by_label("CSV file").set_input_files(DUNDEE)
    isla.get_by_role("button", name="Send, and see what we read").click()
    assert "10 actions." in isla.locator(".hd-lead").inner_text()
    isla.get_by_role("link", name="Change 2.1").click()
    isla.get_by_label("First review").fill("March 2028")
    isla.get_by_role("button", name="Save how we read it").click()
    assert "31 March 2028" in isla.locator("article", has_text="2.1 Develop").inner_text()
    isla.get_by_role("button", name="Confirm, and make the plan").click()
    assert isla.locator("h1").inner_text() == "A plan of this test"
    isla.get_by_role("link", name="Scorecard").first.click()
    finding = isla.locator(".hd-lead").inner_text()
    assert "29 criteria: 0 met or on track, 0 off track, 29 without enough to say." in finding
    isla.get_by_role("link", name="Referral patterns").click()
    assert "No evidence yet: nothing measures it." in isla.locator("main").inner_text()


def test_what_was_read_clears_the_bar(page, as_, bar):
    as_(page, "isla")
    page.goto("/plans/import")
    page.get_by_label("Name of the plan").fill("Another plan of this test")
    page.get_by_label("CSV file").set_input_files(DUNDEE)
    page.get_by_role("button", name="Send, and see what we read").click()
    page.get_by_role("heading", name="What we read").wait_for()
    assert bar(page, widths=(320, 820)) == []


def test_a_refused_file_says_why_and_keeps_the_name(isla):
    isla.goto("/plans/import")
    isla.get_by_label("Name of the plan").fill("Kept")
    isla.get_by_label("CSV file").set_input_files({"name": "x.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"})
    isla.get_by_role("button", name="Send, and see what we read").click()
    assert "We found no column named “Actions”." in isla.get_by_role("alert").inner_text()
    assert isla.get_by_label("Name of the plan").input_value() == "Kept"


def test_a_criterion_is_measured_by_keyboard(page, as_, tab_to):
    as_(page, "isla")
    page.get_by_role("heading", level=1).wait_for()
    page.goto("/plans")
    page.locator("th a").first.click()
    page.get_by_role("link", name="Import a new version").wait_for()
    tab_to(page, "Choose a measure")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What measures it?").wait_for()
    tab_to(page, "Question")
    page.keyboard.type("Safe")
    tab_to(page, "Measure it by this")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/plans/criteria/\w+$"))
    assert "Safe: going well" in page.locator("main").inner_text()
    assert page.locator("dt", has_text="Judgement").count() == 1


def test_no_way_leads_to_a_record_of_one_person(isla):
    for path in ("/my-day", "/children", "/records", "/concerns", "/admin/people"):
        assert isla.goto(path).status == 403
