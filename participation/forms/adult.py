"""Forms of the trusted adult's pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from participation import consent, promises, wheel
from participation.checkins import Voice
from participation.problems import Unacceptable
from participation.web.fields import Form
from participation.wheel import Instrument
from participation.words import _

BESIDE = (Voice.PRACTITIONER, Voice.FAMILY)
ME = "me"


@dataclass(frozen=True)
class NextStep:
    """A promise as typed. `mine`: the adult here does it; otherwise `owner_name`."""

    what: str
    mine: bool
    owner_name: str
    due: date | None
    indicator: str


@dataclass(frozen=True)
class Update:
    """What became of a promise; `due` only where it comes later."""

    state: str
    told: str
    due: date | None


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


def view(form: Form, instrument: Instrument) -> dict[str, str]:
    """The adult's or the family's answers by indicator; raises Unacceptable for an answer this wheel does not have."""
    given = {key: form.text(key, most=8) for key in wheel.KEYS}
    answers = {key: value for key, value in given.items() if value}
    if not answers or any(value not in instrument.values for value in answers.values()):
        raise Unacceptable({"q-safe": _("Choose an answer for at least one of the eight.")})
    return answers


def next_step(form: Form) -> NextStep:
    return NextStep(form.text("what", most=promises.WHAT_MOST + 200), form.text("who", most=10) == ME,
                    form.text("owner_name", most=promises.OWNER_MOST + 200), day(form, "due"),
                    form.one_of("indicator", wheel.KEYS, default="") or "")


def update(form: Form) -> Update:
    state = form.one_of("state", ("done", "later", "cannot"))
    if state is None:
        raise Unacceptable({"state": _("Say what became of it.")})
    return Update(state, form.text("told", most=promises.TOLD_MOST + 200), day(form, "due"))


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
