"""The site as a reader uses it, in headless Chromium: notes, links, search, phones, print, dark, screen readers."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.publish.building import build_site, serving

pytestmark = pytest.mark.browser

CHROMIUM = os.environ.get("REFTEL_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DOCUMENT = "frus1964-68v14/d259/"
# One page of each kind.
KINDS = {
    "home": "",
    "prose": "about/",
    "table": "how-to-cite/",
    "volume": "frus1964-68v14/",
    "document": DOCUMENT,
    "persons": "persons/",
    "person": "frus1964-68v14/persons/p_TM1/",
    "network": "frus1964-68v14/network/",
    "terms": "frus1964-68v14/terms/",
    "term": "frus1964-68v14/terms/t_INS1/",
    "dates": "dates/",
    "month": "dates/1967-12/",
    "offices": "offices/",
    "office": "offices/embassy-in-the-soviet-union/",
    "telegrams": "telegrams/",
    "post": "telegrams/moscow/",
    "telegram": "telegrams/moscow/279-1967/",
    "clauses": "clauses/",
    "clause kind": "clauses/obligation/",
    "archives": "archives/",
    "classification": "classification/",
    "marking": "classification/secret/",
    "search": "search/?q=Svetlana",
    "not found": "404.html",
}
EVERY_KIND = pytest.mark.parametrize("path", KINDS.values(), ids=KINDS)
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("REFTEL_REQUIRE_BROWSER"):
            pytest.fail("REFTEL_REQUIRE_BROWSER is set, but there is no chromium: apt-get install chromium")
        pytest.skip("chromium is absent: apt-get install chromium, or set REFTEL_CHROMIUM to its path")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Path:
    return build_site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    with serving(folder) as address:
        yield address


@pytest.fixture
def page(browser: Browser, site: str) -> Iterator[Page]:
    """A page of a desk's width that may ask nobody but this site, and may not fail in silence."""
    context = browser.new_context(viewport=DESK, base_url=site)
    context.set_default_timeout(20_000)
    opened = context.new_page()
    asked: list[str] = []
    faults: list[str] = []
    opened.on("request", lambda request: None if request.url.startswith((site, "data:")) else asked.append(request.url))
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert [address for address in asked if not address.startswith(("http://127.0.0.1:", "data:", "blob:"))] == []
    assert faults == []


def open_whole(page: Page, path: str) -> None:
    """Open a page and wait until its type is there, and on the search page its results."""
    page.goto(path)
    page.evaluate("document.fonts.ready")
    if "?q=" in path:
        page.locator(".results li").first.wait_for()


# --- notes


def test_a_footnote_opens_at_the_end_and_returns(page: Page) -> None:
    page.goto(DOCUMENT)
    page.locator("#ref-fn2").click()
    assert page.url.endswith("#fn2")
    assert page.locator("#fn2").is_visible()
    page.locator("#fn2 .back").click()
    assert page.url.endswith("#ref-fn2")


def test_a_footnote_opens_and_returns_without_a_script(browser: Browser, site: str) -> None:
    page = browser.new_page(base_url=site, java_script_enabled=False, viewport=PHONE)
    page.goto(DOCUMENT)
    page.locator("#ref-fn2").click()
    assert "Telegram 279 from Moscow" in page.locator("#fn2").inner_text()
    page.locator("#fn2 .back").click()
    assert page.url.endswith("#ref-fn2")
    page.close()


def test_a_tap_opens_a_note_on_a_phone_and_escape_returns(page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(DOCUMENT)
    page.locator("#ref-fn2").click()
    opened = page.locator(".tap")
    assert "Telegram 279 from Moscow" in opened.inner_text()
    page.keyboard.press("Escape")
    assert not opened.is_visible()
    assert page.evaluate("document.activeElement.id") == "ref-fn2"


@pytest.mark.parametrize("width", [1024, 1280, 1600])
def test_sidenotes_stand_beside_the_text_and_never_overlap(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(DOCUMENT)
    page.evaluate("document.fonts.ready")
    boxes = page.locator(".sidenote").evaluate_all("all => all.map(e => e.getBoundingClientRect().toJSON())")
    text = page.locator(".text").bounding_box()
    assert text is not None
    assert len(boxes) == 3
    for above, below in pairwise(boxes):
        assert above["bottom"] <= below["top"]
    for box in boxes:
        assert box["left"] > text["x"] + text["width"]
        assert box["right"] <= width


# --- links


def test_a_clearer_s_link_leads_to_a_page_that_lists_the_document(page: Page) -> None:
    page.goto(DOCUMENT)
    page.locator(".panel .clearer").get_by_role("link", name="Toon").click()
    assert page.locator("h1").inner_text() == "Malcolm Toon"
    cleared = page.locator("section", has=page.locator("#clearer"))
    cleared.get_by_role("link", name="Telegram From the Department of State").click()
    assert page.url.endswith(DOCUMENT)


def test_a_node_of_the_network_leads_to_the_person(page: Page) -> None:
    page.goto("frus1964-68v14/")
    page.get_by_role("link", name="Who cleared with whom").click()
    page.locator("svg").get_by_role("link", name="Foy D. Kohler").click()
    assert page.locator("h1").inner_text() == "Foy D. Kohler"


def test_the_telegram_it_answers_leads_back_to_it(page: Page) -> None:
    page.goto(DOCUMENT)
    page.locator(".panel").get_by_role("link", name="Telegram 279 from Moscow").click()
    answered = page.locator("section", has=page.get_by_role("heading", name="Answered by"))
    answered.wait_for()  # a click does not wait for the page it opens
    assert answered.locator("a").count() == 1
    answered.locator("a").click()
    assert page.url.endswith(DOCUMENT)


def test_a_name_shows_its_card(page: Page) -> None:
    page.goto(DOCUMENT)
    name = page.locator(".text .name[data-card]").first
    name.hover()
    card = name.evaluate("e => getComputedStyle(e, '::after').content")
    assert len(card) > 10
    page.keyboard.press("Escape")
    assert name.evaluate("e => getComputedStyle(e, '::after').content") == "none"


def test_a_touch_shows_the_card_and_the_way_on(browser: Browser, site: str) -> None:
    context = browser.new_context(viewport=PHONE, base_url=site, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(DOCUMENT)
    page.locator(".text .name[data-card]").first.tap()
    card = page.locator(".tap")
    assert "Svetlana Alliluyeva" in card.inner_text()
    card.get_by_role("link", name="Open its page").tap()
    assert page.locator("h1").inner_text() == "Svetlana Alliluyeva"
    context.close()


def test_kinds_of_clause_can_be_switched_off(page: Page) -> None:
    page.goto(DOCUMENT)
    assert page.locator(".marks .k-obligation").first.is_visible()
    page.locator("#show-obligation").uncheck()
    assert not page.locator(".marks .k-obligation").first.is_visible()
    assert page.locator(".marks .k-scope").first.is_visible()


# --- keys and numbers


def test_keys_hide_the_tags_and_are_listed_and_can_be_switched_off(page: Page) -> None:
    page.goto(DOCUMENT)
    page.keyboard.press("t")
    assert page.locator(".switches input:checked").count() == 0
    page.keyboard.press("t")
    assert page.locator(".switches input:not(:checked)").count() == 0
    page.keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys")
    assert "tags on or off" in keys.inner_text()
    assert violations(page) == []
    keys.get_by_label("Use these keys").uncheck()
    keys.get_by_role("button", name="Close").click()
    page.keyboard.press("t")
    assert page.locator(".switches input:not(:checked)").count() == 0
    page.get_by_role("button", name="Keys").click()
    assert keys.is_visible()


def test_arrow_keys_turn_to_the_next_document_and_back(page: Page, volume_site: str) -> None:
    page.goto(f"{volume_site}frus1969-76ve09p1/d2/")
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**/d3/")
    page.keyboard.press("ArrowLeft")
    page.wait_for_url("**/d2/")
    page.keyboard.press("/")
    page.wait_for_url("**/search/")


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without"])
def test_a_document_s_number_leads_to_it(browser: Browser, site: str, script: bool) -> None:
    page = browser.new_page(base_url=site, java_script_enabled=script)
    page.goto("frus1964-68v14/259/#fn2")
    page.wait_for_url(f"**/{DOCUMENT}{'#fn2' if script else '*'}")
    page.close()


# --- search


def test_search_finds_svetlana_and_opens_the_document(page: Page) -> None:
    page.goto("search/")
    page.get_by_label("Words in the documents").fill("Svetlana")
    found = page.locator(".results a").first
    found.wait_for()
    assert "Svetlana" in page.locator(".results mark").first.inner_text()
    found.click()
    page.wait_for_url(re.compile(re.escape(DOCUMENT)))


@pytest.mark.parametrize("typed", ["259", "d259", "doc. 259", "Document 259"])
def test_a_document_s_number_in_the_search_box_opens_it(page: Page, typed: str) -> None:
    page.goto("search/")
    page.get_by_label("Words in the documents").fill(typed)
    page.get_by_role("list", name="Straight to").get_by_role("link", name="Document 259").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{DOCUMENT}")


@pytest.mark.parametrize("typed", ["Moscow 279", "moscow tel. 279", "telegram 279 from Moscow"])
def test_a_telegram_s_number_in_the_search_box_opens_it(page: Page, typed: str) -> None:
    page.goto("search/")
    page.get_by_label("Words in the documents").fill(typed)
    page.get_by_role("link", name="Telegram 279 from Moscow").wait_for()
    page.keyboard.press("Tab")
    while page.evaluate("document.activeElement.textContent") != "Telegram 279 from Moscow":
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/telegrams/moscow/279-1967/")


def test_a_number_no_document_has_offers_nothing_and_is_searched_as_words(page: Page) -> None:
    page.goto("search/")
    page.get_by_label("Words in the documents").fill("260")
    page.locator(".status", has_text="document").wait_for()
    assert page.locator(".jumps a").count() == 0


def test_from_the_home_page_the_defector_policy_and_its_clearers_are_two_steps_away(page: Page) -> None:
    page.goto("")
    page.get_by_role("searchbox").fill("defectors")
    page.keyboard.press("Enter")
    page.locator(".results a").first.click()
    page.wait_for_url(re.compile(re.escape(DOCUMENT)))
    assert page.locator(".panel .clearer").is_visible()
    assert page.locator(".panel").get_by_role("link", name="Telegram 279 from Moscow").is_visible()


def test_search_reads_footnotes_and_filters(page: Page) -> None:
    page.goto("search/?q=Consular&cleared-by=Toon,+Malcolm")
    page.locator(".results a").first.wait_for()
    assert page.locator("select[name=cleared-by]").input_value() == "Toon, Malcolm"
    assert page.locator(".results li").count() == 1


def test_without_a_script_the_search_page_offers_the_lists(browser: Browser, site: str) -> None:
    page = browser.new_page(base_url=site, java_script_enabled=False)
    page.goto("search/")
    assert not page.locator("form.search").is_visible()
    page.get_by_role("link", name="Archives", exact=True).last.click()
    assert page.locator("h1").inner_text() == "Archives"
    page.close()


def test_from_a_folder_on_disk_pages_work_and_search_says_why_it_does_not(browser: Browser, folder: Path) -> None:
    page = browser.new_page(viewport=DESK)
    page.goto((folder / DOCUMENT / "index.html").as_uri())
    assert "Garamond" in page.evaluate(
        "[...document.fonts].filter(f => f.status === 'loaded').map(f => f.family).join()"
    )
    page.locator(".panel .clearer").get_by_role("link", name="Toon").click()
    assert page.locator("h1").inner_text() == "Malcolm Toon"
    page.locator("svg").get_by_role("link", name="Foy D. Kohler").click()
    assert page.locator("h1").inner_text() == "Foy D. Kohler"
    page.get_by_role("link", name="Search", exact=True).click()
    page.get_by_text("Search needs the site to be served").wait_for()
    page.get_by_label("Words in the documents").fill("Moscow 279")
    page.get_by_role("link", name="Telegram 279 from Moscow").click()
    assert page.locator("h1").inner_text() == "Telegram 279 from Moscow"
    page.close()


# --- every kind of page


@EVERY_KIND
def test_no_page_scrolls_sideways_on_a_phone(page: Page, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})  # WCAG 2.2, 1.4.10 Reflow
    open_whole(page, path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@EVERY_KIND
@pytest.mark.parametrize(
    "scheme, size", [pytest.param("light", DESK, id="light desk"), pytest.param("dark", PHONE, id="dark phone")]
)
def test_axe_finds_no_violation(page: Page, path: str, scheme: str, size: ViewportSize) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    page.set_viewport_size(size)
    open_whole(page, path)
    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    assert violations(page) == []


def violations(page: Page) -> list[str]:
    """What axe has against a page, by the rules of WCAG 2.2 AA and its own best practice."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    return [
        f"{violation['id']}: {node['html'][:200]} {node.get('failureSummary', '')}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]


@pytest.fixture(scope="module")
def volume_site(tmp_path_factory: pytest.TempPathFactory, browser: Browser, shared: Path) -> Iterator[str]:
    """A real volume, with tables, letters, studies and its editors' preface."""
    folder = tmp_path_factory.mktemp("volume")
    (folder / "volumes").mkdir()
    shutil.copy(shared / "frus" / "frus1969-76ve09p1.xml", folder / "volumes")
    with serving(build_site(folder, corpus=folder / "volumes", search=False)) as address:
        yield address


@pytest.mark.parametrize("part", ["", "d43/", "d60/", "d21/", "preface/", "persons/", "names/"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_and_phones_are_content_with_a_real_volume(
    page: Page, volume_site: str, part: str, size: ViewportSize
) -> None:
    page.set_viewport_size(size)
    open_whole(page, f"{volume_site}frus1969-76ve09p1/{part}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]


def test_the_switch_turns_dark_and_is_remembered(page: Page) -> None:
    page.goto(DOCUMENT)
    light = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    page.get_by_role("button", name="Switch between light and dark").click()
    page.goto("persons/")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") != light


# --- print


def test_print_has_the_footnotes_the_facts_and_the_citation(page: Page) -> None:
    page.goto(DOCUMENT)
    page.emulate_media(media="print")
    for part in (".notes #fn1", ".notes #fn3", ".panel", ".chicago"):
        assert page.locator(part).is_visible(), part
    for part in (".masthead", ".switches", ".neighbours >> nth=0", ".back >> nth=0"):
        assert not page.locator(part).is_visible(), part
    page.emulate_media(media=None)
    pypdf = pytest.importorskip("pypdf", reason="pypdf is absent: pip install -e .[dev]")
    printed = pypdf.PdfReader(BytesIO(page.pdf(format="Letter")))
    words = " ".join("".join(sheet.extract_text() for sheet in printed.pages).split())
    for note in (
        "Drafted by Pratt; cleared by Toon",
        "suggested reconsideration of U.S. policy",
        "sent identical letters",
    ):
        assert note in words
    assert "(Washington: Government Printing Office, 2001), Document 259." in words
    assert len(printed.pages) in (2, 3)


@EVERY_KIND
def test_no_page_breaks_its_own_security_policy(browser: Browser, site: str, path: str) -> None:
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(site + path)
    page.wait_for_load_state("networkidle")
    policy = page.locator("meta[http-equiv='Content-Security-Policy']").get_attribute("content") or ""
    page.close()
    assert [line for line in told if "Content Security Policy" in line or "violates" in line] == []
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


def test_the_security_policy_stops_what_it_should(browser: Browser, site: str) -> None:
    page = browser.new_page()
    page.goto(site + DOCUMENT)
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.harmed=1\">')")
    page.wait_for_timeout(300)
    assert page.evaluate("window.harmed") is None
    page.close()
