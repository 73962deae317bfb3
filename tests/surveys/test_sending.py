"""One code, one ballot: whatever is clicked twice, sent at once, or sent too late."""

import asyncio
from datetime import timedelta

import pytest

from participation import clock, codes
from surveys.models import Box, Draft, Participation, Receipt
from surveys.sealed import ballots
from surveys.sealed.ballots import OlderPage, Sent
from tests.surveys.cast import OPENED, PEOPLE, Open

A, B = PEOPLE[0], PEOPLE[1]


def receipt() -> str:
    return codes.new(codes.RECEIPT)


async def test_sending_seals_one_box_and_spends_the_code(staff: Open) -> None:
    assert await staff.send(A, {"S1": 4}, receipt()) is Sent.NOW_SEALED
    assert (await Box.all().count(), await Receipt.all().count()) == (1, 1)
    assert await Participation.filter(state="spent").count() == 1
    assert (await staff.holder(A)).standing == "spent"


async def test_the_same_page_sent_twice_is_one_ballot_and_the_same_answer(staff: Open) -> None:
    mine = receipt()
    assert [await staff.send(A, {"S1": 4}, mine) for _ in range(3)] == [Sent.NOW_SEALED] * 3
    assert await Box.all().count() == 1


async def test_another_page_with_a_spent_code_is_told_so(staff: Open) -> None:
    await staff.send(A, {"S1": 4}, receipt())
    assert await staff.send(A, {"S1": 1}, receipt()) is Sent.BEFORE
    assert await Box.all().count() == 1


async def test_ten_codes_each_sent_twice_at_once_are_ten_ballots(staff: Open) -> None:
    people = PEOPLE[:10]
    sent = await asyncio.gather(*(staff.send(person, {"S1": 3}, receipt()) for person in people for _ in range(2)))
    assert sorted(sent) == sorted([Sent.NOW_SEALED, Sent.BEFORE] * 10)
    assert await Box.all().count() == 10


async def test_a_double_click_at_once_is_answered_alike(staff: Open) -> None:
    mine = receipt()
    sent = await asyncio.gather(*(staff.send(A, {"S1": 3}, mine) for _ in range(5)))
    assert sent == [Sent.NOW_SEALED] * 5
    assert await Box.all().count() == 1


async def test_a_receipt_of_somebody_else_loses_no_ballot(staff: Open) -> None:
    mine = receipt()
    await staff.send(A, {"S1": 4}, mine)
    assert await staff.send(B, {"S1": 5}, mine) is Sent.DRAW_AGAIN
    assert (await staff.holder(B)).standing == "issued"
    assert await staff.send(B, {"S1": 5}, receipt()) is Sent.NOW_SEALED
    assert await Box.all().count() == 2


async def test_sending_forgets_the_draft(staff: Open) -> None:
    await ballots.keep_draft(staff.database.hot, holder=await staff.holder(A), answers={"S1": 2}, page=2, revision=0)
    assert await Draft.all().count() == 1
    await staff.send(A, {"S1": 2}, receipt())
    assert await Draft.all().count() == 0


async def test_a_draft_is_found_again_by_the_code_alone(staff: Open) -> None:
    hot = staff.database.hot
    await ballots.keep_draft(hot, holder=await staff.holder(A), answers={"S1": 2}, page=2, revision=0)
    await ballots.keep_draft(hot, holder=await staff.holder(A), answers={"S1": 2, "S2": "na"}, page=3, revision=1)
    found = await staff.holder(A)
    assert (found.answers, found.page, found.revision) == ({"S1": 2, "S2": "na"}, 3, 2)
    assert (await staff.holder(B)).answers == {}


@pytest.mark.parametrize("revision", [0, 1, 3, 99])
async def test_an_older_or_invented_revision_does_not_overwrite(staff: Open, revision: int) -> None:
    hot = staff.database.hot
    for number in (0, 1):
        await ballots.keep_draft(hot, holder=await staff.holder(A), answers={"S1": 2 + number}, page=1, revision=number)
    with pytest.raises(OlderPage):
        await ballots.keep_draft(hot, holder=await staff.holder(A), answers={"S1": 5}, page=1, revision=revision)
    assert (await staff.holder(A)).answers == {"S1": 3}


async def test_two_tabs_at_once_one_wins_and_the_other_is_told(staff: Open) -> None:
    hot, holder = staff.database.hot, await staff.holder(A)
    tries = [ballots.keep_draft(hot, holder=holder, answers={"S1": n}, page=1, revision=0) for n in (1, 5)]
    outcome = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(one) for one in outcome if one) == [OlderPage]


async def test_a_draft_after_sending_is_not_kept(staff: Open) -> None:
    before = await staff.holder(A)
    await staff.send(A, {"S1": 2}, receipt())
    with pytest.raises(OlderPage):
        await ballots.keep_draft(staff.database.hot, holder=before, answers={"S1": 1}, page=1, revision=0)
    assert await Draft.all().count() == 0


async def test_throwing_away_keeps_the_code_good(staff: Open) -> None:
    hot = staff.database.hot
    await ballots.keep_draft(hot, holder=await staff.holder(A), answers={"S1": 2}, page=1, revision=0)
    await ballots.throw_away(hot, holder=await staff.holder(A))
    found = await staff.holder(A)
    assert (found.standing, found.answers, found.revision) == ("issued", {}, 0)


async def test_the_last_day_counts_and_the_day_after_is_too_late(staff: Open) -> None:
    with clock.at(OPENED.replace(month=2, day=5, hour=23, minute=59)):
        assert (await staff.holder(A)).standing == "issued"
    with clock.at(OPENED.replace(month=2, day=6, hour=0, minute=1)):
        late = await staff.holder(A)
        assert late.standing == "over"
        assert await staff.send(A, {"S1": 4}, receipt()) is Sent.TOO_LATE
    assert await Box.all().count() == 0


async def test_a_wave_that_began_to_close_takes_nothing_more(staff: Open) -> None:
    from surveys.sealed import closing
    before, mine = await staff.holder(A), receipt()
    await staff.send(B, {"S1": 1}, mine)
    await closing.begin(wave=staff.wave, by=staff.lead)
    hot = staff.database.hot
    assert await ballots.send(hot, staff.keys, holder=before, answers={"S1": 1}, receipt=receipt()) is Sent.TOO_LATE
    with pytest.raises(OlderPage):
        await ballots.keep_draft(hot, holder=before, answers={"S1": 1}, page=1, revision=0)
    assert await ballots.withdraw(hot, staff.keys, receipt=mine) is False


async def test_a_receipt_takes_its_ballot_out_once(staff: Open) -> None:
    mine = receipt()
    await staff.send(A, {"S1": 4}, mine)
    hot = staff.database.hot
    tries = [await ballots.withdraw(hot, staff.keys, receipt=one) for one in (receipt(), mine, mine)]
    assert tries == [False, True, False]
    assert await staff.send(A, {"S1": 1}, mine) is Sent.BEFORE


async def test_nobody_holds_a_made_up_code(staff: Open) -> None:
    from surveys.inviting import invitations
    assert await invitations.holder(staff.database.hot, staff.keys, codes.new(codes.TOKEN)) is None


async def test_a_page_costs_one_statement_and_a_ballot_one_job(staff: Open) -> None:
    """At most one hot read a GET and one hot write a POST."""
    calls: list[str] = []
    hot = staff.database.hot

    class Counting:
        async def one(self, sql: str, *params: object) -> tuple | None:
            calls.append("one")
            return await hot.one(sql, *params)  # type: ignore[arg-type]

        async def write(self, *steps: object) -> tuple[int, ...]:
            calls.append(f"write {len(steps)}")
            return await hot.write(*steps)  # type: ignore[arg-type]

    from surveys.inviting import invitations
    await staff.holder(A)  # the questionnaire is read once
    holder = await invitations.holder(Counting(), staff.keys, staff.tokens[A])  # type: ignore[arg-type]
    assert holder is not None
    await ballots.send(Counting(), staff.keys, holder=holder, answers={"S1": 1}, receipt=receipt())  # type: ignore[arg-type]
    assert calls == ["one", "write 4"]


def test_the_clock_of_these_tests_stands_in_the_wave() -> None:
    assert clock.now() == OPENED and OPENED + timedelta(days=25) > clock.now()
