"""What was typed about groups and meetings → values, or sentences for the fields that need another look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis.forms import MOST_OWNER, Reader, Typed, lines
from analysis.meetings.groups import GROUP, KINDS, About
from participation import clock
from participation.words import _

MOST_MEMBERS = 60
MOST_POINTS = 30
MOST_RECORD = 5_000


@dataclass(frozen=True)
class Held:
    held_on: date
    place: str
    there: tuple[str, ...]
    agenda: tuple[str, ...]


def group(form: Typed) -> About:
    read = Reader(form)
    name = read.needed("name", _("Give the group its name."), 160)
    purpose = form.text("purpose", most=400)
    members = lines(form.text("members", most=5_000))
    if len(members) > MOST_MEMBERS or any(len(one) > MOST_OWNER for one in members):
        read.errors["members"] = _("At most {lines} people, each in at most {most} letters.").format(lines=MOST_MEMBERS, most=MOST_OWNER)
    read.done()
    return About(name, purpose, form.one_of("kind", tuple(KINDS), default=GROUP) or GROUP, tuple(members))


def meeting(form: Typed, members: list[str]) -> Held:
    read = Reader(form)
    held_on = read.day("held_on")
    if held_on is None and "held_on" not in read.errors:
        read.errors["held_on"] = _("Say on which day.")
    if held_on and held_on > clock.today():
        read.errors["held_on"] = _("That day has not come yet.")
    agenda = lines(form.text("agenda", most=5_000))
    if not agenda:
        read.errors["agenda"] = _("Write at least one point.")
    if len(agenda) > MOST_POINTS or any(len(one) > 200 for one in agenda):
        read.errors["agenda"] = _("At most {lines} points, each in at most {most} letters.").format(lines=MOST_POINTS, most=200)
    others = lines(form.text("others", most=2_000))
    there = [one for one in form.all("there") if one in members]
    read.done()
    return Held(held_on, form.text("place", most=160), tuple(dict.fromkeys([*there, *others])), tuple(agenda))  # type: ignore[arg-type]
