"""Which way imports run: rooms, layers of analysis, and who may know of the web, of pandas, of the environment."""

import tomllib

import pytest
from importlinter.cli import lint_imports

from tests.walls import sources

ROOT = {"participation.app", "participation.cli", "participation.clockwork", "participation.urls", "participation.filling"}
"""The composition root: the only files of participation that may name the other rooms."""
STANDARD_OR_OURS = {"participation", "surveys", "analysis"}
WEB = ("/web/", "/routes/", "/routes.py", "participation/app.py", "participation/urls.py")


def test_contracts_of_rooms_and_layers(monkeypatch, capsys):
    monkeypatch.chdir(sources.TOP)
    # The linter's own set-up of logging would silence every other logger of this process, for the tests after it too.
    monkeypatch.setattr("importlinter.cli.logging_config.dictConfig", lambda _config: None)
    code = lint_imports(config_filename=str(sources.TOP / "tests/walls/importlinter.toml"), no_cache=True)
    assert code == 0, capsys.readouterr().out


def test_nobody_imports_the_composition_root():
    allowed = {module.replace(".", "/") + ".py" for module in ROOT}
    found = {sources.name(path): sorted(sources.imported(path) & ROOT) for path in sources.python_files()
             if sources.name(path) not in allowed and sources.imported(path) & ROOT}
    assert found == {}


def test_only_web_files_import_starlette():
    found = [sources.name(path) for path in sources.python_files()
             if "starlette" in sources.tops(path) and not any(place in sources.name(path) for place in WEB)]
    assert found == []


@pytest.mark.parametrize("library", ["pandas", "numpy", "scipy", "highspy"])
def test_only_analysis_imports_the_number_libraries(library):
    found = [sources.name(path) for path in sources.python_files()
             if library in sources.tops(path) and not sources.name(path).startswith("analysis/")]
    assert found == []


def test_only_settings_reads_the_environment():
    found = [sources.name(path) for path in sources.python_files()
             if {"os.environ", "os.getenv", "os.putenv"} & _dotted(path) and sources.name(path) != "participation/settings.py"]
    assert found == []


def _dotted(path):
    import ast
    named = {f"{node.value.id}.{node.attr}" for node in ast.walk(sources.tree(path))
             if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)}
    return named | (sources.imported(path) & {"os.environ", "os.getenv", "os.putenv"})


def test_every_third_party_import_is_a_declared_dependency():
    import sys
    declared = tomllib.loads((sources.TOP / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    names = {text.split(">")[0].split("=")[0].lower().replace("-", "_") for text in declared}
    provides = {"tortoise": "tortoise_orm", "argon2": "argon2_cffi", "nacl": "pynacl", "multipart": "python_multipart",
                "markupsafe": "jinja2"}
    used = set().union(*(sources.tops(path) for path in sources.python_files()))
    foreign = used - STANDARD_OR_OURS - set(sys.stdlib_module_names)
    assert {name for name in foreign if provides.get(name, name).lower() not in names} == set()
