"""Class wheels."""

from __future__ import annotations

from tortoise import fields
from tortoise.models import Model

from participation.identity import LENGTH, new_id
from surveys.models.columns import MARK, own_id, to


class ClassWheel(Model):
    """A class or group that does the wheel at once: whose it is, on which wheel, by which code, until when.

    `code_mac` is the HMAC of the code, `address` that of the page "We said, we will", `closes_at` Unix seconds. How many
    children there are is the one stratum of its wave.
    """

    id = own_id()
    wave = to("surveys.Wave", unique=True)
    adult = to("participation.Person")
    adult_called = fields.CharField(max_length=120)
    service = to("participation.Service", null=True)
    group_name = fields.CharField(max_length=60)
    band = fields.CharField(max_length=8)
    version = fields.SmallIntField()
    code_mac = fields.CharField(max_length=MARK, unique=True)
    address = fields.CharField(max_length=LENGTH, unique=True, default=new_id)
    closes_at = fields.BigIntField()

    class Meta:
        table = "class_wheel"
        indexes = (("adult_id", "closes_at"),)
