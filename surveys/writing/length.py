"""How long a survey takes, from its questions. Pure."""

from __future__ import annotations

from math import ceil

from surveys.writing.kinds import Data

SECONDS = {"scale": 8, "yesno": 6, "choice": 9, "several": 15, "rank": 25, "grade": 40, "number": 8, "month": 10, "info": 8}
"""A question on a page of its own, read and answered by somebody who reads slowly. Our estimate; not measured yet."""
SHORT_TEXT, LONG_TEXT = 15, 45
BEFORE_AND_AFTER = 20
"""Reading what it is about and who sees the answers, checking them."""


def seconds(item: Data) -> int:
    if item["kind"] == "text":
        return SHORT_TEXT if item.get("lines", 4) == 1 else LONG_TEXT
    if item["kind"] == "matrix":
        return SECONDS["scale"] * len(item.get("rows", ()))
    return SECONDS[item["kind"]]


def proposed(data: Data) -> int:
    """Minutes; questions that only some are asked count half."""
    total = sum(seconds(item) / (2 if item.get("ask_if") else 1) for item in data.get("items", ()))
    return max(1, ceil((total + BEFORE_AND_AFTER) / 60))
