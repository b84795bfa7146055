# fundgraph: two commands do everything on a fresh machine, `make demo` and `make test`.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
SERVE ?= yes
CUSTOMERS ?= 20000
RELEASE ?= 5.26
PORT ?= 7687
STOP ?= no

.DEFAULT_GOAL := help
.PHONY: help setup demo maven neo4j test check bench lock

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

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

maven: # what fetches Neo4j, installed where that is allowed
	@.ci/maven

neo4j: setup maven ## start a Neo4j on this machine (RELEASE=5.26 or 2026, PORT=7687); STOP=yes stops it
	@$(BIN)/python -m loaders.neo4j.local $(if $(filter yes,$(STOP)),stop,start --release $(RELEASE) --port $(PORT))

test: setup maven ## run every test
	$(BIN)/python -m pytest -n 2 --dist loadscope --no-loadscope-reorder

check: setup ## lint, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup ## measure against the named peers, as ratios
	$(BIN)/python -m tests.benchmarks

lock: $(VENV)/.ready ## resolve the dependencies anew
	$(UV) pip compile pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 --quiet --output-file requirements.lock
