"""Reading on a phone of one's own, on the pages about taking part and on the door: 7, 11 or 13 words a sentence."""

import pytest

from participation import codes, people
from tests.participation.phones import handing_out, turn
from tests.participation.sittings import BORN, PIN, serving
from tests.participation.test_child_words import MOST_WORDS, NEVER, blocks, sentences, words

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def pin_hash():
    return people._hasher.hash(PIN)


async def follow(browser, answer):
    while answer.status_code == 303:
        answer = await browser.get(answer.headers["location"])
    return answer.text


async def alone_pages(phones):
    """(where, text) of every page that differs for somebody who is alone."""
    for path in ("/enter", f"/enter/{codes.new(codes.PASS)}", "/left"):
        yield path, (await phones.phone().get(path)).text
    yield "no code", (await phones.phone().post("/enter", data={"code": "ABC"})).text
    yield "used code", (await phones.phone().post("/enter", data={"code": codes.new(codes.PASS)})).text
    phone, check_in = await phones.opened()
    form = {"check_in": check_in.pk}
    yield "who sees", (await phone.get("/my/who-sees")).text
    await phone.post("/my/who-sees", data={**form, "answer": "yes"})
    await turn(phone, check_in, safe="1", active="2")
    yield "finish", (await phone.get("/my/finish")).text
    yield "not chosen", (await phone.post("/my/finish", data={**form, "ending": "keep"})).text
    yield "talk", await follow(phone, await phone.post("/my/now", data=form))
    yield "someone else", await follow(phone, await phone.post("/my/now/more", data=form))
    yield "hidden", await follow(phone, await phone.post("/my/finish", data={**form, "ending": "keep", "adult": "hide"}))
    phone, check_in = await phones.opened()
    form = {"check_in": check_in.pk}
    await phone.post("/my/who-sees", data={**form, "answer": "yes"})
    yield "shown", await follow(phone, await phone.post("/my/finish", data={**form, "ending": "keep", "adult": "show"}))
    phone, check_in = await phones.opened()
    yield "no thanks", await follow(phone, await phone.post("/my/who-sees", data={"check_in": check_in.pk, "answer": "no"}))


@pytest.mark.parametrize("band", ["8-11", "12-18"])
async def test_alone(settings, band):
    too_long, said, seen = [], [], 0
    async with handing_out(settings) as phones:
        phones.stage.cast.child.born = BORN[band]
        await phones.stage.cast.child.save()
        async for where, page in alone_pages(phones):
            seen += 1
            too_long += [(where, one) for one in sentences(page) if words(one) > MOST_WORDS[band]]
            text = " ".join(blocks(page)).lower().replace("it is not anonymous", "")
            said += [(where, word) for word in NEVER if word in text]
    assert (too_long, said, seen) == ([], [], 13)


@pytest.mark.parametrize("band", MOST_WORDS)
async def test_taking_part_and_leaving(settings, band, pin_hash):
    too_long = []
    async with serving(settings, band=band, pin_hash=pin_hash) as ailsa:
        pages = [await ailsa.get(path) for path in ("/my/taking-part", "/my/taking-part/take_part", "/my/taking-part/be_counted",
                                                    "/my/who-looked", "/my/away")]
        for kind in ("be_counted", "take_part"):
            await ailsa.post(f"/my/taking-part/{kind}")
            pages.append(await ailsa.get("/my/taking-part"))
        for page in pages:
            assert page.status_code == 200
            too_long += [one for one in sentences(page.text) if words(one) > MOST_WORDS[band]]
    assert too_long == []
