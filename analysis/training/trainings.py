"""Trainings that planners follow: which surveys, audit question and families' question belong to one, and which action it serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from analysis import figures
from analysis.audits import told as audits_told
from analysis.figures import By, Category, Measure
from analysis.models import Action, Plan, Training
from analysis.queries import PLANNERS
from analysis.told import surveys as surveys_told
from participation import audit, clock
from participation.access import check_holds, holds
from participation.models import Person
from participation.problems import NotFound
from participation.words import _
from surveys.models import Wave

BEFORE, AFTER, LATER, AUDIT, FAMILIES = "before", "after", "later", "audit", "families"
WAVES = (BEFORE, AFTER, LATER)
SURVEY_OF = {BEFORE: "training-before", AFTER: "training-after", LATER: "training-three-months"}
"""The ready survey of each step; any other survey can take its place."""


@dataclass(frozen=True)
class Wanted:
    """`measures`: wave by step, and measure of audit and families, those that there are. `action`: its id or None."""

    title: str
    held_from: date
    held_to: date
    people: int | None
    action: str | None
    measures: dict[str, str]
    behaviour: str


async def add(*, wanted: Wanted, by: Person | None) -> Training:
    if by:
        check_holds(by, PLANNERS)
    columns = _columns(wanted)
    if standing := await Training.filter(title=columns["title"], held_from=columns["held_from"], held_to=columns["held_to"], retired_at=None).first():
        return standing  # sent twice, it is one
    made = await Training.create(**columns, made_at=clock.now(), made_by=by)
    await audit.record("training.added", by=by, about=made, measures=sorted(wanted.measures))
    return made


async def change(*, training: Training, wanted: Wanted, by: Person) -> None:
    check_holds(by, PLANNERS)
    await Training.filter(pk=training.pk).update(**_columns(wanted))
    await audit.record("training.changed", by=by, about=training, measures=sorted(wanted.measures))


async def retire(*, training: Training, by: Person) -> None:
    """Not on the list any more; what it was linked to stays."""
    check_holds(by, PLANNERS)
    await Training.filter(pk=training.pk).update(retired_at=clock.now())
    await audit.record("training.retired", by=by, about=training)


def _columns(wanted: Wanted) -> dict[str, object]:
    return {"title": wanted.title, "held_from": wanted.held_from, "held_to": wanted.held_to, "people": wanted.people,
            "action_id": wanted.action, "measures": wanted.measures, "behaviour": wanted.behaviour}


async def training_for(person: Person | None, training_id: str) -> Training:
    """Raises NotFound."""
    found = await Training.get_or_none(pk=training_id).prefetch_related("action", "made_by") if holds(person, PLANNERS) else None
    if found is None:
        raise NotFound()
    return found


async def standing() -> list[Training]:
    """Newest first."""
    return await Training.filter(retired_at=None).order_by("-held_from", "id").prefetch_related("action")


# ---- what can be chosen -----------------------------------------------------------------------------------------------

async def waves_to_choose() -> list[tuple[str, str]]:
    """(wave, name) of staff surveys that were planned for a course or are of a training survey first, then all others, newest first."""
    found = await Wave.filter(survey__audience="staff").order_by("-closes_on").prefetch_related("survey")
    return [(one.pk, one.name) for one in sorted(found, key=lambda one: not (one.course or one.survey.key in SURVEY_OF.values()))]


async def families_to_choose() -> list[tuple[str, str]]:
    """(key of a measure, question) of everything that families were asked and that is released."""
    keys = {one.series for one in await surveys_told.waves("families")}
    return [(Measure(one.series, one.item).key, one.title) for one in await figures.offers()
            if one.series in keys and Category.HIGH in one.categories and Category.MIDDLE in one.categories
            and any(by is By.ALL for by, _key, _name in one.groups)]


async def audits_to_choose() -> list[tuple[str, str]]:
    return await audits_told.offers()


async def actions_to_choose() -> list[tuple[str, str]]:
    """(action, number and title) of every plan."""
    titles = {one.pk: one.title for one in await Plan.all()}
    several = len(titles) > 1
    return [(one.pk, f"{one.number} {one.title}"[:160] + (f" ({titles[one.plan_id]})" if several else ""))  # type: ignore[attr-defined]
            for one in await Action.filter(retired_at=None).order_by("plan_id", "position")]


async def of_course(course: str) -> dict[str, str]:
    """Step → wave of a course whose surveys were planned together."""
    steps = {key: step for step, key in SURVEY_OF.items()}
    return {steps[one.survey.key]: one.pk for one in await Wave.filter(course=course).prefetch_related("survey")
            if course and one.survey.key in steps}


async def courses_without_a_line() -> list[str]:
    """Courses whose surveys were planned together, that no training here takes up."""
    taken = {wave for one in await standing() for step, wave in one.measures.items() if step in WAVES}
    found = await Wave.exclude(course="").order_by("-closes_on").values_list("course", "id")
    used = {course for course, wave in found if wave in taken}
    return [course for course in dict.fromkeys(course for course, _wave in found) if course not in used]


def named(action: Action) -> str:
    return _("{number} {title}").format(number=action.number, title=action.title).strip()
