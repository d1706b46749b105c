"""From transcription to TEI.

The way through: `transcription` (lines, notes) → `footnotes` (where each number stands) → `lists`, `blocks` (what each
line is) → `writer`, `tei` (the text as TEI) → `convert` (the whole file, ink-checked by `ink`) → `files` (many files).
`facts` reads what an editor supplies beside a transcription.
"""
