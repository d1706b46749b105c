"""What all tests share: where things are, and the volumes that only some machines have."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
D259 = ROOT / "corpus" / "frus1964-68v14" / "d259.xml"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real FRUS volumes, gold labels and the TEI schema, which stands beside the project."""
    if not SHARED.is_dir():
        pytest.skip("../shared is absent: it holds the FRUS volumes, the gold labels and the TEI schema")
    return SHARED


@pytest.fixture
def d259() -> str:
    """The TEI of the document the project began with, as committed."""
    return D259.read_text("utf-8")
