"""Tests of what mail clients need: every rule runs on every sample, and finds the fault that is planted for it."""

import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from html import unescape
from html.parser import HTMLParser
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page

from generator.content.colour import AA, contrast, inverted
from generator.mail.blanks import MARKS
from generator.mail.look import BLANK_BACK, BLANK_TEXT, Scheme, schemes
from generator.mail.render import ADDRESS, UNSUBSCRIBE, Edition
from tests.mail_samples import SAMPLES, Sample, brands, edition
from tests.reference import AXE

BROWSED = [one for one in SAMPLES if one.filled == (one.brand == "rich")]
"""Half of the samples, all that differ in layout; a browser takes its time."""
Rule = Callable[[Edition], Iterator[str]]
LATIN = re.compile(r"[A-Za-z]{2,}")
OUTLOOK = re.compile(r"<!--\[if mso \| IE\]>(.*?)<!\[endif\]-->", re.DOTALL)
LOGO = re.compile(r'src="https://[^"]*"')
VOID = {"br", "hr", "img", "link", "meta"}


@dataclass(frozen=True)
class Element:
    """A start tag with its attributes, and the elements that it stands in."""

    tag: str
    attributes: dict[str, str]
    within: tuple["Element", ...]

    @property
    def style(self) -> str:
        return self.attributes.get("style", "")


class Tree(HTMLParser):
    """The elements of a message, and its texts with the elements round them; Outlook's parts included."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.texts: list[tuple[str, tuple[Element, ...]]] = []
        self._open: list[Element] = []
        self.feed(OUTLOOK.sub(r"\1", html))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs}, tuple(self._open))
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        if data.strip() and not {"style", "title", "xml"} & {element.tag for element in self._open}:
            self.texts.append((data, tuple(self._open)))

    def named(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]


def size(made: Edition) -> Iterator[str]:
    """Gmail cuts a long message off, and reads 16 kB of styles."""
    if len(made.html.encode()) > 80_000:
        yield "the HTML is larger than 80,000 bytes"
    styles = re.findall(r"<style.*?</style>", made.html, re.DOTALL)
    if sum(len(style.encode()) for style in styles) > 12_000:
        yield "the styles are larger than 12,000 bytes"
    if "<style" in made.html.partition("<body")[2]:
        yield "a style stands outside the head"


def language(made: Edition) -> Iterator[str]:
    """Webmail drops html and body, GMX drops lang, some drop dir: it stands on all of them."""
    tree = Tree(made.html)
    first = next(e for e in tree.named("div") if "display:none" not in e.style)
    for element in (*tree.named("html", "body"), first):
        wanted = {"lang": made.locale, "dir": made.direction}
        if not wanted.items() <= element.attributes.items():
            yield f"<{element.tag}> has no language or direction"
    for table in tree.named("table"):
        if table.attributes.get("dir") != made.direction:
            yield "a table has no direction"


def isolation(made: Edition) -> Iterator[str]:
    """Right to left: Latin words stand in a span of their own; no link has a direction; nobody knows bdi."""
    tree = Tree(made.html)
    if tree.named("bdi"):
        yield "<bdi>"
    if any("dir" in link.attributes for link in tree.named("a")):
        yield "a link has a direction"
    for text, around in tree.texts if made.direction == "rtl" else ():
        turned = any(e.tag == "span" and e.attributes.get("dir") == "ltr" for e in around)
        sentinel = text.strip().startswith("XQ7")
        hidden = any("display:none" in e.style for e in around)
        if LATIN.search(text) and not (turned or sentinel or hidden):
            yield f"not isolated: {text.strip()}"


def sides(made: Edition) -> Iterator[str]:
    """Outlook knows no logical sides, so each message is mirrored when it is made."""
    start, end = ("right", "left") if made.direction == "rtl" else ("left", "right")
    body = made.html.partition("<body")[2]
    if re.search(r"(margin|padding|border|inset)-(inline|block)|text-align:(start|end)", made.html):
        yield "logical CSS"
    for name in (f"border-{end}:", f"margin-{end}:", f"padding-{start}:", f"text-align:{end}"):
        if name in body:
            yield f"not mirrored: {name}"
    if made.direction == "rtl" and ('align="left"' in body or "direction:ltr" in body):
        yield "a part runs left to right"


def hidden_marks(made: Edition) -> Iterator[str]:
    """A copied address with an invisible mark in it leads nowhere."""
    for element in Tree(made.html).elements:
        for name, value in element.attributes.items():
            if MARKS.search(value):
                yield f"an invisible mark in {name} of <{element.tag}>"
    if MARKS.search(made.title):
        yield "an invisible mark in the title"


def tables(made: Edition) -> Iterator[str]:
    """A screen reader announces a table, unless it is said to be for looks; real ones name their rows."""
    tree = Tree(made.html)
    for table in tree.named("table"):
        if table.attributes.get("role") == "presentation":
            continue
        rows = [e for e in tree.named("tr") if e.within[-1] is table]
        heads = [e for e in tree.named("th") if e.within[-2] is table and e.attributes.get("scope") == "row"]
        if not rows or len(heads) != len(rows):
            yield "a table has neither a role nor a head in each row"
    for table in tree.named("table"):
        if not {"border", "cellpadding", "cellspacing"} <= set(table.attributes):
            yield "a table leaves its spaces to the mail client"


def pictures(made: Edition) -> Iterator[str]:
    """Pictures are often not shown; words and size stand for them."""
    for image in Tree(made.html).named("img"):
        if not image.attributes.get("alt"):
            yield "a picture without words"
        if not {"width", "height"} <= set(image.attributes) or not image.attributes["src"].endswith(".png"):
            yield "a picture without a size, or in a form that Outlook cannot show"


def remote(made: Edition) -> Iterator[str]:
    """Nothing is fetched but the brand's own picture."""
    if re.search(r"@import|@font-face|url\(|<link|<script|<form|<input|<iframe|<object", made.html):
        yield "something is fetched or run"
    for image in Tree(made.html).named("img"):
        if not own(made, image.attributes["src"]):
            yield "a picture from another host"


def links(made: Edition) -> Iterator[str]:
    """At most one web address, of the brand, and its text is the address: nothing looks like phishing."""
    tree = Tree(made.html)
    web = [link for link in tree.named("a") if link.attributes["href"].startswith("http")]
    if len(web) > 1:
        yield "more than one web link"
    for link in web:
        shown = "".join(text for text, around in tree.texts if link in around)
        if shown != link.attributes["href"]:
            yield f"{shown} leads to {link.attributes['href']}"
        if not own(made, link.attributes["href"]):
            yield f"{link.attributes['href']} is not the brand's"


def own(made: Edition, address: str) -> bool:
    """Whether the address is under a host of the brand."""
    host = "." + address.split("/")[2]
    return any(host.endswith(f".{known}") for known in brands()[made.brand].allowed_hosts())


def colours(made: Edition) -> Iterator[str]:
    """Six digits, no variables: Outlook understands nothing else."""
    if re.search(r"(?<!&)#[0-9a-fA-F]{3}(?![0-9a-fA-F])|var\(|rgba?\(|hsla?\(", made.html):
        yield "a colour that Outlook does not understand"


def night(made: Edition) -> Iterator[str]:
    """Both metas and the root keep Apple Mail from inverting; the attributes are Outlook.com's."""
    for needed in (
        '<meta name="color-scheme" content="light dark">',
        '<meta name="supported-color-schemes" content="light dark">',
        ":root { color-scheme:light dark;",
        "@media (prefers-color-scheme:dark)",
        "[data-ogsc] .text div",
        "[data-ogsb] .card",
        "mso-line-height-rule:exactly",
    ):
        if needed not in made.html:
            yield f"there is no {needed}"


def titles(made: Edition) -> Iterator[str]:
    """The title is read aloud first, and shown on tabs."""
    found = re.findall(r"<title>(.*?)</title>", made.html)
    if not made.title or [unescape(title) for title in found] != [made.title]:
        yield "the title is not the subject"


def plain(made: Edition) -> Iterator[str]:
    """The text part keeps to 78 characters and begins each line from the side of its language."""
    for line in made.text.splitlines():
        if len(line) > 78:
            yield f"too long: {line}"
        first = next((kind for kind in map(unicodedata.bidirectional, line) if kind in ("L", "R", "AL")), None)
        alone = re.fullmatch(r"XQ7\w+QX|-*", line)
        if made.direction == "rtl" and first == "L" and not alone:
            yield f"begins left to right: {line}"
    for text in (*made.subjects, made.preheader, made.text):
        if re.search("[\u202a-\u202e\u2066-\u2069]", text):
            yield "a mark that looks like an attack"


def parity(made: Edition) -> Iterator[str]:
    """Both parts say the same words."""
    shown = Tree("<body" + made.html.partition("<body")[2]).texts
    words = " ".join(text for text, around in shown if not any("display:none" in e.style for e in around))
    html, text = (
        set(re.findall(r"[^\s:.,،()]+", MARKS.sub("", part).replace("\u00a0", " "))) for part in (words, made.text)
    )
    numbers = {word for word in text if re.fullmatch(r"[0-9]|-+", word)}
    logo = set(next((e.attributes["alt"] for e in Tree(made.html).named("img")), "").split())
    brand = set(re.findall(r">([^<>]*)</(?:span></)?(?:h1|p)>", made.html)[0].split())
    for word in sorted((html ^ text) - numbers - logo - brand - {UNSUBSCRIBE, "XQ7unsubscribeQX"}):
        yield f"only in one part: {word}"


def sentinels(made: Edition) -> Iterator[str]:
    """What stands for a tag is whole: once in each part."""
    for part in (made.mjml, made.html, made.text):
        names = sorted(re.findall(r"XQ7\w*?QX", part))
        if names != sorted(f"XQ7{tag}QX" for tag in made.tags) or part.count("XQ7") != len(names):
            yield f"found {names}"
    if made.html.count(ADDRESS) != 1:
        yield "the address is not there once"


RULES: list[Rule] = [
    size,
    language,
    isolation,
    sides,
    hidden_marks,
    tables,
    pictures,
    remote,
    links,
    colours,
    night,
    titles,
    plain,
    parity,
    sentinels,
]
ARABIC_SAMPLE = Sample(locale="ar", filled=True)
ENGLISH_SAMPLE = Sample(filled=True)
PLANTED: list[tuple[Rule, Sample, str, str, str]] = [
    (size, ENGLISH_SAMPLE, "html", "</body>", "<i>" + "x" * 80_000 + "</i></body>"),
    (size, ENGLISH_SAMPLE, "html", "</body>", "<style>p{}</style></body>"),
    (size, ENGLISH_SAMPLE, "html", "</head>", "<style>" + "p{color:red}" * 1000 + "</style></head>"),
    (language, ARABIC_SAMPLE, "html", '<body lang="ar" dir="rtl"', "<body"),
    (language, ARABIC_SAMPLE, "html", '<table dir="rtl"', "<table"),
    (isolation, ARABIC_SAMPLE, "html", '<span dir="ltr">USD 12.50</span>', "USD 12.50"),
    (isolation, ARABIC_SAMPLE, "html", '<a class="a"', '<a dir="ltr" class="a"'),
    (isolation, ARABIC_SAMPLE, "html", "<strong>", "<bdi>x</bdi><strong>"),
    (sides, ARABIC_SAMPLE, "html", "border-right:4px", "border-left:4px"),
    (sides, ARABIC_SAMPLE, "html", "margin-right:24px", "margin-left:24px"),
    (sides, ENGLISH_SAMPLE, "html", "margin-left:24px", "margin-inline-start:24px"),
    (hidden_marks, ARABIC_SAMPLE, "html", "tel:+44", "tel:\u200e+44"),
    (tables, ENGLISH_SAMPLE, "html", ' scope="row"', ""),
    (tables, ENGLISH_SAMPLE, "html", ' role="presentation"', ""),
    (pictures, ENGLISH_SAMPLE, "html", ' alt="Example Books"', ' alt=""'),
    (pictures, ENGLISH_SAMPLE, "html", ' width="160"', ""),
    (remote, ENGLISH_SAMPLE, "html", "</style>", "@import 'a.css';</style>"),
    (remote, ENGLISH_SAMPLE, "html", "https://www.books.test/logo.png", "https://cdn.example/logo.png"),
    (links, ENGLISH_SAMPLE, "html", ">https://status.books.test/incident<", ">Click here<"),
    (links, ENGLISH_SAMPLE, "html", "https://status.books.test/incident", "https://books.example/incident"),
    (colours, ENGLISH_SAMPLE, "html", "color:#231f20", "color:#222"),
    (night, ENGLISH_SAMPLE, "html", '<meta name="color-scheme" content="light dark">', ""),
    (titles, ENGLISH_SAMPLE, "html", "<title>Your address", "<title>An address"),
    (plain, ENGLISH_SAMPLE, "text", "Delete it.", "Delete it. " * 10),
    (plain, ARABIC_SAMPLE, "text", "\u200fhttps", "https"),
    (parity, ENGLISH_SAMPLE, "text", "312", "313"),
    (parity, ENGLISH_SAMPLE, "html", "€12.50", "€12.60"),
    (sentinels, ENGLISH_SAMPLE, "html", ADDRESS, "XQ7addres"),
]


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_every_edition_keeps_every_rule(sample: Sample) -> None:
    made = edition(sample)
    assert {rule.__name__: found for rule in RULES if (found := list(rule(made)))} == {}


@pytest.mark.parametrize(("rule", "sample", "part", "old", "new"), PLANTED)
def test_every_rule_finds_its_fault(rule: Rule, sample: Sample, part: str, old: str, new: str) -> None:
    made = edition(sample)
    whole: str = getattr(made, part)
    assert old in whole, "the place for the fault is gone"
    changes: dict[str, Any] = {part: whole.replace(old, new, 1)}
    assert list(rule(replace(made, **changes))), rule.__doc__


def test_every_rule_has_a_planted_fault() -> None:
    assert {rule.__name__ for rule, *_ in PLANTED} == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize("brand", ["plain", "rich"])
def test_every_text_is_legible_in_light_in_dark_and_turned_round(brand: str) -> None:
    light, dark = schemes(brands()[brand].colours)
    weak = []
    for scheme in (light, dark):
        for front, back in pairs(scheme):
            weak += [(front, back)] if contrast(front, back) < AA else []
    for front, back in pairs(light):
        weak += [("turned", front, back)] if contrast(inverted(front), inverted(back)) < AA else []
    assert weak == []


def pairs(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Which colour stands on which, anywhere in a message."""
    for back in (scheme.surface, scheme.tint):
        yield from ((front, back) for front in (scheme.text, scheme.accent))
    yield from ((scheme.muted, back) for back in (scheme.surface, scheme.background))
    yield BLANK_TEXT, BLANK_BACK


def test_the_reference_compiler_accepts_every_source(node: Callable[..., Any]) -> None:
    answers = node("mjml_compile", [{"id": str(one), "mjml": edition(one).mjml} for one in SAMPLES])
    assert [answer for answer in answers if answer["errors"]] == []


def test_the_html_is_valid(node: Callable[..., Any]) -> None:
    answers = node("html_validate", [{"id": str(one), "html": edition(one).html} for one in SAMPLES])
    assert [answer for answer in answers if answer["errors"]] == []


@pytest.mark.parametrize("width", [600, 375])
def test_the_picture_is_that_of_the_reference_compiler(node: Callable[..., Any], page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    answers = node("mjml_compile", [{"id": str(one), "mjml": edition(one).mjml} for one in BROWSED])
    for sample, answer in zip(BROWSED, answers, strict=True):
        ours, theirs = picture(page, edition(sample).html), picture(page, answer["html"])
        assert len(ours.getcolors(1 << 24) or ()) > 10, "the picture is empty"
        assert ImageChops.difference(ours, theirs).getbbox() is None, str(sample)


def picture(page: Page, html: str) -> Image.Image:
    page.set_content(LOGO.sub('src="data:,"', html))
    return Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_every_width(page: Page, scheme: Any) -> None:
    page.emulate_media(color_scheme=scheme)
    for sample in BROWSED:
        page.set_content(LOGO.sub('src="data:,"', edition(sample).html))
        for width in (600, 375, 320):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{sample} is wider than {width}"
        page.add_script_tag(path=AXE)
        found = page.evaluate("axe.run()")["violations"]
        serious = [one["id"] for one in found if one["impact"] in ("serious", "critical")]
        assert serious == [], str(sample)


def test_arabic_runs_from_the_right_where_webmail_keeps_the_content_only(page: Page) -> None:
    body = edition(ARABIC_SAMPLE).html.partition("<body")[2].partition(">")[2]
    page.set_content(f'<html lang="en"><body><div id="mail">{LOGO.sub("", body).replace("</body></html>", "")}')
    styles = page.eval_on_selector_all(
        "#mail p, #mail li, #mail th, #mail td.val, #mail h2",
        "all => all.map(e => [getComputedStyle(e).direction, getComputedStyle(e).textAlign])",
    )
    assert len(styles) > 20
    assert {tuple(style) for style in styles} <= {("rtl", "right"), ("rtl", "start"), ("rtl", "-webkit-right")}
