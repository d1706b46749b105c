"""What an edition tags and what it leaves alone, seen in its own front matter.

Editions differ: one tags NATO, another thinks it too common; one tags the President Johnson of two Johnsons, another
neither. A FRUS volume's preface and lists are tagged by the same hands as its documents and show which it is.
In: sample paragraphs and a way to find words in them. Out: how often each word was tagged, as what, and how often not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from annotate.registers import Sample
from annotate.values.annotation import Custom

FRUS = Custom()
EVERYTHING = Custom(namesakes=True, variants=True, plain_words=True, observed=False)


@dataclass(frozen=True, slots=True)
class Practice:
    """How often editors tagged some words with each target, and how often they left them plain."""

    targets: Mapping[str, int]
    plain: int

    @property
    def tagged(self) -> int:
        """How often the words were tagged at all."""
        return sum(self.targets.values())

    @property
    def main(self) -> str:
        """The target they were tagged with most, or empty."""
        return max(self.targets, key=lambda target: self.targets[target], default="")


def observe(samples: Iterable[Sample], find: Callable[[str], Iterable[tuple[int, int]]]) -> dict[str, Practice]:
    """The practice for every string of words that `find` finds in the samples.

    :param find: gives start and end, in characters of a sample's text, of words that could be tagged.

    >>> seen = Sample("NATO and the MLF. NATO had", ((13, 16, "t_MLF1"),))
    >>> observe([seen], lambda text: [(0, 4), (13, 16), (18, 22)])["NATO"].plain
    2
    """
    plain: Counter[str] = Counter()
    tagged: dict[str, Counter[str]] = {}
    for sample in samples:
        exact = {(start, end): target for start, end, target in sample.tags}
        for start, end in find(sample.text):
            words = sample.text[start:end]
            if (start, end) in exact:
                tagged.setdefault(words, Counter())[exact[start, end]] += 1
            elif not any(a <= start and end <= b for a, b in exact):
                plain[words] += 1
    return {words: Practice(tagged.get(words, Counter()), plain[words]) for words in plain.keys() | tagged.keys()}
