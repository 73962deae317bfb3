"""What children read of a goal: written by a planner, in versions, in any language beside English; left off where nobody wrote it."""

import re
from datetime import UTC, date, datetime

import pytest

from analysis.models import Action, ChildWords, Criterion, Plan, Recommendation, Snapshot
from analysis.planning import for_children
from analysis.scoring import children, facts
from participation import words
from participation.access import Role
from participation.problems import Conflict, Unacceptable
from tests.analysis.test_young import row, scorecard
from tests.service import Service, service  # noqa: F401  (fixture)

MOST = for_children.MOST_LETTERS


async def two_goals() -> tuple[Plan, Criterion, Criterion]:
    plan = await Plan.create(title="Plan", made_at=datetime(2026, 9, 1, tzinfo=UTC))
    under = await Recommendation.create(plan=plan, title="R", position=0)
    action = await Action.create(plan=plan, recommendation=under, position=0, number="1.1", title="A")
    first, second = [await Criterion.create(id=id * 32, action=action, position=n, title=f"Multi-agency {id}", kind="wheel", perspective="people")
                     for n, id in enumerate("cd")]
    return plan, first, second


def test_words_are_short_and_english_is_there_for_everybody():
    for_children.check({"en": "a" * MOST, "pl": ""})
    for_children.check({"en": "", "pl": ""})
    for own, field in (({"en": "a" * (MOST + 1)}, "words-en"), ({"en": "", "pl": "Tak."}, "words-en"), ({"en": "Yes.", "pl": "a" * (MOST + 1)}, "words-pl")):
        with pytest.raises(Unacceptable) as refused:
            for_children.check(own)
        assert list(refused.value.errors) == [field]


def test_a_planner_is_told_what_may_trip_a_child_up():
    assert for_children.hints("You feel that you belong.") == for_children.hints("") == []
    long, word = for_children.hints("We make sure that all of the implementation is done by all the people here.")
    assert "15 words" in long and "“implementation”" in word
    assert for_children.hints("Krótkie, ale sprawiedliwości.", "pl") == []


async def test_each_change_is_a_version_and_empty_words_take_it_back(service: Service):  # noqa: F811
    _plan, first, _second = await two_goals()
    assert await for_children.write(criterion=first, words={"en": "You belong.", "pl": "To twoje."}, seen=0, by=None) == 2
    assert await for_children.write(criterion=first, words={"en": "You belong here.", "pl": "To twoje."}, seen=2, by=None) == 1
    with pytest.raises(Conflict):
        await for_children.write(criterion=first, words={"en": "Late."}, seen=2, by=None)
    assert await for_children.of_criteria([first.pk]) == {first.pk: {"en": "You belong here.", "pl": "To twoje."}}
    await for_children.write(criterion=first, words={"en": "", "pl": ""}, seen=3, by=None)
    assert await for_children.of_criteria([first.pk]) == {}
    assert await ChildWords.filter(lang="en").order_by("version").values_list("words", flat=True) == ["You belong.", "You belong here.", ""]
    with pytest.raises(Exception, match="cannot be changed"):
        await ChildWords.all().delete()


@pytest.mark.one_database
async def test_children_read_it_and_the_planner_sees_what_is_left_off(service: Service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    isla, child = await service.signed_in("isla@example.org"), service.browser()
    plan, first, second = await two_goals()
    other = facts.row_from_plain(facts.row_to_plain(row()) | {"criterion": second.pk})
    text = facts.to_json(scorecard(row(), other, plan=plan.pk))
    await Snapshot.create(plan=plan, month=date(2026, 10, 1), day=date(2026, 10, 31), facts=text, digest=facts.digest(text), rules="j",
                          frozen_at=datetime(2026, 11, 1, tzinfo=UTC))
    ours, form = f"/our-plan/{plan.pk}", f"/plans/criteria/{first.pk}/for-children"
    assert "We have not put its goals into plain words yet." in (await child.get(ours)).text
    assert "2 of 2 goals are left off" in (await isla.get(f"/plans/{plan.pk}/for-children")).text
    looked = await isla.post(form, data={"seen": "0", "words-en": "Implementation goes on.", "look": "1"})
    assert "is a long word" in looked.text and "Implementation goes on." in looked.text and not await ChildWords.exists()
    refused = await isla.post(form, data={"seen": "0", "words-en": "", "words-pl": "Dorośli cię słuchają."})
    assert refused.status_code == 422 and "Dorośli cię słuchają." in refused.text
    done = await isla.post(form, data={"seen": "0", "words-en": "Adults <b>listen</b> to you.", "words-pl": "Dorośli cię słuchają."})
    assert done.headers["location"] == f"/plans/{plan.pk}/for-children#goal-{first.pk}"
    page = (await child.get(ours)).text
    assert re.findall(r'<h3 lang="(\w+)"[^>]*>(.*?)</h3>', page) == [("en", "Adults &lt;b&gt;listen&lt;/b&gt; to you.")]
    assert "Children feel listened to" not in page and "1 more goal is not in plain words yet." in page
    assert "One of 2 goals is left off" in (await isla.get(f"/plans/{plan.pk}/for-children")).text
    with words.speaking("pl"):
        part, = children.young(scorecard(row()), await for_children.of_criteria([first.pk])).sides[0].parts
    assert (part.lang, part.title) == ("pl", "Dorośli cię słuchają.")
