"""Children, the adults they trust, what was agreed to."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from participation.identity import LENGTH
from participation.models.columns import own_id, to


class Child(Model):
    """A child or young person. Without `wrapped_key` (erased) nothing sealed can ever be opened again."""

    id = own_id()
    service = to("Service")
    name_sealed = fields.BinaryField()
    wrapped_key = fields.BinaryField(null=True)
    born = fields.DateField()
    group = fields.CharField(max_length=20, default="")
    picture = fields.CharField(max_length=20, default="cat")
    next_check_in = fields.DateField(null=True)
    not_today = fields.DateField(null=True)
    language = fields.CharField(max_length=8, default="")
    active = fields.BooleanField(default=True)

    class Meta:
        table = "child"


class Trust(Model):
    """A child chose this adult, or a service assigned the adult: only with one may the adult open the record."""

    id = own_id()
    child = to("Child")
    adult = to("Person")
    chosen = fields.BooleanField(default=False)
    wish_sealed = fields.BinaryField(null=True)
    since = fields.DateField()
    until = fields.DateField(null=True)

    class Meta:
        table = "trust"
        unique_together = (("child", "adult"),)


class Consent(Model):
    """What was agreed to (`take_part`, `be_counted`), by whom, and until when: the newest line of a kind counts."""

    id = own_id()
    child = to("Child")
    kind = fields.CharField(max_length=20)
    given = fields.BooleanField()
    given_by = fields.CharField(max_length=20)
    recorded_by = to("Person", null=True)
    recorded_at = fields.DatetimeField()

    class Meta:
        table = "consent"
        indexes = (("child_id", "kind", "recorded_at"),)


class Programme(Model):
    """Check-ins as switched on for the partnership: who gets alerts, and what is said outside office hours.

    `hours`: seven texts from Monday on, "08:45-17:00" or '' for a day when nobody is there. `closed_on`: dates besides, as in
    "2026-12-25". Without any hours nobody is told that the office is closed.
    """

    id = own_id()
    name = fields.CharField(max_length=80)
    on = fields.BooleanField(default=False)
    lead = to("Person", null=True)
    deputy = to("Person", null=True)
    out_of_hours = fields.CharField(max_length=300, default="")
    hours: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    closed_on: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    escalate_after_minutes = fields.IntField(default=30)

    class Meta:
        table = "programme"


class Pass(Model):
    """A code that opens one check-in elsewhere: on a young person's own phone, on the family's, or from a paper wheel.

    `mac` is the HMAC of the code: the code itself is not kept. `until` and `used_at` are Unix seconds.
    """

    id = own_id()
    kind = fields.CharField(max_length=8)
    mac = fields.CharField(max_length=64, unique=True)
    child = to("Child")
    adult = to("Person")
    check_in_id = fields.CharField(max_length=LENGTH, null=True, db_index=True)
    band = fields.CharField(max_length=8)
    version = fields.SmallIntField()
    until = fields.BigIntField()
    used_at = fields.BigIntField(null=True)

    class Meta:
        table = "pass"
