"""Third-party files of the front end: fetch them, cut them down, lock them.

    python static/vendor/update.py            fetch with npm (developers only) and write every file and lock.json again
    python static/vendor/update.py --check    offline: every file is present and has the locked sha512; exit 1 if not

What is made: htmx as published; GOV.UK Frontend's stylesheet cut down to the components that we use, without its
fonts and crest; one sprite of Phosphor's duotone icons together with our own answer rings (rings.py); and the fonts for
other languages' letters as Fontsource publishes them, but for Polish, whose eighteen letters are cut out of files twenty
times their size (this one step needs `pip install fonttools brotli`).
Fonts for English are copied by hand, with their licences. Everything is locked.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
STATIC = HERE.parent
LOCK = HERE / "lock.json"

PACKAGES = {
    "htmx.org": ("4.0.1", "sha512-oF7JgXhDW9UXCy/k1ZYFUQgzu/rm19ORWPSPNL91vPluB2PB9+MV55tyQdH/w7o2EAbTYUG5SDW1R60mdkdqGg=="),
    "govuk-frontend": ("6.3.0", "sha512-cXIQxm5PHCsbic47GXZrVBZhAeeshTLRL6ZBKilLsR6rMCjJuWb7Fruq0VUNMBJFlJk/srsRj/q8d5bM9cgKoA=="),
    "@phosphor-icons/core": ("2.1.1", "sha512-v4ARvrip4qBCImOE5rmPUylOEK4iiED9ZyKjcvzuezqMaiRASCHKcRIuvvxL/twvLpkfnEODCOJp5dM4eZilxQ=="),
    "@fontsource/andika": ("5.3.0", "sha512-m15/VavWcrOhTJr4xXVKTKrJgI8Ny4fI52ZwcoYH3kH6IyLpAfuYUuFouI223WFbDP0kwvKsOOankklFNyMvNw=="),
    "@fontsource-variable/vazirmatn": ("5.3.0", "sha512-ZA68W8JHbMdNzzwjYHUWKB2PH22QpxNEnk0ukcXM+XiqYMV6ZWJZAKuNXcrMR2JjuIAwsfAU3KknCXPI6wXUvw=="),
}
POLISH = "ĄĆĘŁŃŚŹŻąćęłńśźż"
COMPONENTS = set(
    "govuk-template govuk-link govuk-body govuk-body-s govuk-list govuk-heading-xl govuk-heading-l govuk-heading-m "
    "govuk-heading-s govuk-button govuk-input govuk-textarea govuk-select govuk-radios govuk-checkboxes govuk-label "
    "govuk-hint govuk-form-group govuk-fieldset govuk-error-message govuk-error-summary govuk-details govuk-back-link "
    "govuk-breadcrumbs govuk-inset-text govuk-summary-list govuk-skip-link govuk-visually-hidden "
    "govuk-visually-hidden-focusable govuk-width-container govuk-pagination govuk-date-input govuk-file-upload "
    "govuk-notification-banner govuk-warning-text".split())
"""Blocks of GOV.UK Frontend that stay. A page that needs another one adds it here and runs this file."""
LEFT_OUT = re.compile(
    r"--inverse|--small|--warning|--start|conditional|input--width-[235]\b|input--extra|summary-card|js-enabled|"
    r"input__wrapper|input__prefix|input__suffix|button-group|file-upload-button|template--rebranded|govuk-frontend-supported")
LICENCE = """The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of
this software and associated documentation files (the "Software"), to deal in
the Software without restriction, including without limitation the rights to
use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies
of the Software, and to permit persons to whom the Software is furnished to do
so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS
FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER
IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


# ---- fetching ------------------------------------------------------------------------------------------------------

def fetched(name: str, folder: Path) -> Path:
    """The unpacked npm package, after its tarball has been compared with the pinned hash."""
    version, pinned = PACKAGES[name]
    done = subprocess.run(["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(folder)],
                          check=True, capture_output=True, text=True)
    tarball = folder / done.stdout.split()[-1]
    found = "sha512-" + base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode()
    if found != pinned:
        raise SystemExit(f"{name} {version}: the package from npm has another hash than the pinned one. Nothing was changed.")
    target = folder / name.replace("/", "-")
    with tarfile.open(tarball) as archive:
        archive.extractall(target, filter="data")
    return target / "package"


# ---- GOV.UK Frontend, cut down ---------------------------------------------------------------------------------------

def blocks(css: str) -> list[tuple[str, str]]:
    """A stylesheet's top-level (prelude, body) pairs. Strings and url() in GOV.UK Frontend hold no braces."""
    found, depth, start, opened = [], 0, 0, 0
    for at, sign in enumerate(css):
        if sign == "{":
            depth += 1
            opened = at if depth == 1 else opened
        elif sign == "}":
            depth -= 1
            if depth == 0:
                found.append((css[start:opened].strip(), css[opened + 1:at]))
                start = at + 1
    return found


def kept(selector: str) -> bool:
    """Whether one selector speaks only of components that stay."""
    if LEFT_OUT.search(selector):
        return False
    names = re.findall(r"\.(govuk-[a-z-]+?)(?:__|--|(?![a-z-]))", selector)
    return bool(names) and all(name in COMPONENTS for name in names)


def cut(css: str) -> str:
    """The stylesheet with only our components; fonts, crest and every url() are gone."""
    made = []
    for prelude, body in blocks(css):
        if prelude.startswith("@font-face"):
            continue
        if prelude.startswith(("@media", "@supports")):
            inner = cut(body)
            made += [f"{prelude}{{{inner}}}"] if inner else []
        elif prelude == ":root":
            made.append(f":root{{{body}}}")
        elif selectors := [s for s in re.split(r",(?![^(]*\))", prelude) if kept(s)]:
            made.append(f"{','.join(selectors)}{{{body}}}")
    return "\n".join(made)


def govuk(package: Path) -> str:
    css = (package / "dist/govuk/govuk-frontend.min.css").read_text(encoding="utf-8")
    css = re.sub(r"/\*.*?\*/|@charset[^;]*;", "", css, flags=re.S)
    css = cut(css).replace("font-family:GDS Transport,arial,sans-serif", "font-family:inherit")
    if "url(" in css or "GDS Transport" in css:
        raise SystemExit("GOV.UK Frontend: a url() or its own font is left; look at cut().")
    head = f"/* GOV.UK Frontend {PACKAGES['govuk-frontend'][0]} (MIT), cut down by static/vendor/update.py: do not edit */\n"
    return head + css + "\n"


# ---- the sprite ------------------------------------------------------------------------------------------------------

def symbol(package: Path, name: str) -> str:
    text = (package / f"assets/duotone/{name}-duotone.svg").read_text(encoding="utf-8")
    inner = re.search(r"<svg[^>]*>(.*)</svg>", text, re.S).group(1)
    return f'<symbol id="i-{name}" viewBox="0 0 256 256">{inner}</symbol>'


def sprite(package: Path) -> str:
    sys.path.insert(0, str(HERE))
    import rings
    made = [symbol(package, name) for name in sorted(rings.ICONS)] + rings.symbols()
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(made) + "\n</svg>\n"


# ---- letters of other languages ----------------------------------------------------------------------------------------

def fonts(andika: Path, vazirmatn: Path) -> None:
    """Cyrillic for Ukrainian, the Polish letters, and Arabic script for Arabic and Urdu (OFL 1.1, all three)."""
    target = STATIC / "fonts"
    for weight in (400, 700):
        shutil.copy(andika / f"files/andika-cyrillic-{weight}-normal.woff2", target)
        polish(andika / f"files/andika-latin-ext-{weight}-normal.woff2", target / f"polish-letters-{weight}.woff2")
    shutil.copy(vazirmatn / "files/vazirmatn-arabic-wght-normal.woff2", target)
    shutil.copy(vazirmatn / "LICENSE", target / "LICENSE-vazirmatn.txt")


def polish(source: Path, target: Path) -> None:
    """Only POLISH of a font. The licence keeps the font's name for the whole font, so the part gets another one."""
    from fontTools import subset
    from fontTools.ttLib import TTFont
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(flavor="woff2", layout_features=["kern", "mark", "ccmp"], name_IDs=[0, 1, 2, 4, 6, 13, 14])
    cutter = subset.Subsetter(options)
    cutter.populate(text=POLISH)
    cutter.subset(font)
    rename(font, "PolishLettersOfHeard")
    font.flavor = "woff2"
    font.save(target)


def rename(font, name: str) -> None:  # type: ignore[no-untyped-def]
    for record in font["name"].names:
        if record.nameID in (1, 4, 6, 16):
            record.string = name


def for_typesetting(target: Path) -> None:
    """The same letters unpacked for PDFs (participation/typesetting.py), which are set from TrueType, one weight a file."""
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont
    (target / "set").mkdir(exist_ok=True)
    for source in sorted((*target.glob("andika-*.woff2"), *target.glob("polish-*.woff2"), *target.glob("vazirmatn-*.woff2"))):
        font = TTFont(source, recalcTimestamp=False)
        if "fvar" in font:
            font = instantiateVariableFont(font, {"wght": 400})
        if "cyrillic" in source.stem:  # a family of its own: of two files of one family Typst takes one
            rename(font, "CyrillicLettersOfHeard")
        font.flavor = None
        font.save(target / "set" / f"{source.stem}.ttf")


# ---- the lock --------------------------------------------------------------------------------------------------------

def sha512(path: Path) -> str:
    return hashlib.sha512(path.read_bytes()).hexdigest()


def locked_files() -> list[Path]:
    """Every third-party file, and every file made from one."""
    found = [*STATIC.glob("fonts/*"), *STATIC.glob("fonts/set/*"), *HERE.glob("*/*"), STATIC / "img/icons.svg"]
    return sorted(path for path in found if path.is_file() and "__pycache__" not in path.parts)


def lock() -> None:
    files = {str(path.relative_to(STATIC)): sha512(path) for path in locked_files()}
    packages = {name: {"version": version, "integrity": pinned} for name, (version, pinned) in PACKAGES.items()}
    LOCK.write_text(json.dumps({"packages": packages, "files": files}, indent=1) + "\n", encoding="utf-8")


def problems() -> list[str]:
    """What differs from the lock, one sentence each; empty when all is as locked."""
    files = json.loads(LOCK.read_text(encoding="utf-8"))["files"]
    found = [f"{name} is missing" for name in files if not (STATIC / name).is_file()]
    found += [f"{name} has been changed" for name, digest in files.items()
              if (STATIC / name).is_file() and sha512(STATIC / name) != digest]
    found += [f"{path.relative_to(STATIC)} is not locked" for path in locked_files()
              if str(path.relative_to(STATIC)) not in files]
    return found


def update() -> None:
    with tempfile.TemporaryDirectory() as folder:
        htmx, frontend, icons, andika, vazirmatn = (fetched(name, Path(folder)) for name in PACKAGES)
        write("htmx/htmx.min.js", (htmx / "dist/htmx.min.js").read_text(encoding="utf-8"))
        write("htmx/LICENSE", (htmx / "LICENSE").read_text(encoding="utf-8"))
        write("govuk-frontend/govuk-frontend.css", govuk(frontend))
        write("govuk-frontend/LICENSE", LICENCE)
        write("phosphor/LICENSE", (icons / "LICENSE").read_text(encoding="utf-8"))
        write("../img/icons.svg", sprite(icons))
        fonts(andika, vazirmatn)
        for_typesetting(STATIC / "fonts")
    lock()


def write(name: str, text: str) -> None:
    path = HERE / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main() -> int:
    if "--check" not in sys.argv:
        update()
    for problem in (found := problems()):
        print(problem)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
