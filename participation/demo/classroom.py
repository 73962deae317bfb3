"""Mrs Reid's class on one tablet this week, Ailsa's people then and now, and promises that are late or due soon."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

from participation import children, keys as sealing
from participation.demo import mixes, terms
from participation.demo.places import HOME, PLACES, Place
from participation.demo.sittings import Maker
from participation.demo.staff import ident
from participation.models import CheckIn, Child, CirclePerson, Person, Service
from participation.promises import Happened
from participation.promises import State as Promised

GROUP, AGE = "P5", 9
LATE = "Skye Paterson"
MANY, FEW = 25, 9
DONE, AWAY = .4, .12
"""Shares of the class: done in the last days, not today."""
THEN = (("Gran", 2, 3, "more", "flower"), ("Mum", 1, 6, "same", "sun"), ("Jamie", 1, 10, "same", "dog"),
        ("Dad", 3, 5, "more", "fish"), ("Bea", 2, 7, "", "cat"))
NOW = (("Gran", 1, 2, "more", "flower"), ("Mum", 1, 6, "same", "sun"), ("Jamie", 1, 10, "same", "dog"),
       ("Lewis", 2, 5, "more", "butterfly"), ("Mr Khan", 2, 7, "same", "bird"), ("Dad", 3, 4, "more", "fish"),
       ("Bea", 3, 8, "unsure", "cat"))


def made(maker: Maker, ailsa: Child, adult: Person, service: Service, *, small: bool) -> list[CirclePerson]:
    """Adds to the rows of a filled school; what is returned is stored after the check-ins."""
    maker = replace(maker, rng=random.Random(GROUP))  # nothing drawn before or after changes by it
    place = next(one for one in PLACES if one.name == HOME)
    key = children.key_of(ailsa, maker.keys)
    hers = {trust.child_id for trust in maker.rows.trusts if trust.adult_id == adult.pk}
    skye = next((one for one in maker.rows.children if one.pk in hers and children.name(one, maker.keys) == LATE), None)
    if skye:
        _late(maker, skye, children.key_of(skye, maker.keys), adult)
    _class(maker, place, service, adult, FEW if small else MANY)
    return _people(maker, ailsa, key)


def _class(maker: Maker, place: Place, service: Service, adult: Person, many: int) -> None:
    """Due, done and not today, in no order that tells anything."""
    for _n in range(many):
        child, key = maker.child(place, service, adult, age=AGE)
        child.group = GROUP
        maker.consents(child, adult, part=True, counted=True)
        maker.history(child, key, place, adult, counted=True)
        child.active, child.next_check_in = True, maker.today
        chance = maker.rng.random()
        if chance < DONE:
            _done(maker, child, key, place, adult)
        elif chance < DONE + AWAY:
            child.not_today = maker.today


def _done(maker: Maker, child: Child, key: bytes, place: Place, adult: Person) -> None:
    day = maker.today - timedelta(maker.rng.randint(0, 3))
    maker.sitting(child, key, mixes.nature(maker.rng, place.area), adult, len(maker.terms) - 1, day, counted=True)
    child.next_check_in = day


def _people(maker: Maker, child: Child, key: bytes) -> list[CirclePerson]:
    """Who is close to this child in the last two wheels; and what the child said became of an earlier promise."""
    then, last = sorted((one for one in maker.rows.check_ins if one.child_id == child.pk),
                        key=lambda one: one.finished_on)[-2:]
    for promise in maker.rows.promises:
        if promise.check_in_id == then.pk and promise.state == Promised.DONE:
            promise.child_says = Happened.YES.value
    return [*_circle(maker, then, key, THEN), *_circle(maker, last, key, NOW)]


def _circle(maker: Maker, check_in: CheckIn, key: bytes, those: tuple[tuple[str, int, int, str, str], ...]) -> list[CirclePerson]:
    made = []
    for name, ring, hour, wish, picture in those:
        one = CirclePerson(id=ident(maker.rng), check_in_id=check_in.pk, ring=ring, hour=hour, wish=wish, picture=picture)
        one.name_sealed = sealing.seal(name, key=key, where=f"circle_person.name_sealed:{one.pk}")
        made.append(one)
    return made


def _late(maker: Maker, child: Child, key: bytes, adult: Person) -> None:
    """Of this child's last check-in: a promise that should be done by now, and one that falls due tomorrow."""
    kept = [one for one in maker.rows.check_ins if one.child_id == child.pk and one.finished_on]
    if not kept:
        return
    last = max(kept, key=lambda one: one.finished_on)
    maker.rows.promises[:] = [one for one in maker.rows.promises if one.check_in_id != last.pk]
    maker.promise(last, child, key, "I get a quiet place at break.", maker.today - timedelta(3), about="safe", owner=adult)
    maker.promise(last, child, key, "We try the chess club.", terms.weekday_from(maker.today + timedelta(1)), about="included",
                  owner=adult)


