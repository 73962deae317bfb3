"""The list of every address, room by room, with who may open it. Part of the composition root."""

from __future__ import annotations

import analysis.routes
import participation.routes
import surveys.routes
from participation.settings import Settings
from participation.web.addresses import Url


def urls(settings: Settings) -> list[Url]:
    """Every address in use; those of the demonstration only where it runs. The respondent's path comes first."""
    rooms = [*surveys.routes.URLS, *participation.routes.URLS, *analysis.routes.URLS]
    listed = [*rooms, *(participation.routes.DEMO_URLS if settings.demo else [])]
    names = [url.name for url in listed]
    twice = {name for name in names if names.count(name) > 1}
    if twice:
        raise LookupError(f"two addresses have the same name: {sorted(twice)}")
    return listed
