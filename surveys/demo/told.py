"""What the invented partnership told those who answered."""

from __future__ import annotations

import datetime as dt

from participation.models import Person
from surveys.told import themes
from surveys.told.themes import DONE, NOT_POSSIBLE, UNDER_WAY, Words
from surveys.models import Wave

# (title, you said, we did, owner, state, days from today, why)
STAFF = (
    ("Quality checks do not reach us", "Many of you never hear what a quality check found in your own cases.",
     "Findings now come to each team within two weeks, on one page, with one thing to change.", "Shona Kerr, quality",
     DONE, -40, ""),
    ("Who decides what", "You asked for a plain list of who may decide what across services.",
     "A two-page list is being tried in Lochee and Coldside.", "Isla Grant, partnership", UNDER_WAY, 45, ""),
    ("Time for chronologies", "Most of you keep chronologies in the evening.",
     "Protected time of two hours a month for everybody who keeps one.", "Ruth Nwosu, social work", UNDER_WAY, -12,
     "Two teams have no cover for those hours yet. A new date will be here within a month."),
)
EARLIER = (
    ("Results that never came back", "You had answered before and heard nothing.",
     "Results and what comes of them stand on one page now, by a day that is promised before you answer.",
     "Shona Kerr, quality", DONE, -95, ""),
)
FAMILIES = (
    ("Help took too long to come", "Many of you waited more than six weeks.",
     "A family worker now phones within five working days, and stays your contact until help starts.",
     "Ayesha Mackie, family support", DONE, -70, ""),
    ("We had to tell our story again and again", "You told it to a school, a nurse and a social worker.",
     "One short summary, written with you, goes with you. You decide what is in it. Two clusters are trying it now.",
     "Joe Lamont, learning", UNDER_WAY, 60, ""),
    ("Evening appointments", "Working parents asked for times after five.",
     "Lochee and Coldside open until seven on Tuesdays. The other areas do not yet.", "Hana Osman, health visiting",
     UNDER_WAY, -30, "The second clinic has no reception staff in the evening."),
    ("A leaflet in our own language", "Polish, Arabic and Romanian came up most.",
     "The guide to help is out in Polish and Arabic, on paper and online. Romanian is with the translator.",
     "Ayesha Mackie, family support", DONE, -55, ""),
    ("Free bus travel to appointments", "Cost of travel kept some of you away.",
     "The partnership has no power over fares. We now offer a phone call or a home visit instead.",
     "Shona Kerr, partnership", NOT_POSSIBLE, 0, ""),
)


async def tell(wave: Wave, told: tuple, *, today: dt.date, by: Person | None) -> None:
    accounts = {person.name: person.pk for person in await Person.all()}
    for title, said, did, owner, state, days, why in told:
        day = today + dt.timedelta(days=days)
        await themes.add(wave=wave, by=by, words=Words(
            title=title, said=said, did=did, owner=owner, state=state, due=day if state == UNDER_WAY else None,
            done_on=day if state == DONE else None, why=why,
            owner_person_id=accounts.get(owner.partition(",")[0])))
