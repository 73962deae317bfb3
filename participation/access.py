"""Who may do what: roles and rules, pure.

Rules come in pairs: `check_can_x` raises the sentence that the person reads, `can_x` drives the button.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Protocol

from participation.problems import Forbidden, Problem
from participation.words import N_


class Role(StrEnum):
    TRUSTED_ADULT = "trusted_adult"
    SURVEY_LEAD = "survey_lead"
    PLANNER = "planner"
    PROTECTION_LEAD = "protection_lead"
    DATA_KEEPER = "data_keeper"
    ADMINISTRATOR = "administrator"


ROLE_NAMES = {
    Role.TRUSTED_ADULT: N_("Trusted adult"),
    Role.SURVEY_LEAD: N_("Survey lead"),
    Role.PLANNER: N_("Planner"),
    Role.PROTECTION_LEAD: N_("Protection lead"),
    Role.DATA_KEEPER: N_("Data keeper"),
    Role.ADMINISTRATOR: N_("Administrator"),
}

# Who reads one person's record must not be who reads the figures, and who watches must not be who is watched.
APART = [
    (Role.PLANNER, Role.TRUSTED_ADULT),
    (Role.PLANNER, Role.PROTECTION_LEAD),
    (Role.DATA_KEEPER, Role.ADMINISTRATOR),
    (Role.DATA_KEEPER, Role.SURVEY_LEAD),
    (Role.DATA_KEEPER, Role.TRUSTED_ADULT),
]


class HasRoles(Protocol):
    roles: list[str]
    active: bool


def holds(person: HasRoles | None, roles: Iterable[Role]) -> bool:
    """Whether an active person has at least one of the roles."""
    return person is not None and person.active and not set(person.roles).isdisjoint(roles)


def check_holds(person: HasRoles | None, roles: Iterable[Role]) -> None:
    if not holds(person, roles):
        raise Forbidden()


def check_can_combine(roles: Iterable[Role]) -> None:
    """Some roles exclude each other, so that nobody can look both at people and at figures."""
    held = set(roles)
    for one, other in APART:
        if {one, other} <= held:
            raise Forbidden(N_("One person cannot have both of these roles: {one} and {other}."),
                            one=ROLE_NAMES[one], other=ROLE_NAMES[other])


def can_combine(roles: Iterable[Role]) -> bool:
    return allowed(check_can_combine, roles)


def allowed(check: Callable[..., None], *facts: object, **more: object) -> bool:
    """The bool beside a check: True where it raises nothing."""
    try:
        check(*facts, **more)
    except Problem:
        return False
    return True
