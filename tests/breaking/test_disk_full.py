"""The disk is full: whoever writes is told so, nothing is there by half, and all goes on when there is room again."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.toyroom import ToyRoom

CHECKOUT = Path(__file__).parents[2]
OWN_DISK = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o size=3m tmpfs "$0" && cd "$0" && exec "$@"']


def may_mount() -> bool:
    """Root may, in most containers and on every machine; the mount is seen by the child process alone."""
    if os.geteuid() or not shutil.which("unshare"):
        return False
    tried = subprocess.run(["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"], capture_output=True)
    return tried.returncode == 0


@pytest.mark.parametrize("how", [
    pytest.param("full", marks=pytest.mark.skipif(not may_mount(), reason="needs the right to mount a small disk")),
    "no larger files",
])
def test_disk_full(tmp_path: Path, toy: ToyRoom, how: str) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    command = [sys.executable, "-m", "tests.breaking.filling", str(toy.folder.parent), toy.folder.name, how]
    told = [*OWN_DISK[:-1], OWN_DISK[-1], str(place), *command] if how == "full" else command
    done = subprocess.run(told, cwd=place, env={**os.environ, "PYTHONPATH": str(CHECKOUT)}, timeout=30,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    saw = json.loads(done.stdout)
    kept = sorted(f"{name}-{half}" for name in saw["saved"] for half in "ab")
    assert saw["found"] == kept                      # what was acknowledged, all of it and nothing else
    assert set(saw["refused"].values()) == {"CannotSave"}
    assert {name.split("-")[0] for name in saw["refused"]} == {"hot", "act"}
    assert saw["saved"][:10] == [f"before-{n}" for n in range(10)]
    assert saw["saved"][-2:] == ["after-hot", "after-act"]
    assert saw["read"] == 2 * (len(saw["saved"]) - 2)  # reading went on meanwhile
