"""A room of two tables, parent and child, for tests of the storage floor that should not depend on the real rooms."""

from __future__ import annotations

import importlib
import itertools
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

MODELS = """
from tortoise import fields
from tortoise.models import Model


class Parent(Model):
    id = fields.CharField(primary_key=True, max_length=32)
    name = fields.CharField(max_length=20)

    class Meta:
        table = "parent"


class Child(Model):
    id = fields.CharField(primary_key=True, max_length=32)
    parent = fields.ForeignKeyField("toy.Parent", related_name="children", on_delete=fields.CASCADE)
    box = fields.BinaryField(null=True)
    n = fields.IntField(default=0)

    class Meta:
        table = "child"
"""

INITIAL = """
from tortoise import fields
from tortoise.migrations import operations as ops
from tortoise.migrations.migration import Migration as Base


class Migration(Base):
    initial = True
    operations = [
        ops.CreateModel(name="Parent", options={"table": "parent", "app": "toy"}, fields=[
            ("id", fields.CharField(primary_key=True, max_length=32)),
            ("name", fields.CharField(max_length=20)),
        ]),
        ops.CreateModel(name="Child", options={"table": "child", "app": "toy"}, fields=[
            ("id", fields.CharField(primary_key=True, max_length=32)),
            ("parent", fields.ForeignKeyField("toy.Parent", related_name="children", on_delete=fields.CASCADE)),
            ("box", fields.BinaryField(null=True)),
            ("n", fields.IntField(default=0)),
        ]),
    ]
"""

_number = itertools.count(1)


@dataclass
class ToyRoom:
    """`apps`: as Tortoise wants it. `models`: the module with Parent and Child."""

    apps: dict[str, dict[str, Any]]
    models: ModuleType
    folder: Path

    def migration(self, name: str, operations: str, extra: str = "") -> None:
        """Add a migration after the last one; `operations` is the source of its list."""
        last = max(file.stem for file in (self.folder / "migrations").glob("0*.py"))
        text = INITIAL[: INITIAL.index("class Migration")] + (
            "from participation.migrating import AddFilled, on_each\n\n\n"
            f"class Migration(Base):\n    dependencies = [('toy', {last!r})]\n    operations = {operations}\n{extra}\n"
        )
        (self.folder / "migrations" / f"{name}.py").write_text(text)
        importlib.invalidate_caches()


def made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> ToyRoom:
    """A new package with a name of its own, because Python keeps modules by name."""
    package = f"toyroom_{next(_number)}"
    inside = folder / "rooms" / package
    (inside / "migrations").mkdir(parents=True)
    files = {"__init__": "", "models": MODELS, "migrations/__init__": "", "migrations/0001_initial": INITIAL}
    for name, text in files.items():
        (inside / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(folder / "rooms"))
    sys.path_importer_cache.clear()
    models = importlib.import_module(f"{package}.models")
    return ToyRoom(apps(package), models, inside)


def apps(package: str) -> dict[str, dict[str, Any]]:
    """The room `package` as Tortoise wants to be told of it."""
    return {"toy": {"models": [f"{package}.models"], "migrations": f"{package}.migrations",
                    "default_connection": "default"}}
