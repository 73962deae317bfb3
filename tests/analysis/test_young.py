"""The children's version of the scorecard, and what young people say to it: nameless, sealed, read by two, passed on, answered."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import httpx
import pytest

from analysis.judgement.criteria import Aim, Word
from analysis.models import Action as ActionRow
from analysis.models import Criterion, Plan, Snapshot, YoungComment
from analysis.models import Recommendation as RecommendationRow
from analysis.plan_files.proposals import Kind, Perspective
from analysis.planning import for_children
from analysis.scoring import children, facts, young, young_out
from analysis.scoring.facts import Action, Promised, Recommendation, Row, Scorecard, Spot
from participation.access import Role
from participation.clock import HERE
from participation.identity import new_id
from participation.models import AuditLine, Mail
from tests.service import Service

DAY = date(2026, 10, 31)
WORDS = "My teacher asks me more now, and nobody else did."
pytestmark = pytest.mark.one_database


def row(word: Word = Word.TRACK, share: float | None = 0.64, kind: Kind = Kind.WHEEL, **more: object) -> Row:
    spot = Spot("Autumn", DAY, share is not None, share, 0.6, 0.7, 64, 100)
    return Row("c" * 32, "Children feel listened to", "Ann", Perspective.PEOPLE.value, kind.value, word.value, "", Aim(target=0.8),
               spots=(spot,), **more)


def scorecard(*rows: Row, plan: str = "p") -> Scorecard:
    return Scorecard(plan, "Plan", DAY, "judgement 2", (Recommendation(1, "R", (Action("a", "1", "A", (), (), None, rows),)),),
                     date(2026, 10, 1))


READ = {"c" * 32: {"en": "Adults listen to you.", "pl": "Dorośli cię słuchają."}}


async def a_goal(plan: Plan) -> None:
    """The criterion of `row`, in words for children."""
    under = await RecommendationRow.create(plan=plan, title="R", position=0)
    action = await ActionRow.create(plan=plan, recommendation=under, position=0, title="A")
    criterion = await Criterion.create(id="c" * 32, action=action, position=0, title="Children feel listened to", kind="wheel", perspective="people")
    await for_children.write(criterion=criterion, words=READ["c" * 32], seen=0, by=None)


@pytest.fixture
async def plan(service: Service) -> Plan:
    """A plan with one frozen month, and people of every kind who may meet a comment."""
    made = await Plan.create(title="Plan", made_at=datetime(2026, 9, 1, tzinfo=UTC))
    await a_goal(made)
    text = facts.to_json(scorecard(row(), plan=made.pk))
    await Snapshot.create(plan=made, month=date(2026, 10, 1), day=DAY, facts=text, digest=facts.digest(text), rules="judgement 2",
                          frozen_at=datetime(2026, 11, 1, tzinfo=HERE))
    for email, role in (("lead@example.org", Role.SURVEY_LEAD), ("keeper@example.org", Role.DATA_KEEPER),
                        ("planner@example.org", Role.PLANNER), ("fiona@example.org", Role.PROTECTION_LEAD)):
        await service.person(email, role)
    return made


async def say(browser: httpx.AsyncClient, plan: Plan, words: str = WORDS, **more: str) -> httpx.Response:
    return await browser.post(f"/our-plan/{plan.pk}/say", data={"feeling": "glad", "part": "c" * 32, "key": new_id(), "words": words, **more})


async def kept_by_two(service: Service, plan: Plan, count: int, line: str = "") -> None:
    """So many more comments that two people have kept already."""
    for n in range(count):
        one = await young.say(plan=plan, line=line, feeling="calm", words=f"Other {n}.", key=new_id(), keys=service.keys)
        await YoungComment.filter(pk=one.pk).update(state="kept")


# ---- the page, by rule -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("one", "said", "figure", "ten"), [
    (row(), "It is going the way we hoped.", "About 6 in every 10 children. We want 8 or more.", 6),
    (row(Word.OFF, 0.65), "This is not good enough yet.", "About 7 in every 10 children. We want 8 or more.", 7),
    (row(Word.UNSAID, None), "We cannot say yet.", "The number is not shown, to protect people.", None),
    (row(Word.MET, 0.04, Kind.SURVEY), "We did what we set out to do.", "About 0 in every 10 people we asked. We want 8 or more.", 0),
])
def test_sentences_follow_from_judgement_and_figure(one, said, figure, ten):
    part, = children.young(scorecard(one), READ).sides[0].parts
    assert (part.said, part.figure, part.ten) == (said, figure, ten)


def test_promises_are_told_with_what_is_kept_and_late():
    promised = [Promised("t", "T", "done", None, True, False), Promised("u", "U", "under-way", DAY, False, True)]
    part, = children.young(scorecard(row(promises=tuple(promised))), READ).sides[0].parts
    assert part.promise == "We made 2 promises about this. 1 is kept. 1 is late."


def test_the_first_line_counts_every_goal_once_and_says_how_many_are_left_off():
    rows = [replace(row(word), criterion=word.value) for word in Word]
    words = {word.value: {"en": "Good."} for word in Word}
    assert children.young(scorecard(*rows), words).lead == (
        "We set ourselves 6 goals. 2 are going well. 1 is nearly there. 1 could go either way. 1 is not good enough yet. "
        "About 1 we cannot say yet.")
    some = children.young(scorecard(*rows), {"met": {"en": "Good."}})
    assert some.lead == "We set ourselves 1 goal. 1 is going well. 5 more goals are not in plain words yet."
    assert (some.left, [part.line for side in some.sides for part in side.parts]) == (5, ["met"])
    assert children.young(scorecard(*rows), {}).lead == "We have a plan. We have not put its goals into plain words yet."


async def test_everybody_reads_the_frozen_month_and_nothing_that_is_not_frozen(service, plan):
    browser = service.browser()
    assert (await browser.get("/our-plan")).headers["location"] == f"/our-plan/{plan.pk}"
    assert "About 6 in every 10 children." in (await browser.get(f"/our-plan/{plan.pk}")).text
    other = await Plan.create(title="Draft", made_at=datetime(2026, 9, 1, tzinfo=UTC))
    assert (await browser.get(f"/our-plan/{other.pk}")).status_code == 404


async def test_a_plan_that_is_only_begun_does_not_take_the_place_of_the_one_in_use(service, plan):
    recommendation = await RecommendationRow.create(plan=plan, title="R", position=0)
    action = await ActionRow.create(plan=plan, recommendation=recommendation, position=0, title="A")
    await Criterion.create(action=action, position=0, title="C", kind="wheel", perspective="people")
    await Plan.create(title="Begun", made_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert (await service.browser().get("/our-plan")).headers["location"] == f"/our-plan/{plan.pk}"
    planner = await service.signed_in("planner@example.org")
    assert (await planner.get("/current/scorecard")).headers["location"] == f"/plans/{plan.pk}/scorecard"


async def test_a_planner_does_not_read_what_waits_even_as_a_survey_lead(service, plan):
    await service.person("both@example.org", Role.PLANNER, Role.SURVEY_LEAD)
    assert (await say(service.browser(), plan)).status_code == 303
    both, comment = await service.signed_in("both@example.org"), await YoungComment.get()
    refused = [await both.get("/young-comments"), await both.post(f"/young-comments/{comment.pk}", data={"act": "show"})]
    assert [one.status_code for one in refused] == [403, 403]
    assert all(WORDS not in one.text for one in refused)


# ---- a comment ---------------------------------------------------------------------------------------------------------

async def test_from_a_phone_to_the_page_by_two_people_and_an_answer(service, plan):
    phone, page = service.browser(), f"/our-plan/{plan.pk}"
    assert (await say(phone, plan)).headers["location"] == f"{page}/thanks"
    kept = await YoungComment.get()
    assert WORDS.encode() not in kept.words and (kept.state, kept.flags, kept.line, kept.month.day) == ("waiting", [], "c" * 32, 1)
    first, second, planner = [await service.signed_in(f"{name}@example.org") for name in ("lead", "keeper", "planner")]
    act = f"/young-comments/{kept.pk}"
    assert (await planner.get("/young-comments")).status_code == 403
    assert (await first.post(act, data={"act": "show"})).status_code == 303
    assert (await first.post(act, data={"act": "show"})).status_code == 409  # the same person is not the second
    for browser, where in ((phone, page), (planner, f"/plans/{plan.pk}/scorecard/young"), (first, "/young-comments")):
        assert WORDS not in (await browser.get(where)).text
    assert WORDS in (await second.get("/young-comments")).text
    assert (await second.post(act, data={"act": "show"})).status_code == 303
    assert WORDS not in (await phone.get(page)).text  # alone it does not go out
    await kept_by_two(service, plan, 9)
    await young_out.go_out(plan.pk)
    assert WORDS in (await phone.get(page)).text
    answered = await planner.post(f"/plans/{plan.pk}/scorecard/young/{kept.pk}", data={"answer": "We go on with it."})
    assert answered.status_code == 303 and "We go on with it." in (await phone.get(page)).text
    told = await AuditLine.filter(about=f"young_comment:{kept.pk}").values_list("what", flat=True)
    assert sorted(told) == ["young.answered", "young.read", "young.shown"]


async def test_what_is_left_out_loses_its_words_and_a_worry_reaches_the_protection_lead(service, plan):
    phone, lead = service.browser(), await service.signed_in("lead@example.org")
    for words in ("Somebody hits me at the club.", "Rude words"):
        await say(phone, plan, words)
    worry, rude = [next(c for c in await YoungComment.all() if young.words_of(c, service.keys) == words)
                   for words in ("Somebody hits me at the club.", "Rude words")]
    await lead.post(f"/young-comments/{worry.pk}", data={"act": "worry"})
    for one in (worry, rude):
        assert (await lead.post(f"/young-comments/{one.pk}", data={"act": "withhold"})).status_code == 303
    fiona = await service.signed_in("fiona@example.org")
    page = (await fiona.get("/young-comments")).text
    assert "Somebody hits me" in page and "Rude words" not in page
    assert [bool(one.words) for one in (await YoungComment.get(pk=worry.pk), await YoungComment.get(pk=rude.pk))] == [True, False]
    mail = await Mail.get()
    assert mail.address == "fiona@example.org" and "hits" not in mail.body + mail.subject
    assert (await fiona.post(f"/young-comments/{worry.pk}", data={"act": "show"})).status_code == 403


async def test_names_are_marked_and_can_be_taken_out_for_good(service, plan):
    await say(service.browser(), plan, "I told Mr Buchan and he rang 01382 555 123.")
    kept, lead = await YoungComment.get(), await service.signed_in("lead@example.org")
    assert kept.flags == ["named"]
    await lead.post(f"/young-comments/{kept.pk}", data={"act": "clean"})
    assert young.words_of(await YoungComment.get(), service.keys) == "I told [name] and he rang [contact]."


@pytest.mark.parametrize(("wrong", "sentence"), [
    ({"feeling": ""}, "Choose one of the four first."), ({"words": " "}, "Write a few words first."),
    ({"words": "x" * 501}, "That is a lot. Please use 500 letters or fewer."), ({"key": "short"}, "Please press Send once more.")])
async def test_what_was_typed_stays_where_something_is_missing(service, plan, wrong, sentence):
    answer = await say(service.browser(), plan, **wrong)
    assert answer.status_code == 422 and sentence in answer.text and await YoungComment.all().count() == 0
    assert wrong.get("words", WORDS).strip() in answer.text


async def test_five_hundred_letters_are_kept_and_sent_twice_once(service, plan):
    phone, key = service.browser(), new_id()
    assert [(await say(phone, plan, "x" * 500, key=key)).status_code for _time in range(2)] == [303, 303]
    assert await YoungComment.all().count() == 1


async def test_many_at_once_from_one_place_are_slowed_down_and_nothing_typed_is_lost(service, plan):
    phone = service.browser()
    answers = [await say(phone, plan) for _time in range(12)]
    assert [one.status_code for one in answers] == [303] * 10 + [429] * 2 or [one.status_code for one in answers][:10] == [303] * 10
    assert WORDS in answers[-1].text and re.search(r"Wait \d+ seconds", answers[-1].text)
