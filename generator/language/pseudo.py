"""Pretend translations in memory, which show text that never passes a catalog and layouts without room."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import cycle
from typing import Final

from generator.content.words import Domain
from generator.language.catalog import Catalog, Message
from generator.language.locales import Locale
from generator.language.localize import Words

OPEN: Final = "⟦"
CLOSE: Final = "⟧"

_KEPT: Final = re.compile(r"\{[a-z0-9_]*\}|`[^`]*`|https?://\S+|[\w.+-]+@[\w.-]+\w|(?<=\])\([^)]*\)|<[^<>]*>|&\w+;")
"""What a translator leaves alone: blanks, code, addresses, link targets, tags, entities."""
_ACCENTS: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "åƀçðéƒĝĥîĵķļɱñöþǫřšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŘŠŢÛṼŴẊÝŽ",
)
_FILLER: Final = ("ļörém", "îþšûɱ", "ðöļör", "šîţ", "åméţ")
_RIGHT_TO_LEFT: Final = "\u202e{}\u202c"


def accented(text: str) -> str:
    """Still readable English in brackets, longer by the 40 to 100 per cent that translations need."""
    share = 1.0 if len(text) < 10 else 0.6 if len(text) < 20 else 0.4
    words, wanted = [text], len(text) * (1 + share)
    for filler in cycle(_FILLER):
        if sum(map(len, words)) + len(words) - 1 >= wanted:
            break
        words.append(filler)
    return f"{OPEN}{_changed(' '.join(words), lambda part: part.translate(_ACCENTS))}{CLOSE}"


def mirrored(text: str) -> str:
    """The same English with every word running from right to left."""
    return _changed(text, lambda part: re.sub(r"[^\W_]+", lambda word: _RIGHT_TO_LEFT.format(word[0]), part))


_KINDS: Final[Mapping[str, tuple[str, Callable[[str], str]]]] = {
    "en-XA": ("en_GB", accented),
    "ar-XB": ("ar", mirrored),
}
"""Each pretends to be a real locale, for its formats, direction and plural forms."""


def pseudo_words(kind: str, templates: Mapping[Domain, Catalog]) -> Words:
    """The words of the pretended locale `en-XA` or `ar-XB`, complete for these templates."""
    name, change = _KINDS[kind]
    locale = Locale(name)
    catalogs = {
        domain: replace(
            catalog,
            messages=tuple(_translated(message, locale, change) for message in catalog.messages),
            header=(*catalog.header, ("Plural-Forms", locale.plural_header)),
        )
        for domain, catalog in templates.items()
    }
    return Words(locale, catalogs)


def _translated(message: Message, locale: Locale, change: Callable[[str], str]) -> Message:
    if message.plural is None:
        return replace(message, strings=(change(message.id),))
    single = [locale.numbers_of(form) == (1,) for form in range(locale.plural_count)]
    return replace(message, strings=tuple(change(message.id if one else message.plural) for one in single))


def _changed(text: str, change: Callable[[str], str]) -> str:
    made, end = [], 0
    for kept in _KEPT.finditer(text):
        made += [change(text[end : kept.start()]), kept[0]]
        end = kept.end()
    return "".join([*made, change(text[end:])])
