"""What a telegram answers, and the message that "reftel" points back to."""

from __future__ import annotations

import re
from typing import Final

from annotate.resolve.scene import Finding, Scene
from annotate.values.messages import MESSAGES

_LETTERED: Final = re.compile(r" \(?([A-H])\b(?! [a-z]+ing\b)")


def _opening(scene: Scene) -> list[Finding]:
    """The numbered messages that the telegram's opening names: its reference line, its first sentences."""
    body = scene.view.parts[0]
    limit = min(body.end, 1200)
    return [
        f
        for f in scene.findings
        if f.reference.start < limit and f.reference.kind in MESSAGES and f.reference.style != "repeated"
    ]


def find_answered(scene: Scene) -> Finding | None:
    """The reference that names the message this document answers: the first one its receiver sent."""
    receivers = set(scene.receivers)
    return next((f for f in _opening(scene) if f.target and receivers & set(f.meaning.origins)), None)


def resolve_reftels(scene: Scene, reply: Finding | None) -> None:
    """Find what back-pointing words mean: the message in their note, else the opening's, else the one answered."""
    opening = _opening(scene)
    for finding in scene.findings:
        r = finding.reference
        if r.kind != "reftel":
            continue
        named = _noted(scene, r.end)
        before = [f for f in opening if f.reference.end <= r.start]
        yours = r.style.startswith(("your", "ur", "reur"))
        if named is None and not (yours and re.search(r"cable|telegram", r.style) and not before):
            named = reply if yours else next(iter(before), None)
        letter = _LETTERED.match(scene.view.text, r.end)
        if letter and ord(letter[1]) - ord("A") < len(before):
            named = before[ord(letter[1]) - ord("A")]
        if named is not None and named.target:
            finding.target = named.target
            finding.cert = "high" if len(before) == 1 else "medium"
        else:
            finding.cert = "medium"


def _noted(scene: Scene, at: int) -> Finding | None:
    """The first numbered message in the note whose number is printed at `at`."""
    part = scene.anchors.get(at) or scene.anchors.get(at + 1)
    if part is None:
        return None
    inside = (f for f in scene.findings if part.start <= f.reference.start < part.end)
    return next((f for f in inside if f.reference.kind in MESSAGES and f.target), None)
