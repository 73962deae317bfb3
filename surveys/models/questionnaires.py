"""Questionnaires, and the lists of people that they are sent to again and again."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from surveys.models.columns import DAY, STATE, day, own_id, owned_by, to


class Survey(Model):
    """One version of a questionnaire, as TOML. Once it is published the database refuses any change of its words.

    `state`: draft (written on pages, `revision` counts the savings), published or retired. A change is a new version.
    """

    id = own_id()
    key = fields.CharField(max_length=60)
    version = fields.IntField()
    language = fields.CharField(max_length=12)
    title = fields.CharField(max_length=160)
    audience = fields.CharField(max_length=20)
    definition = fields.TextField()
    state = fields.CharField(max_length=STATE, default="published")
    revision = fields.IntField(default=0)
    changed_on = day()

    class Meta:
        table = "survey"
        unique_together = (("key", "version", "language"),)


class Roster(Model):
    """A list of people that is kept for more than one wave. It knows nothing of who used a code."""

    id = own_id()
    name = fields.CharField(max_length=120)
    changed_on = day()

    class Meta:
        table = "survey_roster"


class RosterMember(Model):
    """Somebody on a kept list. The contact is sealed under the master key."""

    id = own_id()
    roster = owned_by("surveys.Roster")
    contact_sealed = fields.BinaryField()
    area = to("participation.Area", null=True)
    group = fields.CharField(max_length=60, default="")

    class Meta:
        table = "survey_roster_member"
        indexes = (("roster_id",),)


class Series(Model):
    """A survey that is asked again and again of a kept list: `every` term, month, quarter or year, next on `next_on`.

    `reminders`: how many times those who have not used their code are written to. `told_after`: days from the last day
    for answers to the day by which results are told. `state`: going or stopped.
    """

    id = own_id()
    name = fields.CharField(max_length=120)
    survey_key = fields.CharField(max_length=60)
    roster = to("surveys.Roster")
    every = fields.CharField(max_length=STATE)
    next_on = fields.CharField(max_length=DAY)
    days_open = fields.SmallIntField()
    key_mode = fields.CharField(max_length=8, default="server")
    send_by = fields.CharField(max_length=8, default="codes")
    reminders = fields.SmallIntField(default=0)
    told_after = fields.SmallIntField(null=True)
    equality = fields.BooleanField(default=False)
    state = fields.CharField(max_length=STATE, default="going")

    class Meta:
        table = "survey_series"
