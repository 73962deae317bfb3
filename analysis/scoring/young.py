"""What young people say of their version of the scorecard: nameless, sealed, read by two people before anybody else sees it.

No address, no time and no name is kept: a month, a part of the page, a feeling, and words sealed under the installation's key.
Whoever reads them may pass one on to the protection lead. A comment that is left out loses its words at once. How comments go out, ten
or more at once, and when words end: `young_out`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tortoise.exceptions import IntegrityError

from analysis.models import Plan, YoungComment
from analysis.scoring import young_out
from analysis.scoring.young_out import DEALT, KEPT, SHOWN, WAITING, WITHHELD, WORRY
from participation import audit, clock, mail, programme, storage
from participation.access import Role, allowed, holds
from participation.identity import is_id
from participation.keys import Keys, seal, unseal
from participation.models import Person
from participation.problems import Conflict, Forbidden, NotFound, Unacceptable
from participation.words import N_, _
from surveys.told import flags

MOST_WORDS, MOST_ANSWER = 500, 600
NAMED = "named"
"""A flag: something in it may show who is meant. The others: `young_out`."""
READERS = (Role.SURVEY_LEAD, Role.DATA_KEEPER)
SUBJECT = N_("Heard: a young person’s comment waits for you")
BODY = N_("Somebody who reads comments on the children’s scorecard passed one on to you. Sign in to read it. Nobody can trace who wrote it.")


class Feeling(StrEnum):
    GLAD = "glad"
    CALM = "calm"
    WORRIED = "worried"
    CROSS = "cross"


FEELING_NAMES = {Feeling.GLAD: N_("Glad"), Feeling.CALM: N_("It is all right"), Feeling.WORRIED: N_("Worried"), Feeling.CROSS: N_("Cross")}


@dataclass(frozen=True, slots=True)
class Read:
    """A comment with its words opened, and what in them may show somebody apart."""

    comment: YoungComment
    words: str
    pieces: tuple[flags.Piece, ...]

    @property
    def flagged(self) -> bool:
        return any(piece.instead for piece in self.pieces)

    @property
    def ends_on(self) -> date | None:
        """When its words are deleted, as things stand."""
        return young_out.ends_on(self.comment)


def _where(id: str) -> str:
    return f"young_comment.words:{id}"


def _key(keys: Keys) -> bytes:
    return keys.mac("young comments")


def check(*, line: str, feeling: str, words: str, key: str) -> None:
    """Raises Unacceptable."""
    errors = {}
    if feeling not in set(Feeling):
        errors["feeling"] = _("Choose one of the four first.")
    if not words.strip():
        errors["words"] = _("Write a few words first.")
    if len(words) > MOST_WORDS:
        errors["words"] = _("That is a lot. Please use {n} letters or fewer.").format(n=MOST_WORDS)
    if not is_id(key):
        errors["words"] = _("Please press Send once more.")
    if errors:
        raise Unacceptable(errors)


async def say(*, plan: Plan, line: str, feeling: str, words: str, key: str, keys: Keys) -> YoungComment:
    """Keep a comment until two people have read it. `key` comes from the form: sent twice, it is kept once. Raises Unacceptable."""
    check(line=line, feeling=feeling, words=words, key=key)
    known = flags.names_in(await Person.all().values_list("name", flat=True))
    made = YoungComment(id=key, plan=plan, line=line, feeling=feeling, words=seal(words.strip(), key=_key(keys), where=_where(key)),
                        flags=[NAMED] if flags.flagged(words, known) else [], month=clock.today().replace(day=1))
    try:
        async with storage.writes():
            await made.save(force_create=True)
    except IntegrityError:
        pass
    return made


# ---- two people read ---------------------------------------------------------------------------------------------------

def check_can_read(person: Person | None) -> None:
    """Whoever works with the plan's figures does not read what was said before others have: that is nobody's who is judged by it."""
    if not holds(person, READERS):
        raise NotFound()
    if holds(person, (Role.PLANNER,)):
        raise Forbidden(N_("You work with the figures of the plan, so two other people read what young people say to it."))


def can_read(person: Person | None) -> bool:
    return allowed(check_can_read, person)


async def waiting(person: Person | None, keys: Keys) -> list[Read]:
    """What this person may decide now: not read yet, or read first by somebody else."""
    check_can_read(person)
    found = [one for one in await YoungComment.filter(state=WAITING).order_by("month", "id")
             if one.first_by_id != person.pk]  # type: ignore[attr-defined,union-attr]
    return await _opened(found, keys)


async def passed_on(person: Person | None, keys: Keys) -> list[Read]:
    """What was passed on and still has its words, for a protection lead, whatever else they do; what waits for them comes first."""
    if not holds(person, [Role.PROTECTION_LEAD]):
        raise NotFound()
    found = [one for one in await YoungComment.all().order_by("-month", "id") if WORRY in one.flags and one.words]
    return await _opened(sorted(found, key=lambda one: DEALT in one.flags), keys)


async def comment_for(person: Person | None, id: str) -> YoungComment:
    """One that this person may decide. Raises NotFound."""
    check_can_read(person)
    found = await YoungComment.get_or_none(id=id, state=WAITING)
    if found is None:
        raise NotFound()
    return found


async def _opened(found: Sequence[YoungComment], keys: Keys) -> list[Read]:
    names = flags.names_in(await Person.all().values_list("name", flat=True))
    opened = [(one, words_of(one, keys)) for one in found]
    return [Read(one, words, tuple(flags.pieces(words, names))) for one, words in opened]


def words_of(comment: YoungComment, keys: Keys) -> str:
    """'' where it was left out."""
    return unseal(comment.words, key=_key(keys), where=_where(comment.pk)) if comment.words else ""


def check_can_decide(comment: YoungComment, person: Person) -> None:
    if comment.state != WAITING:
        raise Conflict(N_("This comment is decided already."))
    if comment.first_by_id == person.pk:  # type: ignore[attr-defined]
        raise Conflict(N_("You have read this comment. Somebody else must read it before it is shown."))


async def show(*, comment: YoungComment, without_marked: bool, keys: Keys, by: Person) -> None:
    """The first reader passes it to a second; the second lets it out, with nine others. `without_marked`: what may show somebody is
    taken out for good."""
    check_can_decide(comment, by)
    if without_marked:
        read, = await _opened([comment], keys)
        comment.words = seal("".join(piece.instead or piece.text for piece in read.pieces), key=_key(keys), where=_where(comment.pk))
        comment.flags = [flag for flag in comment.flags if flag != NAMED]
    is_second = comment.first_by_id is not None  # type: ignore[attr-defined]
    changes = {"state": KEPT, "second_by_id": by.pk} if is_second else {"first_by_id": by.pk}
    await _decide(comment, words=comment.words, flags=comment.flags, **changes)
    await audit.record("young.shown" if is_second else "young.read", by=by, about=comment, shortened=without_marked)
    if is_second:
        await young_out.go_out(comment.plan_id)  # type: ignore[attr-defined]


async def withhold(*, comment: YoungComment, by: Person) -> None:
    """Leave it out. Its words are gone, unless they were passed on: then the protection lead still reads them."""
    check_can_decide(comment, by)
    gone = {} if WORRY in comment.flags else {"words": b""}
    second = {"second_by_id": by.pk} if comment.first_by_id else {"first_by_id": by.pk}  # type: ignore[attr-defined]
    await _decide(comment, state=WITHHELD, **second, **gone)
    await audit.record("young.withheld", by=by, about=comment)


async def _decide(comment: YoungComment, **changes: object) -> None:
    """One step, by one person at a time."""
    first = comment.first_by_id if "second_by_id" in changes else None  # type: ignore[attr-defined]
    if not await YoungComment.filter(pk=comment.pk, state=WAITING, first_by_id=first).update(**changes):
        raise Conflict(N_("Somebody else has just decided this comment."))


async def pass_on(*, comment: YoungComment, by: Person) -> None:
    """Tell the protection lead, or whoever stands in: nobody can trace who wrote it, but what it says may need somebody."""
    if WORRY in comment.flags:
        raise Conflict(N_("This comment is passed on already."))
    comment.flags = [*comment.flags, WORRY]
    await comment.save(update_fields=["flags"])
    ready = programme.ready(await programme.current())
    for person in ready or [one for one in await Person.filter(active=True) if holds(one, [Role.PROTECTION_LEAD])]:
        await mail.queue(kind=mail.Kind.ALERT, to=person, subject=SUBJECT, body=BODY, about=comment, once=True, path="/young-comments")
    await audit.record("young.passed_on", by=by, about=comment)


# ---- shown -------------------------------------------------------------------------------------------------------------

@dataclass(frozen=True, slots=True)
class Told:
    """A comment that everybody may read, with the partnership's answer ('' for none yet)."""

    id: str
    line: str
    feeling: str
    words: str
    answer: str
    month: object


async def shown(plan: Plan, keys: Keys) -> list[Told]:
    """Newest month first; within a month in the order of random ids."""
    found = await YoungComment.filter(plan_id=plan.pk, state=SHOWN).order_by("-month", "id")
    return [Told(one.pk, one.line, one.feeling, words_of(one, keys), one.answer, one.month) for one in found]


async def shown_for(plan: Plan, id: str) -> YoungComment:
    """Raises NotFound."""
    found = await YoungComment.get_or_none(id=id, plan_id=plan.pk, state=SHOWN)
    if found is None:
        raise NotFound()
    return found


async def answer(*, comment: YoungComment, words: str, by: Person) -> None:
    """What the partnership says to it, for everybody to read. '' takes an answer back."""
    if len(words) > MOST_ANSWER:
        raise Unacceptable({"answer": _("Please use {n} letters or fewer.").format(n=MOST_ANSWER)})
    comment.answer = words.strip()
    await comment.save(update_fields=["answer"])
    await audit.record("young.answered", by=by, about=comment, empty=not comment.answer)


__all__ = ["FEELING_NAMES", "MOST_ANSWER", "MOST_WORDS", "Feeling", "Read", "Told", "answer", "can_read", "check", "comment_for", "pass_on",
           "passed_on", "say", "shown", "shown_for", "show", "waiting", "withhold", "words_of"]
