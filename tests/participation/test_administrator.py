"""People, areas, services, backups, and the audit trail beside each act."""

from __future__ import annotations

import re

import pytest

from participation import audit, storage
from participation.access import Role
from participation.models import Area, AuditLine, Person, Service
from tests.service import PASSWORD

SAM = "sam@council.example"


@pytest.fixture
async def sam(service):
    await service.person(SAM, Role.ADMINISTRATOR)
    return await service.signed_in(SAM)


async def test_a_person_is_added_and_can_sign_in(service, sam):
    answer = await sam.post("/admin/people/new", data={
        "name": "Mary Reid", "known_as": "Mrs Reid", "email": "Reid@Council.example", "roles": "trusted_adult",
        "password": PASSWORD, "pin": "2580"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/admin/people")
    person = await Person.get(email="reid@council.example")
    assert (person.called, person.roles) == ("Mrs Reid", ["trusted_adult"])
    assert (await service.signed_in("reid@council.example")).cookies


@pytest.mark.one_database
@pytest.mark.parametrize(("typed", "field"), [
    ({"name": ""}, "name"), ({"email": "no address"}, "email"), ({"roles": []}, "roles"), ({"email": SAM}, "email"),
    ({"roles": ["planner", "trusted_adult"]}, "roles"), ({"password": "short"}, "password"), ({"pin": "1234"}, "pin")])
async def test_a_person_that_cannot_be_is_refused_at_the_field_and_what_was_typed_stays(sam, typed, field):
    given = {"name": "Mary Reid", "email": "reid@council.example", "roles": ["planner"], "phone": "01632 960107", **typed}
    answer = await sam.post("/admin/people/new", data=given)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert 'value="01632 960107"' in answer.text
    assert await Person.all().count() == 1


@pytest.mark.one_database
async def test_the_last_administrator_cannot_shut_themselves_out(sam):
    person = await Person.get(email=SAM)
    answer = await sam.post(f"/admin/people/{person.pk}", data={"roles": "planner", "active": "yes"})
    assert answer.status_code == 422
    assert (await Person.get(email=SAM)).roles == ["administrator"]


async def test_areas_and_services_are_added_once(sam):
    assert (await sam.post("/admin/areas", data={"name": "The Ferry"})).status_code == 303
    assert (await sam.post("/admin/areas", data={"name": "the ferry"})).status_code == 422
    area = await Area.get(slug="the-ferry")
    given = {"name": "Bay Nursery", "kind": "nursery", "area": area.pk}
    assert (await sam.post("/admin/services", data=given)).status_code == 303
    again = await sam.post("/admin/services", data=given)
    assert (again.status_code, await Service.all().count()) == (422, 1)
    assert 'value="Bay Nursery"' in again.text
    assert (await sam.post("/admin/services", data={**given, "area": "0" * 32})).status_code == 404


@pytest.mark.one_database
async def test_a_backup_is_made_and_listed(sam, settings):
    answer = await sam.post("/admin/backups")
    names = [path.name for path in (settings.data / "backups").iterdir()]
    assert answer.status_code == 200
    assert f"Saved {names[0]}." in answer.text


async def test_the_audit_trail_is_a_chain_that_the_database_will_not_change(service, sam):
    for name in ("Lochee", "Coldside", "East End"):
        await sam.post("/admin/areas", data={"name": name})
    assert [line.what for line in await AuditLine.all()] == ["person.added", "signed-in", *["area.added"] * 3]
    assert await audit.check_chain() is None
    for sql in ("UPDATE audit_line SET what = 'x'", "DELETE FROM audit_line"):
        with pytest.raises(Exception, match="append-only"):
            async with storage.writes():
                await AuditLine._meta.db.execute_query(sql)
    assert await AuditLine.all().count() == 5


@pytest.mark.one_database
async def test_a_line_changed_behind_our_back_is_found(service, sam, settings):
    await sam.post("/admin/areas", data={"name": "Lochee"})
    import sqlite3
    with sqlite3.connect(settings.data / "heard.db") as behind:
        behind.execute("DROP TRIGGER audit_line_no_update")
        behind.execute("UPDATE audit_line SET what = 'area.removed' WHERE id = 3")
    assert await audit.check_chain() == 3


async def test_a_refused_act_leaves_no_line(service, sam):
    await sam.post("/admin/areas", data={"name": ""})
    assert [line.what for line in await AuditLine.all()] == ["person.added", "signed-in"]


async def names_found(sam, address):
    return re.findall(r'govuk-link" href="/admin/people/\w{32}">([^<]+)<', (await sam.get(address)).text)


async def test_people_are_found_by_name_address_and_service_thirty_at_a_time(service, sam):
    area = await Area.create(name="Lochee", slug="lochee")
    school = await Service.create(area=area, name="Harbour School", kind="school")
    for number in range(31):
        await service.person(f"p{number:02}@council.example", Role.PLANNER)
    await Person.filter(email="p07@council.example").update(name="Zoë O’Hara", service_id=school.pk)
    assert len(await names_found(sam, "/admin/people")) == 30
    assert len(await names_found(sam, "/admin/people?page=2")) == 2
    for sought in ("o’hara", "P07@", "harbour"):
        assert await names_found(sam, f"/admin/people?q={sought}") == ["Zoë O’Hara"]
    assert await names_found(sam, "/admin/people?q=nobody-of-this-name&page=x") == []
