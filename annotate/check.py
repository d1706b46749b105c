"""Tells whether TEI is fit to publish: our grammar, the rules beyond it, and every pointer.

In: files or folders of a corpus. Out: faults, each with file, line and what to do. Nothing is changed.
Rules: TEI P5 ch. 16.2 for pointers, the FRUS editors' practice for footnotes (numbered 1…N in each document).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final, Literal

from lxml import etree

from annotate.errors import ReftelError
from annotate.files import REGISTERS
from annotate.registers import read_registers
from annotate.tei.scan import ids_of, read_source
from annotate.tei.spelling import plain_text
from annotate.tei.tree import XML_ID, document_divs, find_inclusions, local_name, parse_tei
from annotate.weave import read_ledger, strip

GRAMMAR: Final = Path(__file__).with_name("schema") / "reftel.rng"
_POINTERS: Final = ("corresp", "target", "ana", "scheme", "next", "prev", "resp", "ref")
_TEI: Final = "{http://www.tei-c.org/ns/1.0}"
_GRAMMAR_NOISE = re.compile(
    r"(Extra element|Element \S+ failed to validate content|Expecting an element .*got nothing)"
)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in a file. kind: ``error`` fails the check, ``notice`` only tells."""

    path: str
    line: int
    message: str
    kind: Literal["error", "notice"] = "error"

    def __str__(self) -> str:
        told = "notice: " if self.kind == "notice" else ""
        return f"{self.path}:{self.line}: {told}{self.message}"


def check_paths(paths: Iterable[Path]) -> Iterator[Fault]:
    """Check every TEI file among the paths, and below those that are folders."""
    for path in paths:
        for file in sorted(path.rglob("*.xml")) if path.is_dir() else [path]:
            yield from check_file(file)


def check_file(path: Path) -> list[Fault]:
    """Check one TEI file: a document, a whole volume or a register."""
    try:
        data = path.read_bytes()
        source = read_source(data, name=str(path))
        root = parse_tei(source, name=str(path))
        if local_name(root) != "TEI":
            return [Fault(str(path), 1, f"the root element is {local_name(root)}, not TEI; is this a TEI file?")]
        if path.name == REGISTERS:
            read_registers(source, str(path))
    except OSError as error:
        return [Fault(str(path), 1, f"cannot be read: {error.strerror}")]
    except ReftelError as error:
        told = f"{error.message}; {error.remedy}" if error.remedy else error.message
        return [Fault(str(path), error.line or 1, told)]
    faults = [*_ids(path, root), *_pointers(path, root), *_notes(path, root), *_inclusions(path, root)]
    if path.name != REGISTERS:
        if _is_single_document(root):
            faults += _grammar(path, root)
        if not document_divs(root):
            faults.append(Fault(str(path), 1, 'it holds no document; mark one as <div type="document" xml:id="…">'))
        edited_tags = strip(source).edited
        if edited_tags and not read_ledger(plain_text(source)):
            told = f"the ledger is gone from the header, so its {len(edited_tags)} machine tags are all kept as yours"
            faults.append(Fault(str(path), 1, f"{told}; restore it, or take out their resp", "notice"))
            edited_tags = ()
        for edited in edited_tags:
            told = f"<{edited.element} {edited.attributes}> on “{edited.words[:60]}” was changed by hand"
            remedy = f'it is kept as yours; take out its resp="#reftel.{edited.annotator}" to say so'
            faults.append(Fault(str(path), edited.line, f"{told}; {remedy}", "notice"))
    return sorted(faults)


def _is_single_document(root: etree._Element) -> bool:
    return any(i.get("type") == "document" for i in root.iterfind(f".//{_TEI}publicationStmt/{_TEI}idno"))


def _inclusions(path: Path, root: etree._Element) -> Iterator[Fault]:
    for line, href in find_inclusions(root):
        told = f"xi:include is not followed, so {href or 'what it names'} is not read; put its text here"
        yield Fault(str(path), line, told, "notice")


def _ids(path: Path, root: etree._Element) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for element in root.iter(etree.Element):
        ident = element.get(XML_ID)
        if ident is None:
            continue
        if ident in seen:
            told = f'xml:id "{ident}" stands at line {seen[ident]} already; rename one'
            yield Fault(str(path), _line(element), told)
        else:
            seen[ident] = _line(element)


def _pointers(path: Path, root: etree._Element) -> Iterator[Fault]:
    own = {ident for e in root.iter(etree.Element) if (ident := e.get(XML_ID))}
    around = ids_around(path.parent.resolve())
    for element in root.iter(etree.Element):
        for name in _POINTERS:
            for pointer in (element.get(name) or "").split():
                if not pointer.startswith("#") or pointer[1:] in own or pointer[1:] in around:
                    continue
                yield Fault(str(path), _line(element), _dangling(local_name(element), name, pointer[1:], own | around))


def _dangling(element: str, attribute: str, ident: str, known: Iterable[str]) -> str:
    near = get_close_matches(ident, known, 1)
    meant = f" (did you mean #{near[0]}?)" if near else ""
    where = REGISTERS if ident.startswith(("p_", "t_", "o_")) else "this file or its volume"
    told = f'{element}/@{attribute} points at "#{ident}", which {where} does not have{meant}'
    return f"{told}; add it or correct the pointer"


@cache
def ids_around(folder: Path) -> frozenset[str]:
    """The ids of a volume folder's registers and documents: what a pointer may mean outside its own file."""
    known: set[str] = set()
    for file in folder.glob("*.xml"):
        if file.name == REGISTERS or (file.with_suffix(".txt")).exists() or re.fullmatch(r"d\d+\w*", file.stem):
            with suppress(ReftelError):  # it is told where that file is checked
                known.update(ids_of(plain_text(read_source(file.read_bytes(), name=str(file)))))
    return frozenset(known)


def _notes(path: Path, root: etree._Element) -> Iterator[Fault]:
    for div in document_divs(root):
        expected = 1
        for note in div.iter(f"{_TEI}note"):
            n = note.get("n") or ""
            if not n.isdigit() or note.get("place") == "inline" or note.get("rend") == "inline":
                continue
            if int(n) != expected:
                told = (
                    f"{div.get(XML_ID)}: footnote {n} stands where footnote {expected} is due; renumber or restore it"
                )
                yield Fault(str(path), _line(note), told)
                expected = int(n)
            expected += 1


def _grammar(path: Path, root: etree._Element) -> Iterator[Fault]:
    grammar = _load_grammar()
    if grammar.validate(root):
        return
    told: set[tuple[int, str]] = set()
    errors = list(grammar.error_log)
    clear = [e for e in errors if not _GRAMMAR_NOISE.search(e.message)] or errors
    for error in clear:
        message = error.message.replace("{http://www.tei-c.org/ns/1.0}", "")
        if (error.line, message) not in told:
            told.add((error.line, message))
            yield Fault(str(path), error.line, f"the grammar does not allow this: {message}")


@cache
def _load_grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(str(GRAMMAR)))


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1
