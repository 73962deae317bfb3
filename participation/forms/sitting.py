"""Forms of the child's own pages. Nothing is required: every question can be skipped."""

from __future__ import annotations

from dataclasses import dataclass

from participation import wheel
from participation.autosave import Save
from participation.checkins import HELPER_MOST, HELPERS, OWN_WORDS_MOST, PLACES
from participation.problems import Unacceptable
from participation.web.fields import Form
from participation.words import _

PAGE_LENGTH = 32
MOST_REVISIONS = 2**53
"""Beyond this a browser cannot count exactly."""


@dataclass(frozen=True)
class Helping:
    """Where that is so, what would help, who could help, and own words."""

    places: tuple[str, ...]
    helps: tuple[str, ...]
    helpers: tuple[str, ...]
    own_words: str
    helper: str = ""


def wheel_answers(form: Form, instrument: wheel.Instrument) -> Save:
    """The whole wheel as one page sent it. Raises Unacceptable for an answer that this wheel does not have."""
    answers = {key: form.text(key, most=8) for key in wheel.KEYS}
    given = {key: value for key, value in answers.items() if value}
    allowed = instrument.values
    wrong = {key: _("Choose one of the answers.") for key, value in given.items() if value not in allowed}
    base, revision, page = form.number("base"), form.number("revision"), form.text("page", most=PAGE_LENGTH)
    counted = base is not None and revision is not None and 0 <= base < revision < MOST_REVISIONS
    if wrong or not counted or len(page) != PAGE_LENGTH:
        raise Unacceptable(wrong, _("This page is not whole. Open it again."))
    return Save(page=page, base=base, revision=revision, answers=given)  # type: ignore[arg-type]


def matters(form: Form) -> list[str]:
    """Up to two of the eight. Raises Unacceptable for more: the child says which two."""
    chosen = form.some_of("matters", wheel.KEYS)
    if len(chosen) > wheel.MOST_PRIORITIES:
        raise Unacceptable({"matters": _("You chose more than two. Which two?")})
    return chosen


def helping(form: Form, instrument: wheel.Instrument) -> Helping:
    """A written name is somebody who could help, tapped or not."""
    own, helper = form.text("own_words"), " ".join(form.text("helper").split())
    errors = {}
    if len(own) > OWN_WORDS_MOST:
        errors["own_words"] = _("That is a lot of words. Make it shorter.")
    if len(helper) > HELPER_MOST:
        errors["helper"] = _("That name is too long.")
    if errors:
        raise Unacceptable(errors)
    who = tuple(form.some_of("who", HELPERS))
    return Helping(tuple(form.some_of("where", PLACES)), tuple(form.some_of("help", tuple(instrument.help))),
                   (*who, "else") if helper and "else" not in who else who, own, helper)
