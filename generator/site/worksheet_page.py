"""Gather what the page of the worksheet counts and records with in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from markupsafe import Markup

from generator.incident.wording import phrases
from generator.language.localize import Words
from generator.site.markup import in_script

WORDS: Final = "worksheet-words.j2"
"""What the script says itself; questions and answers it reads on the page."""


def worksheet_data(words: Words, templates: Path) -> Markup:
    """The words of the script as JSON that can stand in a script element of a page in the locale of `words`."""
    locale = words.locale.formats.replace("_", "-")
    return in_script({"locale": locale, "words": phrases(words, templates, WORDS)})
