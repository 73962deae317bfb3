"""What there is to choose from: options with codes of their own, or steps of a scale that several questions share."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from participation.words import _
from surveys.exchange import asides
from surveys.exchange.found import Choice, File, Found, Unreadable, Words, own
from surveys.questionnaire.questions import OTHER

MOST_CHOICES = 200
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
_BANDS = ("low", "middle", "high")
STEPPED = ("scale", "grade", "matrix")
Codes = dict[str, int | str]
YES_NO_CODES: Codes = {"yes": "yes", "no": "no", "1": "yes", "0": "no", "Y": "yes", "N": "no"}


class Chooser:
    """Scales and asides that were met, and the codes under which choices of the file are stored here."""

    def __init__(self, file: File, language: str) -> None:
        self.file, self.language = file, language
        self.scales: dict[str, dict[str, Any]] = {}
        self.asides: dict[str, str] = {}
        self.choices: dict[str, list[Choice]] = {}
        self.aside_choices: dict[str, Choice] = {}
        self.stems: dict[str, Words] = {}

    def nothing_to_choose(self, found: Found) -> bool:
        given = [choice for choice in found.choices if not choice.aside]
        if len(found.choices) > MOST_CHOICES:
            raise Unreadable(_("{where}: there are {n} answers to choose from. We read up to {most}.").format(
                where=found.where, n=len(found.choices), most=MOST_CHOICES))
        return (found.kind in ("choice", "several", "rank", *STEPPED) and not given
                and not (found.kind in ("choice", "several") and "other" in found.worded)) or (found.kind == "matrix" and not found.rows)

    def put(self, item: dict[str, Any], found: Found) -> Codes:
        """Writes options or the scale, and asides, into the item. Returns our codes by the file's."""
        if found.kind in STEPPED:
            return self._steps(item, found)
        given = [choice for choice in found.choices if not choice.aside]
        codes = self._options(given, "other" in item)
        if found.kind == "yesno" and not given:
            codes = dict(YES_NO_CODES)
        if given:
            item["options"] = [[codes[choice.code], own(choice.words, self.language)] for choice in given]
        codes |= {OTHER: OTHER, found.other_code or OTHER: OTHER} if "other" in item else {}
        return codes | self._put_asides(item, found.choices)

    def _options(self, given: Sequence[Choice], has_other: bool) -> Codes:
        codes: Codes = {}
        taken = {OTHER} if has_other else set()
        for number, choice in enumerate(given, 1):
            code = choice.code if _CODE.fullmatch(choice.code) and choice.code not in taken else f"c{number}"
            taken.add(code)
            codes[choice.code] = code
        return codes

    def _put_asides(self, item: dict[str, Any], choices: Sequence[Choice]) -> Codes:
        named = [choice for choice in choices if choice.aside]
        for choice in named:
            self.asides.setdefault(choice.aside, own(choice.words, self.language))
            self.aside_choices.setdefault(choice.aside, choice)
        if named:
            item["asides"] = [choice.aside for choice in named]
        return {choice.code: choice.aside for choice in named}

    def _steps(self, item: dict[str, Any], found: Found) -> Codes:
        choices = self._told_apart(found)
        steps = [choice for choice in choices if not choice.aside]
        if not steps:
            choices = steps = found.choices
        codes = self._numbers(found, steps)
        item["scale"] = self._scale(found, steps, codes)
        return codes | self._put_asides(item, choices)

    def _told_apart(self, found: Found) -> list[Choice]:
        """Steps, and answers that say "no answer": these never count as low or high."""
        made = []
        for choice in found.choices:
            name = choice.aside or ("" if found.scale else asides.recognised(own(choice.words, self.language)))
            made.append(replace(choice, aside=name))
        new = [own(choice.words, self.language) for choice, before in zip(made, found.choices, strict=True) if choice.aside and not before.aside]
        if new and len(new) < len(made):
            self.file.note(found.where, _("“{answers}” is an answer of its own here and never counts as a step of the scale.").format(
                answers="”, “".join(new)))
        return made

    def _numbers(self, found: Found, steps: Sequence[Choice]) -> Codes:
        given = [choice.code for choice in steps]
        if all(choice.step is not None for choice in steps):
            return {choice.code: choice.step for choice in steps if choice.step is not None}
        if len(set(given)) == len(given) and all(re.fullmatch(r"-?\d{1,6}", code) and str(int(code)) == code for code in given):
            return {code: int(code) for code in given}
        self.file.note(found.where, _("The steps of its scale had no numbers; they are now numbered 1 to {n} in the order of the file. "
                                      "Check which end is high.").format(n=len(given)))
        return {code: number for number, code in enumerate(given, 1)}

    def _scale(self, found: Found, steps: Sequence[Choice], codes: Codes) -> str:
        options = [[codes[choice.code], own(choice.words, self.language)] for choice in steps]
        bands = {band: sorted(int(codes[choice.code]) for choice in steps if choice.band == band) for band in _BANDS}
        scale = {"options": options} | {band: values for band, values in bands.items() if values}
        name = next((name for name, one in self.scales.items() if one["options"] == options), "") if not found.scale else found.scale
        name = name or f"scale{len(self.scales) + 1}"
        if name not in self.scales:
            stem = own(found.scale_stem, self.language)
            self.scales[name] = ({"stem": stem} if stem else {}) | scale
            self.choices[name], self.stems[name] = list(steps), found.scale_stem
        return name

    def shared(self) -> dict[str, Any]:
        """The questionnaire's `asides` and `scales`."""
        found: dict[str, Any] = {"asides": self.asides} if self.asides else {}
        return found | ({"scales": self.scales} if self.scales else {})
