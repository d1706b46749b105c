"""Classes of words by the company they keep in the FRUS volumes: nothing is labelled, nobody is asked.

In: sentences. Out: for each word met often enough a fine and a broad class. Words are described by what stands one
and two places before and after them (positive pointwise mutual information, reduced to 100 numbers: Levy, Goldberg
and Dagan 2015), and gathered by k-means.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import numpy as np
import scipy.sparse as sp
from sklearn.cluster import KMeans
from sklearn.utils.extmath import randomized_svd

_WORD = re.compile(r"[A-Za-z](?:\.[A-Za-z])+\.?|\w+(?:[’'-]\w+)*|[^\w\s]")
RAREST, COMPANY, NUMBERS = 12, 3000, 100
FINE, BROAD = 250, 50


def forms(text: str) -> list[str]:
    """The words of a sentence, with the capital of its first word off and numbers as "0"."""
    told, first = [], True
    for word in _WORD.findall(text):
        if word[0].isdigit():
            told.append("0")
        elif word[0].isalpha():
            told.append(word.lower() if first and not (word.isupper() and len(word) > 1) else word)
            first = False
        else:
            told.append(word)
    return told


def classes(sentences: Iterable[str]) -> tuple[list[str], np.ndarray, np.ndarray]:
    """The words met often enough, and the numbers of their fine and broad classes."""
    split = [forms(text) for text in sentences]
    counts = Counter(word for words in split for word in words)
    words = [word for word, count in counts.most_common() if count >= RAREST]
    number = {word: n for n, word in enumerate(words)}
    flat = np.concatenate([[number.get(w, -1) for w in ("<", *one, ">")] for one in split if one]).astype(int)
    vectors = _vectors(flat, len(words))
    weight = np.sqrt([counts[word] for word in words])
    fine, broad = (
        KMeans(k, n_init=1, random_state=0, max_iter=30).fit(vectors, sample_weight=weight).labels_
        for k in (FINE, BROAD)
    )
    return words, fine, broad


def _vectors(flat: np.ndarray, words: int) -> np.ndarray:
    blocks = []
    for away in (-2, -1, 1, 2):
        near = np.roll(flat, -away)
        known = (flat >= 0) & (near >= 0) & (near < COMPANY)
        counts = sp.coo_matrix((np.ones(known.sum()), (flat[known], near[known])), (words, COMPANY)).tocsr()
        rows, columns = np.asarray(counts.sum(1)).ravel() + 1e-9, np.asarray(counts.sum(0)).ravel() ** 0.75
        columns *= counts.sum() / columns.sum()
        counts = counts.tocoo()
        told = np.maximum(np.log(counts.data * counts.sum() / (rows[counts.row] * columns[counts.col])), 0)
        blocks.append(sp.csr_matrix((told * (1 if abs(away) == 1 else 0.6), (counts.row, counts.col)), counts.shape))
    left, size, _ = randomized_svd(sp.hstack(blocks).tocsr(), NUMBERS, random_state=0)
    vectors = left * np.sqrt(size)
    return vectors / (np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9)
