"""What is told of a closed wave: comments that two people released, and "You said, we did"."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from surveys.models.columns import STATE, day, own_id, to


class TextReview(Model):
    """The comments to one question of a closed wave on their way to the results: one person proposes, another releases.

    `state`: proposed, released or withheld. What is released stays as it is: the database refuses a change.
    """

    id = own_id()
    wave = to("surveys.Wave")
    item = fields.CharField(max_length=40)
    state = fields.CharField(max_length=STATE, default="proposed")
    first_by = to("participation.Person")
    second_by = to("participation.Person", null=True)
    released_on = day()

    class Meta:
        table = "survey_text_review"
        unique_together = (("wave_id", "item"),)


class Comment(Model):
    """One comment as it is to be shown, names taken out, with at most one attribute (`group`). Order is that of random ids."""

    id = own_id()
    review = to("surveys.TextReview")
    text = fields.TextField()
    group = fields.CharField(max_length=60, default="")
    kept = fields.BooleanField(default=True)

    class Meta:
        table = "survey_comment"
        indexes = (("review_id",),)


class Theme(Model):
    """"You said, we did": what came up, what will be done or why not, by whom and by when.

    `wave` is nothing for a promise that came from elsewhere, as a review or a focus group.
    """

    id = own_id()
    wave = to("surveys.Wave", null=True)
    position = fields.IntField(default=0)
    title = fields.CharField(max_length=120)
    said = fields.CharField(max_length=600)
    did = fields.CharField(max_length=600)
    owner = fields.CharField(max_length=120)
    owner_person = to("participation.Person", null=True)
    reminded_on = day()
    state = fields.CharField(max_length=12, default="under-way")
    due = fields.DateField(null=True)
    done_on = fields.DateField(null=True)
    why = fields.CharField(max_length=600, default="")

    class Meta:
        table = "survey_theme"
        ordering = ["position", "id"]
