"""A new version of the wheel from the administrator's draft to a child; and a question read aloud, marked as it is read."""

import pytest

from participation import ways
from tests.journeys.sittings import PASSWORD, answer, at, sittings, to_the_wheel  # noqa: F401  (fixtures)

pytestmark = pytest.mark.slow
NEW, OLD = "I feel safe where I spend my days.", "I feel safe in the places I go."
SAID = "[data-ways] .card:has(#q-safe) .say"
VOICES = """(() => { window.said = []; window.now = null;
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const voices = %s;
  Object.defineProperty(window, 'speechSynthesis', {value: {getVoices: () => voices, addEventListener() {}, cancel() { window.now = null; },
    speak(words) { window.now = words; window.said.push([words.text, words.lang, words.rate]); }}}); })()"""
ENGLISH = "[{lang: 'en-GB', localService: true}]"
READING = "() => [...document.querySelectorAll('.reading')].map(e => e.textContent)"
WORD = "() => [...(CSS.highlights.get('word') ?? [])].map(range => range.toString())"


@pytest.fixture
def person(browser, sittings):  # noqa: F811
    """person("sam") → a page of somebody who signed in."""
    contexts = []

    def signed_in(who):
        context = browser.new_context(base_url=sittings.settings.origin, reduced_motion="reduce", locale="en-GB")
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("Your e-mail address").fill(f"{who}@dundee.example")
        page.get_by_label("Your password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_function("() => location.pathname !== '/sign-in'")
        return page

    yield signed_in
    for context in contexts:
        context.close()


def test_a_new_version_from_draft_to_child_while_an_open_sitting_keeps_the_old_one(at, person, bar):  # noqa: F811
    sit, child = at()
    to_the_wheel(child)
    answer(child, "safe", "2")
    child.locator("#saved:not(.waiting)", has_text="Saved").wait_for()
    sam = person("sam")
    sam.goto("/admin/instruments")
    assert bar(sam, widths=(320, 1180), forced=False) == []
    sam.get_by_role("button", name="Make a new version for 8 to 11 years").click()
    sam.get_by_label("Statement").first.fill(NEW)
    sam.locator("#safe-about").fill("They feel safe.")
    sam.get_by_role("button", name="Save the draft").click()
    assert sam.locator("#safe-about-error").get_by_text("Keep {child} in it: the name comes there.").is_visible()
    assert bar(sam, widths=(320, 1180), forced=False) == []
    sam.locator("#safe-about").fill("{child} feels safe where they spend their days.")
    sam.get_by_role("button", name="Save, and see it as children do").click()
    assert sam.get_by_text("Preview of version 101: nothing is kept").is_visible()
    sam.get_by_role("button", name="Yes, let’s start").click()
    sam.get_by_role("link", name="I’m ready").click()
    assert sam.locator(SAID).inner_text() == NEW
    sam.get_by_role("button", name="Stop").click()
    assert bar(sam, widths=(320, 1180), forced=False) == []
    sam.get_by_role("link", name="Activate").click()
    assert sam.get_by_text("Earlier wheels stand beside new ones with a visible break").is_visible()
    assert bar(sam, widths=(320, 1180), forced=False) == []
    sam.get_by_role("button", name="Activate it").click()
    sam.wait_for_url("**/admin/instruments")
    child.reload()
    assert (child.locator(SAID).inner_text(), child.locator("#safe-2").is_checked()) == (OLD, True)
    answer(child, "safe", "3")
    child.locator("#saved:not(.waiting)", has_text="Saved").wait_for()
    assert sit.answers() == {"safe": "3"}
    other, page = at()
    page.get_by_role("button", name="No thanks").click()
    reid = person("morag")
    reid.goto(f"/children/{other.child_id}")
    reid.locator("form[action$='/start'] button").first.click()
    reid.wait_for_url("**/my/who-sees")
    to_the_wheel(reid)
    assert reid.locator(SAID).inner_text() == NEW


def listening(at, band="8-11", voices=ENGLISH, **options):  # noqa: F811
    sit, page = at(band, **options)
    page.context.add_init_script(VOICES % voices)
    page.get_by_role("button", name="Yes").click()
    page.goto("/my/wheel")
    return sit, page


def finished(page):
    """The voice has come to the end of what it was given."""
    page.evaluate("() => { const words = window.now; window.now = null; words.onend(); }")


def test_a_question_is_read_part_by_part_and_each_part_is_marked_while_it_is_read(at):  # noqa: F811
    _sit, page = listening(at)
    box = page.locator("#q-safe")
    assert page.evaluate("window.said") == []
    box.get_by_role("button", name="Listen to Safe").focus()
    page.keyboard.press("Enter")
    parts = [OLD, "At home, at school and when I am out.", "Hardly ever", "Sometimes", "Mostly", "Nearly always", "Skip", "Not sure",
             "I’d rather talk"]
    for n, part in enumerate(parts):
        assert (page.evaluate(READING), page.evaluate("window.now.text")) == ([part], part)
        if n == 0:
            page.evaluate("() => window.now.onboundary({name: 'word', charIndex: 7, charLength: 4})")
            assert page.evaluate(WORD) == ["safe"]
            page.evaluate("() => window.now.onboundary({name: 'word', charIndex: 12})")
            assert page.evaluate(WORD) == ["in"]
        finished(page)
    assert (page.evaluate(READING), page.evaluate(WORD), len(page.evaluate("window.said"))) == ([], [], len(parts))
    assert box.get_by_role("button", name="Listen to Safe").is_visible()


@pytest.mark.parametrize("ends", ["button", "Escape", "answer", "next"])
def test_reading_stops_when_the_child_goes_on(at, ends):  # noqa: F811
    _sit, page = listening(at)
    page.locator("#q-safe .listen").click()
    late = "() => { window.late = window.now; }"
    page.evaluate(late)
    if ends == "button":
        page.get_by_role("button", name="Stop reading").click()
    elif ends == "Escape":
        page.keyboard.press("Escape")
    elif ends == "answer":
        answer(page, "safe", "3")
    else:
        page.get_by_role("link", name="Next question").first.click()
        page.wait_for_function("() => location.hash === '#q-healthy'")
    page.wait_for_function("() => !document.querySelector('.reading')")
    page.evaluate("() => window.late.onend()")
    assert (page.evaluate("window.now"), page.evaluate(READING)) == (None, [])


def test_slower_is_heard_at_once_and_remembered(at):  # noqa: F811
    sit, page = listening(at)
    page.locator("#q-safe .listen").click()
    with page.expect_response("**/my/ways") as sent:
        page.locator("#q-safe .slower").click()
    assert sent.value.status == 204
    assert [(text, rate) for text, _lang, rate in page.evaluate("window.said")] == [(OLD, .9), (OLD, .65)]
    page.reload()
    page.locator("#q-safe .listen").click()
    assert page.evaluate("window.said[0][2]") == .65
    assert page.locator("#q-safe .slower").get_attribute("aria-pressed") == "true"
    assert ways.SLOWER in sit.ways()


@pytest.mark.parametrize("voices", ["[]", "[{lang: 'en-GB', localService: false}]", "[{lang: 'de-DE', localService: true}]"])
def test_without_a_voice_of_the_language_on_the_device_there_is_no_button(at, voices):  # noqa: F811
    _sit, page = listening(at, voices=voices)
    assert page.locator(".listen:visible, .slower:visible").count() == 0


def test_faces_and_other_words_without_scripts(at, bar):  # noqa: F811
    sit, page = at("3-7", java_script_enabled=False)
    to_the_wheel(page)
    answer(page, "safe", "3")
    page.get_by_role("link", name="Active").first.click()
    answer(page, "active", "2")
    page.get_by_role("button", name="Other words Active").click()
    assert page.locator("#q-active .say").inner_text() == "I move and play my way."
    assert page.locator("#active-2").is_checked()
    page.get_by_role("button", name="Show faces").click()
    assert page.locator("#q-healthy .face").count() == 3
    assert page.locator("#q-healthy .face").first.is_visible()
    assert (sit.answers(), sit.ways()) == ({"safe": "3", "active": "2"}, ["faces", "other-active"])


@pytest.mark.parametrize("band", ["3-7", "8-11", "12-18"])
def test_faces_clear_the_bar(at, bar, band):  # noqa: F811
    _sit, page = listening(at, band)
    page.goto("/my/practice")
    page.get_by_role("button", name="Show faces").click()
    assert bar(page, widths=(320, 1180)) == []
    page.goto("/my/wheel#q-active")
    page.locator("#q-active .listen").click()
    assert bar(page, widths=(320, 1180)) == []


SOUNDS = """(() => { window.played = []; window.Audio = class { constructor(url) { this.url = url; window.sound = this; }
  play() { window.played.push([this.url, this.playbackRate]); return Promise.resolve(); } pause() { this.paused = true; } }; })()"""


def test_a_recorded_voice_comes_first_and_needs_no_voice_of_the_device(at):  # noqa: F811
    _sit, page = at()
    page.context.add_init_script(SOUNDS)
    page.context.add_init_script(VOICES % "[]")
    heard = """data-heard='{"": "/audio/safe.mp3", "1": "/audio/1.mp3"}'"""
    page.route("**/my/wheel", lambda route: route.fulfill(
        response=(answer := route.fetch()), body=answer.text().replace("data-heard='{}'", heard, 1)))
    page.get_by_role("button", name="Yes").click()
    page.goto("/my/wheel")
    assert page.locator("#q-healthy .listen").is_hidden()
    page.locator("#q-safe .listen").click()
    assert page.evaluate(READING) == [OLD, "At home, at school and when I am out."]
    page.evaluate("() => window.sound.onended()")
    assert page.evaluate(READING) == ["Hardly ever"]
    page.locator("#q-safe .slower").click()
    page.evaluate("() => window.sound.onended()")
    assert (page.evaluate(READING), page.evaluate("window.said")) == ([], [])
    assert page.evaluate("window.played") == [["/audio/safe.mp3", 1], ["/audio/1.mp3", 1], ["/audio/1.mp3", .8]]
