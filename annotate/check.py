"""Tells whether TEI is fit to publish: our grammar, the rules beyond it, and every pointer.

In: files or folders of a corpus. Out: faults, each with file, line and what to do. Nothing is changed. A build that is
to be strict asks the same, and refuses what is faulted here.
Rules: TEI P5 ch. 16.2 for pointers, the FRUS editors' practice for footnotes (numbered 1…N in each document).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final, Literal

from lxml import etree

from annotate.corpus import NO_DOCUMENT, check_transcription, find_volumes, read_custom, read_decisions
from annotate.errors import Failure, ReftelError, failure_of
from annotate.files import REGISTERS
from annotate.intake.unread import folder_notices
from annotate.registers import read_registers
from annotate.registry import Claim, check_addresses, is_ncname
from annotate.tei.scan import ids_of, read_source
from annotate.tei.spelling import plain_text
from annotate.tei.tree import XML_ID, document_divs, find_inclusions, local_name, parse_tei
from annotate.values.timespan import faults_of
from annotate.weave import read_ledger, strip

GRAMMAR: Final = Path(__file__).with_name("schema") / "reftel.rng"
_POINTERS: Final = ("corresp", "target", "ana", "scheme", "next", "prev", "resp", "ref")
# Taxonomies that the FRUS editors keep outside their volumes.
_ELSEWHERE: Final = frozenset([("keywords", "scheme"), ("date", "ana")])
_TEI: Final = "{http://www.tei-c.org/ns/1.0}"
_XINCLUDE: Final = "{http://www.w3.org/2001/XInclude}"
# What a volume's header says of itself while its documents are still to come (``revisionDesc/@status``).
_UNPUBLISHED: Final = frozenset(["planned", "being-researched", "being-cleared", "being-digitized", "being-prepared"])
_SHOWN: Final = frozenset(["graphic", "figure", "formula", "media"])  # content without words
_NUMBER = re.compile(r"[0-9]{1,6}")
_LONGEST: Final = 40  # of an id that is taken to be mistyped
_GRAMMAR_NOISE = re.compile(
    r"(Extra element|Element \S+ failed to validate content|Expecting an element .*got nothing)"
)


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something wrong in a file. kind: ``error`` fails the check, ``notice`` only tells; rule: which one it breaks."""

    path: str
    line: int
    message: str
    kind: Literal["error", "notice"] = "error"
    rule: str = ""

    def __str__(self) -> str:
        told = "notice: " if self.kind == "notice" else ""
        return f"{self.path}:{self.line}: {told}{self.message}"


def check_paths(paths: Iterable[Path]) -> Iterator[Fault]:
    """Check every TEI file among the paths and below those that are folders, and all else that a build reads there."""
    volumes: dict[Path, list[Claim]] = {}
    for path in paths:
        for what, told in folder_notices(path):
            yield Fault(str(what), 1, told, "notice")
        if path.is_dir():
            yield from _check_folders(path)
        for file in sorted(p for p in path.rglob("*.xml") if p.is_file()) if path.is_dir() else [path]:
            checked = _check(file)
            yield from checked.faults
            if file.name != REGISTERS:
                volumes.setdefault(_volume_of(file), []).extend(checked.claims)
    named = ((p.resolve().name if p.is_dir() else p.stem, p, claims) for p, claims in volumes.items())
    yield from (_fault(failure, "address") for failure in check_addresses(named))


def check_file(path: Path) -> list[Fault]:
    """Check one TEI file: a document, a whole volume or a register."""
    return _check(path).faults


def shorten(faults: Iterable[Fault], most: int = 20) -> Iterator[Fault]:
    """The faults, but of many of one rule in one file only the first ones, and how many more there are."""
    for (path, rule, kind), found in groupby(faults, key=lambda f: (f.path, f.rule, f.kind)):
        all_of_them = list(found)
        shown = all_of_them if len(all_of_them) <= most + 1 else all_of_them[:most]
        yield from shown
        rest = all_of_them[len(shown) :]
        if rest:
            yield Fault(path, rest[0].line, f"and {len(rest):,} more like these from here on", kind, rule)


@dataclass(frozen=True, slots=True)
class _Checked:
    """A file's faults, by rule and line, and the addresses its documents ask for."""

    faults: list[Fault]
    claims: tuple[Claim, ...] = ()


def _check(path: Path) -> _Checked:
    try:
        data = path.read_bytes()
        source = read_source(data, name=str(path))
        root = parse_tei(source, name=str(path))
        if local_name(root) != "TEI":
            told = f"the root element is {local_name(root)}, not TEI; is this a TEI file?"
            return _Checked([Fault(str(path), 1, told, rule="root")])
        if path.name == REGISTERS:
            read_registers(source, str(path))
        faults = [*_ids(path, root), *_pointers(path, root), *_notes(path, root), *_dates(path, root)]
        if path.name == REGISTERS:
            return _Checked(sorted(faults, key=_order))
        if _is_single_document(root):
            faults += _grammar(path, root)
        faults += [*_documents(path, root), *_included(path, root), *_edited(path, source)]
        divs = document_divs(root)
    except Exception as error:
        return _Checked([_fault(failure_of(error, path=path), "reading")])
    claims = tuple(Claim(div.get(XML_ID) or "", str(path), _line(div)) for div in divs)
    return _Checked(sorted(faults, key=_order), claims)


def _order(fault: Fault) -> tuple[str, int, str]:
    return fault.rule, fault.line, fault.message


def _fault(failure: Failure, rule: str) -> Fault:
    return Fault(failure.path, failure.line or 1, failure.reason, rule=rule)


def _volume_of(file: Path) -> Path:
    """The folder of a volume that a file belongs to; the file itself where it is a whole volume."""
    folder = file.parent
    marks = (folder / REGISTERS).exists() or (folder / "volume.toml").exists() or any(folder.glob("*.txt"))
    return folder if marks else file


def _check_folders(path: Path) -> Iterator[Fault]:
    """What else a build reads in a corpus, or in a volume's folder: settings, decisions, transcriptions, links."""
    volumes, refused = find_volumes(path)
    yield from (_fault(failure, "volume") for failure in refused)
    for folder in [path, *(volume for volume in volumes if volume.is_dir())]:
        for read in (read_custom, read_decisions):
            try:
                read(folder)
            except Exception as error:
                yield _fault(failure_of(error, path=folder), "settings")
        for transcription in sorted(folder.glob("*.txt")):
            failure = check_transcription(transcription, path if folder != path else path.parent)
            if failure is not None:
                yield _fault(failure, "transcription")


def _is_single_document(root: etree._Element) -> bool:
    return any(i.get("type") == "document" for i in root.iterfind(f".//{_TEI}publicationStmt/{_TEI}idno"))


def _ids(path: Path, root: etree._Element) -> Iterator[Fault]:
    seen: dict[str, int] = {}
    for element in root.iter(etree.Element):
        ident = element.get(XML_ID)
        if ident is None:
            continue
        if ident in seen:
            told = f'xml:id "{ident}" stands at line {seen[ident]} already; rename one'
            yield Fault(str(path), _line(element), told, rule="ids")
        else:
            seen[ident] = _line(element)
        if not is_ncname(ident) and element.get("type") != "document":  # a document's is an address, too
            told = f'xml:id "{ident}" is no XML name; begin it with a letter and use letters, digits, "-", "_" and "."'
            yield Fault(str(path), _line(element), told, rule="ids")


def _pointers(path: Path, root: etree._Element) -> Iterator[Fault]:
    """Pointers that lead nowhere, each told once, where it stands first."""
    own = {ident for e in root.iter(etree.Element) if (ident := e.get(XML_ID))}
    around = ids_around(path.parent.resolve())
    dangling: dict[tuple[str, str, str], list[int]] = {}
    for element in root.iter(etree.Element):
        for name in _POINTERS:
            for pointer in (element.get(name) or "").split():
                if pointer.startswith("#") and pointer[1:] not in own and pointer[1:] not in around:
                    dangling.setdefault((local_name(element), name, pointer[1:]), []).append(_line(element))
    nearest = _Nearest(own, around)
    for (element_name, name, ident), lines in dangling.items():
        kind: Literal["error", "notice"] = "notice" if (element_name, name) in _ELSEWHERE else "error"
        told = _dangling(element_name, name, ident, nearest.to(ident), len(lines) - 1)
        yield Fault(str(path), lines[0], told, kind, "pointers")


def _dangling(element: str, attribute: str, ident: str, near: str, more: int) -> str:
    meant = f" (did you mean #{near}?)" if near else ""
    where = REGISTERS if ident.startswith(("p_", "t_", "o_")) else "this file or its volume"
    told = f'{element}/@{attribute} points at "#{ident}", which {where} does not have{meant}'
    further = f" (so do {more} more)" if more else ""
    return f"{told}; add it or correct the pointer{further}"


class _Nearest:
    """The known id that a mistyped one may mean: one letter missing, too many, wrong, or two in the wrong order.

    Two such ids become the same when a letter of each is left out, so one look-up finds them, however many there are.
    """

    def __init__(self, *known: Iterable[str]) -> None:
        self._known = known
        self._without: dict[str, str] = {}

    def to(self, ident: str) -> str:
        """The first id that is near; empty where none is."""
        if not self._without:
            for near in sorted(ident for known in self._known for ident in known if len(ident) <= _LONGEST):
                for form in _one_letter_less(near):
                    self._without.setdefault(form, near)
        forms = _one_letter_less(ident) if len(ident) <= _LONGEST else ()
        return next((self._without[form] for form in forms if form in self._without), "")


def _one_letter_less(ident: str) -> list[str]:
    return [ident, *(ident[:i] + ident[i + 1 :] for i in reversed(range(len(ident))))]


@cache
def ids_around(folder: Path) -> frozenset[str]:
    """The ids of a volume folder's registers and documents: what a pointer may mean outside its own file."""
    known: set[str] = set()
    for file in folder.glob("*.xml"):
        if not file.is_file():
            continue
        if file.name == REGISTERS or (file.with_suffix(".txt")).exists() or re.fullmatch(r"d\d+\w*", file.stem):
            with suppress(ReftelError):  # it is told where that file is checked
                known.update(ids_of(plain_text(read_source(file.read_bytes(), name=str(file)))))
    return frozenset(known)


def _notes(path: Path, root: etree._Element) -> Iterator[Fault]:
    """Footnotes that are missing, out of order, or without text.

    A document's notes are numbered without a gap. They begin with 1 or 0, or with the number after that of the note
    before, as where a volume numbers through a chapter or its heading has the first. A number may stand again where
    the same words are called for again, as in the volumes on the forties.
    """
    divs = set(document_divs(root))
    before, document = 0, None
    numbers: list[tuple[int, etree._Element]] = []
    for note in root.iter(f"{_TEI}note"):
        own = next((e for e in note.iterancestors(f"{_TEI}div") if e in divs), None)
        if own is not document:
            yield from _order_of_notes(path, document, numbers, before)
            before, document, numbers = numbers[-1][0] if numbers else before, own, []
        n = note.get("n") or ""
        if own is not None and not _has_content(note):
            told = f"{own.get(XML_ID)}: footnote {n or 'without number'} has no text; write it, or take the note out"
            yield Fault(str(path), _line(note), told, rule="empty notes")
        if _NUMBER.fullmatch(n) and note.get("place") != "inline" and note.get("rend") != "inline":
            numbers.append((int(n), note))
    yield from _order_of_notes(path, document, numbers, before)


def _order_of_notes(
    path: Path, div: etree._Element | None, notes: Sequence[tuple[int, etree._Element]], before: int
) -> Iterator[Fault]:
    """What is wrong with the numbers of a document's notes. before: the number of the note before its first."""
    if div is None or not notes:
        return
    here = div.get(XML_ID)
    all_of_them = {number for number, _ in notes}
    expected = notes[0][0] if notes[0][0] in (0, 1, before + 1) else 1
    for number, note in notes:
        missing = next((n for n in range(expected, min(number, expected + 1000)) if n not in all_of_them), None)
        if missing is not None:
            told = f"{here}: footnote {number} stands where footnote {missing} is due; renumber or restore it"
            yield Fault(str(path), _line(note), told, rule="notes")
        elif number > expected:
            told = f"{here}: footnote {number} stands before footnote {expected}"
            yield Fault(str(path), _line(note), told, "notice", "order of notes")
        expected = max(expected, number + 1)


def _has_content(note: etree._Element) -> bool:
    return any(text.strip() for text in note.itertext()) or any(local_name(e) in _SHOWN for e in note.iter())


def _documents(path: Path, root: etree._Element) -> Iterator[Fault]:
    """A file without documents, documents without a heading, and those within another."""
    divs = document_divs(root)
    if not divs:
        states = {e.get("status") or "" for e in root.iter(f"{_TEI}revisionDesc", f"{_TEI}change")}
        waiting = sorted(states & _UNPUBLISHED)
        if waiting:
            told = f"it holds no document yet, and says why: {waiting[0]}"
            yield Fault(str(path), 1, told, "notice", "documents")
        else:
            yield Fault(str(path), 1, NO_DOCUMENT, rule="documents")
    for div in divs:
        if div.find(f"{_TEI}head") is None:
            told = f"{div.get(XML_ID)}: it has no heading; readers are shown what can be said instead"
            yield Fault(str(path), _line(div), told, "notice", "headings")
        for inner in div.iterfind(f".//{_TEI}div[@type='document']"):
            told = f"{inner.get(XML_ID)}: a document within {div.get(XML_ID)} is published as part of it"
            yield Fault(str(path), _line(inner), told, "notice", "documents")


def _included(path: Path, root: etree._Element) -> Iterator[Fault]:
    for line, href in find_inclusions(root):
        told = f'xi:include of "{href}" is not followed; put what it includes into this file'
        yield Fault(str(path), line, told, rule="inclusion")


def _edited(path: Path, source: str) -> Iterator[Fault]:
    """Machine tags that an editor changed."""
    edited_tags = strip(source).edited
    if edited_tags and not read_ledger(plain_text(source)):
        told = f"the ledger is gone from the header, so its {len(edited_tags)} machine tags are all kept as yours"
        yield Fault(str(path), 1, f"{told}; restore it, or take out their resp", "notice", "edited")
        return
    for edited in edited_tags:
        told = f"<{edited.element} {edited.attributes}> on “{edited.words[:60]}” was changed by hand"
        remedy = f'it is kept as yours; take out its resp="#reftel.{edited.annotator}" to say so'
        yield Fault(str(path), edited.line, f"{told}; {remedy}", "notice", "edited")


def _dates(path: Path, root: etree._Element) -> Iterator[Fault]:
    for element in (*root.iter(f"{_TEI}date"), *document_divs(root)):
        for told in faults_of({str(name): str(value) for name, value in element.attrib.items()}):
            remedy = "correct it, or the document counts as undated"
            yield Fault(str(path), _line(element), f"{local_name(element)}/@{told}; {remedy}", rule="dates")


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
            told_once = f"the grammar does not allow this: {message}"
            yield Fault(str(path), error.line, told_once, rule="grammar")


@cache
def _load_grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(str(GRAMMAR)))


def _line(element: etree._Element) -> int:
    line = element.sourceline
    return line if isinstance(line, int) else 1
