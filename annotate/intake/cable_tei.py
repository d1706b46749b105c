"""A cable as TEI: each field in its place, the text joined, and every printed character still there.

In: a cable's text. Out: a `Conversion`, as of any transcription. Header lines stand in the ``opener`` in order, the
fields above the text are lists, as FRUS encodes a memorandum's. What is none of the text (page headers, stamps, a
section's repeated header) would cut sentences in two; it stands in the header, ``notesStmt/note[@type="apart"]``, each
note pointing (``@corresp``) at the ``pb`` or ``anchor`` of its place. The law, checked on the finished file
(`check_cable_ink`): the text, with each such note put back at its place, is the cable, ink for ink.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from typing import Final

from markupsafe import Markup

from annotate.conversion.convert import Conversion, digest_of_sources, load_template
from annotate.conversion.digests import seal
from annotate.conversion.doubts import Doubt, LineRole
from annotate.conversion.facts import Facts, Volume
from annotate.conversion.tei import attributes, escape
from annotate.conversion.transcription import Transcription
from annotate.errors import TranscriptionError
from annotate.intake.cable_ink import check_cable_ink
from annotate.intake.cable_text import Apart, Passage
from annotate.intake.cable_writer import CableWriter
from annotate.intake.cables import Cable, read_cable
from annotate.posts import name_of
from annotate.values.slugs import category_id

VERSION: Final = 1
_NO_FACTS: Final = Facts()
_RESP: Final = ' resp="#reftel.convert" cert="high"'
_ROLES: Final = {
    "time": "dateline", "signed": "signed", "apart": "apart", "text": "p", "subject": "subject",
    "references": "references",
}  # fmt: skip
_ID: Final = re.compile(r"[A-Za-z_][\w.-]*")


def convert_cable(
    text: str, *, path: str, document_id: str, volume: Volume, facts: Facts = _NO_FACTS, facts_text: str = ""
) -> Conversion:
    """Make TEI of a cable.

    :param text: as `annotate.conversion.transcription.read_transcription` gives it; `annotate.intake.cables.is_cable`.
    :raises TranscriptionError: the name cannot be an id, or the cable has no sender.
    :raises InkError: the TEI would lose or change a printed character.
    """
    if not _ID.fullmatch(document_id):
        raise TranscriptionError(
            f"the name {document_id!r} cannot be a document's id", path=path, remedy="name the file as d259.txt"
        )
    if facts.dateline:
        raise TranscriptionError(
            f"{facts.file} supplies a dateline, but the cable has its own",
            path=path,
            remedy=f"take it out of {facts.file}",
        )
    cable = read_cable(text)
    heading = _heading(cable)
    writer = CableWriter(cable, heading)
    content = writer.write()
    # In the edition a document's id is made of its number.
    n = document_id[1:] if re.fullmatch(r"d\d+", document_id) else ""
    named = attributes({"subtype": "historical-document", "xml:id": document_id, "n": n})
    tei = load_template("tei/cable.xml").render(
        title=html.unescape(re.sub(r"<[^>]*>", "", heading)), volume=volume, document_id=document_id, number="",
        genre="telegram",
        version=VERSION, supplied=facts.file if facts.url else "", url=facts.url, url_source=facts.url_source,
        transcription_digest=digest_of_sources(text, facts_text),
        sender=None, receiver=None, place="", date=None, cert="high", received=None, country="",
        cable=cable, categories=_categories(cable), aparts=writer.aparts, time_words=_time_words(cable),
        messages=writer.messages, name_of=name_of,
        body=Markup(f'      <div type="document"{named}>\n{content}\n      </div>'),  # noqa: S704 - escaped above
    )  # fmt: skip
    tei = seal(tei, volume)
    check_cable_ink(text, tei, path)
    doubts = tuple(_doubts(cable, writer.passages))
    warnings = tuple(f"{path}:{doubt.line}: {doubt.told}" for doubt in doubts if doubt.cert == "low")
    return Conversion(
        path, document_id, tei, Transcription(path, text, (), (), ()), (), warnings, doubts, text, (),
        tuple(_roles(cable, writer.passages)),
    )  # fmt: skip


# ---- the heading and the header -------------------------------------------------------------------------------------


def _heading(cable: Cable) -> str:
    """A heading as FRUS would print it, from the address; it is supplied, since no cable has one."""
    number = f" {cable.number}" if cable.number else ""
    words = f"Telegram{number}"
    if cable.sender is not None:
        words += f" From {_the(cable.sender.name)}{_party('from', cable.sender.name)}"
    names = list(dict.fromkeys(address.name for address in cable.receivers))
    if len(names) > 3:
        return f"{words} to {_party('to', 'Certain Posts')}"
    if names:
        words += " to " + " and ".join(_the(name) + _party("to", name) for name in names)
    return words


_ARTICLE: Final = re.compile(
    r"(?:Embassy|Consulate|Mission|Interests|Liaison|Office|Legation|Department|White House|National|Central|Joint)\b"
)


def _the(name: str) -> str:
    return "the " if _ARTICLE.match(name) else ""


def _party(kind: str, name: str) -> str:
    return f'<gloss type="{kind}"{_RESP}>{escape(name)}</gloss>'


def _categories(cable: Cable) -> list[tuple[str, str, str]]:
    """Scheme, id and words of each marking."""
    marks = [("classification", cable.classification)] if cable.classification else []
    if cable.time is not None and cable.time.precedences:
        marks.append(("precedence", cable.time.precedences[0]))
    marks += [("handling", name) for name in cable.handling]
    return [(scheme, category_id(words), words) for scheme, words in marks]


def _time_words(cable: Cable) -> str:
    piece = next((piece for piece in cable.pieces if piece.kind == "time"), None)
    return piece.words[cable.time.start : cable.time.end] if piece is not None and cable.time is not None else ""


# ---- the account --------------------------------------------------------------------------------------------------


def _doubts(cable: Cable, passages: Sequence[Passage]) -> Iterator[Doubt]:
    for line, words, cert, told in cable.doubts:
        yield Doubt(line, "parties" if "number" in told else "date", words, cert, told)
    if cable.sender is None or not cable.receivers:
        yield Doubt(1, "parties", "", "low", "the address names no sender, or nobody to whom it went")
    own = cable.post
    if cable.sender is not None and own and not _agree(cable.sender.words, own):
        told = f"the cable is numbered by {own} but sent by {cable.sender.words}"
        line = next(piece.line for piece in cable.pieces if piece.kind == "from")
        yield Doubt(line, "parties", cable.sender.words, "medium", told)
    if not any(piece.kind == "signed" for piece in cable.pieces):
        last = next((piece for piece in reversed(cable.pieces) if piece.kind == "text"), None)
        if last is not None:
            yield Doubt(
                last.line, "layout", last.words[:40], "medium", "no signature was found; this line ends the text"
            )
    for piece in cable.pieces:
        if piece.kind == "remark":
            yield Doubt(
                piece.line, "layout", piece.words[:40], "medium", "a line above the text that is none of its fields"
            )
    for passage in passages:
        for before, after in zip(passage.parts, passage.parts[1:], strict=False):
            if isinstance(before, Apart) and isinstance(after, str):
                told = "the paragraph goes on over a page’s end"
                yield Doubt(passage.line, "layout", passage.words[:40], "high", told)
                break


def _agree(sender: str, post: str) -> bool:
    return post.replace(" ", "") in sender.replace(" ", "") or (post == "STATE" and "SECSTATE" in sender)


def _roles(cable: Cable, passages: Sequence[Passage]) -> Iterator[LineRole]:
    joined = {line for passage in passages for line in passage.joined}
    for piece in cable.pieces:
        role = "joined" if piece.line in joined or piece.goes_on else _ROLES.get(piece.kind, piece.kind)
        yield LineRole(piece.line, role, piece.words)
