"""Whom a survey is for: what decides how long its sentences may be, and whether it asks about equality."""

from __future__ import annotations

from participation.words import N_

STAFF, FAMILIES, YOUNG_PEOPLE, CHILD, EARLY = "staff", "families", "young-people", "children", "young-children"
NAMES = {STAFF: N_("Staff"), FAMILIES: N_("Families"), YOUNG_PEOPLE: N_("Young people, 12 to 18"),
         CHILD: N_("Children, 8 to 11"), EARLY: N_("Young children, 3 to 7, with an adult")}
CHILDREN = (YOUNG_PEOPLE, CHILD, EARLY)
MOST_WORDS = {YOUNG_PEOPLE: 13, CHILD: 11, EARLY: 7, STAFF: 25, FAMILIES: 20}
"""Words in one sentence. For children: the rule of the wheel's bands; for adults our own, for a reading age of about nine."""
