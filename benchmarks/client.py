"""The respondents: a process of its own, as light as Python allows, so that it measures the server and not itself.

Reads a job as JSON from standard input and writes what it saw as JSON. Each respondent is one connection at a time,
as a browser's is: opened for a journey, kept for its requests, closed after it.
"""

from __future__ import annotations

import asyncio
import json
import re
import resource
import sys
import time
import zlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urlencode

import uvloop

HIDDEN = re.compile(rb'<input[^>]*type="hidden"[^>]*>')
ATTRIBUTE = re.compile(rb'(name|value)="([^"]*)"')
RADIO = re.compile(rb'<input[^>]*type="radio"[^>]*>')
AREA = re.compile(rb'<textarea[^>]*name="([^"]+)"')
WORDS = "We could use more time for handovers, and the new rota helps. " * 3


class Wrong(Exception):
    """The server answered something else than this journey expects."""


class Connection(asyncio.Protocol):
    """One HTTP/1.1 connection; one request at a time."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport, self.data, self.waiting = transport, b"", None

    def data_received(self, data: bytes) -> None:
        self.data += data
        end = self.data.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self.data[:end].lower()
        at = head.find(b"content-length:")
        length = int(head[at + 15:].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self.data) >= end + 4 + length and self.waiting:
            whole, self.data = self.data, b""
            waiting, self.waiting = self.waiting, None
            waiting.set_result((int(whole[9:12]), whole[:end], whole[end + 4:]))

    def connection_lost(self, problem: Exception | None) -> None:
        if self.waiting and not self.waiting.done():
            self.waiting.set_exception(Wrong("connection closed"))

    def ask(self, request: bytes) -> asyncio.Future[tuple[int, bytes, bytes]]:
        self.waiting = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self.waiting


@dataclass
class Job:
    """`kind`: journeys, autosaves or pages. `each`: tokens, children (lists of four) or paths."""

    kind: str
    port: int
    at_once: int
    seconds: float
    each: list
    done: int = 0
    known: bytes = b""
    choices: int = 0
    wrong: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)

    @cached_property
    def headers(self) -> bytes:
        return (f"Host: 127.0.0.1:{self.port}\r\nAccept-Encoding: gzip\r\nAccept-Language: en-GB\r\n"
                "User-Agent: Mozilla/5.0\r\nSec-Fetch-Site: same-origin\r\n").encode()

    def get(self, path: bytes, cookie: bytes = b"") -> bytes:
        return b"GET " + path + b" HTTP/1.1\r\n" + self.headers + cookie + b"\r\n"

    def post(self, path: bytes, form: dict[str, str] | bytes, cookie: bytes, more: bytes = b"") -> bytes:
        body = form if isinstance(form, bytes) else urlencode(form).encode()
        return (b"POST " + path + b" HTTP/1.1\r\n" + self.headers + cookie + more
                + b"Origin: http://127.0.0.1:%d\r\nContent-Type: application/x-www-form-urlencoded\r\n" % self.port
                + b"Content-Length: %d\r\n\r\n" % len(body) + body)


def text(head: bytes, body: bytes) -> bytes:
    return zlib.decompress(body, 31) if b"content-encoding: gzip" in head else body


def expect(status: int, wanted: int, what: str) -> None:
    if status != wanted:
        raise Wrong(f"{what}: {status}")


def filled(page: bytes) -> dict[str, str]:
    """The page's form as a respondent sends it: hidden fields, one choice of each group, some words."""
    form = {}
    for tag in HIDDEN.findall(page):
        found = dict(ATTRIBUTE.findall(tag))
        form[found[b"name"].decode()] = found.get(b"value", b"").decode()
    for place, tag in enumerate(RADIO.findall(page)):
        found = dict(ATTRIBUTE.findall(tag))
        if place % 3 == 0 or found[b"name"].decode() not in form:
            form[found[b"name"].decode()] = found[b"value"].decode()
    for name in AREA.findall(page):
        form[name.decode()] = WORDS
    return form


def answered(job: Job, page: bytes) -> bytes:
    """The body to send. The same page has the same questions: they are looked for once, its hidden fields every time."""
    choices = page.count(b'type="radio"')
    if not job.known or choices != job.choices:
        form = filled(page)
        if len(form) < 9:
            raise Wrong(f"the page has {len(form)} fields")
        hidden = {dict(ATTRIBUTE.findall(tag))[b"name"].decode() for tag in HIDDEN.findall(page)}
        job.known = urlencode({name: value for name, value in form.items() if name not in hidden}).encode()
        job.choices = choices
    hidden_now = [dict(ATTRIBUTE.findall(tag)) for tag in HIDDEN.findall(page)]
    return b"&".join([*(one[b"name"] + b"=" + one.get(b"value", b"") for one in hidden_now), job.known])


async def journey(job: Job, token: str) -> None:
    """Open the link, the start page and the questions; answer; send."""
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(Connection, "127.0.0.1", job.port)
    try:
        status, head, _ = await connection.ask(job.get(b"/s/" + token.encode()))
        expect(status, 303, "link")
        at = head.lower().find(b"set-cookie: ") + 12
        cookie = b"Cookie: " + head[at:].split(b";", 1)[0] + b"\r\n"
        status, *_ = await connection.ask(job.get(b"/s", cookie))
        expect(status, 200, "start")
        status, head, body = await connection.ask(job.get(b"/s/q/1", cookie))
        expect(status, 200, "questions")
        page = text(head, body)
        action = page[page.rindex(b' action="') + 9:].split(b'"', 1)[0]
        status, head, body = await connection.ask(job.post(action, answered(job, page), cookie))
        expect(status, 200, "sent")
    finally:
        connection.transport.close()


async def autosaves(job: Job, child: list, until: float) -> AsyncIterator[float]:
    """One child turns the wheel: a save every time, on one connection. Yields the seconds each took."""
    cookie, check_in, band, version = child
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(Connection, "127.0.0.1", job.port)
    head = b"Cookie: heard=" + cookie.encode() + b"\r\n"
    status, page_head, body = await connection.ask(job.get(b"/my/wheel", head))
    expect(status, 200, "wheel")
    page = text(page_head, body)
    form = filled(page)
    form.update(check_in=check_in, band=band, version=str(version))
    base = int(form.get("base", 0))
    for turn in range(1, 1_000_000):
        if time.perf_counter() > until:
            break
        form["revision"] = str(base + turn)
        start = time.perf_counter()
        status, *_ = await connection.ask(job.post(b"/my/wheel", form, head, b"HX-Request: true\r\n"))
        expect(status, 200, "autosave")
        yield time.perf_counter() - start
    connection.transport.close()


async def respondent(job: Job, tokens: Iterator[str], until: float) -> None:
    for token in tokens:
        start = time.perf_counter()
        if start > until:
            return
        try:
            await journey(job, token)
        except (Wrong, OSError) as problem:
            job.wrong.append(str(problem))
            continue
        job.times.append(time.perf_counter() - start)


async def child(job: Job, one: list, until: float) -> None:
    try:
        async for seconds in autosaves(job, one, until):
            job.times.append(seconds)
    except (Wrong, OSError) as problem:
        job.wrong.append(str(problem))


async def reader(job: Job, path: str, until: float) -> None:
    _, connection = await asyncio.get_running_loop().create_connection(Connection, "127.0.0.1", job.port)
    request = job.get(path.encode())
    while (start := time.perf_counter()) < until:
        status, *_ = await connection.ask(request)
        expect(status, 200, path)
        job.times.append(time.perf_counter() - start)
    connection.transport.close()


async def run(job: Job) -> None:
    start = time.perf_counter()
    until = start + job.seconds
    if job.kind == "journeys":
        tokens = iter(job.each)
        work = [respondent(job, tokens, until) for _ in range(job.at_once)]
    elif job.kind == "autosaves":
        work = [child(job, one, until) for one in job.each[: job.at_once]]
    else:
        work = [reader(job, job.each[0], until) for _ in range(job.at_once)]
    await asyncio.gather(*work)
    took = time.perf_counter() - start
    times = sorted(job.times) or [float("nan")]
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"done": len(job.times), "seconds": took, "wrong": job.wrong[:5], "failures": len(job.wrong),
                      "p50": times[len(times) // 2] * 1000, "p99": times[int(len(times) * 0.99)] * 1000,
                      "client_cpu": used.ru_utime + used.ru_stime}))


if __name__ == "__main__":
    uvloop.install()
    asyncio.run(run(Job(**json.load(sys.stdin))))
