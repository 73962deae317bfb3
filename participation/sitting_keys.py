"""The key of one sitting: what is said while a check-in is in progress can be opened by no backup once it is thrown away.

Until the child says *keep*, names and words of a sitting are sealed under a key of this sitting alone: a file
`sitting-….key` in the keys folder, which no backup of the database holds and which is never copied. Thrown away, declined,
taken back or left to lie, the file is destroyed: then no copy of the database, of its write-ahead log or of any key opens
the words. Kept, they are sealed again under the child's own key in the same transaction.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

from tortoise.models import Model

from participation import keys as sealing, storage
from participation.identity import is_id
from participation.keys import Keys
from participation.models import CheckIn, CirclePerson, View

PARTS: tuple[type[Model], ...] = (CirclePerson, View)
"""Tables of a sitting beside the check-in itself."""
IN_PROGRESS, KEPT = ".key", ".kept"


def path(keys: Keys, check_in_id: str, ending: str = IN_PROGRESS) -> Path:
    return keys.folder / f"sitting-{check_in_id}{ending}"


def sealing_key(row: Model, keys: Keys) -> bytes | None:
    """What new words of this row are sealed with; None for the child's own key."""
    found = _sitting(row, keys)
    if found is None or not found[1]:
        return None
    place = path(keys, found[0])
    if not place.exists():
        sealing.write_new(place, os.urandom(sealing.KEY_BYTES))
    return place.read_bytes()


def opening_keys(row: Model, keys: Keys) -> Iterator[bytes]:
    """Keys of the sitting that may open what this row holds, before the child's own is tried."""
    found = _sitting(row, keys)
    for ending in (IN_PROGRESS, KEPT) if found else ():
        try:
            yield path(keys, found[0], ending).read_bytes()
        except FileNotFoundError:
            continue


def in_progress(row: Model, keys: Keys) -> bool:
    found = _sitting(row, keys)
    return bool(found and found[1])


def _sitting(row: Model, keys: Keys) -> tuple[str, bool] | None:
    """The check-in that the row belongs to, and whether it is in progress; None for rows of no sitting."""
    if isinstance(row, CheckIn):
        return row.pk, row.finished_on is None
    if not isinstance(row, PARTS):
        return None
    loaded = row.__dict__.get("_check_in")
    pk = row.check_in_id  # type: ignore[attr-defined]
    return pk, loaded.finished_on is None if loaded else path(keys, pk).exists()


def forget(check_in_id: str, keys: Keys) -> None:
    """The sitting is deleted in this transaction: its key is destroyed once that is on disk."""
    storage.afterwards(lambda: destroy(keys, check_in_id))


def retire_afterwards(check_in_id: str, keys: Keys) -> None:
    storage.afterwards(lambda: retire(keys, check_in_id))


def destroy(keys: Keys, check_in_id: str) -> None:
    for ending in (IN_PROGRESS, KEPT):
        sealing.overwrite(path(keys, check_in_id, ending))


def retire(keys: Keys, check_in_id: str) -> None:
    """Nothing new is sealed with it. It is destroyed when everybody who may just be using it has finished."""
    place = path(keys, check_in_id)
    try:
        os.utime(place)
        os.replace(place, place.with_suffix(KEPT))
    except FileNotFoundError:
        return


def files(keys: Keys) -> list[tuple[str, Path]]:
    """Ids of the sittings whose keys lie here, and the files."""
    found = [(place.stem.removeprefix("sitting-"), place) for place in keys.folder.glob("sitting-*")]
    return [(ident, place) for ident, place in found if is_id(ident) and place.suffix in (IN_PROGRESS, KEPT)]


def age(place: Path) -> float:
    """Seconds since it was made or retired; a file that is gone meanwhile is old."""
    try:
        return time.time() - place.stat().st_mtime
    except FileNotFoundError:
        return float("inf")
