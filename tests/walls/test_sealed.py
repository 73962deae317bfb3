"""Names and own words are sealed: looked for in the bytes of a filled partnership, column by column."""

import re
import sqlite3

from participation import keys as sealing
from participation.engines.config import sqlite_path
from participation.keys import NONCE_BYTES, Keys
from tests.filled import filled, settings_in  # noqa: F401

LEAST_BOX = NONCE_BYTES + 16
"""An empty text sealed with AES-GCM: nonce and tag."""
LEAST_NAMES = 50


def connect(folder):
    return sqlite3.connect(f"file:{sqlite_path(settings_in(folder))}?mode=ro", uri=True)


def columns(database):
    """(table, column) of everything that is called sealed."""
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return [(table, row[1]) for table in tables for row in database.execute(f'PRAGMA table_info("{table}")')
            if row[1].endswith("_sealed")]


def test_every_sealed_column_holds_boxes_only(filled):  # noqa: F811
    database = connect(filled)
    found = columns(database)
    assert {("child", "name_sealed"), ("check_in", "own_words_sealed"), ("promise", "what_sealed"), ("trust", "wish_sealed"),
            ("circle_person", "name_sealed"), ("view_of_check_in", "seen_sealed"), ("concern", "words_sealed")} <= set(found)
    used = 0
    for table, column in found:
        boxes = [box for (box,) in database.execute(f'SELECT "{column}" FROM "{table}" WHERE "{column}" IS NOT NULL')]
        used += bool(boxes)
        for box in boxes:
            assert isinstance(box, bytes) and len(box) >= LEAST_BOX, (table, column)
            assert not re.fullmatch(rb"[\x20-\x7e\s]+", box), (table, column)
        assert len(set(boxes)) == len(boxes), (table, column)  # the same word twice is two boxes
    assert used >= 6


def test_no_name_of_a_child_stands_in_the_clear(filled):  # noqa: F811
    settings, database = settings_in(filled), connect(filled)
    keys = Keys.opened(settings.keys)
    names = set()
    for pk, name, wrapped in database.execute("SELECT id, name_sealed, wrapped_key FROM child"):
        names.add(sealing.unseal(name, key=keys.unwrap(wrapped, row=pk), where=f"child.name_sealed:{pk}"))
    assert len(names) >= LEAST_NAMES
    held = b"".join(path.read_bytes() for path in settings.data.glob("heard.db*"))
    assert [name for name in names if name.encode() in held] == []


def test_every_child_has_a_half_in_the_key_book_and_no_key_lies_in_the_data(filled):  # noqa: F811
    settings, database = settings_in(filled), connect(filled)
    keys = Keys.opened(settings.keys)
    halves = [keys.book.half(pk) for (pk,) in database.execute("SELECT id FROM child")]
    held = b"".join(path.read_bytes() for path in settings.data.rglob("*") if path.is_file())
    assert all(halves) and len(set(halves)) == len(halves)
    assert [key for key in (*halves, keys.master, keys.pepper) if key in held] == []
