"""Pages of audits, training and the directory: by forms alone, with planted words and grades that must not be where they do not belong."""

import re
from datetime import date, timedelta

import pytest

from analysis.audits import questions
from analysis.directory import search
from analysis.directory.entries import Entry
from analysis.models import AuditReading, AuditSettled, CaseAudit, DirectoryVersion, Training
from analysis.training import trainings
from analysis.training.line import line
from participation import clock, storage
from participation.access import Role
from participation.routes.start import HOMES
from participation.web.addresses import BEGINNINGS
from surveys.models import Survey, Wave
from tests.analysis.released import release
from tests.service import Service

pytestmark = pytest.mark.one_database


async def sent(browser, where: str, expected: int = 303, **data: object) -> str:
    answer = await browser.post(where, data=data)
    assert answer.status_code == expected, answer.text
    return answer.headers["location"] if expected == 303 else answer.text


# ---- the directory ----------------------------------------------------------------------------------------------------

def place(name: str, *areas: str, tier: str = "universal", **facts: str) -> Entry:
    return Entry(name, 1, tier, areas, {"name": name, "what": "", **facts}, date(2026, 1, 1))


PLACES = [place("Family café", "lochee", what="Tea and a chat about sleep"), place("Sleep clinic", tier="specialist"),
          place("Young carers", "lochee", "coldside", children="You look after somebody")]


@pytest.mark.parametrize(("asked", "found"), [
    ({}, ["Family café", "Sleep clinic", "Young carers"]), ({"words": "SLEEP"}, ["Sleep clinic", "Family café"]),  # in the name first
    ({"words": "cafe"}, ["Family café"]), ({"words": "sle chat"}, ["Family café"]), ({"words": "sl"}, []), ({"words": "looking"}, ["Young carers"]), ({"words": "carer"}, ["Young carers"]),
    ({"area": "coldside"}, ["Sleep clinic", "Young carers"]), ({"tier": "specialist", "words": "tea"}, []), ({"words": "  !? "}, ["Family café", "Sleep clinic", "Young carers"]),
])
def test_search(asked, found) -> None:
    assert [one.name for one in search.find(PLACES, **asked)] == found


def test_half_a_year_is_not_stale_and_a_day_more_is() -> None:
    with clock.at(clock.now()):
        for days, stale in ((183, False), (184, True)):
            assert Entry("x", 1, "universal", (), {}, clock.today() - timedelta(days=days)).stale is stale


async def test_staff_write_and_families_read(service: Service) -> None:
    await service.person("pat@example.org", Role.PLANNER)
    await service.person("sam@example.org", Role.ADMINISTRATOR)
    planner, anybody = await service.signed_in("pat@example.org"), service.browser()
    typed = {"name": "Sleep <b>line", "tier": "targeted", "what": "Nights that are hard", "children": "Help to sleep.", "how": "Ring.",
             "phone": "01632 960 101", "checked_on": clock.today().isoformat()}
    page = await sent(planner, "/directory/new", 422, **{**typed, "children": "", "phone": "ring us"})
    assert 'href="#children"' in page and 'href="#phone"' in page and "ring us" in page and await DirectoryVersion.all().count() == 0
    where = (await sent(planner, "/directory/new", **typed)).partition("?")[0]
    read = (await anybody.get("/help-near-you?q=sleep")).text
    assert "Sleep &lt;b&gt;line" in read and 'href="tel:01632960101"' in read and "1 place that can help." in read
    assert "Nothing fits" in (await anybody.get("/help-near-you?q=football&area=nowhere&tier=x")).text
    other = await service.signed_in("sam@example.org")
    await sent(other, where, **{**typed, "phone": "01632 960102"})
    assert "Nights that are hard" in (await other.get(f"{where}/in/pl")).text and (await other.get(f"{where}/in/xx")).status_code == 404
    await sent(other, f"{where}/in/pl", **{"what": "Trudne noce", "name": "Linia snu", "phone": "1"})
    await sent(other, f"{where}/act", act="checked")
    await anybody.post("/language", data={"language": "pl", "back": "/help-near-you"})
    polish = (await anybody.get("/help-near-you?q=linia")).text
    assert '<span lang="pl" dir="ltr">Trudne noce</span>' in polish and '<span lang="en" dir="ltr">Ring.</span>' in polish and "960102" in polish
    await sent(other, where, **{**typed, "phone": "01632 960102", "what": "Nights and mornings"})
    polish = (await anybody.get("/help-near-you")).text   # the English was changed: families read it, and staff are told
    assert "Trudne noce" not in polish and '<span lang="en" dir="ltr">Nights and mornings</span>' in polish and "Linia snu" in polish
    assert "The English of 1 text has changed since" in (await other.get(where)).text
    await anybody.post("/language", data={"language": "en", "back": "/help-near-you"})
    assert await DirectoryVersion.all().order_by("version").values_list("version", flat=True) == [1, 2, 3, 4, 5]
    assert "960102" in (await anybody.get("/help-near-you")).text and "960 101" in (await other.get(where)).text
    await sent(other, f"{where}/act", act="off")
    assert "Nothing is listed yet" in (await anybody.get("/help-near-you")).text
    assert "sign-in" in (await anybody.get("/directory")).headers["location"]
    await anybody.post(f"{where}/act", data={"act": "back"})
    assert "Nothing is listed yet" in (await anybody.get("/help-near-you")).text


# ---- audits -----------------------------------------------------------------------------------------------------------

def test_what_waits_is_told_wherever_somebody_begins() -> None:
    assert {name for _role, name in HOMES} == BEGINNINGS


async def test_an_audit_by_its_pages(service: Service) -> None:
    people = {name: await service.person(f"{name}@example.org", role)
              for name, role in (("pat", Role.PLANNER), ("ann", Role.SURVEY_LEAD), ("bob", Role.TRUSTED_ADULT), ("cid", Role.TRUSTED_ADULT))}
    pat, ann, bob, cid = [await service.signed_in(f"{name}@example.org") for name in people]
    template = (await sent(pat, "/audits/templates/new", **{"from": "starter"})).rpartition("/")[2]
    await sent(pat, f"/audits/templates/{template}", **{"title": "Two", "id-1": "voice", "text-1": "One?", "text-2": "Two?", "indicator-2": "participation"})
    kept = questions.of(await questions.AuditTemplate.get(pk=template))
    assert [(one.text, one.indicator) for one in kept] == [("One?", ""), ("Two?", "participation")] and kept[0].id == "voice"
    wanted = {"template": template, "title": "Ferry", "starts_on": "2026-01-01", "ends_on": "2026-03-31", "files": "40", "sample": "1", "share": "all"}
    page = await sent(pat, "/audits/new", 422, **{**wanted, "sample": "41"}, readers=[people["ann"].pk])
    assert 'href="#sample"' in page and 'href="#readers"' in page and 'value="41"' in page
    where = await sent(pat, "/audits/new", **wanted, readers=[people["ann"].pk, people["bob"].pk])
    one = await CaseAudit.get()
    file = f"/case-files/{one.pk}/{one.sample[0]}"
    assert str(one.sample[0]) in (await pat.get(where)).text and one.seed in (await pat.get(where)).text
    for browser in (pat, cid):
        assert {(await browser.get(path)).status_code for path in (f"/case-files/{one.pk}", file, f"{file}/together")} == {404}
    assert "1 case file waits for you to read, until 31 March 2026." in (await ann.get("/surveys")).text
    assert 'href="#to"' in await sent(pat, f"{where}/hand-over", 422, of=people["bob"].pk, to=people["ann"].pk)
    await sent(pat, f"{where}/hand-over", of=people["bob"].pk, to=people["cid"].pk)
    assert [(await browser.get(file)).status_code for browser in (bob, cid)] == [404, 200]
    await sent(pat, f"{where}/hand-over", of=people["cid"].pk, to=people["bob"].pk)
    at = {"page": "p1", "base": "0"}

    async def autosaved(grade: str, **page: str) -> tuple[int, dict[str, int]]:
        saved = await ann.post(file, data={"g-voice": grade, **page}, headers={"HX-Request": "true"})
        assert saved.text.strip() in ("Saved: 1 of 2 questions.", "")
        return saved.status_code, (await AuditReading.get(reader=people["ann"])).grades

    assert await autosaved("6", **at, revision="2") == (200, {"voice": 6})
    assert await autosaved("5", **at, revision="1") == (200, {"voice": 6})   # the same page, late
    assert await autosaved("4", page="p2", base="0", revision="1") == (409, {"voice": 6})   # another window, opened before
    assert await autosaved("5", page="p2", base="2", revision="3") == (200, {"voice": 5})   # and one opened since
    refused = await sent(ann, file, 409, **at, **{"g-voice": "6", "revision": "9", "act": "done"})
    assert "in another window" in refused and "Here you had chosen 6 Excellent." in refused and (await autosaved("5"))[1] == {"voice": 5}
    now = {"page": "p3", "base": str((await AuditReading.get(reader=people["ann"])).revision)}
    assert await sent(ann, file, **now, **{"g-voice": "6"}, act="done") == f"{file}?missing=1"
    assert f'href="#g-{kept[1].id}"' in (await ann.get(f"{file}?missing=1")).text
    await sent(ann, file, **now, **{"g-voice": "6", f"g-{kept[1].id}": "2"}, act="done")
    assert (await ann.post(file, data={"g-voice": "1", **now, "revision": "1"}, headers={"HX-Request": "true"})).status_code == 200
    assert (await AuditReading.get(reader=people["ann"])).done_at   # a late save of the same page does not undo *done*
    assert [(await browser.get(f"{file}/together")).status_code for browser in (ann, bob)] == [404, 404]
    assert "checked" not in (await bob.get(file)).text
    await sent(bob, file, **{"g-voice": "1", f"g-{kept[1].id}": "2"}, act="done")
    seen = (await bob.get(f"{file}/together")).text
    assert "6 Excellent" in seen and "1 Unsatisfactory" in seen and "2 Weak" in re.sub(r"\s+", " ", seen)
    assert (await pat.post(f"{where}/act", data={"act": "close"})).status_code == 409
    await sent(bob, f"{file}/together", **{"g-voice": "4"})
    assert "wrote something down meanwhile" in await sent(ann, f"{file}/together", 409, **{"g-voice": "2"})
    assert (await AuditSettled.get()).grades == {"voice": 4}
    await sent(pat, f"{where}/act", act="close")
    closed = (await pat.get(where)).text
    assert "1 file was read: too few to show grades." in closed and await AuditReading.all().count() == 0
    assert (await CaseAudit.get()).grades["voice"] == {"few": 1} and (await ann.get(file)).status_code == 404


# ---- training ---------------------------------------------------------------------------------------------------------

async def wave(key: str, name: str) -> Wave:
    survey = await Survey.create(key=key, version=1, language="en", title=name, audience="staff", definition="")
    return await Wave.create(survey=survey, name=name, state="closed", promise="", closes_on="2026-01-31", closed_on="2026-02-01")


async def test_a_line_says_what_changed_and_what_is_missing(database) -> None:
    async with storage.writes():
        before, after = await wave("training-before", "Before"), await wave("training-after", "After")
        cells = {"T1.all": {"all": (10, 60)}, "T2.all": {"all": (None, None)}}
        await release("training-before", "Before", date(2026, 1, 10), cells, subject=before.pk)
        await release("training-after", "After", date(2026, 2, 10), {"T1.all": {"all": (40, 50)}, "T2.all": {"all": (20, 50)}}, subject=after.pk)
        one = await trainings.add(wanted=trainings.Wanted("Course", date(2026, 1, 20), date(2026, 1, 21), 70, None,
                                                          {"before": before.pk, "after": after.pk}, ""), by=None)
    found = await line(await Training.get(pk=one.pk))
    assert found.finding == "After it more people are confident in 1 of 1 thing than before."
    assert [(row.text, row.change is not None, row.later) for row in found.rows] == [("T1", True, None), ("T2", False, None)]
    assert [(step.answered, bool(step.missing)) for step in found.steps] == [(60, False), (50, False), (None, True)]
    assert found.attrition.startswith("70 people took part. Answers: 60 before, 50 after.")
    assert len(found.missing) == 5 and found.shift == "" and not found.looked_back


