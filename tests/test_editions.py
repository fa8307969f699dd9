"""The gate for content: every message of the playbook, for every brand, in every locale there is."""

import io
import re
from base64 import b64decode
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Page, Route

from generator.build import Project, open_project
from generator.content.brand import Brand
from generator.content.colour import AA, contrast, inverted
from generator.content.message import Fact, Message
from generator.content.model import Provider, Scenario
from generator.inbox.inspection import Batch, faults, inspect
from generator.inbox.specimen import Specimen
from generator.language.formats import Formats
from generator.language.locales import Locale, discover
from generator.mail.blanks import Answer
from generator.mail.compile import compile_mjml
from generator.mail.eml import message_file
from generator.mail.providers import looks_like_markup, translate
from generator.mail.render import NOTHING, Edition, render
from generator.site.blanks import example
from tests.dialects import recipient, send
from tests.engines.job import Job
from tests.reference import AXE

ROOT = Path(__file__).parent.parent
LOCALES = [locale.name for locale in discover(ROOT / "locales")]
WIDTHS = (600, 375)
STRUCTURE = {"resultTypes": ["violations"], "rules": {"color-contrast": {"enabled": False}}}
COLOURS = {"resultTypes": ["violations"], "runOnly": ["color-contrast"]}
"""The slow half of axe, which runs on one message of each kind: the next test measures every text of all of them."""
PAIRS = r"""() => {
  const seen = new Map();
  const colour = (element, name) => getComputedStyle(element)[name];
  const clear = (element) => /, 0\)$|^transparent$/.test(colour(element, "backgroundColor"));
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode()); ) {
    const parent = node.parentElement;
    const box = parent.getBoundingClientRect();
    if (!node.data.trim() || !box.width || !box.height || colour(parent, "opacity") === "0") continue;
    let ground = parent;
    while (ground && clear(ground)) ground = ground.parentElement;
    const back = ground ? colour(ground, "backgroundColor") : "rgb(255, 255, 255)";
    seen.set(`${colour(parent, "color")}|${back}`, node.data.trim().slice(0, 30));
  }
  return [...seen].map(([pair, words]) => [...pair.split("|"), words]);
}"""
"""The colours of every text and of what it stands on, as the browser works them out."""


@cache
def project(locale: str) -> Project:
    return open_project(ROOT, locale)


@cache
def brands() -> dict[str, Brand]:
    return {brand.id: brand for brand in project("en").brands}


def messages(locale: str) -> Iterator[tuple[Scenario, Message]]:
    (playbook,) = project(locale).playbooks.values()
    for scenario in playbook.scenarios:
        for message in scenario.messages:
            yield scenario, message


@cache
def made(locale: str, filled: bool = False) -> tuple[Edition, ...]:
    """Every edition in the locale, with its blanks or with an answer to every fact."""
    ((known, playbook),) = project(locale).playbooks.items()
    words = project(locale).words[known]
    editions = []
    for brand in project(locale).brands:
        answers = {fact.id: answer(fact, brand, known) for fact in playbook.facts} if filled else NOTHING
        if filled:
            answers |= {"signer_name": Answer("Acme Jr."), "signer_title": Answer("Dr. Example")}
        for scenario, message in messages(locale):
            laws = frozenset(message.laws) if filled else None
            editions.append(render(playbook, scenario, message, brand, words, answers, laws))
    return tuple(editions)


def kinds(locale: str) -> tuple[Edition, ...]:
    """One edition of each kind that a dialect treats in its own way; all others differ in words only."""
    found: dict[tuple[str, str, bool], Edition] = {}
    for one in made(locale):
        found.setdefault((one.brand, one.stream, one.greetings[0] == one.greetings[1]), one)
    return tuple(found.values())


def answer(fact: Fact, brand: Brand, locale: Locale) -> Answer:
    """What somebody could enter: the example of the fact, or its first option."""
    if fact.type == "url":
        return Answer(f"https://{brand.allowed_hosts()[0]}/incident")
    if fact.type == "choice":
        return Answer(fact.options[0].label, option=fact.options[0].id)
    if fact.type == "list":
        return Answer(tuple(option.label for option in fact.options) or (str(fact.sample), "Example"))
    shown = example(fact, Formats(brand.formats.get(locale.name, locale.formats)))
    return Answer(shown, count=int(str(fact.example)) if fact.type == "count" else None)


def name(edition: Edition) -> str:
    return f"{edition.scenario}/{edition.message} {edition.brand} {edition.locale}"


@pytest.mark.parametrize("locale", LOCALES)
def test_every_edition_keeps_every_rule_in_every_dialect(locale: str) -> None:
    (playbook,) = project(locale).playbooks.values()
    editions = made(locale)
    assert len(editions) == len(brands()) * len(list(messages(locale))) >= 12
    batches = [
        Batch(brand, tuple(one for one in editions if one.brand == brand.id), playbook.providers)
        for brand in brands().values()
    ]
    heard: list[tuple[str, int, int]] = []
    found = inspect(batches, lambda *progress: heard.append(progress))
    assert found.problems == ()
    assert (found.editions, found.dialects) == (len(editions), len(playbook.providers))
    assert heard[-1] == ("editions", len(editions), len(editions))


@pytest.mark.parametrize("locale", LOCALES)
def test_every_edition_keeps_every_rule_when_its_blanks_are_filled(locale: str) -> None:
    own = brands()
    specimens = [Specimen(one, own[one.brand], message_file(one, own[one.brand])) for one in made(locale, filled=True)]
    assert [f"{name(one.edition)}: {fault}" for one in specimens for fault in faults(one)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_dialect_stays_small_and_holds_nothing_of_the_makers(locale: str) -> None:
    (playbook,) = project(locale).playbooks.values()
    for one in made(locale):
        for provider in playbook.providers:
            spoken = translate(one, provider)
            assert len(spoken.html.encode()) < 80_000, (name(one), provider.id)
            assert "XQ7" not in spoken.html + spoken.mjml + spoken.text
            if not looks_like_markup(provider):
                assert compile_mjml(spoken.mjml) == spoken.html, (name(one), provider.id)


@pytest.mark.parametrize("locale", LOCALES)
def test_the_apology_for_a_broken_merge_tag_has_none(locale: str) -> None:
    """What broke once must not be able to break again; only the way out that a provider demands may stand."""
    (playbook,) = project(locale).playbooks.values()
    apologies = [one for one in made(locale) if one.scenario == "broken-merge-tag"]
    assert len(apologies) == len(brands())
    for one in apologies:
        assert one.greetings[0] == one.greetings[1]
        assert "greeting" not in one.tags
        for provider in playbook.providers:
            spoken = translate(one, provider)
            tags = provider.tags
            demanded = (tags.unsubscribe, tags.unsubscribe_text, tags.address)
            assert set(spoken.tags) <= set(demanded)
            for text in (spoken.html, spoken.mjml, spoken.text, *spoken.subjects, spoken.preheader):
                rest = text
                for tag in demanded:
                    rest = rest.replace(tag, "") if tag else rest
                assert not re.search(r"\{\{|\{%|\*\||\|\*|<%|%%", rest), (name(one), provider.id)


@pytest.mark.parametrize("locale", LOCALES)
def test_a_message_with_every_fact_has_no_blank_left(locale: str) -> None:
    for one in made(locale, filled=True):
        assert one.blanks == (), name(one)
        assert "[[" not in one.html + one.text + one.title + one.preheader, name(one)
    assert any(one.blanks for one in made(locale))


@pytest.mark.parametrize("locale", LOCALES)
def test_the_reference_compiler_accepts_every_source_and_keeps_every_tag(locale: str, node: Callable[..., Any]) -> None:
    (playbook,) = project(locale).playbooks.values()
    neutral = next(provider for provider in playbook.providers if provider.id == "neutral")
    jobs = [(one, provider) for one in kinds(locale) for provider in playbook.providers]
    asked = [
        *({"id": name(one), "mjml": one.mjml} for one in made(locale)),
        *({"id": f"{name(one)} {provider.id}", "mjml": translate(one, provider).mjml} for one, provider in jobs),
    ]
    answers = node("mjml_compile", asked)
    assert [answer for answer in answers if answer["errors"]] == []
    untranslated = {answer["id"]: answer["html"] for answer in answers[: len(made(locale))]}
    for (one, provider), answer in zip(jobs, answers[len(made(locale)) :], strict=True):
        # Where the tags look like markup, the source has none, as in the pack without tags.
        dialect = neutral if looks_like_markup(provider) else provider
        expected = translate(replace(one, html=untranslated[name(one)]), dialect).html
        assert answer["html"] == expected, f"{answer['id']}: a tag was damaged on its way through the compiler"


def as_it_arrives(one: Edition, provider: Provider) -> str:
    """The HTML of the pack; where the tags look like markup, what the provider makes of them."""
    html = translate(one, provider).html
    if not looks_like_markup(provider):
        return html
    ((arrived,),) = send(provider, [Job(html, [recipient(provider, "Amira")], True)])
    return arrived


@pytest.mark.parametrize("locale", LOCALES)
def test_the_html_is_valid_in_every_dialect(locale: str, node: Callable[..., Any]) -> None:
    (playbook,) = project(locale).playbooks.values()
    neutral = next(provider for provider in playbook.providers if provider.id == "neutral")
    jobs = [(one, neutral) for one in made(locale)]
    jobs += [(one, provider) for one in kinds(locale) for provider in playbook.providers]
    asked = [{"id": f"{name(one)} {provider.id}", "html": as_it_arrives(one, provider)} for one, provider in jobs]
    assert [answer for answer in node("html_validate", asked) if answer["errors"]] == []


@pytest.fixture
def sheet(browser: Browser) -> Iterator[Page]:
    """A page that finds the logos of the brands, and nothing else of the world."""
    files = {
        url: ROOT / "brands" / file
        for brand in brands().values()
        if brand.logo
        for url, file in ((brand.logo.url, brand.logo.file), (brand.logo.dark_url, brand.logo.dark_file))
        if url and file
    }
    context = browser.new_context()
    for url, file in files.items():
        context.route(url, partial(_picture, file))
    yield context.new_page()
    context.close()


def _picture(file: Path, route: Route) -> None:
    route.fulfill(path=file)


def shown(page: Page, html: str) -> Iterator[tuple[str, str]]:
    """The picture at each width, light and dark, as the browser hands it over fastest."""
    page.set_content(html)
    session = page.context.new_cdp_session(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        height = page.evaluate("document.documentElement.scrollHeight")
        clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
        how = {"format": "png", "optimizeForSpeed": True, "captureBeyondViewport": True, "clip": clip}
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            yield f"{width} {scheme}", session.send("Page.captureScreenshot", how)["data"]
    session.detach()


@pytest.mark.parametrize("locale", LOCALES)
def test_the_picture_is_that_of_the_reference_compiler(locale: str, node: Callable[..., Any], sheet: Page) -> None:
    """Every message in every language, for one brand in turn, and one of each kind for all."""
    (playbook,) = project(locale).playbooks.values()
    neutral = next(provider for provider in playbook.providers if provider.id == "neutral")
    own = sorted(brands())[LOCALES.index(locale) % len(brands())]
    spoken = [translate(one, neutral) for one in made(locale) if one.brand == own or one in kinds(locale)]
    answers = node("mjml_compile", [{"id": name(one), "mjml": one.mjml} for one in spoken])
    different: list[str] = []
    seen: set[str] = set()
    for one, answer in zip(spoken, answers, strict=True):
        pictures, found = compared(sheet, one.html, answer["html"])
        seen |= pictures
        different += [f"{name(one)} {place}" for place in found]
    assert different == []
    assert len(seen) == len(spoken) * len(WIDTHS) * 2, "pictures repeat, so something was not drawn"
    assert sheet.evaluate("[...document.images].every(one => one.complete && one.naturalWidth > 0)")


def compared(page: Page, one: str, other: str, times: int = 3) -> tuple[set[str], list[str]]:
    """The pictures of the first source, and where those of the second differ each time that both are taken.

    A busy browser sometimes hands over a picture before the foot of a long page is drawn, so one look is not enough.
    """
    first: dict[str, str] = {}
    places: list[str] = []
    for _ in range(times):
        first, second = dict(shown(page, one)), dict(shown(page, other))
        places = [f"{view}: {box}" for view in first if (box := difference(first[view], second[view]))]
        if not places:
            break
    return set(first.values()), places


def difference(one: str, other: str) -> tuple[int, ...] | None:
    """The box round all pixels that differ; a picture of another size differs as a whole."""
    if one == other:
        return None
    first, second = (Image.open(io.BytesIO(b64decode(data))).convert("RGB") for data in (one, other))
    return ImageChops.difference(first, second).getbbox() if first.size == second.size else first.size


@pytest.mark.parametrize("locale", LOCALES)
def test_it_is_accessible_in_light_and_in_dark(locale: str, sheet: Page) -> None:
    faults = []
    for one in made(locale):
        runs = {"light": [STRUCTURE]}
        if one in kinds(locale):
            runs = {"light": [STRUCTURE, COLOURS], "dark": [COLOURS]}
        sheet.set_content(one.html)
        sheet.add_script_tag(path=AXE)
        for scheme, options in runs.items():
            sheet.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            found = [v for run in options for v in sheet.evaluate("options => axe.run(options)", run)["violations"]]
            faults += [f"{name(one)} {scheme}: {v['id']}" for v in found if v["impact"] in ("serious", "critical")]
    assert faults == []


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_legible_in_light_in_dark_and_turned_round(locale: str, sheet: Page) -> None:
    assert [pair for one in made(locale) for pair in weak(sheet, one)] == []


def test_a_pale_text_and_a_moved_one_are_seen(sheet: Page) -> None:
    one = made("en")[0]
    palette = brands()[one.brand].colours.palettes()["light"]
    assert list(weak(sheet, replace(one, html=one.html.replace(palette.muted, "#c0b8b8"))))
    pictures = [dict(shown(sheet, html)) for html in (one.html, one.html.replace("margin:0 0 8px", "margin:0 0 9px"))]
    assert all(difference(pictures[0][view], pictures[1][view]) for view in pictures[0])


def weak(page: Page, one: Edition) -> Iterator[str]:
    """The pairs of colours under 4.5:1, in every scheme and with the lightness turned round."""
    ground = brands()[one.brand].colours.palettes()["light"].background
    for view in ("light", "turned", "dark", "outlook"):
        page.emulate_media(color_scheme="dark" if view == "dark" else "light")
        page.set_content(one.html)
        if view == "outlook":
            page.evaluate("['ogsc', 'ogsb'].forEach(mark => { document.documentElement.dataset[mark] = '' })")
        pairs = page.evaluate(PAIRS)
        assert len(pairs) >= 3, f"{name(one)}: the colours were not found"
        for *colours, words in pairs:
            front, back = map(hexadecimal, colours)
            if view == "turned":
                front, back = inverted(front), inverted(back)
            elif view == "outlook" and back == ground:
                # Outlook.com darkens the ground of the page itself.
                back = inverted(back)
            if contrast(front, back) < AA:
                yield f"{name(one)} {view}: {front} on {back}: {words}"


def hexadecimal(colour: str) -> str:
    red, green, blue = map(int, re.findall(r"[0-9]+", colour)[:3])
    return f"#{red:02x}{green:02x}{blue:02x}"


@pytest.mark.parametrize("locale", LOCALES)
def test_it_fits_every_width(locale: str, sheet: Page) -> None:
    wide = []
    for one in made(locale):
        sheet.set_content(one.html)
        for width in (600, 375, 320):
            sheet.set_viewport_size({"width": width, "height": 900})
            if sheet.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(f"{name(one)} is wider than {width}")
    assert wide == []
