"""What a TEI header says of its volume."""

from __future__ import annotations

from annotate.tei.scan import characters, find_elements, find_header
from annotate.tei.spelling import plain_text


def volume_of(source: str) -> str:
    """The FRUS id of the volume a TEI file says it is of; empty where it says nothing.

    :param source: the file as text, or so much of it that its header is whole.
    """
    source = plain_text(source)
    idnos = find_elements(source, ("idno",), *find_header(source))
    found = (source[idno.inner : idno.inner_end] for idno in idnos if idno.attributes.get("type") == "frus")
    return next((words for markup in found if (words := characters(markup).strip())), "")
