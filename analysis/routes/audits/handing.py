"""For planners: what a reader cannot read after all goes to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.audits import access, handing
from analysis.audits.access import OPEN
from analysis.models import CaseAudit
from analysis.routes.page import PLANNER, PlannerPage
from participation.models import Person
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import _, ngettext


@dataclass(frozen=True, kw_only=True)
class HandOverPage(PlannerPage):
    """`unread`: readers who have files left; `people`: everybody who may read instead."""

    template: ClassVar[str] = "analysis/audits/hand_over.html"
    one: CaseAudit
    unread: list[tuple[str, str]]
    people: list[tuple[str, str]]
    typed: Mapping[str, str]
    errors: dict[str, str] = field(default_factory=dict)


async def hand_over(request: Request) -> Response:
    return await _show(request, {"of": "", "to": ""})


async def _show(request: Request, typed: Mapping[str, str], errors: dict[str, str] | None = None) -> Response:
    one = await access.audit_for(request.state.visitor.person, request.path_params["id"])
    if one.state != OPEN:
        return pages.see_other(request, "case-audit", id=one.pk)
    left = await handing.unread(one)
    unread = [(each.reader.pk, ngettext("{name}: {n} file left", "{name}: {n} files left", each.files).format(name=each.reader.name, n=each.files))
              for each in left]
    choose = [("", _("Choose one"))]
    people = [(person.pk, _with_service(person)) for person in await access.may_be_readers()]
    page = HandOverPage(one=one, unread=choose + unread if unread else [], people=choose + people, typed=typed, errors=errors or {})
    return pages.show(request, page, status=422 if errors else 200)


def _with_service(person: Person) -> str:
    return f"{person.name}, {person.service.name}" if person.service else person.name


async def hand_over_post(request: Request) -> Response:
    person, form = request.state.visitor.person, await fields.read(request)
    one = await access.audit_for(person, request.path_params["id"])
    typed = {name: form.text(name, most=32) for name in ("of", "to")}
    try:
        stays = await handing.hand_over(case_audit=one, by=person, **typed)
    except Unacceptable as refusal:
        return await _show(request, typed, refusal.errors)
    return pages.see_other(request, "case-audit", id=one.pk, asked={"stay": str(stays)} if stays else None)


URLS = [
    Url("/audits/{id}/hand-over", "case-audit-hand-over", hand_over, PLANNER),
    Url("/audits/{id}/hand-over", "case-audit-hand-over.post", hand_over_post, PLANNER, ("POST",)),
]
