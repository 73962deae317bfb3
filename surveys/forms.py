"""What a survey lead typed: a new wave, a list of people, a theme."""

from __future__ import annotations

import datetime as dt
import re
from typing import Protocol

from participation import clock
from participation.models import Person
from participation.problems import Unacceptable
from participation.wheel import BY_KEY, Band
from participation.words import _
from surveys.class_wheel import promises as class_promises, wheels as class_wheels
from surveys.told import themes
from surveys.inviting import doors

MOST_NAME = 120
MOST_WORDS = 600
MOST_PASTED = 8_000_000
MOST_SENTENCE = 160
"""What a class says or promises is read from the back of a room."""


class Form(Protocol):
    """What is needed of participation.web.fields.Form."""

    files: dict[str, bytes]

    def text(self, name: str, *, most: int = ...) -> str: ...


def people(form: Form) -> str | bytes:
    """The list: the uploaded file if there is one, else what was pasted. Raises Unacceptable."""
    content = form.files.get("file", b"") or form.text("people", most=MOST_PASTED)
    if not content:
        raise Unacceptable({"people": _("Paste the list here, or choose a file.")})
    return content


def door(form: Form) -> doors.Wanted:
    """Raises Unacceptable with a sentence for each field."""
    errors: dict[str, str] = {}
    name, group = form.text("door", most=500), form.text("group", most=500)
    kind, area, expected = form.text("kind", most=20), form.text("area", most=40), form.text("expected", most=40)
    if not name:
        errors["door"] = _("Give the door a name, such as “Poster at the nursery”.")
    for field, text, most in (("door", name, doors.MOST_NAME), ("group", group, doors.MOST_GROUP)):
        if len(text) > most:
            errors[field] = _("Shorten this to {n} characters.").format(n=most)
    if kind not in doors.KINDS:
        errors["kind"] = _("Choose a link or a shared tablet.")
    number = int(expected) if expected.isascii() and expected.isdigit() else 0
    if not 1 <= number <= doors.MOST_EXPECTED:
        errors["expected"] = _("Say how many people may come through it, as a number.")
    if errors:
        raise Unacceptable(errors)
    return doors.Wanted(name, kind, area, group, number)


def theme(form: Form, *, owner: Person | None) -> themes.Words:
    """`owner`: the account that was named, if one was. Raises Unacceptable with a sentence for each field."""
    errors: dict[str, str] = {}
    title = _needed(form, "title", _("Give the theme a short title."), 120, errors)
    said = _needed(form, "said", _("Write in a sentence or two what people said."), MOST_WORDS, errors)
    called = form.text("owner", most=5000) or (owner.name if owner else "")
    if not called:
        errors["owner"] = _("Name who is responsible.")
    elif len(called) > 120:
        errors["owner"] = _("Shorten this to {n} characters.").format(n=120)
    return _theme(form, errors, title=title, said=said, owner=called, owner_person_id=owner.pk if owner else None)


def theme_by_owner(form: Form, kept: themes.Theme) -> themes.Words:
    """What became of a theme, by whoever keeps it. Raises Unacceptable with a sentence for each field."""
    account = kept.owner_person_id  # type: ignore[attr-defined]
    return _theme(form, {}, title=kept.title, said=kept.said, owner=kept.owner, owner_person_id=account)


def _theme(form: Form, errors: dict[str, str], **fixed: str | None) -> themes.Words:
    did = _needed(form, "did", _("Write what was done, what will be done, or why it cannot be."), MOST_WORDS, errors)
    words = themes.Words(did=did, state=form.text("state"), due=day_typed(form, "due", errors),
                         done_on=day_typed(form, "done_on", errors), why=form.text("why", most=5000)[:MOST_WORDS],
                         **fixed)  # type: ignore[arg-type]
    if words.state not in themes.STATE_NAMES:
        errors["state"] = _("Choose how it stands.")
    if words.state == themes.UNDER_WAY and words.due is None and "due" not in errors:
        errors["due"] = _("Say by when. A promise without a date is none.")
    if words.state == themes.UNDER_WAY and words.due and words.due < clock.today() and not words.why:
        errors["why"] = _("The day has passed. Say why it is late, or choose a new day.")
    if words.state == themes.DONE and words.done_on is None and "done_on" not in errors:
        errors["done_on"] = _("Say when it was done.")
    if errors:
        raise Unacceptable(errors)
    return words


def _needed(form: Form, name: str, sentence: str, most: int, errors: dict[str, str]) -> str:
    text = form.text(name, most=5000)
    if not text:
        errors[name] = sentence
    elif len(text) > most:
        errors[name] = _("Shorten this to {n} characters.").format(n=most)
    return text


def class_wheel(form: Form) -> class_wheels.Opening:
    """Raises Unacceptable with a sentence for each field."""
    errors: dict[str, str] = {}
    group = form.text("own_group", most=200) or form.text("group", most=200)
    if not group:
        errors["group"] = _("Choose a class or group, or type its name.")
    elif len(group) > class_wheels.MOST_NAME:
        errors["own_group"] = _("Shorten this to {n} characters.").format(n=class_wheels.MOST_NAME)
    band = form.text("band", most=10)
    if band not in set(Band):
        errors["band"] = _("Choose which wheel.")
    children = form.text("children", most=40)
    if not (children.isascii() and children.isdigit()):
        errors["children"] = _("Count the children who are here today.")
    if errors:
        raise Unacceptable(errors)
    return class_wheels.Opening(group, Band(band), int(children[:6]))


def class_promise(form: Form, *, kept: bool) -> themes.Words:
    """What a class agreed; `kept`: it is there already, so what became of it may be said. Raises Unacceptable."""
    errors: dict[str, str] = {}
    said, will, became = (form.text(name, most=5000) for name in ("said", "will", "became"))
    for name, text in (("said", said), ("will", will), ("became", became)):
        if len(text) > MOST_SENTENCE:
            errors[name] = _("Shorten this to {n} characters.").format(n=MOST_SENTENCE)
    if not said:
        errors["said"] = _("Write in one sentence what you all said.")
    if not will:
        errors["will"] = _("Write what will happen.")
    who, state = form.text("who", most=20), form.text("state", most=20) if kept else themes.UNDER_WAY
    if who not in class_promises.OWNERS:
        errors["who"] = _("Choose who does it.")
    if state not in themes.STATE_NAMES:
        errors["state"] = _("Choose how it stands.")
    due = _due(form, state, errors)
    if errors:
        raise Unacceptable(errors)
    about = form.text("about", most=20)
    return themes.Words(title=about if about in BY_KEY else "other", said=said, did=will, owner=who, state=state, due=due,
                        done_on=clock.today() if state == themes.DONE else None, why=became)


def _due(form: Form, state: str, errors: dict[str, str]) -> dt.date | None:
    """A day that a promise of a class can be for: within a year; one that is past only once it is done or over."""
    due, today = day_typed(form, "due", errors, needed=_("Say by when. A promise without a date is none.")), clock.today()
    if due and due > today + class_promises.FARTHEST:
        errors["due"] = _("Choose a day within a year.")
    if due and due < today and state == themes.UNDER_WAY:
        errors["due"] = _("Choose a day that is still to come.")
    return due


def day_typed(form: Form, name: str, errors: dict[str, str], needed: str = "") -> dt.date | None:
    """A day as browsers send it (2027-02-05) or as people write it (5/2/2027)."""
    typed = form.text(name, most=30)
    if not typed:
        if needed:
            errors[name] = needed
        return None
    written = re.fullmatch(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})", typed)
    try:
        if written:
            return dt.date(int(written[3]), int(written[2]), int(written[1]))
        return dt.date.fromisoformat(typed)
    except ValueError:
        errors[name] = _("This is not a date. Write it like 5/2/2027.")
        return None
