"""TEI trees by chance, from a grammar: what editors write, and what they should not but a file may hold.

Used by the tests with a few hundred trees and by ``benchmarks/ink.py`` with ten thousand.
"""

from __future__ import annotations

import random
from xml.sax.saxutils import escape, quoteattr

WORDS = (
    ["Rusk", "said", "that", "the", "convoy", "reached", "Moscow", "279.", "R&D", "<b>", "“quoted”", "Bene\u0161"]
    + ["Benes\u030c", "Be\u00adne\u0161", "1967–69", "-", "Gro-", "(Toon)", "—", "\u0645\u0631\u062d\u0628\u0627", "x̌"]
    + ["\U0001d518", "o\u0308", "\u1112\u1161", "\u2010"]
)  # fmt: skip
SPACES = ["", " ", "\n   ", "  ", " "]
NASTY = [
    '" onload="alert(1)',
    "javascript:alert(1)",
    "<script>",
    "a b",
    "²",
    "",
    "d1",
    "p1",
    "c1",
    "'\"><img src=x onerror=1>",
]
INLINE = ["hi", "persName", "gloss", "ref", "seg", "rs", "date", "placeName", "foreign", "unclear", "supplied", "add"]
INLINE += ["quote", "orgName", "idno", "measure", "sic", "corr", "abbr", "term", "q", "restore", "surplus"]
BLOCK = ["p", "list", "table", "figure", "closer", "opener", "quote", "floatingText", "div", "lg", "ab", "sp", "cit"]
BREAKS = ["lb", "pb", "cb", "milestone"]


class Grower:
    """Grows one tree: `document` gives a ``div`` of a document as text."""

    def __init__(self, chance: random.Random, *, nasty: bool = False) -> None:
        self.chance = chance
        self.nasty = nasty
        self.notes = 0
        self.ids = 0

    def document(self) -> str:
        """A whole document."""
        head = self.maybe(0.9, lambda: f"<head>{self.chance.choice(['1. ', '', '[12] '])}{self.phrase(2)}</head>")
        first = self.maybe(0.2, lambda: self.note("inline", 2))
        blocks = "".join(self.any_block(3) for _ in range(self.chance.randint(1, 6)))
        return f'<div xmlns="http://www.tei-c.org/ns/1.0" type="document" xml:id="d1" n="1">{first}{head}{blocks}</div>'

    def maybe(self, share: float, make: object) -> str:
        return make() if self.chance.random() < share else ""  # type: ignore[operator]

    def words(self) -> str:
        chosen = (self.chance.choice(WORDS) + self.chance.choice(SPACES) for _ in range(self.chance.randint(0, 4)))
        text = "".join(chosen)
        return f"<![CDATA[{text}]]>" if self.chance.random() < 0.03 and text else escape(text)

    def attributes(self, **given: str) -> str:
        told = dict(given)
        if self.chance.random() < 0.1:
            self.ids += 1
            told.setdefault("xml:id", f"d1x{self.ids}" if self.chance.random() < 0.7 else f"p{self.ids}")
        if self.chance.random() < 0.05:
            told["xml:lang"] = self.chance.choice(["ar", "fr", "zh-Hant", "az-Arab"])
        if self.nasty:
            for name in (
                "xml:id",
                "n",
                "type",
                "rend",
                "target",
                "corresp",
                "when",
                "source",
                "ana",
                "xml:lang",
                "dir",
            ):
                if self.chance.random() < 0.3:
                    told[name] = self.chance.choice(NASTY)
        return "".join(f" {name}={quoteattr(value)}" for name, value in told.items())

    def phrase(self, depth: int) -> str:
        """Words and what may stand among them."""
        return "".join(
            self.words() + self.inline(depth - 1) if depth else self.words() for _ in range(self.chance.randint(1, 4))
        )

    def inline(self, depth: int) -> str:
        roll = self.chance.random()
        if roll < 0.2:
            return self.note(self.chance.choice(["foot", "end", "inline", "", ""]), depth)
        if roll < 0.35:
            return self.choice(depth)
        if roll < 0.45:
            name = self.chance.choice(BREAKS)
            told = {"break": "no"} if self.chance.random() < 0.5 else {}
            if name == "pb":
                told["n"] = str(self.chance.randint(1, 99))
            return f"<{name}{self.attributes(**told)}/>" if self.chance.random() < 0.8 else f"<{name}></{name}>"
        if roll < 0.55:
            told = self.chance.choice([{"reason": "illegible"}, {}, {"quantity": "2", "unit": "lines"}])
            empty = f"<gap{self.attributes(**told)}/>"
            return self.chance.choice([empty, "<!-- none -->", '<graphic url="a.png"/>', '<ptr target="#d2"/>', empty])
        if roll < 0.62:
            return f"<del{self.attributes()}>{self.phrase(max(depth, 0))}</del>"
        name = self.chance.choice(INLINE)
        told = {"type": "clause", "ana": "#obligation"} if name == "seg" and self.chance.random() < 0.5 else {}
        if name in ("ref", "persName", "gloss"):
            told = {"target" if name == "ref" else "corresp": self.chance.choice(["#d2", "#d1 #d2", "#none", "#p_1"])}
        return f"<{name}{self.attributes(**told)}>{self.phrase(max(depth, 0))}</{name}>"

    def choice(self, depth: int) -> str:
        holder, readings = self.chance.choice(
            [
                ("choice", ["sic", "corr"]), ("choice", ["corr", "sic"]), ("choice", ["abbr", "expan"]),
                ("choice", ["orig", "reg"]), ("choice", ["unclear", "unclear", "sic"]), ("choice", ["sic"]),
                ("app", ["lem", "rdg", "rdg"]), ("app", ["rdg", "rdg"]), ("app", ["rdg", "lem"]), ("choice", []),
                ("subst", ["del", "add"]), ("restore", ["del"]),
            ]
        )  # fmt: skip
        inside = "".join(f"<{r}{self.attributes()}>{self.phrase(max(depth, 0))}</{r}>" for r in readings)
        if holder == "choice" and self.chance.random() < 0.2:
            inside = self.choice(0) + inside
        return f"<{holder}{self.attributes()}>{inside}</{holder}>"

    def note(self, place: str, depth: int) -> str:
        told: dict[str, str] = {"place": place} if place else {}
        if self.chance.random() < 0.6:
            self.notes += 1
            told["n"] = self.chance.choice([str(self.notes), str(self.notes), "*", "3a", "0"])
        if self.chance.random() < 0.4:
            told["xml:id"] = f"d1fn{self.notes}"
        if self.chance.random() < 0.3:
            told["type"] = self.chance.choice(["source", "summary"])
        if depth <= 0 or self.chance.random() < 0.05:
            return f"<note{self.attributes(**told)}/>"
        inside = self.any_block(depth - 1) if self.chance.random() < 0.25 else self.phrase(depth - 1)
        return f"<note{self.attributes(**told)}>{inside}</note>"

    def stray(self) -> str:
        return self.maybe(0.25, self.words)

    def any_block(self, depth: int) -> str:
        name = self.chance.choice(BLOCK) if depth > 0 else "p"
        return self.block(name, depth) + self.stray()

    def block(self, name: str, depth: int) -> str:
        return f"<{name}{self.attributes()}>{self.inside(name, depth)}</{name}>"

    def inside(self, name: str, depth: int) -> str:
        few = range(self.chance.randint(0, 3))
        if name == "list":
            parts = [self.stray()]
            for _ in few:
                kind = self.chance.choice(["item", "item", "item", "head", "label", "pb", "note"])
                parts.append(self.list_part(kind, depth))
            return "".join(parts)
        if name == "table":
            rows = "".join(
                self.maybe(0.3, lambda: f"<head>{self.phrase(1)}</head>") + self.row(depth) + self.stray() for _ in few
            )
            return self.stray() + rows
        if name == "figure":
            parts = [f"<head>{self.phrase(1)}</head>", '<graphic url="x.png"/>', f"<figDesc>{self.phrase(1)}</figDesc>"]
            self.chance.shuffle(parts)
            return "".join(parts[: self.chance.randint(0, 3)]) + self.stray()
        if name in ("div", "closer", "opener", "floatingText", "sp", "lg", "cit"):
            head = self.maybe(0.4, lambda: f"<head>{self.phrase(1)}</head>")
            body = "".join(self.any_block(depth - 1) for _ in few)
            return f"{head}{self.stray()}{f'<body>{body}</body>' if name == 'floatingText' else body}"
        if name == "quote" and self.chance.random() < 0.5:
            return "".join(self.any_block(depth - 1) for _ in few)
        if name == "p" and depth > 1 and self.chance.random() < 0.15:
            return self.phrase(1) + self.any_block(depth - 1) + self.phrase(1)
        return self.phrase(depth)

    def list_part(self, kind: str, depth: int) -> str:
        if kind == "pb":
            return f'<pb n="{self.chance.randint(1, 99)}"/>' + self.stray()
        if kind == "note":
            return self.note("", 1)
        inside = self.any_block(depth - 1) if self.chance.random() < 0.2 and kind == "item" else self.phrase(1)
        return f"<{kind}{self.attributes()}>{inside}</{kind}>{self.stray()}"

    def row(self, depth: int) -> str:
        if self.chance.random() < 0.1:
            return '<pb n="7"/>'
        cells = ""
        for _ in range(self.chance.randint(0, 3)):
            told = self.chance.choice([{}, {"cols": "2"}, {"rows": "2"}, {"role": "label"}, {"cols": "²"}])
            inside = self.any_block(depth - 1) if self.chance.random() < 0.1 else self.phrase(1)
            cells += f"<cell{self.attributes(**told)}>{inside}</cell>" + self.stray()
        return f"<row>{self.stray()}{cells}</row>"


def grow(seed: int, *, nasty: bool = False) -> str:
    """A document's ``div``, always the same of one seed.

    :param nasty: attributes hold what could do harm.
    """
    return Grower(random.Random(seed), nasty=nasty).document()
