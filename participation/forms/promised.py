"""Forms of a next step and of what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from participation import promises, wheel
from participation.forms.adult import day
from participation.problems import Unacceptable
from participation.web.fields import Form
from participation.words import _

ME, COLLEAGUE, OTHER = "me", "colleague", "other"
TYPED = ("what", "who", "colleague", "owner_name", "due", "indicator")


@dataclass(frozen=True)
class NextStep:
    """A promise as typed. `who`: the adult here, a `colleague` by id, or somebody by `owner_name`."""

    what: str
    who: str
    colleague: str
    owner_name: str
    due: date | None
    indicator: str


@dataclass(frozen=True)
class Update:
    """What became of a promise; `due` only where it comes later."""

    state: str
    told: str
    due: date | None


def next_step(form: Form) -> NextStep:
    who = form.one_of("who", (ME, COLLEAGUE, OTHER), default=OTHER)
    return NextStep(form.text("what", most=promises.WHAT_MOST + 200), who or OTHER, form.text("colleague", most=32),
                    form.text("owner_name", most=promises.OWNER_MOST + 200), day(form, "due"),
                    form.one_of("indicator", wheel.KEYS, default="") or "")


def typed(form: Form) -> dict[str, str]:
    return {name: form.text(name) for name in TYPED}


def update(form: Form) -> Update:
    state = form.one_of("state", ("done", "later", "cannot"))
    if state is None:
        raise Unacceptable({"state": _("Say what became of it.")})
    return Update(state, form.text("told", most=promises.TOLD_MOST + 200), day(form, "due"))
