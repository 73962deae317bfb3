"""What a new question may be: its name and an example for the person who writes it, and the data that it starts with."""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from participation.words import N_
from surveys.questionnaire import definition
from surveys.questionnaire.audiences import CHILDREN
from surveys.questionnaire.definition import YES_NO

Data = dict[str, Any]
SHORT_TEXT, LONG_TEXT = 100, 500
LINES = 4


@dataclass(frozen=True)
class Starter:
    """A kind of question as it is offered. `scale`: the ready scale that it starts with, or ""."""

    key: str
    kind: str
    name: str
    example: str
    scale: str = ""

    @property
    def chooses(self) -> bool:
        """Options of its own are written for it."""
        return self.kind in ("choice", "several", "rank")

    @property
    def takes_lines(self) -> bool:
        """Lines that are written under the question become a part of it."""
        return self.chooses or self.kind in ("matrix", "info")


STARTERS = (
    Starter("agreement", "scale", N_("Agreement, five steps"), N_("“I know where to go for help.” Strongly agree to strongly disagree"), "agreement"),
    Starter("confidence", "scale", N_("Confidence, five steps"), N_("“Keep a chronology.” Not at all to completely confident"), "confidence"),
    Starter("often", "scale", N_("How often, five steps"), N_("“Adults listen to what I think.” Never to always"), "often"),
    Starter("own", "scale", N_("A scale of your own"), N_("Your own steps in words, and which of them count as low and high"), "own"),
    Starter("grade", "grade", N_("Six-point grade, with evidence"), N_("“How good is this plan?” Excellent to unsatisfactory, and what shows it"), "grade"),
    Starter("choice", "choice", N_("One choice"), N_("“Where do you work?” School, health, social work"), ""),
    Starter("several", "several", N_("Several choices"), N_("“What would have helped?” Tick all that apply"), ""),
    Starter("yesno", "yesno", N_("Yes or no"), N_("“Did you take part in the meeting?”"), ""),
    Starter("rank", "rank", N_("Put in order"), N_("“What matters most to you?” First, second, third"), ""),
    Starter("matrix", "matrix", N_("Several statements, one scale"), N_("One stem, many statements: shown one a page, so that a phone can show it"), "agreement"),
    Starter("short", "text", N_("Short text"), N_("“What is your job?” One line")),
    Starter("long", "text", N_("Long text"), N_("“What should we do differently?” A few lines")),
    Starter("number", "number", N_("Whole number"), N_("“How many meetings did you go to?”")),
    Starter("month", "month", N_("Month"), N_("“When did you start?” A month and a year")),
    Starter("info", "info", N_("Text between questions"), N_("A heading and a few sentences. Nothing is asked")),
)
BY_KEY = {one.key: one for one in STARTERS}
FIRST = "agreement"


def fitting(starter: Starter, labels: list[str]) -> Starter:
    """The kind for what was typed: answers under a question whose kind takes none make it one choice, so none is lost."""
    return BY_KEY["choice"] if labels and not starter.takes_lines else starter


@cache
def _words() -> Data:
    return definition.loaded((Path(__file__).parent / "starters.toml").read_text("utf-8"))


def words() -> Data:
    """The words that questions start with: asides, scales, other, evidence. A copy."""
    return copy.deepcopy(_words())


def of(item: Data) -> Starter:
    """What an item is called."""
    kind = item["kind"]
    if kind == "text":
        return BY_KEY["short" if item.get("lines", LINES) == 1 else "long"]
    if kind == "scale":
        return BY_KEY.get(str(item.get("scale")), BY_KEY["own"])
    return next(one for one in STARTERS if one.kind == kind)


def started(starter: Starter, item_id: str, text: str, audience: str) -> Data:
    """A question as it begins. Its scale, if it has one, is still to be put into the survey."""
    item: Data = {"id": item_id, "kind": starter.kind, "text": text}
    if starter.scale:
        item["scale"] = starter.scale
    return item | _own(starter, audience)


def _own(starter: Starter, audience: str) -> Data:
    known = _words()
    asides = {"asides": ["unsure"] if audience in CHILDREN else ["na", "unsure"]}
    return {
        "scale": asides, "matrix": asides | {"rows": []}, "grade": asides | {"evidence": known["evidence"]},
        "choice": {"options": []}, "several": {"options": []}, "rank": {"options": []}, "yesno": {"options": known["yes_no"]},
        "text": {"most": SHORT_TEXT, "lines": 1} if starter.key == "short" else {"most": LONG_TEXT, "lines": LINES},
        "info": {"body": ""},
    }.get(starter.kind, {}) | {}


def turned(item: Data, starter: Starter, audience: str) -> Data:
    """A question made into another kind; what both kinds know is kept."""
    fresh = started(starter, item["id"], item["text"], audience)
    kept = ["short", "hint", "asides", "evidences", "ask_if"]
    if starter.chooses and item["kind"] in ("choice", "several", "rank"):
        kept += ["options", "other"]
    return fresh | {name: item[name] for name in kept if name in item and not (name == "asides" and starter.kind == "info")}


def yes_no(item: Data) -> list:
    return item.get("options") or [list(pair) for pair in YES_NO]
