"""LimeSurvey's two files of a survey's structure: .lss (XML, one table of its database an element) and tab-separated text."""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from participation.words import _
from surveys.exchange import plain
from surveys.exchange.found import Unreadable
from surveys.exchange.lime import Group, Part, Question, Survey, tag

MOST_ROWS = 20_000
LONGEST_CELL = 40_000
Cells = dict[str, str]
_DECLARED = re.compile(r"^<\?xml[^>]*\?>")
"""What the file says of its letters; they have been read already."""


def is_xml(text: str) -> bool:
    return text.lstrip("\ufeff \r\n\t").startswith("<") and "LimeSurveyDocType" in text[:4_000]


def is_tabbed(text: str) -> bool:
    first = text.lstrip("\ufeff").partition("\n")[0].replace('"', "").split("\t")
    return {"class", "type/scale", "name", "text"} <= set(cell.strip() for cell in first)


# ---- .lss ---------------------------------------------------------------------------------------------------------------

def of_xml(text: str) -> Survey:
    """Raises Unreadable."""
    try:
        root = fromstring(_DECLARED.sub("", text.lstrip("\ufeff \r\n\t")).encode("utf-8", "replace"), forbid_dtd=True)
    except (DefusedXmlException, ParseError, ValueError, LookupError) as problem:
        raise Unreadable(_("This .lss file is damaged, or was made to break programs ({problem}).").format(problem=str(problem)[:200])) from problem
    if (root.findtext("LimeSurveyDocType") or "").strip() != "Survey":
        raise Unreadable(_("This file holds one group or question, not a whole survey. Export the survey’s structure in LimeSurvey."))
    return _Tables(root).survey()


class _Tables:
    """Both ways in which versions write words: beside each row with its language, or in tables of their own (…_l10ns)."""

    def __init__(self, root: Element) -> None:
        self.root = root
        first = self.rows("surveys")
        self.settings = first[0] if first else {}
        self.main = self.settings.get("language") or (root.findtext("languages/language") or "en").strip()
        self.words = self._grouped("question_l10ns", "qid")
        self.answer_words = self._grouped("answer_l10ns", "aid")
        self.group_words = self._grouped("group_l10ns", "gid")

    def rows(self, name: str) -> list[Cells]:
        found = self.root.findall(f"{name}/rows/row")
        if len(found) > MOST_ROWS:
            raise Unreadable(_("This survey has {n} rows in one table. We read up to {most}.").format(n=len(found), most=MOST_ROWS))
        return [{cell.tag: (cell.text or "").strip() for cell in row} for row in found]

    def _grouped(self, name: str, key: str) -> dict[str, list[Cells]]:
        made: dict[str, list[Cells]] = defaultdict(list)
        for row in self.rows(name):
            made[row.get(key, "")].append(row)
        return made

    def survey(self) -> Survey:
        made = Survey(self.main, format=self.settings.get("format", "G"))
        for row in self.rows("surveys_languagesettings"):
            language = tag(row.get("surveyls_language", "") or self.main)
            made.title |= _said(language, row.get("surveyls_title", ""))
            made.intro |= _said(language, row.get("surveyls_welcometext", "") or row.get("surveyls_description", ""))
            made.end |= _said(language, row.get("surveyls_endtext", ""))
        groups = self._groups()
        made.groups = list(groups.values())
        self._questions(groups)
        return made

    def _groups(self) -> dict[str, Group]:
        found: dict[str, Group] = {}
        for row in sorted(self.rows("groups"), key=lambda row: _number(row.get("group_order", ""))):
            group = found.setdefault(row.get("gid", ""), Group())
            group.relevance = row.get("grelevance", "")
            for words in self.group_words.get(row.get("gid", ""), [row]):
                language = tag(words.get("language", "") or self.main)
                group.words |= _said(language, words.get("group_name", ""))
                group.about |= _said(language, words.get("description", ""))
        return found

    def _questions(self, groups: dict[str, Group]) -> None:
        found, rows = {}, [*self.rows("questions"), *self.rows("subquestions")]
        for row in sorted(rows, key=lambda row: _number(row.get("question_order", ""))):
            if row.get("parent_qid", "0") in ("", "0"):
                if row.get("qid", "") not in found:
                    found[row.get("qid", "")] = question = _question(row)
                    groups.setdefault(row.get("gid", ""), Group()).questions.append(question)
                self._word(found[row.get("qid", "")], row)
        self._parts(found, rows)
        self._answers(found)
        self._attributes(found)
        self._conditions(found)

    def _word(self, question: Question, row: Cells) -> None:
        for words in self.words.get(row.get("qid", ""), [row]):
            language = tag(words.get("language", "") or self.main)
            _put_words(question, language, words.get("question", ""), words.get("help", ""))

    def _parts(self, found: dict[str, Question], rows: list[Cells]) -> None:
        known: dict[str, Part] = {}
        for row in sorted(rows, key=lambda row: _number(row.get("question_order", ""))):
            parent = found.get(row.get("parent_qid", ""))
            if parent is not None:
                part = known.get(row.get("qid", ""))
                if part is None:
                    part = known[row.get("qid", "")] = Part(row.get("title", ""), scale=row.get("scale_id", "") or "0")
                    parent.parts.append(part)
                for words in self.words.get(row.get("qid", ""), [row]):
                    part.words |= _said(tag(words.get("language", "") or self.main), words.get("question", ""))

    def _answers(self, found: dict[str, Question]) -> None:
        known: dict[tuple[str, str, str], Part] = {}
        for row in sorted(self.rows("answers"), key=lambda row: _number(row.get("sortorder", ""))):
            question = found.get(row.get("qid", ""))
            key = (row.get("qid", ""), row.get("code", ""), row.get("scale_id", "") or "0")
            if question is not None:
                if key not in known:
                    known[key] = Part(key[1], scale=key[2])
                    question.answers.append(known[key])
                for words in self.answer_words.get(row.get("aid", ""), [row]):
                    known[key].words |= _said(tag(words.get("language", "") or self.main), words.get("answer", ""))

    def _attributes(self, found: dict[str, Question]) -> None:
        for row in self.rows("question_attributes"):
            question = found.get(row.get("qid", ""))
            if question is not None and row.get("value"):
                language = tag(row["language"]) if row.get("language") else ""
                question.attributes.setdefault(row.get("attribute", ""), {})[language] = plain.plain(row["value"])

    def _conditions(self, found: dict[str, Question]) -> None:
        """The table of old versions, where a question has no expression of its own: any of the values of each question."""
        tests: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for row in self.rows("conditions"):
            on = found.get(row.get("cqid", ""))
            if on is not None:
                name = on.code + _box(row.get("cfieldname", ""), row.get("cqid", ""))
                value = row.get("value", "").replace('"', "")
                tests[row.get("qid", "")][name].append(f'{name} {row.get("method", "==").strip() or "=="} "{value}"')
        for qid, by_name in tests.items():
            if qid in found and found[qid].relevance.strip() in ("", "1"):
                found[qid].relevance = " and ".join(f"({' or '.join(each)})" for each in by_name.values())


def _box(field: str, qid: str) -> str:
    """Which box or row a condition is about: "12345X6X78SQ001" with question 78 is SQ001."""
    rest = field.lstrip("+").rpartition("X")[2]
    return f"_{rest[len(qid):]}" if rest.startswith(qid) and rest != qid else ""


def _question(row: Cells) -> Question:
    return Question(row.get("title", ""), row.get("type", ""), relevance=row.get("relevance", ""), other=row.get("other", "").upper() == "Y",
                    mandatory=row.get("mandatory", "").upper() in ("Y", "S"))


def _put_words(question: Question, language: str, text: str, help_text: str) -> None:
    question.words |= _said(language, text)
    question.help |= _said(language, help_text)
    if plain.pictures(text) or plain.pictures(help_text):
        question.attributes["lime:pictures"] = {"": "1"}


def _said(language: str, text: str) -> Cells:
    if len(text) > LONGEST_CELL:
        raise Unreadable(_("One text has {n} characters. We read up to {most}.").format(n=len(text), most=LONGEST_CELL))
    said = plain.plain(text)
    return {language: said} if said else {}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0


# ---- tab-separated --------------------------------------------------------------------------------------------------------

def of_tabs(text: str) -> Survey:
    """Every language has all its rows again, one language after the other. Raises Unreadable."""
    try:
        rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter="\t", restkey="", restval=""))
    except csv.Error as problem:
        raise Unreadable(_("This file is not a table that we can read ({problem}).").format(problem=problem)) from problem
    if len(rows) > MOST_ROWS:
        raise Unreadable(_("This file has {n} rows. We read up to {most}.").format(n=len(rows), most=MOST_ROWS))
    reader = _Tabbed()
    for row in rows:
        reader.take({str(key).strip(): value.strip() for key, value in row.items() if isinstance(value, str)})
    return reader.made


class _Tabbed:
    def __init__(self) -> None:
        self.made = Survey()
        self.group: Group | None = None
        self.groups: dict[str, int] = defaultdict(int)
        self.known: dict[str, Question] = {}
        self.question: Question | None = None

    def take(self, row: Cells) -> None:
        take = {"S": self._setting, "SL": self._worded, "G": self._group, "Q": self._question, "SQ": self._part, "A": self._answer}.get(
            row.get("class", ""))
        if take:
            take(row, tag(row.get("language", "") or self.made.language))

    def _setting(self, row: Cells, language: str) -> None:
        if row.get("name") in ("language", "format") and row.get("text"):
            setattr(self.made, row["name"], row["text"])

    def _worded(self, row: Cells, language: str) -> None:
        where = {"surveyls_title": self.made.title, "surveyls_welcometext": self.made.intro, "surveyls_endtext": self.made.end}.get(row.get("name", ""))
        if where is not None:
            where |= _said(language, row.get("text", ""))

    def _group(self, row: Cells, language: str) -> None:
        """The n-th group of each language is the same group."""
        number = self.groups[language]
        self.groups[language] += 1
        if number == len(self.made.groups):
            self.made.groups.append(Group(relevance=row.get("relevance", "")))
        self.group = self.made.groups[min(number, len(self.made.groups) - 1)]
        self.group.words |= _said(language, row.get("name", ""))
        self.group.about |= _said(language, row.get("text", ""))

    def _question(self, row: Cells, language: str) -> None:
        code = row.get("name", "")
        if code not in self.known:
            if self.group is None:
                self._group({}, language)
            assert self.group is not None
            self.known[code] = _question(row | {"title": code, "type": row.get("type/scale", "")})
            self.group.questions.append(self.known[code])
        self.question = self.known[code]
        _put_words(self.question, language, row.get("text", ""), row.get("help", ""))
        for name, value in row.items():
            if value and name not in _COLUMNS:
                self.question.attributes.setdefault(name, {})[language if name in _WORDED else ""] = plain.plain(value)

    def _part(self, row: Cells, language: str) -> None:
        self._add(self.question.parts if self.question else [], row, language)

    def _answer(self, row: Cells, language: str) -> None:
        self._add(self.question.answers if self.question else [], row, language)

    def _add(self, parts: list[Part], row: Cells, language: str) -> None:
        code, scale = row.get("name", ""), row.get("type/scale", "") or "0"
        part = next((one for one in parts if (one.code, one.scale) == (code, scale)), None)
        if part is None:
            part = Part(code, scale=scale)
            parts.append(part)
        part.words |= _said(language, row.get("text", ""))


_COLUMNS = {"id", "related_id", "class", "type/scale", "name", "relevance", "text", "help", "language", "mandatory", "encrypted", "other",
            "default", "same_default", "same_script", ""}
_WORDED = {"other_replace_text", "dualscale_headerA", "dualscale_headerB", "prefix", "suffix"}
