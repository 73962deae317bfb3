"""A confirmed file carried out: actions made, changed and retired, criteria added, and a version of each. In few statements,
because a plan may have hundreds of rows.

What a person set stays where the plan's own words did not change: each cell of the file decides about what was read from it,
and about nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from analysis.judgement.success import facts_of
from analysis.models import Action, ActionProgress, ActionVersion, Criterion, CriterionVersion, Plan, PlanImport, Recommendation
from analysis.plan_files import progress_cells
from analysis.plan_files.changes import Change, What
from analysis.plan_files.sheet import Row
from analysis.planning import progress, versions
from participation import clock
from participation.models import Person

AT_ONCE = 100
WRITTEN = ("recommendation_id", "position", "number", "title", "texts", "leads", "indicators", "due", "first_review", "every",
           "retired_at")


@dataclass
class _Taken:
    """What is to be stored."""
    new: list[Action] = field(default_factory=list)
    changed: list[Action] = field(default_factory=list)
    versions: list[ActionVersion] = field(default_factory=list)
    criteria: list[Criterion] = field(default_factory=list)
    progress: list[ActionProgress] = field(default_factory=list)


async def carry_out(plan: Plan, found: Sequence[Change], *, sent: PlanImport, by: Person | None) -> None:
    """The plan as the file has it. Nothing is removed: an action that is no longer named is retired."""
    actions = {a.id: a for a in await Action.filter(plan=plan).prefetch_related("recommendation")}
    under = await _recommendations(plan, actions, found)
    kept = await versions.counts(actions)
    standing = await _criteria_of(actions)
    said = {id: row.version for id, row in (await progress.newest(actions)).items()}
    taken = _Taken()
    for position, change in enumerate(found):
        action = actions[change.action.id] if change.action else Action(plan=plan)
        before = versions.facts(action, action.recommendation) if change.action else None
        place = action.position
        if change.row is None:
            action.retired_at = clock.now()
        else:
            action.position = position
            _read(action, change, under)
            taken.criteria += _criteria(action, change, standing.get(action.id, []))
            taken.progress += _progress(action, change, said.get(action.id, 0), by)
        _put(taken, action, before, place, change, kept.get(action.id, 0) + 1, sent, by)
    _behind(taken, actions, found)
    await _store(taken, by)


def _told(change: Change) -> set[str]:
    """The columns that say something else than before; all of them for a new action and for a row that a person corrected."""
    return {column for column, _before, _after in change.cells}


def _read(action: Action, change: Change, under: dict[str, Recommendation]) -> None:
    row, told, new = change.row, _told(change), change.what is What.NEW
    if new or "recommendation" in told:
        action.recommendation = under[row.recommendation]
    if new or "number" in told:
        action.number = row.number
    if new or "action" in told:
        action.title = row.action
    if new or row.corrected or "leads" in told:
        action.leads = list(row.leads)
    if new or row.corrected or "indicators" in told:
        action.indicators = list(row.indicators)
    if new or row.corrected or "timescale" in told:
        action.due, action.first_review, action.every = row.due, row.first_review, row.every
    action.texts, action.retired_at = _texts(action, change), None


def _texts(action: Action, change: Change) -> dict[str, str]:
    """The file's cells; where one only says what stands here, as a plan that was taken away does, the plan's own words stay."""
    if change.action is None:
        return change.row.source
    if not change.cells and not action.texts:
        return action.texts
    told, own, written = _told(change), action.texts, change.action.written
    return {column: own.get(column, "") if column not in told and words.split() == written.get(column, "").split() else words
            for column, words in change.row.source.items()}


def _put(taken: _Taken, action: Action, before: dict | None, place: int, change: Change, number: int, sent: PlanImport,
         by: Person | None) -> None:
    now = versions.facts(action, action.recommendation)
    if before is None:
        taken.new.append(action)
    elif now != before or action.position != place:
        taken.changed.append(action)
    if now != before:
        taken.versions.append(versions.version(action, action.recommendation, change.what, number, by=by, sent=sent))


def _behind(taken: _Taken, actions: dict[str, Action], found: Sequence[Change]) -> None:
    """Actions that the file says nothing of come after those that it names."""
    named = {change.action.id for change in found if change.action}
    rest = [a for a in actions.values() if a.id not in named]
    for position, action in enumerate(rest, len(found)):
        if action.position != position:
            action.position = position
            taken.changed.append(action)


def _progress(action: Action, change: Change, before: int, by: Person | None) -> list[ActionProgress]:
    """What the file says of how it gets on, where it says something new."""
    if not (change.what is What.NEW or "progress" in _told(change)):
        return []
    said = progress_cells.read(change.row.texts.get("progress", ""), today=clock.today())
    return [ActionProgress(action_id=action.id, version=before + 1, state=said.state, words=said.words, told_on=said.told_on,
                           at=clock.now(), by=by)] if said else []


async def _store(taken: _Taken, by: Person | None) -> None:
    await Action.bulk_create(taken.new, batch_size=AT_ONCE)
    if taken.changed:
        await Action.bulk_update(taken.changed, fields=WRITTEN, batch_size=AT_ONCE)
    await ActionVersion.bulk_create(taken.versions, batch_size=AT_ONCE)
    await ActionProgress.bulk_create(taken.progress, batch_size=AT_ONCE)
    await Criterion.bulk_create(taken.criteria, batch_size=AT_ONCE)
    await CriterionVersion.bulk_create([CriterionVersion(criterion_id=c.id, version=1, facts=facts_of(c), at=clock.now(), by=by)
                                        for c in taken.criteria], batch_size=AT_ONCE)


async def _recommendations(plan: Plan, actions: dict[str, Action], found: Sequence[Change]) -> dict[str, Recommendation]:
    """The file's words → the recommendation they stand for, in the file's order.

    One that a person reworded is known by the actions that stayed under it; one that the file rewords is reworded here.
    """
    rows = [change for change in found if change.row]
    standing = {r.title: r for r in await Recommendation.filter(plan=plan)}
    under: dict[str, Recommendation] = {}
    for change in rows:
        if change.action and "recommendation" not in _told(change):
            under.setdefault(change.row.recommendation, actions[change.action.id].recommendation)
    new = []
    for title in dict.fromkeys(change.row.recommendation for change in rows):
        if title not in under:
            under[title] = standing.get(title[:600]) or _reworded(title, rows, actions, under) or Recommendation(plan=plan, position=0)
            under[title].title = title[:600]
            new.append(under[title])
    await _in_order(plan, list(dict.fromkeys(c.row.recommendation for c in rows)), under, new, list(standing.values()))
    return under


def _reworded(title: str, rows: Sequence[Change], actions: dict[str, Action],
              under: dict[str, Recommendation]) -> Recommendation | None:
    """The one recommendation under which all actions of this title stood, if the file does not name it any more."""
    before = {actions[c.action.id].recommendation_id: actions[c.action.id].recommendation  # type: ignore[attr-defined]
              for c in rows if c.action and c.row.recommendation == title}
    named = {c.row.recommendation for c in rows} | {r.title for r in under.values()}
    only = next(iter(before.values()), None)
    return only if len(before) == 1 and only.title not in named else None


async def _in_order(plan: Plan, titles: list[str], under: dict[str, Recommendation], new: list[Recommendation],
                    standing: list[Recommendation]) -> None:
    order = list({under[title].id: under[title] for title in titles}.values())
    order += [r for r in standing if r.id not in {one.id for one in order}]
    moved = [r for place, r in enumerate(order) if r.position != place]
    for place, one in enumerate(order):
        one.position = place
    known = {r.id for r in standing}
    await Recommendation.bulk_create([r for r in new if r.id not in known], batch_size=AT_ONCE)
    touched = {r.id: r for r in [*moved, *new] if r.id in known}
    if touched:
        await Recommendation.bulk_update(touched.values(), fields=("title", "position"), batch_size=AT_ONCE)


async def _criteria_of(actions: Iterable[str]) -> dict[str, list[Criterion]]:
    found: dict[str, list[Criterion]] = {}
    for one in await Criterion.filter(action_id__in=list(actions)):
        found.setdefault(one.action_id, []).append(one)  # type: ignore[attr-defined]
    return found


def _criteria(action: Action, change: Change, standing: list[Criterion]) -> list[Criterion]:
    """What is not there yet. A criterion is known by its title or by the sentence it came from; none is removed."""
    row = change.row
    if not (change.what is What.NEW or row.corrected or "criteria" in _told(change)):
        return []
    titles, sources = {c.title for c in standing}, [c.source for c in standing if c.source]
    lines = {_bare(line) for line in row.texts.get("criteria", "").split("\n")}
    whole = [bare for title in titles if (bare := _bare(title)) in lines]   # a line that is a criterion as it stands is not split again
    new: list[Criterion] = []
    for proposal in row.criteria:
        if proposal.title[:300] in titles or any(_bare(proposal.source) in line for line in whole):
            continue
        if proposal.source in sources:   # renamed here since the last import
            sources.remove(proposal.source)
            continue
        new.append(_criterion(action, row, proposal, len(titles)))
        titles.add(proposal.title[:300])
    return new


def _bare(line: str) -> str:
    return " ".join(line.split()).strip("•*–- .;").casefold()


def _criterion(action: Action, row: Row, proposal: object, position: int) -> Criterion:
    return Criterion(action_id=action.id, position=position, title=proposal.title[:300], source=proposal.source,
                     kind=proposal.kind.value, perspective=proposal.perspective.value,
                     owner=action.leads[0][:120] if action.leads else "", target_on=action.due)
