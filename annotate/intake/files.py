"""Reading any text file an editor has, and writing the transcription that shows it.

In: paths. Out: an `Imported` a file: the transcription written, what was read as what, and every doubt by its line.
A file that exists is never written over unless told; what was written is tried out at once (`annotate.conversion`), so
that a note whose place the words alone do not tell is named now rather than published wrongly later.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from annotate.conversion.files import Conversion, convert
from annotate.errors import ReftelError, TranscriptionError
from annotate.files import write_atomically
from annotate.intake.encodings import decode
from annotate.intake.hypertext import read_html
from annotate.intake.kinds import Kind, kind_of_bytes, kind_of_text
from annotate.intake.markdown import read_markdown
from annotate.intake.opendocument import read_opendocument
from annotate.intake.script import Script, Written, runs_of, write_transcription
from annotate.intake.word import read_word

# How a note's number is printed at its place, the plainest first: glued to its word as in a browser's copy, in
# brackets, raised. The first whose places convert finds again is taken.
_MARKS: Final = ("{}", "[{}]", "^{}")
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffc\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file. error: empty where it was read.

    :param kind: what it was read as; encoding: of a text file.
    :param out: the transcription written, or empty.
    :param doubts: what an editor should look at, each with the line of the transcription or none.
    """

    path: str
    out: str = ""
    kind: str = ""
    encoding: str = ""
    notes: int = 0
    tables: int = 0
    doubts: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """A file's transcription before it is written."""

    text: str
    kind: Kind
    encoding: str
    notes: int
    tables: int
    doubts: tuple[str, ...]


def import_file(path: Path, out: Path, *, encoding: str = "", force: bool = False) -> Imported:
    """Read a file and write its transcription, whole or not at all. Bad input is told in the result, not raised.

    :param out: the transcription to write.
    :param encoding: what a text file's encoding is; found out where empty.
    :param force: write over a transcription that is there.
    """
    try:
        if out.exists() and not force:
            same = out.resolve() == path.resolve()
            raise TranscriptionError(
                f"{out} is there already; nothing was written", path=path,
                remedy="give another folder with -o" + ("" if same else ", or --force to write over it"),
            )  # fmt: skip
        if out.resolve() == path.resolve():
            raise TranscriptionError("it would write over the file it reads", path=path, remedy="give a folder with -o")
        read = read_file(path, encoding=encoding)
        write_atomically(out, read.text)
    except ReftelError as error:
        return Imported(str(path), error=str(error))
    except OSError as error:
        return Imported(str(path), error=f"{error.filename or path}: {error.strerror or error}")
    doubts = (*read.doubts, *_try_out(read.text, out))
    return Imported(str(path), str(out), read.kind, read.encoding, read.notes, read.tables, doubts)


def read_file(path: Path, *, encoding: str = "") -> Read:
    """The transcription of a file.

    :raises TranscriptionError: it is empty, damaged, of a kind or encoding that cannot be read for sure.
    """
    data = path.read_bytes()
    packed = kind_of_bytes(data, path=path)
    if packed == "word":
        return _write(read_word(data, path=path), "word", "", path, ())
    if packed == "opendocument":
        return _write(read_opendocument(data, path=path), "opendocument", "", path, ())
    decoded = decode(data, path=path, encoding=encoding, markup=True)
    if not decoded.text.strip():
        raise TranscriptionError("the file holds nothing but space", path=path, line=1, remedy="choose another")
    kind = kind_of_text(decoded.text, path=path)
    told = _tell_guess(decoded.text, decoded.encoding) if decoded.guessed else ()
    if kind == "html":
        return _write(read_html(decoded.text, path=path), kind, decoded.encoding, path, told)
    if kind == "markdown":
        return _write(read_markdown(decoded.text, path=path), kind, decoded.encoding, path, told)
    text, more = _clean(decoded.text)
    return Read(text if text.endswith("\n") else text + "\n", kind, decoded.encoding, 0, 0, (*told, *more))


def _write(script: Script, kind: Kind, encoding: str, path: Path, told: tuple[str, ...]) -> Read:
    written, doubts = _best(script)
    text, more = _clean(written.text)
    if not text.strip():
        raise TranscriptionError("it shows no words", path=path, line=1, remedy="choose another file")
    tables = sum(not hasattr(block, "runs") for block in script.blocks)
    every = (*told, *script.told, *_tell_italics(script), *written.told, *more, *doubts)
    return Read(text, kind, encoding, len({a.n for a in written.anchors}), tables, every)


def _tell_italics(script: Script) -> Iterator[str]:
    """What the file prints in italics, for which a transcription has no sign."""
    runs = [*runs_of(script), *(p.runs for note in script.notes.values() for p in note)]
    words = [run.text.strip() for each in runs for run in each if run.italic and run.text.strip()]
    if words:
        shown = ", ".join(f"“{' '.join(word.split())[:30]}”" for word in words[:3])
        yield f"{len(words)} words or passages in italics are written plain: {shown}{' …' if len(words) > 3 else ''}"


def _best(script: Script) -> tuple[Written, tuple[str, ...]]:
    """The plainest way of writing a script by which convert finds each note where the file has it."""
    first: Written | None = None
    faults: tuple[str, ...] = ()
    for mark in _MARKS:
        written = write_transcription(script, mark=mark)
        found = tuple(_misplaced(written))
        if not found:
            return written, ()
        if first is None:
            first, faults = written, found
    assert first is not None  # noqa: S101 - there are marks
    return first, faults


def _misplaced(written: Written) -> Iterator[str]:
    """The notes that convert would place elsewhere than the file has them."""
    if not written.anchors:
        return
    try:
        conversion = _converted(written.text)
    except ReftelError as error:
        yield f"convert would refuse it: {error.message}"
        return
    body = conversion.transcription.body
    found = {placement.n: _before(body, placement.start) for placement in conversion.placements}
    for anchor in written.anchors:
        if found.get(anchor.n) != _before(written.text, anchor.start):
            line = written.text.count("\n", 0, anchor.start) + 1
            yield f"line {line}: convert would not find note {anchor.n} where the file has it"


def _before(text: str, at: int) -> str:
    """The letters and digits that go before a place, which tell it from any other nearby."""
    return "".join(character for character in text[max(0, at - 80) : at] if character.isalnum())[-24:]


def _converted(text: str, path: str = "") -> Conversion:
    return convert(text, path=path, document_id="d1")


def _try_out(text: str, out: Path) -> Iterator[str]:
    try:
        conversion = _converted(text, str(out))
    except ReftelError as error:
        yield f"convert would refuse it: {error}"
        return
    yield from conversion.warnings


def _clean(text: str) -> tuple[str, tuple[str, ...]]:
    """A text without the characters XML cannot hold, and where they stood."""
    lines = [n for n, line in enumerate(text.split("\n"), 1) if _FORBIDDEN.search(line)]
    if not lines:
        return text, ()
    told = ", ".join(map(str, lines[:8])) + (" and others" if len(lines) > 8 else "")
    return _FORBIDDEN.sub(" ", text), (f"characters that no text holds were replaced by spaces in lines {told}",)


def _tell_guess(text: str, encoding: str) -> tuple[str, ...]:
    """What to look at in a text of which no byte says how it is encoded."""
    lines = enumerate(text.split("\n"), 1)
    beyond = [(n, word) for n, line in lines if not line.isascii() for word in line.split() if not word.isascii()]
    shown = "; ".join(f"line {line} “{words[:24]}”" for line, words in beyond[:6])
    more = f" and {len(beyond) - 6} more" if len(beyond) > 6 else ""
    return (f"it does not say so, but was read as {encoding}: look at {shown}{more}",)
