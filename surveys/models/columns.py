"""Columns that tables of surveys share. Days are ISO text (2027-02-05) in tables that the respondent's path reads by raw SQL."""

from __future__ import annotations

from tortoise import fields

from participation.identity import LENGTH, new_id

DAY = 10
MARK = 64
STATE = 12


def own_id() -> fields.CharField:
    """A random id."""
    return fields.CharField(primary_key=True, max_length=LENGTH, default=new_id)


def to(name: str, **more: object) -> fields.ForeignKeyRelation:
    return fields.ForeignKeyField(name, on_delete=fields.RESTRICT, related_name=False, **more)


def owned_by(name: str, **more: object) -> fields.ForeignKeyRelation:
    """A row that goes with the one it belongs to."""
    return fields.ForeignKeyField(name, on_delete=fields.CASCADE, related_name=False, **more)


def day() -> fields.CharField:
    return fields.CharField(max_length=DAY, null=True)
