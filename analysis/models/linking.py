"""How a plan hangs together: priorities, what an action leads to step by step, and its links to other plans."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from analysis.models.columns import by, own_id, to

__all__ = ["OtherPlan", "PlanLink", "Priority", "PriorityVersion", "Stage", "StageView"]


class Priority(Model):
    """One thing that the partnership puts first in a plan. Its words and reasons stand in its versions."""

    id = own_id()
    plan = to("analysis.Plan")
    position = fields.SmallIntField()
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "priority"
        ordering = ["position", "id"]


class PriorityVersion(Model):
    """A priority as it stood after a change: title, words, why, whose voices were heard and where, its actions. Append-only.

    `voices` is a list of {whose: children, families or staff. heard: where and what, in words}. `actions` are ids.
    """

    id = own_id()
    priority = to("analysis.Priority")
    version = fields.SmallIntField()
    title = fields.CharField(max_length=200)
    words = fields.TextField(default="")
    why = fields.TextField()
    voices: list[dict[str, str]] = fields.JSONField(default=list)  # type: ignore[assignment]
    actions: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    at = fields.DatetimeField()
    by = by()

    class Meta:
        table = "priority_version"
        ordering = ["version"]
        unique_together = (("priority", "version"),)


class Stage(Model):
    """A link of the chain of an action: `kind` activity, stone (a stepping stone) or outcome.

    `criterion`: the success criterion whose figures are its evidence, where there is one.
    """

    id = own_id()
    action = to("analysis.Action")
    kind = fields.CharField(max_length=8)
    title = fields.CharField(max_length=300)
    criterion = to("analysis.Criterion", null=True)
    position = fields.SmallIntField()
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "stage"
        ordering = ["position", "id"]


class StageView(Model):
    """How far a person sees a stage, and how sure they are: the newest stands, the others stay.

    `progress` low, some or good. `confidence` low, medium or high. `evidence`: what they rest it on.
    """

    id = own_id()
    stage = to("analysis.Stage")
    progress = fields.CharField(max_length=4)
    confidence = fields.CharField(max_length=6)
    evidence = fields.TextField()
    at = fields.DatetimeField()
    by = by()

    class Meta:
        table = "stage_view"
        ordering = ["at", "id"]


class OtherPlan(Model):
    """A plan that stands beside ours: `kind` outcome, commissioning, parenting (corporate parenting) or other."""

    id = own_id()
    title = fields.CharField(max_length=200)
    kind = fields.CharField(max_length=14)
    address = fields.CharField(max_length=400, default="")
    runs_until = fields.DateField(null=True)
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "other_plan"
        ordering = ["title", "id"]


class PlanLink(Model):
    """An action, or a whole plan, beside one place of another plan. `kind` serves, served (by it), shares or needs."""

    id = own_id()
    plan = to("analysis.Plan")
    action = to("analysis.Action", null=True)
    other = to("analysis.OtherPlan")
    kind = fields.CharField(max_length=8)
    place = fields.CharField(max_length=200, default="")
    words = fields.CharField(max_length=600, default="")
    made_at = fields.DatetimeField()
    made_by = by()
    taken_back_at = fields.DatetimeField(null=True)

    class Meta:
        table = "plan_link"
        ordering = ["made_at", "id"]
