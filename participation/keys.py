"""Keys that live outside the database and its backups, and what is done with them.

A key directory holds `master.key` and `children.book` (together they wrap each child's data key), `pepper.key` (tokens
and codes are kept only as its HMAC), one `wave-….key` for each open survey wave and one `sitting-….key` for each check-in
in progress. Names and free words are sealed with AES-256-GCM (NIST SP 800-38D); the place where they are stored is bound
in as additional data, so that a value moved elsewhere does not open.
"""

from __future__ import annotations

import hmac
import os
import stat
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from participation.keybook import Book, sync_folder
from participation.problems import Misconfigured

Hash = Any  # what hashlib makes has no name of its own
KEY_BYTES = 32
NONCE_BYTES = 12
BOOK = "children.book"
NEXT_MASTER, FORMER_MASTERS = "master.key.next", "master-was-*.key"
OTHERS = stat.S_IRWXG | stat.S_IRWXO


class Unreadable(Exception):
    """A sealed value does not open: another key, another place, or damaged."""


def seal(plain: str, *, key: bytes, where: str) -> bytes:
    """Nonce and ciphertext of `plain`; opens only with the same key and the same `where` ("table.column:row")."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain.encode(), where.encode())


def unseal(sealed: bytes, *, key: bytes, where: str) -> str:
    """The words inside; raises Unreadable."""
    box = bytes(sealed)
    try:
        return AESGCM(key).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], where.encode()).decode()
    except (InvalidTag, ValueError) as error:
        raise Unreadable(where) from error


@dataclass(frozen=True)
class Keys:
    """The installation's two long-lived keys."""

    folder: Path
    master: bytes
    pepper: bytes

    @classmethod
    def opened(cls, folder: Path, *, rotating: bool = False) -> Keys:
        """Read the keys, making them on the first start.

        Raises Misconfigured if they are damaged, can be read by others, or a rotation was interrupted.
        """
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        check_private(folder)
        if (folder / NEXT_MASTER).exists() and not rotating:
            raise Misconfigured("A rotation of the keys was interrupted. Run this again, it finishes it: heard rotate-keys")
        return cls(folder, _kept(folder / "master.key"), _kept(folder / "pepper.key"))

    @cached_property
    def book(self) -> Book:
        """The other half of each child's key."""
        return Book(self.folder / BOOK)

    def mac(self, purpose: str, *parts: str) -> bytes:
        """HMAC-SHA-256 of the parts under the pepper, apart for each purpose: 32 bytes."""
        inner, outer = self._peppered
        inner, outer = inner.copy(), outer.copy()
        inner.update("\x00".join((purpose, *parts)).encode())
        outer.update(inner.digest())
        return outer.digest()

    @cached_property
    def _peppered(self) -> tuple[Hash, Hash]:
        """Both halves of HMAC (RFC 2104) with the pepper taken in already: every page needs some, and this is four times as fast."""
        key = self.pepper.ljust(sha256().block_size, b"\0")
        return sha256(bytes(byte ^ 0x36 for byte in key)), sha256(bytes(byte ^ 0x5C for byte in key))

    def new_data_key(self, *, row: str) -> tuple[bytes, bytes]:
        """A fresh key for one child's words, and the same key wrapped for the row."""
        key = os.urandom(KEY_BYTES)
        return key, self.wrap(key, row=row)

    def wrap(self, key: bytes, *, row: str) -> bytes:
        """Wrapped by the master key and the child's half in the key book, which is made where there is none yet."""
        return seal(key.hex(), key=_wrapping(self.master, self.book.half(row) or self.book.make(row)), where=_where(row))

    def unwrap(self, wrapped: bytes, *, row: str) -> bytes:
        """The child's data key. Raises Unreadable, also for a child whose half is destroyed.

        What an older backup brought back may be wrapped by a former master key that is still here.
        """
        half = self.book.half(row)
        for master in (self.master, *self.former):
            try:
                # Without a half: a child from before there was a key book, until the keys are rotated.
                return bytes.fromhex(unseal(wrapped, key=_wrapping(master, half) if half else master, where=_where(row)))
            except Unreadable:
                continue
        raise Unreadable(_where(row))

    @cached_property
    def former(self) -> tuple[bytes, ...]:
        """Master keys from before a rotation, kept for as long as backups from then are."""
        return tuple(path.read_bytes() for path in sorted(self.folder.glob(FORMER_MASTERS)))


def fingerprint(master: bytes) -> str:
    """A name for a master key that tells nothing of it."""
    return hmac.digest(master, b"heard master key", "sha256")[:6].hex()


def check_private(folder: Path) -> None:
    """Nobody but the service's own account may read the keys. Raises Misconfigured."""
    for path in (folder, *folder.iterdir()):
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:  # another process has just finished writing it
            continue
        if mode & OTHERS:
            right = "700" if stat.S_ISDIR(mode) else "600"
            raise Misconfigured(f"Others on this machine can read {path}. Close it to them: chmod {right} {path}")


def write_new(path: Path, content: bytes) -> bool:
    """Write a key file that is whole and on disk when this returns. False if there is one of this name: it stays."""
    # Two processes may start at once: only the first may write, and never half.
    part = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(part, path)
    except FileExistsError:
        return False
    finally:
        part.unlink()
    sync_folder(path.parent)
    return True


def overwrite(path: Path) -> None:
    """Overwrite and remove a key file; nothing happens if it is gone already."""
    try:
        with path.open("r+b") as file:
            file.write(os.urandom(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
    except FileNotFoundError:
        return
    path.unlink(missing_ok=True)
    sync_folder(path.parent)


def _wrapping(master: bytes, half: bytes) -> bytes:
    return hmac.digest(master, b"child\x00" + half, "sha256")


def _where(row: str) -> str:
    return f"child.wrapped_key:{row}"


def _kept(path: Path) -> bytes:
    if not path.exists():
        write_new(path, os.urandom(KEY_BYTES))
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise Misconfigured(f"The key file {path} is damaged: restore it from where you keep the keys.")
    return key
