"""A cable as TEI: each field in its place, the text joined, and every printed character still there.

In: a cable's text. Out: a `Conversion`, as of any transcription. Header lines stand in the ``opener`` in order, the
fields above the text are lists, as FRUS encodes a memorandum's. What is none of the text (page headers, stamps, a
section's repeated header) would cut sentences in two; it stands in the header, ``notesStmt/note[@type="apart"]``, each
note pointing (``@corresp``) at the ``pb`` or ``anchor`` of its place. The law, checked on the finished file
(`check_cable_ink`): the text, with each such note put back at its place, is the cable, ink for ink.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final

from markupsafe import Markup

from annotate.conversion.convert import Conversion, digest_of_sources, load_template, made_digest
from annotate.conversion.doubts import Doubt, LineRole
from annotate.conversion.facts import Volume
from annotate.conversion.ink import first_difference, ink
from annotate.conversion.lists import Listed, nest, read_label
from annotate.conversion.tei import attributes, escape
from annotate.conversion.transcription import Transcription
from annotate.errors import InkError, TranscriptionError
from annotate.intake import cable_forms as forms
from annotate.intake.cable_text import Apart, Passage, gather_apart, join_lines
from annotate.intake.cables import Cable, Piece, address_of, read_cable
from annotate.posts import name_of, post_of
from annotate.values.messages import STATE, message_id
from annotate.values.slugs import category_id

VERSION: Final = 1
_RESP: Final = ' resp="#reftel.convert" cert="high"'
_HEADER: Final = frozenset(
    "distribution making routing time from to information classification handling remark".split()
)
_LISTS: Final = {
    "eo": "simple", "tags": "simple", "subject": "subject", "references": "references", "authority": "simple",
}  # fmt: skip
_ROLES: Final = {
    "time": "dateline", "signed": "signed", "apart": "apart", "text": "p", "subject": "subject",
    "references": "references",
}  # fmt: skip
_ID: Final = re.compile(r"[A-Za-z_][\w.-]*")
_REFERENCE: Final = re.compile(r"(?:(?<=\s)|^)(\(?[A-Z]\)|[A-Z][.)])\s+")


def convert_cable(text: str, *, path: str, document_id: str, volume: Volume, facts_text: str = "") -> Conversion:
    """Make TEI of a cable.

    :param text: as `annotate.conversion.transcription.read_transcription` gives it; `annotate.intake.cables.is_cable`.
    :raises TranscriptionError: the name cannot be an id, or the cable has no sender.
    :raises InkError: the TEI would lose or change a printed character.
    """
    if not _ID.fullmatch(document_id):
        raise TranscriptionError(
            f"the name {document_id!r} cannot be a document's id", path=path, remedy="name the file as d259.txt"
        )
    cable = read_cable(text)
    heading = _heading(cable)
    writer = _Writer(cable, heading)
    content = writer.write()
    # In the edition a document's id is made of its number.
    n = document_id[1:] if re.fullmatch(r"d\d+", document_id) else ""
    named = attributes({"subtype": "historical-document", "xml:id": document_id, "n": n})
    tei = load_template("tei/cable.xml").render(
        title=re.sub(r"<[^>]*>", "", heading), volume=volume, document_id=document_id, number="", genre="telegram",
        version=VERSION, supplied="", url="", url_source="", transcription_digest=digest_of_sources(text, facts_text),
        sender=None, receiver=None, place="", date=None, cert="high", received=None, country="",
        cable=cable, categories=_categories(cable), aparts=writer.aparts, time_words=_time_words(cable),
        messages=writer.messages, name_of=name_of,
        body=Markup(f'      <div type="document"{named}>\n{content}\n      </div>'),  # noqa: S704 - escaped above
    )  # fmt: skip
    tei = tei.replace('<ab type="made"></ab>', f'<ab type="made">{made_digest(tei)}</ab>', 1)
    check_cable_ink(text, tei, path)
    doubts = tuple(_doubts(cable, writer.passages))
    warnings = tuple(f"{path}:{doubt.line}: {doubt.told}" for doubt in doubts if doubt.cert == "low")
    return Conversion(
        path, document_id, tei, Transcription(path, text, (), (), ()), (), warnings, doubts,
        tuple(_roles(cable, writer.passages)),
    )  # fmt: skip


# ---- the ink ------------------------------------------------------------------------------------------------------

_APART: Final = re.compile(r'<note type="apart" corresp="#([^"]+)">(.*?)</note>', re.DOTALL)
_PLACE: Final = re.compile(r'<(?:pb|anchor)\b[^>]*?\bxml:id="([^"]+)"[^>]*/>')
_SUPPLIED: Final = re.compile(r"<supplied\b.*?</supplied>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]*>")


def cable_words(tei: str) -> str:
    """What a cable's TEI holds of it, in order: its text, and at each ``pb`` or ``anchor`` what stands apart there.

    >>> header = '<note type="apart" corresp="#pg_2">PAGE 02</note>'
    >>> cable_words(header + '<div type="document"><p>A <pb xml:id="pg_2"/>B</p></div>')
    'A PAGE 02B'
    """
    start = tei.find("<div ")
    aparts: dict[str, str] = dict(_APART.findall(tei[:start]))
    body = _SUPPLIED.sub("", tei[start : tei.rfind("</div>")])
    met: list[str] = []

    def put_back(place: re.Match[str]) -> str:
        met.append(place[1])
        return aparts.get(place[1], "")

    words: str = html.unescape(_TAG.sub("", _PLACE.sub(put_back, body)))
    # What no place of the text points at is lost to it: it is shown where the check will see that it is not there.
    return words if sorted(met) == sorted(aparts) else words + "".join(aparts[key] for key in aparts if key not in met)


def check_cable_ink(text: str, tei: str, path: str) -> None:
    """Refuse TEI that would not hold its cable, every character in order.

    :raises InkError: with the first line at which they part.
    """
    expected, found = ink(text), ink(cable_words(tei))
    if expected == found:
        return
    at = first_difference(expected, found)
    number, seen = 0, 0
    lines = text.split("\n")
    while number < len(lines) and seen <= at:
        seen += len(ink(lines[number]))
        number += 1
    raise InkError(
        f"the TEI would hold “{found[at : at + 30]}” where the cable has “{expected[at : at + 30]}”",
        path=path, line=number, remedy="report this; nothing was written",
    )  # fmt: skip


# ---- the heading and the header -----------------------------------------------------------------------------------


def _heading(cable: Cable) -> str:
    """A heading as FRUS would print it, from the address; it is supplied, since no cable has one."""
    number = f" {cable.number}" if cable.number else ""
    words = f"Telegram{number}"
    if cable.sender is not None:
        words += f" From {_the(cable.sender.name)}{_party('from', cable.sender.name)}"
    names = list(dict.fromkeys(address.name for address in cable.receivers))
    if len(names) > 3:
        return f"{words} to {_party('to', 'Certain Posts')}"
    if names:
        words += " to " + " and ".join(_the(name) + _party("to", name) for name in names)
    return words


_ARTICLE: Final = re.compile(
    r"(?:Embassy|Consulate|Mission|Interests|Liaison|Office|Legation|Department|White House|National|Central|Joint)\b"
)


def _the(name: str) -> str:
    return "the " if _ARTICLE.match(name) else ""


def _party(kind: str, name: str) -> str:
    return f'<gloss type="{kind}"{_RESP}>{escape(name)}</gloss>'


def _categories(cable: Cable) -> list[tuple[str, str, str]]:
    """Scheme, id and words of each marking."""
    marks = [("classification", cable.classification)] if cable.classification else []
    if cable.time is not None and cable.time.precedences:
        marks.append(("precedence", cable.time.precedences[0]))
    marks += [("handling", name) for name in cable.handling]
    return [(scheme, category_id(words), words) for scheme, words in marks]


def _time_words(cable: Cable) -> str:
    piece = next((piece for piece in cable.pieces if piece.kind == "time"), None)
    return piece.words[cable.time.start : cable.time.end] if piece is not None and cable.time is not None else ""


# ---- the text -----------------------------------------------------------------------------------------------------


class _Writer:
    """Writes a cable's lines in order: heading, opener, fields, text, closer."""

    def __init__(self, cable: Cable, heading: str) -> None:
        self.cable = cable
        self.heading = heading
        self.aparts: list[tuple[str, str]] = []
        self.passages: list[Passage] = []
        self.messages: dict[str, forms.Cited] = {}
        self._seen: set[str] = set()

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
            ident = f"pg_{n}"
            while ident in self._seen:
                ident += "_"
            tag = f'<pb n="{n}" xml:id="{ident}"/>'
        self._seen.add(ident)
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
        open_list: list[str] = []
        kind = ""

        def close() -> Iterator[str]:
            if open_list:
                yield f'<list type="{_LISTS[kind]}">{"".join(open_list)}</list>'
                open_list.clear()

        for item in items:
            if isinstance(item, Apart):
                if open_list:
                    open_list[-1] = open_list[-1].removesuffix("</item>") + self._place(item) + "</item>"
                else:
                    yield self._place(item)
            elif item.kind in _LISTS:
                if not item.goes_on:
                    yield from close()
                    kind = item.kind
                    open_list += self._field(item)
                elif kind == "references" and _REFERENCE.match(item.words):
                    # TEI lists have labels throughout or not at all.
                    plain = any(part.startswith("<item") for part in open_list)
                    open_list += [f"<item>{self._cited(item.words)}</item>"] if plain else self._references(item.words)
                else:
                    more = self._cited(item.words) if kind == "references" else escape(item.words)
                    open_list[-1] = f"{open_list[-1].removesuffix('</item>')} {more}</item>"
            else:
                yield from close()
                yield f"<p>{_line_of_header(item, self.cable)}</p>"
        yield from close()

    def _field(self, piece: Piece) -> Iterator[str]:
        """A field's head and its words."""
        named = forms.read_field(piece.words)
        cut = named[1] if named else 0
        yield f"<head>{escape(piece.words[:cut].strip())}</head>"
        rest = piece.words[cut:].strip()
        if piece.kind == "references" and _REFERENCE.match(rest):
            yield from self._references(rest)
        else:
            yield f"<item>{self._cited(rest) if piece.kind == 'references' else escape(rest)}</item>"

    def _references(self, words: str) -> Iterator[str]:
        """References, a label and an item each: "A. STATE 1234; B. MOSCOW 250"."""
        starts = [match.start(1) for match in _REFERENCE.finditer(words)]
        for start, end in zip(starts, [*starts[1:], len(words)], strict=True):
            label, _, rest = words[start:end].strip().partition(" ")
            yield f"<label>{escape(label)}</label><item>{self._cited(rest.strip())}</item>"

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


# ---- the account --------------------------------------------------------------------------------------------------


def _doubts(cable: Cable, passages: Sequence[Passage]) -> Iterator[Doubt]:
    for line, words, cert, told in cable.doubts:
        yield Doubt(line, "parties" if "number" in told else "date", words, cert, told)
    if cable.sender is None or not cable.receivers:
        yield Doubt(1, "parties", "", "low", "the address names no sender, or nobody to whom it went")
    own = cable.post
    if cable.sender is not None and own and not _agree(cable.sender.words, own):
        told = f"the cable is numbered by {own} but sent by {cable.sender.words}"
        line = next(piece.line for piece in cable.pieces if piece.kind == "from")
        yield Doubt(line, "parties", cable.sender.words, "medium", told)
    if not any(piece.kind == "signed" for piece in cable.pieces):
        last = next((piece for piece in reversed(cable.pieces) if piece.kind == "text"), None)
        if last is not None:
            yield Doubt(
                last.line, "layout", last.words[:40], "medium", "no signature was found; this line ends the text"
            )
    for piece in cable.pieces:
        if piece.kind == "remark":
            yield Doubt(
                piece.line, "layout", piece.words[:40], "medium", "a line above the text that is none of its fields"
            )
    for passage in passages:
        for before, after in zip(passage.parts, passage.parts[1:], strict=False):
            if isinstance(before, Apart) and isinstance(after, str):
                told = "the paragraph goes on over a page’s end"
                yield Doubt(passage.line, "layout", passage.words[:40], "high", told)
                break


def _agree(sender: str, post: str) -> bool:
    return post.replace(" ", "") in sender.replace(" ", "") or (post == "STATE" and "SECSTATE" in sender)


def _roles(cable: Cable, passages: Sequence[Passage]) -> Iterator[LineRole]:
    joined = {line for passage in passages for line in passage.joined}
    for piece in cable.pieces:
        role = "joined" if piece.line in joined or piece.goes_on else _ROLES.get(piece.kind, piece.kind)
        yield LineRole(piece.line, role, piece.words)
