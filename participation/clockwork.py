"""Every recurring job of the service, with how often it is done. Part of the composition root."""

from __future__ import annotations

from datetime import timedelta

from participation import alone, card_post, leftovers, mail, passes, post, promises, storage, telling, throttle
from participation.ticking import Job, Work
from participation.web import sessions


def jobs() -> list[Job]:
    """What a running service does by itself; `heard tick` does the same once."""
    return [
        Job("alerts", timedelta(seconds=15), _alerts, longest=timedelta(minutes=1)),
        Job("post", timedelta(seconds=10), _post, longest=timedelta(minutes=2)),
        Job("leftovers", timedelta(minutes=1), _leftovers),
        Job("promises", timedelta(hours=1), _promises),
        Job("sweep", timedelta(minutes=10), _sweep),
        Job("surveys", timedelta(minutes=1), _surveys, longest=timedelta(minutes=2)),
        Job("urns", timedelta(minutes=10), _mixing),
        Job("comments", timedelta(minutes=10), _comments),
        Job("letters", timedelta(seconds=10), _letters, longest=timedelta(minutes=2)),
        Job("releases", timedelta(minutes=15), _releases, longest=timedelta(hours=2)),
        Job("snapshots", timedelta(hours=1), _snapshots, longest=timedelta(minutes=10)),
        Job("class-wheels", timedelta(minutes=5), _class_wheels, longest=timedelta(hours=1)),
    ]


async def _alerts(work: Work) -> None:
    async with storage.writes():
        await telling.escalate_due(keys=work.keys)
        await card_post.tell_due()


async def _post(work: Work) -> None:
    await post.deliver(work.settings)


async def _leftovers(work: Work) -> None:
    async with storage.writes():
        await alone.sweep(keys=work.keys)
    await leftovers.sweep(database=work.database, keys=work.keys)


async def _promises(work: Work) -> None:
    from analysis.reviews import owners
    from surveys.running import reminding
    async with storage.writes():
        await promises.remind_due()
        await reminding.remind_due()
        await owners.remind_due()


async def _sweep(work: Work) -> None:
    async with storage.writes():
        await sessions.sweep(work.settings)
        await passes.sweep()
        await mail.sweep()
        await throttle.sweep()
        from analysis.measures import indicator_import
        from analysis.plan_files import plans
        await indicator_import.sweep()
        await plans.sweep()
    from analysis.coding import group_keys
    await group_keys.sweep(work.keys)


async def _surveys(work: Work) -> None:
    from surveys.running import rounds
    await rounds.go(settings=work.settings, database=work.database, keys=work.keys)


async def _letters(work: Work) -> None:
    from surveys.inviting import letter_post
    await letter_post.deliver(work.settings, work.keys)


async def _mixing(work: Work) -> None:
    from surveys.sealed import mixing
    await mixing.mix_open(work.database)


async def _comments(work: Work) -> None:
    from analysis.scoring import young_out
    await young_out.tidy(work.database)


async def _class_wheels(work: Work) -> None:
    from analysis import class_wheel as class_wheels
    await class_wheels.close_due(database=work.database, keys=work.keys)


async def _releases(work: Work) -> None:
    from analysis.releasing import schedule as release_schedule
    await release_schedule.go(work.database)


async def _snapshots(work: Work) -> None:
    from analysis.scoring import snapshots
    await snapshots.catch_up()
