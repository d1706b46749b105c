"""How mentions of documents are found: by a word, by a volume, by the words before a number and its list."""
