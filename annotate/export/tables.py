"""The one definition of every exported table: its columns, their types and meanings, and how keys join.

Rows (`annotate.export.rows`), every writer of tables, the data dictionary in ``site/data.md`` and the frames are made
from `TABLES`; a column is added here and where its row is made, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["text", "integer", "boolean"]
Value = str | int | bool | None
Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A column. joins: the table whose ``id`` it holds; required: it is never empty."""

    name: str
    meaning: str
    kind: Kind = "text"
    joins: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; its first column, ``id``, is its key. searched: columns a full-text index covers."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    searched: tuple[str, ...] = ()

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]


def _key(meaning: str) -> Column:
    return Column("id", meaning, required=True)


_VOLUME: Final = Column("volume", "the volume it belongs to", joins="volumes", required=True)
_DOCUMENT: Final = Column("document", "the document it stands in", joins="documents", required=True)
_NOTE: Final = Column("note", "the footnote it stands in; empty in the running text", joins="notes")
_PROVENANCE: Final = (
    Column(
        "machine", "whether a program said so; false where an editor did, empty where it is not recorded", "boolean"
    ),
    Column("resp", "the annotator that said so, such as reftel.persons; empty where an editor did"),
    Column("cert", "how sure the program was: high, medium or low; empty where an editor said so"),
)

TABLES: Final = (
    Table(
        "volumes",
        "Volumes of the edition.",
        (
            _key("the volume's FRUS id, such as frus1964-68v14"),
            Column("title", "its full title"),
            Column("subseries", "the years it covers, as printed"),
            Column("number", "its number in the subseries"),
            Column("name", "its own name, such as Soviet Union"),
            Column("editors", "its editors, separated by semicolons"),
            Column("publisher", "its publisher"),
            Column("place", "where it was published"),
            Column("published", "when it was published"),
            Column("url", "its public address"),
        ),
    ),
    Table(
        "archives",
        "Places where papers are kept: a file of a collection of a repository, as source notes cite it.",
        (
            _key("made of the three facts below, the same in every export"),
            Column("title", "the whole citation"),
            Column("repository", "the archive or library"),
            Column("collection", "its record group or collection"),
            Column("file", "the file, box, folder or decimal number"),
        ),
    ),
    Table(
        "persons",
        "People whom a volume lists. The same man in two volumes is two rows.",
        (
            _key("volume and register id, such as frus1964-68v14/p_TM1"),
            _VOLUME,
            Column("name", "the name as listed, surname first"),
            Column("surname", "the name he or she is called by in running text"),
            Column("forenames", "forenames and initials"),
            Column("rank", "rank or style, such as General"),
            Column("other_names", "other spellings and names, separated by semicolons"),
            Column("description", "what the list says of him or her"),
            Column("see", "the name an entry without facts of its own points to"),
        ),
    ),
    Table(
        "appointments",
        "Offices that people held, as the volume's list of persons gives them.",
        (
            _key("person and running number"),
            Column("person", "who held it", joins="persons", required=True),
            Column("title", "the office"),
            Column("since", "when it began (ISO 8601, as exact as print: 1966, 1966-09, 1966-09-30)"),
            Column("until", "when it ended"),
        ),
    ),
    Table(
        "terms",
        "Abbreviations and offices that a volume explains.",
        (
            _key("volume and register id, such as frus1964-68v14/t_INR1"),
            _VOLUME,
            Column("name", "its main form"),
            Column("forms", "every form it is printed in, separated by semicolons"),
            Column("expansion", "what it stands for"),
        ),
    ),
    Table(
        "documents",
        "The edition's documents.",
        (
            _key("volume and document id, such as frus1964-68v14/d259"),
            _VOLUME,
            Column("n", "its printed number"),
            Column("title", "its heading, without number and note marks"),
            Column("subtype", "historical-document or editorial-note"),
            Column("genre", "kind of document by its heading: telegram, memorandum of conversation …"),
            Column("sender", "who it is from, as the heading says"),
            Column("receiver", "who it is to, as the heading says"),
            Column("place", "where it was written"),
            Column(
                "date",
                "when it was written, ISO 8601: 1967-03-02, with a time and zone where known, or 1967-03, or 1967; "
                "a span as 1967-03-01/1967-03-05",
            ),
            Column(
                "date_earliest", "the first day it may be of, or the first of its days; empty where it is not known"
            ),
            Column("date_latest", "the last day it may be of, or the last of its days; empty where it is not known"),
            Column(
                "date_precision",
                "what is known: day, month, year, range (it lasted from the first day to the last), "
                "bounds (it lies between them); empty where nothing is",
            ),
            Column("date_text", "its date as printed, or the word that it is undated"),
            Column("number", "its own number as a telegram"),
            Column("archive", "where it is kept", joins="archives"),
            Column("classification", "how it was classified: Secret, Confidential …"),
            Column("handling", "how it was to be handled: Limdis, Exdis …, separated by semicolons"),
            Column("precedence", "how fast it was to go: Priority, Immediate …"),
            Column("first_page", "the printed page it begins on; empty where it is not known"),
            Column("last_page", "the printed page it ends on"),
            Column("url", "its public address"),
            Column("text", "its running text without footnotes, a block a line"),
        ),
        searched=("title", "text"),
    ),
    Table(
        "notes",
        "Footnotes; the source note is one of them.",
        (
            _key("volume and note id, such as frus1964-68v14/d259fn1"),
            _DOCUMENT,
            Column("n", "its printed number"),
            Column("type", "source for the source note"),
            Column("text", "its words"),
        ),
        searched=("text",),
    ),
    Table(
        "messages",
        "Numbered messages that documents cite and their volume does not print.",
        (
            _key("the message's id, such as msg.moscow.279.1967; the same in every volume"),
            Column("title", "how it is called, such as telegram 279 from Moscow"),
            Column("type", "telegram, airgram, despatch or circular"),
            Column("post", "the post that sent or received it"),
            Column("direction", "from or to that post"),
            Column("number", "its number"),
            Column("date", "its date, as far as known"),
            Column("date_text", "its date as printed"),
            Column("date_cert", "how sure its year is"),
        ),
    ),
    Table(
        "mentions",
        "Each place where a document names a person, term, office or place.",
        (
            _key("document and running number"),
            _DOCUMENT,
            Column("kind", "person, term, office or place", required=True),
            Column("person", "the person meant", joins="persons"),
            Column("term", "the term meant", joins="terms"),
            Column("target", "what the tag points to, whether a register has it or not"),
            Column("text", "the words"),
            _NOTE,
            *_PROVENANCE,
        ),
    ),
    Table(
        "roles",
        "Who had what part in a document: drafted, cleared, approved, sent, received, or had it repeated to them.",
        (
            _key("document and running number"),
            _DOCUMENT,
            Column("role", "drafted, cleared, approved, sent, received or repeated", required=True),
            Column("name", "the name as printed; an office's where only an office is named"),
            Column("person", "the person meant", joins="persons"),
            Column("office", "the office printed with the name"),
            Column("date_text", "the date printed for that act"),
            *_PROVENANCE,
        ),
    ),
    Table(
        "cross_references",
        "Each place where a document refers to another document, note or message (“references” is a word of SQL).",
        (
            _key("document and running number"),
            Column("document", "the document that refers", joins="documents", required=True),
            Column("type", "telegram, airgram, document, footnote, volume, reftel, ibid …"),
            Column("subtype", "replyTo for the message a telegram answers"),
            Column("text", "the words"),
            _NOTE,
            Column("target", "what it means, as in the TEI (#d245, #msg.moscow.279.1967); empty where unresolved"),
            Column("to_document", "the document of this export that it means", joins="documents"),
            Column("to_note", "the note of its own volume that it means", joins="notes"),
            Column("to_message", "the unprinted message that it means", joins="messages"),
            Column("resolved", "whether it is known what it means", "boolean", required=True),
            *_PROVENANCE,
        ),
    ),
    Table(
        "clauses",
        "Policy clauses: what a document lays down that someone shall, must not, may or will do.",
        (
            _key("document and running number"),
            _DOCUMENT,
            Column("n", "its place among the document's clauses, from 1", "integer", required=True),
            Column("kind", "obligation, prohibition, permission, exemption, scope, effective, commitment …"),
            Column("bearer", "whom it binds, as printed"),
            Column("text", "the clause"),
            *_PROVENANCE,
        ),
        searched=("text",),
    ),
)

DICTIONARY: Final = Table(
    "dictionary",
    "What every column of every table means: this data dictionary itself.",
    (
        _key("table and column"),
        Column("table_name", "the table", required=True),
        Column("column_name", "the column", required=True),
        Column("kind", "text, integer or boolean", required=True),
        Column("required", "whether it is never empty", "boolean", required=True),
        Column("joins", "the column its values are found in"),
        Column("meaning", "what it means", required=True),
    ),
)

ALL: Final = (*TABLES, DICTIONARY)
BY_NAME: Final = {table.name: table for table in ALL}


def dictionary_rows() -> Iterator[Row]:
    """The rows of the table ``dictionary``: one a column of every other table."""
    for table in TABLES:
        for column in table.columns:
            joins = f"{column.joins}.id" if column.joins else None
            yield (
                f"{table.name}.{column.name}", table.name, column.name, column.kind, column.required, joins,
                column.meaning,
            )  # fmt: skip


def dictionary_page() -> str:
    """The data dictionary as Markdown, one section a table."""
    lines: list[str] = []
    for table in ALL:
        lines += [
            f"## {table.name}",
            "",
            table.meaning,
            "",
            "| column | type | joins | meaning |",
            "| --- | --- | --- | --- |",
        ]
        for column in table.columns:
            joins = f"[{column.joins}](#{column.joins}).id" if column.joins else ""
            kind = f"{column.kind}, never empty" if column.required else column.kind
            lines.append(f"| `{column.name}` | {kind} | {joins} | {column.meaning} |")
        if table.searched:
            lines += ["", f"Full-text search in SQLite: `{table.name}_fts` ({', '.join(table.searched)})."]
        lines.append("")
    return "\n".join(lines)
