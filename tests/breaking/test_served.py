"""The whole service, served as its operator serves it, with respondents on it: killed, and stopped properly."""

from __future__ import annotations

import asyncio
import json
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks import installation, serving
from benchmarks.installation import Installation
from participation.engines import config

AT_ONCE = 8
ENOUGH = 25  # ballots before the signal
PATIENCE = 60


@pytest.fixture
def pulse(tmp_path: Path) -> Installation:
    """An installation with an open wave of 300 people."""
    made = installation.made(tmp_path, f"sqlite:///{tmp_path}/heard.db", port=serving.free_port(), respondents=300,
                             at_the_wheel=1)
    return asyncio.run(made)


def rows(one: Installation, sql: str) -> int:
    connection = sqlite3.connect(config.sqlite_path(one.settings))
    try:
        return connection.execute(f"SELECT count(*) FROM {sql}").fetchone()[0]
    finally:
        connection.close()


def respondents(one: Installation) -> subprocess.Popen[bytes]:
    job = {"kind": "journeys", "port": one.settings.port, "at_once": AT_ONCE, "seconds": PATIENCE, "each": one.tokens}
    client = subprocess.Popen([sys.executable, "-m", "benchmarks.client"], cwd=serving.HERE, stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE)
    client.stdin.write(json.dumps(job).encode())
    client.stdin.close()
    return client


def enough(one: Installation) -> None:
    """Waits until `ENOUGH` ballots are in."""
    until = time.monotonic() + PATIENCE
    while (sealed := rows(one, "survey_urn")) < ENOUGH:
        assert time.monotonic() < until, sealed
        time.sleep(0.02)


def interrupted(one: Installation, by: signal.Signals) -> tuple[int, int]:
    """How many thank-you pages had arrived when the server had ended, and its exit code."""
    with serving.heard(one.settings, workers=1) as server:
        client = respondents(one)
        enough(one)
        server.send_signal(by)
        saw = json.loads(client.stdout.read())
        assert client.wait(PATIENCE) == 0
        return saw["done"], server.wait(PATIENCE)


def whole(one: Installation) -> int:
    """Ballots in the urn; fails if a code, a ballot and a receipt do not belong together."""
    sealed = rows(one, "survey_urn")
    assert rows(one, "survey_participation WHERE state = 'spent'") == rows(one, "survey_receipt") == sealed
    return sealed


def test_kill_9_under_load(pulse: Installation) -> None:
    """No thank-you page without its ballot; at most the ballots on their way had none yet."""
    thanked, code = interrupted(pulse, signal.SIGKILL)
    assert code == -signal.SIGKILL
    assert ENOUGH - AT_ONCE <= thanked <= whole(pulse) <= thanked + AT_ONCE


def test_sigterm_under_load(pulse: Installation) -> None:
    """Whoever was sending gets an answer: as many thank-you pages as ballots."""
    thanked, code = interrupted(pulse, signal.SIGTERM)
    assert code in (0, -signal.SIGTERM)
    assert ENOUGH - AT_ONCE <= thanked == whole(pulse)


def test_started_again_it_goes_on(pulse: Installation) -> None:
    """After a kill the same service takes the rest: every code once, none twice."""
    interrupted(pulse, signal.SIGKILL)
    before = whole(pulse)
    with serving.heard(pulse.settings, workers=1) as server:
        figures = serving.measured(server, "the rest", kind="journeys", port=pulse.settings.port, at_once=AT_ONCE,
                                   seconds=PATIENCE, each=pulse.tokens)
    assert whole(pulse) == len(pulse.tokens) == before + figures.done
    assert figures.failures == before  # their codes were used
