"""Comments that two people released can be coded, each question by itself; before that there is nothing to code."""

import pytest

from analysis.coding import access, books, rounds, units
from analysis.told import coded
from participation import storage
from participation.access import Role
from participation.models import AuditLine, Person
from participation.problems import NotFound
from surveys.told import comments
from surveys.models import Comment
from tests.service import Service
from tests.surveys.cast import Open
from tests.surveys.test_comments import KEY, WORDS, written

pytestmark = pytest.mark.one_database


async def test_only_released_comments_are_coded(service: Service, staffed: Open, monkeypatch) -> None:
    wave = await written(staffed, 12)
    lead, keeper = await service.person("lea@example.org", Role.SURVEY_LEAD), await service.person("kit@example.org", Role.DATA_KEEPER)
    planner = await service.person("pat@example.org", Role.PLANNER)
    async with storage.writes():
        review = await comments.begin(wave=wave, key=KEY, attribute=comments.NONE, database=service.database, by=lead)
        kept = await Comment.filter(review_id=review.pk).exclude(text=WORDS[0])
        await comments.decide(review=review, choices={one.pk: comments.Choice("keep") for one in kept}, names=frozenset(), by=lead)
        await comments.propose(review=review, by=lead)
    assert await units.subjects() == []
    with pytest.raises(NotFound):
        await units.subject_of(access.COMMENTS, review.pk)
    async with storage.writes():
        out = await Comment.filter(review_id=review.pk)
        await comments.release(review=review, read=comments.fingerprint(out), by=keeper)
    (subject,) = await units.subjects()
    assert (subject.what, subject.who) == ("comments", "staff")
    await agreed(service, subject, lead, keeper)
    told = await coded.themes(planner, "staff")
    assert (told.sources, told.held) == ((), 1)  # only who gave a certain answer was asked: nothing is released that shows how many
    monkeypatch.setattr(coded, "_may_be_told", _yes)
    told = await coded.themes(planner, "staff")
    assert [(one.title, one.is_group, one.people, one.passages) for one in told.sources] == [(subject.title, False, None, 11)]
    assert [(theme.name, theme.in_passages) for theme in told.themes][:1] == [("Safe", (11,))]
    assert coded.people_in_words(told.sources[0]) == "Staff, comments in a survey"
    assert await AuditLine.filter(what="focus_group.opened").count() == 0  # released comments are no secret to open


async def _yes(_round) -> bool:
    return True


async def agreed(service: Service, subject: units.Subject, lead: Person, keeper: Person) -> None:
    """Both give the first code to every comment."""
    async with storage.writes():
        book = await books.begin(title="Ours", rules=books.starter()[1], by=lead)
        round = await rounds.begin(book=book, subject=subject, first=lead, second=keeper, by=lead)
        first = (await access.codes_of(book.pk))[0]
        for coder in (lead, keeper):
            read = await units.opened(round, keys=service.keys, by=coder, what_for="coding")
            assert WORDS[0] not in [unit.text for unit in read] and len(read) == 11
            for unit in read:
                await rounds.code(round=round, unit=unit.id, codes=[first.pk], by=coder)
            await rounds.say_done(round=await access.round_for(coder, round.pk), by=coder)
        round = await access.round_for(lead, round.pk)
        await rounds.settle(round=round, taken=set(), propose=True, by=lead)
        await rounds.agree(round=round, read=rounds.fingerprint(await rounds.standing(round)), by=keeper)
