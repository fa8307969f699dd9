"""Know every MJML element and attribute, and turn a start tag into what the compiler may see."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final, Literal

from generator.mail.tags import Attribute, Fault, did_you_mean, read_start

Content = Literal["elements", "nothing", "text", "phrase", "flow", "rows", "raw", "css"]
"""What stands between the tags: elements, nothing, or one of the kinds that the compiler never sees."""
Convert = Callable[[str], str | None]
"""Gives the value in the form that the compiler handles rightly, or None where it is not allowed."""

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}|inherit|transparent")
_SHORT_COLOUR: Final = re.compile(r"#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])")
_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_TYPE: Final = re.compile(r"(\w+)(?:\(([^)]*)\))?(?:\{(\d),(\d)\})?")
_UNSAFE: Final = re.compile(r'[^ -~]|["<>\\]')


@dataclass(frozen=True, slots=True)
class Kind:
    """The type of an attribute: how its value is converted, and the words for what it expects."""

    convert: Convert
    expects: str


@dataclass(frozen=True, slots=True)
class Element:
    """An MJML element: where it may stand, what it may hold and carry."""

    name: str
    parents: frozenset[str]
    content: Content
    attributes: Mapping[str, Kind]
    without_effect: frozenset[str]


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag after the check; `markup` is what the compiler may see, without its end."""

    name: str
    element: Element | None
    markup: str
    values: Mapping[str, str]
    closed: bool
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The reference compiler's elements, less what our compiler cannot do."""

    elements: Mapping[str, Element]
    unsupported: Mapping[str, str]


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary exported from the reference compiler; `tests/node/export_vocabulary.mjs` writes it."""
    data = json.loads(Path(__file__).with_name("mjml_vocabulary.json").read_text(encoding="utf-8"))
    idle = data["without_effect"]
    elements = {name: _element(name, entry, idle.get(name, ())) for name, entry in data["elements"].items()}
    return Vocabulary(elements, data["unsupported"])


@lru_cache(maxsize=4096)
def read_tag(raw: str) -> Tag:
    """Check one MJML start tag against the vocabulary; fault offsets count from its `<`.

    The tags of a layout come back in every message and locale, so the answers are kept.
    """
    start = read_start(raw, "M308")
    known = vocabulary()
    element = known.elements.get(start.name)
    if element is None:
        return Tag(start.name, None, "", {}, start.closed, (*start.faults, _unknown(start.name, known)))
    faults = list(start.faults)
    values: dict[str, str] = {}
    for attribute in start.attributes:
        values[attribute.name] = _converted(attribute, element, faults)
    faults.extend(_missing(element, values))
    written = "".join(f' {name}="{_UNSAFE.sub(_reference, value)}"' for name, value in values.items())
    return Tag(start.name, element, f"<{start.name}{written}", values, start.closed, tuple(faults))


def _unknown(name: str, known: Vocabulary) -> Fault:
    if name in known.unsupported:
        return Fault(0, "M316", f"<{name}> cannot be used", known.unsupported[name])
    hint = did_you_mean(name, known.elements, "use an element of MJML, or put HTML inside mj-text or mj-raw")
    return Fault(0, "M304", f"unknown element <{name}>", hint)


def _converted(attribute: Attribute, element: Element, faults: list[Fault]) -> str:
    name, value = attribute.name, attribute.value or ""
    kind = element.attributes.get(name)
    if kind is None:
        faults.append(_idle(attribute, element) if name in element.without_effect else _misnamed(attribute, element))
        return value
    converted = kind.convert(value)
    if converted is None and attribute.value is not None:
        message = f'"{name}" of <{element.name}> must be {kind.expects}, found "{value}"'
        faults.append(Fault(attribute.offset, "M312", message, "correct the value"))
    return value if converted is None else converted


def _idle(attribute: Attribute, element: Element) -> Fault:
    message = f'the attribute "{attribute.name}" of <{element.name}> has no effect in our compiler'
    return Fault(attribute.offset, "M311", message, "remove it")


def _misnamed(attribute: Attribute, element: Element) -> Fault:
    hint = did_you_mean(attribute.name, element.attributes, "remove it")
    return Fault(attribute.offset, "M310", f'unknown attribute "{attribute.name}" on <{element.name}>', hint)


def _missing(element: Element, values: Mapping[str, str]) -> list[Fault]:
    needed = {"mjml": ("lang", "dir"), "mj-class": ("name",)}.get(element.name, ())
    return [
        Fault(0, "M318", f'<{element.name}> has no "{name}"', f"add {name}, {element.attributes[name].expects}")
        for name in needed
        if name not in values
    ]


def _reference(match: re.Match[str]) -> str:
    return f"&#{ord(match[0])};"


def _element(name: str, entry: Any, idle: tuple[str, ...]) -> Element:
    attributes = {key: _kind(written) for key, written in entry["attributes"].items()}
    return Element(name, frozenset(entry["parents"]), entry["content"], attributes, frozenset(idle))


@cache
def _kind(written: str) -> Kind:
    kinds = [_single_kind(part) for part in written.split(" | ")]
    if len(kinds) == 1:
        return kinds[0]

    def convert(value: str) -> str | None:
        return next((done for kind in kinds if (done := kind.convert(value)) is not None), None)

    return Kind(convert, " or ".join(kind.expects for kind in kinds))


def _single_kind(written: str) -> Kind:
    match = _TYPE.fullmatch(written)
    assert match is not None
    name, options = match[1], (match[2] or "").split(",")
    if name in ("unit", "unitWithNegative"):
        return _unit(options, name == "unitWithNegative", int(match[4] or 1))
    if name == "enum":
        allowed = [option for option in options if option]
        return _pattern("|".join(map(re.escape, allowed)), "one of " + ", ".join(allowed))
    return {
        "string": Kind(lambda value: value, "a text"),
        "color": Kind(_colour, "a colour such as #1a2b3c, or transparent or inherit"),
        "boolean": _pattern("true|false", "true or false"),
        "integer": _pattern("[0-9]{1,6}", "a whole number"),
        "class": _pattern(_WORD.pattern, "one name of letters, digits and hyphens"),
        "language": _pattern(_LANGUAGE.pattern, "a language tag such as en or de-AT"),
    }[name]


def _pattern(pattern: str, expects: str) -> Kind:
    compiled = re.compile(pattern)
    return Kind(lambda value: value if compiled.fullmatch(value) else None, expects)


def _colour(value: str) -> str | None:
    if _COLOUR.fullmatch(value):
        return value
    short = _SHORT_COLOUR.fullmatch(value)
    return "#" + "".join(digit * 2 for digit in short.groups()) if short else None


def _unit(options: list[str], negative: bool, most: int) -> Kind:
    """A length, or up to `most` of them. A bare 0 becomes 0px, as the compiler's arithmetic needs it."""
    units = [option for option in options if option not in ("", "auto")]
    ending = "(?:" + "|".join(units) + ")" + ("?" if "" in options else "")
    pattern = ("-?" if negative else "") + rf"[0-9]{{1,5}}(?:\.[0-9]{{1,6}})?{ending}" + "|auto" * ("auto" in options)
    one = re.compile(pattern)

    def convert(value: str) -> str | None:
        parts = ["0px" if part == "0" and "" not in options else part for part in value.split()]
        return " ".join(parts) if 1 <= len(parts) <= most and all(map(one.fullmatch, parts)) else None

    forms = [f"10{unit}" for unit in units] + ["1.5"] * ("" in options) + ["auto"] * ("auto" in options)
    return Kind(convert, ("up to four lengths such as " if most > 1 else "a length such as ") + " or ".join(forms))
