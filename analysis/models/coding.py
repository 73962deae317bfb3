"""Focus groups, and what people made of free text: code books, two coders, what they agreed on."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from analysis.models.columns import own_id, to
from participation.identity import LENGTH

__all__ = ["Agreed", "Code", "CodeBook", "Coding", "CodingRound", "FocusGroup", "Passage"]


class FocusGroup(Model):
    """A conversation with a group: `who` (children, staff, families), how many were there, and what was asked.

    `state`: writing, ready (its passages are fixed), gone (passages destroyed, themes kept).
    """

    id = own_id()
    title = fields.CharField(max_length=200)
    who = fields.CharField(max_length=12)
    held_on = fields.DateField()
    area = to("participation.Area", null=True)
    people = fields.SmallIntField()
    asked = fields.TextField()
    state = fields.CharField(max_length=12, default="writing")
    made_by = to("participation.Person")
    made_at = fields.DatetimeField()

    class Meta:
        table = "focus_group"
        ordering = ["-held_on", "id"]


class Passage(Model):
    """What was said at one moment of a focus group, as noted, sealed under a key of that group alone. No speaker is kept."""

    id = own_id()
    focus_group = to("analysis.FocusGroup")
    position = fields.SmallIntField()
    sealed = fields.BinaryField()

    class Meta:
        table = "focus_passage"
        ordering = ["position"]
        indexes = [("focus_group_id",)]


class CodeBook(Model):
    """Codes with their rules. `state`: draft, used (its words are fixed: somebody coded by it), retired."""

    id = own_id()
    title = fields.CharField(max_length=200)
    version = fields.SmallIntField(default=1)
    state = fields.CharField(max_length=12, default="draft")
    follows = to("analysis.CodeBook", null=True)
    made_by = to("participation.Person")
    made_at = fields.DatetimeField()

    class Meta:
        table = "code_book"
        ordering = ["title", "version"]


class Code(Model):
    """One code: its name, what it means, when to use it and when not, an example in nobody's words."""

    id = own_id()
    book = to("analysis.CodeBook")
    name = fields.CharField(max_length=80)
    meaning = fields.CharField(max_length=400)
    use_when = fields.CharField(max_length=400, default="")
    not_when = fields.CharField(max_length=400, default="")
    position = fields.SmallIntField()

    class Meta:
        table = "code"
        ordering = ["position"]
        unique_together = (("book", "name"),)


class CodingRound(Model):
    """Two people code the same passages apart from each other. `what` focus (a focus group) or comments (a text review).

    `state`: open, compared (both are done, neither can change theirs), proposed (`proposed_by` holds one set for the other to
    agree to), agreed (that set stands: the database refuses a change).
    """

    id = own_id()
    book = to("analysis.CodeBook")
    what = fields.CharField(max_length=10)
    subject = fields.CharField(max_length=LENGTH)
    first_coder = to("participation.Person")
    second_coder = to("participation.Person")
    first_done_at = fields.DatetimeField(null=True)
    second_done_at = fields.DatetimeField(null=True)
    state = fields.CharField(max_length=10, default="open")
    proposed_by = to("participation.Person", null=True)
    agreed_at = fields.DatetimeField(null=True)
    agreed_by = to("participation.Person", null=True)
    kappas: dict[str, object] = fields.JSONField(default=dict)  # type: ignore[assignment]
    opened_at = fields.DatetimeField()

    class Meta:
        table = "coding_round"
        ordering = ["-opened_at"]


class Coding(Model):
    """One coder gave one passage (or released comment: `unit` is its id) one code, or read it and found that none fits."""

    id = own_id()
    round = to("analysis.CodingRound")
    coder = to("participation.Person")
    unit = fields.CharField(max_length=LENGTH)
    code = to("analysis.Code", null=True)

    class Meta:
        table = "coding"
        unique_together = (("round", "coder", "unit", "code"),)


class Agreed(Model):
    """A code that stands for a passage: a proposal of one coder until the other agrees, and fixed from then on."""

    id = own_id()
    round = to("analysis.CodingRound")
    unit = fields.CharField(max_length=LENGTH)
    code = to("analysis.Code")

    class Meta:
        table = "coding_agreed"
        unique_together = (("round", "unit", "code"),)
