"""Pages drawn once and filled in for each reader: the same as drawn afresh, and nothing of one reader for another."""

from __future__ import annotations

import dataclasses
import gzip
from dataclasses import dataclass
from typing import ClassVar

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined

from participation.web import blanks
from participation.web.pages import Page

TEMPLATE = "{{ form.title }}: {% for one in shown %}{{ one.item.title }}{{ one.chosen }} {% endfor %}" \
           "{% if receipt %}<b>{{ receipt }}</b>{% endif %}{{ tag }}"


@dataclass(frozen=True)
class Form:
    title: str


@dataclass(frozen=True)
class Shown:
    item: Form
    chosen: str


@dataclass(frozen=True)
class Ballot(Page):
    template: ClassVar[str] = "ballot.html"
    blanks: ClassVar[tuple[str, ...]] = ("receipt", "tag")
    form: Form
    shown: list[Shown]
    receipt: str
    tag: str


class Press:
    """Draws ballots, and counts how often it had to."""

    def __init__(self) -> None:
        files = DictLoader({"ballot.html": TEMPLATE})
        self.jinja = Environment(loader=files, undefined=StrictUndefined, autoescape=True)
        self.times = 0

    def draw(self, page: Ballot) -> str:
        self.times += 1
        return self.jinja.get_template(page.template).render(vars(page))

    def drawn(self, page: Ballot, shared: str = "en") -> str:
        drawn = blanks.drawn(page, shared, self.jinja, self.draw)
        plain = drawn.plain(page)
        assert gzip.decompress(drawn.gzipped(page)) == plain
        return plain.decode()


PULSE, OTHER = Form("Pulse"), Form("Pulse")
ITEM = Form("Time")
FIRST = Ballot(PULSE, [Shown(ITEM, "")], "AAAA", "tag-1")


def test_drawn_once_filled_for_each() -> None:
    press = Press()
    pages = [dataclasses.replace(FIRST, shown=[Shown(ITEM, "")], receipt=f"R{n}", tag=f"<{n}>") for n in range(5)]
    assert [press.drawn(page) for page in pages] == [press.draw(page) for page in pages]
    assert press.times == 1 + 5


@pytest.mark.parametrize("change", [
    {"form": OTHER},                     # another questionnaire that happens to look the same
    {"shown": [Shown(ITEM, "4")]},       # somebody has chosen
    {"shown": [Shown(Form("Time"), "")]},
    {"shown": []},
    {"receipt": ""},                     # an empty blank is a different page
])
def test_any_other_field_makes_it_another_page(change: dict[str, object]) -> None:
    press = Press()
    press.drawn(FIRST)
    page = dataclasses.replace(FIRST, **change)
    assert press.drawn(page) == press.draw(page)
    assert press.times == 3


def test_a_blank_is_a_short_code() -> None:
    press = Press()
    press.drawn(dataclasses.replace(FIRST, tag="é" * (blanks.MOST_IN_BLANK // 2)))
    with pytest.raises(ValueError, match="short code"):
        press.drawn(dataclasses.replace(FIRST, tag="é" * (blanks.MOST_IN_BLANK // 2) + "x"))


def test_language_and_address_make_it_another_page() -> None:
    press = Press()
    press.drawn(FIRST, "en")
    press.drawn(FIRST, "gd")
    assert press.times == 2


def test_two_applications_share_nothing() -> None:
    one, other = Press(), Press()
    one.drawn(FIRST)
    other.drawn(FIRST)
    assert (one.times, other.times) == (1, 1)


def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blanks, "MOST_KEPT", 10)
    press = Press()
    forms = [Form(str(n)) for n in range(25)]
    for form in forms:
        press.drawn(dataclasses.replace(FIRST, form=form))
    assert len(blanks._kept[press.jinja]) == 5
