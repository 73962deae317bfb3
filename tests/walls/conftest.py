"""A server over a filled partnership for the walls that go over HTTP; they may change it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from participation.settings import Settings
from tests.filled import copied, filled, free_port, serving  # noqa: F401  (filled is a fixture)


@pytest.fixture(scope="module")
def installation(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:  # noqa: F811
    """Settings of a served copy of the filled partnership, one for each module."""
    settings = copied(filled, tmp_path_factory.mktemp("walls"), f"http://127.0.0.1:{free_port()}")
    with serving(settings):
        yield settings
