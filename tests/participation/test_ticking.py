"""Recurring jobs: due by the lease, by one worker, none in another's way, ended cleanly; and what the real ones do."""

import asyncio
import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest

from participation import clock, clockwork, storage, ticking
from participation.app import create_app
from participation.cli import parser
from participation.keys import Keys
from participation.models import Lease, Mail
from participation.ticking import Job, Work
from tests.participation.adults import staged
from tests.participation.mailserver import MailServer, running

NOON = datetime(2026, 6, 3, 11, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@dataclass
class Counter:
    """A job that notes when it ran, and may be told to fail or to wait."""

    ran: list[str] = field(default_factory=list)
    trouble: Exception | None = None
    gate: asyncio.Event | None = None

    async def run(self, work):
        self.ran.append(f"{clock.now():%H:%M:%S}")
        if self.gate:
            await self.gate.wait()
        if self.trouble:
            raise self.trouble


@pytest.fixture
async def work(settings):
    with clock.at(NOON):
        async with storage.opened(settings) as database:
            yield Work(settings, database, Keys.opened(settings.keys))


def later(**span):
    return clock.at(NOON + timedelta(**span))


@pytest.mark.parametrize(("seconds", "times"), [(59, 1), (60, 2), (61, 2)])
async def test_a_job_is_done_again_when_it_is_due(work, seconds, times):
    one = Counter()
    jobs = [Job("one", MINUTE, one.run)]
    assert await ticking.once(jobs, work) == []
    with later(seconds=seconds):
        await ticking.once(jobs, work)
    assert len(one.ran) == times


async def test_two_workers_do_it_once(work):
    one = Counter()
    jobs = [Job("one", MINUTE, one.run)]
    await asyncio.gather(*[ticking.once(jobs, work, worker=name) for name in ("a", "b", "c")])
    assert len(one.ran) == 1
    with later(minutes=1):
        await asyncio.gather(*[ticking.once(jobs, work, worker=name) for name in ("a", "b", "c")])
    assert one.ran == ["11:00:00", "11:01:00"]


async def test_after_a_long_sleep_it_is_done_once_and_at_once(work):
    one = Counter()
    jobs = [Job("one", MINUTE, one.run)]
    await ticking.once(jobs, work)
    with later(days=3):
        await ticking.once(jobs, work)
        await ticking.once(jobs, work)
    assert len(one.ran) == 2


@pytest.mark.parametrize(("seconds", "taken"), [(299, False), (300, True), (301, True)])
async def test_a_killed_worker_is_followed_by_another_after_the_longest_time(work, seconds, taken):
    one = Counter()
    job = Job("one", MINUTE, one.run, longest=5 * MINUTE)
    assert await ticking._taken(job, "killed") is not None
    with later(seconds=seconds):
        await ticking.once([job], work)
    assert bool(one.ran) is taken


async def test_a_clock_that_had_run_ahead_stops_nothing(work):
    one = Counter()
    await Lease.create(name="one", holder="x", until=int(datetime(2040, 1, 1, tzinfo=UTC).timestamp()))
    await ticking.once([Job("one", MINUTE, one.run)], work)
    assert len(one.ran) == 1


@pytest.mark.one_database
async def test_a_job_that_fails_is_named_without_its_words_and_stops_no_other(work, caplog):
    bad, good = Counter(trouble=ValueError("planted words of a child")), Counter()
    with caplog.at_level(logging.ERROR):
        assert await ticking.once([Job("bad", MINUTE, bad.run), Job("good", MINUTE, good.run)], work) == ["bad"]
    assert len(good.ran) == 1
    assert "job bad failed: ValueError at" in caplog.text and "planted" not in caplog.text
    with later(minutes=1):
        await ticking.once([Job("bad", MINUTE, bad.run)], work)
    assert len(bad.ran) == 2


@pytest.mark.one_database
async def test_going_does_every_job_and_ends_cleanly(work, monkeypatch):
    monkeypatch.setattr(ticking, "LOOK_EVERY", 0.01)
    hangs, good = Counter(gate=asyncio.Event()), Counter()
    monkeypatch.setattr(ticking, "STOP_WITHIN", 0.05)
    async with ticking.going([Job("hangs", MINUTE, hangs.run), Job("good", MINUTE, good.run)], work):
        async with asyncio.timeout(5):
            while not (good.ran and hangs.ran):
                await asyncio.sleep(0)
    left = [task for task in asyncio.all_tasks() if task.get_name().startswith("heard ")]
    assert (len(good.ran), len(hangs.ran), left) == (1, 1, [])


@pytest.mark.one_database
async def test_a_job_in_progress_is_let_finish(work, monkeypatch):
    one, finished = Counter(gate=asyncio.Event()), []

    async def run(work):
        await one.run(work)
        finished.append(True)

    async with ticking.going([Job("one", MINUTE, run)], work):
        while not one.ran:
            await asyncio.sleep(0)
        asyncio.get_running_loop().call_later(0.02, one.gate.set)
    assert finished == [True]


@pytest.mark.one_database
async def test_no_clock_ticks_in_tests_nor_where_it_is_switched_off(settings):
    assert create_app(settings).state.jobs == []
    assert create_app(replace(settings, tick=False), ticking=True).state.jobs == []
    named = [job.name for job in create_app(settings, ticking=True).state.jobs]
    assert named == [job.name for job in clockwork.jobs()] and len(set(named)) == len(named) >= 6


# ---- the real jobs

@pytest.fixture
def server():
    with running(MailServer()) as one:
        yield one


def posting(stage, server):
    settings = replace(stage.settings, smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none",
                       smtp_from="heard@dundee.example")
    return Work(settings, stage.app.state.database, stage.keys)


async def test_an_exercise_goes_the_whole_way_to_the_deputys_mailbox(settings, server):
    async with staged(settings) as stage:
        work, lead = posting(stage, server), await stage.as_(stage.cast.lead)
        await lead.post("/concerns/exercise")
        assert await ticking.once(clockwork.jobs(), work) == []
        assert [(one["To"], one["Subject"]) for one in server.got] == [
            ("fiona@dundee.example", "EXERCISE: Heard: an alert waits for you")]
        for minutes, got in ((29, 1), (30, 2), (60, 2)):
            with later(minutes=minutes):
                assert await ticking.at_once(clockwork.jobs(), work) == []
            assert len(server.got) == got
        assert (server.got[1]["To"], server.got[1]["Subject"]) == (
            "omar@dundee.example", "EXERCISE: Heard: an alert waits for you")
        assert "Nobody had acknowledged it by 12:30, so it comes to you too." in server.got[1].get_content()


async def test_every_job_runs_twice_without_a_fault(settings):
    async with staged(settings) as stage:
        work = Work(stage.settings, stage.app.state.database, stage.keys)
        for days in (0, 1):
            with later(days=days):
                assert await ticking.at_once(clockwork.jobs(), work) == []
    assert parser().parse_args(["tick"]).command == "tick"


@pytest.mark.one_database
async def test_the_whole_way_from_a_childs_press_to_the_note(settings, server):
    """Press, e-mail to the lead, acknowledged before the deputy's time: the deputy is never written to."""
    async with staged(settings) as stage:
        work, child = posting(stage, server), await stage.as_child(stage.cast.check_in)
        await child.post("/my/now", data={"check_in": stage.cast.check_in.pk})
        await ticking.at_once(clockwork.jobs(), work)
        (got,) = server.got
        text = got.as_string()
        assert [word for word in ("Ailsa", "Morrison", "Reid", "Camperdown", "talk") if word in text] == []
        lead = await stage.as_(stage.cast.lead)
        where = next(line for line in got.get_content().splitlines() if line.startswith("http"))
        page = await lead.get(where.removeprefix(stage.settings.origin))
        assert "Ailsa Morrison asked to talk to someone now" in page.text and "sent 12:00" in page.text
        await lead.post(f"{where.removeprefix(stage.settings.origin)}/acknowledge")
        with later(hours=2):
            await ticking.at_once(clockwork.jobs(), work)
        assert (len(server.got), await Mail.all().count()) == (1, 1)


