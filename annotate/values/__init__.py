"""The values that travel between stages: annotations, addresses, spans of time. Each is decided here once."""
