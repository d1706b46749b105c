"""The field standards, each read back by the library its readers use."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from lxml import etree

from annotate.cli import main
from annotate.corpus import read_files
from annotate.export import export
from annotate.export.settings import HISTORY, Settings
from annotate.export.spans import read_spans
from annotate.export.whole import ExportError
from annotate.tei.tree import parse_tei
from annotate.tei.view import read_views

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "corpus" / "frus1964-68v14"
D259 = FOLDER / "d259.xml"
ADDRESS = f"{HISTORY}/frus1964-68v14/d259"
T = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

OTHER = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Other</title></titleStmt>
<publicationStmt><p/></publicationStmt><sourceDesc><p/></sourceDesc></fileDesc></teiHeader><text><body>
<div type="document" xml:id="d1" n="1"><head>1. Letter From <persName type="from">A &amp; "B"</persName> to the
Department of State</head><p>See <ref type="document" target="#d1">Document 1</ref> and
<ref type="document" target="frus1964-68v14#d259">Document 259</ref>, <ref type="document" target="#d9">Document
9</ref>.</p></div><div type="document" xml:id="d2" n="2"><head>2. Memorandum of Conversation</head><p>Words.</p></div>
</body></text></TEI>"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    """The first telegram, and a made volume that refers to it."""
    other = tmp_path / "frus1955-57v01.xml"
    other.write_text(OTHER, "utf-8")
    return [D259, other]


def exported(form: str, files: list[Path], tmp_path: Path, settings: Settings | None = None) -> Path:
    out = tmp_path / f"out.{form}"
    export(form, read_files(files), out, settings)
    return out


# --- CMIF ----------------------------------------------------------------------------------------------------------


def faults_of_cmif(root: etree._Element) -> list[str]:
    """What breaks the rules of CMIF 1.0: its ODD (cmi-customization), its Schematron and its documentation."""
    ns = {"t": "http://www.tei-c.org/ns/1.0"}
    faults = []

    def ask(expression: str) -> list[etree._Element]:
        found = root.xpath(expression, namespaces=ns)
        assert isinstance(found, list)
        return found  # type: ignore[return-value]

    allowed = set(
        "TEI text body p teiHeader fileDesc titleStmt title editor email publicationStmt publisher ref idno date "
        "availability licence sourceDesc bibl profileDesc correspDesc correspAction persName orgName placeName".split()
    )
    faults += [f"element {e.tag}" for e in root.iter(f"{T}*") if etree.QName(e).localname not in allowed]
    if len(ask("//t:titleStmt/t:title")) != 1 or not ask("//t:titleStmt/t:editor"):
        faults.append("titleStmt")
    order = [etree.QName(e).localname for e in ask("//t:publicationStmt/*")]
    if not re.fullmatch(r"(publisher )+idno date availability", " ".join(order)):
        faults.append(f"publicationStmt: {order}")
    if not ask("//t:licence[@target='https://creativecommons.org/licenses/by/4.0/']"):
        faults.append("licence")
    if not re.match(r"https?://", (ask("//t:publicationStmt/t:idno[@type='url']")[0].text or "")):
        faults.append("idno")
    uuid = re.compile(r"[a-z]\S*[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
    sources = {
        f"#{b.get(XML_ID)}" for b in ask("//t:sourceDesc/t:bibl[@type='print' or @type='online' or @type='hybrid']")
    }
    faults += [f"bibl {s}" for s in sources if not uuid.fullmatch(s[1:])]
    for d in ask("//t:correspDesc"):
        if d.get("source") not in sources:
            faults.append(f"source {d.get('source')}")
        if [a.get("type") for a in d] != ["sent", "received"]:
            faults.append(f"actions of {d.get('key')}")
        faults += ["nobody" for a in d if not (a.findall(f"{T}persName") or a.findall(f"{T}orgName"))]
    faults += ["text in a date" for e in ask("//t:date") if e.text]
    iso = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
    faults += ["day" for e in ask("//t:correspAction/t:date") if not iso.fullmatch(e.get("when") or "")]
    return faults


def test_cmif_keeps_the_rules_of_the_interchange_format(files: list[Path], tmp_path: Path) -> None:
    settings = Settings(editor="Ann Smith", email="ann@example.org", url="https://example.org/cmif.xml")
    root = parse_tei(exported("cmif", files, tmp_path, settings).read_bytes())
    assert faults_of_cmif(root) == []
    letters = [(d.get("key"), d.get("ref")) for d in root.iter(f"{T}correspDesc")]
    assert letters == [("259", ADDRESS), ("1", f"{HISTORY}/frus1955-57v01/d1")]  # a conversation is no letter
    first = next(root.iter(f"{T}correspDesc"))
    told = [(etree.QName(e).localname, e.text or e.get("when")) for e in first.iter() if not len(e)]
    assert told == [
        ("orgName", "Department of State"), ("placeName", "Washington"), ("date", "1967-12-28"),
        ("orgName", "Embassy in the Soviet Union"),
    ]  # fmt: skip
    assert [e.text for e in root.iter(f"{T}email")] == ["ann@example.org"]


def test_cmif_of_a_real_volume_keeps_the_rules(shared: Path, tmp_path: Path) -> None:
    grammar = etree.RelaxNG(etree.parse(shared / "schema" / "tei_all.rng"))
    root = parse_tei(exported("cmif", [shared / "frus" / "frus1964-68v14.xml"], tmp_path).read_bytes())
    assert faults_of_cmif(root) == []
    assert len(list(root.iter(f"{T}correspDesc"))) > 100
    assert grammar.validate(root), grammar.error_log[:3]


# --- CSL-JSON ------------------------------------------------------------------------------------------------------


def test_csl_items_say_what_a_citation_needs(files: list[Path], tmp_path: Path) -> None:
    items = json.loads(exported("csl-json", files, tmp_path).read_text("utf-8"))
    assert [item["id"] for item in items] == ["frus1964-68v14-d259", "frus1955-57v01-d1", "frus1955-57v01-d2"]
    first = items[0]
    assert first["type"] == "chapter"
    assert first["title"].startswith("Document 259: Telegram From the Department of State")
    assert first["editor"][0] == {"family": "Humphrey", "given": "David C."}
    assert first["issued"] == {"date-parts": [[2001]]}
    assert first["original-date"] == {"date-parts": [[1967, 12, 28]]}
    assert first["URL"] == ADDRESS


def test_citation_processor_prints_the_items(files: list[Path], tmp_path: Path) -> None:
    citeproc = pytest.importorskip("citeproc")
    from citeproc.source.json import CiteProcJSON

    items = json.loads(exported("csl-json", files, tmp_path).read_text("utf-8"))
    style = citeproc.CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = citeproc.CitationStylesBibliography(style, CiteProcJSON(items), citeproc.formatter.plain)
    bibliography.register(citeproc.Citation([citeproc.CitationItem(items[0]["id"])]))
    (printed,) = map(str, bibliography.bibliography())
    assert "Document 259: Telegram From the Department of State" in printed
    assert "Humphrey" in printed


# --- TEI corpus ----------------------------------------------------------------------------------------------------


def volume_of_two(tmp_path: Path) -> Path:
    """A volume's folder with the first telegram and a second one that refers to it, each with the same headers."""
    folder = tmp_path / "frus1964-68v14"
    folder.mkdir()
    (folder / "registers.xml").write_bytes((FOLDER / "registers.xml").read_bytes())
    source = D259.read_text("utf-8")
    (folder / "d259.xml").write_text(source, "utf-8")
    second = source.replace("d259", "d260").replace('n="259"', 'n="260"').replace("pg_615", "pg_616")
    (folder / "d260.xml").write_text(
        second.replace("Ref: <ref ", 'See <ref target="#d259">that</ref>. Ref: <ref '), "utf-8"
    )
    return folder


def assert_ids_and_pointers(root: etree._Element) -> None:
    """Every id stands once and every pointer within the file arrives."""
    ids = [e.get(XML_ID) for e in root.iter() if isinstance(e.tag, str) and e.get(XML_ID)]
    assert len(ids) == len(set(ids))
    pointers = {t for e in root.iter(f"{T}*") for v in e.attrib.values() for t in str(v).split() if t.startswith("#")}
    assert {p[1:] for p in pointers} - set(ids) <= {"d9"}  # a document that is nowhere, as in the source


def test_tei_corpus_is_valid_and_holds_together(shared: Path, files: list[Path], tmp_path: Path) -> None:
    grammar = etree.RelaxNG(etree.parse(shared / "schema" / "tei_all.rng"))
    root = parse_tei(exported("tei", [volume_of_two(tmp_path), files[1]], tmp_path).read_bytes())
    assert grammar.validate(root), grammar.error_log[:5]
    assert root.tag == f"{T}teiCorpus"
    assert_ids_and_pointers(root)
    divs = [d.get(XML_ID) for d in root.iter(f"{T}div") if d.get("type") == "document"]
    assert divs == ["frus1964-68v14.d259", "frus1964-68v14.d260", "frus1955-57v01.d1", "frus1955-57v01.d2"]
    assert [r.get("target") for r in root.iter(f"{T}ref") if r.text == "that"] == ["#frus1964-68v14.d259"]
    assert len([e for e in root.iter(f"{T}taxonomy") if e.get(XML_ID) == "frus1964-68v14.genre"]) == 1
    assert "ledger" not in etree.tostring(root, encoding="unicode")


def test_tei_corpus_keeps_every_word(files: list[Path], tmp_path: Path) -> None:
    root = parse_tei(exported("tei", files, tmp_path).read_bytes())
    words = ["".join(t.itertext()) for t in root.iter(f"{T}text")]
    assert words == ["".join(next(parse_tei(f.read_bytes()).iter(f"{T}text")).itertext()) for f in files]


def test_tei_corpus_of_real_volumes_is_valid(shared: Path, tmp_path: Path) -> None:
    grammar = etree.RelaxNG(etree.parse(shared / "schema" / "tei_all.rng"))
    volumes = [shared / "frus" / f"{name}.xml" for name in ("frus1964-68v14", "frus1969-76ve09p1")]
    root = parse_tei(exported("tei", volumes, tmp_path).read_bytes())
    assert grammar.validate(root), grammar.error_log[:5]
    ids = [e.get(XML_ID) for e in root.iter(f"{T}*") if e.get(XML_ID)]
    assert len(ids) == len(set(ids))


def test_tei_corpus_of_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="there is no document to export"):
        export("tei", iter(()), tmp_path / "out.xml")
    assert list(tmp_path.iterdir()) == []


# --- spaCy ---------------------------------------------------------------------------------------------------------


def test_jsonl_spans_are_the_tagged_words(files: list[Path], tmp_path: Path) -> None:
    lines = [json.loads(line) for line in exported("jsonl", files, tmp_path).read_text("utf-8").splitlines()]
    assert [line["meta"]["id"] for line in lines] == [
        "frus1964-68v14/d259", "frus1955-57v01/d1", "frus1955-57v01/d2",
    ]  # fmt: skip
    text = lines[0]["text"]
    words = {(s["label"], text[s["start"] : s["end"]], s.get("target")) for s in lines[0]["spans"]}
    assert {
        ("drafter", "Pratt", "p_PJW1"),
        ("clearer", "William Trueheart", "p_TW1"),
        ("telegram", "Moscow 279", "msg.moscow.279.1967"),
        ("secret", "Secret", None),
        ("from", "Department of State", None),
    } <= words
    assert {s["resp"] for s in lines[0]["spans"] if s["group"] == "terms" and "resp" in s} >= {"reftel.terms"}
    note = lines[0]["parts"][1]
    assert (note["role"], text[note["start"] :].startswith("Source: National Archives")) == ("source", True)


def test_spans_are_what_means_something() -> None:
    source = (
        '<div type="document" xml:id="d1"><p><seg type="untagged">Hill</seg> <hi>saw</hi> <orgName>x</orgName> '
        '<placeName>Rome</placeName> on <date when="1961">a day</date> <date type="drafted">May 3</date> '
        '<rs type="bearer">we</rs> <gloss>y</gloss></p></div>'
    )
    (view,) = read_views(source)
    found = [(s.group, s.label, view.text[s.start : s.end]) for s in read_spans(view)]
    assert found == [
        ("places", "placeName", "Rome"),
        ("dates", "date", "a day"),
        ("provenance", "drafted", "May 3"),
        ("clauses", "bearer", "we"),
    ]


def test_docbin_reads_back_with_its_spans(files: list[Path], tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import DocBin

    out = exported("docbin", files, tmp_path)
    assert sorted(p.name for p in out.iterdir()) == ["frus1955-57v01.spacy", "frus1964-68v14.spacy"]
    nlp = spacy.blank("en")
    (doc,) = DocBin().from_disk(out / "frus1964-68v14.spacy").get_docs(nlp.vocab)
    assert [s.text for s in doc.spans["persons"] if s.label_ == "approver"] == ["Katzenbach"]
    assert [s.kb_id_ for s in doc.spans["persons"] if s.label_ == "drafter"] == ["p_PJW1"]
    assert any(s.label_ == "scope" for s in doc.spans["clauses"])
    lines = exported("jsonl", files, tmp_path).read_text("utf-8").splitlines()
    assert doc.text == json.loads(lines[0])["text"]
    assert doc.user_data["url"] == ADDRESS


# --- networks and linked data --------------------------------------------------------------------------------------


def test_networkx_opens_the_network(files: list[Path], tmp_path: Path) -> None:
    networkx = pytest.importorskip("networkx")
    graph = networkx.read_graphml(exported("graphml", files, tmp_path))
    assert graph.is_directed()
    d259, other = "frus1964-68v14/d259", "frus1955-57v01/d1"
    kinds: dict[str, list[str]] = {}
    for source, target, facts in graph.edges(data=True):
        kinds.setdefault(facts["kind"], []).append(source if target == d259 else target)
    assert len(kinds["cleared"]) == 6
    assert kinds["approved"] == ["frus1964-68v14/p_KNB1"]
    assert kinds["replies"] == ["urn:reftel:message:moscow.279.1967"]
    assert graph.nodes["frus1964-68v14/p_KNB1"]["label"] == "Katzenbach, Nicholas deB."
    assert graph.nodes["institution:Embassy in the Soviet Union"]["kind"] == "institution"
    assert graph.nodes['frus1955-57v01/person:A & "B"']["kind"] == "person"
    assert graph.has_edge(other, d259)
    assert graph.nodes["frus1955-57v01/d9"] == {
        "label": "frus1955-57v01/d9", "kind": "document", "volume": "frus1955-57v01",
    }  # fmt: skip
    assert all(facts.get("kind") for _, facts in graph.nodes(data=True))


def test_rdflib_parses_the_turtle_and_answers(files: list[Path], tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib")
    graph = rdflib.Graph().parse(exported("turtle", files, tmp_path), format="turtle")
    asked = graph.query(
        "PREFIX reftel: <urn:reftel:> PREFIX schema: <https://schema.org/> SELECT ?name WHERE { "
        f"<{ADDRESS}> reftel:clearedBy/schema:familyName ?name }} ORDER BY ?name"
    )
    assert [str(row[0]) for row in asked] == ["Kohler", "Leddy", "McKisson", "Meeker", "Toon", "Trueheart"]
    created = graph.value(rdflib.URIRef(ADDRESS), rdflib.DCTERMS.created)
    assert created.toPython() == datetime(1967, 12, 28, 1, 37, tzinfo=UTC)
    replied = graph.value(rdflib.URIRef(ADDRESS), rdflib.URIRef("urn:reftel:repliesTo"))
    assert str(replied) == "urn:reftel:message:moscow.279.1967"
    assert (rdflib.URIRef(f"{HISTORY}/frus1955-57v01/d1"), rdflib.DCTERMS.references, rdflib.URIRef(ADDRESS)) in graph
    used = {p for p in graph.predicates() if str(p).startswith("urn:reftel:")}
    assert all((p, rdflib.RDFS.comment, None) in graph for p in used)


def test_addresses_follow_the_place_of_publication(files: list[Path], tmp_path: Path) -> None:
    rdflib = pytest.importorskip("rdflib")
    settings = Settings(base="https://example.org/edition/")
    graph = rdflib.Graph().parse(exported("turtle", files, tmp_path, settings), format="turtle")
    assert (rdflib.URIRef("https://example.org/edition/frus1964-68v14/d259"), None, None) in graph


@pytest.mark.parametrize("form", ["graphml", "turtle", "jsonl", "csl-json"])
def test_standards_hold_on_a_real_volume(form: str, shared: Path, tmp_path: Path) -> None:
    out = exported(form, [shared / "frus" / "frus1958-60v11.xml"], tmp_path)
    if form == "graphml":
        assert pytest.importorskip("networkx").read_graphml(out).number_of_nodes() > 300
    elif form == "turtle":
        assert len(pytest.importorskip("rdflib").Graph().parse(out, format="turtle")) > 3000
    elif form == "jsonl":
        for line in map(json.loads, out.read_text("utf-8").splitlines()):
            assert all(0 <= s["start"] < s["end"] <= len(line["text"]) for s in line["spans"])
    else:
        assert len(json.loads(out.read_text("utf-8"))) > 300


# --- nothing is claimed that is not so -----------------------------------------------------------------------------


def test_cmif_names_its_publisher_by_the_edition_and_never_a_volume_s_editor(files: list[Path], tmp_path: Path) -> None:
    def publisher(settings: Settings) -> tuple[str, str]:
        root = parse_tei(exported("cmif", files, tmp_path, settings).read_bytes())
        (ref,) = root.findall(f".//{T}publisher/{T}ref")
        return ref.text or "", ref.get("target") or ""

    assert publisher(Settings()) == ("history.state.gov", HISTORY)
    named = Settings(publisher="The Edition", site="https://edition.example/")
    assert publisher(named) == ("The Edition", "https://edition.example/")
    assert publisher(Settings(editor="Ann Smith"))[0] != "Ann Smith"


def test_cmif_reads_its_publisher_from_the_site_s_settings(
    files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Papers\nsite_url: !ENV [NOWHERE, 'x']\nsite_author: The Society\n"
        "plugins: [!!python/name:os.system x]\n"
    )
    arguments = ["export", "cmif", *map(str, files), "-o", "letters.xml", "-q"]

    assert CliRunner().invoke(main, arguments).exit_code == 0
    assert ">The Society</ref></publisher>" in (tmp_path / "letters.xml").read_text("utf-8")
    assert CliRunner().invoke(main, [*arguments, "--publisher", "Me"]).exit_code == 0
    assert ">Me</ref></publisher>" in (tmp_path / "letters.xml").read_text("utf-8")


DASHED = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><div type="document" xml:id="d1" n="1"><p>We told
<persName corresp="#p_RD1">Rusk</persName>;<persName corresp="#p_GAA1">Gromyko</persName> that
<seg type="clause" ana="#obligation">the <placeName>Rome</placeName> office shall close</seg>.</p></div>
</body></text></TEI>"""


def test_docbin_cuts_tokens_where_tags_begin_and_end() -> None:
    import spacy

    from annotate.export.docbin import as_doc

    doc = as_doc(next(read_views(DASHED)), spacy.blank("en"))

    assert [(s.text, s.kb_id_) for s in doc.spans["persons"]] == [("Rusk", "p_RD1"), ("Gromyko", "p_GAA1")]
    assert [(e.text, e.label_) for e in doc.ents] == [
        ("Rusk", "persName"),
        ("Gromyko", "persName"),
        ("Rome", "placeName"),
    ]
    assert "Rusk;Gromyko" in doc.text


def test_a_recognizer_learns_from_the_docbin(files: list[Path], tmp_path: Path) -> None:
    import spacy
    from spacy.tokens import DocBin
    from spacy.training import Example
    from spacy.util import fix_random_seed

    fix_random_seed(1)
    nlp = spacy.blank("en")
    out = exported("docbin", files, tmp_path)
    golds = [doc for path in sorted(out.glob("*.spacy")) for doc in DocBin().from_disk(path).get_docs(nlp.vocab)]
    examples = [Example(nlp.make_doc(doc.text), doc) for doc in golds]
    nlp.add_pipe("ner")
    optimizer = nlp.initialize(lambda: examples)
    optimizer.learn_rate = 0.01
    for _ in range(12):
        nlp.update(examples, sgd=optimizer)

    assert nlp.evaluate([Example(nlp.make_doc(doc.text), doc) for doc in golds])["ents_f"] > 0.3


@pytest.mark.parametrize("form", ["jsonl", "docbin", "csv", "sqlite", "cmif", "csl-json", "turtle", "graphml", "tei"])
def test_an_export_of_no_document_fails_and_leaves_what_stood_there(tmp_path: Path, form: str) -> None:
    (tmp_path / "empty.xml").write_text('<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body/></text></TEI>', "utf-8")

    result = CliRunner().invoke(main, ["export", form, str(tmp_path / "empty.xml"), "-o", str(tmp_path / "out")])

    assert (result.exit_code, "no document" in result.stderr) == (1, True)
    assert not (tmp_path / "out").exists()
