"""The list of frozen months, and what is different between two of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from analysis import wording
from analysis.judgement.criteria import WORDS, Word
from analysis.models import Plan, Snapshot
from analysis.scoring import snapshots
from analysis.scoring.card import Total
from analysis.scoring.facts import Row, Scorecard
from participation.words import _, ngettext, translated

YEAR = 12
BETTER = (Word.MET, Word.TRACK, Word.CLOSE, Word.EITHER, Word.OFF)
"""From best to worst; *not enough to say* is none of these: it is neither better nor worse."""


@dataclass(frozen=True, slots=True)
class Month:
    """A frozen month: how many criteria had which judgement, and the SHA-256 of everything in it."""

    month: date
    totals: tuple[Total, ...]
    criteria: int
    digest: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A criterion that is judged otherwise in two months. A word is '' where the criterion was not on that scorecard; figures in
    words, '' where none is shown. `way`: better, worse, or '' where neither can be said."""

    criterion: str
    title: str
    before: str
    after: str
    figure_before: str
    figure_after: str
    way: str

    @property
    def label_before(self) -> str:
        return translated(WORDS[Word(self.before)]) if self.before else _("Not on the scorecard")

    @property
    def label_after(self) -> str:
        return translated(WORDS[Word(self.after)]) if self.after else _("Not on the scorecard")


@dataclass(frozen=True, slots=True)
class Changes:
    """From one month to another; `rows` in the order of the later one."""

    since: date
    month: date
    same: int
    rows: tuple[Moved, ...]
    finding: str


_counted: dict[str, Counter[str]] = {}
"""Digest of a frozen month → its judgements; a few numbers each, and what is frozen stays."""


async def months(plan: Plan) -> Sequence[Month]:
    """Newest first."""
    frozen = await Snapshot.filter(plan_id=plan.pk).order_by("-month").values_list("month", "digest")
    new = [digest for _month, digest in frozen if digest not in _counted]
    if new:
        for digest, facts in await Snapshot.filter(plan_id=plan.pk, digest__in=new).values_list("digest", "facts"):
            # Only the words are read: making objects of everything else would take most of the time.
            _counted[digest] = Counter(row["word"] for one in json.loads(facts)["recommendations"] for action in one["actions"]
                                       for row in action["rows"])
    return [_month(month, digest, _counted[digest]) for month, digest in frozen]


def _month(month: date, digest: str, words: Counter[str]) -> Month:
    return Month(month, tuple(Total(word.value, translated(WORDS[word]), words[word.value]) for word in Word), words.total(), digest)


async def changes(plan: Plan, month: date) -> Sequence[Changes]:
    """Of a frozen month: since the month before, and since a year before, as far as these are frozen."""
    now = await snapshots.facts_of(plan, month)
    asked = [(since, await snapshots.facts_of(plan, since)) for since in (snapshots.earlier(month, 1), snapshots.earlier(month, YEAR))]
    return [between(then, now, since, month) for since, then in asked if then is not None and now is not None]


def between(then: Scorecard, now: Scorecard, since: date, month: date) -> Changes:
    """What two scorecards judge differently; what is no longer on the later one comes last."""
    before = {row.criterion: row for row in then.rows}
    pairs = [(before.pop(row.criterion, None), row) for row in now.rows] + [(row, None) for row in before.values()]
    rows = tuple(_moved(a, b) for a, b in pairs if _word(a) != _word(b))
    return Changes(since, month, len(pairs) - len(rows), rows, _finding(rows))


def _moved(before: Row | None, after: Row | None) -> Moved:
    one = after or before
    assert one is not None
    return Moved(one.criterion, one.title, _word(before), _word(after), _figure(before), _figure(after), _way(_word(before), _word(after)))


def _word(row: Row | None) -> str:
    return row.word if row else ""


def _figure(row: Row | None) -> str:
    return wording.share(row.newest) if row and row.newest and row.newest.shown else ""  # type: ignore[arg-type]


def _way(before: str, after: str) -> str:
    if before not in BETTER or after not in BETTER:
        return ""
    return "better" if BETTER.index(Word(after)) < BETTER.index(Word(before)) else "worse"


def _finding(rows: Sequence[Moved]) -> str:
    if not rows:
        return _("Nothing is judged differently.")
    better, worse = (sum(one.way == way for one in rows) for way in ("better", "worse"))
    return ngettext("{n} criterion is judged differently: {better} better, {worse} worse, {other} neither.",
                    "{n} criteria are judged differently: {better} better, {worse} worse, {other} neither.", len(rows)).format(
                        n=len(rows), better=better, worse=worse, other=len(rows) - better - worse)
