"""One check-in, or all of a child's that this adult may see, as a file for the plan; and the wheel for the child to keep.

Each file leaves a receipt that the child can read, and a line in the audit trail. Its name holds a date and no name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from participation import audit, children, chronology, clock, receipts, spreadsheets, typesetting, wheel_picture, words
from participation.chronology import KIND_NAMES, Entry, Kind, Sitting
from participation.forms import export as forms
from participation.models import Child, Person
from participation.queries import mine
from participation.routes.adult.showing import PromiseLine, promise_line
from participation.web import fields, pages
from participation.words import N_, _, translated

MEDIA = {forms.PDF: "application/pdf", forms.CSV: "text/csv; charset=utf-8"}
MEANS = {Kind.CHILD: N_("What the child answered and said, in no other words."),
         Kind.FACT: N_("What was seen, heard, agreed and done, with dates."),
         Kind.OPINION: N_("What adults and family think. It may be mistaken.")}
ORDER = (Kind.CHILD, Kind.FACT, Kind.OPINION)


@dataclass(frozen=True)
class ChronologyPage(pages.Page):
    template: ClassVar[str] = "participation/paper/chronology.html"
    child: Child
    first: str
    entries: list[Entry]
    kinds: dict[Kind, str]
    means: dict[Kind, str]


@dataclass(frozen=True)
class KeepPage(pages.Page):
    """The finished wheel in words and picture, for the child to take away."""

    template: ClassVar[str] = "participation/paper/keep.html"
    sitting: Sitting
    first: str
    own_words: str
    steps: list[PromiseLine]


async def chronology_page(request: Request) -> Response:
    person, keys = request.state.visitor.person, request.app.state.keys
    child = await mine.child_for(person, request.path_params["id"])
    await receipts.opened(child=child, page="chronology", by=person)
    found = await chronology.of(check_ins=await mine.check_ins_of(person, child), child=child, keys=keys, by=person)
    return pages.show(request, ChronologyPage(child, children.first_name(child, keys), chronology.lines(found), KIND_NAMES, MEANS))


async def chronology_file(request: Request) -> Response:
    person, keys = request.state.visitor.person, request.app.state.keys
    child = await mine.child_for(person, request.path_params["id"])
    file = forms.kind_of_file(await fields.read(request))
    found = await chronology.of(check_ins=await mine.check_ins_of(person, child), child=child, keys=keys, by=person)
    title = _("{name}: chronology").format(name=children.name(child, keys))
    return await _file(request, child, file, "chronology", chronology.lines(found), title, clock.today())


async def check_in_file(request: Request) -> Response:
    person, keys = request.state.visitor.person, request.app.state.keys
    check_in = await mine.check_in_for(person, request.path_params["id"])
    file, child = forms.kind_of_file(await fields.read(request)), check_in.child
    [found] = await chronology.of(check_ins=[check_in], child=child, keys=keys, by=person)
    title = _("{name}: check-in").format(name=children.name(child, keys))
    assert check_in.finished_on
    return await _file(request, child, file, "check-in", found.entries, title, check_in.finished_on, found)


async def keep(request: Request) -> Response:
    """For the child to take away; printed by the browser."""
    person, keys = request.state.visitor.person, request.app.state.keys
    check_in = await mine.check_in_for(person, request.path_params["id"])
    child = check_in.child
    await receipts.opened(child=child, page="check-in", by=person)
    [found] = await chronology.of(check_ins=[check_in], child=child, keys=keys, by=person)
    steps = [promise_line(one, child, keys, person) for one in await mine.steps_of(check_in)]
    own_words = children.unseal(child, check_in, "own_words_sealed", keys)
    return pages.show(request, KeepPage(found, children.first_name(child, keys), own_words, steps))


async def _file(request: Request, child: Child, file: str, what: str, entries: Sequence[Entry], title: str, day: date,
                sitting: Sitting | None = None) -> Response:
    """The file. Runs inside the request's transaction: no file without its lines."""
    person: Person = request.state.visitor.person
    page = "export" if sitting else "chronology"
    await audit.record(receipts.OPENED, by=person, about=child, page=page)
    about = sitting.check_in if sitting else child
    await audit.record("record.exported", by=person, about=about, document=what, file=file, lines=len(entries))
    if file == forms.CSV:
        made = spreadsheets.file(chronology.columns(), chronology.rows(entries))
    else:
        made = await typesetting.pdf(f"{what.replace('-', '_')}.typ", _data(person, child, entries, title, day, sitting))
    name = f"heard-{what}-{day.isoformat()}.{file}"
    return Response(made, media_type=MEDIA[file], headers={"Content-Disposition": f'attachment; filename="{name}"',
                                                           "Cache-Control": "no-store"})


def _data(person: Person, child: Child, entries: Sequence[Entry], title: str, day: date,
          sitting: Sitting | None) -> dict[str, object]:
    said = {kind.value: translated(KIND_NAMES[kind]) for kind in Kind}
    said |= {f"{kind.value}-means": translated(MEANS[kind]) for kind in Kind}
    born = _("born {day}").format(day=words.day(child.born))
    language = words.language(words.current.get())
    data: dict[str, object] = {
        "title": title, "by": person.called, "lang": language.tag, "dir": language.dir,
        "subtitle": " · ".join(part for part in (born, words.day(day), person.called) if part),
        "footer": _("Confidential. Made on {day} by {adult}. The child can see that this file was made.").format(
            day=words.day(clock.today()), adult=person.called),
        "words": {**said, "none": _("Nothing was said.")}, "columns": list(_heads()),
        "entries": [{"day": words.day(one.day), "kind": one.kind.value, "who": one.who, "about": one.about, "text": one.text}
                    for one in entries]}
    if sitting:
        data["wheel"] = {"svg": wheel_picture.drawn(sitting.wheel, sitting.answers),
                         "alt": _("The wheel as a picture; its answers stand beside it in words.")}
    return data


def _heads() -> tuple[str, ...]:
    date_, kind, who, _about, _text = chronology.columns()
    return date_, kind, who, _("What")
