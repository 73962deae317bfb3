"""A later message brings another code: both stand for one participation, and one ballot counts, whatever is raced."""

import asyncio

from participation import codes
from surveys.inviting import invitations
from surveys.inviting.invitations import Holder
from surveys.models import Box, Draft, Participation
from surveys.sealed import ballots
from surveys.sealed.ballots import OlderPage, Sent
from tests.surveys.cast import PEOPLE, Open

A, B = PEOPLE[0], PEOPLE[1]


def receipt() -> str:
    return codes.new(codes.RECEIPT)


async def second_code(staff: Open) -> str:
    """Another code for A."""
    token = codes.new(codes.TOKEN)
    await Participation.filter(token_mac=invitations.token_mac(staff.keys, staff.tokens[A])).update(
        again_mac=invitations.token_mac(staff.keys, token))
    return token


async def held(staff: Open, token: str) -> Holder:
    found = await invitations.holder(staff.database.hot, staff.keys, token)
    assert found is not None
    return found


async def send(staff: Open, token: str, mine: str) -> Sent:
    return await ballots.send(staff.database.hot, staff.keys, holder=await held(staff, token), answers={"S1": 4}, receipt=mine)


async def test_both_codes_stand_for_one_participation_and_one_ballot(staff: Open) -> None:
    again = await second_code(staff)
    first, second = await held(staff, staff.tokens[A]), await held(staff, again)
    assert (first.participation, first.other_links) == (second.participation, True)
    assert await send(staff, again, receipt()) is Sent.NOW_SEALED
    assert await send(staff, staff.tokens[A], receipt()) is Sent.BEFORE
    assert ((await held(staff, staff.tokens[A])).standing, await Box.all().count()) == ("spent", 1)
    assert not (await held(staff, staff.tokens[B])).other_links


async def test_both_codes_raced_are_one_ballot(staff: Open) -> None:
    tokens = [staff.tokens[A], await second_code(staff)]
    sent = await asyncio.gather(*(send(staff, tokens[n % 2], receipt()) for n in range(12)))
    assert sorted(sent) == sorted([Sent.NOW_SEALED] + [Sent.BEFORE] * 11)
    assert await Box.all().count() == 1


async def test_the_other_code_starts_fresh_and_neither_keeps_after_sending(staff: Open) -> None:
    again = await second_code(staff)
    hot, first = staff.database.hot, await held(staff, staff.tokens[A])
    await ballots.keep_draft(hot, holder=first, answers={"S1": 2}, page=2, revision=0)
    second = await held(staff, again)
    assert (second.answers, second.revision) == ({}, 0)
    await ballots.keep_draft(hot, holder=second, answers={"S1": 5}, page=1, revision=0)
    assert ((await held(staff, staff.tokens[A])).answers, await Draft.all().count()) == ({"S1": 2}, 2)
    await send(staff, again, receipt())
    try:
        await ballots.keep_draft(hot, holder=first, answers={"S1": 1}, page=2, revision=1)
    except OlderPage:
        return
    raise AssertionError("a draft was kept for a spent code")
