"""What a planner typed → values, or sentences for the fields that need another look."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from analysis import figures
from analysis.figures import By, Category, Offer
from analysis.judgement.criteria import DOWN, UP
from analysis.judgement.success import Settings
from analysis.plan_files.proposals import Perspective
from analysis.plan_files.timescales import read_date
from analysis.units import PERCENT, Unit
from participation import clock
from participation.problems import Unacceptable
from participation.words import _

MOST_TITLE = 300
MOST_OWNER = 120
MOST_LINES = 40
MOST_WHY = 600
MOST_TOLERANCE = 20.0
"""Percentage points; in other units a tolerance may be any number."""
MOST_NUMBER = 1e9


class Typed(Protocol):
    """What this file needs of a form."""
    def text(self, name: str, *, most: int = ...) -> str: ...
    def one_of(self, name: str, choices, *, default=None) -> str | None: ...
    def all(self, name: str) -> list[str]: ...


class Reader:
    """Reads fields one by one and collects what is wrong; `done` raises it all at once."""

    def __init__(self, form: Typed) -> None:
        self.form, self.errors = form, {}

    def needed(self, name: str, sentence: str, most: int = MOST_TITLE) -> str:
        value = " ".join(self.form.text(name, most=most).split())
        if not value:
            self.errors[name] = sentence
        return value

    def day(self, name: str) -> date | None:
        text = self.form.text(name, most=60)
        found = read_date(text) if text else None
        if text and not found:
            self.errors[name] = _("Write the day as 30 September 2027, or the month as September 2027.")
        return found

    def number(self, name: str, *, least: float = 0.0, most: float = 100.0) -> float | None:
        text = self.form.text(name, most=20).rstrip("%").strip().replace(",", ".")
        if not text:
            return None
        try:
            value = round(float(text), 1)
        except (ValueError, OverflowError):
            value = math.nan
        if not least <= value <= most:
            said = _("Write a number from {least} to {most}.") if most < MOST_NUMBER else _("Write a number of {least} or more.")
            self.errors[name] = said.format(least=f"{least:g}", most=f"{most:g}")
            return None
        return value

    def done(self) -> None:
        if self.errors:
            raise Unacceptable(self.errors)


def plan_title(form: Typed) -> str:
    read = Reader(form)
    title = read.needed("title", _("Give the plan a name."), most=200)
    read.done()
    return title


def lines(text: str) -> list[str]:
    """One entry a line, each once, without bullets."""
    found = (" ".join(line.split()).strip("•-–* ") for line in text.split("\n"))
    return list(dict.fromkeys(line for line in found if line))


def settings(form: Typed, unit: Unit = PERCENT) -> Settings:
    """What is set for a criterion, in its measure's unit. Baseline and its day belong together, and so do target and its day."""
    read = Reader(form)
    title = read.needed("title", _("Say what shall be true."))
    owner = " ".join(form.text("owner", most=MOST_OWNER).split())
    perspective = form.one_of("perspective", [p.value for p in Perspective])
    if perspective is None:
        read.errors["perspective"] = _("Choose one of these.")
    least, most = unit.least, min(unit.factor * unit.most, MOST_NUMBER)
    baseline, baseline_on = read.number("baseline", least=least, most=most), read.day("baseline_on")
    target, target_on = read.number("target", least=least, most=most), read.day("target_on")
    tolerance = read.number("tolerance", most=MOST_TOLERANCE if unit.is_share else most)
    if baseline is not None and baseline_on is None and "baseline_on" not in read.errors:
        read.errors["baseline_on"] = _("Say which day the baseline is of.")
    if target is not None and target_on is None and "target_on" not in read.errors:
        read.errors["target_on"] = _("Say by when the target shall be reached.")
    if baseline_on and target_on and baseline is not None and target is not None and baseline_on >= target_on:
        read.errors["target_on"] = _("The target’s day must come after the baseline’s day.")
    milestones = _milestones(read, baseline_on, target_on, most)
    why = form.text("reason", most=MOST_WHY + 1)
    if len(why) > MOST_WHY:
        read.errors["reason"] = _("Please use {n} letters or fewer.").format(n=MOST_WHY)
    read.done()
    return Settings(title, owner, perspective, baseline, baseline_on, target, target_on,
                    form.one_of("direction", (UP, DOWN), default=UP), tolerance or 0.0, milestones, why)


def _milestones(read: Reader, start: date | None, end: date | None, most: float) -> tuple[tuple[date, float], ...]:
    """Lines such as *31 December 2026: 60*."""
    found: dict[date, float] = {}
    for entry in lines(read.form.text("milestones", most=2_000)):
        when, _colon, value = entry.rpartition(":")
        day = read_date(when.strip())
        number = value.strip().rstrip("%").strip().replace(",", ".")
        if day is None or not number.replace(".", "", 1).isdecimal() or float(number) > most:
            read.errors["milestones"] = _("Write each on its own line, as 31 December 2026: 60")
            return ()
        if not (start and end and start < day < end):
            read.errors["milestones"] = _("Steps lie between the baseline’s day and the target’s day.")
            return ()
        found[day] = float(number)
    return tuple(sorted(found.items()))


@dataclass(frozen=True)
class Choice:
    """A chosen measure, and the name of its kind: "wheel" or "survey"."""
    kind: str
    measure: figures.Measure


def chosen_measure(form: Typed, offers: Sequence[Offer]) -> Choice:
    """A measure that exists: its item, how it is read, and for whom. Raises Unacceptable for anything that is not
    offered."""
    read = Reader(form)
    series, _slash, item = form.text("item", most=80).partition("/")
    offer = next((o for o in offers if (o.series, o.item) == (series, item)), None)
    if offer is None:
        raise Unacceptable({"item": _("Choose what measures it.")})
    category = form.one_of("reading", [c.value for c in offer.categories], default=Category.HIGH.value)
    by, _slash, group = form.text("group", most=120).partition("/")
    groups = {(By.ALL.value, figures.EVERYBODY): True} | {(b.value, key): True for b, key, _name in offer.groups}
    if (by, group) not in groups:
        read.errors["group"] = _("This is not shown for that group. Choose another.")
    read.done()
    kind = "wheel" if series == figures.WHEEL else "survey"
    return Choice(kind, figures.Measure(series, item, Category(category), By(by), group))


def other_measure(form: Typed, offers: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> str:
    """The key of an indicator, an audit's question or a theme. Raises Unacceptable for anything that is not offered."""
    chosen = form.text("other", most=200)
    if chosen not in {key for _kind, own in offers for key, _words in own}:
        raise Unacceptable({"other": _("Choose what measures it.")})
    return chosen


def done_record(form: Typed) -> tuple[date | None, str]:
    """(day or None, evidence): a day needs its evidence."""
    read = Reader(form)
    done_on = read.day("done_on")
    evidence = form.text("evidence", most=2_000)
    if done_on and done_on > clock.today():
        read.errors["done_on"] = _("That day has not come yet.")
    if done_on and not evidence:
        read.errors["evidence"] = _("Say what shows that it is done.")
    read.done()
    return done_on, evidence
