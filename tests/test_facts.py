"""What editors supply: volume.toml and a document's facts."""

from __future__ import annotations

import pytest

from annotate.conversion.facts import read_facts, read_volume
from annotate.errors import RegisterError, TranscriptionError
from tests.conftest import ROOT

FACTS = """\
[dateline]
text = "Lima, January 5, 1964, 7 p.m."
source = "https://example.org/d1"

[url]
href = "https://example.org/d1"
source = "https://example.org"
"""


def test_facts_are_read_and_the_dateline_understood() -> None:
    facts = read_facts(FACTS, path="d1.toml")

    assert (facts.place, facts.when) == ("Lima", "1964-01-05T19:00:00")
    assert (facts.file, facts.url, facts.dateline_source) == (
        "d1.toml", "https://example.org/d1", "https://example.org/d1"
    )  # fmt: skip


def test_moment_may_be_written_as_a_toml_date() -> None:
    facts = read_facts(FACTS.replace("source", "when = 1964-01-06T00:00:00Z\nsource", 1), path="d1.toml")

    assert facts.when == "1964-01-06T00:00:00Z"


@pytest.mark.parametrize(
    "old, new, message",
    [
        ("[url]", "[link]", "d1.toml:5: unknown key 'link'; use one of dateline, url"),
        ("href", "page", "d1.toml:6: unknown key 'page'; use one of href, source"),
        ('source = "https://example.org"', "", "d1.toml:5: [url] has no source; say where the fact was read"),
        ("text =", "place =", "d1.toml:1: [dateline] has no text; add it, or delete the table"),
        ("text =", 'place = "Quito"\ntext =', "d1.toml:2: the place “Quito” is not in the dateline"),
        ("text =", 'when = "then"\ntext =', "d1.toml:2: when 'then' is not an ISO date or time"),
        ("January 5, 1964, 7 p.m.", "a fine day", None),
        ("[url]", "[url", "d1.toml:5: this is not TOML"),
        ("[url]\nhref", "url", "d1.toml:5: url is not a table"),
        ('"https://example.org/d1"\nsource', "[1]\nsource", "d1.toml:6: href is not text"),
    ],
)  # fmt: skip
def test_slip_of_the_pen_is_told_by_file_and_line(old: str, new: str, message: str | None) -> None:
    source = FACTS.replace(old, new, 1)
    if message is None:
        assert read_facts(source, path="d1.toml").when == ""
        return
    if "url is not" in message:
        source = source[: source.index("[dateline]")] + 'url = "x"\n'
        message = message.replace(":5:", ":1:")

    with pytest.raises(TranscriptionError) as caught:
        read_facts(source, path="d1.toml")

    assert str(caught.value).startswith(message)


def test_volume_of_the_corpus_is_read() -> None:
    path = ROOT / "corpus" / "frus1964-68v14" / "volume.toml"

    volume = read_volume(path.read_text("utf-8"), path=str(path))

    assert (volume.id, volume.editors[0], volume.date) == ("frus1964-68v14", "David C. Humphrey", "2001")


@pytest.mark.parametrize(
    "source, message",
    [
        ('id = "v1"\nauthor = "X"\n', "volume.toml:2: unknown key 'author'; use one of date, editors"),
        ('title = "X"\n', "volume.toml:1: the volume has no id"),
        ('id = "1 v"\n', "volume.toml:1: id '1 v' is not an identifier"),
        ('id = "v1"\neditors = "A. Name"\n', "volume.toml:2: editors is not a list of names"),
        ('id = "v1"\ndate = "lately"\n', "volume.toml:2: date 'lately' is not a year or ISO date"),
        ('id = "v1"\ntitle = [1]\n', "volume.toml:2: title is not text"),
        ("id = v1\n", "volume.toml:1: this is not TOML"),
    ],
)
def test_volume_with_a_slip_is_told_by_file_and_line(source: str, message: str) -> None:
    with pytest.raises(RegisterError) as caught:
        read_volume(source, path="volume.toml")

    assert str(caught.value).startswith(message)
    assert caught.value.remedy
