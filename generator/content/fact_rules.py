"""What the facts and the severities of a playbook must refer to, so that an incident can be held against them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.content.message import Fact
from generator.content.model import Playbook
from generator.content.problems import Problem
from generator.content.source import Source

_ONLY_FOR: Final = {
    "tense": ("date",),
    "not_before": ("date",),
    "moment": ("date",),
    "dated_by": ("time", "text"),
    "people": ("count",),
}
"""The types of fact that a key belongs to."""


def fact_problems(playbook: Playbook, source: Source) -> Iterator[Problem]:
    """Keys of facts that do not fit their type, dates that are none, and roles that nobody has."""
    dates = {fact.id for fact in playbook.facts if fact.type == "date"}
    for index, fact in enumerate(playbook.facts):
        for key in (key for key, types in _ONLY_FOR.items() if getattr(fact, key) and fact.type not in types):
            place = source.locate(("facts", index, key), key=True)
            yield Problem(place, "P127", f'the fact "{fact.id}" of type {fact.type} has {key}', "delete it")
        for key in ("not_before", "dated_by"):
            named = getattr(fact, key)
            if named is not None and (named not in dates or named == fact.id):
                place = source.locate(("facts", index, key))
                yield Problem(place, "P126", f'"{named}" is not another fact of type date', _dates(fact, dates))
    roles = {role.id for role in playbook.roles}
    for index, level in enumerate(playbook.severities):
        if len(level.roles) != level.approvals:
            what = f"{level.id} has {level.approvals} approvals and roles for {len(level.roles)}"
            yield Problem(source.locate(("severities", index, "roles")), "P127", what, "give each approval its roles")
        for number, wanted in enumerate(level.roles):
            for role in (role for role in wanted if role not in roles):
                place = source.locate(("severities", index, "roles", number))
                yield Problem(place, "P126", f'"{role}" is not one of the roles', f"known: {', '.join(sorted(roles))}")


def _dates(fact: Fact, dates: set[str]) -> str:
    return f"the dates are: {', '.join(sorted(dates - {fact.id})) or 'none'}"
