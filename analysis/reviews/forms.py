"""What a planner typed about reviews and decisions → values, or sentences for the fields that need another look."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from analysis.forms import MOST_OWNER, Reader, Typed
from analysis.reviews.decisions import ACTION, BECOMES, DONE, DROPPED, MOST_WORDS, OPEN, PROMISE, Wanted
from analysis.reviews.holding import ASKED, DECIDED, KINDS, NOTED, OUTCOMES, QUARTERLY, Outcome
from participation import clock
from participation.models import Person
from participation.problems import Unacceptable
from participation.words import _

MOST_TITLE = 200
MOST_MINUTES = 5_000


async def owner(read: Reader, *, needed: str = "") -> tuple[str, str | None]:
    """Who sees to it: a name as it was typed; or the e-mail address of an account, which is then reminded."""
    typed = " ".join(read.form.text("owner", most=254).split())
    if "@" in typed:
        found = await Person.get_or_none(email=typed.lower(), active=True)
        if found is None:
            read.errors["owner"] = _("No account here has this e-mail address. Write a name instead.")
            return typed[:MOST_OWNER], None
        return found.name, found.pk
    if not typed and needed:
        read.errors["owner"] = needed
    if len(typed) > MOST_OWNER:
        read.errors["owner"] = _("Shorten this to {n} characters.").format(n=MOST_OWNER)
    return typed[:MOST_OWNER], None


def planned(form: Typed) -> tuple[str, str, date]:
    """(kind, title, day) of a new review."""
    read = Reader(form)
    kind = form.one_of("kind", tuple(KINDS), default=QUARTERLY) or QUARTERLY
    title = read.needed("title", _("Say who meets, such as Chief officers’ group."), MOST_TITLE)
    held_on = read.day("held_on")
    if held_on is None and "held_on" not in read.errors:
        read.errors["held_on"] = _("Say on which day.")
    if held_on and held_on < clock.today():
        read.errors["held_on"] = _("That day has passed.")
    read.done()
    return kind, title, held_on  # type: ignore[return-value]


def point(form: Typed) -> str:
    read = Reader(form)
    title = read.needed("title", _("Say what the point is about."))
    read.done()
    return title


async def outcome(form: Typed) -> Outcome:
    """How a point ended."""
    read = Reader(form)
    what = form.one_of("outcome", tuple(OUTCOMES))
    if what is None:
        read.errors["outcome"] = _("Say what the group did.")
        read.done()
    if what == NOTED:
        words = _words(read, "")
        read.done()
        return Outcome(NOTED, words)
    if what == ASKED:
        found = Outcome(ASKED, _words(read, _("Write what the group asked for.")), due=read.day("due"))
        name, person = await owner(read)
        read.done()
        return replace(found, owner=name, owner_person=person)
    wanted = await _wanted(read, form)
    read.done()
    return Outcome(DECIDED, wanted.words, wanted.owner, wanted.owner_person, wanted.due, wanted.becomes, wanted.said,
                   form.text("recommendation", most=40))


async def decision(form: Typed) -> Wanted:
    """A decision of a meeting, or of the equality grid."""
    read = Reader(form)
    wanted = await _wanted(read, form)
    read.done()
    return wanted


async def _wanted(read: Reader, form: Typed) -> Wanted:
    words = _words(read, _("Write what was decided, in a sentence that somebody who was not there understands."))
    name, person = await owner(read, needed=_("Say who sees to it."))
    due = read.day("due")
    if due is None and "due" not in read.errors:
        read.errors["due"] = _("Say by when. A decision without a day is none.")
    becomes = form.one_of("becomes", tuple(BECOMES), default=ACTION) or ""
    said = form.text("said", most=5_000)
    if becomes == PROMISE and not said:
        read.errors["said"] = _("Write what people said that this answers. Everybody reads it.")
    if len(said) > MOST_WORDS:
        read.errors["said"] = _("Shorten this to {n} characters.").format(n=MOST_WORDS)
    return Wanted(words, name, due or clock.today(), becomes, said if becomes == PROMISE else "", person)


def _words(read: Reader, sentence: str) -> str:
    words = read.form.text("words", most=5_000)
    if not words and sentence:
        read.errors["words"] = sentence
    if len(words) > MOST_WORDS:
        read.errors["words"] = _("Shorten this to {n} characters.").format(n=MOST_WORDS)
    return words


def closing(form: Typed) -> tuple[str, str]:
    """(who was there, what else was said)."""
    read = Reader(form)
    there = form.text("there", most=2_000)
    if not there:
        read.errors["there"] = _("Say who was there, by post or group.")
    read.done()
    return there, form.text("minutes", most=MOST_MINUTES)


def settled(form: Typed) -> tuple[str, date | None, str]:
    """(state, day, words) of what became of a decision."""
    read = Reader(form)
    state = form.one_of("state", (OPEN, DONE, DROPPED))
    if state is None:
        raise Unacceptable({"state": _("Choose how it stands.")})
    done_on, said = read.day("done_on"), form.text("said", most=5_000)
    if state == DONE and done_on is None and "done_on" not in read.errors:
        read.errors["done_on"] = _("Say when it was done.")
    if done_on and done_on > clock.today():
        read.errors["done_on"] = _("That day has not come yet.")
    if state == DROPPED and not said:
        read.errors["said"] = _("Say why it was dropped.")
    if len(said) > MOST_WORDS:
        read.errors["said"] = _("Shorten this to {n} characters.").format(n=MOST_WORDS)
    read.done()
    return state, done_on if state == DONE else None, said
