"""Write the page that lies above the finished files of an incident, and its calendar, in one language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, NamedTuple

from jinja2 import Environment

from generator.content.brand import Brand
from generator.content.model import Playbook
from generator.content.needs import named
from generator.incident.calendar_file import calendar_file
from generator.incident.clock import choose, rows, stamp
from generator.incident.inquiry import Inquiry
from generator.incident.proof import Kind, Made, Proof, Said
from generator.incident.wording import Wording, phrases
from generator.language.bidi import anchored, isolate_text, value_text
from generator.language.formats import Formats
from generator.language.localize import Words
from generator.mail.outside import harmless
from generator.mail.pack import page

CALENDAR: Final = "deadlines.ics"
_START: Final = re.compile(r"\s*(?:#+ |- |\d+\. )?")
"""What begins a line of Markdown."""
_CODE: Final = re.compile(r"(`[^`]*`)")


class Due(NamedTuple):
    """A deadline in the words of a language."""

    law: str
    whom: str
    due: str | None
    deadline: str
    basis: str
    notes: tuple[str, ...]


class Asked(NamedTuple):
    """An element, the laws that ask a message for it, and what the message says."""

    title: str
    required: tuple[str, ...]
    conditional: tuple[str, ...]
    recommended: tuple[str, ...]
    sentences: tuple[str, ...]
    waived: tuple[str, ...]


def contents(
    inquiry: Inquiry,
    made: tuple[Made, ...],
    proofs: tuple[Proof, ...],
    playbook: Playbook,
    words: Words,
    brand: Brand,
    environment: Environment,
) -> Mapping[str, bytes]:
    """The files `README.md` and, where a moment is known, `deadlines.ics`; `playbook` is in the language of `words`."""
    incident = inquiry.incident
    scenario = next(one for one in playbook.scenarios if one.id == inquiry.scenario.id)
    # As the messages have them, or a point would stand for thousands here and for decimals there.
    formats = Formats(brand.formats.get(words.locale.name, words.locale.formats))
    say = Wording(phrases(words), formats, incident.zone)
    counted = rows(inquiry.times, inquiry.zone, choose(playbook.jurisdictions, incident.laws)) if inquiry.times else ()
    level = incident.level(scenario.severity.level)
    shown: dict[str, Any] = {
        "playbook": playbook,
        "scenario": scenario,
        "incident": incident,
        "messages": made,
        "kit": [text for text in scenario.kit if text.id in incident.kit],
        "channels": {channel.id: channel for channel in playbook.channels},
        "leaves": formats.datetime(inquiry.sends_at, incident.zone),
        "laws": {proof.law.id: proof.law for proof in proofs},
        "asked": {one.message.id: tuple(_asked(one.message.id, proofs)) for one in made if one.message.laws},
        "outcomes": {outcome.id: outcome.title for outcome in playbook.outcomes},
        "severity": next(one for one in playbook.severities if one.id == level),
        "deeds": tuple(_deeds(inquiry, made, playbook)),
        "deadlines": [
            Due(
                say.law(row),
                say.whom(row),
                say.when(row.due) if row.due else None,
                say.deadline(row),
                say.basis(row),
                say.notes(row),
            )
            for row in counted
        ],
        "date": formats.date,
        "all_of": formats.list_and,
        "number": formats.number,
        "harmless": harmless,
        "run": value_text if words.locale.direction == "rtl" else str,
    }
    text = page("finished.md", words, environment, **shown).decode()
    files = {"README.md": (steered(text) if words.locale.direction == "rtl" else text).encode()}
    if counted:
        files[CALENDAR] = calendar_file(counted, stamp(inquiry.times), say.title, say.details)
    return files


def steered(text: str) -> str:
    """Markdown that runs right to left, with its left-to-right runs in order; code stays as it can be copied."""
    return "\n".join(map(_line, text.split("\n")))


def _line(line: str) -> str:
    start = _START.match(line)
    begun = start[0] if start else ""
    parts = _CODE.split(line[len(begun) :])
    parts[0::2] = [isolate_text(part) for part in parts[0::2]]
    rest = "".join(parts)
    return begun + (anchored(rest) if rest and not rest.isascii() else rest)


def _asked(message: str, proofs: tuple[Proof, ...]) -> Iterator[Asked]:
    """The elements that any law asks that message for; laws often ask for the same."""
    found: dict[str, list[tuple[str, Said]]] = {}
    for proof in (proof for proof in proofs if proof.message == message):
        for row in proof.rows:
            found.setdefault(row.element, []).append((proof.law.name, row))
    for rows_of in found.values():
        yield Asked(
            title=rows_of[0][1].title,
            required=_of_kind("required", rows_of),
            conditional=_of_kind("conditional", rows_of),
            recommended=_of_kind("recommended", rows_of),
            sentences=rows_of[0][1].sentences,
            waived=tuple(f"{harmless(row.waived)} ({law})" for law, row in rows_of if row.waived),
        )


def _of_kind(kind: Kind, rows_of: list[tuple[str, Said]]) -> tuple[str, ...]:
    return tuple(law for law, row in rows_of if row.kind == kind)


def _deeds(inquiry: Inquiry, made: tuple[Made, ...], playbook: Playbook) -> Iterator[tuple[str, str]]:
    """Each action that a message or another text names, and who did it or will do it."""
    said = {name for one in made for name in one.neutral.facts}
    said |= {name for text in inquiry.scenario.kit if text.id in inquiry.incident.kit for name in named(text)}
    for name, one in inquiry.known.items():
        if one.by and name in said:
            yield playbook.fact(name).label, harmless(one.by)
