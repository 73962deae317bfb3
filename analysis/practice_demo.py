"""The demonstration's case-file audits, trainings and directory of services, in the order in which one points to the other."""

from __future__ import annotations

from datetime import date

from analysis.audits import demo as audits_demo
from analysis.directory import demo as directory_demo
from analysis.training import demo as training_demo
from participation.models import Person


async def fill(*, today: date, by: Person | None) -> None:
    await audits_demo.fill(today=today, by=by)
    await training_demo.fill(today=today, by=by)
    await directory_demo.fill(today=today, by=by)
