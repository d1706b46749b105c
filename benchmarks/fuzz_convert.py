#!/usr/bin/env python3
"""Convert transcriptions that have been damaged at random; none may crash, none may lose ink.

    python benchmarks/fuzz_convert.py [--count 10000] [--seed 1] [DIRECTORY]

DIRECTORY holds transcriptions (*.txt); without it the corpus's own is used. Each is read as it is and in other shapes
(marks in brackets or raised, notes flush, lines broken at a width). Every mutation either converts, and its TEI
parses and prints the same ink (read by lxml here, not by the converter's own check), or is refused by a
`TranscriptionError` that names file and line. What may be left over of a text is what tells notes from it: numbers,
brackets, arrows. Numbers that no mark of a note stands in (`SOWN`) are sown into every text; wherever a mutation
left one whole, its TEI has it whole. Prints the counts; exit 1 on any other end.
"""

from __future__ import annotations

import argparse
import html
import random
import re
import sys
import textwrap
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from annotate.conversion.characters import ink
from annotate.conversion.files import Conversion, convert
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


SOWN = (
    "It rose to 10.2 percent.", "They paid $3.1 million.", "About 12.3 billion rubles came.", "At 7:31 p.m. he left.",
    "See 761.00/4–2417 of May.", "In 1952–53 it fell.", "Some 2,143 men stayed.", "On July 12, 1964, she came.",
)  # fmt: skip
RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def sow(chance: random.Random, text: str) -> str:
    """Put some numbers into the running text, each in a line of its own."""
    lines = text.split("\n")
    end = next((at for at, line in enumerate(lines) if line.startswith("  ")), len(lines))
    for words in chance.sample(SOWN, 3):
        lines.insert(chance.randint(2, max(2, end - 1)), words)
        end += 1
    return "\n".join(lines)


def reshape(chance: random.Random, text: str) -> str:
    """The same transcription in another shape of note marks, labels or lines."""
    shape = chance.randrange(5)
    if shape == 1:
        return re.sub(
            r"(?m)^  (\d+)\. ", r"[\1] ", re.sub(r"(?<=[a-z.])(\d)(?=$| )", r"[\1]", text, flags=re.MULTILINE)
        )
    if shape == 2:
        return re.sub(r"(?<=[a-z.])(\d)(?=$| )", lambda mark: RAISED[int(mark[1])], text, flags=re.MULTILINE)
    if shape == 3:
        return re.sub(r"(?m)^  (\d+\. .*)$", r"\1 ↩", text)
    if shape == 4:
        return "\n".join("\n".join(textwrap.wrap(line, 72)) or "" for line in text.split("\n"))
    return text


def left_over(text: str, conversion: Conversion) -> str | None:
    """What of a text its TEI does not print; None where the TEI prints what the text has not, or in another order."""
    division = next(etree.fromstring(conversion.tei.encode()).iter(f"{TEI}div"))
    for page in division.iter(f"{TEI}pb"):
        page.text = f"[Page {page.get('n')}]"
    notes = []
    for note in [note for note in division.iter(f"{TEI}note") if note.get("n")]:
        notes.append(ink("".join(note.itertext())))
        for child in list(note):
            note.remove(child)
        note.text = None
    running, source = ink("".join(division.itertext())), ink(text)
    at = 0
    for character in running:
        at = source.find(character, at) + 1
        if not at:
            return None
    if any(note not in source for note in notes):
        return None
    left = Counter(source)
    left.subtract(Counter(running + "".join(notes)))
    left.subtract(Counter(ink("".join(line.words for line in conversion.transcription.apart))))
    return None if min(left.values(), default=0) < 0 else "".join(left.elements())


_MARKS = re.compile(r"[\d\[\]()^.:*†‡§¶‖⁰¹²³⁴⁵⁶⁷⁸⁹↩]*")


def changed_number(text: str, conversion: Conversion) -> str:
    """A sown number that stands whole in the text and not in its TEI; empty where there is none."""
    body = " ".join(text.split())
    made = " ".join(html.unescape(re.sub(r"<[^>]*>", "", conversion.tei)).split())
    return next((words for words in SOWN if body.count(words) > made.count(words)), "")


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
        lines = reshape(chance, sow(chance, chance.choice(sources))).split("\n")
        done = []
        for _ in range(chance.randint(1, 4)):
            mutation = chance.choice(MUTATIONS)
            mutation(chance, lines)
            done.append(mutation.__name__)
            lines = "\n".join(lines).split("\n")
        text = "\n".join(lines)
        try:
            made = convert(text, path="fuzz.txt", document_id="d1")
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
        left = left_over(text, made)
        if left is None or not _MARKS.fullmatch(left):
            ends["INK LOST"] += 1
            print(number, done, f"ink differs: {left!r}")
        elif changed := changed_number(text, made):
            ends["INK: NUMBER CHANGED"] += 1
            print(number, done, changed)
        else:
            ends["converted, ink the same"] += 1
    for end, count in ends.most_common():
        print(f"{count:7} {end}")
    return int(any(end.startswith(("CRASH", "INK", "refused without")) for end in ends))


if __name__ == "__main__":
    sys.exit(main())
