"""Find what keeps a catalog from being used: gaps, guesses, lost blanks, a wrong plural rule."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.content.problems import Position, Problem
from generator.content.words import TOKEN, tokens
from generator.language.catalog import Catalog, Message
from generator.language.locales import Locale, same_rule

_READABLE: Final = re.compile(r"\w")
"""A space that does not break a line looks like a translation to programs, and like nothing to a reader."""
_STRAY_BRACE: Final = re.compile(r"[{}｛｝]")


def problems_of(catalog: Catalog, locale: Locale) -> Iterator[Problem]:
    """Every reason why `catalog` cannot be used for `locale`."""
    yield from _header(catalog, locale)
    for message in catalog.messages:
        place = message.position or Position(catalog.file)
        if not message.begun:
            yield Problem(place, "L209", f'no translation of "{_short(message.id)}"', "write it in msgstr")
        elif message.fuzzy:
            yield Problem(place, "L208", f'the translation of "{_short(message.id)}" is a guess', _FUZZY_HINT)
        else:
            yield from _forms(message, locale, place)


_FUZZY_HINT: Final = "correct it, then delete the word fuzzy and the lines that begin with #|"


def _header(catalog: Catalog, locale: Locale) -> Iterator[Problem]:
    place = Position(catalog.file)
    if not same_rule(catalog.field("Plural-Forms"), locale.plural_header):
        yield Problem(place, "L204", "the plural rule is not the one of the locale", f"write {locale.plural_header}")
    if catalog.field("Language") != locale.name:
        what = f'the header names the language "{catalog.field("Language")}"'
        yield Problem(place, "L204", what, f"write Language: {locale.name}")
    if "charset=utf-8" not in catalog.field("Content-Type").lower():
        yield Problem(place, "L204", "the header does not say UTF-8", "write charset=UTF-8 in Content-Type")


def _forms(message: Message, locale: Locale, place: Position) -> Iterator[Problem]:
    expected = locale.plural_count if message.plural is not None else 1
    if len(message.strings) != expected:
        what = f'"{_short(message.id)}" has {len(message.strings)} plural forms'
        yield Problem(place, "L205", what, f"write msgstr[0] to msgstr[{expected - 1}]")
        return
    for form, string in enumerate(message.strings):
        if not string:
            what = f'the plural form msgstr[{form}] of "{_short(message.id)}" is empty'
            numbers = ", ".join(map(str, locale.numbers_of(form)[:4]))
            yield Problem(place, "L206", what, f"it is for the numbers {numbers} …")
            continue
        if _READABLE.search(message.id) and not _READABLE.search(string):
            what = f'a translation of "{_short(message.id)}" has no words'
            yield Problem(place, "L206", what, "write it in msgstr")
            continue
        alone = message.plural is not None and len(locale.numbers_of(form)) == 1
        where = "the translation" if message.plural is None else f"msgstr[{form}]"
        label = f'{where} of "{_short(message.id)}"'
        yield from _blanks(message, string, label, place, optional={"n"} if alone else set())


def _blanks(message: Message, string: str, label: str, place: Position, optional: set[str]) -> Iterator[Problem]:
    wanted, found = set(tokens(message.plural or message.id)), set(tokens(string))
    allowed = wanted | set(tokens(message.id))
    for name in sorted(wanted - found - optional):
        what = f"{{{name}}} is missing in {label}"
        yield Problem(place, "L207", what, "copy it from the English, letter by letter")
    for name in sorted(found - allowed):
        what = f"{{{name}}} is in {label}, but not in the English"
        yield Problem(place, "L207", what, f"allowed here: {_listed(allowed)}")
    if _STRAY_BRACE.search(TOKEN.sub("", string)):
        what = f"a brace that belongs to no blank in {label}"
        yield Problem(place, "L207", what, "write blanks as {name}, without spaces")


def _listed(names: set[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(names)) or "none"


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
