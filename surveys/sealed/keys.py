"""Where the private key of an open wave lies: a file outside the database and its backups, destroyed at close; or with
the data keeper, who brings it back to close (then nothing is kept here)."""

from __future__ import annotations

import base64
import os
from pathlib import Path

from participation.keys import KEY_BYTES, Keys
from participation.problems import Unacceptable
from participation.words import N_, translated
from surveys.sealed import urn

FILE_HEAD = "heard wave key"


class Missing(LookupError):
    """The wave's key file is not there, or is no key."""


class NoKey(Unacceptable):
    """What was brought does not open this wave."""

    def __init__(self, sentence: str) -> None:
        super().__init__({"key": translated(sentence)})


def path(keys: Keys, wave_id: str) -> Path:
    return keys.folder / f"wave-{wave_id}.key"


def make(keys: Keys, wave_id: str) -> bytes:
    """The public half of the wave's key, which is on disk when this returns. Making it again gives the same."""
    place = path(keys, wave_id)
    if place.exists():
        return urn.public_half(read(keys, wave_id))
    private, public = urn.new_key()
    part = place.with_suffix(".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(private)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, place)
    _sync_folder(keys)
    return public


def read(keys: Keys, wave_id: str) -> bytes:
    """The private key. Raises Missing."""
    try:
        private = path(keys, wave_id).read_bytes()
    except FileNotFoundError:
        raise Missing(wave_id) from None
    if len(private) != KEY_BYTES:
        raise Missing(wave_id)
    return private


def destroy(keys: Keys, wave_id: str) -> None:
    """Overwrite and remove the key file; nothing happens if it is gone already."""
    place = path(keys, wave_id)
    try:
        with place.open("r+b") as file:
            file.write(os.urandom(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    place.unlink(missing_ok=True)
    _sync_folder(keys)


def as_text(private: bytes, *, wave_id: str) -> str:
    """The key as a small text file for the data keeper."""
    return f"{FILE_HEAD} {wave_id}\n{base64.b64encode(private).decode()}\n"


def from_file(file: bytes, *, wave_id: str, public_key: bytes) -> bytes:
    """The key in a file that the data keeper brings. Raises NoKey with the sentence that the keeper reads."""
    head, _, rest = file.decode("utf-8-sig", "replace").strip().partition("\n")
    if not head.startswith(FILE_HEAD):
        raise NoKey(N_("This file is not a key of a survey. Nothing was changed."))
    if head.strip() != f"{FILE_HEAD} {wave_id}":
        raise NoKey(N_("This is the key of another wave. Nothing was changed."))
    try:
        private = base64.b64decode(rest.strip(), validate=True)
    except ValueError:
        raise NoKey(DAMAGED) from None
    if len(private) != KEY_BYTES or urn.public_half(private) != public_key:
        raise NoKey(DAMAGED)
    return private


DAMAGED = N_("This file is damaged: the key in it does not fit the wave. Nothing was changed. Try your other copy.")


def _sync_folder(keys: Keys) -> None:
    descriptor = os.open(keys.folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
