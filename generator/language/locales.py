"""What a locale is: its name, its direction, its plural rule, and which ones the folder holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from gettext import c2py
from pathlib import Path
from typing import Final, Literal

import babel
from babel.messages.plurals import get_plural

from generator.language.formats import LocaleNameError

SOURCE: Final = "en"
"""The language of the playbook; it needs no catalog."""

_PLURALS: Final = {
    # Babel 2.18 has the last two Arabic forms the wrong way round.
    "ar": "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
}
_HEADER: Final = re.compile(r"nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;]+);?\s*")


@dataclass(frozen=True)
class Locale:
    """A language that the house speaks.

    Raises LocaleNameError when the name is malformed or unknown.
    """

    name: str

    def __post_init__(self) -> None:
        try:
            known = str(babel.Locale.parse(self.name)) == self.name
        except (babel.UnknownLocaleError, ValueError):
            known = False
        if not known:
            raise LocaleNameError(f'unknown locale "{self.name}"; write a language, such as fr, or es_MX')

    @property
    def is_source(self) -> bool:
        """Whether texts in this locale are the playbook's own."""
        return self.name == SOURCE

    @cached_property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Which way its text runs, as HTML names it."""
        return "rtl" if babel.Locale.parse(self.name).text_direction == "rtl" else "ltr"

    @property
    def html(self) -> str:
        """The value of the `lang` attribute: ``es-MX``."""
        return self.name.replace("_", "-")

    @cached_property
    def own_name(self) -> str:
        """What its speakers call it: ``Español``."""
        name = babel.Locale.parse(self.name).get_display_name(self.name) or self.name
        return name[0].upper() + name[1:]

    @property
    def formats(self) -> str:
        """The formatting locale of a reader whose country is not known; a brand may name another."""
        return "en_GB" if self.is_source else self.name

    @cached_property
    def plural_header(self) -> str:
        """The `Plural-Forms` line of its catalogs."""
        language = self.name.partition("_")[0]
        return _PLURALS.get(language) or str(get_plural(self.name).plural_forms)

    @cached_property
    def plural_count(self) -> int:
        """How many plural forms it has."""
        return _parsed(self.plural_header)[0]

    def plural_index(self, number: int) -> int:
        """Which plural form goes with `number`."""
        return _parsed(self.plural_header)[1](number)

    def numbers_of(self, form: int) -> tuple[int, ...]:
        """The numbers below 1000 that take this plural form; a form with a single one may leave it out."""
        return _numbers(self.plural_header)[form]


def discover(folder: Path) -> tuple[Locale, ...]:
    """English, and every locale with a catalog folder `<folder>/<name>/LC_MESSAGES`, sorted by name."""
    found = (path.parent.name for path in folder.glob("*/LC_MESSAGES") if path.is_dir())
    return (Locale(SOURCE), *(Locale(name) for name in sorted(found) if name != SOURCE))


def same_rule(header: str, other: str) -> bool:
    """Whether two `Plural-Forms` lines say the same for every number below 1200, however they are written."""
    try:
        (count, rule), (other_count, other_rule) = _parsed(header), _parsed(other)
    except ValueError:
        return False
    return count == other_count and all(rule(number) == other_rule(number) for number in range(1200))


@cache
def _parsed(header: str) -> tuple[int, Callable[[int], int]]:
    match = _HEADER.fullmatch(header.strip())
    if not match:
        raise ValueError(f"not a plural rule: {header}")
    return int(match[1]), c2py(match[2])


@cache
def _numbers(header: str) -> tuple[tuple[int, ...], ...]:
    count, rule = _parsed(header)
    return tuple(tuple(number for number in range(1000) if rule(number) == form) for form in range(count))
