#!/usr/bin/env python3
"""How the time a part takes grows with its input: each at n and 2n characters; linear is a ratio near 2.

    python benchmarks/hostile.py [N]

The inputs are of kinds on which a part once took quadratic time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from annotate.annotators.clauses import find_clauses

BOUND = 3.0  # the ratio from which growth is no longer called linear


def read_clauses(text: str) -> object:
    return find_clauses(text, voice="outgoing")


def repeated(unit: str) -> Callable[[int], str]:
    """A text of some n characters that repeats a few words without an end of sentence."""
    return lambda n: unit * (n // len(unit))


KINDS: dict[str, tuple[Callable[[int], str], Callable[[str], object]]] = {
    "clauses: shall": (repeated("shall "), read_clauses),
    "clauses: shall not be": (repeated("shall not be "), read_clauses),
    "clauses: must notify and": (repeated("must notify and "), read_clauses),
    "clauses: We will": (repeated("We will "), read_clauses),
    "clauses: no stop": (repeated("the Department should inform the Embassy and "), read_clauses),
    "clauses: halves": (repeated("you should go; and "), read_clauses),
    "clauses: closing quotes": (repeated("”"), read_clauses),
    "clauses: labels": (repeated("(a) "), read_clauses),
}


def seconds(work: Callable[[str], object], text: str) -> float:
    start = time.perf_counter()
    work(text)
    return time.perf_counter() - start


def main() -> int:
    n = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    kept = True
    for name, (make, work) in KINDS.items():
        work(make(200))
        one, two = (min(seconds(work, make(size)) for _ in range(2)) for size in (n, 2 * n))
        ratio = two / max(one, 1e-3)
        kept &= ratio < BOUND
        print(f"{name:28}{one:9.3f}{two:9.3f} s  × {ratio:.1f}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
