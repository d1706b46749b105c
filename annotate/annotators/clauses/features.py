"""What stands at and around a word: names by which a bearer's beginning and end are found.

In: the words of a sentence. Out: names of features; `annotate.annotators.clauses.model` has weights for those it has
learned.
"""

from __future__ import annotations

import re

from annotate.annotators.clauses.words import Word


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WE = _set("we i our my us")
_OWN = _set(
    """u.s. usg department dept state defense cia aid administration washington jcs nsc usia secretary american"""
)
_POST = _set("""embassy emb embassies mission missions usun usro del usdel delegation consulate congen ambassador amb
    chargé posts post station addressees addressee lincoln linc officers""")
_FOREIGN = re.compile(
    r"go[a-z]{1,2}|gov?t?s?|soviets?|sovs?|ussr|hmg|uk|u\.k\.|frg|uar|hkj|grc|prc|drv|gvn|nasser|king|shah|minister|fonmin"
    r"|premier|chancellor|khrushchev|makarios|[a-z]{3,}(?:ish|ese|ans|ians|is)|greeks?|turks?|arabs?|french|chicoms?"
)
ACTORS = {
    **dict.fromkeys(_WE, "we"), "you": "you", "your": "you", **dict.fromkeys(_OWN, "own"),
    **dict.fromkeys(_POST, "post"), **dict.fromkeys("he she they his her their".split(), "they"),
    **dict.fromkeys("it this that these those there which who what".split(), "it"), "president": "president",
}  # fmt: skip


def actor(words: list[Word], at: int, capital: bool) -> str:
    """What the word at `at`, as the head of a subject, is to the document's own side."""
    low = words[at].low
    if low in ("government", "govt", "side", "officials", "position", "policy") and at:
        before = actor(words, at - 1, capital=True)
        return before if before in ("own", "we", "foreign", "they") else "thing"
    if low == "us":
        return "own" if capital else "we"
    if low == "states":
        return "own" if at and words[at - 1].low == "united" else "foreign"
    return ACTORS.get(low) or ("foreign" if _FOREIGN.fullmatch(low) else "name" if capital else "thing")


def of_word(words: list[Word], at: int) -> list[str]:
    """The names of what stands at and around a word, for finding where a cue or a bearer begins and ends."""
    one, two = (words[at - 1] if at else None), (words[at - 2] if at > 1 else None)
    next_, after = (words[at + 1] if at + 1 < len(words) else None), (words[at + 2] if at + 2 < len(words) else None)
    word = words[at]
    left, right = (one.fine if one else "^"), (next_.fine if next_ else "$")
    return [
        f"w {word.low}", f"f {word.fine}", f"-w {one.low if one else '^'}", f"+w {next_.low if next_ else '$'}",
        f"-f {left}", f"+f {right}", f"-ff {left} {word.fine}", f"+ff {word.fine} {right}",
        f"-bb {two.broad if two else '^'} {one.broad if one else '^'} {word.broad}",
        f"+bb {word.broad} {next_.broad if next_ else '$'} {after.broad if after else '$'}",
        f"-ww {one.low if one else '^'} {word.low}", f"+ww {word.low} {next_.low if next_ else '$'}",
        f"+2w {after.low if after else '$'}", f"i {min(at, 5)}", f"a {actor(words, at, capital=True)}",
        f"+a {actor(words, at + 1, capital=True) if next_ else '$'} {word.broad}",
        f"-a {actor(words, at - 1, capital=True) if one else '^'} {word.broad}",
    ]  # fmt: skip
