"""Every role on every address, over HTTP: what is refused is refused, and a foreign id answers just like an unknown one."""

import re
import sqlite3

import pytest

from participation.access import Role
from participation.identity import new_id
from participation.web.sessions import Holder
from participation.web.addresses import Who
from tests.journeys import crawl

PEOPLE = ["mrs-reid", "joe", "isla", "fiona", "peter", "sam"]
NOT_FOUND, FORBIDDEN, SIGN_IN_FIRST, SEE_OTHER = 404, 403, 401, 303
LAST = {"sign-out"}
SAMPLES = 2
"""Ids taken from each table."""
WITHOUT_A_PAGE = {"post.resend", "criterion-add", "measure-remove", "sealed-key", "sealed-close", "plan-unlink",
                  "comparator-take-back", "young-down"}
"""Addresses of things that have no page of their own, so that no page tells whose they are; their rooms test them."""
OPEN = (Who.ANYONE, Who.EVERYBODY)


@pytest.fixture(scope="module")
def urls(installation):
    return sorted(crawl.listed(installation.data.parent / "unused"), key=lambda url: url.name in LAST)


@pytest.fixture
def client(installation):
    with crawl.client(installation.origin) as one:
        yield one


@pytest.fixture(scope="module")
def database(installation):
    connection = sqlite3.connect(f"file:{installation.data}/heard.db?mode=ro", uri=True)
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def ids(database):
    """Some real ids of every table."""
    tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite%'")]
    found = []
    for table in tables:
        if "id" in [row[1] for row in database.execute(f"PRAGMA table_info({table})")]:
            rows = [row[0] for row in database.execute(f"SELECT id FROM {table} ORDER BY id")]
            found += [one for one in {*rows[len(rows) // 2:][:1], *rows[-1:]} if isinstance(one, str)][:SAMPLES]
    return sorted(found)


def roles_of(database, filled, who):
    email = crawl.characters(filled)[who]["email"]
    (roles,) = database.execute("SELECT roles FROM person WHERE email = ?", [email]).fetchone()
    return {role for role in Role if role.value in roles}


def filled_in(url, ident):
    return re.sub(r"\{[^}]*\}", ident, url.path)


def ask(client, url, ident):
    """The answer to an empty request, as what a person can tell apart: status, where to, and the text."""
    answer = client.request(url.methods[0], filled_in(url, ident), **({"data": {"x": ""}} if url.methods[0] == "POST" else {}))
    return answer.status_code, answer.headers.get("location", ""), answer.text


def may(url, roles):
    return url.who in OPEN or url.who is Who.SIGNED_IN or bool(url.who.roles & roles)


def test_every_address_says_who_may_open_it(urls):
    assert len(urls) > 50
    assert [url.name for url in urls if not isinstance(url.who, Who) or (url.who.kind == "roles" and not url.who.roles)] == []


def test_no_get_address_changes_anything_and_each_has_one_method(urls):
    assert [url.name for url in urls if len(url.methods) != 1 or url.methods[0] not in {"GET", "POST"}] == []


def test_nobody_is_sent_to_sign_in(urls, client):
    wrong = {}
    for url in (url for url in urls if url.who not in OPEN):
        status, where, _text = ask(client, url, new_id())
        door = "/enter" if url.who is Who.FAMILY else "/sign-in"
        expected = (SEE_OTHER, door) if url.methods[0] == "GET" else (SIGN_IN_FIRST, "")
        if (status, where) != expected:
            wrong[url.name] = (status, where)
    assert wrong == {}


def test_open_addresses_answer_nobody_without_a_fault(urls, client):
    wrong = {url.name: status for url in urls if url.who in OPEN and (status := ask(client, url, new_id())[0]) >= 500}
    assert wrong == {}


def test_a_browser_that_a_child_holds_opens_only_the_childs_pages(urls, client):
    """Whatever the address: GET leads to the child's page, POST is refused."""
    crawl.become(client, "ailsa")
    wrong = {}
    for url in (url for url in urls if Holder.CHILD not in url.who.holders):
        status, where, _text = ask(client, url, new_id())
        if (status, where) != ((SEE_OTHER, "/my") if url.methods[0] == "GET" else (FORBIDDEN, "")):
            wrong[url.name] = (status, where)
    assert wrong == {}


@pytest.mark.parametrize("who", PEOPLE)
def test_every_role_on_every_address(who, urls, client, database, filled):
    """Not one's own: 403, whatever the id. One's own with an unknown id: 404. Never a fault."""
    crawl.become(client, who)
    roles, wrong = roles_of(database, filled, who), {}
    for url in urls:
        status, _where, _text = ask(client, url, new_id())
        allowed = may(url, roles)
        if not allowed and status != FORBIDDEN:
            wrong[url.name] = f"{status}, but is not for {who}"
        if allowed and (status in {SIGN_IN_FIRST, FORBIDDEN} or status >= 500):
            wrong[url.name] = f"{status}, but is for {who}"
        if allowed and "{" in url.path and url.who not in OPEN and status != NOT_FOUND:
            wrong[url.name] = f"{status} for an unknown id"
    assert wrong == {}


@pytest.mark.parametrize("who", PEOPLE)
def test_a_refusal_tells_nothing_of_what_exists(who, urls, client, database, filled, ids):
    crawl.become(client, who)
    roles = roles_of(database, filled, who)
    wrong = {}
    for url in (url for url in urls if "{" in url.path and not may(url, roles)):
        unknown = ask(client, url, new_id())
        wrong |= {url.name: one for one in ids[::15] if ask(client, url, one) != unknown}
    assert wrong == {}


@pytest.mark.slow
@pytest.mark.parametrize("who", PEOPLE)
def test_foreign_ids_answer_like_unknown_ones(who, urls, client, database, filled, ids):
    """An id that the person has no page for gives, on every address, exactly what an id that never was gives."""
    crawl.become(client, who)
    roles = roles_of(database, filled, who)
    own = [url for url in urls if "{" in url.path and url.who not in OPEN and may(url, roles)]
    gets, posts = ([url for url in own if url.methods[0] == method] for method in ("GET", "POST"))
    wrong, visible = [], set()
    for url in gets:
        unknown = ask(client, url, new_id())
        for one in ids:
            answer = ask(client, url, one)
            visible |= {one} if answer[0] in {200, SEE_OTHER} else set()
            if answer[0] not in {200, SEE_OTHER} and answer != unknown:
                wrong.append((url.name, one, answer[0]))
    for url in (url for url in posts if url.name not in WITHOUT_A_PAGE):
        unknown = ask(client, url, new_id())
        wrong += [(url.name, one) for one in ids if one not in visible and ask(client, url, one) != unknown]
    assert wrong == []
