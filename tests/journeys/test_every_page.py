"""Every page of the list, opened by somebody who may, clears the bar at five widths, forced colours on and off."""

from urllib.parse import urlsplit

import pytest

from tests.journeys import crawl

PEOPLE = ["nobody", "ailsa", "mrs-reid", "joe", "isla", "fiona", "peter", "sam"]
BEGIN = {"nobody": ["/", "/sign-in", "/demo", "/what-is-kept", "/accessibility"]}
WITHOUT_LINK = {"child": [
    "/my/who-sees", "/my/practice", "/my/wheel", "/my/matters", "/my/help", "/my/words", "/my/finish", "/my/now", "/my/hand-back"]}


def beginnings(client, who):
    if who == "nobody":
        return BEGIN["nobody"]
    first = crawl.become(client, who)
    return [first, *(WITHOUT_LINK["child"] if first.startswith("/my/") or first == "/my" else ["/account"])]


def reached(served, urls, who):
    """(name, path) of the pages that this person comes to."""
    with crawl.client(served) as client:
        return list(crawl.pages(client, urls, beginnings(client, who)))


def report(missed):
    return "\n".join(line for path, problems in missed.items() for line in [path, *(f"    {text}" for text in problems)])


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_clears_the_bar(who, served, filled, page, as_, bar):
    found = reached(served, crawl.listed(filled), who)
    if who != "nobody":
        as_(page, who)
    missed, looked_at = {}, set()
    for name, path in found:
        if name in looked_at:
            continue
        looked_at.add(name)
        answer = page.goto(path)
        here = urlsplit(page.url).path == urlsplit(path).path
        problems = bar(page) if answer.status == 200 and here else [f"answered {answer.status} at {page.url}"]
        missed |= {path: problems} if problems else {}
    assert not missed, report(missed)
    assert len(looked_at) >= 3
