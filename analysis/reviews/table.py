"""What was on the table at a point of a review, in words and one small picture: made of what was kept then, when it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis import charts, wording
from analysis.judgement.criteria import WORDS, Word
from analysis.models import ReviewItem
from analysis.plan_files.proposals import Kind
from analysis.reviews import agenda
from analysis.reviews.decisions import BECOMES
from analysis.scoring import card
from analysis.scoring.facts import Row, row_from_plain
from participation.words import _, day, translated

Told = dict[str, Any]


@dataclass(frozen=True)
class OnTable:
    """`mark` and `label`: the judgement or the state, with its shape; '' where a point has none. `lists`: (mark, words) one a line."""

    mark: str = ""
    label: str = ""
    sentences: tuple[str, ...] = ()
    criterion: str = ""
    picture: charts.Spark | None = None
    caption: str = ""
    lists: tuple[tuple[str, str], ...] = ()


def on_table(item: ReviewItem) -> OnTable:
    told: Told = item.told
    if item.about == agenda.PROMISE:
        said = [_("We said: {words}").format(words=told["did"]), _who(told), told.get("why", "")]
        return OnTable("off", _("Overdue promise"), _filled(said))
    if item.about == agenda.DECISION:
        return _decision(item, told)
    if item.about in (agenda.STEADY, agenda.SILENT):
        return OnTable(lists=tuple((word, title) for word, title in told["titles"]))
    if "row" in told:
        return _criterion(row_from_plain(told["row"]), told)
    return OnTable(sentences=_filled([_asked(told)]))


def _criterion(row: Row, told: Told) -> OnTable:
    newest = row.newest
    figure = wording.in_words(newest) if newest and newest.shown else card.note(row) if row.kind == Kind.DONE else ""  # type: ignore[arg-type]
    picture = card.spark(row)
    caption = ""
    if picture and row.aim.target is not None:
        words = _("median, and the path to {target}") if row.variation.phases else _("and the path to {target}")
        caption = words.format(target=row.unit.exact(row.aim.target))
    return OnTable(row.word, translated(WORDS[Word(row.word)]), _filled([_sentence(figure), card.why(row), _sentence(card.variation(row)),
                                                                        _asked(told)]),
                   row.criterion, picture, caption)


def _decision(item: ReviewItem, told: Told) -> OnTable:
    due = date.fromisoformat(told["due"])
    late = due < item.review.held_on
    said = [_who(told), translated(BECOMES[told["becomes"]]) + "." if told["becomes"] else ""]
    return OnTable("off" if late else "track", _("Overdue") if late else _("Under way"), _filled(said))


def _who(told: Told) -> str:
    if not told.get("due"):
        return told["owner"]
    return _("{owner}, by {day}.").format(owner=told["owner"], day=day(date.fromisoformat(told["due"])))


def _asked(told: Told) -> str:
    """What was asked for the last time."""
    asked = told.get("asked")
    if not asked:
        return ""
    who = " ".join(_filled([asked["owner"], _("by {day}").format(day=day(date.fromisoformat(asked["due"]))) if asked["due"] else ""]))
    words = _("Last time the group asked: {words}").format(words=asked["words"].rstrip("."))
    return f"{words} ({who})." if who else f"{words}."


def _sentence(words: str) -> str:
    return f"{words}." if words else ""


def _filled(words: list[str]) -> tuple[str, ...]:
    return tuple(one for one in words if one)
