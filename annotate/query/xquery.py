"""Asks TEI files questions in XQuery 3.1 and XPath 3.1, evaluated by SaxonC-HE.

In: a query and files. Out: rows. The files are the default collection; names without a prefix are TEI's; the
functions of ``reftel.xqm`` are bound to the prefix ``reftel``, and through ``reftel:registers()`` the registers of
people. The query may not fetch anything from the network, and files with a document type are refused, so that
opening one cannot read another. SaxonC is imported when it is first needed.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from annotate.errors import QueryError, TeiError
from annotate.files import REGISTERS
from annotate.query.answers import Row, RowReader
from annotate.query.expressions import fault, nearest
from annotate.query.forms import Form

LIBRARY: Final = Path(__file__).with_name("reftel.xqm")
_TEI: Final = "http://www.tei-c.org/ns/1.0"
_FEATURE: Final = "http://saxon.sf.net/feature/"
_VERSION = re.compile(r"(?:\s|\(:.*?:\))*xquery\s+version\b[^;]*;", re.DOTALL)
_OWN_DEFAULT = re.compile(r"declare\s+default\s+element\s+namespace")
_OWN_TEI = re.compile(r"declare\s+namespace\s+tei\s*=")
_PLACE = re.compile(r"(?:on|at) line (\d+)(?:,?(?: at)? column (\d+))?|at char (\d+)")
_WHERE = re.compile(r"^(?:Static )?[Ee]rror .*? of \S+:(?=\s)\s*")
_CODE = re.compile(r"\b((?:X[PQ]|F[OR]|SX)[A-Z]{2}\d{4})\b\s*(.*)", re.DOTALL)
_FUNCTION = re.compile(r"Cannot find a (\d+)-argument function named (?:Q\{[^}]*\})?([\w:.-]+)")
_FOUND = re.compile(r"found `?([^`\s<]+)`?$|prefix '([^']+)'")
_DEFINED = re.compile(r"declare function (reftel:[\w-]+)")


def run_xquery(
    query: str,
    forms: Sequence[Form],
    *,
    name: str = "",
    base: Path | None = None,
    parameters: Mapping[str, str] | None = None,
    xml: bool = True,
) -> Iterator[Row]:
    """Evaluate a query once over all files.

    :param query: XQuery 3.1, a whole main module; it may declare external variables.
    :param forms: the files of the default collection.
    :param name: what the query is called in messages.
    :param base: the folder that relative addresses in the query are of.
    :param parameters: values of the query's external variables.
    :param xml: whether each row brings its XML.
    :raises QueryError: SaxonC is not installed, or the query is wrong; the message names line and column.
    :raises TeiError: a file is not well-formed.
    """
    if not query.strip():
        raise QueryError("the query is empty", remedy="ask for something, such as reftel:documents()/head")
    with _engine(forms, xml) as engine:
        yield from engine.run(query, name=name, base=base, parameters=parameters or {})


def run_xpath3(expression: str, forms: Sequence[Form], *, xml: bool = True) -> Iterator[Row]:
    """Evaluate an XPath 3.1 expression on each file in turn.

    :param xml: whether each row brings its XML.
    :raises QueryError: SaxonC is not installed, or the expression is wrong.
    :raises TeiError: a file is not well-formed.
    """
    if not expression.strip():
        raise QueryError("the expression is empty", remedy="ask for something, such as //persName")
    with _engine(forms, xml) as engine:
        for form in forms:
            yield from engine.run(expression, context=form)


class _Engine:
    """A SaxonC processor that knows the files asked, and how to tell their places."""

    def __init__(self, forms: Sequence[Form], folder: Path, *, xml: bool) -> None:
        self._saxon = _import_saxon()
        self._folder = folder
        self._forms = {form.read.resolve().as_uri(): form for form in forms}
        self._processor = self._saxon.PySaxonProcessor(license=False)
        self._reader = RowReader(self._processor, self._forms, xml=xml)
        shutil.copyfile(LIBRARY, folder / LIBRARY.name)
        _write_catalogue(folder / "collection.xml", (f.read for f in forms))
        _write_catalogue(folder / REGISTERS, _registers(forms))
        for feature, value in (
            ("defaultCollection", (folder / "collection.xml").as_uri()),
            ("allowedProtocols", "file"),
            ("linenumbering", "on"),
            ("parserFeature?uri=http://apache.org/xml/features/disallow-doctype-decl", "true"),
        ):
            self._processor.set_configuration_property(f"{_FEATURE}{feature}", value)

    def run(
        self,
        query: str,
        *,
        name: str = "",
        base: Path | None = None,
        parameters: Mapping[str, str] | None = None,
        context: Form | None = None,
    ) -> Iterator[Row]:
        xquery = self._processor.new_xquery_processor()
        xquery.set_query_base_uri((base or Path.cwd()).resolve().as_uri() + "/")
        for variable, value in (parameters or {}).items():
            xquery.set_parameter(variable, self._processor.make_string_value(value))
        whole, added, at = self._with_prolog(query)
        try:
            if context is not None:
                xquery.set_context(xdm_item=self._processor.parse_xml(xml_file_name=str(context.read.resolve())))
            xquery.set_query_content(whole)
            found = xquery.run_query_to_value()
        except self._saxon.PySaxonApiError as error:
            raise self._explain(str(error), query, name, added, at) from error
        for item in found or ():
            yield self._reader.read(item)

    def _with_prolog(self, query: str) -> tuple[str, int, int]:
        """The query with TEI and our functions bound, on its first line; how much was put in, and where."""
        version = _VERSION.match(query)
        at = version.end() if version else 0
        library = (self._folder / LIBRARY.name).as_uri()
        prolog = "" if _OWN_DEFAULT.search(query) else f'declare default element namespace "{_TEI}"; '
        prolog += "" if _OWN_TEI.search(query) else f'declare namespace tei = "{_TEI}"; '
        prolog += f'import module namespace reftel = "urn:reftel" at "{library}"; '
        return query[:at] + prolog + query[at:], len(prolog), at

    def _explain(self, told: str, query: str, name: str, added: int, at: int) -> Exception:
        """An error of SaxonC, by the user's own lines and columns."""
        told = " ".join(told.split())
        for uri, form in self._forms.items():
            if (form.read.name in told or uri in told) and "SXXP0003" in told:
                place = _PLACE.search(told)
                message = (_CODE.search(told) or ["", "", told])[2]
                line = int(place[1]) if place and place[1] else None
                return TeiError(f"not well-formed XML: {message}", path=form.path, line=line, remedy="correct it")
        code = _CODE.search(told)
        message = code[2].rstrip(".") if code else _WHERE.sub("", told)
        if message.startswith("Unexpected token <eof>"):
            message = "the query ends too soon"
        remedy = self._advise(code[1] if code else "", message)
        place = _PLACE.search(told)
        if place is None or LIBRARY.name in told.split(" of ", 1)[-1].split(":", 1)[0]:
            return QueryError(f"{name or 'the query'}: {message}", remedy=remedy)
        if place[3]:
            start = int(place[3])
        else:
            lines = (query[:at] + " " * added + query[at:]).split("\n")
            row, column = int(place[1]), int(place[2] or 1)
            # Saxon counts columns from the line's end before it: from 1 on the first line, from 2 on the others.
            start = sum(len(text) + 1 for text in lines[: row - 1]) + column - (1 if row == 1 else 2)
        start = min(max(start - added, at) if start >= at else start, len(query.rstrip()))
        word = _FOUND.search(message)
        # The parser has read on by a word or two when it notices: go back to the word that it names.
        back = query.rfind(word[1] or f"{word[2]}:", 0, start + 1) if word else -1
        start = back if back >= at else start
        error = fault(query, start, message, remedy)
        return QueryError(error.message, path=name or None, remedy=error.remedy)

    def _advise(self, code: str, message: str) -> str:
        missing = _FUNCTION.search(message)
        if missing:
            from annotate.query.expressions import functions

            known = [*_DEFINED.findall(LIBRARY.read_text("utf-8")), *functions()]
            wanted = missing[2] if not re.search(r"urn:reftel", message) else f"reftel:{missing[2]}"
            like = nearest(wanted, known)
            if like and like != wanted:
                return f"did you mean {like}()?"
            return f"check its name and that it takes {missing[1]} argument{'' if missing[1] == '1' else 's'}"
        return {
            "XPDY0002": "a query has no document of its own: start from collection() or reftel:documents()",
            "XPST0008": "declare it: declare variable $name external := …; or let $name := …",
            "XPST0081": "names without a prefix are TEI's; declare namespace …",
            "FODC0005": "a query may read files only",
        }.get(code, "see the examples of `reftel query --help`")


def _import_saxon() -> Any:
    try:
        return import_module("saxonche")
    except ImportError as error:
        told = "XQuery and XPath 3.1 need SaxonC-HE, which is not installed"
        raise QueryError(told, remedy="run: pip install saxonche") from error


@contextmanager
def _engine(forms: Sequence[Form], xml: bool) -> Iterator[_Engine]:
    with tempfile.TemporaryDirectory(prefix="reftel-") as folder:
        yield _Engine(forms, Path(folder), xml=xml)


def _write_catalogue(path: Path, files: Iterable[Path]) -> None:
    entries = "".join(f"<doc href={quoteattr(file.resolve().as_uri())}/>\n" for file in files)
    path.write_text(f'<collection stable="true">\n{entries}</collection>\n', "utf-8")


def _registers(forms: Sequence[Form]) -> list[Path]:
    """Where the people of the files are listed: beside them, or in themselves."""
    found: dict[Path, None] = {}
    for form in forms:
        beside = form.path.parent / REGISTERS
        found[beside if beside.exists() else form.read] = None
    return list(found)
