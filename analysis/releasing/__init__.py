"""Releases by button, by command and by schedule: what can be released, working one out in the background, judging afterwards.

The work is written down in the database with how far it is, so that its line survives a reload, another worker, and a page left
alone. Work that is silent for SILENT was interrupted: nothing of it is kept, and it may be begun again.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from analysis import releases
from analysis.judgement import judging
from analysis.models import Period, Release, ReleaseWork
from participation import audit, clock, storage
from participation.models import Person
from participation.problems import Conflict, NotFound, Problem, Unacceptable
from participation.storage import Database
from participation.words import N_, _, translated
from surveys.models import Wave
from surveys.running.waves import CLASS, CLOSED

log = logging.getLogger(__name__)

WORKING, DONE, FAILED = "working", "done", "failed"
COUNTING, FREEZING = "counting", "freezing"
SILENT = timedelta(minutes=2)
"""Work that has not said how far it is for this long was interrupted (a restart, a kill); it may be begun again."""
BEAT = 0.5
"""Seconds between two signs of life."""
BUSY = N_("This release is being worked out already.")
LOST = N_("It was interrupted. Nothing was released; try again.")
WENT_WRONG = N_("Something went wrong. Nothing was released; try again.")
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
    """Write down that a release is being worked out. Raises NotFound, or Conflict if somebody else began it just now."""
    one = next((r for r in await ready(today=clock.today()) if (r.kind, r.subject) == (kind, subject)), None)
    if one is None:
        raise NotFound()
    return await _begin(kind=kind, subject=subject, label=one.label, by=by)


async def begin_correction(*, release: str, why: str, by: Person | None) -> ReleaseWork:
    """The same for a corrected release. Raises NotFound, Unacceptable without a reason, Conflict for what cannot be corrected."""
    one = await planned_correction(release=release, why=why)
    return await _begin(kind=one.kind, subject=one.subject, label=one.label, by=by, corrects_id=release, why=one.why)


async def planned_correction(*, release: str, why: str) -> ReleaseWork:
    """Such work, not begun. Raises the same."""
    one = await Release.get_or_none(id=release, frozen=True)
    if one is None or one.kind == CLASS:
        raise NotFound()
    said = releases.check_why(why)
    await releases.check_can_correct(one)
    return ReleaseWork(kind=one.kind, subject=one.subject, label=one.label, corrects_id=release, why=said, begun_at=clock.now())


async def _begin(*, subject: str, **facts: Any) -> ReleaseWork:
    now = clock.now()
    async with storage.writes():
        if any(not _silent(work) for work in await ReleaseWork.filter(subject=subject, state=WORKING).select_for_update()):
            raise Conflict(BUSY)
        await ReleaseWork.filter(subject=subject, state=WORKING).update(state=FAILED, said=LOST, ended_at=now)
        return await ReleaseWork.create(subject=subject, begun_at=now, step=COUNTING, beat=int(now.timestamp()), **facts)


def _silent(work: ReleaseWork) -> bool:
    return clock.now().timestamp() - max(work.beat, work.begun_at.timestamp()) >= SILENT.total_seconds()


def leave_alone(work: ReleaseWork, *, database: Database, by: Person | None) -> None:
    """Work it out in the background of this process."""
    task = asyncio.get_running_loop().create_task(carry_out(work, database=database, by=by))
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)


async def carry_out(work: ReleaseWork, *, database: Database, by: Person | None) -> ReleaseWork:
    """Build the release, judge every criterion anew, and write down how it went. Never raises."""
    seen = Seen()
    beating = asyncio.create_task(_beat(work, seen))
    try:
        await built(work, database=database, by=by, said=seen)
        await _end(work, DONE, "")
        await _judge()
    except Problem as refusal:
        await releases.log_refusal(kind=work.kind, subject=work.subject, by=by, why=refusal.source, label=work.label)
        await _end(work, FAILED, refusal.source)
    except Exception:
        log.exception("a release could not be worked out")
        await _end(work, FAILED, WENT_WRONG)
    finally:
        beating.cancel()
    return work


async def _judge() -> None:
    try:
        async with storage.writes():
            await judging.keep_all()
    except Exception:  # what is released stands; the next release, or a change to a criterion, judges again
        log.exception("criteria could not be judged after a release")


async def built(work: ReleaseWork, *, database: Database, by: Person | None, said: Seen, **more: Any) -> Release:
    """The release that a piece of work is for. `more`: what to do with it instead of freezing it."""
    common = {"database": database, "by": by, "said": said, **more}
    if work.corrects_id:
        return await releases.correct_period(release=await Release.get(id=work.corrects_id), why=work.why, **common)
    if work.kind == "wave":
        return await releases.build_wave(wave=await Wave.get(id=work.subject), **common)
    return await releases.build_period(period=await Period.get(id=work.subject), **common)


class Seen:
    """What the computation last said of itself; it may say so from another thread."""

    def __init__(self) -> None:
        self.at: tuple[str, int, int] = (COUNTING, 0, 0)

    def __call__(self, step: str, done: int, total: int) -> None:
        self.at = (step, done, total)


async def _beat(work: ReleaseWork, seen: Seen) -> None:
    """Write down how far it is, again and again."""
    while True:
        step, done, total = seen.at
        try:
            async with storage.writes():
                await ReleaseWork.filter(id=work.id, state=WORKING).update(
                    step=FREEZING if total and done == total else step, done=done, total=total, beat=int(clock.now().timestamp()))
        except Problem:
            log.warning("how far a release is could not be written down")
        await asyncio.sleep(BEAT)


async def give_up(work: ReleaseWork) -> None:
    """It is being stopped: whoever looks reads so at once."""
    await _end(work, FAILED, LOST)


async def _end(work: ReleaseWork, state: str, said: str) -> None:
    work.state, work.said, work.ended_at = state, said, clock.now()
    async with storage.writes():
        await work.save(update_fields=["state", "said", "ended_at"])


@dataclass(frozen=True)
class Progress:
    """How far one release is, as a reader sees it: `step` counting, protecting, comparing, correcting or freezing."""
    label: str
    state: str
    seconds: int
    said: str
    step: str = ""
    done: int = 0
    total: int = 0
    correction: bool = False


async def under_way() -> list[Progress]:
    """Releases being worked out, and the last that failed and were not made since, newest first."""
    now, found = clock.now(), []
    for work in await ReleaseWork.exclude(state=DONE).order_by("-begun_at").limit(5):
        if await _made_since(work):
            continue
        lost = work.state == WORKING and _silent(work)
        found.append(Progress(work.label, FAILED if lost else work.state, int((now - work.begun_at).total_seconds()),
                              translated(LOST if lost else work.said), work.step, work.done, work.total, bool(work.corrects_id)))
    return found


async def _made_since(work: ReleaseWork) -> bool:
    """Whether what was to be made is there by now, or was tried again."""
    if await ReleaseWork.filter(subject=work.subject, begun_at__gt=work.begun_at).exists():
        return True
    return await Release.filter(kind=work.kind, subject=work.subject, made_at__gte=work.begun_at).exists() or (
        not work.corrects_id and await Release.exists(kind=work.kind, subject=work.subject))
