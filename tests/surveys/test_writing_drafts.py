"""Drafts on both databases: one of two editors is first, published words stay, and what was published cannot be thrown away."""

from __future__ import annotations

import pytest

from participation import storage
from participation.problems import Conflict, NotFound, Unacceptable
from participation.storage import Database
from surveys.models import Survey
from surveys.writing import drafts, kinds, own, shape


@pytest.fixture
async def draft(database: Database) -> Survey:
    async with storage.writes():
        row = await drafts.start(data=drafts.blank(title="Übergang 2027", audience="staff"), by=None)
        data = drafts.data_of(row)
        shape.add(data, kinds.BY_KEY["yesno"], "Did it help?", [])
        await drafts.save(draft=row, data=data, revision=0, by=None)
    return await Survey.get(pk=row.pk)


async def reworded(row: Survey, text: str, revision: int) -> None:
    data = drafts.data_of(row)
    data["items"][0]["text"] = text
    async with storage.writes():
        await drafts.save(draft=row, data=data, revision=revision, by=None)


async def test_of_two_editors_the_second_is_refused_and_changes_nothing(draft: Survey) -> None:
    assert (draft.key, draft.state, draft.revision) == ("own-ubergang-2027", "draft", 1)
    other = await Survey.get(pk=draft.pk)
    await reworded(draft, "First", 1)
    with pytest.raises(Conflict, match="not saved yet"):
        await reworded(other, "Second", 1)
    now = await Survey.get(pk=draft.pk)
    assert (drafts.data_of(now)["items"][0]["text"], now.revision) == ("First", 2)
    with pytest.raises(Conflict):
        async with storage.writes():
            await drafts.publish(draft=other, revision=1, by=None)


async def test_from_draft_to_retired_and_what_the_database_refuses(draft: Survey) -> None:
    async with storage.writes():
        await drafts.publish(draft=draft, revision=1, by=None)
    text = (await own.one(draft.key)).used.definition
    assert await own.text(draft.key) == text and "given" in text
    for change in ({"definition": "x"}, {"title": "x"}, {"state": "draft"}):
        with pytest.raises(Exception, match="keeps its words"):
            await Survey.filter(pk=draft.pk).update(**change)
    with pytest.raises(Exception, match="keeps its words"):
        await Survey.filter(pk=draft.pk).delete()
    with pytest.raises(Conflict, match="has been published"):
        await reworded(await Survey.get(pk=draft.pk), "Later", 2)
    async with storage.writes():
        again = await drafts.next_version(of=await own.one(draft.key), by=None)
        with pytest.raises(Conflict, match="already"):
            await drafts.next_version(of=await own.one(draft.key), by=None)
        await drafts.discard(draft=again, by=None)
        await drafts.retire(own=await own.one(draft.key), by=None)
    assert await own.text(draft.key) is None and await own.choosable() == [one for one in await own.choosable() if one.key != draft.key]
    async with storage.writes():
        await drafts.bring_back(own=await own.one(draft.key), by=None)
    assert await own.text(draft.key) == text


async def test_an_empty_survey_is_not_published_and_other_rows_are_nobodys_draft(database: Database, draft: Survey) -> None:
    async with storage.writes():
        empty = await drafts.start(data=drafts.blank(title="Übergang 2027", audience="staff"), by=None)
        shipped = await Survey.create(key="families", version=9, language="en", title="T", audience="families", definition="x")
    assert empty.key == "own-ubergang-2027-2"
    with pytest.raises(Unacceptable) as refused:
        async with storage.writes():
            await drafts.publish(draft=empty, revision=0, by=None)
    assert refused.value.errors == {"publish": "Ask at least one question."}
    for foreign in (shipped.pk, "0" * 32):
        with pytest.raises(NotFound):
            await drafts.draft_for(foreign)
    assert [one.newest.key for one in await own.every()] == ["own-ubergang-2027", "own-ubergang-2027-2"]
