"""Lists of names are in the order in which English readers look for them."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from hypothesis import given
from hypothesis import strategies as st

from annotate.corpus import read_files
from annotate.publish.edition import Edition, PersonFile
from annotate.publish.kinds import persons
from annotate.values.collation import base_letters, collation_key, letter_of

NAMES = st.text(st.characters(categories=["L", "Mn", "Pd", "Zs"]), max_size=12)


@given(st.lists(NAMES))
def test_letters_of_a_sorted_list_come_once_and_in_order(names: list[str]) -> None:
    latin = [n for n in sorted(names, key=collation_key) if letter_of(n).isascii() and base_letters(n)]
    letters = [letter_of(n) for n in latin]
    assert letters == sorted(letters)


def test_accents_decide_only_where_nothing_else_does() -> None:
    names = ["Diaz, Ann", "Díaz, Ann", "Diaz, Zoe", "Čapek", "Capek", "Łódź", "Lodz", "‘Abd", "Abe"]
    assert sorted(names, key=collation_key) == [
        "‘Abd", "Abe", "Capek", "Čapek", "Diaz, Ann", "Díaz, Ann", "Diaz, Zoe", "Lodz", "Łódź",
    ]  # fmt: skip


def test_reported_names_stand_under_their_base_letters(shared: Path) -> None:
    edition = Edition(read_files([shared / "cases" / "reports" / "12-sort-names" / "frus1964-68v12.xml"]))
    page = next(page for page in persons.pages(edition) if page.path == "persons/")
    letters = cast("dict[str, list[PersonFile]]", page.context()["letters"])
    under = {file.person.surname: letter for letter, files in letters.items() for file in files}
    wanted = {"Étienne": "E", "Çağlayangil": "C", "Ødegaard": "O", "Čapek": "C", "‘Abd al-Rahman": "A"}
    assert {name: under[name] for name in wanted} == wanted
    assert list(letters) == sorted(letters) == list("ACDEMNOPSUVZ")
