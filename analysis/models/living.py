"""What happens to a plan while it is lived with: how its actions get on, other names, other orders, what children read of it, what
a self-evaluation decided.

All but the last are written once: the newest row stands, the others are its history.
"""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from analysis.models.columns import by, own_id, to

__all__ = ["ActionProgress", "ChildWords", "EvaluationDecision", "PlanName", "PriorityOrder", "PromiseLinks"]


class ActionProgress(Model):
    """How an action gets on, said on `told_on`. `state` begun, held, done, stopped or nothing. The newest stands. Append-only."""

    id = own_id()
    action = to("analysis.Action")
    version = fields.SmallIntField()
    state = fields.CharField(max_length=8, default="")
    words = fields.TextField(default="")
    told_on = fields.DateField()
    at = fields.DatetimeField()
    by = by()

    class Meta:
        table = "action_progress"
        ordering = ["version"]
        unique_together = (("action", "version"),)


class PlanName(Model):
    """A plan given another name: `title` from then on, `was` until then, and why. Append-only."""

    id = own_id()
    plan = to("analysis.Plan")
    version = fields.SmallIntField()
    title = fields.CharField(max_length=200)
    was = fields.CharField(max_length=200)
    why = fields.CharField(max_length=600)
    at = fields.DatetimeField()
    by = by()

    class Meta:
        table = "plan_name"
        ordering = ["version"]
        unique_together = (("plan", "version"),)


class PriorityOrder(Model):
    """The priorities of a plan put in another order: `ids` as they stand from then on, `was` as they stood, and why. Append-only."""

    id = own_id()
    plan = to("analysis.Plan")
    version = fields.SmallIntField()
    ids: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    was: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    why = fields.CharField(max_length=600)
    at = fields.DatetimeField()
    by = by()

    class Meta:
        table = "priority_order"
        ordering = ["version"]
        unique_together = (("plan", "version"),)


class PromiseLinks(Model):
    """Which promises serve a criterion, after a change: ids of `themes` from then on, `was` until then. Append-only."""

    id = own_id()
    criterion = to("analysis.Criterion")
    version = fields.SmallIntField()
    themes: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    was: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    at = fields.DatetimeField()
    by = by()

    class Meta:
        table = "promise_links"
        ordering = ["version"]
        unique_together = (("criterion", "version"),)


class ChildWords(Model):
    """What children read of a criterion in one language, one short sentence, or nothing where it was taken back. Append-only."""

    id = own_id()
    criterion = to("analysis.Criterion")
    lang = fields.CharField(max_length=12)
    version = fields.SmallIntField()
    words = fields.CharField(max_length=120, default="")
    at = fields.DatetimeField()
    by = by()

    class Meta:
        table = "child_words"
        ordering = ["version"]
        unique_together = (("criterion", "lang", "version"),)


class EvaluationDecision(Model):
    """A decision that a self-evaluation led to, at one of its quality indicators: before it is frozen, or after."""

    id = own_id()
    evaluation = to("analysis.SelfEvaluation")
    indicator = fields.CharField(max_length=80)
    decision = to("analysis.Decision")

    class Meta:
        table = "self_evaluation_decision"
        ordering = ["id"]
        unique_together = (("decision",),)
