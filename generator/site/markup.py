"""Put texts into Markdown and HTML so that nothing in them works as markup, except bold."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from generator.content.words import TOKEN
from generator.language.localize import Words

TEMPLATES: Final = Path(__file__).resolve().parents[2] / "templates" / "pages"

_SPECIAL: Final = str.maketrans({sign: f"&#{ord(sign)};" for sign in "&<>\"'\\`*_{}[]#|~"})
"""Signs that mean something in Markdown or HTML; both readers leave a character reference alone."""
_BOLD: Final = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_BLANK: Final = re.compile(r"(\[\[.+?\]\])")
_LIST_MARK: Final = re.compile(r"(\d*)([-+.)])(?=\s)")
"""What would begin a list at the start of a line."""


def inert(text: str) -> Markup:
    """`text` as character references, the same in Markdown and HTML; `**bold**` becomes strong."""
    parts = _BOLD.split(" ".join(text.split()))
    return Markup("").join(
        Markup("<strong>{}</strong>").format(_plain(part)) if index % 2 else _plain(part, index == 0)
        for index, part in enumerate(parts)
    )


def verbatim(text: str) -> Markup:
    """Several lines of `text` for a `pre` or an attribute: line breaks stay, nothing is markup."""
    return Markup("&#10;").join(_plain(line) for line in text.split("\n"))


def marked(text: str) -> Markup:
    """`text` with every `[[blank]]` highlighted, so that nobody overlooks one."""
    parts = _BLANK.split(text)
    return Markup("").join(
        Markup('<mark class="am-blank">{}</mark>').format(inert(part)) if index % 2 else _inside(part)
        for index, part in enumerate(parts)
    )


def link(address: str, text: str) -> Markup:
    """A link inside a sentence; the address is ours."""
    return Markup('<a href="{}">{}</a>').format(inert(address), inert(text))


def fill(text: str, **values: object) -> Markup:
    """`text` with its `{name}` blanks replaced; values are made inert unless they are markup already."""
    parts = TOKEN.split(text)
    return Markup("").join(_finished(values[part]) if index % 2 else _inside(part) for index, part in enumerate(parts))


def nowrap(text: str) -> Markup:
    """A code, a name or a number that keeps its own direction and stays on one line."""
    return Markup('<bdi class="nb">{}</bdi>').format(inert(text))


def in_script(data: object) -> Markup:
    """Plain values as JSON that can stand in a script element: no sign ends the element or begins markup."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def environment(words: Words, folder: Path = TEMPLATES, **filters: Callable[..., Any]) -> Environment:
    """The Jinja environment of the pages in one locale."""
    made = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        finalize=_finished,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    say = words.gettext("site")
    made.globals.update(_=say, gettext=say, ngettext=words.ngettext("site"))
    made.globals["link"] = link
    made.filters.update(fill=fill, marked=marked, nowrap=nowrap, verbatim=verbatim, **filters)
    return made


def _finished(value: object) -> Markup:
    return Markup(value) if hasattr(value, "__html__") else inert(str(value))


def _plain(text: str, at_start: bool = False) -> Markup:
    mark = _LIST_MARK.match(text) if at_start else None
    if mark:
        return Markup(f"{mark[1]}&#{ord(mark[2])};{text[mark.end() :].translate(_SPECIAL)}")
    return Markup(text.translate(_SPECIAL))


def _inside(text: str) -> Markup:
    """Like `inert`, for a piece of a sentence whose outer spaces matter."""
    bare = text.strip()
    if not bare:
        return Markup(text)
    start = text.index(bare)
    return Markup(text[:start]) + inert(bare) + Markup(text[start + len(bare) :])
