"""The child's sitting from who-sees-this to keep or throw away, through the service's own addresses."""

from pathlib import Path

import pytest

from participation import checkins, children
from participation.checkins import State
from participation.models import AuditLine, CheckIn, Concern, Spoke
from participation.problems import Conflict, Gone
from tests.participation.sittings import reload, serving

PAGE = "a" * 32


@pytest.fixture
async def ailsa(settings):
    async with serving(settings) as browser:
        yield browser


async def test_the_child_starts_at_who_sees_this(ailsa):
    answer = await ailsa.get("/my")
    assert (answer.status_code, answer.headers["location"]) == (303, "/my/who-sees")


@pytest.mark.parametrize("path", ["/my/practice", "/my/wheel", "/my/matters", "/my/help", "/my/words", "/my/finish"])
async def test_nothing_is_asked_before_the_child_said_yes(ailsa, path):
    answer = await ailsa.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, "/my/who-sees")


@pytest.mark.parametrize(("path", "sent"), [
    ("/my/matters", {"matters": ["safe"]}), ("/my/help", {"own_words": "Something"}), ("/my/finish", {"ending": "keep"}),
    ("/my/finish", {"ending": "throw"})])
async def test_nothing_is_taken_before_the_child_said_yes(ailsa, path, sent):
    before = await reload(ailsa.cast.check_in)
    answer = await ailsa.post(path, sent)
    assert (answer.status_code, answer.headers["location"]) == (303, "/my/who-sees")
    after = await reload(ailsa.cast.check_in)
    assert (after.state, after.matters, after.own_words_sealed) == (State.STARTED, before.matters, None)


async def test_yes_opens_the_practice(ailsa):
    answer = await ailsa.post("/my/who-sees", {"answer": "yes"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/my/practice")
    assert (await reload(ailsa.cast.check_in)).state == State.OPEN


async def test_no_thanks_stores_nothing(ailsa):
    await ailsa.post("/my/who-sees", {"answer": "no"})
    assert await CheckIn.all().count() == 0
    line = await AuditLine.all().order_by("-id").first()
    assert (line.what, line.facts) == ("check_in.ended", {})
    page = await ailsa.get("/my")
    assert "No wheel today." in page.text


async def test_the_whole_way_to_keep(ailsa):
    await ailsa.to_the_wheel()
    sent = await ailsa.save(PAGE, 0, 1, htmx=False, go="next", safe="3", healthy="2", included="skip")
    assert sent.headers["location"] == "/my/matters"
    assert (await ailsa.post("/my/matters", {"matters": ["safe", "healthy"]})).headers["location"] == "/my/help"
    helped = await ailsa.post("/my/help", {"where": "home", "help": "quiet", "who": ["adult", "friend"],
                                           "own_words": "A lunch club"})
    assert helped.headers["location"] == "/my/people"
    assert (await ailsa.post("/my/finish", {"ending": "keep"})).headers["location"] == "/my"
    kept = await reload(ailsa.cast.check_in)
    assert (kept.state, kept.counted, kept.matters, kept.places, kept.helps, kept.helpers) == (
        State.KEPT, True, ["safe", "healthy"], ["home"], ["quiet"], ["adult", "friend"])
    assert await checkins.answers(kept) == {"safe": "3", "healthy": "2", "included": "skip"}
    assert children.unseal(ailsa.cast.child, kept, "own_words_sealed", ailsa.cast.keys) == "A lunch club"


async def test_own_words_and_name_are_not_readable_in_the_row(ailsa):
    await ailsa.to_the_wheel()
    await ailsa.post("/my/help", {"own_words": "PLANTED sentence"})
    row = await reload(ailsa.cast.check_in)
    assert b"PLANTED" not in bytes(row.own_words_sealed)
    assert b"Ailsa" not in bytes(ailsa.cast.child.name_sealed)


async def test_three_that_matter_are_asked_back_and_none_is_taken_away(ailsa):
    await ailsa.to_the_wheel()
    answer = await ailsa.post("/my/matters", {"matters": ["safe", "active", "included"]})
    assert answer.status_code == 422
    assert "Which two?" in answer.text
    assert answer.text.count(" checked") == 3
    assert (await reload(ailsa.cast.check_in)).matters == []


async def test_nothing_is_chosen_beforehand_at_the_end(ailsa):
    await ailsa.to_the_wheel()
    assert " checked" not in (await ailsa.get("/my/finish")).text
    answer = await ailsa.post("/my/finish", {})
    assert (answer.status_code, (await reload(ailsa.cast.check_in)).state) == (422, State.OPEN)


async def test_throw_away_leaves_no_row_of_this_sitting(ailsa):
    await ailsa.to_the_wheel()
    await ailsa.save(PAGE, 0, 1, safe="2", active="4")
    await ailsa.post("/my/help", {"own_words": "PLANTED sentence"})
    await ailsa.post("/my/finish", {"ending": "throw"})
    assert (await CheckIn.all().count(), await Spoke.all().count(), await Concern.all().count()) == (0, 0, 0)
    assert "None of my answers are kept." in (await ailsa.get("/my")).text


async def test_after_keep_back_and_a_second_tab_lead_to_the_end(ailsa):
    await ailsa.to_the_wheel()
    await ailsa.save(PAGE, 0, 1, safe="2")
    await ailsa.post("/my/finish", {"ending": "keep"})
    for path in ("/my/wheel", "/my/matters", "/my/help", "/my/words", "/my/finish"):
        assert (await ailsa.get(path)).headers["location"] == "/my"
    assert (await ailsa.post("/my/finish", {"ending": "throw"})).headers["location"] == "/my"
    assert (await ailsa.save(PAGE, 0, 2, safe="4")).status_code == 410
    assert (await ailsa.save(PAGE, 0, 3, htmx=False, safe="4")).headers["location"] == "/my"
    assert await checkins.answers(await reload(ailsa.cast.check_in)) == {"safe": "2"}
    assert "My wheel is kept." in (await ailsa.get("/my")).text


async def test_double_click_on_keep_keeps_once(ailsa):
    await ailsa.to_the_wheel()
    await ailsa.post("/my/finish", {"ending": "keep"})
    await ailsa.post("/my/finish", {"ending": "keep"})
    assert await AuditLine.filter(what="check_in.kept").count() == 1


async def test_stop_on_the_wheel_saves_and_asks_keep_or_throw_away(ailsa):
    await ailsa.to_the_wheel()
    answer = await ailsa.save(PAGE, 0, 1, htmx=False, go="stop", nurtured="1")
    assert answer.headers["location"] == "/my/finish"
    assert await checkins.answers(ailsa.cast.check_in) == {"nurtured": "1"}


async def test_an_answer_that_this_wheel_does_not_have_is_refused(ailsa):
    await ailsa.to_the_wheel()
    answer = await ailsa.save(PAGE, 0, 1, safe="5")
    assert (answer.status_code, await Spoke.all().count()) == (422, 0)


async def test_a_page_left_open_by_another_child_writes_nothing(ailsa):
    await ailsa.to_the_wheel()
    answer = await ailsa.post("/my/matters", {"check_in": "f" * 32, "matters": "safe"})
    assert (answer.status_code, (await reload(ailsa.cast.check_in)).matters) == (409, [])


async def test_too_many_own_words_come_back_with_a_sentence(ailsa):
    await ailsa.to_the_wheel()
    answer = await ailsa.post("/my/help", {"own_words": "x" * 301})
    assert (answer.status_code, "Make it shorter." in answer.text, "x" * 301 in answer.text) == (422, True, True)
    assert (await ailsa.post("/my/help", {"own_words": "x" * 300})).status_code == 303


async def test_ten_megabytes_meet_a_clear_page(ailsa):
    answer = await ailsa.post("/my/help", {"own_words": "x" * 10_000_000})
    assert answer.status_code == 413
    assert "too much" in answer.text


@pytest.mark.parametrize(("answer", "concerns"), [("1", ["safe"]), ("2", []), ("talk", []), ("skip", []), ("", [])])
async def test_only_the_lowest_answer_on_safe_raises_a_concern_at_keep(ailsa, answer, concerns):
    await ailsa.to_the_wheel()
    await ailsa.save(PAGE, 0, 1, **({"safe": answer} if answer else {"active": "1"}))
    assert await Concern.all().count() == 0
    await ailsa.post("/my/finish", {"ending": "keep"})
    assert await Concern.all().values_list("kind", flat=True) == concerns


async def test_without_consent_to_be_counted_it_is_kept_but_not_counted(ailsa):
    from participation import consent, storage
    async with storage.writes():
        await consent.withdraw(child=ailsa.cast.child, kind=consent.Kind.BE_COUNTED, giver=consent.Giver.CHILD,
                               by=ailsa.cast.reid)
    await ailsa.to_the_wheel()
    await ailsa.post("/my/finish", {"ending": "keep"})
    kept = await reload(ailsa.cast.check_in)
    assert (kept.state, kept.counted) == (State.KEPT, False)


@pytest.mark.one_database
async def test_refusals_are_the_childs_own_pages_with_the_way_to_talk(ailsa):
    await ailsa.to_the_wheel()
    wrong = await ailsa.post("/my/matters", {"check_in": "f" * 32})
    nowhere = await ailsa.get("/no/such/page")
    too_much = await ailsa.post("/my/help", {"own_words": "x" * 6_000})
    for answer, status in ((wrong, 409), (nowhere, 404), (too_much, 413)):
        assert answer.status_code == status
        assert 'action="/my/now"' in answer.text and "band-8-11" in answer.text


@pytest.mark.one_database
async def test_my_wheel_in_words_says_everything_that_was_said(ailsa):
    await ailsa.to_the_wheel()
    await ailsa.save(PAGE, 0, 1, safe="3", healthy="talk")
    await ailsa.post("/my/matters", {"matters": ["safe"]})
    await ailsa.post("/my/help", {"where": "online", "help": "quiet", "who": "friend", "own_words": "<b>A lunch club</b>"})
    page = (await ailsa.get("/my/words")).text
    for said in ("Mostly", "I’d rather talk", "Online", "A quiet place", "A friend", "&lt;b&gt;A lunch club&lt;/b&gt;"):
        assert said in page
    assert "not coloured in" in page


@pytest.mark.parametrize(("state", "names"), [
    ("started", {"agree", "decline"}), ("open", {"decline", "keep", "throw away"}), ("kept", set())])
def test_a_sitting_only_goes_forward(state, names):
    refusal = Gone if state == "kept" else Conflict
    for name in {move.name for move in checkins.MOVES}:
        if name in names:
            checkins.check_can_move(name, CheckIn(state=state))
        else:
            with pytest.raises(refusal):
                checkins.check_can_move(name, CheckIn(state=state))


def test_the_diagram_in_the_docs_is_the_state_table():
    docs = Path(checkins.__file__).parents[1] / "docs" / "decisions" / "childs-sitting.md"
    assert f"```mermaid\n{checkins.diagram()}\n```" in docs.read_text("utf-8")
