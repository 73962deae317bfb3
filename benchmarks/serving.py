"""Start a server as its operator would, measure what it uses, stop it."""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from participation.settings import Settings

TICKS = os.sysconf("SC_CLK_TCK")
HERE = Path(__file__).parent.parent


@dataclass(frozen=True)
class Figures:
    """What one run of the client saw. Times in milliseconds; `cpu`: server milliseconds for each thing done, `client_cpu` ours."""

    what: str
    at_once: int
    a_second: float
    p50: float
    p99: float
    cpu: float
    failures: int
    wrong: tuple[str, ...] = ()
    done: int = 0
    client_cpu: float = 0.0


def free_port() -> int:
    """Below those that systems give to whoever asks for any, so that nobody takes it before the server does."""
    while True:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as one, suppress(OSError):
            one.bind(("127.0.0.1", port))
            return port


@contextmanager
def heard(settings: Settings, workers: int) -> Iterator[subprocess.Popen[bytes]]:
    """`heard serve` on the installation, ready to answer."""
    environment = {**_without_heard(), "HEARD_DATABASE_URL": settings.database_url, "HEARD_DATA": str(settings.data),
                   "HEARD_KEYS": str(settings.keys), "HEARD_ORIGIN": settings.origin, "HEARD_WORKERS": str(workers)}
    command = [sys.executable, "-m", "participation.cli", "serve"]
    with _running(command, environment, settings.port, "/readyz") as server:
        yield server


@contextmanager
def bare(port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A Starlette page and nothing else, on the same uvicorn."""
    command = [sys.executable, "-m", "uvicorn", "benchmarks.bare:app", "--port", str(port), "--no-access-log",
               "--log-level", "warning", "--no-server-header", "--no-date-header"]
    with _running(command, _without_heard(), port, "/") as server:
        yield server


def _without_heard() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("HEARD_")}


@contextmanager
def _running(
    command: list[str], environment: dict[str, str], port: int, path: str
) -> Iterator[subprocess.Popen[bytes]]:
    server = subprocess.Popen(command, env=environment, cwd=HERE, stdout=subprocess.DEVNULL)
    try:
        _wait(server, port, path)
        _settle(server.pid)
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def _wait(server: subprocess.Popen[bytes], port: int, path: str) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise SystemExit(f"The server ended with {server.returncode} before it answered.")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise SystemExit("The server did not become ready.")


def _settle(pid: int) -> None:
    """Until every worker has started: one that still reads its modules takes a core from the one that answers."""
    before, quiet = _cpu(pid), 0
    while quiet < 3:
        time.sleep(0.15)
        now = _cpu(pid)
        quiet = quiet + 1 if now - before < 0.02 else 0
        before = now


def measured(server: subprocess.Popen[bytes], what: str, **job: object) -> Figures:
    """Let the client do `job` (see benchmarks/client.py) against `server`."""
    before = _cpu(server.pid)
    done = subprocess.run([sys.executable, "-m", "benchmarks.client"], input=json.dumps(job).encode(), cwd=HERE,
                          stdout=subprocess.PIPE, check=True)
    saw = json.loads(done.stdout)
    number = max(1, saw["done"])
    return Figures(what, int(job["at_once"]), saw["done"] / saw["seconds"], saw["p50"], saw["p99"],
                   (_cpu(server.pid) - before) * 1000 / number, saw["failures"], tuple(saw["wrong"]), saw["done"],
                   saw["client_cpu"] * 1000 / number)


def _cpu(pid: int) -> float:
    """Seconds of processor time of a process and those it started."""
    total = 0.0
    for one in [pid, *_children(pid)]:
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        except FileNotFoundError:
            continue
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


def _children(pid: int) -> list[int]:
    try:
        own = [int(one) for task in Path(f"/proc/{pid}/task").iterdir()
               for one in (task / "children").read_text().split()]
    except FileNotFoundError:
        return []
    return own + [deeper for one in own for deeper in _children(one)]
