"""My people in a real browser: by tap, by dragging, by keyboard alone; what was agreed, then the next step, agreed together."""

import pytest

from tests.journeys.sittings import at, sittings, to_the_wheel  # noqa: F401  (fixtures)
from tests.participation.sittings import PIN

pytestmark = pytest.mark.slow
WIDTHS = (320, 820, 1440)


def names(page):
    """Who stands where, as a screen reader hears it."""
    return sorted(token.get_attribute("aria-label") for token in page.locator(".people .token").all())


def put_in(page, name, ring):
    page.get_by_label("Or another name").fill(name)
    page.locator(f"#ring-{ring}").click()
    page.get_by_role("button", name="Put them in").click()
    page.get_by_role("link", name=f"{name}:").wait_for()


def middle(page, selector):
    box = page.locator(selector).first.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_by_tap_and_by_dragging(at, bar):  # noqa: F811
    _sit, page = at(viewport={"width": 1180, "height": 900}, has_touch=True)
    to_the_wheel(page)
    page.goto("/my/people")
    page.get_by_label("Gran", exact=True).check(force=True)
    box = page.locator(".people").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] * .94)  # the outermost ring, in the picture
    assert page.locator("#ring-3").is_checked()
    page.get_by_role("button", name="Put them in").click()
    page.get_by_role("link", name="Gran: not so close").wait_for()
    for name, ring in (("Mum", 1), ("Lewis", 2)):
        put_in(page, name, ring)
    x, y = middle(page, ".token:has-text('Gran') .disc")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 20, y + 20, steps=3)
    page.mouse.move(box["x"] + box["width"] * .675, box["y"] + box["height"] * .5, steps=6)
    with page.expect_navigation():
        page.mouse.up()
    assert names(page) == ["Gran: close", "Lewis: quite close", "Mum: close"]
    sizes = [token.bounding_box() for token in page.locator(".people .token .disc").all()]
    assert all(min(one["width"], one["height"]) >= 64 for one in sizes)
    assert bar(page, widths=WIDTHS, forced=True) == []
    page.get_by_role("link", name="Gran: close").click()
    page.get_by_label("More", exact=True).check(force=True)
    assert bar(page, widths=WIDTHS, forced=False) == []
    page.get_by_role("button", name="Keep").click()
    page.get_by_role("link", name="Gran: close").click()
    assert page.get_by_label("More", exact=True).is_checked()
    page.get_by_role("button", name="Take out").click()
    page.wait_for_url("**/my/people")
    assert names(page) == ["Lewis: quite close", "Mum: close"]


def test_by_keyboard_alone(at, tab_to):  # noqa: F811
    _sit, page = at()
    to_the_wheel(page)
    page.goto("/my/people")
    page.get_by_label("Or another name").focus()
    page.keyboard.type("Jamie")
    page.locator("#ring-1").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowRight")
    tab_to(page, "Put them in")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Jamie: quite close").wait_for()
    tab_to(page, "Jamie: quite close")
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/people/*")
    page.locator("#ring-2").focus()
    page.keyboard.press("ArrowRight")
    tab_to(page, "Keep")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Jamie: not so close").wait_for()


def test_more_than_fit_are_listed_and_what_is_typed_goes_along_with_next(at, bar):  # noqa: F811
    _sit, page = at(java_script_enabled=True)
    to_the_wheel(page)
    page.goto("/my/people")
    for n in range(6):
        put_in(page, f"Cousin {n}", 1)
    assert page.locator(".ringlist .token").count() == 6
    assert bar(page, widths=(320, 1440), forced=False) == []
    page.get_by_label("Or another name").fill("Dad")
    page.locator("#ring-2").click()
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**/my/words")
    page.goto("/my/people")
    assert page.get_by_role("link", name="Dad: quite close").is_visible()


def test_what_we_agreed_then_and_what_we_agree_now(at, bar):  # noqa: F811
    sit, page = at(before=True)
    page.get_by_role("button", name="Yes").click()
    page.wait_for_url("**/my/agreed")
    assert bar(page, widths=WIDTHS, forced=False) == []
    page.locator(".agreed li:has-text('boots') input[value=not-yet]").click()
    page.get_by_role("button", name="Next").click()
    page.wait_for_url("**/my/practice")
    page.goto("/my/matters")
    page.locator("#m-included").click()
    page.get_by_role("button", name="Next").click()
    page.get_by_label("Or in my own words").fill("Someone to sit with")
    page.get_by_label("Or their name").fill("Coach Bell")
    page.get_by_role("button", name="Next").click()
    page.goto("/my/finish")
    page.locator("#ending-keep").click()
    page.get_by_role("button", name="Finish").click()
    page.get_by_role("link", name="Give the tablet to Mrs Reid").click()
    page.get_by_label("Mrs Reid: your PIN or password").fill(PIN)
    page.get_by_role("button", name="Unlock").click()
    page.wait_for_url(f"**/check-ins/{sit.check_in_id}")
    assert page.locator("#what").input_value() == "Someone to sit with"
    assert (page.locator("#indicator").input_value(), page.locator("#owner_name").input_value()) == ("included", "Coach Bell")
    page.get_by_role("button", name="Promise this").click()
    page.get_by_text("Next step 2 of 2").wait_for()
    assert page.get_by_text("Ailsa says: not yet.").first.is_visible()
    page.goto("/my-day/group")
    assert bar(page, widths=WIDTHS, forced=True) == []
    for path in ("/promises/service", f"/children/{sit.child_id}/end-trust"):
        page.goto(path)
        assert (path, bar(page, widths=(320, 1440), forced=False)) == (path, [])
