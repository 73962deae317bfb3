"""The table of modules in docs/architecture.md names every module of surveys once, and none that is not there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAME_IN_EACH_ROOM = {"models", "routes", "demo", "migrations"}
GROUPS = {"questionnaire", "running", "inviting", "sealed", "told", "class_wheel"}
"""Packages whose modules stand in the table one by one."""


def modules(folder):
    return [path.stem for path in folder.iterdir() if (path / "__init__.py").is_file() or path.suffix == ".py" and path.stem != "__init__"]


def test_the_table_names_every_module_of_surveys():
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    table = text.split("## Surveys, module by module")[1].split("\n## ")[0]
    named = [name.rstrip("/") for name in re.findall(r"`([\w/]+)`", table.split("|---|---|")[1])]
    there = [one for one in modules(ROOT / "surveys") if one not in SAME_IN_EACH_ROOM]
    assert sorted(named) == sorted(there + [one for group in GROUPS for one in modules(ROOT / "surveys" / group)])
