"""Write what messages say of what laws ask for, as lines to read or as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.content.law import Jurisdiction
from generator.content.message import Message
from generator.content.model import Playbook
from generator.content.problems import Position
from generator.content.source import Source
from generator.language.formats import Formats
from generator.language.locales import Locale
from generator.site.blanks import labels, shown
from generator.site.coverage import Asked, Part, asked_by


class ChoiceError(Exception):
    """Somebody asked for a message or a law that is not there."""


@dataclass(frozen=True, slots=True)
class Covered:
    """What one message says of what one law asks for, in one locale."""

    locale: str
    scenario: str
    message: Message
    law: Jurisdiction
    rows: tuple[Asked, ...]
    places: tuple[Position, ...]
    """Where each block of the message stands in the playbook."""
    names: dict[str, str]
    """What stands for each blank."""

    @property
    def holds(self) -> bool:
        """Whether there is no hole."""
        return all(one.row.holds for one in self.rows)

    @property
    def name(self) -> str:
        """The message, the way the command line names it."""
        return f"{self.scenario}/{self.message.id}"

    def sentences(self, part: Part) -> tuple[str, ...]:
        """The sentences of a part with their blanks in double square brackets."""
        return tuple(shown(sentence, self.names) for sentence in part.sentences)


def covered(
    playbook: Playbook, source: Source, locale: Locale, message: str | None = None, law: str | None = None
) -> tuple[Covered, ...]:
    """Every message with every law that it is written for, in the locale of `playbook`.

    With `message` (as `scenario/message`) or `law`, only those; with both, also where the message is not written
    for the law. Raises ChoiceError for a name that is not there, and for a law without a list of elements.
    """
    names = [f"{one.id}/{other.id}" for one in playbook.scenarios for other in one.messages]
    laws = {one.id: one for one in playbook.jurisdictions if one.required}
    if message is not None and message not in names:
        raise ChoiceError(f'there is no message "{message}"; known: {", ".join(names)}')
    if law is not None and law not in laws:
        raise ChoiceError(f'there is no law "{law}" with a list of elements; known: {", ".join(sorted(laws))}')
    formats = Formats(locale.formats)
    found: list[Covered] = []
    for index, scenario in enumerate(playbook.scenarios):
        for number, one in enumerate(scenario.messages):
            if message not in (None, f"{scenario.id}/{one.id}"):
                continue
            path = ("scenarios", index, "messages", number, "blocks")
            places = tuple(source.locate((*path, place)) for place in range(len(one.blocks)))
            for name in _names(one, message, law):
                rows = asked_by(laws[name], one, playbook, formats)
                found.append(Covered(locale.name, scenario.id, one, laws[name], rows, places, labels(playbook)))
    return tuple(found)


def as_lines(found: Iterable[Covered]) -> Iterator[str]:
    """The report for people, in the order of the playbook."""
    for one in found:
        required = [row for row in one.rows if row.row.duty == "required"]
        held = sum(row.row.holds for row in required)
        yield f"{one.name} ({one.locale}) for {one.law.name} ({one.law.id}), {one.law.law}, {one.law.article}:"
        yield f"  {held} of {len(required)} required elements{'' if one.holds else '; there is a hole'}"
        for row in one.rows:
            yield f"  {_state(row):9}{row.row.duty} {row.row.element}: {row.title}{_note(row)}"
            for part in row.parts:
                yield f"    {one.places[part.block]}{f' if {part.depends}' if part.depends else ''}"
                yield from (f"      {sentence}" for sentence in one.sentences(part))
                filled = f"filled by the facts {', '.join(part.facts)}" if part.facts else "complete as it stands"
                yield f"      ({filled})"
        yield ""


def as_json(found: Iterable[Covered]) -> str:
    """The report for programs: one object for each message, law and locale."""
    return json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=2)


def _names(one: Message, message: str | None, law: str | None) -> tuple[str, ...]:
    if law is None:
        return one.laws
    return (law,) if message is not None or law in one.laws else ()


def _state(row: Asked) -> str:
    if not row.row.holds:
        return "HOLE"
    return "absent" if not row.parts else "there"


def _note(row: Asked) -> str:
    return f" ({row.row.note})" if row.row.note else ""


def _plain(one: Covered) -> dict[str, Any]:
    return {
        "message": one.name,
        "locale": one.locale,
        "law": one.law.id,
        "name": one.law.name,
        "article": f"{one.law.law}, {one.law.article}",
        "evidence": one.law.required_evidence,
        "holds": one.holds,
        "elements": [
            {
                "element": row.row.element,
                "title": row.title,
                "duty": row.row.duty,
                "note": row.row.note,
                "holds": row.row.holds,
                "blocks": [
                    {
                        "place": str(one.places[part.block]),
                        "if": part.depends,
                        "sentences": list(one.sentences(part)),
                        "facts": list(part.facts),
                    }
                    for part in row.parts
                ],
            }
            for row in one.rows
        ],
    }
