"""Success criteria: what is set for them, what measures them, and what people say of them. Every change keeps the
version before."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date

from analysis import measures
from analysis.judgement.criteria import Aim
from analysis.measures import PERCENT, Unit
from analysis.models import Action, Criterion, CriterionMeasure, CriterionPromise, CriterionVersion, Narrative, PromiseLinks
from analysis.plan_files.proposals import Kind
from participation import audit, clock
from participation.models import Person
from participation.problems import Unacceptable
from participation.words import _
from surveys.models import Theme

MOST_MEASURES = 6


@dataclass(frozen=True)
class Settings:
    """What a person sets for a criterion. Baseline, target, milestones and tolerance in the measure's unit, as it is written:
    percent in percent, its tolerance in points."""
    title: str
    owner: str
    perspective: str
    baseline: float | None
    baseline_on: date | None
    target: float | None
    target_on: date | None
    direction: str
    tolerance: float
    milestones: tuple[tuple[date, float], ...] = ()
    why: str = ""
    """Why what is aimed at is another than before; kept with the version."""


AIMED = ("baseline", "baseline_on", "target", "target_on", "direction", "tolerance", "milestones")


def aim_of(criterion: Criterion, unit: Unit = PERCENT) -> Aim:
    """A criterion's numbers as people write them, in the scale that the rule compares."""
    kept = lambda value: None if value is None else unit.kept(value)  # noqa: E731
    return Aim(kept(criterion.baseline), criterion.baseline_on, kept(criterion.target), criterion.target_on,
               criterion.direction, unit.kept(criterion.tolerance),
               tuple((date.fromisoformat(day), unit.kept(value)) for day, value in criterion.milestones), unit)


async def add(*, action: Action, title: str, by: Person | None) -> Criterion:
    """A criterion that somebody wrote here; the one that stands with these words, if one does: a form sent twice makes one."""
    from analysis.plan_files.proposals import propose
    await Action.filter(pk=action.pk).select_for_update().first()
    if standing := await Criterion.filter(action=action, title=title, retired_at=None).first():
        return standing
    guess = propose(title)
    criterion = await Criterion.create(
        action=action, position=await Criterion.filter(action=action).count(), title=title, kind=guess.kind.value,
        perspective=guess.perspective.value, owner=action.leads[0][:120] if action.leads else "", target_on=action.due)
    await record_version(criterion, by=by)
    await audit.record("criterion.added", by=by, about=criterion)
    return criterion


async def change(*, criterion: Criterion, settings: Settings, by: Person | None) -> None:
    """Set what is aimed at. The version before stays. Raises Unacceptable where an aim that stood is changed without a reason."""
    before = facts_of(criterion)
    for name, value in settings.__dict__.items():
        if name != "why":
            setattr(criterion, name, value)
    criterion.milestones = [[day.isoformat(), value] for day, value in settings.milestones]
    now = facts_of(criterion)
    moved = before["target"] is not None and any(before[name] != now[name] for name in AIMED)
    if moved and not settings.why:
        raise Unacceptable({"reason": _("Say why it is aimed at something else now. In a year nobody will remember.")})
    await criterion.save()
    await record_version(criterion, by=by, why=settings.why if moved else "")
    await audit.record("criterion.changed", by=by, about=criterion)


async def retire(*, criterion: Criterion, by: Person | None) -> None:
    """Take a criterion off the scorecard. It stays in the plan's history."""
    criterion.retired_at = clock.now()
    await criterion.save(update_fields=["retired_at"])
    await record_version(criterion, by=by)
    await audit.record("criterion.retired", by=by, about=criterion)


async def measure(*, criterion: Criterion, measure: str, by: Person | None) -> CriterionMeasure:
    """Put a measure, by its key, on a criterion; the first one is the one that is judged. Raises ValueError for no key."""
    standing = await CriterionMeasure.filter(criterion=criterion, removed_at=None)
    if any(m.measure == measure for m in standing):
        raise Unacceptable({"measure": _("This criterion is measured by that already.")})
    if len(standing) >= MOST_MEASURES:
        raise Unacceptable({"measure": _("A criterion has at most {most} measures.").format(most=MOST_MEASURES)})
    async with _unit_kept(criterion, by):
        made = await _add_measure(criterion, measures.kind_of(measure), measure=measure)
    await audit.record("criterion.measured", by=by, about=criterion, measure=measure)
    return made


async def unit_of(criterion: Criterion) -> Unit | None:
    """What the measure that is judged is in; None before there is one that has a unit."""
    first = await CriterionMeasure.filter(criterion=criterion, removed_at=None).order_by("position").first()
    if first is None or not first.measure:
        return None
    found = await measures.courses([first.measure])
    return found[first.measure].unit if first.measure in found else None


@asynccontextmanager
async def _unit_kept(criterion: Criterion, by: Person | None) -> AsyncIterator[None]:
    """Numbers set in one unit do not stand in another: where the judged measure's unit changes, the aim is taken off. The
    version before stays."""
    before = await unit_of(criterion) or PERCENT
    yield
    if (await unit_of(criterion) or before) == before or (criterion.baseline is None and criterion.target is None):
        return
    criterion.baseline = criterion.target = None
    criterion.tolerance, criterion.milestones = 0.0, []
    await criterion.save()
    await record_version(criterion, by=by)
    await audit.record("criterion.unit-changed", by=by, about=criterion)


async def say_done(*, criterion: Criterion, done_on: date | None, evidence: str, by: Person | None) -> CriterionMeasure:
    """Record that something is done, with the evidence in words; without a day: that it is to be judged so, once
    done."""
    standing = await CriterionMeasure.filter(criterion=criterion, removed_at=None, kind=Kind.DONE.value).first()
    made = standing or await _add_measure(criterion, Kind.DONE)
    made.done_on, made.evidence = done_on, evidence
    await made.save(update_fields=["done_on", "evidence"])
    await audit.record("criterion.done", by=by, about=criterion, done=done_on is not None)
    return made


async def _add_measure(criterion: Criterion, kind: Kind, **facts: object) -> CriterionMeasure:
    position = await CriterionMeasure.filter(criterion=criterion).count()
    made = await CriterionMeasure.create(criterion=criterion, position=position, kind=kind.value, added_at=clock.now(),
                                         **facts)
    first = await CriterionMeasure.filter(criterion=criterion, removed_at=None).order_by("position").first()
    if criterion.kind != first.kind:
        criterion.kind = first.kind
        await criterion.save(update_fields=["kind"])
    return made


async def unmeasure(*, measure: CriterionMeasure, by: Person | None) -> None:
    """Take a measure off. What was judged by it stays stored."""
    async with _unit_kept(await measure.criterion, by):
        measure.removed_at = clock.now()
        await measure.save(update_fields=["removed_at"])
    await audit.record("criterion.unmeasured", by=by, about=f"criterion:{measure.criterion_id}",
                       measure=measure.measure)  # type: ignore[attr-defined]


async def tell(*, criterion: Criterion, words: str, by: Person | None) -> Narrative:
    """What a person makes of it. Their words, not a calculation. Sent twice, they are kept once."""
    await Criterion.filter(pk=criterion.pk).select_for_update().first()
    newest = await Narrative.filter(criterion=criterion).order_by("-at", "-id").first()
    if newest and newest.words == words and newest.by_id == (by.pk if by else None):  # type: ignore[attr-defined]
        return newest
    said = await Narrative.create(criterion=criterion, words=words, at=clock.now(), by=by)
    await audit.record("criterion.told", by=by, about=criterion)
    return said


async def link_promises(*, criterion: Criterion, themes: list[Theme], by: Person | None) -> None:
    """The promises of "You said, we did" that serve this criterion, all at once. Which served it before is kept, with its day."""
    was = await CriterionPromise.filter(criterion=criterion).values_list("theme_id", flat=True)
    if sorted(was) == sorted(theme.pk for theme in themes):  # type: ignore[type-var]
        return
    await CriterionPromise.filter(criterion=criterion).delete()
    for theme in themes:
        await CriterionPromise.create(criterion=criterion, theme=theme)
    await PromiseLinks.create(criterion=criterion, version=1 + await PromiseLinks.filter(criterion=criterion).count(), was=list(was),
                              themes=[theme.pk for theme in themes], at=clock.now(), by=by)
    await audit.record("criterion.promises", by=by, about=criterion, promises=len(themes))


def facts_of(criterion: Criterion) -> dict[str, object]:
    """How a criterion stands, as JSON for its history."""
    day = lambda d: d.isoformat() if d else None  # noqa: E731
    return {"title": criterion.title, "owner": criterion.owner, "perspective": criterion.perspective,
            "baseline": criterion.baseline, "baseline_on": day(criterion.baseline_on), "target": criterion.target,
            "target_on": day(criterion.target_on), "direction": criterion.direction, "tolerance": criterion.tolerance,
            "milestones": criterion.milestones, "retired": criterion.retired_at is not None}


async def record_version(criterion: Criterion, *, by: Person | None, why: str = "") -> None:
    """Keep how a criterion stands now, and why it stands differently where somebody said so."""
    version = await CriterionVersion.filter(criterion=criterion).count() + 1
    unit = await unit_of(criterion) or PERCENT
    facts = {**facts_of(criterion), "unit": unit.kind.value, "per": unit.per, **({"why": why} if why else {})}
    await CriterionVersion.create(criterion=criterion, version=version, facts=facts, at=clock.now(), by=by)
