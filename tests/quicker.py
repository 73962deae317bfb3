"""What many tests would do again and again with the same outcome is done once, or cheaply.

- Passwords are hashed with argon2id's least cost: each person of a test has two, at 50 ms each. `real_secrets` gives a test
  the service's own cost. Servers in processes of their own always have it.
- Tortoise's first queries of each model are built once for each kind of database that follows another, not for each time that
  one is opened: two thirds of what an opening takes.
- A template is compiled once for a run's process, not for each application that a test makes; a static file is packed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from argon2 import PasswordHasher
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket
from starlette import routing
from tortoise.apps import Apps

from participation import people
from participation.web import assets, pages

REAL = people._hasher
LEAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


class InMemory(BytecodeCache):
    """Compiled templates by name; Jinja itself compares the checksum of their source."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.kept[bucket.key] = bucket.bytecode_to_string()


def built_once() -> Callable[[Apps], None]:
    """Builds what Tortoise asks of models, unless it was built last for the same models and kind of database."""
    build, last = Apps._build_initial_querysets, []

    def built(apps: Apps) -> None:
        models = [model for app in apps.apps.values() for model in app.values()]
        now = [*{model._meta.db.query_class for model in models}, *models]
        if now != last:
            build(apps)
            last[:] = now

    return built


@pytest.fixture(scope="session", autouse=True)
def quicker() -> Iterator[None]:
    compiled, made = InMemory(), pages.environment

    def environment(*given: Any, **named: Any) -> Environment:
        jinja = made(*given, **named)
        jinja.bytecode_cache = compiled
        return jinja

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pages, "environment", environment)
        patch.setattr(assets, "_asset", cache(assets._asset))
        patch.setattr(people, "_hasher", LEAST)
        patch.setattr(Apps, "_build_initial_querysets", built_once())
        patch.setattr(routing, "compile_path", cache(routing.compile_path))
        yield


@pytest.fixture
def real_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(people, "_hasher", REAL)
