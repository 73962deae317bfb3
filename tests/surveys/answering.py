"""A respondent's browser in tests: opens the link, reads a page's form, sends it."""

from __future__ import annotations

import re
from html import unescape

import httpx

from participation import codes

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')
TITLE = re.compile(r"<h1[^>]*>(.*?)</h1>", re.S)


def hidden(page: httpx.Response) -> dict[str, str]:
    """The hidden fields of a page."""
    return dict(HIDDEN.findall(page.text))


def heading(page: httpx.Response) -> str:
    found = TITLE.search(page.text)
    assert found, page.text[:500]
    return " ".join(unescape(re.sub("<[^>]+>", " ", found[1])).split())


def receipt_on(page: httpx.Response) -> str:
    """The receipt that a thank-you page shows."""
    found = re.search(r'hd-receipt">.*?<b>([^<]+)</b>', page.text, re.DOTALL)
    assert found, heading(page)
    receipt = codes.read(codes.RECEIPT, found[1])
    assert receipt
    return receipt


async def enter(browser: httpx.AsyncClient, token: str) -> httpx.AsyncClient:
    answer = await browser.get(f"/s/{token}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/s")
    return browser


async def fill_in(browser: httpx.AsyncClient, page: int, **answers: str) -> httpx.Response:
    """Open a question page, choose, press Continue; `do` presses another button."""
    form = hidden(await browser.get(f"/s/q/{page}"))
    fields = {name if name == "do" else f"a-{name}": value for name, value in answers.items()}
    return await browser.post(f"/s/q/{page}", data={**form, **fields})


async def send(browser: httpx.AsyncClient) -> httpx.Response:
    return await browser.post("/s/send", data=hidden(await browser.get("/s/check")))
