"""The fast path to the database: raw SQL for the few reads and writes that hundreds of people do at once.

Ballots, drafts and the wheel's autosaves go this way; everything else goes through Tortoise. Placeholders are `?` on
both databases; parameters are str, bytes, int or None. A write is one atomic job of steps, on disk when it returns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from participation.problems import Busy, Conflict
from participation.words import N_

Parameter = str | bytes | int | None

# Jobs that may wait at once: about half a second of work on two cores. More would only be later refusals.
MOST_WAITING = 4000


@dataclass(frozen=True, slots=True)
class Step:
    """One statement of a job. `rows`: how many rows it must change, else the whole job is undone (Refused)."""

    sql: str
    params: tuple[Parameter, ...] = ()
    rows: int | None = None


class Refused(Conflict):
    """The job was undone as a whole: a step changed another number of rows than it had to, or broke a constraint."""


class CannotSave(Busy):
    """The database cannot write now (disk full, server away). Nothing of the job was kept; the service goes on."""

    default = N_("This could not be saved just now. Nothing was changed: try again in a few minutes.")
    seconds = 30


class Hot(Protocol):
    """What both databases offer."""

    async def one(self, sql: str, *params: Parameter) -> tuple | None:
        """The first row, or None."""

    async def all(self, sql: str, *params: Parameter) -> list[tuple]:
        """Every row; for reads of at most some hundred rows (longer ones: `database.long`)."""

    async def write(self, *steps: Step) -> tuple[int, ...]:
        """Do the steps as one job, all or nothing; returns the rows each changed, once they are on disk.

        Raises Refused, CannotSave or Busy (too many waiting).
        """
