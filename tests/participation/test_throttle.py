"""Guessing a password or a PIN: tries that are sent all at once are slowed down like those that come one by one."""

from __future__ import annotations

import asyncio
import datetime as dt

import pytest

from participation import clock, throttle
from participation.access import Role
from participation.problems import TooMany
from tests.service import PASSWORD, Service

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)


async def test_of_forty_guesses_at_once_five_are_compared(service: Service):
    await service.person("guessed@example.org", Role.TRUSTED_ADULT)
    browsers = [service.browser() for _ in range(40)]
    with clock.at(NOON):
        answers = await asyncio.gather(*(browser.post("/sign-in", data={
            "email": "guessed@example.org", "password": f"a wrong guess {n}"}) for n, browser in enumerate(browsers)))
    found = sorted(answer.status_code for answer in answers)
    assert found == [422] * throttle.FREE_TRIES + [429] * 35


async def test_tries_at_once_are_counted_one_by_one(service: Service):
    what = service.keys.mac("test", "at once")
    with clock.at(NOON):
        tried = await asyncio.gather(*(throttle.attempt(service.hot, what) for _ in range(30)), return_exceptions=True)
    assert [type(one) for one in tried if one is not None] == [TooMany] * (30 - throttle.FREE_TRIES)


async def test_each_wrong_try_makes_the_next_wait_as_announced_and_a_right_one_forgives(service: Service):
    what, moment = service.keys.mac("test", "one"), NOON
    for tries in range(1, 16):
        with clock.at(moment):
            await throttle.attempt(service.hot, what)
            if throttle.wait_after(tries):
                with pytest.raises(TooMany) as refused:
                    await throttle.attempt(service.hot, what)
                assert refused.value.seconds == throttle.wait_after(tries)
        moment += dt.timedelta(seconds=throttle.wait_after(tries))
    await throttle.right(service.hot, what)
    with clock.at(moment):
        await throttle.attempt(service.hot, what)


async def test_a_day_without_tries_starts_the_count_again(service: Service):
    what = service.keys.mac("test", "two")
    with clock.at(NOON):
        for _ in range(throttle.FREE_TRIES):
            await throttle.wrong(service.hot, what)
    with clock.at(NOON + dt.timedelta(seconds=throttle.wait_after(throttle.FREE_TRIES) + throttle.A_DAY)):
        for _ in range(throttle.FREE_TRIES):
            await throttle.attempt(service.hot, what)
        with pytest.raises(TooMany):
            await throttle.attempt(service.hot, what)


async def test_after_a_wait_the_right_password_still_opens(service: Service):
    await service.person("late@example.org", Role.TRUSTED_ADULT)
    browser = service.browser()
    with clock.at(NOON):
        for _ in range(throttle.FREE_TRIES):
            await browser.post("/sign-in", data={"email": "late@example.org", "password": "not the right one"})
    with clock.at(NOON + dt.timedelta(seconds=2)):
        answer = await browser.post("/sign-in", data={"email": "late@example.org", "password": PASSWORD})
    assert answer.status_code == 303


async def test_a_clock_that_is_put_back_holds_nobody_up(service: Service):
    what = service.keys.mac("test", "clock")
    with clock.at(NOON + dt.timedelta(hours=1)):
        await throttle.attempt(service.database.hot, what)
        await throttle.forgive(service.database.hot, what)
    with clock.at(NOON):
        await throttle.check(service.database.hot, what)
        for _ in range(throttle.FREE_TRIES):
            await throttle.attempt(service.database.hot, what)
        with pytest.raises(TooMany):
            await throttle.attempt(service.database.hot, what)


async def test_after_a_day_nothing_tells_that_somebody_tried(service: Service):
    what = service.keys.mac("test", "swept")
    with clock.at(NOON):
        await throttle.attempt(service.hot, what)
    with clock.at(NOON + dt.timedelta(days=1, seconds=-1)):
        assert await throttle.sweep() == 0
    with clock.at(NOON + dt.timedelta(days=1)):
        assert await throttle.sweep() == 1
