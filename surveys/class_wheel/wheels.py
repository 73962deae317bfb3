"""Class wheels: a whole class does the wheel at once by one code, and nobody can tell whose answer is whose.

A class wheel is a wave with one stratum: as many empty places as children are here. Whoever sends takes any empty place;
places know neither device nor child. Closing is in `analysis.class_wheel`, because answers are counted as they are opened.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import dataclass

from participation import audit, clock, codes, instruments
from participation.identity import new_id
from participation.keys import Keys
from participation.models import AuditLine, Person
from participation.problems import Conflict, NotFound, Unacceptable
from participation.wheel import Band, Instrument
from participation.words import N_, _
from surveys import promise
from surveys.class_wheel import words as class_words
from surveys.models import ClassWheel, Participation, Stratum, Survey, Wave
from surveys.running import waves
from surveys.sealed import keys as wave_keys
from surveys.sealed.strata import MIN_INVITED

LEAST, MOST = MIN_INVITED, 400
"""Children at once: with fewer than LEAST nothing could ever be shown; MOST is a large year group in a hall."""
LESSON = dt.timedelta(hours=2)
"""After this a class wheel takes no more answers and closes by itself."""
AGAIN_AFTER = dt.timedelta(days=7)
"""The same class again only after this: two wheels an hour apart, one child away, would tell that child's answers."""
TOLD_FROM = 10
KEPT_BACK = 4
"""While it is open, how many have sent is told from TOLD_FROM on, and no longer once at most this many are left."""
MOST_NAME = 60
PLACE = "class_wheel.place"
WORDS = re.compile("[AE]")


@dataclass(frozen=True)
class Opening:
    """What an adult says to open one: the class's name, its band, how many children are here."""

    group: str
    band: Band
    children: int


class TooFew(Unacceptable):
    """Fewer than LEAST children: no wheel of counts can be anonymous."""


def check_can_open(opening: Opening, *, last: dt.datetime | None) -> None:
    """`last`: when the same adult last opened one for a class of this name. Raises Unacceptable."""
    if opening.children < LEAST:
        raise TooFew({"children": _("With fewer than {n} children this cannot be anonymous.").format(n=LEAST)})
    if opening.children > MOST:
        raise Unacceptable({"children": _("At most {n} children can take part at once.").format(n=MOST)})
    if last is not None and clock.now() - last < AGAIN_AFTER:
        raise Unacceptable({"group": _("This class did it less than a week ago. Two wheels so close together could show what "
                                       "one child said. Wait until {day}.").format(day=_day(last + AGAIN_AFTER))})


def _day(when: dt.datetime) -> str:
    from participation.words import day
    return day(when, "EEEE d MMMM")


async def open_for(*, opening: Opening, keys: Keys, by: Person, lasts: dt.timedelta = LESSON) -> ClassWheel:
    """A class wheel that takes answers from now on. `lasts`: longer in the demonstration only. Raises Unacceptable."""
    group = " ".join(opening.group.split())
    check_can_open(opening, last=await _last(by, group))
    wheel = instruments.current(opening.band)
    closes = clock.now() + lasts
    wave = await Wave.create(survey=await _survey(wheel), name=group, mode=waves.ANONYMOUS, key_mode=promise.SERVER,
                             promise=class_words.wording(opening.band), closes_on=closes.astimezone(clock.HERE).date().isoformat())
    await Stratum.create(wave=wave, invited=opening.children)
    one = await _made(wave, wheel, group, closes, keys, by)
    await _places(wave, opening.children)
    wave.public_key = wave_keys.make(keys, wave.pk)
    wave.state, wave.opened_on = waves.OPEN, clock.today().isoformat()
    await wave.save(update_fields=["public_key", "state", "opened_on"])
    await audit.record("class_wheel.opened", by=by, about=one, children=opening.children, band=opening.band.value)
    return one


async def _last(person: Person, group: str) -> dt.datetime | None:
    """When this adult last opened a wheel for a class of this name from which something is or may be told."""
    name = group.casefold()
    earlier = [one for one in await ClassWheel.filter(adult_id=person.pk) if one.group_name.casefold() == name]
    newest = max([one.closes_at for one in earlier if await _counts(one)], default=None)
    return None if newest is None else dt.datetime.fromtimestamp(newest, dt.UTC) - LESSON


async def _counts(one: ClassWheel) -> bool:
    stratum = await Stratum.get(wave_id=one.wave_id)
    return stratum.used is None or stratum.used >= LEAST


async def _made(wave: Wave, wheel: Instrument, group: str, closes: dt.datetime, keys: Keys, by: Person) -> ClassWheel:
    one = ClassWheel(id=new_id(), wave=wave, adult=by, adult_called=by.called, service_id=by.service_id, group_name=group,
                     band=wheel.band.value, version=wheel.version, closes_at=int(closes.timestamp()))
    # A code without vowels spells no word; one that another class has had is not given again.
    while WORDS.search(code_of(one.id, keys)) or await ClassWheel.exists(code_mac=mac_of(code_of(one.id, keys), keys)):
        one.id = new_id()
    one.code_mac = mac_of(code_of(one.id, keys), keys)
    await one.save(force_create=True)
    return one


async def _places(wave: Wave, number: int) -> None:
    stratum = await Stratum.get(wave_id=wave.pk)
    await Participation.bulk_create([Participation(id=new_id(), wave_id=wave.pk, stratum_id=stratum.pk,
                                                   token_mac=new_id() + new_id()) for _place in range(number)])


async def one_more(*, wheel: ClassWheel, by: Person) -> None:
    """A child who came late gets a place. Raises Conflict."""
    stratum = await Stratum.get(wave_id=wheel.wave_id)
    if not takes_answers(wheel, await wheel.wave) or stratum.invited >= MOST:
        raise Conflict(N_("This wheel takes no more answers."))
    before = await reach(wheel)
    stratum.invited += 1
    await stratum.save(update_fields=["invited"])
    await _places(await wheel.wave, 1)
    await audit.record(PLACE, by=by, about=wheel, children=stratum.invited, nearly_all=before.nearly_all)


# ---- codes ----------------------------------------------------------------------------------------------------------

def code_of(wheel_id: str, keys: Keys) -> str:
    """The code of a class wheel. It is worked out from the id and the pepper whenever it is shown: nothing keeps it."""
    return codes.of(codes.CLASS, keys.mac("class code of", wheel_id))


def mac_of(code: str, keys: Keys) -> str:
    return keys.mac("class code", code).hex()


def in_halves(code: str) -> str:
    """For a wall and for eyes: K7Q 2MX."""
    return f"{code[:3]} {code[3:]}"


# ---- the wave behind it ---------------------------------------------------------------------------------------------

async def _survey(wheel: Instrument) -> Survey:
    """The wheel's wording as a survey: kept as it was when it was first asked."""
    key, text = f"class-{wheel.key}-{wheel.band.value}", definition(wheel)
    found = await Survey.get_or_none(key=key, version=wheel.version, language=wheel.language)
    if found is None:
        return await Survey.create(key=key, version=wheel.version, language=wheel.language, title="Class wheel",
                                   audience=waves.CLASS, definition=text)
    if found.definition != text:
        raise Conflict(N_("The wording of this wheel was changed without a new version number. It cannot be used."))
    return found


def definition(wheel: Instrument) -> str:
    """The wheel as a questionnaire's TOML (docs/surveys.md): a record of what was asked, and by which scale."""
    def text(words: str) -> str:
        return json.dumps(words, ensure_ascii=False)
    steps = {level: [step.value for step in wheel.scale if step.level.value == level]
             for level in ("needs-a-hand", "in-between", "going-well")}
    lines = [f"id = {text(f'class-{wheel.key}-{wheel.band.value}')}", f"version = {wheel.version}",
             f"language = {text(wheel.language)}", f"audience = {text(waves.CLASS)}", 'title = "Class wheel"',
             'intro = ""', "minutes = 3", "[asides]", *(f"{name} = {text(word)}" for name, word in wheel.small.items()),
             "[scales.wheel]", f"options = {json.dumps([[step.value, step.label] for step in wheel.scale], ensure_ascii=False)}",
             f"low = {steps['needs-a-hand']}", f"middle = {steps['in-between']}", f"high = {steps['going-well']}"]
    for item in wheel.items:
        lines += ["[[items]]", f"id = {text(item.indicator.key)}", 'kind = "scale"', 'scale = "wheel"',
                  f"text = {text(f'{item.statement} {item.line}')}", f"asides = {json.dumps(list(wheel.small))}"]
    return "\n".join(lines) + "\n"


# ---- reads ----------------------------------------------------------------------------------------------------------

async def wheel_for(person: Person | None, wheel_id: str) -> ClassWheel:
    """This adult's own class wheel, with its wave. Raises NotFound."""
    found = await ClassWheel.get_or_none(id=wheel_id, adult_id=person.pk).prefetch_related("wave") if person else None
    if found is None:
        raise NotFound()
    return found


async def wheels_of(person: Person) -> list[ClassWheel]:
    """This adult's class wheels with their waves, newest first."""
    return await ClassWheel.filter(adult_id=person.pk).prefetch_related("wave").order_by("-closes_at", "id")


async def by_code(code: str, keys: Keys) -> ClassWheel | None:
    return await ClassWheel.get_or_none(code_mac=mac_of(code, keys)).prefetch_related("wave")


async def by_address(address: str) -> ClassWheel:
    """The class wheel whose page "We said, we will" this is, once it is closed. Raises NotFound."""
    found = await ClassWheel.get_or_none(address=address, wave__state=waves.CLOSED).prefetch_related("wave")
    if found is None:
        raise NotFound()
    return found


async def due(*, moment: dt.datetime) -> list[ClassWheel]:
    """Class wheels whose lesson is over, and those whose closing was interrupted."""
    found = await ClassWheel.filter(wave__state__in=[waves.OPEN, waves.CLOSING, waves.FROZEN]).prefetch_related("wave")
    return [one for one in found if one.wave.state != waves.OPEN or one.closes_at <= moment.timestamp()]


def takes_answers(wheel: ClassWheel, wave: Wave) -> bool:
    return wave.state == waves.OPEN and clock.now().timestamp() < wheel.closes_at


@dataclass(frozen=True)
class Reach:
    """How far an open class wheel has come. `sent` is None where it is not told: under TOLD_FROM, or nearly all."""

    children: int
    sent: int | None
    enough: bool
    nearly_all: bool


def told(children: int, sent: int, late: int = 0) -> Reach:
    """Nobody is to be looked for: not the first who have sent, and not the last who have not, or would rather not.

    `late`: places added when it was nearly all; they tell no more, else adding one would be a way to count.
    """
    nearly = sent >= TOLD_FROM and children - late - sent <= KEPT_BACK
    return Reach(children, sent if sent >= TOLD_FROM and not nearly else None, sent >= LEAST, nearly)


async def reach(wheel: ClassWheel) -> Reach:
    stratum = await Stratum.get(wave_id=wheel.wave_id)
    added = await AuditLine.filter(what=PLACE, about=f"{wheel._meta.db_table}:{wheel.pk}")
    late = sum(bool(line.facts.get("nearly_all")) for line in added)
    return told(stratum.invited, await Participation.filter(wave_id=wheel.wave_id, state="spent").count(), late)


async def children_of(wheel: ClassWheel) -> int:
    return (await Stratum.get(wave_id=wheel.wave_id)).invited
