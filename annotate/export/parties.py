"""Who sent a document to whom, as names with what they name: a person of the register, another person, an institution.

Shared by the formats that tell of correspondence (CMIF, GraphML, RDF).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from annotate.headings import is_institution
from annotate.records import Document

_ACTS: Final = {
    "drafter": "drafted", "clearer": "cleared", "approver": "approved", "sender": "sent", "receiver": "received",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Party:
    """Someone who had a part in a document.

    :param act: what was done: drafted, cleared, approved, sent, received, or repeated (to a post).
    :param person: register id (``p_TM1``) or empty.
    :param machine: whether a program said so; None where that is not recorded.
    """

    act: str
    name: str
    person: str = ""
    office: str = ""
    on: str = ""
    machine: bool | None = None
    resp: str = ""
    cert: str = ""

    @property
    def institution(self) -> bool:
        """Whether the name is an office's or a post's rather than a person's."""
        if self.person:
            return False
        return self.act == "repeated" or (bool(self.office) and self.name == self.office) or is_institution(self.name)


def parties_of(record: Document) -> list[Party]:
    """Everyone who had a part in a document, sender and receiver first where only the heading names them."""
    parties = []
    known = {actor.role for actor in record.actors}
    for role, name in (("sender", record.sender), ("receiver", record.receiver)):
        if name and role not in known:
            parties.append(Party(_ACTS[role], name))
    for a in record.actors:
        parties.append(Party(_ACTS[a.role], a.name, a.person, a.office, a.on, a.machine, a.resp, a.cert))
    return parties + [Party("repeated", name) for name in record.repeated_to]
