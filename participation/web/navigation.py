"""The main navigation: which pages stand at the top for whom."""

from __future__ import annotations

from dataclasses import dataclass

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
    (N_("Children"), "cohort", (Role.PLANNER,)),
    (N_("Staff"), "results", (Role.PLANNER,)),
    (N_("Families"), "families", (Role.PLANNER,)),
    (N_("Groups"), "groups-told", (Role.PLANNER,)),
    (N_("Reviews"), "reviews", (Role.PLANNER,)),
    (N_("Releases"), "releases", (Role.PLANNER,)),
    (N_("Surveys"), "surveys", (Role.SURVEY_LEAD,)),
    (N_("Results"), "results", (Role.SURVEY_LEAD,)),
    (N_("Focus groups"), "groups", (Role.SURVEY_LEAD, Role.DATA_KEEPER)),
    (N_("Concerns"), "concerns", (Role.PROTECTION_LEAD,)),
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
"""(word, name of the address, roles). A name that no room has listed is left out."""
WHOLE = {"Results": "/told"}
"""Links that stand for more than what lies below their own address: results of families and of young people too."""


def items(app: Starlette, visitor: Visitor, path: str) -> list[Item]:
    """The links for this visitor, in order; the deepest one that contains `path` is where they are."""
    if visitor.person is None or visitor.check_in_id:
        return []
    found = [(label, where, WHOLE.get(label, where)) for label, name, roles in EVERY_PAGE
             if not visitor.roles.isdisjoint(roles) and (where := _path(app, name))]
    here = max((whole for _label, _where, whole in found if _contains(whole, path)), key=len, default=None)
    return [Item(translated(label), where, whole == here) for label, where, whole in found]


def _path(app: Starlette, name: str) -> str | None:
    return app.state.paths.get(name)


def _contains(where: str, path: str) -> bool:
    return path == where or path.startswith(where.rstrip("/") + "/")
