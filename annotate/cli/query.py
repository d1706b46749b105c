"""``reftel query``: XPath, XQuery and named questions to the corpus."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from annotate.cli.showing import Record, align, plain, write_records
from annotate.errors import QueryError
from annotate.query import Grouping, Match, count_matches, look_through, query_files
from annotate.query.forms import Form, find_forms
from annotate.query.limits import SECONDS
from annotate.query.named import NamedQuery, find_query, list_queries, query_folders, similar_query

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_XQUERY_FILES = (".xq", ".xquery", ".xqy")
_GROUPS = ("volume", "year", "person", "document")


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
    files: bool = False
    timeout: float = 0

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
@click.option(
    "--timeout",
    type=click.FloatRange(min=0),
    default=SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="Give up a question that is not answered by then; 0 for never.",
)
@click.option(
    "--allow-files",
    is_flag=True,
    help="Let an XQuery or XPath 3.1 read and import other files and the environment.",
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
    timeout: float,
    allow_files: bool,
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
    functions of annotate/query/reftel.xqm help (reftel:documents(), reftel:names($document, "clearer"), …). A row
    element gives a line of the table: its attributes are the columns.

    \b
    reftel query --xquery 'count(reftel:documents("1967"))'
    reftel query --xquery 'for $d in reftel:documents()
      return <row id="{reftel:id($d)}" date="{reftel:date($d)}" to="{reftel:receiver($d)}"/>'
    reftel query --xquery mine.xq --format json
    reftel query --xpath3 "//dateline//date[@when lt '1964-07-01']"

    A question reads the files it is asked of and no other, unless --allow-files says so, and never the network.

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
        files=allow_files,
        timeout=timeout,
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
        write_records(found, form, columns=columns, places=True)
    else:
        write_records(align(found), form)


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


def _ask(asked: _Asked) -> Iterator[Record]:
    if asked.language == "xpath":
        found = query_files(
            asked.text,
            asked.forms,
            xml=asked.wants_xml,
            context=asked.context,
            processes=asked.processes,
            timeout=asked.timeout,
        )
        yield from (_record(match, asked.context) for match in found)
        return
    from annotate.query.xquery import run_xpath3, run_xquery

    if asked.language == "xpath3":
        rows = run_xpath3(asked.text, asked.forms, xml=asked.wants_xml, files=asked.files, timeout=asked.timeout)
    else:
        rows = run_xquery(
            asked.text,
            asked.forms,
            name=asked.name,
            base=asked.base,
            parameters=dict(asked.parameters),
            xml=asked.wants_xml,
            files=asked.files,
            timeout=asked.timeout,
        )
    yield from (Record(row.columns, row.values, row.xml) for row in rows)


def _record(match: Match, context: bool) -> Record:
    columns, values = ("volume", "document", "line", "text"), (match.volume, match.document, match.line, match.text)
    more = (match.context,) if context else ()
    return Record(
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
            f"reftel: {plain(which)}: {told}, without the machine's tags: the cache has none made from "
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
        hint = f"; did you mean {shown.format(plain(like))}?" if like else ""
        click.echo(f"  column {named.column + 1}: {shown.format(named.name)} does not occur there{hint}", err=True)
    if not seen.tagged:
        click.echo("  none of them holds a machine's tags: name files that reftel annotate has written", err=True)
    like = similar_query(expression or "", folders)
    if like and asked.language == "xpath" and not asked.name:
        click.echo(f"  no question is called {expression}; did you mean {like}? (reftel query --list)", err=True)


# --- showing ------------------------------------------------------------------------------------------------------


def _write_counts(asked: _Asked, by: Grouping) -> None:
    if asked.language != "xpath":
        click.echo(sum(1 for _ in _ask(asked)))
        return
    counts = count_matches(asked.text, asked.forms, by=by, processes=asked.processes, timeout=asked.timeout)
    if not counts:
        _tell_nothing(asked, (), None)
    if not by:
        click.echo(str(counts[""]))
        return
    ordered = sorted(counts.items(), key=lambda kv: (0, kv[0]) if by == "year" else (-kv[1], kv[0]))
    write_records([Record((by, "count"), (key, str(count))) for key, count in ordered], asked.form)


def _write_list(queries: Sequence[NamedQuery], form: str) -> None:
    if not queries:
        told = "there are no queries: none of the folders has a folder “queries” with *.xq or *.xpath"
        raise QueryError(told, remedy="start where corpus is, or name a folder")
    rows = (Record(("name", "title"), (query.name, query.title)) for query in queries)
    if form != "table":
        write_records(rows, form)
        return
    width = max(len(query.name) for query in queries)
    for query in queries:
        click.echo(f"{query.name:<{width}}  {plain(query.title)}")
