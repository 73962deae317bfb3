"""The way through the pages, by forms alone: notes to passages, codes apart from each other, one set, themes without a word."""

import re

import pytest

from analysis.coding import group_keys
from analysis.models import CodingRound, FocusGroup, Passage
from participation.access import Role
from participation.models import AuditLine
from tests.service import Service

pytestmark = pytest.mark.one_database
PLANTED = "the blue canoe club closed in spring"
NOTES = f"Anna: {PLANTED}\n\nP2: my pal Morven rang 01632 960101 twice\n\n\n- nobody tells us why\n"
ABOUT = {"title": "What there is to do", "who": "children", "held_on": "2026-03-03", "people": "8", "area": "", "asked": "What is there?"}


async def sent(browser, where: str, expected: int = 303, **data: object) -> str:
    """Post a form: where it leads, or the page that is shown again."""
    answer = await browser.post(where, data=data)
    assert answer.status_code == expected, answer.text
    return answer.headers["location"] if expected == 303 else answer.text


async def text(browser, where: str) -> str:
    answer = await browser.get(where)
    assert answer.status_code == 200, (where, answer.status_code)
    return answer.text


@pytest.fixture
async def three(service: Service):
    for name, role in (("lea", Role.SURVEY_LEAD), ("kit", Role.DATA_KEEPER), ("pat", Role.PLANNER)):
        await service.person(f"{name}@example.org", role)
    return [await service.signed_in(f"{name}@example.org") for name in ("lea", "kit", "pat")]


async def ready(lead) -> str:
    """A group whose passages are ready; its address."""
    page = await sent(lead, "/groups/new", 422, **{**ABOUT, "people": "0"})
    assert 'href="#people"' in page and ABOUT["title"] in page
    where = await sent(lead, "/groups/new", **ABOUT)
    assert "Paste the notes first" in await sent(lead, f"{where}/notes", 422, notes="  ")
    assert await sent(lead, f"{where}/notes", notes=NOTES) == f"{where}?speakers=2#passages"
    page = await text(lead, where)
    assert re.findall(r'<mark class="hd-flag">([^<]+)<', page) == ["Morven", "01632 960101"]
    flagged = await Passage.get(position=2)
    assert "Passage 2" in await sent(lead, f"{where}/ready", 422, nobody=flagged.pk)  # a phone number is no mistake of ours
    await sent(lead, f"{where}/passages/{flagged.pk}", words="my pal Morven rang twice")
    assert "Passage 2" in await sent(lead, f"{where}/ready", 422)
    await sent(lead, f"{where}/notes", notes="not this one\n\nand this")
    await sent(lead, f"{where}/passages/{(await Passage.get(position=4)).pk}", act="remove")
    assert await Passage.all().order_by("position").values_list("position", flat=True) == [1, 2, 3, 4]
    await sent(lead, f"{where}/passages/{(await Passage.get(position=4)).pk}", act="remove")
    await sent(lead, f"{where}/ready", nobody=flagged.pk)
    return where


async def test_from_notes_to_themes(service: Service, three) -> None:
    lead, keeper, planner = three
    where = await ready(lead)
    book = await sent(lead, "/groups/books/new", **{"title": "Ours", "from": "starter"})
    group, people = await FocusGroup.get(), re.findall(r'<option value="(\w+)"[^>]*>(Lea|Kit)<', await text(lead, "/groups/rounds/new"))
    chosen = {name: ident for ident, name in people}
    new = {"subject": f"focus:{group.pk}", "book": book.rpartition("/")[2], "first": chosen["Lea"]}
    await sent(lead, "/groups/rounds/new", 422, **new, second=chosen["Lea"])
    where_round = await sent(lead, "/groups/rounds/new", **new, second=chosen["Kit"])
    for browser, pick in ((lead, (0, 0, 1)), (keeper, (0, 1, 1))):
        await code(browser, where_round, pick)
    assert (await CodingRound.get()).state == "compared"
    page = await text(keeper, f"{where_round}/compare")
    assert "You differed on 1 passage" in page and PLANTED in page
    take = re.findall(r'name="take" type="checkbox" value="([^"]+)"', page)
    await sent(keeper, f"{where_round}/compare", take=take[:1], act="propose")
    read = re.search(r'name="read" value="(\w+)"', await text(lead, f"{where_round}/compare"))
    await sent(keeper, f"{where_round}/act", 409, act="agree", read=read[1])
    await sent(lead, f"{where_round}/act", act="agree", read=read[1])
    told = await text(planner, "/groups-told")
    assert "2 of 3" in told and "fewer than 10" in told and "canoe" not in told
    for address in ("/groups", where, where_round, f"{where_round}/compare", "/groups/word?q=canoe"):
        assert (await planner.get(address)).status_code == 403
    await sent(lead, f"{where}/end")
    assert "Nobody can open them" in await text(lead, where) and "2 of 3" in await text(planner, "/groups-told")
    assert (await lead.get(f"{where_round}/compare")).status_code == 303


async def code(browser, where: str, pick: tuple[int, ...]) -> None:
    """Tick the code of this number on each page, until there is none left; then be done."""
    page = (await browser.get(f"{where}/code")).headers["location"]
    assert "Tick at least one code" in await sent(browser, page, 422)
    for number in pick:
        shown = await text(browser, page)
        assert "checked" not in shown  # nothing of the other coder's, and nothing chosen before
        codes = re.findall(r'name="code" type="checkbox" value="(\w{32})"', shown)
        page = await sent(browser, page, code=codes[number])
    assert page == where
    await sent(browser, f"{where}/act", act="done")


async def test_a_word_is_found_and_written_down_nowhere(service: Service, three) -> None:
    lead, keeper, _planner = three
    where = await ready(lead)
    page = await text(lead, "/groups/word?q=CANÓE")
    assert re.findall(r'<th scope="row" dir="auto">([^<]+)</th>', page) == ["canoe"] and "1 place in 3 passages" in page
    assert "0 places in 0 passages" in await text(keeper, "/groups/word?q=canoe")
    assert (await keeper.get(where)).status_code == 403
    line = await AuditLine.all().order_by("-id").first()
    assert (line.what, line.facts) == ("focus_group.opened", {"what_for": "search", "passages": 3})


async def test_a_group_whose_key_is_gone_is_named_and_the_others_are_searched(service: Service, three) -> None:
    lead, _keeper, _planner = three
    await ready(lead)
    gone = await FocusGroup.get()
    await sent(lead, await sent(lead, "/groups/new", **{**ABOUT, "title": "A second group"}) + "/notes", notes="a canoe\n\nmore")
    group_keys.path(service.keys, gone.pk).unlink()
    page = await text(lead, "/groups/word?q=canoe")
    assert "1 place in 2 passages" in page and f"not here any more: {ABOUT['title']}." in " ".join(page.split())
