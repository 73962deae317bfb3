"""Templates of audits: what readers grade, in versions. One that somebody has drawn by is never changed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from analysis.audits.access import DRAFT, RETIRED, USED, check_can_draw
from analysis.models import AuditTemplate
from analysis.plan_files import indicators
from participation import audit, clock
from participation.identity import new_id
from participation.models import Person
from participation.problems import Conflict
from participation.words import N_, _

STARTER = Path(__file__).parents[1] / "library" / "case-audit.toml"
MOST_QUESTIONS = 20
SCALE = {1: N_("Unsatisfactory"), 2: N_("Weak"), 3: N_("Adequate"), 4: N_("Good"), 5: N_("Very good"), 6: N_("Excellent")}
STATES = {DRAFT: N_("Being written"), USED: N_("In use"), RETIRED: N_("Not used any more")}


@dataclass(frozen=True)
class Question:
    """One thing to grade. `indicator`: a quality indicator's key, or "". `id` stays the same from version to version."""

    id: str
    text: str
    look_for: str = ""
    indicator: str = ""

    @property
    def indicator_name(self) -> str:
        return indicators.name_of(self.indicator) if self.indicator else ""


@cache
def starter() -> tuple[str, tuple[Question, ...]]:
    """Title and questions of the template that is offered to start with."""
    content = tomllib.loads(STARTER.read_text("utf-8"))
    return content["title"], tuple(Question(**one) for one in content["question"])


def of(template: AuditTemplate) -> list[Question]:
    return [Question(**one) for one in template.questions]


def new_question_id() -> str:
    return new_id()[:8]


async def begin(*, title: str, questions: Sequence[Question], by: Person | None, follows: AuditTemplate | None = None) -> AuditTemplate:
    version = follows.version + 1 if follows else 1
    made = await AuditTemplate.create(title=title, version=version, questions=[asdict(one) for one in questions], state=DRAFT,
                                      follows=follows, made_at=clock.now(), made_by=by)
    await audit.record("audit_template.begun", by=by, about=made, version=version, questions=len(questions))
    return made


async def put(*, template: AuditTemplate, title: str, questions: Sequence[Question], by: Person) -> None:
    """Another wording of a draft. Raises Conflict once it was drawn by."""
    check_can_draw(by)
    if not await AuditTemplate.filter(pk=template.pk, state=DRAFT).update(title=title, questions=[asdict(one) for one in questions]):
        raise Conflict(N_("Files were read by this template: its words stay as they are. Make a new version."))
    await audit.record("audit_template.worded", by=by, about=template, questions=len(questions))


async def next_version(*, template: AuditTemplate, by: Person) -> AuditTemplate:
    """A draft with the same questions, to be changed. Raises Conflict where there is one already."""
    check_can_draw(by)
    if template.state == DRAFT:
        raise Conflict(N_("Nobody has read a file by this template yet: change it as it is."))
    if await AuditTemplate.filter(follows_id=template.pk).exists():
        raise Conflict(N_("There is a newer version of this template already."))
    return await begin(title=template.title, questions=of(template), by=by, follows=template)


async def use(*, template: AuditTemplate, by: Person | None) -> None:
    """From the first draw on its words are fixed; the version before is used no more. Raises Conflict."""
    await template.refresh_from_db()
    if template.state == RETIRED:
        raise Conflict(N_("This version of the template is not used any more. Choose the newest."))
    if not template.questions:
        raise Conflict(N_("The template has no question yet."))
    if template.state == DRAFT:
        await AuditTemplate.filter(pk=template.pk).update(state=USED)
        template.state = USED
        await AuditTemplate.filter(pk=template.follows_id, state=USED).update(state=RETIRED)  # type: ignore[attr-defined]
        await audit.record("audit_template.used", by=by, about=template)


async def family(template_id: str) -> list[str]:
    """Ids of all versions of a template, any of them given: a question keeps its id, so that years compare."""
    return (await families([template_id]))[template_id]


async def families(template_ids: Iterable[str]) -> dict[str, list[str]]:
    """The same of each of these templates, in one query."""
    rows = dict(await AuditTemplate.all().values_list("id", "follows_id"))
    return {one: _family(one, rows) for one in template_ids}


def _family(template_id: str, rows: Mapping[str, str | None]) -> list[str]:
    """`rows`: each version → the one before it."""
    root = template_id
    while before := rows.get(root):
        root = before
    found = [root]
    for one in found:
        found += [later for later, before in rows.items() if before == one]
    return found


def named(template: AuditTemplate) -> str:
    return _("{title}, version {n}").format(title=template.title, n=template.version)
