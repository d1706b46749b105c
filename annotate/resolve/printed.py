"""Printed documents, footnotes, volumes and policy papers; and the citations that "Ibid." and "supra" repeat."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

from annotate.annotators.mentions.reference import Reference
from annotate.resolve.index import CITATION, INITIALS, Entry
from annotate.resolve.messages import normal
from annotate.resolve.scene import Scene, address
from annotate.resolve.volumes import VOLUME, volume_id
from annotate.values.address import Address, parse

_DOCUMENT_BEFORE: Final = re.compile(r"Document \d+, $")
_THERETO: Final = re.compile(r"(?:,? (?:and )?\d+)* thereto")
# A footnote on a page of some other publication.
_ELSEWHERE: Final = re.compile(r"(?:pp?\.|pages?) \d[\d–-]*,? $|bid\., |Documents, |vol")
_CITATION_BUT_VOLUME: Final = re.compile(
    r"Department of State, |Library, |National Archives|Central Files|Central Intelligence Agency, |\bRG \d|\bLot \d|"
    r"Department of State Bulletin, |Current Documents, |Public Papers"
)


def resolve_printed(scene: Scene) -> None:
    """Find the documents, notes, volumes and papers that references name; after the "supra"s (`resolve_ibids`)."""
    years, volume, at = "", "", -1
    for finding in scene.findings:
        r = finding.reference
        if r.kind == "volume" or (r.kind == "document" and r.volume):
            match = VOLUME.search(r.quote if r.kind == "volume" else r.volume)
            if match:
                years = match["years"] or years
                volume = volume_id(f"{years}, {match.group()}") if not match["years"] else volume_id(match.group())
            else:
                volume = ""
            at = r.end
        elif r.kind == "ibid" and not _goes_on(scene, r.end):
            continue
        if r.kind == "volume":
            finding.target = volume if volume != scene.context.volume_id else ""
        elif r.kind == "document":
            finding.target = _document(scene, r, volume, at)
            if r.volume or _after_ibid(scene, r):
                at = r.end
        elif r.kind == "footnote":
            finding.target = _footnote(scene, r, volume)
        elif r.kind == "directive":
            finding.target = _paper(scene, r)


def _goes_on(scene: Scene, at: int) -> bool:
    """Whether a comma follows an "Ibid.": it goes on to a document or another file."""
    return scene.view.text[at : at + 1] == ","


def _after_ibid(scene: Scene, r: Reference) -> bool:
    """Whether a document or note is of the volume cited before: "ibid., Document 5"."""
    return bool(re.search(r"[Ii]bid\.,\s(?:especially\s)?$", scene.view.text[max(0, r.start - 18) : r.start]))


def _document(scene: Scene, r: Reference, volume: str, named_at: int) -> str:
    """The target of a document reference; `named_at`: where the volume that "ibid." may mean was named, or -1."""
    own = scene.context.volume_id
    first = re.split(r"[–-]", r.number)[0]
    elsewhere = bool(r.volume)
    if not elsewhere and _after_ibid(scene, r):
        # "ibid., Document 5": the volume cited last, unless an archive was cited since.
        if named_at < 0 or _CITATION_BUT_VOLUME.search(scene.view.text, named_at, r.start):
            return ""
        elsewhere = True
    if elsewhere and volume != own:
        return Address(volume, f"d{first}").pointer(own) if volume else ""
    entry = scene.index.documents.get((own, first))
    return address(scene, entry) if entry else ""


def _footnote(scene: Scene, r: Reference, volume: str) -> str:
    """The note a footnote reference means: of the document it names, the neighbour, or this one."""
    own, text = scene.context.volume_id, scene.view.text
    before, after = text[max(0, r.start - 40) : r.start], text[r.end : r.end + 20]
    entry: Entry | None = None
    named = _DOCUMENT_BEFORE.search(before)
    if named or _THERETO.match(after):
        meant = parse(_target_before(scene, r, 12 if named else 150), own)
        if meant is not None and meant.volume != own:
            return _note_of(scene, meant.whole, r.number) if meant.document else ""
        entry = scene.index.entry(own, meant.document) if meant is not None else None
    elif r.document:
        if _after_ibid(scene, r) and volume and volume != own:
            return _note_of(scene, Address(volume, f"d{r.document}"), r.number)
        entry = scene.index.documents.get((own, r.document))
    elif re.match(r",? supra", after):
        entry = scene.index.near(own, scene.view.id, -1)
    elif re.match(r",? infra", after):
        entry = scene.index.near(own, scene.view.id, 1)
    elif re.match(r" (?:above|below)", after) or not _ELSEWHERE.search(before):
        entry = scene.here
    ident = dict(entry.notes).get(r.number) if entry else None
    return Address(own, ident).pointer(own) if ident else ""


def _note_of(scene: Scene, document: Address, number: str) -> str:
    """A note of a document of another volume, which may not be at hand: its id has the form the editors give ids."""
    return Address(document.volume, f"{document.id}fn{number}").pointer(scene.context.volume_id)


def _target_before(scene: Scene, r: Reference, reach: int) -> str:
    """The target of the last document named at most `reach` characters before a reference."""
    close = [
        f.target
        for f in scene.findings
        if 0 <= r.start - f.reference.end <= reach and (f.reference.kind == "document" or f.reference.style == "supra")
    ]
    return close[-1] if close else ""


def _paper(scene: Scene, r: Reference) -> str:
    """The printed text of a policy paper, where the corpus has it."""
    series = INITIALS.get(r.style, r.style.upper())
    entries = [e for e in scene.index.messages.get(f"{series}{normal(r.number)}", ()) if e is not scene.here]
    return address(scene, entries[0]) if entries else ""


def resolve_ibids(scene: Scene) -> None:
    """Find the note whose citation each "Ibid." repeats, and the document each "supra" means."""
    marks = [f for f in scene.findings if f.reference.kind == "ibid"]
    if not marks:
        return
    own = scene.context.volume_id
    starts: list[int] = []
    idents: list[str] = []
    # An editorial note cites in its own text; elsewhere only notes do.
    parts = scene.view.parts if scene.context.genre in ("", "editorial-note") else scene.view.parts[1:]
    for part in parts:
        for match in CITATION.finditer(scene.view.text, part.start, part.end):
            starts.append(match.start())
            idents.append(part.id)
    for finding in marks:
        r = finding.reference
        if r.style == "supra":
            entry = scene.index.near(own, scene.view.id, -1)
            finding.target = address(scene, entry) if entry else ""
            continue
        at = bisect_left(starts, r.start)
        target = idents[at - 1] if at else _cited_before(scene)
        finding.target = Address(own, target).pointer(own) if target else ""


def _cited_before(scene: Scene) -> str:
    """The note that gives the last citation before this document."""
    step = -1
    while (entry := scene.index.near(scene.context.volume_id, scene.view.id, step)) is not None:
        if entry.cited:
            return entry.cited
        step -= 1
    return ""
