#!/usr/bin/env python3
"""How long annotating takes, as a ratio to spaCy's blank English tokeniser on the same text in the same run.

    python benchmarks/annotation.py [VOLUME.xml …]

Without a volume, one is made of the corpus' own telegram, 300 times over. One process, one core; the best of three
rounds of each, taken in turn, so that both meet the same machine. Start-up (imports) is not counted.

Two ratios: to the tokeniser on each document's text as it is, and to the tokeniser on the same text paragraph by
paragraph, which spaCy gets through four times as fast (it is slow where a text holds line ends).
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import spacy
from spacy.language import Language

from annotate.pipeline import annotate_source, make_nlp
from annotate.registers import read_registers
from annotate.textview import read_source, read_views
from annotate.weave import strip

CORPUS = Path(__file__).parent.parent / "corpus" / "frus1964-68v14"
ROUNDS = 3


def made_volume() -> tuple[str, str]:
    """A volume of 300 telegrams and its registers' source."""
    source = strip(read_source((CORPUS / "d259.xml").read_bytes())).source
    start, end = source.index("<div "), source.rindex("</div>") + len("</div>")
    divs = [re.sub(r'(xml:id="[^"]*)d259', rf"\1d{n}", source[start:end]) for n in range(1, 301)]
    divs = [re.sub(r'xml:id="pg_\d+"', "", div) for div in divs]
    return source[:start] + "\n".join(divs) + source[end:], (CORPUS / "registers.xml").read_text("utf-8")


def tokenize(nlp: Language, texts: list[str]) -> None:
    for text in texts:
        nlp.make_doc(text)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def main(paths: list[str]) -> None:
    nlp = spacy.blank("en")
    make_nlp()  # loads what the annotators load once
    volumes = [(p, s := read_source(Path(p).read_bytes()), s) for p in paths] or [("made of d259", *made_volume())]
    print(f"{'volume':28}{'MB':>6}{'docs':>6}{'spaCy s':>9}{'by par.':>9}{'ours s':>8}{'ratio':>7}{'by par.':>9}")
    for name, source, lists in volumes:
        registers = read_registers(lists, name)
        texts = [view.text for view in read_views(source)]
        paragraphs = [line for text in texts for line in text.split("\n")]
        peer = finer = ours = float("inf")
        for _ in range(ROUNDS):
            peer = min(peer, seconds(partial(tokenize, nlp, texts)))
            finer = min(finer, seconds(partial(tokenize, nlp, paragraphs)))
            ours = min(ours, seconds(partial(annotate_source, source, registers)))
        size = len(source.encode()) / 1e6
        counts = f"{Path(name).name:28}{size:6.1f}{len(texts):6}"
        print(f"{counts}{peer:9.2f}{finer:9.2f}{ours:8.2f}{ours / peer:7.2f}{ours / finer:9.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
