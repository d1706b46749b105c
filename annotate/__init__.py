"""Reftel: a documentary-edition annotation toolkit for Foreign Relations of the United States.

The modules are the interface; each says in its first lines what comes in and what goes out. The way through them:
`annotate.conversion` (transcription → TEI), `annotate.pipeline` (TEI → the same with tags), `annotate.records` (what
the tags say), `annotate.corpus` (a folder of volumes, kept up to date), `annotate.query` (XPath).
"""
