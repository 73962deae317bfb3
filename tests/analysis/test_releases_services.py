"""A period's release tells levels by service through the door, and not where an area has one service."""

from __future__ import annotations

from analysis import figures, releases
from analysis.figures import By, Measure, Standing
from analysis.models import ReleaseTable
from participation import storage
from participation.models import CheckIn, Service
from tests.analysis import counted


async def test_services_are_read_through_the_door_and_one_alone_is_not(database):
    await counted.children(1, sizes=(320, 60), share=1.0)
    one, alone = [await Service.get(area__name=name) for name in ("Lochee", "Coldside")]
    other = await Service.create(area_id=one.area_id, name="Second school", kind="school")
    here = sorted(await CheckIn.filter(service=one).values_list("id", flat=True))
    async with storage.writes():
        await CheckIn.filter(id__in=here[::2]).update(service_id=other.pk)
    period, = await counted.periods(1)
    with counted.then():
        made = await releases.build_period(period=period, database=database, by=None)
    told = await ReleaseTable.filter(release_id=made.pk, by="service")
    assert told and {key for table in told for key, _ in table.groups} == {one.pk, other.pk, alone.pk}
    read = {key: [await figures.read(Measure("wheel", table.item, by=By.SERVICE, group=key)) for table in told] for key in (one.pk, other.pk, alone.pk)}
    assert {figure.standing for figure in read[alone.pk]} == {Standing.HIDDEN}
    assert {figure.base for key in (one.pk, other.pk) for figure in read[key] if figure.shown} == {160}
