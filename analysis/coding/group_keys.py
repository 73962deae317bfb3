"""The key of one focus group: its passages can be opened by no backup once the group is done with.

A file `group-….key` in the keys folder, which no backup of the database holds and which is not copied. Destroyed, no copy of the
database, whoever holds the master key, gives back what was said.
"""

from __future__ import annotations

import os
from pathlib import Path

from analysis.models import FocusGroup
from participation import keys as sealing, storage
from participation.identity import is_id
from participation.keys import Keys, Unreadable
from participation.problems import Gone
from participation.words import N_


def path(keys: Keys, group_id: str) -> Path:
    return keys.folder / f"group-{group_id}.key"


def made(keys: Keys, group_id: str) -> bytes:
    """The group's key; the first time it is made, and on disk when this returns."""
    place = path(keys, group_id)
    if not place.exists():
        sealing.write_new(place, os.urandom(sealing.KEY_BYTES))
    return place.read_bytes()


def where(passage_id: str) -> str:
    return f"focus_passage.sealed:{passage_id}"


def seal(words: str, *, group_id: str, passage_id: str, keys: Keys) -> bytes:
    return sealing.seal(words, key=made(keys, group_id), where=where(passage_id))


def unseal(sealed: bytes, *, key: bytes, passage_id: str) -> str:
    return sealing.unseal(bytes(sealed), key=key, where=where(passage_id))


def read(keys: Keys, group_id: str) -> bytes:
    """Raises Gone where the key file is not there any more."""
    try:
        return path(keys, group_id).read_bytes()
    except FileNotFoundError:
        raise Gone(N_("The key of this group’s words is not here any more, so nobody can open them.")) from None


def forget(group_id: str, keys: Keys) -> None:
    """The passages are deleted in this transaction: their key is destroyed once that is on disk."""
    storage.afterwards(lambda: sealing.overwrite(path(keys, group_id)))


async def sweep(keys: Keys) -> int:
    """Destroy keys of groups that are gone, left by a crash in between. Returns how many."""
    found = {place.stem.removeprefix("group-"): place for place in keys.folder.glob("group-*.key")}
    there = set(await FocusGroup.filter(pk__in=list(found)).exclude(state="gone").values_list("id", flat=True))
    over = [place for ident, place in found.items() if is_id(ident) and ident not in there and _settled(place)]
    for place in over:
        sealing.overwrite(place)
    return len(over)


SETTLED = 120.0
"""Seconds after which a key file belongs to no transaction that is still running."""


def _settled(place: Path) -> bool:
    from time import time
    try:
        return time() - place.stat().st_mtime > SETTLED
    except FileNotFoundError:
        return False


__all__ = ["Unreadable", "forget", "made", "read", "seal", "sweep", "unseal"]
