"""Forms of the paper twin: whose sheets are printed, and what a child coloured in and ticked."""

from __future__ import annotations

from participation import wheel
from participation.forms import sitting
from participation.paper import MOST_SHEETS, OnPaper
from participation.problems import Unacceptable
from participation.web.fields import Form
from participation.wheel import Instrument
from participation.words import _

YES, NO, KEEP, THROW = "yes", "no", "keep", "throw"


def chosen(form: Form) -> list[str]:
    """Ids of the children to print for. Raises Unacceptable."""
    ids = list(dict.fromkeys(form.all("child")))
    if not ids:
        raise Unacceptable({"child": _("Choose at least one child.")})
    if len(ids) > MOST_SHEETS:
        raise Unacceptable({"child": _("Choose at most {n} children at once.").format(n=MOST_SHEETS)})
    return ids


def on_paper(form: Form, instrument: Instrument) -> OnPaper:
    """What stands on the sheet. Raises Unacceptable: the child's own yes and the last choice are asked for."""
    agreed, ending = form.one_of("agreed", (YES, NO)), form.one_of("ending", (KEEP, THROW))
    errors = {} if agreed else {"agreed": _("Say what the child ticked: yes, or no thanks.")}
    if agreed == YES and not ending:
        errors["ending"] = _("Say what the child ticked: keep, or throw away.")
    try:
        matters, helping = sitting.matters(form), sitting.helping(form, instrument)
    except Unacceptable as refusal:
        raise Unacceptable(errors | refusal.errors) from None
    if errors:
        raise Unacceptable(errors)
    return OnPaper(agreed == YES, ending == KEEP, bool(form.all("talk")), answers(form), tuple(matters), helping.places,
                   helping.helps, helping.helpers, helping.own_words, helping.helper)


def answers(form: Form) -> dict[str, str]:
    """Indicator → answer; an indicator that the child left empty is left out."""
    given = {key: form.text(key, most=8) for key in wheel.KEYS}
    return {key: value for key, value in given.items() if value}
