"""Written to by mail, each once: who keeps a promise to respondents before and after its day, and survey leads where a wave has
no answer to its respondents by the day that was promised them."""

from __future__ import annotations

import datetime as dt

from participation import clock, mail, words
from participation.access import Role
from participation.models import Mail, Person
from participation.words import N_
from surveys.told import themes
from surveys.models import Theme, Wave
from surveys.running import waves

SOON = dt.timedelta(days=7)
ELSEWHERE_DUE = (N_("A promise falls due on {day}"),
                 N_("A review or a focus group led to a promise, to be done by {day}. You are named as the one who sees to it.\n\nSign in and "
                    "say what became of it. Everybody can read it."))
ELSEWHERE_LATE = (N_("A promise is late"),
                  N_("A review or a focus group led to a promise, to be done by {day}. It is marked as late on the page that everybody "
                     "reads.\n\nSign in and say what became of it, or why it is late and when it will be done."))
DUE = (N_("A promise from a survey falls due on {day}"),
       N_("People who answered a survey were promised something, to be done by {day}. You are named as the one who sees "
          "to it.\n\nSign in and say what became of it. Everybody who answered can read it."))
LATE = (N_("A promise from a survey is late"),
        N_("People who answered a survey were promised something by {day}. It is marked as late on the page that everybody "
           "reads.\n\nSign in and say what became of it, or why it is late and when it will be done."))
TELL = (N_("Respondents were promised an answer by {day}"),
        N_("A survey has closed, and its page does not say yet what came of it. Those who answered were promised that by "
           "{day}.\n\nSign in and write what people said, and what is done about it, or why not."))


async def remind_due() -> int:
    """Every reminder that is due now; returns how many. Runs inside storage.writes(), each hour."""
    return await _owners() + await _leads()


async def _owners() -> int:
    today = clock.today()
    found = await Theme.filter(themes.NOT_A_CLASS, state=themes.UNDER_WAY, due__lte=today + SOON,
                               owner_person__active=True).prefetch_related("owner_person")
    sent = 0
    for theme in found:
        late = theme.due < today
        if not late and theme.reminded_on:
            continue
        about = f"theme-{'late' if late else 'due'}:{theme.pk}:{theme.due:%Y%m%d}"
        subject, body = _letter(theme, late)
        sent += await _once(about)
        await mail.queue(kind=mail.Kind.PROMISE, to=theme.owner_person, subject=subject, body=body, about=about, once=True,
                         path=f"/said/{theme.pk}", day=words.day(theme.due))
        if not late:
            theme.reminded_on = today.isoformat()
            await theme.save(update_fields=["reminded_on"])
    return sent


def _letter(theme: Theme, late: bool) -> tuple[str, str]:
    if theme.wave_id is None:  # type: ignore[attr-defined]
        return ELSEWHERE_LATE if late else ELSEWHERE_DUE
    return LATE if late else DUE


async def _leads() -> int:
    """Before the promised day, and once more when it has passed."""
    today, sent = clock.today(), 0
    due = await Wave.filter(state=waves.CLOSED, told_by__lte=(today + SOON).isoformat()).exclude(
        survey__audience=waves.CLASS)
    told = set(await Theme.filter(wave_id__in=[wave.pk for wave in due]).values_list("wave_id", flat=True))
    leads = [person for person in await Person.filter(active=True) if Role.SURVEY_LEAD in person.roles]
    for wave in due:
        if wave.pk in told or not wave.told_by:
            continue
        about = f"untold-{'late' if wave.told_by < today.isoformat() else 'soon'}:{wave.pk}"
        sent += await _once(about)
        for lead in leads:
            await mail.queue(kind=mail.Kind.WAVE, to=lead, subject=TELL[0], body=TELL[1], about=about, once=True,
                             path=f"/surveys/waves/{wave.pk}/themes", day=words.day(dt.date.fromisoformat(wave.told_by)))
    return sent


async def _once(about: str) -> int:
    return 0 if await Mail.filter(about=about).exists() else 1
