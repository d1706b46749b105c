# One command sets up and builds the site, one sets up and runs the tests.
# Needs Python 3.11 or newer, git and make; everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: site serve test lint bench lock clean

site: .venv/ready
	$(BIN)/mkdocs build --strict

serve: .venv/ready
	$(BIN)/mkdocs serve

test: .venv/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto --dist loadfile  # a file of tests stays with one process, which makes its volumes and sites once

lint: .venv/ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

bench: .venv/ready-dev
	for peer in convert annotation build query export; do $(BIN)/python benchmarks/$$peer.py || exit 1; done

# Exactly what the lock files name, by hash, and then the project itself.
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check

.venv/ready: pyproject.toml requirements.lock
	$(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes --requirement requirements.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch $@

.venv/ready-dev: pyproject.toml requirements-dev.lock
	$(PYTHON) -m venv .venv
	$(INSTALL) --require-hashes --requirement requirements-dev.lock
	$(INSTALL) --no-deps --no-build-isolation --editable .
	touch .venv/ready $@

# The lock files anew: after a change to pyproject.toml, and to take in newer releases. For any system, Python 3.11 on.
COMPILE = .venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade \
  --custom-compile-command "make lock" --group build pyproject.toml

lock:
	$(PYTHON) -m venv .venv/lock
	.venv/lock/bin/pip install --quiet --disable-pip-version-check uv
	$(COMPILE) --output-file requirements.lock
	$(COMPILE) --extra dev --output-file requirements-dev.lock

clean:
	rm -rf .venv public .reftel
