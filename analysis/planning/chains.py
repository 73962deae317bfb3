"""What an action leads to, step by step: activity → stepping stones → outcome; how far each is, how sure a person is, and what
they rest that on. The newest view stands, the others stay. A chain shows contribution; it does not show a cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from analysis.judgement.criteria import Word
from analysis.judgement.judging import Judged
from analysis.models import Action, Criterion, Stage, StageView
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _

MOST_STAGES = 12
"""Of one action: a longer chain is several actions."""


class Step(StrEnum):
    """In the order of the chain."""
    ACTIVITY = "activity"
    STONE = "stone"
    OUTCOME = "outcome"


STEP_NAMES = {Step.ACTIVITY: N_("Activity"), Step.STONE: N_("Stepping stone"), Step.OUTCOME: N_("Outcome")}
PROGRESS = {"low": N_("Low"), "some": N_("Some"), "good": N_("Good")}
CONFIDENCE = {"low": N_("Low"), "medium": N_("Medium"), "high": N_("High")}
WELL, BADLY = (Word.MET, Word.TRACK), (Word.OFF,)


@dataclass(frozen=True)
class StageTold:
    """A link of the chain, what people thought of it (newest first), and its criterion with its figures, if it has one."""
    stage: Stage
    views: tuple[StageView, ...]
    one: Judged | None

    @property
    def view(self) -> StageView | None:
        return self.views[0] if self.views else None

    @property
    def doubts(self) -> list[str]:
        """Where a person's view says more than the evidence does, in sentences."""
        return _doubts(self.stage, self.view, self.one) if self.view else []


Chain = tuple[StageTold, ...]


async def put(*, action: Action, kind: Step, title: str, criterion: Criterion | None, by: Person | None) -> Stage:
    """One more link, at the end of its kind. Raises Unacceptable where the chain is full."""
    count = await Stage.filter(action=action, retired_at=None).count()
    if count >= MOST_STAGES:
        raise Unacceptable({"title": _("A chain has at most {most} links.").format(most=MOST_STAGES)})
    stage = await Stage.create(action=action, kind=kind.value, title=title, criterion=criterion,
                               position=await Stage.filter(action=action).count())
    await audit.record("stage.added", by=by, about=stage, kind=kind.value)
    return stage


async def reword(*, stage: Stage, title: str, criterion: Criterion | None, by: Person | None) -> None:
    """Other words, or another criterion, while nobody has said how far it is. Raises Conflict after that."""
    if await StageView.exists(stage=stage):
        raise Conflict(N_("Somebody has said how far this is. Take it off and write another: what was said stays with its words."))
    stage.title, stage.criterion = title, criterion
    await stage.save(update_fields=["title", "criterion_id"])
    await audit.record("stage.reworded", by=by, about=stage)


async def say(*, stage: Stage, progress: str, confidence: str, evidence: str, by: Person | None) -> StageView:
    """How far a person sees it, how sure they are, and what they rest it on."""
    view = await StageView.create(stage=stage, progress=progress, confidence=confidence, evidence=evidence, at=clock.now(), by=by)
    await audit.record("stage.seen", by=by, about=stage, progress=progress, confidence=confidence)
    return view


async def retire(*, stage: Stage, by: Person | None) -> None:
    """Take a link off the chain. What was said of it stays."""
    stage.retired_at = clock.now()
    await stage.save(update_fields=["retired_at"])
    await audit.record("stage.retired", by=by, about=stage)


async def of_actions(actions: Iterable[Action], judged: Mapping[str, Iterable[Judged]]) -> dict[str, Chain]:
    """Action's id → its chain in order; `judged` as reads.Whole.by_action has it."""
    ids = [action.id for action in actions]
    known = {one.criterion.id: one for id in ids for one in judged.get(id, ())}
    stages = await Stage.filter(action_id__in=ids, retired_at=None)
    views: dict[str, list[StageView]] = {stage.id: [] for stage in stages}
    for view in await StageView.filter(stage_id__in=list(views)).order_by("-at").prefetch_related("by"):
        views[view.stage_id].append(view)  # type: ignore[attr-defined]
    order = list(Step)
    chains: dict[str, list[StageTold]] = {id: [] for id in ids}
    for stage in sorted(stages, key=lambda one: (order.index(Step(one.kind)), one.position)):
        chains[stage.action_id].append(  # type: ignore[attr-defined]
            StageTold(stage, tuple(views[stage.id]), known.get(stage.criterion_id)))  # type: ignore[attr-defined]
    return {id: tuple(chain) for id, chain in chains.items()}


def _doubts(stage: Stage, view: StageView, one: Judged | None) -> list[str]:
    """Of an activity nobody expects a figure: people see whether it happens."""
    found = []
    if one and view.progress == "good" and one.verdict.word in BADLY:
        found.append(_("The person sees good progress; the judgement of its criterion is off track."))
    if one and view.progress == "low" and one.verdict.word in WELL:
        found.append(_("The person sees low progress; its criterion is met or on track."))
    if stage.kind != Step.ACTIVITY and view.confidence == "high" and (one is None or one.verdict.word is Word.UNSAID):
        found.append(_("The person is very sure, and no figure here says so: it rests on their words alone."))
    return found
