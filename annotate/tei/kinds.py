"""What each TEI element is to a reader: block, break, footnote, one of two readings, a gap. Every reader asks here.

The one place where such a question is answered, so that page, book, text view, records, exports and check agree on
what the text is. An element is given by its local name and its attributes, as both the tokens of `annotate.tei.scan`
and the trees of `annotate.tei.tree` have them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

Attributes = Mapping[str, str]  # lxml's names: ``xml:id`` may also stand with its namespace

# Elements that stand as a block of their own on the page (TEI model.divPart and model.inter, as FRUS uses them).
BLOCKS: Final = frozenset(
    "head dateline p item label signed salute opener closer postscript list row cell table div byline ab lg l sp "
    "speaker figure figDesc docDate argument epigraph trailer floatingText body front back titlePage docTitle "
    "titlePart docImprint docAuthor docEdition".split()
)
# Elements that change how words look or where they are printed, not what they mean.
TRANSPARENT: Final = frozenset("hi pb lb cb gb anchor milestone graphic c w".split())
# Elements that hold blocks and no words of their own: what stands right in one is a block.
DIVISIONS: Final = frozenset(
    "text front body back div attachment floatingText opener closer postscript group titlePage".split()
)

# --- words and breaks ---------------------------------------------------------------------------------------------

# Where a line, column or page ends (TEI ch. 3.11.3).
BREAKS: Final = frozenset("lb pb cb gb milestone".split())
# What has no words but shows something in their place: a gap what is missing, a pointer what it points to.
STAND_INS: Final = frozenset("gap ptr graphic".split())
HYPHENS: Final = "-\u2010"  # before a break that does not part a word, a hyphen is the printer's, not the word's
_UNSEEN = "\xad"  # a soft hyphen shows only where a line happens to end


def joins(name: str, attributes: Attributes) -> bool:
    """Whether a break stands inside a word: ``<lb break="no"/>`` (TEI att.breaking), whatever white space is there.

    A hyphen right before it is not read: "Gro-<lb break="no"/>myko" is one word, Gromyko.
    """
    return name in BREAKS and attributes.get("break") == "no"


def normalise(text: str) -> str:
    """Text as it is compared and shown: composed (Unicode NFC), without soft hyphens.

    >>> normalise("Benes\\u030c"), normalise("Be\\u00adneš")
    ('Beneš', 'Beneš')
    """
    if text.isascii():
        return text
    if _UNSEEN in text:
        text = text.replace(_UNSEEN, "")
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def is_block(name: str, attributes: Attributes, parent: str) -> bool:
    """Whether an element stands as a block of its own; a note in the running text does where its parent holds blocks.

    :param parent: the name of the element it stands in.
    """
    return name in BLOCKS or (name == "note" and parent in DIVISIONS and not is_footnote(attributes))


# --- alternatives -------------------------------------------------------------------------------------------------

# What is not read where a choice offers something else: the error, the old spelling, what an abbreviation stands for
# (it is printed abbreviated; TEI ch. 3.5, 12.3).
_SECOND: Final = frozenset("sic orig expan ex".split())
_NO_READING: Final = BREAKS | frozenset(("note", "anchor"))
_VARIANTS: Final = frozenset(("rdg", "rdgGrp"))
HOLDERS: Final = frozenset(("choice", "app", "rdgGrp"))
# What stands for a reading in a holder, where nothing may come between them.
READINGS: Final = _SECOND | _VARIANTS | frozenset("corr reg abbr am lem unclear del add".split())


def unread_of(holder: str, children: Sequence[str]) -> frozenset[int]:
    """Which children of a `HOLDERS` element are not read: all readings but the first one preferred.

    :param children: the names of its child elements, in order.

    >>> unread_of("choice", ["sic", "corr"]), unread_of("choice", ["abbr", "expan"]), unread_of("app", ["lem", "rdg"])
    (frozenset({0}), frozenset({1}), frozenset({1}))
    """
    if holder == "choice":
        places = [i for i, name in enumerate(children) if name not in _NO_READING]
        read = next((i for i in places if children[i] not in _SECOND), places[0] if places else -1)
    else:
        places = [i for i, name in enumerate(children) if name in _VARIANTS or name in ("lem", "wit", "witDetail")]
        read = next((i for i in places if children[i] == "lem"), None) or next(
            (i for i in places if children[i] in ("lem", *_VARIANTS)), -1
        )
    return frozenset(i for i in places if i != read)


def is_struck(name: str, parent: str) -> bool:
    """Whether an element holds words that were struck out and not restored: they are not read (TEI ch. 3.5.3, 12.3)."""
    return name == "del" and parent != "restore"


_OTHER: Final = {
    "sic": "in the copy",
    "orig": "in the copy",
    "expan": "stands for",
    "ex": "stands for",
    "abbr": "abbreviated",
    "corr": "corrected",
    "reg": "regularised",
    "rdg": "another reading",
    "rdgGrp": "other readings",
    "lem": "another reading",
    "del": "struck out",
    "wit": "in",
    "witDetail": "witness",
}


def told_of_other(name: str, attributes: Attributes) -> str:
    """What is said of a reading that is not read, before its words: "in the copy", "struck out".

    >>> told_of_other("rdg", {"wit": "#draft #telegram"})
    'another reading, draft, telegram'
    """
    who = [w.removeprefix("#") for w in attributes.get("wit", "").split()]
    return ", ".join([_OTHER.get(name, "or"), *who])


# --- what is not there --------------------------------------------------------------------------------------------

_REASONS: Final = {
    "declassification": "not declassified",
    "classified": "not declassified",
    "declass": "not declassified",
    "illegible": "illegible",
    "convenience": "left blank",
    "blank": "left blank",
    "sampling": "not reproduced",
    "omitted": "omitted",
    "damage": "damaged",
    "lost": "lost",
    "torn": "torn away",
    "missing": "missing",
    "inaudible": "inaudible",
    "foreign": "in another script",
}


def told_of_gap(attributes: Attributes) -> str:
    """The editors' words for a ``gap`` (TEI ch. 3.5.3), which prints nothing: "[1 line not declassified]".

    >>> told_of_gap({"reason": "illegible"})
    '[illegible]'
    >>> told_of_gap({"reason": "declassification", "quantity": "2", "unit": "line"})
    '[2 lines not declassified]'
    >>> told_of_gap({})
    '[gap]'
    """
    reason = attributes.get("reason", "").strip()
    quantity, unit, extent = (attributes.get(name, "").strip() for name in ("quantity", "unit", "extent"))
    if quantity and unit:
        one = unit[:-1] if unit.endswith("s") and len(unit) > 1 else unit
        extent = f"{quantity} {one if quantity == '1' else one + 's'}"
    reason = _REASONS.get(reason.lower().replace("_", "-"), reason.replace("_", " "))
    return f"[{' '.join(part for part in (extent, reason) if part) or 'gap'}]"


# --- languages and pointers ---------------------------------------------------------------------------------------

_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_RIGHT_TO_LEFT: Final = frozenset("ar arc ckb dv fa he iw ks ku-arab nqo ps sd syr ug ur yi".split())
_SCRIPTS: Final = frozenset("adlm arab aran hebr mand nkoo rohg samr syrc thaa".split())
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_RANGE = re.compile(r"([^\s#]*)#range\(\s*#?([^\s,()]+)[^()]*\)")


def language_of(attributes: Attributes) -> str:
    """The language an element is said to be in (``xml:lang``, BCP 47); empty where nothing fit is said."""
    lang = (attributes.get(_LANG) or attributes.get("xml:lang") or "").strip()
    return lang if _LANGUAGE.fullmatch(lang) else ""


def direction_of(attributes: Attributes) -> str:
    """Which way an element's words run, "rtl" or "ltr", as it says or as its language is written; empty if unknown.

    >>> direction_of({"xml:lang": "ar"}), direction_of({"xml:lang": "ar-Latn"}), direction_of({"xml:lang": "az-Arab"})
    ('rtl', 'ltr', 'rtl')
    """
    if (told := attributes.get("dir", "")) in ("rtl", "ltr"):
        return told
    language, *subtags = language_of(attributes).lower().split("-")
    if not language:
        return ""
    script = next((tag for tag in subtags if len(tag) == 4 and tag.isalpha()), "")
    if script:
        return "rtl" if script in _SCRIPTS else "ltr"
    return "rtl" if language in _RIGHT_TO_LEFT else "ltr"


def targets_of(pointer: str) -> list[str]:
    """The places that a pointer names: one, several, or the first of a range (TEI ch. 17.2.4).

    >>> targets_of("#d1 #d2"), targets_of("#range(pg_6,pg_7)"), targets_of("frus1951v07p2#range(pg_6, pg_7)")
    (['#d1', '#d2'], ['#pg_6'], ['frus1951v07p2#pg_6'])
    """
    return (_RANGE.sub(r"\1#\2", pointer) if "range(" in pointer else pointer).split()


# --- notes --------------------------------------------------------------------------------------------------------

NoteRole = Literal["source", "summary", "note"]
_ID: Final = "{http://www.w3.org/XML/1998/namespace}id"
_UNSAFE = re.compile(r"[^\w.-]+")
_LEADING = re.compile(r"\[?([0-9]{1,6})")


def is_footnote(attributes: Attributes) -> bool:
    """Whether a ``note`` stands apart from the running text, with a number in it (TEI ch. 3.9.1).

    All notes do but those that the editors say are printed in line.
    """
    return "inline" not in (attributes.get("place"), attributes.get("rend"))


def role_of_note(attributes: Attributes) -> NoteRole:
    """What a note tells: where the paper comes from, what it says in short, or anything else."""
    kind = attributes.get("type")
    return "source" if kind == "source" else "summary" if kind == "summary" else "note"


def is_named(attributes: Attributes) -> bool:
    """Whether a note is one of a document's own list: each footnote, and a source note or summary printed in line."""
    return is_footnote(attributes) or role_of_note(attributes) != "note"


class NoteName(NamedTuple):
    """How a note is called. id: unlike that of any other note of the document; mark: its number as printed.

    The mark of a footnote without a number is the number due; that of a note printed in line is empty.
    """

    id: str
    mark: str
    role: NoteRole


def name_notes(document: str, notes: Iterable[Attributes]) -> list[NoteName]:
    """Give each note of a document its id, printed mark and role: the one rule, for page, book, records and exports.

    A footnote without a number has the next one that no other footnote has; one without an id, the document's id
    and "fn" and its mark.

    :param document: the document's own id, or empty.
    :param notes: the attributes of every note that `is_named`, in the order of their start tags.

    >>> [tuple(name)[:2] for name in name_notes("d1", [{"n": "1", "xml:id": "d1fn1"}, {}, {"n": "*"}, {}, {"n": "3"}])]
    [('d1fn1', '1'), ('d1fn2', '2'), ('d1fn-3', '*'), ('d1fn4', '4'), ('d1fn3', '3')]
    """
    found = list(notes)
    given = [" ".join(note.get("n", "").split()) for note in found]
    used = {n for n in given if n}
    own = [note.get("xml:id") or note.get(_ID) or "" for note in found]
    reserved = set(own)
    taken: set[str] = set()
    names: list[NoteName] = []
    last = 0
    for place, (note, n, ident) in enumerate(zip(found, given, own, strict=True), 1):
        role = role_of_note(note)
        mark = n
        if not n and is_footnote(note) and role != "summary":
            if role == "source" and str(last + 1) in used:
                mark = "*"
            else:
                while (mark := str(last + 1)) in used:
                    last += 1
        if is_footnote(note) and (number := _LEADING.match(mark)):
            last = int(number[1])
        if not ident:
            ending = _UNSAFE.sub("", mark) if is_footnote(note) else ""
            ident = f"{document}{'fn' if is_footnote(note) else role}{ending}"
            if not ending and is_footnote(note):
                ident = f"{document}fn-{place}"
            while ident in reserved or ident in taken:
                ident += "x"
        while ident in taken:
            ident += "x"
        taken.add(ident)
        used.add(mark)
        names.append(NoteName(ident, mark, role))
    return names
