"""Pages in a language that runs from right to left keep to the width and begin on the right."""

import sys

import pytest

from tests.filled import copied, free_port, serving
from tests.journeys import bar as bars
from tests.journeys import crawl
from tests.journeys.test_every_page import beginnings

PAGES = {"ailsa": ["/my/who-sees", "/my/practice", "/my/wheel"], "staff": ["/s", "/s/q/1"],
         "isla": ["/plans", "/told/staff"], "sam": ["/admin/people/new"], "mrs-reid": ["/my-day"]}


@pytest.fixture(scope="module")
def other_side(filled, tmp_path_factory):
    """Origin of a server that answers everything in an invented right-to-left language."""
    settings = copied(filled, tmp_path_factory.mktemp("rtl"), f"http://127.0.0.1:{free_port()}")
    with serving(settings, command=("env", "HEARD_TEST_PSEUDO=ar-XB", sys.executable, "-m", "tests.walls.pseudo")) as origin:
        yield origin


@pytest.mark.slow
@pytest.mark.parametrize("who", PAGES)
def test_pages_from_the_other_side(who, other_side, browser, filled):
    context = browser.new_context(base_url=other_side)
    with crawl.client(other_side) as client:
        for path in beginnings(client, who, filled)[:1]:
            client.get(path)
        context.add_cookies([{"name": name, "value": value, "url": other_side} for name, value in client.cookies.items()])
    page, wrong = context.new_page(), {}
    for path in PAGES[who]:
        page.goto(path)
        heading = page.locator("h1").first
        assert page.evaluate("document.dir") == "rtl" and heading.is_visible(), path
        for width in (320, 1180):
            page.set_viewport_size({"width": width, "height": 900})
            if wide := page.evaluate(bars.WIDER):
                wrong[path, width] = wide
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).textAlign") in {"start", "right", "center"}, path
    context.close()
    assert wrong == {}
