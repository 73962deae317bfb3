"""What is coded: passages of a focus group, or comments of a closed wave that two people have released."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from analysis.coding import groups
from analysis.coding.access import COMMENTS, FOCUS, GONE, READY
from analysis.models import CodingRound, FocusGroup, Passage
from participation.keys import Keys
from participation.models import Person
from participation.problems import NotFound
from surveys import queries
from surveys.told import comments
from surveys.models import Comment, TextReview
from surveys.questionnaire import audiences

WHO_OF = {audiences.STAFF: groups.STAFF, audiences.FAMILIES: groups.FAMILIES}
"""Everybody else who is asked is a child or young person."""


@dataclass(frozen=True)
class Unit:
    """One passage or comment. `text` is empty where nobody opened it."""

    id: str
    position: int
    text: str = ""


@dataclass(frozen=True)
class Subject:
    """What a round is about, without a word of it: `on` the day it was said or the wave closed."""

    what: str
    id: str
    title: str
    who: str
    on: dt.date
    group: FocusGroup | None = None
    review: TextReview | None = None


async def subject_of(what: str, ident: str) -> Subject:
    """Raises NotFound, also for comments that are not released and passages that are not ready."""
    return (await subjects_of([(what, ident)]))[what, ident]


async def subjects_of(asked: Collection[tuple[str, str]]) -> dict[tuple[str, str], Subject]:
    """The same of several at once, by (what, id), in a few queries. Raises NotFound where one of them cannot be told."""
    found: list[Subject] = []
    if spoken := [ident for what, ident in asked if what == FOCUS]:
        found += map(_of_group, await FocusGroup.filter(pk__in=spoken, state__in=[READY, GONE]).prefetch_related("area"))
    if written := [ident for what, ident in asked if what == COMMENTS]:
        found += map(_of_comments, await TextReview.filter(pk__in=written, state=comments.RELEASED).prefetch_related("wave__survey"))
    known = {(one.what, one.id): one for one in found}
    if any(one not in known for one in asked):
        raise NotFound()
    return known


def _of_group(group: FocusGroup) -> Subject:
    return Subject(FOCUS, group.pk, group.title, group.who, group.held_on, group=group)


def _of_comments(review: TextReview) -> Subject:
    wave = review.wave
    asked = comments.question(queries.questionnaire_of(wave), review.item).words
    who = WHO_OF.get(wave.survey.audience, groups.CHILDREN)
    closed = dt.date.fromisoformat(wave.closed_on or wave.closes_on)
    return Subject(COMMENTS, review.pk, f"{wave.name}: {asked}", who, closed, review=review)


async def subjects() -> list[Subject]:
    """Everything that can be coded now, the newest first."""
    found = [_of_group(one) for one in await FocusGroup.filter(state=READY)]
    released = await TextReview.filter(state=comments.RELEASED).prefetch_related("wave__survey")
    return sorted([*found, *map(_of_comments, released)], key=lambda one: (one.on, one.id), reverse=True)


async def ids(round: CodingRound) -> list[str]:
    """Ids of what is coded, in order; nothing is opened."""
    if round.what == FOCUS:
        return await Passage.filter(focus_group_id=round.subject).order_by("position").values_list("id", flat=True)
    return await Comment.filter(review_id=round.subject, kept=True).order_by("id").values_list("id", flat=True)


async def opened(round: CodingRound, *, keys: Keys, by: Person, what_for: str, only: str = "") -> list[Unit]:
    """What is coded, in its words, for a coder of the round (`only`: one of it). Passages: each opening leaves a line."""
    if round.what == FOCUS:
        group = await FocusGroup.get(pk=round.subject)
        return [Unit(one.id, one.position, one.text)
                for one in await groups.opened(group=group, keys=keys, by=by, what_for=what_for, only=only)]
    place = {ident: n for n, ident in enumerate(await ids(round), 1)}
    found = await Comment.filter(review_id=round.subject, kept=True, **({"id": only} if only else {})).order_by("id")
    return [Unit(one.pk, place[one.pk], one.text) for one in found]


async def gone(round: CodingRound) -> bool:
    """Whether the words were destroyed."""
    return round.what == FOCUS and await FocusGroup.filter(pk=round.subject, state=GONE).exists()
