"""What one report costs, from a frozen month to its files: 10 actions, 30 criteria, 36 months of figures each.

Milliseconds of processor time of one core, so that a busy machine does not change them. Typst remembers what it has set: each PDF is
made in a process of its own, after an empty page that loads the letters. Beside them the raw limit: a second empty page, and one with
3,600 words and no table.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from jinja2 import Environment

from analysis.judgement.criteria import RULES, Aim
from analysis.reports import document, files, making, paper, scored, scored_sheets, sheets, younger
from analysis.reports.document import Kind, Report
from analysis.scoring import facts
from analysis.scoring.facts import Action, Promised, Recommendation, Row, Scorecard, Spot, Told, Variation
from tests.analysis import gallery

ACTIONS, EACH, MONTHS = 10, 3, 36
TIMES = 3
MADE = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
WORDS = ("met", "track", "close", "off", "either", "unsaid")
REASONS = ("beyond target", "at or better", "within tolerance", "worse", "spans", "no path")


def scorecard() -> Scorecard:
    """Every criterion with a course of 36 months, a narrative and two promises."""
    actions = tuple(Action(f"a{n}", f"{1 + n // 3}.{1 + n % 3}", f"Action number {n} of the plan, in so many words as plans have", ("Education", "Health"),
                           ("5.1",), date(2027, 6, 30), tuple(_row(EACH * n + place) for place in range(EACH))) for n in range(ACTIONS))
    return Scorecard("p", "A plan of ten actions", date(2026, 10, 31), RULES, (Recommendation(1, "Hear children and families", actions),),
                     date(2026, 10, 1))


def _row(number: int) -> Row:
    spots = tuple(_spot(number, month) for month in range(MONTHS))
    aim = Aim(0.5, spots[0].ends_on, 0.65, date(2027, 6, 30))
    promises = (Promised(f"t{number}", "A quiet room in every school", "done", date(2026, 6, 1), True, False),
                Promised(f"u{number}", "A later bus", "under way", date(2026, 6, 1), False, True))
    return Row(f"c{number}", f"Criterion number {number}: what shall be true for children and families", "Catriona Reid", "people", "survey",
               WORDS[number % 6], REASONS[number % 6], aim, 0.6, spots, variation=Variation(MONTHS, signal="shift up", useful=MONTHS, chance=0.37),
               sure=3, narrative=Told("Joint learning began. We think it contributed. " * 3, "Joe Lamont", date(2026, 9, 1)), promises=promises)


def _spot(number: int, month: int) -> Spot:
    day, count = date(2023 + (month + 10) // 12, (month + 10) % 12 + 1, 28), 90 + (7 * month + 13 * number) % 25 + month
    return Spot(f"{day:%B %Y}", day, True, count / 200, count / 200 - 0.07, count / 200 + 0.07, count, 200, "r")


def made(kind: Kind, text: str) -> Report:
    """As `choosing.of_months` makes it, from the text of the month."""
    now = facts.from_json(text)
    span = scored.Span(now, replace(now, day=date(2026, 7, 31)), date(2026, 8, 1), (), "A foreword. " * 40, "Isla Grant")
    said = making.states(plan=now.title, tells="August to October 2026", rules=now.rules, at=MADE)
    is_annual = kind is Kind.ANNUAL
    return Report(kind, "A report", now.title, "Dundee", "en", MADE, said, scored.annual(span) if is_annual else scored.quarterly(span),
                  sheets.whole(said, scored_sheets.sheets(span), scored_sheets.codes()), making.page_words(),
                  younger.title(span) if is_annual else "", younger.blocks(span) if is_annual else (), said, now.rules)


def lines() -> Iterator[str]:
    """Lines of a table: report, each step in milliseconds, all of them, size of the PDF."""
    text, page = facts.to_json(scorecard()), _template()
    yield ""
    yield ("| Report | month → report → text, ms | page, ms | PDF, ms | children’s PDF, ms | XLSX, ms | ODS, ms | CSV, ms | all, ms | "
           "PDF, kB | stored, kB |")
    yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
    for kind in (Kind.QUARTERLY, Kind.ANNUAL):
        report = made(kind, text)
        stored = document.to_json(report)
        times = [_milliseconds(lambda: document.to_json(made(kind, text))), _milliseconds(lambda: page.render(report=document.from_json(stored))),
                 _alone(stored), _alone(stored, young=True) if report.young else 0.0, _milliseconds(lambda: files.xlsx(report)),
                 _milliseconds(lambda: files.ods(report)), _milliseconds(lambda: [files.csv(report, one.name) for one in report.sheets])]
        size = len(asyncio.run(paper.pdf(report)))
        yield (f"| {kind}, {ACTIONS * EACH} criteria, {MONTHS} figures each | " + " | ".join(f"{one:,.0f}" if one else "–" for one in times)
               + f" | {sum(times):,.0f} | {size / 1000:,.0f} | {len(stored) / 1000:,.0f} |")
    empty = replace(made(Kind.QUARTERLY, text), blocks=(), states=())
    words = replace(empty, blocks=tuple(document.Prose(f"Joint learning began in school {n}, and we think that it helped. " * 10) for n in range(30)))
    yield f"| raw limit: an empty page by Typst | | | {_alone(document.to_json(replace(empty, title='Another'))):,.0f} | | | | | | | |"
    yield f"| raw limit: 3,600 words by Typst, no table | | | {_alone(document.to_json(words)):,.0f} | | | | | | | |"


def _template() -> Any:
    jinja: Environment = gallery.environment()
    return jinja.from_string("{% from 'analysis/reports/_blocks.html' import body %}{{ body(report) }}")


def _alone(stored: str, *, young: bool = False) -> float:
    """Milliseconds of a PDF that this process has never set."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as process:
        return process.submit(_first, stored, young).result()


def _first(stored: str, young: bool) -> float:
    report = document.from_json(stored)
    asyncio.run(paper.pdf(replace(report, blocks=(), states=(), title="Empty")))
    began = time.process_time()
    asyncio.run(paper.young_pdf(report) if young else paper.pdf(report))
    return (time.process_time() - began) * 1000


def _milliseconds(work: Callable[[], object]) -> float:
    """Of one call, after a first one that is not counted."""
    work()
    began = time.process_time()
    for _ in range(TIMES):
        work()
    return (time.process_time() - began) / TIMES * 1000
