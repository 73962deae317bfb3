"""PostgreSQL goes away while pages are read: a sentence and 503, not a fault; and no log line quotes what was stored."""

import asyncio
import logging
from types import SimpleNamespace

import asyncpg
import httpx
import pytest
from tortoise.exceptions import IntegrityError

from participation import people, quiet, storage
from participation.access import Role
from participation.app import create_app
from participation.models import Person
from participation.problems import Unacceptable
from participation.settings import Settings
from participation.web import sessions
from tests.postgres import name_of

PLANTED = "planted.address@dundee.example"


@pytest.fixture
def elsewhere(request, migrated_postgres):
    """A migrated database of PostgreSQL that may be closed."""
    url = migrated_postgres.made(migrated_postgres._template[0])
    yield url
    migrated_postgres.dropped(url)


@pytest.mark.postgres
async def test_a_page_that_only_reads_says_so_and_comes_back(elsewhere, tmp_path, migrated_postgres):
    settings = Settings(database_url=elsewhere, data=tmp_path, keys=tmp_path / "keys")
    app, name = create_app(settings), name_of(elsewhere)
    operator = await asyncpg.connect(migrated_postgres.address("postgres"))
    async with app.router.lifespan_context(app):
        async with storage.writes():
            person = await Person.create(name="Sam Lowe", email="sam@dundee.example", roles=[Role.ADMINISTRATOR.value])
            token = await sessions.begin(person)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=settings.origin) as browser:
            browser.cookies.set(sessions.cookie_name(settings), token, domain="127.0.0.1", path="/")
            assert (await browser.get("/admin/people")).status_code == 200
            await operator.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false")
            await operator.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            for _again in range(3):
                answer = await asyncio.wait_for(browser.get("/admin/people"), 5)
                assert (answer.status_code, answer.headers["retry-after"]) == (503, "30")
                assert "We cannot reach our records just now." in answer.text
            await operator.execute(f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true")
            assert (await browser.get("/admin/people")).status_code == 200
    await operator.close()


async def test_two_who_add_one_address_at_once_get_a_sentence(database, monkeypatch):
    async def add(name):
        async with storage.writes():
            await people.add(name=name, email=PLANTED, roles=[Role.PLANNER], by=None)

    await add("First")
    monkeypatch.setattr(Person, "filter", lambda **_given: SimpleNamespace(exists=_not_there))
    with pytest.raises(Unacceptable) as refusal:
        await add("Second")
    assert PLANTED not in str(refusal.value.__cause__) and refusal.value.__suppress_context__
    monkeypatch.undo()
    assert await Person.filter(email=PLANTED).count() == 1


async def _not_there():
    return False


async def test_a_fault_in_the_log_quotes_nothing(database, caplog):
    quiet.install()
    await Person.create(name="First", email=PLANTED, roles=[])
    try:
        await Person.create(name="Second", email=PLANTED, roles=[])
    except IntegrityError:
        # A server started earlier in this process may have told its logger to keep to itself.
        logging.getLogger("uvicorn.error").addHandler(caplog.handler)
        try:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
        finally:
            logging.getLogger("uvicorn.error").removeHandler(caplog.handler)
    assert PLANTED not in caplog.text
    assert "tortoise.exceptions.IntegrityError" in caplog.text and "test_away_pages.py" in caplog.text
    assert ("asyncpg.exceptions.UniqueViolationError" in caplog.text) == (database.kind == "postgres")


@pytest.mark.one_database
async def test_a_file_that_is_missing_is_a_fault_of_ours(database):
    try:
        open("/nonexistent/file")
    except OSError as problem:
        assert not storage.is_away(problem)
