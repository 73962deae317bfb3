"""`heard release`: what can be released, and releasing it, by the name of a survey wave or a period. Sentences for the operator."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from analysis import figures, releasing
from analysis.models import ReleaseWork
from analysis.releasing import Ready
from participation import clock
from participation.problems import Conflict, NotFound
from participation.storage import Database

WHAT = {"wave": "survey", "period": "wheels of a period"}


async def run(names: Sequence[str], *, database: Database, dry_run: bool = False, correct: bool = False,
              why: str = "") -> AsyncIterator[str]:
    """Lines to print, as they come. Raises Conflict or NotFound with a sentence; what was released before that stays."""
    if not names:
        for line in await _listed():
            yield line
    for name in names:
        if dry_run:
            yield await _tried(await _work_for(name, correct, why, begun=False), database)
        else:
            yield await _released(await _work_for(name, correct, why, begun=True), database)


async def _listed() -> list[str]:
    ready = await releasing.ready(today=clock.today())
    lines = ["Nothing waits to be released."] if not ready else ["Can be released now:"]
    lines += [f"  {one.label}  ({WHAT[one.kind]}, ended {one.ended:%d %B %Y}, {one.subject})" for one in ready]
    out = await figures.releases()
    if out:
        lines.append("Released:")
    return lines + [f"  {one.label}  (last day {one.ends_on:%d %B %Y}" + (f", corrected: {one.why}" if one.correction else "") + ")"
                    for one in out]


async def _work_for(name: str, correct: bool, why: str, *, begun: bool) -> ReleaseWork:
    if correct:
        release = _one(name, [(one.label, one.release) for one in await figures.releases()], "released")
        return await (releasing.begin_correction(release=release, why=why, by=None) if begun else
                      releasing.planned_correction(release=release, why=why or "a trial"))
    ready = await releasing.ready(today=clock.today())
    subject = _one(name, [(one.label, one.subject) for one in ready], "ready to be released")
    one: Ready = next(one for one in ready if one.subject == subject)
    if begun:
        return await releasing.begin(kind=one.kind, subject=one.subject, by=None)
    return ReleaseWork(kind=one.kind, subject=one.subject, label=one.label, begun_at=clock.now())


def _one(name: str, found: Sequence[tuple[str, str]], what: str) -> str:
    """The id that a name stands for. Raises NotFound, Conflict."""
    fits = [pk for label, pk in found if name == pk] or [pk for label, pk in found if label.casefold() == name.casefold()]
    if not fits:
        raise NotFound(f"Nothing called “{name}” is {what}. `heard release` lists what is.")
    if len(fits) > 1:
        raise Conflict(f"More than one is called “{name}”. Name it by its id: {', '.join(fits)}.")
    return fits[0]


async def _tried(work: ReleaseWork, database: Database) -> str:
    async def looked_at(draft, **_facts: object):  # noqa: ANN001, ANN202  (a Draft; nothing is kept of it)
        return draft

    draft = await releasing.built(work, database=database, by=None, said=releasing.Seen(), keep=looked_at)
    return (f"{work.label}: {len(draft.tables)} tables, {draft.shown} numbers would be shown, {draft.kept_back} would not, to protect "
            "people. Nothing was released.")


async def _released(work: ReleaseWork, database: Database) -> str:
    try:
        done = await releasing.carry_out(work, database=database, by=None)
    except asyncio.CancelledError:
        await releasing.give_up(work)
        raise
    if done.state != releasing.DONE:
        raise Conflict(f"{done.label}: {done.said}")
    told = next(one for one in await figures.releases() if one.subject == done.subject)
    what = "corrected" if told.correction else "released"
    return f"{told.label} is {what}: {told.shown} numbers are shown, {told.kept_back} are not, to protect people."
