"""The demonstration's training: two days on plans and chronologies, from the survey before it to what families say."""

from __future__ import annotations

from datetime import date, timedelta

from analysis.audits import told as audits_told
from analysis.figures import Measure
from analysis.models import Action
from analysis.training import trainings
from analysis.training.trainings import AFTER, AUDIT, BEFORE, FAMILIES, LATER, Wanted
from participation import storage
from participation.models import Person
from surveys.models import Stratum, Wave

TITLE = "Plans and chronologies that a family understands"
NAMES = {BEFORE: "Chronologies course, before", AFTER: "Chronologies course, after", LATER: "Chronologies course, three months on"}
BEGAN, ENDED = 131, 124
"""Days ago."""
BEHAVIOUR = ("Team leaders looked at two plans of each person in the months after. In most, each outcome now has a sign that a family would "
             "notice. Chronologies are shorter; what an event meant for the child is still often missing.")
CAME = 0.9
"""Share of those invited to the first survey who came to the course."""


async def fill(*, today: date, by: Person | None) -> None:
    waves = {step: one.pk for step, name in NAMES.items() if (one := await Wave.get_or_none(name=name))}
    action = await Action.filter(number="2.1").first()
    audit = next((key for key, _words in await audits_told.offers() if key.endswith(":outcomes")), "")
    invited = sum(await Stratum.filter(wave_id=waves.get(BEFORE, "")).values_list("invited", flat=True))
    wanted = Wanted(TITLE, today - timedelta(days=BEGAN), today - timedelta(days=ENDED), round(CAME * invited) or None, action.pk if action else None,
                    {**waves, AUDIT: audit, FAMILIES: Measure("families", "F5").key}, BEHAVIOUR)
    async with storage.writes():
        await trainings.add(wanted=wanted, by=by)
