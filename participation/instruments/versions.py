"""Versions of the wheel made in an installation: drafted as a copy, worded, activated, retired. Every act leaves a line.

A draft is seen by nobody but administrators. Once active, its words never change: answers carry its number. Check-ins that
are open keep the version that they were started on. Retiring one gives back the newest wheel that ships.
"""

from __future__ import annotations

from dataclasses import replace

from participation import audit, clock, wheel
from participation.access import Role, check_holds
from participation.instruments import ACTIVE, DRAFT, KEY, LOCAL_FROM, RETIRED, current, of, reading, writing
from participation.instruments.hints import too_long
from participation.models import InstrumentVersion, Person
from participation.problems import Conflict, NotFound, Problem, Unacceptable
from participation.wheel import Instrument
from participation.words import N_, _, offered

ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})
LONGEST_LINE, MOST_WHY = 1200, 300
"""Letters of one line of an uploaded file, and of what is said about a file that cannot be read."""


async def made() -> list[InstrumentVersion]:
    """Every version of this installation, newest first."""
    return await InstrumentVersion.filter(key=KEY).order_by("band", "-version")


async def one(band: str, version: int) -> InstrumentVersion:
    """A version of this installation. Raises NotFound."""
    found = await InstrumentVersion.get_or_none(key=KEY, band=band, version=version)
    if found is None:
        raise NotFound
    return found


async def make(*, band: str, by: Person) -> InstrumentVersion:
    """A draft: a copy of the wheel that is current. Raises Conflict while the band has a draft already."""
    check_holds(by, ADMINISTRATOR)
    if await InstrumentVersion.filter(key=KEY, band=band, state=DRAFT).exists():
        raise Conflict(N_("There is a draft for this age already. Activate it or throw it away first."))
    base = current(band)
    last = await InstrumentVersion.filter(key=KEY, band=band).order_by("-version").first()
    number = last.version + 1 if last else LOCAL_FROM
    copy = replace(base, version=number, based_on=base.version, tried_with_children=False, tried_by="")
    draft = await InstrumentVersion.create(key=KEY, band=band, version=number, text=writing.written(copy), state=DRAFT,
                                           made_by=by, made_at=clock.now())
    await audit.record("instrument.drafted", by=by, about=draft, band=band, version=number, copied=base.version)
    return draft


async def word(*, draft: InstrumentVersion, words: Instrument, same: frozenset[str] = frozenset(), by: Person) -> None:
    """Give a draft its words. `same`: what was changed in words only ("scale", or an indicator), so that it goes on to
    mean the same; whatever else differs from the wheel it was copied from means something new from this version on.

    Raises Conflict for what is no draft any more, Unacceptable where a rule of the wheel is broken.
    """
    check_holds(by, ADMINISTRATOR)
    check_is_draft(draft)
    base = await base_of(draft)
    draft.text = writing.written(_checked(_meaning(words, base, draft, same)))
    await draft.save(update_fields=["text"])
    await audit.record("instrument.worded", by=by, about=draft, band=draft.band, version=draft.version)


async def throw_away(*, draft: InstrumentVersion, by: Person) -> None:
    check_holds(by, ADMINISTRATOR)
    check_is_draft(draft)
    await audit.record("instrument.discarded", by=by, about=draft, band=draft.band, version=draft.version)
    await draft.delete()


def check_can_activate(person: Person, draft: InstrumentVersion, *, long_confirmed: bool = False) -> None:
    """A draft that differs from what is current, was copied from it, and whose long sentences somebody stands for."""
    check_holds(person, ADMINISTRATOR)
    check_is_draft(draft)
    words, now = reading.parsed(draft.text), current(draft.band)
    if words.based_on != now.version:
        raise Conflict(N_("The wheel for this age was changed after this draft was made. Make a new version from it."))
    if _same_words(words, now):
        raise Conflict(N_("Nothing in this version differs from the wheel that is used now."))
    if too_long(words) and not long_confirmed:
        raise Unacceptable({"long": _("Shorten these sentences, or say that children of this age can read them.")})


def can_activate(person: Person, draft: InstrumentVersion) -> bool:
    try:
        check_can_activate(person, draft, long_confirmed=True)
    except Problem:
        return False
    return True


async def activate(*, draft: InstrumentVersion, by: Person, long_confirmed: bool = False) -> None:
    """From now on new check-ins of this age are made on it; the one before is retired."""
    check_can_activate(by, draft, long_confirmed=long_confirmed)
    await InstrumentVersion.filter(key=KEY, band=draft.band, state=ACTIVE).update(state=RETIRED)
    draft.state, draft.activated_at = ACTIVE, clock.now()
    await draft.save(update_fields=["state", "activated_at"])
    await audit.record("instrument.activated", by=by, about=draft, band=draft.band, version=draft.version,
                       since=reading.parsed(draft.text).since)


def check_can_retire(person: Person, version: InstrumentVersion) -> None:
    check_holds(person, ADMINISTRATOR)
    if version.state != ACTIVE:
        raise Conflict(N_("Only the version that is used now can be retired."))


async def retire(*, version: InstrumentVersion, by: Person) -> None:
    """New check-ins of this age are made on the newest wheel that ships. Answers and open check-ins keep this one."""
    check_can_retire(by, version)
    version.state = RETIRED
    await version.save(update_fields=["state"])
    await audit.record("instrument.retired", by=by, about=version, band=version.band, version=version.version)


async def base_of(draft: InstrumentVersion) -> Instrument:
    """The wheel that a version was copied from."""
    return of(draft.band, reading.parsed(draft.text).based_on)


def new_meanings(one: Instrument) -> tuple[str, ...]:
    """What means something new since this very version: "scale" and indicators."""
    items = (item.indicator.key for item in one.items if item.meaning == one.version)
    return (*(("scale",) if one.scale_since == one.version else ()), *items)


def read_file(content: bytes, *, band: str) -> Instrument:
    """The words of an uploaded file. Raises Unacceptable (`file`) with the line or the rule that it breaks."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unacceptable({"file": _("Choose a text file in TOML, saved as UTF-8.")}) from None
    try:
        words = reading.parsed(_of_short_lines(text))
    except RecursionError:
        raise _no_wheel(_("too many brackets inside each other")) from None
    except (KeyError, TypeError, ValueError) as wrong:
        raise _no_wheel(wrong) from wrong
    if (words.key, words.band) != (KEY, band):
        raise Unacceptable({"file": _("This file is for another age: {band}.").format(band=words.band)})
    if words.language not in {language.tag for language in offered()}:
        raise Unacceptable({"file": _("Heard does not speak the language of this file.")})
    return words


def _no_wheel(why: object) -> Unacceptable:
    return Unacceptable({"file": _("This file is not a wheel: {why}").format(why=str(why)[:MOST_WHY])})


def _of_short_lines(text: str) -> str:
    """A key of tens of thousands of parts takes tomllib minutes, and the whole service with it. Raises ValueError."""
    if any(len(line) > LONGEST_LINE for line in text.splitlines()):
        raise ValueError(f"a line is longer than {LONGEST_LINE} letters")
    return text


def _meaning(words: Instrument, base: Instrument, draft: InstrumentVersion, same: frozenset[str]) -> Instrument:
    changed = set(writing.differences(words, base)) - same
    items = tuple(replace(item, meaning=draft.version if item.indicator.key in changed else then.meaning)
                  for item, then in zip(words.items, base.items, strict=True))
    return replace(words, key=KEY, version=draft.version, band=wheel.Band(draft.band), based_on=base.version, items=items,
                   scale_since=draft.version if "scale" in changed else base.scale_since)


def _checked(words: Instrument) -> Instrument:
    try:
        return reading.checked(words)
    except ValueError as wrong:
        raise Unacceptable({"file": _("This breaks a rule of the wheel: {rule}.").format(rule=wrong)}) from wrong


def _same_words(one: Instrument, other: Instrument) -> bool:
    return writing.written(replace(one, version=0, based_on=0)) == writing.written(replace(other, version=0, based_on=0))


def check_is_draft(draft: InstrumentVersion | None) -> None:
    """Raises Conflict for a version that children have met."""
    if draft is None or draft.state != DRAFT:
        raise Conflict(N_("This version has been used. Its words stay as they are: make a new version."))
