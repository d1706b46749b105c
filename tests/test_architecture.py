"""Data flows one way: no module imports from a later stage, and the light commands load nothing heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "annotate"
# Each stage may import from itself and the stages above it. CONTRIBUTING.md tells the same story.
STAGES = [
    ["errors", "values", "files", "cells", "cache", "workers"],
    ["tei", "headings", "datelines", "posts"],
    ["conversion", "intake", "registers"],
    ["annotators"],
    ["resolve"],
    ["weave"],
    ["records"],
    ["header", "masters"],
    ["pipeline"],
    ["score", "corpus", "check", "registry", "citation"],
    ["components"],
    ["query", "expressions", "named", "xquery", "forms", "answers", "matches", "unmatched"],
    ["export"],
    ["api", "begin", "frames"],
    ["publish"],
    ["cli"],
]
STAGE = {module: number for number, modules in enumerate(STAGES) for module in modules}
# An annotator asks resolve what its references mean; resolve knows no annotator but that one's values.
ALLOWED = {("annotators", "resolve")}


def imports(path: Path) -> Iterator[str]:
    """The parts of our package a file imports, one level deep."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "annotate":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("annotate."):
            yield (node.module or "").split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (a.name.split(".")[1] for a in node.names if a.name.startswith("annotate."))


def test_every_module_has_its_stage() -> None:
    modules = {p.relative_to(PACKAGE).parts[0].removesuffix(".py") for p in PACKAGE.rglob("*.py")} - {"__init__"}

    assert modules <= set(STAGE)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_no_module_imports_from_a_later_stage(path: Path) -> None:
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if own == "__init__":
        return
    upward = {m for m in imports(path) if STAGE[m] > STAGE[own] and (own, m) not in ALLOWED}

    assert upward == set()


@pytest.mark.parametrize("module", ["check", "query", "conversion.files", "records", "pipeline", "corpus", "cli"])
def test_what_needs_no_spacy_does_not_load_it(module: str) -> None:
    code = f"import sys, annotate.{module}; sys.exit('spacy' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
