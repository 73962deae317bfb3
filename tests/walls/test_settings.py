"""docs/settings.md and participation/settings.py say the same."""

import re
from dataclasses import fields

from participation.settings import READERS, Settings
from tests.walls import sources

IN_CODE_ONLY = {"extra_templates"}


def documented():
    text = (sources.TOP / "docs/settings.md").read_text("utf-8")
    return {name.lower() for name in re.findall(r"^\| `HEARD_([A-Z_]+)` \|", text, flags=re.M)}


def test_every_setting_is_documented_and_nothing_else():
    assert documented() == {field.name for field in fields(Settings)} - IN_CODE_ONLY


def test_every_setting_can_be_read_from_the_environment():
    assert set(READERS) == {field.name for field in fields(Settings)} - IN_CODE_ONLY
