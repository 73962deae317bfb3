"""What the messages to the invited say. Plain, true, and never a reproach: taking part is a choice."""

from __future__ import annotations

import datetime as dt

from participation import codes
from participation.settings import Settings
from participation.words import _, day, ngettext
from surveys import library, promise
from surveys.models import Wave


def language(wave: Wave) -> str:
    """The language of the survey; its words around the survey are English where they are not translated."""
    return library.read(wave.survey.definition).language


def invitation(wave: Wave, token: str, settings: Settings) -> tuple[str, list[str]]:
    """Subject and paragraphs."""
    form = library.read(wave.survey.definition)
    minutes = ngettext("It takes about {n} minute.", "It takes about {n} minutes.", form.minutes).format(n=form.minutes)
    return _("Your view: {survey}").format(survey=form.title), [
        _("{partnership} asks for your view: {survey}.").format(partnership=settings.partnership, survey=form.title)
        + " " + minutes + " " + _last_day(wave),
        _("Your own link:") + "\n" + link(settings, token),
        _promised(wave),
        _("Taking part is your choice, and you can skip any question."),
        _typed(settings, token)]


def reminder(wave: Wave, token: str, settings: Settings, *, first: bool) -> tuple[str, list[str]]:
    form = library.read(wave.survey.definition)
    other = _("This is a new link. The one in our first message works too. Whichever you use, your answers count once.")
    if not first:
        other += " " + _("The link in the reminder before this one no longer works.")
    return _("There is still time: {survey}").format(survey=form.title), [
        _("You can still give {partnership} your view: {survey}.").format(partnership=settings.partnership,
                                                                        survey=form.title) + " " + _last_day(wave),
        _("A link for you:") + "\n" + link(settings, token),
        other,
        _("Reminders go to codes that had not been used when they were sent. No page shows whose they are. Taking part is "
          "your choice: if you would rather not, you need do nothing."),
        _promised(wave),
        _typed(settings, token)]


def thanks(wave: Wave, settings: Settings) -> tuple[str, list[str]]:
    form = library.read(wave.survey.definition)
    told = [_("You will be told by {day} what is done about it.").format(day=_day(wave.told_by))] if wave.told_by else []
    return _("Thank you: {survey}").format(survey=form.title), [
        _("This survey has closed: {survey}. Thank you to everybody who took part.").format(survey=form.title),
        _("This message goes to everybody who was invited. Names are not kept with answers."),
        " ".join([*told, _("What was done after earlier surveys stands here:")]) + "\n" + settings.origin + "/you-said"]


def link(settings: Settings, token: str) -> str:
    return f"{settings.origin}/s/{token}"


def _typed(settings: Settings, token: str) -> str:
    return _("If the link does not open, go to {address} and type this code: {code}").format(
        address=settings.origin + "/s/code", code=codes.grouped(token))


def _promised(wave: Wave) -> str:
    return promise.sentences(wave.promise, closes_on=wave.closes_on)[0]


def _last_day(wave: Wave) -> str:
    return _("The last day for answers is {day}.").format(day=_day(wave.closes_on))


def _day(stored: str) -> str:
    return day(dt.date.fromisoformat(stored))


