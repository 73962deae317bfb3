"""Own words: withheld, read shuffled and bare by one person, released by another, in tens, and frozen then."""

import re
from collections import Counter

import httpx
import pytest

from participation import codes, storage
from participation.access import Role
from participation.models import AuditLine, Person
from participation.problems import Conflict
from surveys.told import comments, flags
from surveys.models import Comment, Stratum, TextReview, Wave
from tests.service import Service
from tests.surveys.cast import PEOPLE, Open

KEY = "S11x"
WORDS = [f"chronology number {chr(97 + n % 26)}{n} was written together" for n in range(40)]


async def written(one: Open, how_many: int) -> Wave:
    for person, words in zip(PEOPLE[:how_many], WORDS, strict=False):
        await one.send(person, {"S1": 3, "S11": 5, KEY: words}, codes.new(codes.RECEIPT))
    for person in PEOPLE[how_many:]:
        await one.send(person, {"S1": 3}, codes.new(codes.RECEIPT))
    await one.close()
    return await Wave.get().prefetch_related("survey")


async def two(service: Service) -> tuple[httpx.AsyncClient, httpx.AsyncClient]:
    await service.person("first@example.org", Role.SURVEY_LEAD)
    await service.person("second@example.org", Role.DATA_KEEPER)
    return await service.signed_in("first@example.org"), await service.signed_in("second@example.org")


async def decide(first: httpx.AsyncClient, where: str, what: str, only: set[str] | None = None) -> None:
    rows = await Comment.all().order_by("id")
    data = {f"do-{row.pk}": what for row in rows if only is None or row.text in only}
    assert (await first.post(where, data=data)).status_code == 303


@pytest.mark.one_database
async def test_from_withheld_to_released_by_two_people(service: Service, staffed: Open) -> None:
    wave = await written(staffed, 14)
    first, second = await two(service)
    texts = f"/surveys/waves/{wave.pk}/texts"
    where = f"{texts}/{KEY}"
    assert await comments.released(wave) == {}
    page = (await first.get(where)).text
    assert [words for words in WORDS if words in page] == []  # nothing before somebody begins, and that is written down
    await first.post(f"{where}/begin", data={"attribute": "none"})
    page = (await first.get(where)).text
    assert sorted(re.findall(r"chronology number \w+", page))[::2] == sorted(re.findall(r"chronology number \w+", page))[1::2]
    shown = re.findall(r'hd-text__words"><span dir="auto">([^<]+)</span>', page)
    assert sorted(shown) == sorted(WORDS[:14]) and shown != WORDS[:14]
    assert [group for group in ("Lochee", "Coldside", "School", "Health", "Police") if group in page] == []
    await decide(first, where, "keep", only=set(WORDS[:9]))
    assert (await first.post(f"{where}/act", data={"act": "propose"})).status_code == 409  # nine
    await decide(first, where, "keep", only=set(WORDS[:10]))
    assert (await first.post(f"{where}/act", data={"act": "propose"})).status_code == 303
    review = await TextReview.get()
    assert (await first.get(f"/texts/{review.pk}")).status_code == 404  # whoever proposed is not the second
    page = (await second.get(f"/texts/{review.pk}")).text
    assert sorted(words for words in WORDS if words in page) == sorted(WORDS[:10])
    read = re.search(r'name="read" value="(\w+)"', page)
    assert read
    assert (await second.post(f"/texts/{review.pk}", data={"act": "release", "read": "0" * 64})).status_code == 409
    assert (await second.post(f"/texts/{review.pk}", data={"act": "release", "read": read[1]})).status_code == 303
    out = await comments.released(wave)
    assert {key: sorted(one.text for one in found) for key, found in out.items()} == {KEY: sorted(WORDS[:10])}
    assert {one.group for one in out[KEY]} == {""}
    assert await Comment.all().count() == 10  # what was left out is nowhere
    lines = [(line.what, line.by_id is not None) for line in await AuditLine.filter(what__startswith="texts.").order_by("id")]
    assert lines == [("texts.begun", True), ("texts.decided", True), ("texts.decided", True), ("texts.proposed", True),
                     ("texts.released", True)]


@pytest.mark.one_database
@pytest.mark.parametrize(("wrote", "status"), [(9, 409), (10, 303)])
async def test_below_ten_comments_nobody_reads_them(service: Service, staffed: Open, wrote: int, status: int) -> None:
    wave = await written(staffed, wrote)
    first, _second = await two(service)
    texts = f"/surveys/waves/{wave.pk}/texts"
    assert ("one could show who wrote it" in (await first.get(texts)).text) is (wrote < 10)
    assert (await first.post(f"{texts}/{KEY}/begin", data={"attribute": "none"})).status_code == status
    assert await Comment.all().count() == (wrote if status == 303 else 0)


@pytest.mark.one_database
async def test_a_group_is_told_only_where_each_has_ten(service: Service, staffed: Open) -> None:
    wave = await written(staffed, 40)
    first, _second = await two(service)
    where = f"/surveys/waves/{wave.pk}/texts/{KEY}"
    await first.post(f"{where}/begin", data={"attribute": "area"})
    groups = Counter([one.group for one in await Comment.all()])
    assert sum(groups.values()) == 40 and min(groups.values()) >= 10 and "" not in groups
    assert len(groups) == len({row.area_id for row in await Stratum.all()})
    small = next(iter(groups))
    kept = [one.text for one in await Comment.filter(group=small)][:9] + [
        one.text for one in await Comment.exclude(group=small)]
    for start in range(0, len(kept), 20):
        await decide(first, where, "keep", only=set(kept[start:start + 20]))
    refused = await first.post(f"{where}/act", data={"act": "propose"})
    assert refused.status_code == 409 and "In one group fewer than 10" in refused.text
    await first.post(f"{where}/act", data={"act": "ungroup"})
    assert (await first.post(f"{where}/act", data={"act": "propose"})).status_code == 303
    assert {one.group for one in await Comment.all()} == {""}


@pytest.mark.one_database
async def test_words_are_only_taken_out_and_sending_back_leaves_out(service: Service, staffed: Open) -> None:
    wave = await written(staffed, 12)
    first, second = await two(service)
    where = f"/surveys/waves/{wave.pk}/texts/{KEY}"
    await first.post(f"{where}/begin", data={"attribute": "none"})
    one = await Comment.all().order_by("id").first()
    assert one
    added = await first.post(where, data={f"do-{one.pk}": "shorten", f"text-{one.pk}": one.text + " by nobody"})
    assert added.status_code == 422 and "Only take words out" in added.text
    await decide(first, where, "keep")
    await first.post(where, data={f"do-{one.pk}": "shorten", f"text-{one.pk}": "chronology [name] was written"})
    assert (await Comment.get(pk=one.pk)).text == "chronology [name] was written"
    await first.post(f"{where}/act", data={"act": "propose"})
    assert (await first.post(where, data={f"do-{one.pk}": "leave"})).status_code == 409  # it is with the second person
    review = await TextReview.get()
    ticked = await second.post(f"/texts/{review.pk}", data={"act": "release", "read": "", "out": one.pk})
    assert ticked.status_code == 409 and "ticked" in ticked.text
    await second.post(f"/texts/{review.pk}", data={"act": "back", "out": one.pk})
    assert ((await TextReview.get()).state, (await Comment.get(pk=one.pk)).kept) == ("reading", False)
    await first.post(f"{where}/act", data={"act": "withhold"})
    assert ((await TextReview.get()).state, await Comment.all().count()) == ("withheld", 0)


async def test_the_database_itself_keeps_what_is_released(staff: Open) -> None:
    wave = await written(staff, 10)
    async with storage.writes():
        review = await comments.begin(wave=wave, key=KEY, attribute="none", database=staff.database, by=staff.lead)
        await comments.decide(review=review, choices={one.pk: comments.Choice("keep") for one in await Comment.all()},
                              names=frozenset(), by=staff.lead)
        await comments.propose(review=review, by=staff.lead)
    with pytest.raises(Exception, match="Somebody else must read"):
        await comments.release(review=review, read="", by=staff.lead)
    from participation.models import Person
    other = await Person.create(name="Peter Aitken", email="peter@example.org", roles=["data_keeper"])
    async with storage.writes():
        await comments.release(review=review, read=comments.fingerprint(await Comment.all()), by=other)
    for statement in ("UPDATE survey_comment SET text = 'x'", "DELETE FROM survey_comment",
                      "UPDATE survey_text_review SET state = 'reading'", "DELETE FROM survey_text_review",
                      "INSERT INTO survey_comment (id, review_id, text, \"group\", kept) SELECT 'x', id, 'x', '', "
                      + ("1" if staff.database.kind == "sqlite" else "true") + " FROM survey_text_review"):
        with pytest.raises(Exception, match="stay as they are|constraint"):
            async with storage.writes():
                await Wave._meta.db.execute_query(statement)


@pytest.mark.parametrize(("text", "left"), [
    ("Ring me on 07700 900123 or ailsa.m@example.org", "Ring me on [contact] or [contact]"),
    ("We live at DD2 3AB since 3/4/2015", "We live at [contact] since [contact]"),
    ("born 3rd of May 2015.", "born [contact]."),
    ("Mrs Reid helped. then Dr. Khan came", "[name] helped. then [name] came"),
    ("my son Callum likes it. School is good", "my son [name] likes it. School is good"),
    ("I told kerr’s team on Monday. The NHS is slow", "I told [name] team on Monday. The NHS is slow"),
    ("Nothing to mark here, I think. It was fine", "Nothing to mark here, I think. It was fine"),
    ("", ""),
])
def test_what_is_flagged(text: str, left: str) -> None:
    names = flags.names_in(["Shona Kerr", "shona.kerr@dundee.example"])
    assert flags.without(text, names) == left
    assert "".join(piece.text for piece in flags.pieces(text, names)) == text


@pytest.mark.parametrize(("before", "after", "fine"), [
    ("a b c", "a c", True), ("a b c", "[name] c", True), ("a b c", "c a", False), ("a b c", "a b c d", False),
    ("a b", "a […] b", True), ("not good", "good", True), ("a b", "ab", False), ("a b", "", True), ("", "x", False),
])
def test_shortening_adds_nothing(before: str, after: str, fine: bool) -> None:
    assert flags.only_shortened(before, after) is fine


@pytest.mark.one_database
async def test_whoever_decided_is_not_the_second_when_somebody_else_pressed_propose(service: Service, staffed: Open) -> None:
    wave = await written(staffed, 12)
    first, keeper = await two(service)
    await service.person("helper@example.org", Role.SURVEY_LEAD)
    helper = await service.signed_in("helper@example.org")
    where = f"/surveys/waves/{wave.pk}/texts/{KEY}"
    await first.post(f"{where}/begin", data={"attribute": "none"})
    await decide(first, where, "keep")
    assert (await helper.post(f"{where}/act", data={"act": "propose"})).status_code == 303
    review = await TextReview.get()
    read = comments.fingerprint(await Comment.all())
    for one, status in ((first, 404), (helper, 404), (keeper, 200)):
        assert (await one.get(f"/texts/{review.pk}")).status_code == status
    assert (await first.post(f"/texts/{review.pk}", data={"act": "release", "read": read})).status_code == 404
    with pytest.raises(Conflict):
        async with storage.writes():
            await comments.release(review=review, read=read, by=await Person.get(email="first@example.org"))
    assert (await keeper.post(f"/texts/{review.pk}", data={"act": "release", "read": read})).status_code == 303


@pytest.mark.one_database
async def test_comments_of_one_wave_stand_by_area_or_by_group_never_both(service: Service, staffed: Open) -> None:
    wave, by = await written(staffed, 40), await Person.get(email="joe@example.org")
    other = await TextReview.create(wave=wave, item="another", state="reading", first_by=by)
    await Comment.create(review=other, text="Planted", group="Lochee")
    with pytest.raises(Conflict, match="One of them"):
        async with storage.writes():
            await comments.begin(wave=wave, key=KEY, attribute="group", database=staffed.database, by=by)
    async with storage.writes():
        await comments.begin(wave=wave, key=KEY, attribute="area", database=staffed.database, by=by)
