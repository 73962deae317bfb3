"""Columns that every table of this room has alike."""

from __future__ import annotations

from tortoise import fields

from participation.identity import LENGTH, new_id


def own_id() -> fields.CharField:
    """The primary key: random, so that it tells neither order nor time."""
    return fields.CharField(primary_key=True, max_length=LENGTH, default=new_id)


def to(name: str, **more: object) -> fields.ForeignKeyRelation:
    """A reference to another table of this room; a row that is referred to cannot be deleted, unless `more` says so."""
    return fields.ForeignKeyField(f"participation.{name}", on_delete=fields.RESTRICT, **{"related_name": False, **more})
