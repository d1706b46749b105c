"""The edition as one TEI file: a ``teiCorpus`` of every volume, its registers and its documents.

Files that stand alone repeat ids (each has a taxonomy ``genre``, each volume a ``d1``); in one file an id may stand
once. So every id gets its volume's name before it (``frus1964-68v14.d259``), every pointer follows, and what the
headers of a volume's files repeat (taxonomies, applications) stands once in the volume's own header. The ledger of
what a run wrote is left out: a copy is not to be annotated again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from lxml import etree

from annotate.corpus import Volume
from annotate.export.addresses import volume_address
from annotate.export.settings import Settings
from annotate.export.whole import ExportError
from annotate.files import REGISTERS
from annotate.tei.tree import TEI_NAMESPACE, XML_ID, parse_tei

_T: Final = f"{{{TEI_NAMESPACE}}}"
_NAMESPACES: Final[Any] = {None: TEI_NAMESPACE}  # lxml's stubs know no default namespace
_NOT_NAME = re.compile(r"[^\w.-]")
# Attributes that hold words, never pointers.
_WORDS: Final = frozenset({"n", "type", "subtype", "rend", "url", "version", "when", "from", "to", XML_ID})


def write(volumes: Iterable[Volume], path: Path, settings: Settings) -> dict[str, int]:
    """Write one ``teiCorpus``; how many volumes and TEI texts it holds. One volume's trees are held at a time."""
    count = texts = 0
    with etree.xmlfile(str(path), encoding="utf-8") as out:
        out.write_declaration()
        with out.element(f"{_T}teiCorpus", nsmap=_NAMESPACES):
            out.write(_header("Foreign Relations of the United States", settings.base))
            for volume in volumes:
                member = gather(volume, settings)
                texts += len(member.findall(f".//{_T}TEI")) or 1
                count += 1
                out.write(member)
    if not count:
        raise ExportError("there is no document to export", path=path, remedy="name TEI files, or add some to corpus/")
    return {"volumes": count, "texts": texts}


def gather(volume: Volume, settings: Settings) -> etree._Element:
    """A volume as one element: its TEI, or, where it has registers or several files, a ``teiCorpus`` of them."""
    paths = list(dict.fromkeys(entry.path for entry in volume.documents))
    sources = {entry.path: entry.source for entry in volume.documents}
    trees = [parse_tei(sources[path], name=str(path)) for path in paths]
    registers = paths[0].parent / REGISTERS if paths else None
    if registers is not None and registers.exists() and registers not in paths:
        trees.insert(0, parse_tei(registers.read_bytes(), name=str(registers)))
    for tree in trees:
        _drop_ledger(tree)
    if len(trees) == 1:
        _rename(trees, volume.id)
        return trees[0]
    whole = etree.Element(f"{_T}teiCorpus", nsmap=_NAMESPACES)
    header = _header(volume.title, volume_address(volume.id, settings.base))
    _hoist(trees, header)
    whole.append(header)
    whole.extend(trees)
    _rename([header, *trees], volume.id)
    return whole


def _header(title: str, address: str) -> etree._Element:
    """A header that says no more than whose it is."""
    header = etree.Element(f"{_T}teiHeader", nsmap=_NAMESPACES)
    description = etree.SubElement(header, f"{_T}fileDesc")
    statement = etree.SubElement(description, f"{_T}titleStmt")
    etree.SubElement(statement, f"{_T}title").text = title
    publication = etree.SubElement(description, f"{_T}publicationStmt")
    etree.SubElement(publication, f"{_T}p").text = "Gathered by Reftel from the files of the edition."
    source = etree.SubElement(description, f"{_T}sourceDesc")
    etree.SubElement(etree.SubElement(source, f"{_T}p"), f"{_T}ref", target=address).text = address
    return header


def _drop_ledger(tree: etree._Element) -> None:
    for ledger in list(tree.iterfind(f".//{_T}application[@ident='reftel']/{_T}ab[@type='ledger']")):
        parent = ledger.getparent()
        if parent is not None:
            parent.remove(ledger)


def _hoist(trees: list[etree._Element], header: etree._Element) -> None:
    """Move what the files' headers repeat into the volume's header: applications, and taxonomies by their ids."""
    encoding = etree.Element(f"{_T}encodingDesc")
    for name in ("appInfo", "classDecl"):
        shared = etree.Element(f"{_T}{name}")
        known: dict[str, etree._Element] = {}
        for tree in trees:
            for group in list(tree.iterfind(f"{_T}teiHeader/{_T}encodingDesc/{_T}{name}")):
                for thing in list(group):
                    _merge(thing, shared, known)
                _remove_empty(group)
        if len(shared):
            encoding.append(shared)
    if len(encoding):
        header.append(encoding)


def _merge(thing: Any, parent: etree._Element, known: dict[str, etree._Element]) -> None:
    """Put an element below the shared parent unless one of its id is there; then its new children go to that one."""
    ident = thing.get(XML_ID) if isinstance(thing.tag, str) else None
    first = known.get(ident) if ident else None
    if first is None:
        parent.append(thing)
        known.update({e.get(XML_ID) or "": e for e in thing.iter() if e.get(XML_ID)})
        return
    for child in list(thing):
        if child.get(XML_ID):
            _merge(child, first, known)


def _remove_empty(group: etree._Element) -> None:
    """Take away what was emptied, and its parent where that held nothing else."""
    parent = group.getparent()
    if parent is None:
        return
    parent.remove(group)
    above = parent.getparent()
    if not len(parent) and above is not None:
        above.remove(parent)


def _rename(trees: list[etree._Element], volume: str) -> None:
    """Give every id its volume's name, make each stand once, and let pointers follow: in their own file first."""
    prefix = _NOT_NAME.sub("_", volume)
    taken: set[str] = set()
    anywhere: dict[str, str] = {}
    own: list[dict[str, str]] = []
    for tree in trees:
        here: dict[str, str] = {}
        for element in tree.iter():
            ident = element.get(XML_ID) if isinstance(element.tag, str) else None
            if ident:
                new = _free(f"{prefix}.{ident}", taken)
                element.set(XML_ID, new)
                here.setdefault(ident, new)
                anywhere.setdefault(ident, new)
        own.append(here)
    for tree, here in zip(trees, own, strict=True):
        for element in tree.iter():
            if isinstance(element.tag, str):
                for name, value in element.attrib.items():
                    if "#" in value and name not in _WORDS:
                        element.set(name, _repoint(str(value), here, anywhere))


def _free(name: str, taken: set[str]) -> str:
    wanted, n = name, 2
    while wanted in taken:
        wanted, n = f"{name}.{n}", n + 1
    taken.add(wanted)
    return wanted


def _repoint(value: str, here: dict[str, str], anywhere: dict[str, str]) -> str:
    def follow(pointer: str) -> str:
        ident = pointer[1:]
        return f"#{here.get(ident) or anywhere.get(ident) or ident}" if pointer.startswith("#") else pointer

    return " ".join(map(follow, value.split()))
