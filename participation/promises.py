"""Promises: you said, we will, we did. A next step in the child's words, with an owner and a date.

Each change of a promise carries a sentence to the child: done, later and why, or not possible and why.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from participation import audit, children, clock
from participation.access import allowed
from participation.identity import new_id
from participation.keys import Keys
from participation.models import CheckIn, Child, Person, Promise
from participation.problems import Conflict, Unacceptable
from participation.wheel import BY_KEY, MOST_PRIORITIES
from participation.words import N_, _

WHAT_MOST = 200
TOLD_MOST = 300
OWNER_MOST = 80
FARTHEST = timedelta(days=366)
SOON = timedelta(days=7)


class State(StrEnum):
    """As stored: open, done, cannot. Overdue and soon are open promises, told by today's date."""

    OPEN = "open"
    DONE = "done"
    CANNOT = "cannot"


class Standing(StrEnum):
    OPEN = "open"
    SOON = "soon"
    OVERDUE = "overdue"
    DONE = "done"
    CANNOT = "cannot"


def standing(promise: Promise, today: date) -> Standing:
    """A promise is overdue from the day after it was due."""
    if promise.state != State.OPEN:
        return Standing(promise.state)
    if promise.due < today:
        return Standing.OVERDUE
    return Standing.SOON if promise.due <= today + SOON else Standing.OPEN


def check_can_agree(already: int) -> None:
    if already >= MOST_PRIORITIES:
        raise Conflict(N_("Two next steps are agreed. That is enough for one check-in."))


def can_agree(already: int) -> bool:
    return allowed(check_can_agree, already)


async def agree(*, child: Child, check_in: CheckIn, what: str, due: date | None, keys: Keys, by: Person,
                owner: Person | None = None, owner_name: str = "", indicator: str = "") -> Promise:
    """A next step: what (the child's words), who, by when. Raises Unacceptable with a sentence for each field."""
    check_can_agree(await Promise.filter(check_in_id=check_in.pk).count())
    owner_name = owner.called if owner else " ".join(owner_name.split())
    errors = _wrong(what, owner_name) | _wrong_date(due)
    if errors:
        raise Unacceptable(errors)
    promise = Promise(id=new_id(), child=child, check_in=check_in, owner=owner, owner_name=owner_name, due=due,
                      indicator=indicator if indicator in BY_KEY else "")
    promise.what_sealed = children.seal(what, child=child, row=promise, column="what_sealed", keys=keys)
    await promise.save(force_create=True)
    await audit.record("promise.agreed", by=by, about=promise, due=due.isoformat() if due else None)
    return promise


async def done(*, promise: Promise, child: Child, told: str, keys: Keys, by: Person) -> None:
    """It was done, and this is what the child is told."""
    await _close(promise, child, State.DONE, told, keys, by)


async def cannot(*, promise: Promise, child: Child, told: str, keys: Keys, by: Person) -> None:
    """It cannot be done, and this is the reason the child is told."""
    await _close(promise, child, State.CANNOT, told, keys, by)


async def later(*, promise: Promise, child: Child, due: date | None, told: str, keys: Keys, by: Person) -> None:
    """A new date, with the reason the child is told."""
    _check_open(promise)
    errors = _wrong_told(told) | _wrong_date(due)
    if errors:
        raise Unacceptable(errors)
    before, promise.due = promise.due, due  # type: ignore[assignment]
    promise.told_sealed = children.seal(told, child=child, row=promise, column="told_sealed", keys=keys)
    await promise.save(update_fields=["due", "told_sealed"])
    await audit.record("promise.later", by=by, about=promise, before=before.isoformat(), due=promise.due.isoformat())


async def _close(promise: Promise, child: Child, state: State, told: str, keys: Keys, by: Person) -> None:
    _check_open(promise)
    errors = _wrong_told(told)
    if errors:
        raise Unacceptable(errors)
    promise.state, promise.done_on = state.value, clock.today()
    promise.told_sealed = children.seal(told, child=child, row=promise, column="told_sealed", keys=keys)
    await promise.save(update_fields=["state", "done_on", "told_sealed"])
    await audit.record(f"promise.{state.value}", by=by, about=promise)


def _check_open(promise: Promise) -> None:
    if promise.state != State.OPEN:
        raise Conflict(N_("This promise is finished already. What the child was told stays."))


def _wrong(what: str, owner_name: str) -> dict[str, str]:
    errors = {}
    if not 1 <= len(what) <= WHAT_MOST:
        errors["what"] = _("Write the next step in the child’s words, at most {n} letters.").format(n=WHAT_MOST)
    if not 1 <= len(owner_name) <= OWNER_MOST:
        errors["owner_name"] = _("Say who will do it: you, or somebody by name.")
    return errors


def _wrong_told(told: str) -> dict[str, str]:
    if 1 <= len(told) <= TOLD_MOST:
        return {}
    return {"told": _("Write one sentence for the child, at most {n} letters.").format(n=TOLD_MOST)}


def _wrong_date(due: date | None) -> dict[str, str]:
    today = clock.today()
    if due is not None and today <= due <= today + FARTHEST:
        return {}
    return {"due": _("Choose a day from today, within a year.")}
