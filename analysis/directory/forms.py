"""What was typed about an entry → values, or sentences for the fields that need another look."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from analysis.coding.forms import Form
from analysis.directory import tongues
from analysis.directory.entries import FACTS, NEEDED, TIERS
from participation import clock
from participation.problems import Unacceptable
from participation.words import N_, _, translated
from surveys.forms import day_typed

PHONE = re.compile(r"[0-9+() -]{3,40}")
WEB = re.compile(r"https?://[^\s<>\"']+")
MISSING = {"name": N_("Write what it is called."), "what": N_("Write what it does, as you would say it to a neighbour."),
           "children": N_("Write one short sentence for children."), "how": N_("Write how a family gets there: ring, come, be referred.")}


@dataclass(frozen=True)
class Typed:
    tier: str
    areas: list[str]
    facts: dict[str, str]
    checked_on: date


def entry(form: Form, areas: Collection[str]) -> Typed:
    """Raises Unacceptable."""
    errors: dict[str, str] = {}
    facts = {name: " ".join(form.text(name, most=most * 8).split()) for name, most in FACTS.items()}
    for name, most in FACTS.items():
        if len(facts[name]) > most:
            errors[name] = _("At most {n} characters.").format(n=most)
        elif name in NEEDED and not facts[name]:
            errors[name] = translated(MISSING[name])
    tier = form.one_of("tier", TIERS)
    if not tier:
        errors["tier"] = _("Choose for whom it is.")
    if facts["phone"] and not PHONE.fullmatch(facts["phone"]):
        errors["phone"] = _("Write the number in digits, such as 01632 960101.")
    if facts["web"] and not WEB.fullmatch(facts["web"]):
        errors["web"] = _("Write the whole address, beginning with https://.")
    if not (facts["phone"] or facts["web"] or facts["address"]):
        errors.setdefault("phone", _("Write a telephone number, an address or a web page: one of them at least."))
    checked_on = day_typed(form, "checked_on", errors, _("Write the day on which somebody checked all of this."))
    if checked_on and checked_on > clock.today():
        errors["checked_on"] = _("This day is still to come.")
    if errors or tier is None or checked_on is None:
        raise Unacceptable(errors)
    return Typed(tier, [one for one in form.all("areas") if one in areas], {name: text for name, text in facts.items() if text}, checked_on)


def told(form: Form) -> dict[str, str]:
    """An entry's words in one language, those that were written. Raises Unacceptable."""
    typed = {name: " ".join(form.text(name, most=FACTS[name] * 8).split()) for name in tongues.PLAIN}
    errors = {name: _("At most {n} characters.").format(n=FACTS[name] * tongues.LONGER) for name, text in typed.items()
              if len(text) > FACTS[name] * tongues.LONGER}
    if errors:
        raise Unacceptable(errors)
    return {name: text for name, text in typed.items() if text}
