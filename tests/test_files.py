"""Files are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotate import files
from annotate.files import write_atomically


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "d1.xml"
    path.write_text("old")
    monkeypatch.setattr(files, "usual_mode", lambda: pytest.fail("not reached"))
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("disk full")))

    with pytest.raises(OSError, match="disk full"):
        write_atomically(path, "new")

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_line_ends_and_rights_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "d1.xml"
    write_atomically(path, "a\r\nb\n")
    path.chmod(0o640)
    write_atomically(path, "c\r\n")

    assert path.read_bytes() == b"c\r\n"
    assert path.stat().st_mode & 0o777 == 0o640
