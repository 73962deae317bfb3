"""Plans: a file is sent in, understood, corrected and confirmed; a new version changes the plan and loses no
history."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from analysis.files.cells import text
from analysis.models import Action, Criterion, Plan, PlanImport
from analysis.plan_files import changes as plan_changes, sheet as plan_sheet, taken_away, takeover as plan_takeover
from analysis.plan_files.changes import Change, Standing, What
from analysis.plan_files.taken_away import Part
from analysis.planning import progress
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict
from participation.words import N_

WAITING, CONFIRMED, DROPPED = "waiting", "confirmed", "dropped"
WAITS_FOR = timedelta(days=90)


async def receive(*, content: bytes, title: str, plan: Plan | None, by: Person | None) -> PlanImport:
    """Keep a file as it came and see that it can be understood. Raises Unacceptable with a sentence for the field
    "file"."""
    text, notes = plan_sheet.decode(content)
    sheet = plan_sheet.understand(text)
    sent = await PlanImport.create(plan=plan, title=title, text=text, notes=notes,
                                   digest=hashlib.sha256(content).hexdigest(),
                                   sent_at=clock.now(), sent_by=by)
    await audit.record("plan.sent", by=by, about=sent, actions=len(sheet.rows), skipped=len(sheet.skipped),
                       checks=sheet.checks)
    return sent


async def correct(*, sent: PlanImport, line: int, given: dict, by: Person | None) -> None:
    """Lay a person's reading of one row over ours: leads, indicators, due, first_review (ISO), every, criteria (titles) with
    their sources; or leave the row out ({"left_out": True}); or go back to our reading ({})."""
    _check_waiting(sent)
    others = {key: value for key, value in sent.corrections.items() if key != str(line)}
    sent.corrections = {**others, str(line): given} if given else others
    await sent.save(update_fields=["corrections"])
    await audit.record("plan.row-corrected", by=by, about=sent, line=line)


async def drop(*, sent: PlanImport, by: Person | None) -> None:
    """Not take the file over. Its name, day and fingerprint stay in the history, its words do not: the wrong file may hold anything."""
    await _decide(sent, DROPPED, by)
    await PlanImport.filter(id=sent.pk).update(text="", notes=[], corrections={})
    await audit.record("plan.dropped", by=by, about=sent)


async def sweep() -> int:
    """Files that nobody decided on for so long are dropped, and their words with them; how many."""
    left = await PlanImport.filter(state=WAITING, sent_at__lt=clock.now() - WAITS_FOR)
    for sent in left:
        await drop(sent=sent, by=None)
    return len(left)


async def confirm(*, sent: PlanImport, by: Person | None) -> Plan:
    """Make the plan, or its new version, from a file as it was understood and corrected. Raises Conflict the second
    time."""
    await _decide(sent, CONFIRMED, by)
    plan = await sent.plan if sent.plan_id else await Plan.create(title=sent.title,
                                                                  made_at=clock.now())  # type: ignore[attr-defined]
    sent.plan = plan
    await sent.save(update_fields=["plan_id"])
    found = await compare(sent)
    await plan_takeover.carry_out(plan, found, sent=sent, by=by)
    counts = {what.value: sum(c.what is what for c in found) for what in What}
    await audit.record("plan.confirmed", by=by, about=plan, **counts)
    return plan


async def compare(sent: PlanImport) -> list[Change]:
    """What confirming this file would do. Without a plan every row is new."""
    sheet = plan_sheet.understand(sent.text, sent.corrections)
    return plan_changes.changes(await standing(sent), sheet.rows)


async def standing(sent: PlanImport) -> list[Standing]:
    """The actions of the plan that a file is a new version of."""
    parts = await parts_of(sent.plan_id) if sent.plan_id else []  # type: ignore[attr-defined]
    return [Standing(one.action.id, one.action.number, one.action.title, one.action.texts, one.action.retired_at is not None,
                     {column: text(words) for column, words in taken_away.cells(one).items()}) for one in parts]


async def parts_of(plan: str) -> list[Part]:
    """Every action of a plan, by its id, with what a row of a file says of it."""
    actions = await Action.filter(plan_id=plan).prefetch_related("recommendation")
    ids = [a.id for a in actions]
    titles: dict[str, list[str]] = {id: [] for id in ids}
    for action, title in await Criterion.filter(action_id__in=ids, retired_at=None).order_by("position").values_list("action_id", "title"):
        titles[action].append(title)
    said = await progress.newest(ids)
    return [Part(a, a.recommendation.title, tuple(titles[a.id]), said.get(a.id)) for a in actions]


def _check_waiting(sent: PlanImport) -> None:
    if sent.state != WAITING:
        raise Conflict(N_("This file was decided on already."))


async def _decide(sent: PlanImport, state: str, by: Person | None) -> None:
    """From waiting to `state`, once: of two people who press at the same moment one is refused."""
    changed = await PlanImport.filter(id=sent.id, state=WAITING).update(
        state=state, decided_at=clock.now(), decided_by_id=by.id if by else None)
    if changed != 1:
        raise Conflict(N_("This file was decided on already."))
    await sent.refresh_from_db()
