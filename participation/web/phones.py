"""Phone numbers in a text that somebody wrote, so that a phone can dial them."""

from __future__ import annotations

import re

NUMBER = re.compile(r"(?<![\d+])(?:\+\d|0)\d(?:[ \-]?\d){6,12}(?!\d)|(?<![\d+])(?:999|112|111|101)(?!\d)")


def parts(text: str) -> list[tuple[str, str]]:
    """The text in pieces: (what is shown, what is dialled or '')."""
    found, end = [], 0
    for number in NUMBER.finditer(text):
        found += [(text[end:number.start()], "")] if number.start() > end else []
        found.append((number[0], re.sub(r"[ \-]", "", number[0])))
        end = number.end()
    return found + ([(text[end:], "")] if end < len(text) else [])
