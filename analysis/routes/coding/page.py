"""What these pages share: who may open them, and who asks."""

from __future__ import annotations

from starlette.requests import Request

from participation.access import Role
from participation.models import Person
from participation.web.addresses import Who

LEAD = Who.of(Role.SURVEY_LEAD)
READERS = Who.of(Role.SURVEY_LEAD, Role.DATA_KEEPER)
TOLD = Who.of(Role.PLANNER, Role.SURVEY_LEAD)
POST = ("POST",)


def person_of(request: Request) -> Person:
    return request.state.visitor.person
