"""Finds real addresses by following links as one of the demonstration's people, without a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import httpx

from participation.app import create_app
from participation.settings import Settings
from participation.web.addresses import Url

AS_MANY = 2
"""Pages with the same kind of address that are looked at for each person."""
NOT_PAGES = {"alive", "ready"}


def client(origin: str) -> httpx.Client:
    """A browser's manners without a browser; each request on a connection of its own, as a fault closes the old one."""
    return httpx.Client(base_url=origin, timeout=60, headers={"Origin": origin}, limits=httpx.Limits(max_keepalive_connections=0))


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value and value.startswith("/")]


class Forms(HTMLParser):
    """The forms of a page: [(where it is sent, its hidden fields)]."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and given.get("method", "").lower() == "post":
            self.found.append((given.get("action", ""), {}))
        if tag == "input" and given.get("type") == "hidden" and self.found:
            self.found[-1][1][given["name"]] = given.get("value", "")


def submit(client: httpx.Client, page: str, to: str, **filled: str) -> httpx.Response:
    """Opens `page`, fills the form that is sent to `to`, hidden fields as they stand, and sends it."""
    parser = Forms()
    parser.feed(client.get(page).text)
    hidden = next(fields for action, fields in parser.found if action == to)
    return client.post(to, data={**hidden, **filled})


def links(html: str) -> list[str]:
    parser = Links()
    parser.feed(html)
    return [link.partition("#")[0] for link in parser.found]


def listed(folder: Path) -> list[Url]:
    """Every address of the service."""
    return list(create_app(Settings(data=folder, keys=folder / "keys", demo=True)).state.urls)


@cache
def pattern(path: str) -> re.Pattern[str]:
    return re.compile("^" + re.sub(r"\\{[^}]*\\}", "[^/]+", re.escape(path)) + "$")


def named(urls: list[Url], path: str) -> str | None:
    """The name of the GET address that a path belongs to."""
    plain = path.partition("?")[0]
    return next((url.name for url in urls if "GET" in url.methods and pattern(url.path).match(plain)), None)


def characters(filled: Path) -> dict[str, dict[str, str]]:
    cast = json.loads((filled / "data/demo-cast.json").read_text("utf-8"))
    return {one["key"]: one for one in cast["characters"]}


def become(client: httpx.Client, who: str) -> str:
    """Makes the client that character's; returns the path where it begins."""
    answer = client.post("/demo", data={"who": who})
    assert answer.status_code == 303, f"{who}: {answer.status_code} {answer.text[:300]}"
    return answer.headers["location"]


def pages(client: httpx.Client, urls: list[Url], begin: list[str]) -> Iterator[tuple[str, str]]:
    """(name, path) of every page that can be reached by links, at most AS_MANY of each kind."""
    waiting, seen, count = list(begin), set(begin), {}
    while waiting:
        path = waiting.pop(0)
        name = named(urls, path)
        if name is None or name in NOT_PAGES or count.get(name, 0) >= AS_MANY:
            continue
        answer = client.get(path)
        if answer.status_code >= 500:
            yield name, path
        if answer.status_code in {302, 303} and answer.headers["location"] not in seen:
            waiting.append(answer.headers["location"])
            seen.add(answer.headers["location"])
        if answer.status_code == 200 and answer.headers["content-type"].startswith("text/html"):
            count[name] = count.get(name, 0) + 1
            yield name, path
            new = [link for link in dict.fromkeys(links(answer.text)) if link not in seen]
            seen.update(new)
            waiting += new
