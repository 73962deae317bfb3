"""What children read of each goal: one short sentence a language, written by a planner, because a criterion's own words are adults' words.

English is needed, other languages may come. The newest version stands; empty words take it back. A goal without words is left off
the children's page, and the planner is told which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tortoise.exceptions import IntegrityError

from analysis.models import ChildWords, Criterion
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict, Unacceptable
from participation.words import N_, SOURCE, _
from surveys.questionnaire.audiences import CHILD
from surveys.writing import wording

MOST_LETTERS = 90
LONG_WORD = 11
"""Letters from which a word is pointed out: never refused."""
MEANWHILE = N_("Somebody wrote words for this goal while you wrote. Look at them again, then decide.")

Words = Mapping[str, Mapping[str, str]]
"""Criterion's id → language → what children read."""


@dataclass(frozen=True)
class Written:
    """What stands in each language, how many versions there are of all of them together, and who wrote the newest."""

    words: Mapping[str, str]
    version: int
    newest: ChildWords | None


async def of_criteria(criteria: Iterable[str]) -> dict[str, dict[str, str]]:
    """`Words` as they stand; what was taken back is not there."""
    found: dict[str, dict[str, str]] = {}
    for one in await ChildWords.filter(criterion_id__in=list(criteria)).order_by("version"):
        found.setdefault(one.criterion_id, {})[one.lang] = one.words  # type: ignore[attr-defined]
    kept = {id: {lang: text for lang, text in own.items() if text} for id, own in found.items()}
    return {id: own for id, own in kept.items() if own.get(SOURCE)}


async def of_criterion(criterion: Criterion) -> Written:
    versions = await ChildWords.filter(criterion=criterion).order_by("at", "version").prefetch_related("by")
    words = {one.lang: one.words for one in versions}
    return Written({lang: text for lang, text in words.items() if text}, len(versions), versions[-1] if versions else None)


def check(words: Mapping[str, str]) -> None:
    """Raises Unacceptable, by language as `words-en`."""
    errors = {f"words-{lang}": _("Please use {n} letters or fewer.").format(n=MOST_LETTERS)
              for lang, text in words.items() if len(text) > MOST_LETTERS}
    if any(words.values()) and not words.get(SOURCE):
        errors[f"words-{SOURCE}"] = _("Write it in English too: whoever reads another language sees English where theirs is missing.")
    if errors:
        raise Unacceptable(errors)


async def write(*, criterion: Criterion, words: Mapping[str, str], seen: int, by: Person | None) -> int:
    """Keep what children read; a version of each language that says something else. Returns how many do.

    `seen`: how many versions the person had before them. Raises Unacceptable; Conflict where somebody else wrote meanwhile.
    """
    check(words)
    stands = await of_criterion(criterion)
    if seen != stands.version:
        raise Conflict(MEANWHILE)
    changed = {lang: text for lang, text in words.items() if text != stands.words.get(lang, "")}
    try:
        for lang, text in changed.items():
            number = 1 + await ChildWords.filter(criterion=criterion, lang=lang).count()
            await ChildWords.create(criterion=criterion, lang=lang, version=number, words=text, at=clock.now(), by=by)
    except IntegrityError:
        raise Conflict(MEANWHILE) from None
    if changed:
        await audit.record("criterion.for_children", by=by, about=criterion, languages=" ".join(sorted(changed)))
    return len(changed)


def hints(text: str, lang: str = SOURCE) -> list[str]:
    """What may trip a child up, in sentences for the planner: the rules of questions to children of 8 to 11."""
    if not text:
        return []
    found = wording.told({"kind": "info", "text": text}, CHILD, lang)
    if lang == SOURCE:
        found += [_("“{word}” is a long word. Is there a shorter one?").format(word=word)
                  for word in dict.fromkeys(re.findall(rf"[\w’'-]{{{LONG_WORD},}}", text))]
    return found
