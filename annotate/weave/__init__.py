"""Machine tags in a TEI source: `apply` puts them in, `strip` takes them out again, the ledger tells them from hands'.

Weaving is the only code that changes a TEI source. Statements of the header are `annotate.weave.statements`'.
"""

from annotate.weave.apply import Dropped, WeaveError, Woven, apply, keep_woven, select, start_tag
from annotate.weave.ledger import (
    AGENT,
    HEADER,
    NAMELESS,
    find_ledger,
    forget_tags,
    format_ledger,
    own_part,
    read_ledger,
)
from annotate.weave.strip import NO_PAST, Edited, Past, Stripped, rejections, strip

__all__ = (
    "AGENT", "HEADER", "NAMELESS", "NO_PAST", "Dropped", "Edited", "Past", "Stripped", "WeaveError", "Woven", "apply",
    "find_ledger", "forget_tags", "format_ledger", "keep_woven", "own_part", "read_ledger", "rejections", "select",
    "start_tag", "strip",
)  # fmt: skip
