# Two commands matter: `make demo` and `make test`. Both set up what they need in .venv; nothing else is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PORT ?= 8000

.PHONY: setup demo test quick bench messages messages-check vendor vendor-check wheel lint browser clean

setup: $(READY)

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Heard needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv is missing. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Setting up in $(VENV) (once; a minute or two)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $(READY)

demo: setup  ## fill an invented partnership and serve it on http://127.0.0.1:8000
	@HEARD_ORIGIN=http://127.0.0.1:$(PORT) $(BIN)/heard demo

browser: setup
	@$(BIN)/python -m tests.journeys.browser

test: setup browser vendor-check  ## everything, on SQLite and PostgreSQL, with a real browser
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q

quick: setup  ## without browser journeys, breaking things and the installed wheel
	@$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder -q --ignore tests/journeys --ignore tests/breaking -m 'not slow'

bench: setup  ## journeys and autosaves a second on this machine
	@$(BIN)/python -m benchmarks

messages: setup  ## take new strings into the translation catalogues
	@$(BIN)/python -m participation.messages

messages-check: setup
	@$(BIN)/python -m participation.messages --check

vendor: setup  ## developers only, needs npm: fetch third-party front-end files again and lock them
	@$(BIN)/python static/vendor/update.py

vendor-check: setup
	@$(BIN)/python static/vendor/update.py --check

wheel: setup
	@$(BIN)/python -m build --wheel --outdir dist .

lint: setup
	@$(BIN)/python -m pytest -q tests/walls -m 'not slow'

clean:
	rm -rf $(VENV) dist build .pytest_cache .hypothesis .import_linter_cache
