"""A family's own view on a phone: from the code that the adult shows to thanks; and what the adult then sees."""

import pytest

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
WIDTHS = (320, 390, 1180)
EIGHT = {"safe": "3", "healthy": "2", "achieving": "4", "nurtured": "4", "active": "unsure", "respected": "1",
         "responsible": "skip", "included": "1"}


@pytest.fixture
def reid(new_page, as_):
    return as_(new_page(), "mrs-reid")


def code_from(reid, name):
    """Mrs Reid opens the newest check-in of this child and makes a code. Returns (code, the check-in's path)."""
    reid.goto("/children")
    reid.locator("a.row-line.whole", has_text=name).click()
    reid.locator("ol.over-time a.go-pill").first.click()
    reid.wait_for_url("**/check-ins/*")
    check_in = reid.url
    reid.get_by_role("link", name="Ask the family").click()
    reid.get_by_role("button", name="Make a code").click()
    return reid.locator(".letters").inner_text(), check_in


def test_a_family_answers_on_their_phone(reid, new_page, bar):
    code, check_in = code_from(reid, "Rafi")
    assert reid.locator("svg.qr path").count() == 1
    assert bar(reid, widths=WIDTHS) == []  # the code, once

    phone = new_page(**PHONE)
    phone.goto(f"/enter/{code.replace('-', '')}")
    phone.get_by_role("button", name="Start").click()
    phone.wait_for_url("**/family")
    assert phone.locator("h1").inner_text() == "How do you see it for Rafi?"
    assert "999" in phone.locator("aside.lines").inner_text()
    phone.get_by_role("link", name="Start").tap()
    for key, answer in EIGHT.items():  # a tap on the answer, a tap on Next
        phone.locator(f"#{key}-{answer}").tap()
        phone.locator(f".card:has(#q-{key}) a.btn:not(.btn-quiet)").tap()
    phone.get_by_label("Is there anything you want to say about it?").fill("He sings again.")
    phone.get_by_label("Who are you to Rafi?").fill("Gran")
    assert bar(phone, widths=WIDTHS) == []
    phone.get_by_role("button", name="Check my answers").tap()
    phone.get_by_role("heading", name="Check and send").wait_for()
    assert "Nothing is sent yet." in phone.locator("main").inner_text()
    phone.get_by_role("button", name="Change").tap()
    phone.locator("#who").wait_for(state="attached")  # nothing typed is lost
    assert phone.locator("#who").input_value() == "Gran"
    assert phone.locator("#respected-1").is_checked()
    phone.evaluate("location.hash = 'own'")
    phone.get_by_role("button", name="Check my answers").tap()
    phone.get_by_role("button", name="Send").tap()
    phone.wait_for_url("**/family")
    assert phone.locator("h1").inner_text() == "Thank you"
    assert "in words" not in phone.locator("main").inner_text()  # Rafi did not choose to show the wheel
    assert bar(phone, widths=WIDTHS) == []
    phone.get_by_role("button", name="Finish").tap()
    phone.wait_for_url("**/family/left")
    phone.goto("/family")
    assert "How do you see it" not in phone.content()

    reid.goto(check_in)
    seen = reid.locator("main").inner_text()
    assert "He sings again." in seen and "Gran" in seen and "voices, one wheel" in seen
    reid.locator('form[action$="/view/family/talked"] button').click()
    assert "Talked about on" in reid.locator("#views").inner_text()


def test_the_family_sees_a_wheel_that_was_shown_to_them(new_page, as_, bar):
    """Skye chose to; her dad sees it after he has said how he sees it."""
    phone = as_(new_page(**PHONE), "dad")
    assert "Skye chose to show you the wheel." in phone.locator("main").inner_text()
    phone.goto("/family/view#all")
    for key in ("safe", "included", "active"):
        phone.locator(f'input[name="{key}"][value="1"]').check(force=True)
    phone.get_by_role("button", name="Check my answers").click()
    phone.get_by_role("button", name="Send").click()
    phone.wait_for_url("**/family")
    text = phone.locator("main").inner_text()
    assert "What you see differently" in text and "differently." in text and "Skye’s wheel in words" in text
    assert bar(phone) == []
