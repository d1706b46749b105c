"""State's electronic cables, told by their form and taken apart into fields.

In: a text. Out: whether it is such a cable, and its lines with what each is, in order (`Cable`). Nothing is left out:
what stands on every page, and headers repeated by each section, are ``apart``, and stay in the TEI beside the text
(`annotate.intake.cable_ink`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from annotate.intake import cable_forms as forms
from annotate.intake.cable_forms import Address, Time
from annotate.values.annotation import Certainty

Kind = Literal[
    "apart",  # not of the text: page headers, stamps, machines' marks, a section's repeated header
    "distribution",  # ACTION, ORIGIN, INFO: the Department's own offices
    "making",  # DRAFTED BY, APPROVED BY
    "routing",  # machines' lines above the date
    "time",  # precedence and date-time group
    "from",
    "to",
    "information",
    "classification",  # with section, post and number
    "handling",
    "remark",  # "FOR SHINN FROM GARRISON", "STATE PASS …"
    "eo",
    "tags",
    "subject",
    "references",
    "authority",  # CLASSIFIED BY, REASON
    "text",
    "signed",
]
_LONG: Final = 240
_FIELDS: Final = frozenset(("eo", "tags", "subject", "references", "authority"))
_HEADER: Final = _FIELDS | {"handling", "remark"}
_NUMBER: Final = re.compile(
    r"(?:(?P<section>(?:FINAL )?SECTION\s+(?P<which>\w+)(?:\s+OF\s+\w+)?)\s*)?"
    r"(?:(?P<post>[A-Z][A-Z .'’-]*?)\s+(?P<number>\d{1,8}))?(?P<rest>(?:\s.*)?)"
)
_PAGE_NUMBER: Final = re.compile(r"PAGE\s+\d+\s+([A-Z][A-Z .'’-]*?)\s+0*(\d{1,7})")
_SIGNATURE: Final = re.compile(r"(?:[A-Z](?:\.\s?|[A-Z'’-]*[A-Z]\s?)){1,4}(?:\s?,?\s?(?:JR|SR)\.?)?")
_CLOSED: Final = re.compile(r"[.?!\"'”)\]:-]$|\b(?:UNQUOTE|END \w+|DECONTROL \w+|GDS)$")
_NO_SIGNATURE: Final = frozenset("UNQUOTE ENDQUOTE QUOTE END COMMENT SUMMARY PRIORITY REGARDS BT DECONTROL GDS".split())


@dataclass(frozen=True, slots=True)
class Piece:
    """A printed line: what it is, its number in the file (from 1), its words without white space around.

    :param blank: a blank line stands before it. :param page: section and page, where it heads one.
    :param goes_on: it continues the field or address of the line before.
    """

    kind: Kind
    line: int
    words: str
    blank: bool = False
    page: tuple[int, int] | None = None
    goes_on: bool = False
    width: int = 0


@dataclass(frozen=True, slots=True)
class Cable:
    """A cable taken apart: its lines in order, and what its header says. Empty where it does not say.

    :param doubts: line, words, certainty and what is doubtful.
    """

    pieces: tuple[Piece, ...]
    time: Time | None = None
    sender: Address | None = None
    receivers: tuple[Address, ...] = ()
    informed: tuple[Address, ...] = ()
    post: str = ""
    number: str = ""
    classification: str = ""
    handling: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    subject: str = ""
    makers: tuple[tuple[str, str], ...] = ()
    offices: tuple[tuple[str, str], ...] = ()
    doubts: tuple[tuple[int, str, Certainty, str], ...] = ()


def is_cable(text: str) -> bool:
    """Whether a text is a cable: a line of precedence and date-time group, then FM, then TO, each on its own line.

    Nothing that was ever printed has these three lines, so that no transcription is mistaken for one.

    >>> is_cable("P 201234Z JUL 67\\nFM AMEMBASSY MOSCOW\\nTO SECSTATE WASHDC 5678\\n")
    True
    """
    if "FM " not in text:
        return False
    start = text.find("FM ")
    lines = [line[:_LONG].strip() for line in text[: start + 2000].split("\n")]
    for at, line in enumerate(lines[:160]):
        if line.startswith("FM ") and forms.read_party(line):
            before = [words for words in lines[max(0, at - 4) : at] if words]
            after = [words for words in lines[at + 1 : at + 8] if words]
            if any(map(forms.read_time, before)) and any(words.startswith("TO ") for words in after):
                return True
    return False


def read_cable(text: str) -> Cable:
    """Take a cable apart.

    :param text: as `annotate.conversion.transcription.read_transcription` gives it.
    """
    reader = _Reader(text)
    return reader.read()


@dataclass
class _Reader:
    text: str
    pieces: list[Piece] = field(default_factory=list)
    stage: Literal["top", "address", "fields", "text", "end"] = "top"
    section: int = 1
    repeating: bool = False  # within the header of a further section
    doubts: list[tuple[int, str, Certainty, str]] = field(default_factory=list)
    last: Kind = "routing"
    header: frozenset[str] = frozenset()  # the first section's lines between number and text

    def read(self) -> Cable:
        raw = self.text.split("\n")
        stripped = [line.strip() for line in raw]
        blank = False
        for at, words in enumerate(stripped):
            if not words:
                blank = True
                continue
            self.line(at, words, blank, stripped)
            self.pieces[-1] = _with_width(self.pieces[-1], len(raw[at].rstrip()))
            blank = False
        self.sign()
        return self.cable()

    def put(
        self,
        kind: Kind,
        at: int,
        words: str,
        blank: bool,
        *,
        page: tuple[int, int] | None = None,
        goes_on: bool = False,
    ) -> None:
        self.pieces.append(Piece(kind, at + 1, words, blank, page, goes_on))
        if kind != "apart":
            self.last = kind

    def line(self, at: int, words: str, blank: bool, lines: Sequence[str]) -> None:
        """What one line is."""
        if self.stage == "end":
            self.put("apart", at, words, blank)
            return
        if len(words) > _LONG:  # no teleprinter's line, hence no header's
            self.stage = "text"
            self.put("text", at, words, blank)
            return
        if self._is_apart(at, words, blank, lines):
            return
        if self.stage in ("fields", "text") and self._begins_section(at, lines):
            self._repeat()
        if self.repeating and self._repeated(at, words, blank):
            return
        if self.stage == "top":
            self._top(at, words, blank)
        elif self.stage == "address":
            self._address(at, words, blank)
        elif self.stage == "fields":
            self._fields(at, words, blank, lines)
        else:
            self.put("text", at, words, blank)

    # ---- what stands apart

    def _is_apart(self, at: int, words: str, blank: bool, lines: Sequence[str]) -> bool:
        page = forms.read_page(words)
        if page is not None:
            named = next((line for line in lines[at + 1 : at + 3] if line), "")
            section = page[1] or forms.read_page_name(named) or self.section
            self.section = section
            self.put("apart", at, words, blank, page=(section, page[0]))
            if page[0] == 1 and self.stage in ("fields", "text") and self._heads_section(at, lines):
                self._repeat()
            return True
        before = self.pieces[-1] if self.pieces else None
        named_below = before is not None and before.page and re.fullmatch(r"PAGE\s+\d+", before.words)
        if named_below and forms.read_page_name(words) is not None:
            self.put("apart", at, words, blank)
            return True
        furniture = forms.read_furniture(words)
        if furniture:
            if furniture == "attributes":
                self.stage = "end"
            self.put("apart", at, words, blank)
            return True
        if forms.is_classification(words) and (self.stage != "address" or self._is_stamp(at, lines)):
            self.put("apart", at, words, blank)
            return True
        return False

    def _is_stamp(self, at: int, lines: Sequence[str]) -> bool:
        """Whether a classification within the address is a page's stamp: another, or a page's header, is next to it."""
        below = next((line for line in lines[at + 1 : at + 6] if line), "")
        return self.pieces[-1].kind == "apart" or forms.is_classification(below) or forms.read_page(below) is not None

    def _begins_section(self, at: int, lines: Sequence[str]) -> bool:
        """Whether the header of a further section begins: its ACTION or date line, and FM below."""
        words = lines[at]
        opens = forms.read_distribution(words) or forms.read_time(words) or forms.is_routing(words)
        return bool(opens) and self._heads_section(at, lines)

    def _repeat(self) -> None:
        self.repeating, self.stage = True, "top"
        self.header = self.header or frozenset(_ink(p.words) for p in self.pieces if p.kind in _HEADER)

    def _heads_section(self, at: int, lines: Sequence[str]) -> bool:
        """Whether a date line and FM stand below, as only in a header."""
        ahead = lines[at : at + 40]
        time = next((i for i, line in enumerate(ahead) if forms.read_time(line)), None)
        return time is not None and any(line.startswith("FM ") for line in ahead[time : time + 5])

    def _repeated(self, at: int, words: str, blank: bool) -> bool:
        """Put the repeated header of a further section apart; whether this line still belongs to it."""
        if self.stage == "top":
            marking = forms.read_classification(words)
            if marking is not None and marking.rest:
                self.stage = "fields"
            self.put("apart", at, words, blank)
            return True
        if _ink(words) in self.header:
            self.put("apart", at, words, blank)
            return True
        self.repeating, self.stage = False, "text"
        return False

    # ---- the header

    def _top(self, at: int, words: str, blank: bool) -> None:
        if forms.read_time(words):
            self.stage = "address"
            self.put("time", at, words, blank)
        elif forms.read_distribution(words):
            self.put("distribution", at, words, blank)
        elif forms.is_offices(words) and self.last == "distribution":
            self.put("distribution", at, words, blank, goes_on=True)
        elif forms.is_routing(words) or re.fullmatch(r"\d{1,4}", words):
            self.put("routing", at, words, blank)
        elif forms.read_making(words):
            self.put("making", at, words, blank)
        elif self.last == "making":
            self.put("making", at, words, blank, goes_on=True)
        else:
            self.put("remark", at, words, blank)

    def _address(self, at: int, words: str, blank: bool) -> None:
        party = forms.read_party(words)
        marking = forms.read_classification(words)
        if party:
            kinds: dict[str, Kind] = {"FM": "from", "TO": "to", "INFO": "information"}
            self.put(kinds.get(party[0], "remark"), at, words, blank)
        elif marking is not None:
            self.stage = "fields"
            self.put("classification", at, words, blank)
        elif forms.read_field(words) or forms.NUMBERED.match(words):
            self.stage = "fields"
            self.doubts.append((at + 1, words[:40], "medium", "no line gives the classification and number"))
            self._fields(at, words, blank, ())
        elif self._is_party(words, blank):
            self.put(self.last, at, words, blank, goes_on=True)
        else:
            self.put("remark", at, words, blank)

    def _is_party(self, words: str, blank: bool) -> bool:
        """Whether a line goes on with those to whom the cable went."""
        if self.last not in ("to", "information", "from"):
            return False
        return not blank or forms.read_address(words).place != (0, 0)

    def _fields(self, at: int, words: str, blank: bool, lines: Sequence[str]) -> None:
        named = forms.read_field(words)
        if forms.NUMBERED.match(words) and not (self.last == "references" and not blank and words[0] != "1"):
            self.stage = "text"
            self.put("text", at, words, blank)
        elif named:
            kinds: dict[str, Kind] = {name: name for name in _FIELDS}  # type: ignore[misc]
            self.put(kinds[named[0]], at, words, blank)
        elif self.last in _FIELDS and not blank and self._goes_on(words):
            self.put(self.last, at, words, blank, goes_on=True)
        elif self.last == "classification" and not blank and self._is_number(words):
            self.put("classification", at, words, blank, goes_on=True)
        elif forms.read_handling(words):
            self.put("handling", at, words, blank)
        elif any(p.kind in ("subject", "references") for p in self.pieces) and not self._more_fields(at, lines):
            self.stage = "text"
            self.put("text", at, words, blank)
        elif self._more_fields(at, lines):
            self.put("remark", at, words, blank)
        else:
            self.stage = "text"
            self.put("text", at, words, blank)

    def _is_number(self, words: str) -> bool:
        before = forms.read_classification(self.pieces[-1].words)
        told = _NUMBER.fullmatch(before.rest) if before else None
        return told is not None and not told["number"] and _NUMBER.fullmatch(words) is not None

    def _goes_on(self, words: str) -> bool:
        """Whether a line below a field is part of it: a further reference, or what did not fit on its line."""
        before = self.pieces[-1]
        if self.last == "references":
            lettered = re.match(r"\(?[A-Z][.)]|\([A-Z]\)", words) is not None
            return lettered or before.words.endswith((",", ";", "AND", "&")) or before.width > 52
        return before.width > 44 or before.words.endswith((",", "-", "/", ";", "AND", "OF", "THE", "TO", "FOR", ":"))

    def _more_fields(self, at: int, lines: Sequence[str]) -> bool:
        """Whether fields still come below, within the few lines before the text."""
        ahead = [line for line in lines[at + 1 : at + 14] if line][:8]
        for line in ahead:
            if forms.read_field(line):
                return True
            if forms.NUMBERED.match(line):
                return False
        return False

    # ---- the end

    def sign(self) -> None:
        """Mark the signature: a surname in capitals, alone on the text's last line."""
        at = next((i for i in range(len(self.pieces) - 1, -1, -1) if self.pieces[i].kind == "text"), None)
        if at is None:
            return
        piece = self.pieces[at]
        above = next((p for p in reversed(self.pieces[:at]) if p.kind != "apart"), None)
        ended = piece.blank or above is None or above.kind != "text" or _CLOSED.search(above.words) is not None
        words = piece.words.strip("#* ")
        if (
            ended and len(words) <= 36 and _SIGNATURE.fullmatch(words) and not words.endswith(".")
            and not set(words.split()) & _NO_SIGNATURE and forms.read_handling(words) is None
        ):  # fmt: skip
            self.pieces[at] = Piece("signed", piece.line, piece.words, piece.blank, width=piece.width)

    # ---- what the header says

    def cable(self) -> Cable:
        of: dict[str, list[Piece]] = {}
        for piece in self.pieces:
            of.setdefault(piece.kind, []).append(piece)
        time = forms.read_time(of["time"][0].words) if "time" in of else None
        if time is not None and not time.when:
            self.doubts.append((of["time"][0].line, of["time"][0].words, "low", "there is no such day or hour"))
        senders = [address_of(piece) for piece in of.get("from", ()) if not piece.goes_on]
        post, number, classification = self._own(of.get("classification", []))
        if not number:
            heads = [p for p in self.pieces if p.page]
            named = _PAGE_NUMBER.search(heads[0].words) if heads else None
            post, number = (named[1], named[2]) if named else ("", "")
            told = "the cable’s own number is not with its classification"
            self.doubts.append((heads[0].line if heads else 1, number, "medium" if number else "low", told))
        subject = " ".join(_field_words(p) for p in of.get("subject", ()))
        tags = ",".join(_field_words(p) for p in of.get("tags", ()))
        return Cable(
            tuple(self.pieces), time, senders[0] if senders else None,
            tuple(address_of(p) for p in of.get("to", ())), tuple(address_of(p) for p in of.get("information", ())),
            post, number, classification, self._handling(of),
            tuple(dict.fromkeys(tag for tag in re.split(r"[\s,;/]+", tags) if tag)), subject,
            _makers(of.get("making", [])), _offices(of.get("distribution", [])), tuple(self.doubts),
        )  # fmt: skip

    def _own(self, pieces: Sequence[Piece]) -> tuple[str, str, str]:
        """The post, number and classification that the classification line gives."""
        if not pieces:
            return "", "", ""
        marking = forms.read_classification(pieces[0].words)
        rest = " ".join([marking.rest if marking else "", *(piece.words for piece in pieces[1:])]).strip()
        told = _NUMBER.fullmatch(rest)
        number = (told["number"] or "").lstrip("0") if told else ""
        return (told["post"] or "") if told else "", number, marking.name if marking else ""

    def _handling(self, of: dict[str, list[Piece]]) -> tuple[str, ...]:
        found = [name for piece in of.get("handling", ()) for name in forms.read_handling(piece.words) or ()]
        return tuple(dict.fromkeys(found))


def _with_width(piece: Piece, width: int) -> Piece:
    return Piece(piece.kind, piece.line, piece.words, piece.blank, piece.page, piece.goes_on, width)


def _ink(words: str) -> str:
    return "".join(words.split())


def address_of(piece: Piece) -> Address:
    """Who a line of the address names; the head (TO, INFO) stands before him on its first line."""
    party = None if piece.goes_on else forms.read_party(piece.words)
    return forms.read_address(party[1] if party else piece.words)


def _field_words(piece: Piece) -> str:
    named = None if piece.goes_on else forms.read_field(piece.words)
    return piece.words[named[1] :].strip() if named else piece.words


def _makers(pieces: Sequence[Piece]) -> tuple[tuple[str, str], ...]:
    """Role and words of those who drafted, approved and cleared; who stands below an approval has cleared."""
    roles = {"DRAFTED": "drafted", "APPROVED": "approved", "AUTHORIZED": "approved"}
    made = []
    wished = False
    for piece in pieces:
        told = None if piece.goes_on else forms.read_making(piece.words)
        if told:
            wished = told[0] == "DESIRED DISTRIBUTION"
            if not wished:
                made.append((roles.get(told[0], "cleared"), told[1]))
        elif not wished:
            made.append(("cleared", piece.words))
    return tuple(made)


def _offices(pieces: Sequence[Piece]) -> tuple[tuple[str, str], ...]:
    """Office and part (``action``, ``info``, ``origin``) of the Department's own distribution."""
    found, part = [], ""
    for piece in pieces:
        told = None if piece.goes_on else forms.read_distribution(piece.words)
        part, words = (told[0].lower(), told[1]) if told else (part, piece.words)
        found += [(office, part) for office in re.findall(r"([A-Z][A-Z/]*)-\d\d", words)]
    return tuple(found)
