"""Mentions of other documents: telegrams by number, printed documents, footnotes, volumes, "reftel", "Ibid.".

In: text. Out: `Reference` values with what the words say: kind, post, number, direction, date. What they mean
(which printed document, which unprinted telegram) is `annotate.resolve`'s business. The scan goes from number to
number, since numbers are few: the word before a number decides, by lookup, whether it names a message, a
document or a paper. Extents follow the custom of the gold labels: the shortest words that name it in full.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from annotate.annotation import Certainty, Context
from annotate.posts import POST_NAMES
from annotate.registers import Registers
from annotate.textview import NOTE_MARK, View

if TYPE_CHECKING:
    from annotate.resolve import MessageIndex, Resolved

VERSION: Final = 2
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
    :param style: the word that says whose message it is, in lower case (``embtel``, ``your``, ``secto``), or
        ``repeated`` for the number under which the message named before was repeated to another post.
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

# The word before a number, in lower case and without a plural's "s", and the kind it makes of it.
_KINDS: Final[dict[str, str]] = {
    **dict.fromkeys(
        """telegram tel tel. cable embtel emtel emptel septel deptel depttel legtel contel congentel congen urtel
        reurtel ourtel mytel reourtel remytel reembtel redeptel deltel embcable deptelegram reftel msntel misstel
        usdeltel standel reur remy reour message""".split(),
        "telegram",
    ),
    **dict.fromkeys("airgram embair urair reurair".split(), "airgram"),
    **dict.fromkeys(
        "despatch despatche dispatch dispatche embdes embdesp embdespatch desp urdes urdesp".split(), "despatch"
    ),
    **dict.fromkeys(
        "circular circ circtel cirtel circusito depcirtel depcirctel deptcirtel depcir".split(), "circular"
    ),
    **dict.fromkeys(("document",), "document"),
    **dict.fromkeys(("footnote",), "footnote"),
    **dict.fromkeys("nsc nsam nssm nsdm nie snie prm pd nscid jcsm pd/nsc prm/nsc".split(), "directive"),
    **dict.fromkeys("order memorandum estimate action directive determination".split(), "directive"),
}
# Papers named in full; the last word before the number finds them.
_PAPERS: Final = (
    "Executive Order", "BOB Circular", "Special National Intelligence Estimate", "National Intelligence Estimate",
    "National Security Action Memorandum", "National Security Action Memoranda", "National Security Study Memorandum",
    "National Security Decision Memorandum", "National Security Council Action", "NSC Action", "NSC Actions",
    "NSC Record of Action", "Record of Action", "Presidential Review Memorandum", "Presidential Directive",
    "Presidential Determination", "National Security Council Directive",
    "National Security Council Intelligence Directive",
)  # fmt: skip
# Series of messages that bear their own name: to or from a travelling Secretary, a delegation, a mission.
_NAMED_SERIES: Final = frozenset(
    """secto tosec polto topol todel dulte tedul delga gadel cedul cedel tocel busec secbus ecbus busun secun unsec
    vipto tovip vanto tovan usito toito natus stonat musto ecato toeca icato toica repto torep disto todis supnu
    tonus nusup nusto nuslo fecto conto tocon copto turdel estel telun hakto tohak wirto toaid usfoto usfotel weeka
    deptops nodel harto toharto elto toelto actto toact rusto torus martel telmar bohto kosto henel anzus confec
    unmis cahto tocah johto tojoh""".split()
)
# Senders whose name in capitals makes a series.
_COMMAND_SERIES: Final = frozenset(
    """CAP WH Director JCS J.C.S. DEF DA DIR LINC SLINC LINCOLN GUAT CINCPAC COMUSMACV MACV CINCEUR USCINCEUR CINCNELM
    CINCLANT CINCSTRIKE CINCSPECOMME SACEUR SHAPE USARMA ALUSNA AIRA CX ALO SHP DAO CNO OSD SECDEF CHMAAG CHJUSMAG
    CHJUSMMAT COMUSTDC COMSIXTHFLT JUSMAG MAAG CSAF DIA SHERWOOD OARMA Linc Dir Guat""".split()
)
SERIES: Final = _NAMED_SERIES | {name.lower() for name in _COMMAND_SERIES}
_POSSESSIVES: Final = frozenset("your our my yr ur".split())
_POSSESSED: Final = {
    "embassy": "embtel", "legation": "legtel", "mission": "embtel", "consulate": "contel",
    "department": "deptel", "dept": "deptel", "dept.": "deptel", "your": "your", "our": "our", "my": "my",
}  # fmt: skip
_REPEATED: Final = frozenset("rptd rpt repeated reptd repeat rptg info information inform infor sent".split())
_NO: Final = frozenset(("No.", "Nos.", "no.", "nos.", "No", "Number", "number", "numbered", "Numbers"))
_AIRCRAFT: Final = frozenset(("10", "11", "12", "20", "26", "37"))  # numbers of two digits that follow "A-"
_LETTERS: Final = {"A": "airgram", "CA": "airgram", "CG": "airgram", "G": "airgram", "D": "despatch"}
_MESSAGES: Final = frozenset(("telegram", "airgram", "despatch", "circular"))

_OFFICES: Final = (
    "State", "SecState", "Secstate", "Department", "Dept", "Department of State", "Secretary", "Embassy", "Mission",
    "USIA", "Defense", "Treasury",
)  # fmt: skip
# These mean a message only in the possessive ("Department’s 104"), or where the number is long.
_COMMON: Final = frozenset(("Department", "Dept", "Embassy", "Mission", "Secretary", "Defense", "Treasury"))
_BY_LAST: Final[dict[str, tuple[str, ...]]] = {}
_BY_FIRST: Final[dict[str, tuple[str, ...]]] = {}
for _name in sorted({*POST_NAMES, *_OFFICES}, key=len, reverse=True):
    _last, _first = _name.rsplit(" ", 1)[-1], _name.split(" ")[0]
    _BY_LAST[_last] = (*_BY_LAST.get(_last, ()), _name)
    _BY_FIRST[_first] = (*_BY_FIRST.get(_first, ()), _name)

# --- patterns ----------------------------------------------------------------------------------------------------

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?!\d)"
_DATE = rf"(?:{_MONTH}\ {_DAY}(?:,\ 19\d\d)?|{_DAY}\ {_MONTH}(?!\w)(?:,?\ 19\d\d)?)"
_M = f"{NOTE_MARK}*"  # a footnote's number may be printed anywhere after a word
_NUMBER = re.compile(r"[ –-]\d+")
_ZULU = re.compile(r"Z\b")
_RANGE = re.compile(r"[–-](\d+)\b(?![–/-])")
_PAPER = re.compile(r"\d+(?:[./–-]\d+)*(?:–[a-d]\b)?")
_GLUE = re.compile(rf"{_M}(?:\ \([^()\d]{{1,20}}\))?{_M}(?:[,;]|\ \+)?{_M}(?:\ (?:and|or|&|also|plus|through))?\ ")
_NEXT = re.compile(r"(?P<letters>[A-Z]{1,2}\ ?[–-]\ ?)?(?P<digits>\d+)")
_DIRECTION = re.compile(r",?\ (from|to)\ (?P<the>the\ )?")
_DATED = re.compile(
    rf"""(?:\ (?:to|for)\ (?:the\ )?[A-Z][\w’'-]*(?:\ [A-Z][\w’'-]*){{0,3}}(?=,))?   # "from Florida to the DCI, May 3"
    {_M}(?:,|\ \()?{_M}\ ?(?:also\ )?(?:both\ |all\ )?(?:dated\ |of\ |on\ )?(?P<date>{_DATE})""",
    re.VERBOSE,
)
_OF_DAY = re.compile(rf"{_M}\ (?:of|dated)\ ({_DATE})", re.VERBOSE)
# "On April 4 Thompson transmitted airgram G-736": the date of sending stands before.
_SENT_ON = re.compile(
    rf"\bOn\ ({_DATE}),?\ [A-Z][^.(;]{{0,30}}?\ (?:transmitted|sent|forwarded|cabled)(?:\ \w+){{0,3}}\ $", re.VERBOSE
)
_FURTHER_DATES = re.compile(rf"(?:,\ and|,|\ and|;\ and|;)\ ({_DATE}|\d{{1,2}}(?!\d|,?\ {_MONTH}))", re.VERBOSE)
_THING = re.compile(
    r" (?:percent|per|million|billion|thousand|hundred|men|aircraft|copies|troops|dollars|pounds|"
    + _MONTH + r"(?! \d))\b|[–-][A-Za-z]"
)  # fmt: skip
# A plural noun after a number makes it a count; these words in "-s" do not.
_PLURAL = re.compile(
    r" (?!(?:is|was|has|contains|reports|gives|describes|refers|paras|sets|proposes|raises|states|suggests|this|as|"
    r"crosses|discusses|does|previous|various|indicates|shows|makes)\b)[a-z]+s\b"
)
_CAPITALISED = re.compile(
    rf"(?!{_MONTH}\b)[A-Z][\w.’'-]*(?:\ (?:in\ |of\ )?(?!{_MONTH}\b|In\b|The\b|He\b|It\b)[A-Z][\w’'-]*)*"
)

_IBID = re.compile(r"bid\b\.?")
_SUPRA = re.compile(r"upra\b")
_REFTEL = re.compile(r"eftels?\b(?! \d\d\d)")
_URTEL = re.compile(r"rtels?\b(?! \d)")
_MESSAGE_WORD = re.compile(
    r" (?:tel(?:egram)?|message|cable|airgram|msg|despatch)s?\b(?! (?:[Nn]o\. |number )?[A-Z]{0,5} ?[–-]?\d)"
)
_REFERRING = frozenset(
    """ref ref. reference referenced Ref Ref. Reference Referenced REF REFERENCE Ref: Reference: REF: Refs:
    References:""".split()
)
_VOLUME = re.compile(
    r"""
    (?:Foreign\ Relations(?:\ of\ the\ United\ States)?|(?P<ibid>[Ii]bid\.))
      (?:,\ (?P<years>\d{4}(?:[–-]\d{2,4})?))?
      ,\ (?P<volume>[Vv]ol(?:s?\.|umes?)\ (?P<roman>[IVXLC]+|E[–-]\d+)(?:,\ Part\ (?:\d|[IVX]+|One|Two))?)
      (?P<title>(?:,\ [A-Z][^.()\n]{0,120}?)??)
      (?P<pages>,\ (?:pp?\.|pages?)\ \d+(?:[–-]\d+)?(?:,\ \d+(?:[–-]\d+)?(?!\d))*(?:\ and\ \d+[–-]\d+)?(?:\ ff\.)?)?
      (?P<document>(?:[,;]?\ (?:and\ |especially\ |\()?|:\ )(?:[^.()\n]{0,110}?\ )?\(?Documents?\ \d)?
    """,
    re.VERBOSE,
)
_FURTHER_VOLUME = re.compile(r"[,;]\ (?:and\ )?(\d{4}(?:[–-]\d{2,4})?,\ [Vv]ol(?:\.|ume)\ ([IVXLC]+))")


# --- finding -----------------------------------------------------------------------------------------------------


def find_references(text: str, posts: frozenset[str] = frozenset()) -> list[Reference]:
    """Every mention of another document in a text, in text order.

    :param text: any text; U+FFFC may stand where a footnote's number is printed.
    :param posts: further names of posts, beside the table of `annotate.posts`.

    >>> [(r.kind, r.post, r.number, r.date) for r in find_references("Telegram 279 from Moscow, July 20. (Ibid.)")]
    [('telegram', 'Moscow', '279', 'July 20'), ('ibid', '', '', '')]
    >>> [(r.quote, r.post) for r in find_references("telegrams 101 and 102 from Moscow")]
    [('telegrams 101', 'Moscow'), ('102 from Moscow', 'Moscow')]
    """
    found = [*_worded(text), *_volumes(text), *_numbered(text, posts)]
    found.sort(key=lambda r: (r.start, -r.end))
    kept: list[Reference] = []
    for reference in found:
        if not kept or reference.start >= kept[-1].end:
            kept.append(reference)
    return kept


def _worded(text: str) -> Iterator[Reference]:
    """Mentions by a word alone: "Ibid.", "supra", "reftel", "reference telegram", "your cable"."""
    for match in _places(text, "bid", _IBID):
        if (at := _letter_before(text, match.start(), "Ii")) >= 0:
            yield Reference(at, match.end(), text[at : match.end()], "ibid", style="ibid")
    for match in _places(text, "upra", _SUPRA):
        at = _letter_before(text, match.start(), "Ss")
        # "footnote 4, supra" is the footnote's mention.
        if at >= 0 and text.rfind("footnote", max(0, at - 14), at) < 0:
            yield Reference(at, match.end(), text[at : match.end()], "ibid", style="supra")
    for letters, rest, pattern in (("Rr", "eftel", _REFTEL), ("Uu", "rtel", _URTEL)):
        for match in _places(text, rest, pattern):
            if (at := _letter_before(text, match.start(), letters)) >= 0:
                quote = text[at : match.end()]
                yield Reference(at, match.end(), quote, "reftel", style=quote.lower())
    for rest in (" tel", " mess", " cable", " airgram", " msg", " despatch"):
        for match in _places(text, rest, _MESSAGE_WORD):
            at, word = _word_before(text, match.start())
            yours = word in ("your", "Your") and match.group().startswith((" tel", " cab"))
            if yours or word in _REFERRING:
                quote = text[at : match.end()]
                dated = _OF_DAY.match(text, match.end())
                date = dated[1] if dated else ""
                yield Reference(at, match.end(), quote, "reftel", date=date, style=quote.lower())


def _places(text: str, letters: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Where a pattern matches that begins with rare letters; looking for the letters first is many times faster."""
    at = text.find(letters)
    while at >= 0:
        if match := pattern.match(text, at):
            yield match
        at = text.find(letters, at + len(letters))


def _letter_before(text: str, at: int, letters: str) -> int:
    """Where a word starts whose first letter stands before `at`, or -1 where it is another word."""
    if at and text[at - 1] in letters and not text[at - 2 : at - 1].isalnum():
        return at - 1
    return -1


def _volumes(text: str) -> Iterator[Reference]:
    at = text.find(", vol")
    while at >= 0:
        start = max(text.rfind("Foreign Relations", max(0, at - 55), at), text.rfind("bid.", max(0, at - 20), at) - 1)
        match = _VOLUME.match(text, start) if start >= 0 else None
        if match and not match["document"]:
            begin = start
            if match["ibid"]:
                begin = match.start("years") if match["years"] else match.start("volume")
            end = match.end("pages") if match["pages"] else match.end("volume")
            yield Reference(begin, end, text[begin:end], "volume", number=match["roman"], style="volume")
            while further := _FURTHER_VOLUME.match(text, end):
                begin, end = further.span(1)
                yield Reference(begin, end, text[begin:end], "volume", number=further[2], style="volume")
        at = text.find(", vol", at + 5)


def _numbered(text: str, posts: frozenset[str]) -> Iterator[Reference]:
    last = 0
    previous: Reference | None = None
    for match in _NUMBER.finditer(text):
        if match.start() >= last and (lead := _lead(text, match.start() + 1, match.end(), posts)):
            if _repeats_on(text, previous, lead):
                lead = replace(lead, style="repeated", direction="to")
            for reference in _list(text, match.end(), lead):
                last, previous = reference.end, reference
                yield reference


def _repeats_on(text: str, previous: Reference | None, here: _Lead) -> bool:
    """Whether a post's number goes on a list of repetitions: "rptd Nicosia 46, London 95"."""
    return (
        previous is not None
        and previous.style == "repeated"
        and here.style == "post"
        and text[previous.end : here.start].replace(NOTE_MARK, "") in (", ", " and ", ", and ")
        and text[here.start + len(here.post)] == " "
    )


@dataclass(frozen=True, slots=True)
class _Lead:
    """The words before a number that make it a reference.

    :param start: their first character. :param number: the number's first, letters included.
    :param letters: letters before the digits, such as the "A" of "A-123".
    """

    start: int
    number: int
    kind: str
    style: str
    post: str = ""
    direction: str = ""
    letters: str = ""
    cert: Certainty = "high"


_BREAKS: Final = (" ", "\n", "—", "(", NOTE_MARK)


def _word_before(text: str, at: int) -> tuple[int, str]:
    """The word that ends at `at`, and where it starts."""
    start = text.rfind(" ", 0 if at < 40 else at - 40, at) + 1
    word = text[start:at]
    if start and word.isalnum():
        return start, word
    low = max(0, at - 40)
    start = max(text.rfind(c, low, at) for c in _BREAKS) + 1
    if not start:
        start = low
    while start < at and text[start] in "“[‘\"'/":
        start += 1
    return start, text[start:at]


def _lead(text: str, at: int, end: int, posts: frozenset[str]) -> _Lead | None:
    """What the words before the digits from `at` to `end` make of them, or None."""
    before = text[at - 1 : at]
    if before in ("-", "–"):
        return _lettered(text, at - 1, end, posts)
    if before != " " or at < 3:
        return None
    if text[at - 2] in "-–":
        return _lettered(text, at - 2, end, posts)
    start, word = _word_before(text, at - 1)
    if word in _NO and start > 1:
        start, word = _word_before(text, start - 1)
    return _named(text, start, word, at, posts) if _may_lead(word) or word in posts else None


def _lettered(text: str, dash: int, end: int, posts: frozenset[str]) -> _Lead | None:
    """A number joined to letters by a dash, "A-123", "NSC–68": what it is, and who sent it if that stands before."""
    if text[dash - 1 : dash] == " ":
        dash -= 1
    start, letters = _word_before(text, dash)
    if _KINDS.get(letters.lower()) == "directive" and letters.isupper():
        return _Lead(start, start + len(letters) + 1, "directive", letters.lower())
    if not (letters in _LETTERS or (letters.isupper() and len(letters) < 5)) or text[end : end + 1].isalpha():
        return None
    kind = _LETTERS.get(letters, "")
    number = start
    if text[start - 1 : start] == " " and start > 1:
        start, word = _word_before(text, start - 1)
        if word in _NO and start > 1:
            start, word = _word_before(text, start - 1)
        lead = _named(text, start, word, number, posts)
        named = bool(kind) or (lead is not None and lead.style not in ("post", "repeated", *_POSSESSIVES))
        if lead is not None and named and lead.kind in _MESSAGES:
            return replace(lead, kind=kind or lead.kind, letters=letters)
    if not kind:
        return None
    width = len(text[number:end].lstrip(f"{letters} –-"))
    closed = letters == "A" and text[end : end + 1] in f"{NOTE_MARK}.,;)" and text[number:end][-2:] not in _AIRCRAFT
    if kind == "airgram" and (width >= 3 or (width == 2 and closed)) and text[end : end + 1] not in ("-", "–", "/"):
        return _Lead(number, number, kind, letters.lower(), letters=letters)
    return None


@lru_cache(maxsize=8192)
def _may_lead(word: str) -> bool:
    """Whether a word can stand before a message's number; most words before numbers cannot."""
    bare = re.sub(r"[’']s?$", "", word)
    low = bare.lower()
    return (
        not {low, low[:-1]}.isdisjoint(_KINDS.keys() | _NAMED_SERIES | _POSSESSIVES)
        or bare.isupper()
        or bare in _BY_LAST
        or bare in _COMMAND_SERIES
        or word in _REFERRING
        or word == "declassified]"
        or low.endswith("tel")
        or (bare != word and bare[:1].isupper())
    )


def _named(text: str, start: int, word: str, number: int, posts: frozenset[str]) -> _Lead | None:
    """What the word directly before a number makes of it."""
    bare = re.sub(r"[’']s?$", "", word)
    low = bare.lower()
    singular = low[:-1] if low.endswith("s") else low
    kind = _KINDS.get(low) or _KINDS.get(singular)
    paper = _PAPER.match(text, number) if low in ("jcs", "j.c.s.") else None
    if paper and "/" in paper.group():
        kind = "directive"
    if kind == "directive":
        return _paper(text, start, bare, number)
    if kind:
        return _extended(text, start, kind, low if low in _KINDS else singular, number)
    if (low in _NAMED_SERIES or singular in _NAMED_SERIES) and word[0].isupper():
        return _series(text, start, low if low in _NAMED_SERIES else singular, number)
    if bare in _COMMAND_SERIES or (bare.isupper() and _TELEGRAM_BEFORE.search(text, max(0, start - 11), start)):
        return _series(text, start, low, number)
    if word in ("CA", "CG") and _BARE.match(text, number):
        return _Lead(start, number, "airgram", low)
    if low in _POSSESSIVES:
        return _Lead(start, number, "telegram", low, cert="medium")
    for name in _BY_LAST.get(bare, ()):
        begin = start + len(bare) - len(name)
        if begin >= 0 and text.startswith(name, begin) and (begin == 0 or not text[begin - 1].isalnum()):
            return _posted(text, begin, name, bare != word, number)
    if low.endswith("tel") and (post := _BY_LAST.get(bare[:-3])):
        return _Lead(start, number, "telegram", "post", post[-1], "from")
    if bare != word and word[0].isupper() and _SIGNED.match(text, number):
        return _Lead(start, number, "telegram", "signed", cert="medium")
    if word in _REFERRING and word[0].isupper() and _BARE.match(text, number):
        return _Lead(number, number, "telegram", "ref", cert="medium")
    if bare in posts:
        return _Lead(start, number, "telegram", "post", bare, "from", cert="medium")
    if word == "declassified]" and text.endswith(_WITHHELD, 0, start + len(word)):
        return _Lead(start + len(word) - len(_WITHHELD), number, "telegram", "withheld", cert="medium")
    return None


# "Murphy’s 571 from Beirut", and bare numbers in a reference line: "Ref: 143077, 3214."
_SIGNED = re.compile(rf"(?!19\d\d)\d{{3,6}}(?:{NOTE_MARK}| (?:from|to) (?:the )?[A-Z])")
_BARE = re.compile(rf"\d{{3,6}}(?:[.,;{NOTE_MARK}]|\ {_MONTH}\ \d|$)", re.VERBOSE)
_WITHHELD: Final = "[telegram indicator not declassified]"


_TELEGRAM_BEFORE = re.compile(r"(?:telegram|message) $")


def _posted(text: str, start: int, name: str, possessive: bool, number: int) -> _Lead | None:
    """A number after a post's name: "Moscow 279", "Moscow’s 279", "rptd Cairo 12"."""
    _, before = _word_before(text, start - 1) if start > 1 else (0, "")
    if before.lower() in _REPEATED and not possessive:
        return _Lead(start, number, "telegram", "repeated", name, "to")
    if name in _COMMON:
        if not possessive and ("Dep" not in name or before == "to"):
            return None
        return _Lead(start, number, "telegram", "post", name, "from", cert="medium")
    return _Lead(start, number, "telegram", "post", name, "from")


def _series(text: str, start: int, style: str, number: int) -> _Lead:
    """A number of a named series; "telegram" before the name belongs to the words that name it."""
    at, word = _word_before(text, start - 1) if start > 1 else (start, "")
    if word.lower() in ("telegram", "telegrams"):
        start = at
    elif text.endswith("channel message ", 0, start):
        start = _word_before(text, at - 1)[0]
    return _Lead(start, number, "telegram", style)


def _extended(text: str, start: int, kind: str, style: str, number: int) -> _Lead | None:
    """A kind word with the words before it that change it: "circular telegram", "Geneva telegram", "my telegram"."""
    at, word = _word_before(text, start - 1) if start > 1 and text[start - 1] == " " else (start, "")
    low = word.lower()
    if style == "message":
        return _Lead(at if low.endswith("channel") else start, number, kind, style)
    if kind in ("document", "footnote") or not word:
        return _Lead(start, number, kind, style)
    if style in ("circular", "circ") and (low in _NAMED_SERIES):
        return _Lead(start, number, kind, low)
    if low in ("circular", "circ", "cir") and style in ("telegram", "tel", "airgram"):
        return _Lead(at, number, "airgram" if style == "airgram" else "circular", "circular")
    bare = re.sub(r"[’']s?$", "", word)
    if whose := _POSSESSED.get(re.sub(r"[’']s?$", "", low)):
        return _Lead(start, number, kind, "circular" if kind == "circular" else whose)
    if style in ("telegram", "tel", "tel.", "cable", "airgram", "despatch", "desp"):
        if bare in _COMMAND_SERIES:
            return _Lead(at, number, kind, bare.lower())
        for name in _BY_LAST.get(bare, ()):
            begin = at + len(bare) - len(name)
            if begin >= 0 and text.startswith(name, begin):
                return _Lead(begin, number, kind, "post", name, "from")
    return _Lead(start, number, kind, style)


def _paper(text: str, start: int, word: str, number: int) -> _Lead | None:
    """A policy paper, by its initials or its name in full."""
    end = start + len(word)
    for phrase in _PAPERS:
        if phrase.endswith(word) and text.endswith(phrase, 0, end):
            return _Lead(end - len(phrase), number, "directive", phrase.lower())
    if word.isupper() and not _IN_FILES.search(text, max(0, start - 24), start):
        return _Lead(start, number, "directive", word.lower())
    return None


# "(Department of State, S/S-NSC Files: Lot 72 D 316, NSAM 98)" says in which folder a paper lies.
_IN_FILES = re.compile(r"(?:\bLot \d+ ?D ?\d+|\bBox [\w–-]+|\bFiles?|\bFolder [\w–-]+)[,:] $")


# --- lists of numbers --------------------------------------------------------------------------------------------


def _list(text: str, end: int, lead: _Lead) -> list[Reference]:
    """The references that start at one lead and its first number: "telegrams 101 and 102 from Moscow" are two."""
    number_end = _number_end(text, lead, lead.number, end)
    if number_end < 0:
        return []
    items: list[Reference] = []
    start, number = lead.start, lead.number
    while True:
        item, after = _item(text, lead, start, number, number_end)
        items.append(item)
        glue = _GLUE.match(text, after)
        following = _NEXT.match(text, glue.end()) if glue and glue.end() > after + 1 else None
        if following is None or bool(following["letters"]) != bool(lead.letters):
            break
        number_end = _number_end(text, lead, following.start(), following.end())
        if number_end < 0 or (items[-1].date and _is_day(following["digits"], items[-1].number)):
            break
        start = number = following.start()
    return _shared(text, lead, items)


def _is_day(digits: str, number: str) -> bool:
    """Whether digits after a number's date are the next number's day ("April 12, 14, and 23") or its year."""
    return len(digits) < 3 <= len(number) or bool(re.match(r"19\d\d$", digits))


def _number_end(text: str, lead: _Lead, number: int, end: int) -> int:
    """Where a number ends whose digits end at `end`, or -1 where they are no message's number but a count or a day."""
    kind, after = lead.kind, text[end : end + 1]
    if kind == "directive":
        paper = _PAPER.search(text, number)
        return paper.end() if paper else end
    if after.isalpha():
        return end + 1 if _ZULU.match(text, end) and end - number == 6 else -1
    if after == "%" or (after in (":", ".", ",") and text[end + 1 : end + 2].isdigit()):
        return -1
    span = _RANGE.match(text, end)
    digits = text[number:end]
    ranged = span is not None and len(digits) > 2 and lead.style not in ("post", *_POSSESSIVES)
    if span and (kind in ("document", "footnote") or (ranged and len(span[1]) in (len(digits), 2))):
        return span.end()
    if kind in ("document", "footnote"):
        return end
    if after in ("–", "-", "/") and after and text[end + 1 : end + 2].isalnum() and not lead.letters:
        return -1 if after != "/" or text[end + 1].isdigit() else end
    if _THING.match(text, end):
        return -1
    return end if _plausible(text, lead, digits, end) else -1


_NUMBER_STYLES: Final = frozenset(("post", "repeated", *_POSSESSIVES, *(name.lower() for name in _COMMAND_SERIES)))


def _plausible(text: str, lead: _Lead, digits: str, end: int) -> bool:
    """Whether the digits after "your", a city or a command are a message's number and no year or count."""
    if lead.letters or lead.style not in _NUMBER_STYLES:
        vague = lead.style in ("reftel", "message", "septel")
        return not vague or (len(digits) > 2 and not (lead.style == "message" and re.match(r"19\d\d$", digits)))
    after = text[end : end + 1]
    closed = not after or after in f"{NOTE_MARK}.,;)]”"
    if lead.style in _POSSESSIVES:
        if re.match(r"19[4-8]\d$", digits) and after != NOTE_MARK:
            return False
        return (closed and len(digits) > 1) or (len(digits) > 2 and not _PLURAL.match(text, end))
    possessive = lead.post and text[lead.start + len(lead.post)] in "’'"
    if re.match(r"19[4-8]\d$", digits) and not _YEAR_LIKE[bool(possessive)].match(text, end):
        return False
    if re.match(rf" {_MONTH}", text[end : end + 10]) and len(digits) < 3:
        return False
    if lead.style not in ("post", "repeated"):
        return len(digits) > 2
    if _PLURAL.match(text, end) or (lead.post in ("Department", "Dept", "Defense") and len(digits) < 3):
        return False
    return len(digits) > 1 or lead.style == "repeated" or bool(possessive) or NOTE_MARK in text[end : end + 2]


# A number like a year is a message's where its footnote says so; after a possessive, also where its clause ends.
_YEAR_LIKE: Final = {
    False: re.compile(rf"[.,;)]?{NOTE_MARK}"),
    True: re.compile(rf"[.,;)]|{NOTE_MARK}|$| and \d{{3,4}}[.,;){NOTE_MARK}]"),
}


def _item(text: str, lead: _Lead, start: int, number: int, end: int) -> tuple[Reference, int]:
    """One reference of a list, and where its words and its date end."""
    post, direction, document, stop, kind = lead.post, lead.direction, "", end, lead.kind
    if kind in _MESSAGES:
        told = _destination(text, end, bool(lead.post))
        if told is not None:
            stop = told[2]
            if not lead.post or start != lead.start:
                direction, post = told[:2]
        elif text.startswith(" Circular", end):
            kind, stop = "circular", end + len(" Circular")
        elif lead.style == "telegram" and (to := _TO_IN.search(text, max(0, start - 60), start)) and to[1] in _POST_SET:
            direction, post = "to", to[1]
    elif kind == "footnote":
        of = _OF_DOCUMENT.match(text, end)
        if of:
            document, stop = of[1], of.end()
    date, after = "", stop
    dated = _DATED.match(text, stop) if kind not in ("document", "footnote") else None
    if dated:
        date, after = dated["date"], dated.end()
    elif kind in _MESSAGES and start == lead.start and (sent := _SENT_ON.search(text, max(0, start - 90), start)):
        date = sent[1]
    item = Reference(
        start, stop, text[start:stop], kind, post, text[number:end], direction, date, document,
        style=lead.style, cert=lead.cert,
    )  # fmt: skip
    return item, after


# "transmitted to London in telegram 12"
_TO_IN = re.compile(r"\bto ([A-Z]\w+(?: [A-Z]\w+)?) in $")
_POST_SET: Final = frozenset(POST_NAMES)
_OF_DOCUMENT = re.compile(r"(?:,|\ (?:to|of|in))?\ Document\ (\d+)")


def _destination(text: str, at: int, posted: bool) -> tuple[str, str, int] | None:
    """Direction, post and end of the " from Moscow" that follows a number, or None.

    :param posted: the number has its sender already; only a known post may follow ("Geneva’s 1675 to Dept.").
    """
    match = _DIRECTION.match(text, at)
    if not match:
        return None
    begin = match.end()
    word = _FIRST_WORD.match(text, begin)
    for name in _BY_FIRST.get(re.sub(r"[’']s?$", "", word.group()), ()) if word else ():
        end = begin + len(name)
        if text.startswith(name, begin) and not text[end : end + 1].isalnum():
            dot = text[end : end + 1] == "." and name == "Dept"
            return match[1], name + "." * dot, end + dot
    if posted or text[at] == ",":
        return None
    words = _CAPITALISED.match(text, begin)
    if not words:
        return None
    post = re.sub(r"[’']s?$|\.$", "", words.group())
    return match[1], post, begin + len(post)


_FIRST_WORD = re.compile(r"[\w’'-]+")


def _shared(text: str, lead: _Lead, items: list[Reference]) -> list[Reference]:
    """Give each number of a list what is said once for all: the post, the dates, the volume."""
    if lead.kind == "document":
        return _with_volume(text, items)
    if lead.kind == "footnote":
        return [r if r.document else replace(r, document=items[-1].document) for r in items]
    first = items[0]
    if first.post and not lead.post and first.post not in first.quote:
        # "transmitted to London in telegrams 12 and 13"
        items = [r if r.post else replace(r, post=first.post, direction=first.direction) for r in items]
    if len(items) > 1 and items[-1].post and not lead.post:
        last = items[-1]
        items = [r if r.post else replace(r, post=last.post, direction=last.direction) for r in items]
    if len(items) > 1 and items[-1].date and not any(r.date for r in items[:-1]):
        dates = [items[-1].date]
        at = text.find(dates[0], items[-1].end) + len(dates[0])
        month = re.sub(r"[\d ,]", "", dates[0])
        while len(dates) < len(items) and (further := _FURTHER_DATES.match(text, at)):
            dates.append(further[1] if not further[1].isdigit() else f"{month} {further[1]}")
            at = further.end()
        if len(dates) < len(items):
            dates = [items[-1].date] * len(items)
        items = [replace(r, date=d) for r, d in zip(items, dates, strict=True)]
    return items


_IN_VOLUME = re.compile(
    r" (?:in|of) (Foreign Relations, \d{4}(?:[–-]\d{2,4})?, [Vv]ol(?:\.|ume) (?:[IVXLC]+|E[–-]\d+)(?:, Part \w+)?)"
)
_VOLUME_WORDS = re.compile(
    r"Foreign Relations(?: of the United States)?, \d{4}|[Ii]bid\., (?:\d{4}[–-]\d{2,4}, )?[Vv]ol(?:\.|ume) "
)


def _with_volume(text: str, items: list[Reference]) -> list[Reference]:
    """Documents with the volume named around them: "Foreign Relations, 1952-1954, vol. IV, … Document 15"."""
    behind = _IN_VOLUME.match(text, items[-1].end)
    if behind:
        return [replace(r, volume=behind[1]) for r in items]
    start = items[0].start
    low = max(text.rfind("\n", 0, start) + 1, start - 220)
    at = max(text.rfind("Foreign Relations", low, start), text.rfind("bid., ", low, start) - 1)
    if at < low or not _VOLUME_WORDS.match(text, at) or _SENTENCE.search(text, at, start):
        return items
    volume = re.split(r",? ?\(?\b[Dd]ocuments? \d", text[at:start])[0]
    volume = re.sub(r"(?:,? and| \(|[\s,:]|,? especially|,? also)+$", "", volume)
    volume = re.sub(r"^[Ii]bid\., ", "", volume)
    return [replace(r, volume=volume) for r in items]


_SENTENCE = re.compile(r"(?<!\bvol)(?<!\bvols)(?<!\bpp)(?<!\bp)(?<!bid)\.\ |\)\ [A-Z]|;\ [a-z]")


# --- what the toolkit calls --------------------------------------------------------------------------------------


def extract(text: str) -> dict[str, Any]:
    """The references of one text as the guideline's JSON: ``{"refs": [{quote, kind, post, number, …}]}``.

    >>> extract("See Deptel 12.")["refs"][0]["quote"]
    'Deptel 12'
    """
    own = _leading_number(text)
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


# "90262.", "170545Z.", "Secto 12.", "CA–951.", "Secto 44/3193.", "8004. Vipto 55." (an embassy's for a traveller)
_PLAIN = r"(?:\d{6}Z|\d{1,6}(?=\.(?:\s|$|\d\))|\.?\s*/|\.\ufffc)|\d{2,6}(?=\.?$))"
_SERIAL = r"(?:[A-Z][a-z]{3,6}|[A-Z]{2,8})(?:\sCirc(?:ular)?)?\s\d{1,6}(?=[./\s\ufffc]|$)"
_JOINED = r"(?:CA|CG|A|G|D)\s?[–-]\s?\d{1,5}(?=[.\s(\ufffc]|$)"
_OWN = re.compile(
    rf"[;\[]?(?:No\.\s*|Despatch\s+No\.\s*|Airgram\s+|\[telegram indicator not declassified\]\s)?"
    rf"(?P<first>{_PLAIN}|{_JOINED}|{_SERIAL})"
    rf"(?:[./]\s*(?P<second>{_SERIAL})(?=[.\s\ufffc]|$)|/(?P<plain>\d{{1,6}})\b)?"
)
_NUMBERED_GENRES: Final = frozenset(
    """telegram airgram despatch circular-telegram circular-airgram instruction-to-post message circular-instruction
    backchannel-message""".split()
)


def find_own_number(text: str, genre: str) -> tuple[int, int, str] | None:
    """Where a message prints its own number.

    :param text: its first paragraph after heading and dateline.
    :param genre: the heading's kind of document (`annotate.headings.GENRES`); only messages have a number.
    :returns: start and end in characters of the text, and the number as printed; or None.

    >>> find_own_number("90262. Ref: Moscow 279.", "telegram")
    (0, 5, '90262')
    >>> find_own_number("Secto 12. Eyes only Acting Secretary.", "telegram")
    (0, 8, 'Secto 12')
    >>> find_own_number("1. Met the Foreign Minister today.", "memorandum-of-conversation") is None
    True
    """
    return next(iter(find_own_numbers(text, genre)), None)


def find_own_numbers(text: str, genre: str) -> list[tuple[int, int, str]]:
    """All numbers a message prints as its own: an embassy that sends a traveller's message gives it two.

    >>> find_own_numbers("8004. Vipto 55. For the President.", "telegram")
    [(0, 4, '8004'), (6, 14, 'Vipto 55')]
    """
    match = _OWN.match(text) if genre in _NUMBERED_GENRES else None
    if not match or not _is_series(match["first"]):
        return []
    groups = [g for g in ("first", "second", "plain") if match[g] and _is_series(match[g])]
    return [(*match.span(g), match[g]) for g in groups]


def _is_series(number: str) -> bool:
    """Whether the word before a number, if there is one, is a series of messages and no other word."""
    name, _, digits = number.partition(" ")
    return not digits or name.lower() in SERIES or name in _LETTERS


def _leading_number(text: str) -> int:
    """Where the own number at the start of a text ends, whatever its genre; 0 where there is none."""
    match = _OWN.match(text)
    if not match or match.start("first") or not _is_series(match["first"]):
        return 0
    if match["first"][0].isalpha() and not text.startswith((".", "/"), match.end("first")):
        return 0
    return match.end("second") if match["second"] and _is_series(match["second"]) else match.end("first")


def find_in_view(view: View, registers: Registers) -> list[Reference]:
    """The references of a document's running text and notes, with offsets in the view's text."""
    return find_references(view.text, frozenset(p.name for p in registers.posts.values()))


def annotate(view: View, registers: Registers, context: Context, index: MessageIndex) -> Resolved:
    """The references of a document as annotations, and the messages they mean.

    :param index: the messages they may mean; it resolves them.
    """
    return index.resolve(view, find_in_view(view, registers), context)
