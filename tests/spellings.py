"""Ways of writing the same XML otherwise: what a source says stays what it was."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from annotate.tei.scan import ATTRIBUTE, TOKEN

Respelling = Callable[[str, Random], str]
TEI = "http://www.tei-c.org/ns/1.0"


def _tags(source: str, change: Callable[[re.Match[str]], str]) -> str:
    return "".join(change(t) if t["name"] else t[0] for t in TOKEN.finditer(source))


def _texts(source: str, change: Callable[[str], str]) -> str:
    """Character data below the root's start tag, respelled."""
    out = []
    begun = False
    for token in TOKEN.finditer(source):
        begun = begun or bool(token["name"])
        out.append(change(token[0]) if begun and token.lastgroup == "text" else token[0])
    return "".join(out)


def _root(source: str) -> int:
    """Where the root element begins."""
    return next(t.start() for t in TOKEN.finditer(source) if t["name"])


def single_quotes(source: str, random: Random) -> str:
    """``type = 'document'`` for ``type="document"``."""

    def attribute(match: re.Match[str]) -> str:
        if "'" in match[0] or match[1] == "xmlns" or random.random() < 0.3:
            return match[0]
        return f"{match[1]}{random.choice(['', ' ', chr(10)])}={random.choice(['', '  '])}'{match[2]}'"

    return _tags(source, lambda t: t[0].replace(t["attributes"], ATTRIBUTE.sub(attribute, t["attributes"]), 1))


def references(source: str, random: Random) -> str:
    """Letters of words and of attributes' values as references of characters."""

    def letters(text: str, share: float) -> str:
        parts = re.split(r"(&[^;]*;)", text)
        return "".join(
            part
            if part.startswith("&")
            else "".join(_reference(c, random) if random.random() < share else c for c in part)
            for part in parts
        )

    def attribute(match: re.Match[str]) -> str:
        if match[1].startswith("xmlns"):
            return match[0]
        quote = match[0][-1]
        value = match[2] if match[2] is not None else match[3]
        return f"{match[1]}={quote}{letters(value, 0.2)}{quote}"

    source = _texts(source, lambda text: letters(text, 0.02))
    return _tags(source, lambda t: t[0].replace(t["attributes"], ATTRIBUTE.sub(attribute, t["attributes"]), 1))


def _reference(character: str, random: Random) -> str:
    if character in "\r\n\t":
        return character
    return f"&#{ord(character)};" if random.random() < 0.5 else f"&#x{ord(character):04X};"


def cdata(source: str, random: Random) -> str:
    """Words in CDATA sections."""

    def section(text: str) -> str:
        if "&" in text or random.random() < 0.6:
            return text
        return "".join(
            f"<![CDATA[{w}]]>" if w[:1].isalnum() and random.random() < 0.2 else w
            for w in re.split(r"(\w[\w ]*)", text)
        )

    return _texts(source, section)


def comments(source: str, random: Random) -> str:
    """Comments and processing instructions that hold what looks like markup."""
    said = ["<!-- </teiHeader> -->", '<!-- <div type="document"> -->', "<!-- > -->", "<?x <p> ?>", "<!-- </div> -->"]

    def tag(token: re.Match[str]) -> str:
        return token[0] + random.choice(said) if random.random() < 0.1 and not token["close"] else token[0]

    begin = _root(source)
    return source[:begin] + "<!-- <TEI> -->" + _tags(source[begin:], tag)


def prefix(source: str, random: Random) -> str:
    """``tei:div`` for ``div``."""
    source = source.replace(f'xmlns="{TEI}"', f'xmlns:tei="{TEI}"', 1)
    return _tags(source, lambda t: f"<{t['close']}tei:{t[0][1 + len(t['close']) :]}")


def entities(source: str, random: Random) -> str:
    """Letters and words as entities of the file's own."""
    words = sorted(set(re.findall(r"\b[A-Z][a-z]{5,}\b", " ".join(re.findall(r">([^<&]+)<", source)))))
    chosen = {word: f"w{i}" for i, word in enumerate(random.sample(words, min(3, len(words))))}
    declared = "".join(f'<!ENTITY {name} "{word}">' for word, name in chosen.items())

    def text(chunk: str) -> str:
        if "&" in chunk or not chosen:
            return chunk
        return re.sub(r"\b[A-Z][a-z]{5,}\b", lambda m: f"&{chosen[m[0]]};" if m[0] in chosen else m[0], chunk).replace(
            "é", "&eacute;"
        )

    begin = _root(source)
    subset = f'<!DOCTYPE TEI [<!-- ]> --><!ENTITY eacute "&#233;">{declared}]>\n'
    return source[:begin] + subset + _texts(source[begin:], text)


def empty_pairs(source: str, random: Random) -> str:
    """``<pb></pb>`` for ``<pb/>``."""
    return _tags(source, lambda t: f"{t[0][:-2]}></{t['name']}>" if t["empty"] and random.random() < 0.7 else t[0])


def line_ends(source: str, random: Random) -> str:
    """Lines as Windows ends them."""
    return source.replace("\n", "\r\n")


def attribute_order(source: str, random: Random) -> str:
    """Attributes in another order."""

    def tag(token: re.Match[str]) -> str:
        found = [m[0] for m in ATTRIBUTE.finditer(token["attributes"])]
        random.shuffle(found)
        return f"<{token['close']}{token['name']}{''.join(f' {a}' for a in found)}{token['empty']}>"

    return _tags(source, tag)


RESPELLINGS: dict[str, Respelling] = {
    f.__name__: f
    for f in (
        single_quotes, references, cdata, comments, empty_pairs, line_ends, attribute_order, prefix, entities,
    )
}  # fmt: skip
