"""Mentions of other documents: telegrams by number, printed documents, footnotes, volumes, "reftel", "Ibid.".

In: text. Out: `Reference` values with what the words say: kind, post, number, direction, date. What they mean
(which printed document, which unprinted telegram) is `annotate.resolve`'s business. The scan goes from number to
number, since numbers are few: the word before a number decides, by lookup, whether it names a message, a
document or a paper. Extents follow the custom of the gold labels: the shortest words that name it in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from annotate.annotation import Certainty, Context
from annotate.posts import POST_NAMES
from annotate.registers import Registers
from annotate.textview import NOTE_MARK, View

if TYPE_CHECKING:
    from annotate.resolve import MessageIndex, Resolved

VERSION: Final = 1
LABEL: Final = "Telegrams, airgrams, despatches, documents, footnotes, volumes and papers that the text refers to."


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of another document; start and end are characters of the text. Empty strings: it does not say.

    :param kind: telegram, airgram, despatch, circular, document, footnote, volume, directive, reftel or ibid.
    :param post: the post as printed, such as ``Moscow``.
    :param number: as printed, such as ``279`` or ``A-123``.
    :param direction: ``from`` or ``to`` the post.
    :param date: as printed, such as ``July 20, 1967``.
    :param document: of a footnote, the document it stands in.
    :param volume: of a document, its volume as printed.
    :param style: the word that names the kind, in lower case (``embtel``, ``your``, ``secto``): who is meant by it
        depends on whose telegram this is.
    """

    start: int
    end: int
    quote: str
    kind: str
    post: str = ""
    number: str = ""
    direction: str = ""
    date: str = ""
    document: str = ""
    volume: str = ""
    style: str = ""
    cert: Certainty = "high"


# --- words -------------------------------------------------------------------------------------------------------

# The word before a number, in lower case and without final "s", and the kind it makes of it.
_KINDS: Final[dict[str, str]] = {
    **dict.fromkeys(
        (
            "telegram", "tel", "cable", "embtel", "deptel", "legtel", "contel", "congentel", "congen", "urtel", "reurtel",
            "ourtel", "mytel", "reourtel", "remytel", "reembtel", "redeptel", "deltel", "embcable", "deptelegram",
            "reftel", "yourtel", "msntel", "misstel", "unntel", "usdeltel", "standel", "emb", "reur", "remy", "reour",
        ),
        "telegram",
    ),
    **dict.fromkeys(("airgram", "embair", "urair", "reurair"), "airgram"),
    **dict.fromkeys(("despatch", "dispatch", "embdes", "embdesp", "embdespatch", "desp", "urdes", "urdesp"), "despatch"),
    **dict.fromkeys(("circular", "circ", "circtel", "cirtel", "depcirtel", "depcirctel", "deptcirtel", "cirtels", "depcir"), "circular"),
    **dict.fromkeys(("document", "doc"), "document"),
    **dict.fromkeys(("footnote", "fn"), "footnote"),
    **dict.fromkeys(("nsc", "nsam", "nssm", "nsdm", "nie", "snie", "prm", "pd", "nscid", "nie/snie"), "directive"),
    "order": "directive", "memorandum": "directive", "estimate": "directive", "action": "directive",
    "directive": "directive",
}  # fmt: skip
# Series of messages that bear their own name: to or from a travelling Secretary, a delegation, a command.
SERIES: Final = frozenset(
    """secto tosec polto topol todel dulte tedul delga gadel cedul cedel tocel busec secbus ecbus busun secun unsec
    vipto tovip vanto tovan usito toito usnato natus stonat musto ecato toeca icato toica repto torep disto todis
    supnu tonus nusup nusto nuslo fecto conto tocon confec copto turdel estel telun hakto tohak wirto critel sento
    toaid usfoto usfotel weeka cap wh jcs def da dir linc cincpac
    comusmacv macv cinceur uscinceur cincnelm cinclant cincstrike cincspecomme saceur shape usarma alusna aira cx
    sandt salt todep exdis joeto unmis depto dept deptops nodel harto toharto elto toelto actto toact rusto torus""".split()
) - {"exdis", "dept", "salt"}
_POSSESSIVES: Final = frozenset("your our my yr ur".split())
_POSTS: Final[dict[str, tuple[str, ...]]] = {}
for _name in sorted((*POST_NAMES, "State", "SecState", "Department", "Dept", "Embassy", "Legation"), key=len, reverse=True):
    _key = _name.rsplit(" ", 1)[-1]
    _POSTS[_key] = (*_POSTS.get(_key, ()), _name)

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?"
)
_DATE = rf"(?:{_MONTH}\ \d{{1,2}}(?!\d)(?:,\ (?:19)\d\d)?|\d{{1,2}}\ {_MONTH}(?:,?\ 19\d\d)?)"
_NUMBER = re.compile(r"(?<![\w.,/$£:#’'])(?<!\d[–-])\d+(?![\d:%]|[.,]\d)")
# What may stand between numbers of one list; a note's number may be printed at each.
_GLUE = re.compile(rf"{NOTE_MARK}*(?:,|;)?{NOTE_MARK}*(?:\ (?:and|or|&|also|plus|through))?\ ?(?=[\d])")
_TAIL = re.compile(rf"\ (from|to)\ (the\ )?")
_AFTER_DATE = re.compile(rf"{NOTE_MARK}*(?:,|\ \()?{NOTE_MARK}*\ ?(?:dated\ |of\ |on\ )?({_DATE})", re.VERBOSE)
_DATES_AFTER = re.compile(rf"\ and\ ({_DATE})", re.VERBOSE)
_UNITS = re.compile(
    r"[ –-](?:percent|per|million|billion|thousand|hundred|years?|months?|days?|hours?|minutes?|miles?|men|tons?|"
    r"members?|points?|aircraft|planes?|F-|ships?|pages?|copies|votes?|troops?|kilometers?|dollars|pounds|"
    + _MONTH + r")\b"
)  # fmt: skip
_CAPITALISED = re.compile(r"[A-Z][\w.’'-]*(?:\ (?:in\ |of\ the\ |of\ )?(?!Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[A-Z][\w’'-]*)*")

_WORDED = re.compile(
    rf"""
      (?P<ibid>\b[Ii]bid\b\.?|\bsupra\b)
    | (?P<reftel>\b[Rr]eftels?\b(?!\ \d)
        |\b(?:[Rr]ef(?:erence|erenced)?|REF(?:ERENCE)?)\.?\ (?:telegram|message|cable|tel|airgram|msg|despatch)s?\b(?!\ \d)
        |\b[Yy]our\ (?:\w+\ )?(?:telegram|cable)s?\b(?!\ (?:No\.\ )?[A-Z]{{0,3}}[-–]?\d)
        |\b(?:[Rr]e)?[Uu]rtels?\b(?!\ \d))
    """,
    re.VERBOSE,
)
_VOLUME = re.compile(
    r"""
    Foreign\ Relations(?:\ of\ the\ United\ States)?,\ (?P<years>\d{4}(?:[–-]\d{2,4})?)
      (?:,\ [Vv]ol(?:s?\.|umes?)\ (?P<volume>[IVXLC]+|E[–-]\d+)(?:,\ Part\ (?:\d|[IVX]+|One|Two))?)?
      (?P<title>,\ (?:[A-Z][^.()]{0,120}?))??
      (?P<pages>,\ pp?\.\ \d+(?:[–-]\d+)?(?:,\ \d+(?:[–-]\d+)?(?!\d))*)?
      (?=(?P<document>(?:,\ |\ \(|,\ and\ |:\ )(?:[^.()\n]{0,110}?\ )?Documents?\ \d)?)
    """,
    re.VERBOSE,
)


def find_references(text: str, posts: frozenset[str] = frozenset()) -> list[Reference]:
    """Every mention of another document in a text, in text order.

    :param text: any text; U+FFFC may stand where a footnote's number is printed.
    :param posts: further names of posts, beside the table of `annotate.posts`.

    >>> [(r.kind, r.post, r.number, r.date) for r in find_references("Telegram 279 from Moscow, July 20. (Ibid.)")]
    [('telegram', 'Moscow', '279', 'July 20'), ('ibid', '', '', '')]
    """
    found = [*_worded(text), *_volumes(text), *_numbered(text, posts)]
    found.sort(key=lambda r: (r.start, -r.end))
    kept: list[Reference] = []
    for reference in found:
        if not kept or reference.start >= kept[-1].end:
            kept.append(reference)
    return kept


def _worded(text: str) -> Iterator[Reference]:
    for match in _WORDED.finditer(text):
        yield Reference(match.start(), match.end(), match.group(), match.lastgroup or "", style=match.group().lower())


def _volumes(text: str) -> Iterator[Reference]:
    at = text.find("Foreign Relations")
    while at >= 0:
        match = _VOLUME.match(text, at)
        if match and match["volume"] and not match["document"]:
            end = match.end("pages") if match["pages"] else match.end("volume")
            yield Reference(at, end, text[at:end], "volume", number=match["volume"], style="volume")
        at = text.find("Foreign Relations", at + 10)


def _numbered(text: str, posts: frozenset[str]) -> Iterator[Reference]:
    last = 0
    for match in _NUMBER.finditer(text):
        if match.start() < last:
            continue
        lead = _lead(text, match.start(), posts)
        if lead is None:
            continue
        group = list(_list(text, match, lead, posts))
        if group:
            last = group[-1].end
            yield from group


@dataclass(frozen=True, slots=True)
class _Lead:
    """The words before a number that make it a reference. start: their first character; digits: the number's."""

    start: int
    digits: int
    kind: str
    style: str
    post: str = ""
    direction: str = ""
    prefix: str = ""
    cert: Certainty = "high"


def _word_before(text: str, at: int) -> tuple[int, str]:
    """The word that ends at `at`, and where it starts."""
    start = max(text.rfind(" ", 0, at), text.rfind("\n", 0, at), text.rfind(NOTE_MARK, 0, at), text.rfind("—", 0, at)) + 1
    while start < at and text[start] in "(“[‘\"'":
        start += 1
    return start, text[start:at]


_NO = frozenset(("No.", "Nos.", "no.", "nos.", "No", "Number", "number", "numbered", "#"))
_LETTERS = {"A": "airgram", "CA": "airgram", "CG": "airgram", "G": "airgram", "D": "despatch"}


def _lead(text: str, at: int, posts: frozenset[str]) -> _Lead | None:
    """What the words before the digits at `at` make of them, or None."""
    before = text[at - 1 : at]
    digits, prefix = at, ""
    if before in ("-", "–") or text[at - 2 : at] in ("– ", "- "):
        head = at - 1 if before != " " else at - 2
        if before == " " or text[head - 1 : head] == " ":
            head = head - 1 if text[head - 1 : head] == " " else head
        start, word = _word_before(text, head)
        if word.upper() in ("NSC", "NSAM", "NSSM", "NSDM", "NIE", "SNIE", "PD", "PRM", "PD/NSC", "PRM/NSC"):
            return _Lead(start, digits, "directive", word.lower())
        if word not in _LETTERS and not (word.isupper() and word.isalpha() and len(word) <= 4):
            return None
        digits, prefix = start, word
        return _lettered(text, at, digits, word, posts)
    if before != " ":
        return None
    start, word = _word_before(text, at - 1)
    if word in _NO:
        start, word = _word_before(text, start - 1)
    return _named(text, start, word, digits, posts)


def _lettered(text: str, at: int, digits: int, letters: str, posts: frozenset[str]) -> _Lead | None:
    """A number with letters before it, "A-123": what it is, and who sent it where that stands before."""
    kind = _LETTERS.get(letters, "")
    if text[digits - 1 : digits] == " ":
        start, word = _word_before(text, digits - 1)
        if word in _NO:
            start, word = _word_before(text, start - 1)
        lead = _named(text, start, word, digits, posts)
        if lead is not None and lead.kind in ("telegram", "airgram", "despatch", "circular"):
            return replace(lead, kind=kind or lead.kind, prefix=letters)
    length = len(re.match(r"\d*", text[at : at + 8]).group())  # type: ignore[union-attr]
    if kind == "airgram" and length >= (3 if letters in ("A", "G") else 3) and not text[at + length : at + length + 1].isalpha():
        return _Lead(digits, digits, kind, letters.lower(), prefix=letters)
    return None


def _named(text: str, start: int, word: str, digits: int, posts: frozenset[str]) -> _Lead | None:
    """What the word directly before a number makes of it."""
    word = word.rstrip(":,") if word[-1:] == ":" else word
    bare = re.sub(r"[’']s?$", "", word)
    low = bare.lower()
    singular = low[:-1] if low.endswith("s") and low not in SERIES else low
    kind = _KINDS.get(low) or _KINDS.get(singular)
    if kind == "directive":
        return _directive(text, start, bare, digits)
    if kind == "document" and singular == "doc":
        return None
    if kind:
        style = low if low in _KINDS else singular
        return _extended(text, start, kind, style, digits)
    if singular in SERIES or low in SERIES:
        if word[0].isupper():
            return _Lead(start, digits, "telegram", low if low in SERIES else singular)
        return None
    if low in _POSSESSIVES:
        return _Lead(start, digits, "telegram", low, cert="medium")
    if bare in _POSTS:
        for name in _POSTS[bare]:
            begin = start + len(bare) - len(name)
            if text.startswith(name, begin) and (begin == 0 or not text[begin - 1].isalnum()):
                return _Lead(begin, digits, "telegram", "post", name, "from", cert="high")
    if bare in posts:
        return _Lead(start, digits, "telegram", "post", bare, "from", cert="medium")
    return None


def _extended(text: str, start: int, kind: str, style: str, digits: int) -> _Lead | None:
    """A kind word with the words before it that change it: "circular telegram", "Moscow’s telegram"."""
    if style in ("telegram", "tel", "cable", "airgram"):
        at, word = _word_before(text, start - 1) if start else (start, "")
        if word.lower() in ("circular", "circ", "cir") and text[start - 1] == " ":
            return _Lead(at, digits, "circular", "circular")
        low = word.lower()
        if low in ("embassy", "legation", "department", "your", "our", "my", "dept", "deptel"):
            return _Lead(start, digits, kind, {"embassy": "embtel", "legation": "legtel", "department": "deptel", "dept": "deptel"}.get(low, low))
    return _Lead(start, digits, kind, style)


def _directive(text: str, start: int, word: str, digits: int) -> _Lead | None:
    low = word.lower()
    if low in ("order", "memorandum", "estimate", "action", "directive"):
        for phrase in (
            "Executive Order", "National Security Action Memorandum", "National Security Study Memorandum",
            "National Security Decision Memorandum", "National Intelligence Estimate", "Special National Intelligence Estimate",
            "NSC Action", "Presidential Review Memorandum", "Presidential Directive",
        ):  # fmt: skip
            end = start + len(word)
            if text.endswith(phrase, 0, end):
                return _Lead(end - len(phrase), digits, "directive", phrase.lower())
        return None
    if not word.isupper():
        return None
    return _Lead(start, digits, "directive", low)


_DIGITS = re.compile(r"\d+")
_PAPER = re.compile(r"\d+(?:[./–-]\d+)*(?:/\d+|[a-z]\b)?")
_RANGE = re.compile(r"\d+(?:[–-]\d+)?")
_ZULU = re.compile(r"\d{6}Z\b")


def _list(text: str, match: re.Match[str], lead: _Lead, posts: frozenset[str]) -> Iterator[Reference]:
    """The references that start at one lead: "telegrams 101 and 102 from Moscow" are two."""
    if lead.style in ("post", "your", "our", "my", "yr", "ur") and not _plausible(text, match, lead):
        return
    items: list[Reference] = []
    start, digits = lead.start, lead.digits
    end = match.end()
    while True:
        if lead.kind == "directive":
            end = _PAPER.match(text, match.start() if not items else digits).end()  # type: ignore[union-attr]
        elif lead.kind == "document":
            end = _RANGE.match(text, digits).end()  # type: ignore[union-attr]
        number = text[digits:end]
        post, direction = lead.post, lead.direction
        stop = end
        if lead.kind in ("telegram", "airgram", "despatch", "circular"):
            told = _tail(text, end, posts)
            if told is not None:
                direction, post, stop = told
        document = ""
        if lead.kind == "footnote":
            of = re.compile(r",?\ (?:to\ |of\ |in\ )?Document\ (\d+)").match(text, end)
            if of:
                document, stop = of[1], of.end()
        date, after = "", stop
        dated = _AFTER_DATE.match(text, stop) if lead.kind not in ("document", "footnote") else None
        if dated:
            date, after = dated[1], dated.end()
        items.append(
            Reference(start, stop, text[start:stop], lead.kind, post, number, direction, date, document, "", lead.style, lead.cert)
        )
        glue = _GLUE.match(text, after)
        if not glue or glue.end() == after:
            break
        following = _DIGITS.match(text, glue.end())
        if following is None or not _continues(text, following, lead):
            break
        start = digits = following.start()
        end = following.end()
    # "from Moscow" after the last number holds for all that have no post of their own.
    if len(items) > 1 and not lead.post and items[-1].post:
        items = [r if r.post else replace(r, post=items[-1].post, direction=items[-1].direction) for r in items]
    if len(items) > 1 and items[-1].date and not items[0].date:
        more = _DATES_AFTER.match(text, text.find(items[-1].date, items[-1].end) + len(items[-1].date))
        if more and len(items) == 2:
            items = [replace(items[0], date=items[1].date), replace(items[1], date=more[1])]
        elif text.startswith("both", items[-1].end + 2):
            items = [replace(r, date=items[-1].date) for r in items]
    if lead.kind == "document":
        items = _with_volume(text, items)
    yield from items


def _continues(text: str, number: re.Match[str], lead: _Lead) -> bool:
    after = text[number.end() : number.end() + 1]
    if after and (after in ":%/–-" and lead.kind not in ("document", "directive") or after.isalpha()):
        return False
    if _UNITS.match(text, number.end()):
        return False
    if lead.kind in ("telegram", "airgram", "despatch", "circular") and re.match(r"19\d\d$", number.group()):
        return text[number.start() - 2] != ","
    return True


def _plausible(text: str, number: re.Match[str], lead: _Lead) -> bool:
    """Whether the number after "your" or after a city is a message's and no year, count or date."""
    digits = number.group()
    if _UNITS.match(text, number.end()):
        return False
    if lead.prefix:
        return True
    if text[number.end() : number.end() + 1] in ("–", "-", "/"):
        return False
    if lead.style == "post":
        if re.match(r"19[4-8]\d$", digits):
            return text[lead.start + len(lead.post)] in "’'" and text[number.end() : number.end() + 1] in (NOTE_MARK, ".", ",", ";", ")")
        if lead.post in ("Embassy", "Legation", "Department", "Dept") and text[lead.start + len(lead.post)] not in "’'":
            return False
        return len(digits) > 1 and not digits.startswith("0")
    if len(digits) >= 3:
        return not re.match(r"\ [a-z]+s\b(?<!this)(?<!contains)", text[number.end() : number.end() + 20])
    return len(digits) == 2 and text[number.end() : number.end() + 1] in (NOTE_MARK, ".", ",", ";", ")")


def _tail(text: str, at: int, posts: frozenset[str]) -> tuple[str, str, int] | None:
    """Direction, post and end of " from Moscow" at `at`, or None."""
    match = _TAIL.match(text, at)
    if not match:
        return None
    begin = match.end()
    for name in sorted((n for key in _firsts(text, begin) for n in key), key=len, reverse=True):
        if text.startswith(name, begin) and not text[begin + len(name) : begin + len(name) + 1].isalnum():
            return match[1], name, begin + len(name)
    words = _CAPITALISED.match(text, begin)
    if not words:
        return None
    post = re.sub(r"[’']s?$|\.$", "", words.group())
    begin = match.start(2) if match[2] else begin
    return match[1], text[begin : words.start() + len(post)], words.start() + len(post)


_BY_FIRST: dict[str, tuple[str, ...]] = {}
for _name in (*POST_NAMES, "State", "Department of State", "Department", "Dept", "USUN", "Secretary"):
    _BY_FIRST[_name.split(" ")[0]] = (*_BY_FIRST.get(_name.split(" ")[0], ()), _name)
_FIRST = re.compile(r"[\w’'-]+")


def _firsts(text: str, at: int) -> list[tuple[str, ...]]:
    word = _FIRST.match(text, at)
    if not word:
        return []
    return [_BY_FIRST.get(re.sub(r"[’']s?$", "", word.group()), ())]


def _with_volume(text: str, items: list[Reference]) -> list[Reference]:
    """Documents with the volume named before them: "Foreign Relations, 1952-1954, vol. IV, … Document 15"."""
    start = items[0].start
    line = text.rfind("\n", 0, start) + 1
    at = text.rfind("Foreign Relations", max(line, start - 250), start)
    if at < 0:
        return items
    words = text[at:start]
    if not re.match(r"Foreign Relations(?: of the United States)?, \d{4}[^()]*\(?$", words) or re.search(r"\.\ (?:[A-Z][a-z]+\ ){2}|\bDocuments?\b.*[.;]", words):
        return items
    volume = re.sub(r"(?:,? and|[\s,:(])+$", "", words)
    volume = re.sub(r",? Documents?\b.*$", "", volume)
    return [replace(r, volume=volume) for r in items]


# --- the annotator -----------------------------------------------------------------------------------------------


def extract(text: str) -> dict[str, Any]:
    """The references of one text as the guideline's JSON.

    >>> extract("See Deptel 12.")["refs"][0]["quote"]
    'Deptel 12'
    """
    refs = []
    for r in find_references(text):
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


_OWN = re.compile(
    r"(?:No\.\s*)?((?:[A-Z][a-z]{3,6}\s|[A-Z]{1,4}[–-])?\d{1,6})(?=\.(?!\d)|/[A-Z])|((?:[A-Z][a-z]{3,6}\s|CA\s?[–-]\s?|A\s?[–-]\s?)\d{1,5})\b"
)
_MESSAGES = frozenset(
    ("telegram", "airgram", "despatch", "circular-telegram", "circular-airgram", "instruction-to-post", "message", "circular-instruction")
)


def find_own_number(text: str, genre: str) -> tuple[int, int, str] | None:
    """Where a message's first paragraph prints the message's own number.

    :param text: its first paragraph after heading and dateline.
    :param genre: the heading's kind of document; only messages have a number.
    :returns: start and end in characters of the text, and the number as printed; or None.

    >>> find_own_number("90262. Ref: Moscow 279.", "telegram")
    (0, 5, '90262')
    """
    if genre not in _MESSAGES:
        return None
    match = _OWN.match(text)
    if not match:
        return None
    group = 1 if match[1] else 2
    return match.start(group), match.end(group), match[group]


def find_in_view(view: View, registers: Registers) -> list[Reference]:
    """The references of a document's running text and notes, with offsets in the view's text."""
    return find_references(view.text, _post_names(registers))


def _post_names(registers: Registers) -> frozenset[str]:
    posts: Mapping[str, Any] = registers.posts
    return frozenset(p.name for p in posts.values()) if posts else frozenset()


def annotate(view: View, registers: Registers, context: Context, index: MessageIndex) -> Resolved:
    """The references of a document as annotations, and the messages they mean.

    :param index: the messages they may mean; it resolves them.
    """
    return index.resolve(view, find_in_view(view, registers), context)
