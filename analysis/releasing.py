"""Releases by button: which waves and periods can be released, working one out in the background, and judging
afterwards.

The work is written down in the database, so that its line survives a reload, another worker, and a page left alone.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import date, timedelta

from analysis import judging, releases
from analysis.models import Period, Release, ReleaseWork
from participation import audit, clock, storage
from participation.models import Person
from participation.problems import Conflict, NotFound, Problem, Unacceptable
from participation.storage import Database
from participation.words import N_, _, translated
from surveys.models import Wave
from surveys.waves import CLASS, CLOSED

log = logging.getLogger(__name__)

WORKING, DONE, FAILED = "working", "done", "failed"
GIVEN_UP = timedelta(minutes=15)
"""Work without an end for this long was interrupted (a restart); it may be begun again."""
_tasks: set[asyncio.Task] = set()


@dataclass(frozen=True)
class Ready:
    """A closed wave or a finished period without a release."""
    kind: str
    subject: str
    label: str
    ended: date


async def ready(*, today: date) -> list[Ready]:
    """What can be released now, newest first."""
    out = set(await Release.all().values_list("subject", flat=True))
    found = [Ready("period", p.id, p.label, p.ends_on)
             for p in await Period.filter(ends_on__lt=today) if p.id not in out]
    found += [Ready("wave", w.id, w.name, date.fromisoformat(w.closed_on or w.closes_on))
              for w in await Wave.filter(state=CLOSED).exclude(survey__audience=CLASS) if w.id not in out]
    return sorted(found, key=lambda r: r.ended, reverse=True)


async def add_period(*, label: str, starts_on: date, ends_on: date, by: Person | None) -> Period:
    """A reporting term. Raises Unacceptable if it overlaps another or has another's name."""
    if await Period.exists(label=label):
        raise Unacceptable({"label": _("There is a period of this name already.")})
    if await Period.exists(starts_on__lte=ends_on, ends_on__gte=starts_on):
        raise Unacceptable({"starts_on": _("This overlaps a period that is there already.")})
    period = await Period.create(label=label, starts_on=starts_on, ends_on=ends_on)
    await audit.record("period.added", by=by, about=period)
    return period


async def begin(*, kind: str, subject: str, by: Person | None) -> ReleaseWork:
    """Write down that a release is being worked out. Raises NotFound, or Conflict if somebody else began it just
    now."""
    one = next((r for r in await ready(today=clock.today()) if (r.kind, r.subject) == (kind, subject)), None)
    if one is None:
        raise NotFound()
    async with storage.writes():
        running = await ReleaseWork.filter(subject=subject, state=WORKING).order_by("-begun_at").first()
        if running and clock.now() - running.begun_at < GIVEN_UP:
            raise Conflict(N_("This release is being worked out already."))
        return await ReleaseWork.create(kind=kind, subject=subject, label=one.label, begun_at=clock.now(), by=by)


def leave_alone(work: ReleaseWork, *, database: Database, by: Person | None) -> None:
    """Work it out in the background of this process."""
    task = asyncio.get_running_loop().create_task(carry_out(work, database=database, by=by))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def carry_out(work: ReleaseWork, *, database: Database, by: Person | None) -> None:
    """Build the release, judge every criterion anew, and write down how it went. Never raises."""
    try:
        if work.kind == "wave":
            await releases.build_wave(wave=await Wave.get(id=work.subject), database=database, by=by)
        else:
            await releases.build_period(period=await Period.get(id=work.subject), database=database, by=by)
        async with storage.writes():
            await judging.keep_all()
        await _end(work, DONE, "")
    except Problem as refusal:
        await releases.log_refusal(kind=work.kind, subject=work.subject, by=by, why=refusal.source)
        await _end(work, FAILED, refusal.source)
    except Exception:
        log.exception("a release could not be worked out")
        await _end(work, FAILED, N_("Something went wrong. Nothing was released; try again."))


async def _end(work: ReleaseWork, state: str, said: str) -> None:
    async with storage.writes():
        await ReleaseWork.filter(id=work.id).update(state=state, said=said, ended_at=clock.now())


@dataclass(frozen=True)
class Progress:
    """How far one release is, as a reader sees it."""
    label: str
    state: str
    seconds: int
    said: str


async def under_way() -> list[Progress]:
    """Releases being worked out, and the last that failed, newest first."""
    now = clock.now()
    out = set(await Release.all().values_list("subject", flat=True))
    found = []
    for work in await ReleaseWork.exclude(state=DONE).order_by("-begun_at").limit(5):
        if work.subject in out:
            continue
        lost = work.state == WORKING and now - work.begun_at >= GIVEN_UP
        said = N_("It was interrupted. Nothing was released; try again.") if lost else work.said
        found.append(Progress(work.label, FAILED if lost else work.state, int((now - work.begun_at).total_seconds()),
                              translated(said)))
    return found
