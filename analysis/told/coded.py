"""What groups told us: themes that two coders agreed on, with in how many passages. Knows no passage and no comment.

Numbers here count texts and not people: one person may have said a thing three times, or three people once.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, replace

from analysis import figures
from analysis.coding import rounds, units
from analysis.coding.access import AGREED, FOCUS, codes_of
from analysis.coding.groups import CHILDREN, FAMILIES, STAFF, TOLD_WITH_AREA, WHO
from analysis.models import Agreed, CodingRound
from analysis.statistics.agreement import pooled
from analysis.told import questions as questions_told
from participation.access import Role, check_holds
from participation.models import Person
from participation.problems import NotFound
from participation.words import _, day, ngettext, translated
from surveys import queries

READERS = (Role.PLANNER, Role.SURVEY_LEAD)


@dataclass(frozen=True)
class Source:
    """A focus group, or the released comments to one question. `area` and `people` only of groups of TOLD_WITH_AREA or more.

    `id` is that of the round that was agreed; `passages`: texts that were coded; `kappa` over all codes, before they talked.
    """

    id: str
    what: str
    title: str
    who: str
    on: dt.date
    passages: int
    area: str = ""
    people: int | None = None
    kappa: float | None = None

    @property
    def is_group(self) -> bool:
        return self.what == FOCUS


@dataclass(frozen=True)
class Theme:
    """An agreed code. `in_passages` stands beside the sources, in their order; None where its code book had no such code."""

    key: str
    name: str
    meaning: str
    in_passages: tuple[int | None, ...]

    @property
    def total(self) -> int:
        return sum(count or 0 for count in self.in_passages)


@dataclass(frozen=True)
class Told:
    """Everything that was agreed for one of children, staff, families: sources by day, themes by how much they came up."""

    who: str
    sources: tuple[Source, ...] = ()
    themes: tuple[Theme, ...] = ()
    held: int = 0
    """Agreed rounds that are not told, because how many comments there are would narrow a count that is hidden."""

    @property
    def passages(self) -> int:
        return sum(source.passages for source in self.sources)

    @property
    def finding(self) -> str:
        """The first line of the page."""
        if not self.sources and self.held:
            return _("Two people agreed on something, and it cannot be told.")
        if not self.sources:
            return _("Nothing has been agreed yet. Two people code what was said, and what they agree on stands here.")
        come_up = [theme for theme in self.themes if theme.total]
        if not come_up:
            return _("Two people read what was said. No code of their book fitted any of it.")
        most = [theme for theme in come_up if theme.total == come_up[0].total]
        if len(most) > 2:
            return _("Several things came up equally often: {names}.").format(names=", ".join(f"“{theme.name}”" for theme in most))
        names = _(" and ").join(f"“{theme.name}”" for theme in most)
        words = ngettext("What came up most: {names}, in {n} of {total} passage.", "What came up most: {names}, in {n} of {total} passages.",
                         self.passages)
        return words.format(names=names, n=most[0].total, total=self.passages)


async def themes(person: Person | None, who: str) -> Told:
    """What was agreed of what these people said, for planners and survey leads.

    Raises NotFound for another word than children, staff, families.
    """
    check_holds(person, READERS)
    if who not in WHO:
        raise NotFound()
    about = [(one, subject) for one, subject in await _newest() if subject.who == who]
    told = sorted([(one, _source(one, subject)) for one, subject in about if await _may_be_told(subject)],
                  key=lambda pair: (pair[1].on, pair[1].id))
    return Told(who, tuple(source for _round, source in told), await _themes([one for one, _source in told]), len(about) - len(told))


async def every(*, known_on: dt.date | None = None) -> list[tuple[CodingRound, Source]]:
    """All that was agreed (by the end of a day) and may be told, oldest first."""
    found = [(one, _source(one, subject)) for one, subject in await _newest(known_on) if await _may_be_told(subject)]
    return sorted(found, key=lambda pair: (pair[1].on, pair[1].id))


async def _may_be_told(subject: units.Subject) -> bool:
    """Themes are told with how many texts there were. Of comments that number is told where the results show them, and not
    before: beside *other*, or to a question that only some were asked, it would narrow a hidden count."""
    review = subject.review
    if review is None:
        return True
    wave = review.wave
    release = next((one for one in await figures.releases(kind="wave") if one.subject == wave.pk), None)
    if release is None:
        return False
    tables = {table.name: table for table in await figures.tables(release.release)}
    said = await questions_told.released_comments(wave.pk)
    return review.item in questions_told.standing(queries.questionnaire_of(wave).items, tables, said)


async def of_round(person: Person | None, round: CodingRound) -> tuple[Source, tuple[Theme, ...]]:
    """What was agreed in one round. Raises NotFound before it is."""
    check_holds(person, READERS + (Role.DATA_KEEPER,))
    if round.state != AGREED:
        raise NotFound()
    return _source(round, await units.subject_of(round.what, round.subject)), await _themes([round])


async def _newest(known_on: dt.date | None = None) -> list[tuple[CodingRound, units.Subject]]:
    """Agreed rounds with what they are about; of several on the same passages the one that was agreed last."""
    asked = CodingRound.filter(state=AGREED).order_by("agreed_at", "id")
    found = {(one.what, one.subject): one for one in await (asked.filter(agreed_at__lt=figures.midnight(known_on)) if known_on else asked)}
    subjects = await units.subjects_of(list(found))
    return [(one, subjects[about]) for about, one in found.items()]


def _source(round: CodingRound, subject: units.Subject) -> Source:
    tables = rounds.tables(round)
    source = Source(round.pk, round.what, subject.title, subject.who, subject.on, _units(round), kappa=pooled(list(tables.values())))
    group = subject.group
    if group is None or group.people < TOLD_WITH_AREA:
        return source
    area = group.area.name if group.area else ""
    return replace(source, area=area, people=group.people)


def _units(round: CodingRound) -> int:
    return int(str(round.kappas["units"]))


async def _themes(found: list[CodingRound]) -> tuple[Theme, ...]:
    """Codes of all these rounds by name, those that came up most first."""
    named: dict[str, tuple[str, str]] = {}
    columns: list[dict[str, int]] = []
    for one in found:
        codes = await codes_of(one.book_id)  # type: ignore[attr-defined]
        given = Counter(await Agreed.filter(round_id=one.pk).values_list("code_id", flat=True))
        columns.append({code.name.casefold(): given[code.pk] for code in codes})
        named |= {code.name.casefold(): (code.name, code.meaning) for code in codes}
    told = [Theme(key, name, meaning, tuple(column.get(key) for column in columns)) for key, (name, meaning) in named.items()]
    return tuple(sorted(told, key=lambda theme: -theme.total))


def in_words(theme: Theme, sources: tuple[Source, ...]) -> str:
    """A theme as evidence, in a sentence: where it came up, in how many passages, when."""
    parts = [_("{n} of {total} passages ({title}, {day})").format(n=count, total=source.passages, title=source.title, day=day(source.on))
             for count, source in zip(theme.in_passages, sources, strict=True) if count is not None]
    return _("{name}: {parts}. Two people agreed on it. Passages are counted, not people.").format(name=theme.name, parts="; ".join(parts))


def people_in_words(source: Source) -> str:
    """Who was there, as far as planners are told."""
    who = translated(WHO[source.who])
    if not source.is_group:
        return _("{who}, comments in a survey").format(who=who)
    if source.people is None:
        return _("{who}, fewer than {n}").format(who=who, n=TOLD_WITH_AREA)
    if not source.area:
        return _("{who}, {n} people").format(who=who, n=source.people)
    return _("{who}, {n} people, {area}").format(who=who, n=source.people, area=source.area)


__all__ = ["CHILDREN", "FAMILIES", "STAFF", "WHO", "Source", "Theme", "Told", "every", "in_words", "of_round", "people_in_words", "themes"]
