"""Whose turn it is to write to one SQLite file: first come, first served, between the event loop and threads."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable


class Turn:
    """A fair lock for the event loop and threads alike.

    SQLite lets waiting writers poll, so a busy writer can starve a patient one until its timeout: two writers of one
    process queue here instead. Other processes still meet SQLite's own lock (BEGIN IMMEDIATE and busy_timeout).
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._taken = False
        self._waiting: deque[Callable[[], object]] = deque()

    async def take(self) -> None:
        loop = asyncio.get_running_loop()
        granted = loop.create_future()

        def wake() -> None:
            loop.call_soon_threadsafe(_grant, granted)

        if self._at_once_or_queue(wake):
            return
        try:
            await granted
        except BaseException:
            self._give_up(wake)
            raise

    async def __aenter__(self) -> None:
        await self.take()

    async def __aexit__(self, *_: object) -> None:
        self.free()

    def take_at_once(self) -> bool:
        """Whether nobody had it: then it is taken. Nobody waits, and nobody who waits is passed by."""
        with self._guard:
            taken, self._taken = self._taken, True
            return not taken

    def take_in_thread(self) -> None:
        granted = threading.Event()
        if not self._at_once_or_queue(granted.set):
            granted.wait()

    def free(self) -> None:
        with self._guard:
            while self._waiting:
                try:
                    self._waiting.popleft()()
                    return
                except RuntimeError:
                    continue  # that waiter's event loop is closed: the next one's turn
            self._taken = False

    def _at_once_or_queue(self, wake: Callable[[], object]) -> bool:
        with self._guard:
            if not self._taken:
                self._taken = True
                return True
            self._waiting.append(wake)
            return False

    def _give_up(self, wake: Callable[[], object]) -> None:
        with self._guard:
            if wake in self._waiting:
                self._waiting.remove(wake)
                return
        self.free()  # it was granted in the same moment: pass it on


def _grant(granted: asyncio.Future[None]) -> None:
    if not granted.done():
        granted.set_result(None)
