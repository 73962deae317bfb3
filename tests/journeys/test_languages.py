"""The five languages as they are read: chosen by the switch, kept to the width, with every text in the letters of a font that loads."""

import pytest

from participation import words
from tests.journeys import bar as bars

CHILDS = ["/my/who-sees", "/my/practice", "/my/wheel", "/my/matters", "/my/help", "/my/people", "/my/words", "/my/finish",
          "/my/hand-back", "/my/who-looked", "/my/taking-part"]
OPEN_TO_ALL = ["/", "/what-is-kept", "/enter", "/you-said"]
LETTERS = {"pl": "polish", "uk": "cyrillic", "ur": "vazirmatn", "ar": "vazirmatn"}


def choose(page, tag):
    page.locator("details.tongues > summary").click()
    page.locator(f"details.tongues button[value={tag}]").click()


def wide(page, paths, tag):
    """Path and width of each page that is wider than its window."""
    found = {}
    for path in paths:
        page.goto(path)
        assert page.evaluate("[document.documentElement.lang, document.dir]") == [tag, words.direction(tag)], path
        for width in (320, 1180):
            page.set_viewport_size({"width": width, "height": 900})
            found |= {(path, width): too_wide} if (too_wide := page.evaluate(bars.WIDER)) else {}
    return found


@pytest.mark.slow
@pytest.mark.parametrize("tag", sorted(words.PLURALS))
def test_a_child_reads_in(tag, new_page, as_):
    page = as_(new_page(), "ailsa")
    loaded = []
    page.on("response", lambda answer: loaded.append(answer.url) if answer.url.endswith(".woff2") else None)
    page.goto("/my/who-sees")
    choose(page, tag)
    page.locator("[name=answer][value=yes]").first.click()
    assert wide(page, CHILDS, tag) == {}
    assert tag not in LETTERS or any(LETTERS[tag] in url for url in loaded)


@pytest.mark.slow
@pytest.mark.parametrize("tag", sorted(words.PLURALS))
def test_anybody_reads_in(tag, new_page):
    page = new_page()
    page.goto("/")
    choose(page, tag)
    assert wide(page, OPEN_TO_ALL, tag) == {}


@pytest.mark.slow
def test_an_arabic_wheel_clears_the_bar(new_page, as_, bar):
    page = as_(new_page(), "ailsa")
    page.goto("/my/who-sees")
    choose(page, "ar")
    page.locator("[name=answer][value=yes]").first.click()
    page.goto("/my/wheel")
    assert bar(page, widths=(390, 1180)) == []
