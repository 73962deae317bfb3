"""What several of the adult's pages show: a line of a child, a line of a promise; names and words opened for reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from starlette.requests import Request

from participation import children, clock, consent, daily, programme, promises, receipts
from participation.daily import Today
from participation.keys import Keys
from participation.models import Child, Person, Promise, Trust
from participation.promises import Standing
from participation.queries import mine, promised

# Hue of a child's picture; says nothing but which picture.
FACES = {"cat": "included", "dog": "active", "bird": "safe", "butterfly": "respected", "fish": "healthy"}


@dataclass(frozen=True)
class ChildLine:
    """A child in a list. `today`: due, done, not today (participation.daily). `last`: the day of the newest wheel with this adult; `wish`: what the child asked for."""

    id: str
    name: str
    first: str
    group: str
    picture: str
    hue: str
    last: date | None
    due: date | None
    chosen: bool
    wish: str
    ready: bool
    consented: bool
    today: Today


@dataclass(frozen=True)
class PromiseLine:
    """A promise in a list. `says`: what the child says became of it; `mine` to keep; `linked`: the check-in may be opened."""

    id: str
    what: str
    told: str
    owner: str
    mine: bool
    due: date
    done_on: date | None
    standing: Standing
    indicator: str
    child_id: str
    child: str
    check_in_id: str
    says: str
    linked: bool


async def lines(request: Request) -> list[ChildLine]:
    """Every child of this adult, by name."""
    person = request.state.visitor.person
    trusts = await mine.trusts_of(person)
    await receipts.listed([trust.child_id for trust in trusts], by=person)
    return await _lines(request, trusts)


async def next_child(request: Request, child: Child) -> ChildLine | None:
    """Who of this child's group is due next, so that a class goes round with one tablet. Only that name is shown."""
    trusts = [trust for trust in await mine.trusts_of(request.state.visitor.person) if child.group and trust.child.group == child.group]
    found = daily.next_after(await _lines(request, trusts), child.pk)
    if found:
        await receipts.listed([found.id], by=request.state.visitor.person)
    return found


async def _lines(request: Request, trusts: list[Trust]) -> list[ChildLine]:
    person, keys = request.state.visitor.person, request.app.state.keys
    ids = [trust.child_id for trust in trusts]
    standings, last = await consent.standings(ids), await mine.last_days(person, ids)
    running = await programme.current()
    found = [_line(trust, keys, last.get(trust.child_id), standings[trust.child_id],
                   consent.can_start(standings[trust.child_id], running)) for trust in trusts]
    return sorted(found, key=lambda line: line.name.casefold())


def _line(trust: Trust, keys: Keys, last: date | None, standing: consent.Standing, ready: bool) -> ChildLine:
    child = trust.child
    name = children.name(child, keys)
    return ChildLine(child.pk, name, name.split(" ", 1)[0], child.group, child.picture, FACES.get(child.picture, "safe"),
                     last, child.next_check_in, trust.chosen, children.unseal(child, trust, "wish_sealed", keys), ready,
                     standing.may_take_part, daily.standing(due=child.next_check_in, not_today=child.not_today, last=last,
                                                            today=clock.today()))


def promise_line(promise: Promise, child: Child, keys: Keys, person: Person, *, linked: bool = True) -> PromiseLine:
    return PromiseLine(
        promise.pk, children.unseal(child, promise, "what_sealed", keys),
        children.unseal(child, promise, "told_sealed", keys), promise.owner_name, promise.owner_id == person.pk, promise.due,
        promise.done_on, promises.standing(promise, clock.today()), promise.indicator, child.pk,
        children.first_name(child, keys), promise.check_in_id, promise.child_says, linked)


async def promise_lines(request: Request, *, only_open: bool = False) -> list[PromiseLine]:
    """Promises this adult keeps or agreed, soonest first."""
    person, keys = request.state.visitor.person, request.app.state.keys
    trusting = {trust.child_id for trust in await mine.trusts_of(person)}
    found = await promised.to_keep(person, only_open=only_open)
    await receipts.listed({one.child_id for one in found}, by=person)
    return [promise_line(one, one.child, keys, person, linked=one.child_id in trusting and one.check_in.adult_id == person.pk)
            for one in found]
