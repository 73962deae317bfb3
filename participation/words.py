"""The words people read, in their language: gettext catalogues, the current language, dates and numbers.

Domain files import `_`, `N_` and `ngettext` from here; nothing here knows about HTTP. English is the source language
and needs no catalogue. Other languages are .po files under participation/locale, compiled in memory when first used,
so that no binary file is committed (docs/decisions/languages.md).
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

from participation import readers

SOURCE = "en"
DOMAIN = "heard"
LOCALE = Path(__file__).parent / "locale"
ENOUGH = 0.9
"""Share of a page's kind of strings that a catalogue must translate before its language is offered there."""
RIGHT_TO_LEFT = {"ar", "fa", "he", "ps", "ur", "yi", "ckb", "sd"}
PLURALS = {
    "gd": "nplurals=4; plural=((n==1 || n==11) ? 0 : (n==2 || n==12) ? 1 : (n>2 && n<20) ? 2 : 3);",
    "pl": "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "uk": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);",
    "ur": "nplurals=2; plural=(n != 1);",
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
"""CLDR's rules for whole numbers, forms in CLDR's order. Babel's own are wrong (gd) or in an order of their own (ar), so
`make messages` puts these into the catalogues."""

current: ContextVar[str] = ContextVar("heard_language", default=SOURCE)
drafts: ContextVar[frozenset[str] | None] = ContextVar("heard_drafts", default=None)
"""Languages of which no named translator has approved the words as they are now (participation.approvals); None: all."""
_taught: dict[str, NullTranslations] = {}


@dataclass(frozen=True)
class Language:
    """One language of the interface. `tag` as in HTML's lang, `name` and the word `draft` in it, `dir` ltr or rtl."""

    tag: str
    name: str
    dir: str
    draft: str = ""


def _(text: str) -> str:
    """`text` in the current language, now."""
    return catalogue(current.get()).gettext(text)


def N_(text: str) -> str:  # noqa: N802  (gettext's own name)
    """Marks `text` for translation and returns it unchanged; translate it later with `translated`."""
    return text


def translated(text: str) -> str:
    """A text that was marked with N_, in the current language."""
    return catalogue(current.get()).gettext(text) if text else ""


def ngettext(one: str, many: str, n: int) -> str:
    """The plural form for `n`, in the current language. Fill its places afterwards: ngettext(...).format(n=n)."""
    return catalogue(current.get()).ngettext(one, many, n)


def pgettext(context: str, text: str) -> str:
    """`text` in the current language where the same English word means two things; `context` says which."""
    return catalogue(current.get()).pgettext(context, text)


def npgettext(context: str, one: str, many: str, n: int) -> str:
    return catalogue(current.get()).npgettext(context, one, many, n)


@contextmanager
def speaking(tag: str) -> Iterator[None]:
    """Everything inside is said in the language `tag`."""
    token = current.set(tag)
    try:
        yield
    finally:
        current.reset(token)


@lru_cache
def catalogue(tag: str) -> NullTranslations:
    """The translations of one language; English, and anything unknown, answers with the source text."""
    if tag in _taught:
        return _taught[tag]
    path = LOCALE / tag.replace("-", "_") / "LC_MESSAGES" / f"{DOMAIN}.po"
    return compiled(shipped(path)) if path.is_file() else NullTranslations()


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


@lru_cache
def shipped(path: Path) -> Catalog:
    """As `read`, once for a process: whoever changes a catalogue reads its own."""
    return read(path)


def compiled(messages: Catalog) -> Translations:
    """A catalogue ready for use, without a file in between."""
    made = io.BytesIO()
    write_mo(made, messages)
    made.seek(0)
    return Translations(made, domain=DOMAIN)


def teach(tag: str, translations: NullTranslations | None) -> None:
    """Use `translations` for `tag` from now on, or forget them (None). For tests with an invented language."""
    _taught.pop(tag, None)
    if translations is not None:
        _taught[tag] = translations
    catalogue.cache_clear()


def share_translated(messages: Catalog, *, on_readers_pages: bool = False) -> float:
    """How much of a catalogue is translated, 0 to 1; fuzzy strings count as not translated."""
    strings = [m for m in messages if m.id and (not on_readers_pages or readers.theirs(m.locations))]
    return sum(map(is_translated, strings)) / len(strings) if strings else 0.0


def is_translated(message: Message) -> bool:
    """Every plural form is there, and no translator has marked it as doubtful."""
    return not message.fuzzy and all(message.string if isinstance(message.string, (tuple, list)) else [message.string])


def catalogues() -> list[tuple[str, Path]]:
    """Tag and file of each catalogue."""
    return [(path.parts[-3].replace("_", "-"), path) for path in sorted(LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))]


def is_draft(tag: str) -> bool:
    known = drafts.get()
    return tag != SOURCE and (known is None or tag in known)


@lru_cache
def offered() -> tuple[Language, ...]:
    """The languages that children, families and respondents may choose: English, and each that covers their pages."""
    return _covering(on_readers_pages=True)


@lru_cache
def offered_everywhere() -> tuple[Language, ...]:
    """The languages of the pages behind a sign-in: English, and each whose catalogue covers every page."""
    return _covering(on_readers_pages=False)


def _covering(*, on_readers_pages: bool) -> tuple[Language, ...]:
    found = [tag for tag, path in catalogues()
             if share_translated(shipped(path), on_readers_pages=on_readers_pages) >= ENOUGH]
    return tuple(language(tag) for tag in (SOURCE, *found))


@lru_cache
def language(tag: str) -> Language:
    locale = _locale(tag)
    name = (locale.get_language_name(locale.language) or tag).capitalize()
    with speaking(tag):
        return Language(tag, name, direction(tag), _("draft"))


def name(tag: str) -> str:
    """A language's name for itself."""
    return language(tag).name


def direction(tag: str) -> str:
    return "rtl" if tag.split("-")[0] in RIGHT_TO_LEFT else "ltr"


@lru_cache
def _locale(tag: str) -> Locale:
    """The conventions for dates and numbers: British ones for English, and for a language that Babel does not know."""
    try:
        return Locale.parse("en_GB" if tag == SOURCE else tag, sep="-" if "-" in tag else "_")
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")


LONDON = dates.get_timezone("Europe/London")


def day(when: dt.date, style: str = "d MMMM y") -> str:
    """A date in words: 5 February 2027. A moment is first taken to the day it was in Scotland."""
    if isinstance(when, dt.datetime):
        when = when.astimezone(LONDON).date() if when.tzinfo else when.date()
    return _day(when, style, current.get())


@lru_cache(maxsize=2_000)
def _day(when: dt.date, style: str, tag: str) -> str:
    """A page says the same few days again and again, and Babel thinks each of them through."""
    return dates.format_date(when, style, locale=_locale(tag))


def weekday(when: dt.date) -> str:
    """A date with its day of the week: Friday 5 February 2027."""
    return day(when, "EEEE d MMMM y")


def month(when: dt.date) -> str:
    return day(when, "LLLL y")


def time(when: dt.datetime) -> str:
    """A moment's time of day in Scotland: 10:42."""
    local = when.astimezone(LONDON) if when.tzinfo else when
    return dates.format_time(local, "HH:mm", locale=_locale(current.get()))


def moment(when: dt.datetime) -> str:
    """A date with its time: 5 February 2027, 10:42."""
    return f"{day(when)}, {time(when)}"


def number(value: float, places: int | None = None) -> str:
    """A number with the language's own signs: 1,400 or 3.5."""
    pattern = None if places is None else "#,##0" + ("." + "0" * places if places else "")
    return _number(value, pattern, current.get())


@lru_cache(maxsize=2_000, typed=True)
def _number(value: float, pattern: str | None, tag: str) -> str:
    return numbers.format_decimal(value, pattern, locale=_locale(tag))
