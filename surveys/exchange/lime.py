"""A LimeSurvey survey as its two structure files hold it (lime_files reads them), turned into questions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from participation.words import _, ngettext
from surveys.exchange import plain
from surveys.exchange.found import Choice, File, Found, Row

LONG = {"S": (1, 200), "T": (4, 1000), "U": (8, 2000)}
MOST_ANSWER = 5_000
OTHER = "-oth-"


@dataclass
class Part:
    """A subquestion or an answer. `scale`: 0, or 1 for the second axis."""

    code: str
    words: dict[str, str] = field(default_factory=dict)
    scale: str = "0"
    order: int = 0


@dataclass
class Question:
    """One question. `attributes` by name; those that are worded differ by language."""

    code: str
    type: str
    words: dict[str, str] = field(default_factory=dict)
    help: dict[str, str] = field(default_factory=dict)
    relevance: str = ""
    other: bool = False
    mandatory: bool = False
    attributes: dict[str, dict[str, str]] = field(default_factory=dict)
    parts: list[Part] = field(default_factory=list)
    answers: list[Part] = field(default_factory=list)

    def attribute(self, name: str) -> str:
        return next((value for value in self.attributes.get(name, {}).values() if value), "")


@dataclass
class Group:
    words: dict[str, str] = field(default_factory=dict)
    about: dict[str, str] = field(default_factory=dict)
    relevance: str = ""
    questions: list[Question] = field(default_factory=list)


@dataclass
class Survey:
    """`format`: G one page a group, S one a question, A everything on one."""

    language: str = "en"
    title: dict[str, str] = field(default_factory=dict)
    intro: dict[str, str] = field(default_factory=dict)
    end: dict[str, str] = field(default_factory=dict)
    format: str = "G"
    groups: list[Group] = field(default_factory=list)


def tag(name: str) -> str:
    """LimeSurvey's language codes ("de-informal", "pt-BR") as tags."""
    return plain.tag(re.sub(r"-(informal|easy)$", "", name)) or "en"


def file(survey: Survey) -> File:
    """The survey as what was found."""
    made = File("LimeSurvey", tag(survey.language), title=survey.title, intro=survey.intro)
    for number, group in enumerate(survey.groups, 1):
        _put_group(made, survey, group, number)
    must = sum(question.mandatory for group in survey.groups for question in group.questions)
    if must:
        made.note("", ngettext("{n} question had to be answered. Here every question can be skipped.",
                               "{n} questions had to be answered. Here every question can be skipped.", must).format(n=must))
    if any(survey.end.values()):
        made.note("", _("The text after the last question is left out: the last page says what was promised, and what happens next."))
    return made


def _put_group(made: File, survey: Survey, group: Group, number: int) -> None:
    page = {"G": f"group-{number}", "A": "all"}.get(survey.format, "")
    logic = [group.relevance] if group.relevance.strip() not in ("", "1") else []
    if (len(survey.groups) > 1 and any(group.words.values())) or any(group.about.values()):
        title, about = (group.words, group.about) if any(group.words.values()) else (group.about, {})
        made.found.append(Found(f"group{number}", _("Group {n}").format(n=number), "info", title, body=about, logic=list(logic), page=page))
    for question in group.questions:
        before = len(made.found)
        _put(made, question)
        for found in made.found[before:]:
            found.page, found.logic = page, [*logic, *found.logic]


def _put(made: File, question: Question) -> None:
    found = Found(question.code, _("Question {code}").format(code=question.code), "", question.words, question.help)
    if question.relevance.strip() not in ("", "1"):
        found.logic = [question.relevance]
    if question.attribute("hidden") == "1":
        made.note(found.where, _("It was hidden from respondents. It is left out."))
        return
    reader = _TYPES.get(question.type)
    if reader is None:
        made.note(found.where, _unknown(question.type))
        return
    _remark(made, found, question)
    reader(made, found, question)


def _unknown(kind: str) -> str:
    return {"|": _("It asks for a file. It is left out: a sealed answer holds words only."),
            "*": _("It is worked out from other answers. It is left out: results are counted when the wave has closed."),
            "I": _("It asks for a language. It is left out: here the language can be changed on every page."),
            ":": _("A table with a number in every cell. It is left out: ask its rows one by one."),
            ";": _("A table with a text in every cell. It is left out: ask its rows one by one.")}.get(
                kind, _("“{kind}” is a kind of question that we do not know. It is left out.").format(kind=kind[:20]))


def _remark(made: File, found: Found, question: Question) -> None:
    texts = [*question.words.values(), *question.help.values()]
    if any(plain.piped(text) for text in texts):
        made.note(found.where, _("Its text shows an earlier answer. It now shows the name in brackets instead: write it anew."))
    if question.attribute("lime:pictures"):
        made.note(found.where, _("The picture, film or sound in its text is left out."))
    if any(question.attribute(name) for name in ("em_validation_q", "em_validation_sq", "validation", "min_answers", "array_filter",
                                                 "array_filter_exclude", "random_group")):
        made.note(found.where, _("It has a rule for its answer, or for what is shown, that is not kept here."))


# ---- kinds ------------------------------------------------------------------------------------------------------------

Reader = Callable[[File, Found, Question], None]


def _list(made: File, found: Found, question: Question) -> None:
    found.kind, found.choices = "choice", _choices(question.answers)
    _other(found, question)
    made.found.append(found)
    if question.type == "O":
        made.note(found.where, _("The comment beside the answer becomes a question of its own after it."))
        made.found.append(Found(f"{question.code}comment", found.where, "text", {"": _("Would you like to say more?")},
                                more={"lines": 4, "most": 1000}, logic=list(found.logic)))


def _several(made: File, found: Found, question: Question) -> None:
    found.kind, found.choices = "several", _choices(question.parts)
    found.parts = {f"{question.code}_{part.code}": part.code for part in question.parts}
    _other(found, question)
    if question.attribute("max_answers").isdecimal():
        found.more["choose_most"] = _whole(question.attribute("max_answers"), found)
    made.found.append(found)
    if question.type == "P":
        made.note(found.where, _("The comments beside its answers are left out."))


def _ranked(made: File, found: Found, question: Question) -> None:
    found.kind, found.choices = "rank", _choices(question.answers or question.parts)
    most = question.attribute("max_answers") or question.attribute("max_subquestions")
    if most.isdecimal():
        found.more["choose_most"] = _whole(most, found)
    made.found.append(found)


def _whole(text: str, found: Found) -> int:
    return max(1, min(int(text[:6]), len(found.choices) or 1))


def _steps(steps: list[tuple[str, str]]) -> list[Choice]:
    """Steps that LimeSurvey itself names, the highest number first where it is the better end."""
    return [Choice(code, {"": label}, step=number) for number, (code, label) in enumerate(steps, 1)]


def _numbers(last: int) -> Callable[[], list[tuple[str, str]]]:
    return lambda: [(str(n), str(n)) for n in range(1, last + 1)]


FIXED: dict[str, Callable[[], list[tuple[str, str]]]] = {
    "A": _numbers(5), "5": _numbers(5), "B": _numbers(10), "C": lambda: [("N", _("No")), ("U", _("Uncertain")), ("Y", _("Yes"))],
    "E": lambda: [("D", _("Less")), ("S", _("The same")), ("I", _("More"))]}


def _five(made: File, found: Found, question: Question) -> None:
    found.kind, found.choices = "scale", _steps(FIXED["5"]())
    made.note(found.where, _("Its answers are bare numbers from 1 to 5. Write what each of them means."))
    made.found.append(found)


def _matrix(made: File, found: Found, question: Question) -> None:
    fixed = FIXED.get(question.type)
    found.kind = "matrix"
    found.choices = _steps(fixed()) if fixed else _choices([part for part in question.answers if part.scale == "0"])
    found.rows = [Row(f"{question.code}_{part.code}", part.words) for part in question.parts if part.scale == "0"]
    if question.type in "AB":
        made.note(found.where, _("Its answers are bare numbers. Write what each of them means."))
    if question.type == "H":
        made.note(found.where, _("It was drawn with its answers as rows. Here each statement is a page of its own."))
    made.found.append(found)
    if question.type == "1":
        _second_scale(made, found, question)


def _second_scale(made: File, found: Found, question: Question) -> None:
    made.note(found.where, _("It asked two things about each row. Here the second is a table of its own after the first."))
    heads = question.attributes.get("dualscale_headerB", {})
    text = {language: f"{words} – {heads[language]}" if heads.get(language) else words for language, words in found.text.items()}
    made.found.append(Found(f"{question.code}b", found.where, "matrix", text, logic=list(found.logic),
                            choices=_choices([part for part in question.answers if part.scale == "1"]),
                            rows=[Row(f"{question.code}_{part.code}_1", part.words) for part in question.parts if part.scale == "0"]))


def _yes_no(made: File, found: Found, question: Question) -> None:
    found.kind = "yesno"
    made.found.append(found)


def _gender(made: File, found: Found, question: Question) -> None:
    found.kind, found.choices = "choice", [Choice("F", {"": _("Female")}), Choice("M", {"": _("Male")})]
    made.note(found.where, _("It offers two answers only. The equality page of a survey asks better, and apart from the answers."))
    made.found.append(found)


def _text(made: File, found: Found, question: Question) -> None:
    lines, most = LONG[question.type]
    given = question.attribute("maximum_chars")
    found.kind, found.more = "text", {"lines": lines, "most": min(int(given), MOST_ANSWER) if given.isdecimal() and 0 < int(given[:9]) else most}
    made.found.append(found)


def _number(made: File, found: Found, question: Question) -> None:
    found.kind = "number"
    for key, name in (("low", "min_num_value_n"), ("high", "max_num_value_n")):
        if re.fullmatch(r"-?\d{1,12}", question.attribute(name)):
            found.more[key] = int(question.attribute(name))
        elif question.attribute(name):
            made.note(found.where, _("Its limit {bound} is no whole number and is left out.").format(bound=question.attribute(name)[:40]))
    if question.attribute("num_value_int_only") not in ("1", "Y"):
        made.note(found.where, _("It took decimals. Here it takes whole numbers."))
    made.found.append(found)


def _apart(made: File, found: Found, question: Question) -> None:
    """Several fields under one heading become one question each."""
    kind, more = ("number", {}) if question.type == "K" else ("text", {"lines": 1, "most": 200})
    made.note(found.where, _("Each of its fields becomes a question of its own."))
    for part in question.parts:
        text = {language: f"{words} – {part.words.get(language, '')}" if words else part.words.get(language, "")
                for language, words in (found.text or part.words).items()}
        made.found.append(Found(f"{question.code}_{part.code}", found.where, kind, text, found.hint, more=dict(more), logic=list(found.logic)))


def _date(made: File, found: Found, question: Question) -> None:
    found.kind = "month"
    made.note(found.where, _("It asked for a day. Here it asks for the month: a day can give somebody away."))
    for key, name in (("first", "date_min"), ("last", "date_max")):
        if re.match(r"\d{4}-\d\d(-\d\d)?", question.attribute(name)):
            found.more[key] = question.attribute(name)[:7]
    made.found.append(found)


def _shown(made: File, found: Found, question: Question) -> None:
    found.kind = "info"
    made.found.append(found)


_TYPES: dict[str, Reader] = {
    "L": _list, "!": _list, "O": _list, "M": _several, "P": _several, "R": _ranked, "5": _five, "Y": _yes_no, "G": _gender, "S": _text,
    "T": _text, "U": _text, "N": _number, "K": _apart, "Q": _apart, "D": _date, "X": _shown,
    **dict.fromkeys("FABCEH1", _matrix)}


def _choices(parts: list[Part]) -> list[Choice]:
    return [Choice(part.code, part.words) for part in parts]


def _other(found: Found, question: Question) -> None:
    """*Other* with a field, in the survey's own words for it."""
    if question.other:
        words = {language: value for language, value in question.attributes.get("other_replace_text", {}).items() if value}
        found.worded["other"], found.other_code = words or {"": _("Other, please say")}, OTHER
