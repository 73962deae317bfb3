"""The bar itself: what is wrong at one width alone, or in forced colours alone, is found though axe is not run in full there."""

import pytest

from tests.journeys import bar as bars

PAGE = """<!doctype html><html lang="en"><head><title>Bar</title><meta name="viewport" content="width=device-width, initial-scale=1">
<style>{style}</style></head><body><main><h1>Title</h1><p id="a">Some words</p><div id="b"><span>Other words</span></div>{more}
</main></body></html>"""
FIELD = '<div id="f"><input style="height:60px;width:80px"></div>'
LINK = '<a href="/x">go</a>'


@pytest.mark.parametrize(("style", "more", "found"), [
    ("", "", []),
    ("@media(max-width:400px){#a{color:#ddd}}", "", ["320 px: axe ['color-contrast'"]),
    ("@media(min-width:700px) and (max-width:900px){#b{background:#555}} span{color:#333}", "", ["820 px: axe ['color-contrast'"]),
    ("#f{display:none} @media(min-width:1300px){#f{display:block}}", FIELD, ["1440 px: axe ['label'"]),
    ("@media(forced-colors:active){#a{forced-color-adjust:none;color:#eee;background:#fff}}", "",
     ["1180 px: forced colours: axe ['color-contrast'"]),
    ("#a{min-width:360px}", "", ["320 px: scrolls sideways"]),
    ("a{display:inline-block;height:60px;width:100px} @media(min-width:380px) and (max-width:420px){a{height:10px}}", LINK,
     ["390 px: target 100x10"]),
], ids=["nothing", "colour", "background", "field", "forced", "wide", "target"])
def test_what_one_width_alone_gets_wrong_is_found(page, style, more, found):
    page.route("**/bar", lambda route: route.fulfill(body=PAGE.format(style=style, more=more), content_type="text/html"))
    page.goto("/bar")
    assert [line[:len(start)] for line, start in zip(bars.failures(page), found, strict=True)] == found
