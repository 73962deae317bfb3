"""Wheels on paper in a browser: each sheet is one whole A4 page without a name, and what is on it can be entered."""

import io

import pypdf
import pytest

from participation.wheel import KEYS

CHILDREN = 4


@pytest.fixture
def reid(page, as_):
    return as_(page, "mrs-reid")


def test_sheets_are_printed_whole_and_entered(reid, bar):
    reid.goto("/paper")
    assert bar(reid) == []
    boxes = reid.locator('input[name="child"]')
    names = [text.strip() for text in reid.locator('input[name="child"] + label > span').all_inner_texts()]
    for number in range(CHILDREN):
        boxes.nth(number).check(force=True)
    reid.get_by_role("button", name="Make the sheets").click()
    reid.wait_for_url("**/paper/print")
    assert bar(reid) == []
    pages = pypdf.PdfReader(io.BytesIO(reid.pdf(prefer_css_page_size=True, print_background=True))).pages
    assert len(pages) == CHILDREN
    for number, one in enumerate(pages):
        text = " ".join(one.extract_text().split())
        for said in ("My Wellbeing Wheel", "I need to talk to someone now", "0800 1111", "Throw it away"):
            assert said in text, (number, said)
        assert [name for name in names if name.split()[0] in text] == []
        assert [round(float(side)) for side in one.mediabox[2:]] == [595, 842]
    # Nothing of a sheet is cut off by its page.
    reid.emulate_media(media="print")
    assert reid.evaluate("() => [...document.querySelectorAll('.sheet')].filter(s => s.scrollHeight > s.clientHeight + 1).length") == 0
    reid.emulate_media(media="screen")
    code = reid.locator(".code").first.inner_text()
    reid.goto("/paper")
    reid.get_by_label("The code on it").fill(code)
    reid.get_by_role("button", name="Next").click()
    reid.wait_for_url("**/paper/code")
    assert bar(reid) == []
    for name, value in (("agreed", "yes"), ("ending", "keep"), *((key, "2") for key in KEYS)):
        reid.locator(f'input[name="{name}"][value="{value}"]').check(force=True)
    reid.get_by_role("button", name="Enter it").click()
    reid.wait_for_url("**/check-ins/*")
    assert reid.get_by_text("From paper: coloured in by").count() == 1
    reid.get_by_role("link", name="to keep").click()
    reid.wait_for_url("**/keep")
    assert bar(reid) == []
    kept = pypdf.PdfReader(io.BytesIO(reid.pdf(prefer_css_page_size=True, print_background=True))).pages
    assert len(kept) == 1 and "Childline is free" in kept[0].extract_text()


def test_a_chronology_is_read_and_taken_away(reid, bar):
    reid.goto("/children")
    reid.get_by_role("link", name="Ailsa Morrison").first.click()
    reid.get_by_role("link", name="Chronology").click()
    reid.wait_for_url("**/chronology")
    assert bar(reid) == []
    with reid.expect_download() as given:
        reid.get_by_role("button", name="As PDF").click()
    file = given.value
    assert file.suggested_filename.startswith("heard-chronology-")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(file.path()).pages)
    assert "Ailsa Morrison: chronology" in text and "The child’s own view" in text
