"""What closed audits tell: counts of grades by question and quality indicator, and how far readers agreed. The one reader of grades.

Small numbers: fewer than ten files (policy.K) are said and nothing of them is shown; from there to 29 the share stands with its
interval. Grades are joined until none is of fewer than five files (`joining`, docs/practice.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from analysis.audits import joining, questions
from analysis.audits.access import CLOSED
from analysis.audits.counting import FEW, FILES
from analysis.audits.joining import Joined
from analysis.audits.questions import Question
from analysis.figures import Point, Standing, midnight
from analysis.measures.values import Number, Origin
from analysis.models import CaseAudit
from analysis.statistics import policy
from analysis.statistics.intervals import Interval, wilson
from analysis.units import PERCENT
from analysis.wording import percent
from participation.words import _, ngettext, number

@dataclass(frozen=True)
class Line:
    """One question of a closed audit; `joined`: its grades in bands, or None where not shown."""

    question: Question
    good: Number
    joined: Joined | None


@dataclass(frozen=True)
class Agreement:
    """How two readers agreed before they talked. Numbers are None where fewer than ten files were read by two."""

    question: Question | None
    base: int
    exact: int | None
    near: int | None
    value: float | None
    low: float | None
    high: float | None


def joined(kept: Mapping[str, Any]) -> Joined | None:
    """What may be told of one question: as it was kept, or worked out from counts that were kept before."""
    if FEW in kept:
        return None
    return joining.from_json(kept) if "bands" in kept else joining.join(kept)


def good(kept: Mapping[str, Any], origin: Origin, kappa: float | None = None) -> Number:
    """The share graded good or better, of the files that were graded. Where nearly all are on one side it stands in the middle of what
    it may be, with an interval from the least that it could be to the most, and no count."""
    told = joined(kept)
    if told is None:
        return Number(Standing.TOO_SMALL if any(kept.values()) else Standing.NONE, PERCENT, source=origin, of="files")
    least, most = told.good
    interval = Interval(wilson(least, told.base).low, wilson(most, told.base).high)
    return Number(Standing.SHOWN, PERCENT, (least + most) / 2 / told.base, interval, least if least == most else None, told.base, origin, "files", kappa)


def lines(one: CaseAudit) -> list[Line]:
    """Every question of a closed audit, in the template's order."""
    return [_line(one, question) for question in questions.of(one.template)]


def _line(one: CaseAudit, question: Question) -> Line:
    kept: Mapping[str, Any] = one.grades.get(question.id, {})  # type: ignore[assignment]
    return Line(question, good(kept, Origin(one.pk, one.title), kappa_of(one, question.id)), joined(kept))


def share(line: Line) -> str:
    """*64%*; *at least 84%* or *at most 16%* where four files or fewer are on the other side; '' where it is not shown."""
    if line.joined is None:
        return ""
    least, most = line.joined.good
    if least == most:
        return f"{percent(least / line.joined.base)}%"
    if least:
        return _("at least {share}%").format(share=percent(least / line.joined.base))
    return _("at most {share}%").format(share=percent(most / line.joined.base))


def fingerprint(one: CaseAudit) -> str:
    """As the audit trail has it; '' where it was taken of counts that are not told, so that nobody can try them out."""
    return one.digest if all("bands" in kept or FEW in kept for kept in one.grades.values()) else ""  # type: ignore[attr-defined]


def by_indicator(found: list[Line]) -> list[tuple[str, int, int, int]]:
    """(indicator, grades good or better, grades, questions) of those whose questions tell a count, in the order of the template."""
    names = dict.fromkeys(line.question.indicator_name for line in found if line.question.indicator)
    each = {name: [line.good for line in found if line.question.indicator_name == name and line.good.count is not None] for name in names}
    return [(name, sum(one.count or 0 for one in own), sum(one.base or 0 for one in own), len(own)) for name, own in each.items() if own]


def kappa_of(one: CaseAudit, question: str) -> float | None:
    found = _agreement(one, question, None)
    return found.value if found else None


def agreements(one: CaseAudit) -> list[Agreement]:
    """By question; empty where nobody read a second time."""
    return [found for question in questions.of(one.template) if (found := _agreement(one, question.id, question))]


def together(one: CaseAudit) -> Agreement | None:
    return _agreement(one, "", None)


def read_twice(one: CaseAudit) -> int:
    """How many files two people read."""
    return int(one.agreement.get("", {}).get("files", 0))  # type: ignore[attr-defined]


def _agreement(one: CaseAudit, question: str, words: Question | None) -> Agreement | None:
    said = one.agreement.get(question)
    if not isinstance(said, dict) or not said["base"]:
        return None
    if policy.showing(said["base"] if question else read_twice(one)) is policy.Showing.NOTHING:
        return Agreement(words, said["base"], None, None, None, None, None)
    return Agreement(words, *(said[name] for name in ("base", "exact", "near", "value", "low", "high")))


def files_read(one: CaseAudit) -> int:
    """How many files count: every question has a grade or *cannot be told* of each of them."""
    return max((_files(kept) for kept in one.grades.values()), default=0)  # type: ignore[attr-defined]


def _files(kept: Mapping[str, Any]) -> int:
    return kept[FILES] if FILES in kept else sum(kept.values())


def finding(one: CaseAudit, found: list[Line]) -> str:
    """The page's first line: the strongest and the weakest of what is shown, in words."""
    shown = [line.good for line in found if line.good.shown]
    read = files_read(one)
    if not shown:
        words = ngettext("{n} file was read: too few to show grades.", "{n} files were read: too few to show grades.", read)
        return words.format(n=read)
    weak = sum((one.value or 0) < 0.5 for one in shown)
    words = ngettext("{n} file was read. Of {total} questions, {strong} are good or better in at least half of the files, {weak} in fewer.",
                     "{n} files were read. Of {total} questions, {strong} are good or better in at least half of the files, {weak} in fewer.", read)
    said = words.format(n=number(read), total=len(shown), strong=len(shown) - weak, weak=weak)
    lowest = min((line for line in found if line.good.shown), key=lambda line: line.good.value or 0)
    return said if len(shown) < 2 else _("{said} Weakest: {question}").format(said=said, question=lowest.question.text)


async def closed(template: str | None = None, *, upto: date | None = None, known_on: date | None = None) -> list[CaseAudit]:
    """Closed audits, oldest first; of one template in all its versions, any of them given. `known_on`: closed by then."""
    asked = CaseAudit.filter(state=CLOSED)
    asked = asked.filter(template_id__in=await questions.family(template)) if template else asked
    asked = asked.filter(ends_on__lte=upto) if upto else asked
    asked = asked.filter(closed_at__lt=midnight(known_on)) if known_on else asked
    return await asked.order_by("ends_on", "id").prefetch_related("template")


async def before(one: CaseAudit) -> CaseAudit | None:
    """The audit by the same template that ended last before this one."""
    past = [other for other in await closed(one.template.pk, upto=one.ends_on) if other.ends_on < one.ends_on]
    return past[-1] if past else None


async def of_templates(templates: Iterable[str]) -> dict[str, list[CaseAudit]]:
    """Each of these templates, any of its versions given → its closed audits, oldest first; a few queries for all."""
    families = await questions.families(templates)
    found = await CaseAudit.filter(state=CLOSED, template_id__in={one for own in families.values() for one in own}).order_by(
        "ends_on", "id").prefetch_related("template")
    return {template: [one for one in found if one.template.pk in own] for template, own in families.items()}


async def series(template: str, question: str, *, upto: date | None = None, known_on: date | None = None) -> tuple[Point, ...]:
    """A question's share good or better over the audits that asked it, oldest first; those that are not shown are in it."""
    return points((await of_templates([template]))[template], question, upto=upto, known_on=known_on)


def points(found: Iterable[CaseAudit], question: str, *, upto: date | None, known_on: date | None) -> tuple[Point, ...]:
    """The same of closed audits that were read already."""
    return tuple(Point(one.title, one.ends_on, good(one.grades[question], Origin(one.pk, one.title), kappa_of(one, question)),  # type: ignore[arg-type]
                       str(one.template.version))
                 for one in found if question in one.grades and (upto is None or one.ends_on <= upto)
                 and (known_on is None or (one.closed_at is not None and one.closed_at < midnight(known_on))))


def titles(found: Iterable[CaseAudit]) -> dict[str, str]:
    """Question → its newest words, over all versions that these audits were drawn by."""
    return {question.id: question.text for one in found for question in questions.of(one.template)}


async def offers() -> list[tuple[str, str]]:
    """(key of a measure, words) of every question that a closed audit has asked, once for all versions of its template."""
    found: dict[str, str] = {}
    for one in await closed():
        first = (await questions.family(one.template.pk))[0]
        found |= {f"audit:{first}:{question.id}": _("{template}: {question}").format(template=one.template.title, question=question.text)
                  for question in questions.of(one.template)}
    return list(found.items())
