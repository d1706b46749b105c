"""From the files people have to transcriptions, and from raw cables to TEI.

The way through: `kinds` (what a file is) → `encodings` (its characters) → a reader a format (`word`, `opendocument`,
`hypertext`, `markdown`) → `script` (paragraphs, tables and notes, written as a transcription) → `files` (one file, its
result tried out). `cables` and what stands beside it read State's electronic cables. `unread` names the files of a
volume's folder that nobody reads.
"""
