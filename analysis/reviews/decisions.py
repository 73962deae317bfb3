"""Decisions: who does what until when, what they become, and how they stand.

A review, a meeting, a line of the equality grid or a self-evaluation decides. Whoever is named with an account is written to. A decision becomes an action of the plan, a promise in "You said, we
did", or neither. One that became a promise stands as the promise does: its owner says once what became of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from analysis.models import Decision, EqualityLine, EvaluationDecision, MeetingItem, Plan, Recommendation, ReviewItem, SelfEvaluation
from analysis.reviews import becoming, letters
from participation import audit, clock
from participation.models import Person
from participation.problems import Conflict
from participation.words import N_
from surveys.told import themes

OPEN, DONE, DROPPED = "open", "done", "dropped"
ACTION, PROMISE = "action", "promise"
BECOMES = {ACTION: N_("An action in the plan"), PROMISE: N_("A promise in “You said, we did”"), "": N_("Neither: it is done and that is all")}
MOST_WORDS = 600
MOST_TITLE = 120


class Standing(StrEnum):
    """How a decision stands on a day. In time and late are carried out."""

    IN_TIME = "in-time"
    LATE = "late"
    OPEN = "open"
    OVERDUE = "overdue"
    DROPPED = "dropped"


NAMES = {Standing.IN_TIME: N_("Done in time"), Standing.LATE: N_("Done late"), Standing.OPEN: N_("Under way"),
         Standing.OVERDUE: N_("Overdue"), Standing.DROPPED: N_("Dropped")}
MARKS = {Standing.IN_TIME: "met", Standing.LATE: "close", Standing.OPEN: "track", Standing.OVERDUE: "off", Standing.DROPPED: "no"}
"""The shape beside each word."""


@dataclass(frozen=True)
class Wanted:
    """What was decided. `owner_person`: the account that is written to, where there is one. `said`: what a promise answers to."""

    words: str
    owner: str
    due: date
    becomes: str = ""
    said: str = ""
    owner_person: str | None = None


async def decide(*, wanted: Wanted, plan: Plan | None, by: Person | None, item: ReviewItem | None = None,
                 meeting_item: MeetingItem | None = None, line: EqualityLine | None = None,
                 recommendation: Recommendation | None = None, evaluated: tuple[SelfEvaluation, str] | None = None) -> Decision:
    """Keep a decision, and make the action or the promise that it becomes. An action needs a plan.

    `evaluated`: the self-evaluation and the quality indicator that led to it.
    """
    action = theme = None
    if wanted.becomes == ACTION and plan is not None:
        action = await becoming.action(plan=plan, recommendation=recommendation, title=wanted.words, owner=wanted.owner, due=wanted.due,
                                       by=by)
    elif wanted.becomes == PROMISE:
        theme = await themes.promise(by=by, words=themes.Words(
            title=short(wanted.words), said=wanted.said, did=wanted.words, owner=wanted.owner, state=themes.UNDER_WAY, due=wanted.due,
            done_on=None, owner_person_id=wanted.owner_person))
    made = await Decision.create(plan=plan, item=item, meeting_item=meeting_item, words=wanted.words, owner=wanted.owner, due=wanted.due,
                                 owner_person_id=wanted.owner_person, becomes=wanted.becomes, action=action, theme=theme, made_at=clock.now(), made_by=by)
    if line is not None:
        line.decision = made
        await line.save(update_fields=["decision_id"])
    if evaluated is not None:
        await EvaluationDecision.create(evaluation=evaluated[0], indicator=evaluated[1], decision=made)
    owner = await Person.get_or_none(pk=wanted.owner_person, active=True) if wanted.owner_person else None
    if owner is not None:
        await letters.write(made, owner, letters.When.MADE)
    await audit.record("decision.made", by=by, about=made, becomes=wanted.becomes)
    return made


def short(words: str) -> str:
    """The first MOST_TITLE letters, at a space."""
    return words if len(words) <= MOST_TITLE else words[:MOST_TITLE - 1].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def check_can_settle(decision: Decision) -> None:
    if decision.theme_id:  # type: ignore[attr-defined]
        raise Conflict(N_("This became a promise. Whoever keeps the promise says there what became of it."))


async def settle(*, decision: Decision, state: str, done_on: date | None, said: str, by: Person | None) -> None:
    """Say what became of it: done on a day, dropped and why, or open again."""
    check_can_settle(decision)
    decision.state, decision.done_on, decision.said = state, done_on if state == DONE else None, said
    await decision.save(update_fields=["state", "done_on", "said"])
    await audit.record("decision.settled", by=by, about=decision, state=state)


def standing(decision: Decision, *, today: date) -> Standing:
    """How it stands. Late and overdue are measured against the day that was decided, not one to which a promise was moved."""
    state, done_on = _state(decision)
    if state == DONE:
        return Standing.IN_TIME if done_on is None or done_on <= decision.due else Standing.LATE
    if state == DROPPED:
        return Standing.DROPPED
    return Standing.OVERDUE if decision.due < today else Standing.OPEN


def _state(decision: Decision) -> tuple[str, date | None]:
    theme = decision.theme if decision.theme_id else None  # type: ignore[attr-defined]
    if theme is None:
        return decision.state, decision.done_on
    if theme.state == themes.DONE:
        return DONE, theme.done_on
    return (DROPPED if theme.state == themes.NOT_POSSIBLE else OPEN), None


def stood(decision: Decision, *, day: date) -> str:
    """Open, done or dropped on a day that may be past: what was done later was open. With its theme, where it has one."""
    state, done_on = _state(decision)
    return OPEN if state == DONE and done_on is not None and done_on > day else state


def became_of(decision: Decision) -> str:
    """What was said of it, by whoever carried it out."""
    theme = decision.theme if decision.theme_id else None  # type: ignore[attr-defined]
    return theme.did if theme is not None and theme.state != themes.UNDER_WAY else decision.said


async def evaluated(found: Iterable[Decision]) -> dict[str, EvaluationDecision]:
    """Decision's id → the self-evaluation that led to it, with its area; only of those that one led to."""
    links = await EvaluationDecision.filter(decision_id__in=[one.pk for one in found]).prefetch_related("evaluation__area")
    return {link.decision_id: link for link in links}  # type: ignore[attr-defined]


async def of_plan(plan: Plan) -> list[Decision]:
    """Every decision about a plan, by its day, with what it became and which meeting made it."""
    return await Decision.filter(plan=plan).prefetch_related("theme", "action", "item__review", "meeting_item__meeting__group", "made_by")
