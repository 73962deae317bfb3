"""Releases: what is out and what it keeps back, what could be released, and how far one is that is being worked out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis import figures, releasing
from analysis.figures import Line, Table, Told
from analysis.forms import Reader
from analysis.releasing import schedule as release_schedule
from analysis.releasing import Progress, Ready
from analysis.releasing.schedule import Rule
from analysis.routes.page import PLANNER, READERS, PlannerPage
from participation import clock, storage
from participation.problems import Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.words import _


@dataclass(frozen=True, kw_only=True)
class ReleasesPage(PlannerPage):
    template: ClassVar[str] = "analysis/releases.html"
    released: tuple[Told, ...]
    ready: list[Ready]
    work: list[Progress]
    rules: tuple[Rule, ...]
    typed: dict[str, str] = field(default_factory=lambda: {"label": "", "starts_on": "", "ends_on": ""})
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ProgressPage(PlannerPage):
    """The part of the page that says how far things are; it refreshes itself."""
    template: ClassVar[str] = "analysis/_progress.html"
    work: list[Progress]


@dataclass(frozen=True, kw_only=True)
class ReleasePage(PlannerPage):
    template: ClassVar[str] = "analysis/release.html"
    told: Told
    tables: tuple[Table, ...]
    versions: tuple[Told, ...]
    why: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LogPage(PlannerPage):
    template: ClassVar[str] = "analysis/release_log.html"
    lines: tuple[Line, ...]


def _by(request: Request):
    return request.state.visitor.person


async def _page(request: Request, **more) -> Response:
    work = await releasing.under_way()
    ready = await releasing.ready(today=clock.today())
    busy = {w.label for w in work if w.state == releasing.WORKING}
    page = ReleasesPage(released=await figures.releases(), ready=[r for r in ready if r.label not in busy], work=work,
                        rules=await release_schedule.rules(), **more)
    return pages.show(request, page, status=422 if more.get("errors") else 200)


async def releases(request: Request) -> Response:
    return await _page(request)


async def progress(request: Request) -> Response:
    """For the page itself; as soon as nothing is being worked out any more, the whole page is asked for again."""
    work = await releasing.under_way()
    if not any(w.state == releasing.WORKING for w in work):
        return pages.see_other(request, "releases")
    return pages.show(request, ProgressPage(work=work))


async def build(request: Request) -> Response:
    form = await fields.read(request)
    work = await releasing.begin(kind=form.text("kind"), subject=form.text("subject"), by=_by(request))
    releasing.leave_alone(work, database=request.app.state.database, by=_by(request))
    return pages.see_other(request, "releases")


async def add_period(request: Request) -> Response:
    form = await fields.read(request)
    read = Reader(form)
    try:
        label = read.needed("label", _("Give the period a name."), most=80)
        starts_on, ends_on = read.day("starts_on"), read.day("ends_on")
        for name, value in (("starts_on", starts_on), ("ends_on", ends_on)):
            if value is None:
                read.errors.setdefault(name, _("Write a day."))
        if starts_on and ends_on and starts_on >= ends_on:
            read.errors["ends_on"] = _("The last day must come after the first.")
        read.done()
        async with storage.writes():
            await releasing.add_period(label=label, starts_on=starts_on, ends_on=ends_on, by=_by(request))
    except Unacceptable as refusal:
        typed = {name: form.text(name, most=200) for name in ("label", "starts_on", "ends_on")}
        return await _page(request, typed=typed, errors=refusal.errors)
    return pages.see_other(request, "releases")


async def rules(request: Request) -> Response:
    """Whether releases come by themselves, and after how many days."""
    form = await fields.read(request)
    try:
        async with storage.writes():
            for kind in release_schedule.KINDS:
                await release_schedule.put(kind=kind, on=form.text(f"on-{kind}") == "yes", days=form.text(f"days-{kind}", most=10),
                                           by=_by(request))
    except Unacceptable as refusal:
        return await _page(request, errors=refusal.errors)
    return pages.see_other(request, "releases")


async def release(request: Request) -> Response:
    return await _release(request)


async def _release(request: Request, **more) -> Response:
    told = await figures.told(request.path_params["id"])
    page = ReleasePage(told=told, tables=await figures.tables(told.release), versions=await figures.versions(told), **more)
    return pages.show(request, page, status=422 if more.get("errors") else 200)


async def correct(request: Request) -> Response:
    """Work out a corrected release in the place of this one."""
    form = await fields.read(request)
    why = form.text("why", most=400)
    try:
        work = await releasing.begin_correction(release=request.path_params["id"], why=why, by=_by(request))
    except Unacceptable as refusal:
        return await _release(request, why=why, errors=refusal.errors)
    releasing.leave_alone(work, database=request.app.state.database, by=_by(request))
    return pages.see_other(request, "releases")


async def log(request: Request) -> Response:
    return pages.show(request, LogPage(lines=await figures.log()))


URLS = [
    Url("/releases", "releases", releases, READERS),
    Url("/releases", "releases.post", build, PLANNER, ("POST",), hot=True),
    Url("/releases/progress", "releases-progress", progress, READERS),
    Url("/releases/periods", "period-add", add_period, PLANNER, ("POST",)),
    Url("/releases/rules", "release-rules", rules, PLANNER, ("POST",)),
    Url("/releases/log", "release-log", log, READERS),
    Url("/releases/{id}", "release", release, READERS),
    Url("/releases/{id}/corrections", "release-correct", correct, PLANNER, ("POST",), hot=True),
]
