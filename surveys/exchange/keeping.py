"""What came across becomes a draft; and how it is carried from the page that shows it to the button that keeps it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from participation import audit
from participation.models import Person
from participation.words import translated
from surveys.exchange import toml_read
from surveys.exchange.found import Came
from surveys.models import Survey
from surveys.questionnaire import definition
from surveys.writing import drafts, kinds


async def keep(*, data: dict[str, Any], source: str, left_out: int, by: Person | None) -> Survey:
    """The questionnaire as a draft of a new survey of our own. Raises Unacceptable for one that is too long to be kept."""
    draft = await drafts.start(data=data, by=by)
    await audit.record("survey.imported", by=by, about=draft, source=source, left_out=left_out)
    return draft


def packed(came: Came) -> str:
    """The data as text for a hidden field: nothing is kept on the server before somebody says so."""
    return definition.written(came.data)


def unpacked(text: str) -> dict[str, Any]:
    """Raises Unreadable."""
    return toml_read.read(text).data


def counted(data: dict[str, Any]) -> list[tuple[str, int]]:
    """What came across, by the names of kinds of question."""
    return [(translated(name), n) for name, n in Counter(kinds.of(item).name for item in data["items"]).items()]


