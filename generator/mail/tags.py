"""Read the attributes of one start tag, and say what is wrong with how they are written."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

NAME: Final = r"[A-Za-z][A-Za-z0-9:_.-]*+"
REST: Final = r"(?:[^\"'<>]++|\"[^\"<]*+\"|'[^'<]*+')*+>"
"""A start tag after its name, whose end can be found; possessive, so that hostile input costs linear time.

A value holds no `<`: otherwise a forgotten quote would swallow the tags up to the next one."""
START: Final = f"<{NAME}{REST}"
COMMENT: Final = r"<!--(?:(?!-->|<!--(?!>))(?s:.))*+-->"
"""A comment; it ends before the next one begins, so that many unfinished ones cost linear time."""

_OPENING: Final = re.compile(rf"<({NAME})")
_ATTRIBUTE: Final = re.compile(
    r"(?P<gap>\s*+)(?P<name>[A-Za-z_@:][A-Za-z0-9_@:.-]*+)"
    r"(?:\s*+=\s*+(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\s\"'<>=]++)))?"
)
_END: Final = re.compile(r"\s*+/?>")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at an offset of the text that was read; offsets count characters from 0."""

    offset: int
    code: str
    message: str
    hint: str

    def moved(self, by: int) -> Fault:
        """The same fault, seen from a text that starts `by` characters earlier."""
        return Fault(self.offset + by, self.code, self.message, self.hint)


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute as it was written; the value is None where it has none."""

    offset: int
    name: str
    value: str | None
    quoted: bool


@dataclass(frozen=True, slots=True)
class StartTag:
    """A start tag taken apart; nothing in it has been checked against a vocabulary."""

    name: str
    attributes: tuple[Attribute, ...]
    closed: bool
    faults: tuple[Fault, ...]


def read_start(raw: str, code: str) -> StartTag:
    """Take `raw`, a match of START, apart; malformed attributes become faults with `code`."""
    opening = _OPENING.match(raw)
    assert opening is not None
    at = opening.end()
    found: list[Attribute] = []
    faults: list[Fault] = []
    while not (end := _END.fullmatch(raw, at)):
        match = _ATTRIBUTE.match(raw, at)
        if match is None:
            faults.append(Fault(at, code, f"cannot read {_shown(raw[at:-1])}", 'write name="value"'))
            break
        if not match["gap"]:
            faults.append(Fault(at, code, f"no space before {match['name']}", "put a space between attributes"))
        found.append(_attribute(match))
        at = match.end()
    faults.extend(_written(found, code))
    return StartTag(opening[1], tuple(found), end is not None and raw.endswith("/>"), tuple(faults))


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    """A hint that names the nearest of the `known` words, or `otherwise` where none is near."""
    near = get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.7)
    return f'did you mean "{near[0]}"?' if near else otherwise


def _attribute(match: re.Match[str]) -> Attribute:
    quoted = match["double"] if match["double"] is not None else match["single"]
    value = quoted if quoted is not None else match["bare"]
    return Attribute(match.start("name"), match["name"], value, quoted is not None)


def _written(found: list[Attribute], code: str) -> list[Fault]:
    faults: list[Fault] = []
    seen: set[str] = set()
    for attribute in found:
        name, place = attribute.name, attribute.offset
        if name in seen:
            faults.append(Fault(place, code, f'the attribute "{name}" stands twice', "keep one of them"))
        seen.add(name)
        if attribute.value is None:
            faults.append(Fault(place, code, f'the attribute "{name}" has no value', f'write {name}="…"'))
        elif not attribute.quoted:
            hint = f'write {name}="{attribute.value}"'
            faults.append(Fault(place, code, f'the value of "{name}" has no quotes', hint))
    return faults


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return f'"{text[:30]}…"' if len(text) > 30 else f'"{text}"'
