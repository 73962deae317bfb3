"""In which bands the steps of a scale are counted, and named on pages. Pure."""

from __future__ import annotations

from surveys.questionnaire.questions import Item

SIX = 6


def bands(item: Item) -> dict[str, tuple[int, ...]]:
    """The steps of a scale's bands; for six points without bands two each; {} where there are none."""
    assert item.scale is not None
    own = {name: getattr(item.scale, name) for name in ("low", "middle", "high")}
    steps = [int(option.value) for option in item.scale.options]
    if not any(own.values()) and item.kind == "grade" and len(steps) == SIX:
        steps = sorted(steps)
        own = {"low": tuple(steps[:2]), "middle": tuple(steps[2:4]), "high": tuple(steps[4:])}
    return {name: values for name, values in own.items() if values}
