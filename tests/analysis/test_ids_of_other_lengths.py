"""Ids that come in by a form and are no ids at all are answered as unknown ones, never as a fault."""

import pytest

from participation import storage
from participation.access import Role
from tests.analysis.test_reviews import the_plan
from tests.service import Service, service  # noqa: F401  (fixture)

LONG = "x" * 33


@pytest.mark.one_database
async def test_an_id_that_is_too_long_is_an_unknown_id(service: Service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    isla = await service.signed_in("isla@example.org")
    async with storage.writes():
        plan = await the_plan()
    answers = {where: (await isla.post(where, data=data)).status_code for where, data in {
        f"/plans/{plan.pk}/reports/annual": {"from": LONG}, f"/plans/{plan.pk}/reports/evaluation": {"from": LONG},
        f"/plan-reviews/plans/{plan.pk}/self-evaluations": {"year": "2026", "area": LONG},
        "/audits/new": {"template": LONG, "readers": LONG}, "/evidence/others": {"measure": f"indicator:{LONG}"}}.items()}
    assert list(answers.values()) == [422, 422, 404, 422, 404]
    assert (await isla.get("/plans/what-rests-on", params={"on": f"theme:{LONG}"})).status_code == 404
