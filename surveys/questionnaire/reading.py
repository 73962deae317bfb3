"""What a form sent, read as answers: the parser of each kind of question, and its way back into fields. Pure.

Fields: `a-ID` the answer (several times for boxes that are ticked), `a-ID-other` own words beside the options, `a-ID-why`
evidence, `a-ID-CODE` the place of an option in a rank, `a-ID-month` and `a-ID-year`, `x-ID` an aside of a question that is
not answered by one radio.

Where two answers contradict each other (an aside beside an answer, own words beside another option) neither is guessed
away: the page comes back with a sentence and everything that was typed. Own words alone choose *other*; *other* without
words stands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping

from participation.words import _, ngettext
from surveys.questionnaire import saying
from surveys.questionnaire.questions import OTHER, Answer, Item

Reading = dict[str, Answer]
"""Answers by the key under which they are stored: a question's id, id_other, id_why."""
MOST_DIGITS = 12
_MONTH = re.compile(r"(\d{4})-(\d{2})")


class Unusable(ValueError):
    """What arrived cannot be an answer to this question; the text is the sentence for the respondent."""


class Typed:
    """The fields of a form as they were sent. Never changed."""

    __slots__ = ("pairs", "_last")

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        self.pairs = tuple(pairs)
        self._last = dict(self.pairs)

    def get(self, name: str, default: str = "") -> str:
        """The last value of a field."""
        return self._last.get(name, default)

    def all(self, name: str) -> list[str]:
        """Every value of a field that is not empty, in order, each once."""
        return list(dict.fromkeys(value for key, value in self.pairs if key == name and value))

    def __contains__(self, name: str) -> bool:
        return name in self._last

    def __bool__(self) -> bool:
        return bool(self.pairs)


NOTHING = Typed()


def read(item: Item, sent: Typed) -> Reading:
    """The answers in what a form sent for this item; empty if it was left empty. Raises Unusable."""
    return _READERS[item.kind](item, sent)


def fields(item: Item, answers: Mapping[str, Answer]) -> list[tuple[str, str]]:
    """The fields that stand for these answers: `read(item, Typed(fields(item, answers)))` gives them back."""
    answer = answers.get(item.id)
    found = [] if answer is None else _answer_fields(item, answer)
    for key, name in ((item.other_key, item.other_field), (item.why_key, item.why_field)):
        if key in answers:
            found.append((name, str(answers[key])))
    return found


def tidy(text: str) -> str:
    """Text in NFC without control characters and outer white space; line breaks stay."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _UNPRINTED.sub("", plain).strip()


# Unicode's control characters (Cc) but tab and line feed, and lone surrogates (Cs).
_UNPRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


# ---- one of the options ---------------------------------------------------------------------------------------------

def _step(item: Item, sent: Typed) -> Reading:
    chosen = sent.get(item.field)
    return {item.id: _known(item, chosen)} if chosen else {}


def _known(item: Item, code: str) -> int | str:
    if code not in item.known:
        raise Unusable(_("Choose one of the answers on the page, or skip the question."))
    return item.known[code].value


def _grade(item: Item, sent: Typed) -> Reading:
    return {**_step(item, sent), **_words(item, item.why_key, sent.get(item.why_field, ""))}


def _choice(item: Item, sent: Typed) -> Reading:
    chosen = _step(item, sent)
    own = _own_words(item, sent)
    if own and chosen.get(item.id, OTHER) != OTHER:
        label = item.known[str(chosen[item.id])].label
        raise Unusable(_("You chose “{answer}” and also wrote words of your own. Choose “{other}”, or clear your words.").format(
            answer=label, other=item.other))
    return {item.id: OTHER, **own} if own else chosen


def _own_words(item: Item, sent: Typed) -> Reading:
    return _words(item, item.other_key, sent.get(item.other_field, ""), lines=1) if item.other else {}


# ---- several options ------------------------------------------------------------------------------------------------

def _several(item: Item, sent: Typed) -> Reading:
    ticked = {_option(item, code) for code in sent.all(item.field)}
    own = _own_words(item, sent)
    if own:
        ticked.add(OTHER)
    chosen = [option.code for option in item.options if option.code in ticked]
    if item.choose_most and len(chosen) > item.choose_most:
        raise Unusable(ngettext("Choose at most {n} answer.", "Choose at most {n} answers.", item.choose_most).format(
            n=item.choose_most))
    return _beside(item, sent, {item.id: chosen, **own} if chosen else {})


def _option(item: Item, code: str) -> str:
    if code not in {option.code for option in item.options}:
        raise Unusable(_("Choose from the answers on the page, or skip the question."))
    return code


def _rank(item: Item, sent: Typed) -> Reading:
    at: dict[int, str] = {}
    for option in item.options:
        place = sent.get(item.place_field(option.code), "")
        if not place:
            continue
        if not (place.isascii() and place.isdigit() and len(place) < 4 and 1 <= int(place) <= item.places):
            raise Unusable(_("Choose a place from the list, or leave it empty."))
        if int(place) in at:
            raise Unusable(_("Two answers have place {n}. Give each place once.").format(n=int(place)))
        at[int(place)] = option.code
    return _beside(item, sent, {item.id: [at[place] for place in sorted(at)]} if at else {})


# ---- words and numbers ----------------------------------------------------------------------------------------------

def _text(item: Item, sent: Typed) -> Reading:
    return _beside(item, sent, _words(item, item.id, sent.get(item.field, ""), lines=item.lines))


def _words(item: Item, key: str, typed: str, *, lines: int = 2) -> Reading:
    text = tidy(typed)
    if lines == 1:
        text = " ".join(text.split())
    if len(text) > item.most:
        raise Unusable(_("Your text has {length} characters. Shorten it to {most}.").format(length=len(text), most=item.most))
    return {key: text} if text else {}


def _number(item: Item, sent: Typed) -> Reading:
    typed = "".join(sent.get(item.field, "").split())
    if not typed:
        return _beside(item, sent, {})
    number = _whole(typed.replace("−", "-"))
    if number is None or not saying.is_within(number, item.low, item.high):
        raise Unusable(saying.bounds(item) or _("Write a whole number, such as 12."))
    return _beside(item, sent, {item.id: number})


def _whole(typed: str) -> int | None:
    """A whole number in the digits of any script, as keyboards in other languages write them."""
    digits = typed.removeprefix("-")
    if not digits.isdecimal() or len(digits) > MOST_DIGITS:
        return None
    return -int(digits) if typed != digits else int(digits)


def _month(item: Item, sent: Typed) -> Reading:
    month, year = sent.get(item.month_field, ""), sent.get(item.year_field, "").strip()
    if not month and not year:
        return _beside(item, sent, {})
    number, count = _whole(year), _whole(month)
    if number is None or count is None or len(year) != 4 or number < 1000 or not 1 <= count <= 12:
        raise Unusable(_("Choose the month, and write the year with four digits."))
    answer = f"{number:04}-{count:02}"
    if not (item.first or answer) <= answer <= (item.last or answer):
        raise Unusable(saying.bounds(item))
    return _beside(item, sent, {item.id: answer})


def _nothing(_item: Item, _sent: Typed) -> Reading:
    return {}


def _beside(item: Item, sent: Typed, answer: Reading) -> Reading:
    """The answer, or the aside that was ticked in its place. Raises Unusable if there are two."""
    ticked = sent.all(item.aside_field)
    if not ticked:
        return answer
    labels = {option.code: option.label for option in item.aside}
    if any(code not in labels for code in ticked):
        raise Unusable(_("Choose from the answers on the page, or skip the question."))
    if len(ticked) > 1:
        raise Unusable(_("You chose “{one}” and “{two}”. Keep one of them.").format(one=labels[ticked[0]], two=labels[ticked[1]]))
    if answer:
        raise Unusable(_("You gave an answer and also chose “{aside}”. Keep one of them.").format(aside=labels[ticked[0]]))
    return {item.id: ticked[0]}


_READERS: dict[str, Callable[[Item, Typed], Reading]] = {
    "scale": _step, "grade": _grade, "choice": _choice, "yesno": _step, "several": _several, "rank": _rank, "text": _text,
    "number": _number, "month": _month, "info": _nothing,
}


# ---- and back -------------------------------------------------------------------------------------------------------

def _answer_fields(item: Item, answer: Answer) -> list[tuple[str, str]]:
    if item.asides_apart and isinstance(answer, str) and _is_aside(item, answer):
        return [(item.aside_field, answer)]
    if item.kind == "rank" and isinstance(answer, list):
        return [(item.place_field(code), str(place)) for place, code in enumerate(answer, 1)]
    if item.kind == "month" and (found := _MONTH.fullmatch(str(answer))):
        return [(item.year_field, found[1]), (item.month_field, str(int(found[2])))]
    return [(item.field, str(one)) for one in (answer if isinstance(answer, list) else [answer])]


def _is_aside(item: Item, answer: str) -> bool:
    # An own text that is the same word as an aside's code cannot be told from it: the aside is what it means then.
    return any(option.code == answer for option in item.aside)
