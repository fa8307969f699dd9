"""Put a playbook and the templates into one locale, and refuse to leave anything in English."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from generator.content.model import Playbook
from generator.content.problems import ContentError, Position, Problem
from generator.content.texts import Entry, replace
from generator.content.words import DOMAINS, TOKEN, Domain
from generator.language.catalog import Catalog
from generator.language.formats import Formats
from generator.language.locales import Locale
from generator.language.upkeep import catalog_path, read_catalog
from generator.language.verify import problems_of


@dataclass(frozen=True)
class Words:
    """All words of one locale; English has no catalogs, it is the source."""

    locale: Locale
    catalogs: Mapping[Domain, Catalog]

    def forms(self, domain: Domain, context: str | None, one: str, other: str | None = None) -> tuple[str, ...]:
        """The translation: one form, or every plural form of the locale.

        Raises ContentError when there is none or when it is fuzzy; English is never shown in its place.
        """
        if self.locale.is_source:
            return (one,) if other is None else (one, other)
        catalog = self.catalogs[domain]
        message = catalog.by_key.get((context, one))
        if message is not None and message.done and message.plural == other:
            return message.strings
        place = message.position if message and message.position else Position(catalog.file)
        what = f'no translation of "{one[:60]}"' + (f" ({context})" if context else "")
        raise ContentError([Problem(place, "L209", what, "run `amends locales update`, then translate it")])

    def gettext(self, domain: Domain) -> Callable[..., str]:
        """The function `_` of a template: `_("Hello {name}", name=…)`; it fills the blanks it is given."""

        def say(text: str, **blanks: object) -> str:
            return _filled(self.forms(domain, None, text)[0], blanks)

        return say

    def ngettext(self, domain: Domain, formats: Formats | None = None) -> Callable[..., str]:
        """The function `ngettext` of a template; it writes the number into `{n}` as `formats` does."""
        numbers = formats or Formats(self.locale.formats)

        def say(one: str, other: str, number: int, **blanks: object) -> str:
            forms = self.forms(domain, None, one, other)
            blanks = {"n": numbers.number(number), **blanks}
            return _filled(forms[self.plural_index(number)], blanks)

        return say

    def plural_index(self, number: int) -> int:
        """Which of the forms goes with `number`."""
        return self.locale.plural_index(number)


ENGLISH: Final = Words(Locale("en"), {})
"""The words of the source."""


def load_words(locale: Locale, folder: Path) -> Words:
    """The words of `locale` from the catalogs in `folder`.

    Raises ContentError with everything that is unfinished or wrong in either catalog.
    """
    if locale.is_source:
        return ENGLISH
    catalogs: dict[Domain, Catalog] = {}
    problems: list[Problem] = []
    for domain in DOMAINS:
        try:
            catalogs[domain] = read_catalog(catalog_path(folder, locale, domain), folder)
            problems += problems_of(catalogs[domain], locale)
        except ContentError as error:
            problems += error.problems
    if problems:
        raise ContentError(problems)
    return Words(locale, catalogs)


def localize(playbook: Playbook, words: Words) -> Playbook:
    """The same playbook with every text in the locale of `words`; English is the playbook itself.

    Raises ContentError with every text that is missing.
    """
    if words.locale.is_source:
        return playbook
    problems: list[Problem] = []

    def translate(entry: Entry) -> tuple[str, ...]:
        try:
            return words.forms(entry.domain, entry.context, entry.one, entry.other)
        except ContentError as error:
            problems.extend(error.problems)
            return entry.forms

    localized = replace(playbook, translate)
    if problems:
        raise ContentError(problems)
    return localized


def _filled(text: str, blanks: Mapping[str, object]) -> str:
    return TOKEN.sub(lambda match: str(blanks.get(match[1], match[0])), text)
