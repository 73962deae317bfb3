"""What a child sees in a class wheel: typed contexts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from participation.web import pages
from participation.wheel import Band
from surveys.class_wheel.ballots import Turn


@dataclass(frozen=True)
class ClassPage(pages.Page):
    """Base: `band` gives type and targets their size."""

    band: Band


@dataclass(frozen=True)
class CodePage(ClassPage):
    template: ClassVar[str] = "surveys/class_wheel/code.html"
    typed: str = ""
    error: str = ""


@dataclass(frozen=True)
class StopPage(ClassPage):
    """Nothing can be answered here: why, in one title and short sentences; where to go on, if anywhere."""

    template: ClassVar[str] = "surveys/class_wheel/stop.html"
    picture: str
    title: str
    sentences: tuple[str, ...]
    turn: Turn | None = None
    said: str = ""
    code: bool = False
    following: bool = False


@dataclass(frozen=True)
class StartPage(ClassPage):
    template: ClassVar[str] = "surveys/class_wheel/start.html"
    turn: Turn


@dataclass(frozen=True)
class PracticePage(ClassPage):
    template: ClassVar[str] = "surveys/class_wheel/practice.html"
    turn: Turn


@dataclass(frozen=True)
class WheelPage(ClassPage):
    """`page`, `base`: what tells this page's saves from another's; `nothing`: sent without any answer."""

    template: ClassVar[str] = "surveys/class_wheel/wheel.html"
    turn: Turn
    page: str
    base: int
    elsewhere: bool = False
    nothing: bool = False


@dataclass(frozen=True)
class StatusLine(pages.Page):
    template: ClassVar[str] = "surveys/class_wheel/_status.html"
    kept: bool


@dataclass(frozen=True)
class HelpPage(ClassPage):
    template: ClassVar[str] = "surveys/class_wheel/help.html"
    turn: Turn


@dataclass(frozen=True)
class ThanksPage(ClassPage):
    template: ClassVar[str] = "surveys/class_wheel/thanks.html"
    turn: Turn
