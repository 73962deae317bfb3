"""The yearly self-evaluation of an area: a grade for each quality indicator, what it rests on, and three voices in words.

Staff, families and young people are required: each with words of its own and with evidence that can be shown. While one is missing
the evaluation cannot be frozen, and it is said which. Frozen, it stands with its figures as they were: the database keeps it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from analysis import figures
from analysis.audits.questions import SCALE
from analysis.models import Action, Decision, EvaluationDecision, Plan, Recommendation, SelfEvaluation, SelfEvaluationLine
from analysis.plan_files import indicators
from analysis.queries import thing_for
from analysis.reviews import decisions, voices
from analysis.reviews.decisions import Wanted
from analysis.reviews.voices import VOICES, Evidence
from participation import audit, clock
from participation.models import Area, Person
from participation.problems import Conflict, Unacceptable
from participation.words import N_, _, translated

OPEN, FROZEN = "open", "frozen"
VERSION = "self-evaluation 1"


@dataclass(frozen=True)
class Said:
    """What is written for one indicator. `voices`: whose → words; `evidence`: whose → key of what it rests on."""

    grade: int | None = None
    words: str = ""
    next_step: str = ""
    voices: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Missing:
    """What a line still lacks before it can be frozen, in words."""

    indicator: str
    name: str
    what: tuple[str, ...]


Offered = Mapping[str, Mapping[str, Evidence]]
"""Whose → key → what can be shown now."""


async def begin(*, plan: Plan, area: Area | None, year: int, by: Person | None) -> SelfEvaluation:
    """One a year for each area, and one for everywhere. Its lines are the indicators that the plan's actions name, or all of them."""
    if await SelfEvaluation.filter(plan=plan, area=area, year=year).exists():
        raise Unacceptable({"year": _("There is one of this year for this area already.")})
    made = await SelfEvaluation.create(plan=plan, area=area, year=year, made_at=clock.now(), made_by=by)
    named = {key for keys in await Action.filter(plan=plan, retired_at=None).values_list("indicators", flat=True) for key in keys}
    chosen = [key for key in indicators.known() if key in named] or list(indicators.known())
    await SelfEvaluationLine.bulk_create([SelfEvaluationLine(evaluation=made, indicator=key) for key in chosen])
    await audit.record("self_evaluation.begun", by=by, about=made, year=year)
    return made


def check_open(evaluation: SelfEvaluation) -> None:
    if evaluation.state != OPEN:
        raise Conflict(N_("This self-evaluation is frozen: it stays as it is."))


async def say(*, evaluation: SelfEvaluation, indicator: str, said: Said, titles: Mapping[str, str], by: Person | None) -> None:
    """Write one line. `titles`: key of evidence → its title, as it was chosen."""
    check_open(evaluation)
    line = await SelfEvaluationLine.get_or_none(evaluation=evaluation, indicator=indicator) or SelfEvaluationLine(
        evaluation=evaluation, indicator=indicator)
    line.grade, line.words, line.next_step, line.at, line.by = said.grade, said.words, said.next_step, clock.now(), by
    for whose in VOICES:
        setattr(line, whose, said.voices.get(whose, ""))
    line.evidence = [{"whose": whose, "key": key, "words": titles.get(key, "")} for whose, key in said.evidence.items() if key]
    await line.save()
    await audit.record("self_evaluation.said", by=by, about=evaluation, indicator=indicator)


async def decide(*, evaluation: SelfEvaluation, indicator: str, wanted: Wanted, recommendation: Recommendation | None,
                 by: Person | None) -> Decision:
    """What comes next becomes a decision, whether the evaluation is frozen or not. The same sent twice is decided once."""
    plan = await evaluation.plan
    there = await EvaluationDecision.filter(evaluation=evaluation, indicator=indicator, decision__words=wanted.words,
                                            decision__due=wanted.due).prefetch_related("decision").first()
    if there is not None:
        return there.decision
    return await decisions.decide(wanted=wanted, plan=plan, recommendation=recommendation, evaluated=(evaluation, indicator), by=by)


async def decided(evaluation: SelfEvaluation) -> list[EvaluationDecision]:
    """What was decided at its indicators, by its day, with what became of it."""
    found = await EvaluationDecision.filter(evaluation=evaluation).prefetch_related(
        "evaluation__area", "decision__theme", "decision__action", "decision__item", "decision__meeting_item")
    return sorted(found, key=lambda link: (link.decision.due, link.decision.pk))


async def leave_out(*, evaluation: SelfEvaluation, indicator: str, by: Person | None) -> None:
    """An indicator that is not evaluated this year."""
    check_open(evaluation)
    if await EvaluationDecision.exists(evaluation=evaluation, indicator=indicator):
        raise Conflict(N_("Something was decided at this indicator, so it stays."))
    await SelfEvaluationLine.filter(evaluation=evaluation, indicator=indicator).delete()
    await audit.record("self_evaluation.left-out", by=by, about=evaluation, indicator=indicator)


def evidence_of(line: SelfEvaluationLine, whose: str) -> str:
    return next((one["key"] for one in line.evidence if one["whose"] == whose), "")


def missing(lines: Sequence[SelfEvaluationLine], offered: Offered) -> list[Missing]:
    """What stands between the evaluation and its freezing, indicator by indicator."""
    found = [Missing(line.indicator, indicators.name_of(line.indicator), tuple(_missing(line, offered))) for line in lines]
    return [one for one in found if one.what]


def is_blank(line: SelfEvaluationLine) -> bool:
    return not (line.grade or line.words or line.next_step or line.evidence or any(getattr(line, whose) for whose in VOICES))


def _missing(line: SelfEvaluationLine, offered: Offered) -> list[str]:
    if is_blank(line):
        return [_("everything")]
    lacks = []
    if line.grade is None:
        lacks.append(_("the grade"))
    if not line.words:
        lacks.append(_("what it rests on"))
    for whose, name in VOICES.items():
        words, key = bool(getattr(line, whose)), evidence_of(line, whose)
        if what := _of_a_voice(words, bool(key), key in offered[whose]):
            lacks.append(_("{whose}: {what}").format(whose=translated(name), what=what))
    return lacks


def _of_a_voice(words: bool, evidence: bool, can_be_shown: bool) -> str:
    lacks = [] if words else [_("words")]
    if not (evidence and can_be_shown):
        lacks.append(_("evidence that can be shown") if evidence else _("evidence"))
    return _("{one} and {other}").format(one=lacks[0], other=lacks[1]) if len(lacks) > 1 else "".join(lacks)


async def offers(evaluation: SelfEvaluation, *, person: Person | None, keys: Any) -> dict[str, dict[str, Evidence]]:
    """What each voice can rest on now."""
    area = await evaluation.area if evaluation.area_id else None  # type: ignore[attr-defined]
    released = await figures.offers()
    return {whose: {one.key: one for one in await voices.offered(whose, released=released, area=area, person=person, keys=keys)}
            for whose in VOICES}


async def freeze(*, evaluation: SelfEvaluation, offered: Offered, by: Person | None) -> None:
    """From now on it stands as it is, with every figure as it was. Raises Conflict while anything is missing."""
    check_open(evaluation)
    lines = await SelfEvaluationLine.filter(evaluation=evaluation)
    if not lines or missing(lines, offered):
        raise Conflict(N_("It is not frozen: something is still missing. The page says what."))
    facts = json.dumps(await _facts(evaluation, lines, offered), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    changed = await SelfEvaluation.filter(pk=evaluation.pk, state=OPEN).update(
        state=FROZEN, facts=facts, digest=hashlib.sha256(facts.encode()).hexdigest(), frozen_at=clock.now(),
        frozen_by_id=by.pk if by else None)
    if changed != 1:
        raise Conflict(N_("This self-evaluation is frozen: it stays as it is."))
    await evaluation.refresh_from_db()
    await audit.record("self_evaluation.frozen", by=by, about=evaluation, lines=len(lines))


async def _facts(evaluation: SelfEvaluation, lines: Sequence[SelfEvaluationLine], offered: Offered) -> dict[str, Any]:
    """Everything that the page says, as JSON: `read` gives it back."""
    plan = await evaluation.plan
    area = await evaluation.area if evaluation.area_id else None  # type: ignore[attr-defined]
    return {"version": VERSION, "plan": plan.title, "area": area.name if area else "", "year": evaluation.year,
            "on": clock.today().isoformat(), "lines": [_line(line, offered) for line in _in_order(lines)]}


def _line(line: SelfEvaluationLine, offered: Offered) -> dict[str, Any]:
    said = []
    for whose in VOICES:
        one = offered[whose].get(evidence_of(line, whose))
        told = {"key": one.key, "title": one.title, "says": one.says, "numbers": dict(one.numbers or {})} if one else {}
        said.append({"whose": whose, "words": getattr(line, whose), "evidence": told})
    return {"indicator": line.indicator, "name": indicators.name_of(line.indicator), "grade": line.grade, "words": line.words,
            "next_step": line.next_step, "voices": said}


def _in_order(lines: Sequence[SelfEvaluationLine]) -> list[SelfEvaluationLine]:
    order = {key: n for n, key in enumerate(indicators.known())}
    return sorted(lines, key=lambda line: (order.get(line.indicator, len(order)), line.indicator))


async def told(evaluation: SelfEvaluation, offered: Offered | None = None) -> list[dict[str, Any]]:
    """The lines as a page or a report shows them: frozen as they were; open as they stand, with evidence from `offered`."""
    if evaluation.state == FROZEN:
        return json.loads(evaluation.facts)["lines"]
    lines = _in_order(await SelfEvaluationLine.filter(evaluation=evaluation))
    return [_line(line, offered or {whose: {} for whose in VOICES}) for line in lines]


def called(evaluation: SelfEvaluation) -> str:
    """The plan's name: as it was, where it is frozen. With its plan."""
    return json.loads(evaluation.facts)["plan"] if evaluation.state == FROZEN else evaluation.plan.title


def graded(grade: int | None) -> str:
    """*4, good*"""
    return _("{grade}, {words}").format(grade=grade, words=translated(SCALE[grade]).lower()) if grade else ""


async def evaluation_for(person: Person | None, id: str) -> SelfEvaluation:
    return await thing_for(person, SelfEvaluation, id, "plan", "area", "frozen_by")


async def of_plan(plan: Plan) -> list[SelfEvaluation]:
    return await SelfEvaluation.filter(plan=plan).order_by("-year", "id").prefetch_related("area")
