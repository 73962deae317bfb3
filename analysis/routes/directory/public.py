"""Help near you: the directory as families read it, without signing in, without scripts, on paper too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.directory import search
from analysis.directory.entries import TIER_MEANS, TIERS, Entry, standing
from participation.models import Area
from participation.web import pages
from participation.web.addresses import Url, Who
from participation.words import _, ngettext, translated


@dataclass(frozen=True)
class DirectoryPage(pages.Page):
    """Entries by tier; `area`, `tier` and `q` are what was chosen and typed."""

    template: ClassVar[str] = "analysis/directory/public.html"
    groups: list[tuple[str, str, str, list[Entry]]]
    areas: list[tuple[str, str]]
    tiers: list[tuple[str, str]]
    names: dict[str, str]
    area: str
    tier: str
    q: str
    finding: str
    found: int


async def directory(request: Request) -> Response:
    areas = {one.slug: one.name for one in await Area.all()}
    asked = request.query_params
    area, tier = asked.get("area", ""), asked.get("tier", "")
    area, tier = area if area in areas else "", tier if tier in TIERS else ""
    q = " ".join(asked.get("q", "")[:search.MOST_TYPED].split())
    found = search.find(await standing(), area=area, tier=tier, words=q)
    groups = [(key, translated(name), translated(TIER_MEANS[key]), [one for one in found if one.tier == key]) for key, name in TIERS.items()]
    page = DirectoryPage([group for group in groups if group[3]], [("", _("Anywhere")), *areas.items()],
                         [("", _("Any")), *((key, translated(name)) for key, name in TIERS.items())], areas, area, tier, q,
                         _finding(len(found), bool(area or tier or q)), len(found))
    return pages.show(request, page)


def _finding(found: int, chosen: bool) -> str:
    if not found:
        return _("Nothing fits all of that. Try one word, or choose less.") if chosen else _("Nothing is listed yet.")
    return ngettext("{n} place that can help.", "{n} places that can help.", found).format(n=found)


URLS = [Url("/help-near-you", "directory", directory, Who.ANYONE)]
