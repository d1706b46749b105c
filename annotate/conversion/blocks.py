"""What each printed line of a transcription is: head, dateline, list label, paragraph, signature …

In: the lines' words, without page marks and footnote numbers. Out: `Block`s that cover every line once. The rules
are the edition's layout as it reads when copied from a page: a list label stands alone on its line, items follow
one another without a blank line, the signature comes last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from annotate.conversion.lists import LABEL, Label, Listed, nest, read_label
from annotate.conversion.transcription import Line
from annotate.datelines import is_dateline

Kind = Literal[
    "head",  # the document's heading
    "dateline",
    "received",  # "[Received July 5—3 p.m.]", below the dateline
    "p",
    "label",  # of a list item; the item follows
    "item",
    "group",  # the head of a list of a memorandum, such as SUBJECT
    "subhead",  # the head of a list within that list: "United States"
    "entry",  # an item of such a list
    "salute",
    "closing",  # "Sincerely,"
    "signed",
    "position",  # what a signer is, on a line of its own
    "postscript",
]


class Words(NamedTuple):
    """A printed line and its words without page marks and footnote numbers.

    :param ways: for a line with marks, pairs of an offset in its words and the same place in the running text.
    """

    text: str
    line: Line
    ways: tuple[tuple[int, int], ...] = ()

    def place(self, offset: int) -> int:
        """Where in the running text a character of the words stands; marks before it are passed."""
        if not self.ways:
            return self.line.start + offset
        way = max(way for way in self.ways if way[0] <= offset)
        return way[1] + offset - way[0]


class Block(NamedTuple):
    """A printed block: what it is, and its span in characters of the running text.

    :param level: for a label, item or paragraph: the number of lists it stands in.
    :param opens: whether a label begins a new list.
    :param type: a list's type, such as ``participants``, on the block that heads it.
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    opens: bool = False
    type: str = ""


def recognise(lines: Sequence[Words]) -> list[Block]:
    """What each printed line is, in order. The first is the heading."""
    kinds: list[Kind] = ["p"] * len(lines)
    kinds[0] = "head"
    first = 1
    if len(lines) > 1 and is_dateline(lines[1].text):
        kinds[1] = "dateline"
        first = 2
        if len(lines) > 2 and _is_received(lines[2].text):
            kinds[2] = "received"
            first = 3
    last = _close(lines, kinds, first)
    if first < last and _SALUTE.fullmatch(lines[first].text):
        kinds[first] = "salute"
    types = _name_lists(lines, kinds, first, last)
    return _arrange(lines, kinds, types, _find_lists(lines, kinds, first, last))


_RECEIVED = re.compile(r"\[?(?:Received|Rec’d|Rec'd)[:,]? ([^\[\]]+)\]?")


def _is_received(words: str) -> bool:
    """Whether a line says when a message was received, and nothing else."""
    match = _RECEIVED.fullmatch(words)
    return match is not None and is_dateline(match[1])


# ---- the end: closings, signatures, postscripts ---------------------------------------------------------------

_SALUTE = re.compile(
    r"(?:My dear|Dear|Sir|Sirs|Gentlemen|Excellency|Your (?:Excellency|Majesty|Holiness)|Mr\.|Madam)\b"
    r"(?:[^:.?!]|\b(?:Mr|Mrs|Dr|Gen|Amb|Messrs)\.){0,80}[:,]"
)
# A complimentary close is made of these words alone.
_CLOSING = re.compile(
    r"""(?:(?:
      my|our|all|kind(?:est)?|best|warm(?:est|ly)?|very|most|high(?:est)?|yours?|ever|personal|as|cordial(?:ly)?|good
    | deep(?:est)?|great|fond(?:est)?|every|and|the|with|sincere(?:st|ly)?|respect(?:s|ful|fully)?|faithful(?:ly)?|true
    | truly|regards?|wish(?:es)?|esteem|always|friend(?:ship)?|humbl[ey]|obedient|servant|affectionate(?:ly)?
    | grateful(?:ly)?|believe|me|sir|i|am|remain|assurances?|of|consideration
    )\b[ ,.:]*)+""",
    re.VERBOSE | re.IGNORECASE,
)
# What may stand before a name on a signature's own line.
_CLOSED = re.compile(
    r"/s/ |(?:(?:Very )?(?:sincerely|respectfully|faithfully|truly)(?: yours)?|Yours \w+), ", re.IGNORECASE
)
_BEHALF = re.compile(r"For the [A-Z][\w .]{2,40}:")
_POSTSCRIPT = re.compile(r"P\.? ?(?:P\.? ?)?S\.?[ :]")
# Small words within a signer's name or office.
_SMALL = frozenset("of the and for to in on de la von van der den al el bin y e du da dos di le ter zu & at by".split())
_UNSIGNED = re.compile(
    r"(?:Approved?|Disapproved?|Yes|No|None|Neither|Other|Agreed?|Attachments?|Enclosures?|Annex|Tab|Appendix|Addendum|See|Mr\.|Mrs\.|Speak|Call|Let|End"
    r"|Source|Concurrences?|Recommendations?|Conclusions?|Discussion|Background|Comments?|Note|Drafted|Distribution|Same|Option|Secret|Confidential)(?:\b|(?<=\.))|[A-Z]+/[A-Z/]+$",
)
_OFFICES = frozenset(
    "Chief Director Secretary Chairman Counselor Ambassador President Minister Consul Administrator Assistant Attaché "
    "Adviser Commander Officer Representative Council Committee Agency Department Embassy Office Staff House Room "
    "Ministry Delegation Bureau Board Council General Deputy Acting".split()
)
_INITIALS = re.compile(r"(?:(?:Mc)?[A-Z]h?\.? ?){1,5}")
_SURNAMED = re.compile(r"\b(?:Jr|Sr|U\.?S|[A-Z]|U\.S\.[A-Z]|Ph\.D|[A-Z]\.[A-Z])\.$")
_POSITION = re.compile(
    r"(?:(?:The |Acting |Deputy |Assistant |Associate |Under |First |Second |Third |Vice |Executive |Special |U\.?S\.? "
    r"|American |For the )*"
    r"(?:Chief|Director|Secretary|Chairman|Counselor|Ambassador|President|Minister|Consul|Administrator|Assistant|Attaché|Adviser|Advisor|Commander"
    r"|Colonel|General|Major|Captain|Lieutenant|Brigadier|Admiral|Chargé|Officer|Representative|Commissioner|Coordinator|Member|Head|Inspector)\b"
    r"|[A-Z]{2,}/[A-Z]{2,})[^.]*"
)


def is_signature(words: str) -> bool:
    """Whether a document's last line is a signature, by its words alone.

    >>> [is_signature(words) for words in ("Rusk", "McG. B.", "Foy D. Kohler U.S. Ambassador to the USSR")]
    [True, True, True]
    >>> [is_signature(words) for words in ("Approved", "The meeting ended at 6:30 p.m.", "EUR—Mr. Kohler", "Call me")]
    [False, False, False, False]
    """
    closed = _CLOSED.match(words)
    if closed:
        words = words[closed.end() :]
    if len(words) > 140 or not words or _UNSIGNED.match(words) or not _is_named(words):
        return False
    if words[-1] in ".,;:" and not (_INITIALS.fullmatch(words) or _SURNAMED.search(words)):
        return False
    return _CLOSING.fullmatch(words) is None


def _is_named(words: str) -> bool:
    """Whether every word is written as in a name or an office, with a capital."""
    first = True
    for word in words.split():
        word = word.strip("“”\"'’(),.;[]")
        if not word:
            continue
        # "deB." and "d'Estaing" hide their capital.
        if not (word[0].isupper() or (not first and word in _SMALL) or (not first and word[1:] != word[1:].lower())):
            return False
        if "_" in word or "—" in word or ":" in word or any(character.isdigit() for character in word):
            return False
        first = False
    return not first and words[0] != "["


def _close(lines: Sequence[Words], kinds: list[Kind], first: int) -> int:
    """Mark closing, signatures and postscripts at the end; the index of the first line that belongs to them."""
    end = _postscript(lines, kinds, first)
    at = end
    if at - 2 >= first and _POSITION.fullmatch(lines[at - 1].text) and _is_name(lines[at - 2].text):
        kinds[at - 1] = "position"
        at -= 1
    if at - 1 >= first and is_signature(lines[at - 1].text) and not _is_participant(lines, at - 1, first):
        kinds[at - 1] = "signed"
        at -= 1
        # More may have signed, each on a line of his own; but an office above a name is its own line.
        while at - 1 >= first and end - at < 4 and _is_name(lines[at - 1].text) and not _ends_item(lines, at - 1):
            kinds[at - 1] = "signed"
            at -= 1
    if at == end:
        return len(lines) if end == len(lines) else end
    if at - 1 >= first and len(lines[at - 1].text) < 90:
        words = lines[at - 1].text
        if _CLOSING.fullmatch(words) or _BEHALF.fullmatch(words):
            kinds[at - 1] = "closing"
            at -= 1
    return at


def _postscript(lines: Sequence[Words], kinds: list[Kind], first: int) -> int:
    """Mark a postscript that follows a signature; the index of the first line that belongs to it."""
    count = len(lines)
    for index in range(max(first + 1, count - 4), count):
        if _POSTSCRIPT.match(lines[index].text):
            if is_signature(lines[index - 1].text) and not is_signature(lines[-1].text):
                kinds[index:] = ["postscript"] * (count - index)
                return index
            break
    return count


def _is_name(words: str) -> bool:
    """Whether a line is a signer's name alone: no office, no quotation."""
    return (
        len(words) < 40
        and is_signature(words)
        and not any(word in _SMALL or word in _OFFICES for word in words.replace(",", " ").split())
        and not any(mark in words for mark in '“”"/')
    )


def _ends_item(lines: Sequence[Words], index: int) -> bool:
    """Whether a line is the item of a label that stands on the line before it."""
    return index > 0 and not lines[index].line.blank and LABEL.fullmatch(lines[index - 1].text) is not None


def _is_participant(lines: Sequence[Words], index: int, first: int) -> bool:
    """Whether a last line that could be a signature ends a run of participants: "Mr. Low, Interpreter, Embassy"."""
    words, line, _ = lines[index]
    before = lines[index - 1]
    if line.blank or index - 1 < first or len(before.text) > 120:
        return False
    listed = "," in before.text or not before.text.endswith((".", "?", "!"))
    return "," in words and listed and LABEL.match(lines[max(first, index - 2)].text) is None


# ---- the lists of a memorandum --------------------------------------------------------------------------------

_LIST_TYPES: dict[str, str] = {
    words: kind
    for kind, heads in {
        "subject": "SUBJECT|SUBJECTS|SUBJ|SUJBECT|SUBECT|RE",
        "participants": "PARTICIPANTS|PARTICIPANT|PRESENT|PARTICIPATION|ATTENDEES|ATTENDANCE|LIST OF PARTICIPANTS"
        "|OTHER PARTICIPANTS|OTHERS PRESENT|ALSO PRESENT|ALSO|THOSE PRESENT|THOSE ATTENDING WERE|IN ATTENDANCE"
        "|MEMBERS PRESENT",
        "references": "REFERENCE|REFERENCES|REF|REFS",
        "to": "TO|MEMORANDUM FOR|ATTENTION|ATTN|INFO",
        "from": "FROM",
        "through": "THROUGH|THRU|VIA",
        "copies": "CC|COPIES TO",
        "simple": "COUNTRY|SOURCE|DATE OF INFO|DATE OF INFO.|DATE (OF INFO.)|DOI|ACQ|PLACE & DATE ACQ"
        "|PLACE ACQUIRED (BY SOURCE)|DATE ACQUIRED (BY SOURCE)",
    }.items()
    for words in heads.split("|")
}  # fmt: skip


def _name_lists(lines: Sequence[Words], kinds: list[Kind], first: int, last: int) -> dict[int, str]:
    """Mark list heads and their items; the type of each list by the index of its head."""
    types: dict[int, str] = {}
    index = first
    while index < last - 1:
        kind = _list_type(lines[index].text)
        follower = lines[index + 1].text
        labelled = LABEL.fullmatch(lines[index - 1].text) is not None  # an item that reads "To:"
        if not kind or labelled or LABEL.fullmatch(follower) or _list_type(follower):
            index += 1
            continue
        kinds[index] = "group"
        types[index] = kind
        index = _entries(lines, kinds, index + 1, last, kind == "participants")
    return types


def _entries(lines: Sequence[Words], kinds: list[Kind], index: int, last: int, nested: bool) -> int:
    """Mark the items that follow a list head; the index of the first line that is none.

    :param nested: the list is one of participants, which may be parted into delegations.
    """
    while index < last:
        words, line, _ = lines[index]
        if LABEL.fullmatch(words) or _list_type(words):
            break
        first = kinds[index - 1] == "group"
        if nested and (first or line.blank) and _heads_items(lines, index, last):
            if kinds[index - 1] == "subhead":  # a delegation of which only departments are listed
                kinds[index - 1] = "entry"
            kinds[index] = "subhead"
        elif first or not line.blank or kinds[index - 1] == "subhead":
            kinds[index] = "entry"
        else:
            break
        index += 1
    return index


_TITLED = re.compile(
    r"(?:Messrs|Mr|Mrs|Miss|Dr|Sir|Lord|Amb|Ambassador|Secretary|Under|Assistant|Deputy|Acting|Gen|General|Adm|Admiral|Col|Lt|Maj"
    r"|Capt|Prime|Foreign|Minister|President|Vice|Chancellor|Senator|Governor|The|M|Chairman|Director)\b"
)


def _heads_items(lines: Sequence[Words], index: int, last: int) -> bool:
    """Whether a line within participants names a delegation: a short line that items follow."""
    words = lines[index].text
    if index + 1 >= last or not lines[index + 1].line.blank:
        return False
    if not words or len(words) > 48 or (words[-1] in ".;," and len(words) > 6):
        return False
    one = lines[index + 1].text
    if len(one) > 160 or LABEL.fullmatch(one) or _list_type(one):
        return False
    if index + 2 < last and not lines[index + 2].line.blank and len(lines[index + 2].text) < 160:
        return LABEL.fullmatch(lines[index + 2].text) is None
    # A single item: the line must look like no person, the item like one.
    plain = "," not in words and len(words.split()) < 4 and _TITLED.match(words) is None
    return plain and not one.endswith((".", "?", "!", ":")) and ("," in one or _TITLED.match(one) is not None)


def _list_type(words: str) -> str:
    """The type of the list that a line heads, such as ``participants``; empty where it heads none."""
    if len(words) > 40:
        return ""
    kind = _LIST_TYPES.get(words.rstrip(":").strip().upper(), "")
    # Small words head a list only with a colon ("To:"); else they begin a sentence.
    return kind if words.isupper() or words.endswith(":") or (len(words) > 7 and not words.islower()) else ""


# ---- arranging ------------------------------------------------------------------------------------------------


def _find_lists(lines: Sequence[Words], kinds: Sequence[Kind], first: int, last: int) -> list[Listed]:
    """The labels that stand in a sequence, with their lists."""
    labels: list[Label] = []
    loose = [0] * (len(lines) + 1)  # for each line the number of paragraphs before it that follow no label
    labelled = False
    for index in range(first, last):
        loose[index + 1] = loose[index]
        if kinds[index] == "p":
            label = read_label(lines[index].text, index)
            if label is not None:
                labels.append(label)
            alone = label is not None and label.alone
            loose[index + 1] += not (alone or labelled)
            labelled = alone
    return nest(labels, loose) if labels else []


def _arrange(
    lines: Sequence[Words], kinds: Sequence[Kind], types: dict[int, str], labels: Sequence[Listed]
) -> list[Block]:
    """The blocks of all lines, lists opened and closed where their labels say."""
    at = {listed.label.at: listed for listed in labels}
    final: dict[int, int] = {}  # the line of the last label in each list, lists within it included
    chain: list[int] = []
    for listed in labels:
        del chain[listed.level - 1 :]
        chain.append(listed.number)
        for number in chain:
            final[number] = listed.label.at
    blocks: list[Block] = []
    open_lists: list[int] = []
    index, count = 0, len(lines)
    while index < count:
        kind, (words, line, _) = kinds[index], lines[index]
        found = at.get(index)
        if found is not None:
            opens = found.number not in open_lists
            del open_lists[found.level - opens :]
            if opens:
                open_lists.append(found.number)
            level = len(open_lists)
            after = index + 1 < count and kinds[index + 1] == "p" and index + 1 not in at
            if found.label.alone:
                blocks.append(Block("label", line.start, line.end, level, opens))
                if after:
                    follower = lines[index + 1].line
                    blocks.append(Block("item", follower.start, follower.end, level))
                    index += 1
            else:
                cut = lines[index].place(found.label.size)
                blocks.append(Block("label", line.start, cut, level, opens))
                blocks.append(Block("item", cut + 1, line.end, level))
        elif kind != "p":
            open_lists.clear()
            blocks.append(Block(kind, line.start, line.end, type=types.get(index, "")))
        else:
            while open_lists and final[open_lists[-1]] < index:
                open_lists.pop()
            end = line.end
            follows = index + 1 < count and kinds[index + 1] == "p" and index + 1 not in at
            if follows and not lines[index + 1].line.blank and LABEL.fullmatch(words):
                # No list's label after all: an initial, "J." before "Edgar Hoover".
                index += 1
                end = lines[index].line.end
            blocks.append(Block("p", line.start, end, len(open_lists)))
        index += 1
    return blocks
