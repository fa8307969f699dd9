"""Check how a message is built: size, characters, styles, tables, colours, fonts (rules 1 to 10)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from generator.inbox.specimen import Check, DialectCheck, Found, Specimen, Spoken
from generator.inbox.tree import Run
from generator.mail.look import ARABIC, LATIN

LARGEST: Final = 80_000
"""Bytes of HTML; Gmail cuts a message off at about 102,000."""
LARGEST_STYLES: Final = 12_000
"""Bytes of `<style>`; Gmail reads 16,000."""
REWRITTEN: Final = 10
"""How many per cent a provider may add when it rewrites links."""

_STYLE: Final = re.compile(r"<style.*?</style>", re.DOTALL)
_BROKEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffd]")
_FETCHED: Final = re.compile(r"@import|@font-face|url\(|<link\b|<iframe\b|<object\b|<embed\b|<video\b|<audio\b")
_SHORT_COLOUR: Final = re.compile(r"(?<!&)#(?![0-9a-fA-F]{6}\b)[0-9a-fA-F]{3,8}\b|\bvar\(|\brgba?\(|\bhsla?\(")
_SHORTHAND: Final = re.compile(r"\bbackground:\s*(?!#[0-9a-fA-F]{6}\s*(?:!important\s*)?[;\"}])[^;\"}]*")
_FONTS: Final = frozenset(name.strip() for name in f"{LATIN},{ARABIC}".split(","))
_PIXELS: Final = re.compile(r"([1-9]\d*)px")


def size(spoken: Spoken) -> Found:
    """The HTML with its tags, and room for longer links."""
    shipped = len(spoken.edition.html.encode()) * (100 + REWRITTEN) // 100
    if shipped > LARGEST:
        yield f"the HTML has {shipped} bytes with links rewritten, more than {LARGEST}"


def characters(specimen: Specimen) -> Found:
    """UTF-8 said in both places, composed letters, no character that stands for a lost one."""
    made = specimen.edition
    if 'content="text/html; charset=UTF-8"' not in specimen.head:
        yield "the HTML does not say that it is UTF-8"
    for part in specimen.message.walk():
        if part.get_content_maintype() == "text" and part.get_content_charset() != "utf-8":
            yield f"the {part.get_content_type()} part of the file does not say that it is UTF-8"
    for name, text in (("HTML", made.html), ("text", made.text), ("subject", " ".join(made.subjects))):
        if not unicodedata.is_normalized("NFC", text):
            yield f"the {name} has letters that are not composed (NFC)"
        if _BROKEN.search(text):
            yield f"the {name} has a control character, or one that stands for a lost one"


def styles(specimen: Specimen) -> Found:
    """Few, in the head only, and nothing is hidden by them alone."""
    total = sum(len(style.encode()) for style in _STYLE.findall(specimen.edition.html))
    if total > LARGEST_STYLES:
        yield f"the styles have {total} bytes, more than {LARGEST_STYLES}"
    if "<style" in specimen.body:
        yield "a style stands outside the head"
    for element in specimen.tree.elements:
        if "dark" in element.attributes.get("class", "").split() and not element.hides:
            yield "what belongs to dark mode alone is shown where styles are removed"


def tables(specimen: Specimen) -> Found:
    """A role for those that are for looks, a head in each row of the others, spaces set, padding on cells."""
    tree = specimen.tree
    for table in tree.named("table"):
        spaces = [table.attributes.get(name) for name in ("border", "cellpadding", "cellspacing")]
        if spaces != ["0", "0", "0"]:
            yield "a table leaves its border or its spaces to the mail program"
        if table.attributes.get("role") == "presentation":
            continue
        rows = [e for e in tree.named("tr") if e.within[-1] is table]
        heads = [e for e in tree.named("th") if e.within[-2] is table and e.attributes.get("scope") == "row"]
        if not rows or len(heads) != len(rows):
            yield "a table has neither the role of a presentation nor a head in each row"
    for element in tree.elements:
        padded = any(n.startswith("padding") and re.search("[1-9]", v) for n, v in element.styles.items())
        # The colour behind a blank may end at its letters; nothing moves if the padding is not shown.
        if padded and element.tag not in ("td", "th", "span"):
            yield f"padding on <{element.tag}>, which Outlook for Windows leaves out"


def grounds(specimen: Specimen) -> Found:
    """Every text has a colour and a ground from an element inside the body, which webmail keeps."""
    for run in specimen.tree.shown():
        inner = Run(run.words, tuple(e for e in run.around if e.tag not in ("html", "body")))
        if not inner.css("color") or not inner.css("background-color"):
            yield f"the colour or the ground of this text stands on the body alone: {run.words.strip()}"


def widths(specimen: Specimen) -> Found:
    """A greatest width is given to Outlook as the width of a table as well."""
    for element in specimen.tree.elements:
        greatest = _PIXELS.fullmatch(element.styles.get("max-width", ""))
        if greatest and not any(e.tag == "table" and e.attributes.get("width") == greatest[1] for e in element.within):
            yield f"<{element.tag}> is at most {greatest[0]} wide, and no table tells Outlook so"


def word_engine(specimen: Specimen) -> Found:
    """What only Outlook for Windows reads is there and whole."""
    html = specimen.edition.html
    if "<o:PixelsPerInch>96</o:PixelsPerInch>" not in specimen.head:
        yield "Outlook is not told the size of a pixel"
    if html.count("<!--[if") != html.count("<![endif]"):
        yield "a part for Outlook is not closed"


def colours(specimen: Specimen) -> Found:
    """Six digits, plain grounds, pictures in PNG with a size."""
    for found in sorted(set(_SHORT_COLOUR.findall(specimen.edition.html))):
        yield f"a colour that Outlook does not understand: {found}"
    for found in sorted(set(_SHORTHAND.findall(specimen.edition.html))):
        yield f"a background that is more than a colour: {found}"
    if specimen.tree.named("svg"):
        yield "an SVG picture"
    for image in specimen.tree.named("img"):
        if not image.attributes.get("src", "").endswith(".png"):
            yield f"a picture that is no PNG: {image.attributes.get('src', '')}"
        if not {"width", "height"} <= set(image.attributes):
            yield f"a picture without width and height: {image.attributes.get('src', '')}"


def lines(specimen: Specimen) -> Found:
    """Outlook takes line heights exactly, and Arabic has room for its marks."""
    if "mso-line-height-rule:exactly" not in specimen.head:
        yield "Outlook is not told to take line heights exactly"
    for run in specimen.tree.shown():
        if run.inside("h1") or run.inside("h2") or any("accent" in e.attributes.get("class", "") for e in run.around):
            continue
        height = run.css("line-height")
        least, greatest = (1.6, 1.8) if specimen.edition.direction == "rtl" else (1.3, 1.8)
        if not re.fullmatch(r"\d+(\.\d+)?", height) or not least <= float(height) <= greatest:
            yield f"the line height {height or 'is missing'}, not {least} to {greatest}: {run.words.strip()}"


def fetched(specimen: Specimen) -> Found:
    """Fonts of the system, and no picture but the logo, so that reading tells nobody anything."""
    logo = specimen.brand.logo
    for found in sorted(set(_FETCHED.findall(specimen.edition.html))):
        yield f"something is fetched: {found}"
    for image in specimen.tree.named("img"):
        if logo is None or image.attributes.get("src") not in (logo.url, logo.dark_url):
            yield f"a picture that is not the logo: {image.attributes.get('src', '')}"
    for element in specimen.tree.elements:
        for name in element.styles.get("font-family", "").split(","):
            if name.strip() and name.strip() not in _FONTS:
                yield f"a font that systems do not bring along: {name.strip()}"


ON_EDITION: Final[Mapping[int, Check]] = {
    2: characters,
    3: styles,
    4: tables,
    5: grounds,
    6: widths,
    7: word_engine,
    8: colours,
    9: lines,
    10: fetched,
}
ON_DIALECT: Final[Mapping[int, DialectCheck]] = {1: size}
