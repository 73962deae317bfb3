"""The key book: the half of each child's key that lies in the keys folder. Destroying it erases every backup as well.

One file of records of 48 bytes: a mark made of the child's id (16), the half (32). Records are only added, and on disk
before the child is; destroying overwrites the half with zeros in its place. So a record says for ever that this child was
erased, and not who it was. Several processes, and machines that share the folder, may use it at once: a lock for writers;
a reader of a grown file reads what was added.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from participation.problems import Misconfigured

MARK, HALF = 16, 32
RECORD = MARK + HALF
NONE = bytes(HALF)


class Book:
    """`path` is made when the first half is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._places: dict[bytes, int] = {}
        self._read_to = 0
        self._together = False

    def half(self, row: str) -> bytes | None:
        """The half of the child's key; None if there never was one, or if it is destroyed. Always read from the disk."""
        half = self._stored(_mark(row))
        return half if half != NONE else None

    def destroyed(self, row: str) -> bool:
        """Whether this child was erased: true also after an older backup of the database was put back."""
        return self._stored(_mark(row)) == NONE

    def make(self, row: str) -> bytes:
        """A half for this child, on disk when this returns; the one that is there already, if there is one.

        Raises Misconfigured for a child who was erased.
        """
        mark = _mark(row)
        with self._alone() as descriptor:
            present = self._read(descriptor, mark)
            if present == NONE:
                raise Misconfigured(f"The key of {row} was destroyed: this record was erased.")
            return present or self._add(descriptor, mark)

    def destroy(self, row: str) -> bool:
        """Overwrite the half, on disk when this returns. False if there is none."""
        mark = _mark(row)
        if self._stored(mark) in (None, NONE):
            return False
        with self._alone() as descriptor:
            os.pwrite(descriptor, NONE, self._places[mark] + MARK)
            os.fsync(descriptor)
        return True

    @contextmanager
    def together(self) -> Iterator[None]:
        """Many halves at once (a demonstration): on disk when this ends."""
        self._together = True
        try:
            yield
        finally:
            self._together = False
            with self._alone() as descriptor:
                os.fsync(descriptor)

    def _add(self, descriptor: int, mark: bytes) -> bytes:
        half = os.urandom(HALF)
        # A record that a crash cut off was never referred to: the next one is written over it.
        end = os.fstat(descriptor).st_size // RECORD * RECORD
        os.pwrite(descriptor, mark + half, end)
        if not self._together:
            os.fsync(descriptor)
        return half

    def _stored(self, mark: bytes) -> bytes | None:
        try:
            descriptor = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return None
        try:
            return self._read(descriptor, mark)
        finally:
            os.close(descriptor)

    def _read(self, descriptor: int, mark: bytes) -> bytes | None:
        if mark not in self._places:
            self._learn(descriptor)
        place = self._places.get(mark)
        if place is None:
            return None
        record = os.pread(descriptor, RECORD, place)
        if len(record) != RECORD or record[:MARK] != mark:
            raise Misconfigured(f"The key book {self.path} is damaged: restore it from where you keep the keys.")
        return record[MARK:]

    def _learn(self, descriptor: int) -> None:
        """Note where the records are that were added since this process last looked."""
        whole = os.fstat(descriptor).st_size // RECORD * RECORD
        added = os.pread(descriptor, whole - self._read_to, self._read_to) if whole > self._read_to else b""
        for start in range(0, len(added) // RECORD * RECORD, RECORD):
            self._places.setdefault(added[start:start + MARK], self._read_to + start)
        self._read_to += len(added) // RECORD * RECORD

    @contextmanager
    def _alone(self) -> Iterator[int]:
        new = not self.path.exists()
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if new:
                sync_folder(self.path.parent)
            yield descriptor
        finally:
            os.close(descriptor)


def _mark(row: str) -> bytes:
    return sha256(row.encode()).digest()[:MARK]


def sync_folder(folder: Path) -> None:
    """Which files the folder has is on disk when this returns."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
