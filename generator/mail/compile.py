"""Compile MJML to the HTML of a mail: guard, compiler, contents back in, direction, assertions."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import mjml

from generator.content.problems import ContentError, Position, Problem
from generator.mail.mjml import Document, scan

if not callable(getattr(mjml, "mjml2html", None)):
    raise ImportError(
        'the module "mjml" is not mjml-python; uninstall the package mjml, then install mjml-python again'
    )

# A panic of the compiler prints to stderr; without this line it would add its stack there.
os.environ.setdefault("RUST_BACKTRACE", "0")

MAX_BYTES: Final = 95_000
"""Gmail cuts a message off at about 102 kB; the rest is for tags and tracking that a provider adds."""

_REPORT: Final = "the guard should have refused the source; report it with the file"
_HOSTS: Final = ("fonts.googleapis.com", "www.mailjet.com", "i.imgur.com")
"""Where the compiler's own defaults fetch fonts and icons from."""
_PREVIEW: Final = '<div style="display:none;font-size:1px;'
_COLUMNS: Final = (
    "font-size:0px;text-align:left;direction:rtl;",
    "font-size:0;line-height:0;text-align:left;display:",
)
"""How the styles of columns and groups begin; their contents have an alignment of their own."""
_TABLE: Final = re.compile(r"<table(?=[\s>])(?![^>]*\sdir=)")
_INVALID: Final = (
    ' height="auto"',
    ' vertical-align="top"',
    ' vertical-align="middle"',
    ' vertical-align="bottom"',
)
"""Attributes that no browser reads and every validator refuses; the style beside them says the same."""
Broken = tuple[str, str, str]
"""Code, message and hint of a problem that has no place of its own."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What the compiler made of the markup, cut where the contents belong."""

    pieces: tuple[str, ...]
    numbers: tuple[int, ...]
    """The content that follows each piece but the last."""
    broken: tuple[Broken, ...]


def compile_mjml(source: str, file: str = "<mjml>") -> str:
    """The complete HTML of the MJML `source`; `file` is the name that problems are reported under.

    Raises ContentError with M3xx for faults in the source, each with its place, and with R4xx where the
    result breaks a rule. What the reader sees is what the reference compiler makes of the same source.
    """
    document = scan(source, file)
    frame = _frame(document.markup, document.mark, document.direction)
    contents = [_with_direction(content, document.direction) for content in document.contents]
    parts = [""] * (2 * len(frame.numbers) + 1)
    parts[0::2] = frame.pieces
    parts[1::2] = [contents[number] for number in frame.numbers]
    html = "".join(parts)
    broken = [*frame.broken, *_lost(frame, document)]
    size = len(html.encode())
    if size >= MAX_BYTES:
        broken.append(("R412", f"the HTML has {size:,} bytes, {MAX_BYTES:,} or more", "shorten or split the message"))
    if broken:
        raise ContentError(Problem(Position(file), *one) for one in broken)
    return html


@lru_cache(maxsize=512)
def _frame(markup: str, mark: str, direction: str) -> Frame:
    """Compile `markup`; kept, because the locales and brands of one message often share it."""
    html, broken = _compiled(markup)
    language = f"{mark}0z"
    html = _directed(html, f'lang="{language}" dir="{direction}"', direction)
    first, *cut = html.split(mark)
    split = [piece.split("z", 1) for piece in cut]
    if not broken:
        broken = (*_damaged(html), *_misdirected(html, f'lang="{language}" dir="{direction}"', direction))
    return Frame((first, *(rest for _, rest in split)), tuple(int(number) for number, _ in split), broken)


def _compiled(markup: str) -> tuple[str, tuple[Broken, ...]]:
    try:
        return mjml.mjml2html(markup, fonts={}), ()
    except ValueError as error:
        return "", (("R401", f"the compiler refused the markup: {error}", _REPORT),)
    except BaseException as error:
        # The compiler's panic derives from BaseException and its class cannot be imported.
        if type(error).__name__ != "PanicException":
            raise
        return "", (("R402", f"the compiler gave up: {error}", _REPORT),)


def _directed(html: str, where: str, direction: str) -> str:
    """Language and direction where webmail keeps them, and what the compiler leaves invalid or unhidden."""
    html = html.replace("<body", f"<body {where}", 1).replace("<table ", f'<table dir="{direction}" ')
    html = html.replace(_PREVIEW, _PREVIEW.replace("none;", "none;mso-hide:all;"), 1)
    for attribute in _INVALID:
        html = html.replace(attribute, "")
    first, *images = html.split("<img ")
    html = first + "".join(_with_alt(image) for image in images)
    if direction == "rtl":
        for style in _COLUMNS:
            html = html.replace(style, style.replace("left", "right"))
    return html


def _with_alt(image: str) -> str:
    """Without an alt some screen readers read out the address."""
    return f"<img {image}" if 'alt="' in image[: image.index(">")] else f'<img alt="" {image}'


def _with_direction(content: str, direction: str) -> str:
    return _TABLE.sub(f'<table dir="{direction}"', content) if "<table" in content else content


def _damaged(html: str) -> Iterator[Broken]:
    """Traces of damage by the compiler; the contents are not in `html`, the guard has checked them."""
    if "<mj-" in html or "</mj-" in html:
        yield "R403", "MJML elements are left in the HTML", _REPORT
    if "\\" in html and "\\u{" in html:
        yield "R404", "the compiler damaged a character of an attribute", _REPORT
    if html.count("<body") != 1:
        yield "R406", f"the HTML has {html.count('<body')} body elements, not one", _REPORT
    for host in _HOSTS:
        if host in html:
            yield (
                "R408",
                f"the mail fetches something from {host}",
                "set font-family, or the address of the icon",
            )


def _misdirected(html: str, where: str, direction: str) -> Iterator[Broken]:
    if f"<html {where}" not in html or f"<body {where}" not in html:
        yield "R407", f"html and body do not both carry language and direction {direction}", _REPORT
    other = {"rtl": "ltr", "ltr": "rtl"}[direction]
    if f"direction:{other}" in html:
        hint = f'write <mj-all direction="{direction}"/> into mj-attributes, and no other direction'
        yield "R410", f"a part runs {other} in a message that runs {direction}", hint
    if direction == "rtl" and "text-align:left" in html:
        hint = 'set align="right" for mj-text in mj-attributes, and on the elements that say left'
        yield "R411", "a text is aligned left in a message that runs rtl", hint


def _lost(frame: Frame, document: Document) -> Iterator[Broken]:
    lost = sorted(set(range(len(document.contents))) - set(frame.numbers))
    if lost and not frame.broken:
        yield "R405", f"the compiler lost a content: {document.contents[lost[0]][:40]}", _REPORT
