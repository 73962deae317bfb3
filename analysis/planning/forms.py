"""What a planner typed about a plan, an action, or a row of an import → values, or sentences for the fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from analysis.forms import MOST_LINES, MOST_OWNER, MOST_TITLE, Reader, Typed, lines
from analysis.models import Action, Criterion, OtherPlan
from analysis.plan_files import indicators
from analysis.plan_files.sheet import Row
from analysis.plan_files.timescales import MOST_MONTHS
from analysis.planning import beside, chains, progress as how
from analysis.planning.beside import About, Tie
from analysis.planning.chains import Step
from analysis.planning.priorities import WHOSE, Said
from analysis.planning.writing import Written
from participation import clock
from participation.words import _

MOST_RECOMMENDATION = 600
MOST_ACTION = 2_000
MOST_NUMBER = 40
MOST_WHY = 600
KEEP, JOIN, DROP = "keep", "join", "drop"


def recommendation(form: Typed) -> str:
    read = Reader(form)
    title = read.needed("title", _("Say what is recommended."), MOST_RECOMMENDATION)
    read.done()
    return title


def name(form: Typed) -> tuple[str, str]:
    """A plan's other name, and why it has it."""
    read = Reader(form)
    title = read.needed("title", _("Give the plan a name."), 200)
    why = _why(read, _("Say why it has another name. In a year nobody will remember."))
    read.done()
    return title, why


def reason(form: Typed) -> str:
    """Why priorities stand in another order."""
    read = Reader(form)
    why = _why(read, _("Say why this is the order now. In a year nobody will remember."))
    read.done()
    return why


def _why(read: Reader, sentence: str) -> str:
    why = read.form.text("why", most=5_000)
    if not why:
        read.errors["why"] = sentence
    if len(why) > MOST_WHY:
        read.errors["why"] = _("Please use {n} letters or fewer.").format(n=MOST_WHY)
    return why


def written(form: Typed) -> Written:
    """An action as it was typed."""
    read = Reader(form)
    title = read.needed("title", _("Say what will be done."), MOST_ACTION)
    number = read.form.text("number", most=MOST_NUMBER)
    due, review, every = read.day("due"), read.day("first_review"), _months(read)
    leads, named = _leads(read), _indicators(read)
    read.done()
    return Written(title, number, leads, named, due, review, every)


def progress(form: Typed) -> how.Said:
    """How an action gets on; without a day it is told today."""
    read = Reader(form)
    state = form.one_of("state", [s.value for s in how.State])
    if state is None:
        read.errors["state"] = _("Choose one of these.")
    words = form.text("words", most=how.MOST_WORDS)
    told_on = read.day("told_on") or clock.today()
    read.done()
    return how.Said(state, words, told_on)


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


def priority(form: Typed, actions: Iterable[str]) -> Said:
    """A priority as it was typed; of the actions only those of the plan."""
    read = Reader(form)
    title = read.needed("title", _("Say what comes first."), 200)
    words, why = form.text("words", most=3_000), form.text("why", most=3_000)
    if not why:
        read.errors["why"] = _("Say why this comes first. In a year nobody will remember.")
    voices = tuple((whose, heard) for whose in WHOSE if (heard := form.text(f"voice-{whose}", most=2_000)))
    read.done()
    allowed = set(actions)
    return Said(title, why, words, voices, tuple(id for id in form.all("actions") if id in allowed))


def stage(form: Typed, criteria: Mapping[str, Criterion]) -> tuple[Step, str, Criterion | None]:
    """A link of a chain: what it is, its words, and its criterion, if any."""
    read = Reader(form)
    kind = form.one_of("kind", [step.value for step in Step])
    if kind is None:
        read.errors["kind"] = _("Choose one of these.")
    title = read.needed("title", _("Say what happens, or what is different then."))
    read.done()
    return Step(kind), title, criteria.get(form.text("criterion", most=40))


def view(form: Typed) -> dict[str, str]:
    """How far a person sees a link, how sure they are, and what they rest it on: always something."""
    read = Reader(form)
    found = {}
    for name, choices in (("progress", chains.PROGRESS), ("confidence", chains.CONFIDENCE)):
        found[name] = form.one_of(name, choices)
        if found[name] is None:
            read.errors[name] = _("Choose one of these.")
    found["evidence"] = form.text("evidence", most=3_000)
    if not found["evidence"]:
        read.errors["evidence"] = _("Say what you rest this on.")
    read.done()
    return found


def other_plan(form: Typed) -> About:
    """Another plan as it was typed; an address is one of the web, or none."""
    read = Reader(form)
    title = read.needed("title", _("Give the plan a name."), 200)
    kind = form.one_of("kind", beside.KINDS)
    if kind is None:
        read.errors["kind"] = _("Choose one of these.")
    address = form.text("address", most=400)
    if address and not re.fullmatch(r"https?://[^\s\"<>]+", address):
        read.errors["address"] = _("An address begins with https:// and has no spaces.")
    until = read.day("runs_until")
    read.done()
    return About(title, kind or "", address, until)


def link(form: Typed, others: Mapping[str, OtherPlan], actions: Mapping[str, Action]) -> dict:
    """What beside.link takes; no action means the whole plan."""
    read = Reader(form)
    other, tie = others.get(form.text("other", most=40)), form.one_of("tie", [tie.value for tie in Tie])
    if other is None:
        read.errors["other"] = _("Choose the other plan.")
    if tie is None:
        read.errors["tie"] = _("Choose one of these.")
    place, words = " ".join(form.text("place", most=200).split()), form.text("words", most=600)
    read.done()
    return {"other": other, "tie": Tie(tie), "place": place, "words": words, "action": actions.get(form.text("action", most=40))}
