"""Working on many things in processes of their own, so that one that dies costs what it was working on and no more.

In: a function and its arguments. Out: what it gives for each, or the exception, in their order. The standard library's
pool gives up all that is left when a worker is killed (by the system where memory runs out, or by hand); here whatever
may have been the cause is tried once more by itself, and only what kills its worker again is given up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from typing import Any, TypeVar

from annotate.errors import ReftelError

T = TypeVar("T")


class KilledError(ReftelError):
    """The process that worked on something was ended from outside, twice."""


@dataclass(slots=True)
class _Pool:
    """A pool that is begun again when it breaks, and what it is working on: no more than it has processes for."""

    processes: int
    initializer: Callable[..., None] | None
    arguments: tuple[Any, ...]
    pool: ProcessPoolExecutor | None = None
    running: dict[Future[Any], int] = field(default_factory=dict)

    def begin(self) -> ProcessPoolExecutor:
        if self.pool is None:
            self.pool = ProcessPoolExecutor(self.processes, initializer=self.initializer, initargs=self.arguments)
        return self.pool

    def end(self) -> None:
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=True)
        self.pool = None
        self.running.clear()


def work_on(
    job: Callable[..., T],
    things: Sequence[tuple[Any, ...]],
    processes: int,
    *,
    initializer: Callable[..., None] | None = None,
    arguments: tuple[Any, ...] = (),
    on_done: Callable[[], None] = lambda: None,
) -> list[T | Exception]:
    """What a function gives for each of some things, or the exception it raised, in their order.

    :param things: the function's arguments for each.
    :param initializer: prepares each process; it is given `arguments`.
    :param on_done: called when one is done, for a progress bar.
    """
    done: dict[int, T | Exception] = {}
    pool = _Pool(processes, initializer, arguments)
    try:
        for number, result in _answers(job, things, pool):
            done[number] = result
            on_done()
    finally:
        pool.end()
    return [done[number] for number in range(len(things))]


def _answers(
    job: Callable[..., T], things: Sequence[tuple[Any, ...]], pool: _Pool
) -> Iterator[tuple[int, T | Exception]]:
    waiting = list(range(len(things)))[::-1]
    while waiting or pool.running:
        suspects: list[int] = []
        try:
            while waiting and len(pool.running) < pool.processes:
                future = pool.begin().submit(job, *things[waiting[-1]])
                pool.running[future] = waiting.pop()
        except BrokenProcessPool:
            suspects = sorted(pool.running.values())
        if not suspects:
            finished, _ = wait(pool.running, return_when=FIRST_COMPLETED)
            for future in finished:
                if isinstance(future.exception(), BrokenProcessPool):
                    suspects = sorted(pool.running.values())
                    break
                yield pool.running.pop(future), _answer(future)
        if suspects:
            # One of these was being worked on by the process that died: each gets a process to itself.
            pool.end()
            for number in suspects:
                yield number, _alone(job, things[number], pool)


def _alone(job: Callable[..., T], thing: tuple[Any, ...], pool: _Pool) -> T | Exception:
    with ProcessPoolExecutor(1, initializer=pool.initializer, initargs=pool.arguments) as one:
        answer: T | Exception = _answer(one.submit(job, *thing))
        return answer


def _answer(future: Future[Any]) -> Any:
    try:
        return future.result()
    except BrokenProcessPool:
        told = "the process that worked on it was killed, twice; nothing was written"
        return KilledError(told, remedy="see whether there is memory enough, and run it by itself")
    except Exception as error:
        return error
