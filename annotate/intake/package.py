"""Parts of a packed document (.docx, .odt): a zip of XML, opened so that an ill-meant file can do no harm.

In: the file's bytes. Out: its parts as trees. Refused: parts of more than 64 MB unpacked, a part packed more than 200
times over, an encrypted part, elements nested more than 256 deep, any document type declaration (neither format has
one, and entities are declared there).
"""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Final

from lxml import etree

from annotate.errors import TranscriptionError

_LIMIT: Final = 64 * 1024 * 1024
_RATIO: Final = 200
_DAMAGES: Final = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error, lzma.LZMAError, EOFError, OSError, ValueError,
    IndexError, KeyError, OverflowError, NotImplementedError, RuntimeError,
)  # fmt: skip
_SMALL: Final = 1024 * 1024  # what unpacks to less is harmless, however well it was packed


class Package:
    """An opened document. :raises TranscriptionError: it is no zip, or one that could do harm."""

    def __init__(self, data: bytes, path: str | Path) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except _DAMAGES as error:
            raise self._fault(f"the file is damaged ({error})") from error
        self._names = set(self._zip.namelist())

    def _fault(self, told: str) -> TranscriptionError:
        return TranscriptionError(told, path=self._path, remedy="open it in a word processor and save it again")

    def read(self, name: str) -> etree._Element | None:
        """A part's root element; None where the document has no such part.

        :raises TranscriptionError: the part is damaged, too large, or declares entities.
        """
        if name not in self._names:
            return None
        entry = self._zip.getinfo(name)
        if entry.flag_bits & 1:
            raise self._fault("it is locked with a password")
        if entry.file_size > _LIMIT:
            raise self._fault(f"its part {name} would unpack to {entry.file_size // 1024 // 1024} MB")
        if entry.file_size > _SMALL and entry.file_size > _RATIO * max(entry.compress_size, 1):
            raise self._fault(f"its part {name} is packed {entry.file_size // max(entry.compress_size, 1)} times over")
        try:
            with self._zip.open(entry) as part:
                data = part.read(entry.file_size + 1)
        except _DAMAGES as error:
            raise self._fault(f"its part {name} is damaged ({error})") from error
        if len(data) > entry.file_size:
            raise self._fault(f"its part {name} is larger than it says")
        return self._parse(data, name)

    def _parse(self, data: bytes, name: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            root = etree.fromstring(data, parser)
        except etree.XMLSyntaxError as error:
            raise self._fault(f"its part {name} is not well-formed XML ({error.msg})") from error
        if getattr(root.getroottree().docinfo, "doctype", ""):
            raise self._fault(f"its part {name} declares a document type, which no such document does")
        return root
