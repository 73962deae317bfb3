"""A draft beside the version before it: what is different, in words, and which questions are compared with earlier waves.

A question is compared as long as it keeps its id. Other answers to choose from (another kind, scale or options) always make
it a new question: it gets a new id when it is published. Where only words are different, the writer says whether it still
asks the same; `same` in the draft remembers which words that was said about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from participation.words import _
from surveys.writing import reading, shape
from surveys.writing.kinds import Data

NEW, GONE, ANSWERS, WORDS, MOVED = "new", "gone", "answers", "words", "moved"


@dataclass(frozen=True)
class Change:
    """What happened to one question, as a sentence. `breaks`: it is not compared with earlier waves."""

    kind: str
    item: str
    sentence: str
    breaks: bool = False


def answers(data: Data, item: Data) -> tuple:
    """What has to stay for a comparison: the kind, what is stored, and how it is counted."""
    scale = data.get("scales", {}).get(item.get("scale"), {})
    steps = tuple(sorted(value for value, _label in scale.get("options", ())))
    bands = tuple(tuple(scale.get(band, ())) for band in ("low", "middle", "high"))
    codes = tuple(sorted(str(code) for code, _label in item.get("options", ())))
    return item["kind"], steps, bands, codes, bool(item.get("other")), item.get("choose_most")


def words(data: Data, item: Data) -> tuple:
    """What a respondent reads of it, without the hint."""
    scale = data.get("scales", {}).get(item.get("scale"), {})
    labels = {str(value): label for value, label in (*scale.get("options", ()), *item.get("options", ()))}
    rows = tuple(sorted((row, label) for row, label in item.get("rows", ())))
    return item.get("text", ""), item.get("stem") or scale.get("stem", ""), tuple(sorted(labels.items())), rows, item.get("body", "")


def undecided(data: Data, former: Data) -> list[str]:
    """Questions that are worded anew, of which nobody has said yet whether they ask the same."""
    said = data.get("same", {})
    return [item["id"] for item, before in _both(data, former) if item["kind"] != "info"
            and answers(data, item) == answers(former, before) and _reworded(data, item, former, before)
            and said.get(item["id"]) != fingerprint(data, item)]


def _both(data: Data, former: Data) -> Iterator[tuple[Data, Data]]:
    known = {item["id"]: item for item in former["items"]}
    return ((item, known[item["id"]]) for item in data["items"] if item["id"] in known)


def _reworded(data: Data, item: Data, former: Data, before: Data) -> bool:
    """Rows that a matrix has lost or gained do not reword it: they have ids of their own."""
    now, then = words(data, item), words(former, before)
    common = {row for row, _label in now[3]} & {row for row, _label in then[3]}
    kept = [tuple(pair for pair in rows if pair[0] in common) for rows in (now[3], then[3])]
    return (*now[:3], kept[0]) != (*then[:3], kept[1])


def fingerprint(data: Data, item: Data) -> str:
    """The words that a decision was about, as one text."""
    text, stem, labels, rows, _body = words(data, item)
    return "\n".join([text, stem, *(label for _code, label in (*labels, *rows))])


def decide(data: Data, item_id: str, same: bool) -> str:
    """Note that a reworded question asks the same, or give it a new id; returns the id that it has then."""
    item = shape.item(data, item_id)
    assert item is not None
    if same:
        data.setdefault("same", {})[item_id] = fingerprint(data, item)
        return item_id
    fresh = shape.new_id(data)
    shape.renamed(data, item_id, fresh)
    return fresh


def settled(data: Data, former: Data | None) -> Data:
    """The draft with new ids for questions whose answers are others than before."""
    mine = shape.opened(data)
    for item, before in list(_both(mine, former)) if former else ():
        if answers(mine, item) != answers(former, before):  # type: ignore[arg-type]
            shape.renamed(mine, item["id"], shape.new_id(mine))
    return mine


def as_published(data: Data, former: Data | None = None) -> Data:
    return shape.published(settled(data, former))


def told(data: Data, former: Data) -> list[Change]:
    """What is different from the version before, in the order of the draft; what is gone comes last."""
    now, then = {item["id"] for item in data["items"]}, {item["id"]: item for item in former["items"]}
    open_questions = set(undecided(data, former))
    found = [_changed(data, item, former, then.get(item["id"]), item["id"] in open_questions) for item in data["items"]]
    gone = [Change(GONE, item_id, _("“{item}” is not asked any more.").format(item=reading.name(item)), True)
            for item_id, item in then.items() if item_id not in now]
    return [one for one in (*found, *gone) if one]


def _changed(data: Data, item: Data, former: Data, before: Data | None, is_open: bool) -> Change | None:
    name = reading.name(item)
    if before is None:
        return Change(NEW, item["id"], _("“{item}” is new: there is nothing to compare it with yet.").format(item=name), True)
    if answers(data, item) != answers(former, before):
        return Change(ANSWERS, item["id"], _("“{item}” has other answers than before: its figures start afresh.").format(item=name), True)
    if _reworded(data, item, former, before):
        sentence = _("“{item}” is worded anew. Say whether it still asks the same.") if is_open else _(
            "“{item}” is worded anew and still asks the same: it is compared.")
        return Change(WORDS, item["id"], sentence.format(item=name), is_open)
    return None
