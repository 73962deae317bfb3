"""Focus groups: written down, made ready, and their words destroyed once the coding is agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass

from tortoise.expressions import F

from analysis.coding import group_keys
from analysis.coding.access import AGREED, FOCUS, GONE, READY, WRITING, check_can_lead, opens
from analysis.coding.passages import MOST_PASSAGES, has_contact, has_name
from analysis.models import CodingRound, FocusGroup, Passage
from participation import audit, clock
from participation.identity import new_id
from participation.keys import Keys
from participation.models import Area, Person, Service
from participation.problems import Conflict, NotFound, Unacceptable
from participation.words import N_, _
from surveys.told import flags

CHILDREN, STAFF, FAMILIES = "children", "staff", "families"
WHO = {CHILDREN: N_("Children and young people"), STAFF: N_("Staff"), FAMILIES: N_("Families")}
LEAST_WITH_AREA = 5
"""People in a group below which no area is kept with it: who was there could be guessed."""
TOLD_WITH_AREA = 10
"""People in a group from which on planners read its area, and how many there were."""
TITLES = frozenset("mrs miss doctor sister father nurse auntie uncle".split())
"""In *known as* beside a name; alone they are words in use. With a name after them they are marked by their form."""
NOT_IN_WRITING = N_("The passages of this group are fixed. Open them for changes first, as long as nobody codes them.")


@dataclass(frozen=True)
class About:
    """What is kept of a group besides its words. Nobody's name."""

    title: str
    who: str
    held_on: dt.date
    area_id: str | None
    people: int
    asked: str


@dataclass(frozen=True)
class Words:
    """An opened passage."""

    id: str
    position: int
    text: str


async def write(*, about: About, by: Person) -> FocusGroup:
    check_can_lead(by)
    await check_small(about)
    group = await FocusGroup.create(**asdict(about), state=WRITING, made_by=by, made_at=clock.now())
    await audit.record("focus_group.written", by=by, about=group, who=about.who, people=about.people)
    return group


async def change(*, group: FocusGroup, about: About, by: Person) -> None:
    await _check_writing(group)
    await check_small(about)
    await group.update_from_dict(asdict(about)).save()
    await audit.record("focus_group.changed", by=by, about=group, people=about.people)


async def check_small(about: About) -> None:
    """Nobody who was there may be guessed from what stands beside the words. Raises Unacceptable."""
    errors = {}
    if about.area_id and about.people < LEAST_WITH_AREA:
        errors["area"] = _("Fewer than {n} people took part: choose no area, because who was there could be guessed.").format(n=LEAST_WITH_AREA)
    if await _names(Service, about.title):
        errors["title"] = _("The title names a service. Planners read it: leave the service out.")
    elif about.people < TOLD_WITH_AREA and await _names(Area, about.title):
        errors["title"] = _("The title names an area. With fewer than {n} people nobody is told the area: leave it out.").format(n=TOLD_WITH_AREA)
    elif has_contact(about.title):
        errors["title"] = _("The title holds something like a phone number, an address or a date of birth. Leave it out.")
    if errors:
        raise Unacceptable(errors)


async def _names(kind: type[Area] | type[Service], title: str) -> bool:
    words = f" {' '.join(title.casefold().split())} "
    return any(f" {name.casefold()} " in words for name in await kind.all().values_list("name", flat=True))


async def account_names() -> frozenset[str]:
    """Words by which people with an account would be recognised. Children's names are not opened for this."""
    people = await Person.all().values_list("name", "known_as")
    return flags.names_in([name for pair in people for name in pair]) - TITLES


# ---- passages -------------------------------------------------------------------------------------------------------

async def add(*, group: FocusGroup, texts: Sequence[str], keys: Keys, by: Person) -> None:
    """More passages, after those that are there, sealed. Raises Conflict where they are fixed."""
    await _check_writing(group)
    await _check_opens(by, group)
    there = await Passage.filter(focus_group_id=group.pk).order_by("-position").values_list("position", flat=True)
    if len(there) + len(texts) > MOST_PASSAGES:
        raise Conflict(N_("A group has at most {n} passages here. Make a second group of the rest."), n=MOST_PASSAGES)
    first = (there[0] if there else 0) + 1
    rows = [Passage(id=new_id(), focus_group=group, position=first + n) for n in range(len(texts))]
    for row, words in zip(rows, texts, strict=True):
        row.sealed = group_keys.seal(words, group_id=group.pk, passage_id=row.pk, keys=keys)
    await Passage.bulk_create(rows)
    await audit.record("focus_group.passages", by=by, about=group, added=len(rows))


async def reword(*, passage: Passage, text: str, keys: Keys, by: Person) -> None:
    await _check_writing(passage.focus_group)
    passage.sealed = group_keys.seal(text, group_id=passage.focus_group.pk, passage_id=passage.pk, keys=keys)
    await passage.save(update_fields=["sealed"])
    await audit.record("focus_group.reworded", by=by, about=passage.focus_group, passage=passage.pk)


async def remove(*, passage: Passage, by: Person) -> None:
    await _check_writing(passage.focus_group)
    await passage.delete()
    later = Passage.filter(focus_group_id=passage.focus_group.pk, position__gt=passage.position)
    await later.update(position=F("position") - 1)
    await audit.record("focus_group.removed", by=by, about=passage.focus_group, passage=passage.pk)


async def opened(*, group: FocusGroup, keys: Keys, by: Person, what_for: str, only: str = "") -> list[Words]:
    """The passages in order (`only`: one), opened; each opening leaves a line. Raises NotFound for everybody else."""
    await _check_opens(by, group)
    found = await Passage.filter(focus_group_id=group.pk, **({"id": only} if only else {})).order_by("position")
    if not found:
        return []
    key = group_keys.read(keys, group.pk)
    await audit.record("focus_group.opened", by=by, about=group, what_for=what_for, passages=len(found))
    return [Words(one.pk, one.position, group_keys.unseal(one.sealed, key=key, passage_id=one.pk)) for one in found]


async def _check_opens(person: Person, group: FocusGroup) -> None:
    if not await opens(person, group):
        raise NotFound()


# ---- steps ----------------------------------------------------------------------------------------------------------

async def make_ready(*, group: FocusGroup, nobody: Collection[str], keys: Keys, by: Person) -> None:
    """Fix the passages. What looks like a contact must be out; what looks like a name too, or somebody says that it names nobody.

    `nobody`: ids of passages whose marks name nobody. Raises Unacceptable by passage.
    """
    words, names, errors = await opened(group=group, keys=keys, by=by, what_for="ready"), await account_names(), {}
    for one in words:
        if has_contact(one.text):
            errors[f"passage-{one.id}"] = _("Passage {n}: take out the phone number, address or date that is marked.").format(n=one.position)
        elif has_name(one.text, names) and one.id not in nobody:
            errors[f"passage-{one.id}"] = _("Passage {n}: take out what is marked, or say that it names nobody.").format(n=one.position)
    if not words:
        errors["notes"] = _("Paste the notes first.")
    if errors:
        raise Unacceptable(errors)
    await _move(group, WRITING, READY)
    await audit.record("focus_group.ready", by=by, about=group, passages=len(words))


async def reopen(*, group: FocusGroup, by: Person) -> None:
    """Passages can be changed again, as long as no round was opened on them."""
    if await CodingRound.filter(what=FOCUS, subject=group.pk).exists():
        raise Conflict(N_("Somebody codes these passages. They stay as they are."))
    await _move(group, READY, WRITING)
    await audit.record("focus_group.reopened", by=by, about=group)


async def check_can_destroy(group: FocusGroup) -> None:
    """Words go once what they mean is agreed, and nobody codes them any more."""
    states = await CodingRound.filter(what=FOCUS, subject=group.pk).values_list("state", flat=True)
    if group.state != READY or AGREED not in states:
        raise Conflict(N_("Two people have not agreed on the codes of this group yet. Its words stay until they have."))
    if set(states) - {AGREED}:
        raise Conflict(N_("A round on this group is not agreed yet. End it first."))


async def destroy(*, group: FocusGroup, keys: Keys, by: Person) -> None:
    """The words of the group are gone for good, in backups of the database too. What was agreed of them stays."""
    await check_can_destroy(group)
    await _move(group, READY, GONE)
    gone = await Passage.filter(focus_group_id=group.pk).delete()
    group_keys.forget(group.pk, keys)
    await audit.record("focus_group.gone", by=by, about=group, passages=gone)


async def throw_away(*, group: FocusGroup, keys: Keys, by: Person) -> None:
    """Everything of a group that nobody codes."""
    if await CodingRound.filter(what=FOCUS, subject=group.pk).exists():
        raise Conflict(N_("Somebody codes these passages. End the round first."))
    await Passage.filter(focus_group_id=group.pk).delete()
    await audit.record("focus_group.thrown_away", by=by, about=group)
    await group.delete()
    group_keys.forget(group.pk, keys)


async def _check_writing(group: FocusGroup) -> None:
    if not await FocusGroup.filter(pk=group.pk, state=WRITING).exists():
        raise Conflict(NOT_IN_WRITING)


async def _move(group: FocusGroup, origin: str, to: str) -> None:
    if not await FocusGroup.filter(pk=group.pk, state=origin).update(state=to):
        raise Conflict()
    group.state = to


