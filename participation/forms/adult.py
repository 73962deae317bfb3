"""Forms of the trusted adult's pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from participation import consent
from participation.checkins import Voice
from participation.problems import Unacceptable
from participation.web.fields import Form
from participation.words import _

BESIDE = (Voice.PRACTITIONER, Voice.FAMILY)


@dataclass(frozen=True)
class NewChild:
    name: str
    born: date
    group: str
    picture: str


def day(form: Form, name: str) -> date | None:
    """A date field as browsers send it (2027-02-05); None for anything else."""
    try:
        return date.fromisoformat(form.text(name, most=10))
    except ValueError:
        return None


def voices(form: Form) -> list[Voice]:
    """Who takes part: the child always."""
    return [Voice.CHILD, *(voice for voice in BESIDE if voice.value in form.all("voice"))]


def consenting(form: Form) -> tuple[consent.Kind, bool, consent.Giver]:
    """Which kind, yes or no, and who says so."""
    kind, giver = form.one_of("kind", list(consent.Kind)), form.one_of("given_by", list(consent.Giver))
    given, errors = form.one_of("given", ("yes", "no")), {}
    if kind is None or given is None:
        errors["given"] = _("Choose yes or no.")
    if giver is None:
        errors["given_by"] = _("Say who decided.")
    if errors:
        raise Unacceptable(errors)
    return consent.Kind(str(kind)), given == "yes", consent.Giver(str(giver))


def new_child(form: Form) -> NewChild:
    born = day(form, "born")
    errors = {} if born else {"born": _("Give the date of birth.")}
    if not form.text("name", most=200):
        errors["name"] = _("Type the child’s name.")
    if errors or born is None:
        raise Unacceptable(errors)
    return NewChild(form.text("name", most=200), born, form.text("group", most=20), form.text("picture", most=20))
