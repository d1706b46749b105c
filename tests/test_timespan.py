"""A date is a span, made once: printed, stated or bounded; and whatever tells of it tells no more than is known."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from annotate import citation
from annotate.check import check_file
from annotate.corpus import Volume, read_files
from annotate.datelines import read_dateline
from annotate.export import cmif
from annotate.export.settings import Settings
from annotate.publish.edition import Edition, Item
from annotate.publish.kinds import dates
from annotate.publish.kinds.documents import same_month
from annotate.publish.links import position_at
from annotate.records import Document
from annotate.registers import Appointment, Person, read_appointments
from annotate.resolve.dates import read_date
from annotate.tei.dates import date_of, date_of_view
from annotate.tei.scan import find_documents, read_source
from annotate.tei.tree import TEI_NAMESPACE, XML_ID, document_divs, parse_tei
from annotate.tei.view import view_of
from annotate.values.printed import find_printed
from annotate.values.timespan import Span, faults_of, human, read_span, span_of

DAYS = st.dates(dt.date(1861, 1, 1), dt.date(2035, 12, 31))
FRUS = "http://history.state.gov/frus/ns/1.0"
FRUS_2015 = "http://history.state.gov/ns/1.0"


# --- print --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "printed, iso",
    [
        ("20 July 1967", "1967-07-20"), ("Sept. 5, 1959", "1959-09-05"), ("June 1st, 1861", "1861-06-01"),
        ("Dec. 31, 2001", "2001-12-31"), ("October 23–24, 1964", "1964-10-23/1964-10-24"),
        ("the 2d of May, 1862", "1862-05-02"), ("MARCH 4, 1933", "1933-03-04"), ("September 1965", "1965-09"),
        ("July–August 1965", "1965-07-01/1965-08-31"), ("1898", "1898"),
        ("December 30, 1966–January 2, 1967", "1966-12-30/1967-01-02"),
        ("December 30–January 2, 1967", "1966-12-30/1967-01-02"), ("February 30, 1967", ""), ("Room 1861B", ""),
    ],
)  # fmt: skip
def test_each_reader_of_printed_dates_reads_the_same(printed: str, iso: str) -> None:
    """Four readers disagreed on these: a dateline's, a register's, a reference's, a source note's."""
    span = span_of(printed)
    assert span.plain == iso
    if span.known == "day":
        assert read_date(printed, None) == (iso, "high")
        assert [a.start for a in read_appointments(f"Envoy from {printed}")] == [iso]
        dateline = read_dateline(f"Lima, {printed}.").date
        assert dateline is not None
        assert dateline.when == iso
    if span.known == "range" and not iso.endswith("-31"):
        first, last = iso.split("/")
        dateline = read_dateline(f"Lima, {printed}.").date
        assert dateline is not None
        assert (dateline.first, dateline.last) == (first, last)
        assert [(a.start, a.end) for a in read_appointments(f"Envoy, {printed}")] == [(first, last)]


@given(DAYS)
def test_every_day_reads_as_it_is_printed(day: dt.date) -> None:
    month = day.strftime("%B")
    printed = [human(read_span({"when": day.isoformat()})), f"{day.day} {month} {day.year}", f"{month[:3]}. {day.day}, "
               f"{day.year}", f"{month.upper()} {day.day}, {day.year}"]  # fmt: skip
    for words in printed:
        assert [d.first for d in find_printed(f"Lima, {words}, noon")] == [day.isoformat()], words


@given(DAYS, st.integers(1, 500))
def test_every_span_reads_as_it_is_printed(first: dt.date, length: int) -> None:
    last = first + dt.timedelta(days=length)
    span = read_span({"from": first.isoformat(), "to": last.isoformat()})
    assert (span_of(span.told).earliest, span_of(span.told).latest) == (span.earliest, span.latest)


# --- the value ----------------------------------------------------------------------------------------------------


@given(DAYS, st.integers(0, 900), st.sampled_from([("from", "to"), ("notBefore", "notAfter")]))
def test_a_span_touches_its_days_and_no_others(first: dt.date, length: int, names: tuple[str, str]) -> None:
    last = first + dt.timedelta(days=length)
    span = read_span(dict(zip(names, (first.isoformat(), last.isoformat()), strict=True)))
    for day in (first, last, first + (last - first) // 2):
        iso = day.isoformat()
        assert span.covers(iso)
        assert span.covers(iso[:7])
        assert span.covers(iso[:4])
        assert iso[:4] in span.years
        assert not span.months or iso[:7] in span.months
    for day in (first - dt.timedelta(days=1), last + dt.timedelta(days=1)):
        assert not span.covers(day.isoformat())
    assert all(span.covers(part) for part in (*span.years, *span.months))
    if span.known != "day":
        # Nothing that tells of one day tells of it.
        assert not span.day
        assert "when" not in span.cmif()
        assert human_days(span.told) != [first.isoformat()]


def human_days(words: str) -> list[str]:
    return [d.first for d in find_printed(words) if not d.last]


@given(DAYS, DAYS)
def test_spans_overlap_where_they_share_a_day(one: dt.date, other: dt.date) -> None:
    bounds = read_span({"notBefore": min(one, other).isoformat(), "notAfter": max(one, other).isoformat()})
    for day in (one, other):
        here = read_span({"when": day.isoformat()})
        assert bounds.overlaps(here)
        assert here.overlaps(bounds)
    after = read_span({"when": (max(one, other) + dt.timedelta(days=1)).isoformat()})
    assert not bounds.overlaps(after)
    assert not after.overlaps(bounds)
    assert not Span().overlaps(bounds)


@pytest.mark.parametrize(
    "attributes, iso, known",
    [
        ({"when": "1967-03-02T01:30:00+08:00"}, "1967-03-02T01:30:00+08:00", "day"),
        ({"when": "1861-05"}, "1861-05", "month"), ({"when": "1861"}, "1861", "year"), ({"when": "--07-17"}, "", ""),
        ({"from": "1973-02-10T15:00:00", "to": "1973-02-10T16:30:00"}, "1973-02-10", "day"),
        ({"notBefore": "1966-12-01"}, "1966-12-01/..", "bounds"), ({"to": "1966"}, "../1966-12-31", "range"),
        ({"when": "1967-02-30"}, "", ""), ({"from": "1967-03-05", "to": "1967-03-01"}, "", ""),
        ({"when": "1967-13"}, "", ""), ({"when": "soon"}, "", ""), ({}, "", ""),
    ],
)  # fmt: skip
def test_attributes_say_what_they_say(attributes: dict[str, str], iso: str, known: str) -> None:
    span = read_span(attributes)
    assert (span.iso, span.known) == (iso, known)
    assert bool(list(faults_of(attributes))) == (bool(attributes) and not known and attributes != {"when": "--07-17"})


def test_spans_sort_by_their_first_day_then_their_last_and_the_unknown_comes_last() -> None:
    spans = [read_span(a) for a in ({}, {"when": "1967"}, {"from": "1967-01-01", "to": "1967-01-05"},
                                    {"when": "1967-01-01"}, {"when": "1966-12-31"})]  # fmt: skip
    assert sorted(spans, key=lambda s: s.sort_key) == spans[::-1]


# --- documents ----------------------------------------------------------------------------------------------------


def volume_of(folder: Path, *documents: tuple[str, str], space: str = FRUS) -> Volume:
    """A volume of documents: the attributes of each ``div``, and its dateline."""
    divs = "\n".join(
        f'<div type="document" xml:id="d{n}" n="{n}" {about}><head>{n}. Letter From Secretary Rusk to Minister Gromyko'
        f"</head>{line and f'<dateline>{line}</dateline>'}<p>Words.</p></div>"
        for n, (about, line) in enumerate(documents, 1)
    )
    path = folder / "frus1964-68v11.xml"
    path.write_text(
        f'<TEI xmlns="{TEI_NAMESPACE}" xmlns:frus="{space}"><teiHeader/><text><body>{divs}</body></text></TEI>',
        "utf-8",
    )
    (volume,) = read_files([path])
    return volume


BOUND = 'frus:doc-dateTime-min="1963-11-27T00:00:00-05:00" frus:doc-dateTime-max="1963-12-20T23:59:59-05:00"'


@pytest.mark.parametrize("space", [FRUS, FRUS_2015])
def test_the_editors_bounds_tell_where_no_date_does(tmp_path: Path, space: str) -> None:
    volume = volume_of(
        tmp_path, (BOUND, "Washington, <date>undated</date>."), (BOUND, "Washington, undated."), (BOUND, ""),
        (BOUND, 'Washington, <date when="1963-12-01">December 1, 1963</date>.'), space=space,
    )  # fmt: skip
    records = [entry.record for entry in volume.documents]
    assert [r.date for r in records] == ["1963-11-27/1963-12-20"] * 3 + ["1963-12-01"]
    between = "[November 27–December 20, 1963]"
    assert [r.when.told for r in records] == [f"undated {between}"] * 2 + [between, "December 1, 1963"]


def test_the_date_of_an_attachment_is_not_its_documents(tmp_path: Path) -> None:
    path = tmp_path / "frusX.xml"
    inner = '<dateline>Lima, <date when="1950-01-01">January 1, 1950</date></dateline><p>b</p>'
    path.write_text(
        f'<TEI xmlns="http://www.tei-c.org/ns/1.0" xmlns:frus="{FRUS}"><teiHeader/><text><body>'
        f'<div type="document" xml:id="d1"><head>1. A</head><p>a</p><frus:attachment>{inner}</frus:attachment></div>'
        f'<div type="document" xml:id="d2"><head>2. B</head>{inner}</div></body></text></TEI>',
        "utf-8",
    )
    (volume,) = read_files([path])
    assert [entry.record.date for entry in volume.documents] == ["", "1950-01-01"]


UNDATED = 'Washington, <date notBefore="1966-12-01" notAfter="1967-01-31">undated</date>.'
LASTED = 'Washington, <date from="1967-03-01" to="1967-03-05">March 1–5, 1967</date>.'


def test_an_undated_paper_with_bounds_is_nowhere_of_one_day(tmp_path: Path) -> None:
    volume = volume_of(tmp_path, ("", UNDATED), ("", LASTED), ("", 'Saigon, <date when="1967-03-02">…</date>'))
    undated, lasted, day = (entry.record for entry in volume.documents)
    url = "https://example.org"

    def told(record: Document) -> str:
        made = [citation.csl(record, volume, url), str(citation.meta_tags(record, volume, url))]
        return " ".join([*made, str(citation.json_ld(record, volume, url)), citation.bibtex(record, volume, url),
                         citation.ris(record, volume, url), record.when.told, record.date])  # fmt: skip

    for record in (undated, lasted):
        assert not re.search(r'"(?:19\d\d-\d\d-\d\d)"|\'(?:19\d\d-\d\d-\d\d)\'', told(record))
        assert "dateCreated" not in told(record)
    assert '"dateCreated":"1967-03-02"' in told(day)
    assert json.loads(citation.csl(undated, volume, url))[0]["original-date"] == {"literal": undated.when.told}
    assert json.loads(citation.csl(lasted, volume, url))[0]["original-date"] == {
        "date-parts": [[1967, 3, 1], [1967, 3, 5]]
    }


def test_cmif_says_when_from_to_or_between(tmp_path: Path) -> None:
    volume = volume_of(
        tmp_path,
        ("", UNDATED),
        ("", LASTED),
        ("", 'Lima, <date when="1861-05">May 1861</date>'),
        ("", "Lima, undated."),
    )
    out = tmp_path / "out.xml"
    cmif.write([volume], out, Settings())
    sent = etree.parse(str(out)).iterfind(".//{*}correspAction[@type='sent']")
    assert [dict(date.attrib) if (date := action.find("{*}date")) is not None else None for action in sent] == [
        {"notBefore": "1966-12-01", "notAfter": "1967-01-31"}, {"from": "1967-03-01", "to": "1967-03-05"},
        {"when": "1861-05"}, None,
    ]  # fmt: skip


def test_every_month_and_year_a_document_touches_lists_it(tmp_path: Path) -> None:
    """The law and its converse: a page lists just the documents whose spans touch its month or year."""
    wide = 'frus:doc-dateTime-min="1967-07-29T00:00:00-05:00" frus:doc-dateTime-max="1972-11-04T23:59:59-05:00"'
    lines = [
        ("", UNDATED),
        ("", LASTED),
        (BOUND, ""),
        (wide, ""),
        ("", 'Lima, <date when="1967">1967</date>'),
        ("", ""),
    ]
    edition = Edition([volume_of(tmp_path, *lines)])
    pages = {page.path: page for page in dates.pages(edition)}
    listed = {
        (path.split("/")[1], item.record.id)
        for path, page in pages.items()
        if path != "dates/"
        for item in cast("list[Item]", page.context()["rows"])
    }
    items = {item.record.id: item.record.when for item in edition.items()}
    assert {ident for _, ident in listed} == {ident for ident, span in items.items() if span}
    assert listed == {
        (part, ident) for ident, span in items.items() for part in (span.months or span.years) if span.covers(part)
    }
    assert ("1966-12", "d1") in listed
    assert ("1967-01", "d1") in listed
    assert ("1970", "d4") in listed


def test_what_someone_was_is_told_only_where_the_whole_span_bears_it_out() -> None:
    person = Person("p_X", "X", "X", appointments=(Appointment("Counsel", "", "1966-12"), Appointment("Envoy", "1967")))
    held = [position_at(person, read_span(a)) for a in (
        {"when": "1966-12-31"}, {"when": "1967-01"}, {"notBefore": "1966-12-01", "notAfter": "1967-01-31"}, {},
        {"notBefore": "1967-01-05"},
    )]  # fmt: skip
    assert [p.title if p else None for p in held] == ["Counsel", "Envoy", None, None, None]


def test_the_same_month_is_one_that_holds_the_whole_span(tmp_path: Path) -> None:
    edition = Edition([volume_of(tmp_path, ("", UNDATED), ("", LASTED))])
    assert [same_month(edition, item) for item in edition.items()] == [[], []]


def test_an_impossible_date_is_a_finding_and_no_crash(tmp_path: Path) -> None:
    volume = volume_of(
        tmp_path,
        ("", 'Lima, <date when="1967-02-30">February 30, 1967</date>'),
        ("", 'Lima, <date from="1967-03-05" to="1967-03-01">March 5–1, 1967</date>'),
        ('frus:doc-dateTime-min="1967-99-01T00:00:00" frus:doc-dateTime-max="1967-02-28T23:59:59"', "Lima."),
    )
    assert [entry.record.when.known for entry in volume.documents] == ["", "", "bounds"]
    told = [fault.message for fault in check_file(tmp_path / "frus1964-68v11.xml")]
    assert sum("is no day, month or year" in t for t in told) == 2
    assert sum("lies before" in t for t in told) == 1


@pytest.mark.parametrize("name", ["frus1961-63v16", "frus1969-76ve09p1", "frus1948v01p2"])
def test_real_volumes_say_the_date_their_editors_gave(shared: Path, name: str) -> None:
    """Independently: a date's attributes as they stand are its span; and annotators read the same as records."""
    source = read_source((shared / "frus" / f"{name}.xml").read_bytes())
    divs = {div.get(XML_ID): div for div in document_divs(parse_tei(source))}
    seen = 0
    for start, end in find_documents(source):
        view = view_of(source[start:end])
        span = date_of(divs[view.id])
        assert span == date_of_view(view, source[start:end]) or span.words != ""
        assert span.iso == date_of_view(view, source[start:end]).iso
        own = list(divs[view.id].iterfind("./{*}dateline/{*}date") or ())
        own += list(divs[view.id].iterfind("./{*}opener/{*}dateline/{*}date"))
        if own and own[0].get("when"):
            seen += 1
            assert span.plain == own[0].get("when", "")[:10]
            assert span.years == (own[0].get("when", "")[:4],)
        elif own and own[0].get("from"):
            assert (span.earliest, span.latest) == (own[0].get("from", "")[:10], own[0].get("to", "")[:10])
    assert seen > 80


@pytest.mark.parametrize("case", ["11-dates/frus1964-68v11.xml", "22-todays-frus/frus1917-72PubDipv07.xml"])
def test_reported_cases_read_as_their_notes_say(shared: Path, case: str) -> None:
    (volume,) = read_files([shared / "cases" / "reports" / case])
    told = {entry.record.n: (entry.record.date, entry.record.when.told) for entry in volume.documents}
    expected = {
        "11-dates/frus1964-68v11.xml": {
            "1": ("1967-03-01/1967-03-05", "March 1–5, 1967"), "4": ("1967-03", "March 1967"), "5": ("1967", "1967"),
            "2": ("1966-12-01/1967-01-31", "undated [December 1966–January 1967]"), "3": ("", "undated"),
            "6": ("1967-03-02T01:30:00+08:00", "March 2, 1967"), "7": ("1861-05-02", "May 2, 1861"), "8": ("", ""),
            "9": ("1967-02-01/1967-02-28", "undated [February 1967]"),
        },
        "22-todays-frus/frus1917-72PubDipv07.xml": {
            "1": ("1894-01-25", "January 25, 1894"),
            "2": ("1963-11-27/1963-12-20", "undated [November 27–December 20, 1963]"),
            "3": ("1967-07-29/1972-11-04", "[July 29, 1967–November 4, 1972]"),
            "4": ("1980-01-15", "undated [January 15, 1980]"),
        },
    }  # fmt: skip
    assert told == expected[case]
