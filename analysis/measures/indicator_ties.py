"""Indicators that count the same people: what was said of them, what was found, and what stands."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.measures.indicator_matches import matches
from analysis.measures.indicator_sums import BASE, COUNT, REST, Key, Term, Tie
from analysis.models import Indicator, IndicatorTie
from participation import audit, clock
from participation.models import Person
from participation.words import _

FILE, FORM, FOUND = "file", "form", "found"
MOST_WHY = 300


@dataclass(frozen=True)
class Found:
    """Indicators that count the same people. `id` names it in a form; `whole` and `parts` are titles with their parts; `how` it is
    known."""

    id: str
    tie: Tie
    whole: str
    parts: tuple[str, ...]
    how: str

    @property
    def words(self) -> str:
        if self.how != FOUND:
            return _("“{part}” is part of “{whole}”.").format(part=self.parts[0], whole=self.whole)
        if len(self.parts) == 1:
            return _("“{one}” and “{other}” say the same, time for time.").format(one=self.whole, other=self.parts[0])
        parts = " + ".join(f"“{part}”" for part in self.parts)
        return _("{parts} add up to “{whole}”, time for time.").format(parts=parts, whole=self.whole)


def text(term: Term) -> str:
    return ":".join(term)


def term(text: str) -> Term:
    indicator, what, split = text.split(":", 2)
    return Term(indicator, what, split)


def _name(tie: Tie) -> tuple[str, frozenset[str]]:
    return text(tie.whole), frozenset(map(text, tie.parts))


@dataclass(frozen=True)
class Standing:
    """What was said last of each: how it is known and what, and those that are apart, with the reason."""

    said: tuple[tuple[str, Tie], ...]
    apart: Mapping[tuple[str, frozenset[str]], str]

    @property
    def related(self) -> list[Tie]:
        """What was found stands alone; what was said to be part of one whole is taken together."""
        parts: dict[Term, list[Term]] = {}
        for how, tie in self.said:
            if how != FOUND:
                parts.setdefault(tie.whole, []).extend(tie.parts)
        return [tie for how, tie in self.said if how == FOUND] + [Tie(whole, tuple(sorted(set(own)))) for whole, own in parts.items()]

    def and_said(self, ties: Iterable[Tie]) -> Standing:
        """This, and what a file says."""
        return Standing((*self.said, *((FILE, one) for one in ties)), self.apart)

    def has(self, tie: Tie) -> bool:
        return any(_name(tie) == _name(one) for _how, one in self.said)

    def spoken_of(self, tie: Tie) -> bool:
        """Whether somebody has said this, or that the parts are parts of the whole."""
        known = {_name(one) for _how, one in self.said} | set(self.apart)
        return _name(tie) in known or all(
            any(each.whole.indicator == tie.whole.indicator and part.indicator in {one.indicator for one in each.parts} for each in self.related)
            for part in tie.parts)


def group(ties: Sequence[Tie], ids: Iterable[str]) -> set[str]:
    """These indicators and all that hang together with them."""
    found, before = set(ids), 0
    while len(found) != before:
        before = len(found)
        for tie in ties:
            own = {one.indicator for one in (tie.whole, *tie.parts)}
            found |= own if own & found else set()
    return found


async def standing() -> Standing:
    rows = {(row.whole, frozenset(row.parts)): row for row in await IndicatorTie.all().order_by("at", "id")}
    related = [(row.how, Tie(term(row.whole), tuple(map(term, row.parts)), row.how == FOUND)) for row in rows.values() if not row.why]
    return Standing(tuple(related), {name: row.why for name, row in rows.items() if row.why})


def by_split(ties: Iterable[Tie], keys: Iterable[Key]) -> list[Tie]:
    """The same sums of every part that their indicators have, and of the bases: who is a part of another is so in each place."""
    splits: dict[str, set[str]] = {}
    for key in keys:
        splits.setdefault(key.indicator, set()).add(key.split)
    found: dict[tuple, Tie] = {}
    for tie in ties:
        terms = (tie.whole, *tie.parts)
        same = {one.what for one in terms} == {COUNT} and not any(one.split for one in terms)
        for split in splits.get(tie.whole.indicator, ()) if same else ():
            for what in (COUNT, BASE):
                whole, *parts = (Term(one.indicator, what, split) for one in terms)
                found[whole, tuple(parts)] = Tie(whole, tuple(parts), tie.exact)
        found[tie.whole, tie.parts] = tie
    return list(found.values())


def unspoken(keys: Iterable[Key], known: Standing, titles: Mapping[str, str], of: Collection[str]) -> list[Found]:
    """Matches of these indicators among what is shown and what is sent, of which nobody has said anything."""
    return [_found(tie, titles, FOUND) for tie in matches(keys, of) if not known.spoken_of(tie)]


def _found(tie: Tie, titles: Mapping[str, str], how: str) -> Found:
    whole, parts = _words(tie.whole, titles), tuple(_words(part, titles) for part in tie.parts)
    return Found(_id(whole, parts), tie, whole, parts, how)


def _id(whole: str, parts: Iterable[str]) -> str:
    return hashlib.sha256("\n".join([whole, *sorted(parts)]).encode()).hexdigest()[:16]


def _words(one: Term, titles: Mapping[str, str]) -> str:
    title = titles.get(one.indicator, "")
    named = _("{title}: {split}").format(title=title, split=one.split) if one.split else title
    return {REST: _("{title}, those not counted"), BASE: _("{title}, all of its base")}.get(one.what, "{title}").format(title=named)


async def say(*, tie: Tie, how: str, by: Person | None, why: str = "") -> IndicatorTie:
    """That they count the same people, or with `why`: that they do not."""
    made = await IndicatorTie.create(whole=text(tie.whole), parts=sorted(map(text, tie.parts)), how=how, why=why[:MOST_WHY], at=clock.now(), by=by)
    await audit.record("indicators.related" if not why else "indicators.apart", by=by, about=made, how=how)
    return made


def part_of(part: Indicator, whole: Indicator) -> Tie:
    return Tie(Term(whole.pk, COUNT), (Term(part.pk, COUNT),))


# ---- for pages -------------------------------------------------------------------------------------------------------

async def about(indicator: Indicator) -> list[Found]:
    """What this indicator is held together with."""
    said = [(how, tie) for how, tie in (await standing()).said if indicator.pk in {one.indicator for one in (tie.whole, *tie.parts)}]
    titles = dict(await Indicator.all().values_list("id", "title")) if said else {}
    return [_found(tie, titles, how) for how, tie in said]
