"""Plans: a file is sent in, understood, corrected and confirmed; a new version changes the plan and loses no
history."""

from __future__ import annotations

import hashlib

from analysis import plan_changes, plan_import, proposals
from analysis.models import Action, ActionVersion, Criterion, Plan, PlanImport, Recommendation
from analysis.plan_changes import Change, Standing, What
from analysis.success import record_version
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict
from participation.words import N_

WAITING, CONFIRMED, DROPPED = "waiting", "confirmed", "dropped"


async def receive(*, content: bytes, title: str, plan: Plan | None, by: Person | None) -> PlanImport:
    """Keep a file as it came and see that it can be understood. Raises Unacceptable with a sentence for the field
    "file"."""
    text, notes = plan_import.decode(content)
    sheet = plan_import.understand(text)
    sent = await PlanImport.create(plan=plan, title=title, text=text, notes=notes,
                                   digest=hashlib.sha256(content).hexdigest(),
                                   sent_at=clock.now(), sent_by=by)
    await audit.record("plan.sent", by=by, about=sent, actions=len(sheet.rows), skipped=len(sheet.skipped),
                       checks=sheet.checks)
    return sent


async def correct(*, sent: PlanImport, line: int, given: dict, by: Person | None) -> None:
    """Lay a person's reading of one row over ours: leads, due, first_review (ISO), every, criteria (titles)."""
    _check_waiting(sent)
    sent.corrections = {**sent.corrections, str(line): given}
    await sent.save(update_fields=["corrections"])
    await audit.record("plan.row-corrected", by=by, about=sent, line=line)


async def drop(*, sent: PlanImport, by: Person | None) -> None:
    """Not take the file over. It stays in the history."""
    await _decide(sent, DROPPED, by)
    await audit.record("plan.dropped", by=by, about=sent)


async def confirm(*, sent: PlanImport, by: Person | None) -> Plan:
    """Make the plan, or its new version, from a file as it was understood and corrected. Raises Conflict the second
    time."""
    await _decide(sent, CONFIRMED, by)
    plan = await sent.plan if sent.plan_id else await Plan.create(title=sent.title,
                                                                  made_at=clock.now())  # type: ignore[attr-defined]
    sent.plan = plan
    await sent.save(update_fields=["plan_id"])
    found = await compare(sent)
    recommendations = await _recommendations(plan, [c.row.recommendation for c in found if c.row])
    for position, change in enumerate(found):
        if change.row:
            await _take_over(plan, recommendations[change.row.recommendation], position, change, sent, by)
        else:
            await _retire(change, sent)
    counts = {what.value: sum(c.what is what for c in found) for what in What}
    await audit.record("plan.confirmed", by=by, about=plan, **counts)
    return plan


async def compare(sent: PlanImport) -> list[Change]:
    """What confirming this file would do. Without a plan every row is new."""
    sheet = plan_import.understand(sent.text, sent.corrections)
    actions = await Action.filter(plan_id=sent.plan_id) if sent.plan_id else []  # type: ignore[attr-defined]
    standing = [Standing(a.id, a.number, a.title, a.texts, a.retired_at is not None) for a in actions]
    return plan_changes.changes(standing, sheet.rows)


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


async def _recommendations(plan: Plan, titles: list[str]) -> dict[str, Recommendation]:
    standing = {r.title: r for r in await Recommendation.filter(plan=plan)}
    for position, title in enumerate(dict.fromkeys(titles)):
        if title not in standing:
            standing[title] = await Recommendation.create(plan=plan, title=title[:600], position=position)
        elif standing[title].position != position:
            standing[title].position = position
            await standing[title].save(update_fields=["position"])
    return standing


async def _take_over(plan: Plan, recommendation: Recommendation, position: int, change: Change, sent: PlanImport,
                     by: Person | None) -> None:
    row = change.row
    action = await Action.get(id=change.action.id) if change.action else Action(plan=plan)
    before = facts(action) if change.action else None
    action.recommendation, action.position = recommendation, position
    action.number, action.title = row.number, row.action
    action.texts, action.indicators = row.texts | row.extra, list(row.indicators)
    told = {column for column, _before, _after in change.cells}
    if change.what is What.NEW or row.corrected or "leads" in told:
        action.leads = list(row.leads)
    if change.what is What.NEW or row.corrected or "timescale" in told:
        action.due, action.first_review, action.every = row.due, row.first_review, row.every
    action.retired_at = None
    await action.save(force_create=change.action is None)
    if facts(action) != before:
        await _version(action, sent, change.what.value)
    if change.what is What.NEW or row.corrected or "criteria" in told:
        await _criteria(action, row.criteria, by)


async def _retire(change: Change, sent: PlanImport) -> None:
    action = await Action.get(id=change.action.id)
    action.retired_at = clock.now()
    await action.save(update_fields=["retired_at"])
    await _version(action, sent, What.GONE.value)


async def _version(action: Action, sent: PlanImport, what: str) -> None:
    number = await ActionVersion.filter(action=action).count() + 1
    await ActionVersion.create(action=action, plan_import=sent, version=number, what=what, facts=facts(action),
                               at=clock.now())


async def _criteria(action: Action, proposed: tuple[proposals.Proposal, ...], by: Person | None) -> None:
    """Add what is not there yet. A criterion is known by its title or by the sentence it came from; none is removed."""
    standing = await Criterion.filter(action=action)
    titles = {c.title for c in standing}
    sources = [c.source for c in standing]
    for proposal in proposed:
        if proposal.title[:300] in titles:
            continue
        if proposal.source in sources:   # renamed here since the last import
            sources.remove(proposal.source)
            continue
        criterion = await Criterion.create(
            action=action, position=len(titles), title=proposal.title[:300], source=proposal.source,
            kind=proposal.kind.value,
            perspective=proposal.perspective.value, owner=action.leads[0][:120] if action.leads else "",
            target_on=action.due)
        titles.add(criterion.title)
        await record_version(criterion, by=by)


def facts(action: Action) -> dict[str, object]:
    """How an action stands, as JSON for its history."""
    day = lambda d: d.isoformat() if d else None  # noqa: E731
    return {"number": action.number, "title": action.title, "texts": action.texts, "leads": action.leads,
            "indicators": action.indicators, "due": day(action.due), "first_review": day(action.first_review),
            "every": action.every, "retired": action.retired_at is not None}
