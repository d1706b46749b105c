"""The edition as web pages: rendering of TEI, page kinds, citations, and the MkDocs plugin that joins them."""
