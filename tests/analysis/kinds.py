"""A survey with every kind of question, and answers to it: known ones, and drawn ones."""

from __future__ import annotations

import random

from surveys.models import Survey
from tests.analysis import counted

EVERY = """
id = "every-kind"
version = 1
language = "en"
audience = "staff"
title = "Every kind"
intro = "All."
minutes = 3
[asides]
na = "Doesn’t apply"
unsure = "Not sure"
[scales.agree]
options = [[3, "Agree"], [2, "Neither"], [1, "Disagree"]]
low = [1]
middle = [2]
high = [3]
[scales.six]
options = [[1, "Unsatisfactory"], [2, "Weak"], [3, "Adequate"], [4, "Good"], [5, "Very good"], [6, "Excellent"]]
[[items]]
id = "Q1"
kind = "scale"
scale = "agree"
text = "We are heard."
asides = ["na", "unsure"]
[[items]]
id = "Q2"
kind = "yesno"
text = "Have you used it?"
asides = ["unsure"]
[[items]]
id = "Q3"
kind = "grade"
scale = "six"
text = "Planning"
evidence = "Evidence"
[[items]]
id = "Q4"
kind = "choice"
text = "Which?"
options = [["a", "Apples"], ["b", "Bread"], ["c", "Cake"]]
other = "Something else"
asides = ["unsure"]
[[items]]
id = "Q5"
kind = "several"
text = "What got in the way?"
options = [["time", "Time"], ["people", "People"], ["forms", "Forms"]]
[[items]]
id = "Q6"
kind = "rank"
text = "What first?"
options = [["a", "A"], ["b", "B"], ["c", "C"], ["d", "D"]]
choose_most = 3
[[items]]
id = "Q7"
kind = "number"
text = "How many?"
low = 0
high = 60
[[items]]
id = "Q8"
kind = "month"
text = "When?"
[[items]]
id = "Q9"
kind = "choice"
text = "How was it?"
options = [["good", "Good"], ["bad", "Bad"]]
ask_if = { item = "Q2", is = ["yes"] }
[[items]]
id = "Q10"
kind = "text"
text = "Anything else?"
"""


async def survey(text: str = EVERY) -> Survey:
    return await Survey.create(key="every-kind", version=1, language="en", title="Every kind", audience="staff", definition=text)


def answers(chance: random.Random) -> dict[str, object]:
    """One person's answers; what they lean to differs between calls only by chance."""
    said: dict[str, object] = {
        "Q1": chance.choices((3, 2, 1, "na", "unsure"), (50, 20, 15, 8, 7))[0],
        "Q2": chance.choices(("yes", "no", "unsure"), (60, 35, 5))[0],
        "Q3": chance.choices(range(1, 7), (4, 10, 20, 30, 25, 11))[0], "Q3_why": "Own words that nobody counts.",
        "Q4": chance.choices(("a", "b", "c", "other", "unsure"), (40, 30, 20, 6, 4))[0], "Q4_other": "Pears",
        "Q5": [code for code, share in (("time", 0.6), ("people", 0.3), ("forms", 0.1)) if chance.random() < share],
        "Q6": chance.sample("abcd", 3), "Q7": int(chance.expovariate(0.2)) % 61,
        "Q8": f"20{chance.choice((26, 26, 25, 24, 22, 19))}-0{chance.randint(1, 9)}", "Q10": "Words of their own.",
    }
    if said["Q2"] == "yes":
        said["Q9"] = chance.choice(("good", "good", "good", "bad"))
    return {key: value for key, value in said.items() if value != [] and (key in ("Q2", "Q9") or chance.random() > 0.05)}


def wave(people: int, seed: int = 1) -> list[tuple[str, str, dict[str, object]]]:
    chance = random.Random(seed)
    return [(chance.choice(counted.AREAS[:4]), chance.choice(counted.GROUPS[:3]), answers(chance)) for _ in range(people)]
