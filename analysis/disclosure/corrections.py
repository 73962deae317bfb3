"""A corrected release beside those of the same wave or period that are out: what it may show.

Everybody can subtract. Two safe versions of one table, 25 answers apart, gave away 26 of 26 small counts of those 25. So
what was added is treated as people of its own: the added counts must obey every rule as if they were a release, and the
corrected release shows a count only where every earlier one shows it. Then what is out tells about those who were counted
before, the differences tell about those who were added, and nothing tells about both: whatever could be true of the first
could be true whatever is true of the second. So the proofs of all that is out before stand (levels, change, two-way
tables), and a sensitive count of the corrected tables is, but for people who are known, one that was sensitive before or
one of those added (docs/decisions/corrections.md).

That holds for additions only. Where somebody was taken out or moved, a count cannot fall below those who left it, and the
two are no longer apart: such a correction is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from analysis.disclosure.answers import ALL, Declared, Inner, Kept, answers, lattice, margin, primaries
from analysis.disclosure.groups import REST, Rows, summed
from analysis.disclosure.lattice import Cell
from analysis.disclosure.progress import CORRECTING, Said, quiet
from analysis.disclosure.protect import Unproven, protect
from analysis.disclosure.rules import Reason, check_k, unanimous
from participation.words import N_


class Refused(Exception):
    """No corrected release; `why` is a sentence for the person who asked for it."""

    why = ""

    def __init__(self) -> None:
        super().__init__(self.why)


class TooFew(Refused):
    """Nobody was added, or too few; a few taken out or moved are told no otherwise. Whoever asks every day would read from another
    sentence on which day one child withdrew, or gave another answer than before."""

    why = N_("Fewer than ten people were added since the figures that are out. Both side by side would tell about them. "
             "They count in the next one.")


class Unchanged(TooFew):
    """None were."""


class TakenOut(Refused):
    why = N_("Since the figures that are out, somebody was taken out, moved, or counted with another answer. Both side by side "
             "would tell about them, so the figures stay as they are.")


@dataclass(frozen=True)
class Out:
    """An earlier release of the same subject. `inner`: item → its inner counts when it was made; `left_out`: dimension →
    groups that it did not show; `hidden`: item → cells of shown groups that it did not show (tables "all" and by each
    dimension; more does no harm)."""

    inner: Mapping[str, Inner]
    left_out: Mapping[str, frozenset[str]]
    hidden: Mapping[str, frozenset[Cell]]


def correct(now: Mapping[str, Inner], out: Sequence[Out], declared: Declared, said: Said = quiet) -> Kept:
    """What must not be shown of `now` (item → inner counts as they are), beside every earlier release `out`, oldest first.

    The result is used like that of `answers`: groups left out of all questions by dimension, and hidden cells of each question,
    for everybody and by one dimension; two-way tables and services are not in a corrected release. Where nothing is out yet the
    result is that of `answers`. Raises Unchanged, TooFew or TakenOut; what cannot be proven is hidden.
    """
    if not out:
        return answers(now, declared, said=said)
    k = check_k(declared.k)
    added = {item: _added(inner, out[-1].inner.get(item, {}), k) for item, inner in now.items()}
    everybody = {item: margin(inner, declared.of(item), None)[ALL] for item, inner in added.items()}
    if not any(any(row.values()) for row in everybody.values()):
        raise Unchanged
    if any(sum(row.values()) < k for row in everybody.values()):
        raise TooFew
    told = [item for item in added if not unanimous(everybody[item])] or list(added)
    groups = {name: _not_shown([margin(added[item], declared.of(item), name) for item in told], k=k,
                               kept=set().union(*(one.left_out.get(name, frozenset()) for one in out)))
              for name in declared.dimensions}
    cells = {}
    for done, item in enumerate(added):
        said(CORRECTING, done, len(added))
        before = set().union(*(one.hidden.get(item, frozenset()) for one in out))
        cells[item] = _question(added[item], declared.of(item), groups, before)
    said(CORRECTING, len(added), len(added))
    return Kept(groups, cells)


def _added(now: Inner, before: Inner, k: int) -> dict[tuple[str, ...], int]:
    """How many more are in each inner cell. Where there are fewer raises TakenOut, or TooFew if all in all hardly anybody was added."""
    more = {key: now.get(key, 0) - before.get(key, 0) for key in {*now, *before}}
    if any(count < 0 for count in more.values()):
        raise TakenOut if sum(more.values()) >= k else TooFew
    return more


def _not_shown(questions: Sequence[Rows], *, k: int, kept: Iterable[str]) -> dict[str, Reason]:
    """As in any release, but that a group to which nobody was added hides nobody; what was left out stays out."""
    hidden = dict.fromkeys(kept, Reason.PARTNER)
    for rows in questions:
        hidden |= {group: Reason.GROUP if sum(row.values()) < k else Reason.UNANIMOUS for group, row in rows.items()
                   if any(row.values()) and (sum(row.values()) < k or unanimous(row))}
    bases = {group: sum(row.values()) for group, row in questions[0].items()}
    for group in sorted((one for one in bases if one not in hidden), key=lambda one: (not bases[one], bases[one], one)):
        if not hidden or _shelters(questions, hidden, k):
            break
        hidden[group] = Reason.PARTNER
    return hidden


def _shelters(questions: Sequence[Rows], hidden: Iterable[str], k: int) -> bool:
    sums = [summed(rows, hidden) for rows in questions]
    nobody = all(not any(row.values()) for row in sums)
    return nobody or len(set(hidden)) >= 2 and all(sum(row.values()) >= k and not unanimous(row) for row in sums)


def _question(added: Inner, declared: Declared, groups: Mapping[str, Mapping[str, Reason]],
              before: Iterable[Cell]) -> dict[Cell, Reason]:
    """The hidden cells of one question's corrected tables: those that were hidden, and what would tell about those added."""
    whole = lattice(added, declared, groups)
    ours = [cell for cell in whole.cells if cell.group != REST]
    if unanimous(margin(added, declared, None)[ALL]):
        return dict.fromkeys(ours, Reason.UNANIMOUS)
    nobody = {(cell.table, cell.group) for cell in whole.cells} - {
        (cell.table, cell.group) for cell in whole.cells if whole.count(cell)}
    hidden = dict.fromkeys((cell for cell in before if cell in whole.at), Reason.SECONDARY)
    hidden |= {cell: Reason.PARTNER for cell in whole.cells if cell.group == REST}
    risky = {cell: reason for cell, reason in primaries(whole, declared.extremes).items() if cell[:2] not in nobody}
    try:
        found = protect(whole, sensitive=risky, hidden=hidden, movable=ours, worth=declared.worth)
    except Unproven:
        return dict.fromkeys(ours, Reason.UNPROVEN)
    return {cell: reason for cell, reason in found.items() if cell.group != REST}
