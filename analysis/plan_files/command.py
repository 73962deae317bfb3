"""`heard import-plan`: a plan from an Excel or CSV file, with what was understood said line by line."""

from __future__ import annotations

import sys
from pathlib import Path

from analysis.models import Plan
from analysis.plan_files import indicators, plans, progress_cells, sheet as plan_sheet
from analysis.plan_files.changes import Change, What
from analysis.planning.progress import STATE_NAMES, State
from participation import clock, storage
from participation.problems import Unacceptable
from participation.words import _, day


async def import_file(path: Path, *, name: str = "", confirm: bool | None = None) -> str:
    """Read the file, say what was understood, ask, and take it over. Returns the last sentence to print.

    With the name of a plan that stands already, it becomes its new version. `confirm` answers the question beforehand;
    without a terminal to ask at, the file waits on the plans page for somebody to confirm it. Raises Unacceptable.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise Unacceptable({"file": _("{file} cannot be read: {why}").format(file=path, why=error.strerror)}) from None
    title = name or path.stem
    async with storage.writes():
        plan = await Plan.get_or_none(title=title)
        sent = await plans.receive(content=content, title=title, plan=plan, by=None)
    print(*told(plan_sheet.understand(sent.text), sent.notes, await plans.compare(sent)), sep="\n")
    if confirm is None:
        confirm = _asked() if sys.stdin.isatty() else None
    if confirm is None:
        return _("It waits on the page “Improvement plans” for somebody to confirm it.")
    async with storage.writes():
        if not confirm:
            await plans.drop(sent=sent, by=None)
            return _("The file was not used.")
        plan = await plans.confirm(sent=sent, by=None)
    return _("“{title}” stands as read.").format(title=plan.title)


def _asked() -> bool:
    return input(_("Is this right? Type yes to take it over: ")).strip().lower() in {"y", "yes"}


def told(sheet: plan_sheet.Sheet, notes: list[str], changes: list[Change]) -> list[str]:
    """What was understood, as lines of text."""
    lines = [*notes, *sheet.notes]
    lines += [_("Row {row} becomes no action: {why} ({words})").format(row=s.place, why=s.reason, words=s.words)
              for s in sheet.skipped]
    for change in changes:
        lines += _action(change)
    counts = {what.value: sum(c.what is what for c in changes) for what in What}
    lines.append(_("{new} new, {changed} changed, {same} as before, {gone} no longer named").format(**counts))
    return lines


def _action(change: Change) -> list[str]:
    if change.row is None:
        return [f"{change.action.number} {change.action.title[:80]}", "   " + _("no longer named")]
    row = change.row
    written = lambda d: day(d) if d else "–"  # noqa: E731
    lines = [f"{row.number} {row.action[:80]}",
             "   " + _("due {due}, first review {review}, every {every} months").format(
                 due=written(row.due), review=written(row.first_review), every=row.every or "–"),
             "   " + _("leads: {names}").format(names=" · ".join(row.leads) or "–"),
             "   " + _("indicators: {names}").format(names=" · ".join(indicators.name_of(k) for k in row.indicators)
                                                     or "–")]
    lines += [f"   {n}. {p.title}" for n, p in enumerate(row.criteria, 1)]
    said = progress_cells.read(row.texts.get("progress", ""), today=clock.today())
    if said:
        state = _(STATE_NAMES[State(said.state)]) if said.state else "–"
        lines.append("   " + _("progress: {state}, {day}: {words}").format(state=state, day=day(said.told_on), words=said.words[:80] or "–"))
    lines += [f"   ! {check}" for check in row.checks]
    return lines + [f"   {column}: {before!r} → {after!r}" for column, before, after in change.cells]
