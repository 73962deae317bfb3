"""What was typed about audits, templates and grades → values, or sentences for the fields that need another look."""

from __future__ import annotations

from datetime import timedelta

from analysis.audits.audits import Wanted
from analysis.audits.counting import GRADES, NOT_HERE
from analysis.audits.drawing import SHARES
from analysis.audits.questions import MOST_QUESTIONS, Question, new_question_id
from analysis.audits.saving import Sent
from analysis.coding.forms import Form
from analysis.plan_files import indicators
from participation import clock
from participation.problems import Unacceptable
from participation.words import _
from surveys.forms import day_typed

READING_TIME = timedelta(weeks=4)
"""What a draw offers as the time in which files are read."""
MOST_TITLE, MOST_TEXT, MOST_LOOK = 200, 300, 500


def wanted(form: Form) -> Wanted:
    """The draw; what cannot be drawn is found by the act. Raises Unacceptable for days that are none."""
    errors: dict[str, str] = {}
    starts, ends = (day_typed(form, name, errors, _("Write the day.")) for name in ("starts_on", "ends_on"))
    if errors or starts is None or ends is None:
        raise Unacceptable(errors)
    return Wanted(" ".join(form.text("title", most=MOST_TITLE * 2).split())[:MOST_TITLE], starts, ends, form.number("files") or 0,
                  form.number("sample") or 0, form.one_of("share", SHARES) or "", tuple(form.all("readers")))


def typed(form: Form | None) -> dict[str, str]:
    """What the form of a draw shows: what was typed, or where to begin."""
    names = ("template", "title", "starts_on", "ends_on", "files", "sample", "share")
    if form:
        return {name: form.text(name, most=MOST_TITLE * 2) for name in names}
    today = clock.today()
    return {**dict.fromkeys(names, ""), "share": "third", "sample": "24", "starts_on": today.isoformat(),
            "ends_on": (today + READING_TIME).isoformat()}


def grades(form: Form, questions: list[Question]) -> dict[str, int]:
    """Grades by question, those that were chosen."""
    chosen = {one.id: form.one_of(f"g-{one.id}", [str(grade) for grade in (*GRADES, NOT_HERE)]) for one in questions}
    return {question: int(grade) for question, grade in chosen.items() if grade is not None}


def sent(form: Form, *, by_button: bool) -> Sent:
    """From which page grades come, and its count; what is no number counts as the first."""
    base, revision = (int(typed) if (typed := form.text(name, most=9)).isascii() and typed.isdigit() else 0 for name in ("base", "revision"))
    return Sent(form.text("page", most=32), base, revision, by_button)


def template(form: Form, before: list[Question]) -> tuple[str, list[Question]]:
    """Title and questions of a draft, all of it again; a question without words is taken out. Raises Unacceptable."""
    errors: dict[str, str] = {}
    title = " ".join(form.text("title", most=MOST_TITLE * 2).split())
    if not title or len(title) > MOST_TITLE:
        errors["title"] = _("Give the template a title.")
    known, found = {one.id for one in before}, []
    for n in range(1, MOST_QUESTIONS + 1):
        one = _question(form, n, known)
        if len(one.text) > MOST_TEXT or len(one.look_for) > MOST_LOOK:
            errors[f"text-{n}"] = _("At most {n} characters, and {m} for what to look for.").format(n=MOST_TEXT, m=MOST_LOOK)
        found += [one] if one.text else []
    if not found:
        errors.setdefault("text-1", _("Write at least one question."))
    if errors:
        raise Unacceptable(errors)
    return title, found


def _question(form: Form, n: int, known: set[str]) -> Question:
    ident = form.text(f"id-{n}", most=40)
    text, look_for = (" ".join(form.text(f"{name}-{n}", most=4 * MOST_LOOK).split()) for name in ("text", "look"))
    return Question(ident if ident in known else new_question_id(), text, look_for, form.one_of(f"indicator-{n}", indicators.known()) or "")
