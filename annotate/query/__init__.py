"""Questions to the corpus: XPath (`ask`), XQuery (`xquery`), and questions with a name (`named`).

`expressions` reads XPath as people type it, `forms` chooses what file is read, `matches` and `answers` say where each
answer stands, `unmatched` explains why there is none, and ``reftel.xqm`` is what an XQuery may call.
"""

from annotate.query.ask import compile_query, count_matches, query_files
from annotate.query.expressions import bind_names
from annotate.query.forms import Form, find_forms
from annotate.query.matches import Grouping, Match
from annotate.query.unmatched import Seen, look_through

__all__ = [
    "Form",
    "Grouping",
    "Match",
    "Seen",
    "bind_names",
    "compile_query",
    "count_matches",
    "find_forms",
    "look_through",
    "query_files",
]
