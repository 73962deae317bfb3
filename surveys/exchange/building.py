"""From what was found in a file to the data of a questionnaire that `library.of` accepts."""

from __future__ import annotations

import re
from typing import Any

from participation.words import _, ngettext
from surveys import library
from surveys.exchange import conditions, translations
from surveys.exchange.choosing import Chooser
from surveys.exchange.conditions import NotUnderstood, Target
from surveys.exchange.found import Came, File, Found, Note, Unreadable, Words, own
from surveys.questionnaire.definition import MOST_ID, Unreadable as NotOurs

MOST_QUESTIONS = 500
LONGEST_TEXT = 4_000
LONGEST_TITLE = 160
SECONDS_A_QUESTION = 12
SHOWN_NAMES = 6
_ROW = re.compile(r"\d+")
_KEPT = re.compile(r"[^0-9A-Za-z]")


class Builder:
    """Goes through the questions once, in order: ids, choices, conditions, pages, translations."""

    def __init__(self, file: File) -> None:
        self.file = file
        self.language = file.language or "en"
        self.chooser = Chooser(file, self.language)
        self.targets: dict[str, Target] = {}
        self.items: list[dict[str, Any]] = []
        self.pages: list[tuple[str, list[str]]] = []
        self.renamed: list[tuple[str, str]] = []
        self.taken: set[str] = set()
        self.words: dict[str, dict[str, dict[str, Any]]] = {}

    def build(self) -> Came:
        """Raises Unreadable for a file without a single question, and for one that is too large."""
        if len(self.file.found) > MOST_QUESTIONS:
            raise Unreadable(_("This survey has {n} questions. We read up to {most}: take it apart first.").format(
                n=len(self.file.found), most=MOST_QUESTIONS))
        for found in self.file.found:
            self._add(found)
        if not any(item["kind"] != "info" for item in self.items):
            raise Unreadable(_("There is no question in this file that we can ask."))
        self._say_renamed()
        return Came(self.file.source, self._checked(), tuple(in_order(self.file)))

    def _add(self, found: Found) -> None:
        self._warn_of_long(found)
        if self.chooser.nothing_to_choose(found):
            self.file.note(found.where, _("There is nothing to choose from, so it is left out."))
            return
        item: dict[str, Any] = {"id": self._id(found), "kind": found.kind, "text": self._own(found.text)}
        item |= {key: self._own(words) for key, words in {"hint": found.hint, "body": found.body, **found.worded}.items()
                 if self._own(words)}
        if asked := self._asked(found):
            item["ask_if"] = asked
        codes = self.chooser.put(item, found)
        item |= found.more
        self._rows(item, found)
        self._aim(item, found, codes)
        self.items.append(item)
        self._place(item["id"], found.page)
        translations.collect(self.words, item, found, self.language)

    def _own(self, words: Words) -> str:
        return own(words, self.language)

    def _warn_of_long(self, found: Found) -> None:
        if self.file.frame:
            return  # our own file
        longest = max((len(text) for words in (found.text, found.hint, found.body) for text in words.values()), default=0)
        if longest > LONGEST_TEXT:
            raise Unreadable(_("{where}: the text has {n} characters. A question may have {most}: shorten it in the file first.").format(
                where=found.where, n=longest, most=LONGEST_TEXT))

    def _id(self, found: Found) -> str:
        wanted = found.id or _KEPT.sub("", found.name)[:MOST_ID] or f"Q{len(self.items) + 1}"
        made = self._free(wanted)
        if made != found.name and not found.id and found.kind != "info":
            self.renamed.append((found.name, made))
        return made

    def _free(self, wanted: str) -> str:
        made, n = wanted, 2
        while made in self.taken:
            made, n = f"{wanted[:MOST_ID - 4]}{n}", n + 1
        self.taken.add(made)
        return made

    def _rows(self, item: dict[str, Any], found: Found) -> None:
        """Rows of a matrix get letters and digits behind the id of the matrix."""
        if found.kind != "matrix":
            return
        item["rows"], self.row_ids = [], {}
        for number, row in enumerate(found.rows, 1):
            suffix = self._suffix(item["id"], row.name, number)
            item["rows"].append([suffix, self._own(row.words)])
            self.row_ids[row.name] = item["id"] + suffix

    def _suffix(self, own_id: str, name: str, number: int) -> str:
        bare = name.removeprefix(own_id) if name.startswith(own_id) and name != own_id else name
        short = _KEPT.sub("", bare)
        for suffix in (short if len(own_id) + len(short) <= MOST_ID else "", f"r{number}", *(f"r{number}{x}" for x in "abcdefghij")):
            if suffix and own_id + suffix not in self.taken:
                self.taken.add(own_id + suffix)
                return suffix
        raise Unreadable(_("{name}: its rows cannot be told apart. Shorten its name in the file first.").format(name=own_id))

    def _aim(self, item: dict[str, Any], found: Found, codes: dict[str, int | str]) -> None:
        """What later conditions may name."""
        if found.kind == "info":
            return
        if found.kind == "matrix":
            self.targets |= {name: Target(row_id, "scale", codes) for name, row_id in self.row_ids.items()}
            return
        self.targets[found.name] = Target(item["id"], found.kind, codes)
        self.targets |= {part: Target(item["id"], found.kind, codes, codes[code]) for part, code in found.parts.items() if code in codes}

    def _asked(self, found: Found) -> dict[str, Any] | None:
        """All conditions of the question and its groups together. One that cannot be said is left away, and told."""
        kept: list[conditions.Tree] = []
        for logic in found.logic:
            try:
                tree = conditions.parse(logic)
                self._together([*kept, tree])
            except NotUnderstood:
                self._left_away(found, logic)
            else:
                kept.append(tree)
        return self._together(kept)

    def _together(self, trees: list[conditions.Tree]) -> dict[str, Any] | None:
        return conditions.ask_if(trees[0] if len(trees) == 1 else conditions.Joined("all", tuple(trees)), self.targets)

    def _left_away(self, found: Found, logic: str) -> None:
        said = _("It is asked only under a condition that we cannot keep: {logic}. That condition is left away, so that more people are asked.")
        self.file.note(found.where, said.format(logic=_shortened(logic)))

    def _place(self, item_id: str, page: str) -> None:
        if page and self.pages and self.pages[-1][0] == page:
            self.pages[-1][1].append(item_id)
        else:
            self.pages.append((page, [item_id]))

    def _say_renamed(self) -> None:
        if self.renamed:
            some = ", ".join(f"{before} → {after}" for before, after in self.renamed[:SHOWN_NAMES])
            more = len(self.renamed) - SHOWN_NAMES
            said = _("Names of questions hold letters and digits, {most} at most. New names: {some}").format(most=MOST_ID, some=some)
            self.file.note("", said + (ngettext(" and {n} more.", " and {n} more.", more).format(n=more) if more > 0 else "."))

    def _checked(self) -> dict[str, Any]:
        data = self._data()
        try:
            library.of(data)
        except NotOurs as problem:
            raise Unreadable(_("What this file holds does not fit together ({problem}).").format(problem=problem)) from problem
        return data

    def _data(self) -> dict[str, Any]:
        title = self._own(self.file.title) or _("Imported survey")
        asked = sum(item["kind"] != "info" for item in self.items)
        data: dict[str, Any] = {
            "id": key_of(self.file.key or title), "version": 1, "language": self.language, "audience": "staff",
            "title": title[:LONGEST_TITLE], "intro": self._own(self.file.intro), "minutes": max(1, round(asked * SECONDS_A_QUESTION / 60)),
            "help_lines": []}
        if any(len(page) > 1 for _key, page in self.pages):
            data["pages"] = [page for _key, page in self.pages]
        data |= self.chooser.shared()
        data["items"] = self.items
        data |= self.file.frame
        if self.file.help:
            data["help_lines"] = self._own(self.file.help).split("\n")
        return data | translations.frame(self.words, self.file, self.chooser, self.language)


def key_of(text: str) -> str:
    """Small letters, digits and hyphens, such as an id of a questionnaire."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60].strip("-") or "imported"


def _shortened(text: str, most: int = 120) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most - 1] + "…"


def in_order(file: File) -> list[Note]:
    """Notes in the order of the file, whichever step made them; those about the whole file last."""
    places = {found.where: float(n) for n, found in reversed(list(enumerate(file.found)))}
    at = -1.0
    for note in file.notes:  # what was left out stands where its neighbours are
        at = places.setdefault(note.where, at + 0.001) if note.where else at
    if all(_ROW.search(note.where) for note in file.notes if note.where) and file.source != "LimeSurvey":
        places = {where: float(_ROW.search(where)[0]) for where in places if _ROW.search(where)}  # type: ignore[index]
    return sorted(file.notes, key=lambda note: places[note.where] if note.where else float("inf"))


def came(file: File) -> Came:
    """The questionnaire of what was found. Raises Unreadable."""
    return Builder(file).build()


