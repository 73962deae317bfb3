"""What the respondent's pages show: typed contexts, and how they are made from a holder."""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import ClassVar

from markupsafe import Markup

from participation import codes
from participation.hot import Hot
from participation.web import pages, qr
from participation.web.blanks import Same
from participation.words import _, current
from surveys import library, promise
from surveys.inviting.invitations import Holder
from surveys.library import Questionnaire
from surveys.questionnaire import journey, saying
from surveys.questionnaire.questions import Answer, Item
from surveys.questionnaire.reading import NOTHING, Typed, fields as fields_of

TOLD_SECONDS = 60.0


@dataclass(frozen=True)
class StopPage(pages.Page):
    """Nothing can be answered here; `code`: offer to type a code."""

    template: ClassVar[str] = "surveys/stop.html"
    title: str
    sentence: str
    code: bool = True
    error: str = ""


@dataclass(frozen=True)
class CodePage(pages.Page):
    template: ClassVar[str] = "surveys/code.html"
    typed: str = ""
    error: str = ""


@dataclass(frozen=True)
class LaterPage(pages.Page):
    template: ClassVar[str] = "surveys/later.html"


@dataclass(frozen=True)
class ThrowAwayPage(pages.Page):
    template: ClassVar[str] = "surveys/throw_away.html"
    tag: str


@dataclass(frozen=True)
class ThrownAwayPage(pages.Page):
    template: ClassVar[str] = "surveys/thrown_away.html"


@dataclass(frozen=True)
class HowPage(pages.Page):
    template: ClassVar[str] = "surveys/how.html"


@dataclass(frozen=True)
class WithdrawPage(pages.Page):
    template: ClassVar[str] = "surveys/withdraw.html"
    typed: str = ""
    error: str = ""


@dataclass(frozen=True)
class WithdrawnPage(pages.Page):
    template: ClassVar[str] = "surveys/withdrawn.html"


@dataclass(frozen=True)
class OlderTabPage(pages.Page):
    template: ClassVar[str] = "surveys/older_tab.html"
    sentence: str
    page: int


@dataclass(frozen=True)
class SurveyStartPage(pages.Page):
    """`resume`: something was kept before; `go` and `page`: the address to go on to; `last`: the wave whose
    "You said, we did" can be read.

    `changed`: one thing that was done after it. `extended`: the first last day and the one it is now; `elsewhere`: another
    link to the same survey was sent before.
    """

    template: ClassVar[str] = "surveys/start.html"
    form: Questionnaire
    name: str
    length: str
    promise: list[str]
    resume: bool
    go: str
    page: int
    last: str
    extended: tuple[dt.date, dt.date] | None = None
    elsewhere: bool = False
    changed: str = ""

    @property
    def alike(self) -> bool:
        return True


@dataclass(frozen=True)
class Shown:
    """One item as it is drawn, with what its fields hold."""

    item: Item
    typed: Typed = NOTHING
    error: str = ""

    @property
    def rule(self) -> str:
        return saying.rule(self.item)

    @property
    def months(self) -> list[tuple[str, str]]:
        return saying.months()


@dataclass(frozen=True)
class QuestionPage(pages.Page):
    """One page of questions. `receipt` only where answers are sent from this page; `preview`: nothing can be sent.

    `changed`: the page with which a change from the check page began, 0 otherwise.
    """

    template: ClassVar[str] = "surveys/question.html"
    blanks: ClassVar[tuple[str, ...]] = ("revision", "tag", "receipt")
    form: Questionnaire
    page: int
    shown: Sequence[Shown]
    progress: str
    back: int | None
    revision: int
    tag: str
    receipt: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    preview: str = ""
    following: int = 0
    changed: int = 0

    @property
    def alike(self) -> bool:
        """Before anything is answered. What somebody chose is never kept beside their page."""
        nothing = isinstance(self.shown, Same) or not any(one.typed or one.error for one in self.shown)
        return nothing and not self.errors and not self.preview


@dataclass(frozen=True)
class AboutPage(pages.Page):
    """The equality page: its questions, why they are asked, and where the answers go."""

    template: ClassVar[str] = "surveys/equality.html"
    blanks: ClassVar[tuple[str, ...]] = ("revision", "tag")
    form: Questionnaire
    shown: list[Shown]
    back: int
    revision: int
    tag: str
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def alike(self) -> bool:
        return not (self.errors or any(one.typed or one.error for one in self.shown))


@dataclass(frozen=True)
class Line:
    """One line of the check page: the question, what was answered in one or more lines, and on which page."""

    item: Item
    said: list[str]
    page: int
    answered: bool = True


@dataclass(frozen=True)
class CheckPage(pages.Page):
    template: ClassVar[str] = "surveys/check.html"
    form: Questionnaire
    lines: list[Line]
    about: Questionnaire | None
    about_lines: list[Line]
    answered: bool
    back: int
    closes: dt.date
    revision: int
    tag: str
    receipt: str
    changed: bool


@dataclass(frozen=True)
class SentPage(pages.Page):
    template: ClassVar[str] = "surveys/sent.html"
    blanks: ClassVar[tuple[str, ...]] = ("receipt", "tag")
    form: Questionnaire
    receipt: str
    tag: str
    closes: dt.date
    told_by: dt.date | None
    last: str
    wave: str
    picture: Markup

    @property
    def alike(self) -> bool:
        return True


def start_page(holder: Holder, last: str) -> SurveyStartPage:
    form = holder.questionnaire
    return SurveyStartPage(form, holder.wave_name, journey.length(form),
                           promise.sentences(holder.promise, closes_on=holder.closes_on), bool(holder.page),
                           *_onward(holder), last,
                           (dt.date.fromisoformat(holder.extended_from), dt.date.fromisoformat(holder.closes_on))
                           if holder.extended_from else None, holder.other_links and not holder.page,
                           changed=_changed.get(holder.survey_id, ""))


def _onward(holder: Holder) -> tuple[str, int]:
    """The name of the address to go on to, and the number of its page."""
    past = holder.page - len(holder.questionnaire.pages)
    if past <= 0:
        return "survey-question", holder.page or journey.after(holder.questionnaire, 0, holder.answers)
    return "survey-about" if past == 1 and holder.equality else "survey-check", 0


def question_page(holder: Holder, page: int, *, sent: Typed | None = None,
                  errors: Mapping[str, str] = {}, changed: int = 0) -> QuestionPage:  # noqa: B006  (never changed)
    form = holder.questionnaire
    untouched = sent is None and not holder.answers
    shown = _untouched(form, page) if untouched else [
        Shown(item, _typed(item, holder.answers) if sent is None else sent, errors.get(item.field, ""))
        for item in journey.asked_on(form, page, holder.answers)]
    return QuestionPage(form, page, shown, journey.progress(form, page), journey.before(form, page, holder.answers),
                        holder.revision, holder.tag, receipt=codes.new(codes.RECEIPT) if holder.one_page else "",
                        errors=dict(errors), changed=changed)


def _untouched(form: Questionnaire, page: int) -> Same:
    """What is shown to somebody who has answered nothing yet: made once for each page of a questionnaire."""
    known: dict[int, Same] = form.__dict__.setdefault("_untouched", {})
    if page not in known:
        known[page] = Same(Shown(item, NOTHING) for item in journey.asked_on(form, page, {}))
    return known[page]


def _typed(item: Item, answers: Mapping[str, Answer]) -> Typed:
    """What the fields of an item hold when its page is opened."""
    return Typed(fields_of(item, answers)) or NOTHING


def equality() -> Questionnaire:
    """The equality page's questions in the reader's language."""
    return library.equality().worded(current.get())


def about_page(holder: Holder, *, sent: Typed | None = None, errors: Mapping[str, str] = {}) -> AboutPage:  # noqa: B006
    form = equality()
    shown = [Shown(item, _typed(item, holder.about) if sent is None else sent, errors.get(item.field, "")) for item in form.items]
    return AboutPage(form, shown, journey.before(holder.questionnaire, journey.CHECK, holder.answers) or 1, holder.revision,
                     holder.tag, dict(errors))


def check_page(holder: Holder, *, changed: bool = False) -> CheckPage:
    form, kept = holder.questionnaire, journey.final(holder.questionnaire, holder.answers)
    about = equality() if holder.equality else None
    about_lines = _lines(about, holder.about) if about else []
    return CheckPage(form, _lines(form, kept), about, about_lines, bool(kept), journey.before(form, journey.CHECK, holder.answers) or 1,
                     _day(holder.closes_on), holder.revision, holder.tag, codes.new(codes.RECEIPT), changed)


def _lines(form: Questionnaire, kept: Mapping[str, Answer]) -> list[Line]:
    return [Line(item, saying.said(item, kept), number, any(key in kept for key in item.keys))
            for number, page in enumerate(form.pages, 1) for item in page
            if item.kind != "info" and journey.asked(item, kept)]


def sent_page(holder: Holder, receipt: str, last: str, origin: str) -> SentPage:
    told_by = _day(holder.told_by) if holder.told_by else None
    return SentPage(holder.questionnaire, codes.grouped(receipt), holder.tag, _day(holder.closes_on), told_by, last,
                    holder.wave_id, _picture(f"{origin}/you-said/{holder.wave_id}", current.get()))


@lru_cache(maxsize=64)
def _picture(where: str, language: str) -> Markup:
    """The way to what comes of this wave, for the camera of a phone; named in the reader's language."""
    return qr.svg(where, _("The page that tells what came of this survey"))


@lru_cache(maxsize=256)
def _day(iso: str) -> dt.date:
    return dt.date.fromisoformat(iso)



# ---- the last wave of the same survey that has something to tell; asked of the database once a minute ---------------

LAST = """SELECT w.id, (SELECT t.did FROM survey_theme t WHERE t.wave_id = w.id AND t.state = 'done'
    ORDER BY t.done_on DESC, t.position LIMIT 1) FROM survey_wave w JOIN survey s ON s.id = w.survey_id
WHERE s.key = (SELECT key FROM survey WHERE id = ?) AND w.state = 'closed'
AND EXISTS (SELECT 1 FROM survey_theme t WHERE t.wave_id = w.id) ORDER BY w.closed_on DESC LIMIT 1"""
_told: dict[str, tuple[float, str]] = {}
_changed: dict[str, str] = {}
MOST_CHANGED = 160


def one_line(text: str) -> str:
    """What was done, in one line: the first sentence, cut between words where it is too long."""
    first = re.split(r"(?<=[.!?])\s", text.strip(), maxsplit=1)[0]
    return first if len(first) <= MOST_CHANGED else first[:MOST_CHANGED].rsplit(" ", 1)[0] + " …"


async def last_told(hot: Hot, survey_id: str) -> str:
    """The id of that wave, or ""."""
    until, wave_id = _told.get(survey_id, (0.0, ""))
    if until < time.monotonic():
        row = await hot.one(LAST, survey_id)
        wave_id = row[0] if row else ""
        if len(_told) > 500:
            _told.clear()
            _changed.clear()
        _changed[survey_id] = one_line(row[1] or "") if row else ""
        _told[survey_id] = (time.monotonic() + TOLD_SECONDS, wave_id)
    return wave_id


