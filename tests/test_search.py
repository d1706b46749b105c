"""What a search says is so: no word is found that is not there, and no operator is swallowed. In headless Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from annotate.publish.letters import plain, words_with
from tests.publish.building import build_site, serving
from tests.test_browser import DESK, browser

__all__ = ["browser"]  # the fixture

HEADER = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt>
<title type="complete">Foreign Relations of the United States, 1964–1968, Volume X, Tests</title></titleStmt>
<publicationStmt><p>None.</p><idno type="frus">frus1964-68v10</idno></publicationStmt>
<sourceDesc><p>Made for a test.</p></sourceDesc></fileDesc></teiHeader><text><body>"""
FILLING = "".join(f"<p>Paragraph {n} speaks of nothing that matters to anybody here.</p>" for n in range(60))
DOCUMENTS = (
    """<p>Representative Odgers asked Ambassador Ødegaard about plan Z, and about the letters from Warsaw.</p>
    <p>The détente of the spring was over.</p>""",
    f"""<p>The Ambassador spoke of grain and of nothing else.</p>{FILLING}
    <p>In the evening the Ambassador<note n="1" xml:id="d2fn1">Not printed.</note> sold the grain of Ukraine
    to nobody, and the policy of asylum was left as it was.</p>{FILLING}""",
    """<p>Asylum, the grain and Gomulka.<note n="1" xml:id="d3fn1">He was called Gomułka by the Embassy, which
    feared his telegrams.</note></p>""",
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("searched")
    (folder / "volumes").mkdir()
    documents = "".join(
        f'<div type="document" xml:id="d{n}" n="{n}"><head>{n}. Paper {n}</head>{words}</div>'
        for n, words in enumerate(DOCUMENTS, 1)
    )
    (folder / "volumes" / "frus1964-68v10.xml").write_text(f"{HEADER}{documents}</body></text></TEI>", "utf-8")
    with serving(build_site(folder, corpus=folder / "volumes", search=True)) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    context = browser.new_context(viewport=DESK, base_url=site)
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def ask(page: Page, words: str) -> tuple[str, list[str]]:
    """What the page says of a question, and the addresses it finds, by their documents."""
    page.goto(f"search/?q={quote(words)}")
    status = page.locator(".status")
    expect(status).not_to_be_empty()
    if re.match(r"One document|\d+ documents", status.inner_text()):
        page.locator(".results li").first.wait_for()
    links = page.locator(".results a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    return status.inner_text(), sorted(match[1] for link in links if (match := re.search(r"/(d\d+)/", link)))


@pytest.mark.parametrize("words", ["zzzqqq", "Zambia", "Odgersson", "grainy", "tele7", "Warsawian"])
def test_a_word_that_no_document_has_finds_none(page: Page, words: str) -> None:
    assert ask(page, words) == (f"No document has the word “{words}”.", [])
    assert ask(page, f"Ambassador {words}") == (f"No document has the word “{words}”.", [])
    assert page.locator("mark").count() == 0


@pytest.mark.parametrize(
    "words, found",
    [
        ("grain", ["d2", "d3"]),
        ("GRAIN", ["d2", "d3"]),
        ("policies", ["d2"]),  # a word is found in its other forms …
        ("telegram", ["d3"]),
        ("Ukr", ["d2"]),  # … and by its beginning
        ("Ukr*", ["d2"]),
        ("detente", ["d1"]),
        ("détente", ["d1"]),
        ("Odegaard", ["d1"]),
        ("Ødegaard", ["d1"]),
        ("Gomulka", ["d3"]),
        ("Gomułka", ["d3"]),
        ("grain asylum", ["d2", "d3"]),
        ("grain AND Ukraine", ["d2"]),
        ("grain -Ukraine", ["d3"]),
        ("grain NOT Ukraine", ["d3"]),
        ("-grain", ["d1"]),
        ('"policy of asylum"', ["d2"]),
        ("“policy of asylum” grain", ["d2"]),
        ('grain -"policy of asylum"', ["d3"]),
        ("+grain +Gomulka", ["d3"]),
        ("and", ["d1", "d2", "d3"]),  # small letters are words
        ("grain: Ukraine", ["d2"]),
    ],
)
def test_what_is_understood_is_found(page: Page, words: str, found: list[str]) -> None:
    assert ask(page, words)[1] == found


@pytest.mark.parametrize(
    "words, sign",
    [
        ("grain OR Ukraine", "“OR”"),
        ("grain | Ukraine", "“|”"),
        ("from:Moscow grain", "“from:Moscow”"),
        ('title:"grain"', '“title:"grain"”'),
        ("gr*n", "“gr*n”"),
        ("*ain", "“*ain”"),
        ("gr?in", "“gr?in”"),
        ("grain~2", "“grain~2”"),
        ("/gr.in/", "“/gr.in/”"),
        ('"the grain', '“"the grain”'),
        ("(grain OR Ukraine)", "“( )”"),
        ("grain NEAR/5 Ukraine", "“NEAR/5”"),
        ("grain NOT", "“NOT”"),
    ],
)
def test_what_is_not_understood_is_said(page: Page, words: str, sign: str) -> None:
    told, found = ask(page, words)

    assert (told.startswith("Not understood: "), sign in told, found) == (True, True, [])


def test_words_no_document_has_together_are_said(page: Page) -> None:
    assert ask(page, '"grain of asylum"') == ("No document has the words “grain of asylum” together.", [])
    assert ask(page, "Ukraine Gomulka") == ("No document has all of this.", [])


def test_a_result_names_its_volume(page: Page) -> None:
    ask(page, "Ukraine")

    assert "1964–1968, Volume X, Tests" in page.locator(".results li").first.inner_text()


def test_a_result_opens_at_the_sentence_and_not_at_the_first_such_word(page: Page) -> None:
    ask(page, "grain Ukraine")
    page.locator(".results a").first.click()
    page.wait_for_url("**/d2/**")
    sentence = page.get_by_text("sold the grain of Ukraine")

    expect(sentence).to_be_in_viewport()
    expect(page.get_by_text("The Ambassador spoke of grain")).not_to_be_in_viewport()


def test_a_result_in_a_note_opens_at_the_note(page: Page) -> None:
    ask(page, "telegrams")

    assert "#fn1:~:text=" in (page.locator(".results a").first.get_attribute("href") or "")


def test_only_letters_that_are_plain_in_no_other_way_need_a_spelling() -> None:
    assert words_with("Čapek, Gomułka, naïveté, Ødegaard&#x2019;s &#216;rsted") == {"Gomułka", "Ødegaard’s", "Ørsted"}
    assert [plain(word) for word in ("Ærø", "Straße", "Łódź")] == ["aero", "strasse", "lodz"]
