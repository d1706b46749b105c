"""The lock files fit pyproject.toml: what it asks for is pinned, with hashes, and nothing says where it comes from."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
DEV = [
    r for extra in PROJECT["project"]["optional-dependencies"].values() for r in extra if not r.startswith("reftel[")
]
LOCKED = {
    "requirements.lock": [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]],
    "requirements-dev.lock": [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"], *DEV],
}


@pytest.mark.parametrize("name", LOCKED)
def test_all_that_is_asked_for_is_pinned_within_its_bounds(name: str) -> None:
    text = (ROOT / name).read_text("utf-8")
    pinned: dict[str, list[str]] = {}
    for package, version in re.findall(r"^([A-Za-z0-9._-]+)==([^ \\]+)", text, re.MULTILINE):
        pinned.setdefault(canonicalize_name(package), []).append(version)

    for asked in map(Requirement, LOCKED[name]):
        versions = pinned.get(canonicalize_name(asked.name), [])
        assert versions, f"{asked} is not in {name}: run make lock"
        assert all(version in asked.specifier for version in versions), f"{asked}: run make lock"


@pytest.mark.parametrize("name", LOCKED)
def test_each_pin_has_its_hashes_and_no_index_is_named(name: str) -> None:
    text = re.sub(r"\\\n", " ", (ROOT / name).read_text("utf-8"))
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]

    assert lines
    assert [line[:60] for line in lines if not re.search(r"==.*--hash=sha256:[0-9a-f]{64}", line)] == []
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)
