"""The labels that lists print: numbers, letters and Roman numerals by their place."""

from __future__ import annotations

_ROMAN = tuple(zip((1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
                   ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"), strict=True))  # fmt: skip


def label_of(n: int, form: str) -> str:
    """The number of a list's item, by the form's name in Word, OpenDocument or HTML.

    >>> label_of(4, "decimal"), label_of(28, "upperLetter"), label_of(4, "lowerRoman"), label_of(9, "I")
    ('4', 'BB', 'iv', 'IX')
    """
    if form in ("upperLetter", "A"):
        return _letters(n).upper()
    if form in ("lowerLetter", "a"):
        return _letters(n)
    if form in ("upperRoman", "I"):
        return _roman(n).upper()
    if form in ("lowerRoman", "i"):
        return _roman(n)
    return f"{n:02d}" if form == "decimalZero" else str(n)


def _letters(n: int) -> str:
    """a…z, then aa, bb … as word processors count."""
    return chr(97 + (n - 1) % 26) * ((n - 1) // 26 + 1) if 0 < n <= 26 * 40 else str(n)


def _roman(n: int) -> str:
    if not 0 < n < 4000:
        return str(n)
    out = ""
    for value, sign in _ROMAN:
        while n >= value:
            out += sign
            n -= value
    return out
