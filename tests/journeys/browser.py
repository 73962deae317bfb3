"""A Chromium for the tests: found, or installed from Debian's packages, or a sentence that says what to do.

`python -m tests.journeys.browser` is what `make test` runs first.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]
WHAT_TO_DO = ("No Chromium was found, and it cannot be installed without root: run `sudo apt-get install chromium`, "
              "or set CHROMIUM to the path of one, then `make test` again.")


def find() -> str | None:
    """The path of a Chromium, or None. CHROMIUM names one outright."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given if Path(given).is_file() else None
    return next(filter(None, map(shutil.which, NAMES)), None) or playwrights_own()


def playwrights_own() -> str | None:
    """The newest browser that `playwright install chromium` has left behind, if any."""
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    found = sorted(home.glob("chromium-*/chrome-linux*/chrome"), key=lambda path: int(path.parts[-3].split("-")[1]))
    return str(found[-1]) if found else None


def as_root() -> list[str] | None:
    """What stands before a command that needs root: nothing, passwordless sudo, or None if there is no way."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0:
        return ["sudo", "-n"]
    return None


def install() -> bool:
    """Chromium from the system's packages; whether that worked."""
    root = as_root()
    if root is None or not shutil.which("apt-get"):
        return False
    print("Installing Chromium for the browser tests (once)", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-qq", "-y", "--no-install-recommends", "chromium"]):
        if subprocess.run([*root, *command], stdout=subprocess.DEVNULL, env=quiet, check=False).returncode:
            return False
    return True


def main() -> int:
    if find() or (install() and find()):
        return 0
    print(WHAT_TO_DO)
    return 1


if __name__ == "__main__":
    sys.exit(main())
