"""What a reference means: the printed document, the footnote, the volume, or the unprinted message it names.

In: a document's text view, its references (`annotate.annotators.references`), what its heading says, and an index
of all numbered messages of a volume or a corpus. Out: annotations with targets, and the unprinted messages they
name. Numbers, posts, direction and dates decide. "Embtel 2832" in a telegram to Cairo is number 2832 that Cairo
sent; the same word in a telegram from Cairo is Cairo's too; "Deptel" is the Department's in both.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date as Day
from datetime import timedelta
from typing import Final

from annotate.annotation import Annotation, Certainty, Context
from annotate.annotators.references import Reference, SERIES, find_own_number
from annotate.posts import STATE, missions_of, post_of, slug
from annotate.textview import NOTE_MARK, View

__all__ = ("Entry", "Message", "MessageIndex", "Reference", "Resolved", "build_index", "read_entry", "resolve")

_ANNOTATOR: Final = "references"
_MESSAGES: Final = frozenset(("telegram", "airgram", "despatch", "circular"))
# How far back an undated mention may look for a message of that number: series restart each year.
_WINDOW: Final = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """A printed document as the index knows it.

    :param number: the message's own number, normalised (`_normal`), with its series ("secto 12"); or empty.
    :param origins: slugs of the posts that may have sent it.
    :param receivers: slugs of the posts it was sent to.
    :param date: ISO day, or empty.
    :param notes: (printed number, xml:id) of its notes.
    :param cited: xml:id of the note that gives the last archive citation; empty where none does.
    """

    volume_id: str
    document_id: str
    n: str
    number: str = ""
    kind: str = ""
    origins: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    date: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    cited: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """A numbered message that is mentioned and not printed.

    :param id: ``msg.<origin>.<number>.<year>``.
    :param post: as printed, with the direction (``from`` or ``to``) it stands in.
    :param date: ISO day, or empty; date_text: as printed.
    :param date_cert: ``high`` where stated in full, ``medium`` where its year was inferred.
    """

    id: str
    type: str
    post: str
    direction: str
    number: str
    date: str = ""
    date_text: str = ""
    date_cert: str = ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A document's references with what they mean.

    :param reply_to: target of the message this one answers, or empty.
    """

    annotations: tuple[Annotation, ...]
    messages: tuple[Message, ...]
    reply_to: str = ""


@dataclass(frozen=True)
class MessageIndex:
    """The printed documents of one or more volumes, by number of message and by number of document."""

    messages: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    documents: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    entries: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    cited_before: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def resolve(self, view: View, references: Sequence[Reference], context: Context) -> Resolved:
        """`resolve` with this index."""
        return resolve(view, references, context, self)


# --- the index ---------------------------------------------------------------------------------------------------


def read_entry(view: View, context: Context) -> Entry:
    """What the index keeps of a document."""
    kind = _kind_of(context.genre)
    number = ""
    own = _own_number(view, context)
    if own is not None:
        number = _normal(own[2])
    origins, receivers = _parties(view, context)
    notes = tuple((p.n, p.id) for p in view.parts[1:])
    cited = ""
    for part in view.parts[1:]:
        if _CITATION.search(view.text, part.start, part.end):
            cited = part.id
    return Entry(
        context.volume_id, view.id, view.n, number, kind, origins, receivers, context.date, notes, cited
    )


def build_index(entries: Iterable[Entry]) -> MessageIndex:
    """An index of documents in printed order, of one or of many volumes."""
    messages: dict[str, list[Entry]] = {}
    documents: dict[tuple[str, str], Entry] = {}
    by_id: dict[tuple[str, str], Entry] = {}
    cited_before: dict[tuple[str, str], str] = {}
    last: dict[str, str] = {}
    for entry in entries:
        volume = entry.volume_id
        if entry.number:
            messages.setdefault(entry.number, []).append(entry)
        if entry.n:
            documents.setdefault((volume, entry.n), entry)
        by_id[volume, entry.document_id] = entry
        cited_before[volume, entry.document_id] = last.get(volume, "")
        if entry.cited:
            last[volume] = entry.cited
    return MessageIndex({k: tuple(v) for k, v in messages.items()}, documents, by_id, cited_before)


def _kind_of(genre: str) -> str:
    if genre in ("airgram", "circular-airgram"):
        return "airgram"
    if genre in ("despatch", "instruction-to-post"):
        return "despatch"
    return "telegram"


def _parties(view: View, context: Context) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who may have sent a document and to whom, from its heading and, for the sender, its dateline."""
    origins = list(missions_of(context.sender)) if context.sender else []
    if context.sender:
        line = next((b for b in view.blocks if b.name == "dateline"), None)
        if line is not None:
            place = post_of(view.text[line.start : line.end].split(",")[0].replace(NOTE_MARK, ""))
            # A Secretary of State on his travels writes from elsewhere; the Department never does.
            if place and place not in origins and not (origins == [STATE] and context.sender.startswith("Department")):
                origins = [place] if origins == [STATE] else [*origins, place]
    receivers = missions_of(context.receiver) if context.receiver else ()
    return tuple(origins), receivers


def _own_number(view: View, context: Context) -> tuple[int, int, str] | None:
    """Where a message prints its own number, in characters of the view's text."""
    body = view.parts[0]
    for block in view.blocks:
        if block.name in ("p", "item") and block.end <= body.end:
            own = find_own_number(view.text[block.start : block.end], context.genre)
            return None if own is None else (block.start + own[0], block.start + own[1], own[2])
    return None


def _normal(number: str) -> str:
    """A number as a key: "A – 123" and "A-123" are one.

    >>> _normal("A – 560"), _normal("Secto 12")
    ('A560', 'SECTO12')
    """
    return re.sub(r"[\W_]+", "", number).upper()


# --- resolving ---------------------------------------------------------------------------------------------------

_CITATION = re.compile(
    r"Department of State, |Library, |National Archives|Central Files|Central Intelligence Agency, |\bRG \d|\bLot \d|"
    r"Foreign Relations, \d|Records Center|Department of State Bulletin, |Current Documents, |Public Papers|"
    r"National Security Council, |Department of Defense, |Library of Congress|Lot File"
)
_REF_LINE = re.compile(
    r"(?:^|(?<=[\n. ]))(?:Refs?(?:erences?)?(?:tels?)?|REFS?(?:ERENCES?)?(?:TELS?)?|Re|RE|Reftels?)\s?[:.]?\s"
)


def resolve(view: View, references: Sequence[Reference], context: Context, index: MessageIndex) -> Resolved:
    """Say what a document's references mean.

    :param references: with offsets in the view's text, in order.
    :returns: annotations in the view's text, the unprinted messages they point at, and what the document answers.
    """
    return _Resolver(view, references, context, index).run()


@dataclass(frozen=True, slots=True)
class _Meaning:
    """Who sent a message and to whom, as slugs; empty tuples where nothing tells."""

    origins: tuple[str, ...]
    receivers: tuple[str, ...] = ()


class _Resolver:
    """One document's references being resolved."""

    def __init__(self, view: View, references: Sequence[Reference], context: Context, index: MessageIndex) -> None:
        self.view = view
        self.context = context
        self.index = index
        self.references = list(references)
        self.origins, self.receivers = _parties(view, context)
        self.day = _day(context.date)
        self.messages: dict[str, Message] = {}
        self.targets: list[str] = [""] * len(self.references)
        self.certs: list[Certainty] = [r.cert for r in self.references]
        self.meanings: list[_Meaning | None] = [None] * len(self.references)

    def run(self) -> Resolved:
        own = _own_number(self.view, self.context)
        if own is not None:
            self.references = [r for r in self.references if r.end <= own[0] or r.start >= own[1]]
            size = len(self.references)
            self.targets, self.certs, self.meanings = self.targets[:size], self.certs[:size], self.meanings[:size]
        self._numbered()
        for i, reference in enumerate(self.references):
            if reference.kind in ("document", "footnote", "volume"):
                self.targets[i] = self._printed(reference, i)
        self._ibids()
        reply = self._reply()
        self._reftels(reply)
        annotations = []
        for i, r in enumerate(self.references):
            attributes = [("type", r.kind)]
            if i == reply:
                attributes.append(("subtype", "replyTo"))
            if self.targets[i]:
                attributes.append(("target", self.targets[i]))
            annotations.append(Annotation(r.start, r.end, "ref", tuple(attributes), self.certs[i], _ANNOTATOR))
        if own is not None:
            kind = (("type", _kind_of(self.context.genre)),)
            annotations.append(Annotation(own[0], own[1], "idno", kind, "high", _ANNOTATOR))
            annotations.sort(key=lambda a: (a.start, -a.end))
        used = {t[1:] for t in self.targets}
        messages = tuple(m for m in self.messages.values() if m.id in used)
        return Resolved(tuple(annotations), messages, self.targets[reply] if reply is not None else "")

    # --- numbered messages

    def _numbered(self) -> None:
        stated: dict[tuple[str, str], tuple[str, str, str]] = {}
        numbered = [i for i, r in enumerate(self.references) if r.kind in _MESSAGES and r.number]
        for i in numbered:
            r = self.references[i]
            self.meanings[i] = meaning = self._meaning(r)
            if r.date and meaning and meaning.origins:
                iso, cert = _iso(r.date, self.day)
                for origin in meaning.origins[:1]:
                    stated.setdefault((origin, _key(r)), (iso, r.date, cert))
        for i in numbered:
            r, meaning = self.references[i], self.meanings[i]
            if meaning is None:
                continue
            iso, text, cert = "", "", ""
            if r.date:
                (iso, cert), text = _iso(r.date, self.day), r.date
            elif meaning.origins:
                iso, text, cert = stated.get((meaning.origins[0], _key(r)), ("", "", ""))
            entry = self._find(r, meaning, iso)
            if entry is not None:
                self.targets[i] = self._address(entry)
            elif meaning.origins:
                self.targets[i] = self._message(r, meaning, iso, text, cert)
            if not self.targets[i]:
                self.certs[i] = "medium"

    def _meaning(self, r: Reference) -> _Meaning | None:
        """Who sent the message that a reference names, by its words and by whose telegram this is."""
        ours, theirs = self.origins, self.receivers
        post = tuple(filter(None, (post_of(r.post),))) if r.post else ()
        style = r.style
        if style in SERIES:
            return _Meaning((style,))
        from_state = STATE in ours
        field_posts = theirs if from_state else ours
        if style == "post" and r.post in ("Embassy", "Legation"):
            return _Meaning(field_posts)
        if r.direction == "to" and post:
            return _Meaning((STATE,), post)
        if r.direction == "from" and r.post:
            origin = post or (slug(r.post),)
            return _Meaning(origin, field_posts if STATE in origin else ())
        if r.kind == "circular" or style in ("ca",):
            return _Meaning((STATE,))
        if "dep" in style:
            return _Meaning((STATE,), field_posts)
        if style.startswith(("your", "ur", "reur", "yr")):
            return _Meaning(theirs, ours if STATE in theirs else ())
        if style.startswith(("our", "my", "reour", "remy")):
            return _Meaning(ours, theirs if STATE in ours else ())
        if any(style.startswith(s) for s in ("emb", "leg", "con", "reemb", "msn")):
            return _Meaning(field_posts)
        return _Meaning(())

    def _find(self, r: Reference, meaning: _Meaning, iso: str) -> Entry | None:
        """The printed document that is this message, or None."""
        candidates = self.index.messages.get(_key(r), ())
        if not candidates:
            return None
        day = _day(iso)
        best: tuple[int, Entry] | None = None
        for entry in candidates:
            if entry.document_id == self.view.id and entry.volume_id == self.context.volume_id:
                continue
            if r.style not in SERIES and not self._fits(entry, meaning):
                continue
            when = _day(entry.date)
            if when is None:
                continue
            if day is not None:
                gap = abs((day - when).days)
                if gap > 1:
                    continue
            elif self.day is not None:
                gap = (self.day - when).days
                if gap < -2 or gap > _WINDOW:
                    continue
            else:
                continue
            if best is None or abs(gap) < best[0]:
                best = (abs(gap), entry)
        return best[1] if best else None

    def _fits(self, entry: Entry, meaning: _Meaning) -> bool:
        if not meaning.origins:
            # "telegram 526" alone: a message between the two parties of this document.
            here = {*self.origins, *self.receivers}
            return bool(here & set(entry.origins)) and bool(here & set(entry.receivers))
        if not set(entry.origins) & set(meaning.origins):
            return False
        if STATE in meaning.origins and meaning.receivers and len(entry.number) < 6 and entry.receivers:
            return bool(set(entry.receivers) & set(meaning.receivers))
        return True

    def _address(self, entry: Entry) -> str:
        if entry.volume_id == self.context.volume_id:
            return f"#{entry.document_id}"
        return f"{entry.volume_id}#{entry.document_id}"

    def _message(self, r: Reference, meaning: _Meaning, iso: str, text: str, cert: str) -> str:
        """The id of an unprinted message, kept for the list of messages."""
        year = iso[:4] or self.context.date[:4]
        if not year:
            return ""
        origin = meaning.origins[0]
        post, direction = r.post, r.direction
        if not post:
            post, direction = origin, "from"
        number = slug(r.number)
        ident = f"msg.{origin}.{number}.{year}"
        if origin == STATE and r.kind == "telegram" and meaning.receivers and len(_key(r)) < 5:
            # The Department numbered its telegrams to each post by themselves until 1966.
            ident = f"msg.{origin}-to-{meaning.receivers[0]}.{number}.{year}"
        message = Message(ident, r.kind, post, direction, r.number, iso, text, cert)
        known = self.messages.get(ident)
        if known is None or (message.date and not known.date):
            self.messages[ident] = message
        return f"#{ident}"

    # --- documents, notes, volumes

    def _printed(self, r: Reference, i: int) -> str:
        own = self.context.volume_id
        if r.kind == "volume":
            volume = volume_id(r.quote)
            return volume if volume and volume != own else ""
        if r.kind == "footnote":
            if r.document:
                entry = self.index.documents.get((own, r.document))
            else:
                entry = self.index.entries.get((own, self.view.id))
            ident = dict(entry.notes).get(r.number) if entry else None
            return f"#{ident}" if ident else ""
        volume = own
        if r.volume:
            volume = volume_id(r.volume)
            if not volume:
                return ""
        elif re.search(r"[Ii]bid\.,\s*$", self.view.text[max(0, r.start - 9) : r.start]):
            return ""
        number = re.split(r"[–-]", r.number)[0]
        if volume == own:
            entry = self.index.documents.get((own, number))
            return f"#{entry.document_id}" if entry else ""
        return f"{volume}#d{number}"

    # --- Ibid.

    def _ibids(self) -> None:
        marks = [i for i, r in enumerate(self.references) if r.kind == "ibid"]
        if not marks:
            return
        cited = self.index.cited_before.get((self.context.volume_id, self.view.id), "")
        cites: list[tuple[int, str]] = []
        for part in self.view.parts[1:]:
            cites += [(m.start(), part.id) for m in _CITATION.finditer(self.view.text, part.start, part.end)]
        for i in marks:
            start = self.references[i].start
            before = [ident for at, ident in cites if at < start]
            target = before[-1] if before else cited
            self.targets[i] = f"#{target}" if target else ""

    # --- what a telegram answers

    def _reply(self) -> int | None:
        """Which reference names the message this document answers."""
        body = self.view.parts[0]
        for i, r in enumerate(self.references):
            if r.start >= min(body.end, 1500) or r.kind not in _MESSAGES:
                continue
            meaning = self.meanings[i]
            if meaning is None or not self.targets[i]:
                continue
            if set(meaning.origins) & set(self.receivers):
                return i
        return None

    def _reftels(self, reply: int | None) -> None:
        for i, r in enumerate(self.references):
            if r.kind != "reftel":
                continue
            named = self._noted(r.end)
            if named is None:
                named = reply
            if named is not None:
                self.targets[i] = self.targets[named]
            self.certs[i] = "medium" if self.targets[i] else "low"

    def _noted(self, at: int) -> int | None:
        """The first numbered message in the note whose number is printed at `at`."""
        part = next((p for p in self.view.parts[1:] if at <= p.anchor <= at + 1), None)
        if part is None:
            return None
        return next(
            (
                i
                for i, r in enumerate(self.references)
                if part.start <= r.start < part.end and r.kind in _MESSAGES and self.targets[i]
            ),
            None,
        )


def _key(r: Reference) -> str:
    number = _normal(r.number)
    return f"{r.style.upper()}{number}" if r.style in SERIES else number


# --- dates -------------------------------------------------------------------------------------------------------

_MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_PARTS = re.compile(r"([A-Za-z]{3})[a-z]*\.?|(19\d\d)|(\d{1,2})")


def _day(iso: str) -> Day | None:
    try:
        return Day.fromisoformat(iso[:10]) if len(iso) >= 10 else None
    except ValueError:
        return None


def _iso(printed: str, near: Day | None) -> tuple[str, str]:
    """The ISO day of a printed date and how sure its year is: without a year, the last one before `near`.

    >>> _iso("July 20", Day(1967, 12, 28)), _iso("Dec. 30, 1966", None)
    (('1967-07-20', 'medium'), ('1966-12-30', 'high'))
    """
    month = day = year = 0
    for word, full, digits in _PARTS.findall(printed):
        if word:
            month = _MONTHS.get(word.lower(), 0)
        elif full:
            year = int(full)
        elif not day:
            day = int(digits)
    if not month or not day:
        return "", ""
    try:
        if year:
            return Day(year, month, day).isoformat(), "high"
        if near is None:
            return "", ""
        best = min(
            (Day(y, month, day) for y in (near.year - 1, near.year, near.year + 1)),
            # A note may look some weeks ahead; more than that is last year's.
            key=lambda d: abs((near - d).days) + (0 if d <= near + timedelta(days=60) else 200),
        )
    except ValueError:
        return "", ""
    return best.isoformat(), "medium"


# --- volumes -----------------------------------------------------------------------------------------------------

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_VOLUME = re.compile(
    r"(\d{4})(?:[–-](\d{2,4}))?,\s+[Vv]ol(?:s?\.|umes?)\s+(?:([IVXLC]+)|E[–-](\d+))(?:,\s+Part\s+(\w+))?"
)


def volume_id(words: str) -> str:
    """The FRUS id of a volume as printed references name it; empty where they do not say.

    >>> volume_id("Foreign Relations, 1964–1968, vol. XV, Germany"), volume_id("1969–1976, vol. E–9, Part 1")
    ('frus1964-68v15', 'frus1969-76ve09p1')
    """
    match = _VOLUME.search(words)
    if not match:
        return ""
    start, end, roman, electronic, part = match.groups()
    years = f"{start}-{end[-2:]}" if end else start
    if roman:
        total = 0
        for letter, following in zip(roman, roman[1:] + " ", strict=True):
            value = _ROMAN[letter]
            total += -value if following in _ROMAN and _ROMAN[following] > value else value
        volume = f"v{total:02d}"
    else:
        volume = f"ve{int(electronic):02d}"
    numbers = {"one": "1", "two": "2", "three": "3", "i": "1", "ii": "2", "iii": "3"}
    suffix = f"p{numbers.get(part.lower(), part)}" if part else ""
    return f"frus{years}{volume}{suffix}"
