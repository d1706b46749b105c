"""Scores count an editor's tags and the annotators' own on the same words, and change no file."""

from __future__ import annotations

from pathlib import Path

from annotate.corpus import read_folder_registers
from annotate.score import score_source, strip_hand
from annotate.weave import strip
from tests.conftest import D259

HAND = D259.read_text("utf-8")


def as_by_hand(source: str) -> str:
    """The tagged telegram as if an editor had tagged it: its tags without a word of machines."""
    head, text = source[: source.index("<text>")], source[source.index("<text>") :]
    return strip(head + "<text></text></TEI>").source.removesuffix("<text></text></TEI>") + text.replace(
        ' resp="#reftel.persons" cert="high"', ""
    ).replace(' resp="#reftel.terms" cert="high"', "")


def test_what_the_editor_and_the_machine_agree_on_is_right() -> None:
    scores, differences = score_source(as_by_hand(HAND), read_folder_registers(D259.parent))

    assert (scores["person"].gold, scores["person"].made, scores["person"].right) == (14, 14, 14)
    assert scores["term"].f1 == 1.0
    assert differences == []


def test_a_tag_only_the_editor_has_is_missed_and_one_only_the_machine_has_is_extra() -> None:
    hand = as_by_hand(HAND)
    tag = '<persName corresp="#p_KFD1" role="clearer">Kohler</persName>'
    assert hand.count(tag) == 1
    hand = hand.replace(tag, '<persName corresp="#p_TM1" role="clearer">Kohler</persName>')
    scores, differences = score_source(hand, read_folder_registers(D259.parent))

    assert (scores["person"].right, scores["person"].by_cert["high"][0]) == (13, 14)
    assert {(d.what, d.target) for d in differences} == {("missed", "#p_TM1"), ("extra", "#p_KFD1")}
    assert all("[Kohler]" in d.context for d in differences)


def test_stripping_by_hand_keeps_every_word_and_everything_outside_documents() -> None:
    source = (
        '<TEI><text><front><p><persName corresp="#p_A">A</persName></p></front><body><div type="document" xml:id="d1">'
        '<p><persName corresp="#p_A">A</persName> <gloss type="from">B</gloss> <ref target="#d2">2</ref></p></div>'
        "</body></text></TEI>"
    )

    assert strip_hand(source) == source.replace(
        '<p><persName corresp="#p_A">A</persName> <gloss type="from">B</gloss> <ref target="#d2">2</ref></p></div>',
        '<p>A <gloss type="from">B</gloss> 2</p></div>',
    )


def test_a_real_volume_is_measured(shared: Path) -> None:
    from annotate.registers import read_registers

    source = (shared / "frus" / "frus1969-76ve09p1.xml").read_text("utf-8")
    scores, _ = score_source(source, read_registers(source, "x"))

    assert scores["person"].gold > 500
    assert scores["person"].f1 > 0.85
