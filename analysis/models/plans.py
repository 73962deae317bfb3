"""Plans, actions, success criteria and what is judged from them. Nothing here is ever overwritten without its old
version kept."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from analysis.models.columns import own_id, to
from participation.identity import LENGTH

__all__ = ["Action", "ActionVersion", "Criterion", "CriterionMeasure", "CriterionPromise", "CriterionVersion",
           "Judgement",
           "Narrative", "Plan", "PlanImport", "Recommendation", "ReleaseWork"]


class Plan(Model):
    """An improvement plan of the partnership."""

    id = own_id()
    title = fields.CharField(max_length=200)
    made_at = fields.DatetimeField()

    class Meta:
        table = "plan"
        ordering = ["made_at", "id"]


class PlanImport(Model):
    """One file as it came: the whole text, what a person corrected (by line of the file), and whether it was taken
    over.

    `state`: waiting, confirmed, dropped. `plan` is empty for a plan that does not exist yet.
    """

    id = own_id()
    plan = to("analysis.Plan", null=True)
    title = fields.CharField(max_length=200)
    text = fields.TextField()
    notes: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    digest = fields.CharField(max_length=64)
    state = fields.CharField(max_length=10, default="waiting")
    corrections: dict[str, dict] = fields.JSONField(default=dict)  # type: ignore[assignment]
    sent_at = fields.DatetimeField()
    sent_by = to("participation.Person", null=True)
    decided_at = fields.DatetimeField(null=True)
    decided_by = to("participation.Person", null=True)

    class Meta:
        table = "plan_import"
        ordering = ["sent_at", "id"]


class Recommendation(Model):
    """What the inspectors recommended: actions stand under it."""

    id = own_id()
    plan = to("analysis.Plan")
    title = fields.CharField(max_length=600)
    position = fields.SmallIntField()

    class Meta:
        table = "plan_recommendation"
        ordering = ["position"]


class Action(Model):
    """One action as it stands now. `texts` are the source cells by column: `every` is in months.

    `retired_at`: the newest version of the plan no longer names it: it stays, with its criteria and its history.
    """

    id = own_id()
    plan = to("analysis.Plan")
    recommendation = to("analysis.Recommendation")
    position = fields.SmallIntField()
    number = fields.CharField(max_length=40, default="")
    title = fields.TextField()
    texts: dict[str, str] = fields.JSONField(default=dict)  # type: ignore[assignment]
    leads: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    indicators: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    due = fields.DateField(null=True)
    first_review = fields.DateField(null=True)
    every = fields.SmallIntField(null=True)
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "plan_action"
        ordering = ["position"]


class ActionVersion(Model):
    """How an action stood after an import, or after a change by hand (then there is no import). Append-only."""

    id = own_id()
    action = to("analysis.Action")
    plan_import = to("analysis.PlanImport", null=True)
    by = to("participation.Person", null=True)
    version = fields.SmallIntField()
    what = fields.CharField(max_length=10)
    facts: dict[str, object] = fields.JSONField(default=dict)  # type: ignore[assignment]
    at = fields.DatetimeField()

    class Meta:
        table = "plan_action_version"
        ordering = ["version"]
        unique_together = (("action", "version"),)


class Criterion(Model):
    """A success criterion. Baseline, target and tolerance in percent. Milestones are pairs of ISO day and percent.

    `direction`: up or down. `kind`: how it is, or could be, measured (proposals.Kind).
    """

    id = own_id()
    action = to("analysis.Action")
    position = fields.SmallIntField()
    title = fields.CharField(max_length=300)
    source = fields.TextField(default="")
    kind = fields.CharField(max_length=12)
    owner = fields.CharField(max_length=120, default="")
    perspective = fields.CharField(max_length=10)
    baseline = fields.FloatField(null=True)
    baseline_on = fields.DateField(null=True)
    target = fields.FloatField(null=True)
    target_on = fields.DateField(null=True)
    direction = fields.CharField(max_length=4, default="up")
    tolerance = fields.FloatField(default=3.0)
    milestones: list[list] = fields.JSONField(default=list)  # type: ignore[assignment]
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "criterion"
        ordering = ["position"]


class CriterionVersion(Model):
    """How a criterion stood after each change, and who changed it. Append-only."""

    id = own_id()
    criterion = to("analysis.Criterion")
    version = fields.SmallIntField()
    facts: dict[str, object] = fields.JSONField(default=dict)  # type: ignore[assignment]
    at = fields.DatetimeField()
    by = to("participation.Person", null=True)

    class Meta:
        table = "criterion_version"
        ordering = ["version"]
        unique_together = (("criterion", "version"),)


class CriterionMeasure(Model):
    """What measures a criterion: the first one is judged, the others stand as evidence.

    `measure` is the key of a figures.Measure for wheel and survey: *done* has a day and the evidence in words.
    """

    id = own_id()
    criterion = to("analysis.Criterion")
    position = fields.SmallIntField()
    kind = fields.CharField(max_length=12)
    measure = fields.CharField(max_length=200, default="")
    done_on = fields.DateField(null=True)
    evidence = fields.TextField(default="")
    added_at = fields.DatetimeField()
    removed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "criterion_measure"
        ordering = ["position"]


class CriterionPromise(Model):
    """A promise of "You said, we did" that serves a criterion."""

    id = own_id()
    criterion = to("analysis.Criterion")
    theme = to("surveys.Theme")

    class Meta:
        table = "criterion_promise"
        unique_together = (("criterion", "theme"),)


class Judgement(Model):
    """A judgement as it was made: the word, the rules' version, and everything it was made from. Append-only."""

    id = own_id()
    criterion = to("analysis.Criterion")
    version = fields.IntField()
    at = fields.DatetimeField()
    word = fields.CharField(max_length=8)
    reason = fields.CharField(max_length=20)
    rules = fields.CharField(max_length=20)
    inputs: dict[str, object] = fields.JSONField(default=dict)  # type: ignore[assignment]
    digest = fields.CharField(max_length=64)

    class Meta:
        table = "judgement"
        ordering = ["version"]
        unique_together = (("criterion", "version"),)


class Narrative(Model):
    """What a person makes of a criterion, in their own words. The newest stands: the others stay."""

    id = own_id()
    criterion = to("analysis.Criterion")
    words = fields.TextField()
    at = fields.DatetimeField()
    by = to("participation.Person", null=True)

    class Meta:
        table = "criterion_narrative"
        ordering = ["at", "id"]


class ReleaseWork(Model):
    """A release being worked out: state working, done or failed, and what a reader is told of it.

    `step` counting, protecting or freezing; `done` of `total` questions; `beat` is when it last said so (Unix seconds), so that
    one that was interrupted is known by its silence. `corrects` is the release that it is to replace, `why` the reason given.
    """

    id = own_id()
    kind = fields.CharField(max_length=8)
    subject = fields.CharField(max_length=LENGTH)
    label = fields.CharField(max_length=120)
    state = fields.CharField(max_length=8, default="working")
    begun_at = fields.DatetimeField()
    ended_at = fields.DatetimeField(null=True)
    said = fields.CharField(max_length=300, default="")
    by = to("participation.Person", null=True)
    step = fields.CharField(max_length=12, default="")
    done = fields.IntField(default=0)
    total = fields.IntField(default=0)
    beat = fields.BigIntField(default=0)
    corrects = to("analysis.Release", null=True)
    why = fields.CharField(max_length=300, default="")

    class Meta:
        table = "release_work"
        ordering = ["begun_at"]
