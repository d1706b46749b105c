"""Runs a question in a process of its own, so that one that does not end can be ended.

In: work that yields values, and seconds. Out: the values as they come. Neither libxml2 nor SaxonC can be interrupted
from within: only the end of their process stops them.
"""

from __future__ import annotations

import contextlib
import math
import os
import pickle
import resource
import select
import signal
import struct
import sys
import time
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final, NoReturn, TypeVar

from annotate.errors import QueryError, ReftelError

Value = TypeVar("Value")

SECONDS: Final = 60.0
_SIZE: Final = struct.Struct("!Q")
_BATCH: Final = 200  # values sent at a time …
_PROMPT: Final = 0.1  # … or as many as came in so many seconds


def within(seconds: float, work: Callable[[], Iterator[Value]]) -> Iterator[Value]:
    """What the work yields, in order; the work is done in a forked process, which is ended when time is up.

    :param seconds: how long may be waited for answers in all; what the caller does between them does not count.
        0 for no limit, and then no other process.
    :raises QueryError: time is up, or the process died.
    :raises ReftelError: whatever the work raised.

    >>> list(within(10, lambda: iter("ab")))
    ['a', 'b']
    """
    if not seconds:
        yield from work()
        return
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(reading)
        _work(work, writing, seconds)
    os.close(writing)
    try:
        with os.fdopen(reading, "rb", buffering=0) as pipe:
            yield from _received(pipe, seconds)
    finally:
        _end(process)


def _end(process: int) -> None:
    """End a process and those it started: it leads a group of its own."""
    for kill in (os.killpg, os.kill):  # the group may not be made yet
        with contextlib.suppress(ProcessLookupError, PermissionError):
            kill(process, signal.SIGKILL)
    with contextlib.suppress(ChildProcessError):
        os.waitpid(process, 0)


def _received(pipe: BinaryIO, seconds: float) -> Iterator[Value]:
    left = seconds
    while True:
        header, left = _read(pipe, _SIZE.size, left, seconds)
        body, left = _read(pipe, _SIZE.unpack(header)[0], left, seconds)
        kind, told = pickle.loads(body)  # noqa: S301 - written by our own process
        if kind == "values":
            yield from told
        elif kind == "error":
            raise told
        else:
            return


def _read(pipe: BinaryIO, size: int, left: float, seconds: float) -> tuple[bytes, float]:
    """So many bytes, and the seconds that are left."""
    parts = []
    while size:
        started = time.monotonic()
        ready, _, _ = select.select([pipe], [], [], max(left, 0))
        left -= time.monotonic() - started
        if not ready:
            told = f"the question was not answered within {seconds:g} second{'' if seconds == 1 else 's'}"
            raise QueryError(told, remedy="ask for less, or give it more time with --timeout SECONDS (0: no limit)")
        part = pipe.read(min(size, 1 << 20))
        if not part:
            raise QueryError("the process that answered ended before it was done", remedy="is there enough memory?")
        parts.append(part)
        size -= len(part)
    return b"".join(parts), left


def _work(work: Callable[[], Iterator[Value]], writing: int, seconds: float) -> NoReturn:
    """What the forked process does: the work, and never anything of what called it."""
    code = 1
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        _limit_computing(seconds)
        with os.fdopen(writing, "wb") as pipe:
            try:
                _send_all(pipe, work())
            except ReftelError as error:
                _send(pipe, ("error", error))
            except (MemoryError, RecursionError) as error:
                told = "the question needs more memory than there is" if isinstance(error, MemoryError) else str(error)
                _send(pipe, ("error", QueryError(told, remedy="ask for less")))
            except OSError as error:
                _send(pipe, ("error", QueryError(str(error), remedy="see that the files are there")))
        code = 0
    except BaseException:
        if not isinstance(sys.exc_info()[1], BrokenPipeError):
            sys.excepthook(*sys.exc_info())
    finally:
        with contextlib.suppress(Exception):
            sys.stderr.flush()
        os._exit(code)


def _limit_computing(seconds: float) -> None:
    """Should our parent die and not end us, the system will."""
    most = math.ceil(seconds + 30) * (os.cpu_count() or 1)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or most < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (most, hard))


def _send_all(pipe: BinaryIO, values: Iterator[Value]) -> None:
    batch: list[Value] = []
    due = time.monotonic() + _PROMPT
    for value in values:
        batch.append(value)
        if len(batch) >= _BATCH or time.monotonic() > due:
            _send(pipe, ("values", batch))
            batch, due = [], time.monotonic() + _PROMPT
    _send(pipe, ("values", batch))
    _send(pipe, ("done", None))


def _send(pipe: BinaryIO, told: object) -> None:
    body = pickle.dumps(told, pickle.HIGHEST_PROTOCOL)
    pipe.write(_SIZE.pack(len(body)) + body)
    pipe.flush()
