"""A report as PDF: tagged, PDF/UA-1, with pictures that say in words what they show. The same report gives the same bytes.

Letters come from the shipped files and from Typst's own, never from the machine; the only time inside is when the report was
made.
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from analysis.reports import drawn
from analysis.reports.document import Drawing, Report, plain
from participation import typesetting, words

TEMPLATE = "analysis/reports/report.typ"
YOUNG = "analysis/reports/young.typ"


async def pdf(report: Report) -> bytes:
    return await typesetting.pdf(TEMPLATE, _data(report, report.title, report.blocks, report.states), pinned=True)


async def young_pdf(report: Report) -> bytes:
    """The children's version. ValueError where the report has none."""
    if not report.young:
        raise ValueError("no children’s version")
    return await typesetting.pdf(YOUNG, _data(report, report.young_title, report.young, report.young_states), pinned=True)


def _data(report: Report, title: str, blocks: tuple[Any, ...], states: tuple[tuple[str, str], ...]) -> dict[str, object]:
    at = report.made_at
    return {"title": title, "subtitle": report.subtitle, "partnership": report.partnership, "lang": report.language,
            "dir": words.direction(report.language), "made": [at.year, at.month, at.day, at.hour, at.minute, at.second],
            "states": plain(states), "words": dict(report.words), "blocks": [_block(one) for one in blocks]}


def _block(value: Any) -> Any:
    """As JSON, with drawings as SVG."""
    if isinstance(value, Drawing):
        return {"svg": drawn.svg(value), "alt": f"{value.title}. {value.desc}".strip(), "style": value.style}
    if is_dataclass(value):
        return {"is": type(value).__name__.lower(), **{one.name: _block(getattr(value, one.name)) for one in fields(value)}}
    return [_block(one) for one in value] if isinstance(value, (tuple, list)) else value
