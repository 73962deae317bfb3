"""A plan's timescale words → due date, first review, interval. Pure; never raises; keeps what it could not use.

Plans say when in words ("September 2016 and six monthly thereafter"). The rules, which the import page shows too:

* a date beside the word *review* is the first review; any other date is the due date, the latest if there are several;
* a month means its last day, a year its last day;
* an interval joined to the due date ("September 2016 and six monthly thereafter") starts there: that day is the first
  review too; an interval in a sentence of its own ("December 2016. Annual reviews thereafter") counts from the due
  date.

Whatever had to be worked out is said in `checks`, for a person to confirm.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from participation.words import _

EARLIEST, LATEST = 1990, 2099
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")
NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
MOST_MONTHS = 120

_MONTH = r"(?P<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_YEAR = r"(?P<y>\d{4})"
_DATE_SHAPES = [
    ("day", re.compile(rf"\b(?P<d>\d{{1,2}})\s?(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}\b", re.I)),
    ("iso", re.compile(rf"\b{_YEAR}-(?P<m>\d\d)-(?P<d>\d\d)\b")),
    ("figures", re.compile(rf"\b(?P<d>\d{{1,2}})[/.](?P<m>\d{{1,2}})[/.]{_YEAR}\b")),
    ("month", re.compile(rf"\b{_MONTH},?\s+{_YEAR}\b", re.I)),
    ("year", re.compile(r"\b(?P<y>(?:19|20)\d\d)\b")),
]
_COUNT = rf"(?P<n>\d{{1,3}}|{'|'.join(NUMBERS)})"
_INTERVALS = [
    (re.compile(rf"\bevery\s+{_COUNT}\s+years?\b", re.I), 12),
    (re.compile(rf"\b(?:every\s+{_COUNT}\s+months?|{_COUNT.replace('?P<n>', '?P<n2>')}[\s-]?monthly)\b", re.I), 1),
    (re.compile(r"\b(?:biennial(?:ly)?|every (?:other|second) year)\b", re.I), (24,)),
    (re.compile(r"\b(?:biannual(?:ly)?|bi-annual(?:ly)?|twice (?:a|each|every) year|half[\s-]?yearly)\b", re.I), (6,)),
    (re.compile(r"\b(?:quarterly|(?:each|every) quarter)\b", re.I), (3,)),
    (re.compile(r"\b(?:annual(?:ly)?|yearly|(?:each|every|once a) year)\b", re.I), (12,)),
    (re.compile(r"\b(?:monthly|(?:each|every|once a) month)\b", re.I), (1,)),
]
_REVIEW_BEFORE = re.compile(r"\breview(?:s|ed|ing)?\b", re.I)
_REVIEW_AFTER = re.compile(r"^[\s,:(–-]*(?:for\s+)?(?:first|initial|next)?\s*review\b(?!ed)", re.I)
_CLAUSE_END = re.compile(r"[.;\n]")
_FILLER = frozenset("and then thereafter reviewed review reviews first next initial of progress by the end in from on "
                    "at due to be with st nd rd th after that a is until it".split())


@dataclass(frozen=True)
class Timescale:
    """What was understood. `every` is in months. `checks`: sentences for a person; `unused`: words that say no date."""
    due: date | None = None
    first_review: date | None = None
    every: int | None = None
    checks: tuple[str, ...] = ()
    unused: str = ""


@dataclass(frozen=True)
class _Found:
    """A date in the text: where it stands, what it is (None: no such day), and how exactly it was said."""
    start: int
    end: int
    day: date | None
    shape: str


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def add_months(day: date, months: int) -> date:
    """The same day some months on; the last day of a month stays a last day; 31 January + 1 = 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if is_last else min(day.day, last))


def _day_of(match: re.Match, shape: str) -> date | None:
    parts = match.groupdict()
    year = int(parts["y"])
    if not EARLIEST <= year <= LATEST:
        return None
    if shape == "year":
        return date(year, 12, 31)
    word = parts["m"].lower()
    month = int(word) if word.isdigit() else next(i for i, m in enumerate(MONTHS, 1) if m.startswith(word[:3]))
    if not 1 <= month <= 12:
        return None
    if shape == "month":
        return month_end(year, month)
    day = int(parts["d"])
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def _dates(text: str) -> list[_Found]:
    found: list[_Found] = []
    for shape, pattern in _DATE_SHAPES:
        for match in pattern.finditer(text):
            if not any(match.start() < f.end and f.start < match.end() for f in found):
                found.append(_Found(match.start(), match.end(), _day_of(match, shape), shape))
    return sorted(found, key=lambda f: f.start)


def read_date(text: str) -> date | None:
    """One date as a person types it: *30 September 2016*, *September 2016* (its last day), *2016-09-30*,
    *30/9/2016*."""
    found = _dates(text)
    whole = len(found) == 1 and not text[:found[0].start].strip() and not text[found[0].end:].strip(" .")
    return found[0].day if whole else None


def _count(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS.index(word.lower()) + 1


def _intervals(text: str) -> list[tuple[int, int, int]]:
    """(start, end, months) of every interval that is named."""
    found: list[tuple[int, int, int]] = []
    for pattern, unit in _INTERVALS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end, _months in found):
                continue
            groups = match.groupdict()
            months = unit[0] if isinstance(unit, tuple) else unit * _count(groups.get("n") or groups["n2"])
            if 1 <= months <= MOST_MONTHS:
                found.append((match.start(), match.end(), months))
    return sorted(found)


def _is_review(text: str, found: _Found, previous_end: int, next_start: int) -> bool:
    before = _CLAUSE_END.split(text[previous_end:found.start])[-1]
    if _REVIEW_BEFORE.search(before):
        return True
    after = _REVIEW_AFTER.match(text[found.end:next_start])
    leads_on = next_start < len(text) and after and not _words(text[found.end + after.end():next_start]) - _FILLER
    return bool(after and not leads_on)


def _first_review(text: str, due: _Found, interval: tuple[int, int, int]) -> date:
    """Where a series begins whose first day is not said: at the due date it is joined to, else one interval later."""
    between = text[due.end:interval[0]]
    joined = interval[0] >= due.end and not _CLAUSE_END.search(between) and not _REVIEW_BEFORE.search(between)
    return due.day if joined else add_months(due.day, interval[2])


def _words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.lower()))


def _unused(text: str, spans: list[tuple[int, int]]) -> str:
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + " . " + text[end:]
    pieces = (piece.strip(" ,:()–-") for piece in re.split(r"[.;\n]", text))
    return "; ".join(p for p in pieces if _words(p) - _FILLER)


def _checks(text: str, due: list[_Found], bad: list[_Found], intervals: list, nothing: bool) -> list[str]:
    checks = [_("“{words}” is not a day that exists.").format(words=text[f.start:f.end]) for f in bad]
    if not text.strip():
        checks.append(_("No timescale is given."))
    elif nothing:
        checks.append(_("We could not read a date in these words."))
    if len({f.day for f in due}) > 1:
        checks.append(_("Several dates are given. We took the latest as the due date."))
    if any(f.shape == "year" for f in due):
        checks.append(_("Only a year is given. We took its last day."))
    if any(f.shape == "figures" and f.day and f.day.day <= 12 for f in due):
        checks.append(_("We read the date as day, month, year."))
    if len({months for *_span, months in intervals}) > 1:
        checks.append(_("Several intervals are given. We took the first."))
    return checks


def read(text: str) -> Timescale:
    """Any text → what it says about when. Never raises: what cannot be read is said in `checks` and `unused`."""
    found, intervals = _dates(text), _intervals(text)
    previous = [0, *(f.end for f in found)]
    following = [*(f.start for f in found[1:]), len(text)]
    reviews = [f for f, a, b in zip(found, previous, following) if f.day and _is_review(text, f, a, b)]
    dues = [f for f in found if f.day and f not in reviews]
    due = max(dues, key=lambda f: f.day, default=None)
    first_review = min((f.day for f in reviews), default=None)
    checks = _checks(text, dues, [f for f in found if not f.day], intervals, nothing=not (due or first_review))
    if due and intervals and not first_review:
        first_review = _first_review(text, due, intervals[0])
        checks.append(
            _("The words do not say whether this day is a due date or a first review. We took it as both.")
            if first_review == due.day else
            _("The words give no date for the first review. We counted one interval from the due date."))
    spans = [(f.start, f.end) for f in found] + [(start, end) for start, end, _months in intervals]
    every = intervals[0][2] if intervals else None
    return Timescale(due.day if due else None, first_review, every, tuple(checks), _unused(text, spans))
