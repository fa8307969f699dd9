"""Run every check over every edition and over every dialect of it, and say all that was found."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from generator.content.brand import Brand
from generator.content.model import Provider
from generator.content.problems import Position, Problem
from generator.inbox import appearance, direction, parts, structure, trust
from generator.inbox.rules import RULES
from generator.inbox.specimen import Check, DialectCheck, Specimen, Spoken
from generator.mail.eml import message_file
from generator.mail.providers import translate
from generator.mail.render import Edition

ON_EDITION: Final[Mapping[int, Check]] = {
    **structure.ON_EDITION,
    **appearance.ON_EDITION,
    **direction.ON_EDITION,
    **trust.ON_EDITION,
    **parts.ON_EDITION,
}
"""By the number of its rule; each runs once for a message of a brand in a locale."""
ON_DIALECT: Final[Mapping[int, DialectCheck]] = {
    **structure.ON_DIALECT,
    **direction.ON_DIALECT,
    **trust.ON_DIALECT,
    **parts.ON_DIALECT,
}
"""By the number of its rule; each runs on every dialect, so none reads the HTML as a tree."""


@dataclass(frozen=True)
class Batch:
    """The editions of one brand in one locale, and the dialects that they go out in."""

    brand: Brand
    editions: tuple[Edition, ...]
    providers: tuple[Provider, ...]


@dataclass(frozen=True)
class Inspection:
    """What was looked at, and what was found."""

    problems: tuple[Problem, ...]
    editions: int
    dialects: int
    checks: int
    """How many there are, of both kinds."""


def inspect(batches: Sequence[Batch], report: Callable[[str, int, int], None]) -> Inspection:
    """Everything that every rule finds in the batches; `report` hears of progress, edition by edition."""
    problems: list[Problem] = []
    total = sum(len(batch.editions) for batch in batches)
    done = 0
    for batch in batches:
        for edition in batch.editions:
            problems += problems_of(edition, batch.brand, batch.providers)
            done += 1
            report("editions", done, total)
    return Inspection(
        problems=tuple(sorted(problems)),
        editions=total,
        dialects=len({provider.id for batch in batches for provider in batch.providers}),
        checks=len(ON_EDITION) + len(ON_DIALECT),
    )


def problems_of(edition: Edition, brand: Brand, providers: Sequence[Provider]) -> tuple[Problem, ...]:
    """What the rules find in one edition and its dialects, each fault once with the dialects that have it."""
    place = Position(f"{edition.brand}/{edition.locale}/{edition.scenario}/{edition.message}")
    found = [(number, fault, "") for number, fault in faults(Specimen(edition, brand, message_file(edition, brand)))]
    spread: dict[tuple[int, str], list[str]] = {}
    for provider in providers:
        for one in faults_in(Spoken(translate(edition, provider), brand, provider)):
            spread.setdefault(one, []).append(provider.id)
    for (number, fault), ids in spread.items():
        found.append((number, fault, _where(ids, len(providers))))
    return tuple(
        Problem(place, RULES[number - 1].code, f"{fault}{where}", RULES[number - 1].title)
        for number, fault, where in sorted(found)
    )


def faults(specimen: Specimen) -> list[tuple[int, str]]:
    """The number of a rule and a sentence for each violation in an edition."""
    return [(number, fault) for number, check in ON_EDITION.items() for fault in dict.fromkeys(check(specimen))]


def faults_in(spoken: Spoken) -> list[tuple[int, str]]:
    """The same for an edition in a dialect."""
    return [(number, fault) for number, check in ON_DIALECT.items() for fault in dict.fromkeys(check(spoken))]


def _where(ids: Sequence[str], all_of_them: int) -> str:
    """Where a fault is found: nothing more to say if it is everywhere."""
    if len(ids) == all_of_them:
        return " (in every dialect)"
    more = f" and {len(ids) - 3} more" if len(ids) > 3 else ""
    return f" (in {', '.join(ids[:3])}{more})"
