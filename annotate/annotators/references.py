"""Mentions of other documents: telegrams by number, printed documents, footnotes, volumes, "reftel", "Ibid.".

In: text. Out: `Reference` values with what the words say: kind, post, number, direction, date. What they mean
(which printed document, which unprinted telegram) is `annotate.resolve`'s business. Extents follow the custom of the
gold labels: the shortest words that name it in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from annotate.annotators.mentions.capitals import in_usual_case
from annotate.annotators.mentions.numbers import find_numbered
from annotate.annotators.mentions.own_numbers import leading_number
from annotate.annotators.mentions.reference import Reference
from annotate.annotators.mentions.volumes import find_volumes
from annotate.annotators.mentions.words import find_worded
from annotate.registers import Registers
from annotate.tei.view import View
from annotate.values.annotation import Context

if TYPE_CHECKING:
    from annotate.resolve import MessageIndex, Resolved

VERSION: Final = 2
LABEL: Final = "Telegrams, airgrams, despatches, documents, footnotes, volumes and papers that the text refers to."


def find_references(text: str, posts: frozenset[str] = frozenset()) -> list[Reference]:
    """Every mention of another document in a text, in text order.

    :param text: any text; U+FFFC may stand where a footnote's number is printed.
    :param posts: further names of posts, beside the table of `annotate.posts`.

    >>> [(r.kind, r.post, r.number, r.date) for r in find_references("Telegram 279 from Moscow, July 20. (Ibid.)")]
    [('telegram', 'Moscow', '279', 'July 20'), ('ibid', '', '', '')]
    >>> [(r.quote, r.post) for r in find_references("telegrams 101 and 102 from Moscow")]
    [('telegrams 101', 'Moscow'), ('102 from Moscow', 'Moscow')]
    """
    found = [*find_worded(text), *find_volumes(text), *find_numbered(text, posts)]
    found.sort(key=lambda r: (r.start, -r.end))
    kept: list[Reference] = []
    for reference in found:
        if not kept or reference.start >= kept[-1].end:
            kept.append(reference)
    return kept


def extract(text: str) -> dict[str, Any]:
    """The references of one text as the guideline's JSON: ``{"refs": [{quote, kind, post, number, …}]}``.

    >>> extract("See Deptel 12.")["refs"][0]["quote"]
    'Deptel 12'
    """
    own = leading_number(text)
    refs = []
    for r in find_references(text):
        if r.end <= own:
            continue
        made: dict[str, Any] = {
            "quote": r.quote, "kind": r.kind, "post": r.post or None, "number": r.number or None,
            "direction": r.direction or None, "date": r.date or None,
        }  # fmt: skip
        if r.document:
            made["document"] = r.document
        if r.volume:
            made["volume"] = r.volume
        refs.append(made)
    return {"refs": refs}


def find_in_view(view: View, registers: Registers) -> list[Reference]:
    """The references of a document's running text and notes, with offsets in the view's text."""
    found = find_references(in_usual_case(view.text), frozenset(p.name for p in registers.posts.values()))
    # What the conversion says is nothing (a cable's own number, symbols of offices) must not be what "reftel" means.
    nothing = [t for t in view.tags if t.attributes.get("type") == "untagged" and _is_converters(t.attributes)]
    return [r for r in found if not any(t.start < r.end and r.start < t.end for t in nothing)] if nothing else found


def _is_converters(attributes: dict[str, str]) -> bool:
    return attributes.get("resp") == "#reftel.convert"


def annotate(view: View, registers: Registers, context: Context, index: MessageIndex) -> Resolved:
    """The references of a document as annotations, and the messages they mean.

    :param index: the messages they may mean; it resolves them.
    """
    return index.resolve(view, find_in_view(view, registers), context)
