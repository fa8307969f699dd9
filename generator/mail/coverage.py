"""Find what an edition lost, on its way into a language, of what a law asks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from generator.content.law import Jurisdiction
from generator.content.message import Message
from generator.content.problems import Position, Problem
from generator.content.texts import texts
from generator.language.localize import Words
from generator.mail.render import Edition, Said

_MARK: Final = re.compile(r"^(?:-|\d+\.)(?:\s|$)")
"""What the text part puts before an item of a list."""
_READABLE: Final = re.compile(r"\w")
_PAIR: Final = re.compile(r"\w.*[:：]\s.*\w")
"""A label and its value."""
_HALF: Final = re.compile(r"^[^\w:：]*[:：]|[:：][^\w:：]*$")
"""A colon with words on one side only."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Something that a law asks for and a reader of this edition does not get, or must not get and does."""

    element: str
    block: int | None
    """The place of the block in the message; None where there is no block."""
    what: str


def coverage_of(edition: Edition, law: Jurisdiction, english: Edition | None = None) -> tuple[Hole, ...]:
    """Where the edition fails the law: a required element is not said, a sentence is empty, a forbidden element stands.

    With `english`, the same message of the same brand in the source language, every block that carries an element
    of the law must have as many sentences as there. Without answers of an incident in them, both show all blocks.
    """
    here, there = _carriers(edition, law), _carriers(english, law) if english else {}
    more = (*(one.element for one in law.conditional), *(one.element for one in law.recommended))
    asked = (*law.required, *more)
    found: list[Hole] = []
    for element in dict.fromkeys(asked):
        own = {one.block: one for one in here.get(element, ())}
        source = {one.block: one for one in there.get(element, ())}
        if not own and element in law.required:
            found.append(Hole(element, next(iter(source), None), "no sentence says it"))
        found += (
            Hole(element, block, "a block that says it is missing") for block in source if own and block not in own
        )
        for one in own.values():
            found += (Hole(element, one.block, what) for what in _lost(one, source.get(one.block)))
    for element in (one.element for one in law.forbidden):
        found += (Hole(element, one.block, "the law forbids it") for one in here.get(element, ()))
    return tuple(found)


def coverage_faults(
    edition: Edition, message: Message, laws: Iterable[Jurisdiction], words: Words, english: Edition | None, source: str
) -> Iterator[Problem]:
    """The holes of an edition as problems of the catalog, at the translation that tore them where it is known.

    `message` is the English one; `source` is the file of its playbook.
    """
    seen: set[tuple[str, int | None, str]] = set()
    for law in laws:
        for hole in coverage_of(edition, law, english):
            if (hole.element, hole.block, hole.what) in seen:
                continue
            seen.add((hole.element, hole.block, hole.what))
            where = f"{edition.scenario}/{edition.message}"
            what = f'{where} in {edition.locale} fails "{law.id}" at "{hole.element}": {hole.what}'
            hint = "translate the whole block; every sentence counts"
            yield Problem(_place(hole, edition, message, words, source), "L238", what, hint)


def _carriers(edition: Edition, law: Jurisdiction) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for one in edition.said:
        for element in one.elements if not one.only or law.id in one.only else ():
            found.setdefault(element, []).append(one)
    return found


def _lost(said: Said, source: Said | None) -> Iterator[str]:
    """What is wrong with the sentences of a block that is there."""
    if not said.sentences:
        yield "the block has no words"
    elif source and len(said.sentences) != len(source.sentences):
        yield f"{len(said.sentences)} sentences where the English has {len(source.sentences)}"
    elif any(not _says(line, source.sentences[index] if source else "") for index, line in enumerate(said.sentences)):
        yield "a sentence has no words"


def _says(line: str, source: str) -> bool:
    """Whether the line says anything: not only its bullet or number, and no label without its value, or the reverse."""
    words = _MARK.sub("", line)
    halved = _PAIR.search(source) and _HALF.search(words)
    return bool(_READABLE.search(words)) and not halved


def _place(hole: Hole, edition: Edition, message: Message, words: Words, source: str) -> Position:
    """The translation without words in the block of the hole, else its first one, else the catalog."""
    catalog = words.catalogs.get("email")
    if catalog is None:
        return Position(source)
    stem = f"scenarios.{edition.scenario}.messages.{edition.message}.blocks"
    block = message.blocks[hole.block] if hole.block is not None else None
    keys = [(f"{stem}.{entry.context}", entry.one) for entry in texts(block)] if block else []
    found = [entry for key in keys if (entry := catalog.by_key.get(key))]
    blank = [entry for entry in found if not all(_READABLE.search(form) for form in entry.strings)]
    return next((entry.position for entry in (*blank, *found) if entry.position), Position(catalog.file))
