"""Faults in the log: where they happened and of what kind, never in the words of the exception.

A database's or a library's exception quotes what it was given: an address, a name, what somebody wrote.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

LOGGERS = ("uvicorn.error", "uvicorn", "asyncio", "heard")
"""Who writes down exceptions of a running service."""


class Quiet(logging.Filter):
    """Replaces a record's exception by its kind and the places it came through."""

    def filter(self, record: logging.LogRecord) -> bool:
        problem = record.exc_info[1] if record.exc_info else None
        if problem is not None:
            record.exc_info, record.exc_text = None, told(problem)
        return True


_filter = Quiet()


def install() -> None:
    """For this process; a second time changes nothing."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(_filter)


def told(problem: BaseException) -> str:
    """The exception and what led to it, innermost last, without a word of theirs."""
    parts, seen = [], set()
    one: BaseException | None = problem
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        parts.append("\n".join([f"{type(one).__module__}.{type(one).__qualname__}", *_places(one.__traceback__)]))
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return "\nbecause of ".join(parts)


def _places(trace: TracebackType | None) -> list[str]:
    return [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
