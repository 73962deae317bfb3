"""Places and people who sign in, and the browsers they hold."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from participation.identity import LENGTH
from participation.models.columns import own_id, to


class Area(Model):
    """A locality of the partnership, in the order of the map."""

    id = own_id()
    name = fields.CharField(max_length=80, unique=True)
    slug = fields.CharField(max_length=40, unique=True)
    position = fields.SmallIntField(default=0)

    class Meta:
        table = "area"
        ordering = ["position", "name"]


class Service(Model):
    """A school, nursery, house or team: belongs to one area."""

    id = own_id()
    area = to("Area")
    name = fields.CharField(max_length=120)
    kind = fields.CharField(max_length=30)
    active = fields.BooleanField(default=True)

    class Meta:
        table = "service"
        ordering = ["name"]
        unique_together = (("area", "name"),)


class Person(Model):
    """Somebody who signs in. `known_as` is what children call them: `roles` is a list of access.Role values."""

    id = own_id()
    name = fields.CharField(max_length=120)
    known_as = fields.CharField(max_length=80, default="")
    email = fields.CharField(max_length=254, unique=True)
    phone = fields.CharField(max_length=40, default="")
    password_hash = fields.CharField(max_length=200, null=True)
    pin_hash = fields.CharField(max_length=200, null=True)
    roles: list[str] = fields.JSONField(default=list)  # type: ignore[assignment]
    service = to("Service", null=True)
    active = fields.BooleanField(default=True)

    class Meta:
        table = "person"
        ordering = ["name"]

    @property
    def called(self) -> str:
        return self.known_as or self.name


class Session(Model):
    """A signed-in browser, or one that holds a single check-in. The id is the SHA-256 of its token.

    `kind` says who holds it (web.sessions.Holder): '' the person, `child` a child beside the person, `alone` a young person
    on a phone of their own, `family` a family member. For all but '' `check_in_id` is set and `child_id` says which child, so
    that *I need to talk* still reaches somebody after the check-in was thrown away. `person` is the adult who gave it.
    """

    id = fields.CharField(primary_key=True, max_length=64)
    person = fields.ForeignKeyField("participation.Person", on_delete=fields.CASCADE, related_name=False)
    check_in_id = fields.CharField(max_length=LENGTH, null=True, db_index=True)
    child_id = fields.CharField(max_length=LENGTH, null=True)
    kind = fields.CharField(max_length=8, default="")
    language = fields.CharField(max_length=8, default="")
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
