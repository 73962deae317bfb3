"""Which texts stand on pages that children, families and respondents read: those are translated first.

Everything that opens without signing in is theirs (participation.web.languages). A language is offered on these pages
when it covers them; on the pages of people who sign in only when it covers everything. tests/participation/
test_readers_texts.py walks the pages and fails when one of them asks for a text that is not counted here.
"""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase
from functools import cache

SOURCES = (
    "templates/base.html", "templates/child.html", "templates/error.html", "templates/parts/*.html",
    "templates/participation/child/*.html", "templates/participation/family/*.html", "templates/participation/paper/_sheet.html",
    "templates/participation/start.html", "templates/participation/kept.html", "templates/participation/accessibility.html",
    "templates/participation/sign_in.html",
    *(f"templates/surveys/{name}.html" for name in (
        "_item", "_promise", "_tablet_done", "_theme", "ballot", "check", "code", "door_code", "door_start", "equality", "how", "later",
        "older_tab", "question", "sent", "start", "stop", "tablet", "tablet_*", "throw_away", "thrown_away", "withdraw",
        "withdrawn", "you_said", "you_said_all", "you_said_elsewhere", "you_said_soon")),
    *(f"templates/surveys/class_wheel/{name}.html" for name in (
        "_status", "code", "frame", "help", "practice", "said", "start", "stop", "thanks", "wheel")),
    "templates/analysis/directory/public.html", "analysis/directory/entries.py", "analysis/routes/directory/public.py",
    *(f"templates/analysis/scoring/{name}.html" for name in ("young", "young_none", "young_say", "young_thanks")),
    "analysis/units.py", "analysis/scoring/children.py", "analysis/scoring/young.py", "analysis/routes/scoring/young.py",
    "participation/app.py", "participation/problems.py", "participation/wheel.py", "participation/wheel_*.py", "participation/words.py",
    "participation/alone.py", "participation/checkins.py", "participation/circle.py", "participation/earlier.py",
    "participation/families.py", "participation/routes/entering.py", "participation/voices.py", "participation/ways.py", "participation/codes.py", "participation/passes.py",
    "participation/comparison.py", "participation/consent.py", "participation/receipts.py", "participation/throttle.py",
    "participation/forms/sitting.py", "participation/forms/voices.py", "participation/forms/circle.py",
    "participation/web/addresses.py", "participation/web/fields.py", "participation/web/languages.py",
    "participation/routes/child/*.py", "participation/routes/family*.py", "participation/routes/start.py",
    "surveys/sealed/ballots.py", "surveys/questionnaire/journey.py", "surveys/promise.py", "surveys/questionnaire/definition.py", "surveys/questionnaire/reading.py", "surveys/questionnaire/saying.py", "surveys/told/themes.py",
    "surveys/routes/ballot*.py", "surveys/routes/doors.py", "surveys/routes/tablet.py", "surveys/routes/told.py", "surveys/routes/class_child.py", "surveys/routes/class_pages.py",
    "surveys/class_wheel/ballots.py", "surveys/class_wheel/words.py", "surveys/exchange/paper.py",
)
"""Files, as gettext catalogues name them; a star stands for any letters, slashes included."""


def theirs(locations: Iterable[tuple[str, object]]) -> bool:
    """Whether a text that stands in these files is on a reader's page."""
    return any(_is_theirs(name) for name, _line in locations)


@cache
def _is_theirs(name: str) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in SOURCES)
