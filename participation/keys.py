"""Keys that live outside the database and its backups, and what is done with them.

A key directory holds `master.key` (wraps each child's data key), `pepper.key` (tokens and codes are kept only as its
HMAC) and one `wave-….key` for each open survey wave. Names and free words are sealed with AES-256-GCM (NIST SP
800-38D); the place where they are stored is bound in as additional data, so that a value moved elsewhere does not open.
"""

from __future__ import annotations

import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from participation.problems import Misconfigured

KEY_BYTES = 32
NONCE_BYTES = 12


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
    def opened(cls, folder: Path) -> Keys:
        """Read the keys, making them on the first start. Raises Misconfigured if they are damaged."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(folder, _kept(folder / "master.key"), _kept(folder / "pepper.key"))

    def mac(self, purpose: str, *parts: str) -> bytes:
        """HMAC-SHA-256 of the parts under the pepper, apart for each purpose: 32 bytes."""
        text = "\x00".join((purpose, *parts)).encode()
        return hmac.digest(self.pepper, text, "sha256")

    def new_data_key(self, *, row: str) -> tuple[bytes, bytes]:
        """A fresh key for one child's words, and the same key wrapped by the master key for the row."""
        key = os.urandom(KEY_BYTES)
        return key, self.wrap(key, row=row)

    def wrap(self, key: bytes, *, row: str) -> bytes:
        return seal(key.hex(), key=self.master, where=f"child.wrapped_key:{row}")

    def unwrap(self, wrapped: bytes, *, row: str) -> bytes:
        return bytes.fromhex(unseal(wrapped, key=self.master, where=f"child.wrapped_key:{row}"))


def _kept(path: Path) -> bytes:
    if not path.exists():
        _write_once(path, os.urandom(KEY_BYTES))
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise Misconfigured(f"The key file {path} is damaged: restore it from where you keep the keys.")
    return key


def _write_once(path: Path, content: bytes) -> None:
    # Two processes may start at once: only the first may write, and never half.
    part = path.with_name(f".{path.name}.{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(part, path)
    except FileExistsError:
        pass
    finally:
        part.unlink()
