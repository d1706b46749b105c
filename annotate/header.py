"""What the TEI header says of a document, made from its tags: archive, correspondence, markings, messages, agents.

In: the record of a tagged document (`annotate.records`) and the messages its references mention. Out: statements
for `annotate.weave.statements`. Since they are made from the tags, an editor who corrects a tag corrects the header.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape as escape_all

from annotate.records import Actor, Document
from annotate.values.annotation import Message
from annotate.values.slugs import category_id
from annotate.weave import HEADER, format_ledger, start_tag
from annotate.weave.statements import Container, Statement, state

_HEADER = Container("teiHeader")
_ENCODING = (_HEADER, Container("encodingDesc"))
_APPLICATIONS = (*_ENCODING, Container("appInfo"))
_CORRESPONDENCE = (_HEADER, Container("profileDesc"), Container("correspDesc"))
_CLASSES = (_HEADER, Container("profileDesc"), Container("textClass"))
_ACTIONS = {"drafter": "drafted", "clearer": "cleared", "approver": "approved"}


def escape(text: str) -> str:
    """Text as element content: quotation marks need no escape there."""
    return escape_all(text, quote=False)


def _element(name: str, attributes: Mapping[str, str], content: str = "") -> str:
    tag = start_tag(name, {k: v for k, v in attributes.items() if v})
    return f"{tag}{content}</{name}>" if content else f"{tag[:-1]}/>"


def state_applications(agents: Iterable[tuple[str, int, str]], ledger: str) -> list[Statement]:
    """The programs that tagged the file, and the ledger of what they wrote.

    :param agents: name, version and label of each annotator whose tags stand in the file.
    :param ledger: as `annotate.weave.format_ledger` writes it.
    """
    ledger_xml = (
        '<application ident="reftel" version="1" xml:id="reftel"><label>Reftel</label>'
        f'<ab type="ledger">{ledger}</ab></application>'
    )
    statements = [Statement(_APPLICATIONS, ledger_xml, (("xml:id", "reftel"),))]
    for name, version, label in agents:
        ident = f"reftel.{name}"
        attributes = {"ident": ident, "version": str(version), "xml:id": ident}
        xml = _element("application", attributes, f"<label>{escape(label)}</label>")
        statements.append(Statement(_APPLICATIONS, xml, (("xml:id", ident),)))
    return statements


def remember_rejected(source: str, rejected: Iterable[tuple[str, str]]) -> str:
    """A source made anew, with what editors took out of the one before it.

    :param rejected: documents and marks, as `annotate.weave.rejections` gives them.
    """
    marks: dict[str, list[str]] = {}
    for ident, mark in rejected:
        marks.setdefault(ident, []).append(f"!{mark}")
    header = marks.pop(HEADER, [])
    ledger = format_ledger({ident: " ".join(found) for ident, found in marks.items()}, header)
    return state(source, state_applications((), ledger)).source


def state_category(taxonomy: str, words: str, ident: str) -> Statement:
    """A category that tags point at but no taxonomy of the file declares yet."""
    path = (*_ENCODING, Container("classDecl"), Container("taxonomy", (("xml:id", taxonomy),)))
    attributes = {"xml:id": ident, "resp": f"#reftel.{_AGENT_OF_TAXONOMY[taxonomy]}"}
    xml = _element("category", attributes, f"<catDesc>{escape(words)}</catDesc>")
    return Statement(path, xml, (("xml:id", ident),))


_AGENT_OF_TAXONOMY = {
    "classification": "provenance",
    "handling": "provenance",
    "precedence": "provenance",
    "clauses": "clauses",
}


def state_messages(messages: Iterable[Message]) -> list[Statement]:
    """The unprinted messages that the file's references point at."""
    path = (Container("standOff"), Container("listBibl", (("type", "messages"),)))
    statements = []
    for message in messages:
        parts = []
        if message.post:
            parts.append(_element("placeName", {"type": message.direction}, escape(message.post)))
        parts.append(_element("idno", {"type": message.type}, escape(message.number)))
        if message.date:
            inferred = message.date_cert != "high"
            told = {"when": message.date, "evidence": "inferred" if inferred else "", "cert": message.date_cert}
            parts.append(_element("date", told, escape(message.date_text or message.date)))
        attributes = {"xml:id": message.id, "type": message.type, "resp": "#reftel.references", "cert": "high"}
        statements.append(Statement(path, _element("bibl", attributes, " ".join(parts)), (("xml:id", message.id),)))
    return statements


def state_document(record: Document) -> list[Statement]:
    """What a single document's tags say of its archive, making and markings."""
    return [*_archive(record), *_correspondence(record), *_markings(record)]


def _archive(record: Document) -> list[Statement]:
    if not record.repository:
        return []
    parts = [_element("repository", {}, escape(record.repository))]
    if record.collection:
        parts.append(_element("collection", {"type": "record-group"}, escape(record.collection)))
    if record.file:
        parts.append(_element("idno", {"type": "file"}, escape(record.file)))
    xml = _element(
        "msDesc", {"resp": "#reftel.provenance", "cert": "high"}, f"<msIdentifier>{''.join(parts)}</msIdentifier>"
    )
    return [Statement((_HEADER, Container("fileDesc"), Container("sourceDesc")), xml)]


def _correspondence(record: Document) -> list[Statement]:
    statements = []
    for role, action in _ACTIONS.items():
        actors = [a for a in record.actors if a.role == role]
        if not actors:
            continue
        machine = all(a.machine for a in actors)
        attributes = {"type": action, "resp": "#reftel.provenance", "cert": _lowest(actors) if machine else "high"}
        xml = _element("correspAction", attributes, "".join(map(_actor, actors)))
        statements.append(Statement(_CORRESPONDENCE, xml, (("type", action),)))
    if record.repeated_to:
        places = "".join(_element("placeName", {}, escape(place)) for place in record.repeated_to)
        attributes = {"type": "repeated", "resp": "#reftel.provenance", "cert": "high"}
        statements.append(
            Statement(_CORRESPONDENCE, _element("correspAction", attributes, places), (("type", "repeated"),))
        )
    answered = next((r for r in record.references if r.subtype == "replyTo" and r.target), None)
    if answered is not None:
        ref = _element("ref", {"type": "replyTo", "target": answered.target}, escape(answered.text))
        xml = _element("correspContext", {"resp": "#reftel.references", "cert": answered.cert or "high"}, ref)
        statements.append(Statement(_CORRESPONDENCE, xml))
    return statements


def _actor(actor: Actor) -> str:
    on = _element("date", {}, escape(actor.on)) if actor.on else ""
    if actor.name == actor.office:
        return _element("orgName", {}, escape(actor.office)) + on
    office = _element("affiliation", {}, escape(actor.office)) if actor.office else ""
    corresp = f"#{actor.person}" if actor.person else ""
    # The affiliation stands inside the name so that it stays with its bearer in a row of names.
    space = " " if office else ""
    return _element("persName", {"corresp": corresp}, escape(actor.name) + space + office) + on


def _lowest(actors: list[Actor]) -> str:
    order = ["low", "medium", "high"]
    return min((a.cert or "high" for a in actors), key=order.index)


def _markings(record: Document) -> list[Statement]:
    marks = [("classification", record.classification), ("precedence", record.precedence)]
    marks += [("handling", words) for words in record.handling]
    statements = []
    for scheme, words in marks:
        if words:
            attributes = {
                "scheme": f"#{scheme}",
                "target": f"#{category_id(words)}",
                "resp": "#reftel.provenance",
                "cert": "high",
            }
            identity = (("scheme", f"#{scheme}"),) if scheme != "handling" else (("target", f"#{category_id(words)}"),)
            statements.append(Statement(_CLASSES, _element("catRef", attributes), identity))
    return statements
