"""docs/dependencies.md names every package of pyproject.toml."""

import re
import tomllib

from tests.walls import sources


def declared():
    project = tomllib.loads((sources.TOP / "pyproject.toml").read_text("utf-8"))["project"]
    return {re.match(r"[a-z0-9-]+", line)[0] for line in [*project["dependencies"], *project["optional-dependencies"]["test"]]}


def test_every_dependency_is_explained():
    named = set(re.findall(r"[a-z0-9-]+", (sources.TOP / "docs/dependencies.md").read_text("utf-8").lower()))
    assert len(declared()) > 20
    assert declared() - named == set()
