"""How a document ends: complimentary close, signatures, what a signer is, postscript, options to be ticked.

In: the words of printed lines. Out: their kinds, and where the ending begins.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from annotate.conversion.lists import LABEL
from annotate.conversion.words import Kind, Words

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


def close(lines: Sequence[Words], kinds: list[Kind], first: int, sender: str = "") -> int:
    """Mark closing, signatures and postscripts at the end; the index of the first line that belongs to them.

    :param sender: who the heading says wrote it: his name alone on the last line is a signature, whatever its stops.
    """
    after = len(lines)
    while after > first and kinds[after - 1] in ("page", "option"):
        after -= 1
    if after > first + 1 and _is_address(lines[after - 1].text) and _may_sign(lines, after - 2, first, sender):
        kinds[after - 1] = "address"
        after -= 1
    end = _postscript(lines, kinds, first, after)
    at = end
    if at - 2 >= first and _POSITION.fullmatch(lines[at - 1].text) and _is_name(lines[at - 2].text):
        kinds[at - 1] = "position"
        at -= 1
    if at - 1 >= first and _may_sign(lines, at - 1, first, sender) and not _is_participant(lines, at - 1, first):
        kinds[at - 1] = "signed"
        at -= 1
        # More may have signed, each on a line of his own; but an office above a name is its own line.
        while at - 1 >= first and end - at < 4 and _is_name(lines[at - 1].text) and not _ends_item(lines, at - 1):
            kinds[at - 1] = "signed"
            at -= 1
    if at == end:
        return len(lines) if end == after else end
    if at - 1 >= first and len(lines[at - 1].text) < 120:
        words = lines[at - 1].text
        if (len(words) < 90 and (_CLOSING.fullmatch(words) or _BEHALF.fullmatch(words))) or _REMAIN.match(words):
            kinds[at - 1] = "closing"
            at -= 1
    return at


# "Charles Francis Adams, Esq., &c., &c., &c.", below the signature of an old despatch.
_ADDRESS = re.compile(
    r"(?:The |His |To )?.{3,80}(?:\bEsq(?:uire)?\b|&c\.|\betc\., etc\.)|(?:To )?(?:His Excellency"
    r"|The Honorable|The Hon\.) "
)
_ADDRESSED = ("Esq", "&c.", "etc., etc.", "His Excellency", "The Hon")  # an address has one of these


def _is_address(words: str) -> bool:
    return any(part in words for part in _ADDRESSED) and _ADDRESS.match(words) is not None


# "I am, sir, your obedient servant,", "Accept, sir, the renewed assurance of my high consideration."
_REMAIN = re.compile(
    r"(?:I (?:am|have the honor to be|remain)|I am,|Accept|With (?:great|high)\b)[^.]{0,100}[,.]$", re.IGNORECASE
)


def _may_sign(lines: Sequence[Words], index: int, first: int, sender: str) -> bool:
    """Whether a line that ends a document is a signature."""
    words = lines[index].text
    if is_signature(words):
        return True
    bare = words.rstrip(".")
    if index <= first or not bare or not words.endswith(".") or len(words.split()) > 5 or not is_signature(bare):
        return False
    # Old print ends a signature with a full stop: one follows a complimentary close, or is the sender's name.
    before = lines[index - 1].text
    closed = _CLOSING.fullmatch(before) is not None or _REMAIN.match(before) is not None
    return closed or (
        bool(sender) and bare.split()[-1].upper() in sender.upper().replace("(", " ").replace(")", " ").split()
    )


# ---- options -------------------------------------------------------------------------------------------------------

_OPTION = re.compile(
    r"(?:Approved?|Disapproved?|Agreed?|Disagree|Concur|Yes|No|See me|Speak to me|Call me|Talk to me|Let[’']s discuss"
    r"|Discuss(?: with me)?|Other|Hold|Defer)\b[^.?!:;]{0,70}[_. ]*"
)
_CHOICE = re.compile(r"(?:Approved?|Disapproved?|Agreed?|Disagree|Yes|No)\b")
_BOTH = re.compile(r"(?:Approved?|Agree|Yes)\b[\s_.]*(?:Disapproved?|Disagree|No)\b[\s_.]*(?:\S.{0,40})?")


_INITIAL = frozenset("ADCYNSTLOH")


def _is_option(words: str) -> bool:
    return len(words) < 90 and _OPTION.fullmatch(words) is not None


def find_options(lines: Sequence[Words], kinds: list[Kind], first: int) -> None:
    """Mark the lines that a reader was to tick: "Approve", "Disapprove", "See me", two or more together."""
    ticked = {
        at
        for at, words in enumerate(lines)
        if words.text[:1] in _INITIAL and kinds[at] == "p" and _is_option(words.text)
    }
    last = 0
    for index in sorted(ticked):
        if index < max(first, last):
            continue
        last = index
        while last in ticked:
            last += 1
        both = last - index == 1 and _BOTH.fullmatch(lines[index].text)
        chosen = sum(_CHOICE.match(lines[at].text) is not None for at in range(index, last))
        labelled = index > first and LABEL.fullmatch(lines[index - 1].text) is not None
        if (both or (last - index > 1 and chosen)) and not labelled:
            kinds[index:last] = ["option"] * (last - index)


def _postscript(lines: Sequence[Words], kinds: list[Kind], first: int, count: int) -> int:
    """Mark a postscript that follows a signature; the index of the first line that belongs to it."""
    for index in range(max(first + 1, count - 4), count):
        if _POSTSCRIPT.match(lines[index].text):
            if is_signature(lines[index - 1].text) and not is_signature(lines[count - 1].text):
                kinds[index:count] = ["postscript"] * (count - index)
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
