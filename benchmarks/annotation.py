#!/usr/bin/env python3
"""How long annotating takes, as a ratio to spaCy's blank English tokeniser on the same text in the same run.

    python benchmarks/annotation.py [VOLUME.xml …]

Without a volume, one is made of the corpus' own telegram, 300 times over. One process on one core at a time; the best
of three rounds of each, taken in turn, so that all meet the same machine. Imports are not counted.

Cold: each round is a process of its own, as when a volume is annotated. Warm: the same work once more in that process,
when spaCy has met every word and every pattern is compiled. The tokeniser is given each document's text as it is, and
the same text paragraph by paragraph, which it gets through faster (it is slow where a text holds line ends).
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

CORPUS = Path(__file__).parent.parent / "corpus" / "frus1964-68v14"
ROUNDS = 3
BOUND = 1.5  # times the tokeniser, cold, on the text as it is


def write_made_volume(path: Path) -> None:
    """A volume of 300 telegrams."""
    from annotate.tei.scan import read_source
    from annotate.weave import strip

    source = strip(read_source((CORPUS / "d259.xml").read_bytes())).source
    start, end = source.index("<div "), source.rindex("</div>") + len("</div>")
    divs = [re.sub(r'(xml:id="[^"]*)d259', rf"\1d{n}", source[start:end]) for n in range(1, 301)]
    divs = [re.sub(r'xml:id="pg_\d+"', "", div) for div in divs]
    path.write_text(source[:start] + "\n".join(divs) + source[end:], "utf-8")


def prepared(what: str, path: Path) -> Callable[[], object]:
    """What is to be timed, with all that it needs imported and read."""
    from annotate.registers import read_registers
    from annotate.tei.scan import read_source
    from annotate.tei.view import read_views

    source = read_source(path.read_bytes())
    if what == "annotating":
        from annotate.pipeline import annotate_source

        lists = source if "<front>" in source else (CORPUS / "registers.xml").read_text("utf-8")
        return lambda: annotate_source(source, read_registers(lists, str(path)))
    import spacy

    nlp = spacy.blank("en")
    texts = [view.text for view in read_views(source)]
    if what == "paragraphs":
        texts = [line for text in texts for line in text.split("\n")]
    return lambda: [nlp.make_doc(text) for text in texts]


def one(what: str, path: Path) -> None:
    """Do it twice in this process, and tell the seconds of both."""
    work = prepared(what, path)
    told = []
    for _ in range(2):
        start = time.perf_counter()
        work()
        told.append(time.perf_counter() - start)
    print(json.dumps(told))


def measure(path: Path) -> dict[str, list[float]]:
    """The least seconds, cold and warm, of tokenising and annotating."""
    best = {what: [float("inf")] * 2 for what in ("texts", "paragraphs", "annotating")}
    for _ in range(ROUNDS):
        for what, least in best.items():
            command = [sys.executable, __file__, "--one", what, str(path)]
            told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            best[what] = [min(pair) for pair in zip(least, told, strict=True)]
    return best


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("volumes", nargs="*", type=Path)
    parser.add_argument("--one", choices=["texts", "paragraphs", "annotating"], help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(given.one, given.volumes[0])
        return 0
    within = True
    print(f"{'volume':28}{'':6}{'spaCy s':>9}{'by par.':>9}{'ours s':>8}{'ratio':>7}{'by par.':>9}")
    with tempfile.TemporaryDirectory() as folder:
        if not given.volumes:
            given.volumes = [Path(folder) / "made-of-d259.xml"]
            write_made_volume(given.volumes[0])
        for path in given.volumes:
            best = measure(path)
            for i, state in enumerate(("cold", "warm")):
                texts, paragraphs, ours = (best[what][i] for what in best)
                print(f"{path.name:28}{state:6}{texts:9.2f}{paragraphs:9.2f}{ours:8.2f}"
                      f"{ours / texts:7.2f}{ours / paragraphs:9.2f}")  # fmt: skip
            within &= best["annotating"][0] <= BOUND * best["texts"][0]
    print(f"bound, cold, on the text as it is: {BOUND} × — {'kept' if within else 'missed'}")
    return 0 if within else 1


if __name__ == "__main__":
    raise SystemExit(main())
