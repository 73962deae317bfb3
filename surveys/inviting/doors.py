"""Doors: ways into a wave without a list. An open link (a poster) or a shared tablet, each for one area and group.

A door's code is worked out from its id and the pepper whenever it is shown: only its HMAC is stored. Whoever presses Start
gets a participation of their own with a fresh code, like those that are sent to people on a list.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from participation import audit, codes
from participation.hot import Hot, Refused, Step
from participation.identity import new_id
from participation.keys import Keys
from participation.models import Area, Person
from participation.problems import Conflict, NotFound, Unacceptable
from participation.words import N_, _
from surveys.inviting import invitations
from surveys.models import Door, Invitee, Wave
from surveys.running import groups, waves

OPEN_LINK, TABLET = "open", "kiosk"
KINDS = {OPEN_LINK: N_("Open link"), TABLET: N_("Shared tablet")}
MOST_DOORS = 40
MOST_EXPECTED = 20_000
MOST_NAME, MOST_GROUP = 80, 60
ANSWERS_FOR_EACH = 3
"""Answers that a group's doors take for each person expected: whoever floods a door comes no further."""
BEGINNINGS_FOR_EACH = 12
"""Beginnings for each person expected: most who look in do not answer, and a beginning counts as nothing."""
WORDS = re.compile("[AE]")
DOOR = """SELECT d.id, d.kind, d.name, d.stratum_id, d.expected, w.id, w.name, w.state, w.closes_on, w.promise, w.survey_id, s.invited,
w.extended_from
FROM survey_door d JOIN survey_wave w ON w.id = d.wave_id LEFT JOIN survey_stratum s ON s.id = d.stratum_id
WHERE d.address_mac = ?"""
BEGIN = """INSERT INTO survey_participation (id, wave_id, stratum_id, token_mac, state)
SELECT CAST(? AS VARCHAR(32)), d.wave_id, d.stratum_id, CAST(? AS VARCHAR(64)), 'issued'
FROM survey_door d JOIN survey_wave w ON w.id = d.wave_id JOIN survey_stratum s ON s.id = d.stratum_id
WHERE d.address_mac = ? AND w.state = 'open'
AND (SELECT COUNT(*) FROM survey_participation p WHERE p.wave_id = w.id AND p.stratum_id = s.id AND p.state = 'spent') < s.invited * ?
AND (SELECT COUNT(*) FROM survey_participation p WHERE p.wave_id = w.id AND p.stratum_id = s.id) < s.invited * ?"""
LEAVE = "DELETE FROM survey_participation WHERE token_mac = ? AND state = 'issued' AND invited_sealed IS NULL"


@dataclass(frozen=True)
class Wanted:
    """A door as a survey lead plans it. `area`: its id, or "" where it is for several."""

    name: str
    kind: str
    area: str
    group: str
    expected: int


@dataclass(frozen=True)
class Line:
    """A door in a list, with where it stands in words."""

    door: Door
    place: str

    @property
    def tablet(self) -> bool:
        return self.door.kind == TABLET


@dataclass(frozen=True, slots=True)
class Way:
    """A door as somebody stands before it: one read. `open`: its wave takes answers now.
    `extended`: the first last day and the one it is now, if that was moved."""

    id: str
    code: str
    kind: str
    name: str
    expected: int
    wave_id: str
    wave_name: str
    closes_on: str
    promise: str
    survey_id: str
    open: bool
    extended: tuple[dt.date, dt.date] | None


class Full(Conflict):
    default = N_("As many people have begun here as can be. Tell whoever gave you this link: they can ask for another.")


# ---- planning -------------------------------------------------------------------------------------------------------

async def plan(*, wave: Wave, wanted: Wanted, keys: Keys, by: Person | None) -> Door:
    """One more door; the wave then lets people in by doors instead of a list. Raises Conflict, Unacceptable."""
    await _check_draft(wave)
    if await Invitee.filter(wave_id=wave.pk).exists() or wave.roster_id:  # type: ignore[attr-defined]
        raise Conflict(_("This wave has a list. A wave has a list or doors, so that nobody is counted twice."))
    if await Door.filter(wave_id=wave.pk).count() >= MOST_DOORS:
        raise Conflict(_("A wave can have {n} doors.").format(n=MOST_DOORS))
    if wanted.area and not await Area.exists(id=wanted.area):
        raise Unacceptable({"area": _("Choose an area from the list.")})
    door = Door(id=await _free_id(keys), wave=wave, name=wanted.name, kind=wanted.kind, area_id=wanted.area or None,
                group=wanted.group, expected=wanted.expected)
    door.address_mac = address_mac(keys, code_of(keys, door.pk))
    await door.save(force_create=True)
    await _set_way(wave, groups.DOOR)
    await audit.record("door.planned", by=by, about=door, kind=door.kind, expected=door.expected)
    return door


async def remove(*, wave: Wave, door: Door, by: Person | None) -> None:
    """Take a door away again; after the last one the wave may have a list. Raises Conflict once the wave is open."""
    await _check_draft(wave)
    await door.delete()
    if not await Door.filter(wave_id=wave.pk).exists():
        await _set_way(wave, groups.LIST)
    await audit.record("door.removed", by=by, about=f"survey_door:{door.pk}")


async def renew(*, wave: Wave, door: Door, keys: Keys, by: Person | None) -> Door:
    """The same door with another link: the old one, and every tablet that was opened with it, stops at once.

    What people began stays theirs. Raises Conflict for a wave that takes no more answers.
    """
    if wave.state not in (waves.DRAFT, waves.OPEN):
        raise Conflict(N_("This wave takes no more answers, so its doors stay as they are."))
    fresh = Door(id=await _free_id(keys), wave=wave, name=door.name, kind=door.kind, expected=door.expected, group=door.group,
                 area_id=door.area_id, stratum_id=door.stratum_id)  # type: ignore[attr-defined]
    fresh.address_mac = address_mac(keys, code_of(keys, fresh.pk))
    await door.delete()
    await fresh.save(force_create=True)
    await audit.record("door.renewed", by=by, about=fresh, before=door.pk)
    return fresh


async def _check_draft(wave: Wave) -> None:
    await groups.hold(wave)
    if wave.state != waves.DRAFT:
        raise Conflict(_("The doors of a wave are fixed once it is open, because its groups are."))


async def _set_way(wave: Wave, way: str) -> None:
    if wave.way != way:
        wave.way = way
        await wave.save(update_fields=["way"])


async def _free_id(keys: Keys) -> str:
    """An id whose code spells no word (it has no vowels) and is no other door's."""
    ident = new_id()
    while WORDS.search(code_of(keys, ident)) or await Door.exists(address_mac=address_mac(keys, code_of(keys, ident))):
        ident = new_id()
    return ident


# ---- reads ----------------------------------------------------------------------------------------------------------

async def doors_of(wave: Wave) -> list[Door]:
    return await Door.filter(wave_id=wave.pk).order_by("name", "id")


async def door_of(wave: Wave, door_id: str) -> Door:
    """A door of this wave. Raises NotFound."""
    door = await Door.get_or_none(id=door_id, wave_id=wave.pk)
    if door is None:
        raise NotFound()
    return door


def code_of(keys: Keys, door_id: str) -> str:
    return codes.of(codes.DOOR, keys.mac("door code of", door_id))


def written(code: str) -> str:
    """For a wall and for eyes: K7QX 92HM."""
    return f"{code[:4]} {code[4:]}"


def address_mac(keys: Keys, code: str) -> str:
    return keys.mac("survey door", code).hex()


def mark_of(keys: Keys, wave_id: str) -> str:
    """What a device keeps once somebody has answered on it: the same for everybody who answers this wave."""
    return keys.mac("survey door answered", wave_id).hex()[:12]


async def lines_of(wave: Wave) -> list[Line]:
    """The doors of a wave with where they stand in words; none for a wave with a list."""
    found = await doors_of(wave)
    names = dict(await Area.all().values_list("id", "name")) if found else {}
    return [line(door, names) for door in found]


def line(door: Door, areas: Mapping[str, str]) -> Line:
    return Line(door, place(areas.get(door.area_id or "", ""), door.group))  # type: ignore[attr-defined]


def place(area: str, group: str) -> str:
    """Where people belong, in words."""
    return ", ".join(part for part in (area, group) if part) or _("no area or group")


# ---- the respondent's path: raw SQL ---------------------------------------------------------------------------------

async def way(hot: Hot, keys: Keys, code: str) -> Way | None:
    """The door with this code; None if there is none (also: its link was renewed)."""
    row = await hot.one(DOOR, address_mac(keys, code))
    if row is None:
        return None
    ident, kind, name, _stratum, expected, wave_id, wave_name, state, closes_on, promise, survey_id, invited, first = row
    takes = state == waves.OPEN and not waves.is_over(closes_on)
    return Way(ident, code, kind, name, invited or expected, wave_id, wave_name, closes_on, promise, survey_id, takes,
               (dt.date.fromisoformat(first), dt.date.fromisoformat(closes_on)) if first else None)


async def begin(hot: Hot, keys: Keys, *, way: Way) -> str:
    """Somebody pressed Start: a participation of their own. Returns its code, which is kept nowhere. Raises Full."""
    token = codes.new(codes.TOKEN)
    try:
        await hot.write(Step(BEGIN, (new_id(), invitations.token_mac(keys, token), address_mac(keys, way.code),
                                     ANSWERS_FOR_EACH, BEGINNINGS_FOR_EACH), rows=1))
    except Refused:
        raise Full from None
    return token


async def leave(hot: Hot, keys: Keys, *, token: str) -> None:
    """Nothing was sent, and nobody will come back: what was begun at a tablet is gone. A code that was sent to somebody stays."""
    await hot.write(Step("DELETE FROM survey_draft WHERE id = ?", (invitations.draft_id(keys, token),)),
                    Step(LEAVE, (invitations.token_mac(keys, token),)))
