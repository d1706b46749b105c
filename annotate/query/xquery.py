"""Asks TEI files questions in XQuery 3.1 and XPath 3.1, evaluated by SaxonC-HE.

In: a query and files. Out: rows. The files are the default collection; names without a prefix are TEI's; the
functions of ``reftel.xqm`` are bound to the prefix ``reftel``, and through ``reftel:registers()`` the registers of
people. SaxonC is imported when it is first needed.

A query is text that may come from anybody, so it reaches what it is given and nothing else:

- The files asked, the registers and the library have addresses of a scheme of their own, ``reftel:``, which an XML
  catalogue maps to files; Saxon lets no other scheme through. Saxon reads no *collection* by such an address, so
  ``collection()`` is read as ``reftel:all()``, which is as long.
- ``fn:transform`` opens a ``source-location`` without asking which schemes are allowed, and ``fn:function-lookup``
  finds it by a name that is put together, so neither may be called.
- Extension functions are off, and with them environment variables, system properties and ``xsl:result-document``;
  files with a document type are refused, so that opening one cannot read another.

``files=True`` lets a query read and import files and read the environment; the network stays closed.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import quoteattr

from annotate.errors import QueryError, TeiError
from annotate.files import REGISTERS
from annotate.query.answers import Row, RowReader
from annotate.query.expressions import fault, nearest
from annotate.query.forms import Form
from annotate.query.limits import within
from annotate.tei.tree import parse_tei

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
# A call without arguments, or a reference to the function of none.
_COLLECTION = re.compile(r"(?<![\w.:$@/-])(?:fn:)?collection(?P<rest>\s*\(\s*\)|#0(?!\d))")
_GAP = r"(?:\s|\(:(?:(?!:\)).)*:\))*"
# `local:` is the only prefix that cannot be bound to the functions of XPath.
_SHUT = re.compile(rf"(?<![\w.-])(?!local:)(?:[\w.-]+:|Q\{{[^}}]*\}})?(transform|function-lookup){_GAP}[(#]", re.DOTALL)
_NOT_XML = re.compile(r"Error reported by XML parser: (.*)")
_SCHEME: Final = "reftel"
_LIBRARY_ADDRESS: Final = f"{_SCHEME}:/{LIBRARY.name}"
# What SaxonC says where a scheme is not let through; and the errors of functions that find no file.
_PROHIBITED = re.compile(r"has been prohibited|has been disallowed|protocol that was not enabled")


def run_xquery(
    query: str,
    forms: Sequence[Form],
    *,
    name: str = "",
    base: Path | None = None,
    parameters: Mapping[str, str] | None = None,
    xml: bool = True,
    files: bool = False,
    timeout: float = 0,
) -> Iterator[Row]:
    """Evaluate a query once over all files.

    :param query: XQuery 3.1, a whole main module; it may declare external variables.
    :param forms: the files of the default collection.
    :param name: what the query is called in messages.
    :param base: the folder that relative addresses in the query are of.
    :param parameters: values of the query's external variables.
    :param xml: whether each row brings its XML.
    :param files: whether the query may read files and the environment.
    :param timeout: seconds after which the query is given up (see `annotate.query.limits`); 0 for never.
    :raises QueryError: SaxonC is not installed, or the query is wrong; the message names line and column. Or it asks
        for what it may not, or takes too long.
    :raises TeiError: a file is not well-formed.
    """
    if not query.strip():
        raise QueryError("the query is empty", remedy="ask for something, such as reftel:documents()/head")

    def work(folder: Path) -> Iterator[Row]:
        engine = _Engine(forms, folder, xml=xml, files=files)
        yield from engine.run(query, name=name, base=base, parameters=parameters or {})

    yield from _working(work, timeout)


def run_xpath3(
    expression: str, forms: Sequence[Form], *, xml: bool = True, files: bool = False, timeout: float = 0
) -> Iterator[Row]:
    """Evaluate an XPath 3.1 expression on each file in turn.

    :param xml: whether each row brings its XML.
    :param files: whether the expression may read files and the environment.
    :param timeout: seconds after which the question is given up; 0 for never.
    :raises QueryError: SaxonC is not installed, or the expression is wrong, or takes too long.
    :raises TeiError: a file is not well-formed.
    """
    if not expression.strip():
        raise QueryError("the expression is empty", remedy="ask for something, such as //persName")

    def work(folder: Path) -> Iterator[Row]:
        engine = _Engine(forms, folder, xml=xml, files=files)
        for form in forms:
            yield from engine.run(expression, context=form)

    yield from _working(work, timeout)


def _working(work: Callable[[Path], Iterator[Row]], timeout: float) -> Iterator[Row]:
    """What the work yields, done within the time given, with a folder that goes when it is done."""
    with tempfile.TemporaryDirectory(prefix="reftel-") as folder:
        yield from within(timeout, lambda: work(Path(folder)))


class _Engine:
    """A SaxonC processor that knows the files asked, and how to tell their places."""

    def __init__(self, forms: Sequence[Form], folder: Path, *, xml: bool, files: bool) -> None:
        self._saxon = _import_saxon()
        self._free = files
        self._forms = {form.read.resolve().as_uri(): form for form in forms}
        self._processor = self._saxon.PySaxonProcessor(license=False)
        self._reader = RowReader(self._processor, self._forms, xml=xml)
        addresses = {f"{_SCHEME}:/{number}.xml": path for number, path in enumerate(_unique(f.read for f in forms))}
        self._addresses = {path: address for address, path in addresses.items()}
        registers = {f"{_SCHEME}:/registers/{number}.xml": path for number, path in enumerate(_registers(forms))}
        library = folder / LIBRARY.name
        library.write_text(_with_files(LIBRARY.read_text("utf-8"), addresses, registers), "utf-8")
        catalogue = folder / "catalogue.xml"
        _write_catalogue(catalogue, {**addresses, **registers, _LIBRARY_ADDRESS: library})
        self._processor.set_catalog_files([str(catalogue)])
        for feature, value in (
            ("allowedProtocols", f"{_SCHEME},file" if files else _SCHEME),
            ("allow-external-functions", "on" if files else "off"),
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
        self._refuse_shut(query)
        xquery = self._processor.new_xquery_processor()
        xquery.set_query_base_uri((base or Path.cwd()).resolve().as_uri() + "/")
        for variable, value in (parameters or {}).items():
            xquery.set_parameter(variable, self._processor.make_string_value(value))
        whole, added, at = self._with_prolog(query)
        try:
            if context is not None:
                xquery.set_context(xdm_item=self._document(context))
            xquery.set_query_content(whole)
            found = xquery.run_query_to_value()
        except self._saxon.PySaxonApiError as error:
            raise self._explain(str(error), query, name, added, at) from error
        for item in found or ():
            yield self._reader.read(item)

    def _broken(self) -> tuple[Form, int | None] | None:
        """The first file that is no XML, and where: SaxonC does not name it."""
        for form in self._forms.values():
            try:
                parse_tei(form.read.read_bytes(), name=str(form.path))
            except TeiError as error:
                return form, error.line
        return None

    def _document(self, form: Form) -> Any:
        reader = self._processor.new_xquery_processor()
        reader.set_query_content(f'doc("{self._addresses[form.read]}")')
        return reader.run_query_to_value().item_at(0)

    def _with_prolog(self, query: str) -> tuple[str, int, int]:
        """The query with TEI and our functions bound, on its first line; how much was put in, and where."""
        version = _VERSION.match(query)
        at = version.end() if version else 0
        prolog = "" if _OWN_DEFAULT.search(query) else f'declare default element namespace "{_TEI}"; '
        prolog += "" if _OWN_TEI.search(query) else f'declare namespace tei = "{_TEI}"; '
        prolog += f'import module namespace reftel = "urn:reftel" at "{_LIBRARY_ADDRESS}"; '
        query = _COLLECTION.sub(_all_of, query)
        return query[:at] + prolog + query[at:], len(prolog), at

    def _refuse_shut(self, query: str) -> None:
        shut = None if self._free else _SHUT.search(query)
        if shut:
            told = f"{shut[1]}() can open files, so a query may not call it"
            raise fault(query, shut.start(), told, "add --allow-files if you trust this query")

    def _explain(self, told: str, query: str, name: str, added: int, at: int) -> Exception:
        """An error of SaxonC, by the user's own lines and columns."""
        told = " ".join(told.split())
        if (broken := _NOT_XML.search(told)) and (fault_of := self._broken()):
            form, line = fault_of
            return TeiError(f"not well-formed XML: {broken[1]}", path=form.path, line=line, remedy="correct it")
        if _PROHIBITED.search(told):
            asked = re.search(r"[Aa]ccess to URI (\S+)|URI scheme (\S+)", told)
            what = f" ({asked[1] or asked[2]})" if asked else ""
            remedy = "the network stays closed" if self._free else "add --allow-files if you trust this query"
            return QueryError(f"{name or 'the query'}: it may read only the files it is asked of{what}", remedy=remedy)
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
        }.get(code, "see the examples of `reftel query --help`")


def _import_saxon() -> Any:
    try:
        return import_module("saxonche")
    except ImportError as error:
        told = "XQuery and XPath 3.1 need SaxonC-HE, which is not installed"
        raise QueryError(told, remedy="run: pip install saxonche") from error


def _all_of(call: re.Match[str]) -> str:
    """`collection()` as a call of our own function, of the same length, so that columns stay true."""
    rest = "#0" if call["rest"] == "#0" else "()"
    return f"{_SCHEME}:all" + rest.rjust(len(call.group()) - len(_SCHEME) - 4)


def _with_files(library: str, files: Iterable[str], registers: Iterable[str]) -> str:
    """The library with the addresses of the files of this question put in."""
    for name, addresses in (("files", files), ("registers", registers)):
        told = ", ".join(f'"{address}"' for address in addresses)
        library = library.replace(
            f"declare variable $reftel:{name} := ();", f"declare variable $reftel:{name} := ({told});"
        )
    return library


def _unique(files: Iterable[Path]) -> list[Path]:
    return list(dict.fromkeys(files))


def _write_catalogue(path: Path, files: Mapping[str, Path]) -> None:
    """An OASIS XML catalogue: which file each address stands for."""
    entries = "".join(
        f"<uri name={quoteattr(address)} uri={quoteattr(file.resolve().as_uri())}/>\n"
        for address, file in files.items()
    )
    path.write_text(f'<catalog xmlns="urn:oasis:names:tc:entity:xmlns:xml:catalog">\n{entries}</catalog>\n', "utf-8")


def _registers(forms: Sequence[Form]) -> list[Path]:
    """Where the people of the files are listed: beside them, or in themselves."""
    found: dict[Path, None] = {}
    for form in forms:
        beside = form.path.parent / REGISTERS
        found[beside if beside.exists() else form.read] = None
    return list(found)
