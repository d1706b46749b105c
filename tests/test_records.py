"""What the tags of a document say, read from hand-made documents."""

from __future__ import annotations

import pytest
from lxml import etree

from annotate.records import read_document

OFFICE = '<orgName type="office">INR</orgName>'


@pytest.mark.parametrize(
    "office", [OFFICE, f'<gloss target="#t_INR1">{OFFICE}</gloss>', f'<hi rend="italic"><gloss>{OFFICE}</gloss></hi>']
)
def test_an_office_in_brackets_is_that_of_the_name_before_it(office: str) -> None:
    div = etree.fromstring(
        '<div xmlns="http://www.tei-c.org/ns/1.0" type="document" xml:id="d1"><p>Text'
        '<note n="1" xml:id="d1fn1" type="source">Cleared by <persName role="clearer">Birch</persName> '
        f'({office}) and approved by <persName role="approver">Arden</persName>.</note></p></div>'
    )

    assert [(a.name, a.office) for a in read_document(div).actors] == [("Birch", "INR"), ("Arden", "")]
