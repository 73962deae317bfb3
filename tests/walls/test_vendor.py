"""Third-party front-end files are those that were locked, with their licences, and ask nothing of other hosts."""

import json
import re
import shutil
import subprocess
import sys

from tests.walls import sources

STATIC = sources.TOP / "static"
UPDATE = STATIC / "vendor/update.py"


def check(script):
    return subprocess.run([sys.executable, str(script), "--check"], capture_output=True, text=True, check=False)


def test_every_vendored_file_is_as_locked():
    done = check(UPDATE)
    assert (done.returncode, done.stdout) == (0, "")


def test_a_changed_a_lost_and_an_added_file_are_noticed(tmp_path):
    copy = tmp_path / "static"
    shutil.copytree(STATIC, copy)
    (copy / "vendor/htmx/htmx.min.js").write_text("changed")
    (copy / "fonts/LICENSE-andika.txt").unlink()
    (copy / "vendor/htmx/more.js").write_text("added")
    done = check(copy / "vendor/update.py")
    assert (done.returncode, sorted(done.stdout.splitlines())) == (1, [
        "fonts/LICENSE-andika.txt is missing", "vendor/htmx/htmx.min.js has been changed", "vendor/htmx/more.js is not locked"])


def test_each_package_and_font_has_its_licence():
    names = json.loads((STATIC / "vendor/lock.json").read_text())["files"]
    assert {name for name in names if "LICENSE" in name} == {
        "fonts/LICENSE-andika.txt", "fonts/LICENSE-atkinson-hyperlegible-next.txt", "fonts/LICENSE-vazirmatn.txt",
        "vendor/govuk-frontend/LICENSE",
        "vendor/htmx/LICENSE", "vendor/phosphor/LICENSE"}


def test_styles_name_only_our_own_files():
    for path in STATIC.rglob("*.css"):
        for address in re.findall(r"url\(([^)]*)\)", path.read_text("utf-8")):
            target = (path.parent / address.strip("\"'")).resolve()
            assert target.is_file() and target.is_relative_to(STATIC), f"{path.name}: {address}"


def test_the_crown_and_its_type_are_gone():
    css = (STATIC / "vendor/govuk-frontend/govuk-frontend.css").read_text("utf-8")
    assert [word for word in ("GDS Transport", "@font-face", "url(", "crest", "crown") if word in css] == []


def test_every_icon_that_a_template_names_is_in_the_sprite():
    sprite = (STATIC / "img/icons.svg").read_text("utf-8")
    have = set(re.findall(r'<symbol id="i-([a-z0-9-]+)"', sprite))
    named = {name for path in (sources.TOP / "templates").rglob("*.html")
             for name in re.findall(r"""\b(?:icon|disc)\(\s*['"]([a-z0-9-]+)['"]""", path.read_text("utf-8"))}
    assert named - have == set()
