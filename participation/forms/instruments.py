"""The form of a version of the wheel: every sentence is a field. Back and forth between fields and the instrument."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from participation import wheel
from participation.instruments import hints
from participation.problems import Unacceptable
from participation.web.fields import Form
from participation.wheel import Fact, Instrument, Item, Level, Step
from participation.words import N_, _

MOST_LETTERS = 200
MOST_FACTS = 6
NEW_CHIPS = ("help-new-1", "help-new-2", "help-new-3")
CHILD, ADULT = "{child}", "{adult}"
PRACTICE_ICONS = {
    "sun": N_("sun"), "moon": N_("moon"), "carrot": N_("carrot"), "ice-cream": N_("ice cream"), "star": N_("star"), "cat": N_("cat"),
    "dog": N_("dog"), "bird": N_("bird"), "fish": N_("fish"), "flower": N_("flower"), "tree": N_("tree"), "music-notes": N_("music")}
FACT_ICONS = {
    "first-aid": N_("first aid"), "skip-forward": N_("skip"), "hand-palm": N_("a hand that says stop"), "chart-bar": N_("chart"),
    "chats-circle": N_("talking"), "lock-key": N_("lock"), "eye": N_("eye"), "handshake": N_("handshake"), "heart": N_("heart"),
    "house": N_("house"), "info": N_("information"), "user": N_("person")}
"""Pictures of the icon file, each with the word for it in a list to choose from."""
LEVEL_NAMES = {Level.NEEDS_A_HAND: N_("needs a hand"), Level.IN_BETWEEN: N_("in between"), Level.GOING_WELL: N_("going well")}
MAY_LACK = ("variant", "variant_line", "title")
PARTS = {"practice": ("heading", "intro", "statement", "line", "caption"), "opening": ("heading", "intro"),
         "who_sees": ("heading", "intro", "helpers", "nobody", "yes", "no")}


def typed(one: Instrument) -> dict[str, str]:
    """What stands in the fields for an instrument."""
    given = hints.texts(one) | {f"level-{step.value}": step.level.value for step in one.scale}
    given |= {f"{item.indicator.key}-about": item.about for item in one.items}
    for n in range(1, MOST_FACTS + 1):
        fact = one.who_sees.facts[n - 1] if n <= len(one.who_sees.facts) else Fact("info", "")
        given |= {f"fact-{n}-icon": fact.icon, f"fact-{n}-title": fact.title, f"fact-{n}-text": fact.text}
    return given | {"practice-icon": one.practice.icon, "tried": "yes" if one.tried_with_children else "no",
                    "tried_by": one.tried_by} | dict.fromkeys(NEW_CHIPS, "")


def kept(form: Form, one: Instrument) -> dict[str, str]:
    """What was typed, to show it again beside what was wrong; new chips stand where they were typed."""
    given = typed(one)
    return {name: form.text(name) if any(key == name for key, _value in form.pairs) else given[name] for name in given}


@dataclass
class _Reader:
    form: Form
    errors: dict[str, str] = field(default_factory=dict)

    def words(self, name: str, *, holds: str = "") -> str:
        """One line of words; an error at its field where they lack, are too many, or lost their place for a name."""
        text = " ".join(self.form.text(name).split())
        if len(text) > MOST_LETTERS:
            self.errors[name] = _("Use at most {most} letters.").format(most=MOST_LETTERS)
        elif not text and not name.endswith(MAY_LACK):
            self.errors[name] = _("Write the words.")
        elif text and holds not in text:
            self.errors[name] = _("Keep {place} in it: the name comes there.").format(place=holds)
        return text

    def one_of(self, name: str, choices: Collection[str]) -> str:
        chosen = self.form.one_of(name, choices)
        if chosen is None:
            self.errors[name] = _("Choose one of these.")
        return chosen or next(iter(choices))

    def part(self, name: str) -> dict[str, str]:
        return {word: self.words(f"{name}-{word}") for word in PARTS[name]}


def words(form: Form, base: Instrument, number: int) -> tuple[Instrument, frozenset[str]]:
    """The instrument that was typed, and what of it was changed in words only ("scale", indicators).

    `base`: the wheel that it was copied from. Raises Unacceptable with a sentence for each field that needs another look.
    """
    reader = _Reader(form)
    one = replace(
        base, scale=_scale(reader, base), small=_mapped(reader, "small", base.small), in_words=_mapped(reader, "said", base.in_words),
        practice=replace(base.practice, **reader.part("practice"), icon=reader.one_of("practice-icon", PRACTICE_ICONS)),
        opening=replace(base.opening, **reader.part("opening")),
        who_sees=replace(base.who_sees, **reader.part("who_sees"), facts=_facts(reader)),
        items=tuple(_item(reader, item) for item in base.items), help=_help(reader, base, number),
        tried_with_children=form.text("tried") == "yes", tried_by=_tried_by(reader))
    if reader.errors:
        raise Unacceptable(reader.errors)
    return one, frozenset(form.some_of("same", ("scale", *wheel.KEYS)))


def _scale(reader: _Reader, base: Instrument) -> tuple[Step, ...]:
    order = tuple(level.value for level in Level)
    steps = tuple(Step(step.value, reader.words(f"scale-{step.value}"), Level(reader.one_of(f"level-{step.value}", order)))
                  for step in base.scale)
    places = [order.index(step.level.value) for step in steps]
    for n, (place, after) in enumerate(zip(places, places[1:], strict=False), 2):
        if after < place:
            reader.errors.setdefault(f"level-{n}", _("A longer answer cannot have a lower level than the one before it."))
    if set(places) != {0, 1, 2}:
        reader.errors.setdefault("level-1", _("Each of the three levels needs an answer."))
    labels = [step.label.casefold() for step in steps]
    for n, label in enumerate(labels, 1):
        if label and label in labels[:n - 1]:
            reader.errors.setdefault(f"scale-{n}", _("Two answers cannot have the same words."))
    return steps


def _mapped(reader: _Reader, name: str, base: Mapping[str, str]) -> Mapping[str, str]:
    return MappingProxyType({key: reader.words(f"{name}-{key}") for key in base})


def _item(reader: _Reader, item: Item) -> Item:
    key = item.indicator.key
    given = {name: reader.words(f"{key}-{name}") for name in ("statement", "line", "variant", "variant_line")}
    if given["variant_line"] and not given["variant"]:
        reader.errors.setdefault(f"{key}-variant", _("The other line needs its own statement."))
    return replace(item, **given, about=reader.words(f"{key}-about", holds=CHILD))


def _facts(reader: _Reader) -> tuple[Fact, ...]:
    """The first one says what cannot stay private: it always stands there. Others may be left out."""
    first = Fact(reader.one_of("fact-1-icon", FACT_ICONS), reader.words("fact-1-text", holds=ADULT),
                 reader.words("fact-1-title"), first=True)
    more = [Fact(reader.one_of(f"fact-{n}-icon", FACT_ICONS), reader.words(f"fact-{n}-text"), reader.words(f"fact-{n}-title"))
            for n in range(2, MOST_FACTS + 1) if reader.form.text(f"fact-{n}-text") or reader.form.text(f"fact-{n}-title")]
    return (first, *more)


def _help(reader: _Reader, base: Instrument, number: int) -> Mapping[str, str]:
    """Chips of *what would help*: an empty one goes, a new one gets a key that no other version has."""
    known = dict.fromkeys([*base.help, *(name.removeprefix("help-") for name, _value in reader.form.pairs
                                         if name.startswith(f"help-v{number}-"))])
    kept_on = {key: text for key in known if (text := _chip(reader, f"help-{key}"))}
    taken = len([key for key in known if key not in base.help])
    new = [text for name in NEW_CHIPS if (text := _chip(reader, name))]
    chips = kept_on | {f"v{number}-{taken + n}": text for n, text in enumerate(new, 1)}
    if not chips:
        reader.errors["help-new-1"] = _("Keep at least one thing that could help.")
    return MappingProxyType(chips)


def _chip(reader: _Reader, name: str) -> str:
    return reader.words(name) if reader.form.text(name) else ""


def _tried_by(reader: _Reader) -> str:
    if reader.form.text("tried") != "yes":
        return ""
    if not reader.form.text("tried_by"):
        reader.errors["tried_by"] = _("Say who tried it, with whom and when.")
    return " ".join(reader.form.text("tried_by", most=500).split())
