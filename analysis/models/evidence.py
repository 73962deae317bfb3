"""Evidence that comes from elsewhere: indicators by month, and what others have to compare with."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from analysis.models.columns import by, own_id, to

__all__ = ["Comparator", "ComparatorPoint", "Indicator", "IndicatorImport", "IndicatorPoint", "IndicatorTie"]


class Indicator(Model):
    """A number that an agency counts month by month: referrals, coverage, attainment.

    `unit` percent, count, rate (so many in `per`), grade or days. `people`: it counts people, so that small counts are kept back.
    """

    id = own_id()
    title = fields.CharField(max_length=200, unique=True)
    unit = fields.CharField(max_length=8)
    per = fields.IntField(default=0)
    people = fields.BooleanField(default=True)
    means = fields.TextField(default="")
    source = fields.CharField(max_length=200)
    caveat = fields.TextField(default="")
    made_at = fields.DatetimeField()
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "indicator"
        ordering = ["title"]


class IndicatorImport(Model):
    """One file of indicators as it came, the whole text with it, and whose numbers they are. `state`: waiting, confirmed or dropped."""

    id = own_id()
    name = fields.CharField(max_length=200)
    text = fields.TextField()
    digest = fields.CharField(max_length=64)
    state = fields.CharField(max_length=10, default="waiting")
    source = fields.CharField(max_length=200)
    sent_at = fields.DatetimeField()
    sent_by = by()
    decided_at = fields.DatetimeField(null=True)
    decided_by = by()

    class Meta:
        table = "indicator_import"
        ordering = ["sent_at", "id"]


class IndicatorPoint(Model):
    """A value for a span of days. `split`: nothing, or which part (from the agency itself, tier 2, an area).

    `count` of `base` where the file gives them: they never leave as they are where they are small. A corrected value is a new
    row, `replaced_at` says since when the older one does not stand any more. `shown`: it was let out when its file was confirmed,
    which is decided once, so that these rows together are everything that was ever shown.
    """

    id = own_id()
    indicator = to("analysis.Indicator")
    split = fields.CharField(max_length=80, default="")
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    value = fields.FloatField(null=True)
    count = fields.IntField(null=True)
    base = fields.IntField(null=True)
    sent = to("analysis.IndicatorImport", null=True)
    at = fields.DatetimeField()
    replaced_at = fields.DatetimeField(null=True)
    shown = fields.BooleanField(default=False)

    class Meta:
        table = "indicator_point"
        ordering = ["ends_on"]
        indexes = (("indicator_id", "ends_on"),)


class IndicatorTie(Model):
    """Numbers of indicators that count the same people: `whole` is the sum of `parts`, or holds them. Append-only, the newest stands.

    Each is *id:what:split* (`measures.indicator_ties`). `how` it came to be known: file, form or found. `why` it is not so, in a
    person's words: then they are not held together.
    """

    id = own_id()
    whole = fields.CharField(max_length=160)
    parts: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    how = fields.CharField(max_length=5)
    why = fields.TextField(default="")
    at = fields.DatetimeField()
    by = by()

    class Meta:
        table = "indicator_tie"
        ordering = ["at", "id"]


class Comparator(Model):
    """What others have for the same measure: `kind` family (group of councils), board (health board), scotland or other."""

    id = own_id()
    measure = fields.CharField(max_length=240, db_index=True)
    kind = fields.CharField(max_length=10)
    title = fields.CharField(max_length=200)
    source = fields.CharField(max_length=300)
    caveat = fields.TextField(default="")
    made_at = fields.DatetimeField()
    made_by = by()
    taken_back_at = fields.DatetimeField(null=True)

    class Meta:
        table = "comparator"
        ordering = ["title", "id"]


class ComparatorPoint(Model):
    """A comparator's value for a span of days, in the measure's own unit."""

    id = own_id()
    comparator = to("analysis.Comparator")
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    value = fields.FloatField()

    class Meta:
        table = "comparator_point"
        ordering = ["ends_on"]
