"""What a reference means: the printed document, the footnote, the volume, or the unprinted message it names.

In: a document's text view, its references (`annotate.annotators.references`), what its heading says, and an index
of all numbered messages of a volume or a corpus. Out: annotations with targets, and the unprinted messages they
name. Numbers, posts, direction and dates decide. All functions are pure.
"""

from annotate.resolve.index import Entry, MessageIndex, build_index, read_entry
from annotate.resolve.messages import Resolved
from annotate.resolve.resolver import resolve
from annotate.resolve.volumes import volume_id
from annotate.values.annotation import Message

__all__ = (
    "Entry",
    "Message",
    "MessageIndex",
    "Resolved",
    "build_index",
    "read_entry",
    "resolve",
    "volume_id",
)
