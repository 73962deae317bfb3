"""Recurring jobs inside the service: each by one worker at a time, caught up after a sleep, stopped cleanly.

A job belongs to whoever holds its lease (table Lease, on both databases); the lease also says when the job is next due, so
that ten workers do it no more often than one. The jobs themselves are listed in `participation.clockwork`.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from participation import clock, storage
from participation.identity import new_id
from participation.keys import Keys
from participation.models import Lease
from participation.settings import Settings

LOOK_EVERY = 5.0
"""Seconds between two looks at what is due; by the wall clock, so that a machine that slept catches up at once."""
STOP_WITHIN = 5.0
"""Seconds that a job in progress has when the service stops; what it had not finished is taken up again later."""

log = logging.getLogger("heard.ticking")


@dataclass(frozen=True)
class Work:
    """What a job may use."""

    settings: Settings
    database: storage.Database
    keys: Keys


@dataclass(frozen=True)
class Job:
    """`run` every so often; `longest`: after that another worker takes it for dead and begins anew."""

    name: str
    every: timedelta
    run: Callable[[Work], Awaitable[object]]
    longest: timedelta = timedelta(minutes=5)


async def once(jobs: Sequence[Job], work: Work, *, worker: str = "") -> list[str]:
    """Do every job that is due and that nobody else does, one after the other; returns the names of those that failed."""
    worker = worker or new_id()
    return [job.name for job in jobs if not await _done(job, work, worker)]


async def at_once(jobs: Sequence[Job], work: Work) -> list[str]:
    """`heard tick`: every job, due or not; returns the names of those that failed."""
    return [job.name for job in jobs if not await _ran(job, work)]


@asynccontextmanager
async def going(jobs: Sequence[Job], work: Work) -> AsyncIterator[None]:
    """While inside, every job is done when it is due. One that hangs or fails stands in no other's way."""
    stop, worker = asyncio.Event(), new_id()
    tasks = [asyncio.create_task(_again_and_again(job, work, worker, stop), name=f"heard {job.name}") for job in jobs]
    try:
        yield
    finally:
        stop.set()
        if tasks:
            _finished, late = await asyncio.wait(tasks, timeout=STOP_WITHIN)
            for task in late:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _again_and_again(job: Job, work: Work, worker: str, stop: asyncio.Event) -> None:
    while not stop.is_set():
        await _done(job, work, worker)
        try:
            await asyncio.wait_for(stop.wait(), LOOK_EVERY)
        except TimeoutError:
            continue


async def _done(job: Job, work: Work, worker: str) -> bool:
    """Whether nothing went wrong: it was not due, is somebody else's, or was done."""
    try:
        begun = await _taken(job, worker)
    except Exception as problem:  # the database is away: that is no reason to stop for ever
        _log(job, problem)
        return False
    if begun is None:
        return True
    went_well = await _ran(job, work)
    try:
        async with storage.writes():
            await Lease.filter(name=job.name, holder=worker).update(until=begun + _seconds(job.every))
    except Exception as problem:
        _log(job, problem)
        return False
    return went_well


async def _ran(job: Job, work: Work) -> bool:
    try:
        await job.run(work)
    except Exception as problem:
        _log(job, problem)
        return False
    return True


async def _taken(job: Job, worker: str) -> int | None:
    """Take the lease for one round; the moment of it, or None where the job is not due or somebody else's."""
    moment = int(clock.now().timestamp())
    until = moment + max(_seconds(job.every), _seconds(job.longest))
    held = Q(until__gt=moment) & Q(until__lte=until)  # a lease beyond that is of a clock that had run ahead
    if await Lease.filter(held, name=job.name).exists():
        return None
    async with storage.writes():
        return moment if await _lease(job.name, worker, ~held, until) else None


def _seconds(span: timedelta) -> int:
    return max(int(span.total_seconds()), 1)


async def _lease(name: str, worker: str, free: Q, until: int) -> bool:
    if await Lease.filter(free, name=name).update(holder=worker, until=until):
        return True
    if await Lease.filter(name=name).exists():
        return False
    try:
        async with storage.writes():
            await Lease.create(name=name, holder=worker, until=until)
    except IntegrityError:
        return False
    return True


def _log(job: Job, problem: Exception) -> None:
    # What kind of fault and where: never its text, which may hold what somebody wrote or an address.
    where, trace = "", problem.__traceback__
    while trace is not None:
        where, trace = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}", trace.tb_next
    log.error("job %s failed: %s at %s", job.name, type(problem).__name__, where)
