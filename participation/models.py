"""Tables of this room. A docstring here becomes the table's description, where a semicolon would end the statement.

Names and free words are stored sealed (`…_sealed`), under the child's own data key."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from participation.identity import LENGTH, new_id


def _id() -> fields.CharField:
    return fields.CharField(primary_key=True, max_length=LENGTH, default=new_id)


def _to(name: str, **more: object) -> fields.ForeignKeyRelation:
    return fields.ForeignKeyField(f"participation.{name}", on_delete=fields.RESTRICT, **{"related_name": False, **more})


class Area(Model):
    """A locality of the partnership, in the order of the map."""

    id = _id()
    name = fields.CharField(max_length=80, unique=True)
    slug = fields.CharField(max_length=40, unique=True)
    position = fields.SmallIntField(default=0)

    class Meta:
        table = "area"
        ordering = ["position", "name"]


class Service(Model):
    """A school, nursery, house or team: belongs to one area."""

    id = _id()
    area = _to("Area")
    name = fields.CharField(max_length=120)
    kind = fields.CharField(max_length=30)
    active = fields.BooleanField(default=True)

    class Meta:
        table = "service"
        ordering = ["name"]
        unique_together = (("area", "name"),)


class Person(Model):
    """Somebody who signs in. `known_as` is what children call them: `roles` is a list of access.Role values."""

    id = _id()
    name = fields.CharField(max_length=120)
    known_as = fields.CharField(max_length=80, default="")
    email = fields.CharField(max_length=254, unique=True)
    phone = fields.CharField(max_length=40, default="")
    password_hash = fields.CharField(max_length=200, null=True)
    pin_hash = fields.CharField(max_length=200, null=True)
    roles: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    service = _to("Service", null=True)
    active = fields.BooleanField(default=True)

    class Meta:
        table = "person"
        ordering = ["name"]

    @property
    def called(self) -> str:
        return self.known_as or self.name


class Session(Model):
    """A signed-in browser. The id is the SHA-256 of its token. `check_in_id` is set while a child holds the browser.

    `child_id` says which child, so that *I need to talk* still reaches somebody after the check-in was thrown away.
    """

    id = fields.CharField(primary_key=True, max_length=64)
    person = fields.ForeignKeyField("participation.Person", on_delete=fields.CASCADE, related_name=False)
    check_in_id = fields.CharField(max_length=LENGTH, null=True, db_index=True)
    child_id = fields.CharField(max_length=LENGTH, null=True)
    started = fields.BigIntField()
    seen = fields.BigIntField()

    class Meta:
        table = "session"


class Throttle(Model):
    """Growing delay after wrong tries, by an HMAC of what was tried."""

    id = fields.CharField(primary_key=True, max_length=64)
    tries = fields.IntField(default=0)
    until = fields.BigIntField(default=0)

    class Meta:
        table = "throttle"


class Child(Model):
    """A child or young person. Without `wrapped_key` (erased) nothing sealed can ever be opened again."""

    id = _id()
    service = _to("Service")
    name_sealed = fields.BinaryField()
    wrapped_key = fields.BinaryField(null=True)
    born = fields.DateField()
    group = fields.CharField(max_length=20, default="")
    picture = fields.CharField(max_length=20, default="cat")
    next_check_in = fields.DateField(null=True)
    active = fields.BooleanField(default=True)

    class Meta:
        table = "child"


class Trust(Model):
    """A child chose this adult, or a service assigned the adult: only with one may the adult open the record."""

    id = _id()
    child = _to("Child")
    adult = _to("Person")
    chosen = fields.BooleanField(default=False)
    wish_sealed = fields.BinaryField(null=True)
    since = fields.DateField()
    until = fields.DateField(null=True)

    class Meta:
        table = "trust"
        unique_together = (("child", "adult"),)


class Consent(Model):
    """What was agreed to (`take_part`, `be_counted`), by whom, and until when: the newest line of a kind counts."""

    id = _id()
    child = _to("Child")
    kind = fields.CharField(max_length=20)
    given = fields.BooleanField()
    given_by = fields.CharField(max_length=20)
    recorded_by = _to("Person", null=True)
    recorded_at = fields.DatetimeField()

    class Meta:
        table = "consent"
        indexes = (("child_id", "kind", "recorded_at"),)


class Programme(Model):
    """Check-ins as switched on for the partnership: who gets alerts, and what is said outside office hours."""

    id = _id()
    name = fields.CharField(max_length=80)
    on = fields.BooleanField(default=False)
    lead = _to("Person", null=True)
    deputy = _to("Person", null=True)
    out_of_hours = fields.CharField(max_length=300, default="")
    escalate_after_minutes = fields.IntField(default=30)

    class Meta:
        table = "programme"


class CheckIn(Model):
    """One sitting. `finished_on` is set when it was kept: answers are in Spoke, free words sealed here.

    `page` names the open page that wrote last and `revision` counts its writes: an older page cannot overwrite a newer one.
    """

    id = _id()
    child = _to("Child")
    adult = _to("Person")
    service = _to("Service")
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

    class Meta:
        table = "check_in"
        indexes = (("child_id", "finished_on"), ("finished_on", "state"))


class Spoke(Model):
    """One indicator's answer by one voice (child, family, practitioner): "1".."5", "skip", "unsure" or "talk"."""

    id = _id()
    check_in = fields.ForeignKeyField("participation.CheckIn", on_delete=fields.CASCADE, related_name="spokes")
    voice = fields.CharField(max_length=12)
    indicator = fields.CharField(max_length=12)
    answer = fields.CharField(max_length=8)

    class Meta:
        table = "spoke"
        unique_together = (("check_in", "voice", "indicator"),)


class Concern(Model):
    """Something that cannot wait. With `someone_else`, the adult of the check-in never sees any of it.

    Only an exercise may be without a child.
    """

    id = _id()
    child = _to("Child", null=True)
    check_in_id = fields.CharField(max_length=LENGTH, null=True, db_index=True)
    adult = _to("Person", null=True)
    kind = fields.CharField(max_length=16)
    someone_else = fields.BooleanField(default=False)
    exercise = fields.BooleanField(default=False)
    raised_at = fields.DatetimeField()
    words_sealed = fields.BinaryField(null=True)
    acknowledged_at = fields.DatetimeField(null=True)
    acknowledged_by = _to("Person", null=True)
    escalated_at = fields.DatetimeField(null=True)
    done_sealed = fields.BinaryField(null=True)
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "concern"
        indexes = (("acknowledged_at", "raised_at"),)


class Promise(Model):
    """An agreed next step with an owner and a date: `told_sealed` is what the child was told about it later."""

    id = _id()
    child = _to("Child")
    check_in = _to("CheckIn")
    indicator = fields.CharField(max_length=12, default="")
    what_sealed = fields.BinaryField()
    owner = _to("Person", null=True)
    owner_name = fields.CharField(max_length=80)
    due = fields.DateField()
    state = fields.CharField(max_length=12, default="open")
    told_sealed = fields.BinaryField(null=True)
    done_on = fields.DateField(null=True)

    class Meta:
        table = "promise"
        indexes = (("owner_id", "state", "due"), ("state", "due"))


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
