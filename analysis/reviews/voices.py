"""What a voice of a self-evaluation can rest on: a released figure, a focus group's theme, or a comment that two people have shown.

Every choice is one line of text, `figure:…`, `theme:…` or `comment:…`; it is read again, and must still be shown, when the
evaluation is frozen. Figures come through the door only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from analysis import figures, wording
from analysis.figures import By, Category, Measure, Offer
from analysis.models import YoungComment
from analysis.scoring import young
from analysis.told import coded
from participation import clock
from participation.keys import Keys
from participation.models import Area, Person
from participation.words import N_, _, month
from surveys.told.comments import RELEASED
from surveys.models import Comment, Survey
from surveys.questionnaire import audiences

STAFF, FAMILIES, YOUNG = "staff", "families", "young"
VOICES = {STAFF: N_("Staff"), FAMILIES: N_("Families"), YOUNG: N_("Children and young people")}
AUDIENCES = {STAFF: (audiences.STAFF,), FAMILIES: (audiences.FAMILIES,), YOUNG: audiences.CHILDREN}
TOLD_AS = {STAFF: coded.STAFF, FAMILIES: coded.FAMILIES, YOUNG: coded.CHILDREN}
FIGURE, THEME, COMMENT = "figure", "theme", "comment"
MOST_COMMENTS = 40
MOST_LETTERS = 140


@dataclass(frozen=True)
class Evidence:
    """One thing that a voice can rest on: its key, what it is, what it says; for a figure its numbers and its release."""

    key: str
    title: str
    says: str
    numbers: Mapping[str, object] | None = None


async def offered(whose: str, *, released: Sequence[Offer], area: Area | None, person: Person | None, keys: Keys) -> list[Evidence]:
    """Everything that stands open for one voice: figures, then themes, then comments. `released`: as the door offers it."""
    return [*await _figures(whose, released, area), *await _themes(whose, person), *await _comments(whose, keys)]


async def _figures(whose: str, released: Sequence[Offer], area: Area | None) -> list[Evidence]:
    """The newest released figure of each item: in the area where it is told by area, else of everybody. Only what is shown."""
    series = set(await Survey.filter(audience__in=AUDIENCES[whose]).values_list("key", flat=True)) | ({figures.WHEEL} if whose == YOUNG else set())
    asked: dict[Measure, tuple[str, str]] = {}
    for offer in released:
        if offer.series not in series or Category.HIGH not in offer.categories:
            continue
        local = area is not None and any(by is By.AREA and key == area.slug for by, key, _name in offer.groups)
        measure = Measure(offer.series, offer.item, Category.HIGH, By.AREA if local else By.ALL, area.slug if local else figures.EVERYBODY)
        asked[measure] = (offer.title, area.name if local else _("everywhere"))
    courses = await figures.courses(asked, upto=clock.today()) if asked else {}
    return [_evidence(measure, *names, points[-1]) for measure, names in asked.items()
            if (points := courses.get(measure)) and points[-1].figure.shown]


def _evidence(measure: Measure, title: str, place: str, point: figures.Point) -> Evidence:
    figure = point.figure
    source = figure.source
    return Evidence(f"{FIGURE}:{measure.key}", f"{title} ({place}, {month(point.ends_on)})", wording.in_words(figure), {
        "count": figure.count, "base": figure.base, "label": point.label, "on": point.ends_on.isoformat(),
        "release": source.release if source else "", "rules": source.rules if source else ""})


async def _themes(whose: str, person: Person | None) -> list[Evidence]:
    told = await coded.themes(person, TOLD_AS[whose])
    return [Evidence(f"{THEME}:{one.key}"[:240], _("Theme: {name}").format(name=one.name), coded.in_words(one, told.sources))
            for one in told.themes if one.total]


async def _comments(whose: str, keys: Keys) -> list[Evidence]:
    found = [] if whose != YOUNG else [
        Evidence(f"{COMMENT}:{one.pk}", _("Said to the scorecard, {month}").format(month=month(one.month)), _quoted(young.words_of(one, keys)))
        for one in await YoungComment.filter(state="shown").order_by("-month", "id")]
    out = Comment.filter(kept=True, review__state=RELEASED, review__released_on__lte=clock.today().isoformat(),
                         review__wave__survey__audience__in=AUDIENCES[whose])
    rows = await out.order_by("-review__released_on", "id").limit(MOST_COMMENTS).prefetch_related("review__wave")
    return [*found, *(Evidence(f"{COMMENT}:{one.pk}", one.review.wave.name, _quoted(one.text)) for one in rows)][:MOST_COMMENTS]


def _quoted(words: str) -> str:
    short = words if len(words) <= MOST_LETTERS else words[:MOST_LETTERS].rsplit(" ", 1)[0] + "…"
    return _("“{words}”").format(words=short)


__all__ = ["AUDIENCES", "COMMENT", "Evidence", "FAMILIES", "FIGURE", "STAFF", "THEME", "VOICES", "YOUNG", "offered"]
