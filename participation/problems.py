"""Every refusal that a person can meet, as one tree: an HTTP status and the sentence that the person reads.

    Problem
    ├── SignInFirst 401      ├── Gone 410
    ├── Forbidden 403        ├── TooLarge 413
    ├── NotFound 404         ├── Unacceptable 422
    ├── Conflict 409         ├── TooMany 429
    └── Busy 503             └── Misconfigured (never reaches a page)
"""

from __future__ import annotations

from participation.words import N_, translated


class Problem(Exception):
    """A refusal. `sentence` is translated when it is shown; `facts` fill its {places}."""

    status = 400
    default = N_("That did not work.")

    def __init__(self, sentence: str = "", **facts: object) -> None:
        self.source = sentence or self.default
        self.facts = facts
        super().__init__(self.source)

    @property
    def sentence(self) -> str:
        text = translated(self.source)
        return text.format(**self.facts) if self.facts else text

    def __str__(self) -> str:
        return self.sentence


class SignInFirst(Problem):
    status = 401
    default = N_("Please sign in.")


class Forbidden(Problem):
    status = 403
    default = N_("Your account cannot do this.")


class NotFound(Problem):
    """Also the answer for things that exist but are somebody else's: both must look the same."""

    status = 404
    default = N_("There is nothing here for you at this address.")


class Conflict(Problem):
    status = 409
    default = N_("Somebody changed this in the meantime. Look at it again, then decide.")


class Gone(Problem):
    status = 410
    default = N_("This is over.")


class TooLarge(Problem):
    status = 413
    default = N_("That is too much text to send at once. Shorten it and send it again.")


class Unacceptable(Problem):
    """Something typed cannot be used. `errors` maps a field's name to a sentence that says what to do."""

    status = 422
    default = N_("Some of this needs another look.")

    def __init__(self, errors: dict[str, str], sentence: str = "") -> None:
        super().__init__(sentence)
        self.errors = errors


class TooMany(Problem):
    """Asked too often; `seconds` until it makes sense to try again."""

    status = 429
    default = N_("Too many tries. Wait {seconds} seconds, then try again.")

    def __init__(self, seconds: int, sentence: str = "") -> None:
        super().__init__(sentence, seconds=seconds)
        self.seconds = seconds


class Busy(Problem):
    status = 503
    default = N_("Very many people are here just now. Nothing was lost: try again in a few seconds.")
    seconds = 3


class Away(Busy):
    """The database cannot be reached: nothing can be shown just now."""

    default = N_("We cannot reach our records just now. What you saved before is safe. Try again in a few minutes.")
    seconds = 30


class Misconfigured(Problem):
    """The installation's settings cannot be used; read by the person at the command line."""

    status = 500
