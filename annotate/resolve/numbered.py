"""Numbered messages: who sent the one a reference names, and which printed document it is, if any.

"Embtel 2832" in a telegram to Cairo is number 2832 that Cairo sent; the same word in a telegram from Cairo is
Cairo's too; "Deptel" is the Department's in both. Series of numbers restart, so days decide between candidates.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Final

from annotate.annotators.mentions.lexicon import SERIES
from annotate.annotators.mentions.reference import Reference
from annotate.posts import name_of, post_of
from annotate.resolve.dates import read_date, read_day
from annotate.resolve.index import Entry
from annotate.resolve.messages import key_of
from annotate.resolve.scene import Finding, Meaning, Scene, address
from annotate.values.address import Address
from annotate.values.annotation import Message
from annotate.values.messages import MESSAGES, STATE, message_id, parse_message
from annotate.values.printed import YEAR
from annotate.values.slugs import slug

# How many days back an undated mention may look for a message of that number; series restart each year.
_WINDOW: Final = 300
_SENT_ON: Final = re.compile(r"(?:[Rr]epeated|[Ss]ent|[Pp]assed)\b[^.;]* to [^.;]* as $")
_PRINTED_AS: Final = re.compile(
    r"(?:,? \w+ \d{1,2}(?:, \d{4})?)?(?: \((?:printed as )?|,? (?:is )?printed as | is )Document (\d+)\b(?=[).,;])"
)
_PRINTED_NOTE: Final = re.compile(r"(?:See |Printed as )?Document (\d+)\.?")
# After "In telegram 12, May 3,": the Department speaks, or the mission does. Measured on the telegrams of the 17
# volumes whose direction is printed: "the Department" and "instructed" are to a mission in 112 of 112, "the Embassy"
# is from one in 73 of 75, "reported" in 212 of 233.
_ACT: Final = re.compile(
    rf"(?:,?\s\w+\s\d{{1,2}}(?:,\s{YEAR})?)?,?\s(?:"
    r"(?P<ours>the\sDepartment\b|instructed\b|directed\b|authorized\b|"
    r"(?:Secretary\s)?(?:Rusk|Dulles|Herter|Rogers|Kissinger|Vance)\s)"
    r"|(?P<theirs>the\s(?:Embassy|Mission|Consulate|Ambassador|Chargé|Legation|Station|Delegation)\b(?!.{0,12}\bwas\b))"
    r"|(?P<reported>reported\b|recommended\b))"
)
# "The Embassy in Cairo reported in telegram 12", before the number.
_ACTOR: Final = re.compile(
    r"[Tt]he (?:Embassy|Mission|Consulate|Legation|Station)(?: (?:in|at) (?P<where>[A-Z]\w+(?: [A-Z]\w+)?))?"
    r" [^.;()]{0,90}\bin $"
)
# Words for a mission's own telegrams: Embtel, Emptel, Legtel, Contel, Msntel, USDeltel.
_THEIR_WORDS: Final = ("emb", "emt", "emp", "leg", "con", "reemb", "msn", "miss", "usdel")


def resolve_messages(scene: Scene) -> None:
    """Find what each numbered message among the references is: a printed document, or a message of its own."""
    numbered = [f for f in scene.findings if f.reference.kind in MESSAGES and f.reference.number]
    stated: dict[tuple[str, str], tuple[str, str, str]] = {}
    known: dict[str, Meaning] = {}
    for finding in numbered:
        finding.meaning = _meaning(scene, finding.reference)
        if finding.meaning.origins:
            known.setdefault(key_of(finding.reference), finding.meaning)
    for finding in numbered:
        r = finding.reference
        if not finding.meaning.origins:
            # "Embtel 12" in the text is "telegram 12" in its note.
            finding.meaning = known.get(key_of(r)) or _told(scene, finding)
        if r.date and finding.meaning.origins:
            iso, cert = read_date(r.date, scene.day)
            stated.setdefault((finding.meaning.origins[0], key_of(r)), (iso, r.date, cert))
    previous: Finding | None = None
    for finding in numbered:
        r = finding.reference
        if r.style == "repeated" or _is_repetition(scene, r):
            if previous is not None and r.start - previous.reference.end < 200:
                finding.target, finding.cert = previous.target, "medium"
            continue
        _find(scene, finding, stated)
        previous = finding


def _is_repetition(scene: Scene, r: Reference) -> bool:
    """Whether the number is one under which the message named before was sent on: "repeated to Athens as …"."""
    before = scene.view.text[max(0, r.start - 60) : r.start]
    return r.style != "post" and bool(_SENT_ON.search(before))


def _find(scene: Scene, finding: Finding, stated: Mapping[tuple[str, str], tuple[str, str, str]]) -> None:
    r, meaning = finding.reference, finding.meaning
    iso, text, cert = "", "", ""
    if r.date:
        (iso, cert), text = read_date(r.date, scene.day), r.date
    elif meaning.origins:
        iso, text, cert = stated.get((meaning.origins[0], key_of(r)), ("", "", ""))
    entry = _entry(scene, finding, iso) or _stated(scene, r)
    if entry is not None:
        finding.target = address(scene, entry)
    elif meaning.origins:
        if not iso and r.kind == "telegram":
            iso, cert = _named(scene, meaning.origins[0], key_of(r)), "medium"
        finding.target = _message(scene, r, meaning, iso, text, cert)
        if not iso and not scene.day:
            finding.cert = "medium"
    else:
        finding.cert = "medium"


def _stated(scene: Scene, r: Reference) -> Entry | None:
    """The document an editor says a message is printed as, after its mention or in the note at it."""
    after = _PRINTED_AS.match(scene.view.text, r.end)
    if after is None and (part := scene.anchors.get(r.end) or scene.anchors.get(r.end + 1)):
        after = _PRINTED_NOTE.fullmatch(scene.view.text, part.start, part.end)
    return scene.index.documents.get((scene.context.volume_id, after[1])) if after else None


def _named(scene: Scene, origin: str, key: str) -> str:
    """The day other documents give for a message, where it fits this document's date."""
    if scene.day is None:
        return ""
    days = scene.index.named.get((origin, key), ())
    fitting = [d for d in days if (day := read_day(d)) and -30 <= (scene.day - day).days <= _WINDOW]
    return fitting[-1] if fitting else ""


def _meaning(scene: Scene, r: Reference) -> Meaning:
    """Who sent the message that a reference names, by its words and by whose telegram this is."""
    ours, theirs = scene.origins, scene.receivers
    from_state = STATE in ours
    posts = theirs if from_state else ours
    style = r.style
    if style in SERIES:
        known = post_of(style)
        return Meaning((known or style,))
    if r.kind == "circular" or r.number.startswith(("CA", "CG")):
        return Meaning((post_of(r.post) or STATE,) if r.post and r.direction == "from" else (STATE,))
    if r.post and r.direction:
        return _posted(scene, r, posts)
    if "dep" in style:
        return Meaning((STATE,), posts)
    if style.startswith(("your", "ur", "reur", "yr")):
        return Meaning(theirs, ours if STATE in theirs else ())
    if style.startswith(("our", "my", "reour", "remy")):
        return Meaning(ours, theirs if STATE in ours else ())
    if style.startswith(_THEIR_WORDS) or r.kind == "despatch":
        return Meaning(posts)
    if r.kind == "airgram" and r.number[:1] in "AG" and len(posts) == 1:
        return Meaning(posts)
    if len(key_of(r)) >= 6 and r.number.isdigit():
        return Meaning((STATE,))  # only the Department's telegrams have such numbers
    return Meaning()


def _posted(scene: Scene, r: Reference, posts: tuple[str, ...]) -> Meaning:
    """The meaning of a number with a post: "Moscow 279", "telegram 12 to Cairo", "Embassy’s 12"."""
    post = post_of(r.post)
    if r.post in ("Embassy", "Legation"):
        return Meaning(posts)
    if r.direction == "to":
        if post == STATE or (not post and "Department" in r.post):
            return Meaning(posts if posts and STATE not in posts else ())
        sender: tuple[str, ...] = (STATE,)
        if r.style.startswith(("emb", "our", "my")) and STATE not in scene.origins:
            sender = scene.origins[:1] or (STATE,)
        return Meaning(sender, (post or slug(r.post),))
    if post == STATE:
        return Meaning((STATE,), posts)
    return Meaning((post or slug(r.post),))


def _told(scene: Scene, finding: Finding) -> Meaning:
    """Who sent a telegram of this document's parties by whose act the sentence tells; a guess, and marked so."""
    posts = scene.receivers if STATE in scene.origins else scene.origins
    r = finding.reference
    if r.style != "telegram":
        return Meaning()
    if actor := _ACTOR.search(scene.view.text, max(0, r.start - 140), r.start):
        where = post_of(actor["where"]) if actor["where"] else ""
        finding.cert = "medium"
        return Meaning((where,) if where else posts if len(posts) == 1 and not actor["where"] else ())
    act = _ACT.match(scene.view.text, r.end) if len(posts) == 1 else None
    if act is None:
        return Meaning()
    finding.cert = "low" if act.lastgroup == "reported" else "medium"
    return Meaning((STATE,), posts) if act.lastgroup == "ours" else Meaning(posts)


def _entry(scene: Scene, finding: Finding, iso: str) -> Entry | None:
    """The printed document that is this message, or None."""
    r = finding.reference
    candidates = [e for e in scene.index.messages.get(key_of(r), ()) if e is not scene.here]
    if not candidates:
        return None
    day = read_day(iso)
    strict = r.style in SERIES and not post_of(r.style)
    best: tuple[tuple[int, bool], Entry] | None = None
    for entry in candidates:
        when = read_day(entry.date)
        if when is None or not (strict or _fits(scene, entry, finding.meaning, bool(day))):
            continue
        gap = _gap(scene, day, when, bool(finding.meaning.origins), r.start < scene.view.parts[0].end)
        if gap is not None and gap > 30 and r.kind == "circular" and len(entry.receivers) == 1:
            continue  # a circular goes to many; one that is printed as sent to one post is cited at once
        if gap is None:
            continue
        # A message printed in two volumes is meant as this one prints it.
        rank = (gap, entry.volume_id != scene.context.volume_id)
        if best is None or rank < best[0]:
            best = (rank, entry)
    if best is not None and not finding.meaning.origins:
        finding.cert = "medium"
    return best[1] if best else None


def _gap(scene: Scene, stated: dt.date | None, sent: dt.date, sure: bool, in_text: bool) -> int | None:
    """How many days lie between a message and its mention, or None where they cannot belong together."""
    if stated is not None:
        gap = abs((stated - sent).days)
        return gap if gap <= 1 else None
    if scene.day is None:
        return None
    gap = (scene.day - sent).days
    ahead = -2 if in_text else -45
    return abs(gap) if ahead <= gap <= (_WINDOW if sure else 60) else None


def _fits(scene: Scene, entry: Entry, meaning: Meaning, dated: bool) -> bool:
    if not meaning.origins:
        # "telegram 526" alone: a message between the two parties of this document, or one of that very day.
        here = {*scene.origins, *scene.receivers}
        return dated or (bool(here & set(entry.origins)) and bool(here & set(entry.receivers)))
    if not set(entry.origins) & set(meaning.origins):
        return False
    if STATE in meaning.origins and meaning.receivers and len(entry.numbers[0]) < 5:
        return bool(set(entry.receivers) & set(meaning.receivers))
    return True


def _message(scene: Scene, r: Reference, meaning: Meaning, iso: str, text: str, cert: str) -> str:
    """The target of an unprinted message, kept for the list of messages."""
    year = iso[:4] or scene.here.date[:4]
    if not year:
        return ""
    origin, receivers = meaning.origins[0], meaning.receivers
    post, direction = r.post, r.direction
    if not post or post in ("Embassy", "Legation", "Department", "Dept", "Secretary", "Mission"):
        post, direction = name_of(origin), "from"
    kind = "circular" if r.style == "circular" else r.kind  # a circular airgram is numbered among the circulars
    ident = message_id(kind, r.number, origin, receivers[0] if receivers else "", year)
    if (parsed := parse_message(ident)) and parsed.receiver and direction == "from":
        post, direction = name_of(receivers[0]), "to"
    known = scene.messages.get(ident)
    if known is None or (iso and not known.date):
        scene.messages[ident] = Message(ident, r.kind, post, direction, r.number, iso, text, cert if iso else "")
    return Address("", ident).pointer()
