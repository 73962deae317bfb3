"""*Other, please say*: in most systems an answer and a text field behind it; here one question."""

from __future__ import annotations

import re

from participation.words import _
from surveys.exchange.conditions import NotUnderstood, Test, Tree, parse
from surveys.exchange.found import Choice, File, Found, own

_ASKS_FOR_WORDS = re.compile(r"(other|something else|autre|otr[oa]|inn[ey]|інше)(\b|_)", re.I)


def folded(file: File, found: Found, logic: str) -> bool:
    """Makes a text that is only asked after "other" a part of the question before it. False: it stays a question."""
    before = file.found[-1] if file.found else None
    if found.kind != "text" or before is None or before.kind not in ("choice", "several") or "other" in before.worded:
        return False
    answer = _answer(file, before, logic)
    if answer is None:
        return False
    before.choices.remove(answer)
    before.worded["other"], before.other_code = answer.words, answer.code
    file.note(found.where, _("It asks for own words behind “{answer}”. Here that is one question: the field stands beside the answer.").format(
        answer=own(answer.words, file.language)))
    return True


def _answer(file: File, before: Found, logic: str) -> Choice | None:
    """The answer that alone leads to the text."""
    try:
        test = parse(logic)
    except NotUnderstood:
        return None
    return next((choice for choice in before.choices if _leads(test, before.name, choice.code)
                 and (_ASKS_FOR_WORDS.match(choice.code) or _ASKS_FOR_WORDS.match(own(choice.words, file.language)))), None)


def _leads(test: Tree, name: str, code: str) -> bool:
    return isinstance(test, Test) and test.name == name and test.op == "=" and (
        (test.part, test.value) == ("", code) or (test.part, test.value) == (code, "1"))
