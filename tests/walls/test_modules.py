"""The table of modules in docs/architecture.md names every module of surveys once, and none that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAME_IN_EACH_ROOM = {"models", "routes", "demo", "migrations"}


def test_the_table_names_every_module_of_surveys():
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = text.split("## Surveys, module by module")[1].split("\n## ")[0]
    named = [name.rstrip("/") for name in re.findall(r"`([\w/]+)`", table.split("|---|---|")[1])]
    there = {path.stem for path in (ROOT / "surveys").iterdir() if (path / "__init__.py").is_file() or path.suffix == ".py"}
    assert sorted(named) == sorted(there - SAME_IN_EACH_ROOM - {"__init__"})
