"""What an export cannot read from the edition: where it is published and who answers for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

HISTORY: Final = "https://history.state.gov/historicaldocuments"


@dataclass(frozen=True, slots=True)
class Settings:
    """Facts about the exported file.

    :param base: where documents are published; a document's address is this, its volume and its id.
    :param url: where the exported file will be published (CMIF wants to know).
    :param editor: who answers for the file; the volumes' editors where empty.
    :param email: how to reach them.
    :param publisher: who publishes the exported file; the edition says so, never a volume's editor.
    :param site: the address of the edition's own site; `base` where empty.
    """

    base: str = HISTORY
    url: str = ""
    editor: str = ""
    email: str = ""
    publisher: str = ""
    site: str = ""
