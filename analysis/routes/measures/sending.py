"""A file of indicators: sent in, shown as it was understood, taken over or dropped."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from starlette.requests import Request
from starlette.responses import Response

from analysis.forms import Reader
from analysis.judgement import judging
from analysis.measures import indicator_import, indicators
from analysis.measures.indicator_import import WAITING, Understood
from analysis.measures.indicator_sheet import MOST_BYTES
from analysis.measures.indicator_ties import MOST_WHY
from analysis.measures.indicator_words import kept_back
from analysis.models import IndicatorImport
from analysis.populations.file import Faulty
from analysis.routes.page import PLANNER, PlannerPage
from participation.problems import Unacceptable
from participation.spreadsheets import file as spreadsheet
from participation.web import fields, pages
from participation.web.addresses import Url
from participation.web.fields import Form
from participation.words import _

ROOM_FOR_A_FORM = 20_000
APART = "apart-"
"""Before the id of a match: why it is none."""
EXAMPLE = (("Referrals to partners", "count", "2026-03", "", "", "52", "", "yes"),
           ("Referrals to partners", "count", "2026-03", "agency: Education", "", "31", "", "yes"),
           ("Referrals to partners", "count", "2026-03", "agency: Health", "", "21", "", "yes"),
           ("Children with an up-to-date plan", "percent", "2026-03", "", "", "164", "210", "yes"),
           ("Days until the first visit", "days", "2026-03", "", "17.5", "", "", "yes"))


@dataclass(frozen=True, kw_only=True)
class SendPage(PlannerPage):
    """The form, and the files that were sent; `text` is what was sent, to mend it."""

    template: ClassVar[str] = "analysis/measures/indicator_send.html"
    sent: list[IndicatorImport]
    typed: dict[str, str]
    text: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class UnderstoodPage(PlannerPage):
    template: ClassVar[str] = "analysis/measures/indicator_understood.html"
    sent: IndicatorImport
    found: Understood | None
    kept: list[str] = field(default_factory=list)
    faults: tuple[str, ...] = ()


async def send(request: Request) -> Response:
    return await _page(request, {"source": ""})


async def _page(request: Request, typed: dict[str, str], **more) -> Response:
    return pages.show(request, SendPage(sent=await indicators.imports(), typed=typed, **more), status=422 if more.get("errors") else 200)


async def send_post(request: Request) -> Response:
    form = await fields.read(request)
    content = form.files.get("file", b"") or form.text("rows", most=MOST_BYTES).encode()
    try:
        read = Reader(form)
        source = read.needed("source", _("Say whose numbers these are, such as the Reporter or Education Services."), most=200)
        if not content.strip():
            read.errors["file"] = _("Choose a file, or paste its rows below.")
        read.done()
        made = await indicator_import.receive(content=content, name=source, source=source, by=request.state.visitor.person)
    except Unacceptable as refusal:
        text = _kept(form, content)
        return await _page(request, {"source": form.text("source", most=200)}, errors=_placed(refusal.errors, text),
                           faults=getattr(refusal, "faults", ()), text=text)
    return pages.see_other(request, "indicator-import", id=made.pk)


def _placed(errors: dict[str, str], text: str) -> dict[str, str]:
    """What is wrong with rows stands where they can be mended: at the pasted text, where there is one."""
    return {"rows" if name == "file" and text.strip() else name: sentence for name, sentence in errors.items()}


def _kept(form: Form, content: bytes) -> str:
    """What was sent, as text to mend it."""
    try:
        return indicator_import.decode(content)
    except Faulty:
        return form.text("rows", most=MOST_BYTES)


async def _sent(request: Request) -> IndicatorImport:
    return await indicators.import_for(request.state.visitor.person, request.path_params["id"])


async def understood(request: Request) -> Response:
    sent = await _sent(request)
    if sent.state != WAITING:
        return pages.show(request, UnderstoodPage(sent=sent, found=None))
    return await _understood(request, sent)


async def _understood(request: Request, sent: IndicatorImport, status: int = 200) -> Response:
    try:
        found = await indicator_import.understand(sent.text, sent.source)
        return pages.show(request, UnderstoodPage(sent=sent, found=found, kept=kept_back(found.kept)), status=status)
    except Faulty as refusal:
        faults = refusal.faults or tuple(refusal.errors.values())
        return pages.show(request, UnderstoodPage(sent=sent, found=None, faults=faults), status=status)


async def confirm(request: Request) -> Response:
    sent, form = await _sent(request), await fields.read(request)
    apart = {name.removeprefix(APART): form.text(name, most=MOST_WHY) for name, _value in form.pairs if name.startswith(APART)}
    await indicator_import.confirm(sent=sent, by=request.state.visitor.person, apart=apart)
    await judging.keep_all()
    return pages.see_other(request, "indicators")


async def drop(request: Request) -> Response:
    sent = await _sent(request)
    await indicator_import.drop(sent=sent, by=request.state.visitor.person)
    return pages.see_other(request, "indicator-send")


async def template(request: Request) -> Response:
    """A file to fill in, with a few rows to show how."""
    heads = ("indicator", "unit", "month", "split", "value", "count", "base", "people")
    return Response(spreadsheet(heads, EXAMPLE), media_type="text/csv; charset=utf-8",
                    headers={"Content-Disposition": 'attachment; filename="indicators.csv"'})


URLS = [
    Url("/indicators/send", "indicator-send", send, PLANNER),
    Url("/indicators/send", "indicator-send.post", send_post, PLANNER, ("POST",), max_body=2 * MOST_BYTES + ROOM_FOR_A_FORM),
    Url("/indicators/template.csv", "indicator-template", template, PLANNER),
    Url("/indicators/files/{id}", "indicator-import", understood, PLANNER),
    Url("/indicators/files/{id}/confirm", "indicator-import-confirm", confirm, PLANNER, ("POST",)),
    Url("/indicators/files/{id}/drop", "indicator-import-drop", drop, PLANNER, ("POST",)),
]
