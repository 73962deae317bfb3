"""The way through a survey as a picture: pages as boxes, one line for each answer that leads to a follow-up. Pure.

The way of somebody who meets no branch runs straight down on the left; a page that only some see stands a step to the
right, and a line on the right leads to it from each question that decides. The same in words stands beside the picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from participation.words import _, ngettext
from surveys.writing import in_words, reading, shape
from surveys.writing.kinds import Data

WIDE, HIGH, GAP, LEFT, STEP, LANE = 250, 34, 16, 4, 26, 9
MOST_LANES = 7
MOST_LETTERS, MOST_LETTERS_AFTER = 36, 42


@dataclass(frozen=True)
class Box:
    """A page. `number` from 1; `names` of its questions; `when`: the sentence under which it is asked, or ""."""

    number: int
    names: tuple[str, ...]
    when: str
    said: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Map:
    """The picture as SVG, and each page in words."""

    svg: str
    boxes: tuple[Box, ...]
    branches: int


def drawn(data: Data) -> Map:
    """The map of a survey or a draft."""
    known, names = in_words.by_id(data), reading.names(data)
    by_id = {item["id"]: item for item in data["items"]}
    boxes = tuple(_box(n, [by_id[one] for one in page], data, known, names) for n, page in enumerate(data["pages"], 1))
    arrows = list(_arrows(data, by_id))
    return Map(_svg(boxes, arrows), boxes, len(arrows))


def _box(number: int, items: list[Data], data: Data, known: dict, names: dict[str, str]) -> Box:
    whens = tuple(in_words.asked_if(data, item, known) for item in items)
    for_some = all(whens)
    short = _short(items[0], known) if for_some else ""
    return Box(number, tuple(names[item["id"]] for item in items), whens[0] if for_some else "", short,
               tuple((names[item["id"]], when) for item, when in zip(items, whens, strict=True)))


def _short(item: Data, known: dict) -> str:
    asked = [reading.condition(raw) for raw in shape.conditions(item)]
    joined = " / " if shape.match(item) == "any" else " + "
    return joined.join(in_words.answers_only(one, known.get(one.item)) for one in asked)


def _arrows(data: Data, by_id: dict[str, Data]) -> Iterator[tuple[int, int]]:
    """(from page, to page), each pair once, for pages that depend on an earlier one."""
    pages = {item_id: n for n, page in enumerate(data["pages"]) for item_id in page}
    pages |= {f"{item_id}{row}": pages[item_id] for item_id in list(pages) for row, _label in by_id[item_id].get("rows", ())}
    found = dict.fromkeys((pages[one["item"]], n) for n, page in enumerate(data["pages"]) for item_id in page
                          for one in shape.conditions(by_id[item_id]) if one["item"] in pages)
    return ((start, end) for start, end in found if start < end)


def lanes(arrows: list[tuple[int, int]]) -> list[int]:
    """A lane for each arrow, such that arrows that overlap have different ones, as far as lanes go."""
    busy: list[int] = []
    found = []
    for start, end in arrows:
        lane = next((n for n, until in enumerate(busy) if until <= start), len(busy))
        lane = min(lane, MOST_LANES - 1)
        busy[lane:lane + 1] = [end]
        found.append(lane)
    return found


def _top(n: int) -> int:
    return 2 + n * (HIGH + GAP)


def _svg(boxes: tuple[Box, ...], arrows: list[tuple[int, int]]) -> str:
    high, title = _top(len(boxes)) - GAP + 2, ngettext("{n} page", "{n} pages", len(boxes)).format(n=len(boxes))
    branched = ngettext("{n} line to a follow-up", "{n} lines to follow-ups", len(arrows)).format(n=len(arrows))
    wide = LEFT + STEP + WIDE + 16 + LANE * (max(lanes(arrows), default=0) + 1)
    parts = [f'<svg class="hd-map" viewBox="0 0 {wide} {high}" role="img" aria-labelledby="map-title map-desc">',
             f'<title id="map-title">{escape(title)}, {escape(branched)}</title>',
             f'<desc id="map-desc">{escape(_("The list of pages says the same in words."))}</desc>']
    if boxes:
        parts.append(f'<path class="way" d="M{LEFT + 12} 2V{high - 4}"/>')
    parts += [_drawn_box(n, box) for n, box in enumerate(boxes)]
    parts += [_line(boxes, start, end, lane) for (start, end), lane in zip(arrows, lanes(arrows), strict=True)]
    return "".join([*parts, "</svg>"])


def _drawn_box(n: int, box: Box) -> str:
    x, y = LEFT + (STEP if box.when else 0), _top(n)
    more = f" +{len(box.names) - 1}" if len(box.names) > 1 else ""
    text = _cut(f"{box.number}. {box.names[0]}", MOST_LETTERS - 2 * len(more)) + more
    middle = y + (14 if box.when else 22)
    said = f'<text class="if" x="{x + 9}" y="{y + 28}">{escape(_cut(box.said, MOST_LETTERS_AFTER))}</text>' if box.when else ""
    kind = ' class="some"' if box.when else ""
    return (f'<rect{kind} x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="6"/>'
            f'<text x="{x + 9}" y="{middle}">{escape(text)}</text>{said}')


def _line(boxes: tuple[Box, ...], start: int, end: int, lane: int) -> str:
    out, into = (LEFT + WIDE + (STEP if boxes[n].when else 0) for n in (start, end))
    x = LEFT + STEP + WIDE + 12 + lane * LANE
    down, up = _top(start) + HIGH - 9, _top(end) + 10
    return f'<path class="go" d="M{out} {down}H{x}V{up}H{into + 7}m5-4l-5 4 5 4"/>'


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most - 1].rstrip() + "…"
