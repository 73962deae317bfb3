"""A questionnaire as the three sheets of an XLSForm. What other systems have no place for stands in columns `heard_…`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from surveys.exchange import plain, xlsform_conditions
from surveys.questionnaire.definition import YES_NO
from surveys.questionnaire.questions import OTHER

Data = Mapping[str, Any]
Cells = dict[str, str]
STEPPED = ("scale", "grade", "matrix")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_TYPES = {"scale": "select_one", "grade": "select_one", "choice": "select_one", "yesno": "select_one", "several": "select_multiple", "rank": "rank",
          "text": "text", "number": "integer", "month": "date", "info": "note"}
FIRST = {"survey": ("type", "name", "label", "hint", "relevant", "constraint", "appearance"), "choices": ("list_name", "name", "label"),
         "settings": ("form_title", "form_id", "version", "default_language")}


class Sheets:
    """`survey`, `choices`, `settings`: rows of cells by column."""

    def __init__(self, data: Data) -> None:
        self.data, self.language = data, str(data["language"])
        self.translated: dict[str, Data] = data.get("translations", {})
        self.survey: list[Cells] = []
        self.choices: list[Cells] = []
        self.lists: set[str] = set()
        self.names = self._all_names()
        self.several = frozenset(item["id"] for item in data["items"] if item["kind"] in ("several", "rank"))
        self.settings = [self._settings()]
        self._rows()

    def column(self, name: str, language: str = "") -> str:
        """A column's heading; with its language wherever there is more than one. Ours have no colons: pyxform would take a
        list of answers with them for something else."""
        if name.startswith("heard_"):
            return f"{name}_{language}" if language else name
        return f"{name}::{plain.own_name(language or self.language)}" if language or self.translated else name

    def _worded(self, name: str, text: object, translated: Mapping[str, object]) -> Cells:
        said = {self.column(name): str(text)} if text not in (None, "") else {}
        return said | {self.column(name, language): str(words) for language, words in translated.items() if words}

    def _words(self, item_id: str, key: str) -> dict[str, object]:
        """An item's translated words, by language."""
        found = ((language, next((one for one in words.get("items", ()) if one["id"] == item_id), {})) for language, words in self.translated.items())
        return {language: one[key] for language, one in found if one.get(key)}

    # ---- names and settings -------------------------------------------------------------------------------------------

    def _all_names(self) -> dict[str, str]:
        """XML names by id, different to systems that do not tell small from capital letters."""
        made: dict[str, str] = {}
        taken: set[str] = set()
        for item_id in _ids(self.data["items"]):
            name = item_id if _NAME.fullmatch(item_id) else "q_" + re.sub(r"[^A-Za-z0-9_]", "", item_id)
            made[item_id] = next(one for one in (name, *(f"{name}_{n}" for n in range(2, 9999))) if one.lower() not in taken)
            taken.add(made[item_id].lower())
        return made

    def _settings(self) -> Cells:
        data = self.data
        return {"form_title": str(data["title"]), "form_id": str(data["id"]), "version": str(data["version"]),
                "default_language": plain.own_name(self.language), "heard_language": self.language, "heard_audience": str(data["audience"]),
                "heard_minutes": str(data["minutes"]),
                **self._worded("heard_title", "", {language: words.get("title") for language, words in self.translated.items()}),
                **self._worded("heard_intro", data.get("intro"), {language: words.get("intro") for language, words in self.translated.items()}),
                **self._worded("heard_help", "\n".join(data.get("help_lines", ())),
                               {language: "\n".join(words.get("help_lines", ())) for language, words in self.translated.items()})}

    # ---- questions ----------------------------------------------------------------------------------------------------

    def _rows(self) -> None:
        by_id = {item["id"]: item for item in self.data["items"]}
        pages = self.data.get("pages") or [[item_id] for item_id in by_id]
        for number, page in enumerate(pages, 1):
            if len(page) > 1:
                self.survey.append({"type": "begin_group", "name": f"page_{number}", "appearance": "field-list", "heard_kind": "page"})
            for item_id in page:
                self._item(by_id[item_id])
            if len(page) > 1:
                self.survey.append({"type": "end_group"})

    def _item(self, item: Data) -> None:
        name, kind = self.names[item["id"]], item["kind"]
        listed = self._list(item, name)
        if kind == "matrix":
            self.survey += [{"type": "begin_group", "appearance": "table-list", "heard_list": listed, **self._shared(item, name)},
                            *self._matrix_rows(item, listed), {"type": "end_group"}]
            return
        self.survey.append({"type": f"{_TYPES[kind]} {listed}".strip(), **self._shared(item, name), **_looks(item)})
        if item.get("other"):
            self._own_words(name, "other", item, f"selected(${{{name}}}, '{OTHER}')")
        if item.get("evidence"):
            self._own_words(name, "evidence", item, f"${{{name}}} != ''")

    def _shared(self, item: Data, name: str) -> Cells:
        """Cells of every kind of question."""
        body = "body" if item["kind"] == "info" else "hint"
        cells = {"name": name, **self._worded("label", item["text"], self._words(item["id"], "text")),
                 **self._worded("hint", item.get(body), self._words(item["id"], body)),
                 "relevant": xlsform_conditions.expression(item.get("ask_if"), self.names, self.several), "constraint": _constraint(item),
                 "heard_kind": item["kind"], "heard_scale": str(item.get("scale", "")), "heard_evidences": ", ".join(item.get("evidences", ())),
                 "heard_lines": str(item.get("lines", "")), "heard_choose_most": str(item.get("choose_most", "")) if item["kind"] == "rank" else "",
                 "heard_id": item["id"] if name != item["id"] else ""}
        for key in ("short", "stem", "other", "evidence"):
            cells |= self._worded(f"heard_{key}", item.get(key), self._words(item["id"], key))
        return cells

    def _matrix_rows(self, item: Data, listed: str) -> Iterable[Cells]:
        words = self._words(item["id"], "rows")
        for number, (suffix, label) in enumerate(item["rows"]):
            said = {language: rows[number] for language, rows in words.items() if isinstance(rows, list) and number < len(rows)}
            yield {"type": f"select_one {listed}", "name": self.names[f"{item['id']}{suffix}"], **self._worded("label", label, said),
                   "heard_kind": "row"}

    def _own_words(self, name: str, key: str, item: Data, relevant: str) -> None:
        self.survey.append({"type": "text", "name": f"{name}_{'other' if key == 'other' else 'why'}", "relevant": relevant,
                            **self._worded("label", item[key], self._words(item["id"], key)), "heard_kind": f"own words: {item['id']}"})

    # ---- lists of answers ---------------------------------------------------------------------------------------------

    def _list(self, item: Data, name: str) -> str:
        """The name of the item's list of answers, which is written at its first use; "" for kinds without one."""
        if item["kind"] in STEPPED:
            return self._scale_list(str(item["scale"]), tuple(item.get("asides", ())))
        if item["kind"] not in ("choice", "several", "rank", "yesno"):
            return ""
        words = self._words(item["id"], "options")
        rows = [self._option(code, label, number, words) for number, (code, label) in enumerate(item.get("options", ()))]
        if item["kind"] == "yesno" and "options" not in item:
            rows = [{"name": code, **self._worded("label", label, {}), "heard_implied": "yes"} for code, label in YES_NO]
        if item.get("other"):
            rows.append({"name": OTHER, **self._worded("label", item["other"], self._words(item["id"], "other")), "heard_implied": "yes"})
        return self._written(f"{name}_answers", [*rows, *self._asides(item.get("asides", ()))])

    def _option(self, code: object, label: object, number: int, words: Mapping[str, object]) -> Cells:
        name = re.sub(r"[^A-Za-z0-9_.-]", "_", str(code)) or f"c{number}"
        said = {language: labels[number] for language, labels in words.items() if isinstance(labels, list) and number < len(labels)}
        return {"name": name, **self._worded("label", label, said), "heard_code": str(code) if name != str(code) else ""}

    def _scale_list(self, scale: str, asides: tuple[str, ...]) -> str:
        raw = self.data["scales"][scale]
        listed = "_".join(re.sub(r"[^A-Za-z0-9_-]", "", part) or "scale" for part in (scale, *asides))
        translated = {language: words.get("scales", {}).get(scale, {}) for language, words in self.translated.items()}
        rows = []
        for number, (value, label) in enumerate(raw["options"]):
            said = {language: words["options"][number] for language, words in translated.items() if number < len(words.get("options", ()))}
            rows.append({"name": str(value), **self._worded("label", label, said), "heard_band": _band(raw, value)})
        if rows:
            rows[0] |= self._worded("heard_stem", raw.get("stem"), {language: words.get("stem") for language, words in translated.items()})
        return self._written(listed, [*rows, *self._asides(asides)])

    def _asides(self, names: Iterable[str]) -> list[Cells]:
        return [{"name": re.sub(r"[^A-Za-z0-9_-]", "_", name), "heard_aside": name, **self._worded("label", self.data["asides"][name], {
            language: words.get("asides", {}).get(name) for language, words in self.translated.items()})} for name in names]

    def _written(self, name: str, rows: list[Cells]) -> str:
        if name not in self.lists:
            self.lists.add(name)
            self.choices += [{"list_name": name, **row} for row in rows]
        return name


def _ids(items: Iterable[Data]) -> list[str]:
    """Ids of all questions, those of a matrix's rows after the matrix."""
    return [name for item in items for name in (item["id"], *(f"{item['id']}{row}" for row, _label in item.get("rows", ())))]


def _band(scale: Data, value: object) -> str:
    return next((band for band in ("low", "middle", "high") if value in scale.get(band, ())), "")


def _looks(item: Data) -> Cells:
    looks = {"text": "" if item.get("lines", 4) == 1 else "multiline", "month": "month-year", "scale": "likert"}
    return {"appearance": looks.get(item["kind"], "")}


def _constraint(item: Data) -> str:
    parts = {"text": [("string-length(.) <= {}", "most")], "number": [(". >= {}", "low"), (". <= {}", "high")],
             "several": [("count-selected(.) <= {}", "choose_most")],
             "month": [(". >= date('{}-01')", "first"), (". <= date('{}-28')", "last")]}.get(item["kind"], [])
    return " and ".join(form.format(item[key]) for form, key in parts if item.get(key) not in (None, ""))


