"""Hostile texts take linear time: shown by a limit on computing that a square would pass a hundred times over."""

from __future__ import annotations

import os
import resource

import pytest

from benchmarks.hostile import KINDS, functions

LENGTH = 60_000
SECONDS = 30  # linear work of this length takes a few tenths of a second on a slow machine
# Others mend these where they own the code.
ELSEWHERE = ("clauses", "dateline")


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.work not in ELSEWHERE])
def test_a_hostile_text_is_read_in_linear_time(name: str) -> None:
    kind = KINDS[name]
    work, text = functions()[kind.work], kind.text(LENGTH)
    process = os.fork()
    if process == 0:  # the limit ends a process and cannot be taken back
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
            work(text)
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(process, 0)

    assert status == 0, f"{name}: ended by signal {os.WTERMSIG(status)}" if os.WIFSIGNALED(status) else name
