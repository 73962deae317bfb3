"""Invented places of the demonstration: Dundee's eight localities, and services that no town has under these names."""

from __future__ import annotations

from dataclasses import dataclass

AREAS = ("Coldside", "East End", "Lochee", "Maryfield", "North East", "Strathmartine", "The Ferry", "West End")
SMALL_AREA = "The Ferry"
HOME = "Larchfield Primary"
"""Where Mrs Reid teaches."""


@dataclass(frozen=True)
class Place:
    """One service: how many children it has here, from which age to which, and how many trusted adults."""

    area: str
    name: str
    kind: str
    children: int
    ages: tuple[int, int]
    adults: int


def _place(area: str, name: str, kind: str, children: int) -> Place:
    ages = {"nursery": (3, 5), "primary": (5, 11), "secondary": (12, 17), "residential": (10, 17), "social-work": (4, 17),
            "health": (3, 5), "third-sector": (8, 16)}[kind]
    return Place(area, name, kind, children, ages, max(1, round(children / 13)))


PLACES = tuple(_place(*line) for line in [
    ("Coldside", "Bramble Nursery", "nursery", 42), ("Coldside", "Hawthorn Primary", "primary", 68),
    ("Coldside", "Kiln Road Primary", "primary", 60), ("Coldside", "Northgate Academy", "secondary", 64),
    ("Coldside", "Coldside Family Support", "third-sector", 12), ("Coldside", "Children and Families Team North", "social-work", 12),
    ("East End", "Harbour Nursery", "nursery", 44), ("East End", "Seagull Primary", "primary", 66),
    ("East End", "Ropewalk Primary", "primary", 58), ("East End", "Tidewater Academy", "secondary", 62),
    ("East End", "Health Visiting East", "health", 14),
    ("Lochee", "Poppy Nursery", "nursery", 40), ("Lochee", "Weaver Lane Primary", "primary", 70),
    ("Lochee", "Flaxmill Primary", "primary", 56), ("Lochee", "Millburn Academy", "secondary", 66),
    ("Lochee", "Rowan House", "residential", 6), ("Lochee", "Lochee Young Voices", "third-sector", 14),
    ("Maryfield", "Acorn Nursery", "nursery", 42), ("Maryfield", HOME, "primary", 72),
    ("Maryfield", "Orchard Primary", "primary", 54), ("Maryfield", "Hillside Academy", "secondary", 60),
    ("Maryfield", "Children and Families Team East", "social-work", 12), ("Maryfield", "Health Visiting Central", "health", 14),
    ("North East", "Skylark Nursery", "nursery", 40), ("North East", "Barley Field Primary", "primary", 64),
    ("North East", "Whinhill Academy", "secondary", 54), ("North East", "Beech House", "residential", 7),
    ("North East", "Befriending Together", "third-sector", 12), ("North East", "Health Visiting North", "health", 12),
    ("Strathmartine", "Clover Nursery", "nursery", 44), ("Strathmartine", "Gowan Primary", "primary", 66),
    ("Strathmartine", "Quarry Wood Primary", "primary", 58), ("Strathmartine", "Dawn Street Nursery", "nursery", 36),
    ("Strathmartine", "Children and Families Team West", "social-work", 12), ("Strathmartine", "Ash House", "residential", 5),
    ("The Ferry", "Shoreline Nursery", "nursery", 9), ("The Ferry", "Lighthouse Primary", "primary", 17),
    ("West End", "Thistle Nursery", "nursery", 38), ("West End", "Observatory Primary", "primary", 64),
    ("West End", "Law View Academy", "secondary", 60), ("West End", "Youth Space West", "third-sector", 14),
    ("West End", "Health Visiting West", "health", 12),
])
