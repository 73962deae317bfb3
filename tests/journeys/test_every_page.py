"""Every page of the list, opened by somebody who may, clears the bar at five widths, forced colours on and off."""

from urllib.parse import urlsplit

import pytest

from tests.journeys import crawl

PEOPLE = ["nobody", "ailsa", "mrs-reid", "joe", "isla", "fiona", "peter", "sam"]
NOBODYS = ["/", "/sign-in", "/demo", "/what-is-kept", "/accessibility"]
CHILDS = ["/my/who-sees", "/my/practice", "/my/wheel", "/my/matters", "/my/help", "/my/words", "/my/finish", "/my/now",
          "/my/now/more", "/my/hand-back"]


def beginnings(client, who):
    """Where to begin to follow links as this person; a child first says yes."""
    if who == "nobody":
        return NOBODYS
    first = crawl.become(client, who)
    if not first.startswith("/my") or first.startswith("/my-"):
        return [first, "/account"]
    crawl.submit(client, "/my/who-sees", "/my/who-sees", answer="yes")
    return CHILDS


def report(missed):
    return "\n".join(line for path, problems in missed.items() for line in [path, *(f"    {text}" for text in problems)])


def looked_at(page, found, bar):
    """Path -> what its page misses, for one page of each kind."""
    missed = {}
    for path in {name: path for name, path in reversed(found)}.values():
        answer = page.goto(path)
        here = urlsplit(page.url).path == urlsplit(path).path
        problems = bar(page) if answer.status == 200 and here else [f"answered {answer.status} at {page.url}"]
        missed |= {path: problems} if problems else {}
    return missed


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
def test_every_page_clears_the_bar(who, served, filled, page, bar):
    with crawl.client(served) as client:
        found = list(crawl.pages(client, crawl.listed(filled), beginnings(client, who)))
        page.context.add_cookies([{"name": name, "value": value, "url": served} for name, value in client.cookies.items()])
    missed = looked_at(page, found, bar)
    assert not missed, report(missed)
    assert len(found) >= 3
