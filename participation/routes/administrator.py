"""The administrator's pages: people, areas and services, backups."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response
from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from participation import backups, people, places, storage
from participation.access import ROLE_NAMES, Role
from participation.forms import account as forms
from participation.models import Area, Person, Service
from participation.problems import NotFound, Problem, Unacceptable
from participation.web import fields, pages
from participation.web.addresses import Url, Who
from participation.web.fields import Form

ADMINISTRATOR = Who.of(Role.ADMINISTRATOR)
A_PAGE, SOUGHT_MOST = 30, 80


@dataclass(frozen=True)
class PeoplePage(pages.Page):
    template: ClassVar[str] = "participation/admin/people.html"
    people: list[Person]
    role_names: dict[Role, str]
    sought: str
    found: int
    page: int
    last: int


@dataclass(frozen=True)
class PersonPage(pages.Page):
    """One account, or a new one (`person` None); `typed` keeps what was sent when something was refused."""

    template: ClassVar[str] = "participation/admin/person.html"
    person: Person | None
    services: list[Service]
    role_names: dict[Role, str]
    typed: dict[str, str]
    roles: list[str]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PlacesPage(pages.Page):
    template: ClassVar[str] = "participation/admin/places.html"
    areas: list[tuple[Area, list[Service]]]
    kinds: dict[str, str]
    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    erred: str = ""


@dataclass(frozen=True)
class BackupsPage(pages.Page):
    template: ClassVar[str] = "participation/admin/backups.html"
    copies: list[backups.Copy]
    kind: str
    done: str = ""


async def people_list(request: Request) -> Response:
    """Thirty at a time; a search looks in names, addresses and services."""
    sought = request.query_params.get("q", "").strip()[:SOUGHT_MOST]
    query = _matching(sought)
    found = await query.count()
    last = max(1, -(-found // A_PAGE))
    asked = request.query_params.get("page", "")
    page = min(max(int(asked), 1), last) if asked.isdecimal() and len(asked) < 6 else 1
    people = await query.prefetch_related("service").order_by("-active", "name").offset((page - 1) * A_PAGE).limit(A_PAGE)
    return pages.show(request, PeoplePage(people, ROLE_NAMES, sought, found, page, last))


def _matching(sought: str) -> QuerySet[Person]:
    if not sought:
        return Person.all()
    return Person.filter(Q(name__icontains=sought) | Q(email__icontains=sought) | Q(service__name__icontains=sought))


async def _person(request: Request) -> Person:
    person = await Person.get_or_none(id=request.path_params["id"])
    if person is None:
        raise NotFound()
    return person


async def _person_page(request: Request, person: Person | None, form: Form | None = None,
                       errors: dict[str, str] | None = None) -> Response:
    names = ("name", "known_as", "email", "phone", "service")
    typed = {name: form.text(name) for name in names} if form else dict.fromkeys(names, "")
    roles = form.all("roles") if form else list(person.roles) if person else []
    services = await Service.filter(active=True).order_by("name")
    page = PersonPage(person, services, ROLE_NAMES, typed, roles, errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def new_person(request: Request) -> Response:
    return await _person_page(request, None)


async def add_person(request: Request) -> Response:
    form = await fields.read(request)
    try:
        given = forms.new_person(form)
        secrets = await people.Secrets.made(password=given.password, pin=given.pin)
        service = await Service.get_or_none(id=given.service_id)
        async with storage.writes():
            await people.add(name=given.name, known_as=given.known_as, email=given.email, phone=given.phone,
                             roles=given.roles, service=service, secrets=secrets, by=request.state.visitor.person)
    except Unacceptable as refusal:
        return await _person_page(request, None, form, refusal.errors)
    except Problem as refusal:
        return await _person_page(request, None, form, {"roles": refusal.sentence})
    return pages.see_other(request, "people")


async def edit_person(request: Request) -> Response:
    return await _person_page(request, await _person(request))


async def change_person(request: Request) -> Response:
    person, form = await _person(request), await fields.read(request)
    try:
        await people.change_roles(person=person, roles=forms.roles(form), active=form.text("active") == "yes",
                                  by=request.state.visitor.person)
    except Unacceptable as refusal:
        return await _person_page(request, person, form, refusal.errors)
    except Problem as refusal:
        return await _person_page(request, person, form, {"roles": refusal.sentence})
    return pages.see_other(request, "people")


async def _places_page(request: Request, form: Form | None = None, errors: dict[str, str] | None = None,
                       erred: str = "") -> Response:
    services = await Service.all().order_by("name")
    areas = [(area, [one for one in services if one.area_id == area.pk]) for area in await Area.all()]
    typed = {name: form.text(name) for name in ("name", "kind", "area")} if form else {}
    page = PlacesPage(areas, places.KIND_NAMES, typed, errors or {}, erred)
    return pages.show(request, page, status=422 if errors else 200)


async def places_list(request: Request) -> Response:
    return await _places_page(request)


async def add_area(request: Request) -> Response:
    form = await fields.read(request)
    try:
        await places.add_area(name=forms.new_area(form), by=request.state.visitor.person)
    except Unacceptable as refusal:
        return await _places_page(request, form, refusal.errors, "area")
    return pages.see_other(request, "services")


async def add_service(request: Request) -> Response:
    form = await fields.read(request)
    try:
        name, kind, area_id = forms.new_service(form)
        area = await Area.get_or_none(id=area_id)
        if area is None:
            raise NotFound()
        await places.add_service(name=name, kind=kind, area=area, by=request.state.visitor.person)
    except Unacceptable as refusal:
        return await _places_page(request, form, refusal.errors, "service")
    return pages.see_other(request, "services")


async def backups_list(request: Request) -> Response:
    settings = request.app.state.settings
    return pages.show(request, BackupsPage(backups.copies(settings), request.app.state.database.kind))


async def back_up(request: Request) -> Response:
    settings = request.app.state.settings
    done = (await backups.backup(settings)).name
    return pages.show(request, BackupsPage(backups.copies(settings), request.app.state.database.kind, done))


URLS = [
    Url("/admin/people", "people", people_list, ADMINISTRATOR),
    Url("/admin/people/new", "new-person", new_person, ADMINISTRATOR),
    Url("/admin/people/new", "new-person.post", add_person, ADMINISTRATOR, ("POST",), hot=True),
    Url("/admin/people/{id}", "person", edit_person, ADMINISTRATOR),
    Url("/admin/people/{id}", "person.post", change_person, ADMINISTRATOR, ("POST",)),
    Url("/admin/services", "services", places_list, ADMINISTRATOR),
    Url("/admin/areas", "add-area", add_area, ADMINISTRATOR, ("POST",)),
    Url("/admin/services", "add-service", add_service, ADMINISTRATOR, ("POST",)),
    Url("/admin/backups", "backups", backups_list, ADMINISTRATOR),
    Url("/admin/backups", "backups.post", back_up, ADMINISTRATOR, ("POST",), hot=True),
]
