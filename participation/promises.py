"""Promises: you said, we will, we did. A next step in the child's words, with an owner and a date.

Each change of a promise carries a sentence to the child: done, later and why, or not possible and why. At the next check-in
the child says whether it happened; that is the child's own view, and changes nothing that the adult said.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from tortoise.expressions import Q

from participation import audit, children, clock, mail, words
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
REMIND_BEFORE = timedelta(days=2)
"""The owner is reminded so long before the day, or at once where it was agreed later than that."""
USUAL = timedelta(days=14)
"""The day that the form suggests: soon enough for a child."""


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


class Happened(StrEnum):
    """What the child says became of it: their own view, '' where nothing was said."""

    YES = "yes"
    NOT_YET = "not-yet"
    UNSURE = "unsure"


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
    promise.reminded_on = None
    await promise.save(update_fields=["due", "told_sealed", "reminded_on"])
    await audit.record("promise.later", by=by, about=promise, before=before.isoformat(), due=promise.due.isoformat())


async def of_last_time(check_in: CheckIn) -> list[Promise]:
    """What child and adult agreed after their last check-in, and what is still open from earlier ones; soonest first.

    What was settled since that day stands here once more, so that the child hears of it.
    """
    both = {"child_id": check_in.child_id, "adult_id": check_in.adult_id}
    last = await CheckIn.filter(**both, finished_on__isnull=False, started_at__lt=check_in.started_at).order_by(
        "-finished_on", "-started_at").first()
    if last is None:
        return []
    told = Q(check_in_id=last.pk) | Q(state=State.OPEN.value) | Q(done_on__gte=last.finished_on)
    return await Promise.filter(told, check_in__child_id=check_in.child_id, check_in__adult_id=check_in.adult_id,
                                ).order_by("due", "id")


async def say_happened(*, check_in: CheckIn, said: dict[str, str]) -> None:
    """The child's view, held with this check-in until it is kept, so that throwing it away leaves nothing of it."""
    check_in.happened = said
    await check_in.save(update_fields=["happened"])


async def take_over(*, check_in: CheckIn) -> None:
    """The check-in is kept and its adult sees it: the child's view of each promise stands beside the promise from now on."""
    if not check_in.adult_sees:
        return
    for ident, said in check_in.happened.items():
        await Promise.filter(id=ident, child_id=check_in.child_id).update(child_says=said)


async def remind_due() -> int:
    """Write once to whoever keeps a promise before its day; returns how many. Runs inside storage.writes(), each hour.

    The owner is written to; where somebody without an account does it, the adult who agreed it. No name and no words of a
    child are in the message.
    """
    last = clock.today() + REMIND_BEFORE
    waiting = await Promise.filter(state=State.OPEN.value, reminded_on=None, due__lte=last, due__gte=clock.today(),
                                   child__active=True).prefetch_related("owner", "check_in__adult")
    for promise in waiting:
        to = promise.owner or promise.check_in.adult
        if to.active:
            await mail.queue(kind=mail.Kind.PROMISE, to=to, subject=SUBJECT, body=OWN if promise.owner else THEIRS,
                             about=promise, path=f"/promises/{promise.pk}", day=words.day(promise.due))
        promise.reminded_on = clock.today()
        await promise.save(update_fields=["reminded_on"])
    return len(waiting)


SUBJECT = N_("A promise to a child falls due on {day}")
OWN = N_("You promised a child something, to be done by {day}.\n\nSign in to see what it is, and say what became of it. "
         "The child hears it from you.")
THEIRS = N_("Somebody promised a child something, to be done by {day}. You agreed it with the child.\n\n"
            "Please ask them, then sign in and say what became of it. The child hears it from you.")


async def let_go(*, child: Child, adult: Person, keys: Keys, by: Person | None) -> int:
    """The adult's trust with the child ends: what this adult had promised cannot be kept any more. Returns how many.

    What somebody with an account of their own promised stays theirs.
    """
    theirs = Q(owner_id=adult.pk) | Q(owner_id=None, check_in__adult_id=adult.pk)
    left = await Promise.filter(theirs, child_id=child.pk, state=State.OPEN.value)
    for promise in left:
        told = _("{adult} is not here for this any more.").format(adult=adult.called)
        await cannot(promise=promise, child=child, told=told, keys=keys, by=by or adult)
    return len(left)


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
