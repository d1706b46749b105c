"""What a reference means: the printed document, the footnote, the volume, or the unprinted message it names.

In: a document's text view, its references (`annotate.annotators.references`), what its heading says, and an index
of all numbered messages of a volume or a corpus. Out: annotations with targets, and the unprinted messages they
name. Numbers, posts, direction and dates decide. "Embtel 2832" in a telegram to Cairo is number 2832 that Cairo
sent; the same word in a telegram from Cairo is Cairo's too; "Deptel" is the Department's in both.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from annotate.annotation import Annotation, Certainty, Context
from annotate.annotators.decisions import holds
from annotate.annotators.references import SERIES, Reference, find_own_numbers
from annotate.posts import STATE, missions_of, name_of, post_of, slug
from annotate.textview import NOTE_MARK, View

__all__ = (
    "Entry",
    "Message",
    "MessageIndex",
    "Resolved",
    "build_index",
    "message_id",
    "read_entry",
    "resolve",
    "volume_id",
)

_ANNOTATOR: Final = "references"
_MESSAGES: Final = frozenset(("telegram", "airgram", "despatch", "circular"))
# How many days back an undated mention may look for a message of that number; series restart each year.
_WINDOW: Final = 300


@dataclass(frozen=True, slots=True)
class Entry:
    """A printed document as the index knows it.

    :param numbers: the keys of the message's own numbers (`_key`): an embassy's and a traveller's; or of a paper.
    :param origins: slugs of the posts that may have sent it, the likeliest first.
    :param receivers: slugs of the posts it was sent to.
    :param date: ISO day, or empty. :param place: slug of the post its dateline names.
    :param sender: the heading's words for its sender; receiver: for whom it is to.
    :param notes: (printed number, xml:id) of its notes.
    :param cited: xml:id of the note that gives the last archive citation; empty where none does.
    :param named: (origin, key, ISO day) of messages it names with post and date.
    """

    volume_id: str
    document_id: str
    n: str
    numbers: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()
    date: str = ""
    place: str = ""
    sender: str = ""
    receiver: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    cited: str = ""
    named: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A numbered message that is mentioned and not printed.

    :param id: ``msg.<origin>.<number>.<year>``; ``msg.state-to-cairo.…`` where the Department numbered by post.
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
    """The printed documents of one or more volumes, by number of message and by number of document.

    :param messages: the documents that bear a number, by its key.
    :param documents: by volume and printed number. :param order: each volume's documents in printed order.
    :param places: where a sender that is no mission of the table wrote from, by its words in the heading.
    :param named: days on which a message was sent, by origin and key, as documents state them.
    """

    messages: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    documents: Mapping[tuple[str, str], Entry] = field(default_factory=dict)
    order: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)
    positions: Mapping[tuple[str, str], int] = field(default_factory=dict)
    places: Mapping[str, str] = field(default_factory=dict)
    named: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)

    def resolve(self, view: View, references: Sequence[Reference], context: Context) -> Resolved:
        """`resolve` with this index."""
        return resolve(view, references, context, self)

    def entry(self, volume: str, document: str) -> Entry | None:
        """A document by its xml:id."""
        return self.near(volume, document, 0)

    def near(self, volume: str, document: str, step: int) -> Entry | None:
        """The document `step` places after (or, negative, before) another in its volume."""
        at = self.positions.get((volume, document))
        if at is None or not 0 <= at + step < len(self.order[volume]):
            return None
        return self.order[volume][at + step]


# --- the index ---------------------------------------------------------------------------------------------------

_NAMED = re.compile(
    r"elegram (\d{2,6}) (from|to) ([A-Z]\w+(?: [A-Z]\w+)?),? ((?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December) \d{1,2}(?:, 19\d\d)?)\b"
)
_PAPER_NUMBER = re.compile(
    r"(?:(?:National Security (?:Action|Study|Decision) Memorand|Presidential (?:Review Memorand|Directive))\w* ?"
    r"(?:No\. )?|^(?:S?NIE|NSC|NSAM|NSSM|NSDM|PD|PRM)\b(?:/NSC)?[ –-]?(?:No\. )?)(\d[\w./–-]*)",
    re.MULTILINE,
)
_INITIALS = {
    "national security action memorandum": "NSAM", "national security study memorandum": "NSSM",
    "national security decision memorandum": "NSDM", "national intelligence estimate": "NIE",
    "special national intelligence estimate": "SNIE", "presidential review memorandum": "PRM",
    "presidential directive": "PD", "pd/nsc": "PD", "prm/nsc": "PRM",
}  # fmt: skip
_PAPER_GENRES = frozenset(
    ("national-security-memorandum", "national-intelligence-estimate", "national-security-council-report")
)


def read_entry(view: View, context: Context) -> Entry:
    """What the index keeps of a document."""
    context = _completed(view, context)
    origins, receivers, place = _parties(view, context)
    own = _own_numbers(view, context)
    kind = _IDNO_TYPES.get(context.genre, "telegram")
    numbers = tuple(dict.fromkeys(_key(number, kind) for _, _, number in own))
    if context.genre in _PAPER_GENRES:
        numbers = _paper_keys(view)
    cited = ""
    for part in reversed(view.parts[1:]):
        if _CITATION.search(view.text, part.start, part.end):
            cited = part.id
            break
    day = _day(context.date)
    named = []
    for number, direction, post, date in _NAMED.findall(view.text):
        sender = STATE if direction == "to" else post_of(post) or post_of(post.split(" ")[0])
        iso = _iso(date, day)[0]
        if sender and iso and sender != STATE:
            named.append((sender, _normal(number), iso))
    return Entry(
        context.volume_id, view.id, view.n, numbers, origins, receivers, context.date, place, context.sender,
        context.receiver, tuple((p.n, p.id) for p in view.parts[1:]), cited, tuple(named),
    )  # fmt: skip


# Until the volumes of the 1950s, headings name the parties alone: "The Ambassador in Egypt (Caffery) to the Department
# of State"; that it is a telegram stands above ("774.00/1–253: Telegram"), or shows in the number that opens it.
_OLD_HEADING = re.compile(
    r"(?:\[?(?:No\.\s*)?\d+[a-z]?\.?\]?\s+)?The\s(?P<sender>[^\n]{4,120}?)\sto\s(?:the\s)?(?P<receiver>[^\n]{4,120})$"
)
_OLD_TELEGRAM = re.compile(r":\s?Telegram\b|\[Telegram\]|\bTelegram$", re.MULTILINE)
_PRINTED_DAY = re.compile(
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}|"
    r"\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)),? 19\d\d"
)


def _completed(view: View, context: Context) -> Context:
    """A document's context with what its heading and dateline print and no tag or word "From" tells."""
    body = view.parts[0]
    if not context.date:
        line = next((b for b in view.blocks if b.name == "dateline" and b.end <= body.end), None)
        printed = _PRINTED_DAY.search(view.text, line.start, line.end) if line else None
        if printed:
            context = replace(context, date=_iso(printed.group(), None)[0])
    if context.genre or context.sender:
        return context
    head = next((b for b in view.blocks if b.name == "head"), None)
    words = view.text[head.start : head.end].replace(NOTE_MARK, "") if head else ""
    parties = _OLD_HEADING.match(words)
    if head is None or not parties or not (missions_of(parties["sender"]) and missions_of(parties["receiver"])):
        return context
    numbered = next((b for b in view.blocks if b.name == "p" and b.start >= head.end), None)
    opening = find_own_numbers(view.text[numbered.start : numbered.end], "telegram") if numbered else []
    if _OLD_TELEGRAM.search(view.text, body.start, min(body.end, body.start + 400)) or (
        opening and len(opening[0][2]) > 1
    ):
        context = replace(context, genre="telegram")
    return replace(context, sender=parties["sender"], receiver=parties["receiver"])


def build_index(entries: Iterable[Entry]) -> MessageIndex:
    """An index of documents in printed order, of one or of many volumes.

    A document without a date takes the last one printed before it.
    """
    messages: dict[str, list[Entry]] = {}
    documents: dict[tuple[str, str], Entry] = {}
    order: dict[str, list[Entry]] = {}
    positions: dict[tuple[str, str], int] = {}
    places: dict[str, str] = {}
    named: dict[tuple[str, str], set[str]] = {}
    entries = list(entries)
    for entry in entries:
        if entry.place and entry.sender:
            places.setdefault(_plain(entry.sender), entry.place)
    for entry in entries:
        volume = entry.volume_id
        before = order.setdefault(volume, [])
        if not entry.date and before:
            entry = replace(entry, date=before[-1].date)
        if not entry.receivers and (place := places.get(_plain(entry.receiver))):
            entry = replace(entry, receivers=(place,))
        for number in entry.numbers:
            messages.setdefault(number, []).append(entry)
        if entry.n:
            documents.setdefault((volume, entry.n), entry)
        for origin, key, iso in entry.named:
            named.setdefault((origin, key), set()).add(iso)
        positions[volume, entry.document_id] = len(before)
        before.append(entry)
    return MessageIndex(
        {k: tuple(v) for k, v in messages.items()}, documents, {k: tuple(v) for k, v in order.items()}, positions,
        places, {k: tuple(sorted(v)) for k, v in named.items()},
    )  # fmt: skip


def _plain(words: str) -> str:
    """A sender or receiver without what changes from heading to heading: "at" and "to", case, articles."""
    return re.sub(r"\b(?:the|at|to|of|in)\b|\W", "", words.lower())


def _parties(view: View, context: Context) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Who may have sent a document, to whom, and the post its dateline names."""
    origins = missions_of(context.sender) if context.sender else ()
    receivers = missions_of(context.receiver) if context.receiver else ()
    place = ""
    line = next((b for b in view.blocks if b.name == "dateline"), None)
    if line is not None and context.sender:
        words = view.text[line.start : line.end].replace(NOTE_MARK, "")
        place = post_of(words.split(",")[0])
        if place == STATE:
            place = ""
        elif place and place not in origins and not context.sender.startswith("Department"):
            # A Secretary on his travels writes from where he is; an unknown mission from where its letters are dated.
            origins = (place,) if origins in ((), (STATE,)) else (*origins, place)
    return origins, receivers, place


def _own_numbers(view: View, context: Context) -> list[tuple[int, int, str]]:
    """Where a message prints its own numbers, in characters of the view's text: first paragraph, then heading."""
    found: list[tuple[int, int, str]] = []
    body = view.parts[0]
    head = next((b for b in view.blocks if b.name == "head"), None)
    start = head.end if head is not None else body.start
    tried = 0
    for block in view.blocks:
        if block.name not in ("p", "item", "label") or not start <= block.start < body.end:
            continue
        text = view.text[block.start : block.end]
        own = find_own_numbers(text, context.genre)
        if own and (not tried or len(text) < 16 or len(own[0][2]) > 3):
            found = [(block.start + s, block.start + e, number) for s, e, number in own]
            break
        # An airgram's number may stand below its subject; a stray line of the dateline, above a telegram's.
        tried += 1
        if tried > (10 if "airgram" in context.genre else 1) or len(text) > 300:
            break
        if len(text) < 40 and text.endswith(","):
            tried = 0
    if head is not None:
        titled = _TITLED.match(view.text, head.start, head.end)
        if titled:
            found += [(*titled.span(g), titled[g]) for g in (1, 2) if titled[g]]
    return found


_TITLED = re.compile(
    r"(?:\d+[a-z]?\.\s+)?(?:\w+ )?(?:Telegram|Airgram|Message|Despatch) (?:No\. )?"
    r"((?:A[–-])?\d{1,6})(?:/(\w+ \d+))?(?: From|,)"
)


def _paper_keys(view: View) -> tuple[str, ...]:
    """The number of a policy paper, from its heading or the line below it."""
    start = view.text[view.parts[0].start : view.parts[0].end][:300]
    match = _PAPER_NUMBER.search(start)
    if not match:
        return ()
    words = match.group()[: match.start(1) - match.start()]
    if words[:3].isupper():
        initials = re.sub(r"\W|No\b", "", words)
    else:
        initials = "".join(w[0] for w in words.split() if w[0].isupper() and w != "No.")
    return (f"{initials.replace('NSC', '') or 'NSC'}{_normal(match[1].rstrip('.–-'))}",)


def _normal(number: str) -> str:
    """A number as a key: "A – 123" and "A-123" are one, "06" is 6.

    >>> _normal("A – 560"), _normal("Secto 12"), _normal("014367")
    ('A560', 'SECTO12', '14367')
    """
    return re.sub(r"[\W_]+", "", number).upper().lstrip("0")


def _key(number: str, kind: str, style: str = "") -> str:
    """What a message is looked up by: its number, with its series; a despatch is no telegram of that number.

    >>> _key("D–425", "despatch"), _key("425", "telegram"), _key("12", "telegram", "secto")
    ('D425', '425', 'SECTO12')
    """
    plain = _normal(number)
    if kind == "despatch" and not plain.startswith("D"):
        return f"D{plain}"
    return f"{style.upper()}{plain}" if style in SERIES and not post_of(style) else plain


def _key_of(r: Reference) -> str:
    return _key(r.number, r.kind, r.style)


# --- resolving ---------------------------------------------------------------------------------------------------

_CITATION = re.compile(
    r"Department of State, |Library, |National Archives|Central Files|Central Intelligence Agency, |\bRG \d|\bLot \d|"
    r"Foreign Relations, \d|Records Center|Department of State Bulletin, |Current Documents, |Public Papers|"
    r"National Security Council, |Department of Defense, |Library of Congress|"
    # "Ibid., POL 27 CYP" cites another file of the same place; a bare "Ibid." after it means that file.
    r"bid\., (?=[A-Z\d])(?!Documents? )"
)
_SENT_ON = re.compile(r"(?:[Rr]epeated|[Ss]ent|[Pp]assed)\b[^.;]* to [^.;]* as $")
_PRINTED_AS = re.compile(
    r"(?:,? \w+ \d{1,2}(?:, \d{4})?)?(?: \((?:printed as )?|,? (?:is )?printed as | is )Document (\d+)\b(?=[).,;])"
)
_PRINTED_NOTE = re.compile(r"(?:See |Printed as )?Document (\d+)\.?")
# After "In telegram 12, May 3,": the Department speaks, or the mission does. Measured on the telegrams of the 17
# volumes whose direction is printed: "the Department" and "instructed" are to a mission in 112 of 112, "the Embassy"
# is from one in 73 of 75, "reported" in 212 of 233.
_ACT = re.compile(
    r"(?:,?\s\w+\s\d{1,2}(?:,\s19\d\d)?)?,?\s(?:"
    r"(?P<ours>the\sDepartment\b|instructed\b|directed\b|authorized\b|"
    r"(?:Secretary\s)?(?:Rusk|Dulles|Herter|Rogers|Kissinger|Vance)\s)"
    r"|(?P<theirs>the\s(?:Embassy|Mission|Consulate|Ambassador|Chargé|Legation|Station|Delegation)\b(?!.{0,12}\bwas\b))"
    r"|(?P<reported>reported\b|recommended\b))"
)
# "The Embassy in Cairo reported in telegram 12", before the number.
_ACTOR = re.compile(
    r"[Tt]he (?:Embassy|Mission|Consulate|Legation|Station)(?: (?:in|at) (?P<where>[A-Z]\w+(?: [A-Z]\w+)?))?"
    r" [^.;()]{0,90}\bin $"
)


# Words for a mission's own telegrams: Embtel, Emptel, Legtel, Contel, Msntel, USDeltel.
_THEIR_WORDS = ("emb", "emt", "emp", "leg", "con", "reemb", "msn", "miss", "usdel")


def resolve(view: View, references: Sequence[Reference], context: Context, index: MessageIndex) -> Resolved:
    """Say what a document's references mean.

    :param references: with offsets in the view's text, in order.
    :returns: annotations in the view's text, the unprinted messages they point at, and what the document answers.
    """
    return _Resolver(view, references, context, index).run()


@dataclass(frozen=True, slots=True)
class _Meaning:
    """Who sent a message and to whom, as slugs; empty where nothing tells."""

    origins: tuple[str, ...] = ()
    receivers: tuple[str, ...] = ()


@dataclass(slots=True)
class _Finding:
    """A reference and what has been found of it."""

    reference: Reference
    target: str = ""
    cert: Certainty = "high"
    meaning: _Meaning = _Meaning()


class _Resolver:
    """One document's references being resolved."""

    def __init__(self, view: View, references: Sequence[Reference], context: Context, index: MessageIndex) -> None:
        self.view = view
        self.context = context = _completed(view, context)
        self.index = index
        here = index.near(context.volume_id, view.id, 0)
        self.here = here if here is not None else read_entry(view, context)
        self.day = _day(self.here.date)
        self.origins = self.here.origins
        self.receivers = self.here.receivers or self._place_of(context.receiver)
        self.own = _own_numbers(view, context)
        self.decided = {
            d.words: d.target for d in context.decisions if d.kind == "reference" and holds(d, context.date)
        }
        self.findings = [
            _Finding(r, cert=r.cert)
            for r in references
            if all(r.end <= start or r.start >= end for start, end, _ in self.own)
            and self.decided.get(r.quote, "#")  # an editor said these words refer to nothing
        ]
        self.anchors = {p.anchor: p for p in view.parts[1:]}
        self.messages: dict[str, Message] = {}

    def _place_of(self, party: str) -> tuple[str, ...]:
        place = self.index.places.get(_plain(party), "") if party else ""
        return (place,) if place else ()

    def run(self) -> Resolved:
        self._numbered()
        self._ibids()
        self._printed()
        for finding in self.findings:
            if target := self.decided.get(finding.reference.quote):
                finding.target, finding.cert = target if "#" in target else f"#{target}", "high"
        reply = self._answered()
        self._reftels(reply)
        annotations = []
        for finding in self.findings:
            r = finding.reference
            attributes = [("type", r.kind)]
            if finding is reply:
                attributes.append(("subtype", "replyTo"))
            if finding.target:
                attributes.append(("target", finding.target))
            annotations.append(Annotation(r.start, r.end, "ref", tuple(attributes), finding.cert, _ANNOTATOR))
        kind = _IDNO_TYPES.get(self.context.genre, "telegram")
        annotations += [
            Annotation(start, end, "idno", (("type", kind),), "high", _ANNOTATOR) for start, end, _ in self.own
        ]
        annotations.sort(key=lambda a: (a.start, -a.end))
        used = {f.target[1:] for f in self.findings}
        messages = tuple(m for m in self.messages.values() if m.id in used)
        return Resolved(tuple(annotations), messages, reply.target if reply is not None else "")

    # --- numbered messages

    def _numbered(self) -> None:
        numbered = [f for f in self.findings if f.reference.kind in _MESSAGES and f.reference.number]
        stated: dict[tuple[str, str], tuple[str, str, str]] = {}
        known: dict[str, _Meaning] = {}
        for finding in numbered:
            finding.meaning = self._meaning(finding.reference)
            if finding.meaning.origins:
                known.setdefault(_key_of(finding.reference), finding.meaning)
        for finding in numbered:
            r = finding.reference
            if not finding.meaning.origins:
                # "Embtel 12" in the text is "telegram 12" in its note.
                finding.meaning = known.get(_key_of(r)) or self._told(finding)
            if r.date and finding.meaning.origins:
                iso, cert = _iso(r.date, self.day)
                stated.setdefault((finding.meaning.origins[0], _key_of(r)), (iso, r.date, cert))
        previous: _Finding | None = None
        for finding in numbered:
            r = finding.reference
            if r.style == "repeated" or self._is_repetition(r):
                if previous is not None and r.start - previous.reference.end < 200:
                    finding.target, finding.cert = previous.target, "medium"
                continue
            self._find(finding, stated)
            previous = finding

    def _is_repetition(self, r: Reference) -> bool:
        """Whether the number is one under which the message named before was sent on: "repeated to Athens as …"."""
        before = self.view.text[max(0, r.start - 60) : r.start]
        return r.style != "post" and bool(_SENT_ON.search(before))

    def _find(self, finding: _Finding, stated: Mapping[tuple[str, str], tuple[str, str, str]]) -> None:
        r, meaning = finding.reference, finding.meaning
        iso, text, cert = "", "", ""
        if r.date:
            (iso, cert), text = _iso(r.date, self.day), r.date
        elif meaning.origins:
            iso, text, cert = stated.get((meaning.origins[0], _key_of(r)), ("", "", ""))
        entry = self._entry(finding, iso) or self._stated(r)
        if entry is not None:
            finding.target = self._address(entry)
        elif meaning.origins:
            if not iso and r.kind == "telegram":
                iso, cert = self._named(meaning.origins[0], _key_of(r)), "medium"
            finding.target = self._message(r, meaning, iso, text, cert)
            if not iso and not self.day:
                finding.cert = "medium"
        else:
            finding.cert = "medium"

    def _stated(self, r: Reference) -> Entry | None:
        """The document an editor says a message is printed as, after its mention or in the note at it."""
        after = _PRINTED_AS.match(self.view.text, r.end)
        if after is None and (part := self.anchors.get(r.end) or self.anchors.get(r.end + 1)):
            after = _PRINTED_NOTE.fullmatch(self.view.text, part.start, part.end)
        return self.index.documents.get((self.context.volume_id, after[1])) if after else None

    def _named(self, origin: str, key: str) -> str:
        """The day other documents give for a message, where it fits this document's date."""
        if self.day is None:
            return ""
        days = self.index.named.get((origin, key), ())
        fitting = [d for d in days if (day := _day(d)) and -30 <= (self.day - day).days <= _WINDOW]
        return fitting[-1] if fitting else ""

    def _meaning(self, r: Reference) -> _Meaning:
        """Who sent the message that a reference names, by its words and by whose telegram this is."""
        ours, theirs = self.origins, self.receivers
        from_state = STATE in ours
        posts = theirs if from_state else ours
        style = r.style
        if style in SERIES:
            known = post_of(style)
            return _Meaning((known or style,))
        if r.kind == "circular" or r.number.startswith(("CA", "CG")):
            return _Meaning((post_of(r.post) or STATE,) if r.post and r.direction == "from" else (STATE,))
        if r.post and r.direction:
            return self._posted(r, posts)
        if "dep" in style:
            return _Meaning((STATE,), posts)
        if style.startswith(("your", "ur", "reur", "yr")):
            return _Meaning(theirs, ours if STATE in theirs else ())
        if style.startswith(("our", "my", "reour", "remy")):
            return _Meaning(ours, theirs if STATE in ours else ())
        if style.startswith(_THEIR_WORDS) or r.kind == "despatch":
            return _Meaning(posts)
        if r.kind == "airgram" and r.number[:1] in "AG" and len(posts) == 1:
            return _Meaning(posts)
        if len(_key_of(r)) >= 6 and r.number.isdigit():
            return _Meaning((STATE,))  # only the Department's telegrams have such numbers
        return _Meaning()

    def _posted(self, r: Reference, posts: tuple[str, ...]) -> _Meaning:
        """The meaning of a number with a post: "Moscow 279", "telegram 12 to Cairo", "Embassy’s 12"."""
        post = post_of(r.post)
        if r.post in ("Embassy", "Legation"):
            return _Meaning(posts)
        if r.direction == "to":
            if post == STATE or (not post and "Department" in r.post):
                return _Meaning(posts if posts and STATE not in posts else ())
            sender: tuple[str, ...] = (STATE,)
            if r.style.startswith(("emb", "our", "my")) and STATE not in self.origins:
                sender = self.origins[:1] or (STATE,)
            return _Meaning(sender, (post or slug(r.post),))
        if post == STATE:
            return _Meaning((STATE,), posts)
        return _Meaning((post or slug(r.post),))

    def _told(self, finding: _Finding) -> _Meaning:
        """Who sent a telegram of this document's parties by whose act the sentence tells; a guess, and marked so."""
        posts = self.receivers if STATE in self.origins else self.origins
        r = finding.reference
        if r.style != "telegram":
            return _Meaning()
        if actor := _ACTOR.search(self.view.text, max(0, r.start - 140), r.start):
            where = post_of(actor["where"]) if actor["where"] else ""
            finding.cert = "medium"
            return _Meaning((where,) if where else posts if len(posts) == 1 and not actor["where"] else ())
        act = _ACT.match(self.view.text, r.end) if len(posts) == 1 else None
        if act is None:
            return _Meaning()
        finding.cert = "low" if act.lastgroup == "reported" else "medium"
        return _Meaning((STATE,), posts) if act.lastgroup == "ours" else _Meaning(posts)

    def _entry(self, finding: _Finding, iso: str) -> Entry | None:
        """The printed document that is this message, or None."""
        r = finding.reference
        candidates = [e for e in self.index.messages.get(_key_of(r), ()) if e is not self.here]
        if not candidates:
            return None
        day = _day(iso)
        strict = r.style in SERIES and not post_of(r.style)
        best: tuple[tuple[int, bool], Entry] | None = None
        for entry in candidates:
            when = _day(entry.date)
            if when is None or not (strict or self._fits(entry, finding.meaning, bool(day))):
                continue
            gap = self._gap(day, when, bool(finding.meaning.origins), r.start < self.view.parts[0].end)
            if gap is not None and gap > 30 and r.kind == "circular" and len(entry.receivers) == 1:
                continue  # a circular goes to many; one that is printed as sent to one post is cited at once
            if gap is None:
                continue
            # A message printed in two volumes is meant as this one prints it.
            rank = (gap, entry.volume_id != self.context.volume_id)
            if best is None or rank < best[0]:
                best = (rank, entry)
        if best is not None and not finding.meaning.origins:
            finding.cert = "medium"
        return best[1] if best else None

    def _gap(self, stated: dt.date | None, sent: dt.date, sure: bool, in_text: bool) -> int | None:
        """How many days lie between a message and its mention, or None where they cannot belong together."""
        if stated is not None:
            gap = abs((stated - sent).days)
            return gap if gap <= 1 else None
        if self.day is None:
            return None
        gap = (self.day - sent).days
        ahead = -2 if in_text else -45
        return abs(gap) if ahead <= gap <= (_WINDOW if sure else 60) else None

    def _fits(self, entry: Entry, meaning: _Meaning, dated: bool) -> bool:
        if not meaning.origins:
            # "telegram 526" alone: a message between the two parties of this document, or one of that very day.
            here = {*self.origins, *self.receivers}
            return dated or (bool(here & set(entry.origins)) and bool(here & set(entry.receivers)))
        if not set(entry.origins) & set(meaning.origins):
            return False
        if STATE in meaning.origins and meaning.receivers and len(entry.numbers[0]) < 5:
            return bool(set(entry.receivers) & set(meaning.receivers))
        return True

    def _address(self, entry: Entry) -> str:
        if entry.volume_id == self.context.volume_id:
            return f"#{entry.document_id}"
        return f"{entry.volume_id}#{entry.document_id}"

    def _message(self, r: Reference, meaning: _Meaning, iso: str, text: str, cert: str) -> str:
        """The target of an unprinted message, kept for the list of messages."""
        year = iso[:4] or self.here.date[:4]
        if not year:
            return ""
        origin, receivers = meaning.origins[0], meaning.receivers
        post, direction = r.post, r.direction
        if not post or post in ("Embassy", "Legation", "Department", "Dept", "Secretary", "Mission"):
            post, direction = name_of(origin), "from"
        ident = message_id(r.kind, r.number, origin, receivers[0] if receivers else "", year)
        if ident.startswith(f"msg.{STATE}-to-") and direction == "from":
            post, direction = name_of(receivers[0]), "to"
        known = self.messages.get(ident)
        if known is None or (iso and not known.date):
            self.messages[ident] = Message(ident, r.kind, post, direction, r.number, iso, text, cert if iso else "")
        return f"#{ident}"

    # --- documents, notes, volumes, papers

    def _printed(self) -> None:
        years, volume, at = "", "", -1
        for finding in self.findings:
            r = finding.reference
            if r.kind == "volume" or (r.kind == "document" and r.volume):
                match = _VOLUME.search(r.quote if r.kind == "volume" else r.volume)
                if match:
                    years = match["years"] or years
                    volume = volume_id(f"{years}, {match.group()}") if not match["years"] else volume_id(match.group())
                else:
                    volume = ""
                at = r.end
            elif r.kind == "ibid" and not self._goes_on(r.end):
                continue
            if r.kind == "volume":
                finding.target = volume if volume != self.context.volume_id else ""
            elif r.kind == "document":
                finding.target = self._document(r, volume, at)
                if r.volume or self._after_ibid(r):
                    at = r.end
            elif r.kind == "footnote":
                finding.target = self._footnote(r, volume)
            elif r.kind == "directive":
                finding.target = self._paper(r)

    def _goes_on(self, at: int) -> bool:
        return self.view.text[at : at + 1] == ","

    def _after_ibid(self, r: Reference) -> bool:
        return bool(re.search(r"[Ii]bid\.,\s(?:especially\s)?$", self.view.text[max(0, r.start - 18) : r.start]))

    def _document(self, r: Reference, volume: str, named_at: int) -> str:
        own = self.context.volume_id
        first = re.split(r"[–-]", r.number)[0]
        elsewhere = bool(r.volume)
        if not elsewhere and self._after_ibid(r):
            # "ibid., Document 5": the volume cited last, unless an archive was cited since.
            if named_at < 0 or _CITATION_BUT_VOLUME.search(self.view.text, named_at, r.start):
                return ""
            elsewhere = True
        if elsewhere and volume != own:
            return f"{volume}#d{first}" if volume else ""
        entry = self.index.documents.get((own, first))
        return f"#{entry.document_id}" if entry else ""

    def _footnote(self, r: Reference, volume: str) -> str:
        """The note a footnote reference means: of the document it names, the neighbour, or this one."""
        own, text = self.context.volume_id, self.view.text
        before, after = text[max(0, r.start - 40) : r.start], text[r.end : r.end + 20]
        entry: Entry | None = None
        named = _DOCUMENT_BEFORE.search(before)
        if named or _THERETO.match(after):
            target = self._target_before(r, 12 if named else 150)
            if target.startswith("frus"):
                return f"{target}fn{r.number}"
            entry = self.index.entry(own, target[1:])
        elif r.document:
            if self._after_ibid(r) and volume and volume != own:
                return f"{volume}#d{r.document}fn{r.number}"
            entry = self.index.documents.get((own, r.document))
        elif re.match(r",? supra", after):
            entry = self.index.near(own, self.view.id, -1)
        elif re.match(r",? infra", after):
            entry = self.index.near(own, self.view.id, 1)
        elif re.match(r" (?:above|below)", after) or not _ELSEWHERE.search(before):
            entry = self.here
        ident = dict(entry.notes).get(r.number) if entry else None
        return f"#{ident}" if ident else ""

    def _target_before(self, r: Reference, reach: int) -> str:
        """The target of the last document named at most `reach` characters before a reference."""
        close = [
            f.target
            for f in self.findings
            if 0 <= r.start - f.reference.end <= reach
            and (f.reference.kind == "document" or f.reference.style == "supra")
        ]
        return close[-1] if close else ""

    def _paper(self, r: Reference) -> str:
        """The printed text of a policy paper, where the corpus has it."""
        series = _INITIALS.get(r.style, r.style.upper())
        entries = [e for e in self.index.messages.get(f"{series}{_normal(r.number)}", ()) if e is not self.here]
        return self._address(entries[0]) if entries else ""

    # --- Ibid.

    def _ibids(self) -> None:
        marks = [f for f in self.findings if f.reference.kind == "ibid"]
        if not marks:
            return
        own = self.context.volume_id
        starts: list[int] = []
        idents: list[str] = []
        # An editorial note cites in its own text; elsewhere only notes do.
        parts = self.view.parts if self.context.genre in ("", "editorial-note") else self.view.parts[1:]
        for part in parts:
            for match in _CITATION.finditer(self.view.text, part.start, part.end):
                starts.append(match.start())
                idents.append(part.id)
        for finding in marks:
            r = finding.reference
            if r.style == "supra":
                entry = self.index.near(own, self.view.id, -1)
                finding.target = f"#{entry.document_id}" if entry else ""
                continue
            at = bisect_left(starts, r.start)
            target = idents[at - 1] if at else self._cited_before()
            finding.target = f"#{target}" if target else ""

    def _cited_before(self) -> str:
        """The note that gives the last citation before this document."""
        step = -1
        while (entry := self.index.near(self.context.volume_id, self.view.id, step)) is not None:
            if entry.cited:
                return entry.cited
            step -= 1
        return ""

    # --- what a telegram answers

    def _opening(self) -> list[_Finding]:
        """The numbered messages that the telegram's opening names: its reference line, its first sentences."""
        body = self.view.parts[0]
        limit = min(body.end, 1200)
        return [
            f
            for f in self.findings
            if f.reference.start < limit and f.reference.kind in _MESSAGES and f.reference.style != "repeated"
        ]

    def _answered(self) -> _Finding | None:
        """The reference that names the message this document answers: the first one its receiver sent."""
        receivers = set(self.receivers)
        return next((f for f in self._opening() if f.target and receivers & set(f.meaning.origins)), None)

    def _reftels(self, reply: _Finding | None) -> None:
        opening = self._opening()
        for finding in self.findings:
            r = finding.reference
            if r.kind != "reftel":
                continue
            named = self._noted(r.end)
            before = [f for f in opening if f.reference.end <= r.start]
            yours = r.style.startswith(("your", "ur", "reur"))
            if named is None and not (yours and re.search(r"cable|telegram", r.style) and not before):
                named = reply if yours else next(iter(before), None)
            letter = _LETTERED.match(self.view.text, r.end)
            if letter and ord(letter[1]) - ord("A") < len(before):
                named = before[ord(letter[1]) - ord("A")]
            if named is not None and named.target:
                finding.target = named.target
                finding.cert = "high" if len(before) == 1 else "medium"
            else:
                finding.cert = "medium"

    def _noted(self, at: int) -> _Finding | None:
        """The first numbered message in the note whose number is printed at `at`."""
        part = self.anchors.get(at) or self.anchors.get(at + 1)
        if part is None:
            return None
        inside = (f for f in self.findings if part.start <= f.reference.start < part.end)
        return next((f for f in inside if f.reference.kind in _MESSAGES and f.target), None)


_LETTERED = re.compile(r" \(?([A-H])\b(?! [a-z]+ing\b)")
_DOCUMENT_BEFORE = re.compile(r"Document \d+, $")
_THERETO = re.compile(r"(?:,? (?:and )?\d+)* thereto")
# A footnote on a page of some other publication.
_ELSEWHERE = re.compile(r"(?:pp?\.|pages?) \d[\d–-]*,? $|bid\., |Documents, |vol")
_IDNO_TYPES = {
    "airgram": "airgram", "circular-airgram": "airgram", "despatch": "despatch", "instruction-to-post": "despatch",
    "circular-telegram": "circular", "circular-instruction": "circular",
}  # fmt: skip
_CITATION_BUT_VOLUME = re.compile(
    r"Department of State, |Library, |National Archives|Central Files|Central Intelligence Agency, |\bRG \d|\bLot \d|"
    r"Department of State Bulletin, |Current Documents, |Public Papers"
)


def message_id(kind: str, number: str, origin: str, receiver: str, year: str) -> str:
    """The id under which all mentions of an unprinted message meet, in every volume.

    :param kind: telegram, airgram, despatch or circular. :param number: as printed.
    :param origin: slug of the post that sent it; receiver: of the one it went to, or empty.

    >>> message_id("telegram", "279", "moscow", "state", "1967")
    'msg.moscow.279.1967'
    >>> message_id("telegram", "12", "state", "cairo", "1961")
    'msg.state-to-cairo.12.1961'
    >>> message_id("telegram", "90262", "state", "cairo", "1967")
    'msg.state.90262.1967'
    >>> message_id("despatch", "45", "rome", "", "1955"), message_id("circular", "62", "state", "", "1958")
    ('msg.rome.d-45.1955', 'msg.state.circular-62.1958')
    """
    short = slug(number).lstrip("0")
    if kind == "despatch" and not short.startswith("d"):
        short = f"d-{short}"
    elif kind == "circular":
        short = f"circular-{short}"
    elif origin == STATE and kind == "telegram" and receiver and len(short) < 5:
        # The Department numbered its telegrams to each post by themselves until 1966.
        origin = f"{STATE}-to-{receiver}"
    return f"msg.{origin}.{short}.{year}"


# --- dates -------------------------------------------------------------------------------------------------------

_MONTHS = {m: i for i, m in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_PARTS = re.compile(r"([A-Za-z]{3})[a-z]*\.?|(19\d\d)|(\d{1,2})")


def _day(iso: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(iso[:10]) if len(iso) >= 10 else None
    except ValueError:
        return None


def _iso(printed: str, near: dt.date | None) -> tuple[str, str]:
    """The ISO day of a printed date and how sure its year is: without a year, the last one before `near`.

    >>> _iso("July 20", dt.date(1967, 12, 28)), _iso("Dec. 30, 1966", None)
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
    years = (year,) if year else (near.year - 1, near.year, near.year + 1) if near else ()
    days = [d for y in years if (d := _day(f"{y}-{month:02d}-{day:02d}"))]
    if not days:
        return "", ""
    if year or near is None:
        return days[0].isoformat(), "high"
    # A note may look some weeks ahead; more than that is last year's.
    limit = near + dt.timedelta(days=60)
    best = min(days, key=lambda d: abs((near - d).days) + (0 if d <= limit else 200))
    return best.isoformat(), "medium"


# --- volumes -----------------------------------------------------------------------------------------------------

_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_VOLUME = re.compile(
    r"(?:(?P<years>\d{4}(?:[–-]\d{2,4})?),\s+)?[Vv]ol(?:s?\.|umes?)\s+(?:(?P<roman>[IVXLC]+)|E[–-](?P<electronic>\d+))"
    r"(?:,\s+Part\s+(?P<part>\w+))?"
)
_PARTS_NAMED = {"one": "1", "two": "2", "three": "3", "i": "1", "ii": "2", "iii": "3"}


def volume_id(words: str) -> str:
    """The FRUS id of a volume as printed references name it; empty where they do not say.

    >>> volume_id("Foreign Relations, 1964–1968, vol. XV, Germany"), volume_id("1969–1976, vol. E–9, Part 1")
    ('frus1964-68v15', 'frus1969-76ve09p1')
    """
    match = _VOLUME.search(words)
    if not match or not match["years"]:
        return ""
    start, _, end = match["years"].replace("–", "-").partition("-")
    years = f"{start}-{end[-2:]}" if end else start
    number = f"{_from_roman(match['roman']):02d}" if match["roman"] else f"e{int(match['electronic']):02d}"
    part = match["part"]
    return f"frus{years}v{number}" + (f"p{_PARTS_NAMED.get(part.lower(), part)}" if part else "")


def _from_roman(letters: str) -> int:
    values = [_ROMAN[letter] for letter in letters]
    return sum(-v if v < w else v for v, w in zip(values, [*values[1:], 0], strict=True))
