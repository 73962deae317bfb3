"""What is not shown cannot be told from what is not there, and not from another number: pages and files byte for byte.

Two partnerships whose hidden answers differ, and a third in which what the first hides does not exist, are read through every
page and file that planners have.
"""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from html import unescape

import pytest

from analysis import releases
from analysis.models import Release, ReleasedCell, ReleaseTable
from participation import clock, storage
from participation.access import Role
from participation.app import create_app
from participation.models import CheckIn, Spoke
from participation.settings import Settings
from surveys.models import Response
from tests.analysis import counted
from tests.service import Service

pytestmark = pytest.mark.one_database
ID = re.compile(rb"\b[0-9a-f]{32}\b")
DIGEST = re.compile(rb"\b[0-9a-f]{64}\b")
LINK = re.compile(r'href="(/(?:told|releases|plans/how)[^"#]*)')
FIRST = ("/releases", "/releases/log", "/told/staff", "/told/children", "/told/families", "/told/staff/reach",
         "/told/staff/one?item=S1", "/told/staff/one?item=S1&area=lochee", "/told/staff/one?item=S1&part=Schools")
OF_CHILDREN = ("/told/children", "/told/children/reach", "/told/children/one?item=safe", "/told/children/one?item=safe&area=lochee",
               "/told/children/one?item=safe&part=8-11", "/releases/log")
MOST_PAGES = 28
AREAS = ("Lochee", "Coldside", "Maryfield")
SHARES = {"Lochee": (2, 12, 26, 12), "Coldside": (9, 12, 24, 9), "Maryfield": (12, 14, 30, 12)}
"""Low, middle, high and no answer to S1: two in Lochee gave a low one."""
CODES = (1, 3, 5, None)


def said(shares) -> list:
    return [(area, "Schools" if n % 2 else "Health", {"S1": code} if code else {})
            for area, counts in shares.items()
            for n, code in enumerate(code for code, count in zip(CODES, counts, strict=True) for _ in range(count))]


def moved() -> list:
    """One in Lochee gives a low answer instead of none, and one in Coldside of the same group the reverse: all sums stay."""
    answers = said(SHARES)
    for area, before, after in (("Lochee", {}, {"S1": 1}), ("Coldside", {"S1": 1}, {})):
        answers[answers.index((area, "Schools", before))] = (area, "Schools", after)
    return answers


async def read(template, folder, answers, change=None) -> tuple[dict[str, bytes], dict]:
    """Every page and file by address, ids replaced, and the released cells."""
    (folder / "data").mkdir(parents=True, mode=0o700)
    shutil.copy(template, folder / "data" / "heard.db")
    settings = Settings(database_url=f"sqlite:///{folder}/data/heard.db", data=folder / "data", keys=folder / "keys")
    app = create_app(settings)
    with counted.then():
        async with app.router.lifespan_context(app):
            service = Service(app, settings)
            await service.person("isla@example.org", Role.PLANNER)
            await counted.places(AREAS)
            made = await releases.build_wave(wave=await counted.closed_wave(answers), database=service.database, by=None)
            if change:
                await change(made)
            cells = await ReleasedCell.all().values_list("table__name", "group", "category", "count")
            return await crawled(await service.signed_in("isla@example.org")), dict(
                ((name, group, category), count) for name, group, category, count in cells)


async def crawled(browser, first=FIRST) -> dict[str, bytes]:
    """By address, at most MOST_PAGES: what is like nothing read so far comes first."""
    found, waiting, kinds = {}, list(first), set()
    while waiting and len(found) < MOST_PAGES:
        address = next((one for one in waiting if kind(one) not in kinds), waiting[0])
        waiting.remove(address)
        kinds.add(kind(address))
        answer = await browser.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        name = neutral(address.encode()).decode()
        if name not in found:
            found[name] = neutral(answer.content)
            if "html" in answer.headers["content-type"]:
                waiting += [unescape(link) for link in LINK.findall(answer.text)]
    return found


def kind(address: str) -> bytes:
    return neutral(address.partition("?")[0].encode())


def neutral(content: bytes) -> bytes:
    """Without ids, which are random; a packed file as its members."""
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return b"".join(one.encode() + neutral(packed.read(one)) for one in packed.namelist())
    return ID.sub(b"ID", DIGEST.sub(b"DIGEST", content))


async def test_a_hidden_number_changes_no_byte_of_any_page_or_file(sqlite_template, tmp_path):
    first, cells = await read(sqlite_template, tmp_path / "a", said(SHARES))
    second, others = await read(sqlite_template, tmp_path / "b", moved())
    assert cells["S1.area", "lochee", "low"] is None and cells == others  # else the test would say nothing
    assert len(first) > 20 and first.keys() == second.keys()
    assert any("figures" in address for address in first)
    assert [address for address in first if first[address] != second[address]] == []
    assert any(b"not shown, to protect people" in page for page in first.values())


async def test_what_is_hidden_and_what_was_never_counted_look_the_same(sqlite_template, tmp_path):
    async def as_if_never_counted(made: Release) -> None:
        """A release may not be changed; so one beside it is told, without the cells that this one keeps back."""
        await beside(made, whole=False)

    async def as_it_is(made: Release) -> None:
        await beside(made, whole=True)

    hidden, _ = await read(sqlite_template, tmp_path / "a", said(SHARES), as_it_is)
    absent, _ = await read(sqlite_template, tmp_path / "b", said(SHARES), as_if_never_counted)
    assert hidden.keys() == absent.keys()
    assert [address for address in hidden if hidden[address] != absent[address]] == []


async def test_what_is_out_does_not_move_with_what_was_said_by_whom(service: Service):
    """Once a period is out, every answer, and who may be counted, could be another: no page and no file tells."""
    with counted.then():
        await service.person("isla@example.org", Role.PLANNER)
        await counted.children(1, sizes=(90, 80, 70, 9))
        period, = await counted.periods(1)
        await releases.build_period(period=period, database=service.database, by=None)
        browser = await service.signed_in("isla@example.org")
        before = await crawled(browser, OF_CHILDREN)
        async with storage.writes():
            await Spoke.all().update(answer="1")
            await CheckIn.filter(band="8-11").update(counted=False)
        after = await crawled(browser, OF_CHILDREN)
    assert len(before) == MOST_PAGES and before.keys() == after.keys()
    assert [address for address in before if before[address] != after[address]] == []
    assert any(b"not shown, to protect people" in page for page in before.values())


async def beside(made: Release, *, whole: bool) -> None:
    """A later release of the same series with the same tables; what is not shown has an empty cell, or no cell at all."""
    async with storage.writes():
        facts = {name: getattr(made, name) for name in ("kind", "series", "version", "title", "starts_on", "rules", "k", "shown",
                                                         "kept_back", "reasons", "digest")}
        later = await Release.create(**facts, subject="later", label="Later", ends_on=clock.today(), made_at=clock.now())
        for table in await ReleaseTable.filter(release_id=made.pk):
            own = await ReleaseTable.create(release=later, **{name: getattr(table, name) for name in (
                "name", "item", "kind", "by", "title", "categories", "groups", "position")})
            for cell in await ReleasedCell.filter(table_id=table.pk).order_by("group", "category"):
                if whole or cell.count is not None:
                    await ReleasedCell.create(table=own, group=cell.group, category=cell.category, count=cell.count)
        later.frozen = True
        await later.save(update_fields=["frozen"])
    assert await Response.all().count() > 0
