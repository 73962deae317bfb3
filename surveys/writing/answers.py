"""What there is to choose from: options, rows of a matrix, scales. A code stays with its answer when its words are mended,
and is not given again once the answer is gone. Everything changes the data in place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from surveys.writing import shape
from surveys.writing.kinds import Data

MOST_ANSWERS = 100
MOST_LABEL = 160
BANDS = ("low", "middle", "high")
Rows = list[tuple[str, str]]
"""(code, words) in the order of the page."""


def lines(text: str) -> list[str]:
    """One answer a line; dashes and dots before it are taken off."""
    found = (re.sub(r"^\s*[-–•*]\s+", "", line).strip() for line in text.split("\n"))
    return [line for line in found if line]


def moved(rows: Rows, do: str) -> Rows:
    """Rows after a button: up:code, down:code, remove:code; anything else changes nothing."""
    what, _colon, code = do.partition(":")
    codes = [one for one, _label in rows]
    if code not in codes:
        return rows
    n, rows = codes.index(code), list(rows)
    if what == "remove":
        del rows[n]
    elif what in ("up", "down"):
        to = n + (1 if what == "down" else -1)
        if 0 <= to < len(rows):
            rows[n], rows[to] = rows[to], rows[n]
    return rows


def put(data: Data, item: Data, rows: Rows, added: Sequence[str]) -> None:
    """The options or rows of a question: known ones with their codes, then new ones with codes of their own."""
    name = "rows" if item["kind"] == "matrix" else "options"
    before, known = [str(code) for code, _label in item.get(name, ())], {code for code, _label in rows}
    given = max([data["given"].get(item["id"], 0), *(_number(name, code) for code in before)])
    fresh: Rows = []
    for label in added:
        given += 1
        while _code(name, given) in known:
            given += 1
        fresh.append((_code(name, given), label))
    data["given"][item["id"]] = given
    item[name] = [[code, label] for code, label in (*rows, *fresh)]
    realign(data, "items", item["id"], name, before, item[name])


def _code(name: str, number: int) -> str:
    return shape.letters(number) if name == "rows" else f"o{number}"


def _number(name: str, code: str) -> int:
    """The number that a code was made of; 0 for one that came from elsewhere."""
    if name == "options" and (found := re.fullmatch(r"o(\d{1,4})", code)):
        return int(found[1])
    if name == "rows" and re.fullmatch(r"[a-z]{1,2}", code):
        return sum((ord(letter) - 96) * 26 ** power for power, letter in enumerate(reversed(code)))
    return 0


def realign(data: Data, what: str, name: str, field: str, before: list[str], after: list) -> None:
    """Translated labels stand in the order of the answers: they follow a move, and a new answer is in the first language."""
    for words in data.get("translations", {}).values():
        found = words.get("scales", {}).get(name) if what == "scales" else next(
            (one for one in words.get("items", ()) if one["id"] == name), None)
        if found and field in found:
            known = dict(zip(before, found[field], strict=False))
            found[field] = [known.get(str(code), label) for code, label in after]


# ---- scales ----------------------------------------------------------------------------------------------------------------

def bands_of(scale: Data) -> dict[int, str]:
    """step → the band in which it is counted, or ""."""
    return {value: next((band for band in BANDS if value in scale.get(band, ())), "") for value, _label in scale["options"]}


def rising(scale: Data) -> bool:
    """Whether the first answer on the page is the lowest."""
    values = [value for value, _label in scale["options"]]
    return len(values) < 2 or values[0] < values[-1]


def put_scale(data: Data, name: str, *, stem: str, rows: list[tuple[str, str, str]], added: Sequence[str], is_rising: bool) -> None:
    """The words of a scale. `rows`: (step, words, band). Steps keep their numbers as long as they are the same steps in the
    same order; otherwise they are counted anew, and conditions follow."""
    scale = data["scales"][name]
    before = [str(value) for value, _label in scale["options"]]
    wanted = [*rows, *(("", label, "") for label in added)]
    same = [step for step, _label, _band in wanted] == before and is_rising == rising(scale)
    numbers = [int(step) for step in before] if same else _numbers(len(wanted), is_rising)
    scale["stem"] = stem
    scale["options"] = [[number, label] for number, (_step, label, _band) in zip(numbers, wanted, strict=True)]
    _band_steps(scale, dict(zip(numbers, (band for _s, _l, band in wanted), strict=True)))
    if not same:
        _follow(data, name, {int(step): number for (step, _l, _b), number in zip(wanted, numbers, strict=True) if step})
    after = [[step or f"+{n}", label] for n, (step, label, _band) in enumerate(wanted)]
    realign(data, "scales", name, "options", before, after)


def _numbers(count: int, is_rising: bool) -> list[int]:
    return list(range(1, count + 1)) if is_rising else list(range(count, 0, -1))


def _band_steps(scale: Data, chosen: dict[int, str]) -> None:
    """Bands as chosen; where one is missing they are split anew, with one step in the middle of an odd number."""
    if not all(chosen.values()):
        chosen = split(sorted(chosen))
    for band in BANDS:
        scale[band] = sorted(step for step, one in chosen.items() if one == band)


def split(steps: list[int]) -> dict[int, str]:
    half = len(steps) // 2
    return {step: "low" if n < half else "high" if n >= len(steps) - half else "middle" for n, step in enumerate(steps)}


def _follow(data: Data, name: str, to: dict[int, int]) -> None:
    """Conditions on questions of this scale name the new numbers; a step that is gone stays named, and is found later."""
    users = {one["id"] for one in data["items"] if one.get("scale") == name}
    users |= {f"{one['id']}{row}" for one in data["items"] if one["id"] in users for row, _label in one.get("rows", ())}
    for condition in (each for one in data["items"] for each in shape.conditions(one) if each["item"] in users):
        for op in ("is", "is-not", "at-least", "at-most"):
            if isinstance(condition.get(op), list):
                condition[op] = [to.get(value, _gone(value)) for value in condition[op]]
            elif isinstance(condition.get(op), int):
                condition[op] = to.get(condition[op], condition[op])


def _gone(value: int | str) -> int | str:
    """A step that is no more must not be taken for another one that has its number now."""
    return -abs(value) if isinstance(value, int) else value


def drop_translated(data: Data, item_id: str, fields: Sequence[str]) -> None:
    """Words that were changed are no longer translated: what stands there is a translation of something else."""
    for words in data.get("translations", {}).values():
        for known in words.get("items", ()):
            if known["id"] == item_id:
                for field in fields:
                    known.pop(field, None)
