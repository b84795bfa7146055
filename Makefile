# fundgraph: two commands do everything on a fresh machine, `make demo` and `make test`.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
SERVE ?= yes
CUSTOMERS ?= 20000

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench lock

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(VENV)/.ready ## bring uv if there is none, make .venv with the locked packages

.uv/bin/uv:
	$(PYTHON) -m venv .uv
	.uv/bin/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/.ready: requirements.lock pyproject.toml | $(filter .uv/bin/uv,$(UV))
	$(UV) venv --quiet --allow-existing --python '>=3.11' $(VENV)
	$(UV) pip sync --quiet --python $(BIN)/python requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

demo: setup ## generate a bank, load, analyse, publish, show and serve it (SERVE=no ends instead)
	$(BIN)/fundgraph demo --customers $(CUSTOMERS) $(if $(filter no,$(SERVE)),--no-serve,--serve)

test: setup ## run every test
	$(BIN)/python -m pytest -n 2

check: setup ## lint, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup ## measure against the named peers, as ratios
	$(BIN)/python -m tests.benchmarks

lock: $(VENV)/.ready ## resolve the dependencies anew
	$(UV) pip compile pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 --quiet --output-file requirements.lock
