"""The paper twin: printed with a code and no name, entered once, by the same rules as the screen."""

import re
from datetime import timedelta

import pytest

from participation import children, clock, consent, passes, storage
from participation.consent import Giver, Kind
from participation.models import AuditLine, CheckIn, Concern, Pass, Spoke
from participation.paper import MOST_SHEETS
from participation.wheel import KEYS
from tests.participation.adults import staged
from tests.participation.sittings import BORN
from tests.participation.test_child_words import MOST_WORDS, sentences, words

CODE = re.compile(r'<span class="code">([0-9A-Z-]+)</span>')
GIVEN = {"agreed": "yes", "ending": "keep", "safe": "3", "included": "unsure", "matters": ["included"], "where": ["school"],
         "help": ["listen"], "who": ["adult"], "own_words": "a bench for two"}


@pytest.fixture
async def stage(settings):
    async with staged(settings) as one:
        async with storage.writes():
            await CheckIn.all().delete()
        yield one


@pytest.fixture
async def reid(stage):
    return await stage.as_(stage.cast.reid)


async def printed(reid, *chosen):
    """The codes on the sheets for these children, in order."""
    answer = await reid.post("/paper/print", data={"child": [child.pk for child in chosen]})
    assert answer.status_code == 200, answer.text
    return CODE.findall(answer.text), answer.text


async def entered(reid, code, **changed):
    return await reid.post("/paper/enter", data={"code": code, **GIVEN, **changed})


async def test_a_sheet_has_the_code_and_no_name(stage, reid):
    (code,), page = await printed(reid, stage.cast.child)
    sheet = page[page.index('<article class="sheet'):page.index("</article>")]
    assert code in sheet
    assert [word for word in ("Ailsa", "Morrison", stage.cast.child.pk) if word in sheet] == []
    said = ("0800 1111", "I need to talk to someone now", "I feel safe in the places I go.", "Nearly always", "Mrs Reid",
            "Keep my wheel", "Throw it away", "Yes, let’s start", "No thanks")
    assert [words for words in said if words not in sheet] == []
    one = await Pass.get()
    assert (one.kind, one.child_id, one.adult_id, one.band, one.version) == (
        "paper", stage.cast.child.pk, stage.cast.reid.pk, "8-11", 1)


async def test_what_was_coloured_in_becomes_the_childs_own_check_in(stage, reid):
    (code,), _page = await printed(reid, stage.cast.child)
    form = await reid.post("/paper/code", data={"code": code.lower().replace("-", " ")})
    assert "Ailsa’s sheet" in form.text
    answer = await entered(reid, code)
    one = await CheckIn.get()
    assert (answer.status_code, answer.headers["location"]) == (303, f"/check-ins/{one.pk}")
    assert (one.state, one.on_paper, one.adult_id, one.counted, one.matters, one.places, one.helps, one.helpers) == (
        "kept", True, stage.cast.reid.pk, True, ["included"], ["school"], ["listen"], ["adult"])
    assert {(spoke.voice, spoke.indicator, spoke.answer) for spoke in await Spoke.all()} == {
        ("child", "safe", "3"), ("child", "included", "unsure")}
    assert children.unseal(stage.cast.child, one, "own_words_sealed", stage.keys) == "a bench for two"
    assert not list(stage.keys.folder.glob("sitting-*.key"))
    page = (await reid.get(f"/check-ins/{one.pk}")).text
    assert "From paper: coloured in by Ailsa, entered by Mrs Reid." in page
    assert await AuditLine.filter(what="paper.entered", about=f"check_in:{one.pk}").count() == 1


async def test_a_code_enters_once(stage, reid):
    (code,), _page = await printed(reid, stage.cast.child)
    await entered(reid, code)
    again = await entered(reid, code)
    assert (again.status_code, await CheckIn.all().count()) == (410, 1)
    assert (await reid.post("/paper/code", data={"code": code})).status_code == 410


@pytest.mark.one_database
async def test_a_refused_form_uses_no_code_and_keeps_what_was_typed(stage, reid):
    (code,), _page = await printed(reid, stage.cast.child)
    for wrong, sentence in (({"agreed": ""}, "Say what the child ticked: yes, or no thanks."),
                            ({"ending": ""}, "Say what the child ticked: keep, or throw away."),
                            ({"matters": list(KEYS[:3])}, "You chose more than two."), ({"safe": "9"}, "Choose one of the answers.")):
        answer = await entered(reid, code, **wrong)
        assert (answer.status_code, sentence in answer.text, "a bench for two" in answer.text) == (422, True, True)
    assert await CheckIn.all().count() == 0
    assert (await entered(reid, code)).status_code == 303


@pytest.mark.parametrize("said", [{"agreed": "no"}, {"ending": "throw"}])
async def test_no_thanks_and_throw_away_store_nothing(stage, reid, said):
    (code,), _page = await printed(reid, stage.cast.child)
    answer = await entered(reid, code, **said)
    assert answer.headers["location"] == "/paper/done"
    assert [await table.all().count() for table in (CheckIn, Spoke, Pass)] == [0, 0, 0]
    assert not list(stage.keys.folder.glob("sitting-*"))
    assert "nothing of it is stored" in (await reid.get("/paper/done")).text
    assert (await entered(reid, code)).status_code == 422


async def test_the_lowest_answer_on_safe_raises_a_concern(stage, reid):
    (code,), _page = await printed(reid, stage.cast.child)
    answer = await entered(reid, code, safe="1")
    one = await Concern.get()
    assert (one.kind, one.child_id, answer.headers["location"]) == ("safe", stage.cast.child.pk, f"/check-ins/{one.check_in_id}/card")


async def test_i_need_to_talk_raises_one_even_if_the_wheel_is_thrown_away(stage, reid):
    (code,), _page = await printed(reid, stage.cast.child)
    await entered(reid, code, talk="yes", ending="throw")
    assert ((await Concern.get()).kind, await CheckIn.all().count()) == ("talk", 0)


@pytest.mark.one_database
async def test_without_consent_nothing_is_printed_and_nothing_entered(stage, reid):
    (code,), _page = await printed(reid, stage.cast.child)
    async with storage.writes():
        line = await consent._record(stage.cast.child, Kind.TAKE_PART, Giver.CHILD, None, given=False)
    assert line.given is False
    assert (await entered(reid, code)).status_code == 409
    assert (await reid.post("/paper/print", data={"child": stage.cast.child.pk})).status_code == 409
    assert await CheckIn.all().count() == 0


@pytest.mark.one_database
async def test_somebody_elses_code_answers_like_an_unknown_one(stage, reid):
    (code,), _page = await printed(reid, stage.cast.child)
    khan = await stage.as_(stage.khan)
    for path in ("/paper/code", "/paper/enter"):
        unknown = await khan.post(path, data={**GIVEN, "code": "0000-0000-00"})
        other = await khan.post(path, data={**GIVEN, "code": code})
        assert unknown.status_code == other.status_code == 422
        assert unknown.text.replace("0000-0000-00", "") == other.text.replace(code, "")
    assert (await khan.post("/paper/print", data={"child": stage.cast.child.pk})).status_code == 404
    async with storage.writes():
        await children.end_trust(child=stage.cast.child, adult=stage.cast.reid, by=None)
    assert (await entered(reid, code)).status_code == 404
    assert await CheckIn.all().count() == 0


@pytest.mark.one_database
async def test_guessing_is_slowed_down(stage, reid):
    answers = [(await reid.post("/paper/code", data={"code": "0000-0000-00"})).status_code for _n in range(7)]
    assert answers[:5] == [422] * 5 and 429 in answers


@pytest.mark.one_database
@pytest.mark.parametrize(("seconds", "status"), [(-1, 303), (0, 410), (1, 410)])
async def test_a_code_lasts_sixty_days(stage, reid, seconds, status):
    (code,), _page = await printed(reid, stage.cast.child)
    with clock.at(clock.now() + passes.LASTS[passes.Kind.PAPER] + timedelta(seconds=seconds)):
        assert (await entered(await stage.as_(stage.cast.reid), code)).status_code == status


@pytest.mark.one_database
@pytest.mark.parametrize("chosen", [0, MOST_SHEETS + 1])
async def test_one_to_forty_at_once(stage, reid, chosen):
    ids = [f"{n:032x}" for n in range(chosen)]
    assert (await reid.post("/paper/print", data={"child": ids})).status_code == 422


@pytest.mark.one_database
@pytest.mark.parametrize("band", MOST_WORDS)
async def test_a_sheet_reads_as_easily_as_the_screen(stage, reid, band):
    async with storage.writes():
        child = await children.add(name="Kit Fenn", born=BORN[band], service=await stage.cast.child.service, keys=stage.keys,
                                   by=stage.cast.reid)
        await children.entrust(child=child, adult=stage.cast.reid, by=None)
        await consent.give(child=child, kind=Kind.TAKE_PART, giver=Giver.PARENT, by=None)
    (_code,), page = await printed(reid, child)
    kept = await stage.kept(child, stage.cast.reid, answers=("1", "2", "3", "1", "2", "3", "skip", "talk"), matters=["safe"])
    for shown in (page, (await reid.get(f"/check-ins/{kept.pk}/keep")).text):
        sheet = shown[shown.index('<article class="sheet'):shown.index("</article>")]
        cut = re.sub(r"<(/?)(?:h3|th|td|tr|thead|tbody|table|col|colgroup)\b[^>]*>", r"<\1p>", sheet)
        said = sentences(f"<body>{cut}</body>")
        assert len(said) > 20
        assert [one for one in said if words(one) > MOST_WORDS[band]] == []
