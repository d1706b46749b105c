"""What a converted file records of itself: of what it was made, that nobody changed it, and what the volume told it.

In: TEI as converted, and as it stands later. Out: digests of its content, however that is laid out; whether anybody
changed it by hand; and the file with what ``volume.toml`` says by now, where nobody changed what it said before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from annotate.conversion.facts import Volume
from annotate.tei.scan import TOKEN, Element, find_elements, find_header, read_attributes, unescape
from annotate.tei.spelling import spell_plainly

_CONTENT: Final = "content-sha256:"  # files made before have the digest of their very bytes: "sha256:"
_BLANK: Final = " \t\r\n"
# What a volume.toml tells: the element that holds it, its name and its type, by what we call it.
_TOLD: Final = {
    "title": ("titleStmt", "title", "volume"),
    "editors": ("titleStmt", "editor", ""),
    "publisher": ("publicationStmt", "publisher", ""),
    "place": ("publicationStmt", "pubPlace", ""),
    "date": ("publicationStmt", "date", ""),
    "id": ("publicationStmt", "idno", "frus"),
    "licence": ("publicationStmt", "availability", ""),
    "printed": ("sourceDesc", "bibl", "printed"),
}


def seal(tei: str, volume: Volume) -> str:
    """A file just made, with the records of what the volume told it and of its own content."""
    told = _record(tei, "volume")
    if told is not None:
        tei = f"{tei[: told.inner]}{_volume_record(tei, volume)}{tei[told.inner_end :]}"
    made = _record(tei, "made")
    return tei if made is None else f"{tei[: made.inner]}{made_digest(tei)}{tei[made.inner_end :]}"


def made_digest(tei: str) -> str:
    """A digest of a TEI file's content, its record of that digest left blank.

    It equals the recorded one as long as nobody has changed the file; take tags of later annotators out first. The
    order of attributes, quotation marks, line ends and white space between elements do not matter.
    """
    text = spell_plainly(tei).text
    made = _record(text, "made")
    blank = text if made is None else text[: made.inner] + text[made.inner_end :]
    return _CONTENT + hashlib.sha256("\x1f".join(_content(blank)).encode()).hexdigest()


def is_as_made(tei: str) -> bool:
    """Whether a file's content is still what its converter wrote; take tags of later annotators out first."""
    _, made = recorded_digests(tei)
    if made.startswith(_CONTENT) or not made:
        return made_digest(tei) == made
    record = _record(tei, "made")
    blank = tei if record is None else tei[: record.inner] + tei[record.inner_end :]
    return "sha256:" + hashlib.sha256(blank.replace("\r\n", "\n").encode()).hexdigest() == made


def recorded_digests(tei: str) -> tuple[str, str]:
    """The digests a TEI file records: of its sources, and of itself as made; empty where it records none."""
    text = spell_plainly(tei).text
    found = (_record(text, "transcription"), _record(text, "made"))
    sources, made = (text[e.inner : e.inner_end].strip() if e else "" for e in found)
    return sources, made


def _record(text: str, kind: str) -> Element | None:
    """The element in which the converter recorded something, of a plainly spelled source."""
    elements = find_elements(text, ("ab",), *find_header(text))
    return next((e for e in elements if e.attributes.get("type") == kind), None)


def _content(markup: str) -> Iterator[str]:
    """What a piece of source says, token by token, however it is laid out."""
    for token in TOKEN.finditer(markup):
        kind = token.lastgroup
        if kind == "empty":
            name = token["name"]
            if token["close"]:
                yield f"/{name}"
            else:
                yield f"<{name}"
                yield from (f"{k}={v}" for k, v in sorted(read_attributes(token["attributes"]).items()))
                if token["empty"]:
                    yield f"/{name}"
        elif kind is None:
            if not token[0].startswith(("<?xml", "<!DOCTYPE")):
                yield token[0]
        else:
            text = unescape(token[0]) if kind == "text" else token["cdata"]
            if words := " ".join(text.split()):
                yield f"{' ' if text[0] in _BLANK else ''}{words}{' ' if text[-1] in _BLANK else ''}"


# --- what the volume tells ----------------------------------------------------------------------------------------


def is_told(tei: str, volume: Volume) -> bool:
    """Whether a file has been told all that its volume says by now."""
    record = _record(tei, "volume")
    return record is not None and tei[record.inner : record.inner_end].split()[:1] == [_stamp(volume)]


def tell_volume(tei: str, fresh: str, volume: Volume) -> tuple[str, tuple[str, ...]]:
    """A file with what its volume says by now, where nobody changed what it said before.

    :param tei: the file as it stands, plainly spelled. fresh: what would be made now, of which the header is taken.
    :returns: the file, and what of the header was changed by hand and is left so.
    """
    record = _record(tei, "volume")
    if record is None:
        return tei, ()
    before = dict(pair.split("=", 1) for pair in tei[record.inner : record.inner_end].split() if "=" in pair)
    here, there = _told(tei), _told(fresh)
    edits = []
    kept = []
    marks = {}
    for name, (parent, _, _) in _TOLD.items():
        now, new = _mark(tei, here[name]), _mark(fresh, there[name])
        marks[name] = new
        if now == new:
            continue
        if now != before.get(name, ""):
            kept.append(name)
            marks[name] = before.get(name, "")
            continue
        edit = _replace(tei, here, name, parent, [fresh[e.start : e.end] for e in there[name]])
        if edit is not None:
            edits.append(edit)
    told = " ".join([_stamp(volume), *(f"{name}={mark}" for name, mark in marks.items() if mark)])
    edits.append((record.inner, record.inner_end, told))
    for start, end, text in sorted(edits, reverse=True):
        tei = tei[:start] + text + tei[end:]
    return tei, tuple(kept)


def _volume_record(tei: str, volume: Volume) -> str:
    marks = {name: _mark(tei, found) for name, found in _told(tei).items()}
    return " ".join([_stamp(volume), *(f"{name}={mark}" for name, mark in marks.items() if mark)])


def _stamp(volume: Volume) -> str:
    """A digest of all that a volume tells its documents' headers."""
    return _short(repr(replace(volume, tagging=None)))


def _short(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=5).hexdigest()


def _told(text: str) -> dict[str, list[Element]]:
    """The elements of a header that the volume tells, by what we call it."""
    start, end = find_header(text)
    parents = {e.name: e for e in reversed(list(find_elements(text, {p for p, _, _ in _TOLD.values()}, start, end)))}
    found: dict[str, list[Element]] = {name: [] for name in _TOLD}
    for name, (parent, element, kind) in _TOLD.items():
        inside = parents.get(parent)
        if inside is not None:
            children = find_elements(text, (element,), inside.inner, inside.inner_end)
            found[name] = [e for e in children if not kind or e.attributes.get("type") == kind]
    return found


def _mark(text: str, elements: list[Element]) -> str:
    """A digest of what some elements say; empty where there are none."""
    return _short("\x1f".join(part for e in elements for part in _content(text[e.start : e.end]))) if elements else ""


def _replace(
    tei: str, here: dict[str, list[Element]], name: str, parent: str, wanted: list[str]
) -> tuple[int, int, str] | None:
    """The change that makes some elements others; None where there is no place for them."""
    found = here[name]
    if found:
        lead = found[0].start
        while lead and tei[lead - 1] in _BLANK:
            lead -= 1
        between = tei[lead : found[0].start]
        return (lead, found[-1].end, "".join(between + xml for xml in wanted))
    names = list(_TOLD)
    before = [e for other in names[: names.index(name)] if _TOLD[other][0] == parent for e in here[other]]
    if before:
        at = max(e.end for e in before)
    else:
        holder = next((e for e in find_elements(tei, (parent,), *find_header(tei))), None)
        if holder is None or holder.inner_end == holder.end:
            return None
        at = holder.inner
    return (at, at, "".join(f"\n        {xml}" for xml in wanted))
