"""Tests of the built site in a real browser, opened from the folder unless a test says otherwise."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.reference import axe_findings
from tests.site_samples import LOCALES, build_small_site, small_site

AXE = Path(__file__).parent / "node/node_modules/axe-core/axe.min.js"
ABORTED = "net::ERR_ABORTED"
KINDS = ("index", "scenario-list-shown", "message-list-shown-apology", "decide", "steps", "downloads", "about")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_small_site(tmp_path_factory.mktemp("browser") / "site")


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A server that does not write about every request."""

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(built: Path) -> Iterator[str]:
    """The site on a host of this machine."""
    handler = functools.partial(Quiet, directory=str(built))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def from_folder(built: Path, locale: str, name: str) -> str:
    return (built / ("" if locale == "en" else locale) / f"{name}.html").as_uri()


@pytest.fixture
def faults(page: Page) -> list[str]:
    """What goes wrong on the page: requests to other hosts, failed requests, errors of scripts."""
    found: list[str] = []
    here = ("file://", "http://127.0.0.1:", "data:", "blob:", "about:")
    page.on("request", lambda one: found.append(one.url) if not one.url.startswith(here) else None)
    # What is still under way when a test goes on to the next page is aborted.
    page.on("requestfailed", lambda one: None if one.failure == ABORTED else found.append(f"failed: {one.url}"))
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    return found


@pytest.mark.parametrize("locale", LOCALES)
def test_no_page_asks_another_host_or_has_an_error(built: Path, page: Page, faults: list[str], locale: str) -> None:
    page.set_viewport_size({"width": 375, "height": 800})
    for uri in small_site("en").pages:
        page.goto(from_folder(built, locale, uri.removesuffix(".md")), wait_until="load")
        width = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width[0] <= width[1], f"{uri} in {locale} is wider than a phone"
    assert faults == []


@pytest.mark.parametrize("kind", KINDS[:3])
def test_the_switcher_stays_on_the_page_and_turns_it_round(
    built: Path, page: Page, faults: list[str], kind: str
) -> None:
    page.goto(from_folder(built, "en", kind))
    for locale in ("ar", "de", "en"):
        link = page.locator(f'.md-select__link[hreflang="{locale}"]')
        page.locator(".md-select button").hover()
        link.click()
        page.wait_for_url(from_folder(built, locale, kind))
        assert page.evaluate("document.documentElement.lang") == locale
        assert page.evaluate("document.body.dir") == ("rtl" if locale == "ar" else "ltr")
    assert faults == []


def test_the_menu_stands_on_the_side_where_reading_begins(built: Path, page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 800})
    sides = {}
    for locale in ("en", "ar"):
        page.goto(from_folder(built, locale, "scenario-list-shown"))
        menu = page.locator(".md-sidebar--primary").bounding_box()
        text = page.locator(".md-content").bounding_box()
        assert menu
        assert text
        sides[locale] = menu["x"] < text["x"]
    assert sides == {"en": True, "ar": False}


FOUND = {
    "en": ["visible", "VISIBLE", "addres", "suppressed list"],
    "es": ["teléfono", "telefono", "TELÉFONO", "nino"],
    "de": ["Straße", "strasse", "hauser", "Häuser"],
    "ar": ["الحادثة", "حادثة", "الحادثه", "اشعار", "والحادثة", "إشْعار"],
}


def search(page: Page, words: str) -> None:
    """Type into the search box; it listens to keys, not to changes of its value."""
    field = page.locator(".md-search__input")
    field.click()
    field.fill(words)
    field.press("End")


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("source", ["folder", "host"])
def test_the_search_finds_words_as_people_type_them(
    built: Path, address: str, page: Page, faults: list[str], locale: str, source: str
) -> None:
    part = "" if locale == "en" else f"{locale}/"
    page.goto(from_folder(built, locale, "about") if source == "folder" else f"{address}/{part}about.html")
    for word in FOUND[locale]:
        search(page, word)
        expect(page.locator(".md-search-result__item").first, f"{word} in {locale}").to_be_visible(timeout=8000)
        search(page, "qqqzzz")
        expect(page.locator(".md-search-result__item")).to_have_count(0)
    assert faults == []


def test_a_result_leads_to_its_page(built: Path, page: Page) -> None:
    page.goto(from_folder(built, "ar", "about"))
    search(page, "deliverability")
    page.locator(".md-search-result__link").first.click()
    page.wait_for_url("**/ar/steps.html*")


def test_the_preview_changes_brand_colours_and_width(built: Path, page: Page, faults: list[str]) -> None:
    page.goto(from_folder(built, "en", "message-list-shown-apology"))
    frame = page.locator("iframe.am-preview__frame")
    inside = page.frame_locator("iframe.am-preview__frame").locator("body")
    frame.scroll_into_view_if_needed()
    expect(inside).to_have_css("background-color", "rgb(255, 255, 255)")
    page.get_by_text("Dark", exact=True).first.click()
    page.get_by_text("Phone", exact=True).click()
    page.locator(".am-preview__bar").get_by_text("Rich").click()
    expect(frame).to_have_attribute("src", "previews/rich/list-shown-apology-dark.html")
    expect(inside).to_have_css("background-color", "rgb(16, 16, 16)")
    box = frame.bounding_box()
    assert box
    assert box["width"] <= 375
    expect(page.locator("#subject-rich-1")).to_be_visible()
    expect(page.locator("#subject-plain-1")).to_be_hidden()
    assert faults == []


def test_a_light_preview_stays_light_on_a_dark_system(built: Path, browser: Browser) -> None:
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(from_folder(built, "en", "message-list-shown-apology"))
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    page.locator("iframe.am-preview__frame").scroll_into_view_if_needed()
    inside = page.frame_locator("iframe.am-preview__frame").locator("body")
    expect(inside).to_have_css("background-color", "rgb(255, 255, 255)")
    context.close()


def test_copy_buttons_copy_what_stands_there(built: Path, address: str, browser: Browser) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/message-list-shown-apology.html")
    for button, expected in (
        ('[data-copy="subject-plain-2"]', "We showed your address"),
        ('[data-copy="text-plain"]', "Hello,\n\n[[date of the mistaken e-mail]]  *  # <b> & co\n"),
        ('[data-brand="plain"] [data-part="mjml"]', "<mjml><!-- plain --></mjml>"),
    ):
        page.locator(button).click()
        expect(page.locator(button)).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == expected
    page.goto(f"{address}/scenario-list-shown.html")
    page.locator('[data-copy="kit-macro"]').click()
    expect(page.locator('[data-copy="kit-macro"]')).to_have_text("Copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "We are sorry, [[name of your company]] showed your address."
    context.close()


def test_everything_is_there_without_scripts(built: Path, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(from_folder(built, "en", "message-list-shown-apology"))
    expect(page.locator("#subject-plain-1")).to_be_visible()
    expect(page.locator("#subject-rich-1")).to_be_visible()
    expect(page.locator(".am-preview__bar")).to_be_hidden()
    expect(page.locator(".am-copy").first).to_be_hidden()
    page.locator(".am-preview__links a", has_text="Dark").first.click()
    expect(page.locator("h1")).to_have_text("apology")
    page.goto(from_folder(built, "en", "message-list-shown-apology"))
    expect(page.locator(".am-picker")).to_be_hidden()
    page.locator(".am-without-script a").click()
    expect(page.locator("#all")).to_be_visible()
    page.goto(from_folder(built, "en", "scenario-list-shown"))
    expect(page.locator(".am-stopcard form")).to_be_hidden()
    expect(page.locator(".am-stopcard a").first).to_be_visible()
    page.locator(".am-tasks input").first.check()
    expect(page.locator(".am-tasks input").first).to_be_checked()
    context.close()


def test_a_provider_is_chosen_once_and_its_card_comes_first(built: Path, page: Page, faults: list[str]) -> None:
    page.goto(from_folder(built, "en", "scenario-list-shown"))
    card = page.locator('[data-card="sendgrid"]')
    expect(card).to_be_hidden()
    page.get_by_label("Your e-mail provider").select_option("sendgrid")
    expect(card).to_contain_text("Cancel the send in the list of sends.")
    for locale, name in (("en", "scenario-opted-out"), ("ar", "scenario-list-shown")):
        page.goto(from_folder(built, locale, name))
        expect(page.locator('[data-card="sendgrid"]')).to_be_visible()
        expect(page.locator(".am-stopcard select")).to_have_value("sendgrid")
    page.locator(".am-stopcard select").select_option("")
    expect(page.locator('[data-card="sendgrid"]')).to_be_hidden()
    page.reload()
    expect(page.locator('[data-card="sendgrid"]')).to_be_hidden()
    assert faults == []


def test_brand_language_and_provider_lead_to_one_pack(built: Path, page: Page, faults: list[str]) -> None:
    """Every choice leads to a file that is there, from a page in either language."""
    for here in ("en", "ar"):
        page.goto(from_folder(built, here, "downloads"))
        for brand in ("plain", "rich"):
            for language in ("en", "ar"):
                for provider, suffix in (("neutral", ""), ("sendgrid", "-sendgrid")):
                    picker = page.locator(".am-picker")
                    picker.locator("[name=brand]").select_option(brand)
                    picker.locator("[name=language]").select_option(language)
                    picker.locator("[name=provider]").select_option(provider)
                    address = picker.locator("[download]").evaluate("link => link.href")
                    assert address.endswith(f"/downloads/{brand}-{language}{suffix}.zip")
                    assert Path(address.removeprefix("file://")).read_bytes().startswith(b"PK")
    expect(page.locator(".am-picker__how")).to_have_attribute("href", "provider-sendgrid.html")
    page.goto(from_folder(built, "en", "scenario-list-shown"))
    expect(page.locator('[data-card="sendgrid"]')).to_be_visible()
    assert faults == []


def test_ticks_are_not_kept(built: Path, page: Page) -> None:
    page.goto(from_folder(built, "en", "scenario-list-shown"))
    page.locator(".am-tasks label").first.click()
    expect(page.locator(".am-tasks input").first).to_be_checked()
    assert page.evaluate("Object.keys(localStorage).concat(Object.keys(sessionStorage)).join()").count("task") == 0
    page.reload()
    expect(page.locator(".am-tasks input").first).not_to_be_checked()


@pytest.mark.parametrize(
    ("locale", "width", "scheme", "kinds"),
    [
        ("en", 1280, "light", (*KINDS, "provider-sendgrid", "messages")),
        ("ar", 375, "light", KINDS),
        ("en", 375, "dark", KINDS[:4]),
        ("ar", 1280, "dark", KINDS[:4]),
    ],
)
def test_axe_finds_nothing_serious(
    built: Path, browser: Browser, locale: str, width: int, scheme: str, kinds: tuple[str, ...]
) -> None:
    addresses = [from_folder(built, locale, kind) for kind in kinds]
    assert axe_findings(browser, addresses, width, scheme) == []


@pytest.mark.parametrize("locale", ["en", "ar"])
def test_axe_finds_nothing_serious_in_an_open_search(built: Path, page: Page, locale: str) -> None:
    page.goto(from_folder(built, locale, "index"))
    search(page, FOUND[locale][0])
    expect(page.locator(".md-search-result__item").first).to_be_visible()
    page.wait_for_timeout(300)
    page.evaluate(AXE.read_text("utf-8"))
    result = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")
    assert [v["id"] for v in result["violations"] if v["impact"] in ("serious", "critical")] == []
