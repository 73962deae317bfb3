"""The respondent's path is light: few statements, no ORM, small pages."""

import gzip

import pytest

from surveys.models import Wave
from tests.service import Service
from tests.surveys import cast, every
from tests.surveys.answering import enter, hidden
from tests.surveys.cast import PEOPLE, Open

pytestmark = pytest.mark.one_database
MOST_STATEMENTS, MOST_A_JOURNEY = 5, 8
MOST_BYTES = 15 * 1024
"""Compressed, of each page after the first (styles and font are kept by the browser)."""


class Counted:
    """Counts the statements of the fast path, and refuses the ORM."""

    def __init__(self, service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
        self.statements = 0
        hot = service.database.hot
        one, write = hot.one, hot.write

        async def counted_one(sql: str, *params: object) -> tuple | None:
            self.statements += 1
            return await one(sql, *params)  # type: ignore[arg-type]

        async def counted_write(*steps: object) -> tuple[int, ...]:
            self.statements += len(steps)
            return await write(*steps)  # type: ignore[arg-type]

        async def refused(*_: object, **__: object) -> None:
            raise AssertionError("the ORM was asked on the respondent's path")
        monkeypatch.setattr(hot, "one", counted_one)
        monkeypatch.setattr(hot, "write", counted_write)
        for name in ("execute_query", "execute_query_dict", "execute_insert", "execute_many"):
            monkeypatch.setattr(type(Wave._meta.db), name, refused)

    def taken(self) -> int:
        statements, self.statements = self.statements, 0
        return statements


@pytest.fixture
def counted(service: Service, staffed: Open, monkeypatch: pytest.MonkeyPatch) -> Counted:
    # Which languages are drafts is asked twice a minute, not for each page.
    monkeypatch.setattr(service.app.state, "drafts", (float("inf"), frozenset()), raising=False)
    return Counted(service, monkeypatch)


async def test_no_page_costs_more_than_five_statements(service: Service, staffed: Open, counted: Counted) -> None:
    browser = await enter(service.browser(), staffed.tokens[PEOPLE[0]])
    costs = {"enter": counted.taken()}
    for name, address in (("start", "/s"), ("start again", "/s"), ("question", "/s/q/1")):
        page = await browser.get(address)
        costs[name] = counted.taken()
    await browser.post("/s/q/1", data={**hidden(page), "a-S1": "4"})
    costs["answer"] = counted.taken()
    check = await browser.get("/s/check")
    costs["check"] = counted.taken()
    await browser.post("/s/send", data=hidden(check))
    costs["send"] = counted.taken()
    assert max(costs.values()) <= MOST_STATEMENTS
    assert (costs["enter"], costs["start again"], costs["question"], costs["answer"], costs["send"]) == (0, 1, 1, 2, 5)


async def test_pages_are_small(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[PEOPLE[0]])
    sizes = {address: len(gzip.compress((await browser.get(address)).content)) for address in ("/s", "/s/q/1", "/s/check")}
    assert {address: size for address, size in sizes.items() if size > MOST_BYTES} == {}


async def test_there_is_no_script_on_a_respondents_page(service: Service, staffed: Open) -> None:
    browser = await enter(service.browser(), staffed.tokens[PEOPLE[0]])
    for address in ("/s", "/s/q/1", "/s/check", "/s/how", "/s/withdraw", "/s/later"):
        assert "<script" not in (await browser.get(address)).text, address


async def test_a_journey_on_one_page_takes_at_most_eight_statements(
        service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """The benchmark's survey: link, first page, questions, send."""
    pulse = await cast.opened(service.database, service.keys, key="team-pulse")
    monkeypatch.setattr(service.app.state, "drafts", (float("inf"), frozenset()), raising=False)
    counted = Counted(service, monkeypatch)
    for person in PEOPLE[:2]:  # the first one loads the questionnaire, and asks for the last wave's promises
        counted.taken()
        browser = await enter(service.browser(), pulse.tokens[person])
        await browser.get("/s")
        form = hidden(await browser.get("/s/q/1"))
        assert (await browser.post("/s/send", data={**form, "a-P1": "4"})).status_code == 200
    assert counted.taken() <= MOST_A_JOURNEY


async def test_every_kind_of_page_is_light_and_the_equality_page_costs_no_statement_more(
        service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    wave = await every.opened(service.database, service.keys, monkeypatch)
    monkeypatch.setattr(service.app.state, "drafts", (float("inf"), frozenset()), raising=False)
    counted = Counted(service, monkeypatch)
    browser = await enter(service.browser(), wave.tokens[PEOPLE[0]])
    await browser.get("/s")
    sizes, costs = {}, {}
    for address in (*(f"/s/q/{number}" for number in every.PAGES.values()), "/s/about-you", "/s/check"):
        counted.taken()
        sizes[address] = len(gzip.compress((await browser.get(address)).content))
        costs[address] = counted.taken()
    await browser.post("/s/about-you", data={**hidden(await browser.get("/s/about-you")), "a-age": "16"})
    await browser.post("/s/q/2", data={**hidden(await browser.get("/s/q/2")), "a-meet": "4"})
    form = hidden(await browser.get("/s/check"))
    counted.taken()
    assert (await browser.post("/s/send", data=form)).status_code == 200
    costs["send"] = counted.taken()
    assert {address: size for address, size in sizes.items() if size > MOST_BYTES} == {}
    assert (set(costs.values()), costs["send"]) == ({1, 5}, 5)
