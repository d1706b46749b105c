"""Hand and machine, as laws over real documents under random edits: nothing an editor does is lost or undone."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from annotate.annotators import persons
from annotate.corpus import bring_up_to_date, prepare, read_folder_registers
from annotate.pipeline import Annotated, annotate_source
from annotate.registers import EMPTY, Registers, read_registers
from annotate.tei.scan import TOKEN, find_documents, read_attributes, read_source
from annotate.tei.view import read_views
from annotate.weave import read_ledger, strip
from annotate.weave.ledger import find_tags, old_digest, old_statement_digest
from annotate.weave.strip import find_stated
from tests.conftest import D259, SHARED
from tests.spellings import attribute_order, empty_pairs, line_ends, single_quotes

REGISTERS = read_folder_registers(D259.parent)
TAGGED = D259.read_text("utf-8")
SEEDS = st.integers(0, 1_000_000)
Edit = Callable[[str, Random], str]


@cache
def documents() -> list[tuple[str, Registers]]:
    """Tagged documents, each with the registers it was tagged by: d259, and some of a real volume."""
    found = [(TAGGED, REGISTERS)]
    volume = SHARED / "frus" / "frus1964-68v14.xml"
    if volume.is_file():
        source = read_source(volume.read_bytes())
        registers = read_registers(source)
        for start, end in list(find_documents(source))[20:300:56]:
            head = '<TEI xmlns="http://www.tei-c.org/ns/1.0">\n<teiHeader>\n<fileDesc>\n<titleStmt><title>T</title></titleStmt>'
            whole = (
                f"{head}\n<publicationStmt><p>P</p></publicationStmt>\n<sourceDesc>\n<p>S</p>\n</sourceDesc>\n</fileDesc>\n"
                f"</teiHeader>\n<text>\n<body>\n{_as_converted(source[start:end])}\n</body>\n</text>\n</TEI>\n"
            )
            found.append((annotate_source(whole, registers).source, registers))
    return found


def _as_converted(div: str) -> str:
    """A document laid out as the converter lays it out: each block on a line of its own."""
    return re.sub(
        r" ?(<(?:/?div|head|dateline|p|opener|closer|list|item|label|table|row)\b)", r"\n\1", " ".join(div.split())
    )


def machine_tags(source: str) -> list[tuple[int, int, str]]:
    """The machine's tags in the text: where the start tag begins and the end tag ends, and the start tag."""
    found: list[tuple[int, int, str]] = []
    stack: list[tuple[int, str, str]] = []
    begun = source.index("<text>")
    for token in TOKEN.finditer(source, begun):
        if token["name"] is None or token["empty"]:
            continue
        if token["close"]:
            if not stack:
                break
            start, tag, name = stack.pop()
            if name != token["name"]:
                return []  # a line of a file, which is no whole
            if 'resp="#reftel.' in tag and "#reftel.convert" not in tag:
                found.append((start, token.end(), tag))
        else:
            stack.append((token.start(), token[0], token["name"]))
    return sorted(found)


def take_out(source: str, place: tuple[int, int, str]) -> str:
    """A source without one tag; its words stay."""
    start, tag = place[0], place[2]
    end = next(e for s, e, t in machine_tags(source) if (s, t) == (start, tag))
    return source[:start] + source[start + len(tag) : source.rindex("</", start, end)] + source[end:]


def again(source: str, registers: Registers) -> Annotated:
    return annotate_source(source, registers)


def hand_tags(source: str) -> Counter[str]:
    """Every tag of the text that no annotator made and the words within it."""
    root = etree.fromstring(source.encode())
    found: Counter[str] = Counter()
    for element in root.find(".//{*}text").iter(etree.Element):
        resp = element.get("resp") or ""
        if not resp.startswith("#reftel.") or resp == "#reftel.convert":
            words = "".join("".join(element.itertext()).split())
            found[f"{etree.QName(element).localname} {sorted(element.attrib.items())} {words}"] += 1
    return found


def text_of(source: str) -> str:
    return "".join(etree.fromstring(source.encode()).find(".//{*}text").itertext())


# --- what was taken out stays away ----------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None)
@given(st.data(), SEEDS)
def test_a_tag_that_was_taken_out_stays_away_whatever_is_edited_around_it(data: st.DataObject, seed: int) -> None:
    source, registers = data.draw(st.sampled_from(documents()))
    random = Random(seed)
    places = machine_tags(source)
    if not places:
        return
    for place in sorted(random.sample(places, min(len(places), random.randint(1, 6))), reverse=True):
        source = take_out(source, place)
    before = Counter(tag for _, _, tag in machine_tags(source))

    once = again(source, registers)
    twice = again(once.source, registers)
    edited = reformat(once.source, random)
    thrice = again(edited, registers)

    for done in (once, twice, thrice):
        assert not Counter(_plain(t) for _, _, t in machine_tags(done.source)) - Counter(
            _plain(t) for t in before.elements()
        )
    assert once.rejected
    assert (twice.rejected, twice.source) == ((), once.source)
    assert thrice.rejected == ()


def _plain(tag: str) -> str:
    """A start tag without what joins its parts, its attributes in order."""
    token = next(TOKEN.finditer(tag))
    told = {k: v for k, v in read_attributes(token["attributes"]).items() if k not in ("xml:id", "next", "prev")}
    return f"{token['name']} {sorted(told.items())}"


def test_each_tag_of_d259_stays_away_once_it_is_taken_out() -> None:
    for place in machine_tags(TAGGED):
        fewer = take_out(TAGGED, place)
        once = again(fewer, REGISTERS)

        assert len(machine_tags(once.source)) < len(machine_tags(TAGGED)), place[2]
        assert [r.document_id for r in once.rejected][:1] == ["d259"]
        assert again(once.source, REGISTERS).source == once.source


def test_all_tags_taken_out_stay_away() -> None:
    source = TAGGED
    while places := machine_tags(source):
        source = take_out(source, places[-1])

    assert machine_tags(again(source, REGISTERS).source) == []


def test_a_statement_of_the_header_that_was_taken_out_stays_away() -> None:
    fewer = re.sub(r"\s*<correspAction type=\"approved\".*?</correspAction>", "", TAGGED)
    once = again(fewer, REGISTERS).source

    assert 'type="approved"' not in once
    assert 'type="drafted"' in once
    assert again(once, REGISTERS).source == once


def test_what_was_taken_out_comes_back_when_the_ledger_forgets_it() -> None:
    once = again(take_out(TAGGED, machine_tags(TAGGED)[-1]), REGISTERS).source
    forgotten = re.sub(r" ![\w-]{11}", "", once)

    assert len(machine_tags(again(forgotten, REGISTERS).source)) == len(machine_tags(TAGGED))


# --- whose a tag is--------------


def reformat(source: str, random: Random) -> str:
    """The file laid out otherwise: what says the same."""
    for change in random.sample([single_quotes, attribute_order, empty_pairs, line_ends, _wrap], 3):
        source = change(source, random)
    return source


def _wrap(source: str, random: Random) -> str:
    """Lines broken at other blanks, in words and in the header."""
    return "".join(
        re.sub(" ", lambda _: "\n   " if random.random() < 0.1 else " ", t[0]) if t.lastgroup == "text" else t[0]
        for t in TOKEN.finditer(source)
    )


@settings(max_examples=30, deadline=None)
@given(st.data(), SEEDS)
def test_a_reformatted_file_stays_the_machines(data: st.DataObject, seed: int) -> None:
    source, registers = data.draw(st.sampled_from(documents()))
    other = reformat(source, Random(seed))

    assert strip(other).edited == ()
    done = again(other, registers)
    assert (done.edited, done.rejected) == ((), ())
    assert again(done.source, registers).source == done.source


@pytest.mark.parametrize("how", ["format", "c14n"])
def test_a_file_that_a_tool_rewrote_stays_the_machines(how: str) -> None:
    for source, registers in documents():
        root = etree.fromstring(source.encode(), etree.XMLParser(remove_blank_text=how == "format"))
        data = etree.tostring(root, pretty_print=True) if how == "format" else etree.tostring(root, method="c14n")

        done = again(data.decode(), registers)

        assert done.edited == ()
        assert [r for r in done.rejected if r.document_id] == []


@settings(max_examples=30, deadline=None)
@given(st.data(), SEEDS)
def test_paragraphs_that_move_freeze_no_tag(data: st.DataObject, seed: int) -> None:
    source, registers = data.draw(st.sampled_from(documents()))
    start = source.index("<text>")
    blocks = list(re.finditer(r"\n\s*<p>(?:(?!<p>).)*?</p>", source[start:], re.DOTALL))
    if len(blocks) < 2:
        return
    order = list(range(len(blocks)))
    Random(seed).shuffle(order)
    pieces, done = [], 0
    for place, block in enumerate(blocks):
        pieces += [source[start:][done : block.start()], blocks[order[place]][0]]
        done = block.end()
    moved = source[:start] + "".join(pieces) + source[start:][done:]

    assert strip(moved).edited == ()
    assert again(moved, registers).rejected == ()


@settings(max_examples=40, deadline=None)
@given(st.data(), SEEDS)
def test_no_run_changes_what_an_editor_changed(data: st.DataObject, seed: int) -> None:
    source, registers = data.draw(st.sampled_from(documents()))
    random = Random(seed)
    places = machine_tags(source)
    if not places:
        return
    changed = 0
    for start, end, tag in sorted(random.sample(places, min(len(places), random.randint(1, 6))), reverse=True):
        if random.random() < 0.5:
            source = (
                source[:start]
                + tag.replace("<", "<", 1).replace(' resp="', f' n="hand{start}" resp="')
                + source[start + len(tag) :]
            )
            changed += 1
        elif random.random() < 0.5:
            source = take_out(source, (start, end, tag))
    marks = sorted(re.findall(r'n="hand\d+"', source))

    once = again(source, registers)
    twice = again(once.source, registers)

    assert len(once.edited) == len(twice.edited) == changed
    for done in (once, twice):
        assert sorted(re.findall(r'n="hand\d+"', done.source)) == marks
        assert text_of(done.source) == text_of(source)
    assert twice.source == once.source


@settings(max_examples=30, deadline=None)
@given(st.data(), SEEDS)
def test_hand_tags_never_change_or_vanish(data: st.DataObject, seed: int) -> None:
    source, registers = data.draw(st.sampled_from(documents()))
    random = Random(seed)
    words = [m for m in re.finditer(r"(?<=[\s(])[A-Z]\w+(?=[\s,.;)])", source) if m.start() > source.index("<text>")]
    free = [m for m in words if source.rfind("<", 0, m.start()) <= source.rfind(">", 0, m.start())]
    for word in sorted(random.sample(free, min(5, len(free))), key=lambda m: -m.start()):
        name = random.choice(["persName", "gloss", "hi", 'seg type="untagged"'])
        source = f"{source[: word.start()]}<{name}>{word[0]}</{name.split()[0]}>{source[word.end() :]}"
    mine = hand_tags(source)

    once = again(source, registers).source

    assert hand_tags(once) - mine == mine - hand_tags(once) == Counter()
    assert hand_tags(again(once, registers).source) == mine


def test_targets_exchanged_between_like_words_are_the_editors() -> None:
    items = "".join(
        f'<item><persName corresp="#p_{x}" resp="#reftel.persons" cert="high">Rusk</persName></item>' for x in "AB"
    )
    source = TAGGED[: TAGGED.index("<closer>")] + f"<list>{items}</list>" + TAGGED[TAGGED.index("<closer>") :]
    once = again(source, EMPTY)

    assert len(once.edited) == 2
    assert once.source.count("#p_A") == once.source.count("#p_B") == 1


def test_tags_of_others_are_nobodys_business() -> None:
    other = TAGGED.replace("Continuation", '<rs resp="#othertool.x" cert="low">Continuation</rs>', 1)
    done = again(other, REGISTERS)

    assert '<rs resp="#othertool.x" cert="low">Continuation</rs>' in done.source
    assert done.edited == ()


# --- the ledger------------------


def with_old_ledger() -> str:
    """d259 with the ledger it would have had before there were marks."""
    start, end = next(find_documents(TAGGED))
    tags = "".join(old_digest(tag, TAGGED[start:end]) for tag in find_tags(TAGGED[start:end]))
    stated = [s for s in find_stated(TAGGED)[0] if s.name != "application"]
    header = "".join(old_statement_digest(s.name, s.attributes, TAGGED[s.inner : s.inner_end]) for s in stated)
    told = f"d259={tags} header={header}"
    return re.sub(r'(<ab type="ledger">).*?(</ab>)', lambda m: m[1] + told + m[2], TAGGED, flags=re.DOTALL)


def test_old_digests_are_those_that_were_written() -> None:
    start, end = next(find_documents(TAGGED))
    first, *_ = find_tags(TAGGED[start:end])

    assert (first.name, first.attributes["type"]) == ("seg", "repository")
    assert old_digest(first, TAGGED[start:end]) == "d9Zyx1"  # as the file had it for this tag


def test_a_ledger_as_it_was_written_before_is_read_and_written_anew() -> None:
    old = with_old_ledger()
    done = again(old, REGISTERS)

    assert strip(old).edited == ()
    assert done.source == TAGGED
    assert (done.edited, done.rejected) == ((), ())


def test_what_was_taken_out_under_an_old_ledger_stays_away_too() -> None:
    old = with_old_ledger()
    for place in machine_tags(old)[::9]:
        once = again(take_out(old, place), REGISTERS)

        assert len(machine_tags(once.source)) < len(machine_tags(old))
        assert once.edited == ()


def test_without_a_ledger_every_tag_is_kept() -> None:
    bare = re.sub(r'<ab type="ledger">.*?</ab>', "", TAGGED, flags=re.DOTALL)

    assert len(strip(bare).edited) >= len(machine_tags(TAGGED))


def test_a_ledger_has_a_line_for_each_line_of_the_document() -> None:
    start, end = next(find_documents(strip(TAGGED).source))
    ledger = TAGGED.split('<ab type="ledger">')[1].split("</ab>")[0].split("\n=header")[0]

    assert len(ledger.strip().split("\n")) - 1 == strip(TAGGED).source[start:end].count("\n") + 1
    assert sum(map(len, read_ledger(TAGGED).marks.values())) > 60


# --- two editors, two branches-----


def merge(base: str, one: str, other: str, folder: Path) -> tuple[int, str]:
    names = [folder / name for name in ("one", "base", "other")]
    for path, text in zip(names, (one, base, other), strict=True):
        path.write_text(text, "utf-8", newline="")
    done = subprocess.run(["git", "merge-file", "-p", *map(str, names)], capture_output=True, check=False)
    return done.returncode, done.stdout.decode()


def edit_line(line: str, random: Random) -> str:
    """What an editor does to a line: takes a tag out, changes one, tags something, corrects a word."""
    whole = f"<text>{line}</text>"
    places = [(s, e, t) for s, e, t in machine_tags(whole) if s and e <= len(line) + 6]
    kind = random.choice(["out", "change", "word"])
    if places and kind == "out":
        return take_out(whole, random.choice(places)).removeprefix("<text>").removesuffix("</text>")
    if places and kind == "change":
        start, _, tag = random.choice(places)
        start -= len("<text>")
        hand = tag.replace(' resp="', f' n="h{random.randint(0, 999999)}" resp="')
        return line[:start] + hand + line[start + len(tag) :]
    return re.sub(r"(?<=\s)(\w{5,})(?= \w)(?![^<]*>)", lambda m: m[1] + "x", line, count=1)


@settings(max_examples=60, deadline=None)
@given(st.data(), SEEDS)
def test_disjoint_edits_of_two_editors_merge_and_lose_nothing(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, seed: int
) -> None:
    base, registers = data.draw(st.sampled_from(documents()))
    random = Random(seed)
    lines = base.split("\n")
    first = next(i for i, line in enumerate(lines) if "<body>" in line) + 2
    rows = [
        i for i in range(first, len(lines)) if "resp=" in lines[i] and edit_line(lines[i], Random(seed)) != lines[i]
    ]
    if len(rows) < 2:
        return
    mine = random.choice(rows)
    theirs = [i for i in rows if abs(i - mine) > 1]
    if not theirs:
        return
    both = []
    for row in (mine, random.choice(theirs)):
        changed = [*lines]
        changed[row] = edit_line(lines[row], Random(seed))
        both.append(again("\n".join(changed), registers).source)
    folder = tmp_path_factory.mktemp("merge")
    if merge(*(without_ledger(source) for source in (base, *both)), folder)[0]:
        return  # what the machine says of one edit stands where the other is: no ledger is to blame

    code, merged = merge(base, *both, folder)
    assert code == 0, merged
    done = again(merged, registers)

    for one in both:
        assert set(re.findall(r'n="h\d+"', one)) <= set(re.findall(r'n="h\d+"', done.source))
    assert text_of(done.source) == text_of(merged)
    gone = [
        Counter(_plain(t) for *_, t in machine_tags(base)) - Counter(_plain(t) for *_, t in machine_tags(b))
        for b in both
    ]
    left = Counter(_plain(t) for *_, t in machine_tags(base)) - gone[0] - gone[1]
    new = Counter(_plain(t) for b in both for *_, t in machine_tags(b)) - Counter(
        _plain(t) for *_, t in machine_tags(base)
    )
    assert not Counter(_plain(t) for *_, t in machine_tags(done.source)) - left - new - new
    assert again(done.source, registers).source == done.source


def without_ledger(source: str) -> str:
    return re.sub(r'<ab type="ledger">.*?</ab>', "", source, flags=re.DOTALL)


# --- transcription, volume.toml and TEI -----------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "corpus" / "frus1964-68v14"
    target.mkdir(parents=True)
    for path in D259.parent.iterdir():
        (target / path.name).write_bytes(path.read_bytes())
    return target


def change_volume(folder: Path, old: str, new: str) -> None:
    path = folder / "volume.toml"
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


@pytest.mark.parametrize("by_hand", [False, True])
def test_what_changes_in_volume_toml_reaches_tei_that_exists(folder: Path, by_hand: bool) -> None:
    tei = folder / "d259.xml"
    if by_hand:
        tei.write_text(TAGGED.replace("suspicion of Soviets", "<hi>suspicion</hi> of Soviets"), "utf-8")
    change_volume(folder, "Charles S. Sampson", "Someone Else")
    change_volume(folder, "Volume XIV, Soviet Union", "Volume XIV, The Soviet Union")
    change_volume(folder, 'publisher = "United States Government Printing Office"', 'publisher = "GPO"')

    prepare(folder.parent)
    now = tei.read_text("utf-8")

    assert '<editor role="primary">Someone Else</editor>' in now
    assert "Sampson" not in now
    assert now.count("Volume XIV, The Soviet Union") == 2
    assert "<publisher>GPO</publisher>" in now
    assert ("<hi>suspicion</hi>" in now) == by_hand
    assert strip(now).edited == ()
    prepare(folder.parent)
    assert tei.read_text("utf-8") == now


def test_what_an_editor_changed_in_the_header_is_not_overwritten(folder: Path) -> None:
    tei = folder / "d259.xml"
    tei.write_text(TAGGED.replace("<pubPlace>Washington</pubPlace>", "<pubPlace>Washington, D.C.</pubPlace>"), "utf-8")
    change_volume(folder, 'place = "Washington"', 'place = "Baltimore"')
    change_volume(folder, 'date = "2001"', 'date = "2002"')

    outcome = bring_up_to_date(folder / "d259.txt")
    now = tei.read_text("utf-8")

    assert "<pubPlace>Washington, D.C.</pubPlace>" in now
    assert '<date when="2002">2002</date>' in now
    assert outcome is not None
    assert "place" in outcome.warnings[0]
    assert bring_up_to_date(folder / "d259.txt") is None


def test_what_was_taken_out_outlives_a_new_conversion(folder: Path) -> None:
    tei, transcription = folder / "d259.xml", folder / "d259.txt"
    place = machine_tags(TAGGED)[-1]
    tei.write_text(take_out(TAGGED, place), "utf-8")
    transcription.write_text(transcription.read_text("utf-8").replace("humanitarian", "humane"), "utf-8")

    prepare(folder.parent)
    now = tei.read_text("utf-8")

    assert "humane considerations" in now
    assert len(machine_tags(now)) == len(machine_tags(TAGGED)) - 1
    assert next(read_views(now)).text.endswith(next(read_views(TAGGED)).text[-200:])


def test_a_file_laid_out_otherwise_is_not_taken_for_edited_by_hand(folder: Path) -> None:
    tei, transcription = folder / "d259.xml", folder / "d259.txt"
    tei.write_bytes(etree.tostring(etree.fromstring(TAGGED.encode()), method="c14n"))
    transcription.write_text(transcription.read_text("utf-8").replace("humanitarian", "humane"), "utf-8")

    prepare(folder.parent)

    assert "humane considerations" in tei.read_text("utf-8")


def test_what_was_taken_out_stays_away_when_a_program_says_more_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    place = next(p for p in machine_tags(TAGGED) if p[2].startswith("<persName"))
    once = again(take_out(TAGGED, place), REGISTERS).source
    made = persons.annotate
    more = {"cert": "low", "attributes": (("n", "more"),)}
    monkeypatch.setattr(
        persons,
        "annotate",
        lambda *given: [
            replace(a, cert=more["cert"], attributes=a.attributes + more["attributes"]) for a in made(*given)
        ],
    )

    twice = again(once, REGISTERS).source

    assert twice.count('n="more"') > 5
    counts = [source[source.index("<text>") :].count("<persName") for source in (TAGGED, once, twice)]
    assert counts == [counts[0], counts[0] - 1, counts[0] - 1]
