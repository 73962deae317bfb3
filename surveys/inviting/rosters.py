"""Lists of people that are kept for more than one wave. They know nothing of who used a code, and are sealed at rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from tortoise.functions import Count

from participation import audit, clock
from participation.access import Role, holds
from participation.identity import new_id
from participation.keys import Keys, seal, unseal
from participation.models import Person
from participation.problems import Conflict, NotFound, Unacceptable
from participation.words import N_, _
from surveys.inviting import invitations
from surveys.inviting.lists import Invited
from surveys.models import Invitee, Roster, RosterMember, Series, Wave

MOST_NAME = 120


@dataclass(frozen=True)
class RosterLine:
    """A kept list with how many people are on it, and what uses it by itself."""

    roster: Roster
    people: int
    series: list[Series]

    @property
    def changed(self) -> dt.date:
        return dt.date.fromisoformat(self.roster.changed_on or clock.today().isoformat())


async def rosters_for(person: Person | None) -> list[RosterLine]:
    """Every kept list, by name. Raises NotFound."""
    if not holds(person, (Role.SURVEY_LEAD,)):
        raise NotFound()
    rows = await RosterMember.all().annotate(n=Count("id")).group_by("roster_id").values("roster_id", "n")
    sizes, series = {row["roster_id"]: row["n"] for row in rows}, await Series.filter(state="going")
    return [RosterLine(one, sizes.get(one.pk, 0), [row for row in series if row.roster_id == one.pk])  # type: ignore[attr-defined]
            for one in await Roster.all().order_by("name")]


async def roster_for(person: Person | None, roster_id: str) -> Roster:
    """Raises NotFound."""
    found = await Roster.get_or_none(pk=roster_id) if holds(person, (Role.SURVEY_LEAD,)) else None
    if found is None:
        raise NotFound()
    return found


async def size(roster: Roster) -> int:
    return await RosterMember.filter(roster_id=roster.pk).count()


async def make(*, name: str, people: Iterable[Invited], keys: Keys, by: Person) -> Roster:
    """A new kept list. Raises Unacceptable."""
    if not name:
        raise Unacceptable({"name": _("Give the list a name, such as “All staff”.")})
    roster = await Roster.create(name=name[:MOST_NAME], changed_on=clock.today().isoformat())
    number = await _fill(roster, people, keys)
    await audit.record("roster.made", by=by, about=roster, people=number)
    return roster


async def replace(*, roster: Roster, people: Iterable[Invited], keys: Keys, by: Person) -> int:
    """These people instead of those who were on it. Waves that are planned or open keep the list they have."""
    await RosterMember.filter(roster_id=roster.pk).delete()
    number = await _fill(roster, people, keys)
    roster.changed_on = clock.today().isoformat()
    await roster.save(update_fields=["changed_on"])
    await audit.record("roster.replaced", by=by, about=roster, people=number)
    return number


async def take_off(*, roster: Roster, contact: str, keys: Keys, by: Person) -> None:
    """Somebody wishes to be asked no more: off this list, and off waves in preparation that were made of it.

    Raises Unacceptable where nobody on it has this address or name.
    """
    wanted = contact.strip().casefold()
    drafts = await Wave.filter(roster_id=roster.pk, state="draft").values_list("id", flat=True)
    members = [row.pk for row in await RosterMember.filter(roster_id=roster.pk)
               if unseal(bytes(row.contact_sealed), key=keys.master, where=where(row.pk)).casefold() == wanted]
    if not members:
        raise Unacceptable({"contact": _("Nobody on this list is written like this. Type it as it stood in the file.")})
    listed = [row.pk for row in await Invitee.filter(wave_id__in=drafts) if unseal(
        bytes(row.contact_sealed), key=keys.master, where=invitations.contact_where(row.pk)).casefold() == wanted]
    await RosterMember.filter(id__in=members).delete()
    await Invitee.filter(id__in=listed).delete()
    roster.changed_on = clock.today().isoformat()
    await roster.save(update_fields=["changed_on"])
    await audit.record("roster.taken_off", by=by, about=roster, waves=len(listed))


async def _fill(roster: Roster, people: Iterable[Invited], keys: Keys) -> int:
    rows = [_sealed(roster, person, keys) for person in people]
    await RosterMember.bulk_create(rows, batch_size=invitations.BATCH)
    return len(rows)


def _sealed(roster: Roster, person: Invited, keys: Keys) -> RosterMember:
    row_id = new_id()
    return RosterMember(id=row_id, roster_id=roster.pk, area_id=person.area or None, group=person.group,
                        contact_sealed=seal(person.contact, key=keys.master, where=where(row_id)))


def where(row_id: str) -> str:
    return f"survey_roster_member.contact:{row_id}"


async def use(*, roster: Roster, wave: Wave, keys: Keys, by: Person | None) -> int:
    """The people on it become the list of a wave in preparation; a later change of either does not reach the other."""
    people = [Invited(unseal(bytes(row.contact_sealed), key=keys.master, where=where(row.pk)), row.area_id or "", row.group)  # type: ignore[attr-defined]
              for row in await RosterMember.filter(roster_id=roster.pk)]
    number = await invitations.put_list(wave=wave, people=people, keys=keys, by=by)
    wave.roster_id = roster.pk  # type: ignore[attr-defined]
    await wave.save(update_fields=["roster_id"])
    return number


async def delete(*, roster: Roster, by: Person) -> None:
    """Raises Conflict while something uses it by itself."""
    if await Series.filter(roster_id=roster.pk, state="going").exists():
        raise Conflict(N_("A survey that comes again uses this list. Stop it first."))
    if await Wave.filter(roster_id=roster.pk, state="draft").exists():
        raise Conflict(N_("A wave that is being prepared uses this list. Open or remove it first."))
    await Wave.filter(roster_id=roster.pk).update(roster_id=None)
    if await Series.filter(roster_id=roster.pk).exists():
        await Series.filter(roster_id=roster.pk).delete()
    await RosterMember.filter(roster_id=roster.pk).delete()
    await roster.delete()
    await audit.record("roster.deleted", by=by, about=f"survey_roster:{roster.pk}")


async def leave(*, wave: Wave, by: Person | None) -> None:
    """A wave in preparation is without its list again, so that it can be asked in another way."""
    await invitations.put_sealed(wave=wave, rows=[], by=by)
    wave.roster_id = None  # type: ignore[attr-defined]
    await wave.save(update_fields=["roster_id"])
