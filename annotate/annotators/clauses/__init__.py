"""Policy clauses: who shall, must, may, need not or will do what, as the document's own side lays it down.

In: the text of a document's paragraphs and its heading. Out: each clause with its kind, its cue (the words that carry
the force) and its bearer (the words naming who must, may or will act). What is reported, narrated, foretold or merely
thought is no clause. Rules read each cue; two small models, trained by ``training/clauses.py``, weigh what the rules
found and find the bearer. Knows no XML.
"""

from __future__ import annotations

from annotate.annotators.clauses.find import LABEL, VERSION, Clause, annotate, extract, find_clauses

__all__ = ["LABEL", "VERSION", "Clause", "annotate", "extract", "find_clauses"]
