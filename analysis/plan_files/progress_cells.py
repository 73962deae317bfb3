"""A cell of the column *Progress* → how an action gets on. Pure. Only a word that stands by itself at the beginning is read as a state;
everything else is kept as somebody's words."""

from __future__ import annotations

import re
from datetime import date

from analysis.plan_files.timescales import read_date
from analysis.planning.progress import MOST_WORDS, Said, State

WORDS = {State.DONE: "done|completed?|achieved|finished|closed", State.BEGUN: "under ?way|in progress|ongoing|started|begun",
         State.HELD: "held up|on hold|delayed|paused|stalled", State.STOPPED: "stopped|cancelled|withdrawn|abandoned"}
_BEGINS = {state: re.compile(rf"^(?:{words})\b(?:,?\s+(?P<day>[^:.\n–-]{{1,30}}))?\s*(?:[:.–]\s*|-\s+|\n\s*|$)", re.I)
           for state, words in WORDS.items()}


def read(cell: str, *, today: date) -> Said | None:
    """*Done, 3 May 2026: all schools ask.* → done, that day, the words. Nothing for an empty cell; a day to come is not a day of it."""
    words = cell.strip()
    if not words:
        return None
    for state, begins in _BEGINS.items():
        match = begins.match(words)
        day = read_date(match["day"].strip(" ,")) if match and match["day"] else None
        if match and not (match["day"] and day is None):
            return Said(state, words[match.end():][:MOST_WORDS], min(day or today, today))
    return Said("", words[:MOST_WORDS], today)
