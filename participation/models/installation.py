"""What this installation keeps for itself: wording of its own, post to be sent, the audit trail."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from participation.identity import LENGTH
from participation.models.columns import own_id, to


class InstrumentVersion(Model):
    """A version of a wheel's wording and scale made in this installation, beside those shipped as files."""

    id = own_id()
    key = fields.CharField(max_length=40)
    band = fields.CharField(max_length=8)
    version = fields.SmallIntField()
    text = fields.TextField()
    state = fields.CharField(max_length=12, default="draft")
    made_by = to("Person", null=True)
    made_at = fields.DatetimeField()
    activated_at = fields.DatetimeField(null=True)

    class Meta:
        table = "instrument_version"
        unique_together = (("key", "band", "version"),)


class Approval(Model):
    """A named translator has read one part (`pages`, or an instrument) in one language: until then it is a draft."""

    id = own_id()
    language = fields.CharField(max_length=8)
    part = fields.CharField(max_length=60)
    digest = fields.CharField(max_length=64)
    translator = fields.CharField(max_length=120)
    recorded_by = to("Person", null=True)
    recorded_at = fields.DatetimeField()

    class Meta:
        table = "approval"
        indexes = (("language", "part", "recorded_at"),)


class Mail(Model):
    """A message that waits to be sent, was sent, or was given up. It never holds a child's name or words.

    `path` is the page that it leads to. `claim` names the worker that sends it just now, until `claimed_until`.
    """

    id = own_id()
    kind = fields.CharField(max_length=30)
    person = to("Person", null=True)
    address = fields.CharField(max_length=254)
    subject = fields.CharField(max_length=200)
    body = fields.TextField()
    path = fields.CharField(max_length=120, default="")
    about = fields.CharField(max_length=80, default="", db_index=True)
    made_at = fields.DatetimeField()
    due_at = fields.DatetimeField()
    tries = fields.IntField(default=0)
    sent_at = fields.DatetimeField(null=True)
    given_up_at = fields.DatetimeField(null=True)
    claim = fields.CharField(max_length=LENGTH, default="")
    claimed_until = fields.DatetimeField(null=True)
    error = fields.CharField(max_length=200, default="")

    class Meta:
        table = "mail"
        indexes = (("sent_at", "given_up_at", "due_at"),)


class Lease(Model):
    """Which worker does a recurring job until when (Unix seconds): one at a time, whoever comes first after that."""

    name = fields.CharField(primary_key=True, max_length=40)
    holder = fields.CharField(max_length=LENGTH)
    until = fields.BigIntField()

    class Meta:
        table = "lease"


class AuditLine(Model):
    """One act. The database refuses to change or delete a line: each line carries the hash of the one before."""

    id = fields.BigIntField(primary_key=True, generated=True)
    at = fields.DatetimeField()
    by_id = fields.CharField(max_length=LENGTH, null=True)
    what = fields.CharField(max_length=60)
    about = fields.CharField(max_length=80, db_index=True)
    facts: dict[str, object] = fields.JSONField(default=dict)  # type: ignore[assignment]
    before = fields.CharField(max_length=64)
    hash = fields.CharField(max_length=64)

    class Meta:
        table = "audit_line"
        ordering = ["id"]
