"""Comments of young people on both databases: out ten or more at once, no order in the table, and an end for every word."""

from datetime import date

import asyncpg
import pytest

from analysis.models import YoungComment
from analysis.scoring import young, young_out
from participation import clock
from participation.access import Role
from participation.models import AuditLine
from tests.analysis.test_young import kept_by_two, plan, say  # noqa: F401

A, B = "a" * 32, "b" * 32


def on(day: date):
    return clock.at(clock.datetime(day.year, day.month, day.day, 12, tzinfo=clock.HERE))


@pytest.mark.parametrize(("lines", "told"), [
    ([A] * 10, {A}), ([A] * 9, set()), ([A] * 10 + [B] * 9, set()), ([A] * 10 + [B] * 10, {A, B}), ([A] * 11 + [B] * 10 + [""], {A}),
    ([A] * 10 + [""] * 10, {A}), ([""] * 12, set()), ([A] * 12 + ["c"] * 3, set())])
def test_a_part_stands_beside_ten_or_more_and_the_rest_is_nobody_or_ten(lines, told):
    assert young_out.parts_told(lines) == told


@pytest.mark.parametrize(("kept", "out"), [(9, 0), (10, 10), (11, 11)])
async def test_fewer_than_ten_do_not_go_out(service, plan, kept, out):  # noqa: F811
    await kept_by_two(service, plan, kept, line=A)
    assert await young_out.go_out(plan.pk) == out
    assert await YoungComment.filter(state="shown", line=A).count() == out == len(await young.shown(plan, service.keys))
    await kept_by_two(service, plan, 9, line=A)
    assert await young_out.go_out(plan.pk) == (18 if not out else 0)  # one by one would show whose words have just come


async def test_nothing_in_the_table_tells_in_which_order_comments_came(service, plan, settings):  # noqa: F811
    await kept_by_two(service, plan, 30)
    came = await _lie(service, settings)
    await young_out.tidy(service.database)
    lie = await _lie(service, settings)
    assert lie == sorted(lie) and (service.database.kind == "sqlite" or came != sorted(came))  # ids are drawn at random
    if service.database.kind == "postgres":
        server = await asyncpg.connect(settings.database_url)
        assert len(await server.fetch("SELECT DISTINCT xmin::text FROM young_comment")) == 1
        await server.close()


async def _lie(service, settings) -> list[str]:
    """Ids as rows lie in the table."""
    order = "ORDER BY ctid" if service.database.kind == "postgres" else ""
    return [row[0] for row in await service.database.hot.all(f"SELECT id FROM young_comment {order}")]


async def test_words_that_nobody_reads_go_after_three_months_and_kept_ones_after_a_year(service, plan):  # noqa: F811
    with on(date(2026, 11, 30)):
        await say(service.browser(), plan, "Unread.")
        await kept_by_two(service, plan, 1)
    for day, left in ((date(2027, 2, 28), 2), (date(2027, 3, 1), 1), (date(2027, 11, 30), 1), (date(2027, 12, 1), 0)):
        with on(day):
            await young_out.tidy(service.database)
        assert sum(bool(one.words) for one in await YoungComment.all()) == left
    assert await AuditLine.filter(what="young.ended").count() == 2


async def test_what_was_passed_on_stays_until_it_is_dealt_with_and_three_months_more(service, plan):  # noqa: F811
    await service.person("both@example.org", Role.PROTECTION_LEAD, Role.SURVEY_LEAD)
    lead, both = await service.signed_in("lead@example.org"), await service.signed_in("both@example.org")
    await say(service.browser(), plan, "Somebody hits me.")
    one = await YoungComment.get()
    await lead.post(f"/young-comments/{one.pk}", data={"act": "worry"})
    await lead.post(f"/young-comments/{one.pk}", data={"act": "withhold"})
    with on(young_out.after(clock.today(), 40)):
        await young_out.tidy(service.database)
    page = (await both.get("/young-comments")).text  # a protection lead who reads comments too does not miss it
    assert "Somebody hits me." in page and "I have done what it needs" in page
    assert (await lead.post(f"/young-comments/{one.pk}/dealt")).status_code == 403
    assert (await both.post(f"/young-comments/{'0' * 32}/dealt")).status_code == 404
    assert [(await both.post(f"/young-comments/{one.pk}/dealt")).status_code for _time in range(2)] == [303, 409]
    end = (await YoungComment.get()).ends_on
    assert end == young_out.after(clock.today(), young_out.DEALT_MONTHS)
    for day, stays in ((date.fromordinal(end.toordinal() - 1), True), (end, False)):
        with on(day):
            await young_out.tidy(service.database)
        assert bool((await YoungComment.get()).words) is stays


async def test_the_data_keeper_takes_a_comment_off_the_page_for_good(service, plan):  # noqa: F811
    await kept_by_two(service, plan, 10)
    await young_out.go_out(plan.pk)
    one, keeper = await YoungComment.all().first(), await service.signed_in("keeper@example.org")
    words = young.words_of(one, service.keys)
    assert words in (await keeper.get("/young-comments")).text
    lead = await service.signed_in("lead@example.org")
    assert (await lead.post(f"/young-comments/{one.pk}/down")).status_code == 403
    assert [(await keeper.post(f"/young-comments/{one.pk}/down")).status_code for _time in range(2)] == [303, 404]
    assert words not in (await service.browser().get(f"/our-plan/{plan.pk}")).text
    assert (await YoungComment.get(pk=one.pk)).words == b""
