"""Children: adding one, opening a name and other sealed words, whom the child trusts.

Names and free words are sealed under the child's own data key. Whoever may load a record may open it; nothing here asks
again, because loading is permission (`participation.queries`).
"""

from __future__ import annotations

from datetime import date, timedelta

from tortoise.models import Model

from participation import audit, clock, keys as sealing, sitting_keys
from participation.identity import new_id
from participation.keys import Keys
from participation.models import Child, Person, Service, Trust
from participation.problems import Gone, Unacceptable
from participation.wheel import Band, band_of
from participation.words import N_, _

NAME_MOST = 80
YOUNGEST, OLDEST = 3, 18
FARTHEST = timedelta(days=366)
PICTURES = ("cat", "dog", "bird", "butterfly", "fish")


def key_of(child: Child, keys: Keys) -> bytes:
    """The child's data key. Raises Gone for a child whose key was destroyed."""
    if child.wrapped_key is None:
        raise Gone(N_("This record was erased. Nothing in it can be read again."))
    return keys.unwrap(bytes(child.wrapped_key), row=child.pk)


def seal(plain: str, *, child: Child, row: Model, column: str, keys: Keys) -> bytes:
    """`plain` sealed for one column of one row of this child's; the row needs its id already.

    What belongs to a check-in in progress is sealed under the key of that sitting (`participation.sitting_keys`).
    """
    return seal_under(sitting_keys.sealing_key(row, keys) or key_of(child, keys), plain, row=row, column=column)


def seal_under(key: bytes, plain: str, *, row: Model, column: str) -> bytes:
    return sealing.seal(plain, key=key, where=_where(row, column))


def unseal(child: Child, row: Model, column: str, keys: Keys) -> str:
    """What is sealed in that column, '' where nothing is. Raises keys.Unreadable, Gone.

    A check-in in progress that came back with an older backup shows '': the key of that sitting is gone.
    """
    sealed = getattr(row, column)
    if not sealed:
        return ""
    for key in sitting_keys.opening_keys(row, keys):
        try:
            return sealing.unseal(bytes(sealed), key=key, where=_where(row, column))
        except sealing.Unreadable:
            continue
    try:
        return sealing.unseal(bytes(sealed), key=key_of(child, keys), where=_where(row, column))
    except sealing.Unreadable:
        if sitting_keys.in_progress(row, keys):
            return ""
        raise


def name(child: Child, keys: Keys) -> str:
    """First and family name."""
    return unseal(child, child, "name_sealed", keys)


async def unreadable(keys: Keys) -> int:
    """How many children's keys do not open with the keys that are here."""
    count = 0
    async for child in Child.exclude(wrapped_key=None):
        try:
            key_of(child, keys)
        except sealing.Unreadable:
            count += 1
    return count


def first_name(child: Child, keys: Keys) -> str:
    """What the child is called on pages: the first word of the name."""
    return name(child, keys).split(" ", 1)[0]


def age(child: Child, on: date | None = None) -> int:
    """Whole years."""
    day = on or clock.today()
    return day.year - child.born.year - ((day.month, day.day) < (child.born.month, child.born.day))


def band(child: Child, on: date | None = None) -> Band:
    """The age band whose wheel the child is shown."""
    return band_of(age(child, on))


async def add(*, name: str, born: date, service: Service, keys: Keys, by: Person | None, group: str = "",
              picture: str = "cat") -> Child:
    """A new child with a data key of its own. Raises Unacceptable."""
    name = " ".join(name.split())
    if not 1 <= len(name) <= NAME_MOST:
        raise Unacceptable({"name": _("Type the child’s name, at most {n} letters.").format(n=NAME_MOST)})
    child = Child(id=new_id(), service=service, name_sealed=b"", born=born, group=group,
                  picture=picture if picture in PICTURES else PICTURES[0])
    if not YOUNGEST <= age(child) <= OLDEST:
        raise Unacceptable({"born": _("The wheel is for children of {least} to {most}. Check the date of birth.").format(
            least=YOUNGEST, most=OLDEST)})
    _key, child.wrapped_key = keys.new_data_key(row=child.pk)
    child.name_sealed = seal(name, child=child, row=child, column="name_sealed", keys=keys)
    await child.save(force_create=True)
    await audit.record("child.added", by=by, about=child)
    return child


async def entrust(*, child: Child, adult: Person, by: Person | None, chosen: bool = False, wish: str = "",
                  keys: Keys | None = None) -> Trust:
    """From now on the adult may open the child's record; `chosen` when the child asked for this adult."""
    trust = await Trust.get_or_none(child_id=child.pk, adult_id=adult.pk)
    trust = trust or Trust(id=new_id(), child=child, adult=adult, since=clock.today())
    trust.chosen, trust.until = chosen, None
    if wish and keys:
        trust.wish_sealed = seal(wish, child=child, row=trust, column="wish_sealed", keys=keys)
    await trust.save()
    await audit.record("trust.given", by=by, about=child, adult=adult.pk, chosen=chosen)
    return trust


async def plan_next(*, child: Child, day: date | None, by: Person) -> None:
    """When child and adult do the wheel again. Raises Unacceptable."""
    today = clock.today()
    if day is None or not today <= day <= today + FARTHEST:
        raise Unacceptable({"next": _("Choose a day from today, within a year.")})
    child.next_check_in = day
    await child.save(update_fields=["next_check_in"])
    await audit.record("child.next", by=by, about=child, day=day.isoformat())


async def still_trusts(child: Child, adult: Person) -> bool:
    """Whether a code that this adult gave still opens something: trust has not ended, and neither record is switched off."""
    trust = await Trust.get_or_none(child_id=child.pk, adult_id=adult.pk)
    ended = trust is None or (trust.until is not None and trust.until <= clock.today())
    return not ended and child.active and adult.active


async def end_trust(*, child: Child, adult: Person, by: Person | None) -> None:
    """From now on the adult cannot open the child's record."""
    await Trust.filter(child_id=child.pk, adult_id=adult.pk, until=None).update(until=clock.today())
    await audit.record("trust.ended", by=by, about=child, adult=adult.pk)


def _where(row: Model, column: str) -> str:
    return f"{row._meta.db_table}.{column}:{row.pk}"
