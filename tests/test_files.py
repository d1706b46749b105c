"""Files are written whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from annotate import files
from annotate.files import leads_outside, write_atomically


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


def test_what_a_killed_run_left_is_taken_away_and_a_running_ones_is_not(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    (tmp_path / f".d1.xml.{gone.pid}.abc").write_text("half")
    (tmp_path / f".d1.xml.{os.getppid()}.abc").write_text("another's")
    (tmp_path / ".d1.xml.mine").write_text("no temporary")
    (tmp_path / f".d10.xml.{gone.pid}.abc").write_text("of another file")

    write_atomically(tmp_path / "d1.xml", "whole")

    left = {".d1.xml.mine", f".d1.xml.{os.getppid()}.abc", f".d10.xml.{gone.pid}.abc", "d1.xml"}
    assert {path.name for path in tmp_path.iterdir()} == left


@pytest.mark.parametrize("link", ["link", "link/inside", "link/../outside/inside"])
def test_a_path_through_a_link_leads_outside(tmp_path: Path, link: str) -> None:
    (tmp_path / "outside" / "inside").mkdir(parents=True)
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link").symlink_to(tmp_path / "outside")
    (tmp_path / "here" / "home").symlink_to(tmp_path / "here")

    assert leads_outside(tmp_path / "here" / link, tmp_path / "here")
    assert not leads_outside(tmp_path / "here" / "home" / "d1.xml", tmp_path / "here")
