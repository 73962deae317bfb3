"""What children of a class wheel are promised, by age band. Copied into the wave when it opens and fixed there.

The key of a class wheel is on the server, so nothing here says that nobody can read an answer while it is open (privacy
rules, "The sealed urn", 12): it says what no page shows. At most 7, 11 or 13 words a sentence.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from participation.wheel import Band
from participation.words import N_, translated


@dataclass(frozen=True)
class Fact:
    """One line of the page "Who sees this?". `first`: it stands apart, because it matters most."""

    icon: str
    text: str
    first: bool = False


_MIX = "users-three"
FACTS: dict[Band, tuple[Fact, ...]] = {
    Band.EARLY: (
        Fact("first-aid", N_("My answers cannot call for help. If I need help, I tell someone."), True),
        Fact("lock-key", N_("I do not write my name.")),
        Fact("eye-slash", N_("Nobody can look at my answers. {adult} cannot.")),
        Fact(_MIX, N_("We mix them all and count.")),
        Fact("hand-palm", N_("I can skip. I can stop.")),
        Fact("paper-plane-tilt", N_("When I send, I cannot undo it.")),
    ),
    Band.MIDDLE: (
        Fact("first-aid", N_("Nobody can trace an answer to me. So my answers cannot call for help. If I need help, "
                             "I tell someone."), True),
        Fact("lock-key", N_("I do not write my name.")),
        Fact("eye-slash", N_("No page shows my answers, not even to {adult}.")),
        Fact(_MIX, N_("All our answers are mixed, then counted. Then we see numbers.")),
        Fact("users-four", N_("If fewer than ten of us send, nothing is shown.")),
        Fact("hand-palm", N_("I can skip any question, and I can stop.")),
        Fact("paper-plane-tilt", N_("After I send, I cannot take my answers out.")),
    ),
    Band.TEEN: (
        Fact("first-aid", N_("Nobody can trace an answer to me. That also means my answers cannot call for help. "
                             "If I need help, I tell someone."), True),
        Fact("lock-key", N_("I do not write my name, and no account is needed.")),
        Fact("eye-slash", N_("No page shows my answers to anybody, not even to {adult}.")),
        Fact(_MIX, N_("All our answers are mixed, then counted. We see only the counts.")),
        Fact("users-four", N_("If fewer than ten of us send, nothing is shown to anybody.")),
        Fact("hand-palm", N_("I can skip any question, and I can stop at any time.")),
        Fact("paper-plane-tilt", N_("After I send, my answers cannot be found or taken out again.")),
    ),
}


def wording(band: Band) -> str:
    """The promise for a class wheel, as it is stored: a JSON list of [icon, text, first] in the source language."""
    return json.dumps([[one.icon, one.text, one.first] for one in FACTS[band]], ensure_ascii=False)


def facts(stored: str, *, adult: str) -> tuple[Fact, ...]:
    """The stored promise in the reader's language, with the adult's name in it."""
    return tuple(Fact(icon, translated(text).replace("{adult}", adult), first) for icon, text, first in json.loads(stored))
