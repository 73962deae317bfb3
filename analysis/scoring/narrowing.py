"""A scorecard, or a plan, with only what one person keeps an eye on, or only what asks for somebody. No query, no judgement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import urlencode

from analysis.judgement.criteria import Word
from analysis.queries import ActionTold, RecommendationTold
from analysis.scoring.facts import Action, Row, Scorecard
from participation.words import N_, _, translated

ASKING = (Word.OFF, Word.CLOSE, Word.EITHER)


class What(StrEnum):
    ALL = ""
    ASKING = "asking"
    LATE = "late"
    UNSAID = "unsaid"


WHAT_NAMES = {What.ALL: N_("Everything"), What.ASKING: N_("Off track or in doubt"),
              What.LATE: N_("Past their day"), What.UNSAID: N_("Not enough to say")}


@dataclass(frozen=True)
class Narrow:
    """What a page is narrowed to, and what it could be: `people` are owners of criteria and leads of actions."""
    who: str
    what: What
    people: tuple[str, ...]

    @property
    def any(self) -> bool:
        return bool(self.who or self.what)

    def query(self, **more: str) -> str:
        """*?by=area&who=Ann*: the same part in another view; nothing where nothing is asked."""
        said = {name: value for name, value in {**more, "who": self.who, "what": self.what.value}.items() if value}
        return f"?{urlencode(said)}" if said else ""

    @property
    def whos(self) -> list[tuple[str, str]]:
        return [("", _("Everybody")), *((name, name) for name in self.people)]

    @property
    def whats(self) -> list[tuple[str, str]]:
        return [(one.value, translated(name)) for one, name in WHAT_NAMES.items()]


def asked(query: Mapping[str, str], people: Iterable[str]) -> Narrow:
    """What an address asks for; who is not in the plan, and what is not a choice, is as if nothing was asked."""
    known = tuple(sorted({name for name in people if name}, key=str.casefold))
    who, what = query.get("who", ""), query.get("what", "")
    return Narrow(who if who in known else "", What(what) if what in set(What) else What.ALL, known)


def people(facts: Scorecard) -> list[str]:
    return [name for action in facts.actions for name in (*action.leads, *(row.owner for row in action.rows))]


def people_of(told: Iterable[RecommendationTold]) -> list[str]:
    """The same of a plan's page."""
    items = [item for one in told for item in one.actions]
    return [name for item in items for name in (*item.action.leads, *(one.criterion.owner for one in item.criteria))]


def narrowed(facts: Scorecard, to: Narrow) -> Scorecard:
    """The same facts with fewer rows; an action of which nothing is left goes too."""
    if not to.any:
        return facts
    recommendations = tuple(replace(one, actions=tuple(kept for action in one.actions if (kept := _action(action, to))))
                            for one in facts.recommendations)
    return replace(facts, recommendations=tuple(one for one in recommendations if one.actions))


def _action(action: Action, to: Narrow) -> Action | None:
    leads, late = not to.who or to.who in action.leads, action.late and to.what is What.LATE
    rows = tuple(row for row in action.rows if (leads or row.owner == to.who) and (late or FITS[to.what](row)))
    keep = rows or (leads and (late or not action.rows and to.what in (What.ALL, What.UNSAID)))
    return replace(action, rows=rows) if keep else None


FITS: dict[What, Callable[[Row], bool]] = {
    What.ALL: lambda row: True, What.ASKING: lambda row: row.word in ASKING,
    What.LATE: lambda row: any(one.overdue for one in row.promises), What.UNSAID: lambda row: row.word == Word.UNSAID}


def of_plan(told: Iterable[RecommendationTold], to: Narrow, late: frozenset[str]) -> list[RecommendationTold]:
    """The same of a plan's page; `late`: ids of actions past their day."""
    if not to.any:
        return list(told)
    found = [replace(one, actions=tuple(kept for item in one.actions if (kept := _item(item, to, item.action.id in late))))
             for one in told]
    return [one for one in found if one.actions]


def _item(item: ActionTold, to: Narrow, late: bool) -> ActionTold | None:
    leads, late = not to.who or to.who in item.action.leads, late and to.what is What.LATE
    words = {What.ALL: tuple(Word), What.ASKING: ASKING, What.LATE: (), What.UNSAID: (Word.UNSAID,)}[to.what]
    criteria = tuple(one for one in item.criteria
                     if (leads or one.criterion.owner == to.who) and (late or one.verdict.word in words))
    keep = criteria or (leads and (late or not item.criteria and to.what in (What.ALL, What.UNSAID)))
    return replace(item, criteria=criteria) if keep else None
