"""The child's sitting in a real browser, for each band: by touch, by keyboard, without scripts."""

import pytest

from participation import wheel, wheel_shape
from tests.journeys.sittings import PASSWORD, RINGS, answer, at, sittings, to_the_wheel, turn  # noqa: F401  (fixtures)
from tests.participation.sittings import PIN

pytestmark = pytest.mark.slow
MOST_TAPS = 20
BANDS = ("3-7", "8-11", "12-18")
WIDTHS = (320, 1180)
"""The three others are looked at in `test_every_page`, for one child."""


def values(band):
    return {key: str(1 + place % RINGS[band]) for place, key in enumerate(wheel.KEYS)} | {"safe": "2", "active": "talk"}


@pytest.mark.parametrize("band", BANDS)
def test_from_hand_over_to_hand_back(band, at, bar):  # noqa: F811
    sit, page = at(band, before=True)
    assert bar(page, widths=WIDTHS, forced=False) == []
    taps = to_the_wheel(page) + turn(page, values(band))
    assert taps <= MOST_TAPS
    page.locator("#saved:not(.waiting)", has_text="Saved").wait_for()
    assert sit.answers() == values(band)
    page.get_by_role("button", name="Next").click()
    page.locator("#m-included").click()
    page.locator("#m-active").click()
    assert page.get_by_text("That is two.").is_visible()
    page.get_by_role("button", name="Next").click()
    page.locator("#where-home").click()
    page.get_by_label("Or in my own words").fill("Someone to sit with at lunch")
    page.get_by_role("button", name="Next").click()
    assert page.get_by_role("heading", level=1).inner_text() == "My people"
    page.get_by_role("button", name="Next").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Then and now"
    assert page.get_by_text("Someone to sit with at lunch").is_visible()
    assert page.get_by_text("You go on Tuesdays.").is_visible()
    assert bar(page, widths=WIDTHS, forced=False) == []
    page.get_by_role("link", name="Next").click()
    page.locator("#ending-keep").click()
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("heading", name="Thank you, Ailsa").wait_for()
    assert bar(page, widths=WIDTHS, forced=False) == []
    assert sit.state() == "kept"
    page.get_by_role("link", name="Give the tablet to Mrs Reid").click()
    page.get_by_label("Mrs Reid: your PIN or password").fill(PIN)
    page.get_by_role("button", name="Unlock").click()
    page.wait_for_url(f"**/check-ins/{sit.check_in_id}")


@pytest.mark.parametrize("band", BANDS)
def test_each_state_of_the_wheel_clears_the_bar(band, at, bar):  # noqa: F811
    _sit, page = at(band)
    page.get_by_role("button", name="Yes").click()
    page.locator("#try-2").click()
    assert bar(page, widths=WIDTHS, forced=False) == []
    for place in ("", "#q-active", "#finish", "#all"):
        page.goto("about:blank")
        page.goto(f"/my/wheel{place}")
        for key in ("safe", "active"):
            page.evaluate("id => { document.getElementById(id).checked = true; }", f"{key}-2")
        assert (place, bar(page, widths=WIDTHS, forced=place == "#all")) == (place, [])


@pytest.mark.parametrize("band", BANDS)
def test_the_whole_way_without_scripts(band, at):  # noqa: F811
    sit, page = at(band, java_script_enabled=False)
    to_the_wheel(page)
    turn(page, values(band))
    for key in wheel.KEYS:
        said = page.locator(f".finish-words .t-{key} .w-{key}-{values(band)[key]}")
        assert said.is_visible()
    page.get_by_role("button", name="Next").click()
    assert sit.answers() == values(band)
    for key in ("safe", "healthy", "nurtured"):
        page.locator(f"#m-{key}").click()
    page.get_by_role("button", name="Next").click()
    assert page.get_by_text("You chose more than two. Which two?").is_visible()
    assert page.locator(".picks input:checked").count() == 3
    page.locator("#m-nurtured").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("link", name="Next").click()
    page.get_by_role("button", name="Finish").click()
    assert page.get_by_text("Choose one of the two.").is_visible()
    page.locator("#ending-throw").click()
    page.get_by_role("button", name="Finish").click()
    assert page.get_by_text("None of my answers are kept.").is_visible()
    assert (sit.state(), sit.answers()) == (None, {})


@pytest.mark.parametrize("band", BANDS)
def test_every_ring_of_the_wheel_is_a_button_for_a_finger_without_scripts(band, at):  # noqa: F811
    _sit, page = at(band, java_script_enabled=False, has_touch=True, viewport={"width": 1180, "height": 820})
    to_the_wheel(page)
    box = page.locator(".wheel").bounding_box()
    unit, hits = box["width"] / 640, 0
    for place, key in enumerate(wheel.KEYS):
        for ring in range(1, RINGS[band] + 1):
            x, y = wheel_shape.ring_middle(place, ring, RINGS[band])
            page.touchscreen.tap(box["x"] + x * unit, box["y"] + y * unit)
            hits += page.locator(f"#{key}-{ring}").is_checked()
    assert hits == 8 * RINGS[band]


def test_a_chosen_ring_paints_the_wheel(at):  # noqa: F811
    _sit, page = at()
    to_the_wheel(page)
    answer(page, "safe", "3")
    painted = "() => [...document.querySelectorAll('.c-safe')].map(e => getComputedStyle(e).fillOpacity)"
    assert page.evaluate(painted) == ["1", "1", "1", "0"]


def test_by_keyboard_alone(at, tab_to):  # noqa: F811
    sit, page = at()
    for name, after in (("Yes", "**/my/practice"), ("I’m ready", "**/my/wheel")):
        tab_to(page, name)
        page.keyboard.press("Enter")
        page.wait_for_url(after)
    page.goto("/my/wheel#q-safe")
    page.locator("#safe-1").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    tab_to(page, "Next question: Healthy")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") in {"healthy-1", ""}
    page.locator("#saved:not(.waiting)", has_text="Saved").wait_for()
    assert sit.answers() == {"safe": "3"}


def test_the_adults_pages_are_closed_in_every_tab_and_by_back(at):  # noqa: F811
    sit, page = at()
    page.context.clear_cookies()
    page.goto("/sign-in")
    page.get_by_label("Your e-mail address").fill("morag@dundee.example")
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/my-day")
    page.goto(f"/children/{sit.child_id}")
    page.locator("form[action$='/start'] button").first.click()
    page.wait_for_url("**/my/who-sees")
    page.go_back()
    assert page.url.endswith("/my/who-sees")
    other = page.context.new_page()
    for path in ("/my-day", "/children", "/promises", "/account", "/home", "/", "/sign-in"):
        other.goto(path)
        assert other.url.endswith("/my/who-sees")


def test_printed_before_and_after(at):  # noqa: F811
    _sit, page = at()
    to_the_wheel(page)
    page.emulate_media(media="print")
    assert page.locator("#q-included").is_visible()
    assert not page.locator(".finish-words").is_visible()
    assert not page.get_by_role("button", name="I need to talk").is_visible()
    page.emulate_media(media="screen")
    answer(page, "safe", "2")
    page.emulate_media(media="print")
    assert page.locator(".finish-words").is_visible()


def test_weight_of_the_first_visit_and_of_later_pages(at):  # noqa: F811
    _sit, page = at()
    page.get_by_role("button", name="Yes").click()
    first = weighed(page, "/my/wheel", cold=True)
    later = weighed(page, "/my/matters")
    assert (first <= 120_000, later <= 25_000) == (True, True), (first, later)


def weighed(page, path, *, cold=False):
    """Bytes over the wire of one page with all it needs."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    if cold:
        wire.send("Network.clearBrowserCache")
    sizes = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(path, wait_until="networkidle")
    wire.detach()
    return sum(sizes)
