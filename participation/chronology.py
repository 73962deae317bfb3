"""A check-in, or all that an adult may see, as a record for a child's plan: facts, opinion and the child's own view apart.

*Facts*: what was seen or heard, who was there, what was agreed and what became of it, with dates. *Opinion*: what adults
and family think, and how they see the eight. *The child's own view*: answers and words of the child, in no other words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any

from tortoise.models import Model

from participation import children, instruments, promises, voices, words
from participation.checkins import Voice
from participation.keys import Keys
from participation.models import CheckIn, Child, Person, Promise, Service, Spoke, View
from participation.voices import Said
from participation.wheel import Instrument
from participation.words import N_, _, translated


class Kind(StrEnum):
    FACT = "fact"
    OPINION = "opinion"
    CHILD = "child"


KIND_NAMES = {Kind.FACT: N_("Fact"), Kind.OPINION: N_("Opinion"), Kind.CHILD: N_("The child’s own view")}
PLACE_NAMES = {"home": N_("Home"), "school": N_("School or nursery"), "out": N_("Out and about"), "online": N_("Online")}
HELPER_NAMES = {"family": N_("Family"), "friend": N_("A friend"), "else": N_("Someone else"), "unsure": N_("Not sure")}


@dataclass(frozen=True)
class Entry:
    """One line: the day it belongs to, what kind it is, whose, about what, and the text. `answer`: one of the eight."""

    day: date
    kind: Kind
    who: str
    about: str
    text: str
    answer: bool = False


@dataclass(frozen=True)
class Sitting:
    """One kept check-in with its lines. `answers` of the child, for the picture."""

    check_in: CheckIn
    wheel: Instrument
    answers: dict[str, str]
    entries: list[Entry]


async def of(*, check_ins: Iterable[CheckIn], child: Child, keys: Keys, by: Person) -> list[Sitting]:
    """These check-ins, oldest first. They were loaded with permission (`queries.mine`)."""
    found = sorted(check_ins, key=lambda one: (one.finished_on, one.started_at))
    services = {one.pk: one for one in await Service.filter(id__in={one.service_id for one in found})}
    spokes, views, steps = [await _by_check_in(model, found) for model in (Spoke, View, Promise)]
    return [_sitting(one, child, services[one.service_id], voices.by_voice(spokes[one.pk]),
                     voices.in_words(views[one.pk], child, keys), steps[one.pk], keys, by) for one in found]


async def _by_check_in(model: type[Model], check_ins: Iterable[CheckIn]) -> defaultdict[str, list[Any]]:
    """What belongs to these check-ins in one statement, by the check-in's id."""
    found = defaultdict(list)
    order = ("due", "id") if model is Promise else ("id",)
    for row in await model.filter(check_in_id__in=[one.pk for one in check_ins]).order_by(*order):
        found[row.check_in_id].append(row)
    return found


def _sitting(one: CheckIn, child: Child, service: Service, answers: Mapping[Voice, dict[str, str]],
             said: Mapping[Voice, Said], steps: Iterable[Promise], keys: Keys, by: Person) -> Sitting:
    wheel, first = instruments.of(one.band, one.version), children.first_name(child, keys)
    own = answers.get(Voice.CHILD, {})
    entries = [_begun(one, service, wheel, by), *_own(one, child, wheel, own, first, by, keys)]
    for voice in voices.BESIDE:
        entries += _beside(one, voice, said.get(voice), answers.get(voice, {}), wheel, by)
    for promise in steps:
        entries += _promised(one, promise, child, keys)
    return Sitting(one, wheel, own, entries)


def _begun(one: CheckIn, service: Service, wheel: Instrument, by: Person) -> Entry:
    ways = _("coloured in on paper, entered by {adult}") if one.on_paper else (
        _("on a phone of their own") if one.alone else _("beside {adult}"))
    text = _("Wheel for {least} to {most}, version {version}, {where}.").format(
        least=one.band.split("-")[0], most=one.band.split("-")[1], version=wheel.version, where=ways.format(adult=by.called))
    return Entry(_day(one), Kind.FACT, by.called, service.name, text)


def _own(one: CheckIn, child: Child, wheel: Instrument, answers: dict[str, str], first: str, by: Person,
         keys: Keys) -> list[Entry]:
    own, helper = (children.unseal(child, one, name, keys) for name in ("own_words_sealed", "helper_sealed"))
    names = {**{key: translated(name) for key, name in HELPER_NAMES.items()}, "adult": by.called}
    lines = [(_("Matters most"), _joined(translated(item.indicator.name) for item in wheel.items
                                         if item.indicator.key in one.matters)),
             (_("Where"), _joined(translated(PLACE_NAMES[key]) for key in one.places if key in PLACE_NAMES)),
             (_("Would help"), _joined(wheel.help[key] for key in one.helps if key in wheel.help)),
             (_("Could help"), _joined([*(names[key] for key in one.helpers if key in names), helper])),
             (_("In their own words"), own)]
    return [*_eight(_day(one), Kind.CHILD, first, wheel, answers),
            *(Entry(_day(one), Kind.CHILD, first, about, text) for about, text in lines if text)]


def _eight(day: date, kind: Kind, who: str, wheel: Instrument, answers: Mapping[str, str]) -> list[Entry]:
    return [Entry(day, kind, who, translated(item.indicator.name), wheel.says(answers[item.indicator.key]), answer=True)
            for item in wheel.items if answers.get(item.indicator.key)]


def _beside(one: CheckIn, voice: Voice, said: Said | None, answers: dict[str, str], wheel: Instrument,
            by: Person) -> list[Entry]:
    """Another voice: what it saw is fact, what it thinks and how it sees the eight is opinion."""
    who = by.called if voice is Voice.PRACTITIONER else (said.words.who if said and said.words.who else _("Family"))
    day = said.on if said else _day(one)
    lines = [(Kind.FACT, _("Seen or heard"), said.words.seen if said else ""),
             (Kind.OPINION, _("What they think"), said.words.thought if said else "")]
    return [*(Entry(day, kind, who, about, text) for kind, about, text in lines if text),
            *_eight(day, Kind.OPINION, who, wheel, answers)]


def _promised(one: CheckIn, promise: Promise, child: Child, keys: Keys) -> list[Entry]:
    what, told = (children.unseal(child, promise, name, keys) for name in ("what_sealed", "told_sealed"))
    agreed = _("{what} (by {day})").format(what=what, day=words.day(promise.due))
    found = [Entry(_day(one), Kind.FACT, promise.owner_name, _("Agreed next step"), agreed)]
    if promise.state != promises.State.OPEN:
        about = _("Next step done") if promise.state == promises.State.DONE else _("Next step could not be done")
        found.append(Entry(promise.done_on or _day(one), Kind.FACT, promise.owner_name, about,
                           f"{what} – {told}" if told else what))
    return found


def lines(sittings: Iterable[Sitting]) -> list[Entry]:
    """Every line in the order of its day, each voice's eight answers as one; lines of one day stay as they were."""
    return sorted((entry for sitting in sittings for entry in _as_one(sitting.entries)), key=lambda entry: entry.day)


def _as_one(entries: Iterable[Entry]) -> Iterator[Entry]:
    for (answer, _kind, _who), group in groupby(entries, key=lambda one: (one.answer, one.kind, one.who)):
        found = list(group)
        if not answer:
            yield from found
        else:
            text = " · ".join(f"{one.about}: {one.text}" for one in found)
            yield replace(found[0], about=translated(N_("The wheel")), text=text)


def rows(entries: Iterable[Entry]) -> list[tuple[str, ...]]:
    """For a spreadsheet: date (ISO 8601), kind, who, about, text."""
    return [(one.day.isoformat(), translated(KIND_NAMES[one.kind]), one.who, one.about, one.text) for one in entries]


def columns() -> tuple[str, ...]:
    return _("Date"), _("Kind"), _("Who"), _("About"), _("Text")


def _joined(found: Iterable[str]) -> str:
    return ", ".join(word for word in found if word)


def _day(one: CheckIn) -> date:
    assert one.finished_on is not None
    return one.finished_on
