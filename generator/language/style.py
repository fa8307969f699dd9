"""The habits of a language that no program can know: words to use, words to avoid, quotation marks."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Final

from generator.content.problems import ContentError
from generator.content.shape import fit
from generator.content.source import read
from generator.content.words import Model
from generator.language.locales import Locale

_VOWEL_SIGNS: Final = re.compile("[\u064b-\u0652\u0670]")


class Phrase(Model):
    """Words to avoid, and what to write in their place."""

    find: str
    say: str


class Term(Model):
    """An English term, the words that may translate it, and those that must not."""

    en: str
    say: tuple[str, ...]
    refuse: tuple[str, ...] = ()


class Ceilings(Model):
    """How hard a text to a recipient may be."""

    sentence: int = 25
    """Words of the longest sentence."""
    lix: int = 60
    """LIX of a whole message; each language has its own, because its words are of other lengths."""


class Style(Model):
    """One `style.yml`; in every phrase a star stands for the rest of a word."""

    quotes: str = ""
    """The quotation marks that are allowed; empty allows all."""
    inverted_marks: bool = False
    """Whether a question begins with ¿ and an exclamation with ¡."""
    latin: tuple[str, ...] = ()
    """Words in Latin letters that may stand in a text of another script."""
    informal: tuple[str, ...] = ()
    """Forms that address the reader too familiarly."""
    forbidden: tuple[Phrase, ...] = ()
    glossary: tuple[Term, ...] = ()
    ceilings: Ceilings = Ceilings()


def load_style(folder: Path, locale: Locale) -> Style:
    """The style in `<folder>/<locale>/style.yml`, or an empty one. Raises ContentError."""
    path = folder / locale.name / "style.yml"
    if not path.is_file():
        return Style()
    source = read(path, path.relative_to(folder.parent).as_posix())
    style, problems = fit(Style, source)
    if style is None:
        raise ContentError(problems)
    return style


def occurrence(phrase: str, text: str) -> str | None:
    """The first place in `text` where `phrase` stands as whole words, whatever the case and vowel signs."""
    match = _pattern(_VOWEL_SIGNS.sub("", phrase)).search(_VOWEL_SIGNS.sub("", text))
    return match[0] if match else None


@cache
def _pattern(phrase: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word).replace(r"\*", r"\w*") for word in phrase.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
