"""A wave opens, by hand or on its day. What is missing on its day is told to the survey leads by mail, once."""

from __future__ import annotations

import datetime as dt

from participation import audit, clock, mail, storage, words
from participation.access import Role
from participation.keys import Keys
from participation.models import Person
from participation.problems import Conflict
from participation.words import N_
from surveys.inviting import letters
from surveys.inviting.letters import BY_MAIL
from surveys.models import LetterCount, Wave
from surveys.running import planning, waves

CANNOT = N_("A survey could not open")
CANNOT_BODY = N_("This survey was to open today and could not: {wave}\n\n{missing}\n\nIt opens by itself as soon as nothing is "
                 "missing. Sign in to see to it.")
CODES = N_("A survey has opened: make its codes")
CODES_BODY = N_("This survey has opened today: {wave}\n\nNobody can answer yet. Sign in to make the codes and hand them out.")


async def open_wave(*, wave: Wave, keys: Keys, by: Person | None) -> None:
    """Fix list, groups, promise and the days of reminders; invitations by e-mail are queued. Raises Conflict."""
    async with storage.writes():
        await waves.open_wave(wave=wave, keys=keys, by=by)
        if wave.send_by == BY_MAIL and planning.by_list(wave):
            days = planning.planned_reminders(wave)
            wave.reminders = " ".join(day.isoformat() for day in days)
            await wave.save(update_fields=["reminders"])
            invited = await letters.invite(wave=wave, keys=keys)
            await audit.record("wave.invited", by=by, about=wave, letters=invited)


async def open_due(*, keys: Keys) -> list[Wave]:
    """Open every wave whose day has come. One that cannot open stays in preparation, and its leads are told."""
    today, opened = clock.today().isoformat(), []
    for wave in await Wave.filter(state=waves.DRAFT, opens_on__lte=today):
        try:
            async with storage.writes():
                now = await _locked(wave)
                await open_wave(wave=now, keys=keys, by=None)
                if now.send_by != BY_MAIL and planning.by_list(now):
                    await tell_leads(CODES, CODES_BODY, **_about(now))
            opened.append(now)
        except Conflict as refusal:
            await _tell_missing(wave, refusal)
    return opened


async def _locked(wave: Wave) -> Wave:
    """As it stands now. On PostgreSQL two workers wait for each other here; the second finds it open and is refused."""
    query = Wave.filter(pk=wave.pk)
    return await (query.select_for_update() if Wave._meta.db.capabilities.dialect == "postgres" else query).get()


async def _tell_missing(wave: Wave, refusal: Conflict) -> None:
    async with storage.writes():
        if await Wave.filter(pk=wave.pk, state=waves.DRAFT).exists():
            with words.speaking(mail.WRITTEN_IN):
                await tell_leads(CANNOT, CANNOT_BODY, **_about(wave), missing=refusal.sentence)


def _about(wave: Wave) -> dict[str, str]:
    return {"about": f"wave-opens:{wave.pk}:{wave.opens_on}", "path": f"/surveys/waves/{wave.pk}", "wave": wave.name}


async def tell_leads(subject: str, body: str, *, about: str, path: str, **facts: object) -> None:
    """Every survey lead, once about this. Runs inside storage.writes()."""
    for lead in await Person.filter(active=True):
        if Role.SURVEY_LEAD in lead.roles:
            await mail.queue(kind=mail.Kind.WAVE, to=lead, subject=subject, body=body, path=path, once=True, about=about, **facts)


async def missing(wave: Wave) -> str:
    """What keeps a wave in preparation from opening, in a sentence; "" where nothing does."""
    try:
        await waves.check_ready(wave)
    except Conflict as refusal:
        return refusal.sentence
    return ""


async def remind_due() -> int:
    """Queue the reminders of today, and those of a day on which the service did not run; returns how many."""
    today, queued = clock.today(), 0
    for wave in await Wave.filter(state=waves.OPEN, send_by=BY_MAIL).exclude(reminders=""):
        days = [day for day in planning.planned_reminders(wave) if day <= today]
        if days and not waves.is_over(wave.closes_on) and await _last_reminder(wave) < days[-1]:
            queued += await letters.remind(wave=wave)
    return queued


async def _last_reminder(wave: Wave) -> dt.date:
    days = await LetterCount.filter(wave_id=wave.pk, kind=letters.Kind.REMINDER.value).values_list("day", flat=True)
    return dt.date.fromisoformat(max(days, default="0001-01-01"))
