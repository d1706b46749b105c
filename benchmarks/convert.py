#!/usr/bin/env python3
"""How fast transcriptions become TEI, against spaCy's blank tokeniser over the same text in the same run.

    python benchmarks/convert.py [DIRECTORY] [--rounds 3] [--documents 300] [--goal 0.5]

DIRECTORY holds transcriptions (*.txt); without it, the corpus's telegram and memoranda made of its sentences are used.
One process, files read beforehand, processor time, so that a busy machine does not sway the ratio. In the first round
spaCy is cold (it has met none of the words), later rounds are warm. Prints what the memory of the process grew by
between half of the documents and all of them. Exit 1 where the cold ratio is above the goal.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import spacy

from annotate import datelines, headings
from annotate.conversion.files import convert
from annotate.errors import TranscriptionError

HERE = Path(__file__).resolve().parent.parent
TELEGRAM = HERE / "corpus" / "frus1964-68v14" / "d259.txt"


def made_up(count: int) -> Iterator[tuple[str, str]]:
    """Documents of the telegram's own sentences, no two alike."""
    source = TELEGRAM.read_text(encoding="utf-8")
    body, _, notes = source.partition("\n  1. ")
    head, _, rest = body.partition("\n")
    sentences = [part.strip() + "." for part in rest.replace("\n", " ").split(". ") if len(part) > 40]
    for number in range(count):
        turn = number % len(sentences)
        shuffled = sentences[turn:] + sentences[:turn]
        extra = "\n\n".join(f"{sentence} ({number})" for sentence in shuffled[: 4 + number % 9])
        text = source if number % 2 else f"{number}. {head.partition(' ')[2]}\n{rest}\n\n{extra}\n  1. {notes}"
        yield f"d{number + 1}", text


def read_directory(directory: Path) -> list[tuple[str, str]]:
    return [(path.stem, path.read_text(encoding="utf-8-sig")) for path in sorted(directory.glob("*.txt"))]


def convert_all(documents: list[tuple[str, str]]) -> tuple[float, int]:
    """Seconds of processor time, and how many were refused."""
    refused = 0
    start = time.process_time()
    for ident, text in documents:
        try:
            convert(text, path=f"{ident}.txt", document_id=ident)
        except TranscriptionError:
            refused += 1
    return time.process_time() - start, refused


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", nargs="?", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--documents", type=int, default=300, help="how many to make up where no directory is given")
    parser.add_argument("--goal", type=float, default=0.5)
    wanted = parser.parse_args()
    documents = read_directory(wanted.directory) if wanted.directory else list(made_up(wanted.documents))
    if not documents:
        parser.error(f"{wanted.directory} holds no transcriptions")
    size = sum(len(text) for _, text in documents)
    tokeniser = spacy.blank("en").tokenizer

    half = len(documents) // 2
    convert_all(documents[:half])
    memory_half = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    convert_all(documents[half:])
    memory_all = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    ratios = []
    for number in range(wanted.rounds):
        headings.read_heading.cache_clear()
        datelines.read_dateline.cache_clear()
        start = time.process_time()
        for _, text in documents:
            tokeniser(text)
        tokenised = time.process_time() - start
        converted, refused = convert_all(documents)
        ratios.append(converted / tokenised)
        print(
            f"round {number + 1}: {len(documents)} documents, {size / 1e6:.2f} M characters: converted in "
            f"{converted:.3f} s ({len(documents) / converted:,.0f} documents/s), tokenised in {tokenised:.3f} s, "
            f"ratio {ratios[-1]:.2f}" + (f", {refused} refused" if refused else "")
        )
    print(f"peak memory grew by {(memory_all - memory_half) / 1024:.1f} MB over the second half")
    warm = min(ratios[1:], default=ratios[0])
    print(f"ratio, spaCy cold: {ratios[0]:.2f}; best warm: {warm:.2f}; goal {wanted.goal}")
    return int(ratios[0] > wanted.goal)


if __name__ == "__main__":
    sys.exit(main())
