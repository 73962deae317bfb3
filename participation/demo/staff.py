"""Invented people who sign in: the known cast, and trusted adults for every service."""

from __future__ import annotations

import random
import re
import unicodedata

from participation.access import Role
from participation.demo import names
from participation.demo.places import AREAS, HOME, PLACES, Place
from participation.models import Area, Person, Service
from participation.people import Secrets
from participation.places import slug

PASSWORD = "paper-boat-harbour"
PIN = "4826"
HOST = "heard.example"
# Ofcom's numbers for drama: 01632 960000 to 960999 ring nowhere.
CAST = (("Catriona Reid", "Mrs Reid", Role.TRUSTED_ADULT, "01632 960101"), ("Joe Lamont", "", Role.SURVEY_LEAD, ""),
        ("Isla Grant", "", Role.PLANNER, ""), ("Fiona Dow", "", Role.PROTECTION_LEAD, "01632 960107"),
        ("Omar Aziz", "", Role.PROTECTION_LEAD, "01632 960114"), ("Peter Aitken", "", Role.DATA_KEEPER, ""),
        ("Sam Lowe", "", Role.ADMINISTRATOR, ""))


def email(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", ".", plain).strip(".") + "@" + HOST


def areas_and_services(rng: random.Random) -> tuple[list[Area], list[Service]]:
    areas = [Area(id=ident(rng), name=name, slug=slug(name), position=n) for n, name in enumerate(AREAS)]
    by_name = {area.name: area for area in areas}
    return areas, [Service(id=ident(rng), area_id=by_name[place.area].pk, name=place.name, kind=place.kind) for place in PLACES]


def cast(rng: random.Random, services: list[Service], secrets: Secrets) -> dict[str, Person]:
    """The people one can be, by e-mail address."""
    home = next(service for service in services if service.name == HOME)
    found = [Person(id=ident(rng), name=name, known_as=known_as, email=email(name), phone=phone, roles=[role.value],
                    service_id=home.pk if role is Role.TRUSTED_ADULT else None, password_hash=secrets.password_hash,
                    pin_hash=secrets.pin_hash) for name, known_as, role, phone in CAST]
    return {person.email: person for person in found}


def trusted_adults(rng: random.Random, place: Place, service: Service, secrets: Secrets, taken: set[str]) -> list[Person]:
    """The adults of one service; no two people share an address."""
    adults = []
    while len(adults) < place.adults:
        name, known_as = names.adult(rng)
        if email(name) not in taken:
            taken.add(email(name))
            adults.append(Person(id=ident(rng), name=name, known_as=known_as, email=email(name), service_id=service.pk,
                                 roles=[Role.TRUSTED_ADULT.value], password_hash=secrets.password_hash,
                                 pin_hash=secrets.pin_hash))
    return adults


def ident(rng: random.Random) -> str:
    """An id that tells nothing, and is the same for the same seed."""
    return rng.randbytes(16).hex()
