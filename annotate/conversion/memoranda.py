"""The lists with which a memorandum begins: SUBJECT, PARTICIPANTS, TO, FROM …

In: the words of printed lines. Out: which of them head a list and which are its items.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotate.conversion.lists import LABEL
from annotate.conversion.words import Kind, Words

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


_HEAD = 40  # a list's head is no longer than this, in characters


def name_lists(lines: Sequence[Words], kinds: list[Kind], first: int, last: int) -> dict[int, str]:
    """Mark list heads and their items; the type of each list by the index of its head."""
    types: dict[int, str] = {}
    index = first
    while index < last - 1:
        words = lines[index].text
        kind = _list_type(words) if len(words) <= _HEAD else ""
        if not kind:
            index += 1
            continue
        follower = lines[index + 1].text
        labelled = LABEL.fullmatch(lines[index - 1].text) is not None  # an item that reads "To:"
        if labelled or LABEL.fullmatch(follower) or _list_type(follower):
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
        if not first and _is_sentence(words):
            break
        compact = nested and not line.blank and _SIDE.fullmatch(words) and "," in lines[min(index + 1, last - 1)].text
        if compact or (nested and (first or line.blank) and _heads_items(lines, index, last)):
            if kinds[index - 1] == "subhead":  # a delegation of which only departments are listed
                kinds[index - 1] = "entry"
            kinds[index] = "subhead"
        elif first or not line.blank or kinds[index - 1] == "subhead":
            kinds[index] = "entry"
        else:
            break
        index += 1
    return index


# A party of a meeting, where no blank line sets it off from those before it.
_SIDE = re.compile(
    r"(?:[A-Z][A-Z. ]{1,24}|United States|United Kingdom|Soviet Union"
    r"|(?:For )?(?:The )?[A-Z][a-z]+(?: [A-Z][a-z]+)? (?:Side|Delegation|Participants"
    r"|Officials|Representatives)|American|British|French|German|Soviet|Israeli|Egyptian|Chinese|Japanese|Iranian|Turkish|Greek):?"
)


def _is_sentence(words: str) -> bool:
    """Whether a line is a paragraph rather than an item: it is long, and it ends or goes on as sentences do."""
    return (
        len(words) > 60
        and words.rstrip('”"’').endswith((".", "?", "!"))
        and len(words.split()) > 9
        and _VERB.search(words) is not None
    )


_VERB = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|would|will|could|should|might|may|can|did|does|said|asked|opened|began|noted|told|stated"
    r"|replied|agreed|thought|wished|wanted|expressed|explained|pointed|met|called|raised|referred|remarked|inquired|thanked)\b"
)
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
    if len(words) > _HEAD:
        return ""
    kind = _LIST_TYPES.get(words.rstrip(":").strip().upper(), "")
    # Small words head a list only with a colon ("To:"); else they begin a sentence.
    return kind if words.isupper() or words.endswith(":") or (len(words) > 7 and not words.islower()) else ""
