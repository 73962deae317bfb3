"""The main navigation: which pages stand at the top for whom."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from starlette.applications import Starlette

from participation.access import Role
from participation.web.sessions import Visitor
from participation.words import N_, translated


@dataclass(frozen=True)
class Item:
    """One link: its word, its address, and whether the reader is on that page."""

    label: str
    path: str
    here: bool


EVERY_PAGE = (
    (N_("My day"), "my-day", (Role.TRUSTED_ADULT,)),
    (N_("Children"), "children", (Role.TRUSTED_ADULT,)),
    (N_("Promises"), "promises", (Role.TRUSTED_ADULT,)),
    (N_("Class wheel"), "class-wheels", (Role.TRUSTED_ADULT,)),
    (N_("Plan"), "plans", (Role.PLANNER,)),
    (N_("Scorecard"), "current/scorecard", (Role.PLANNER,)),
    (N_("Children"), "cohort", (Role.PLANNER,)),
    (N_("Staff"), "results", (Role.PLANNER,)),
    (N_("Families"), "families", (Role.PLANNER,)),
    (N_("Evidence"), "evidence", (Role.PLANNER,)),
    (N_("Reviews"), "plan-reviews", (Role.PLANNER,)),
    (N_("Reports"), "current/reports", (Role.PLANNER,)),
    (N_("Surveys"), "surveys", (Role.SURVEY_LEAD,)),
    (N_("Results"), "results", (Role.SURVEY_LEAD,)),
    (N_("Focus groups"), "groups", (Role.SURVEY_LEAD, Role.DATA_KEEPER)),
    (N_("Concerns"), "concerns", (Role.PROTECTION_LEAD,)),
    (N_("Comments passed on"), "young-waiting", (Role.PROTECTION_LEAD,)),
    (N_("Who gets alerts"), "programme", (Role.PROTECTION_LEAD, Role.ADMINISTRATOR)),
    (N_("Records"), "records", (Role.DATA_KEEPER,)),
    (N_("Sealed surveys"), "sealed", (Role.DATA_KEEPER,)),
    (N_("Comments"), "texts-waiting", (Role.SURVEY_LEAD, Role.DATA_KEEPER)),
    (N_("Audit trail"), "audit", (Role.DATA_KEEPER,)),
    (N_("People"), "people", (Role.ADMINISTRATOR,)),
    (N_("Services"), "services", (Role.ADMINISTRATOR,)),
    (N_("The wheel"), "instruments", (Role.ADMINISTRATOR,)),
    (N_("Languages"), "languages", (Role.ADMINISTRATOR,)),
    (N_("Backups"), "backups", (Role.ADMINISTRATOR,)),
    (N_("E-mail"), "post", (Role.ADMINISTRATOR,)),
)
"""(word, name of the address, roles). A name that no room has listed is left out. A name with a "/" is an address of which the
part behind it is filled in: the menu knows no plan, so these lead on to that page of the newest one."""
OF_ONE_PLAN = {"current/scorecard": "scorecard", "current/reports": "plan-reports", "plan-reviews": "reviews-of-plan"}
"""Whoever reads one plan's pages is led on to the same plan: (name in EVERY_PAGE, the name of the address that takes a plan)."""
A_PLAN = re.compile(r"^/(?:plans|plan-reviews/plans)/([0-9a-f]{32})(?:/|$)")
WHOLE = {
    "Results": ("/told",),
    "Scorecard": ("/plans/{id}/scorecard",),
    "Comments": ("/young-comments",),
    "Children": ("/told/young",),
    "Reports": ("/plans/{id}/reports", "/reports"),
    "Reviews": ("/plan-reviews",),
    "Evidence": ("/evidence", "/indicators", "/audits", "/training", "/meetings", "/directory", "/releases", "/groups", "/groups-told", "/texts", "/reach", "/populations",
                 "/told/groups", "/told/reach"),
}
"""Links that stand for more than what lies below their own address. A part in braces stands for anything."""


def items(app: Starlette, visitor: Visitor, path: str, *, of_plan: bool = True) -> list[Item]:
    """The links for this visitor, in order; the one that contains `path` most closely is where they are.

    `of_plan`: a plan that `path` names is there, so that links may lead on to the same plan.
    """
    if visitor.person is None or visitor.check_in_id:
        return []
    plan = A_PLAN.match(path) if of_plan else None
    found = [(label, where, max(_depth(whole, path) for whole in (where, *WHOLE.get(label, ()))))
             for label, name, roles in EVERY_PAGE
             if not visitor.roles.isdisjoint(roles) and (where := _path(app, name, plan[1] if plan else ""))]
    deepest = max((depth for _label, _where, depth in found), default=0)
    here = next((where for _label, where, depth in found if depth == deepest > 0), None)
    return [Item(translated(label), where, where == here) for label, where, _depth in found]


def _path(app: Starlette, name: str, plan: str) -> str | None:
    if plan and (page_of := app.state.paths.get(OF_ONE_PLAN.get(name, ""))):
        return str(page_of.format(id=plan))
    name, _slash, page = name.partition("/")
    where = app.state.paths.get(name)
    return where.format(page=page) if where and page else where


@lru_cache(maxsize=4096)
def _depth(where: str, path: str) -> int:
    """How many parts of `path` are those of `where`; 0 where it does not lie below it."""
    own, asked = where.strip("/").split("/"), path.strip("/").split("/")
    below = len(own) <= len(asked) and all(mine == theirs or mine.startswith("{") for mine, theirs in zip(own, asked))
    return len(own) if below else 0
