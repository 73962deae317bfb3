"""Codes on paper: a sheet of cards to cut, or a letter for each person. They exist in the answer to one request only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from participation import codes, typesetting, words
from participation.problems import Conflict
from participation.words import N_, _, day, ngettext
from surveys import library, promise
from surveys.inviting.invitations import Code
from surveys.models import Wave

CSV, CARDS, LETTERS = "csv", "cards", "letters"
MOST_PRINTED = 2000
"""People whose codes are set in type at once; of more, a file goes to a printer's mail merge."""


def check_can_print(people: int) -> None:
    if people > MOST_PRINTED:
        raise Conflict(N_("Cards and letters are made for up to {n} people. For more, take the file and use a mail merge."),
                       n=MOST_PRINTED)


async def cards(wave: Wave, made: Sequence[Code], *, origin: str, partnership: str, picture: Callable[[str], str]) -> bytes:
    """Eight cards to an A4 page, with lines to cut along. `picture`: the QR code of an address, as SVG."""
    return await _set("cards.typ", wave, made, origin, partnership, picture)


async def letters(wave: Wave, made: Sequence[Code], *, origin: str, partnership: str, picture: Callable[[str], str]) -> bytes:
    """One page a person, the name where a window is (DIN 5008 form B, and UK DL)."""
    return await _set("letters.typ", wave, made, origin, partnership, picture)


async def _set(template: str, wave: Wave, made: Sequence[Code], origin: str, partnership: str, picture: Callable[[str], str]) -> bytes:
    form = library.read(wave.survey.definition)
    check_can_print(len(made))
    with words.speaking(form.language):
        data = _words(wave, form, partnership, origin) | {"people": [
            {"contact": code.contact, "code": codes.grouped(code.token), "svg": picture(f"{origin}/s/{code.token}")}
            for code in made]}
        return await typesetting.pdf(template, data)


def _words(wave: Wave, form: library.Questionnaire, partnership: str, origin: str) -> dict[str, object]:
    last = day(dt.date.fromisoformat(wave.closes_on))
    minutes = ngettext("It takes about {n} minute.", "It takes about {n} minutes.", form.minutes).format(n=form.minutes)
    return {
        "lang": form.language, "dir": "rtl" if form.language in words.RIGHT_TO_LEFT else "ltr", "title": form.title,
        "wave": wave.name, "by": partnership, "today": day(dt.date.fromisoformat(wave.opened_on or wave.closes_on)),
        "last": _("Last day: {day}").format(day=last), "asks": _("{partnership} asks for your view: {survey}.").format(
            partnership=partnership, survey=form.title),
        "minutes": minutes, "until": _("The last day for answers is {day}.").format(day=last),
        "how": _("Scan the square with a phone’s camera. Or go to {address} and type this code:").format(address=origin + "/s/code"),
        "short": _("Scan, or go to {address} and type:").format(address=(origin + "/s/code").split("://", 1)[1]),
        "choice": _("Taking part is your choice, and you can skip any question."),
        "promised": promise.sentences(wave.promise, closes_on=wave.closes_on), "alt": _("Square code that opens the survey"),
        "once": _("The code works once. Please do not pass it on."),
    }


