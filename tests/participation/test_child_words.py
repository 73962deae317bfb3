"""Reading: no sentence on a child's page is longer than 7, 11 or 13 words; nothing on them praises, scores or compares."""

import re
from datetime import date

import html5lib
import pytest

from participation import checkins, clock, people, promises
from participation.models import CheckIn
from tests.participation.sittings import NOON, PIN, serving

MOST_WORDS = {"3-7": 7, "8-11": 11, "12-18": 13}
BLOCKS = {"p", "li", "h1", "h2", "legend", "label", "b", "strong", "figcaption", "a", "button", "div", "span.two", "span.one"}
LEFT_OUT = {"svg", "script", "style", "head", "textarea"}
NEVER = ("score", "well done", "good job", "streak", "points", "average", "normal", "anonymous", "worse than", "better than")
pytestmark = pytest.mark.one_database


def blocks(page: str) -> list[str]:
    """The page's text, cut where a reader pauses: at every block, and between answers in a list."""
    found: list[str] = [""]

    def walk(node) -> None:
        tag = str(node.tag).rpartition("}")[2]
        kind = node.get("class") or ""
        if tag in LEFT_OUT or "for-adult" in kind or node.get("type") == "hidden":
            return
        apart = tag in BLOCKS or kind.split(" ")[0] in {"eyebrow", "say", "w", "w-none", "one", "two", "quiet", "with"}
        if apart:
            found.append("")
        found[-1] += node.text or ""
        for part in node:
            walk(part)
            found[-1] += part.tail or ""
        if apart:
            found.append("")

    walk(html5lib.parse(page, namespaceHTMLElements=False).find("body"))
    return [text for text in (" ".join(one.split()) for one in found) if text]


def sentences(page: str) -> list[str]:
    return [one for text in blocks(page) for one in re.split(r"(?<=[.!?])\s+", text)]


def words(sentence: str) -> int:
    return len(re.findall(r"[\w’'-]+", sentence))


@pytest.fixture(scope="module")
def pin_hash():
    return people._hasher.hash(PIN)


async def every_page(browser):
    """(where, text) of every page of the child, in the order of the sitting, errors included."""
    async def shown(where, answer):
        while answer.status_code == 303:
            answer = await browser.get(answer.headers["location"])
        return where, answer.text

    for path in ("/my/who-sees", "/my/who-looked", "/my/hand-back"):
        yield await shown(path, await browser.get(path))
    await browser.to_the_wheel()
    for path in ("/my/practice", "/my/wheel", "/my/matters", "/my/help"):
        yield await shown(path, await browser.get(path))
    await browser.save("a" * 32, 0, 1, safe="1", healthy="skip", active="2")
    yield await shown("three", await browser.post("/my/matters", {"matters": ["safe", "active", "included"]}))
    yield await shown("long", await browser.post("/my/help", {"own_words": "x" * 301}))
    await browser.post("/my/matters", {"matters": ["safe", "active"]})
    await browser.post("/my/help", {"where": "home", "help": ["listen", "quiet"], "who": ["adult", "else"]})
    for path in ("/my/words", "/my/finish"):
        yield await shown(path, await browser.get(path))
    yield await shown("nothing chosen", await browser.post("/my/finish", {}))
    yield await shown("elsewhere", await browser.save("b" * 32, 0, 1, htmx=False, safe="2"))
    yield await shown("talk", await browser.post("/my/now"))
    yield await shown("someone else", await browser.post("/my/now/more"))
    yield await shown("wrong pin", await browser.post("/my/hand-back", {"secret": "1111"}))
    yield await shown("kept", await browser.post("/my/finish", {"ending": "keep"}))


async def last_time(cast, band):
    """A kept wheel with a promise, before this one."""
    from participation.models import Spoke
    with clock.at(NOON.replace(month=3)):
        then = await CheckIn.create(child=cast.child, adult=cast.reid, service_id=cast.child.service_id, instrument="wheel",
                                    version=1, band=band, state="open", started_at=clock.now())
        await Spoke.create(check_in=then, voice="child", indicator="safe", answer="2")
        await checkins.keep(check_in=then, child=cast.child, by=cast.reid)
        one = await promises.agree(child=cast.child, check_in=then, what="Mrs Reid finds me a club.", due=date(2026, 4, 1),
                                   keys=cast.keys, by=cast.reid, owner_name="Mrs Reid")
        await promises.done(promise=one, child=cast.child, told="You go on Tuesdays.", keys=cast.keys, by=cast.reid)


@pytest.mark.parametrize("band", MOST_WORDS)
async def test_no_sentence_is_longer_than_the_band_reads(settings, band, pin_hash):
    too_long, seen = [], 0
    async with serving(settings, band=band, pin_hash=pin_hash) as browser:
        async for where, page in every_page(browser):
            seen += 1
            too_long += [(where, one) for one in sentences(page) if words(one) > MOST_WORDS[band]]
    assert (too_long, seen) == ([], 17)


@pytest.mark.parametrize("band", MOST_WORDS)
@pytest.mark.parametrize("before", ["same band", "other band"])
async def test_then_and_now_reads_as_easily(settings, band, before, pin_hash):
    from participation import storage
    other = band if before == "same band" else next(one for one in MOST_WORDS if one != band)
    async with serving(settings, band=band, pin_hash=pin_hash) as browser:
        async with storage.writes():
            await last_time(browser.cast, other)
        await browser.to_the_wheel()
        await browser.save("a" * 32, 0, 1, safe="1", active="2")
        page = (await browser.get("/my/words")).text
    assert [one for one in sentences(page) if words(one) > MOST_WORDS[band]] == []
    assert ("Then and now" in page, "We do not compare them." in page) == (other == band, other != band)
    assert "You go on Tuesdays." in page


@pytest.mark.parametrize("band", MOST_WORDS)
async def test_nothing_praises_scores_or_compares(settings, band, pin_hash):
    found = []
    async with serving(settings, band=band, pin_hash=pin_hash) as browser:
        async for where, page in every_page(browser):
            text = " ".join(blocks(page)).lower().replace("it is not anonymous", "")
            found += [(where, word) for word in NEVER if word in text]
    assert found == []


@pytest.mark.parametrize("band", MOST_WORDS)
async def test_i_need_to_talk_is_on_every_page(settings, band, pin_hash):
    without = []
    async with serving(settings, band=band, pin_hash=pin_hash) as browser:
        async for where, page in every_page(browser):
            if 'class="talk"' not in page and where not in {"talk", "someone else"}:
                without.append(where)
            if where in {"talk", "someone else"}:
                assert "0800 1111" in page and "tel:999" in page
    assert without == []


async def test_the_count_of_words_sees_what_is_there():
    page = "<body><p>I am here. <b>You</b> see me</p><ul><li>one two</li><li>three</li></ul><p class='for-adult'>no</p></body>"
    assert sentences(page) == ["I am here.", "You", "see me", "one two", "three"]


@pytest.mark.parametrize("band", MOST_WORDS)
async def test_my_people_and_what_we_agreed_read_as_easily(settings, band):
    from participation import circle, storage
    pages_ = []
    async with serving(settings, band=band) as browser:
        cast = browser.cast
        async with storage.writes():
            await last_time(cast, band)
            then = await CheckIn.exclude(id=cast.check_in.pk).first()
            for name, ring, wish in (("Gran", 3, "less"), ("Mum", 1, "same"), ("Bea", 2, "")):
                await circle.place(check_in=then, child=cast.child, name=name, picture="", ring=ring, wish=wish, keys=cast.keys)
        await browser.to_the_wheel()
        pages_ += [await browser.get("/my/agreed"), await browser.get("/my/people"), await browser.post("/my/people", {"ring": "9"})]
        for name, ring, wish in (("Gran", "2", "unsure"), ("Mum", "1", "same"), ("Lewis", "3", "")):
            await browser.post("/my/people", {"name": name, "ring": ring, "wish": wish})
        one = (await circle.of(cast.check_in, cast.child, cast.keys))[0]
        pages_ += [await browser.get("/my/people"), await browser.get(f"/my/people/{one.id}")]
    found = [(page.request.url.path, one) for page in pages_ for one in sentences(page.text) if words(one) > MOST_WORDS[band]]
    assert (found, [page.status_code for page in pages_]) == ([], [200, 200, 422, 200, 200])
    assert all('class="talk"' in page.text for page in pages_)


@pytest.mark.parametrize(("band", "alone"), [("3-7", False), ("8-11", False), ("8-11", True), ("12-18", False), ("12-18", True)])
async def test_outside_office_hours_reads_as_easily(settings, band, alone, pin_hash):
    from participation.models import Programme, Session
    found = []
    async with serving(settings, band=band, pin_hash=pin_hash) as browser:
        await Programme.all().update(hours=["08:45-17:00"] * 5 + ["", ""])
        if alone:
            await CheckIn.all().update(alone=True)
            await Session.all().update(kind="alone")
        with clock.at(NOON.replace(hour=19)):
            await Session.all().update(seen=int(clock.now().timestamp()), started=int(clock.now().timestamp()))
            await browser.to_the_wheel()
            for path in ("/my/now", "/my/now/more"):
                found.append((await browser.get((await browser.post(path)).headers["location"])).text)
    assert [one for page in found for one in sentences(page) if words(one) > MOST_WORDS[band]] == []
    assert ["The office is closed just now." in page for page in found] == [True, True]
