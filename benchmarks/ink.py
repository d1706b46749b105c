#!/usr/bin/env python3
"""Whether page, book, plain text and text view print every character of TEI, and no other, on trees grown by chance.

    python benchmarks/ink.py [NUMBER [FIRST]]

Grows NUMBER documents (10,000 where none is given) from the grammar of `tests/trees.py`, of the seeds from FIRST on:
notes in notes, choices, deletions, gaps, breaks in words, tables with words between their cells, lists with two heads.
Prints the first seeds on which two of them disagree, how many there are, and exits 1 if there are any.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.laws import ink_faults
from tests.trees import grow

NUMBER = 10_000
SHOWN = 5


def main() -> int:
    number, first = (*(int(a) for a in sys.argv[1:3]), *(NUMBER, 0)[len(sys.argv) - 1 :])
    bad = 0
    for seed in range(first, first + number):
        source = grow(seed)
        faults = list(ink_faults(source))
        if faults:
            bad += 1
            if bad <= SHOWN:
                print(f"seed {seed}:", *faults, source, sep="\n  ")
    print(f"{number} documents, {bad} on which the ink differs")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main())
