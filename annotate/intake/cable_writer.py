"""The content of a cable's ``<div>``: its lines in order, each field marked.

In: a cable taken apart. Out: TEI as text, what stands apart from it (`annotate.intake.cable_ink`), and the messages
that its references name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final

from annotate.conversion.lists import Listed, nest, read_label
from annotate.conversion.tei import attributes, escape
from annotate.intake import cable_forms as forms
from annotate.intake.cable_text import Apart, Passage, gather_apart, join_lines
from annotate.intake.cables import Cable, Piece, address_of
from annotate.posts import post_of
from annotate.values.messages import STATE, message_id
from annotate.values.slugs import category_id

_RESP: Final = ' resp="#reftel.convert" cert="high"'
_LISTS: Final = {
    "eo": "simple", "tags": "simple", "subject": "subject", "references": "references", "authority": "simple",
}  # fmt: skip
_REFERENCE: Final = re.compile(r"(?:(?<=\s)|^)(\(?[A-Z]\)|[A-Z][.)])\s+")


class CableWriter:
    """Writes a cable's lines in order: heading, opener, fields, text, closer."""

    def __init__(self, cable: Cable, heading: str) -> None:
        self.cable = cable
        self.heading = heading
        self.aparts: list[tuple[str, str]] = []
        self.passages: list[Passage] = []
        self.messages: dict[str, forms.Cited] = {}
        self._pages: Counter[str] = Counter()

    def write(self) -> str:
        items = gather_apart(self.cable.pieces, (f"apart_{n}" for n in count(1)))
        first = next((i for i, item in enumerate(items) if _kind(item) in _LISTS or _kind(item) == "text"), len(items))
        while first and isinstance(items[first - 1], Apart):
            first -= 1
        out = [f'<head><supplied resp="#reftel.convert">{self.heading}</supplied></head>', self._opener(items[:first])]
        rest = items[first:]
        text = next((i for i, item in enumerate(rest) if _kind(item) in ("text", "signed")), len(rest))
        while text and isinstance(rest[text - 1], Apart):
            text -= 1
        out += self._fields(rest[:text])
        closing = next((i for i, item in enumerate(rest) if _kind(item) == "signed"), len(rest))
        out += self._text(rest[text:closing])
        for item in rest[closing:]:
            if isinstance(item, Apart):
                out.append(self._place(item))
            else:
                out.append(f"<closer><signed>{escape(item.words)}</signed></closer>")
        return "\n".join(f"        {line}" for line in out if line)

    def _place(self, apart: Apart) -> str:
        """The place of what stands apart; its words go to the header."""
        if apart.page is None:
            ident, tag = apart.id, f'<anchor xml:id="{apart.id}"/>'
        else:
            section, page = apart.page
            n = str(page) if section < 2 else f"{section}.{page}"
            self._pages[n] += 1
            ident = f"pg_{n}" if self._pages[n] == 1 else f"pg_{n}_{self._pages[n]}"
            tag = f'<pb n="{n}" xml:id="{ident}"/>'
        self.aparts.append((ident, "\n".join(apart.lines)))
        return tag

    def _opener(self, items: Sequence[Piece | Apart]) -> str:
        lines: list[str] = []
        for item in items:
            if isinstance(item, Apart):
                lines.append(self._place(item))
                continue
            words = _line_of_header(item, self.cable)
            lines.append(words if item.kind == "time" else f"{words}<lb/>")
        return f"<opener>\n          {(chr(10) + ' ' * 10).join(lines)}\n        </opener>" if lines else ""

    def _fields(self, items: Sequence[Piece | Apart]) -> Iterator[str]:
        """The fields above the text, one list each; a line that is none is a paragraph."""
        parts: list[str] = []  # of the open list, whose last item is open too
        kind = ""
        labelled = False

        def close() -> Iterator[str]:
            if parts:
                yield f'<list type="{_LISTS[kind]}">{"".join(parts)}</item></list>'
                parts.clear()

        for item in items:
            if isinstance(item, Apart):
                if parts:
                    parts.append(self._place(item))
                else:
                    yield self._place(item)
            elif item.kind not in _LISTS:
                yield from close()
                yield f"<p>{_line_of_header(item, self.cable)}</p>"
            elif not item.goes_on:
                yield from close()
                kind = item.kind
                named = forms.read_field(item.words)
                cut = named[1] if named else 0
                parts.append(f"<head>{escape(item.words[:cut].strip())}</head>")
                words = item.words[cut:].strip()
                labelled = kind == "references" and _REFERENCE.match(words) is not None
                parts.append("</item>".join(self._references(words) if labelled else [self._item(words, kind)]))
            elif kind == "references" and _REFERENCE.match(item.words):
                # TEI lists have labels throughout or not at all.
                more = self._references(item.words) if labelled else [self._item(item.words, kind)]
                parts += [f"</item>{each}" for each in more]
            else:
                parts.append(" " + (self._cited(item.words) if kind == "references" else escape(item.words)))
        yield from close()

    def _item(self, words: str, kind: str) -> str:
        """An item, left open: a line may go on with it."""
        return f"<item>{self._cited(words) if kind == 'references' else escape(words)}"

    def _references(self, words: str) -> Iterator[str]:
        """References, a label and an open item each: "A. STATE 1234; B. MOSCOW 250"."""
        starts = [match.start(1) for match in _REFERENCE.finditer(words)]
        for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
            label, _, rest = words[start:end].strip().partition(" ")
            yield f"<label>{escape(label)}</label>{self._item(rest.strip(), 'references')}"

    def _cited(self, words: str) -> str:
        """Words that name cables, each pointing at the message it names (`annotate.values.messages`)."""
        out, at = [], 0
        own = post_of(self.cable.post)
        for cited in forms.read_cited(words):
            year = cited.year or (self.cable.time.when[:4] if self.cable.time is not None else "")
            ident = message_id("telegram", cited.number, cited.post, own if own != STATE else "", year)
            self.messages.setdefault(ident, cited)
            # In the first weeks of a year, a number without a year may be last year's.
            early = not cited.year and self.cable.time is not None and self.cable.time.when[5:7] in ("01", "02")
            cert = "medium" if early else "high"
            tag = f'<ref type="telegram" target="#{ident}" resp="#reftel.convert" cert="{cert}">'
            out.append(f"{escape(words[at : cited.start])}{tag}{escape(words[cited.start : cited.end])}</ref>")
            at = cited.end
        return "".join(out) + escape(words[at:])

    def _text(self, items: Sequence[Piece | Apart]) -> Iterator[str]:
        joined = join_lines(items)
        passages = [item for item in joined if isinstance(item, Passage)]
        self.passages = passages
        labels = [label for at, passage in enumerate(passages) if (label := read_label(passage.words, at)) is not None]
        loose = _loose(passages, {label.at for label in labels})
        listed = {each.label.at: each for each in nest(labels, loose)} if labels else {}
        final: dict[int, int] = {}  # the last label in each list, lists within it included
        chain: list[int] = []
        for each in listed.values():
            del chain[each.level - 1 :]
            chain.append(each.number)
            final |= dict.fromkeys(chain, each.label.at)
        yield from self._nested(joined, listed, final)

    def _nested(
        self, joined: Sequence[Passage | Apart], listed: dict[int, Listed], final: dict[int, int]
    ) -> Iterator[str]:
        """Paragraphs, and lists opened and closed where their labels say."""
        open_lists: list[int] = []
        at = -1
        for item in joined:
            if isinstance(item, Apart):
                yield self._place(item)
                continue
            at += 1
            each = listed.get(at)
            if each is None:
                while open_lists and final[open_lists[-1]] < at:
                    open_lists.pop()
                    yield "</item></list>"
                yield f"<p>{self._inline(item)}</p>"
                continue
            if each.number in open_lists:
                while open_lists[-1] != each.number:
                    open_lists.pop()
                    yield "</item></list>"
                yield "</item>"
            else:
                while len(open_lists) >= each.level:
                    open_lists.pop()
                    yield "</item></list>"
                open_lists.append(each.number)
                yield "<list>"
            label = item.words[: each.label.size]
            yield f"<label>{escape(label)}</label><item>{self._inline(item, each.label.size)}"
        for _ in open_lists:
            yield "</item></list>"

    def _inline(self, passage: Passage, skip: int = 0) -> str:
        out = []
        for part in passage.parts:
            if isinstance(part, Apart):
                out.append(self._place(part))
                continue
            words = part[skip:] if skip else part
            skip = max(0, skip - len(part))
            out.append(escape(words))
        return "".join(out).strip()


def _kind(item: Piece | Apart) -> str:
    return "apart" if isinstance(item, Apart) else item.kind


def _loose(passages: Sequence[Passage], labelled: set[int]) -> list[int]:
    """For each paragraph the number of those before it that bear no label (`annotate.conversion.lists.nest`)."""
    loose = [0] * (len(passages) + 1)
    for at in range(len(passages)):
        loose[at + 1] = loose[at] + (at not in labelled)
    return loose


def _line_of_header(piece: Piece, cable: Cable) -> str:
    """A line above the fields, its parts marked."""
    words = piece.words
    if piece.kind == "time" and cable.time is not None:
        time = cable.time
        before = words[: time.start].rstrip()
        marked = _segment("precedence", before, cable.time.precedences[:1])
        date = f"<date{attributes({'when': time.when})}>{escape(words[time.start : time.end])}</date>"
        return f"<dateline>{marked}{' ' * bool(before)}{date}{escape(words[time.end :])}</dateline>"
    if piece.kind in ("from", "to", "information"):
        return _party_line(piece)
    if piece.kind == "classification" and not piece.goes_on:
        marking = forms.read_classification(words)
        size = marking.size if marking else 0
        names = (marking.name,) if marking else ()
        return _segment("classification", words[:size], names) + _numbered(words[size:], cable.number)
    if piece.kind == "classification":
        return _numbered(words, cable.number)
    if piece.kind in ("distribution", "making", "routing"):
        # Symbols and numbers that mean nothing an annotator knows: "NSC-05" is an office and its copies, no paper.
        return f'<seg type="untagged" resp="#reftel.convert">{escape(words)}</seg>'
    if piece.kind == "handling":
        return _segment("handling", words, forms.read_handling(words) or ())
    return escape(words)


def _segment(kind: str, words: str, names: Sequence[str]) -> str:
    if not words or not names:
        return escape(words)
    return f'<seg type="{kind}" ana="#{category_id(names[0])}"{_RESP}>{escape(words)}</seg>'


def _numbered(words: str, number: str) -> str:
    """The rest of the classification line, the message's own number marked."""
    found = re.search(rf"0*{re.escape(number)}(?!\d)", words) if number else None
    if not found:
        return escape(words)
    before, after = words[: found.start()], words[found.end() :]
    own = f'{escape(before.lstrip())}<idno type="telegram"{_RESP}>{found.group()}</idno>{escape(after)}'
    # The cable's own name is no reference to it.
    space = before[: len(before) - len(before.lstrip())]
    return f'{space}<seg type="untagged" resp="#reftel.convert">{own}</seg>'


def _party_line(piece: Piece) -> str:
    """A line of the address: the post's city marked, and who is only informed as one to whom it was repeated."""
    address = address_of(piece)
    head = piece.words[: len(piece.words) - len(address.words)]
    start, end = address.place
    if start == end:
        return escape(piece.words)
    kind = ' type="repeated"' if piece.kind == "information" else ""
    city = f"<placeName{kind}{_RESP}>{escape(address.words[start:end])}</placeName>"
    return escape(head + address.words[:start]) + city + escape(address.words[end:])
