"""The invented people: the same for the same seed, sealed like real ones, and a full day for Mrs Reid."""

import random
from datetime import date

import pytest

from participation import children, clock, consent, demo
from participation.demo import mixes, staff, terms
from participation.keys import Keys
from participation.models import AuditLine, CheckIn, Child, Concern, Person, Programme, Promise, Spoke, Trust
from participation.people import Secrets
from participation.wheel import KEYS, Band

TODAY = date(2026, 11, 23)


def invented(folder, seed):
    """Answers by check-in, and promises, as made from a seed."""
    rng, keys = random.Random(seed), Keys.opened(folder)
    _areas, services = staff.areas_and_services(rng)
    cast = staff.cast(rng, services, Secrets())
    _adults, maker, ailsa, _troubled = demo._children(rng, keys, TODAY, services, cast, Secrets(), True)
    rows = maker.rows
    return ([(one.check_in_id, one.voice, one.indicator, one.answer) for one in rows.spokes],
            [(one.id, one.due, one.state) for one in rows.promises], ailsa.pk)


@pytest.mark.one_database
async def test_the_same_seed_tells_the_same_story(database, tmp_path):
    assert invented(tmp_path / "a", 7) == invented(tmp_path / "b", 7)
    assert invented(tmp_path / "c", 8) != invented(tmp_path / "d", 7)


@pytest.mark.parametrize("today", [date(2026, 1, 2), date(2026, 3, 27), date(2026, 8, 20), date(2026, 8, 26), date(2024, 2, 29)])
def test_six_terms_end_before_today_and_do_not_overlap(today):
    six = terms.before(today)
    assert len(six) == 6
    assert all(one.first <= one.last < today and one.days() for one in six)
    assert all(one.last < following.first for one, following in zip(six, six[1:], strict=False))


@pytest.mark.parametrize("band", list(Band))
def test_answers_fit_the_bands_wheel(band):
    rng, area = random.Random(1), dict.fromkeys(KEYS, 0.0)
    given = {answer for _n in range(400) for answer in mixes.answers(
        rng, mixes.scores(rng, mixes.nature(rng, "Lochee"), band, 3, area), band).values()}
    assert given == {str(n) for n in range(1, mixes.RINGS[band] + 1)} | {"skip", "unsure", "talk"}


@pytest.mark.one_database
async def test_filled(settings, database):
    keys = Keys.opened(settings.keys)
    with clock.at(clock.now()):
        cast = await demo.fill(settings=settings, database=database, keys=keys, rng=random.Random(1), today=clock.today(),
                               progress=lambda _text: None, small=True)
        reid = await Person.get(email="catriona.reid@heard.example")
        mine = {children.name(one.child, keys): one.child for one in await Trust.filter(adult_id=reid.pk).prefetch_related("child")}
        due = sorted(name for name, child in mine.items() if child.next_check_in == clock.today())
        waiting = await Concern.filter(acknowledged_at=None)
        programme = await Programme.get()
    assert len(due) > 3 and {"Ailsa Morrison", "Noah Begum", "Skye Paterson"} <= set(due)
    assert {"ailsa", "mrs-reid", "joe", "isla", "fiona", "peter", "sam"} < {one.key for one in cast}
    assert (len(waiting), programme.on, programme.lead_id != programme.deputy_id) == (1, True, True)
    assert not (await consent.standing(mine["Euan Black"])).may_take_part
    assert await CheckIn.filter(child_id=mine["Ailsa Morrison"].pk).count() == 3
    assert {state for state, in await Promise.all().distinct().values_list("state")} == {"open", "done", "cannot"}
    assert await Spoke.all().count() > 4000
    # Two and a half years of acts would be a history that nobody made: only what set it up stands in the trail.
    assert await AuditLine.all().count() < 10
    # Names are sealed in the demonstration too.
    names = b"".join([bytes(one.name_sealed) for one in await Child.all()])
    assert b"Morrison" not in names and b"Begum" not in names
