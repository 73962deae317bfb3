"""What is frozen and what is decided: snapshots, reviews, self-evaluation, meetings, reports, and what young people say."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from analysis.models.columns import by, own_id, to

__all__ = ["Decision", "EqualityLine", "Meeting", "MeetingGroup", "MeetingItem", "Report", "Review", "ReviewItem", "SelfEvaluation",
           "SelfEvaluationLine", "Snapshot", "YoungComment"]


class Snapshot(Model):
    """A plan's scorecard as it stood on the last day of a month, whole, as JSON text. Frozen: the database refuses a change.

    `month` is the first day of the month, `day` the day it tells of. There is exactly one a month.
    """

    id = own_id()
    plan = to("analysis.Plan")
    month = fields.DateField()
    day = fields.DateField()
    facts = fields.TextField()
    digest = fields.CharField(max_length=64)
    rules = fields.CharField(max_length=40)
    frozen_at = fields.DatetimeField()

    class Meta:
        table = "snapshot"
        ordering = ["month"]
        unique_together = (("plan", "month"),)


class YoungComment(Model):
    """What a young person says to the children's version of a scorecard, nameless and sealed until two people have read it.

    `line` is the part it is about, or nothing. `state`: waiting, kept (read by two, nine others not yet), shown or withheld. Rows are
    random: no time of day is kept. `month`: when it was said, from going out on when it went out. `ends_on`: when its words go.
    """

    id = own_id()
    plan = to("analysis.Plan")
    line = fields.CharField(max_length=32, default="")
    feeling = fields.CharField(max_length=8)
    words = fields.BinaryField()
    flags: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    state = fields.CharField(max_length=8, default="waiting")
    first_by = by()
    second_by = by()
    month = fields.DateField()
    answer = fields.CharField(max_length=600, default="")
    ends_on = fields.DateField(null=True)

    class Meta:
        table = "young_comment"
        ordering = ["month", "id"]


class Review(Model):
    """A meeting that walks a plan's scorecard: `kind` quarterly or yearly. `state` planned, open or closed.

    `there`: who was there, by role or group, never as a list of children. `minutes`: what else was said, beside the points.
    Once it is closed the database refuses a change, of its points too.
    """

    id = own_id()
    plan = to("analysis.Plan")
    kind = fields.CharField(max_length=10)
    title = fields.CharField(max_length=200)
    held_on = fields.DateField()
    snapshot = to("analysis.Snapshot", null=True)
    state = fields.CharField(max_length=8, default="planned")
    there = fields.TextField(default="")
    minutes = fields.TextField(default="")
    made_at = fields.DatetimeField()
    made_by = by()
    closed_at = fields.DatetimeField(null=True)
    closed_by = by()

    class Meta:
        table = "review"
        ordering = ["held_on", "id"]


class ReviewItem(Model):
    """A point of a review's agenda. `about` criterion, promise, decision, asked, silent, steady or free. `outcome` nothing, noted, decided or asked.

    `told`: what was on the table when it was discussed (word, figure, since when), as JSON. What was decided stands here with who
    and by when, and what it becomes. The decision itself is made of it when the review closes.
    """

    id = own_id()
    review = to("analysis.Review")
    position = fields.SmallIntField()
    about = fields.CharField(max_length=10)
    criterion = to("analysis.Criterion", null=True)
    theme = to("surveys.Theme", null=True)
    title = fields.CharField(max_length=300)
    told: dict[str, object] = fields.JSONField(default=dict)  # type: ignore[assignment]
    outcome = fields.CharField(max_length=8, default="")
    words = fields.TextField(default="")
    owner = fields.CharField(max_length=120, default="")
    owner_person = to("participation.Person", null=True)
    due = fields.DateField(null=True)
    becomes = fields.CharField(max_length=8, default="")
    said = fields.CharField(max_length=600, default="")
    at = fields.DatetimeField(null=True)
    by = by()

    class Meta:
        table = "review_item"
        ordering = ["position", "id"]


class Decision(Model):
    """Who does what until when. `becomes` nothing, action or promise. `state` open, done or dropped (then `said` says why).

    It comes from a review's item, a meeting's item, a line of the equality grid or a self-evaluation. One that became a promise stands
    as that does. `owner_person` is the account that is written to, where the owner has one.
    """

    id = own_id()
    plan = to("analysis.Plan", null=True)
    item = to("analysis.ReviewItem", null=True)
    meeting_item = to("analysis.MeetingItem", null=True)
    words = fields.CharField(max_length=600)
    owner = fields.CharField(max_length=120)
    owner_person = to("participation.Person", null=True)
    due = fields.DateField()
    becomes = fields.CharField(max_length=8, default="")
    action = to("analysis.Action", null=True)
    theme = to("surveys.Theme", null=True)
    state = fields.CharField(max_length=8, default="open")
    done_on = fields.DateField(null=True)
    said = fields.CharField(max_length=600, default="")
    made_at = fields.DatetimeField()
    made_by = by()

    class Meta:
        table = "decision"
        ordering = ["due", "id"]


class SelfEvaluation(Model):
    """A year of one area (or of everywhere) seen by itself. `state` open or frozen. `facts`: the figures it stood on, as JSON text."""

    id = own_id()
    plan = to("analysis.Plan")
    area = to("participation.Area", null=True)
    year = fields.SmallIntField()
    state = fields.CharField(max_length=8, default="open")
    facts = fields.TextField(default="")
    digest = fields.CharField(max_length=64, default="")
    made_at = fields.DatetimeField()
    made_by = by()
    frozen_at = fields.DatetimeField(null=True)
    frozen_by = by()

    class Meta:
        table = "self_evaluation"
        ordering = ["-year", "id"]
        unique_together = (("plan", "area", "year"),)


class SelfEvaluationLine(Model):
    """A quality indicator in a self-evaluation: a grade 1 to 6, what it rests on, and three voices, each in words.

    A voice names its evidence (a figure's key, a focus group) in `evidence`, a list of {whose, key, words}.
    """

    id = own_id()
    evaluation = to("analysis.SelfEvaluation")
    indicator = fields.CharField(max_length=80)
    grade = fields.SmallIntField(null=True)
    words = fields.TextField(default="")
    next_step = fields.TextField(default="")
    staff = fields.TextField(default="")
    families = fields.TextField(default="")
    young = fields.TextField(default="")
    evidence: list[dict[str, str]] = fields.JSONField(default=list)  # type: ignore[assignment]
    at = fields.DatetimeField(null=True)
    by = by()

    class Meta:
        table = "self_evaluation_line"
        ordering = ["indicator"]
        unique_together = (("evaluation", "indicator"),)


class EqualityLine(Model):
    """A line of the equality impact grid of a plan: what is known of a group of people, from where, or that it is not known.

    `characteristic` and `question` are keys of analysis/equality/grid.toml. `known` nothing, known, partly or not. What is not
    known asks for an action: `decision` is what came of it.
    """

    id = own_id()
    plan = to("analysis.Plan")
    characteristic = fields.CharField(max_length=40)
    question = fields.CharField(max_length=300)
    known = fields.CharField(max_length=8, default="")
    evidence = fields.TextField(default="")
    decision = to("analysis.Decision", null=True)
    changed_at = fields.DatetimeField(null=True)
    changed_by = by()

    class Meta:
        table = "equality_line"
        ordering = ["characteristic", "id"]
        unique_together = (("plan", "characteristic", "question"),)


class MeetingGroup(Model):
    """A group that meets: what it is for, and who is in it by name or post (staff only)."""

    id = own_id()
    name = fields.CharField(max_length=160, unique=True)
    purpose = fields.CharField(max_length=400, default="")
    kind = fields.CharField(max_length=10, default="group")
    members: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "meeting_group"
        ordering = ["name"]


class Meeting(Model):
    """One meeting of a group: when, where, who of its members was there, and its record."""

    id = own_id()
    group = to("analysis.MeetingGroup")
    held_on = fields.DateField()
    place = fields.CharField(max_length=160, default="")
    there: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    record = fields.TextField(default="")
    made_at = fields.DatetimeField()
    made_by = by()

    class Meta:
        table = "meeting"
        ordering = ["-held_on", "id"]


class MeetingItem(Model):
    """A point of a meeting's agenda: what it was about (an action of the plan, where there is one) and what was found."""

    id = own_id()
    meeting = to("analysis.Meeting")
    position = fields.SmallIntField()
    title = fields.CharField(max_length=200)
    action = to("analysis.Action", null=True)
    found = fields.TextField(default="")

    class Meta:
        table = "meeting_item"
        ordering = ["position", "id"]


class Report(Model):
    """A report as it was made: everything it was made from is in `facts` (JSON text), so that it can be made again byte for byte.

    `kind` quarterly, annual, evaluation, equality or log. Frozen: the database refuses a change.
    """

    id = own_id()
    plan = to("analysis.Plan", null=True)
    snapshot = to("analysis.Snapshot", null=True)
    kind = fields.CharField(max_length=12)
    title = fields.CharField(max_length=200)
    lang = fields.CharField(max_length=12, default="en")
    facts = fields.TextField()
    digest = fields.CharField(max_length=64)
    rules = fields.CharField(max_length=40)
    made_at = fields.DatetimeField()
    made_by = by()

    class Meta:
        table = "report"
        ordering = ["-made_at", "id"]
