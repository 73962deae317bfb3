"""How staff keep the directory: what was not checked for long comes first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.directory import entries, forms, tongues
from analysis.directory.entries import FACTS, TIER_MEANS, TIERS, Entry
from analysis.models import DirectoryVersion
from participation import clock, words
from participation.access import Role
from participation.models import Area, Person
from participation.problems import NotFound, Unacceptable
from participation.web import fields, meanwhile, pages
from participation.web.addresses import Url, Who
from participation.words import N_, _, ngettext, translated

EDITORS = Who.of(Role.PLANNER, Role.ADMINISTRATOR)


@dataclass(frozen=True)
class EntriesPage(pages.Page):
    """Every entry, those first that were not checked for half a year."""

    template: ClassVar[str] = "analysis/directory/entries.html"
    entries: list[Entry]
    off: list[Entry]
    stale: int
    tiers: dict[str, str]
    areas: dict[str, str]
    planner: bool


@dataclass(frozen=True)
class EntryPage(pages.Page):
    """One entry as a form, with what it said before."""

    template: ClassVar[str] = "analysis/directory/entry.html"
    entry: Entry | None
    typed: Mapping[str, str]
    chosen: list[str]
    tiers: list[tuple[str, str]]
    areas: list[tuple[str, str]]
    most: dict[str, int]
    versions: list[DirectoryVersion]
    saved: bool = False
    had: str = ""
    tongues: list[tuple[str, str, str]] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


def person_of(request: Request) -> Person:
    return request.state.visitor.person


async def _areas() -> dict[str, str]:
    return {one.slug: one.name for one in await Area.all()}


async def listed(request: Request) -> Response:
    found = await entries.standing(retired=True)
    here = sorted((one for one in found if not one.retired), key=lambda one: (not one.stale, one.checked_on))
    page = EntriesPage(here, [one for one in found if one.retired], sum(one.stale for one in here),
                       {key: translated(name) for key, name in TIERS.items()}, await _areas(), Role.PLANNER in person_of(request).roles)
    return pages.show(request, page)


async def new(request: Request) -> Response:
    return await _show(request, None, {"checked_on": clock.today().isoformat(), "tier": "universal"}, [])


async def entry(request: Request) -> Response:
    one = await entries.entry_for(person_of(request), request.path_params["id"])
    return await _show(request, one, {**one.facts, "tier": one.tier, "checked_on": clock.today().isoformat()}, list(one.areas))


async def _show(request: Request, one: Entry | None, typed: Mapping[str, str], chosen: list[str], errors: dict[str, str] | None = None) -> Response:
    kept = await entries.versions(one.id) if one else []
    tiers = [(key, f"{translated(name)}: {translated(TIER_MEANS[key])}") for key, name in TIERS.items()]
    page = EntryPage(one, {**dict.fromkeys(FACTS, ""), **typed}, chosen, tiers, list((await _areas()).items()), FACTS, kept,
                     "saved" in request.query_params, _had(one), _tongues(one) if one else [], errors or {})
    return pages.show(request, page, status=422 if errors else 200)


async def new_post(request: Request) -> Response:
    return await _write(request, None)


async def entry_post(request: Request) -> Response:
    return await _write(request, await entries.entry_for(person_of(request), request.path_params["id"]))


def _had(one: Entry | None) -> str:
    """What stands of it, for `meanwhile`."""
    return meanwhile.mark(one.facts, one.tier, one.areas) if one else ""


async def _write(request: Request, one: Entry | None) -> Response:
    form = await fields.read(request)
    try:
        typed = forms.entry(form, await _areas())
        meanwhile.check(form, _had(one), at="name")
    except Unacceptable as refusal:
        kept = {name: form.text(name) for name in (*FACTS, "tier", "checked_on")}
        return await _show(request, one, kept, form.all("areas"), refusal.errors)
    head = await entries.write(tier=typed.tier, areas=typed.areas, facts=typed.facts, checked_on=typed.checked_on, by=person_of(request), entry=one)
    return pages.see_other(request, "directory-entry", id=head.pk, asked={"saved": "1"})


def _tongues(one: Entry) -> list[tuple[str, str, str]]:
    """(tag, language, how far) of every further language that families are offered."""
    return [(tag, name, _how_far(one.tongues.get(tag, {}), one)) for tag, name in tongues.languages()]


def _how_far(told: tongues.Told, one: Entry) -> str:
    old, lacking = len(tongues.behind(told, one.facts)), len(tongues.lacking(told, one.facts))
    if old:
        return ngettext("The English of {n} text has changed since", "The English of {n} texts has changed since", old).format(n=old)
    if not told:
        return _("Not written")
    return ngettext("{n} text is still in English", "{n} texts are still in English", lacking).format(n=lacking) if lacking else _("Complete")


@dataclass(frozen=True)
class TonguePage(pages.Page):
    """An entry's words in one language, each below its English. `old`: those whose English has changed since."""

    template: ClassVar[str] = "analysis/directory/tongue.html"
    entry: Entry
    tag: str
    tongue: str
    direction: str
    labels: list[tuple[str, str]]
    typed: Mapping[str, str]
    old: list[str]
    had: str
    errors: dict[str, str]


LABELS = {"name": N_("What it is called"), "what": N_("What it does"), "children": N_("In short, for children"), "who": N_("For whom"),
          "ages": N_("Ages"), "how": N_("How to get help"), "hours": N_("When open"), "cost": N_("Cost")}


def _tag(request: Request) -> str:
    tag = request.path_params["lang"]
    if tag not in dict(tongues.languages()):
        raise NotFound()
    return tag


async def tongue(request: Request) -> Response:
    one, tag = await entries.entry_for(person_of(request), request.path_params["id"]), _tag(request)
    return _show_tongue(request, one, tag, {name: told[1] for name, told in one.tongues.get(tag, {}).items()}, {})


def _show_tongue(request: Request, one: Entry, tag: str, typed: Mapping[str, str], errors: dict[str, str]) -> Response:
    labels = [(name, translated(LABELS[name])) for name in tongues.PLAIN if one.facts[name]]
    page = TonguePage(one, tag, dict(tongues.languages())[tag], words.direction(tag), labels, {**dict.fromkeys(FACTS, ""), **typed},
                      tongues.behind(one.tongues.get(tag, {}), one.facts), _had_in(one, tag), errors)
    return pages.show(request, page, status=422 if errors else 200)


def _had_in(one: Entry, tag: str) -> str:
    return meanwhile.mark(one.facts, one.tongues.get(tag, {}))


async def tongue_post(request: Request) -> Response:
    one, tag, form = await entries.entry_for(person_of(request), request.path_params["id"]), _tag(request), await fields.read(request)
    try:
        typed = forms.told(form)
        meanwhile.check(form, _had_in(one, tag), at="name")
    except Unacceptable as refusal:
        return _show_tongue(request, one, tag, {name: form.text(name) for name in tongues.PLAIN}, refusal.errors)
    await entries.tell(entry=one, tag=tag, typed=typed, by=person_of(request))
    return pages.see_other(request, "directory-entry", id=one.id, asked={"saved": "1"})


async def act(request: Request) -> Response:
    """Checked today and still right; taken off; put back."""
    one, form = await entries.entry_for(person_of(request), request.path_params["id"]), await fields.read(request)
    wanted = form.one_of("act", ("checked", "off", "back"))
    if wanted == "checked":
        await entries.checked(entry=one, by=person_of(request))
    elif wanted:
        await entries.take_off(entry=one, off=wanted == "off", by=person_of(request))
    return pages.see_other(request, "directory-entries")


URLS = [
    Url("/directory", "directory-entries", listed, EDITORS),
    Url("/directory/new", "directory-new", new, EDITORS),
    Url("/directory/new", "directory-new.post", new_post, EDITORS, ("POST",)),
    Url("/directory/{id}", "directory-entry", entry, EDITORS),
    Url("/directory/{id}", "directory-entry.post", entry_post, EDITORS, ("POST",)),
    Url("/directory/{id}/in/{lang}", "directory-tongue", tongue, EDITORS),
    Url("/directory/{id}/in/{lang}", "directory-tongue.post", tongue_post, EDITORS, ("POST",)),
    Url("/directory/{id}/act", "directory-entry.act", act, EDITORS, ("POST",)),
]
