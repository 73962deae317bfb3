"""A trusted adult finds the children who trust them, and nobody else's; a planner finds nobody."""

import re

import pytest

from participation import children, keys, storage
from participation.models import Child, CheckIn, Trust
from tests.participation.adults import NOON, staged

pytestmark = pytest.mark.one_database
NOBODY = "a" * 32


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        yield one


def plain(answer):
    return answer.status_code, answer.headers.get("location"), re.sub(r"[0-9a-f]{32}", "ID", answer.text)


async def test_find_a_child_finds_only_ones_own(stage):
    reid, khan = await stage.as_(stage.cast.reid), await stage.as_(stage.khan)
    assert "Ailsa Morrison" in (await reid.post("/children", data={"q": "morr"})).text
    for sought in ("Ben", "Whitelaw"):
        nothing = plain(await reid.post("/children", data={"q": "Zzz"}))
        assert plain(await reid.post("/children", data={"q": sought})) == tuple(
            part if not isinstance(part, str) else part.replace("Zzz", sought) for part in nothing)
    assert "Ailsa" not in (await khan.get("/children")).text


async def test_nobody_elses_name_is_opened(stage, monkeypatch):
    opened, real = [], keys.unseal
    monkeypatch.setattr(keys, "unseal", lambda sealed, *, key, where: opened.append(where) or real(sealed, key=key, where=where))
    reid = await stage.as_(stage.cast.reid)
    await reid.post("/children", data={"q": "a"})
    assert {where for where in opened if where.startswith("child.name_sealed")} == {f"child.name_sealed:{stage.cast.child.pk}"}


@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/children/{child}"), ("POST", "/children/{child}/start"), ("POST", "/children/{child}/consent"),
    ("POST", "/children/{child}/next"), ("GET", "/check-ins/{check_in}"), ("POST", "/check-ins/{check_in}/steps"),
    ("POST", "/check-ins/{check_in}/next"), ("GET", "/check-ins/{check_in}/card"), ("POST", "/check-ins/{check_in}/card"),
    ("GET", "/check-ins/{check_in}/view/family"), ("POST", "/check-ins/{check_in}/view/practitioner")])
async def test_foreign_answers_like_unknown(stage, method, path):
    check_in = await stage.kept(stage.cast.child, stage.cast.reid)
    khan = await stage.as_(stage.khan)
    form = {"safe": "3", "what": "x", "who": "me", "due": "2026-06-12", "next": "2026-06-12", "words": "x", "kind": "take_part",
            "given": "no", "given_by": "parent"}
    sent = {"data": form} if method == "POST" else {}
    foreign = await khan.request(method, path.format(child=stage.cast.child.pk, check_in=check_in.pk), **sent)
    unknown = await khan.request(method, path.format(child=NOBODY, check_in=NOBODY), **sent)
    assert foreign.status_code == 404
    assert plain(foreign) == plain(unknown)


async def test_a_planner_has_no_way_to_one_record(stage):
    check_in = await stage.kept(stage.cast.child, stage.cast.reid)
    planner = await stage.as_(stage.planner)
    for path in ("/my-day", "/children", f"/children/{stage.cast.child.pk}", f"/check-ins/{check_in.pk}", "/promises", "/records",
                 f"/records/{stage.cast.child.pk}", "/concerns", "/audit"):
        assert (await planner.get(path)).status_code == 403


async def test_when_trust_ends_the_record_is_closed(stage):
    check_in = await stage.kept(stage.cast.child, stage.cast.reid)
    reid = await stage.as_(stage.cast.reid)
    async with storage.writes():
        await children.end_trust(child=stage.cast.child, adult=stage.cast.reid, by=None)
    for path in (f"/children/{stage.cast.child.pk}", f"/check-ins/{check_in.pk}", f"/check-ins/{check_in.pk}/view/family"):
        assert (await reid.get(path)).status_code == 404
    assert "Ailsa" not in (await reid.get("/children")).text


async def test_a_second_adult_sees_only_check_ins_of_their_own(stage):
    hers, his = await stage.kept(stage.cast.child, stage.cast.reid), await stage.kept(stage.cast.child, stage.khan)
    async with storage.writes():
        await children.entrust(child=stage.cast.child, adult=stage.khan, by=None)
    khan = await stage.as_(stage.khan)
    assert (await khan.get(f"/check-ins/{his.pk}")).status_code == 200
    assert (await khan.get(f"/check-ins/{hers.pk}")).status_code == 404
    assert hers.pk not in (await khan.get(f"/children/{stage.cast.child.pk}")).text


async def test_an_unfinished_check_in_cannot_be_looked_at(stage):
    reid = await stage.as_(stage.cast.reid)
    assert (await reid.get(f"/check-ins/{stage.cast.check_in.pk}")).status_code == 404


async def test_start_hands_the_browser_over_in_one_post(stage):
    reid = await stage.as_(stage.cast.reid)
    answer = await reid.post(f"/children/{stage.cast.child.pk}/start", data={"voice": ["practitioner", "family"]})
    assert (answer.status_code, answer.headers["location"]) == (303, "/my")
    assert (await reid.get("/my-day")).headers["location"] == "/my"
    one = await CheckIn.get(child_id=stage.cast.child.pk, finished_on=None)
    assert one.pk == stage.cast.check_in.pk  # the one that was started already is taken up again


async def test_my_day_shows_who_is_due_and_who_asked(stage):
    child, trust = stage.cast.child, await Trust.get(child_id=stage.cast.child.pk)
    child.next_check_in = NOON.date()
    await child.save()
    reid = await stage.as_(stage.cast.reid)
    page = (await reid.get("/my-day")).text
    assert "Good afternoon, Mrs Reid" in page and "1 check-in is due today." in page
    trust.chosen, child.next_check_in = True, None
    trust.wish_sealed = children.seal("Any day.", child=child, row=trust, column="wish_sealed", keys=stage.keys)
    await trust.save()
    await child.save()
    page = (await reid.get("/my-day")).text
    assert "No check-in is due today." in page and "1 asked for you" in page and "Any day." in page


async def test_adding_a_child_seals_the_name_and_trusts_the_adult(stage):
    reid = await stage.as_(stage.cast.reid)
    form = {"name": "  Planted   Name ", "born": "2016-02-29", "group": "P5", "picture": "fish"}
    answer = await reid.post("/children/new", data=form)
    assert answer.status_code == 303
    row = await Child.all().order_by("-id").filter(group="P5").first()
    assert b"Planted" not in bytes(row.name_sealed)
    assert children.name(row, stage.keys) == "Planted Name"
    assert await Trust.filter(child_id=row.pk, adult_id=stage.cast.reid.pk).count() == 1


@pytest.mark.parametrize(("born", "fits"), [("2023-06-03", True), ("2023-06-04", False), ("2007-06-04", True), ("2007-06-03", False),
                                            ("", False), ("31/02/2016", False)])
async def test_the_wheel_is_for_three_to_eighteen(stage, born, fits):
    reid = await stage.as_(stage.cast.reid)
    answer = await reid.post("/children/new", data={"name": "Cara Innes", "born": born})
    assert (answer.status_code == 303) is fits
    if not fits:
        assert answer.status_code == 422 and 'value="Cara Innes"' in answer.text
