"""Templates of audits: read, written on one page, followed by a new version. For planners."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.audits import access, forms, questions
from analysis.audits.access import DRAFT
from analysis.audits.questions import MOST_QUESTIONS, STATES, Question
from analysis.models import AuditTemplate
from analysis.plan_files import indicators
from analysis.routes.page import PLANNER, PlannerPage
from participation.problems import Conflict, Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import _, translated

MORE = 3
"""Empty places for questions below those that are there."""


@dataclass(frozen=True, kw_only=True)
class TemplatePage(PlannerPage):
    """What readers grade; a draft as one form."""

    template: ClassVar[str] = "analysis/audits/template.html"
    one: AuditTemplate
    state: str
    draft: bool
    title: str
    questions: list[Question]
    empty: list[int]
    indicators: list[tuple[str, str]]
    grades: list[tuple[int, str]]
    saved: bool
    errors: dict[str, str] = field(default_factory=dict)


async def new_post(request: Request) -> Response:
    """A draft: the one that is offered to start with, or an empty one."""
    form, person = await fields.read(request), request.state.visitor.person
    title, starter = questions.starter()
    if form.text("from", most=20) != "starter":
        title, starter = _("New template"), ()
    made = await questions.begin(title=title, questions=starter, by=person)
    return pages.see_other(request, "audit-template", id=made.pk)


async def template(request: Request) -> Response:
    one = await access.template_for(request.state.visitor.person, request.path_params["id"])
    return _show(request, one, one.title, questions.of(one))


def _show(request: Request, one: AuditTemplate, title: str, found: list[Question], errors: dict[str, str] | None = None) -> Response:
    names = [("", _("None"))] + [(each.key, each.name) for each in indicators.known().values()]
    empty = list(range(len(found) + 1, min(MOST_QUESTIONS, len(found) + MORE) + 1))
    page = TemplatePage(one=one, state=translated(STATES[one.state]), draft=one.state == DRAFT, title=title, questions=found, empty=empty,
                        indicators=names, grades=[(grade, translated(name)) for grade, name in questions.SCALE.items()],
                        saved="saved" in request.query_params, errors=errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def template_post(request: Request) -> Response:
    one, form = await access.template_for(request.state.visitor.person, request.path_params["id"]), await fields.read(request)
    try:
        if form.text("act", most=10) == "next":
            made = await questions.next_version(template=one, by=request.state.visitor.person)
            return pages.see_other(request, "audit-template", id=made.pk)
        title, found = forms.template(form, questions.of(one))
        await questions.put(template=one, title=title, questions=found, by=request.state.visitor.person)
    except Unacceptable as refusal:
        return _show(request, one, form.text("title", most=400), _typed(form, questions.of(one)), refusal.errors)
    except Conflict as refusal:
        return _show(request, one, one.title, questions.of(one), {"title": refusal.sentence})
    return pages.see_other(request, "audit-template", id=one.pk, asked={"saved": "1"})


def _typed(form, before: list[Question]) -> list[Question]:
    """What was typed, as it was typed."""
    known = {one.id for one in before}
    found = [Question(form.text(f"id-{n}", most=40), form.text(f"text-{n}"), form.text(f"look-{n}"), form.text(f"indicator-{n}", most=60))
             for n in range(1, MOST_QUESTIONS + 1)]
    return [one for one in found if one.text or one.id in known]


URLS = [
    Url("/audits/templates/new", "audit-template-new", new_post, PLANNER, ("POST",)),
    Url("/audits/templates/{id}", "audit-template", template, PLANNER),
    Url("/audits/templates/{id}", "audit-template.post", template_post, PLANNER, ("POST",)),
]
