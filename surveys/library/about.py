"""What a ready questionnaire is for: the table `[about]` of its file. It tells whoever picks a survey; respondents never see it."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.library import Questionnaire, read, shipped, shipped_text
from surveys.questionnaire import definition

ABOUT = "about"
AUDIENCES = ("children", "families", "staff")


@dataclass(frozen=True)
class About:
    """`tried`: whether the wording was tried with the people it is for ("no", or with whom). `guide`: steps for those who
    change it into their own; `written_by`: who wrote it, where that is not us."""

    purpose: str = ""
    whom: str = ""
    when: str = ""
    shows: str = ""
    cannot: str = ""
    tried: str = "no"
    written_by: str = ""
    guide: tuple[str, ...] = ()

    @property
    def was_tried(self) -> bool:
        return self.tried != "no"


@dataclass(frozen=True)
class Ready:
    """One questionnaire of the library, with what it is for and the actions of the plan that it evidences."""

    form: Questionnaire
    about: About

    @property
    def evidences(self) -> tuple[str, ...]:
        """Numbers of actions, each once, in order."""
        return tuple(sorted({action for item in self.form.items for action in item.evidences if "." in action}))

    @property
    def kinds(self) -> tuple[str, ...]:
        """Kinds of question in it, each once, in the order of the pages."""
        return tuple(dict.fromkeys("matrix" if item.group else item.kind for item in self.form.items if item.kind != "info"))


def of(text: str) -> Ready:
    """The questionnaire in this TOML with what it says of itself."""
    raw = definition.loaded(text).get(ABOUT, {})
    return Ready(read(text), About(**{**raw, "guide": tuple(raw.get("guide", ()))}))


def ready(key: str) -> Ready | None:
    """A shipped questionnaire, or None."""
    text = shipped_text(key)
    return None if text is None else of(text)


def every() -> list[Ready]:
    """All shipped questionnaires: for children, families, then staff; by title within."""
    found = [one for key in (form.key for form in shipped()) if (one := ready(key))]
    return sorted(found, key=lambda one: (AUDIENCES.index(one.form.audience), one.form.title))


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same questionnaire, whatever they say about it."""
    first, second = definition.loaded(one), definition.loaded(other)
    return {**first, ABOUT: None} == {**second, ABOUT: None}
