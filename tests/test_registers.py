"""Registers: ours as data, FRUS front matter as printed."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest
from lxml import etree

from annotate.errors import RegisterError
from annotate.registers import EMPTY, Appointment, Person, Post, Term, read_appointments, read_registers, split_name
from annotate.registers import term_forms as forms_of

ROOT = Path(__file__).parent.parent
REGISTERS = ROOT / "corpus" / "frus1964-68v14" / "registers.xml"


def volume(persons: str = "", terms: str = "", front: str = "", body: str = "") -> str:
    """A volume in FRUS's own shape around some entries."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><front>{front}
<div xml:id="terms"><list type="terms">{terms}</list></div>
<div xml:id="persons"><list type="names">{persons}</list></div></front>
<body><div type="document" xml:id="d1"><p>{body}</p></div></body></text></TEI>"""


# --- our own register ------------------------------------------------------------------------------------------


def test_our_register_is_valid_tei(shared: Path) -> None:
    grammar = etree.RelaxNG(etree.parse(shared / "schema" / "tei_all.rng"))

    assert grammar.validate(etree.parse(REGISTERS)), grammar.error_log


def test_our_register_states_people_with_offices_and_dates() -> None:
    person = read_registers(REGISTERS.read_text("utf-8")).persons["p_KNB1"]

    assert (person.surname, person.forenames) == ("Katzenbach", "Nicholas deB.")
    assert person.appointments == (
        Appointment("Attorney General", "1964-09-04", "1966-09-30"),
        Appointment("Under Secretary of State", "1966-10-03", ""),
    )


def test_our_register_knows_svetlana_by_her_forename() -> None:
    assert read_registers(REGISTERS.read_text("utf-8")).persons["p_AS1"].other_names == ("Svetlana",)


def test_our_register_holds_everyone_and_every_term_of_the_telegram() -> None:
    registers = read_registers(REGISTERS.read_text("utf-8"))

    assert {p.surname for p in registers.persons.values()} == {
        "Alliluyeva", "Helms", "Hoover", "Katzenbach", "Kohler", "Leddy", "McKisson", "Meeker", "Nitze", "Pratt",
        "Rusk", "Toon", "Trueheart",
    }  # fmt: skip
    assert {f for t in registers.terms.values() for f in t.forms} == set("US USSR Dept INS INR EUR EE RG".split())


def test_our_register_holds_posts() -> None:
    posts = read_registers(REGISTERS.read_text("utf-8")).posts

    assert posts["post_moscow"] == Post("post_moscow", "Moscow", "Embassy in the Soviet Union", "Soviet Union")
    assert posts["post_state"].name == "Washington"


def test_every_fact_of_our_register_has_a_source() -> None:
    tree = etree.parse(REGISTERS)

    entries = tree.xpath("//*[local-name()='person' or local-name()='org' or local-name()='term']")

    assert entries
    assert all(entry.get("source", "").startswith("#src_") for entry in entries)


# --- printed lists ---------------------------------------------------------------------------------------------

ENTRIES = {
    "name in bold": '<item><hi rend="strong"><persName xml:id="p_MA1">Marlow, Ada</persName>,</hi> Consul</item>',
    "name plain": '<item><persName xml:id="p_MA1">Marlow, Ada</persName>, Consul</item>',
    "id on the item": '<item xml:id="p_MA1"><hi rend="strong">Marlow, Ada,</hi> Consul</item>',
    "id on a paragraph": '<p xml:id="p_MA1"><hi>Marlow, Ada</hi>, Consul</p>',
    "label and item": '<label xml:id="p_MA1">Marlow, Ada</label><item>Consul</item>',
    "two cells": '<row><cell><persName xml:id="p_MA1">Marlow, Ada</persName></cell><cell>Consul</cell></row>',
    "broken line": '<item><hi><persName xml:id="p_MA1">Marlow,\n      Ada</persName>,</hi>\n   Consul</item>',
}


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES.keys())
def test_an_entry_is_read_whatever_its_markup(entry: str) -> None:
    person = read_registers(volume(persons=entry)).persons["p_MA1"]

    assert (person.surname, person.forenames, person.description) == ("Marlow", "Ada", "Consul")


def test_an_entry_that_only_points_elsewhere_says_so() -> None:
    entry = '<item><hi><persName xml:id="p_ZE1">Zhou Enlai</persName>,</hi> <hi>see</hi> Chou En-lai</item>'

    person = read_registers(volume(persons=entry)).persons["p_ZE1"]

    assert (person.see, person.appointments) == ("Chou En-lai", ())


NAMES = {
    "Katzenbach, Nicholas deB.": ("Katzenbach", "Nicholas deB.", "", ()),
    "Bruce, David K.E.": ("Bruce", "David K.E.", "", ()),
    "Alphand, Hervé": ("Alphand", "Hervé", "", ()),
    "Chou En-lai": ("Chou En-lai", "", "", ()),
    "Haig, Brigadier General Alexander M., Jr.": ("Haig", "Alexander M.", "Brigadier General Jr.", ()),
    "MacArthur, Douglas II": ("MacArthur", "Douglas", "II", ()),
    "Bull, Lieutenant General Odd": ("Bull", "Odd", "Lieutenant General", ()),
    "Radford, Adm., Arthur W.": ("Radford", "Arthur W.", "Adm.", ()),
    "Praphat Charusthein (Prapass Charusathiara), General": (
        "Praphat Charusthein", "", "General", ("Prapass Charusathiara",),
    ),
    "Barnes, Tracy (Playdon, William D.)": ("Barnes", "Tracy", "", ("William D. Playdon",)),
    "Martinez, Major Alfonso (retired)": ("Martinez", "Alfonso", "Major", ()),
    "Carter, James Earl, “Jimmy,”": ("Carter", "James Earl", "", ("Jimmy",)),
    "Makarios III, Archbishop": ("Makarios III", "", "Archbishop", ()),
    "Aldrich Winthrop W.": ("Aldrich", "Winthrop W.", "", ()),
    "Hussein": ("Hussein", "", "", ()),
}  # fmt: skip


@pytest.mark.parametrize("printed", NAMES)
def test_a_printed_name_is_taken_apart(printed: str) -> None:
    assert split_name(printed) == NAMES[printed]


OFFICES = {
    "Ambassador to France until February 9, 1968; Deputy Under Secretary after February 11, 1968": (
        Appointment("Ambassador to France", "", "1968-02-09"),
        Appointment("Deputy Under Secretary", "1968-02-11", ""),
    ),
    "Counselor, 1961–1963": (Appointment("Counselor", "1961", "1963"),),
    "Director from September 1966 until March 1968": (Appointment("Director", "1966-09", "1968-03"),),
    "columnist": (Appointment("columnist", "", ""),),
    "": (),
}


@pytest.mark.parametrize("described", OFFICES)
def test_a_description_gives_offices_with_their_dates(described: str) -> None:
    assert read_appointments(described) == OFFICES[described]


TERMS = {
    "ABM": ("ABM",),
    "AFL, AFOL": ("AFL", "AFOL"),
    "C&F; CAF": ("C&F", "CAF"),
    "DRV or DRVN": ("DRV", "DRVN"),
    "SovGov(t)": ("SovGov", "SovGovt"),
    "Prairie Fire (PF)": ("Prairie Fire", "PF"),
    "N.O.": ("N.O.",),
}


@pytest.mark.parametrize("printed", TERMS)
def test_a_printed_term_gives_its_forms(printed: str) -> None:
    assert forms_of(printed) == TERMS[printed]


def test_a_term_keeps_its_expansion() -> None:
    entry = '<item><hi rend="strong"><term xml:id="t_ABM1">ABM</term>,</hi> anti-ballistic\n missile</item>'

    assert read_registers(volume(terms=entry)).terms["t_ABM1"] == Term("t_ABM1", ("ABM",), "anti-ballistic missile")


def test_the_front_matter_shows_what_the_edition_tags() -> None:
    front = (
        '<p>The <gloss target="#t_MLF1">MLF</gloss> and NATO, <persName corresp="#p_MA1">Marlow</persName> says.</p>'
        "<p>Nothing is tagged about NATO here.</p>"
    )

    samples = read_registers(volume(front=front)).samples

    assert [sample.text for sample in samples] == ["The MLF and NATO, Marlow says."]
    assert samples[0].tags == ((4, 7, "t_MLF1"), (18, 24, "p_MA1"))


def test_names_in_documents_are_no_entries() -> None:
    body = '<list><item><persName xml:id="p_IN1">Inside, Ida</persName></item></list>'

    assert not read_registers(volume(body=body)).persons


# --- the reading itself ----------------------------------------------------------------------------------------


def test_bad_markup_is_an_error_with_file_and_line() -> None:
    source = REGISTERS.read_text("utf-8").replace("</orgName>", "</orgNam>", 1)
    line = source[: source.index("</orgNam>")].count("\n") + 1

    with pytest.raises(RegisterError) as caught:
        read_registers(source, "registers.xml")

    assert (caught.value.path, caught.value.line) == ("registers.xml", line)
    assert str(caught.value).startswith(f"registers.xml:{line}: ")


def test_bad_markup_in_a_volumes_front_is_an_error_with_line() -> None:
    with pytest.raises(RegisterError) as caught:
        read_registers(volume(front="\n\n<p>open</q>"), "v.xml")

    assert caught.value.line == 4


def test_an_id_used_twice_is_reported_and_the_first_entry_counts() -> None:
    entry = '<item><persName xml:id="p_X1">{}</persName>, Consul</item>\n'

    registers = read_registers(volume(persons=entry.format("First, Ann") + entry.format("Second, Bob")))

    assert registers.persons["p_X1"].surname == "First"
    assert [(d.id, d.line - d.first_line) for d in registers.duplicates] == [("p_X1", 1)]


def test_an_entity_of_another_file_is_refused_by_name(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("Secret, Sam")
    source = volume(persons='<item><persName xml:id="p_S1">&x;</persName></item>').replace(
        "<TEI", f'<!DOCTYPE TEI [<!ENTITY x SYSTEM "{secret.as_uri()}">]>\n<TEI', 1
    )

    with pytest.raises(RegisterError, match="&x;") as error:
        read_registers(source, "registers.xml")
    assert "Secret" not in str(error.value)


@pytest.mark.parametrize("start", ["\ufeff", "", "\r\n"], ids=["byte order mark", "none", "line end"])
def test_a_register_is_read_however_it_begins(start: str) -> None:
    source = REGISTERS.read_text("utf-8")
    source = source.replace("\n", "\r\n") if start == "\r\n" else start + source

    assert "p_TM1" in read_registers(source).persons


def test_the_digest_is_that_of_the_facts() -> None:
    source = REGISTERS.read_text("utf-8")

    assert read_registers(source).digest == read_registers(source.replace("    <person ", "  \n <person ")).digest
    assert read_registers(source).digest != read_registers(source.replace(">Toon<", ">Tune<")).digest
    assert EMPTY.digest != read_registers(source).digest


def test_registers_travel_between_processes() -> None:
    registers = read_registers(REGISTERS.read_text("utf-8"))

    assert pickle.loads(pickle.dumps(registers)) == registers  # noqa: S301 (our own bytes)


def test_every_listed_id_of_every_volume_is_read(shared: Path) -> None:
    for path in sorted((shared / "frus").glob("*.xml")):
        source = path.read_text("utf-8")
        front = source[: source.index("<body")]

        registers = read_registers(source, path.name)

        assert set(registers.persons) == set(re.findall(r'xml:id="(p_[^"]+)"', front)), path.name
        assert set(registers.terms) == set(re.findall(r'xml:id="(t_[^"]+)"', front)), path.name
        assert all(isinstance(p, Person) and p.surname for p in registers.persons.values()), path.name
        assert all(all(t.forms) and t.forms for t in registers.terms.values()), path.name
