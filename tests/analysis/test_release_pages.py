"""Release pages as a planner uses them: correcting, the log, releases by themselves; refusals keep what was typed."""

from __future__ import annotations

import asyncio

import pytest

from analysis import releases, releasing
from analysis.models import Release
from analysis.releasing import schedule as release_schedule
from participation import clock
from participation.access import Role
from tests.analysis import counted
from tests.analysis.test_releasing import SIZES, WHY, come_late
from tests.service import service  # noqa: F401  (fixture)

pytestmark = pytest.mark.one_database


async def test_a_planner_corrects_a_term_and_everybody_reads_why(service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    await service.person("joe@example.org", Role.SURVEY_LEAD)
    await counted.children(1, sizes=SIZES, share=0.9)
    (term,) = await counted.periods(1)
    with counted.then():
        old = await releases.build_period(period=term, database=service.database, by=None)
        await come_late(24)
    with clock.at(counted.TODAY.replace(hour=11)):
        isla, joe = await service.signed_in("isla@example.org"), await service.signed_in("joe@example.org")
        at = f"/releases/{old.pk}/corrections"
        assert (await joe.post(at, data={"why": WHY})).status_code == 403
        bare = await isla.post(at, data={"why": " "})
        assert bare.status_code == 422 and "Say in one sentence what was wrong." in bare.text
        assert (await isla.post(at, data={"why": WHY})).status_code == 303
        while releasing._tasks:
            await asyncio.gather(*releasing._tasks)
        new = await Release.get(correction=1)
        before, after = (await joe.get(f"/releases/{old.pk}")).text, (await joe.get(f"/releases/{new.pk}")).text
        moved = await isla.get(f"/told/children/{old.pk}")
        assert (moved.status_code, moved.headers["location"]) == (303, f"/told/children/{new.pk}")
        assert "This release was corrected. Its figures are used no more." in before and f"/releases/{new.pk}" in before
        assert "Every table of this release" not in before
        assert f"Corrected on 11 January 2027 because: {WHY}" in after and "Every table of this release" in after
        log = (await joe.get("/releases/log")).text
        assert log.index("Corrected") < log.index("Released</") and WHY in log
        listed = (await isla.get("/releases")).text
        assert f"/releases/{new.pk}" in listed and f"/releases/{old.pk}" not in listed and "corrected on 11 January 2027" in listed
        assert (await isla.post(at, data={"why": WHY})).status_code == 409


async def test_a_planner_switches_releases_by_themselves_on(service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    isla = await service.signed_in("isla@example.org")
    rules = {"on-wave": "yes", "days-wave": "7", "on-period": "no", "days-period": "21"}
    wrong = await isla.post("/releases/rules", data=rules | {"days-wave": "a week"})
    assert wrong.status_code == 422 and "Write a number of days from 0 to 180." in wrong.text
    assert [rule.on for rule in await release_schedule.rules()] == [False, False]
    assert (await isla.post("/releases/rules", data=rules)).status_code == 303
    assert await release_schedule.rules() == (release_schedule.Rule("wave", 7, True), release_schedule.Rule("period", 21, False))
