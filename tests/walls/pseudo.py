"""An invented language: every translated text stands between ⟦ and ⟧. `python -m tests.walls.pseudo serve` serves in it.

A second one, right to left, is for looking at pages from the other side: HEARD_TEST_PSEUDO=ar-XB. In a third, en-XC, only
texts stand in brackets that are not counted among those of readers' pages (participation.readers).
"""

from __future__ import annotations

import os
import sys
from babel.support import NullTranslations

from participation import messages, readers, words

TAG = os.environ.get("HEARD_TEST_PSEUDO", "en-XA")


class Pseudo(NullTranslations):
    """Brackets around every text; places to be filled stay."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if message else ""

    def ngettext(self, one: str, many: str, n: int) -> str:
        return self.gettext(one if n == 1 else many)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def npgettext(self, context: str, one: str, many: str, n: int) -> str:
        return self.ngettext(one, many, n)


class Uncounted(Pseudo):
    """Brackets around what translators of readers' pages are not asked for."""

    def __init__(self) -> None:
        super().__init__()
        ids = [message.id for message in messages.found() if message.id and readers.theirs(message.locations)]
        self.counted = {one for item in ids for one in ([item] if isinstance(item, str) else item)}

    def gettext(self, message: str) -> str:
        return message if message in self.counted else super().gettext(message)


def speak() -> None:
    """Offers the invented language, and nothing but it: every request is answered in it."""
    words.teach(TAG, Uncounted() if TAG == "en-XC" else Pseudo())
    only = (words.Language(TAG, "Pseudo", words.direction(TAG)),)
    words.offered = words.offered_everywhere = lambda: only  # type: ignore[assignment]


if __name__ == "__main__":
    speak()
    import uvicorn

    from participation.app import create_app
    from participation.settings import Settings
    settings = Settings.from_environment()
    uvicorn.run(create_app(settings), host="127.0.0.1", port=settings.port, access_log=False, log_level="warning")
    sys.exit(0)
