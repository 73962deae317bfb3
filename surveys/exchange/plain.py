"""Words out of the marked-up texts of other systems, and the languages they are in."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from html import unescape
from html.parser import HTMLParser

from babel import Locale, UnknownLocaleError

from surveys.questionnaire.reading import tidy

_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|&(?:[A-Za-z]{2,8}|#\d{1,6});")
_PIPED = re.compile(r"\$\{[^{}]+\}|\{[A-Za-z][\w.:]*\}|\[[A-Za-z_]\w*(?::\w+)?\]")
_BREAKS = {"br", "p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "ul", "ol", "table"}
_UNSAID = {"script", "style"}
_SHOWN = {"img", "video", "audio", "iframe", "object", "embed"}
COMMON = ("en", "gd", "ga", "cy", "pl", "uk", "ur", "ar", "fr", "es", "pt", "de", "it", "nl", "ro", "ru", "lt", "lv", "bg", "cs", "sk",
          "hu", "el", "tr", "fa", "ps", "so", "sw", "ti", "am", "hi", "pa", "bn", "gu", "ta", "zh", "ja", "ko", "vi", "ku", "ckb", "sq", "hr",
          "sr", "da", "nb", "sv", "fi", "et", "he", "id", "ne", "sl", "mk", "my", "th", "tl", "ha", "yo", "ig", "ln", "rw", "mg", "ca")


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0
        self.pictures = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.pictures |= tag in _SHOWN
        self.silent += tag in _UNSAID
        self.said += ["\n"] if tag in _BREAKS else []

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in _UNSAID and self.silent > 0
        self.said += ["\n"] if tag in _BREAKS else []

    def handle_data(self, data: str) -> None:
        self.said += [] if self.silent else [data]


def plain(text: str) -> str:
    """The words of a text that may hold HTML; paragraphs stay apart by an empty line."""
    if not _MARKUP.search(text):
        return tidy(text)
    parser = _Words()
    parser.feed(text)
    parser.close()
    lines = [" ".join(line.split()) for line in unescape("".join(parser.said)).replace("\xa0", " ").split("\n")]
    return tidy(re.sub(r"\n{3,}", "\n\n", "\n".join(lines)))


def pictures(text: str) -> bool:
    """Whether a marked-up text shows something that is no text."""
    return bool(re.search(rf"<(?:{'|'.join(_SHOWN)})\b", text, re.I))


def piped(text: str) -> bool:
    """Whether a text is to show an earlier answer."""
    return bool(_PIPED.search(text))


@lru_cache(maxsize=1024)
def tag(name: str) -> str:
    """The language tag in a label such as "Polski (pl)", "Polish", "pl" or "pt-BR"; "" if none is known."""
    named = re.search(r"\(([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})?)\)\s*$", name)
    code = (named.group(1) if named else name.strip()).replace("_", "-")
    if named or code.partition("-")[0].lower() in COMMON:
        main, _dash, rest = code.partition("-")
        return main.lower() + (f"-{rest.upper() if len(rest) == 2 else rest.title()}" if rest else "")
    return _names().get(name.strip().casefold(), "")


@lru_cache(maxsize=256)
def own_name(language: str) -> str:
    """The language's name in itself, with its tag: "Polski (pl)"."""
    try:
        name = Locale.parse(language, sep="-").get_language_name(language.replace("-", "_")) or language
    except (ValueError, UnknownLocaleError):
        name = language
    return f"{name[:1].upper()}{name[1:]} ({language})"


@cache
def _names() -> dict[str, str]:
    """Names of languages, in English and in themselves."""
    found: dict[str, str] = {}
    for code in COMMON:
        try:
            locale = Locale.parse(code)
        except (ValueError, UnknownLocaleError):
            continue
        found |= {str(name).casefold(): code for name in (locale.get_language_name("en"), locale.get_language_name(code)) if name}
    return found
