"""Keeps the catalogues in step with the sources: `python -m participation.messages [--check | --add TAG]`.

Without an argument every catalogue takes up new strings and drops old ones. --check changes nothing and fails when a
catalogue lacks a string of the sources. --add starts a language. Translators edit the .po files; nothing is compiled.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from participation import words
from participation.settings import shipped

KEYWORDS = {"_": None, "N_": None, "translated": None, "gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2),
            "npgettext": ((1, "c"), 2, 3)}
TEMPLATE_OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false",
                    "extensions": "jinja2.ext.i18n,jinja2.ext.do"}
BEGUN = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
"""A fixed date in every header, so that a catalogue changes only when its strings do."""
PLURAL_LINES = re.compile(r'^"Plural-Forms:(?:.*[^n]"\n)*?.*\\n"\n', re.M)
ROOMS = ("participation", "surveys", "analysis")


def places() -> Iterator[tuple[Path, str]]:
    """Every folder with strings, and what its files are."""
    top = Path(__file__).parent.parent
    yield from ((top / room, "python") for room in ROOMS)
    yield shipped("templates"), "jinja2"


def found() -> Catalog:
    """Every string of the sources, with the file it stands in."""
    catalog = Catalog(project="Heard", charset="utf-8", fuzzy=False)
    for folder, kind in places():
        pattern = "**.py" if kind == "python" else "**.html"
        extractor = "python" if kind == "python" else "jinja2.ext:babel_extract"
        for name, _line, message, comments, context in extract_from_dir(
                folder, [(pattern, extractor)], {pattern: TEMPLATE_OPTIONS if kind == "jinja2" else {}}, KEYWORDS, ["Translators:"]):
            if _usable(message):
                catalog.add(message, locations=[(f"{folder.name}/{Path(name).as_posix()}", 0)], auto_comments=comments, context=context)
    return catalog


def _usable(message: object) -> bool:
    return bool(message[0] if isinstance(message, (tuple, list)) else message)


def catalogues() -> list[Path]:
    return [path for _tag, path in words.catalogues()]


def start(tag: str) -> Path:
    """An empty catalogue for a language that has none."""
    path = words.LOCALE / tag.replace("-", "_") / "LC_MESSAGES" / f"{words.DOMAIN}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.write_bytes(b"")
    return path


def update(path: Path, sources: Catalog) -> None:
    """Takes the strings of the sources into one catalogue; translations stay, strings that are gone go."""
    tag = path.parts[-3]
    with path.open("rb") as file:
        catalog = words.read_po(file, locale=tag)
    catalog.update(sources, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    catalog.header_comment = f"# Heard: {words.language(tag).name}. Same licence as the project."
    catalog.project, catalog.version, catalog.fuzzy = "Heard", "1", False
    catalog.msgid_bugs_address, catalog.last_translator, catalog.language_team = "none", "nobody yet", tag
    catalog.creation_date = catalog.revision_date = BEGUN
    made = io.BytesIO()
    write_po(made, catalog, width=120, sort_output=True, include_lineno=False)
    text = made.getvalue().decode()
    path.write_text(_right_plurals(text, tag), encoding="utf-8")


def _right_plurals(text: str, tag: str) -> str:
    if tag not in words.PLURALS:
        return text
    return PLURAL_LINES.sub(lambda _found: f'"Plural-Forms: {words.PLURALS[tag]}\\n"\n', text, count=1)


def missing(path: Path, sources: Catalog) -> list[str]:
    """Strings of the sources that the catalogue does not have."""
    have = {(message.id if isinstance(message.id, str) else message.id[0], message.context) for message in words.read(path)}
    wanted = [(message.id if isinstance(message.id, str) else message.id[0], message.context) for message in sources if message.id]
    return [text for text, context in wanted if (text, context) not in have]


def main(arguments: list[str]) -> int:
    sources = found()
    if arguments[:1] == ["--check"]:
        lacking = {path: missing(path, sources) for path in catalogues()}
        for path, strings in lacking.items():
            print(f"{path.parts[-3]}: {len(sources)} strings, {len(strings)} missing", *strings[:5], sep="\n  ")
        return 1 if any(lacking.values()) else 0
    if arguments[:1] == ["--add"]:
        start(arguments[1])
    for path in catalogues():
        update(path, sources)
        catalogue = words.read(path)
        share, theirs = words.share_translated(catalogue), words.share_translated(catalogue, on_readers_pages=True)
        print(f"{path.parts[-3]}: {len(sources)} strings, {share:.0%} translated, of readers' pages {theirs:.0%}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
