"""What a conversion made of each line and what it doubts, shown to an editor before anything is written.

In: a finished `Conversion`. Out: the same account as text for a terminal, as plain values for scripts, and as HTML for
a page. The doubts come in the order of doubt, the least certain first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from markupsafe import Markup, escape

from annotate.conversion.convert import Conversion
from annotate.conversion.doubts import Doubt, LineRole, most_doubtful_first
from annotate.errors import ReftelError

_WIDTH = 76


def printed_lines(conversion: Conversion) -> list[LineRole]:
    """The lines of a transcription with what each became, in order; what the conversion is silent on is left out."""
    return sorted(conversion.lines, key=lambda line: line.line)


def preview_text(conversion: Conversion) -> str:
    """The account for a terminal: a row a line, then the doubts."""
    lines = printed_lines(conversion)
    wide = max((len(line.role) for line in lines), default=4)
    digits = len(str(max((line.line for line in lines), default=1)))
    out = [conversion.path or conversion.document_id]
    out += [f"  {line.line:>{digits}}  {line.role:<{wide}}  {_short(line.words)}" for line in lines]
    out += [f"  {_count(conversion)}", ""]
    doubts = most_doubtful_first(conversion.doubts)
    if doubts:
        out.append("Doubts, the least certain first:")
        out += [f"  {doubt.cert:<6}  line {doubt.line:>{digits}}  {_told(doubt)}" for doubt in doubts]
    else:
        out.append("No doubts.")
    return "\n".join(out) + "\n"


def preview_values(conversion: Conversion) -> dict[str, Any]:
    """The account as plain values: ``path``, ``document``, ``lines`` and ``doubts`` (the least certain first)."""
    return {
        "path": conversion.path,
        "document": conversion.document_id,
        "lines": [asdict(line) for line in printed_lines(conversion)],
        "doubts": [asdict(doubt) for doubt in most_doubtful_first(conversion.doubts)],
        "error": "",
    }


def refusal_values(path: str, error: ReftelError) -> dict[str, Any]:
    """The account of a transcription that was refused: why, and where."""
    doubt = Doubt(error.line or 1, "layout", "", "low", error.message)
    return {"path": path, "document": "", "lines": [], "doubts": [asdict(doubt)], "error": str(error)}


def preview_html(conversion: Conversion) -> Markup:
    """The account as HTML: a ``section`` with the doubts and a table of the lines, each with the id ``line-N``.

    Every word of the transcription is escaped.
    """
    items = Markup("").join(
        Markup('<li class="doubt {0}"><a href="#line-{1}">line {1}</a> <b>{2}</b>: {3}</li>\n').format(
            doubt.cert, doubt.line, doubt.kind, _told(doubt, kind=False)
        )
        for doubt in most_doubtful_first(conversion.doubts)
    )
    rows = Markup("").join(_rows(conversion))
    doubts = Markup("<ol>\n{}</ol>\n").format(items) if items else Markup("<p>No doubts.</p>\n")
    return Markup(
        '<section class="preview">\n<h2>{}</h2>\n{}<table>\n<thead><tr><th>Line</th><th>Became</th><th>Words</th></tr>'
        "</thead>\n<tbody>\n{}</tbody>\n</table>\n</section>\n"
    ).format(conversion.document_id, doubts, rows)


def _rows(conversion: Conversion) -> Iterator[Markup]:
    doubted: dict[int, str] = {}
    for doubt in most_doubtful_first(conversion.doubts):
        doubted.setdefault(doubt.line, doubt.cert)
    seen: set[int] = set()
    for line in printed_lines(conversion):
        css = Markup(' class="{}"').format(doubted[line.line]) if line.line in doubted else Markup("")
        # A line that became two things (a label and its item) has its id once.
        ident = Markup("") if line.line in seen else Markup(' id="line-{}"').format(line.line)
        seen.add(line.line)
        yield Markup("<tr{}{}><td>{}</td><td>{}</td><td>{}</td></tr>\n").format(
            ident, css, line.line, escape(line.role), escape(line.words)
        )


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= _WIDTH else f"{words[: _WIDTH - 1]}…"


def _told(doubt: Doubt, *, kind: bool = True) -> str:
    words = f" “{_short(doubt.words)}”" if doubt.words else ""
    return f"{doubt.kind}: {doubt.told}{words}" if kind else f"{doubt.told}{words}"


def _count(conversion: Conversion) -> str:
    """How many lines became what, the commonest first."""
    counts = Counter(line.role for line in conversion.lines)
    return ", ".join(f"{number} {role}" for role, number in counts.most_common())
