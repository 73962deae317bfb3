"""Themes as a measure: in how many of the passages of a group, or of released comments, two coders agreed on a code.

Passages are no sample of anything and one person may have said several, so nothing says how far chance moves the share: it has
no interval (docs/decisions/judgement.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from analysis.figures import Point, Standing
from analysis.measures.keys import Key
from analysis.measures.values import Course, Number, Origin
from analysis.models import Agreed, Code, CodingRound
from analysis.plan_files.proposals import Kind
from analysis.told import coded
from analysis.units import PERCENT
from participation.words import _, ngettext, translated


async def courses(asked: Mapping[str, Key], upto: date | None, known_on: date | None) -> dict[str, Course]:
    """Codes of the same name count as one over all code books, as where themes are told."""
    names = {one.pk: one.name for one in await Code.filter(id__in=[key.id for key in asked.values()])}
    if not names:
        return {}
    told = [(round, source) for round, source in await coded.every(known_on=known_on) if upto is None or source.on <= upto]
    given = await _given([round for round, _source in told], {name.casefold() for name in names.values()})
    return {key: _course(key, names[one.id], one.part, told, given) for key, one in asked.items() if one.id in names}


Given = Mapping[tuple[str, str], int | None]
"""(round, name of the code) → in how many passages; absent where its book has no such code."""


async def _given(rounds: list[CodingRound], names: set[str]) -> Given:
    books = {round.book_id for round in rounds}  # type: ignore[attr-defined]
    codes = {code.pk: code for code in await Code.filter(book_id__in=books) if code.name.casefold() in names}
    found = {(round.pk, code.name.casefold()): 0 for round in rounds for code in codes.values() if code.book_id == round.book_id}  # type: ignore[attr-defined]
    for round, code in await Agreed.filter(round_id__in=[one.pk for one in rounds], code_id__in=list(codes)).values_list("round_id", "code_id"):
        found[round, codes[code].name.casefold()] += 1
    return found


def _course(key: str, name: str, who: str, told: list[tuple[CodingRound, coded.Source]], given: Given) -> Course:
    points = tuple(_point(source, given[round.pk, name.casefold()] or 0, round) for round, source in told
                   if (round.pk, name.casefold()) in given and who in ("", source.who))
    title = _("“{name}” comes up").format(name=name) if not who else _("“{name}” comes up: {who}").format(
        name=name, who=translated(coded.WHO[who]))
    return Course(key, title, Kind.FOCUS_GROUP, PERCENT, points, _source(points), _("Passages are counted, not people."))


def _point(source: coded.Source, count: int, round: CodingRound) -> Point:
    origin = Origin(round.pk, source.title)
    number = Number(Standing.SHOWN, PERCENT, count / source.passages, None, count, source.passages, origin, "passages", source.kappa) \
        if source.passages else Number(Standing.NONE, PERCENT, source=origin, of="passages")
    return Point(source.title, source.on, number)


def _source(points: tuple[Point, ...]) -> str:
    return ngettext("{n} conversation or set of comments, coded by two people", "{n} conversations or sets of comments, coded by two people",
                    len(points)).format(n=len(points))


async def offers() -> list[tuple[str, str]]:
    """(key, words) of every code that has been agreed on, by whose words they were."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for round, source in await coded.every():
        for code in await Code.filter(book_id=round.book_id).order_by("position"):  # type: ignore[attr-defined]
            words = _("{who}: {name}").format(who=translated(coded.WHO[source.who]), name=code.name)
            found.setdefault((source.who, code.name.casefold()), (str(Key(Kind.FOCUS_GROUP, code.pk, source.who)), words))
    return list(found.values())

