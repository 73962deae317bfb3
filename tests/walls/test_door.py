"""Nothing but the door reaches numbers: who may read released counts, tallies and responses, by import, by model and by SQL."""

from __future__ import annotations

import ast
import dataclasses
import re
import types
import typing

from tests.walls import sources
from tests.walls.test_templates import PAGES

COUNTS = {"Release", "ReleaseTable", "ReleasedCell", "HeldBack"}
"""Models that hold counts, or lead to them."""
CELLS = {"ReleaseTable", "ReleasedCell", "HeldBack"}
ANSWERS = {"Response", "EqualityAnswer", "Spoke"}
INSIDE = ("analysis/tallies.py", "analysis/releases/", "analysis/figures/", "analysis/disclosure/", "analysis/models/", "analysis/migrations/")
STARTS = {"analysis/releasing/__init__.py", "analysis/class_wheel/__init__.py"}
"""Start releases: they ask whether one is there, and read no count of it."""
TABLES = re.compile(r"\b(?:FROM|JOIN|INTO|UPDATE)\s+\"?(?:released_cell|release_table|held_back|survey_response|survey_equality)\b", re.I)
SURVEYS_OWN = {"surveys/sealed/closing.py", "surveys/closing_spool.py"}


def analysis_files():
    return [path for path in sources.python_files() if sources.name(path).startswith("analysis/")]


def outside(path):
    return not any(sources.name(path).startswith(place) for place in INSIDE)


def taken_from_models(path, module="analysis.models"):
    """Names of models that a file imports, or takes from the module by attribute."""
    found = {one.rpartition(".")[2] for one in sources.imported(path) if one.startswith(f"{module}.")}
    return found | {node.attr for node in ast.walk(sources.tree(path)) if isinstance(node, ast.Attribute)
                    and isinstance(node.value, ast.Name) and node.value.id == "models"}


def test_only_the_door_and_what_stands_behind_it_reads_released_counts():
    found = {sources.name(path): sorted(taken_from_models(path) & COUNTS) for path in sources.python_files()
             if outside(path) and taken_from_models(path) & COUNTS}
    assert found == {name: ["Release"] for name in STARTS}


def test_whoever_starts_a_release_asks_for_no_number_of_it():
    for name in STARTS:
        asked = {node.attr for node in ast.walk(sources.tree(sources.TOP / name)) if isinstance(node, ast.Attribute)}
        assert asked & {"shown", "kept_back", "reasons", "digest", "cells"} == set(), name


def test_no_sql_outside_names_the_tables_of_counts_or_of_answers():
    found = {sources.name(path): TABLES.findall(path.read_text("utf-8")) for path in analysis_files() if outside(path)}
    assert {name: hits for name, hits in found.items() if hits} == {}


def test_answers_and_spokes_are_counted_in_one_place():
    found = [sources.name(path) for path in analysis_files() if outside(path)
             and (taken_from_models(path, "surveys.models") | taken_from_models(path, "participation.models")) & ANSWERS]
    assert found == []


def test_tallies_are_read_by_releases_alone():
    found = [sources.name(path) for path in sources.python_files() if "analysis.tallies" in sources.imported(path)
             and not sources.name(path).startswith("analysis/releases/")]
    assert found == []


def test_tallies_give_out_nothing_but_counts():
    """Every statement groups and counts: nothing is selected from it but through GROUP BY or COUNT, and no id of a person."""
    from analysis import tallies
    for kind in ("sqlite", "postgres"):
        for sql in (tallies._BASES, tallies._answers(kind, 2), tallies._equality(kind, 2), tallies._chosen(kind, 2, tallies.RESPONSE),
                    tallies._levels(kind, True), tallies._moves(kind)):
            assert re.search(r"\bGROUP BY [0-9, ]+$", sql.strip()), sql
            assert not PERSONAL.search(_outer(sql)), sql


PERSONAL = re.compile(r"child_id|response\.id|check_in|said\.id|adult_id|pair\.id|answers\b")


def _outer(sql: str) -> str:
    """What the outermost SELECT gives out: its columns, up to its FROM, with everything in brackets left out."""
    depth, kept = 0, []
    for letter in sql:
        depth -= letter == ")"
        kept.append(letter if not depth else "")
        depth += letter == "("
    text = "".join(kept)
    return text[text.rindex("SELECT"):].partition("FROM")[0]


def kinds_inside(kind, seen):
    """Every class that a page's field can hold, through dataclasses, unions and containers."""
    if isinstance(kind, list):  # the arguments of a Callable
        for one in kind:
            kinds_inside(one, seen)
        return seen
    if kind in seen:
        return seen
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        seen.add(kind)
        for hint in typing.get_type_hints(kind, include_extras=False).values():
            kinds_inside(hint, seen)
    elif isinstance(kind, type) and not isinstance(kind, types.GenericAlias):
        seen.add(kind)
    for one in typing.get_args(kind):
        kinds_inside(one, seen)
    return seen


def test_no_page_holds_a_model_of_a_release_nor_a_tally():
    from analysis import models, tallies
    refused = {getattr(models, name) for name in COUNTS} | {tallies.Days}
    found = {}
    for page in PAGES:
        held = kinds_inside(page, set()) & refused
        if held:
            found[page.__name__] = held
    assert found == {}
