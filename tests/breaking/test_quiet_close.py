"""A real server under answers and a close: what it prints names nobody, and says no word, code, receipt or key."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import httpx

from benchmarks import installation, serving
from participation import codes, storage
from participation.keys import Keys
from participation.settings import Settings
from surveys.models import Response, Wave
from surveys.sealed import closing, keys as wave_keys

PLANTED = "planted words of nobody"


def served(settings: Settings, log: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "HEARD_DATABASE_URL": settings.database_url, "HEARD_DATA": str(settings.data),
                   "HEARD_KEYS": str(settings.keys), "HEARD_ORIGIN": settings.origin, "HEARD_WORKERS": "1", "HEARD_TICK": "0"}
    with log.open("wb") as file:
        return subprocess.Popen([sys.executable, "-m", "participation.cli", "serve"], env=environment, stdout=file,
                                stderr=subprocess.STDOUT, cwd=serving.HERE)


def journeys(origin: str, tokens: list[str]) -> list[str]:
    """Enter, answer and send with some codes, and mistakes between; the receipts."""
    receipts = []
    for token in tokens:
        with httpx.Client(base_url=origin, headers={"Origin": origin}, follow_redirects=True) as browser:
            page = browser.get(f"/s/{token}?{PLANTED.replace(' ', '+')}")
            form = browser.get("/s/q/1").text
            hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
            chosen = dict(re.findall(r'name="([^"]+)" type="radio" value="([^"]+)"', form))
            receipts.append(hidden["receipt"])
            browser.post("/s/send", data={**hidden, "nothing": PLANTED})
            browser.post("/s/send", data={**hidden, **chosen})
            browser.post("/s/code", data={"code": codes.grouped(token)[:-1] + "x"})
            browser.post("/s/withdraw", data={"receipt": receipts[-1] + PLANTED})
            browser.post("/s/send", content=PLANTED, headers={"Content-Type": "multipart/form-data; boundary=x"})
            assert page.status_code == 200
    return receipts


async def closed(settings: Settings) -> tuple[bytes, int]:
    keys = Keys.opened(settings.keys)
    async with storage.opened(settings) as database:
        wave = await Wave.get()
        private = wave_keys.read(keys, wave.pk)
        await closing.close(wave=wave, database=database, keys=keys, by=None)
        return private, await Response.all().count()


def test_what_a_server_prints(tmp_path: Path) -> None:
    one = asyncio.run(installation.made(tmp_path, f"sqlite:///{tmp_path}/heard.db", port=serving.free_port(), respondents=12,
                                        at_the_wheel=1))
    log = tmp_path / "log"
    server = served(one.settings, log)
    try:
        until = time.monotonic() + 60
        while True:
            try:
                httpx.get(one.settings.origin + "/readyz")
                break
            except httpx.TransportError:
                assert time.monotonic() < until and server.poll() is None, log.read_text()
                time.sleep(0.1)
        receipts = journeys(one.settings.origin, one.tokens[:4])
    finally:
        server.terminate()
        server.wait(30)
    private, answers = asyncio.run(closed(one.settings))
    assert answers == 4
    said = log.read_text()
    assert "is served on" in said  # we are looking in the right place
    told = [PLANTED, PLANTED.replace(" ", "+"), *one.tokens, *receipts, private.hex(),
            base64.b64encode(private).decode(), "127.0.0.1:"]
    said = said.replace(one.settings.origin, "")
    assert [word for word in told if word in said] == []
