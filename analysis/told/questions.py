"""Questions that are no scales, as a results page tells them: options with their shares, rankings, own words that were
released, and what is not told, in words.

Everything comes from released tables (analysis.figures); comments from reviews that two people have let out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from analysis import charts, wording
from analysis.figures import Figure, Table
from analysis.wording import Change
from participation.words import N_, _, translated
from surveys.models import Comment, TextReview
from surveys.questionnaire.questions import OTHER, Item

RELEASED = "released"
SOME_ASKED = N_("Only some were asked this. How many they were is not told, so their answers are not told either.")
OWN_WORDS = N_("Own words are shown once two people have looked at them, and only where there are ten or more. None are out yet.")
HELD = N_("There are own words here that two people have let out. How many they are would tell a count that is not shown, to protect "
          "people, so they are not shown either.")
SMALLEST_TOLD = 5
ASKED_OTHERWISE = N_("This was asked in other words before, so it is not compared.")
NEW = N_("This was not asked before.")
BY_YEAR = N_("Months are told by year.")
LISTED = N_("Shares are of everybody who took part. How many skipped this question is not told.")
CATEGORIES = {"low": N_("No"), "high": N_("Yes"), "none": N_("No answer")}


@dataclass(frozen=True)
class Choice:
    """One thing that could be answered: its share, the share that put it second or third (rankings), and the change."""

    words: str
    figure: Figure
    further: Figure | None
    change: Change | None


@dataclass(frozen=True)
class Said:
    """A comment that was let out, and the one thing that is told about who wrote it."""

    text: str
    group: str


@dataclass(frozen=True)
class Question:
    """One question that is no scale. `asked` is how many were asked it, where not everybody was; `note` says in words what is
    not told, `compared` why there is no comparison."""

    item: str
    kind: str
    title: str
    choices: tuple[Choice, ...]
    asked: int | None
    note: str
    compared: str
    comments: tuple[Said, ...]

    @property
    def picture(self) -> charts.Rows:
        """Its answers as bars; the finding is what most people chose of what is shown."""
        most = max((one for one in self.choices if one.figure.shown), key=lambda one: one.figure.share, default=None)
        said = _("Most often: {words}, {share}") if all(one.figure.shown for one in self.choices) \
            else _("Most often, of what is shown: {words}, {share}")
        title = said.format(words=most.words, share=wording.share(most.figure)) if most else ""
        if most and not most.figure.count:
            title = _("Nobody chose what is shown here.")
        drawn = [charts.Choice(one.words, one.figure, one.further, one.change) for one in self.choices]
        return charts.options(title, drawn, _("Second or third") if self.kind == "rank" else "")

    @property
    def shown(self) -> bool:
        """Whether any of its counts is."""
        return any(choice.figure.shown for choice in self.choices)


Tables = Mapping[str, Table]


def questions(items: Sequence[Item], tables: Tables, earlier: Tables, before: Mapping[str, Item] | None,
              comments: Mapping[str, tuple[Said, ...]], scaled: set[str], same_survey: bool = True) -> tuple[Question, ...]:
    """Every question that is not among the scales, in the order of the survey. `before`: what was asked in the wave before."""
    held = _bounding(items, tables, comments)
    out = {key: said for key, said in comments.items() if key not in held}
    return tuple(_question(item, tables, earlier if comparable(item, before) else {}, not_compared(item, before, same_survey), out, held)
                 for item in items if item.id not in scaled and item.kind != "info")


def standing(items: Sequence[Item], tables: Tables, comments: Mapping[str, tuple[Said, ...]]) -> set[str]:
    """Keys of comments that stand on the page of results: how many there are may be told elsewhere too."""
    return set(comments) - _bounding(items, tables, comments)


def _bounding(items: Sequence[Item], tables: Tables, comments: Mapping[str, tuple[Said, ...]]) -> set[str]:
    """Keys of comments whose mere number would narrow a count that is not shown: each was written by somebody who chose
    *other*, who was asked because of an earlier answer, or who gave a grade."""
    by_id, found = {item.id: item for item in items}, set()
    for item in items:
        own = [key for key in item.texts if key in comments]
        hidden = _asked_by_hidden(item, by_id, tables)
        found |= {key for key in own if hidden or (key == item.other_key and not _all_shown(_of_other(item, tables)))
                  or (key == item.why_key and _nearly_all(tables.get(f"{item.id}.all"), len(comments[key])))}
    return found


def _asked_by_hidden(item: Item, by_id: Mapping[str, Item], tables: Tables) -> bool:
    """Whether some count of an answer is hidden on which it depends that this is asked."""
    earlier = [by_id[one.item] for one in item.conditions if one.item in by_id]
    return any(not _all_shown(figures_of(one, tables)) or _asked_by_hidden(one, by_id, tables) for one in earlier)


def figures_of(item: Item, tables: Tables) -> list[Figure]:
    """Every count for everybody that is told or hidden of a question."""
    names = [f"{item.id}.all", *(f"{item.id}-{place}.all" for place in range(1, len(item.options) + 1))]
    return [figure for name in names if name in tables for row in tables[name].rows for figure in row.figures]


def _of_other(item: Item, tables: Tables) -> list[Figure]:
    places = [f"{item.id}-{place}.all" for place, option in enumerate(item.options, 1) if option.code == OTHER]
    found = [tables[name].of("high") for name in places if name in tables]
    row = tables[f"{item.id}.all"].of(OTHER) if f"{item.id}.all" in tables else None
    return [figure for figure in (*found, row) if figure is not None]


def _all_shown(found: Sequence[Figure]) -> bool:
    return all(figure.shown for figure in found)


def _nearly_all(table: Table | None, comments: int) -> bool:
    base = table.rows[0].base if table and table.rows else None
    return base is not None and base - comments < SMALLEST_TOLD


def equality(items: Sequence[Item], tables: Tables) -> tuple[Question, ...]:
    """Who answered, as the equality page tells it: nothing is compared, and by nothing else."""
    found = (_question(item, {name.removeprefix("eq-"): table for name, table in tables.items() if name.startswith("eq-")}, {}, "",
                       {}) for item in items)
    return tuple(question for question in found if question.choices)


def comparable(item: Item, before: Mapping[str, Item] | None) -> bool:
    """Whether the question was asked in the same words, with the same answers to choose from, of the same people."""
    return before is not None and item.id in before and wording_of(item) == wording_of(before[item.id])


def wording_of(item: Item) -> tuple[object, ...]:
    """What has to be the same for two waves to be compared. Hints, and the words on pages of results, may change."""
    scale = (item.scale.low, item.scale.middle, item.scale.high) if item.scale else ()
    return (item.kind, item.text, item.stem, tuple((option.code, option.label) for option in (*item.options, *item.aside)), scale,
            item.low, item.high, item.choose_most, item.conditions, item.match)


async def released_comments(wave: str) -> dict[str, tuple[Said, ...]]:
    """Comments that are out, by the key under which they were written."""
    reviews = {review.pk: review.item for review in await TextReview.filter(wave_id=wave, state=RELEASED)}
    found: dict[str, list[Said]] = {}
    for one in await Comment.filter(review_id__in=list(reviews), kept=True).order_by("id"):
        found.setdefault(reviews[one.review_id], []).append(Said(one.text, one.group))
    return {item: tuple(texts) for item, texts in found.items()}


def not_compared(item: Item, before: Mapping[str, Item] | None, same_survey: bool) -> str:
    """Why a question stands without a comparison. What another survey did not ask needs no word."""
    if before is None or (item.id not in before and not same_survey) or item.kind == "text" or comparable(item, before):
        return ""
    return translated(ASKED_OTHERWISE if item.id in before else NEW)


def _question(item: Item, tables: Tables, earlier: Tables, compared: str, comments: Mapping[str, tuple[Said, ...]],
              held: Collection[str] = ()) -> Question:
    own = tuple(said for key in item.texts for said in comments.get(key, ()))
    choices = _listed(item, tables, earlier) if item.kind in ("several", "rank") else _row(item, tables, earlier)
    return Question(item.id, item.kind, item.short or item.text, choices, _asked(item, tables),
                    translated(HELD) if any(key in held for key in item.texts) else _note(item, choices, own),
                    compared if choices else "", own)


def _asked(item: Item, tables: Tables) -> int | None:
    table = tables.get(f"{item.id}.all") or tables.get(f"{item.id}-1.all") if item.conditions else None
    return table.rows[0].base if table else None


def _note(item: Item, choices: Sequence[Choice], comments: Sequence[Said]) -> str:
    if item.kind == "text":
        return "" if comments else translated(OWN_WORDS)
    if not choices:
        return translated(SOME_ASKED) if item.conditions else ""
    if item.kind in ("several", "rank"):
        return translated(LISTED)
    return translated(BY_YEAR) if item.kind == "month" else ""


def _row(item: Item, tables: Tables, earlier: Tables) -> tuple[Choice, ...]:
    table = tables.get(f"{item.id}.all")
    if table is None:
        return ()
    order = ("high", "low", "none") if item.kind == "yesno" else table.categories
    then = {} if item.kind == "month" else earlier  # years move on
    made = [_choice(_words(item, table, code), table.of(code), then.get(f"{item.id}.all"), code) for code in order]
    return (*made, *_asides(tables.get(f"{item.id}.asides")))


def _asides(table: Table | None) -> tuple[Choice, ...]:
    """What no answer is made of, beside the answers of everybody."""
    if table is None or not any(figure.shown for figure in table.rows[0].figures):
        return ()
    return tuple(_choice(_("of these: {words}").format(words=words), table.of(code), None, code)
                 for code, words in zip(table.categories, table.words, strict=True) if code != "none")


def _words(item: Item, table: Table, code: str) -> str:
    if item.kind == "yesno" and code in ("high", "low"):
        return item.options[0 if code == "high" else 1].label
    own = table.words[table.categories.index(code)] if table.words else ""
    return own or _band(item, code) or translated(CATEGORIES.get(code, code))


def _band(item: Item, code: str) -> str:
    """The labels of a band, where a scale is told of some only."""
    values = getattr(item.scale, code, ()) if item.scale else ()
    return ", ".join(option.label for option in item.options if option.value in values)


def _listed(item: Item, tables: Tables, earlier: Tables) -> tuple[Choice, ...]:
    made = []
    for place, option in enumerate(item.options, 1):
        table = tables.get(f"{item.id}-{place}.all")
        if table:
            made.append(_choice(option.label, table.of("high"), earlier.get(f"{item.id}-{place}.all"), "high",
                                table.of("middle") if item.kind == "rank" else None))
    return tuple(made)


def _choice(words: str, figure: Figure | None, earlier: Table | None, code: str, further: Figure | None = None) -> Choice:
    assert figure is not None
    then = earlier.of(code) if earlier else None
    return Choice(words, figure, further, wording.change(figure, then) if then else None)
