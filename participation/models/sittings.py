"""One sitting with the wheel, and what comes of it."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from participation.identity import LENGTH
from participation.models.columns import own_id, to


class CheckIn(Model):
    """One sitting. `finished_on` is set when it was kept: answers are in Spoke, free words sealed here.

    `page` names the open page that wrote last and `revision` counts its writes: an older page cannot overwrite a newer one.
    `alone`: the young person did it on a phone of their own: then the adult sees it only with `adult_sees`. `ways`: how the
    child wanted the pages (faces, a variant's wording). `on_paper`: entered from the paper twin. `happened`: what the child
    says became of the promises of last time, by their ids.
    """

    id = own_id()
    child = to("Child")
    adult = to("Person")
    service = to("Service")
    instrument = fields.CharField(max_length=40)
    version = fields.SmallIntField()
    band = fields.CharField(max_length=8)
    voices: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    state = fields.CharField(max_length=16, default="started")
    revision = fields.BigIntField(default=0)
    page = fields.CharField(max_length=LENGTH, default="")
    step = fields.CharField(max_length=20, default="who-sees")
    started_at = fields.DatetimeField()
    finished_on = fields.DateField(null=True)
    counted = fields.BooleanField(default=False)
    matters: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    places: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    helps: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    helpers: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    own_words_sealed = fields.BinaryField(null=True)
    helper_sealed = fields.BinaryField(null=True)
    alone = fields.BooleanField(default=False)
    on_paper = fields.BooleanField(default=False)
    adult_sees = fields.BooleanField(default=True)
    family_sees = fields.BooleanField(default=False)
    shown_to_sealed = fields.BinaryField(null=True)
    ways: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    happened: dict[str, str] = fields.JSONField(default=dict)  # type: ignore[assignment]

    class Meta:
        table = "check_in"
        indexes = (("child_id", "finished_on"), ("finished_on", "state"))


class Spoke(Model):
    """One indicator's answer by one voice (child, family, practitioner): "1".."5", "skip", "unsure" or "talk"."""

    id = own_id()
    check_in = fields.ForeignKeyField("participation.CheckIn", on_delete=fields.CASCADE, related_name="spokes")
    voice = fields.CharField(max_length=12)
    indicator = fields.CharField(max_length=12)
    answer = fields.CharField(max_length=8)

    class Meta:
        table = "spoke"
        unique_together = (("check_in", "voice", "indicator"),)


class View(Model):
    """What another voice (family, practitioner) says in words beside its spokes: seen (facts) and thought (opinion) apart.

    `own_hand`: the family gave it themselves, by code. `talked_on`: from then on it is not changed any more.
    """

    id = own_id()
    check_in = fields.ForeignKeyField("participation.CheckIn", on_delete=fields.CASCADE, related_name=False)
    voice = fields.CharField(max_length=12)
    who_sealed = fields.BinaryField(null=True)
    seen_sealed = fields.BinaryField(null=True)
    thought_sealed = fields.BinaryField(null=True)
    said_on = fields.DateField()
    own_hand = fields.BooleanField(default=False)
    talked_on = fields.DateField(null=True)

    class Meta:
        table = "view_of_check_in"
        unique_together = (("check_in", "voice"),)


class CirclePerson(Model):
    """Somebody in a child's *My people*: how close (ring 1 to 3), where on the ring (hour 1 to 11, or 0), and a wish."""

    id = own_id()
    check_in = fields.ForeignKeyField("participation.CheckIn", on_delete=fields.CASCADE, related_name=False)
    name_sealed = fields.BinaryField()
    picture = fields.CharField(max_length=20, default="")
    ring = fields.SmallIntField()
    hour = fields.SmallIntField()
    wish = fields.CharField(max_length=8, default="")

    class Meta:
        table = "circle_person"


class Promise(Model):
    """An agreed next step with an owner and a date: `told_sealed` is what the child was told about it later."""

    id = own_id()
    child = to("Child")
    check_in = to("CheckIn")
    indicator = fields.CharField(max_length=12, default="")
    what_sealed = fields.BinaryField()
    owner = to("Person", null=True)
    owner_name = fields.CharField(max_length=80)
    due = fields.DateField()
    state = fields.CharField(max_length=12, default="open")
    told_sealed = fields.BinaryField(null=True)
    done_on = fields.DateField(null=True)
    reminded_on = fields.DateField(null=True)
    child_says = fields.CharField(max_length=8, default="")

    class Meta:
        table = "promise"
        indexes = (("owner_id", "state", "due"), ("state", "due"))


class Concern(Model):
    """Something that cannot wait. With `someone_else`, the adult of the check-in never sees any of it.

    Only an exercise may be without a child. `alone`: the young person was on a phone of their own, with nobody beside them.
    """

    id = own_id()
    child = to("Child", null=True)
    check_in_id = fields.CharField(max_length=LENGTH, null=True, db_index=True)
    adult = to("Person", null=True)
    kind = fields.CharField(max_length=16)
    someone_else = fields.BooleanField(default=False)
    exercise = fields.BooleanField(default=False)
    alone = fields.BooleanField(default=False)
    raised_at = fields.DatetimeField()
    words_sealed = fields.BinaryField(null=True)
    acknowledged_at = fields.DatetimeField(null=True)
    acknowledged_by = to("Person", null=True)
    escalated_at = fields.DatetimeField(null=True)
    done_sealed = fields.BinaryField(null=True)
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "concern"
        indexes = (("acknowledged_at", "raised_at"),)
