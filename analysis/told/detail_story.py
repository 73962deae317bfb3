"""What the page of one indicator or question is about: the releases of its series, its name, and what may be compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from analysis.figures import WHEEL, By, Told
from analysis.told import questions as questions_told, surveys as surveys_told, wheels as wheels_told
from participation import wheel
from participation.problems import NotFound
from participation.words import _, translated
from surveys.library import Questionnaire
from surveys.questionnaire.questions import Item


@dataclass(frozen=True)
class Story:
    """One series of releases, newest first, seen from `told`.

    `items`: what can be read, key and name, in the order of the questionnaire; `readings`: what their share is of. `part`: by
    what people are told apart beside areas. `earlier`: what `told` can stand beside, newest first; `usual`: what it does
    stand beside unless somebody asks otherwise. `apart`: release → item → why the two are not compared.
    """

    told: Told
    releases: tuple[Told, ...]
    items: Mapping[str, str]
    readings: Mapping[str, str]
    part: By
    earlier: tuple[Told, ...]
    usual: Told | None
    apart: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def is_wheel(self) -> bool:
        return self.told.series == WHEEL

    def why_apart(self, before: Told, item: str, part: str) -> str:
        """Why a figure of `before` is not compared with this one; '' where it is."""
        if self.is_wheel:
            return "" if wheels_told.same_wheel(self.told.version, before.version, part) else changed(before)
        return self.apart.get(before.release, {}).get(item, "")


def changed(before: Told) -> str:
    return _("The questions have been changed since {label}, so the two are not compared.").format(label=before.label)


def _chosen(releases: Sequence[Told], release: str) -> Told:
    if not releases:
        raise NotFound
    told = next((one for one in releases if one.release == release), None) if release else releases[0]
    if told is None:
        raise NotFound
    return told


async def of_wheel(release: str) -> Story:
    """The story of the wheel. Raises NotFound for an unknown release, and where there is none."""
    releases = await wheels_told.released()
    told = _chosen(releases, release)
    names = {one.key: translated(one.name) for one in wheel.INDICATORS}
    earlier = tuple(one for one in releases if one.ends_on < told.ends_on)
    usual = wheels_told.a_year_before(told, earlier) or next(iter(earlier), None)
    return Story(told, releases, names, dict.fromkeys(names, _("Going well")), By.AGE, earlier, usual)


async def of_survey(audience: str, release: str) -> Story:
    """The story of a survey for this audience. Raises NotFound for an unknown release, and for one of other people."""
    waves = await surveys_told.waves(audience)
    told = _chosen(waves, release)
    own = tuple(one for one in waves if one.series == told.series)
    form = await surveys_told.questionnaire(told)
    items = _measurable(form) if form else {}
    before = await surveys_told.wave_before(told, waves)
    earlier = tuple(dict.fromkeys([*([before] if before else []), *(one for one in own if one.ends_on < told.ends_on)]))
    apart = {one.release: await _apart(items, one, told) for one in earlier}
    return Story(told, own, {key: _name(key, item) for key, item in items.items()},
                 {key: _reading(key, item) for key, item in items.items()}, By.GROUP, earlier, before, apart)


def _measurable(form: Questionnaire) -> dict[str, Item]:
    """Questions with a share to follow: scales, grades, yes/no, and each option of a list, under the name of its table."""
    found: dict[str, Item] = {}
    for item in form.items:
        if item.kind in ("several", "rank"):
            found |= {f"{item.id}-{place}": item for place in range(1, len(item.options) + 1)}
        elif item.kind in ("scale", "grade", "yesno"):
            found[item.id] = item
    return found


def _option(key: str, item: Item) -> str:
    return item.options[int(key.rpartition("-")[2]) - 1].label if item.kind in ("several", "rank") else ""


def _name(key: str, item: Item) -> str:
    option = _option(key, item)
    return _("{question}: {option}").format(question=(item.short or item.text).rstrip("."), option=option) if option else item.short or item.text


def _reading(key: str, item: Item) -> str:
    if item.kind in ("several", "rank"):
        return _("Put first") if item.kind == "rank" else _("Chosen")
    return surveys_told.reading(item)


async def _apart(items: Mapping[str, Item], before: Told, told: Told) -> dict[str, str]:
    form = await surveys_told.questionnaire(before)
    then = {item.id: item for item in form.items} if form else {}
    return {key: questions_told.not_compared(item, then, before.series == told.series) or
            ("" if item.id in then else translated(questions_told.NEW)) for key, item in items.items()}
