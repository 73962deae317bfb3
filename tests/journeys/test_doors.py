"""A poster's link on a phone, and a shared tablet that somebody leaves: in the browser."""

from tests.journeys import crawl


def test_a_tablet_asks_and_then_forgets(page, bar, served, filled):
    letters = crawl.characters(filled)["waiting-room"]["address"]
    page.clock.install()
    page.goto(letters)
    assert bar(page) == []
    page.reload()  # it had opened the list of languages
    page.get_by_role("button", name="Start").click()
    page.wait_for_url("**/s/q/1")
    page.locator("input[type=radio]").first.check()
    page.clock.fast_forward(89_000)
    still = page.get_by_role("dialog")
    assert not still.is_visible()
    page.clock.fast_forward(2_000)
    still.wait_for()
    assert bar(page) == []
    page.get_by_role("button", name="I am still here").click()
    assert page.locator("input[type=radio]").first.is_checked()  # nothing was lost by being asked
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/s/q/2")
    page.clock.fast_forward(91_000)
    still.wait_for()
    page.clock.run_for(31_000)
    page.wait_for_url("**/k")
    page.goto("/s/check")
    assert page.url.endswith("/k")


def test_a_poster_leads_to_a_sealed_answer_without_scripts(new_page, bar, served, filled):
    page = new_page(java_script_enabled=False)
    page.goto(crawl.characters(filled)["passer-by"]["address"])
    page.get_by_role("button", name="Start").click()
    page.locator("input[type=radio]").first.check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Finish later").click()
    assert page.locator(".hd-receipt b").inner_text().count("-") == 6
    page.get_by_role("link", name="Go on where you were").click()
    page.goto("/s/check")
    page.get_by_role("button", name="Send my answers").click()
    page.goto("/o")
    assert page.get_by_role("button", name="Somebody else answers on this device").is_visible()
