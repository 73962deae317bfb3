"""Forms of *My people* and of what was agreed last time: the child's own. Nothing needs typing."""

from __future__ import annotations

from dataclasses import dataclass

from participation import circle, promises
from participation.problems import Unacceptable
from participation.web.fields import Form
from participation.words import N_, _

ROLES = (N_("Mum"), N_("Dad"), N_("Carer"), N_("Gran"), N_("Grandad"), N_("Sister"), N_("Brother"), N_("Friend"), N_("My pet"))
"""Offered so that nothing needs typing; any other name can be written."""
RINGS = {str(ring): ring for ring in circle.RING_NAMES}


@dataclass(frozen=True)
class Placed:
    """Somebody to put in; `name` is what was written, or else the role that was tapped."""

    name: str
    picture: str
    ring: int
    wish: str


@dataclass(frozen=True)
class Changed:
    """What is said about somebody who is in. `hour`: where on the ring a token was put down."""

    out: bool
    ring: int | None
    hour: int
    wish: str | None


def typed(form: Form) -> dict[str, str]:
    """What to show again after a refusal."""
    return {name: form.text(name, most=200) for name in ("name", "role", "picture", "ring", "wish")}


def begun(form: Form) -> bool:
    """Whether somebody was typed or tapped."""
    return bool(form.text("name", most=200) or form.text("role", most=200))


def placed(form: Form) -> Placed:
    """Raises Unacceptable: who it is and how close are needed, the rest is not."""
    name, ring = form.text("name", most=200) or form.text("role", most=200), form.one_of("ring", RINGS)
    errors = {} if name else {"name": _("Say who it is.")}
    if ring is None:
        errors["ring"] = _("Choose how close you are.")
    if errors or ring is None:
        raise Unacceptable(errors)
    return Placed(name, form.text("picture", most=20), RINGS[ring], form.one_of("wish", list(circle.Wish), default="") or "")


def changed(form: Form) -> Changed:
    ring = form.one_of("ring", RINGS)
    wish = form.one_of("wish", list(circle.Wish))
    return Changed(form.text("go", most=8) == "out", RINGS.get(ring or ""), form.number("hour") or circle.NOWHERE, wish)


def happened(form: Form, ids: list[str]) -> dict[str, str]:
    """What the child says became of each promise; those left open are left out."""
    said = {ident: form.one_of(f"p-{ident}", list(promises.Happened)) for ident in ids}
    return {ident: answer for ident, answer in said.items() if answer}
