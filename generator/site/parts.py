"""What a site is made of before any engine knows about it."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.content.problems import Position
from generator.language.locales import Locale
from generator.language.localize import Words


@dataclass(frozen=True, slots=True)
class Preview:
    """A compiled message of one brand, its blanks still in square brackets."""

    scenario: str
    message: str
    brand: str
    brand_name: str
    html: str
    text: str
    subjects: tuple[str, ...]
    preheader: str
    mjml: str


@dataclass(frozen=True, slots=True)
class Download:
    """A pack to offer: whose, for which provider, and the zip itself."""

    brand: str
    brand_name: str
    provider: str
    name: str
    """The name of the file."""
    data: bytes


@dataclass(frozen=True, slots=True)
class Page:
    """One page of Markdown, and the place in the playbook that it comes from."""

    title: str
    description: str
    markdown: str
    place: Position
    hide: tuple[str, ...] = ()
    """Parts of the frame that this page does without: `toc`, `navigation`."""
    boost: int = 1
    """How much more a word on this page counts in the search."""

    @property
    def text(self) -> str:
        """The whole file: what engines read at the top of a page, then the Markdown."""
        head: dict[str, Any] = {
            "title": html.escape(self.title),
            "description": html.escape(self.description),
        }
        if self.hide:
            head["hide"] = list(self.hide)
        if self.boost != 1:
            head["search"] = {"boost": self.boost}
        # JSON is YAML; so a title may contain whatever it likes.
        lines = (f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items())
        return "---\n" + "\n".join(lines) + f"\n---\n\n{self.markdown.strip()}\n"


@dataclass(frozen=True, slots=True)
class Branch:
    """A part of the menu: a page, or a title above other parts."""

    title: str
    uri: str | None = None
    parts: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """The site in one locale, ready for an engine."""

    words: Words
    name: str
    tagline: str
    disclaimer: str
    pages: Mapping[str, Page]
    """Pages by path, such as `index.md`; none stands in a folder, so that links are the same everywhere."""
    nav: tuple[Branch, ...]
    assets: Mapping[str, bytes]

    @property
    def locale(self) -> Locale:
        """The locale of the site."""
        return self.words.locale


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same page in another language."""

    locale: Locale
    link: str
    current: bool

    @property
    def lang(self) -> str:
        """The `lang` attribute, under the name by which the theme asks for it."""
        return self.locale.html


@dataclass(frozen=True, slots=True)
class Job:
    """One build of the engine: a site, and the locales that stand beside it."""

    site: Site
    locales: tuple[Locale, ...]

    def alternates(self, uri: str, root: str | None = None) -> list[Alternate]:
        """The page at `uri` in every locale; relative, so that it works from a folder too, or below `root`."""
        here = self.site.locale
        up = root if root is not None else "" if here.is_source else "../"
        return [
            Alternate(other, uri if other == here and root is None else f"{up}{folder(other)}{uri}", other == here)
            for other in self.locales
        ]


def folder(locale: Locale) -> str:
    """Where a locale stands in the whole site, with a slash at its end; the source locale stands at the root."""
    return "" if locale.is_source else f"{locale.name}/"
