"""Forms of the protection lead's pages."""

from __future__ import annotations

from dataclasses import dataclass

from participation import concerns
from participation.programme import OUT_OF_HOURS_MOST
from participation.web.fields import Form

ID_MOST = 32


@dataclass(frozen=True)
class Note:
    """What was done; `close` when nothing more is to be done here."""

    text: str
    close: bool


@dataclass(frozen=True)
class SetUp:
    lead: str
    deputy: str
    out_of_hours: str
    minutes: int | None


def note(form: Form) -> Note:
    return Note(form.text("note", most=concerns.WORDS_MOST + 1000), form.text("close", most=5) == "yes")


def set_up(form: Form) -> SetUp:
    return SetUp(form.text("lead", most=ID_MOST), form.text("deputy", most=ID_MOST),
                 form.text("out_of_hours", most=OUT_OF_HOURS_MOST), form.number("minutes"))
