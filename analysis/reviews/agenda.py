"""The agenda of a review, made by itself from the scorecard: what goes wrong first, what is steady together at the end. Pure.

In this order: off track; could go either way; close; promises that are overdue; decisions of earlier meetings still open; what was
asked for last time; criteria without enough evidence (more than a few as one point); then everything that is met or on track as one
point. A criterion stands once: where it was also asked about last time, that stands with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from analysis.judgement.criteria import Word
from analysis.models import Decision, ReviewItem
from analysis.reviews.decisions import Standing, standing
from analysis.scoring.facts import Row, Scorecard, row_to_plain
from participation.words import N_
from surveys.told.themes import overdue
from surveys.models import Theme

CRITERION, PROMISE, DECISION, ASKED, SILENT, STEADY, FREE = "criterion", "promise", "decision", "asked", "silent", "steady", "free"
SILENT_TITLE = N_("Criteria with not enough to say: what would show them?")
STEADY_TITLE = N_("What is met or on track, noted together")
WRONG = (Word.OFF, Word.EITHER, Word.CLOSE)
WELL = (Word.MET, Word.TRACK)
MOST_TITLE = 300
MOST_APART = 3
"""So many criteria without evidence stand each as a point of its own; more are one point, or they would fill the meeting."""


@dataclass(frozen=True)
class Point:
    """A point before it is kept: ids of what it is about, and what is on the table."""

    about: str
    title: str
    criterion: str | None = None
    theme: str | None = None
    told: dict[str, Any] = field(default_factory=dict)


def points(card: Scorecard, *, promises: Sequence[Theme], decisions: Sequence[Decision], asked: Sequence[ReviewItem],
           today: date) -> list[Point]:
    """The agenda; titles of what stands together are translated where they are shown.

    `promises`: those that serve the plan; `decisions`: of all earlier meetings; `asked`: points of the last review.
    """
    questions = {one.criterion_id: one for one in asked if one.criterion_id}  # type: ignore[attr-defined]
    late = [one for one in promises if overdue(one)]
    found = [_criterion(row, card, questions) for word in WRONG for row in card.rows if row.word == word.value]
    found += [Point(PROMISE, one.title, theme=one.pk, told=_promise(one)) for one in late]
    found += [_decision(one) for one in decisions if one.theme_id not in {t.pk for t in late}  # type: ignore[attr-defined]
              and standing(one, today=today) in (Standing.OPEN, Standing.OVERDUE)]
    unsaid = [row for row in card.rows if row.word == Word.UNSAID.value]
    spoken = {one.criterion for one in found if one.criterion} | {row.criterion for row in unsaid}
    found += [_asked(one, card) for one in asked if one.criterion_id not in spoken]  # type: ignore[attr-defined]
    apart = [row for row in unsaid if row.criterion in questions or len(unsaid) <= MOST_APART]
    found += [_criterion(row, card, questions) for row in apart]
    if len(apart) < len(unsaid):
        found.append(_together(SILENT, SILENT_TITLE, [row for row in unsaid if row not in apart]))
    well = [row for word in WELL for row in card.rows if row.word == word.value
            and row.criterion not in {one.criterion for one in found if one.criterion}]
    if well:
        found.append(_together(STEADY, STEADY_TITLE, well))
    return found


def _together(about: str, title: str, rows: Sequence[Row]) -> Point:
    return Point(about, title, told={"titles": [[row.word, row.title] for row in rows]})


def _criterion(row: Row, card: Scorecard, questions: dict[str, ReviewItem]) -> Point:
    told = {"row": row_to_plain(row), "on": card.day.isoformat()}
    if row.criterion in questions:
        told["asked"] = question(questions[row.criterion])
    return Point(CRITERION, row.title[:MOST_TITLE], row.criterion, told=told)


def _asked(item: ReviewItem, card: Scorecard) -> Point:
    row = card.row(item.criterion_id or "")  # type: ignore[attr-defined]
    told: dict[str, Any] = {"asked": question(item)}
    if row is not None:
        told |= {"row": row_to_plain(row), "on": card.day.isoformat()}
    return Point(ASKED, item.title, item.criterion_id, item.theme_id, told)  # type: ignore[attr-defined]


def question(item: ReviewItem) -> dict[str, str]:
    """What was asked for, of whom, by when."""
    return {"words": item.words, "owner": item.owner, "due": item.due.isoformat() if item.due else ""}


def _promise(theme: Theme) -> dict[str, str]:
    return {"did": theme.did, "owner": theme.owner, "due": theme.due.isoformat() if theme.due else "", "why": theme.why}


def _decision(one: Decision) -> Point:
    return Point(DECISION, one.words[:MOST_TITLE], theme=one.theme_id, told={  # type: ignore[attr-defined]
        "decision": one.pk, "words": one.words, "owner": one.owner, "due": one.due.isoformat(), "becomes": one.becomes})
