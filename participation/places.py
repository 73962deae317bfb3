"""Areas and services of the partnership."""

from __future__ import annotations

import re
import unicodedata

from participation import audit
from participation.models import Area, Person, Service
from participation.problems import Unacceptable
from participation.words import N_, _

KIND_NAMES = {
    "nursery": N_("Nursery"), "primary": N_("Primary school"), "secondary": N_("Secondary school"),
    "residential": N_("Residential house"), "social-work": N_("Social work team"), "health": N_("Health team"),
    "third-sector": N_("Voluntary organisation"), "other": N_("Other service"),
}


def slug(name: str) -> str:
    """A short name for addresses and tables: "The Ferry" becomes the-ferry."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "area"


async def add_area(*, name: str, by: Person | None) -> Area:
    if await Area.filter(slug=slug(name)).exists():
        raise Unacceptable({"name": _("There is an area of this name already.")})
    area = await Area.create(name=name, slug=slug(name), position=await Area.all().count())
    await audit.record("area.added", by=by, about=area)
    return area


async def add_service(*, name: str, kind: str, area: Area, by: Person | None) -> Service:
    if await Service.filter(area_id=area.pk, name=name).exists():
        raise Unacceptable({"name": _("There is a service of this name in this area already.")})
    service = await Service.create(name=name, kind=kind, area=area)
    await audit.record("service.added", by=by, about=service, kind=kind)
    return service
