"""A report as PDF: tagged, PDF/UA-1, with pictures that say in words what they show. The same report gives the same bytes.

Letters come from the shipped files and from Typst's own, never from the machine; the only time inside is when the report was
made.
"""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from typing import Any
from unicodedata import name

from analysis.reports import drawn
from analysis.reports.document import Drawing, Kind, Report, plain
from participation import typesetting, words

_PICTURE = re.compile("[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]+")
_JOINERS = "\u200d\ufe0f"
TEMPLATE = "analysis/reports/report.typ"
YOUNG = "analysis/reports/young.typ"


async def pdf(report: Report) -> bytes:
    """A report that a chair puts their name to ends with a line for it; the release log is nobody's to agree to."""
    data = _data(report, report.title, report.blocks, report.states)
    return await typesetting.pdf(TEMPLATE, data | {"signed": report.kind is not Kind.LOG and "agreed" in report.words}, pinned=True)


async def young_pdf(report: Report) -> bytes:
    """The children's version. ValueError where the report has none."""
    if not report.young:
        raise ValueError("no children’s version")
    return await typesetting.pdf(YOUNG, _data(report, report.young_title, report.young, report.young_states), pinned=True)


def _data(report: Report, title: str, blocks: tuple[Any, ...], states: tuple[tuple[str, str], ...]) -> dict[str, object]:
    at = report.made_at
    return {"title": letters(title), "subtitle": letters(report.subtitle), "partnership": letters(report.partnership), "lang": report.language,
            "dir": words.direction(report.language), "made": [at.year, at.month, at.day, at.hour, at.minute, at.second],
            "states": plain(_block(states)), "words": dict(report.words), "blocks": [_block(one) for one in blocks]}


def _block(value: Any) -> Any:
    """As JSON, with drawings as SVG."""
    if isinstance(value, Drawing):
        return {"svg": drawn.svg(value), "alt": f"{value.title}. {value.desc}".strip(), "style": value.style}
    if is_dataclass(value):
        return {"is": type(value).__name__.lower(), **{one.name: _block(getattr(value, one.name)) for one in fields(value)}}
    if isinstance(value, str):
        return letters(value)
    return [_block(one) for one in value] if isinstance(value, (tuple, list)) else value


def letters(text: str) -> str:
    """With every picture among its letters as its name: no shipped font has it, and a reader of the page aloud has something to say."""
    return text if text.isascii() else _PICTURE.sub(_named, text)


def _named(found: re.Match[str]) -> str:
    return "".join(f"[{name(one, '?').lower()}]" for one in found.group() if one not in _JOINERS)
