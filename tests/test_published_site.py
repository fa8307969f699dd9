"""The gate of the site that we publish: every page in every language, as a phone and a computer show it."""

import os
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from generator.build import Choice, build, open_project
from generator.content.rules import NEUTRAL
from tests.reference import axe_findings

ROOT = Path(__file__).parent.parent

LOCALES = ("en", "es", "de", "ar")
KINDS = {
    "index",
    "steps",
    "decide",
    "scenario-addresses-exposed",
    "scenario-suppression-list-mailed",
    "message-provider-breach-notice",
    "messages",
    "downloads",
    "provider-mailchimp",
    "not-legal-advice",
    "dos-and-donts",
    "who-does-what",
    "anti-examples",
    "drills",
    "glossary",
}
"""One page of each kind, the longest there is."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the real playbook, in all languages, with the packs of one provider."""
    base = tmp_path_factory.getbasetemp()
    # Processes side by side share the folder above their own: the first one builds, the others wait.
    out = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "published"
    try:
        out.mkdir()
    except FileExistsError:
        while not (out / "done").exists():
            assert not (out / "failed").exists()
            time.sleep(0.5)
        return out / "site"
    try:
        build(open_project(ROOT), Choice(provider=NEUTRAL), out, lambda stage, done, total: None)
    except BaseException:
        (out / "failed").touch()
        raise
    (out / "done").touch()
    return out / "site"


def folder(site: Path, locale: str) -> Path:
    return site if locale == "en" else site / locale


@pytest.mark.parametrize("locale", LOCALES)
def test_no_page_is_wider_than_a_telephone_and_none_is_half_empty(site: Path, browser: Browser, locale: str) -> None:
    context = browser.new_context(viewport={"width": 375, "height": 800})
    page = context.new_page()
    found = []
    pages = sorted(folder(site, locale).glob("*.html"))
    assert {path.stem for path in pages} >= KINDS
    if locale not in ("de", "ar"):
        # The longest words and the mirrored pages are looked at one by one, of the others one of each kind.
        pages = [path for path in pages if path.stem in KINDS]
    for path in pages:
        page.goto(path.as_uri())
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{path.name} is too wide")
        if page.evaluate(
            "[...document.querySelectorAll('article :is(h2, h3, dd, li, td)')].some(e => !e.textContent.trim())"
        ):
            found.append(f"{path.name} has an empty heading or entry")
        if page.evaluate("getComputedStyle(document.body).direction") != ("rtl" if locale == "ar" else "ltr"):
            found.append(f"{path.name} runs the wrong way")
    context.close()
    assert found == []


@pytest.mark.parametrize(
    ("locale", "width", "scheme"),
    [*((locale, 1280, "light") for locale in LOCALES), ("ar", 375, "dark"), ("de", 375, "dark")],
)
def test_axe_finds_nothing_serious(site: Path, browser: Browser, locale: str, width: int, scheme: str) -> None:
    addresses = [(folder(site, locale) / f"{kind}.html").as_uri() for kind in sorted(KINDS)]
    assert axe_findings(browser, addresses, width, scheme) == []


def described(locale: str) -> list[tuple[str, str]]:
    """What people say who look for help, and the incident that they mean; nobody chose the words for the search."""
    lines = (ROOT / "tests" / "search" / f"{locale}.tsv").read_text("utf-8").splitlines()
    return [(sentence, incident) for sentence, _, incident in (line.partition("\t") for line in lines)]


def results(page: Page, words: str) -> list[str]:
    """The pages that the search of the site shows for `words`, best first."""
    field = page.locator(".md-search__input")
    for typed, ready in (("qqqzzz", "length === 0"), (words, "length > 0")):
        field.fill(typed)
        field.press("End")
        page.wait_for_function(f"document.querySelectorAll('.md-search-result__item').{ready}")
    return page.evaluate(
        "[...document.querySelectorAll('.md-search-result__item > a')].map(a => a.pathname.split('/').pop())"
    )


@pytest.mark.parametrize("locale", LOCALES)
def test_a_sentence_finds_its_incident(site: Path, page: Page, locale: str) -> None:
    """One search is enough: the right page is among the first three for 19 sentences of 20."""
    asked = described(locale)
    assert len(asked) >= 40
    page.goto((folder(site, locale) / "about.html").as_uri())
    page.locator(".md-search__input").click()
    missed = {said: incident for said, incident in asked if f"scenario-{incident}.html" not in results(page, said)[:3]}
    assert len(missed) <= len(asked) // 20, missed


@pytest.mark.parametrize("locale", LOCALES)
def test_every_incident_is_one_click_from_the_first_page(site: Path, page: Page, locale: str) -> None:
    page.goto((folder(site, locale) / "index.html").as_uri())
    linked = set(
        page.locator("article .am-card a").evaluate_all("links => links.map(a => a.pathname.split('/').pop())")
    )
    incidents = {path.name for path in folder(site, locale).glob("scenario-*.html")}
    assert incidents <= linked
