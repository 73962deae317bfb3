"""Forms of the protection lead's pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from participation import concerns, hours
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
    hours: list[str]
    closed_on: list[str]


def note(form: Form) -> Note:
    return Note(form.text("note", most=concerns.WORDS_MOST + 1000), form.text("close", most=5) == "yes")


def set_up(form: Form) -> SetUp:
    return SetUp(form.text("lead", most=ID_MOST), form.text("deputy", most=ID_MOST),
                 form.text("out_of_hours", most=OUT_OF_HOURS_MOST), form.number("minutes"),
                 [f"{begin}-{end}" if begin or end else "" for begin, end in days(form)],
                 [_date(line) for line in form.text("closed_on").splitlines() if line.strip()])


def days(form: Form) -> list[tuple[str, str]]:
    """From and until as typed, from Monday on."""
    return [(form.text(f"day-{n}", most=8), form.text(f"until-{n}", most=8)) for n in range(hours.DAYS)]


def week(kept: Sequence[str]) -> list[tuple[str, str]]:
    """The same as it is kept, "08:45-17:00" or ''."""
    both = [text.partition("-") for text in kept] or [("", "", "")] * hours.DAYS
    return [(begin, end) for begin, _dash, end in both]


def as_written(day: str) -> str:
    """2026-12-25 as people write it here: 25/12/2026."""
    return "/".join(reversed(day.split("-")))


def _date(line: str) -> str:
    """25/12/2026 as 2026-12-25; anything else as it was typed, to be refused or taken by who knows dates."""
    parts = line.strip().replace(".", "/").split("/")
    return "-".join([parts[2], parts[1].zfill(2), parts[0].zfill(2)]) if len(parts) == 3 else line.strip()
