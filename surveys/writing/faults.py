"""What has to be mended before a draft can be published: a sentence each, with the place where it is mended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from participation.words import _
from surveys import library
from surveys.questionnaire import branches
from surveys.questionnaire.definition import Unreadable
from surveys.questionnaire.questions import Item
from surveys.writing import changes, reading, wording
from surveys.writing.kinds import Data

MOST_BOX = 60_000
"""Bytes of one sealed ballot. All ballots of a wave are as big as the biggest can be."""
QUESTION, CONDITIONS, ABOUT, SAME, ADD = "question", "conditions", "about", "same", "add"


@dataclass(frozen=True)
class Fault:
    """A sentence, the question it is about (or ""), and which page mends it."""

    sentence: str
    item: str = ""
    where: str = QUESTION


def found(data: Data, former: Data | None = None) -> list[Fault]:
    """Everything that keeps a draft from being published; `former`: the version before."""
    whole = [*_of_the_survey(data), *(fault for item in data["items"] for fault in _of_a_question(data, item))]
    whole += _of_branches(data)
    whole += [Fault(_("“{item}” is worded anew. Say whether it still asks the same.").format(item=reading.names(data)[item_id]), item_id, SAME)
              for item_id in (changes.undecided(data, former) if former else ())]
    return whole or _of_the_format(data)


def _of_the_survey(data: Data) -> Iterator[Fault]:
    if not data.get("title", "").strip():
        yield Fault(_("Give the survey a title."), where=ABOUT)
    if not any(item["kind"] != "info" for item in data["items"]):
        yield Fault(_("Ask at least one question."), where=ADD)


def _of_a_question(data: Data, item: Data) -> Iterator[Fault]:
    name = reading.name(item)
    if not str(item.get("text", "")).strip():
        yield Fault(_("A question on page {n} has no words.").format(n=_page(data, item["id"])), item["id"])
    if item["kind"] in ("choice", "several", "rank") and len(item.get("options", ())) < 2:
        yield Fault(_("“{item}” needs at least two answers to choose from.").format(item=name), item["id"])
    if item["kind"] == "matrix" and not item.get("rows"):
        yield Fault(_("“{item}” has no statements yet.").format(item=name), item["id"])
    if item["kind"] in ("scale", "grade", "matrix") and item.get("scale") not in data.get("scales", {}):
        yield Fault(_("“{item}” has no scale.").format(item=name), item["id"])
    yield from _twice(item, name)


def _twice(item: Data, name: str) -> Iterator[Fault]:
    labels = [str(label).strip().casefold() for _code, label in (*item.get("options", ()), *item.get("rows", ()))]
    if "" in labels:
        yield Fault(_("One answer to “{item}” has no words.").format(item=name), item["id"])
    if len(set(labels)) < len(labels):
        yield Fault(_("“{item}” has the same answer twice.").format(item=name), item["id"])


def _page(data: Data, item_id: str) -> int:
    return next(n for n, page in enumerate(data["pages"], 1) if item_id in page)


def _of_branches(data: Data) -> list[Fault]:
    shown, names, owners = reading.pages(data), reading.names(data), owner(data)
    return [Fault(branches.said(_in_words(one, shown), names), owners.get(one.item, one.item), CONDITIONS if one.item else ADD)
            for one in _once_a_matrix(branches.troubles(shown), owners)]


def owner(data: Data) -> dict[str, str]:
    """The item that a question belongs to: itself, or the matrix that it is a row of."""
    return {f"{item['id']}{row}": item["id"] for item in data["items"] for row, _label in item.get("rows", ())}


def _once_a_matrix(troubles: list[branches.Trouble], owners: dict[str, str]) -> list[branches.Trouble]:
    """The rows of a matrix have the same conditions: what is wrong with them is said once."""
    known = {(owners.get(one.item, one.item), one.kind, one.on, one.page): one for one in reversed(troubles)}
    return [one for one in troubles if one in known.values()]


def _in_words(trouble: branches.Trouble, pages: list[list[Item]]) -> branches.Trouble:
    """Values as labels, where the question knows them."""
    on = next((item for page in pages for item in page if item.id == trouble.on), None)
    known = {option.value: option.label for option in on.known.values()} if on else {}
    values = tuple(known.get(value, _("an answer that was removed")) for value in trouble.values)
    return branches.Trouble(trouble.kind, trouble.item, trouble.on, tuple(dict.fromkeys(values)), trouble.page)


def _of_the_format(data: Data) -> list[Fault]:
    """The last word has the reader that respondents' pages use."""
    try:
        form = library.of(changes.as_published(data))
    except Unreadable as problem:
        return [Fault(str(problem), where=ADD)]
    if form.box_size > MOST_BOX:
        return [Fault(_("Together the answers could be too long to seal. Allow fewer characters in long texts, or take one out."), where=ADD)]
    return []


def hints(data: Data) -> dict[str, list[str]]:
    """Question → what may be worth another look about its wording; those without a hint are left out."""
    told = {item["id"]: wording.told(item, data.get("audience", ""), data.get("language", "en")) for item in data["items"]}
    return {item_id: sentences for item_id, sentences in told.items() if sentences}
