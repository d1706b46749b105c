"""The printed documents of one or more volumes, by the numbers that references name them with.

In: text views of documents and what their headings say. Out: an index of who sent which number to whom and when,
of each document's notes, and of the order they are printed in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from annotate.annotators.mentions.own_numbers import find_own_numbers
from annotate.annotators.mentions.reference import Reference
from annotate.posts import missions_of, post_of, sent_between
from annotate.resolve.dates import read_date, read_day
from annotate.resolve.messages import key, normal
from annotate.tei.view import NOTE_MARK, View
from annotate.values.annotation import Context
from annotate.values.messages import STATE, kind_of
from annotate.values.printed import MONTH, YEAR

if TYPE_CHECKING:
    from annotate.resolve.messages import Resolved

# What a citation of an archive or a publication holds.
CITATION: Final = re.compile(
    r"Department of State, |Library, |National Archives|Central Files|Central Intelligence Agency, |\bRG \d|\bLot \d|"
    r"Foreign Relations, \d|Records Center|Department of State Bulletin, |Current Documents, |Public Papers|"
    r"National Security Council, |Department of Defense, |Library of Congress|"
    # "Ibid., POL 27 CYP" cites another file of the same place; a bare "Ibid." after it means that file.
    r"bid\., (?=[A-Z\d])(?!Documents? )"
)


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
        """What a document's references mean by this index (see `annotate.resolve.resolve`)."""
        from annotate.resolve.resolver import resolve  # the resolver knows the index; here it is only handed over

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


_NAMED: Final = re.compile(
    rf"elegram (\d{{2,6}}) (from|to) ([A-Z]\w+(?: [A-Z]\w+)?),? ({MONTH} \d{{1,2}}(?:, {YEAR})?)\b"
)
_PAPER_NUMBER: Final = re.compile(
    r"(?:(?:National Security (?:Action|Study|Decision) Memorand|Presidential (?:Review Memorand|Directive))\w* ?"
    r"(?:No\. )?|^(?:S?NIE|NSC|NSAM|NSSM|NSDM|PD|PRM)\b(?:/NSC)?[ –-]?(?:No\. )?)(\d[\w./–-]*)",
    re.MULTILINE,
)
INITIALS: Final = {
    "national security action memorandum": "NSAM", "national security study memorandum": "NSSM",
    "national security decision memorandum": "NSDM", "national intelligence estimate": "NIE",
    "special national intelligence estimate": "SNIE", "presidential review memorandum": "PRM",
    "presidential directive": "PD", "pd/nsc": "PD", "prm/nsc": "PRM",
}  # fmt: skip
_PAPER_GENRES: Final = frozenset(
    ("national-security-memorandum", "national-intelligence-estimate", "national-security-council-report")
)


def read_entry(view: View, context: Context) -> Entry:
    """What the index keeps of a document."""
    context = completed(view, context)
    line = next((b for b in view.blocks if b.name == "dateline"), None)
    dateline = view.text[line.start : line.end].replace(NOTE_MARK, "") if line is not None else ""
    origins, receivers, place = sent_between(context.sender, context.receiver, dateline)
    own = own_numbers(view, context)
    kind = kind_of(context.genre)
    numbers = tuple(dict.fromkeys(key(number, kind) for _, _, number in own))
    if context.genre in _PAPER_GENRES:
        numbers = _paper_keys(view)
    cited = ""
    for part in reversed(view.parts[1:]):
        if CITATION.search(view.text, part.start, part.end):
            cited = part.id
            break
    day = read_day(context.date)
    named = []
    for number, direction, post, date in _NAMED.findall(view.text):
        sender = STATE if direction == "to" else post_of(post) or post_of(post.split(" ")[0])
        iso = read_date(date, day)[0]
        if sender and iso and sender != STATE:
            named.append((sender, normal(number), iso))
    return Entry(
        context.volume_id, view.id, view.n, numbers, origins, receivers, context.date, place, context.sender,
        context.receiver, tuple((p.n, p.id) for p in view.parts[1:]), cited, tuple(named),
    )  # fmt: skip


# Until the volumes of the 1950s, headings name the parties alone: "The Ambassador in Egypt (Caffery) to the Department
# of State"; that it is a telegram stands above ("774.00/1–253: Telegram"), or shows in the number that opens it.
_OLD_HEADING: Final = re.compile(
    r"(?:\[?(?:No\.\s*)?\d+[a-z]?\.?\]?\s+)?The\s(?P<sender>[^\n]{4,120}?)\sto\s(?:the\s)?(?P<receiver>[^\n]{4,120})$"
)
_OLD_TELEGRAM: Final = re.compile(r":\s?Telegram\b|\[Telegram\]|\bTelegram$", re.MULTILINE)


def completed(view: View, context: Context) -> Context:
    """A document's context with what its heading prints and no tag or word "From" tells."""
    if context.genre or context.sender:
        return context
    head = next((b for b in view.blocks if b.name == "head"), None)
    words = view.text[head.start : head.end].replace(NOTE_MARK, "") if head else ""
    parties = _OLD_HEADING.match(words)
    if head is None or not parties or not (missions_of(parties["sender"]) and missions_of(parties["receiver"])):
        return context
    numbered = next((b for b in view.blocks if b.name == "p" and b.start >= head.end), None)
    opening = find_own_numbers(view.text[numbered.start : numbered.end], "telegram") if numbered else []
    body = view.parts[0]
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
            places.setdefault(plain_party(entry.sender), entry.place)
    for entry in entries:
        volume = entry.volume_id
        before = order.setdefault(volume, [])
        if not entry.date and before:
            entry = replace(entry, date=before[-1].date)
        if not entry.receivers and (place := places.get(plain_party(entry.receiver))):
            entry = replace(entry, receivers=(place,))
        for number in entry.numbers:
            messages.setdefault(number, []).append(entry)
        if entry.n:
            documents.setdefault((volume, entry.n), entry)
        for origin, number, iso in entry.named:
            named.setdefault((origin, number), set()).add(iso)
        positions[volume, entry.document_id] = len(before)
        before.append(entry)
    return MessageIndex(
        {k: tuple(v) for k, v in messages.items()}, documents, {k: tuple(v) for k, v in order.items()}, positions,
        places, {k: tuple(sorted(v)) for k, v in named.items()},
    )  # fmt: skip


def plain_party(words: str) -> str:
    """A sender or receiver without what changes from heading to heading: "at" and "to", case, articles."""
    return re.sub(r"\b(?:the|at|to|of|in)\b|\W", "", words.lower())


def own_numbers(view: View, context: Context) -> list[tuple[int, int, str]]:
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


_TITLED: Final = re.compile(
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
    return (f"{initials.replace('NSC', '') or 'NSC'}{normal(match[1].rstrip('.–-'))}",)
