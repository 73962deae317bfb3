"""Rows of an XLSForm's sheet *survey* as questions, one after the other."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pyxform import aliases
from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

from participation.words import _, ngettext
from surveys.exchange import folding, plain, xlsform_rules
from surveys.exchange.found import Choice, File, Found, Row, Words

_SELECT = re.compile(rf"^({'|'.join(sorted(map(re.escape, aliases.select), key=len, reverse=True))})\s+(\S+)(\s+(?:or_other|or specify other))?$", re.I)
_BEGIN = re.compile(r"^(begin|end)[ _](\w+)$", re.I)


@dataclass
class Line:
    """One row: plain cells by column, and words by column and language."""

    number: int
    cells: dict[str, str]
    words: dict[str, dict[str, str]] = field(default_factory=dict)

    def get(self, name: str) -> str:
        return self.cells.get(name, "")


Lists = dict[str, list[Line]]


@dataclass
class Group:
    """A group that is open. `rows` waits for the end of a table."""

    kind: str
    line: Line
    logic: list[str]
    page: str
    rows: list[Line] = field(default_factory=list)
    listed: str = ""


def put(file: File, lines: list[Line], lists: Lists, *, exact: bool = False) -> None:
    """Adds the questions of these rows to the file. `exact`: texts are ours and stay as they are."""
    rows = _Rows(file, lists, exact)
    for line in lines:
        rows.take(line)
    rows.end()


class _Rows:
    def __init__(self, file: File, lists: Lists, exact: bool) -> None:
        self.file, self.lists, self.exact = file, lists, exact
        self.open: list[Group] = []
        self.required = 0
        self.device: list[str] = []

    def take(self, line: Line) -> None:
        kind = " ".join(line.get("type").split())
        if line.get("heard_kind").startswith("own words"):
            return
        if not kind:
            if line.words.get("label") or line.get("name"):
                self.file.note(self._where(line), _("It has no type, so it is left out."))
            return
        if self._in_grid(line, _SELECT.match(kind)):
            return
        self.required += line.get("required").lower() in ("yes", "true", "true()", "1")
        if edge := _BEGIN.match(kind):
            self._edge(edge.group(1).lower(), edge.group(2).lower(), line)
        elif self.open and self.open[-1].kind in ("table", "score", "rank", "kobomatrix"):
            self.open[-1].rows.append(line)
        else:
            self._question(kind, line)

    def _in_grid(self, line: Line, select: re.Match[str] | None) -> bool:
        """A grid the older way: a row that shows the answers (appearance "label"), then rows that show none ("list-nolabel")."""
        looks = line.get("appearance").split()
        if self.open and self.open[-1].kind == "grid":
            if select and "list-nolabel" in looks and select.group(2) == self.open[-1].listed:
                self.open[-1].rows.append(line)
                return True
            self._close()
        if select and "label" in looks:
            self._begin("grid", line)
            self.open[-1].listed = select.group(2)
            return True
        return False

    def end(self) -> None:
        if self.open and self.open[-1].kind == "grid":
            self._close()
        for _group in list(self.open):
            self.file.note(self._where(self.open[-1].line), _("This group has no end. It ends with the sheet."))
            self._close()
        if self.device:
            self.file.note("", _("{names}: facts about a device, a person or the time of answering. They are left out; nothing of the kind is "
                                 "kept here.").format(names=", ".join(self.device)))
        if self.required:
            self.file.note("", ngettext("{n} question had to be answered. Here every question can be skipped.",
                                        "{n} questions had to be answered. Here every question can be skipped.",
                                        self.required).format(n=self.required))

    # ---- groups -----------------------------------------------------------------------------------------------------

    def _edge(self, edge: str, what: str, line: Line) -> None:
        if edge == "begin":
            self._begin(what, line)
        elif self.open:
            self._close()
        else:
            self.file.note(self._where(line), _("A group ends here that never began."))

    def _begin(self, what: str, line: Line) -> None:
        looks, outer = line.get("appearance").split(), self.open[-1] if self.open else None
        logic = [*(outer.logic if outer else ()), *filter(None, [line.get("relevant")])]
        kind = {"score": "score", "rank": "rank", "kobomatrix": "kobomatrix"}.get(what, "table" if "table-list" in looks else what)
        page = outer.page if outer else ""
        page = page or (f"page-{line.number}" if "field-list" in looks and kind == "group" else "")
        self.open.append(Group(kind, line, logic, page))
        if kind in ("repeat", "lgroup", "loop"):
            self.file.note(self._where(line), _("Its questions were asked again and again. Here they are asked once."))
        if kind in ("group", "repeat", "lgroup", "loop") and self._said(line, "label"):
            self._add(Found(f"{line.get('name')}_title", self._where(line), "info", self._said(line, "label")), line, own_logic=False)

    def _close(self) -> None:
        group = self.open.pop()
        if group.kind == "table":
            self._table(group)
        elif group.kind == "grid" and group.rows:
            self._matrix(group, group.listed, group.rows)
        elif group.kind == "score":
            self._matrix(group, group.line.get("kobo--score-choices"), group.rows)
        elif group.kind == "rank":
            self._ranked(group)
        elif group.kind == "kobomatrix":
            self.file.note(self._where(group.line), _("A table with a question of its own in every cell. It is left out: ask its rows one by one."))

    def _table(self, group: Group) -> None:
        selects = [_SELECT.match(" ".join(row.get("type").split())) for row in group.rows]
        lists = {one.group(2) if one and aliases.select[one.group(1).lower()] == "select one" else None for one in selects}
        if len(lists) == 1 and None not in lists and not any(row.get("relevant") for row in group.rows):
            return self._matrix(group, str(lists.pop()), group.rows)
        if group.rows:
            self.file.note(self._where(group.line), _("The rows of this table do not all have the same answers. They become questions of their own."))
        self.open.append(Group("group", group.line, group.logic, group.page))
        for row in group.rows:
            self.take(row)
        self.open.pop()

    def _matrix(self, group: Group, name: str, rows: list[Line]) -> None:
        line = group.line
        found = Found(line.get("name") or f"table{line.number}", self._where(line), "matrix", self._said(line, "label") or {"": _("For each of these:")},
                      self._said(line, "hint"), choices=self._choices(name, line),
                      rows=[Row(row.get("name"), self._said(row, "label")) for row in rows])
        found.logic, found.page = list(group.logic), group.page
        self._ours(found, line)
        self._finish(found, line)

    def _ranked(self, group: Group) -> None:
        line = group.line
        found = Found(line.get("name"), self._where(line), "rank", self._said(line, "label"), self._said(line, "hint"),
                      choices=self._choices(line.get("kobo--rank-items"), line), logic=list(group.logic), page=group.page)
        found.more = {"choose_most": len(group.rows)} if 0 < len(group.rows) < len(found.choices) else {}
        self._finish(found, line)

    # ---- questions --------------------------------------------------------------------------------------------------

    def _question(self, kind: str, line: Line) -> None:
        found = Found(line.get("name") or f"row{line.number}", self._where(line), "", self._said(line, "label"), self._said(line, "hint"))
        select = _SELECT.match(kind)
        if select:
            self._select(found, line, select)
        elif "from_file" in kind or "from file" in kind or "external" in kind:
            self.file.note(found.where, _("Its answers are in another file. It is left out."))
        else:
            self._simple(found, line, kind.lower())
        if found.kind and not (line.get("relevant") and folding.folded(self.file, found, line.get("relevant"))):
            self._ours(found, line)
            self._add(found, line)

    def _select(self, found: Found, line: Line, select: re.Match[str]) -> None:
        canonical = aliases.select[select.group(1).lower()]
        found.choices = self._choices(select.group(2), line)
        codes = {choice.code for choice in found.choices if not choice.aside}
        found.kind = {"select one": "choice", "rank": "rank"}.get(canonical, "several")
        if found.kind == "choice" and "likert" in line.get("appearance").split():
            found.kind = "scale"
        elif found.kind == "choice" and codes == {"yes", "no"}:
            found.kind = "yesno"
        if select.group(3):
            found.worded["other"] = {"": _("Other, please say")}
        if line.get("choice_filter"):
            self.file.note(found.where, _("Only some of its answers were shown, depending on earlier ones. Here all are shown."))

    def _simple(self, found: Found, line: Line, kind: str) -> None:
        known = QUESTION_TYPE_DICT.get(kind) or QUESTION_TYPE_DICT.get(kind.replace("_", " "))
        if kind in xlsform_rules.KINDS:
            xlsform_rules.KINDS[kind](self.file, found, line.cells)
        elif known is None:
            self.file.note(found.where, _("“{kind}” is a kind of question that we do not know. It is left out.").format(kind=kind[:60]))
        elif "jr:preload" in known.get("bind", {}) or kind in ("audit", "username", "email"):
            self.device.append(line.get("name") or kind)
        else:
            xlsform_rules.by_type(self.file, found, line.cells, str(known["control"]["tag"]) if "control" in known else "",
                                  str(known.get("bind", {}).get("type", "")))

    def _add(self, found: Found, line: Line, *, own_logic: bool = True) -> None:
        group = self.open[-1] if self.open else None
        found.logic = [*(group.logic if group else ()), *filter(None, [line.get("relevant") if own_logic else ""])]
        found.page = group.page if group else ""
        self._finish(found, line)

    def _finish(self, found: Found, line: Line) -> None:
        xlsform_rules.bound(self.file, found, line.cells)
        if any(line.words.get(name) for name in ("image", "audio", "video", "big-image")) or any(
                plain.pictures(text) for text in line.words.get("label", {}).values()):
            self.file.note(found.where, _("The picture, film or sound in its text is left out."))
        if not self.exact and any(plain.piped(text) for text in line.words.get("label", {}).values()):
            self.file.note(found.where, _("Its text shows an earlier answer. It now shows the name in brackets instead: write it anew."))
        if line.get("default"):
            self.file.note(found.where, _("It came with an answer filled in. Here nothing is filled in."))
        self.file.found.append(found)

    def _ours(self, found: Found, line: Line) -> None:
        """What our own columns say of it."""
        if line.get("heard_kind"):
            found.kind, found.more = line.get("heard_kind"), {}
        found.id, found.scale = line.get("heard_id"), line.get("heard_scale")
        if line.get("heard_kind") and not found.id:
            found.id = found.name
        found.worded |= {name: line.words[f"heard_{name}"] for name in ("short", "stem", "other", "evidence") if line.words.get(f"heard_{name}")}
        found.more |= {key: int(line.get(f"heard_{key}")) for key in ("lines", "choose_most") if line.get(f"heard_{key}").isdecimal()
                       and line.get(f"heard_{key}").isascii() and len(line.get(f"heard_{key}")) < 9}
        if line.get("heard_evidences"):
            found.more["evidences"] = [one.strip() for one in line.get("heard_evidences").split(",")]
        if found.scale:
            first = next(iter(self.lists.get(" ".join(line.get("type").split()).partition(" ")[2] or line.get("heard_list"), ())), None)
            found.scale_stem = first.words.get("heard_stem", {}) if first else {}
        if found.kind == "info" and found.hint and line.get("heard_kind"):
            found.hint, found.body = {}, found.hint

    def _choices(self, name: str, line: Line) -> list[Choice]:
        if name not in self.lists:
            self.file.note(self._where(line), _("Its list of answers, “{name}”, is not on the sheet choices.").format(name=name))
        return [Choice(one.get("heard_code") or one.get("name"), self._said(one, "label") or {"": one.get("name")}, one.get("heard_aside"),
                       one.get("heard_band")) for one in self.lists.get(name, ())
                if (one.get("name") or self._said(one, "label")) and not one.get("heard_implied")]

    def _said(self, line: Line, name: str) -> Words:
        words = line.words.get(name, {})
        return words if self.exact else {language: said for language, text in words.items() if (said := plain.plain(text))}

    def _where(self, line: Line) -> str:
        name = line.get("name")
        return _("Row {n}, “{name}”").format(n=line.number, name=name[:40]) if name else _("Row {n}").format(n=line.number)
