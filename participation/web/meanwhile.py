"""Two people at one form: nobody writes over what somebody else has written since the form was opened, without being told.

A form carries `had`, a mark of what stood when it was opened. If something else stands when it is sent, it is shown again with what was
typed and a sentence; sent once more, it is kept. A form that carries no mark is kept as it is: nobody opened a page before it.
"""

from __future__ import annotations

import hashlib
import json
from typing import Protocol

from participation.problems import Unacceptable
from participation.words import _

FIELD = "had"


class Sent(Protocol):
    def text(self, name: str, *, most: int = ...) -> str: ...


def mark(*standing: object) -> str:
    """Of what stands: the same for the same values, and telling nothing of them that the page does not show."""
    return hashlib.sha256(json.dumps(standing, sort_keys=True, default=str).encode()).hexdigest()[:32]


def check(form: Sent, had: str, *, at: str) -> None:
    """`had`: of what stands now. Raises Unacceptable, at the field `at`."""
    if form.text(FIELD, most=40) not in ("", had):
        raise Unacceptable({at: _("Somebody else has changed this since you opened it. Open it in another window to read what it says now. "
                                  "What you typed is here: save again, and it takes the place of theirs.")})
