"""Digits that belong to a number: a decimal, a date, an hour, a sum of money, a file's number.

In: digits in running text. Out: whether they are part of such a number, so that no footnote's number can be cut out of
it. Only what stands at the digits themselves is read, so that a text is gone through in linear time.
"""

from __future__ import annotations

import re

MONTH = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?"
)
# What is counted or measured: the number before it ends where this begins.
_UNIT = re.compile(
    r"(?:[ -]?(?:percent|per ?cent|percentage|million|billion|trillion|thousand|hundred|dozen|mm|km|kg"
    r"|lbs?|mw|kw|mwe|mt|bbl"
    r"|miles?|kilomet(?:er|re)s?|met(?:er|re)s|feet|foot|inch(?:es)?|yards?|acres|hectares|tons?|tonnes|gallons|barrels|pounds"
    r"|megatons?|kilotons?|degrees|times|dollars|rubles|francs|marks|rupees|pesos|yen|cents|to one|to 1)\b|\s?%|°|¢)",
    re.IGNORECASE,
)
_HALF_DAY = re.compile(r"\s?(?:[ap]\.\s?m\b|[ap]m\b|o’clock|o'clock)", re.IGNORECASE)
_GOES_ON = re.compile(
    r",\d{3}(?!\d)|[:/]\d|\.[\dA-Z]{2,9}/\d|\.\d+(?:\s?%|[ -](?:percent|per cent|million|billion))|(?:st|nd|rd|th|d)\b"
)
_GOING_ON = frozenset(",:/.snrtd")  # what that begins with
_YEAR_AFTER = re.compile(r",? (?:1[789]|20)\d\d(?!\d)")
_MONTH_BEFORE = re.compile(rf"\b(?:{MONTH})\.? (?:\d\d?(?:–|-| and |, ))?$")
_DATED_BEFORE = re.compile(
    rf"(?:\b(?:{MONTH})\.?(?: \d\d?(?:st|nd|rd|th)?)?,? |\b\d\d?,? |\b(?:[Ii]n|[Ss]ince|FY|CY|[Dd]uring) ?)$"
)
_SUM_BEFORE = re.compile(r"(?:[$£€¥]|\b(?:DM|Rs\.?))\s?(?:\d{1,3}(?:,\d{3})*|\d+\.?|)$")
_MONEY = frozenset("$£€¥DR")  # without one of these there is no sum
_GROUPED_BEFORE = re.compile(r"(?<!\d)\d{1,3}(?:,\d{3})*,$")
_FILE_BEFORE = re.compile(r"\d{3}[A-Z]?\.[\dA-Z.]{1,10}/(?:\d{1,2}[–-])?$")
_LETTERED_BEFORE = re.compile(r"\b[A-Z]{1,5}[-–]$")
_DECIMAL_BEFORE = re.compile(r"\d\.$")


def is_owned(text: str, run: int, start: int, end: int) -> bool:
    """Whether text[start:end] are digits of a number that could not do without them.

    :param run: where the whole run of digits begins of which these are the last.

    >>> def owned(text, digits):
    ...     end = text.index("|")
    ...     text = text.replace("|", "")
    ...     run = end - len(text[:end]) + len(text[:end].rstrip("0123456789"))
    ...     return is_owned(text, run, end - len(digits), end)
    >>> owned("rose to 10.2| percent", "2"), owned("See Moscow 279.2| We agree", "2")
    (True, False)
    >>> owned("on July 12|, 1964", "2"), owned("in 1967–69|, when", "9"), owned("in 1967–692|, when", "2")
    (True, True, False)
    """
    before = text[run - 1] if run else "\n"
    if before == "\n" and text[end : end + 1] in (".", ")"):
        return True  # a message's number, or a list's label
    whole = start == run
    length = end - run
    goes_on = text[end : end + 1] in _GOING_ON and _GOES_ON.match(text, end) is not None
    if before.isalpha() or goes_on:
        return goes_on
    counted = run < start or (before in ".," and run > 1 and text[run - 2].isdigit())
    if counted and _UNIT.match(text, end):
        return True
    timed = (counted or before in ":–-/") and (before == ":" or int(text[run:end][-4:]) <= 12)
    if text[end : end + 1] == "Z" or (timed and _HALF_DAY.match(text, end)):
        return True
    if whole and before in "[(":
        return True
    near = text[max(0, run - 24) : run]
    if before in "/–-:":
        digit = run > 1 and text[run - 2].isdigit()
        if whole:  # a footnote's number would leave "1967–" or "A-"
            if before == ":":
                return digit and length == 2
            return digit or before == "/" or _LETTERED_BEFORE.search(near) is not None
        if _FILE_BEFORE.search(near):
            return length in (3, 4) and 10 <= int(text[end - 2 : end]) <= 63
        if before in "–-" and digit and re.search(r"(?<!\d)(?:1[789]|20)\d\d[–-]$", near):
            return length in (2, 4)
        return before == ":" and digit and length == 2
    if before == "," and length == 3 and _GROUPED_BEFORE.search(near) and not whole:
        return True
    if not _MONEY.isdisjoint(near) and _SUM_BEFORE.search(near) and (whole or text[end : end + 1] != "."):
        return whole
    if length <= 2 and not whole and int(text[run:end]) <= 31 and _MONTH_BEFORE.search(near):
        return _YEAR_AFTER.match(text, end) is not None
    if length == 4 and not whole and text[run : run + 2] in ("17", "18", "19", "20"):
        return _DATED_BEFORE.search(near) is not None or text[end : end + 1] in ("–", "-")
    return False
