"""Tests of the Markdown pages; nothing here knows which engine builds them."""

import re
from html import unescape
from pathlib import Path

import markdown
import pytest
import yaml

from generator.content.load import load_playbook
from generator.content.message import Fact
from generator.content.needs import needed
from generator.content.problems import ContentError
from generator.language.formats import Formats
from generator.language.localize import ENGLISH
from generator.site.blanks import example, sentences, shown
from generator.site.markup import fill, inert, link, marked, nowrap, verbatim
from generator.site.pages import pages, write_pages
from generator.site.parts import Job, Page
from generator.site.previews import as_script, in_scheme, on_page
from tests.site_samples import FOLDER, HTML, LOCALES, PICTURE, small_site


def rendered(text: str) -> str:
    return markdown.markdown(text, extensions=["attr_list", "toc", "tables", "fenced_code"])


NASTY = [
    "*stars* and _lines_ and __both__",
    "`code` and \\*escaped\\*",
    "# not a heading",
    "1. not a list",
    "- not a list",
    "+ not a list",
    "1) not a list",
    "> not a quote",
    "[not](a-link.md) and ![not](a-picture.png) and [not]: a reference",
    "<b>not bold</b> & <script>alert(1)</script>",
    "{: #not-an-id } {{ not_jinja }} {% not %}",
    "| not | a | table |",
    "\"quotes\" and 'quotes'",
    "https://example.com/not_a_link_",
    "~~~ not a fence",
    "&amp; stays as it is",
]


@pytest.mark.parametrize("text", NASTY)
def test_nothing_in_a_text_works_as_markup_in_markdown(text: str) -> None:
    assert rendered(str(inert(text))) == f"<p>{escaped(text)}</p>"


@pytest.mark.parametrize("text", NASTY)
def test_the_same_text_reads_the_same_in_a_heading_and_in_html(text: str) -> None:
    assert rendered(f"# {inert(text)} {{: #page }}") == f'<h1 id="page">{escaped(text)}</h1>'
    assert rendered(f"<p>{inert(text)}</p>") == f"<p>{inert(text)}</p>"


def escaped(text: str) -> str:
    """What Python-Markdown writes for plain words: our references, left alone."""
    return str(inert(text))


def test_bold_is_the_only_markup() -> None:
    assert inert("**Stop** the *send*") == "<strong>Stop</strong> the &#42;send&#42;"
    assert inert("2 ** 3 ** 4") == "2 &#42;&#42; 3 &#42;&#42; 4"


def test_lines_of_a_verbatim_text_stay() -> None:
    assert verbatim("a\n\n* b") == "a&#10;&#10;&#42; b"


def test_blanks_are_marked_and_values_are_made_inert() -> None:
    assert marked("On [[the day]] we") == 'On <mark class="am-blank">&#91;&#91;the day&#93;&#93;</mark> we'
    assert fill("{a} < {b}", a="<i>", b=link("x.html", "y & z")) == '&#60;i&#62; &#60; <a href="x.html">y &#38; z</a>'
    assert nowrap("G1") == '<bdi class="nb">G1</bdi>'


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        pytest.param({"type": "date", "example": "2026-05-03"}, "3. Mai 2026", id="date"),
        pytest.param({"type": "money", "example": "12.50 EUR"}, "12,50\u00a0€", id="money"),
        pytest.param({"type": "count", "example": 12345}, "12.345", id="count"),
        pytest.param({"type": "percent", "example": 12.5}, "12,5\u00a0%", id="percent"),
        pytest.param({"type": "time", "example": "16:05"}, "16:05", id="time"),
        pytest.param({"type": "url", "example": "https://example.com"}, "https://example.com", id="url"),
        pytest.param({"type": "text", "sample": "Ein Satz."}, "Ein Satz.", id="sample"),
        pytest.param({"type": "text"}, "", id="none"),
    ],
)
def test_an_example_is_written_the_way_of_the_locale(fact: dict[str, object], expected: str) -> None:
    read = Fact.model_validate({"id": "one", "label": "one", "help": "one", **fact})
    assert example(read, Formats("de")) == expected


def test_facts_come_in_the_order_of_their_first_use() -> None:
    playbook, _ = load_playbook(FOLDER / "playbook.yml")
    message = playbook.scenarios[0].messages[0]
    assert needed(message) == (
        "sent_date", "exposed_count", "data", "wrong_price", "passwords", "fix", "incident_page",
    )  # fmt: skip
    formats = Formats("en_GB")
    assert sentences(message, "contact", playbook, formats) == ("You can reach us here.",)
    only = message.model_copy(
        update={"blocks": tuple(b.model_copy(update={"elements": ("advice",)}) for b in message.blocks)}
    )
    assert "[[passwords: were exposed]] Please change your password." in sentences(only, "advice", playbook, formats)
    assert shown("{fact_fix} by {brand_name}", {"fact_fix": "what"}) == "[[what]] by [[brand_name]]"


def test_dark_and_light_are_forced_whatever_the_system_prefers() -> None:
    dark, light = in_scheme(HTML, "dark"), in_scheme(HTML, "light")
    assert "@media all" in dark
    assert "@media not all" in light
    for page, scheme in ((dark, "dark"), (light, "light")):
        assert "prefers-color-scheme" not in page
        assert f'content="{scheme}"' in page
        assert f"color-scheme: {scheme};" in page


def test_a_preview_brings_its_pictures_and_opens_links_outside() -> None:
    page = on_page(HTML, {PICTURE: b"abc"})
    assert PICTURE not in page
    assert 'src="data:image/png;base64,YWJj"' in page
    assert '<head><base target="_blank">' in page


def test_a_script_cannot_be_closed_by_what_it_carries() -> None:
    assert "</" not in as_script("</script><b>", "<mjml></mjml>")


def test_every_locale_has_the_same_pages_files_and_headings() -> None:
    english = small_site("en")
    for name in LOCALES[1:]:
        other = small_site(name)
        assert list(other.pages) == list(english.pages)
        assert {re.sub(rf"(downloads/\w+)-{name}\b", r"\1-en", key) for key in other.assets} == set(english.assets)
        for uri, page in english.pages.items():
            assert ids(other.pages[uri]) == ids(page), f"{uri} in {name}"


def ids(page: Page) -> list[str]:
    return re.findall(r'\{: #([\w-]+)| id="([\w-]+)"', page.text)


def test_every_heading_has_an_id_of_its_own() -> None:
    for uri, page in small_site("en").pages.items():
        headings = re.findall(r"^#{1,6} .*$", page.markdown, re.MULTILINE)
        assert headings, uri
        assert [line for line in headings if not re.search(r"\{: #[\w-]+[^}]*\}$", line)] == []
        found = [first or second for first, second in ids(page)]
        assert sorted(set(found)) == sorted(found), uri


def test_every_page_is_in_the_menu_once() -> None:
    site = small_site("en")

    def uris(branches: tuple[object, ...]) -> list[str]:
        found: list[str] = []
        for branch in branches:
            found += [branch.uri] if branch.uri else uris(branch.parts)  # type: ignore[attr-defined]
        return found

    assert sorted(uris(site.nav)) == sorted(site.pages)


def test_a_scenario_page_follows_the_order_of_the_need() -> None:
    page = small_site("en").pages["scenario-list-shown.md"]
    headings = re.findall(r"^## .*\{: #([\w-]+)", page.markdown, re.MULTILINE)
    assert headings == [
        "stop", "freeze", "evidence", "decide", "who", "say", "messages", "texts", "checklist", "after", "related",
    ]  # fmt: skip
    for words in ("Serious", "Head of marketing", "Executive", "Everyone in the list.", "Same day.", "Three people"):
        assert words in page.markdown.split("## Stop first")[0]


def test_a_page_shows_every_kind_of_section() -> None:
    page = small_site("en").pages["rules.md"].markdown
    for part in (
        "<p>One paragraph.</p>",
        "<li>One item.</li>",
        '<ol class="am-list ">\n<li>First.</li>',
        '<input type="checkbox" autocomplete="off"><span>A thing to tick off.</span>',
        "<strong>Promise that it never happens again.</strong></p>\n<p>It may.</p>\n"
        '<p class="am-muted">Say what changed.</p>',
        "### What now? {: #everything-1 }\n\n<p>Stop the send.</p>",
        '<th role="rowheader" scope="row">Sign</th>\n<td role="cell" data-label="Who">The management</td>',
        '<div class="am-note"><p>Good sources disagree here.</p></div>',
    ):
        assert part in page, part


def test_bad_examples_exercises_and_the_glossary_have_a_page_each() -> None:
    site = small_site("en")
    menu = {part.title: [one.uri for one in part.parts] for part in site.nav}
    assert "anti-examples.md" in menu["Messages"]
    assert menu["Be prepared"] == ["rules.md", "drills.md"]
    assert "glossary.md" in menu["About"]
    bad = site.pages["anti-examples.md"].markdown
    assert "<q>It was not our fault.</q><p>The reader does not care.</p></li>" in bad
    assert "<li><q>Yours.</q></li>" in bad
    assert '<a href="scenario-list-shown.html">' in bad
    drills = site.pages["drills.md"].markdown
    assert '<span class="am-tag">Minute 10</span> <strong>A second one calls.</strong>' in drills
    assert '<span class="am-tag">30 minutes</span>' in drills
    assert "Better not: return" in " ".join(site.pages["glossary.md"].markdown.split())


def test_a_text_of_the_kit_takes_its_name_from_the_channel() -> None:
    page = small_site("en").pages["scenario-opted-out.md"].markdown
    assert "### Support macro {: #text-bare }\n\n<p>For the help desk.</p>" in page


def test_the_page_of_an_incident_counts_more_in_the_search() -> None:
    site = small_site("en")
    assert {uri for uri, page in site.pages.items() if "search:" in page.text.split("---")[1]} == {
        "scenario-list-shown.md",
        "scenario-opted-out.md",
    }


def test_a_scenario_without_an_email_says_why() -> None:
    page = small_site("en").pages["scenario-opted-out.md"]
    assert "Writing again would repeat the mistake." in page.markdown
    assert "#messages" not in page.markdown
    assert "message-opted-out" not in " ".join(small_site("en").pages)


def test_a_message_page_offers_everything_about_it() -> None:
    page = small_site("en").pages["message-list-shown-apology.md"].markdown
    for part in (
        'src="previews/plain/list-shown-apology-light.html"',
        "previews/rich/list-shown-apology-dark.html",
        'data-part="mjml"',
        'href="downloads.html#all"',
        "date of the mistaken e-mail",
        "3 May 2026",
        "€12.50",
        "You can reach us here.",
    ):
        assert part in page, part


def test_a_provider_page_says_what_is_known_and_what_is_not() -> None:
    page = small_site("en").pages["provider-sendgrid.md"].markdown
    for part in (
        "engine of the same kind (Handlebars)",
        "Cancel the send in the list of sends.",
        'href="https://example.com/cancel"',
        "Checked on 21 November 2026",
        "Checked on 22 November 2026",
        "A missing name greets nobody in particular.",
        "{{#if first_name}}Hello {{first_name}},{{else}}Hello,{{/if}}",
        "{{{unsubscribe}}}",
    ):
        assert part in unescape(page), part
    assert page.count("Unknown: we found no source that says so.") == 2
    assert small_site("en").pages["provider-neutral.md"].markdown.count("Unknown: we found no source") == 5


def test_every_incident_begins_with_the_choice_of_a_provider() -> None:
    for uri, page in small_site("en").pages.items():
        card = page.markdown.find("am-stopcard")
        if not uri.startswith("scenario-"):
            assert card == -1
            continue
        assert 0 < card < page.markdown.index("am-glance")
        assert 'data-card="sendgrid" hidden' in page.markdown
        assert 'data-card="neutral"' not in page.markdown


def test_a_page_knows_its_line_in_the_playbook() -> None:
    place = small_site("en").pages["scenario-opted-out.md"].place
    lines = (FOLDER / "playbook.yml").read_text("utf-8").splitlines()
    assert place.file == "playbook.yml"
    assert lines[place.line - 1].strip() == "- id: opted-out"


def test_written_pages_carry_their_title_whatever_it_contains(tmp_path: Path) -> None:
    site = small_site("ar")
    write_pages(site, tmp_path)
    for uri, page in site.pages.items():
        head = (tmp_path / uri).read_text("utf-8").split("---\n")[1]
        assert yaml.safe_load(head)["title"].split()[0] == page.title.split()[0]
    assert (tmp_path / "downloads/rich-ar.zip").read_bytes() == b"PK" * 3000


def test_two_pages_with_one_address_are_a_problem(tmp_path: Path) -> None:
    text = (FOLDER / "playbook.yml").read_text("utf-8")
    path = tmp_path / "playbook.yml"
    path.write_text(text.replace("  - id: about\n", "  - id: steps\n"), "utf-8")
    playbook, source = load_playbook(path, "playbook.yml")
    with pytest.raises(ContentError, match=r'S501 the page "steps[.]md" would be written twice'):
        pages(playbook, ENGLISH, (), (), (), source)


def test_alternates_are_relative_and_keep_the_page() -> None:
    sites = {name: small_site(name) for name in ("en", "ar")}
    locales = tuple(site.locale for site in sites.values())
    english = Job(sites["en"], locales).alternates("steps.html")
    arabic = Job(sites["ar"], locales).alternates("steps.html")
    assert [one.link for one in english] == ["steps.html", "ar/steps.html"]
    assert [one.link for one in arabic] == ["../steps.html", "steps.html"]
    assert [one.current for one in arabic] == [False, True]
    absolute = Job(sites["ar"], locales).alternates("steps.html", "/amends/")
    assert [one.link for one in absolute] == ["/amends/steps.html", "/amends/ar/steps.html"]
