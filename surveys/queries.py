"""Reads. What a survey lead may load of a wave: never a ballot, a response or a person's state."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tortoise.functions import Count

from participation.access import Role, holds
from participation.models import Area, Person
from participation.problems import NotFound
from participation.words import _
from surveys import library
from surveys.library import Questionnaire
from surveys.models import Invitee, Participation, Stratum, Theme, Wave
from surveys.running import reach, waves
from surveys.sealed import strata


@dataclass(frozen=True)
class WaveLine:
    """A wave in a list, with how many were invited and how many answered."""

    wave: Wave
    title: str
    invited: int
    used: int
    themes: int

    @property
    def closes(self) -> dt.date:
        return dt.date.fromisoformat(self.wave.closes_on)

    @property
    def opens(self) -> dt.date | None:
        """The day on which it opens by itself."""
        return dt.date.fromisoformat(self.wave.opens_on) if self.wave.opens_on else None

    @property
    def over(self) -> bool:
        return waves.is_over(self.wave.closes_on)

    @property
    def untold(self) -> bool:
        """Closed, and the day has passed by which those who answered were to hear what came of it."""
        late = bool(self.wave.told_by) and waves.is_over(self.wave.told_by or "")
        return self.wave.state == waves.CLOSED and not self.themes and late

    @property
    def told_by(self) -> dt.date | None:
        return dt.date.fromisoformat(self.wave.told_by) if self.wave.told_by else None


@dataclass(frozen=True)
class StratumLine:
    """A stratum with its response, for adding up: what of it may be told is decided in `margin`."""

    name: str
    invited: int
    used: int
    area: str | None = None
    group: str | None = None


async def wave_for(person: Person | None, wave_id: str, roles: tuple[Role, ...] = (Role.SURVEY_LEAD,)) -> Wave:
    """The wave with its survey, for somebody with one of the roles. Raises NotFound."""
    wave = await Wave.get_or_none(pk=wave_id).prefetch_related("survey") if holds(person, roles) else None
    if wave is None or wave.survey.audience == waves.CLASS:
        raise NotFound()
    return wave


async def waves_for(person: Person | None, roles: tuple[Role, ...] = (Role.SURVEY_LEAD,)) -> list[WaveLine]:
    """All waves, the newest closing day first."""
    if not holds(person, roles):
        raise NotFound()
    found = await Wave.exclude(survey__audience=waves.CLASS).prefetch_related("survey").order_by("-closes_on", "name")
    invited, used = await _sums("invited"), await _sums("used")
    waiting = await _counts(Invitee.all())
    spent = await _counts(Participation.filter(state="spent"))
    themes = await _counts(Theme.all())
    return [WaveLine(wave, wave.survey.title, invited.get(wave.pk) or waiting.get(wave.pk, 0),
                     used.get(wave.pk) or spent.get(wave.pk, 0), themes.get(wave.pk, 0)) for wave in found]


async def _sums(column: str) -> dict[str, int]:
    totals: dict[str, int] = {}
    for wave_id, number in await Stratum.all().values_list("wave_id", column):
        totals[wave_id] = totals.get(wave_id, 0) + (number or 0)
    return totals


async def _counts(query: object) -> dict[str, int]:
    rows = await query.annotate(n=Count("id")).group_by("wave_id").values("wave_id", "n")  # type: ignore[attr-defined]
    return {row["wave_id"]: row["n"] for row in rows}


async def codes_made(wave: Wave) -> int:
    return await Participation.filter(wave_id=wave.pk).count()


async def strata_of(wave: Wave) -> list[StratumLine]:
    """Invited and used of each stratum of an opened wave, by area and group."""
    names = await _area_names()
    spent = {row["stratum_id"]: row["n"] for row in
             await Participation.filter(wave_id=wave.pk, state="spent").annotate(n=Count("id")).group_by("stratum_id")
             .values("stratum_id", "n")}
    rows = sorted(await Stratum.filter(wave_id=wave.pk), key=lambda row: _place(row, names))
    return [StratumLine(named(names.get(row.area_id), row.group), row.invited,
                        spent.get(row.pk, 0) if row.used is None else row.used, names.get(row.area_id), row.group)
            for row in rows]


def margin(lines: list[StratumLine], of: str) -> list[reach.Reach]:
    """Strata added up by "area" or "group", with used codes where they may be told; those not told apart come last."""
    found: dict[str | None, list[StratumLine]] = {}
    for line in lines:
        found.setdefault(getattr(line, of), []).append(line)
    rest = _("Several areas") if of == "area" else _("Several groups")
    sums = [reach.Reach(name or rest, sum(line.invited for line in here), sum(line.used for line in here))
            for name, here in sorted(found.items(), key=lambda pair: (pair[0] is None, pair[0] or ""))]
    return reach.told(sums)


def _place(row: Stratum, names: dict[str, str]) -> tuple[bool, str, bool, str]:
    return strata.place(strata.Stratum(names.get(row.area_id), row.group))


async def _area_names() -> dict[str, str]:
    return dict(await Area.all().values_list("id", "name"))


def named(area: str | None, group: str | None) -> str:
    """A stratum in words: "Lochee, Schools"; several that are not told apart say so."""
    if area is None and group is None:
        return _("Everybody else")
    return _("{area}, {group}").format(area=area or _("Several areas"), group=group or _("several groups"))


async def groups_to_be(wave: Wave, groups: dict[strata.Stratum, int]) -> list[StratumLine]:
    """The strata as they would be fixed, in words."""
    names = await _area_names()
    lines = [(strata.Stratum(names.get(stratum.area or ""), stratum.group), number)
             for stratum, number in groups.items()]
    return [StratumLine(named(stratum.area, stratum.group), number, 0, stratum.area, stratum.group)
            for stratum, number in sorted(lines, key=lambda line: strata.place(line[0]))]


async def rate_before(wave: Wave) -> tuple[str, int] | None:
    """Name and response rate (whole per cent) of the wave before, once it has closed.

    That is the one it follows (of a series, of a course), or else the one of the same survey that closed last before it.
    """
    before = await _before(wave)
    if before is None:
        return None
    rows = await Stratum.filter(wave_id=before.pk)
    invited = sum(row.invited for row in rows)
    return (before.name, round(100 * sum(row.used or 0 for row in rows) / invited)) if invited else None


async def _before(wave: Wave) -> Wave | None:
    if wave.follows_id:  # type: ignore[attr-defined]
        return await Wave.get_or_none(pk=wave.follows_id, state=waves.CLOSED)  # type: ignore[attr-defined]
    same = Wave.filter(survey__key=wave.survey.key, course="", state=waves.CLOSED, closes_on__lt=wave.closes_on)
    return None if wave.course else await same.order_by("-closes_on").first()


def questionnaire_of(wave: Wave) -> Questionnaire:
    """The wording of a wave whose survey was fetched with it."""
    return library.read(wave.survey.definition)


# ---- "You said, we did": for everybody ------------------------------------------------------------------------------

@dataclass(frozen=True)
class Told:
    """A closed wave that has something to tell."""

    wave: Wave
    closed: dt.date
    answered: int
    themes: list[Theme]


async def told(wave_id: str) -> Told:
    """Raises NotFound, also for a wave that is open or has no themes yet."""
    wave = await Wave.get_or_none(pk=wave_id, state=waves.CLOSED).prefetch_related("survey")
    themes = await Theme.filter(wave_id=wave_id) if wave else []
    if wave is None or not themes or wave.survey.audience == waves.CLASS:
        raise NotFound()
    used = sum(row.used or 0 for row in await Stratum.filter(wave_id=wave.pk))
    return Told(wave, dt.date.fromisoformat(wave.closed_on or wave.closes_on), used, themes)


async def to_be_told(wave_id: str) -> Wave:
    """A wave that has been opened, for the page that says by when something will be told. Raises NotFound."""
    wave = await Wave.get_or_none(pk=wave_id).prefetch_related("survey")
    if wave is None or wave.state == waves.DRAFT or wave.survey.audience == waves.CLASS:
        raise NotFound()
    return wave


async def all_told() -> list[Told]:
    """Every closed wave with themes, the last closed first."""
    ids = sorted(set(await Theme.filter(wave__state=waves.CLOSED).exclude(
        wave__survey__audience=waves.CLASS).values_list("wave_id", flat=True)))
    return sorted([await told(wave_id) for wave_id in ids], key=lambda one: one.closed, reverse=True)


async def themes_in(wave: Wave) -> int:
    return await Theme.filter(wave_id=wave.pk).count()


async def themes_by_wave(waves_: list[str]) -> dict[str, int]:
    """How many themes each of these waves has."""
    return await _counts(Theme.filter(wave_id__in=waves_))


async def themes_of(wave: Wave) -> list[Theme]:
    return await Theme.filter(wave_id=wave.pk)


async def themes_elsewhere() -> list[Theme]:
    """Promises that no survey led to: from a review, a meeting or a focus group."""
    return await Theme.filter(wave_id=None)


async def theme_elsewhere(theme_id: str) -> Theme:
    """Raises NotFound, also for a theme of a wave."""
    theme = await Theme.get_or_none(pk=theme_id, wave_id=None)
    if theme is None:
        raise NotFound()
    return theme


async def theme_of(wave: Wave, theme_id: str) -> Theme:
    theme = await Theme.get_or_none(pk=theme_id, wave_id=wave.pk)
    if theme is None:
        raise NotFound()
    return theme
