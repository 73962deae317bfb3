"""Columns that many tables of this room share."""

from __future__ import annotations

from tortoise import fields

from participation.identity import LENGTH, new_id


def own_id() -> fields.CharField:
    """The primary key of every table: random, so that no order of rows tells anything."""
    return fields.CharField(primary_key=True, max_length=LENGTH, default=new_id)


def to(name: str, **more: object) -> fields.ForeignKeyRelation:
    """A reference that keeps what it points to from being deleted."""
    return fields.ForeignKeyField(name, on_delete=fields.RESTRICT, **{"related_name": False, **more})


def by() -> fields.ForeignKeyRelation:
    """Who did it; nothing where it was done by a command or by itself."""
    return to("participation.Person", null=True)
