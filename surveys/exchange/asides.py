"""Answers that say "no answer": recognised by their words, so that they never count as the end of a scale."""

from __future__ import annotations

import re

from participation.words import N_, translated

LABELS = {"na": N_("Doesn’t apply"), "unsure": N_("Not sure"), "rathernot": N_("Rather not say")}
_KNOWN = {
    "na": r"(n\s*/?\s*a|not applicable|(it )?do(es)?\s?n['’]?o?t apply( to (me|us|them))?|not relevant)",
    "unsure": r"((i )?do\s?n['’]?o?t know|not sure|unsure|dk|can['’]?t say|no opinion)",
    "rathernot": r"((i )?(would |['’]d )?(prefer|rather) not( to)?( say| answer)?|refused?|decline[ds]?( to (say|answer))?|no answer)",
}


def recognised(label: str) -> str:
    """The name of the aside that a label stands for, or ""."""
    said = " ".join(label.lower().split()).strip(" .()")
    return next((name for name, pattern in _KNOWN.items() if re.fullmatch(pattern, said)), "")


def label(name: str) -> str:
    return translated(LABELS.get(name, ""))
