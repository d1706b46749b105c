#!/usr/bin/env python3
"""Convert transcriptions that have been damaged at random; none may crash, none may lose ink.

    python benchmarks/fuzz_convert.py [--count 10000] [--seed 1] [DIRECTORY]

DIRECTORY holds transcriptions (*.txt); without it the corpus's own is used. Every mutation either converts, and its
TEI parses and prints the same ink (read by lxml here, not by the converter's own check), or is refused by a
`TranscriptionError` that names file and line. Prints the counts; exit 1 on any other end.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from annotate.conversion.files import convert
from annotate.errors import TranscriptionError

HERE = Path(__file__).resolve().parent.parent
TEI = "{http://www.tei-c.org/ns/1.0}"

Mutation = Callable[[random.Random, list[str]], None]


def delete_line(chance: random.Random, lines: list[str]) -> None:
    del lines[chance.randrange(len(lines))]


def double_line(chance: random.Random, lines: list[str]) -> None:
    at = chance.randrange(len(lines))
    lines.insert(at, lines[at])


def swap_lines(chance: random.Random, lines: list[str]) -> None:
    one, two = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[two] = lines[two], lines[one]


def glue_digits(chance: random.Random, lines: list[str]) -> None:
    at = chance.randrange(len(lines))
    place = chance.randint(0, len(lines[at]))
    digits = str(chance.choice((chance.randint(1, 9), chance.randint(1, 300))))
    lines[at] = lines[at][:place] + digits + lines[at][place:]


def truncate_line(chance: random.Random, lines: list[str]) -> None:
    at = chance.randrange(len(lines))
    lines[at] = lines[at][: chance.randint(0, len(lines[at]))]


def truncate_note(chance: random.Random, lines: list[str]) -> None:
    notes = [at for at, line in enumerate(lines) if line.startswith("  ")]
    if notes:
        at = chance.choice(notes)
        lines[at] = lines[at][: chance.randint(0, 12)]


PIECES = (
    "[Page 12] ", "[Page 12]", "[Page x&y]", "\n", "\n\n", "\n1.\n", "\nA.\n", "\n(a)\n", "\t", "\u00a0", "<p>",
    "&amp;", "]]>", "\nSUBJECT\n\n", "\nPARTICIPANTS\n\nUS\n\n", "\nP.S. More.\n", "\nSincerely,\n", '"',
    "\u2028", "\u0085", "\x0b", "\r",
)  # fmt: skip


def insert_piece(chance: random.Random, lines: list[str]) -> None:
    at = chance.randrange(len(lines))
    place = chance.randint(0, len(lines[at]))
    lines[at] = lines[at][:place] + chance.choice(PIECES) + lines[at][place:]


def indent_line(chance: random.Random, lines: list[str]) -> None:
    at = chance.randrange(len(lines))
    lines[at] = chance.choice((" ", "  ", "\t", "  1. ", "  99. ")) + lines[at]


MUTATIONS: tuple[Mutation, ...] = (
    delete_line, double_line, swap_lines, glue_digits, glue_digits, truncate_line, truncate_note, insert_piece,
    indent_line,
)  # fmt: skip


def printed(tei: str) -> str:
    """The ink of a TEI file: running text with numbers and page marks in place, then the notes."""
    root = etree.fromstring(tei.encode())
    division = next(root.iter(f"{TEI}div"))
    notes: list[str] = []

    def words(element: etree._Element) -> str:
        out = []
        if element.tag == f"{TEI}pb":
            out.append(f"[Page{element.get('n')}]")
        elif element.tag == f"{TEI}note":
            inside = (element.text or "") + "".join(words(child) for child in element)
            notes.append(f"{element.get('n')}.{inside}")
            out.append(element.get("n"))
        else:
            out.append(element.text or "")
            out += [words(child) for child in element]
        return "".join(out) + (element.tail or "")

    running = words(division)
    return "".join((running + "".join(notes)).split())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", nargs="?", type=Path, default=HERE / "corpus" / "frus1964-68v14")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    sources = [path.read_text(encoding="utf-8") for path in sorted(wanted.directory.glob("*.txt"))]
    chance = random.Random(wanted.seed)  # noqa: S311 - not for secrets
    ends: Counter[str] = Counter()
    for number in range(wanted.count):
        lines = chance.choice(sources).split("\n")
        done = []
        for _ in range(chance.randint(1, 4)):
            mutation = chance.choice(MUTATIONS)
            mutation(chance, lines)
            done.append(mutation.__name__)
            lines = "\n".join(lines).split("\n")
        text = "\n".join(lines)
        try:
            tei = convert(text, path="fuzz.txt", document_id="d1").tei
        except TranscriptionError as error:
            told = error.path is not None and error.line is not None
            ends["refused with file and line" if told else "refused without a line"] += 1
            if not told:
                print(number, done, error)
            continue
        except Exception as error:
            ends[f"CRASH {type(error).__name__}"] += 1
            print(number, done, repr(error)[:300])
            continue
        if printed(tei) == "".join(text.split()):
            ends["converted, ink the same"] += 1
        else:
            ends["INK LOST"] += 1
            print(number, done, "ink differs")
    for end, count in ends.most_common():
        print(f"{count:7} {end}")
    return int(any(end.startswith(("CRASH", "INK", "refused without")) for end in ends))


if __name__ == "__main__":
    sys.exit(main())
