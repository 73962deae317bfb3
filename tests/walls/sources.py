"""What the walls look at: our own source files, parsed once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

TOP = Path(__file__).parents[2]
ROOMS = ("participation", "surveys", "analysis")


@cache
def python_files() -> tuple[Path, ...]:
    """Every Python file of the three rooms, generated migrations left out."""
    found = (path for room in ROOMS for path in (TOP / room).rglob("*.py"))
    return tuple(sorted(path for path in found if "_initial" not in path.name))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def name(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


def imported(path: Path) -> set[str]:
    """The modules that a file imports anywhere in it, late imports included."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def tops(path: Path) -> set[str]:
    """The first names of what a file imports: starlette, pandas, …"""
    return {module.split(".")[0] for module in imported(path)}


def functions(path: Path) -> list[tuple[str, int]]:
    """(name, lines of code) of every function; decorators, docstring, blank and comment lines do not count."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(f"{name(path)}:{node.name}", _length(node, lines)) for node in ast.walk(tree(path))
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def _length(node: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    if not body:
        return 0
    code = lines[body[0].lineno - 1:node.end_lineno]
    return sum(1 for line in code if line.strip() and not line.strip().startswith("#"))
