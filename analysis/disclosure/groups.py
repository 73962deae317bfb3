"""Which groups of a dimension are shown at all: one pattern for every question of a release.

Groups that are not shown stand together as one sum, the rest, which anybody can work out by subtraction. Whoever is
in the rest could be in any of its groups, in every question at once, without a released number changing: that
shelters each of them, as long as the rest is a group of two or more that obeys the rules itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from analysis.disclosure.rules import Reason, unanimous

REST = "*rest"
Rows = Mapping[str, Mapping[str, int]]
"""group → category → count, for one question."""


def not_shown(questions: Sequence[Rows], *, k: int, kept: Iterable[str] = ()) -> dict[str, Reason]:
    """The groups to leave out of every question's table, with the reason. All questions have the same groups and bases.

    `kept`: groups that were left out of an earlier release that this one can be compared with.
    """
    hidden = dict.fromkeys(kept, Reason.PARTNER) | sensitive_groups(questions, k=k)
    if not hidden:
        return {}
    bases = {group: sum(row.values()) for group, row in questions[0].items()}
    for group in sorted((group for group in bases if group not in hidden), key=lambda group: (bases[group], group)):
        if len(hidden) >= 2 and _shelters(questions, hidden, k):
            break
        hidden[group] = Reason.PARTNER
    return hidden


def sensitive_groups(questions: Sequence[Rows], *, k: int) -> dict[str, Reason]:
    """The groups that a rule forbids to show, before any partner."""
    found: dict[str, Reason] = {}
    for rows in questions:
        for group, row in rows.items():
            if sum(row.values()) < k:
                found[group] = Reason.GROUP
            elif unanimous(row):
                found.setdefault(group, Reason.UNANIMOUS)
    return found


def _shelters(questions: Sequence[Rows], hidden: Iterable[str], k: int) -> bool:
    sums = [summed(rows, hidden) for rows in questions]
    return all(sum(row.values()) >= k and not unanimous(row) for row in sums)


def summed(rows: Rows, groups: Iterable[str]) -> dict[str, int]:
    """The rows of several groups added up."""
    total: dict[str, int] = {}
    for group in groups:
        for category, count in rows.get(group, {}).items():
            total[category] = total.get(category, 0) + count
    return total
