"""The administrator's pages of the wheel: a version from draft to use, refusals at their field, a preview that keeps nothing."""

from __future__ import annotations

import re
from html import unescape

import pytest

from participation import instruments
from participation.access import Role
from participation.forms import instruments as forms
from participation.instruments import reading, recordings, writing
from participation.models import AuditLine, CheckIn, InstrumentVersion, Spoke
from participation.web.headers import POLICY
from tests.service import Service

SAM, ONE = "sam@council.example", instruments.newest("8-11")
AT = "/admin/instruments/8-11/101"


@pytest.fixture
async def sam(service: Service):
    await service.person(SAM, Role.ADMINISTRATOR)
    browser = await service.signed_in(SAM)
    yield browser
    instruments._made = instruments._Made()


async def drafted(sam, **changed):
    """A draft with these fields changed, saved."""
    await sam.post("/admin/instruments/8-11")
    return await sam.post(f"{AT}/words", data={**forms.typed(ONE), **changed})


async def test_from_a_draft_to_the_wheel_in_use_and_back(sam):
    made = await sam.post("/admin/instruments/8-11")
    assert (made.status_code, made.headers["location"]) == (303, f"{AT}/words")
    saved = await sam.post(f"{AT}/words", data={**forms.typed(ONE), "safe-statement": "I feel safe in most places."})
    assert (saved.status_code, saved.headers["location"]) == (303, AT)
    assert "Safe (means something new)" in (await sam.get(AT)).text
    assert "a visible break" in (await sam.get(f"{AT}/decide/activate")).text
    assert (await sam.post(f"{AT}/decide/activate")).headers["location"] == "/admin/instruments"
    page = (await sam.get("/admin/instruments")).text
    assert instruments.current("8-11").version == 101
    assert re.search(r'href="/admin/instruments/8-11/101">Version 101</a>\s*is used for new check-ins', page)
    assert (await sam.get(f"{AT}/words")).status_code == 409
    assert (await sam.post(f"{AT}/decide/retire")).status_code == 303
    await sam.get("/admin/instruments")
    assert instruments.current("8-11") is ONE
    assert [line.what for line in await AuditLine.filter(what__startswith="instrument").order_by("id")] == [
        f"instrument.{what}" for what in ("drafted", "worded", "activated", "retired")]


@pytest.mark.one_database
async def test_only_the_wording_is_new(sam):
    await drafted(sam, **{"safe-statement": "I feel safe in most places.", "same": "safe"})
    page = (await sam.get(AT)).text
    assert "Safe (other words only)" in page and "earlier wheels and figures are still compared" in (await sam.get(f"{AT}/decide/activate")).text
    assert re.search(r'id="same-safe"[^>]*checked', (await sam.get(f"{AT}/words")).text)


@pytest.mark.one_database
@pytest.mark.parametrize(("field", "typed", "sentence"), [
    ("safe-statement", " ", "Write the words."), ("safe-line", "x" * 201, "Use at most 200 letters."),
    ("safe-about", "They feel safe.", "Keep {child} in it"), ("fact-1-text", "Somebody gets help.", "Keep {adult} in it"),
    ("level-3", "needs-a-hand", "cannot have a lower level"), ("level-2", "needs-a-hand", "Each of the three levels"),
    ("scale-2", "hardly ever", "Two answers cannot have the same words."), ("practice-icon", "rocket", "Choose one of these."),
    ("safe-variant_line", "Only a line.", "needs its own statement"), ("who_sees-no", "", "Write the words."),
    ("tried", "yes", "Say who tried it"), ("small-talk", "", "Write the words.")])
async def test_what_cannot_be_is_refused_with_a_sentence_and_what_was_typed_stays(sam, field, typed, sentence):
    answer = await drafted(sam, **{field: typed, "healthy-line": "Typed, and kept."})
    assert answer.status_code == 422
    assert sentence in unescape(answer.text) and 'value="Typed, and kept."' in answer.text
    row = await InstrumentVersion.get()
    assert reading.parsed(row.text).item("healthy") == ONE.item("healthy")


@pytest.mark.one_database
async def test_a_long_sentence_is_a_hint_until_somebody_stands_for_it(sam):
    long = "I feel safe in each and every one of the places that I go to."
    assert (await drafted(sam, **{"safe-statement": long})).status_code == 303
    assert "15 words in one sentence. Children of this age read 11." in (await sam.get(f"{AT}/words")).text
    refused = await sam.post(f"{AT}/decide/activate")
    assert (refused.status_code, long in refused.text) == (422, True)
    assert (await InstrumentVersion.get()).state == "draft"
    assert (await sam.post(f"{AT}/decide/activate", data={"long": "yes"})).status_code == 303
    assert (await InstrumentVersion.get()).state == "active"


@pytest.mark.one_database
async def test_choices_of_help_come_and_go_and_keep_their_keys(sam):
    gone = "play"
    await drafted(sam, **{f"help-{gone}": "", "help-new-1": "Time with my dog", "help-new-2": "A walk"})
    one = reading.parsed((await InstrumentVersion.get()).text)
    assert dict(one.help) == {key: text for key, text in ONE.help.items() if key != gone} | {
        "v101-1": "Time with my dog", "v101-2": "A walk"}
    again = forms.typed(one) | {"help-new-1": "A song", "help-v101-1": ""}
    await sam.post(f"{AT}/words", data=again)
    assert [*reading.parsed((await InstrumentVersion.get()).text).help][-2:] == ["v101-2", "v101-3"]


@pytest.mark.one_database
async def test_a_version_as_a_file_and_back_into_a_draft(sam):
    file = (await sam.get("/admin/instruments/8-11/1/file"))
    assert file.headers["content-disposition"] == 'attachment; filename="wheel-8-11-v1.toml"'
    assert reading.parsed(file.text) == ONE
    await sam.post("/admin/instruments/8-11")
    changed = file.text.replace("I feel well.", "I feel fine.")
    assert (await sam.post(f"{AT}/file", files={"file": changed.encode()})).status_code == 303
    one = reading.parsed((await InstrumentVersion.get()).text)
    assert (one.version, one.based_on, one.item("healthy").statement, one.since) == (101, 1, "I feel fine.", 101)
    for content, why in ((b"\xff\xfe", "saved as UTF-8"), (b"= 1", "not a wheel"), (b"", "not a wheel"),
                         (writing.written(instruments.newest("3-7")).encode(), "another age")):
        refused = await sam.post(f"{AT}/file", files={"file": content})
        assert (refused.status_code, why in refused.text) == (422, True)
    assert reading.parsed((await InstrumentVersion.get()).text) == one


@pytest.mark.one_database
async def test_the_preview_is_the_childs_own_pages_and_keeps_nothing(service, sam):
    await drafted(sam, **{"active-statement": "I get to dance.", "who_sees-heading": "Who will look?"})
    where = f"{AT}/preview"
    who = await sam.get(f"{where}/who-sees")
    assert "Who will look?" in who.text and "Preview of version 101: nothing is kept" in who.text
    seen = []
    for page, sent in (("who-sees", {"answer": "yes"}), ("practice", {}), ("wheel", {"go": "next", "safe": "1"}), ("help", {}),
                       ("wheel", {"go": "stop"}), ("who-sees", {"answer": "no"}), ("stay", {"revision": "1"})):
        text = (await sam.get(f"{where}/{page}")).text if page != "stay" else ""
        assert "/my/" not in text and "htmx.min.js" not in text
        seen.append((await sam.post(f"{where}/{page}", data=sent)).headers["location"].removeprefix(AT))
    assert seen == ["/preview/practice", "/preview/wheel", "/preview/help", "", "", "", "/preview/wheel"]
    assert "I get to dance." in (await sam.get(f"{where}/wheel")).text
    faces = (await sam.post(f"{where}/ways", data={"way": "faces:on", "revision": "1"})).headers["location"]
    assert 'class="face"' in (await sam.get(faces)).text
    assert (await CheckIn.all().count(), await Spoke.all().count()) == (0, 0)
    assert [(await sam.get(f"{where}/{page}")).status_code for page in ("finish", "words", "agreed")] == [404, 404, 404]


@pytest.mark.one_database
@pytest.mark.parametrize("path", ["/admin/instruments/9-11/1", "/admin/instruments/8-11/2", "/admin/instruments/8-11/101",
                                  "/admin/instruments/8-11/-1", "/admin/instruments/8-11/²", "/admin/instruments/8-11/999999",
                                  "/admin/instruments/8-11/1/words", "/admin/instruments/8-11/1/decide/retire"])
async def test_a_version_that_is_not_there(sam, path):
    assert (await sam.get(path)).status_code == 404


@pytest.mark.one_database
async def test_only_administrators(service):
    await service.person("isla@council.example", Role.PLANNER)
    isla = await service.signed_in("isla@council.example")
    assert [(await isla.get(path)).status_code for path in ("/admin/instruments", "/admin/instruments/8-11/1")] == [403, 403]
    assert (await isla.post("/admin/instruments/8-11")).status_code == 403


@pytest.fixture
def with_recordings(settings):
    """Two recordings in the installation's own folder, and things that are none."""
    folder = settings.recordings[-1] / "en/wheel-8-11-v1"
    folder.mkdir(parents=True)
    for name in ("safe.mp3", "answer-1.ogg", "secrets.mp3", "safe.txt"):
        (folder / name).write_bytes(b"ID3 sound")
    return settings


@pytest.mark.one_database
async def test_recordings_are_found_served_and_named(with_recordings, service, sam):
    page = (await sam.get(f"{AT.replace('101', '1')}/preview/wheel")).text
    assert (page.count('"": "/audio/en/wheel-8-11-v1/safe.mp3"'), page.count('"1": "/audio/en/wheel-8-11-v1/answer-1.ogg"')) == (1, 8)
    sound = await service.browser().get("/audio/en/wheel-8-11-v1/safe.mp3", headers={"Range": "bytes=4-8"})
    assert (sound.status_code, sound.text, sound.headers["content-type"]) == (206, "sound", "audio/mpeg")
    assert sound.headers["content-security-policy"] == f"{POLICY}; media-src 'self'"
    for path in ("en/wheel-8-11-v1/safe.txt", "en/wheel-8-11-v1/secrets.mp3", "en/wheel-8-11-v1/safe.ogg", "en/wheel-8-11-v2/safe.mp3",
                 "gd/wheel-8-11-v1/safe.mp3", "..%2f..%2fheard.db/x/y"):
        assert (await service.browser().get(f"/audio/{path}")).status_code == 404
    text = unescape((await sam.get("/admin/instruments")).text)
    wanted = recordings.wanted(ONE)
    assert f"2 of {len(wanted)}" in text and "not yet: practice, healthy" in text


@pytest.mark.one_database
async def test_without_recordings_no_page_may_play_a_sound(service, sam):
    answer = await sam.get("/admin/instruments")
    assert answer.headers["content-security-policy"] == POLICY
    assert "nothing yet" in answer.text
