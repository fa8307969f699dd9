"""Break the lines of a text part by words."""

from __future__ import annotations

import re
from typing import Final

from generator.language.bidi import anchored

WIDTH: Final = 78
"""The longest line, in characters: RFC 5322, section 2.1.1."""
GLUE: Final = "\x1f"
"""Stands for a space at which a line must not break; it never leaves this wing."""

_ITEM: Final = re.compile(r" *(?:- |[0-9]+\. )?")
_ALONE: Final = re.compile(r"-*|XQ7\w+QX")
"""Lines without words of their own; what replaces the second kind has its own direction."""


def wrapped(text: str, *, rtl: bool, width: int = WIDTH) -> str:
    """`text` in lines of at most `width` characters, the second line of an item under its first word.

    A word longer than a line, such as an address, stays in one piece. With `rtl`, each line begins from the right.
    """
    room = width - 1 if rtl else width
    lines: list[str] = []
    for line in text.split("\n"):
        if len(line) > room:
            _break(line, room, lines)
        else:
            lines.append(line)
    if rtl:
        lines = [line if _ALONE.fullmatch(line) else anchored(line) for line in lines]
    return "\n".join(lines).replace(GLUE, " ")


def _break(text: str, width: int, lines: list[str]) -> None:
    item = _ITEM.match(text)
    begin = item[0] if item else ""
    text, indent = text[len(begin) :], " " * len(begin)
    while len(begin) + len(text) > width:
        cut = text.rfind(" ", 1, width - len(begin) + 1)
        if cut < 0:
            word, space, rest = text.partition(" ")
            if GLUE in word:
                text = word.replace(GLUE, " ") + space + rest
                continue
            if not rest:
                break
            cut = len(word)
        lines.append(begin + text[:cut])
        text, begin = text[cut + 1 :], indent
    lines.append((begin + text).rstrip())
