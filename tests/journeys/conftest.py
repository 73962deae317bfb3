"""A real browser on a real server over a small filled partnership.

`browser_page(...)` gives pages; `as_(page, "isla")` makes the browser that character's; `bar(page)` is the list of what
a page misses, to be compared with []; `no_script` is a page without scripts; `tab_to(page, "Next")` walks by keyboard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.filled import filled, served  # noqa: F401  (fixtures)
from tests.journeys import bar as bars
from tests.journeys import browser as chromium

MOST_TABS = 120
FOCUSED = """() => { const e = document.activeElement; const s = getComputedStyle(e);
  const name = e.getAttribute('aria-label') || (e.labels && e.labels[0] && e.labels[0].innerText) || e.innerText || e.value || '';
  const shown = x => { const c = getComputedStyle(x); return c.outlineStyle !== 'none' && parseFloat(c.outlineWidth) > 0; };
  const around = [e, e.nextElementSibling, e.parentElement].filter(Boolean);
  return {name: name.trim().replace(/\\s+/g, ' '), tag: e.tagName, visible: around.some(shown)}; }"""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for the package. Closed at its end: Playwright's own loop would be in the way of async tests."""
    path = chromium.find()
    if path is None:
        pytest.fail(chromium.WHAT_TO_DO)
    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=path, args=chromium.FLAGS)
        yield one
        one.close()


@pytest.fixture
def contexts(browser: Browser, served: str) -> Iterator[Callable[..., BrowserContext]]:  # noqa: F811
    """Makes browser contexts that know the server; all are closed at the end."""
    made: list[BrowserContext] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(base_url=served, locale="en-GB", reduced_motion="reduce", **options)  # type: ignore[arg-type]
        context.set_default_timeout(30_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def new_page(contexts: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A page in a fresh browser context, with its console watched (`page.heard_console`)."""

    def make(**options: object) -> Page:
        page = contexts(**options).new_page()
        page.heard_console = bars.Console(page)  # type: ignore[attr-defined]
        return page

    return make


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


@pytest.fixture
def no_script(new_page: Callable[..., Page]) -> Page:
    return new_page(java_script_enabled=False)


@pytest.fixture(scope="session")
def as_() -> Callable[[Page, str], Page]:
    """as_(page, "isla") becomes that character of the demonstration, by its own page."""

    def become(page: Page, who: str) -> Page:
        page.goto("/demo")
        page.locator(f'button[name="who"][value="{who}"]').click()
        return page

    return become


@pytest.fixture(scope="session")
def bar() -> Callable[..., list[str]]:
    """bar(page) == [] is what every page must reach; see tests/journeys/bar.py."""
    return bars.failures


@pytest.fixture(scope="session")
def tab_to() -> Callable[[Page, str], None]:
    """tab_to(page, "Next") presses Tab until something with that name has a focus that can be seen."""

    def walk(page: Page, name: str) -> None:
        seen = []
        for _press in range(MOST_TABS):
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            if name.lower() in focused["name"].lower():
                assert focused["visible"], f"the focus on “{name}” cannot be seen"
                return
            seen.append(focused["name"])
        raise AssertionError(f"no Tab reaches “{name}”; it reaches {seen[:40]}")

    return walk
