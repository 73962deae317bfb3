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
         "--disable-component-update", "--disable-sync", "--js-flags=--no-opt,--no-maglev,--min-semi-space-size=64"]
"""The last: what a page's scripts gain by being compiled again while they run costs more than it brings, as each page is new."""
# What Playwright's own driver links to and a minimal system lacks.
DRIVER_NEEDS = ("libatomic1",)
WHAT_TO_DO = ("No Chromium was found, and none can be installed from here: run `sudo apt-get install chromium libatomic1` "
              "(on Ubuntu `.venv/bin/playwright install --with-deps chromium`), or set CHROMIUM to the path of one, then "
              "`make test` again.")
DRIVER_TO_DO = "Playwright's driver does not start. Run `sudo apt-get install libatomic1`, then `make test` again."


def find() -> str | None:
    """The path of a Chromium, or None. CHROMIUM names one outright."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given if Path(given).is_file() else None
    return next(filter(starts, map(shutil.which, NAMES)), None) or playwrights_own()


def starts(path: str | None) -> bool:
    """Whether it is more than Ubuntu's placeholder, which only says where to get a browser."""
    return path is not None and succeeds([path, "--version"])


def succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def driver_starts() -> bool:
    return succeeds([sys.executable, "-m", "playwright", "--version"])


def playwrights_own() -> str | None:
    """The newest browser that `playwright install chromium` has left behind, if any."""
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache/ms-playwright")
    found = sorted(home.glob("chromium-*/chrome-linux*/chrome"), key=lambda path: int(path.parts[-3].split("-")[1]))
    return str(found[-1]) if found else None


def as_root() -> list[str] | None:
    """What stands before a command that needs root: nothing, passwordless sudo, or None if there is no way."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and succeeds(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def install(*packages: str) -> bool:
    """From the system's packages; whether that worked."""
    root = as_root()
    if root is None or not shutil.which("apt-get"):
        return False
    print(f"Installing {', '.join(packages)} for the browser tests (once)", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages]):
        if subprocess.run([*root, *command], stdout=subprocess.DEVNULL, env=quiet, check=False).returncode:
            return False
    return True


def download() -> bool:
    """Playwright's own Chromium, where the system has no package of one (Ubuntu)."""
    return as_root() is not None and succeeds([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"])


def main() -> int:
    if not (driver_starts() or (install(*DRIVER_NEEDS) and driver_starts())):
        print(DRIVER_TO_DO)
        return 1
    if find() or (install("chromium") and find()) or (download() and find()):
        return 0
    print(WHAT_TO_DO)
    return 1


if __name__ == "__main__":
    sys.exit(main())
