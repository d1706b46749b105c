# One command sets up and builds the site, one sets up and runs the tests.
# Needs Python 3.11 or newer, git and make; everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: site serve test lint bench clean

site: .venv/ready
	$(BIN)/mkdocs build --strict

serve: .venv/ready
	$(BIN)/mkdocs serve

test: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

lint: .venv/ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

bench: .venv/ready-dev
	for peer in convert annotation build query export; do $(BIN)/python benchmarks/$$peer.py || exit 1; done

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

.venv/ready-dev: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --editable '.[dev]'
	touch .venv/ready $@

clean:
	rm -rf .venv public .reftel
