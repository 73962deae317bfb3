"""Releases and what belongs to them. Once frozen, the database itself refuses a change (migration 0002)."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from participation.identity import LENGTH, new_id


def _id() -> fields.CharField:
    return fields.CharField(primary_key=True, max_length=LENGTH, default=new_id)


class Period(Model):
    """A reporting term, quarter or month of check-ins: days are whole and both ends belong to it. Periods do not overlap."""

    id = _id()
    label = fields.CharField(max_length=80, unique=True)
    starts_on = fields.DateField(unique=True)
    ends_on = fields.DateField(unique=True)

    class Meta:
        table = "period"
        ordering = ["starts_on"]


class Release(Model):
    """One frozen set of declared tables of one closed wave or one period, the same for everybody.

    `series` says which releases form one story: "wheel", or the survey's key. A trend breaks where `version` (of the
    instrument) changes. `subject` is the wave's or period's id.
    `reasons` holds counts of kept-back cells by rule; it is for the data keeper, because beside the tables it would narrow
    down what is kept back. `rules` is the version of the rules that made it, `digest` the SHA-256 of every released cell.
    `correction` is 0 for the first release of its subject; a corrected one says `why`, `corrects` the one before it and takes
    its place everywhere, and was audited together with every one of them, because all of them are known.
    """

    id = _id()
    kind = fields.CharField(max_length=8)
    series = fields.CharField(max_length=60, db_index=True)
    version = fields.CharField(max_length=60)
    subject = fields.CharField(max_length=LENGTH)
    title = fields.CharField(max_length=200)
    label = fields.CharField(max_length=80)
    starts_on = fields.DateField()
    ends_on = fields.DateField(db_index=True)
    made_at = fields.DatetimeField()
    made_by = fields.ForeignKeyField("participation.Person", on_delete=fields.RESTRICT, related_name=False, null=True)
    follows = fields.ForeignKeyField("analysis.Release", on_delete=fields.RESTRICT, related_name=False, null=True)
    rules = fields.CharField(max_length=20)
    k = fields.SmallIntField()
    shown = fields.IntField()
    kept_back = fields.IntField()
    reasons: dict[str, int] = fields.JSONField(default=dict)  # type: ignore[assignment]
    digest = fields.CharField(max_length=64)
    frozen = fields.BooleanField(default=False)
    correction = fields.SmallIntField(default=0)
    corrects = fields.ForeignKeyField("analysis.Release", on_delete=fields.RESTRICT, related_name=False, null=True)
    why = fields.CharField(max_length=300, default="")

    class Meta:
        table = "release"
        ordering = ["ends_on", "id"]
        unique_together = (("kind", "subject", "correction"),)


class ReleaseTable(Model):
    """One declared table: `item` by `by`, with its wording and its groups in order.

    `by`: "all", "area", "group", "age" or "service", or two of them joined by "+" ("area+age"). A group's key in such a table is
    both keys joined by "+"; the first one (an area's slug, a service's id) never holds that sign itself.
    """

    id = _id()
    release = fields.ForeignKeyField("analysis.Release", on_delete=fields.RESTRICT, related_name=False)
    name = fields.CharField(max_length=60)
    item = fields.CharField(max_length=32)
    kind = fields.CharField(max_length=8)
    by = fields.CharField(max_length=24)
    title = fields.CharField(max_length=300)
    # Codes, or pairs of code and words where they are the question's own (kind options).
    categories: list[str | list[str]] = fields.JSONField(default=list)  # type: ignore[assignment]
    groups: list[list[str]] = fields.JSONField(default=list)  # type: ignore[assignment]
    position = fields.SmallIntField(default=0)

    class Meta:
        table = "release_table"
        ordering = ["position"]
        unique_together = (("release", "name"),)


class ReleasedCell(Model):
    """One count of one group, or nothing where it is kept back. Counts of 1 to 4 cannot be stored at all."""

    id = _id()
    table = fields.ForeignKeyField("analysis.ReleaseTable", on_delete=fields.RESTRICT, related_name=False)
    group = fields.CharField(max_length=130)
    category = fields.CharField(max_length=16)
    count = fields.IntField(null=True)

    class Meta:
        table = "released_cell"
        unique_together = (("table", "group", "category"),)


class HeldBack(Model):
    """Inner counts of one item, kept only so that a later release can be audited together with this one.

    No page, export or figure reads this table: only `analysis.releases` does. `cells` is JSON: [[key…, count], …].
    """

    id = _id()
    release = fields.ForeignKeyField("analysis.Release", on_delete=fields.RESTRICT, related_name=False)
    item = fields.CharField(max_length=32)
    cells = fields.TextField()

    class Meta:
        table = "held_back"
        unique_together = (("release", "item"),)


class ReleaseRule(Model):
    """Releases by themselves: `after_days` days after a wave of answers has closed or a period has ended, while `on`."""

    id = _id()
    kind = fields.CharField(max_length=8, unique=True)
    after_days = fields.SmallIntField()
    on = fields.BooleanField(default=True)
    changed_by = fields.ForeignKeyField("participation.Person", on_delete=fields.RESTRICT, related_name=False, null=True)
    changed_at = fields.DatetimeField()

    class Meta:
        table = "release_rule"


class ReleaseLine(Model):
    """The release log: every release made, and every one that was refused and why. Append-only."""

    id = _id()
    at = fields.DatetimeField(db_index=True)
    by = fields.ForeignKeyField("participation.Person", on_delete=fields.RESTRICT, related_name=False, null=True)
    what = fields.CharField(max_length=20)
    kind = fields.CharField(max_length=8)
    subject = fields.CharField(max_length=LENGTH)
    facts: dict[str, object] = fields.JSONField(default=dict)  # type: ignore[assignment]

    class Meta:
        table = "release_line"
        ordering = ["at"]
