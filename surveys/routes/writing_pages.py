"""What the pages of a draft show: typed contexts, and how they are made from its data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from participation.web import pages
from participation.words import translated
from surveys.library import Questionnaire
from surveys.models import Survey
from surveys.questionnaire.audiences import NAMES
from surveys.questionnaire.questions import Item
from surveys.writing import branch_map, changes, drafts, faults, forms, in_words, kinds, reading, shape
from surveys.writing.changes import Change
from surveys.writing.faults import Fault
from surveys.writing.kinds import Data, Starter


@dataclass(frozen=True)
class Line:
    """One question in the list. `number`: its place from 1; `when`: when it is asked, in words; `alone` on its page."""

    id: str
    number: int
    name: str
    kind: str
    choices: str
    when: str
    alone: bool
    wrong: bool
    hints: int


@dataclass(frozen=True)
class NewPage(pages.Page):
    """`sources`: surveys whose questions a new one can begin with."""

    template: ClassVar[str] = "surveys/writing/new.html"
    sources: list[Questionnaire]
    audiences: dict[str, str]
    typed: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DraftPage(pages.Page):
    """A draft, whole. `removed`: (id, name) of the question that was just taken out; `note`: what went wrong."""

    template: ClassVar[str] = "surveys/writing/draft.html"
    draft: Survey
    audience: str
    minutes: int
    pages: list[list[Line]]
    count: int
    faults: list[Fault]
    hints: list[tuple[str, str]]
    changes: list[Change]
    starters: tuple[Starter, ...]
    kind: str
    typed: str = ""
    removed: tuple[str, str] = ("", "")
    note: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AddPage(pages.Page):
    """Every kind of question with an example. `after`: (id, name) of the question that new ones follow."""

    template: ClassVar[str] = "surveys/writing/add.html"
    draft: Survey
    starters: tuple[Starter, ...]
    kind: str
    typed: str = ""
    after: tuple[str, str] = ("", "")
    revision: int = 0
    note: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class QuestionEditPage(pages.Page):
    """One question. `scales`: (name, words of its answers) that it can use; `when`: when it is asked, in words."""

    template: ClassVar[str] = "surveys/writing/question.html"
    draft: Survey
    revision: int
    item: Data
    number: int
    count: int
    starter: Starter
    starters: tuple[Starter, ...]
    asides: dict[str, str]
    scales: list[tuple[str, str, str]]
    when: str
    hints: list[str]
    long_text: int
    added: str = ""
    note: str = ""
    stored: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WhenPage(pages.Page):
    """When a question is asked. `earlier`: (id, name) of questions it can depend on; `on`: the one a condition is being
    written about, with `options` as (code, label); `chosen`: what is ticked."""

    template: ClassVar[str] = "surveys/writing/when.html"
    draft: Survey
    revision: int
    item: Data
    name: str
    conditions: list[str]
    match: str
    earlier: list[tuple[str, str]]
    on: Item | None
    on_name: str
    ops: tuple[tuple[str, str], ...]
    op: str = "is"
    chosen: tuple[str, ...] = ()
    number: str = ""
    faults: list[str] = field(default_factory=list)
    note: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ScalePage(pages.Page):
    template: ClassVar[str] = "surveys/writing/scale.html"
    draft: Survey
    revision: int
    name: str
    back: str
    users: list[str]
    typed: forms.TypedScale
    note: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AboutPage(pages.Page):
    template: ClassVar[str] = "surveys/writing/about.html"
    draft: Survey
    revision: int
    typed: dict[str, str]
    audiences: dict[str, str]
    asides: dict[str, str]
    proposed: int
    note: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reworded:
    """A question with other words than before: what it said, what it says."""

    id: str
    before: Data
    now: Data
    before_answers: str
    now_answers: str


@dataclass(frozen=True)
class SamePage(pages.Page):
    template: ClassVar[str] = "surveys/writing/same.html"
    draft: Survey
    revision: int
    reworded: list[Reworded]
    note: str = ""
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class PublishPage(pages.Page):
    template: ClassVar[str] = "surveys/writing/publish.html"
    draft: Survey
    revision: int
    count: int
    minutes: int
    faults: list[Fault]
    hints: list[tuple[str, str]]
    changes: list[Change]
    errors: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class DiscardPage(pages.Page):
    template: ClassVar[str] = "surveys/writing/discard.html"
    draft: Survey
    count: int


@dataclass(frozen=True)
class MapPage(pages.Page):
    """The way through a survey. `back`: (address name, its path, word) of the page above."""

    template: ClassVar[str] = "surveys/writing/map.html"
    title: str
    language: str
    map: branch_map.Map
    faults: list[str]
    back: str
    walk: str


# ---- made from a draft -------------------------------------------------------------------------------------------------------

async def draft_page(row: Survey, *, removed: str = "", note: str = "", typed: str = "", kind: str = "",
                     errors: dict[str, str] | None = None) -> DraftPage:
    data = drafts.data_of(row)
    former = await drafts.former_of(row)
    wrong, hinted = faults.found(data, former), faults.hints(data)
    gone = next((one["item"] for one in data.get("removed", ()) if one["item"]["id"] == removed), None)
    return DraftPage(
        row, audience(data), data["minutes"], lines(data, wrong, hinted), len(data["items"]), wrong,
        [(item_id, sentence) for item_id, sentences in hinted.items() for sentence in sentences],
        changes.told(data, former) if former else [], kinds.STARTERS, kind or drafts.starter_of_last(data), typed,
        (gone["id"], reading.name(gone)) if gone else ("", ""), note, errors or {})


def audience(data: Data) -> str:
    return translated(NAMES[data["audience"]]) if data["audience"] in NAMES else str(data["audience"])


def lines(data: Data, wrong: list[Fault], hinted: dict[str, list[str]]) -> list[list[Line]]:
    """The questions of each page."""
    numbers = {item_id: n for n, item_id in enumerate(shape.order(data), 1)}
    known, broken = in_words.by_id(data), {fault.item for fault in wrong}
    by_id = {item["id"]: item for item in data["items"]}

    def line(item_id: str, alone: bool) -> Line:
        item = by_id[item_id]
        return Line(item_id, numbers[item_id], reading.name(item), translated(kinds.of(item).name), in_words.choices(data, item),
                    in_words.asked_if(data, item, known), alone, item_id in broken, len(hinted.get(item_id, ())))

    return [[line(item_id, len(page) == 1) for item_id in page] for page in data["pages"]]


def reworded(data: Data, former: Data) -> list[Reworded]:
    """Questions of which it is to be said whether they still ask the same."""
    found = ((shape.item(data, item_id), shape.item(former, item_id)) for item_id in changes.undecided(data, former))
    return [Reworded(now["id"], before, now, in_words.answers(former, before), in_words.answers(data, now)) for now, before in found
            if now and before]
