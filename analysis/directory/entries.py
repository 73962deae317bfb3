"""Entries of the directory: written, changed, checked again, taken off. Every change is a version that stays.

Planners and administrators write: it is about services, never about a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from analysis.directory import tongues
from analysis.models import DirectoryEntry, DirectoryVersion
from participation import audit, clock, words
from participation.access import Role, check_holds
from participation.models import Person
from participation.problems import NotFound
from participation.words import N_

EDITORS = (Role.PLANNER, Role.ADMINISTRATOR)
UNIVERSAL, TARGETED, SPECIALIST = "universal", "targeted", "specialist"
TIERS = {UNIVERSAL: N_("For everybody"), TARGETED: N_("Some extra help"), SPECIALIST: N_("Specialist help")}
TIER_MEANS = {UNIVERSAL: N_("You can just come or ring."), TARGETED: N_("For families who need a bit more. You can ask yourself, or somebody can ask for you."),
              SPECIALIST: N_("When things are hard. Most often your doctor, school or health visitor asks for it with you.")}
STALE_AFTER = timedelta(days=183)
"""Not checked for half a year: staff see it first in their list, and families are told to ring before they go."""
FACTS = {"name": 120, "what": 400, "children": 160, "who": 200, "ages": 60, "how": 300, "hours": 160, "cost": 100, "phone": 40, "address": 200, "web": 200}
"""What an entry says, and the most characters of each: name, what it does, in short for children, for whom, ages, how to come,
when open, what it costs, telephone, address, web page."""
TONGUES = "in"
"""The fact of a version that holds its words in further languages (analysis.directory.tongues)."""
NEEDED = ("name", "what", "children", "how")


@dataclass(frozen=True)
class Entry:
    """An entry as its newest version tells it. `areas`: slugs, none for everywhere. `tongues`: its words in further languages, by tag."""

    id: str
    version: int
    tier: str
    areas: tuple[str, ...]
    facts: Mapping[str, str]
    checked_on: date
    retired: bool = False
    tongues: Mapping[str, tongues.Told] = field(default_factory=dict)

    def told(self, name: str, tag: str) -> tuple[str, str]:
        """(words, their language) of a fact: in `tag` where somebody has written them, else in English."""
        own = tongues.said(self.tongues.get(tag, {}), name, self.facts[name])
        return (own, tag) if own else (self.facts[name], words.SOURCE)

    def in_english(self, tag: str) -> bool:
        """Whether something of it is in English for a reader of `tag`."""
        return tag != words.SOURCE and bool(tongues.lacking(self.tongues.get(tag, {}), self.facts))

    @property
    def name(self) -> str:
        return self.facts.get("name", "")

    @property
    def stale(self) -> bool:
        return self.checked_on + STALE_AFTER < clock.today()

    def here(self, area: str) -> bool:
        """Whether it is for families of this area; "" for any."""
        return not area or not self.areas or area in self.areas

    @property
    def dialled(self) -> str:
        """The telephone number as a link needs it; "" where there is none that can be dialled."""
        digits = "".join(letter for letter in self.facts.get("phone", "") if letter.isdigit() or letter == "+")
        return digits if len(digits) >= 3 else ""


def check_can_edit(person: Person | None) -> None:
    check_holds(person, EDITORS)


async def standing(*, retired: bool = False) -> list[Entry]:
    """Every entry in its newest version, by name; those taken off only where asked for. Two queries, whatever their number."""
    heads = {one.pk: one for one in await DirectoryEntry.all() if retired or one.retired_at is None}
    newest: dict[str, DirectoryVersion] = {}
    for one in await DirectoryVersion.filter(entry_id__in=list(heads)).order_by("version"):
        newest[one.entry_id] = one  # type: ignore[attr-defined]
    return sorted((_entry(heads[ident], one) for ident, one in newest.items()), key=lambda one: one.name.casefold())


def _entry(head: DirectoryEntry, one: DirectoryVersion) -> Entry:
    facts = {name: one.facts.get(name, "") for name in FACTS}
    return Entry(head.pk, one.version, one.tier, tuple(one.areas), facts, one.checked_on, head.retired_at is not None, one.facts.get(TONGUES, {}))


async def entry_for(person: Person | None, entry_id: str) -> Entry:
    """One entry for whoever may change it. Raises NotFound."""
    check_can_edit(person)
    head = await DirectoryEntry.get_or_none(pk=entry_id)
    one = await DirectoryVersion.filter(entry_id=entry_id).order_by("-version").first()
    if head is None or one is None:
        raise NotFound()
    return _entry(head, one)


async def versions(entry_id: str) -> list[DirectoryVersion]:
    """Newest first."""
    return await DirectoryVersion.filter(entry_id=entry_id).order_by("-version").prefetch_related("by")


async def write(*, tier: str, areas: Iterable[str], facts: Mapping[str, str], checked_on: date, by: Person | None,
                entry: Entry | None = None) -> DirectoryEntry:
    """A new entry, or the next version of one; its words in further languages stay with it."""
    if by:
        check_can_edit(by)
    head = await DirectoryEntry.get(pk=entry.id) if entry else await DirectoryEntry.create(made_at=clock.now())
    version = entry.version + 1 if entry else 1
    await _version(head.pk, version, tier, areas, facts, entry.tongues if entry else {}, checked_on, by)
    await audit.record("directory.written", by=by, about=head, version=version, tier=tier)
    return head


async def _version(entry_id: str, version: int, tier: str, areas: Iterable[str], facts: Mapping[str, str],
                   told: Mapping[str, tongues.Told], checked_on: date, by: Person | None) -> None:
    kept = {name: text for name, text in facts.items() if text} | ({TONGUES: {tag: dict(own) for tag, own in told.items() if own}} if told else {})
    await DirectoryVersion.create(entry_id=entry_id, version=version, tier=tier, areas=sorted(areas), facts=kept, checked_on=checked_on,
                                  at=clock.now(), by=by)


async def tell(*, entry: Entry, tag: str, typed: Mapping[str, str], by: Person | None) -> None:
    """Its words in one language, all of them again; the English they tell is kept beside them."""
    if by:
        check_can_edit(by)
    told = {**entry.tongues, tag: tongues.kept(typed, entry.facts)}
    await _version(entry.id, entry.version + 1, entry.tier, entry.areas, entry.facts, told, entry.checked_on, by)
    await audit.record("directory.told", by=by, about=f"directory_entry:{entry.id}", version=entry.version + 1, language=tag)


async def checked(*, entry: Entry, by: Person) -> None:
    """Somebody looked today, and all of it is still right."""
    check_can_edit(by)
    await _version(entry.id, entry.version + 1, entry.tier, entry.areas, entry.facts, entry.tongues, clock.today(), by)
    await audit.record("directory.checked", by=by, about=f"directory_entry:{entry.id}", version=entry.version + 1)


async def take_off(*, entry: Entry, off: bool, by: Person) -> None:
    """Families do not see it any more, or see it again."""
    check_can_edit(by)
    await DirectoryEntry.filter(pk=entry.id).update(retired_at=clock.now() if off else None)
    await audit.record("directory.retired" if off else "directory.back", by=by, about=f"directory_entry:{entry.id}")
