"""Hints about the wording of a question. They say what may trip a reader up; nothing is ever refused because of them. Pure.

The rules are those of survey method books (one thing at a time, no leading words, no negative in an agreement scale) and of
the service's own reading ages (surveys.questionnaire.audiences). They know English; a survey in another language gets only the length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from participation.instruments import hints
from participation.words import _
from surveys.questionnaire.audiences import CHILDREN, MOST_WORDS
from surveys.writing.kinds import Data

ANSWERED_BY_STEPS = ("scale", "grade", "yesno", "matrix", "choice")
JOINED = re.compile(r"\b(and/or|and|or)\b", re.I)
PAIRS = re.compile(r"\b(?:(?:(?:more|less|better|worse|yes|once|now|again|here|one) (?:and|or) \w+)|health and wellbeing|care and support|"
                   r"children and young people|mum (?:and|or) dad|parents? (?:and|or) carers?|time and again|what to .{1,60}, and with whom)\b", re.I)
"""Words that are joined and still one thing."""
LEADING = re.compile(r"\b(?:surely|obviously|clearly|of course|don[’']t you|wouldn[’']t you|isn[’']t it|everyone knows|excellent|wonderful|"
                     r"how (?:good|helpful|useful|great|much did you (?:enjoy|like|benefit)))\b", re.I)
NEGATIVE = re.compile(r"\b(?:not|never|no|none|nobody|cannot|\w+n[’']t)\b", re.I)
SERVICE = re.compile(r"\b(?:help|service|services|worker|team|meeting|appointment|support|plan|training|school|nursery|clinic|course|visit)\b", re.I)
FITS_ALL = ("na",)


def told(item: Data, audience: str, language: str = "en") -> list[str]:
    """Sentences about one question, for its writer."""
    english = language.split("-")[0] == "en"
    found = [*_long(item, audience), *(_english(item) if english and item["kind"] != "info" else ())]
    return found


def _long(item: Data, audience: str) -> Iterator[str]:
    most = MOST_WORDS.get(audience)
    for text in texts(item) if most else ():
        for sentence in hints.sentences(text):
            if (count := hints.words(sentence)) > most:  # type: ignore[operator]
                yield _("“{sentence}” has {n} words. {who} read at most {most} in one sentence.").format(
                    sentence=_short(sentence), n=count, most=most, who=_("Readers of this age") if audience in CHILDREN else _("Busy people"))


def texts(item: Data) -> list[str]:
    """What a respondent reads of it as sentences."""
    rows = [label for _row, label in item.get("rows", ())]
    return [text for text in (item.get("text", ""), item.get("stem", ""), item.get("hint", ""), item.get("body", ""), *rows) if text]


def _english(item: Data) -> Iterator[str]:
    statements = [item.get("text", ""), *(label for _row, label in item.get("rows", ()))]
    steps = item["kind"] in ANSWERED_BY_STEPS
    for text in statements:
        if steps and (joined := JOINED.search(PAIRS.sub("", text))):
            yield _("“{text}” may ask two things at once (“{word}”). Could somebody say yes to one and no to the other? Then ask twice.").format(
                text=_short(text), word=joined[0])
        if found := LEADING.search(text):
            yield _("“{word}” leans towards one answer. Ask so that a bad answer is as easy to give as a good one.").format(word=found[0])
        if item["kind"] in ("scale", "matrix") and item.get("scale") == "agreement" and (found := NEGATIVE.search(text)):
            yield _("“{word}” makes disagreeing hard to understand. Say it the other way round.").format(word=found[0])
    if steps and item["kind"] != "choice" and not set(item.get("asides", ())) & set(FITS_ALL) and any(SERVICE.search(text) for text in statements):
        yield _("Not everybody has met this service. Offer “Doesn’t apply” too.")


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"
