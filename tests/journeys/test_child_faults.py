"""What a child's wheel goes through on a bad network, in two tabs, and when the sitting ends under it: nothing is lost."""

import re

import pytest

from participation.wheel import KEYS
from tests.journeys.sittings import answer, at, sittings, to_the_wheel  # noqa: F401  (fixtures)

pytestmark = pytest.mark.slow
WHEEL = "**/my/wheel"
UNSAVED = "Not saved yet. I keep trying."


def saved(page):
    page.locator("#saved:not(.waiting)", has_text=re.compile("^Saved$")).wait_for(timeout=20_000)


def posts(handler):
    """A route handler that leaves everything but the autosaves alone."""
    return lambda route: handler(route) if route.request.method == "POST" else route.continue_()


def on_screen(page):
    return dict(page.evaluate("() => [...document.querySelectorAll('#wheel :checked')].map(e => [e.name, e.value])"))


def test_slow_replies_end_with_what_is_on_the_screen(at):  # noqa: F811
    sit, page = at()
    to_the_wheel(page)
    held = []
    page.route(WHEEL, posts(held.append))
    answer(page, "safe", "1")
    answer(page, "safe", "2")
    answer(page, "safe", "4")
    page.goto("/my/wheel#q-healthy")
    answer(page, "healthy", "3")
    assert page.locator("#saved").inner_text() == ""
    while len(held) < 1:
        page.wait_for_timeout(20)
    held.pop().continue_()
    while len(held) < 1:
        page.wait_for_timeout(20)
    # The first reply is here; the newest is still waiting, and the line must not say that everything is saved.
    assert page.locator("#saved").inner_text() == ""
    held.pop().continue_()
    saved(page)
    assert sit.answers() == on_screen(page) == {"safe": "4", "healthy": "3"}


def test_a_reply_from_the_past_changes_nothing(at):  # noqa: F811
    """The first request is answered only after the second one was stored: as when a proxy holds it."""
    sit, page = at()
    to_the_wheel(page)
    late = []

    def hold_the_first(route):
        if late:
            return route.continue_()
        late.append(route.request)
        return route.abort()

    page.route(WHEEL, posts(hold_the_first))
    answer(page, "safe", "1")
    answer(page, "safe", "4")
    saved(page)
    old = page.context.request.post("/my/wheel", data=late[0].post_data, headers={
        "HX-Request": "true", "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"})
    assert (old.status, sit.answers()) == (200, {"safe": "4"})


def test_two_seconds_a_reply_and_every_third_request_lost_loses_nothing(at):  # noqa: F811
    sit, page = at()
    to_the_wheel(page)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send("Network.emulateNetworkConditions", {"offline": False, "latency": 2000, "downloadThroughput": -1, "uploadThroughput": -1})
    sent = []

    def lose_every_third(route):
        sent.append(route.request.post_data)
        return route.abort() if len(sent) % 3 == 1 else route.continue_()

    page.route(WHEEL, posts(lose_every_third))
    page.goto("/my/wheel#all")
    for n, key in enumerate(KEYS):
        answer(page, key, str(1 + n % 4))
        page.wait_for_timeout(700)  # as fast as a child taps: several answers to one reply
    answer(page, "safe", "4")
    saved(page)
    assert sit.answers() == on_screen(page) == {key: str(1 + n % 4) for n, key in enumerate(KEYS)} | {"safe": "4"}
    assert len(sent) > 3


def test_the_server_away_says_not_saved_yet_and_keeps_trying(at):  # noqa: F811
    sit, page = at()
    to_the_wheel(page)
    page.route(WHEEL, posts(lambda route: route.abort()))
    answer(page, "safe", "3")
    page.locator("#saved", has_text=UNSAVED).wait_for()
    answer(page, "safe", "2")
    page.locator("#saved", has_text=UNSAVED).wait_for()
    assert sit.answers() == {}
    page.unroute(WHEEL)
    saved(page)
    assert sit.answers() == {"safe": "2"}


def test_a_busy_server_is_asked_again(at):  # noqa: F811
    sit, page = at()
    to_the_wheel(page)
    refusals = [503, 429, 500]
    page.route(WHEEL, posts(lambda route: route.fulfill(status=refusals.pop(), body="<h1>Busy</h1>") if refusals
                            else route.continue_()))
    answer(page, "safe", "3")
    page.locator("#saved", has_text=UNSAVED).wait_for()
    assert page.get_by_text("Busy").count() == 0
    saved(page)
    assert (refusals, sit.answers()) == ([], {"safe": "3"})


def test_a_lost_reply_is_made_good(at):  # noqa: F811
    sit, page = at()
    to_the_wheel(page)
    lost = []

    def lose_the_first(route):
        if lost:
            return route.continue_()
        lost.append(route.fetch())
        return route.abort()

    page.route(WHEEL, posts(lose_the_first))
    answer(page, "safe", "3")
    page.locator("#saved", has_text=UNSAVED).wait_for()
    saved(page)
    assert (lost[0].status, sit.answers()) == (200, {"safe": "3"})


def test_what_was_not_saved_goes_along_with_next(at):  # noqa: F811
    sit, page = at()
    to_the_wheel(page)
    page.route(WHEEL, lambda route: route.abort() if "hx-request" in route.request.headers else route.continue_())
    answer(page, "safe", "3")
    page.locator("#saved", has_text=UNSAVED).wait_for()
    page.goto("/my/wheel#finish")
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**/my/matters")
    assert sit.answers() == {"safe": "3"}


def test_two_tabs_do_not_undo_each_other(at):  # noqa: F811
    sit, page = at()
    to_the_wheel(page)
    other = page.context.new_page()
    other.goto("/my/wheel")
    answer(page, "safe", "3")
    saved(page)
    answer(other, "safe", "1")
    other.get_by_text("This wheel is open somewhere else too.").wait_for()
    assert sit.answers() == {"safe": "3"}
    other.get_by_role("link", name="Show my newest wheel").click()
    other.wait_for_function("() => document.querySelector('#safe-3').checked")
    answer(other, "safe", "4")
    saved(other)
    assert sit.answers() == {"safe": "4"}


def test_double_click_on_finish_and_back_after_it(at):  # noqa: F811
    sit, page = at()
    to_the_wheel(page)
    answer(page, "safe", "3")
    saved(page)
    page.goto("/my/finish")
    page.locator("#ending-keep").click()
    page.get_by_role("button", name="Finish").dblclick()
    page.get_by_role("heading", name="Thank you, Ailsa").wait_for()
    page.go_back()
    page.get_by_role("heading", name="Thank you, Ailsa").wait_for()
    assert (sit.state(), sit.answers()) == ("kept", {"safe": "3"})


def test_a_wheel_that_was_finished_in_another_tab_says_so(at):  # noqa: F811
    sit, page = at()
    to_the_wheel(page)
    other = page.context.new_page()
    other.goto("/my/finish")
    other.locator("#ending-throw").click()
    other.get_by_role("button", name="Finish").click()
    other.get_by_text("None of my answers are kept.").wait_for()
    answer(page, "safe", "3")
    page.get_by_text("This wheel is finished.").wait_for()
    assert (sit.state(), sit.answers()) == (None, {})


def test_a_session_that_ended_keeps_the_screen_and_goes_on_when_it_is_back(at):  # noqa: F811
    sit, page = at()
    to_the_wheel(page)
    answer(page, "safe", "3")
    saved(page)
    sit.end_session()
    page.goto("/my/wheel#q-healthy")
    answer(page, "healthy", "2")
    page.locator("#saved", has_text=UNSAVED).wait_for()
    assert page.locator("#healthy-2").is_checked()
    sit.resume_session()
    saved(page)
    assert sit.answers() == {"safe": "3", "healthy": "2"}


def test_i_need_to_talk_takes_the_answers_along_and_comes_back_to_them(at):  # noqa: F811
    sit, page = at("12-18", java_script_enabled=False)
    to_the_wheel(page)
    answer(page, "safe", "1")
    page.get_by_role("button", name="I need to talk to someone now").click()
    page.get_by_role("heading", name="You did the right thing").wait_for()
    page.get_by_role("button", name="I want someone else").click()
    page.get_by_role("heading", name="We told someone else").wait_for()
    page.get_by_role("link", name="Back to my wheel").click()
    page.go_back()
    assert page.get_by_text("We told someone else").count() == 0
    page.goto("/my/wheel")
    assert page.locator("#safe-1").is_checked()
    assert sit.answers() == {"safe": "1"}


def test_ten_megabytes_of_words_meet_a_clear_page(at):  # noqa: F811
    _sit, page = at()
    to_the_wheel(page)
    page.goto("/my/help")
    page.evaluate("""() => { const box = document.getElementById('own_words'); box.removeAttribute('maxlength');
      box.value = 'x'.repeat(10_000_000); box.form.submit(); }""")
    page.get_by_text("too much", exact=False).first.wait_for(timeout=20_000)
    assert page.locator("body.band-8-11").count() == 1


def test_a_child_who_is_quicker_than_the_script_is_saved_too(at):  # noqa: F811
    sit, page = at()
    held = []
    page.route("**/htmx.min.js", lambda route: held.append(route))
    page.get_by_role("button", name="Yes").click()
    page.goto("/my/wheel", wait_until="commit")
    page.locator("#safe-3").click()
    while not held:
        page.wait_for_timeout(20)
    held.pop().continue_()
    saved(page)
    assert sit.answers() == {"safe": "3"}


def test_htmx_may_be_ready_long_before_our_own_script(at):  # noqa: F811
    sit, page = at()
    page.get_by_role("button", name="Yes").click()
    held = []
    page.route("**/js/wheel.js", lambda route: held.append(route))
    page.goto("/my/wheel", wait_until="commit")
    page.wait_for_function("() => document.getElementById('wheel')?.hasAttribute('data-htmx-powered')")
    answer(page, "safe", "3")
    held.pop().continue_()
    saved(page)
    page.goto("/my/wheel#q-healthy")
    answer(page, "healthy", "2")
    saved(page)
    answer(page, "healthy", "4")
    saved(page)
    assert sit.answers() == {"safe": "3", "healthy": "4"}
