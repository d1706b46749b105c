"""The ledger in a file's header: what the machine remembers of its own tags, to tell them from an editor's.

In: a document's source with tags. Out: a mark for each machine tag, and the ledger's text. A mark says what the tag is
and where it stands, by its words and those next to it, never by a place in the file: so it outlives reformatting,
other spelling, and a paragraph's move. The ledger is written in the lines of the document: one for each, with a key
of that line's own content and the marks of its tags. So two people's changes to a file merge in the ledger where they
merge in the document.

``=d259`` opens a document; ``k3Fz`` is a line's key; ``d9Zyx1nUQaj`` a tag's mark; ``!d9Zyx1nUQaj`` that of a tag an
editor took out, which stays away. What the statements of the header are is told under ``=header``.
"""

from __future__ import annotations

import hashlib
import re
from base64 import urlsafe_b64encode
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final
from zlib import crc32

from annotate.tei.kinds import BLOCKS
from annotate.tei.scan import (
    TAG,
    TOKEN,
    Element,
    characters,
    find_elements,
    find_header,
    hides_value,
    read_attributes,
    unescape,
)

HEADER: Final = "header"
NAMELESS: Final = "-"  # stands in the ledger for a document without an id
AGENT: Final = "#reftel."
# The converter's statements about a transcription are no annotator's, and outlive every rerun.
CONVERTER: Final = "#reftel.convert"
_JOINTS: Final = frozenset(("xml:id", "next", "prev"))
_ALPHABET: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_NEAR: Final = 8  # characters of the words before and after that a mark tells of
_CORE, _SAME, _LEFT, _MARK = 4, 7, 9, 11  # where the parts of a mark end
# The attributes that say what a tag means. A later program may be surer of it or add a role: it is the same tag still.
_POINTERS: Final = frozenset(("type", "corresp", "target", "ref", "ana", "key"))
_KEY: Final = 4
_OLD: Final = 6  # characters of a digest in ledgers written before marks
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Found:
    """A machine's tag as it stands in a source; places are characters of its plain spelling.

    :param mark: four characters of what it means (element, type and target, words), three of its other attributes,
        two each of its words with those before and with those after.
    """

    name: str
    attributes: dict[str, str]
    start: int
    inner: int
    inner_end: int
    end: int
    mark: str

    def moved(self, by: int) -> Found:
        """The same tag where its document begins elsewhere."""
        places = (self.start + by, self.inner + by, self.inner_end + by, self.end + by)
        return Found(self.name, self.attributes, *places, self.mark)


@dataclass(slots=True)
class Ledger:
    """What a ledger says. Keys are the ids of documents, and `HEADER`.

    :param marks: of the tags that the last run left.
    :param rejected: of the tags that editors took out.
    :param old: digests of a ledger written before there were marks, in order.
    """

    marks: dict[str, list[str]] = field(default_factory=dict)
    rejected: dict[str, list[str]] = field(default_factory=dict)
    old: dict[str, list[str]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.marks or self.rejected or self.old)


# --- marks --------------------------------------------------------------------------------------------------------


def mark_of(name: str, attributes: Mapping[str, str], words: str, before: str = "", after: str = "") -> str:
    """The mark of a tag.

    :param words: its words without white space; before, after: those next to it in its block, likewise.
    """
    near = _short(before[-_NEAR:] + "\x1f" + words[:_NEAR]) + _short(words[-_NEAR:] + "\x1f" + after[:_NEAR])
    return _digest(name, tuple(attributes.items()), words) + near


@lru_cache(maxsize=1 << 14)  # every tag is asked for twice, when it is woven and when that is verified; many recur
def _digest(name: str, attributes: tuple[tuple[str, str], ...], words: str) -> str:
    what = [f"{k}={v}" for k, v in sorted(attributes) if k in _POINTERS]
    how = [f"{k}={v}" for k, v in sorted(attributes) if k not in _POINTERS and k not in _JOINTS]
    return _letters([name, *what, words], _CORE) + _letters(how, _SAME - _CORE)


def _letters(told: Iterable[str], length: int) -> str:
    raw = hashlib.blake2b("\x1f".join(told).encode("utf-8", "surrogatepass"), digest_size=3).digest()
    return urlsafe_b64encode(raw)[:length].decode()


def short_digest(text: str) -> str:
    """Eight letters and digits for a text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()


@lru_cache(maxsize=1 << 14)
def _short(text: str) -> str:
    value = crc32(text.encode("utf-8", "surrogatepass"))
    return _ALPHABET[value & 63] + _ALPHABET[value >> 6 & 63]


def statement_mark(xml: str) -> str:
    """The mark of a statement in the header: an element with all it holds, however it is laid out."""
    told: list[str] = []
    for token in TOKEN.finditer(xml):
        kind = token.lastgroup
        if kind == "empty":
            if token["close"]:
                told.append("/")
                continue
            attributes = read_attributes(token["attributes"])
            told += [f"<{token['name']}", *(f"{k}={v}" for k, v in sorted(attributes.items()))]
            told += ["/"] if token["empty"] else []
        elif kind in ("text", "cdata") and (words := _SPACE.sub(" ", _text(token)).strip()):
            told.append(words)
    return _digest("", (), "\x1f".join(told)) + "AAAA"


def _text(token: re.Match[str]) -> str:
    return unescape(token[0]) if token.lastgroup == "text" else token["cdata"]


def old_digest(found: Found, source: str) -> str:
    """A tag's digest as ledgers had it before there were marks."""
    markup = source[found.inner : found.inner_end]
    words = _SPACE.sub("", characters(markup, without="note")) if found.end > found.inner else ""
    return _old(found.name, tuple(found.attributes.items()), _escaped_as_then(words))


def old_statement_digest(name: str, attributes: Mapping[str, str], inside: str) -> str:
    """A header statement's digest as ledgers had it before there were marks."""
    return _old(name, tuple(attributes.items()), _SPACE.sub(" ", inside))


def _old(name: str, attributes: tuple[tuple[str, str], ...], words: str) -> str:
    told = [name, *(f"{k}={v}" for k, v in sorted(attributes) if k not in _JOINTS), words]
    raw = hashlib.blake2b("\x1f".join(told).encode(), digest_size=6).digest()
    return urlsafe_b64encode(raw)[:_OLD].decode()


def _escaped_as_then(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_WALL: Final = "\x00"  # no XML file can hold it


class _Stream:
    """The words of a document's running text, or of a note, in pieces; blocks are parted by a wall."""

    __slots__ = ("opened", "pieces")

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.opened: list[tuple[Element, int, int]] = []  # one of ours, and the pieces its words begin and end before

    def marks(self) -> Iterator[Found]:
        """The machine's tags in it, each with its mark."""
        for tag, start, end in self.opened:
            attributes = tag.attributes
            words = "".join("".join(self.pieces[start:end]).replace(_WALL, "").split())
            mark = mark_of(tag.name, attributes, words, self._before(start), self._after(end))
            yield Found(tag.name, attributes, tag.start, tag.inner, tag.inner_end, tag.end, mark)

    def _before(self, at: int) -> str:
        words = ""
        while at and len(words) < _NEAR and (piece := self.pieces[at - 1]) != _WALL:
            words = (
                "".join(piece[-4 * _NEAR :].split())[-_NEAR:] + words
                if len(piece) > 4 * _NEAR
                else "".join(piece.split()) + words
            )
            at -= 1
        return words[-_NEAR:]

    def _after(self, at: int) -> str:
        words = ""
        while at < len(self.pieces) and len(words) < _NEAR and (piece := self.pieces[at]) != _WALL:
            words += "".join(piece.split())
            at += 1
        return words[:_NEAR]


def find_tags(source: str, start: int = 0, end: int | None = None) -> list[Found]:
    """The machine's tags over words in a document, in the order of their start tags; places count from its start.

    :param source: plainly spelled; start, end: where the document's ``div`` begins and ends in it.
    """
    stop = len(source) if end is None else end
    if source.find("reftel", start, stop) < 0 and not hides_value(source, "resp", start, stop):
        return []
    return list(_find_tags(source[start:stop]))


@lru_cache(maxsize=1024)  # a document is asked when it is woven, and when that is verified
def _find_tags(div: str) -> tuple[Found, ...]:
    reading = _Reading()
    done = 0
    for token in TAG.finditer(div):
        if token.start() > done:
            text = div[done : token.start()]
            reading.here.pieces.append(unescape(text) if "&" in text else text)
        done = token.end()
        if token["close"]:
            reading.close(token)
        elif token["name"] is not None:
            reading.open(token)
    for stream in (reading.here, *reading.around):
        reading.found += stream.marks()
    return tuple(sorted(reading.found, key=lambda f: (f.start, -f.end)))


class _Reading:
    """What is open where a document is being read for the machine's tags."""

    __slots__ = ("around", "found", "here", "stack")

    def __init__(self) -> None:
        self.here = _Stream()
        self.around: list[_Stream] = []
        self.found: list[Found] = []
        # The name of an element, or, of one of ours, its start tag and where its words begin.
        self.stack: list[str | tuple[re.Match[str], int]] = []

    def open(self, token: re.Match[str]) -> None:
        _, name, inside, empty = token.groups()
        here, end = self.here, token.end()
        if ("reftel" in inside or "&" in inside) and is_machine(read_attributes(inside)):
            if empty:
                here.opened.append(
                    (Element(name, inside, token.start(), end, end, end), len(here.pieces), len(here.pieces))
                )
            else:
                self.stack.append((token, len(here.pieces)))
            return
        if name == "note" and not empty:
            self.around.append(here)
            self.here = _Stream()
        elif name in BLOCKS:
            here.pieces.append(_WALL)
        if not empty:
            self.stack.append(name)

    def close(self, token: re.Match[str]) -> None:
        opened = self.stack.pop() if self.stack else ""
        if isinstance(opened, tuple):
            tag, at = opened
            element = Element(tag["name"], tag["attributes"], tag.start(), tag.end(), token.start(), token.end())
            self.here.opened.append((element, at, len(self.here.pieces)))
        elif opened == "note":
            self.found += self.here.marks()
            self.here = self.around.pop()
        elif opened in BLOCKS:
            self.here.pieces.append(_WALL)


def forget_tags() -> None:
    """Forget the documents that `find_tags` remembers, once what was woven is verified: a volume's are large."""
    _find_tags.cache_clear()


def is_machine(attributes: Mapping[str, str]) -> bool:
    """Whether an element says that an annotator made it."""
    resp = attributes.get("resp", "")
    return resp.startswith(AGENT) and resp != CONVERTER


# --- the ledger's text --------------------------------------------------------------------------------------------


def write_lines(woven: str, marks: Iterable[tuple[int, str]], loose: Iterable[str] = ()) -> str:
    """A document's part of the ledger.

    :param woven: its ``div`` with its tags: what its lines are is what the ledger's are made of, so that both change
        together, and together merge.
    :param marks: the number of the line, from 0, that each tag begins in, with its mark; ``!`` before those of tags
        that stay away.
    :param loose: what stays away and has no line at present.
    """
    told = woven.encode("utf-8", "surrogatepass").replace(b"\r\n", b"\n").split(b"\n")
    # Three bytes of each line's sum, that is four characters.
    keys = urlsafe_b64encode(b"".join([crc32(line).to_bytes(4, "big")[1:] for line in told])).decode()
    lines = [[keys[i : i + _KEY]] for i in range(0, len(keys), _KEY)]
    lines[0] += loose
    for number, mark in marks:
        lines[number].append(mark)
    return "\n".join([" ".join(line) for line in lines])


def lines_of(source: str) -> list[int]:
    """Where each line of a source but the first begins, for `bisect`."""
    return [m.end() for m in re.finditer("\n", source)]


def number_of_line(starts: Sequence[int], at: int) -> int:
    """The number, from 0, of the line a character stands in."""
    return bisect_right(starts, at)


def format_ledger(documents: Mapping[str, str], header: Iterable[str] = ()) -> str:
    """The ledger as it is written into the header.

    :param documents: by id, each one's part as `write_lines` made it.
    :param header: the marks of the header's statements.
    """
    parts = [f"\n={ident}\n{lines}" for ident, lines in documents.items() if _has_marks(lines)]
    stated = "".join(f"\n{mark}" for mark in header)
    if stated:
        parts.append(f"\n={HEADER}{stated}")
    return "".join(parts) + "\n" if parts else ""


def _has_marks(lines: str) -> bool:
    return any(len(word) > _KEY for word in lines.split())


def read_ledger(source: str) -> Ledger:
    """The ledger a source's header holds; empty where there is none.

    :param source: plainly spelled.
    """
    found = Ledger()
    element = find_ledger(source)
    ident = NAMELESS
    words = characters(source[element.inner : element.inner_end]).split() if element else []
    for word in words:
        if word[0] == "=":
            ident = word[1:]
        elif "=" in word:
            document, _, text = word.partition("=")
            found.old.setdefault(document, []).extend(text[i : i + _OLD] for i in range(0, len(text), _OLD))
        elif word[0] == "!" and len(word) == _MARK + 1:
            found.rejected.setdefault(ident, []).append(word[1:])
        elif len(word) == _MARK:
            found.marks.setdefault(ident, []).append(word)
    return found


def find_ledger(source: str) -> Element | None:
    """The element of the header that holds the ledger; None where there is none."""
    elements = find_elements(source, ("ab",), *find_header(source))
    return next((e for e in elements if e.attributes.get("type") == "ledger"), None)


def own_part(ledger: str, ident: str) -> str:
    """What a ledger says of one document.

    >>> own_part("\\n=d1\\nQFzf Rc0_ABCDEFG\\n=d2\\nHesn\\n", "d2")
    '\\n=d2\\nHesn\\n'
    """
    parts = ledger.split("\n=")
    return next((f"\n={part.rstrip()}\n" for part in parts if part.split("\n", 1)[0].strip() == ident), "")


# --- whose a tag is -----------------------------------------------------------------------------------------------


def claim(
    found: Mapping[str, Sequence[str]], recorded: Mapping[str, Sequence[str]]
) -> tuple[dict[str, list[bool]], dict[str, list[str]]]:
    """Which of the tags found are the machine's, and which recorded ones are gone.

    A tag is the machine's where the ledger holds its mark, as often as it does; words changed on one side of it, and
    another document around it, do not matter. Where the ledger has another tag over the same words in the same place,
    someone has changed that: it is the editor's. What is not in the ledger is the editor's.

    :param found: by document, the marks of the tags in order; recorded: those of the ledger.
    """
    own = {ident: [False] * len(marks) for ident, marks in found.items()}
    left: dict[str, list[str | None]] = {ident: list(marks) for ident, marks in recorded.items()}
    for ident, marks in found.items():
        before = recorded.get(ident, ())
        if list(marks) == list(before):
            own[ident] = [True] * len(marks)
            left[ident] = []
        elif before:
            _claim_in_order(marks, own[ident], left[ident])
    for ident, marks in found.items():
        _claim_near(marks, own[ident], left.get(ident, []))
    if len(left) > 1 or (found and left.keys() - found.keys()):
        for ident, marks in found.items():
            if all(own[ident]):
                continue
            for other, rest in left.items():
                if other != ident and rest:
                    _claim_in_order(marks, own[ident], rest)
                    _claim_near(marks, own[ident], rest)
    return own, {ident: [m for m in marks if m is not None] for ident, marks in left.items()}


def _claim_in_order(marks: Sequence[str], own: list[bool], left: list[str | None]) -> None:
    """Claim what is just as it was; of those that differ in nothing but what they are, in their order."""
    places: dict[str, list[int]] = {}
    for i, mark in enumerate(left):
        if mark is not None:
            places.setdefault(mark[_SAME:], []).append(i)
    groups: dict[str, list[int]] = {}
    for i, mark in enumerate(marks):
        if not own[i] and mark[_SAME:] in places:
            groups.setdefault(mark[_SAME:], []).append(i)
    for near, here in groups.items():
        there = places[near]
        for a, b in _aligned([marks[i] for i in here], [left[i] or "" for i in there]):
            own[here[a]] = True
            left[there[b]] = None


def _aligned(one: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs of equal marks in the order of both."""
    if len({*one, *other}) == 1 or one == other:
        yield from ((i, i) for i in range(min(len(one), len(other))))
        return
    for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks():
        yield from ((block.a + k, block.b + k) for k in range(block.size))


def _claim_near(marks: Sequence[str], own: list[bool], left: list[str | None]) -> None:
    """Claim what is as it was but for the words on one side."""
    if all(own) or not any(left):
        return
    contested = {mark[_SAME:] for mark in left if mark is not None}
    waiting: dict[str, list[int]] = {}
    for i in range(len(left) - 1, -1, -1):  # the last of a list is taken first
        if (mark := left[i]) is not None:
            for half in _halves(mark):
                waiting.setdefault(half, []).append(i)
    for i, mark in enumerate(marks):
        if own[i] or mark[_SAME:] in contested:
            continue
        for half in _halves(mark):
            places = waiting.get(half, [])
            while places and left[places[-1]] is None:
                places.pop()
            if places:
                own[i] = True
                left[places.pop()] = None
                break


def _halves(mark: str) -> tuple[str, str]:
    """A mark without what stands after the words, and one without what stands before them."""
    return f"<{mark[:_LEFT]}", f"{mark[:_SAME]}>{mark[_LEFT:]}"


def is_near(one: str, other: str) -> bool:
    """Whether two marks are of one place: of the same words, with the same words on one side of them."""
    return one[_SAME:_LEFT] == other[_SAME:_LEFT] or one[_LEFT:] == other[_LEFT:]


def claim_old(found: Sequence[str], recorded: Sequence[str]) -> tuple[list[bool], list[bool]]:
    """Which of the digests found an old ledger holds, and which of the ledger's are gone: both are aligned in order."""
    own, gone = [False] * len(found), [True] * len(recorded)
    for block in SequenceMatcher(None, found, recorded, autojunk=False).get_matching_blocks():
        own[block.a : block.a + block.size] = [True] * block.size
        gone[block.b : block.b + block.size] = [False] * block.size
    return own, gone


def match_rejected(
    wanted: Sequence[str], offered: Sequence[str], present: Iterable[str]
) -> tuple[list[int], list[int]]:
    """Which of the tags that a run would make an editor has taken out before.

    :param wanted: the marks of tags that were taken out; offered: those of the tags that would be made.
    :param present: the marks of the machine's tags that stood in the file.
    :returns: places in `offered`, and the places in `wanted` that none of them is.
    """
    kept = Counter(present)
    free = []
    for i, mark in enumerate(offered):
        if kept[mark] > 0:
            kept[mark] -= 1
        else:
            free.append(i)
    hits: list[int] = []
    missed: list[int] = []
    for k, mark in enumerate(wanted):
        same = [i for i in free if offered[i][:_CORE] == mark[:_CORE]]
        hit = next((i for i in same if offered[i][_SAME:] == mark[_SAME:]), None)
        if hit is None:
            hit = next((i for i in same if is_near(offered[i], mark)), None)
        if hit is None:
            missed.append(k)
        else:
            hits.append(hit)
            free.remove(hit)
    return hits, missed
