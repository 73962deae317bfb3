"""Readings of files → counts by question, and how far two readers agreed before they talked. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

from analysis.audits import joining
from analysis.audits.joining import GRADES
from analysis.statistics.agreement import graded

NOT_HERE = 0
"""A grade of its own: the file cannot tell, or the question does not apply to this child. Never a low grade."""
Grades = Mapping[str, int]
"""By question, 1 to 6, or 0."""
FEW, FILES = "few", "files"
"""How many files were read: in place of all grades of a question that cannot be shown, and beside those that can."""


def differences(first: Grades, other: Grades) -> list[str]:
    """Questions that two readers graded differently."""
    return [question for question in first if first[question] != other.get(question)]


def stands(done: list[Grades], settled: Grades | None) -> dict[str, int] | None:
    """What counts of one file: what both gave, and where they differ what they settled on. None where nobody is done, or two
    differ and have not settled all of it."""
    if not done:
        return None
    found = dict(done[0])
    for question in differences(done[0], done[1]) if len(done) > 1 else ():
        if question not in (settled or {}):
            return None
        found[question] = (settled or {})[question]
    return found


def counted(files: Iterable[Grades], questions: Iterable[str]) -> dict[str, dict[str, int]]:
    """{question: {"1": n, …, "6": n, "0": n}}, every grade named, files that stand."""
    files = list(files)
    return {question: {str(grade): sum(one.get(question) == grade for one in files) for grade in (*GRADES, NOT_HERE)}
            for question in questions}


def kept(counts: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, object]]:
    """What stays of `counted` when an audit closes: what may be told, and no more. Counts beside it would be there for whoever
    reads the database, and the fingerprint would let whoever sees it try out the few that there can be."""
    return {question: {**(joining.to_json(told) if (told := joining.join(own)) else {}), FILES if told else FEW: sum(own.values())}
            for question, own in counts.items()}


def agreed(pairs: Iterable[tuple[Grades, Grades]], questions: Iterable[str], *, least: int = 0) -> dict[str, dict[str, object]]:
    """{question: {base, exact, near, value, low, high, aside}} and all of them together under "".

    Numbers only: the table of pairs itself would be the readings again. `aside`: files where one of the two or both said that
    it does not apply, which are in none of the other numbers. Together there is no interval: grades of one file hang together.
    Of a question that both graded in fewer files than `least` only its base is there, and it is not in what stands together.
    """
    pairs, together = list(pairs), [[0] * 6 for _ in GRADES]
    found: dict[str, dict[str, object]] = {}
    for question in questions:
        table, both = _table([(one[question], other[question]) for one, other in pairs if question in one and question in other])
        if both < least:
            found[question] = {**NOT_TOLD, "base": both}
            continue
        together = [[a + b for a, b in zip(*rows, strict=True)] for rows in zip(together, table, strict=True)]
        found[question] = {**_said(table), "aside": len(pairs) - both}
    of_all = _said(together) if any("aside" in one for one in found.values()) else {**NOT_TOLD, "base": sum(one["base"] for one in found.values())}  # type: ignore[misc]
    return {**found, "": {**of_all, "low": None, "high": None, "files": len(pairs)}}


NOT_TOLD: Mapping[str, object] = {"exact": None, "near": None, "value": None, "low": None, "high": None}


def _table(given: list[tuple[int, int]]) -> tuple[list[list[int]], int]:
    kept = [pair for pair in given if NOT_HERE not in pair]
    return [[kept.count((i, j)) for j in GRADES] for i in GRADES], len(kept)


def _said(table: list[list[int]]) -> dict[str, object]:
    if not sum(map(sum, table)):
        return {"base": 0, "exact": 0, "near": 0, "value": None, "low": None, "high": None}
    return {name: round(value, 2) if isinstance(value, float) else value for name, value in asdict(graded(table)).items()}
