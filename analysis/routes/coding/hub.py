"""Focus groups and coding at a glance: the list with what waits, and the search for a word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.coding import access, books, groups, keyword, rounds, units
from analysis.coding.groups import WHO
from analysis.coding.keyword import Found
from analysis.models import CodeBook, CodingRound, FocusGroup, Passage
from analysis.routes.coding.page import READERS, person_of
from participation import storage
from participation.models import Person
from participation.problems import Conflict, Gone
from participation.web import pages
from participation.web.addresses import Url
from participation.words import _, ngettext, translated


@dataclass(frozen=True)
class RoundLine:
    """A round in a list: its title, how far it is, and whether it waits for the reader."""

    round: CodingRound
    title: str
    state: str
    mine: bool
    waits: bool


@dataclass(frozen=True)
class HubPage(pages.Page):
    """Everything about groups and coding: what waits for you, groups, rounds, code books."""

    template: ClassVar[str] = "analysis/coding/hub.html"
    leads: bool
    planner: bool
    groups: list[tuple[FocusGroup, str, int]]
    over: list[FocusGroup]
    rounds: list[RoundLine]
    books: list[tuple[CodeBook, int, int]]
    states: dict[str, str]


@dataclass(frozen=True)
class KeywordPage(pages.Page):
    template: ClassVar[str] = "analysis/coding/keyword.html"
    q: str
    found: Found
    searched: int
    finding: str
    closed: tuple[str, ...]


async def hub(request: Request) -> Response:
    person = person_of(request)
    leads, planner = access.can_lead(person), not access.can_read_words(person)
    if planner:
        return pages.show(request, HubPage(False, True, [], [], [], [], {}))
    lines = [await line(one, person) for one in await access.rounds_for(person)]
    found = await FocusGroup.all() if leads else []
    counts = [(one, translated(WHO[one.who]), await Passage.filter(focus_group_id=one.pk).count()) for one in found]
    over = [one for one in found if await can_destroy(one)]
    states = {key: translated(text) for key, text in books.STATES.items()}
    return pages.show(request, HubPage(leads, False, counts, over, lines, await books.listed() if leads else [], states))


async def line(round: CodingRound, person: Person) -> RoundLine:
    subject = await units.subject_of(round.what, round.subject)
    mine = access.is_coder(person, round)
    waits = mine and ((round.state == access.OPEN and not rounds.is_done(round, person)) or round.state == access.COMPARED
                      or rounds.can_answer(round, person))
    return RoundLine(round, subject.title, translated(rounds.STATES[round.state]), mine, waits)


async def can_destroy(group: FocusGroup) -> bool:
    try:
        await groups.check_can_destroy(group)
    except Conflict:
        return False
    return True


async def word(request: Request) -> Response:
    """A word in every passage that this person may read. The word is written down nowhere."""
    person = person_of(request)
    access.check_can_read_words(person)
    q = " ".join(request.query_params.get("q", "")[:keyword.MOST_WORD].split())
    texts, closed = await _texts(request) if keyword.sought(q) else ([], ())
    found = keyword.find(texts, q)
    return pages.show(request, KeywordPage(q, found, len(texts), _finding(found, q, len(texts)), closed))


async def _texts(request: Request) -> tuple[list[tuple[str, int, str]], tuple[str, ...]]:
    """What may be searched, and the titles of groups whose key is not here (a backup was put back without it)."""
    person, keys, found, closed = person_of(request), request.app.state.keys, [], []
    async with storage.writes():
        for group in await access.groups_opened_by(person):
            try:
                words = await groups.opened(group=group, keys=keys, by=person, what_for="search")
            except Gone:
                closed.append(group.title)
                continue
            found += [(group.title, one.position, one.text) for one in words]
        for round in await access.rounds_for(person):
            if round.what == access.COMMENTS and access.is_coder(person, round):
                title = (await units.subject_of(round.what, round.subject)).title
                found += [(title, one.position, one.text)
                          for one in await units.opened(round, keys=keys, by=person, what_for="search")]
    return list(dict.fromkeys(found)), tuple(closed)


def _finding(found: Found, q: str, searched: int) -> str:
    if not q:
        return ""
    if found.more:
        return _("More than {n} places. The first {n} stand here: look for more than one word.").format(n=keyword.MOST_HITS)
    places = len(found.hits)
    words = ngettext("{n} place in {total} passages that you may read.", "{n} places in {total} passages that you may read.", places)
    return words.format(n=places, total=searched)


URLS = [Url("/groups", "groups", hub, READERS), Url("/groups/word", "groups-word", word, READERS)]
