"""The bar itself: what is wrong at one width alone, or in forced colours alone, is found though axe is not run in full there."""

import pytest

from tests.journeys import bar as bars

PAGE = """<!doctype html><html lang="en"><head><title>Bar</title><meta name="viewport" content="width=device-width, initial-scale=1">
<style>{style}</style></head><body><main><h1>Title</h1><p id="a">Some words</p><div id="b"><span>Other words</span></div>{more}
</main></body></html>"""
FIELD = '<div id="f"><input style="height:60px;width:80px"></div>'
ROWS = f"<ul>{'<li>Some words</li>' * 9}</ul>"
LIFTED = '<div id="d"></div><p>One of three</p><p>Two of three</p><p class="over">Three of three</p>'
UNDER = '<div id="g"></div><p>Over it</p>'
SCROLLED = '<div class="box"><p class="tall">Words</p></div>'
TWO = '<style>button{height:60px;width:80px}</style><button>One</button><button>Two</button>'
DRAWN = '<div role="button" tabindex="0" style="height:60px">Go</div>'
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
    ("ul li:nth-child(7){color:#ddd}", ROWS, ["1180 px: axe ['color-contrast'"]),
    ("ul{background:#fff} ul li:nth-child(7){background:#333}", ROWS, ["1180 px: axe ['color-contrast'"]),
    ("p{position:absolute;left:0;top:120px} p.over{top:0} main{padding-top:300px} #d{background:#333;height:80px;width:100%;"
     "position:absolute;top:0;left:0}", LIFTED, ["1180 px: axe ['color-contrast'"]),
    ("#g{height:60px;margin-bottom:-60px} @media(min-width:700px) and (max-width:900px){#g{background:#333}}", UNDER,
     ["820 px: axe ['color-contrast'"]),
    ("@media(forced-colors:active) and (max-width:400px){#a{forced-color-adjust:none;color:#eee;background:#fff}}", "",
     ["390 px: forced colours: axe ['color-contrast'"]),
    (".box{height:60px;overflow:auto} @media(min-width:700px) and (max-width:900px){.tall{height:200px}}", SCROLLED, ["820 px: no key scrolls <div class"]),
    ("@media(max-width:400px){button + button{margin-left:-30px}}", TWO, ["320 px: target <button>One", "390 px: target <button>One"]),
    ("@media(min-width:1300px){[role]{width:20px}}", DRAWN, ["1440 px: target 20x60"]),
], ids=["nothing", "colour", "background", "field", "forced", "wide", "target", "one of alike", "behind one of alike", "lifted", "under", "forced and narrow", "no key", "over another", "a role"])
def test_what_one_width_alone_gets_wrong_is_found(page, style, more, found):
    page.route("**/bar", lambda route: route.fulfill(body=PAGE.format(style=style, more=more), content_type="text/html"))
    page.goto("/bar")
    assert [line[:len(start)] for line, start in zip(bars.failures(page), found, strict=True)] == found
