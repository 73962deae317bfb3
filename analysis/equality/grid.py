"""The equality grid: characteristics × questions, from grid.toml; what is known stands in its lines, one for each cell that was looked at."""

from __future__ import annotations

import tomllib
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from analysis.models import EqualityLine, Plan
from participation import audit, clock
from participation.models import Person
from participation.problems import NotFound
from participation.words import N_, _, ngettext

LIBRARY = Path(__file__).parent / "grid.toml"
KNOWN, PARTLY, NOT = "known", "partly", "not"
NAMES = {KNOWN: N_("Known"), PARTLY: N_("Partly known"), NOT: N_("Not known")}
MARKS = {KNOWN: "met", PARTLY: "close", NOT: "unsaid"}
MOST_EVIDENCE = 2_000


@dataclass(frozen=True)
class Axis:
    """A characteristic, or a question (`text` in full)."""

    key: str
    name: str
    text: str = ""


@dataclass(frozen=True)
class Cell:
    """A characteristic and a question; `line` is None where nobody has looked yet."""

    characteristic: Axis
    question: Axis
    line: EqualityLine | None

    @property
    def known(self) -> str:
        return self.line.known if self.line else ""


@dataclass(frozen=True)
class Grid:
    questions: tuple[Axis, ...]
    rows: tuple[tuple[Axis, tuple[Cell, ...]], ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for _axis, cells in self.rows for cell in cells)

    @property
    def undecided(self) -> tuple[Cell, ...]:
        """Not known, and nothing is being done to know it."""
        return tuple(one for one in self.cells if one.known == NOT and one.line and not one.line.decision_id)  # type: ignore[attr-defined]

    @property
    def finding(self) -> str:
        counts = Counter(cell.known for cell in self.cells)
        if not counts[KNOWN] + counts[PARTLY] + counts[NOT]:
            return _("Nobody has looked at this grid yet.")
        words = ngettext("Of {n} question {known} is known, {partly} partly, {not_known} not; {open} nobody has looked at.",
                         "Of {n} questions {known} are known, {partly} partly, {not_known} not; {open} nobody has looked at.", len(self.cells))
        said = words.format(n=len(self.cells), known=counts[KNOWN], partly=counts[PARTLY], not_known=counts[NOT], open=counts[""])
        if self.undecided:
            n = len(self.undecided)
            said += " " + ngettext("For {n} that is not known nothing has been decided yet.",
                                   "For {n} that are not known nothing has been decided yet.", n).format(n=n)
        return said


@lru_cache
def axes() -> tuple[tuple[Axis, ...], tuple[Axis, ...]]:
    """(characteristics, questions) as shipped."""
    found = tomllib.loads(LIBRARY.read_text(encoding="utf-8"))
    return (tuple(Axis(one["key"], one["name"]) for one in found["characteristic"]),
            tuple(Axis(one["key"], one["short"], one["text"]) for one in found["question"]))


def axis(characteristic: str, question: str) -> tuple[Axis, Axis]:
    """Raises NotFound for keys that are not in the grid."""
    characteristics, questions = axes()
    found = (next((one for one in characteristics if one.key == characteristic), None), next((one for one in questions if one.key == question), None))
    if None in found:
        raise NotFound()
    return found  # type: ignore[return-value]


async def grid(plan: Plan) -> Grid:
    """The whole grid, with the decision of each line that has one."""
    lines = {(one.characteristic, one.question): one for one in await EqualityLine.filter(plan=plan).prefetch_related("decision__theme")}
    characteristics, questions = axes()
    return Grid(questions, tuple((one, tuple(Cell(one, question, lines.get((one.key, question.key))) for question in questions))
                                 for one in characteristics))


async def cell(plan: Plan, characteristic: str, question: str) -> Cell:
    """Raises NotFound for keys that are not in the grid."""
    one, other = axis(characteristic, question)
    line = await EqualityLine.get_or_none(plan=plan, characteristic=characteristic, question=question).prefetch_related(
        "decision__theme", "decision__action", "changed_by")
    return Cell(one, other, line)


async def say(*, plan: Plan, characteristic: str, question: str, known: str, evidence: str, by: Person | None) -> EqualityLine:
    """What is known, and from where. A decision that was made about it stays beside it."""
    axis(characteristic, question)
    line = await EqualityLine.get_or_none(plan=plan, characteristic=characteristic, question=question) or EqualityLine(
        plan=plan, characteristic=characteristic, question=question)
    line.known, line.evidence, line.changed_at, line.changed_by = known, evidence, clock.now(), by
    await line.save()
    await audit.record("equality.said", by=by, about=plan, characteristic=characteristic, question=question, known=known)
    return line
