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


ANSWER = re.compile(
    r"^(Up|Down|No clear change) (since .+)\. Going well: \d+% \(.*\d+ to \d+%, (of [\d,]+|\d+ of \d+)\) now, .+ then\. .*(could be chance|more than chance|the same)"
    r"|^Nothing can be said about change\. Going well: \d+% \(\d+ to \d+%, .+\)\. |^This figure is not shown, to protect people\.$")


def test_did_an_indicator_improve_in_an_area_since_last_year_in_three_clicks(isla):
    """Without scripts: the third click shows the answer, how sure it is, and its base; the form leads to the next question."""
    isla.get_by_role("navigation", name="Main").get_by_role("link", name="Children").click()
    area = isla.locator(".hd-panel a").first
    name = area.inner_text()
    area.click()
    isla.locator("#included").get_by_role("link", name="Included").click()
    assert isla.locator("h1").inner_text() == f"Included in {name}"
    answer = isla.locator("#answer").inner_text()
    assert ANSWER.search(answer), answer
    assert isla.get_by_role("heading", name="Over time").is_visible()
    isla.get_by_text("Ask about something else").click()
    isla.get_by_label("Indicator").select_option("Safe")
    isla.get_by_label("Area").select_option("Everywhere")
    isla.get_by_role("button", name="Show").click()
    assert isla.locator("h1").inner_text() == "Safe"
    assert re.match(r"(Up|Down|No clear change) since .+ now, \d+% \(\d+ to \d+%, of [\d,]+\) then\.", isla.locator("#answer").inner_text())
    isla.goto(isla.url)
    assert isla.locator("h1").inner_text() == "Safe"


def test_a_population_file_with_a_fault_says_the_row_and_clears_the_bar(page, as_, bar):
    as_(page, "isla")
    page.goto("/populations")
    page.get_by_label("Who counted?").fill("The register")
    page.get_by_label("Counted for which day?").fill("30 June 2026")
    page.get_by_label("Or paste its rows here").fill("area,age,people\nLochee,8-11,40\nNowhere,8-11,4\n")
    page.get_by_role("button", name="Send").click()
    assert page.locator("#faults").inner_text() == "Row 3: There is no area named “Nowhere”."
    assert page.get_by_label("Who counted?").input_value() == "The register"
    assert "Nowhere,8-11,4" in page.get_by_label("Or paste its rows here").input_value()
    assert bar(page, widths=(320, 820)) == []


def test_a_plan_from_file_to_scorecard_without_scripts(isla):
    isla.goto("/plans/import")
    isla.get_by_label("Name of the plan").fill("A plan of this test")
    isla.get_by_label("CSV file").set_input_files(DUNDEE)
    isla.get_by_role("button", name="Send, and see what we read").click()
    assert "10 actions." in isla.locator(".hd-lead").inner_text()
    isla.get_by_role("link", name="Change 2.1").click()
    isla.get_by_label("First review").fill("March 2028")
    isla.get_by_role("button", name="This is how it is meant").click()
    assert "31 March 2028" in isla.locator("article", has_text="2.1 Develop").inner_text()
    isla.get_by_role("button", name="Confirm, and make the plan").click()
    assert isla.locator("h1").inner_text() == "A plan of this test"
    isla.get_by_role("navigation", name="Main").get_by_role("link", name="Scorecard").click()
    finding = isla.locator(".hd-lead").inner_text()
    assert "29 criteria: 0 met or on track, 0 off track, 29 without enough to say." in finding
    isla.get_by_role("link", name="Referral patterns").first.click()
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
    tab_to(page, "Families know where to go for help")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Families know where to go for help").wait_for()
    tab_to(page, "Measures")
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
