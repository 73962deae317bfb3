"""The demonstration's invented people: places, staff, children over six terms, promises, alerts. Deterministic by seed.

Stored in bulk, in one transaction and in the order in which tables point to each other. Names and words are sealed as
in the real service; ids, answers and dates follow from the seed and from today.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from typing import Any

from tortoise.models import Model

from participation import audit, storage
from participation.demo import classroom, draft, mixes, phones, places, post, staff, story, terms, views
from participation.demo.sittings import Maker, Rows
from participation.demo.staff import PASSWORD, PIN
from participation.identity import new_id
from participation.keys import Keys
from participation.models import (Area, CheckIn, Child, CirclePerson, Concern, Consent, Mail, Pass, Person, Programme,
                                  Promise, Service, Spoke, Trust, View)
from participation.people import Secrets
from participation.cast import Character
from participation.settings import Settings

__all__ = ["PASSWORD", "PIN", "fill"]

AT_ONCE = 2000
SMALL_SHARE = 8
"""For tests, one of so many children."""


async def fill(*, settings: Settings, database: Any, keys: Keys, rng: random.Random, today: date,
               progress: Callable[[str], None], small: bool = False) -> list[Character]:
    """Fill an empty database; returns who can be played. `small`: an eighth of the children, for tests."""
    rng = random.Random(rng.random())
    secrets = await Secrets.made(password=PASSWORD, pin=PIN)
    areas, services = staff.areas_and_services(rng)
    cast = staff.cast(rng, services, secrets)
    progress("inventing children and their check-ins")
    with keys.book.together():
        adults, maker, ailsa, troubled = _children(rng, keys, today, services, cast, secrets, small)
    lead, deputy = cast[staff.email("Fiona Dow")], cast[staff.email("Omar Aziz")]
    programme = Programme(id=new_id(), name="Check-ins", on=True, lead_id=lead.pk, deputy_id=deputy.pk, escalate_after_minutes=30, hours=post.HOURS,
                          out_of_hours="Social work out of hours: 01632 960200. In danger now: 999.")
    alerts = story.alerts(maker, troubled, lead, deputy)
    mails = post.made(rng, alerts, lead, deputy, cast[staff.email("Catriona Reid")])
    beside = views.made(maker, ailsa, cast[staff.email("Catriona Reid")])
    home = next(place for place in places.PLACES if place.name == places.HOME)
    iona = phones.made(maker, home, cast[staff.email("Catriona Reid")])
    people = classroom.made(maker, ailsa, cast[staff.email("Catriona Reid")], _home(services), small=small)
    rows = maker.rows
    progress(f"storing {len(rows.children)} children, {len(rows.check_ins)} check-ins")
    tables: list[tuple[type[Model], list[Any]]] = [
        (Area, areas), (Service, services), (Person, [*cast.values(), *adults]), (Programme, [programme]),
        (Child, rows.children), (Trust, rows.trusts), (Consent, rows.consents), (CheckIn, rows.check_ins),
        (Spoke, rows.spokes), (CirclePerson, people), (View, beside.views), (Pass, beside.passes), (Promise, rows.promises), (Concern, alerts),
        (Mail, mails)]
    async with storage.writes():
        for model, made in tables:
            await model.bulk_create(made, batch_size=AT_ONCE)
        await story.looks(ailsa, cast[staff.email("Catriona Reid")], cast[staff.email("Peter Aitken")], today)
        await draft.draft(cast[staff.email("Sam Lowe")])
        await audit.record("demo.filled", by=None, about=programme, children=len(rows.children))
    return _characters(ailsa, iona, beside.asked)


def _children(rng: random.Random, keys: Keys, today: date, services: list[Service], cast: dict[str, Person],
              secrets: Secrets, small: bool) -> tuple[list[Person], Maker, Child, list[tuple[Child, bytes, Person]]]:
    maker = Maker(rng, keys, today, terms.before(today), mixes.areas(rng, places.AREAS), Rows())
    reid, adults, taken, troubled, ailsa = cast[staff.email("Catriona Reid")], [], set(cast), [], None
    for place, service in zip(places.PLACES, services, strict=True):
        here = staff.trusted_adults(rng, place, service, secrets, taken)
        adults += here
        if place.name == places.HOME:
            ailsa = story.children_of(maker, place, service, reid)
            here = [*here, reid]
        for n in range(max(1, place.children // SMALL_SHARE) if small else place.children):
            maker.usual(place, service, here[n % len(here)])
        if place.kind == "secondary":
            troubled.append((*_one_more(maker, place, service, here[0]), here[0]))
    assert ailsa is not None
    return adults, maker, ailsa, troubled


def _home(services: list[Service]) -> Service:
    return next(service for place, service in zip(places.PLACES, services, strict=True) if place.name == places.HOME)


def _one_more(maker: Maker, place: places.Place, service: Service, adult: Person) -> tuple[Child, bytes]:
    child, key = maker.child(place, service, adult)
    maker.consents(child, adult, part=True, counted=True)
    return child, key


def _characters(ailsa: Child, iona: Child, asked: CheckIn) -> list[Character]:
    reid = staff.email("Catriona Reid")
    return [
        Character("ailsa", "Ailsa, 9", "Child, with Mrs Reid", "Turn the wheel, say what matters, hear what happens next.",
                  email=reid, child_id=ailsa.pk),
        Character("iona", "Iona, 11", "Young person, by code", "Do it alone, on your own phone. Choose who sees it.",
                  email=reid, child_id=iona.pk, alone=True),
        Character("mrs-reid", "Mrs Reid", "Trusted adult", "Start a check-in, listen, agree what happens next.", email=reid),
        Character("dad", "Skye’s dad", "Family, by code", "Say how you see it, on your own phone.", check_in_id=asked.pk),
        Character("joe", "Joe Lamont", "Survey lead", "Watch an open wave without seeing an answer.",
                  email=staff.email("Joe Lamont")),
        Character("isla", "Isla Grant", "Planner", "Hold released results against the plan.",
                  email=staff.email("Isla Grant")),
        Character("fiona", "Fiona Dow", "Protection lead", "Get an alert, acknowledge it, note what was done.",
                  email=staff.email("Fiona Dow")),
        Character("peter", "Peter Aitken", "Data keeper", "Hold the key of a sealed wave, answer a parent.",
                  email=staff.email("Peter Aitken")),
        Character("sam", "Sam Lowe", "Administrator", "Areas, services, accounts, backups.",
                  email=staff.email("Sam Lowe")),
    ]
