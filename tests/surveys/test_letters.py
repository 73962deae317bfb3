"""Messages to the invited, against a real SMTP server: a code drawn as each is sent, none at rest, none sent twice for nothing."""

import asyncio
import re
from dataclasses import replace
from datetime import timedelta

import pytest

from participation import clock, codes, storage
from participation.mail import CLAIMED_FOR, MOST_TRIES
from surveys.inviting import invitations, letter_post, letters
from surveys.inviting.invitations import Invited
from surveys.models import Letter, LetterCount, Participation, Wave
from surveys.running import opening
from surveys.sealed import ballots, closing
from surveys.sealed.ballots import Sent
from tests.participation.mailserver import MailServer, running
from tests.surveys import cast
from tests.surveys.cast import OPENED

ADDRESSES = [f"staff{n:02}@example.org" for n in range(12)]
CODE = re.compile(r"/s/(\w{28})")


@pytest.fixture
def server():
    with running(MailServer()) as one:
        yield one


@pytest.fixture
def sending(settings, server):
    return replace(settings, smtp_host="127.0.0.1", smtp_port=server.port, smtp_security="none", smtp_from="heard@dundee.example")


async def opened(keys, contacts=ADDRESSES, **more) -> Wave:
    wave = await cast.planned(keys, await cast.lead())
    wave.send_by, wave.reminders, wave.thanks = "mail", "+7 -2", True
    await wave.save()
    async with storage.writes():
        await invitations.put_list(wave=wave, people=[Invited(one, "", "") for one in contacts], keys=keys, by=None)
    await opening.open_wave(wave=wave, keys=keys, by=None)
    return await Wave.get(pk=wave.pk).prefetch_related("survey")


def tokens(server) -> dict[str, list[str]]:
    """Every code that went out, by address."""
    found: dict[str, list[str]] = {}
    for one in server.got:
        found.setdefault(one["To"], []).extend(CODE.findall(one.get_content()))
    return found


async def send(database, keys, token) -> Sent:
    holder = await invitations.holder(database.hot, keys, token)
    assert holder is not None
    return await ballots.send(database.hot, keys, holder=holder, answers={"S1": 4}, receipt=codes.new(codes.RECEIPT))


async def counts(kind: str) -> list[tuple[int, int]]:
    return await LetterCount.filter(kind=kind).order_by("day").values_list("sent", "undelivered")


async def test_each_gets_a_working_code_of_their_own_and_none_is_kept(database, keys, sending, server):
    wave = await opened(keys)
    rest = {row.token_mac for row in await Participation.all()}
    assert {mark[:7] for mark in rest} == {"unsent:"}
    assert await letter_post.deliver(sending, keys) == 12
    sent = tokens(server)
    assert sorted(sent) == ADDRESSES and len({one for found in sent.values() for one in found}) == 12
    assert (await Letter.all().count(), await counts("invitation")) == (0, [(12, 0)])
    assert await letter_post.deliver(sending, keys) == 0
    for found in sent.values():
        assert await send(database, keys, found[0]) is Sent.NOW_SEALED
    text = server.got[0].get_content()
    assert "While the survey is open, your answers are sealed." in text and "5 February 2027" in text
    assert (server.got[0]["Subject"], wave.state) == ("Your view: Working with families: a short survey", "open")


async def test_a_reminder_goes_only_to_unused_codes_and_both_codes_work(database, keys, sending, server):
    wave = await opened(keys)
    await letter_post.deliver(sending, keys)
    first = {address: found[0] for address, found in tokens(server).items()}
    for address in ADDRESSES[:4]:
        await send(database, keys, first[address])
    server.got.clear()
    with clock.at(OPENED + timedelta(days=7)):
        assert (await opening.remind_due(), await opening.remind_due()) == (8, 0)
        await send(database, keys, first[ADDRESSES[4]])  # between queueing and sending
        assert await letter_post.deliver(sending, keys) == 7
        again = tokens(server)
        assert sorted(again) == ADDRESSES[5:]
        assert await send(database, keys, again[ADDRESSES[5]][0]) is Sent.NOW_SEALED
        assert await send(database, keys, first[ADDRESSES[5]]) is Sent.BEFORE
        assert await send(database, keys, first[ADDRESSES[6]]) is Sent.NOW_SEALED
    assert (await counts("reminder"), await Letter.all().count()) == ([(7, 0)], 0)
    assert "you have not answered" not in server.got[0].get_content()
    with clock.at(OPENED + timedelta(days=8)):
        assert await opening.remind_due() == 0
    with clock.at(OPENED + timedelta(days=24)):  # the second was planned for the day before: the service did not run
        assert await opening.remind_due() == 5
    assert (await Wave.get(pk=wave.pk)).reminders == "2027-01-18 2027-02-03"


@pytest.mark.parametrize("step", ["claimed", "handed in"])
async def test_killed_between_any_two_steps_everybody_still_gets_a_working_code(database, keys, sending, server, monkeypatch, step):
    await opened(keys, ADDRESSES[:10])

    class Killed(BaseException):
        pass

    async def die(*_, **__):
        raise Killed
    target = (letter_post.post, "hand_in") if step == "claimed" else (letter_post, "_sent")
    with monkeypatch.context() as patch:
        patch.setattr(*target, die)
        with pytest.raises(Killed):
            await letter_post.deliver(sending, keys)
    early = {address: found[0] for address, found in tokens(server).items()}
    assert len(early) == (step == "handed in")
    assert await letter_post.deliver(sending, keys) == 9  # the claimed one is somebody's still
    with clock.at(OPENED + CLAIMED_FOR + timedelta(seconds=1)):
        assert await letter_post.deliver(sending, keys) == 1
    sent = tokens(server)
    assert sorted(sent) == ADDRESSES[:10]
    standing = [await send(database, keys, found[-1]) for found in sent.values()]
    assert standing == [Sent.NOW_SEALED] * 10
    for token in early.values():
        assert await send(database, keys, token) is Sent.BEFORE  # it stood for the same place
    assert len(set(server.ids)) == len(server.ids)


async def test_three_workers_at_one_queue_send_each_once(keys, database, sending, server):
    await opened(keys)
    sent = await asyncio.gather(*(letter_post.deliver(sending, keys) for _worker in range(3)))
    assert (sum(sent), sorted(one["To"] for one in server.got)) == (12, ADDRESSES)


@pytest.mark.one_database
async def test_a_server_that_is_away_costs_no_code_and_is_asked_again(database, keys, sending, server):
    await opened(keys, ADDRESSES[:10])
    assert await letter_post.deliver(replace(sending, smtp_port=1), keys) == 0
    assert {row.token_mac[:7] for row in await Participation.all()} == {"unsent:"}
    with clock.at(OPENED + timedelta(minutes=2)):
        assert await letter_post.deliver(sending, keys) == 10
    assert {row.again_mac for row in await Participation.all()} == {None}


@pytest.mark.one_database
async def test_what_the_server_may_have_taken_keeps_its_code(database, keys, sending, server):
    await opened(keys, ADDRESSES[:10])
    server.unkind = "swallow"
    await letter_post.deliver(sending, keys)
    early, server.unkind = tokens(server), ""
    with clock.at(OPENED + timedelta(minutes=2)):
        await letter_post.deliver(sending, keys)
    (address, (token,)), = early.items()
    later = tokens(server)[address][-1]
    assert later != token
    assert [await send(database, keys, token), await send(database, keys, later)] == [Sent.NOW_SEALED, Sent.BEFORE]


@pytest.mark.one_database
async def test_undelivered_invitations_are_named_and_get_codes_another_way(database, keys, sending, server):
    wave = await opened(keys, [*ADDRESSES[:10], "Ann Reid", "b@b@c"])
    server.unkind = "refuse"
    await letter_post.deliver(sending, keys)
    found = await letters.post_of(wave, keys)
    assert (found.waiting, found.undelivered) == (0, sorted([*ADDRESSES[:10], "Ann Reid", "b@b@c"]))
    with clock.at(OPENED + timedelta(days=7)):
        assert await opening.remind_due() == 0  # nobody whom nothing reached
    made = await letters.codes_for_undelivered(wave=wave, keys=keys, by=await cast.lead_again())
    assert sorted(code.contact for code in made) == found.undelivered
    assert [await send(database, keys, code.token) for code in made] == [Sent.NOW_SEALED] * 12
    assert (await letters.post_of(wave, keys)).undelivered == []


@pytest.mark.one_database
async def test_a_reminder_that_cannot_be_delivered_is_a_number_only(database, keys, sending, server):
    wave = await opened(keys, ADDRESSES[:10])
    await letter_post.deliver(sending, keys)
    server.unkind = "refuse"
    with clock.at(OPENED + timedelta(days=7)):
        await opening.remind_due()
        await letter_post.deliver(sending, keys)
    found = await letters.post_of(wave, keys)
    assert ([(one.sent, one.undelivered) for one in found.reminders], found.undelivered) == ([(0, 10)], [])
    assert await Letter.all().count() == 0


@pytest.mark.one_database
@pytest.mark.parametrize(("failed", "told"), [(1, (12, 0)), (9, (12, 0)), (10, (2, 10)), (11, (1, 11))])
async def test_a_few_undelivered_reminders_do_not_tell_of_whom_the_lead_knows_that_the_address_is_dead(database, keys, failed, told):
    wave = await opened(keys)
    await LetterCount.create(wave_id=wave.pk, kind="reminder", day="2027-01-18", sent=12 - failed, undelivered=failed)
    assert [(one.sent, one.undelivered) for one in (await letters.post_of(wave, keys)).reminders] == [told]


@pytest.mark.one_database
async def test_it_is_given_up_after_the_last_try(database, keys, sending, server):
    wave, at = await opened(keys, ADDRESSES[:10]), OPENED
    server.unkind = "later"
    for _try in range(MOST_TRIES):
        with clock.at(at):
            await letter_post.deliver(sending, keys)
        at += timedelta(hours=9)
    assert len((await letters.post_of(wave, keys)).undelivered) == 10


async def test_thanks_go_to_everybody_invited_once_and_nothing_of_them_stays(database, keys, sending, server):
    wave = await opened(keys)
    await letter_post.deliver(sending, keys)
    await send(database, keys, tokens(server)[ADDRESSES[0]][0])
    server.got.clear()
    await closing.begin(wave=wave, by=None)
    await letters.thank(wave=wave, keys=keys)
    await closing.close(wave=await Wave.get(pk=wave.pk).prefetch_related("survey"), database=database, keys=keys, by=None)
    assert await letter_post.deliver(sending, keys) == 12
    assert sorted(one["To"] for one in server.got) == ADDRESSES
    assert len({one.get_content() for one in server.got}) == 1 and not tokens(server)[ADDRESSES[0]]
    assert (await Letter.all().count(), await Participation.all().count()) == (0, 0)


@pytest.mark.one_database
@pytest.mark.parametrize(("hours", "left"), [(71, 12), (73, 0)])
async def test_thanks_that_cannot_be_sent_go_after_three_days(database, keys, hours, left):
    wave = await opened(keys)
    await letters.thank(wave=wave, keys=keys)
    with clock.at(OPENED + timedelta(hours=hours)):
        await letters.sweep()
    assert await Letter.filter(kind="thanks").count() == left


@pytest.mark.one_database
async def test_no_code_lies_in_the_database_while_letters_wait_or_after(database, keys, sending, server, settings):
    await opened(keys)
    await letter_post.deliver(sending, keys)
    with clock.at(OPENED + timedelta(days=7)):
        await opening.remind_due()
    files = b"".join(path.read_bytes() for path in settings.data.rglob("*") if path.is_file())
    sent = [one for found in tokens(server).values() for one in found]
    assert len(sent) == 12 and not [one for one in sent if one.encode() in files]
    assert not [one for one in ADDRESSES if one.encode() in files]
