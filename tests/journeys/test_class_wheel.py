"""A class wheel in the browser: the code on the wall, a phone with scripts and a tablet without, closing under ten and
from ten on, what the class told, "We said, we will"."""

import re

import httpx

from participation.wheel import KEYS
from tests.journeys import crawl
from tests.surveys.answering import hidden

CHILDREN = 12
MOST_TAPS = 20


def send_by_http(origin, code, number):
    """Another child's device."""
    with crawl.client(origin) as device:
        device.get(f"/class/{code}")
        form = hidden(device.get("/class/wheel"))
        answers = {key: str(1 + (place + number) % 4) for place, key in enumerate(KEYS)}
        assert device.post("/class/send", data=form | answers).headers["location"] == "/class/thanks"


def turn_and_send(page, tap):
    """Eight answers, one question a page; `tap` presses and counts."""
    for place, key in enumerate(KEYS):
        tap(page.locator(f"#{key}-{1 + place % 4}"))
        tap(page.locator(".card", has=page.locator(f"#q-{key}")).locator(".nav a").last)
    page.locator("#finish").wait_for()
    tap(page.get_by_role("button", name="Send"))
    page.wait_for_url("**/class/thanks")


def test_a_class_does_the_wheel_together(page, new_page, as_, bar, served):
    # Too few cannot be anonymous, and the page says what to do instead.
    as_(page, "mrs-reid")
    page.goto("/class-wheels/new")
    page.get_by_label("Or another one").fill("The eco group")
    page.get_by_role("radio", name="8 to 11").check()
    page.get_by_label("How many children are here today?").fill("9")
    page.get_by_role("button", name="Open it now").click()
    page.get_by_role("heading", name="With fewer than 10 children this cannot be anonymous").wait_for()
    assert bar(page) == []
    page.get_by_label("How many children are here today?").fill(str(CHILDREN))
    page.get_by_role("button", name="Open it now").click()
    wall = page.url
    code = re.sub("[^0-9A-Z]", "", page.locator(".letters").inner_text().replace("Code:", ""))
    assert len(code) == 6 and page.locator("svg.qr").is_visible()
    page.set_viewport_size({"width": 1920, "height": 1080})
    box = page.locator(".letters").bounding_box()
    assert box["height"] > 100 and box["x"] + box["width"] <= 1920 and box["y"] + box["height"] <= 1080

    # A phone: typed on the start page of the service, with scripts.
    phone = new_page(viewport={"width": 390, "height": 844}, has_touch=True)
    taps = 0

    def tap(what):
        nonlocal taps
        taps += 1
        what.click()
    phone.goto("/")
    phone.get_by_label("Code from your letter").fill(f"{code[:3]} {code[3:]}".lower())
    phone.get_by_role("button", name="Start").click()
    phone.get_by_role("heading", name="Who sees this?").wait_for()
    tap(phone.get_by_role("link", name="Yes, let’s start"))
    tap(phone.get_by_role("link", name="I’m ready"))
    turn_and_send(phone, tap)
    assert taps <= MOST_TAPS
    assert bar(phone) == []

    # A shared tablet without scripts: one child stops, the next one sends.
    tablet = new_page(viewport={"width": 820, "height": 1180}, java_script_enabled=False)
    tablet.goto(f"/class/{code}")
    tablet.goto("/class/wheel")
    tablet.locator("#safe-1").click()
    tablet.get_by_role("button", name="I need to talk to someone now").click()
    tablet.get_by_role("link", name="Call Childline: 0800 1111").wait_for()
    tablet.get_by_role("link", name="Back to my wheel").click()
    assert tablet.locator("#safe-1").is_checked()
    tablet.get_by_role("button", name="Stop, keep nothing").click()
    tablet.get_by_role("button", name="Next child").click()
    tablet.goto("/class/wheel")
    assert tablet.locator("input:checked").count() == 0
    turn_and_send(tablet, lambda what: what.click())

    # Two have sent: nothing can be shown yet.
    page.goto(wall + "/close")
    page.get_by_role("heading", name="Not enough yet").wait_for()
    assert bar(page, widths=(390, 1180)) == []
    with httpx.Client(base_url=served, headers={"Origin": served}) as teacher:
        crawl.become(teacher, "mrs-reid")
        assert teacher.post(wall.removeprefix(served) + "/close").status_code == 409

    for number in range(CHILDREN - 3):
        send_by_http(served, code, number)
    page.goto(wall)
    page.get_by_text("Nearly everybody or everybody has sent.").wait_for()
    page.get_by_role("link", name="Close and show").click()
    page.get_by_role("button", name="Close and show").click()
    page.get_by_role("heading", name="What The eco group told us").wait_for()
    assert page.get_by_text(f"{CHILDREN - 1} of {CHILDREN} children took part.").is_visible()
    assert page.locator("svg.c-wheel[role=img]").is_visible() and page.locator(".told-words li").count() == len(KEYS)
    assert bar(page) == []

    # A promise, on the classroom's screen and by the old code.
    page.get_by_role("link", name="Agree something").click()
    page.get_by_role("link", name="Agree something").click()
    page.get_by_role("button", name="We agree").click()
    assert page.locator(".refused li").count() == 4
    assert bar(page, widths=(390, 1180)) == []
    page.get_by_role("radio", name="Included").check()
    page.get_by_label("We said").fill("Some of us have nobody to play with.")
    page.get_by_label("We will").fill("Two of us look after the bench.")
    page.get_by_role("radio", name="All of us").check()
    page.get_by_label("By when?").fill(page.evaluate("new Date(Date.now() + 9 * 864e5).toISOString().slice(0, 10)"))
    page.get_by_role("button", name="We agree").click()
    page.get_by_role("link", name="Open the page").wait_for()
    late = new_page(viewport={"width": 390, "height": 844})
    late.goto("/class")
    late.get_by_label("Code").fill(code)
    late.get_by_role("button", name="Start").click()
    assert bar(late, widths=(390, 1180)) == []
    late.get_by_role("link", name="See what we agreed").click()
    late.get_by_text("Two of us look after the bench.").wait_for()
    assert bar(late) == []
