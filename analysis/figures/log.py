"""The releases themselves: which are out, what each page tells of one, what was corrected and why, and the release log."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from analysis.disclosure.rules import SMALL, WIDTH
from analysis.figures.current import Counting, counting, out
from analysis.figures.reading import tables_of
from analysis.figures.values import CLASS, RULES, Table, Told
from analysis.models import Release, ReleaseLine
from participation.identity import LENGTH
from participation.problems import NotFound
from participation.words import translated

LINES = 200
"""So many lines of the release log are on its page."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the release log: `what` released, corrected or refused, of what, by whom ('' for the service itself), and the
    sentence that goes with it: why it was corrected, or why nothing was released."""

    at: datetime
    what: str
    label: str
    title: str
    by: str
    said: str
    release: str


async def releases(*, upto: date | None = None, kind: str | None = None, known_on: date | None = None,
                   of: Counting | None = None) -> tuple[Told, ...]:
    """Every release that is not replaced, newest first, as its page tells it; kind "wave" or "period". `known_on`: as it was then;
    `of`: the releases that count, where they have been asked for."""
    found = [one for one in (await counting(known_on) if of is None else of)
             if (upto is None or one.ends_on <= upto) and (kind is None or one.kind == kind)]
    rules = {k: _rules(k) for k in {one.k for one in found}}
    return tuple(_told(one, rules=rules[one.k]) for one in sorted(found, key=lambda one: one.ends_on, reverse=True))


async def told(release: str) -> Told:
    """One release as its page tells it, a replaced one too (`replaced_by` says by which). Raises NotFound."""
    found = await out().get_or_none(id=release) if len(release) == LENGTH else None
    if found is None:
        raise NotFound
    last = await out().filter(kind=found.kind, subject=found.subject).order_by("-correction").first()
    return _told(found, last.pk if last and last.pk != found.pk else "")


async def versions(told: Told) -> tuple[Told, ...]:
    """Every release of the same wave or period, newest first: what was released, and each correction with its reason."""
    found = await out().filter(kind=told.kind, subject=told.subject).order_by("-correction")
    return tuple(_told(one) for one in found)


async def of_class(wave: str) -> tuple[Told, tuple[Table, ...]] | None:
    """The release of a class wheel by its wave, for the teacher who may load that wave; None if nothing is out."""
    found = await Release.get_or_none(kind=CLASS, subject=wave, frozen=True)
    return (_told(found), await tables_of(found)) if found else None


async def log(*, most: int | None = LINES) -> tuple[Line, ...]:
    """The release log, newest first: what was released, corrected and refused. Class wheels are not in it. `most` None: all of it."""
    asked = ReleaseLine.exclude(kind=CLASS).order_by("-at", "-id").select_related("by")
    lines = await (asked if most is None else asked.limit(most))
    known = {one.subject: one for one in await out().order_by("correction")}
    ids = {one.digest: one.pk for one in known.values()}
    return tuple(_line(one, known.get(one.subject), ids) for one in lines)


def _line(one: ReleaseLine, about: Release | None, ids: dict[str, str]) -> Line:
    said = str(one.facts.get("why", ""))
    return Line(one.at, one.what, str(one.facts.get("label") or (about.label if about else "")),
                translated(about.title) if about else "", one.by.name if one.by else "",
                said if one.what == "corrected" else translated(said) if said else "",
                str(one.facts.get("release", "")) or ids.get(str(one.facts.get("digest", "")), ""))


def _rules(k: int) -> tuple[str, ...]:
    return tuple(translated(rule).format(k=k, small=SMALL, width=WIDTH) for rule in RULES)


def _told(release: Release, replaced_by: str = "", rules: tuple[str, ...] | None = None) -> Told:
    return Told(release.pk, release.kind, translated(release.title), release.label, release.starts_on, release.ends_on,
                release.shown, release.kept_back, rules or _rules(release.k),
                release.series, release.version, release.subject, release.made_at, release.correction, release.corrects_id or "",
                release.why, replaced_by)
