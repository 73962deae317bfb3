"""The storage floor: one transaction an act, the fast path, long reads, purging — the same on both databases."""

from __future__ import annotations

import asyncio
import dataclasses
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
import pytest

from participation import hot, storage
from participation.engines import config
from participation.engines.turns import Turn
from participation.hot import MOST_WAITING, CannotSave, Refused, Step, postgres, sqlite
from participation.hot.writer import Writer
from participation.problems import Busy, Conflict
from participation.settings import Settings
from participation.storage import Database

INSERT = "INSERT INTO note (id, words, box, n) VALUES (?, ?, ?, ?)"


def note(name: str, words: str = "", box: bytes = b"", n: int | None = 0) -> Step:
    return Step(INSERT, (name, words, box, n))


@pytest.fixture
async def notes(database: Database) -> AsyncIterator[Database]:
    """The database with a table `note` of the kinds of column that hot tables may have."""
    box = "BLOB" if database.kind == "sqlite" else "BYTEA"
    columns = f"id TEXT PRIMARY KEY, words TEXT, box {box}, n INT CHECK (n < 100)"
    await database.hot.write(Step(f"CREATE TABLE note ({columns})"))
    yield database


async def ids(database: Database) -> list[str]:
    return [row[0] for row in await database.hot.all("SELECT id FROM note ORDER BY id")]


# the fast path


async def test_every_kind_of_value_comes_back(notes: Database) -> None:
    values = ("a", "Zoë said “no?” 'yes'", b"\x00\xff", None)
    await notes.hot.write(note(*values))
    assert await notes.hot.one("SELECT * FROM note WHERE id = ?", "a") == values
    assert await notes.hot.one("SELECT id FROM note WHERE id = ?", "b") is None
    assert await notes.hot.all("SELECT id FROM note WHERE words <> '?' AND n IS NULL AND id = ?", "a") == [("a",)]


async def test_write_says_how_many_rows_changed(notes: Database) -> None:
    assert await notes.hot.write(note("a"), note("b"), Step("UPDATE note SET n = n + 1")) == (1, 1, 2)
    delete = Step("WITH x AS (SELECT 'a' AS id) DELETE FROM note WHERE id IN (SELECT id FROM x)")
    assert await notes.hot.write(delete) == (1,)


@pytest.mark.parametrize(("expected", "kept"), [(0, []), (1, ["a", "b"]), (2, [])])
async def test_another_number_of_rows_undoes_the_job(notes: Database, expected: int, kept: list[str]) -> None:
    await notes.hot.write(note("a"))
    job = (note("b"), Step("UPDATE note SET n = 1 WHERE id = ?", ("a",), rows=expected))
    if kept:
        await notes.hot.write(*job)
    else:
        with pytest.raises(Refused):
            await notes.hot.write(*job)
    assert await ids(notes) == (kept or ["a"])


async def test_a_broken_constraint_is_a_refusal(notes: Database) -> None:
    await notes.hot.write(note("a"))
    for bad in (note("a"), note("c", n=100)):
        with pytest.raises(Conflict):
            await notes.hot.write(note("b"), bad)
    assert await ids(notes) == ["a"]


async def test_a_bad_job_fails_alone(notes: Database) -> None:
    """Hundreds at once, every third of them wrong in one of four ways."""
    wrong: dict[int, tuple[Step, ...]] = {
        0: (note("x", n=100),), 3: (note("y"), Step("UPDATE note SET n = 0 WHERE id = 'nobody'", rows=1)),
        6: (note("z"), Step("SELECT this is no SQL")), 7: (Step("UPDATE note SET n = ?", (object(),)),)}

    async def one(n: int) -> bool:
        try:
            await notes.hot.write(note(f"{n:03}"), *wrong.get(n % 9, ()))
        except Exception:
            return False
        return True

    done = await asyncio.gather(*(one(n) for n in range(300)))
    assert done == [n % 9 not in wrong for n in range(300)]
    assert await ids(notes) == [f"{n:03}" for n in range(300) if done[n]]


async def test_one_token_is_spent_once(notes: Database) -> None:
    """Ten tokens, each sent twice at once: ten are let through."""
    await notes.hot.write(*(note(f"token-{n}", "issued") for n in range(10)))

    async def spend(n: int, times: int) -> bool:
        try:
            await notes.hot.write(
                Step("UPDATE note SET words = 'spent' WHERE id = ? AND words = 'issued'", (f"token-{n}",), rows=1),
                note(f"ballot-{n}-{times}"))
        except Refused:
            return False
        return True

    done = await asyncio.gather(*(spend(n, times) for n in range(10) for times in range(2)))
    assert sum(done) == 10
    assert len(await notes.hot.all("SELECT id FROM note WHERE id LIKE 'ballot%'")) == 10


async def test_too_many_waiting_are_told_to_come_back(notes: Database) -> None:
    notes._hot.__dict__.get("writer", notes._hot)._most_waiting = 5
    done = await asyncio.gather(*(notes.hot.write(note(f"{n}")) for n in range(7)), return_exceptions=True)
    assert [type(one) for one in done] == [tuple] * 5 + [Busy] * 2
    assert await notes.hot.write(note("after")) == (1,)
    assert MOST_WAITING == 4000


async def test_closing_finishes_what_waits(settings: Settings) -> None:
    async with storage.opened(settings) as database:
        await database.hot.write(Step("CREATE TABLE note (id TEXT PRIMARY KEY, n INT)"))
        waiting = [asyncio.ensure_future(database.hot.write(Step("INSERT INTO note VALUES (?, ?)", (f"{n}", n))))
                   for n in range(700)]
        await asyncio.sleep(0)
    assert await asyncio.gather(*waiting) == [(1,)] * 700
    async with storage.opened(settings) as database:
        assert await database.hot.one("SELECT count(*) FROM note") == (700,)


async def test_hot_write_inside_a_transaction_is_a_mistake(notes: Database) -> None:
    """It would wait for that transaction for ever."""
    async with storage.writes():
        with pytest.raises(RuntimeError, match="outside storage.writes"):
            await notes.hot.write(note("a"))
        with pytest.raises(RuntimeError, match="outside storage.writes"):
            await notes.purge("note")
    await notes.hot.write(note("a"))


def test_question_marks_inside_strings_stay() -> None:
    assert postgres.numbered("SELECT '?', 'it''s ?' WHERE a = ? AND b IN (?, ?)") == (
        "SELECT '?', 'it''s ?' WHERE a = $1 AND b IN ($2, $3)")


# transactions


async def run(client: str, *values: object) -> None:
    from tortoise.connection import get_connection
    await get_connection("default").execute_query(client, list(values))


async def test_an_act_is_whole_or_not_at_all(notes: Database) -> None:
    async def act(fails: bool) -> None:
        async with storage.writes():
            await run("INSERT INTO note (id) VALUES ('a')")
            await run("INSERT INTO note (id) VALUES ('b')")
            if fails:
                raise Conflict

    with pytest.raises(Conflict):
        await act(fails=True)
    assert await ids(notes) == []
    await act(fails=False)
    assert await ids(notes) == ["a", "b"]


async def test_an_inner_act_joins_and_fails_alone(notes: Database) -> None:
    async with storage.writes():
        await run("INSERT INTO note (id) VALUES ('a')")
        with pytest.raises(Conflict):
            async with storage.writes():
                await run("INSERT INTO note (id) VALUES ('b')")
                raise Conflict
        async with storage.writes():
            await run("INSERT INTO note (id) VALUES ('c')")
        assert await ids(notes) == []  # nobody else sees it yet
    assert await ids(notes) == ["a", "c"]
    with pytest.raises(Conflict):
        async with storage.writes():
            async with storage.writes():
                await run("INSERT INTO note (id) VALUES ('d')")
            raise Conflict
    assert await ids(notes) == ["a", "c"]


async def test_acts_and_hot_writes_take_turns(notes: Database) -> None:
    """Neither starves, though both want the one writing lock all the time."""
    async def act(n: int) -> None:
        async with storage.writes():
            await run(f"INSERT INTO note (id) VALUES ('act-{n}')")

    async def hot_one(n: int) -> None:
        for times in range(10):
            await notes.hot.write(note(f"hot-{n}-{times}"))

    await asyncio.wait_for(asyncio.gather(*(act(n) for n in range(30)), *(hot_one(n) for n in range(30))), 15)
    assert len(await ids(notes)) == 330


async def test_pages_do_not_wait_for_a_transaction(notes: Database) -> None:
    """Somebody's act is half done: others read what was there before; the act reads its own."""
    from tortoise.connection import get_connection
    half_done, go_on = asyncio.Event(), asyncio.Event()
    count = "SELECT count(*) AS n FROM note"

    async def act() -> int:
        async with storage.writes():
            await run("INSERT INTO note (id) VALUES ('a')")
            half_done.set()
            await go_on.wait()
            return (await get_connection("default").execute_query(count))[1][0]["n"]

    task = asyncio.ensure_future(act())
    await half_done.wait()
    read = await asyncio.wait_for(get_connection("default").execute_query_dict(count), 1)
    go_on.set()
    assert (read, await task) == ([{"n": 0}], 1)
    assert await get_connection("default").execute_query_dict(count) == [{"n": 1}]


async def test_a_cancelled_turn_is_passed_on() -> None:
    turn = Turn()
    await turn.take()
    waiting = [asyncio.ensure_future(turn.take()) for _ in range(3)]
    await asyncio.sleep(0)
    turn.free()          # the first one's turn …
    waiting[0].cancel()  # … which goes away in the same moment
    waiting[1].cancel()
    await asyncio.wait_for(waiting[2], 1)
    turn.free()
    await asyncio.wait_for(turn.take(), 1)


# long reads and purging


async def test_long_reads_run_side_by_side(notes: Database) -> None:
    await notes.hot.write(*(note(f"{n}", n=n) for n in range(50)))
    found = await asyncio.gather(*(notes.long.all("SELECT sum(n) FROM note WHERE n < ?", n) for n in range(1, 6)))
    assert found == [[(0,)], [(1,)], [(3,)], [(6,)], [(10,)]]


async def test_purged_rows_are_nowhere_in_the_files(notes: Database, settings: Settings) -> None:
    """A sealed ballot planted, deleted, purged, and then looked for in every byte."""
    plant = b"a ballot that must not be found"
    await notes.hot.write(*(note(f"{n}", box=plant) for n in range(200)))
    if notes.kind == "sqlite":
        assert plant in b"".join(file.read_bytes() for file in settings.data.glob("heard.db*"))
    await notes.hot.write(Step("DELETE FROM note WHERE id <> ?", ("7",)))
    await notes.hot.write(Step("UPDATE note SET box = ?", (b"",)))
    await notes.purge("note")
    assert await ids(notes) == ["7"]
    if notes.kind == "sqlite":
        assert plant not in b"".join(file.read_bytes() for file in settings.data.glob("heard.db*"))


async def test_purge_takes_names_of_tables_only(database: Database) -> None:
    if database.kind == "postgres":
        with pytest.raises(ValueError, match="note; DROP"):
            await database.purge("note; DROP TABLE x")


async def test_purge_is_not_done_while_a_reader_still_sees_the_rows(notes: Database, settings: Settings,
                                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    """Deleted content lives on in the WAL (SQLite) or in the new file (PostgreSQL) for somebody who began before."""
    await notes.hot.write(note("a"), note("b"))
    async with older_reader(settings):
        await notes.hot.write(Step("DELETE FROM note WHERE id = 'a'"))
        with monkeypatch.context() as impatient, pytest.raises(CannotSave):
            impatient.setattr(sqlite, "PURGE_SECONDS", 0)
            impatient.setattr(postgres, "HELD_SECONDS", 0)
            await notes.purge("note")
    await notes.purge("note")
    assert await ids(notes) == ["b"]


@asynccontextmanager
async def older_reader(settings: Settings) -> AsyncIterator[None]:
    """Somebody reads `note` in one long transaction."""
    if config.kind(settings) == "sqlite":
        reader = sqlite3.connect(config.sqlite_path(settings), isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM note").fetchall()
        yield
        reader.close()
    else:
        server = await asyncpg.connect(settings.database_url)
        async with server.transaction(isolation="repeatable_read"):
            await server.fetch("SELECT count(*) FROM pg_class")  # a snapshot, and no lock on the table
            yield
        await server.close()


# the writer by itself


@pytest.mark.one_database
async def test_everything_that_waits_shares_one_commit(settings: Settings) -> None:
    async with storage.opened(settings) as database:
        await database.hot.write(Step("CREATE TABLE note (id TEXT, words TEXT, box BLOB, n INT)"))
        writer: Writer = database._hot.writer
        before = writer.commits
        await writer._turn.take()  # somebody else writes meanwhile
        waiting = [asyncio.ensure_future(database.hot.write(note(f"{n}"))) for n in range(400)]
        await asyncio.sleep(0)
        writer._turn.free()
        await asyncio.gather(*waiting)
        assert writer.commits - before <= 2


async def test_nobody_is_answered_after_the_end(settings: Settings) -> None:
    async with storage.opened(settings) as database:
        pass
    with pytest.raises(CannotSave):
        await database.hot.write(Step("DELETE FROM note"))


async def test_the_protocol_is_whole(settings: Settings) -> None:
    async with storage.opened(settings) as database:
        for name in ("one", "all", "write", "ready", "purge", "close"):
            assert callable(getattr(database._hot, name))
    assert [field.name for field in dataclasses.fields(hot.Step)] == ["sql", "params", "rows"]
