"""Invented answers: a respondent leans one way, items differ, areas and groups differ a little, waves drift. Pure."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass

from surveys.demo import kinds
from surveys.library import Questionnaire
from surveys.questionnaire import journey
from surveys.questionnaire.questions import Answer, Item

PERSON, NOISE = 0.55, 0.75
"""Spread between people, and within one person between items, in steps of the scale."""
SKIPPED, UNSURE, NA, WRITES = 0.02, 0.04, 0.03, 0.35

# Where each item stands at the first wave (in steps from the middle of its scale), and what one wave adds.
LEVEL = {"S1": 0.35, "S2": 0.2, "S3": -0.15, "S4": 0.0, "S5": 0.6, "S6": 0.25, "S7": -0.1, "S8": 0.1, "S9": -0.45,
         "S10": -0.2, "S11": 0.25, "S12": 0.15, "F1": 0.45, "F2": -0.1, "F3": 0.1, "F4": 0.2, "F5": 0.35, "F6": 0.25,
         "F7": -0.55, "F8": -0.15, "F9": 0.3, "B1": -0.55, "B2": -0.65, "B3": -0.6, "B4": -0.5, "B5": -0.25, "B6": -0.25}
DRIFT = {"S1": 0.16, "S2": 0.1, "S4": 0.14, "S5": 0.05, "S8": 0.09, "S9": -0.03, "S10": 0.08, "S12": 0.15, "F1": 0.12,
         "F2": 0.02, "F4": 0.14, "F7": 0.1, "T1": 0.25, "T2": 0.3, "T3": 0.22, "T4": 0.15}
WORDS: Mapping[str, tuple[str, ...]] = {
    "S11x": ("We wrote the chronology together with the health visitor and saw the pattern.",
             "I asked a boy to draw what a good week looks like and it went into his plan.",
             "The family read the plan before the meeting and changed two of the outcomes.",
             "Mrs Dunbar and I used the wheel at the start of the review instead of at the end."),
    "F6x": ("Mr Lennie rang when he said he would.", "We still wait for the appointment.",
            "School listened and made a small change that helped a lot.",
            "It is the same, but we know who to ask now."),
}


@dataclass(frozen=True)
class Leanings:
    """How far each area and each group stands from the rest, in steps of the scale."""

    areas: Mapping[str, float]
    groups: Mapping[str, float]

    @classmethod
    def drawn(cls, rng: random.Random, areas: list[str], groups: list[str]) -> Leanings:
        return cls({area: rng.gauss(0, 0.22) for area in areas}, {group: rng.gauss(0, 0.18) for group in groups})


def one(rng: random.Random, form: Questionnaire, *, area: str, group: str, wave: int,
        leanings: Leanings) -> dict[str, Answer]:
    """One respondent's answers to the wave with this number (0 is the first)."""
    lean = rng.gauss(0, PERSON) + leanings.areas.get(area, 0.0) + leanings.groups.get(group, 0.0)
    answers: dict[str, Answer] = {}
    for item in form.items:
        if journey.asked(item, answers):
            answer = _one(rng, item, lean + LEVEL.get(item.id, 0.0) + wave * DRIFT.get(item.id, 0.04))
            if answer is not None:
                answers[item.id] = answer
    return answers


def _one(rng: random.Random, item: Item, level: float) -> Answer | None:
    draw = rng.random()
    if item.kind == "text":
        words = WORDS | kinds.WORDS
        return rng.choice(words[item.id]) if draw < WRITES and item.id in words else None
    if draw < SKIPPED:
        return None
    codes = {option.code for option in item.aside}
    if draw < SKIPPED + UNSURE and "unsure" in codes:
        return "unsure"
    if draw < SKIPPED + UNSURE + NA and "na" in codes:
        return "na"
    if item.kind not in ("scale", "grade"):
        return None if item.kind == "info" else kinds.answer(rng, item, level)
    steps = sorted(int(option.value) for option in item.options)
    middle = (steps[0] + steps[-1]) / 2
    return min(max(round(middle + level + rng.gauss(0, NOISE)), steps[0]), steps[-1])
