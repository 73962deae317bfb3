"""The tables of a wave, question by question: which are declared, and what of them may be shown.

Questions that everybody is asked are protected as docs/privacy.md says. One that only some were asked is told where it is
known already how many those were: where its condition is on one question, and is a sum of counts that are shown for
everybody. Then its row has a base that the release tells anyway, and says nothing about any other table.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from analysis.disclosure import answers as disclosure
from analysis.disclosure import wholes
from analysis.disclosure.answers import ALL, ASIDES, Kept
from analysis.disclosure.progress import Said, quiet
from analysis.disclosure.rules import Reason
from analysis.releases import asked
from analysis.releases.asked import CHOSEN, CUT, LISTS, NO_ANSWER_SAID, RANKED, Counted
from analysis.releases.declared import (ANSWERS, BASE, EVERYBODY, LEVELS, NO_ANSWER, OPTIONS, Declared, Draft, Label, cells_of,
                                        groups_left_out, of_table, two_way, worth)
from analysis.tallies import Inner
from surveys.questionnaire.journey import holds
from surveys.questionnaire.questions import Answer, Item

Groups = Sequence[Label]
EVERYONE: Groups = [(ALL, EVERYBODY)]
EQUALITY = "eq-"
"""What names of tables of the equality page begin with."""


@dataclass(frozen=True)
class Cut:
    """The groups of a wave's strata: key and name, in order, those that were pooled last."""

    areas: Groups
    groups: Groups

    def of(self, by: str) -> Groups:
        return {"all": EVERYONE, "area": self.areas, "group": self.groups}[by]


@dataclass(frozen=True)
class Counts:
    """How many took part; how each question is counted; who is in each category; and how often each option stands where."""

    people: int
    questions: Mapping[str, Counted]
    answers: Mapping[str, Inner]
    chosen: Mapping[str, Mapping[tuple[str, int], int]]


@dataclass
class _Filling:
    """A release on its way: `told` holds what is shown for everybody, (question or question-option, category) → count."""

    draft: Draft
    counts: Counts
    cut: Cut
    declared: disclosure.Declared
    kept: Kept
    told: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def nothing(self) -> bool:
        return self.counts.people < self.draft.k


def fill(draft: Draft, items: Sequence[Item], counts: Counts, cut: Cut, said: Said = quiet) -> None:
    """Put the protected tables of every question into the draft. Pure but for the draft."""
    everybody = [counts.questions[item.id] for item in items if item.id in counts.questions and not item.conditions]
    whole = [one for one in everybody if one.how == CUT]
    dimensions = {"area": [key for key, _ in cut.areas], "group": [key for key, _ in cut.groups]}
    declared = disclosure.Declared(dimensions, ANSWERS, worth=worth, k=draft.k, crossed=True, each={
        one.item.id: (one.codes, tuple(code for code, _ in one.asides)) for one in whole})
    kept = disclosure.answers({one.item.id: counts.answers[one.item.id] for one in whole}, declared, said=said)
    filling = _Filling(draft, counts, cut, declared, kept)
    by_id = {item.id: item for item in items}
    for item in items:
        if one := counts.questions.get(item.id):
            base = told_base(item, by_id, filling) if item.conditions else counts.people
            if base is not None and not item.conditions and one.how == CUT:
                _add_cut(filling, one)
            elif base is not None:
                _add(filling, one, base)


def fill_equality(draft: Draft, counts: Counts) -> None:
    """The equality page: each question for everybody and by nothing else, nobody and everybody telling too."""
    filling = _Filling(draft, counts, Cut((), ()), disclosure.Declared({}, ANSWERS), Kept({}, {}))
    for one in counts.questions.values():
        if not one.item.conditions:
            _add(filling, one, counts.people, prefix=EQUALITY, sensitive=True)


def told_base(item: Item, items: Mapping[str, Item], filling: _Filling) -> int | None:
    """How many were asked, where that is told already and makes a group; None where it is not."""
    if len(item.conditions) != 1 or items[item.conditions[0].item].conditions:
        return None
    condition, before = item.conditions[0], filling.counts.questions.get(item.conditions[0].item)
    if before is None:
        return None
    if before.how in LISTS:
        wanted = _one_option(before, condition.values) if condition.op == "is" else None
        sums: Iterable[tuple[str, str] | None] = [wanted]
    else:
        sums = [(before.item.id, code) for code in _whole_categories(before, lambda answer: holds(condition, answer))]
    found = [filling.told.get(cell) if cell else None for cell in sums]
    if not found or any(count is None for count in found):
        return None
    return base if (base := sum(count or 0 for count in found)) >= filling.draft.k else None


def _one_option(before: Counted, values: Sequence[int | str]) -> tuple[str, str] | None:
    codes = [option.code for option in before.item.options]
    if before.how != CHOSEN or len(values) != 1 or str(values[0]) not in codes:
        return None
    return f"{before.item.id}-{codes.index(str(values[0])) + 1}", "high"


def _whole_categories(before: Counted, fits) -> list[str]:  # noqa: ANN001  (an answer or None → bool)
    """The categories that a condition takes in, each of them whole; [] where it cuts one apart."""
    inside: dict[str, set[bool]] = {}
    answers: list[Answer | None] = [None, *(option.value for option in (*before.item.options, *before.item.aside))]
    if before.item.kind in ("number", "month"):
        return []
    for answer in answers:
        category = NO_ANSWER if answer is None else before.get(str(answer)) or NO_ANSWER
        if before.how == CUT and category not in before.codes:
            category = NO_ANSWER
        inside.setdefault(category, set()).add(fits(answer))
    return [] if any(len(both) > 1 for both in inside.values()) else [one for one, fit in inside.items() if True in fit]


def _add_cut(filling: _Filling, one: Counted) -> None:
    """A question for everybody, by area and by group."""
    item, inner = one.item, filling.counts.answers[one.item.id]
    own, hidden = filling.declared.of(item.id), filling.kept.cells.get(item.id, {})
    for by in ("all", "area", "group"):
        rows = disclosure.margin(inner, own, None if by == "all" else by)
        cells = cells_of(rows, groups_left_out(filling.kept, by, rows), of_table(hidden, by), filling.draft.reasons)
        filling.draft.tables.append(Declared(f"{item.id}.{by}", item.id, LEVELS, by, item.short, _named(one.categories),
                                             filling.cut.of(by), cells))
        if by == "all":
            _tell(filling, item.id, cells)
    if crossed := two_way(inner, own, filling.kept, item.id, {"area": filling.cut.areas, "group": filling.cut.groups},
                          filling.draft.reasons):
        filling.draft.tables.append(Declared(f"{item.id}.{own.two_way}", item.id, LEVELS, own.two_way, item.short,
                                             _named(one.categories), *crossed))
    split = disclosure.split(inner, own)
    if one.asides and not filling.nothing and sum(split.values()) >= filling.draft.k:
        cells = cells_of({ALL: split}, {}, {(cell.group, cell.category): reason for cell, reason in hidden.items()
                                            if cell.table == ASIDES}, filling.draft.reasons)
        cells[ALL, BASE] = filling.counts.people  # how many gave no answer may be hidden: shares are of everybody
        labels = (*one.asides, (NO_ANSWER, NO_ANSWER_SAID))
        filling.draft.tables.append(Declared(f"{item.id}.asides", item.id, OPTIONS, "all", item.short, labels, EVERYONE, cells))


def _add(filling: _Filling, one: Counted, base: int, prefix: str = "", sensitive: bool = False) -> None:
    """A question that is told for everybody only, or for those who were asked."""
    if one.how in LISTS:
        _add_list(filling, one, base, prefix)
        return
    row = _row(one, filling.counts.answers[one.item.id], base)
    if row[NO_ANSWER] < 0:  # more answers than were asked: nothing is told of what cannot be
        return
    telling = frozenset(row) - {NO_ANSWER} if sensitive else frozenset()
    hidden = wholes.row(row, worth=worth, k=filling.draft.k, extremes=telling)
    _table(filling, one, prefix + one.item.id, one.item.short, row, hidden, LEVELS if one.how == CUT else OPTIONS)


def _row(one: Counted, inner: Inner, base: int) -> dict[str, int]:
    row = dict.fromkeys(one.codes, 0)
    for key, count in inner.items():
        if key[-1] in row and key[-1] != NO_ANSWER:
            row[key[-1]] += count
    return row | {NO_ANSWER: base - sum(row.values())}


def _add_list(filling: _Filling, one: Counted, base: int, prefix: str) -> None:
    """Several choices or a ranking: a row for each option."""
    counts, options = filling.counts.chosen.get(one.item.id, {}), {}
    for option in one.item.options:
        places = {place: count for (code, place), count in counts.items() if code == option.code}
        options[option.code] = _places(one, places, base)
    if one.how == RANKED:
        hidden = wholes.ranked(options, places=asked.nexts(one.item), worth=worth, k=filling.draft.k)
    else:
        hidden = wholes.chosen(options, most=one.item.choose_most, worth=worth, k=filling.draft.k)
    for place, option in enumerate(one.item.options, 1):
        own = {cell.category: reason for cell, reason in hidden.items() if cell.table == option.code}
        _table(filling, one, f"{prefix}{one.item.id}-{place}", f"{one.item.short}: {option.label}", options[option.code], own,
               LEVELS)


def _places(one: Counted, places: Mapping[int, int], base: int) -> dict[str, int]:
    if one.how == CHOSEN:
        chosen = sum(places.values())
        return {"high": chosen, "low": base - chosen}
    first, further = places.get(0, 0), sum(count for place, count in places.items() if 1 <= place <= asked.nexts(one.item))
    return {"high": first, **({"middle": further} if asked.nexts(one.item) else {}), "low": base - first - further}


def _table(filling: _Filling, one: Counted, name: str, title: str, row: Mapping[str, int], hidden: Mapping[str, Reason],
           kind: str) -> None:
    nobody = {ALL: Reason.GROUP} if sum(row.values()) < filling.draft.k else {}
    cells = cells_of({ALL: row}, nobody, {(ALL, category): reason for category, reason in hidden.items()}, filling.draft.reasons)
    categories = _named(one.categories) if kind == LEVELS else one.categories
    filling.draft.tables.append(Declared(f"{name}.all", name, kind, "all", title, categories, EVERYONE, cells))
    _tell(filling, name, cells)


def _named(categories: Sequence[Label]) -> tuple[str, ...]:
    """Categories that every page names."""
    return tuple(code for code, _ in categories)


def _tell(filling: _Filling, name: str, cells: Mapping[tuple[str, str], int | None]) -> None:
    filling.told |= {(name, category): count for (group, category), count in cells.items() if group == ALL and count is not None}

