"""How practice is looked at: case-file audits, training from before to families' view, and the directory of services."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from analysis.models.columns import by, own_id, to

__all__ = ["AuditReading", "AuditSettled", "AuditTemplate", "CaseAudit", "DirectoryEntry", "DirectoryVersion", "Training"]


class AuditTemplate(Model):
    """What a reader of a case file grades, 1 to 6. `questions`: list of {id, text, look_for, indicator}. `state` draft, used, retired."""

    id = own_id()
    title = fields.CharField(max_length=200)
    version = fields.SmallIntField(default=1)
    questions: list[dict[str, str]] = fields.JSONField(default=list)  # type: ignore[assignment]
    state = fields.CharField(max_length=8, default="draft")
    follows = to("analysis.AuditTemplate", null=True)
    made_at = fields.DatetimeField()
    made_by = by()

    class Meta:
        table = "audit_template"
        ordering = ["title", "version"]


class CaseAudit(Model):
    """A sample of case files drawn at random and read. Files are known by their place in the service's own list, never by a name.

    `files` in the list, `sample` the places drawn in order, `seed` the words they were drawn from, so that the draw can be
    repeated. `second`: the places that a second reader reads too. `state` open or closed. Closed, its `grades` are counts by
    question, as JSON, and single readings are gone.
    """

    id = own_id()
    template = to("analysis.AuditTemplate")
    title = fields.CharField(max_length=200)
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    files = fields.IntField()
    seed = fields.CharField(max_length=64)
    sample: list[int] = fields.JSONField(default=list)  # type: ignore[assignment]
    second: list[int] = fields.JSONField(default=list)  # type: ignore[assignment]
    state = fields.CharField(max_length=8, default="open")
    grades: dict[str, object] = fields.JSONField(default=dict)  # type: ignore[assignment]
    agreement: dict[str, object] = fields.JSONField(default=dict)  # type: ignore[assignment]
    digest = fields.CharField(max_length=64, default="")
    drawn_at = fields.DatetimeField()
    drawn_by = by()
    closed_at = fields.DatetimeField(null=True)
    closed_by = by()

    class Meta:
        table = "case_audit"
        ordering = ["-ends_on", "id"]


class AuditReading(Model):
    """One reader's grades of one file: {question: 1 to 6, or 0 for does not apply}.

    The row is there from the draw on: it says who reads the file. `at` when it was last saved, `done_at` when its reader said
    that all is graded. `page` and `revision`: which open page saved it last, and that page's own count (analysis.audits.saving).
    """

    id = own_id()
    audit = to("analysis.CaseAudit")
    file = fields.IntField()
    reader = to("participation.Person")
    grades: dict[str, int] = fields.JSONField(default=dict)  # type: ignore[assignment]
    at = fields.DatetimeField()
    done_at = fields.DatetimeField(null=True)
    page = fields.CharField(max_length=32, default="")
    revision = fields.IntField(default=0)

    class Meta:
        table = "audit_reading"
        ordering = ["file", "id"]
        unique_together = (("audit", "file", "reader"),)


class AuditSettled(Model):
    """What two readers settled on for a file that they graded apart."""

    id = own_id()
    audit = to("analysis.CaseAudit")
    file = fields.IntField()
    grades: dict[str, int] = fields.JSONField(default=dict)  # type: ignore[assignment]
    at = fields.DatetimeField()
    by = by()

    class Meta:
        table = "audit_settled"
        unique_together = (("audit", "file"),)


class Training(Model):
    """A training on one line: its surveys, what changed in behaviour, the audit and what families say.

    `measures`: {before, after, later: a wave, by id, and audit, families: key of a measure}, each only where there is one.
    `behaviour`: what was seen at work and by whom, in words. `people`: how many took part.
    """

    id = own_id()
    title = fields.CharField(max_length=200)
    held_from = fields.DateField()
    held_to = fields.DateField()
    people = fields.IntField(null=True)
    action = to("analysis.Action", null=True)
    measures: dict[str, str] = fields.JSONField(default=dict)  # type: ignore[assignment]
    behaviour = fields.TextField(default="")
    made_at = fields.DatetimeField()
    made_by = by()
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "training"
        ordering = ["-held_from", "id"]


class DirectoryEntry(Model):
    """A service or place of help as families read it. What it says stands in its newest version."""

    id = own_id()
    made_at = fields.DatetimeField()
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "directory_entry"


class DirectoryVersion(Model):
    """An entry as it stood after a change. `tier` universal, targeted or specialist. `areas` slugs, none for everywhere.

    `facts`: name, what it does, for whom, ages, how to come, when open, what it costs, telephone, address, web. Append-only.
    """

    id = own_id()
    entry = to("analysis.DirectoryEntry")
    version = fields.SmallIntField()
    tier = fields.CharField(max_length=10)
    areas: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    facts: dict[str, str] = fields.JSONField(default=dict)  # type: ignore[assignment]
    checked_on = fields.DateField()
    at = fields.DatetimeField()
    by = by()

    class Meta:
        table = "directory_version"
        ordering = ["version"]
        unique_together = (("entry", "version"),)
