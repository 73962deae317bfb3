"""Files and functions stay small enough to read."""

from statistics import median

from tests.walls import sources

MOST_LINES = 400
MEDIAN_FUNCTION = 10
OWN = ("participation", "surveys", "analysis", "templates", "static", "tests", "benchmarks")
KINDS = {".py", ".html", ".css", ".js", ".toml"}


def files():
    for folder in OWN:
        for path in (sources.TOP / folder).rglob("*"):
            vendored = "vendor" in path.parts and path.parent.name != "vendor"
            if path.suffix in KINDS and path.is_file() and not vendored:
                yield path


def test_no_file_has_more_than_400_lines():
    long = {sources.name(path): len(path.read_text("utf-8").splitlines()) for path in files()}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES} == {}


def test_half_of_all_functions_have_fewer_than_10_lines():
    lengths = [length for path in sources.python_files() for _name, length in sources.functions(path)]
    assert len(lengths) > 200
    assert median(lengths) < MEDIAN_FUNCTION


def test_every_python_file_says_what_it_is_for():
    import ast
    silent = [sources.name(path) for path in sources.python_files()
              if path.stat().st_size and not ast.get_docstring(sources.tree(path))
              and "migrations" not in path.parts]
    assert silent == []
