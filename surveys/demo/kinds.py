"""Closed waves of the other ready surveys: a course before, after and three months on, and pupils asking pupils."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from typing import TYPE_CHECKING

from participation import clock
from surveys.models import Wave
from surveys.questionnaire.questions import Answer, Item

if TYPE_CHECKING:
    from surveys.demo import Asked, Making

AFTER_SEED = 91
COURSE_GROUPS = {"Schools and nurseries": 0.5, "Health visitors and school nurses": 0.2, "Social work": 0.3}
PUPIL_GROUPS = {"Primary 4 to 5": 0.5, "Primary 6 to 7": 0.5}
WORDS = {"H3": ("How do I start when a child says nothing?",), "U4": ("The boy drew it, and the drawing went into the plan.",),
         "U6": ("An hour with the others from the course.",), "P6": ("The benches are wet.", "Let the little ones out first.")}
# How likely each option is, in the order of the question; the others share what is left evenly.
LIKELY = {"P5": (0.35, 0.1, 0.3, 0.15, 0.1), "U5": (0.5, 0.35, 0.25, 0.2, 0.15, 0.12, 0.2, 0.08), "H1": (0.25, 0.3, 0.45)}


async def fill(making: Making, course: Asked, course_later: Asked, pupils: Asked) -> None:
    """Four waves go the real way; the course's later ones come back to its first."""
    first, _ = await making.wave(course, name="Chronologies course, before", number=0, opened=-140, closes=-133, share=0.75)
    await making.close(first, closed=-132)
    # Chance of its own, so that what is drawn after it stays what it was.
    beside = replace(making, rng=random.Random(AFTER_SEED))
    after, _ = await beside.wave(replace(course, key="training-after"), name="Chronologies course, after", number=3, opened=-123, closes=-110, share=0.68)
    await Wave.filter(id=after.pk).update(follows_id=first.pk)
    await making.close(after, closed=-109)
    later, _ = await making.wave(course_later, name="Chronologies course, three months on", number=2, opened=-45, closes=-31,
                                 share=0.62)
    await Wave.filter(id=later.pk).update(follows_id=first.pk)
    await making.close(later, closed=-30)
    breaks, _ = await making.wave(pupils, name="Our break times, Hilltop Primary", number=0, opened=-60, closes=-50, share=0.8)
    await making.close(breaks, closed=-49)


def answer(rng: random.Random, item: Item, level: float) -> Answer | None:
    """An answer to a question that is no scale."""
    if item.kind == "yesno":
        return "yes" if rng.random() < 0.55 + level / 4 else "no"
    if item.kind == "number":
        return min(item.high or 99, 1 + int(rng.expovariate(0.25)))
    if item.kind == "month":
        return (clock.today() - dt.timedelta(days=rng.choice((5, 20, 40, 70, 90)))).isoformat()[:7]
    codes = [option.code for option in item.options]
    weights = list(LIKELY.get(item.id, ()))
    weights += [0.3] * (len(codes) - len(weights))
    if item.kind == "choice":
        return rng.choices(codes, weights)[0]
    if item.kind == "rank":
        return sorted(codes, key=lambda code: rng.random() ** (1 / weights[codes.index(code)]), reverse=True)[:item.choose_most]
    return [code for code, share in zip(codes, weights, strict=True) if rng.random() < share][:item.choose_most] or None
