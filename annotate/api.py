"""The edition from Python: open a corpus, and read its documents, people, references and clauses as plain values.

>>> corpus = open_files("corpus/frus1964-68v14")
>>> document = corpus.document("frus1964-68v14/d259")
>>> [actor.name for actor in document.actors if actor.role == "approver"]
['Katzenbach']

Every reading begins at the first volume and holds one volume at a time. Frames need pandas or Polars
(`annotate.frames`), exports what their format needs (`annotate.export`); nothing here imports them before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from annotate.errors import ReftelError
from annotate.records import Clause, Document, Reference
from annotate.registers import Person

if TYPE_CHECKING:
    import pandas as pd  # type: ignore[import-untyped]
    import polars as pl

    from annotate.corpus import Volume
    from annotate.export.spans import Span
    from annotate.tei.view import Part


@dataclass(frozen=True, slots=True)
class Text:
    """A document's words and what stands where.

    :param text: running text, then each note; U+FFFC where a note's number is printed.
    :param parts: running text and notes, as start and end in characters of the text.
    :param spans: what is tagged, likewise.
    """

    document: Document
    text: str
    parts: tuple[Part, ...]
    spans: tuple[Span, ...]

    def words(self, span: Span | Part) -> str:
        """The words of a span or part."""
        return self.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Corpus:
    """An edition, read anew at each call.

    :param read: gives its volumes, one at a time.
    """

    read: Callable[[], Iterator[Volume]]

    def volumes(self) -> Iterator[Volume]:
        """Each volume: what its title page says, its registers, its documents."""
        return self.read()

    def documents(self) -> Iterator[Document]:
        """Each document and all that its tags say."""
        return (entry.record for volume in self.read() for entry in volume.documents)

    def document(self, key: str) -> Document:
        """The document of a volume and id, such as ``frus1964-68v14/d259``.

        :raises ReftelError: there is none.
        """
        volume, _, ident = key.partition("/")
        for document in self.documents():
            if document.volume == volume and document.id == ident:
                return document
        raise ReftelError(f"there is no document {key}", remedy="name volume and id, such as frus1964-68v14/d259")

    def people(self) -> Iterator[tuple[str, Person]]:
        """Each person a volume lists, with the volume's id."""
        return ((volume.id, person) for volume in self.read() for person in volume.registers.persons.values())

    def references(self) -> Iterator[tuple[Document, Reference]]:
        """Each reference, with the document that makes it."""
        return ((document, reference) for document in self.documents() for reference in document.references)

    def clauses(self) -> Iterator[tuple[Document, Clause]]:
        """Each policy clause, with its document."""
        return ((document, clause) for document in self.documents() for clause in document.clauses)

    def texts(self) -> Iterator[Text]:
        """Each document's text with what stands where."""
        from annotate.export.rows import views_of
        from annotate.export.spans import read_spans

        for volume in self.read():
            for entry, view in views_of(volume.documents):
                if view is not None:
                    yield Text(entry.record, view.text, view.parts, read_spans(view))

    def pandas(self) -> dict[str, pd.DataFrame]:
        """Every exported table as a pandas frame, by name."""
        from annotate import frames

        return frames.pandas_frames(self.read())

    def polars(self) -> dict[str, pl.DataFrame]:
        """Every exported table as a Polars frame, by name."""
        from annotate import frames

        return frames.polars_frames(self.read())

    def export(self, form: str, out: str | Path) -> dict[str, int]:
        """Write the edition in one of the formats of `annotate.export.FORMATS`; how much was written.

        :raises ReftelError: there is no such format, or the place cannot be written to.
        """
        from annotate.export import export

        return export(form, self.read(), Path(out))


def open_corpus(folder: str | Path = "corpus") -> Corpus:
    """The edition in a corpus folder; what changed there is converted and tagged whenever it is read.

    :raises ReftelError: there is no such folder.
    """
    path = Path(folder)
    if not path.is_dir():
        raise ReftelError("there is no such folder", path=path, remedy="name the corpus folder, or use open_files")

    def read() -> Iterator[Volume]:
        from annotate.corpus import stream

        return stream(path)

    return Corpus(read)


def open_files(*paths: str | Path) -> Corpus:
    """An edition of TEI files, or of all below folders, with their tags as they stand.

    :raises ReftelError: one of them does not exist.
    """
    files: Iterable[Path] = [Path(path) for path in paths]
    for path in files:
        if not path.exists():
            raise ReftelError("there is no such file", path=path, remedy="name TEI files or folders of them")

    def read() -> Iterator[Volume]:
        from annotate.corpus import read_files

        return read_files(files)

    return Corpus(read)
