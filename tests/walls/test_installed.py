"""The built wheel, installed where there is no checkout, serves pages, styles and migrations from inside itself."""

import os
import subprocess
import sys
import sysconfig
import urllib.request
import zipfile

import pytest

from participation.settings import Settings
from tests.filled import free_port, serving
from tests.walls import sources

pytestmark = pytest.mark.slow


def run(*command, cwd):
    done = subprocess.run(list(map(str, command)), cwd=cwd, capture_output=True, text=True, check=False,
                          env={name: value for name, value in os.environ.items() if not name.startswith(("HEARD_", "PYTHONPATH"))})
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, sources.TOP, cwd=folder)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """An environment with nothing but the wheel; its dependencies are lent from this one, so that no network is needed."""
    folder = tmp_path_factory.mktemp("installed")
    run(sys.executable, "-m", "venv", "--without-pip", folder / "venv", cwd=folder)
    python = folder / "venv/bin/python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    site = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder)
    with open(f"{site}/lent.pth", "w", encoding="utf-8") as lent:
        lent.write(sysconfig.get_path("purelib") + "\n")
    return folder


def test_the_wheel_holds_every_template_static_file_migration_and_catalogue(wheel):
    inside = set(zipfile.ZipFile(wheel).namelist())
    shipped = [path for folder in ("templates", "static") for path in (sources.TOP / folder).rglob("*")
               if path.is_file() and "__pycache__" not in path.parts]
    expected = {f"participation/_shipped/{path.relative_to(sources.TOP).as_posix()}" for path in shipped}
    expected |= {sources.name(path) for room in sources.ROOMS for path in (sources.TOP / room).rglob("*")
                 if path.suffix in {".py", ".toml", ".po", ".csv"}}
    assert expected - inside == set()


def test_the_installed_command_is_not_the_checkout(installed):
    where = run(installed / "venv/bin/python", "-c", "import participation; print(participation.__file__)", cwd=installed)
    assert where.startswith(str(installed))


def test_the_installed_command_migrates_and_serves(installed):
    port = free_port()
    settings = Settings(data=installed / "data", keys=installed / "keys", origin=f"http://127.0.0.1:{port}")
    heard = installed / "venv/bin/heard"
    environment = {"HEARD_DATA": settings.data, "HEARD_KEYS": settings.keys, "HEARD_ORIGIN": settings.origin}
    run("env", *(f"{name}={value}" for name, value in environment.items()), heard, "migrate", cwd=installed)
    with serving(settings, command=(str(heard),), cwd=installed) as origin:
        with urllib.request.urlopen(origin + "/") as page:
            html = page.read().decode()
        style = html.split('rel="stylesheet" href="')[1].split('"')[0]
        with urllib.request.urlopen(origin + style) as sheet:
            assert (sheet.status, sheet.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "<main" in html
