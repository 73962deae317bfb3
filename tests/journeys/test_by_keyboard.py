"""Getting in and about without a mouse; what goes wrong is said where the focus can go."""

from participation.demo import PASSWORD


def test_the_first_stop_skips_to_the_content(page):
    page.goto("/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_signing_in_by_keyboard_alone(page, tab_to):
    page.goto("/")
    tab_to(page, "Sign in")
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in")
    tab_to(page, "e-mail")
    page.keyboard.type("isla.grant@heard.example")
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/plans*")
    tab_to(page, "Sign out")


def test_an_error_leads_to_its_field(page, tab_to, bar):
    page.goto("/")
    page.locator("#code").fill("nonsense")
    page.keyboard.press("Enter")
    page.locator(".govuk-error-summary a").first.wait_for()
    assert page.locator("#code").input_value() == "nonsense"
    page.locator(".govuk-error-summary a").first.press("Enter")
    assert page.evaluate("document.activeElement.id") == "code"


def test_signing_in_without_scripts(no_script):
    no_script.goto("/sign-in")
    no_script.get_by_label("e-mail").fill("sam.lowe@heard.example")
    no_script.get_by_label("password").fill(PASSWORD)
    no_script.get_by_role("button", name="Sign in").click()
    no_script.wait_for_url("**/admin/people")
