"""Forms of signing in, one's own account, and the administrator's pages."""

from __future__ import annotations

from dataclasses import dataclass

from participation.access import ROLE_NAMES, Role
from participation.problems import Unacceptable
from participation.web.fields import Form
from participation.words import _

KINDS = ("nursery", "primary", "secondary", "residential", "social-work", "health", "third-sector", "other")


@dataclass(frozen=True)
class NewPerson:
    name: str
    known_as: str
    email: str
    phone: str
    roles: tuple[Role, ...]
    service_id: str
    password: str
    pin: str


def sign_in(form: Form) -> tuple[str, str]:
    """Address and password as typed; Unacceptable if one is missing."""
    email, password = form.text("email", most=254), form.text("password", most=200)
    errors = {}
    if not email:
        errors["email"] = _("Type your e-mail address.")
    if not password:
        errors["password"] = _("Type your password.")
    if errors:
        raise Unacceptable(errors)
    return email, password


def roles(form: Form) -> tuple[Role, ...]:
    chosen = tuple(Role(value) for value in form.some_of("roles", {role.value for role in ROLE_NAMES}))
    if not chosen:
        raise Unacceptable({"roles": _("Choose at least one role.")})
    return chosen


def new_person(form: Form) -> NewPerson:
    name, email = form.text("name", most=120), form.text("email", most=254)
    errors = {}
    if not name:
        errors["name"] = _("Type the person’s name.")
    if email.count("@") != 1 or email.startswith("@") or email.endswith("@") or " " in email:
        errors["email"] = _("Type an e-mail address, like name@council.example.")
    if errors:
        raise Unacceptable(errors)
    return NewPerson(name, form.text("known_as", most=80), email, form.text("phone", most=40), roles(form),
                     form.text("service", most=32), form.text("password", most=200), form.text("pin", most=8))


def new_area(form: Form) -> str:
    name = form.text("name", most=80)
    if not name:
        raise Unacceptable({"name": _("Type the area’s name.")})
    return name


def new_service(form: Form) -> tuple[str, str, str]:
    """Name, kind and area id."""
    name, kind = form.text("name", most=120), form.one_of("kind", KINDS)
    errors = {}
    if not name:
        errors["name"] = _("Type the service’s name.")
    if not kind:
        errors["kind"] = _("Choose what kind of service it is.")
    if errors:
        raise Unacceptable(errors)
    return name, str(kind), form.text("area", most=32)
