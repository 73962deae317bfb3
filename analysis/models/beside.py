"""What stands beside released figures: how many people there are, and what a person has noted on a run chart."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from analysis.models.columns import by, own_id

__all__ = ["ChartMark", "ChartPhase", "Population", "PopulationCount"]


class Population(Model):
    """How many people there are, from a file: `about` children, staff or families, as counted on a day by `source`.

    The newest of its kind stands beside the figures, older ones stay with what was shown then.
    """

    id = own_id()
    about = fields.CharField(max_length=12)
    source = fields.CharField(max_length=200)
    counted_on = fields.DateField()
    people = fields.IntField()
    digest = fields.CharField(max_length=64)
    sent_by = by()
    sent_at = fields.DatetimeField()

    class Meta:
        table = "population"
        ordering = ["-counted_on", "-sent_at"]


class PopulationCount(Model):
    """One row of a population file: people of an area (slug, or nothing) and an age band or staff group (or nothing)."""

    id = own_id()
    population = fields.ForeignKeyField("analysis.Population", on_delete=fields.CASCADE, related_name=False)
    area = fields.CharField(max_length=60, default="")
    group = fields.CharField(max_length=60, default="")
    people = fields.IntField()

    class Meta:
        table = "population_count"
        unique_together = (("population", "area", "group"),)


class ChartPhase(Model):
    """A new baseline of a measure's run chart from a day on, confirmed by a person with a reason. Taken back, it stays here.

    `measure` is `figures.Measure.key`.
    """

    id = own_id()
    measure = fields.CharField(max_length=240, db_index=True)
    starts_on = fields.DateField()
    why = fields.CharField(max_length=300)
    noted_by = by()
    noted_at = fields.DatetimeField()
    taken_back_at = fields.DatetimeField(null=True)

    class Meta:
        table = "chart_phase"
        ordering = ["starts_on"]


class ChartMark(Model):
    """A point of a measure's run chart that a person marked: `kind` astronomical (far from all others) or event."""

    id = own_id()
    measure = fields.CharField(max_length=240, db_index=True)
    ends_on = fields.DateField()
    kind = fields.CharField(max_length=12)
    words = fields.CharField(max_length=300)
    noted_by = by()
    noted_at = fields.DatetimeField()
    taken_back_at = fields.DatetimeField(null=True)

    class Meta:
        table = "chart_mark"
        ordering = ["ends_on"]
