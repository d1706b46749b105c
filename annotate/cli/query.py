"""``reftel query``: XPath, XQuery and named questions to the corpus."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate.errors import QueryError
from annotate.forms import Form, find_forms
from annotate.named import NamedQuery, find_query, list_queries, query_folders, similar_query
from annotate.query import Grouping, Match, count_matches, look_through, query_files

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_CONTROL = dict.fromkeys([*range(32), *range(127, 160)], " ")  # what a terminal might take for a command
_XQUERY_FILES = (".xq", ".xquery", ".xqy")
_GROUPS = ("volume", "year", "person", "document")


@dataclass(frozen=True, slots=True)
class _Record:
    """One line of the answer: named values, and what of it is XML."""

    columns: tuple[str, ...]
    values: tuple[str, ...]
    xml: str = ""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question and how to show its answer."""

    language: str  # xpath, xpath3 or xquery
    text: str
    forms: tuple[Form, ...] = ()
    form: str = "table"
    name: str = ""
    base: Path | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    context: bool = False
    processes: int = 1

    @property
    def wants_xml(self) -> bool:
        return self.form in ("json", "jsonl", "xml")


def _complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG001
    from click.shell_completion import CompletionItem

    known = list_queries(query_folders(()))
    items = [CompletionItem(q.name, help=q.title) for q in known if q.name.startswith(incomplete)]
    return [*items, CompletionItem(incomplete, type="file")]


@click.command("query")
@click.argument("question", nargs=-1, metavar="[EXPRESSION|NAME] [PATH]...", shell_complete=_complete)
@click.option("--xquery", metavar="FILE|EXPR", help="Ask in XQuery 3.1, all files at once (needs saxonche).")
@click.option("--xpath3", metavar="EXPR", help="Ask in XPath 3.1, file by file (needs saxonche).")
@click.option(
    "--set", "settings", multiple=True, metavar="NAME=VALUE", help="Give a query's external variable a value."
)
@click.option("--list", "show_list", is_flag=True, help="List the questions that have a name.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "jsonl", "xml"]),
    default="table",
    show_default=True,
    help="How to write the answer; a table is columns parted by tabs where it does not go to a terminal.",
)
@click.option("--context", is_flag=True, help="Show the paragraph, item or note each match stands in.")
@click.option("--count", is_flag=True, help="Print only how many there are.")
@click.option("--by", type=click.Choice(_GROUPS), help="Count by these; persons by the name in their register.")
@click.option(
    "-j",
    "--processes",
    type=click.IntRange(1),
    default=os.cpu_count() or 1,
    show_default=True,
    help="How many may ask at a time, where there is enough to ask.",
)
def command(
    question: tuple[str, ...],
    xquery: str | None,
    xpath3: str | None,
    settings: tuple[str, ...],
    show_list: bool,
    form: str,
    context: bool,
    count: bool,
    by: Grouping | None,
    processes: int,
) -> None:
    """Ask TEI files, or all below the given folders (default: corpus), a question.

    In XPath 1.0, names without a prefix are TEI's. Nodes are listed with their document and line; an expression
    that yields a number or string gives one row a file.

    \b
    reftel query "//persName[@role='clearer']"              who cleared what
    reftel query "//ref[@type='telegram']/@target"          an attribute of each
    reftel query "//seg[@ana='#obligation']" --context      with the paragraph around it
    reftel query "//p[re:test(., 'defect(or|ion)')]"        a regular expression
    reftel query "//persName[@role='drafter']" --by person  who drafted most
    reftel query "//note" --by year corpus/frus1964-68v14   how many footnotes a year
    reftel query "count(//note)" d1.xml d2.xml              a number for each file

    Questions that historians ask often have a name. --set changes what such a question leaves open.

    \b
    reftel query --list                                     all of them, with their titles
    reftel query clearers                                   by name
    reftel query clearers --set to="Embassy in France" --set year=1964
    reftel query archive-files volumes/ --format csv        of other files than corpus

    XQuery asks all files at once: they are collection(), the register of people is reftel:registers(), and the
    functions of annotate/reftel.xqm help (reftel:documents(), reftel:names($document, "clearer"), …). A row
    element gives a line of the table: its attributes are the columns.

    \b
    reftel query --xquery 'count(reftel:documents("1967"))'
    reftel query --xquery 'for $d in reftel:documents()
      return <row id="{reftel:id($d)}" date="{reftel:date($d)}" to="{reftel:receiver($d)}"/>'
    reftel query --xquery mine.xq --format json
    reftel query --xpath3 "//dateline//date[@when lt '1964-07-01']"

    A whole volume in the corpus folder is asked in the form that the last build tagged; a file named here, as it is.
    """
    if xquery is not None and xpath3 is not None:
        raise click.UsageError("--xquery and --xpath3 cannot go together")
    given = list(question)
    expression = None
    if xquery is None and xpath3 is None and not show_list:
        if not given:
            raise click.UsageError("say what to ask: an expression, or a name from reftel query --list")
        expression = given.pop(0)
    paths = [Path(path) for path in given]
    missing = next((path for path in paths if not path.exists()), None)
    if missing is not None:
        raise click.UsageError(f"there is no file or folder {str(missing)!r}")
    folders = query_folders(path for path in paths if path.is_dir())
    if show_list:
        _write_list(list_queries(folders), form)
        return
    corpus = Path("corpus")
    if not paths and not corpus.is_dir():
        raise click.UsageError("there is no folder corpus here: name the files or folders to ask")
    forms = tuple(find_forms(paths or [corpus]))
    asked = replace(
        _read_question(expression, xquery, xpath3, folders),
        forms=forms,
        form=form,
        context=context,
        processes=processes,
    )
    asked = replace(asked, parameters=_read_settings(settings, asked.language))
    if asked.language != "xpath" and (by or context):
        option = "--by" if by else "--context"
        raise click.UsageError(f"{option} goes with XPath only; in XQuery, group by or return what you need")
    _warn_of_untagged(forms)
    if count or by:
        _write_counts(asked, by or "")
        return
    records = iter(_ask(asked))
    first = next(records, None)
    if first is None:
        _tell_nothing(asked, folders, expression)
    found = chain([first] if first else [], records)
    if asked.language == "xpath":
        columns = ("volume", "document", "line", "text", *(["context"] if context else []), "path")
        _write(found, form, columns=columns, places=True)
    else:
        _write(_aligned(found), form)


def _read_question(expression: str | None, xquery: str | None, xpath3: str | None, folders: Sequence[Path]) -> _Asked:
    """What language the question is in, and its words, from a file where it is one."""
    if xpath3 is not None:
        return _Asked("xpath3", xpath3)
    if xquery is not None:
        if Path(xquery).suffix not in _XQUERY_FILES or any(c.isspace() for c in xquery):
            return _Asked("xquery", xquery)
        file = Path(xquery)
        if not file.is_file():
            raise click.UsageError(f"there is no file {xquery!r}")
        return _Asked("xquery", file.read_text("utf-8-sig"), name=xquery, base=file.parent)
    named: NamedQuery | None = find_query(expression or "", folders)
    if named is None:
        return _Asked("xpath", expression or "")
    return _Asked(named.language, named.text, name=str(named.path), base=named.path.parent)


def _read_settings(settings: Sequence[str], language: str) -> tuple[tuple[str, str], ...]:
    if settings and language != "xquery":
        raise click.UsageError("--set goes with XQuery only: an XPath has no variables")
    pairs = []
    for setting in settings:
        name, sign, value = setting.partition("=")
        if not sign or not name.replace("-", "").replace("_", "").isalnum():
            raise click.UsageError(f"--set wants NAME=VALUE, not {setting!r}")
        pairs.append((name, value))
    return tuple(pairs)


# --- asking -------------------------------------------------------------------------------------------------------


def _ask(asked: _Asked) -> Iterator[_Record]:
    if asked.language == "xpath":
        found = query_files(
            asked.text, asked.forms, xml=asked.wants_xml, context=asked.context, processes=asked.processes
        )
        yield from (_record(match, asked.context) for match in found)
        return
    from annotate.xquery import run_xpath3, run_xquery

    if asked.language == "xpath3":
        rows = run_xpath3(asked.text, asked.forms, xml=asked.wants_xml)
    else:
        rows = run_xquery(
            asked.text,
            asked.forms,
            name=asked.name,
            base=asked.base,
            parameters=dict(asked.parameters),
            xml=asked.wants_xml,
        )
    yield from (_Record(row.columns, row.values, row.xml) for row in rows)


def _record(match: Match, context: bool) -> _Record:
    columns, values = ("volume", "document", "line", "text"), (match.volume, match.document, match.line, match.text)
    more = (match.context,) if context else ()
    return _Record(
        (*columns, *(["context"] if context else []), "path"),
        (*(str(value or "") for value in values), *more, match.path),
        match.xml,
    )


def _warn_of_untagged(forms: Sequence[Form]) -> None:
    bare = [form.path.name for form in forms if form.untagged]
    if bare:
        which = ", ".join(bare[:3]) + (", …" if len(bare) > 3 else "")
        told = "asked as its editors left it" if len(bare) == 1 else "asked as their editors left them"
        click.echo(
            f"reftel: {_plain(which)}: {told}, without the machine's tags: the cache has none made from "
            f"{'this file' if len(bare) == 1 else 'these files'}; run mkdocs build",
            err=True,
        )


def _tell_nothing(asked: _Asked, folders: Sequence[Path], expression: str | None) -> None:
    """What was looked through in vain, and what in the question never occurs there."""
    seen = look_through(asked.text if asked.language == "xpath" else "", asked.forms)
    files = f"{seen.files} file{'' if seen.files == 1 else 's'}"
    documents = f"{seen.documents} document{'' if seen.documents == 1 else 's'}"
    click.echo(f"nothing matches in {files} ({documents})", err=True)
    for named, like in seen.absent:
        shown = {"element": "<{}>", "attribute": "@{}", "value": f"@{named.attribute}='{{}}'"}[named.kind]
        hint = f"; did you mean {shown.format(_plain(like))}?" if like else ""
        click.echo(f"  column {named.column + 1}: {shown.format(named.name)} does not occur there{hint}", err=True)
    if not seen.tagged:
        click.echo("  none of them holds a machine's tags: name files that reftel annotate has written", err=True)
    like = similar_query(expression or "", folders)
    if like and asked.language == "xpath" and not asked.name:
        click.echo(f"  no question is called {expression}; did you mean {like}? (reftel query --list)", err=True)


# --- showing ------------------------------------------------------------------------------------------------------


def _write(records: Iterable[_Record], form: str, *, columns: Sequence[str] = (), places: bool = False) -> None:
    """Show records.

    :param columns: their columns, where these are known before the first record is.
    :param places: whether they are matches, which a terminal gets one by one, with their words turned at the margin.
    """
    if form == "csv":
        _write_csv(records, columns)
    elif form in ("json", "jsonl"):
        _write_json(records, lines=form == "jsonl")
    elif form == "xml":
        _write_xml(records)
    elif not sys.stdout.isatty():
        # A pipe gets plain columns that cut and awk can read.
        for record in records:
            shown = [v for c, v in zip(record.columns, record.values, strict=True) if c != "path"]
            click.echo("\t".join(map(_plain, shown)))
    elif places:
        _write_places(records)
    else:
        _write_table(list(records))


def _aligned(records: Iterable[_Record]) -> list[_Record]:
    """Records with the same columns, so that rows of different kinds make one table."""
    found = list(records)
    columns = tuple(dict.fromkeys(column for record in found for column in record.columns))
    out = []
    for record in found:
        values = dict(zip(record.columns, record.values, strict=True))
        out.append(_Record(columns, tuple(values.get(column, "") for column in columns), record.xml))
    return out


def _write_csv(records: Iterable[_Record], columns: Sequence[str]) -> None:
    from annotate.cli.output import write_csv

    stream = iter(records)
    first = next(stream, None)
    head = columns or (first.columns if first else ())
    rows = (record.values for record in chain([first] if first else [], stream))
    for line in write_csv(head, rows) if head else ():
        click.echo(line, nl=False)


def _write_json(records: Iterable[_Record], *, lines: bool, numbers: Sequence[str] = ("line", "count")) -> None:
    import json

    before = "" if lines else "[\n"
    for record in records:
        values = dict(zip(record.columns, record.values, strict=True))
        told: dict[str, object] = {c: int(v or 0) if c in numbers else v for c, v in values.items()}
        if record.xml:
            told["xml"] = record.xml
        click.echo(before + json.dumps(told, ensure_ascii=False), nl=lines)
        before = "" if lines else ",\n"
    if not lines:
        click.echo("[]" if before == "[\n" else "\n]")


def _write_xml(records: Iterable[_Record]) -> None:
    from xml.sax.saxutils import escape, quoteattr

    click.echo("<matches>")
    for record in records:
        values = dict(zip(record.columns, record.values, strict=True))
        if "path" in values and "text" in values:
            names = ("volume", "document", "line", "path")
            where = " ".join(f"{name}={quoteattr(_plain(values[name]))}" for name in names)
            context = f"<context>{escape(values['context'])}</context>" if "context" in values else ""
            click.echo(f"  <match {where}>{record.xml or escape(values['text'])}{context}</match>")
        else:
            cells = (f"<cell name={quoteattr(_plain(c))}>{escape(_plain(v))}</cell>" for c, v in values.items())
            click.echo(f"  <match>{''.join(cells)}</match>")
    click.echo("</matches>")


def _write_places(records: Iterable[_Record]) -> None:
    """Matches on a terminal as they come: place and line, then the words, turned at the right margin."""
    import shutil
    import textwrap

    width = max(shutil.get_terminal_size().columns, 60)
    for i, record in enumerate(records):
        values = {c: _plain(v) for c, v in zip(record.columns, record.values, strict=True)}
        if i == 0:
            click.secho(f"{'document':<24} {'line':>6}  text", bold=True)
        place = f"{values['volume']} {values['document']}".strip()
        words = textwrap.wrap(values["text"], width - 33) or [""]
        click.echo(f"{place:<24} {values['line']:>6}  {words[0]}")
        for line in words[1:]:
            click.echo(f"{'':31}  {line}")
        for line in textwrap.wrap(values.get("context", ""), width - 35):
            click.secho(f"{'':33}  {line}", dim=True)


def _write_table(records: list[_Record]) -> None:
    """Rows on a terminal, each column as wide as it needs to be, as far as there is room."""
    import shutil

    if not records:
        return
    columns = [i for i, name in enumerate(records[0].columns) if name != "path"]
    rows = [[_plain(record.values[i]) for i in columns] for record in records]
    widths = [max(len(records[0].columns[i]), *(len(row[n]) for row in rows)) for n, i in enumerate(columns)]
    room = max(shutil.get_terminal_size().columns, 60) - 2 * len(widths)
    while sum(widths) > room and max(widths) > 12:
        widths[widths.index(max(widths))] -= 1
    head = [records[0].columns[i] for i in columns]
    for n, row in enumerate([head, *rows]):
        cells = (c if len(c) <= w else f"{c[: w - 1]}…" for c, w in zip(row, widths, strict=True))
        line = "  ".join(f"{cell:<{w}}" for cell, w in zip(cells, widths, strict=True)).rstrip()
        click.echo(line if n else click.style(line, bold=True))


def _write_counts(asked: _Asked, by: Grouping) -> None:
    if asked.language != "xpath":
        click.echo(sum(1 for _ in _ask(asked)))
        return
    counts = count_matches(asked.text, asked.forms, by=by, processes=asked.processes)
    if not counts:
        _tell_nothing(asked, (), None)
    if not by:
        click.echo(str(counts[""]))
        return
    ordered = sorted(counts.items(), key=lambda kv: (0, kv[0]) if by == "year" else (-kv[1], kv[0]))
    _write([_Record((by, "count"), (key, str(count))) for key, count in ordered], asked.form)


def _write_list(queries: Sequence[NamedQuery], form: str) -> None:
    if not queries:
        told = "there are no queries: none of the folders has a folder “queries” with *.xq or *.xpath"
        raise QueryError(told, remedy="start where corpus is, or name a folder")
    rows = (_Record(("name", "title"), (query.name, query.title)) for query in queries)
    if form != "table":
        _write(rows, form)
        return
    width = max(len(query.name) for query in queries)
    for query in queries:
        click.echo(f"{query.name:<{width}}  {_plain(query.title)}")


def _plain(text: str) -> str:
    """Text that cannot move a terminal's cursor, whatever a file or its name may hold."""
    return text.translate(_CONTROL)
