"""Every kind of picture clears the bar on a phone and on a desk, in forced colours, and mirrored where reading begins on the right."""

import pytest

from participation.settings import shipped
from participation.web.assets import Assets
from tests.analysis import gallery
from tests.journeys import bar as bars

SHOWN = ("diverging, bands hidden", "diverging, long words", "options", "places, nobody and everybody", "dumbbell, hidden", "moves, hidden", "differences",
         "wheel, some hidden", "run chart", "control chart, P", "course, hidden", "funnel", "multiples", "reach")
"""One case of each kind, the one in which most can go wrong."""


def answering(html):
    return lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8")


@pytest.mark.slow
def test_every_kind_of_picture_clears_the_bar(page):
    assets = Assets(shipped("static"))
    for direction in ("ltr", "rtl"):
        page.route(f"**/{direction}", answering(gallery.html((assets.url(name) for name in gallery.STYLES), SHOWN, direction)))
    page.goto("/ltr")
    assert bars.failures(page, widths=(1180, 320)) == []
    page.goto("/rtl")
    assert [page.evaluate(bars.WIDER) for width in (320, 1180) if page.set_viewport_size({"width": width, "height": 900}) is None] == [None, None]
    assert page.evaluate("getComputedStyle(document.querySelector('.c-drawn svg')).transform") == "matrix(-1, 0, 0, 1, 0, 0)"
