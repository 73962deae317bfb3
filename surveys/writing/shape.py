"""Questions and pages of a draft in order: add, move, duplicate, remove, bring back. All of it changes the data in place.

A draft is the data of a questionnaire (surveys.questionnaire.definition) with four tables of its own: `pages` is always there, `given`
counts the ids that were ever given (`items`; by the id of a question: its options or rows), `removed` holds the questions
that can be brought back, `same` the wording of which somebody said that it is still the same question.
"""

from __future__ import annotations

import copy
import re
from typing import Any

from surveys.writing import kinds
from surveys.writing.kinds import Data, Starter

MOST_QUESTIONS = 120
MOST_REMOVED = 10
OF_DRAFTS = ("removed", "same")
"""Tables that only a draft has."""


def opened(data: Data) -> Data:
    """A copy to work on, with its pages written out."""
    mine = copy.deepcopy(data)
    mine.setdefault("items", [])
    mine.setdefault("pages", [[item["id"]] for item in mine["items"]])
    mine.setdefault("given", {"items": 0})
    return mine


def closed(data: Data) -> Data:
    """The data as it is stored: items in the order of the pages; pages left out where each holds one question."""
    mine = copy.deepcopy(data)
    mine["pages"] = [page for page in mine["pages"] if page]
    by_id = {item["id"]: item for item in mine["items"]}
    mine["items"] = [by_id[name] for page in mine["pages"] for name in page]
    if all(len(page) == 1 for page in mine["pages"]):
        del mine["pages"]
    return mine


def published(data: Data) -> Data:
    """The data without what only a draft needs."""
    mine = closed(opened(data))
    used = {item.get("scale") for item in mine["items"]}
    mine["scales"] = {name: scale for name, scale in mine.get("scales", {}).items() if name in used}
    ids = {item["id"] for item in mine["items"]}
    for words in mine.get("translations", {}).values():
        if "items" in words:
            words["items"] = [one for one in words["items"] if one["id"] in ids]
        if "scales" in words:
            words["scales"] = {name: scale for name, scale in words["scales"].items() if name in used}
    return {name: value for name, value in mine.items() if name not in OF_DRAFTS and value != {}}


def item(data: Data, item_id: str) -> Data | None:
    return next((one for one in data["items"] if one["id"] == item_id), None)


def order(data: Data) -> list[str]:
    """The ids in the order in which they are asked."""
    return [name for page in data["pages"] for name in page]


def page_of(data: Data, item_id: str) -> int:
    """The place of the page, from 0, that holds a question."""
    return next(n for n, page in enumerate(data["pages"]) if item_id in page)


# ---- ids, given once ---------------------------------------------------------------------------------------------------

def all_ids(data: Data) -> set[str]:
    """Every id of a question or a row of a matrix, those that can be brought back as well."""
    gone = [one["item"] for one in data.get("removed", [])]
    return {name for one in (*data["items"], *gone) for name in (one["id"], *(f"{one['id']}{row}" for row, _label in one.get("rows", ())))}


def new_id(data: Data) -> str:
    """Q1, Q2, …: one that no question of this survey has had."""
    taken, given = all_ids(data), data["given"]
    while True:
        given["items"] = given.get("items", 0) + 1
        if f"Q{given['items']}" not in taken:
            return f"Q{given['items']}"


def _keep_for_ever(data: Data, item_id: str) -> None:
    if numbered := re.fullmatch(r"Q(\d{1,6})", item_id):
        data["given"]["items"] = max(data["given"].get("items", 0), int(numbered[1]))


# ---- adding -----------------------------------------------------------------------------------------------------------

def add(data: Data, starter: Starter, text: str, labels: list[str], *, after: str = "") -> str:
    """A new question on a page of its own, at the end or after another; the id it was given."""
    made = kinds.started(starter, new_id(data), text, data.get("audience", ""))
    if starter.scale:
        made["scale"] = put_scale(data, starter)
    if starter.chooses:
        made["options"] = [[f"o{n}", label] for n, label in enumerate(labels, 1)]
        data["given"][made["id"]] = len(labels)
    elif starter.kind == "matrix":
        made["rows"] = [[letters(n), label] for n, label in enumerate(labels, 1)]
        data["given"][made["id"]] = len(labels)
    elif starter.kind == "info" and labels:
        made["body"] = "\n\n".join(labels)
    data["items"].append(made)
    data["pages"].insert(page_of(data, after) + 1 if after in order(data) else len(data["pages"]), [made["id"]])
    with_asides(data, made)
    return str(made["id"])


def letters(number: int) -> str:
    """1 is a, 26 is z, 27 is aa: what tells the rows of a matrix apart."""
    made = ""
    while number:
        number, place = divmod(number - 1, 26)
        made = chr(ord("a") + place) + made
    return made


def put_scale(data: Data, starter: Starter) -> str:
    """The name of the scale that a question of this kind uses; a scale of one's own is a new one each time."""
    scales, name = data.setdefault("scales", {}), starter.scale
    if starter.key == "own":
        name = next(one for one in ("own", *(f"own{n}" for n in range(2, MOST_QUESTIONS + 3))) if one not in scales)
    scales.setdefault(name, kinds.words()["scales"][starter.scale])
    return name


def with_asides(data: Data, made: Data) -> None:
    known = kinds.words()["asides"]
    for name in made.get("asides", ()):
        data.setdefault("asides", {}).setdefault(name, known.get(name, name))


def duplicate(data: Data, item_id: str) -> str:
    """A copy on a page of its own, right after; it is asked under the same conditions."""
    made = copy.deepcopy(item(data, item_id))
    assert made is not None
    made["id"] = new_id(data)
    if item_id in data["given"]:
        data["given"][made["id"]] = data["given"][item_id]
    data["items"].append(made)
    data["pages"].insert(page_of(data, item_id) + 1, [made["id"]])
    return str(made["id"])


# ---- removing, bringing back --------------------------------------------------------------------------------------------

def remove(data: Data, item_id: str) -> None:
    """Takes a question out; it can be brought back until the draft is published."""
    page = page_of(data, item_id)
    gone: dict[str, Any] = {"item": item(data, item_id), "page": page, "place": data["pages"][page].index(item_id),
                            "alone": len(data["pages"][page]) == 1}
    data["items"] = [one for one in data["items"] if one["id"] != item_id]
    data["pages"][page].remove(item_id)
    data["pages"] = [one for one in data["pages"] if one]
    data["removed"] = [*data.get("removed", []), gone][-MOST_REMOVED:]
    _keep_for_ever(data, item_id)


def bring_back(data: Data, item_id: str) -> bool:
    """Puts a removed question where it was, as far as that place is still there; False if it is not kept."""
    gone = next((one for one in data.get("removed", []) if one["item"]["id"] == item_id), None)
    if gone is None:
        return False
    data["removed"].remove(gone)
    data["items"].append(gone["item"])
    page = min(gone["page"], len(data["pages"]))
    if gone["alone"] or page == len(data["pages"]):
        data["pages"].insert(page, [item_id])
    else:
        data["pages"][page].insert(min(gone["place"], len(data["pages"][page])), item_id)
    return True


# ---- moving -------------------------------------------------------------------------------------------------------------

def move(data: Data, item_id: str, step: int) -> None:
    """One place up (-1) or down (1). Within its page; from the edge of a shared page onto a page of its own; a question
    that is alone goes past the next page, whole."""
    pages, n = data["pages"], page_of(data, item_id)
    page = pages[n]
    place = page.index(item_id) + step
    if 0 <= place < len(page):
        page.remove(item_id)
        page.insert(place, item_id)
    elif len(page) > 1:
        page.remove(item_id)
        pages.insert(n + (step > 0), [item_id])
    elif 0 <= n + step < len(pages):
        pages[n], pages[n + step] = pages[n + step], pages[n]


def join(data: Data, item_id: str) -> None:
    """Onto the page of the question before it."""
    before = order(data)[:order(data).index(item_id)]
    if before:
        data["pages"][page_of(data, item_id)].remove(item_id)
        data["pages"][page_of(data, before[-1])].append(item_id)
        data["pages"] = [one for one in data["pages"] if one]


def split(data: Data, item_id: str) -> None:
    """Onto a page of its own; what followed on the same page gets a page after it."""
    n = page_of(data, item_id)
    page = data["pages"][n]
    place = page.index(item_id)
    data["pages"][n:n + 1] = [part for part in (page[:place], [item_id], page[place + 1:]) if part]


def to_page(data: Data, item_id: str, number: int) -> None:
    """To the end of another page (from 1); beyond the last one: onto a new page at the end."""
    target = data["pages"][number - 1] if 1 <= number <= len(data["pages"]) else None
    if target is not None and item_id in target:
        return
    data["pages"][page_of(data, item_id)].remove(item_id)
    if target is None:
        data["pages"].append([item_id])
    else:
        target.append(item_id)
    data["pages"] = [one for one in data["pages"] if one]


# ---- one id for another ---------------------------------------------------------------------------------------------------

def renamed(data: Data, old: str, new: str) -> None:
    """A question, and the rows of a matrix, under another id, wherever it is named."""
    one = item(data, old)
    assert one is not None
    rows = {f"{old}{row}": f"{new}{row}" for row, _label in one.get("rows", ())}
    one["id"] = new
    data["pages"] = [[new if name == old else name for name in page] for page in data["pages"]]
    for condition in (each for other in data["items"] for each in conditions(other)):
        condition["item"] = ({old: new} | rows).get(condition["item"], condition["item"])
    for words in data.get("translations", {}).values():
        for known in words.get("items", ()):
            known["id"] = new if known["id"] == old else known["id"]
    if old in data["given"]:
        data["given"][new] = data["given"].pop(old)
    _keep_for_ever(data, old)


def conditions(one: Data) -> list[Data]:
    """The conditions of a question, to be changed in place."""
    given = one.get("ask_if")
    if not given:
        return []
    return given[match(one)] if match(one) in given else [given]


def match(one: Data) -> str:
    return "any" if "any" in one.get("ask_if", {}) else "all"


def set_conditions(one: Data, found: list[Data], how: str) -> None:
    """`how`: all or any. No condition: always asked."""
    one.pop("ask_if", None)
    if found:
        one["ask_if"] = dict(found[0]) if len(found) == 1 and how == "all" else {how: found}
