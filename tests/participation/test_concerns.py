"""Alerts: whom they go to, when the deputy gets them, what is noted; and nothing for an adult whom a child did not want."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest

from participation import children, clock, concerns, programme, storage, telling
from participation.access import Role
from participation.concerns import Kind, State
from participation.models import AuditLine, CheckIn, Concern, Person, Programme, Spoke
from participation.problems import Conflict, NotFound, Unacceptable
from participation.queries import alerts, mine
from tests.participation.adults import NOON, staged

pytestmark = pytest.mark.one_database
MINUTES = 30


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        yield one


async def raised(stage, **more):
    async with storage.writes():
        return await telling.raise_concern(keys=stage.keys, child=stage.cast.child, check_in=stage.cast.check_in,
                                            **{"kind": Kind.TALK, **more})


async def seen_by(stage, person):
    return [(alert.concern.pk, alert.state) for alert in await alerts.alerts_for(person, stage.keys)]


def later(minutes):
    return clock.at(NOON + timedelta(minutes=minutes))


async def test_it_goes_to_the_lead_and_not_yet_to_the_deputy(stage):
    one = await raised(stage)
    assert await seen_by(stage, stage.cast.lead) == [(one.pk, State.WITH_LEAD)]
    assert await seen_by(stage, stage.cast.deputy) == []


@pytest.mark.parametrize(("minutes", "deputy", "state"), [
    (MINUTES - 1, [], State.WITH_LEAD), (MINUTES, ["it"], State.WITH_DEPUTY), (MINUTES + 1, ["it"], State.WITH_DEPUTY)])
async def test_the_deputy_gets_it_after_the_set_minutes(stage, minutes, deputy, state):
    one = await raised(stage)
    with later(minutes):
        assert ["it" for _pk, _state in await seen_by(stage, stage.cast.deputy)] == deputy
        assert await seen_by(stage, stage.cast.lead) == [(one.pk, state)]


async def test_acknowledged_in_time_it_never_goes_to_the_deputy(stage):
    one = await raised(stage)
    with later(MINUTES - 1):
        async with storage.writes():
            await concerns.acknowledge(concern=one, by=stage.cast.lead)
    with later(MINUTES + 500):
        assert await seen_by(stage, stage.cast.deputy) == []
        assert await seen_by(stage, stage.cast.lead) == [(one.pk, State.ACKNOWLEDGED)]


async def test_escalation_is_written_down_once(stage):
    one = await raised(stage)
    for minutes, gone in ((MINUTES - 1, 0), (MINUTES, 1), (MINUTES + 1, 0)):
        with later(minutes):
            async with storage.writes():
                assert await telling.escalate_due(keys=stage.keys) == gone
    await one.refresh_from_db()
    assert one.escalated_at == NOON + timedelta(minutes=MINUTES)
    assert await AuditLine.filter(what="concern.escalated").count() == 1


async def test_the_first_to_acknowledge_has_it(stage):
    one = await raised(stage)
    async with storage.writes():
        await concerns.acknowledge(concern=one, by=stage.cast.lead)
        await concerns.acknowledge(concern=one, by=stage.cast.deputy)
    assert (one.acknowledged_by_id, await AuditLine.filter(what="concern.acknowledged").count()) == (stage.cast.lead.pk, 1)


async def test_a_lead_who_is_the_adult_of_the_check_in_is_passed_over(stage):
    async with storage.writes():
        await CheckIn.filter(id=stage.cast.check_in.pk).update(adult_id=stage.cast.lead.pk)
    one = await raised(stage)
    # The alert took its adult from the check-in as it was loaded: now from the changed one.
    await Concern.filter(id=one.pk).update(adult_id=stage.cast.lead.pk)
    assert (await seen_by(stage, stage.cast.lead), await seen_by(stage, stage.cast.deputy)) == ([], [(one.pk, State.WITH_LEAD)])


async def test_a_lead_whom_the_child_named_is_passed_over(stage):
    async with storage.writes():
        await CheckIn.filter(id=stage.cast.check_in.pk).update(helpers=["ms grant"])
    one = await raised(stage)
    assert (await seen_by(stage, stage.cast.lead), await seen_by(stage, stage.cast.deputy)) == ([], [(one.pk, State.WITH_LEAD)])


@pytest.mark.parametrize(("named", "first", "then"), [
    ([], "lead", "deputy"), (["lead"], "deputy", None), (["deputy"], "lead", None), (["lead", "deputy"], "lead", "deputy")])
def test_an_alert_always_reaches_somebody(named, first, then):
    way = concerns.way(SimpleNamespace(adult_id="reid", someone_else=False), ["lead", "deputy"], named)
    assert (way.first, way.then) == (first, then)


def test_someone_else_is_never_the_unwanted_adult_even_if_both_are_named():
    way = concerns.way(SimpleNamespace(adult_id="lead", someone_else=True), ["lead", "deputy"], ["lead", "deputy"])
    assert way == concerns.Way("deputy", None)


async def test_the_unwanted_lead_does_not_find_it_by_its_id_either(stage):
    one = await raised(stage, someone_else=True)
    await Concern.filter(id=one.pk).update(adult_id=stage.cast.lead.pk)
    with pytest.raises(NotFound):
        await alerts.alert_for(stage.cast.lead, one.pk, stage.keys)
    with later(10_000), pytest.raises(NotFound):
        await alerts.alert_for(stage.cast.lead, one.pk, stage.keys)


async def test_lead_acknowledges_notes_and_closes_over_http(stage):
    one, lead = await raised(stage), await stage.as_(stage.cast.lead)
    page = await lead.get(f"/concerns/{one.pk}")
    assert "Ailsa Morrison asked to talk to someone now" in page.text and "I have it" in page.text
    refused = await lead.post(f"/concerns/{one.pk}/note", data={"note": "Spoke with her."})
    assert refused.status_code == 409
    assert (await lead.post(f"/concerns/{one.pk}/acknowledge")).status_code == 303
    assert (await lead.post(f"/concerns/{one.pk}/note", data={"note": ""})).status_code == 422
    assert (await lead.post(f"/concerns/{one.pk}/note", data={"note": "Spoke with her.", "close": "yes"})).status_code == 303
    assert await seen_by(stage, stage.cast.lead) == [(one.pk, State.CLOSED)]
    assert "Spoke with her." in (await lead.get(f"/concerns/{one.pk}")).text


async def test_words_and_notes_are_sealed(stage):
    one = await raised(stage)
    async with storage.writes():
        await concerns.add_words(concern=one, child=stage.cast.child, words="planted words", keys=stage.keys, by=stage.cast.reid)
        await concerns.acknowledge(concern=one, by=stage.cast.lead)
        await concerns.note_done(concern=one, child=stage.cast.child, note="planted note", close=False, keys=stage.keys,
                                 by=stage.cast.lead)
    row = await Concern.get(id=one.pk)
    assert b"planted" not in bytes(row.words_sealed) + bytes(row.done_sealed)
    assert "planted" not in str([line.facts for line in await AuditLine.all()])


async def test_a_second_note_of_words_keeps_the_first(stage):
    one = await raised(stage)
    async with storage.writes():
        for words in ("First.", "Second."):
            await concerns.add_words(concern=one, child=stage.cast.child, words=words, keys=stage.keys, by=stage.cast.reid)
    alert = await alerts.alert_for(stage.cast.lead, one.pk, stage.keys)
    assert children.unseal(alert.concern.child, alert.concern, "words_sealed", stage.keys) == "First.\n\nSecond."


async def test_empty_words_are_refused_on_the_card(stage):
    one, reid = await raised(stage), await stage.as_(stage.cast.reid)
    answer = await reid.post(f"/check-ins/{one.check_in_id}/card", data={"words": "  "})
    assert (answer.status_code, "Write a few words first." in answer.text) == (422, True)


@pytest.mark.parametrize(("length", "taken"), [(3999, True), (4000, True), (4001, False)])
async def test_words_may_be_so_long(stage, length, taken):
    one = await raised(stage)
    async with storage.writes():
        try:
            await concerns.add_words(concern=one, child=stage.cast.child, words="x" * length, keys=stage.keys,
                                     by=stage.cast.reid)
            assert taken
        except Unacceptable:
            assert not taken


async def test_the_card_names_lead_deputy_and_what_happens_when(stage):
    one, reid = await raised(stage), await stage.as_(stage.cast.reid)
    await Person.filter(id=stage.cast.lead.pk).update(phone="01632 960107")
    page = (await reid.get(f"/check-ins/{one.check_in_id}/card")).text
    for text in ("Ailsa asked to talk to someone now", "Believe Ailsa", "tel:999", "Fiona Grant", "tel:01632960107",
                 "Omar Aziz", "Not yet. At 12:30 it goes to Omar Aziz.", "It is not a referral.",
                 'Call <a href="tel:01632960200">01632 960200</a>.'):
        assert text in page, text


async def test_the_words_are_not_shown_on_the_card_again(stage):
    one, reid = await raised(stage), await stage.as_(stage.cast.reid)
    saved = await reid.post(f"/check-ins/{one.check_in_id}/card", data={"words": "planted words"})
    again = await reid.get(f"/check-ins/{one.check_in_id}/card")
    assert (saved.status_code, "planted" in saved.text + again.text) == (200, False)


async def test_an_exercise_goes_the_whole_way_and_is_about_no_child(stage):
    lead = await stage.as_(stage.cast.lead)
    await lead.post("/concerns/exercise")
    one = await Concern.get(exercise=True)
    assert one.child_id is None
    with later(MINUTES):
        assert await seen_by(stage, stage.cast.deputy) == [(one.pk, State.WITH_DEPUTY)]
        page = await (await stage.as_(stage.cast.deputy)).get(f"/concerns/{one.pk}")
    assert "This is an exercise." in page.text
    await lead.post(f"/concerns/{one.pk}/acknowledge")
    await lead.post(f"/concerns/{one.pk}/note", data={"note": "It came within a minute.", "close": "yes"})
    assert "It came within a minute." in (await lead.get(f"/concerns/{one.pk}")).text


async def test_an_alert_cannot_be_closed_twice(stage):
    one = await raised(stage)
    async with storage.writes():
        await concerns.acknowledge(concern=one, by=stage.cast.lead)
        await concerns.note_done(concern=one, child=stage.cast.child, note="Done.", close=True, keys=stage.keys,
                                 by=stage.cast.lead)
    with pytest.raises(Conflict):
        concerns.check_can_close(one)


# ---- someone else: everything the adult can open is byte for byte what it is without the alert

def without_tokens(text):
    """A page without what differs on every load."""
    return re.sub(r"[0-9a-f]{32}", "ID", text)


async def everything(stage, check_in):
    """What Mrs Reid can reach, after hand-back and later."""
    reid = await stage.as_(stage.cast.reid)
    paths = ["/my-day", "/children", "/promises", f"/children/{stage.cast.child.pk}",
             f"/check-ins/{check_in.pk}", f"/check-ins/{check_in.pk}/card", f"/check-ins/{check_in.pk}/view/practitioner",
             "/concerns", "/records", "/audit", "/programme", "/account"]
    answers = [await reid.get(path) for path in paths]
    answers.append(await reid.post("/children", data={"q": "Ailsa"}))
    answers.append(await reid.post(f"/check-ins/{check_in.pk}/card", data={"words": "What did she say?"}))
    return [(answer.status_code, answer.headers.get("location"), without_tokens(answer.text)) for answer in answers]


@pytest.mark.parametrize("kinds", [(Kind.TALK,), (Kind.TALK, Kind.SAFE), (Kind.SAFE, Kind.TALK)])
async def test_someone_else_leaves_no_trace_for_the_adult(stage, kinds):
    check_in = await stage.kept(stage.cast.child, stage.cast.reid)
    before = await everything(stage, check_in)
    async with storage.writes():
        for kind in kinds:
            await telling.raise_concern(keys=stage.keys, kind=kind, child=stage.cast.child, check_in=check_in, someone_else=kind is Kind.TALK)
    assert await everything(stage, check_in) == before
    for minutes in (MINUTES + 1, 60 * 24):
        with later(minutes):
            async with storage.writes():
                await telling.escalate_due(keys=stage.keys)
            assert await mine.has_concern(stage.cast.reid, check_in.pk) is False
            assert await mine.waiting_cards(stage.cast.reid, [stage.cast.child.pk]) == []
            with pytest.raises(NotFound):
                await mine.concern_for(stage.cast.reid, check_in.pk)


async def test_nothing_shows_after_the_lead_has_dealt_with_it(stage):
    check_in = await stage.kept(stage.cast.child, stage.cast.reid)
    before = await everything(stage, check_in)
    async with storage.writes():
        one = await telling.raise_concern(keys=stage.keys, kind=Kind.TALK, child=stage.cast.child, check_in=check_in, someone_else=True)
    lead = await stage.as_(stage.cast.lead)
    page = await lead.get(f"/concerns/{one.pk}")
    assert "The child asked for someone else. Mrs Reid was told nothing" in page.text
    await lead.post(f"/concerns/{one.pk}/acknowledge")
    await lead.post(f"/concerns/{one.pk}/note", data={"note": "Met Ailsa at school.", "close": "yes"})
    assert await everything(stage, check_in) == before


async def test_asking_for_someone_else_after_all_takes_the_card_away(stage):
    check_in = stage.cast.check_in
    await raised(stage)
    assert await mine.has_concern(stage.cast.reid, check_in.pk) is True
    await raised(stage, someone_else=True)
    assert await mine.has_concern(stage.cast.reid, check_in.pk) is False
    assert await Concern.all().values_list("kind", "someone_else") == [("talk", True)]


async def test_nobody_takes_someone_else_back(stage):
    await raised(stage, someone_else=True)
    await raised(stage)
    assert await Concern.all().values_list("someone_else", flat=True) == [True]


async def test_the_trail_does_not_say_who_was_not_wanted(stage):
    await raised(stage, someone_else=True)
    line = await AuditLine.get(what="concern.raised")
    assert (line.by_id, line.facts) == (None, {"kind": "talk"})


async def test_another_adult_and_a_planner_find_no_card(stage):
    one = await raised(stage)
    for person in (stage.khan, stage.planner, stage.keeper):
        client = await stage.as_(person)
        assert (await client.get(f"/check-ins/{one.check_in_id}/card")).status_code in (403, 404)


async def test_a_foreign_alert_answers_like_an_unknown_one(stage):
    one, deputy = await raised(stage), await stage.as_(stage.cast.deputy)
    foreign, unknown = await deputy.get(f"/concerns/{one.pk}"), await deputy.get(f"/concerns/{'a' * 32}")
    assert (foreign.status_code, without_tokens(foreign.text)) == (unknown.status_code, without_tokens(unknown.text))
    assert foreign.status_code == 404


async def test_the_lowest_on_safe_is_kept_with_a_prompt_and_no_label(stage):
    one = await raised(stage, kind=Kind.SAFE)
    page = (await (await stage.as_(stage.cast.reid)).get(f"/check-ins/{one.check_in_id}/card")).text
    assert "Ailsa gave the lowest answer on Safe" in page
    assert [word for word in ("disclosure", "at risk", "risk score") if word in page.lower()] == []


async def test_with_no_programme_every_lead_gets_it_at_once(stage):
    one = await raised(stage)
    await Programme.all().delete()
    assert await programme.current() is None
    assert [pk for pk, _state in await seen_by(stage, stage.cast.deputy)] == [one.pk]


async def test_only_protection_leads_see_alerts(stage):
    await raised(stage)
    assert await seen_by(stage, stage.cast.reid) == []
    await Person.filter(id=stage.cast.lead.pk).update(roles=[Role.PLANNER.value])
    assert await seen_by(stage, await Person.get(id=stage.cast.lead.pk)) == []


async def test_spokes_of_another_voice_raise_nothing(stage):
    check_in = await stage.kept(stage.cast.child, stage.cast.reid)
    reid = await stage.as_(stage.cast.reid)
    await reid.post(f"/check-ins/{check_in.pk}/view/practitioner", data={"safe": "1"})
    assert await Spoke.filter(check_in_id=check_in.pk, voice="practitioner").count() == 1
    assert await Concern.all().count() == 0
