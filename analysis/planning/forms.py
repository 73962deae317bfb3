"""What a planner typed about a plan, an action, or a row of an import → values, or sentences for the fields."""

from __future__ import annotations

from analysis import indicators
from analysis.forms import MOST_LINES, MOST_OWNER, MOST_TITLE, Reader, Typed, lines
from analysis.plan_import import Row
from analysis.planning.writing import Written
from analysis.timescales import MOST_MONTHS
from participation.words import _

MOST_RECOMMENDATION = 600
MOST_ACTION = 2_000
MOST_NUMBER = 40
KEEP, JOIN, DROP = "keep", "join", "drop"


def recommendation(form: Typed) -> str:
    read = Reader(form)
    title = read.needed("title", _("Say what is recommended."), MOST_RECOMMENDATION)
    read.done()
    return title


def written(form: Typed) -> Written:
    """An action as it was typed."""
    read = Reader(form)
    title = read.needed("title", _("Say what will be done."), MOST_ACTION)
    number = read.form.text("number", most=MOST_NUMBER)
    due, review, every = read.day("due"), read.day("first_review"), _months(read)
    leads, named = _leads(read), _indicators(read)
    read.done()
    return Written(title, number, leads, named, due, review, every)


def _months(read: Reader) -> int | None:
    every = read.form.text("every", most=10)
    if every and not (every.isascii() and every.isdecimal() and 1 <= int(every) <= MOST_MONTHS):
        read.errors["every"] = _("Write a number of months from 1 to {most}, or nothing.").format(most=MOST_MONTHS)
        return None
    return int(every) if every else None


def _leads(read: Reader) -> tuple[str, ...]:
    leads = lines(read.form.text("leads", most=2_000))
    if any(len(lead) > MOST_OWNER for lead in leads):
        read.errors["leads"] = _("The name of a lead has at most {most} letters.").format(most=MOST_OWNER)
    return tuple(leads)


def _indicators(read: Reader) -> tuple[str, ...]:
    named = indicators.named_in(read.form.text("indicators", most=4_000))
    if any(len(name) > MOST_TITLE for name in named.unknown):
        read.errors["indicators"] = _("A name has at most {most} letters.").format(most=MOST_TITLE)
    return named.keys + named.unknown


def correction(form: Typed, row: Row) -> dict:
    """A person's reading of one row, as plans.correct keeps it: what becomes of each proposed criterion, and what is added."""
    read = Reader(form)
    due, review, every = read.day("due"), read.day("first_review"), _months(read)
    leads, named = _leads(read), _indicators(read)
    sources = _approved(read, row)
    for more in lines(form.text("more", most=6_000)):
        sources.setdefault(more, "")
    if len(sources) > MOST_LINES or any(len(title) > MOST_TITLE for title in sources):
        read.errors["more"] = _("At most {lines} criteria, each of at most {most} letters.").format(
            lines=MOST_LINES, most=MOST_TITLE)
    read.done()
    day = lambda d: d.isoformat() if d else None  # noqa: E731
    return {"leads": list(leads), "indicators": list(named), "due": day(due), "first_review": day(review), "every": every,
            "criteria": list(sources), "sources": sources}


def _approved(read: Reader, row: Row) -> dict[str, str]:
    """The proposed criteria that are kept, in their order, as worded now → the words of the plan that each stands for."""
    kept: list[tuple[str, str]] = []
    for place, proposal in enumerate(row.criteria):
        title = " ".join(read.form.text(f"criterion-{place}", most=2_000).split())
        what = read.form.one_of(f"what-{place}", (KEEP, JOIN, DROP), default=KEEP)
        if what == DROP or not title:
            continue
        if len(title) > MOST_TITLE:
            read.errors[f"criterion-{place}"] = _("A criterion has at most {most} letters.").format(most=MOST_TITLE)
        if what == JOIN and kept:
            before, source = kept.pop()
            title, words = f"{before.rstrip('.;')}; {title[0].lower()}{title[1:]}", f"{source} {proposal.source}".strip()
            kept.append((title, words))
        else:
            kept.append((title, proposal.source))
    return dict(kept)
