"""The yearly self-evaluation needs three voices with evidence that can be shown; the equality grid asks for an action where it knows nothing."""

import json
from datetime import date

import pytest

from analysis.equality import grid
from analysis.models import Decision, EqualityLine, SelfEvaluation, SelfEvaluationLine
from analysis.reviews import evaluations
from analysis.reviews.evaluations import Said
from analysis.reviews.voices import FAMILIES, STAFF, VOICES, YOUNG
from participation import storage
from participation.access import Role
from participation.models import Area
from participation.problems import Conflict
from surveys.models import Survey
from tests.analysis.released import release
from tests.analysis.test_reviews import the_plan
from tests.service import Service, service  # noqa: F401  (fixture)

DAY = date(2026, 6, 30)


async def released():
    """Staff and children have figures by area, families one of everybody; one of staff is not shown in the Ferry."""
    for key, audience in (("staff", "staff"), ("families", "families")):
        await Survey.create(key=key, version=1, title=key, audience=audience, definition="", language="en")
    shown = {"all": (60, 100)}
    await release("staff", "June", DAY, {"S1.all": shown, "S1.area": {"lochee": (20, 40), "the-ferry": (None, None)}})
    await release("families", "June", DAY, {"F1.all": {"all": (70, 100)}})
    await release("wheel", "June", DAY, {"safe.all": {"all": (80, 100)}, "safe.area": {"lochee": (31, 40), "the-ferry": (30, 60)}}, kind="period")


@pytest.fixture
async def isla(service: Service):  # noqa: F811
    await service.person("isla@example.org", Role.PLANNER)
    return await service.signed_in("isla@example.org")


@pytest.mark.one_database
async def test_it_cannot_be_frozen_while_a_voice_is_missing_and_keeps_its_figures(service: Service, isla):  # noqa: F811
    async with storage.writes():
        plan = await the_plan()
        await released()
        lochee = await Area.create(name="Lochee", slug="lochee")
    begun = f"/plan-reviews/plans/{plan.pk}/self-evaluations"
    where = (await isla.post(begun, data={"year": "2026", "area": lochee.pk})).headers["location"]
    assert (await isla.post(begun, data={"year": "2026", "area": lochee.pk})).status_code == 422
    assert (await isla.post(begun, data={"year": "2009", "area": ""})).status_code == 422
    for key in await SelfEvaluationLine.exclude(indicator="leadership").values_list("indicator", flat=True):
        await isla.post(f"{where}/lines/{key}/out")
    assert "Nothing yet" in (await isla.get(where)).text

    line = f"{where}/lines/leadership"
    form = (await isla.get(line)).text
    assert "S1 (Lochee, June 2026): 50% (35 to 65%, 20 of 40)" not in form and "(Lochee, June 2026): 50%" in form
    assert "figure:families/F1/high/all/all" in form and "figure:wheel/safe/high/area/lochee" in form
    said = {"grade": "4", "words": "Clear aims.", "next_step": "Say so.", STAFF: "They trust us.", YOUNG: "They feel safe.",
            "evidence-staff": "figure:staff/S1/high/area/lochee", "evidence-young": "figure:wheel/safe/high/area/lochee"}
    await isla.post(line, data=said)
    page = (await isla.get(where)).text
    assert "Families: words and evidence" in page and "Freeze it" not in page
    refused = await isla.post(f"{where}/freeze")
    assert refused.status_code == 409 and "It is not frozen: something is still missing." in refused.text
    assert "<h1" in refused.text and "Families: words and evidence" in refused.text and "Changed meanwhile" not in refused.text
    assert (await isla.post(line, data=said | {"evidence-families": "figure:staff/S1/high/all/all"})).status_code == 422
    await isla.post(line, data=said | {FAMILIES: "They wait.", "evidence-families": "figure:families/F1/high/all/all"})
    assert "Freeze it" in (await isla.get(where)).text
    assert (await isla.post(f"{where}/freeze")).status_code == 303

    one = await SelfEvaluation.get()
    kept, = json.loads(one.facts)["lines"]
    assert [(v["whose"], v["words"], v["evidence"]["numbers"]["count"], v["evidence"]["numbers"]["base"]) for v in kept["voices"]] == [
        ("staff", "They trust us.", 20, 40), ("families", "They wait.", 70, 100), ("young", "They feel safe.", 31, 40)]
    async with storage.writes():
        await release("families", "July", date(2026, 7, 31), {"F1.all": {"all": (10, 100)}})
    page = (await isla.get(where)).text
    assert "70%" in page and "10%" not in page and "4, good" in page
    assert (await isla.post(line, data=said)).status_code == 409


@pytest.mark.one_database
async def test_what_is_not_shown_is_no_evidence(service: Service):  # noqa: F811
    isla = await service.person("isla@example.org", Role.PLANNER)
    async with storage.writes():
        plan = await the_plan()
        await released()
        ferry = await Area.create(name="The Ferry", slug="the-ferry")
        one = await evaluations.begin(plan=plan, area=ferry, year=2026, by=None)
    offered = await evaluations.offers(one, person=isla, keys=service.keys)
    assert {whose: list(found) for whose, found in offered.items()} == {
        STAFF: [], FAMILIES: ["figure:families/F1/high/all/all"], YOUNG: ["figure:wheel/safe/high/area/the-ferry"]}
    line = SelfEvaluationLine(indicator="leadership", grade=3, words="x", **dict.fromkeys(VOICES, "y"), evidence=[
        {"whose": whose, "key": f"figure:{key}", "words": ""} for whose, key in (
            (STAFF, "staff/S1/high/area/the-ferry"), (FAMILIES, "families/F1/high/all/all"), (YOUNG, "wheel/safe/high/area/the-ferry"))])
    missing, = evaluations.missing([line], offered)
    assert missing.what == ("Staff: evidence that can be shown",)


async def test_the_database_keeps_a_frozen_one(database):
    async with storage.writes():
        plan = await the_plan()
        one = await evaluations.begin(plan=plan, area=None, year=2026, by=None)
        await SelfEvaluationLine.filter(evaluation=one).exclude(indicator="leadership").delete()
        shown = {whose: {f"theme:{whose}": evaluations.Evidence(f"theme:{whose}", "Title", "Says")} for whose in VOICES}
        said = Said(5, "Words", "", dict.fromkeys(VOICES, "Said"), {whose: f"theme:{whose}" for whose in VOICES})
        await evaluations.say(evaluation=one, indicator="leadership", said=said, titles={}, by=None)
        await evaluations.freeze(evaluation=one, offered=shown, by=None)
    with pytest.raises(Conflict):
        await evaluations.say(evaluation=one, indicator="leadership", said=said, titles={}, by=None)
    for change in (SelfEvaluation.filter(pk=one.pk).update(facts="{}"), SelfEvaluationLine.filter(evaluation=one).update(grade=6)):
        with pytest.raises(Exception, match="cannot be changed"):
            async with storage.writes():
                await change


# ---- the equality grid -------------------------------------------------------------------------------------------------

@pytest.mark.one_database
async def test_not_known_becomes_an_action(service: Service, isla):  # noqa: F811
    async with storage.writes():
        plan = await the_plan()
    page = f"/plan-reviews/plans/{plan.pk}/equality"
    assert "Nobody has looked at this grid yet." in (await isla.get(page)).text
    cell = f"{page}/race/heard"
    assert (await isla.post(cell, data={"known": "known", "evidence": ""})).status_code == 422
    assert (await isla.post(f"{cell}/decide", data={})).status_code == 409
    assert (await isla.post(cell, data={"known": "not"})).headers["location"] == f"{cell}#decide"
    await isla.post(f"{page}/age/who", data={"known": "known", "evidence": "School roll"})
    assert "Of 52 questions 1 is known" not in (text := (await isla.get(page)).text)
    assert "Of 52 questions 1 are known, 0 partly, 1 not; 50 nobody has looked at. For 1 that is not known nothing has been decided yet." in text
    wrong = await isla.post(f"{cell}/decide", data={"words": "Ask them", "owner": "", "due": ""})
    assert wrong.status_code == 422 and "Ask them" in wrong.text
    await isla.post(f"{cell}/decide", data={"words": "Ask them", "owner": "Isla", "due": "1 May 2099", "becomes": "action"})
    line = await EqualityLine.get(characteristic="race").prefetch_related("decision__action")
    assert line.decision.action.title == "Ask them" and "nothing has been decided" not in (await isla.get(page)).text
    assert "Ask them" in (await isla.get(cell)).text and await Decision.all().count() == 1
    assert (await isla.get(f"{page}/race/nothing")).status_code == 404


def test_the_grid_names_every_characteristic_of_the_act_once():
    characteristics, questions = grid.axes()
    keys = [one.key for one in characteristics]
    assert keys[:9] == ["age", "disability", "reassignment", "marriage", "pregnancy", "race", "religion", "sex", "orientation"]
    assert len(set(keys)) == len(keys) and len({one.key for one in questions}) == len(questions) and all(one.text for one in questions)
