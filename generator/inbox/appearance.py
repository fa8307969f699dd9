"""Check what a reader sees first, and at night: pictures, preheader, title, subject, contrast (rules 13 to 22)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import unescape
from typing import Final

from generator.content.brand import Colours, local
from generator.content.colour import AA, contrast, inverted
from generator.inbox.specimen import Check, Found, Specimen
from generator.mail.look import BLANK_BACK, BLANK_TEXT, Scheme, schemes
from generator.mail.outside import MARKS
from generator.mail.render import PREVIEW

SUBJECT: Final = 50
"""Characters that telephones show of a subject."""
EARLY: Final = 33
"""Characters that the narrowest of them show."""
PREHEADER: Final = range(40, 101)

_PREHEADER: Final = re.compile(r'<body[^>]*><div style="([^"]*)">(.*?)</div>', re.DOTALL)
_PADDING: Final = re.compile(r'<span aria-hidden="true">(.*?)</span>', re.DOTALL)
_HIDING: Final = ("display:none", "mso-hide:all", "max-height:0", "overflow:hidden", "opacity:0", "font-size:1px")
_TAG: Final = re.compile(r"<[^>]*>")
_TITLE: Final = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_LOUD: Final = re.compile("[!¡！\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")
_COLOUR: Final = re.compile("#[0-9a-fA-F]{6}")
_NIGHT: Final = (
    '<meta name="color-scheme" content="light dark">',
    '<meta name="supported-color-schemes" content="light dark">',
    ":root { color-scheme:light dark;",
)
_BONUS: Final = ("@media (prefers-color-scheme:dark)", "[data-ogsc] .text div", "[data-ogsb] .card")


def pictures(specimen: Specimen) -> Found:
    """Words for every picture, for the logo those of the brand in this language."""
    logo, locale = specimen.brand.logo, specimen.edition.locale
    for image in specimen.tree.named("img"):
        words = image.attributes.get("alt")
        if words is None:
            yield f"a picture without words: {image.attributes.get('src', '')}"
        elif logo and image.attributes.get("src") in (logo.url, logo.dark_url) and words != local(logo.alt, locale):
            yield f'the words of the logo are "{words}", not "{local(logo.alt, locale)}"'


def wordmark(specimen: Specimen) -> Found:
    """Who speaks stands in words in both parts, whatever becomes of a picture."""
    name = local(specimen.brand.name, specimen.edition.locale)
    shown = " ".join(run.words for run in specimen.tree.shown())
    for part, text in (("HTML", shown), ("text", specimen.edition.text)):
        if name not in " ".join(MARKS.sub("", text).split()):
            yield f"the {part} does not name the brand in words"


def preheader(specimen: Specimen) -> Found:
    """First in the body, of a length that is shown whole, and padded so that nothing shows behind it."""
    made = specimen.edition
    if len(made.preheader) not in PREHEADER:
        yield f"the preheader has {len(made.preheader)} characters, not {PREHEADER[0]} to {PREHEADER[-1]}"
    first = _PREHEADER.search(made.html)
    shown = unescape(_TAG.sub("", first[2])) if first else ""
    if not shown.startswith(made.preheader):
        yield "the preheader is not first in the body"
    elif len(shown) < PREVIEW:
        yield f"the preheader is padded to {len(shown)} characters, not {PREVIEW}"


def hiding(specimen: Specimen) -> Found:
    """The preheader is hidden in every way there is, and read aloud without its padding."""
    first = _PREHEADER.search(specimen.edition.html)
    if not first:
        return
    for needed in _HIDING:
        if needed not in first[1]:
            yield f"the preheader is not hidden with {needed}"
    if unescape(_TAG.sub("", _PADDING.sub("", first[2]))).strip() != specimen.edition.preheader.strip():
        yield "the padding of the preheader is read aloud, or the preheader is not"


def titles(specimen: Specimen) -> Found:
    """The title is the first subject."""
    made = specimen.edition
    if not made.title or [unescape(title) for title in _TITLE.findall(made.html)] != [made.title]:
        yield "the title is not the subject"


def subjects(specimen: Specimen) -> Found:
    """Each fits on a telephone, a fact stands early, and no tag can leave a gap."""
    for subject in specimen.edition.subjects:
        bare = MARKS.sub("", subject)
        if not 0 < len(bare) <= SUBJECT:
            yield f"the subject has {len(bare)} characters, more than {SUBJECT} or none: {subject}"
        if bare.find("[[") > EARLY:
            yield f"the fact stands after the first {EARLY} characters: {subject}"
        if "XQ7" in bare:
            yield f"a tag stands in the subject: {subject}"


def tone(specimen: Specimen) -> Found:
    """A subject that says what happened does not shout."""
    own = local(specimen.brand.name, specimen.edition.locale)
    for line in (*specimen.edition.subjects, specimen.edition.preheader):
        words = line.replace(own, "")
        if _LOUD.search(words) or re.search(r"\b[A-ZÄÖÜÑ]{5,}\b", words):
            yield f"an exclamation mark, a picture or capitals: {line}"


def night(specimen: Specimen) -> Found:
    """Both metas and the root keep Apple Mail from turning the colours round."""
    for needed in _NIGHT:
        if needed not in specimen.head:
            yield f"there is no {needed}"


def bonus(specimen: Specimen) -> Found:
    """Colours for dark mode, by media query and by Outlook.com's attributes."""
    for needed in _BONUS:
        if needed not in specimen.head:
            yield f"there is no {needed}"


def legible(specimen: Specimen) -> Found:
    """4.5:1 for every text as it is and turned round, and for every pair of the dark scheme."""
    pairs = {
        (run.css("color"), run.css("background-color"))
        for run in specimen.tree.shown()
        if _COLOUR.fullmatch(run.css("color")) and _COLOUR.fullmatch(run.css("background-color"))
    }
    for front, back in sorted(pairs):
        if contrast(front, back) < AA:
            yield f"{front} on {back} is too weak"
        if contrast(inverted(front), inverted(back)) < AA:
            yield f"{front} on {back} is too weak when the colours are turned round"
    yield from _weak_at_night(specimen.brand.colours)


@lru_cache(maxsize=64)
def _weak_at_night(palettes: Colours) -> tuple[str, ...]:
    _, dark = schemes(palettes)
    return tuple(f"{f} on {b} is too weak in dark mode" for f, b in _pairs(dark) if contrast(f, b) < AA)


def _pairs(scheme: Scheme) -> Iterator[tuple[str, str]]:
    """Which colour stands on which, anywhere in a message."""
    for back in (scheme.surface, scheme.tint):
        yield from ((front, back) for front in (scheme.text, scheme.accent))
    yield from ((scheme.muted, back) for back in (scheme.surface, scheme.background))
    yield BLANK_TEXT, BLANK_BACK


ON_EDITION: Final[Mapping[int, Check]] = {
    13: pictures,
    14: wordmark,
    15: preheader,
    16: hiding,
    17: titles,
    18: subjects,
    19: tone,
    20: night,
    21: bonus,
    22: legible,
}
