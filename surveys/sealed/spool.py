"""Opened answers on their way from the urn to the tables: sealed under a key that only this process's memory holds.

A wave of 200,000 ballots need not fit into memory. What does not is in a file without a name, which a crash leaves
unreadable: its key is nowhere else.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator
from tempfile import SpooledTemporaryFile
from types import TracebackType

from nacl.secret import Aead

IN_MEMORY = 32 * 1024 * 1024
_LENGTH_BYTES = 4
_COUNT_BYTES = 8

Row = list[str]


class Spool:
    """Blocks of rows, read in the order they were put. Blocking: use it from a thread."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        self._file = SpooledTemporaryFile(max_size=in_memory)  # noqa: SIM115  (closed by __exit__)
        self._lock = Aead(os.urandom(Aead.KEY_SIZE))
        self.rows = self._blocks = 0

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def put(self, rows: list[Row]) -> None:
        if not rows:
            return
        plain = zlib.compress(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode(), 1)
        block = bytes(self._lock.encrypt(plain, self._place(self._blocks)))
        self._file.write(len(block).to_bytes(_LENGTH_BYTES, "big") + block)
        self._blocks += 1
        self.rows += len(rows)

    def blocks(self) -> Iterator[list[Row]]:
        self._file.seek(0)
        for number in range(self._blocks):
            length = int.from_bytes(self._file.read(_LENGTH_BYTES), "big")
            yield json.loads(zlib.decompress(self._lock.decrypt(self._file.read(length), self._place(number))))

    @staticmethod
    def _place(number: int) -> bytes:
        """Bound to each block, so that none can be left out, doubled or moved."""
        return number.to_bytes(_COUNT_BYTES, "big")
