"""How source notes are read: archive citations, who drafted, cleared and approved, where a telegram was repeated."""
