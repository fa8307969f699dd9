"""Check language and direction where mail programs keep them, and runs of another direction (rules 23 to 30)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Final

from generator.inbox.specimen import Check, DialectCheck, Found, Specimen, Spoken
from generator.mail.look import SIDES
from generator.mail.outside import MARKS

_LATIN: Final = re.compile(r"[A-Za-z]{2,}")
_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_LOGICAL: Final = re.compile(r"(?:margin|padding|border|inset)-(?:inline|block)[a-z-]*|text-align:(?:start|end)")
_ALONE: Final = re.compile(r"XQ7\w+QX|-*")
_ARROWS: Final = re.compile("[\u2190-\u21ff\u27a1\u2b05\u2b95]|&[lr]arr;")
_NUMERIC_DATE: Final = re.compile(
    r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)|(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)"
)
_TAG_AT_END: Final = re.compile(r"<[^<>]*$")


def language(specimen: Specimen) -> Found:
    """On html, on body, and on the first element that is shown, because webmail drops the outer two."""
    made, tree = specimen.edition, specimen.tree
    wanted = {"lang": made.locale.replace("_", "-"), "dir": made.direction}
    inner = next((e for e in tree.named("div", "table") if not e.hides), None)
    for element in (*tree.named("html", "body"), *((inner,) if inner else ())):
        if not wanted.items() <= element.attributes.items():
            yield f"<{element.tag}> does not say {wanted['lang']} and {wanted['dir']}"


def sides_of_text(specimen: Specimen) -> Found:
    """Direction as attribute and as style round every text, and the side on which its lines begin."""
    made, tree = specimen.edition, specimen.tree
    start, _ = SIDES[made.direction]
    other = "ltr" if made.direction == "rtl" else "rtl"
    for table in tree.named("table"):
        if table.attributes.get("dir") != made.direction:
            yield "a table does not say its direction"
    if f"direction:{other}" in specimen.body:
        yield f"a part runs {other}"
    for run in tree.shown():
        if run.css("direction") != made.direction:
            yield f"no style says the direction of this text: {run.words.strip()}"
        if run.css("text-align") != start:
            yield f"this text does not begin on the {start}: {run.words.strip()}"


def links(specimen: Specimen) -> Found:
    """No direction on a link."""
    for link in specimen.tree.named("a"):
        if "dir" in link.attributes or "direction" in link.styles:
            yield f"a link says its own direction: {link.attributes.get('href', '')}"


def mirrored(specimen: Specimen) -> Found:
    """Physical sides, and those of the direction."""
    start, end = SIDES[specimen.edition.direction]
    for found in sorted(set(_LOGICAL.findall(specimen.edition.html))):
        yield f"a logical side, which Outlook does not know: {found}"
    for name in (f"border-{end}:", f"margin-{end}:", f"padding-{start}:"):
        if name in specimen.body:
            yield f"not mirrored: {name}"


def isolation(specimen: Specimen) -> Found:
    """Latin words inside Arabic stand in a span of their own; lines begin from the side of their language."""
    made, tree = specimen.edition, specimen.tree
    if tree.named("bdi"):
        yield "<bdi>, which most webmail does not know"
    for text in (*made.subjects, made.preheader, made.text, made.html):
        if _TURNING.search(text):
            yield "a mark that turns the direction, which looks like an attack"
    if made.direction == "ltr":
        return
    for run in tree.shown():
        sentinel = run.words.strip().startswith("XQ7")
        if _LATIN.search(run.words) and not sentinel and not run.inside("span", dir="ltr"):
            yield f"not isolated: {run.words.strip()}"
    for line in (*made.subjects, made.preheader, *made.text.splitlines()):
        if _begins(line) == "L" and not _ALONE.fullmatch(line):
            yield f"begins left to right: {line}"


def _begins(line: str) -> str | None:
    """The direction of the first letter, which a program that guesses looks at; U+200E and U+200F count."""
    return next((kind for kind in map(unicodedata.bidirectional, line) if kind in ("L", "R", "AL")), None)


def values(spoken: Spoken) -> Found:
    """What only the provider knows stands in a span of its own inside Arabic."""
    tags, html = spoken.provider.tags, spoken.edition.html
    if spoken.edition.direction == "ltr":
        return
    for tag in (tags.first_name, tags.address):
        if not tag or tag not in spoken.edition.tags:
            continue
        # A conditional may ask for the value with the very same words.
        asked = (tags.if_name or "").count(tag)
        if html.count(tag) - html.count(f'<span dir="auto">{tag}</span>') > asked:
            yield f"the value of {tag} is not isolated"


def marks(spoken: Spoken) -> Found:
    """No invisible mark where it is copied along: in attributes and in the title."""
    html = spoken.edition.html
    for mark in MARKS.finditer(html):
        if _TAG_AT_END.search(html, html.rfind("<", 0, mark.start()), mark.start()):
            yield f"an invisible mark in an attribute: {html[max(0, mark.start() - 30) : mark.start()]}"
    if MARKS.search(spoken.edition.title) or MARKS.search(html.partition("</title>")[0]):
        yield "an invisible mark in the title"


def signs(specimen: Specimen) -> Found:
    """One kind of digits, months as words, and no arrow that would point back in the other direction."""
    made = specimen.edition
    for name, text in (("HTML", " ".join(run.words for run in specimen.tree.shown())), ("text", made.text)):
        zeros = {chr(ord(sign) - unicodedata.decimal(sign)) for sign in text if sign.isdecimal()}
        if len(zeros) > 1:
            yield f"the {name} mixes digits of several scripts, with the zeros {' '.join(sorted(zeros))}"
        for found in sorted(set(_NUMERIC_DATE.findall(text))):
            yield f"a date in the {name} without the name of its month: {found}"
        if _ARROWS.search(text):
            yield f"an arrow in the {name}"


ON_EDITION: Final[Mapping[int, Check]] = {
    23: language,
    24: sides_of_text,
    25: links,
    26: mirrored,
    27: isolation,
    30: signs,
}
ON_DIALECT: Final[Mapping[int, DialectCheck]] = {28: values, 29: marks}
