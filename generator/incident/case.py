"""What an incident file is made of: one case, its facts, and what was decided."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from generator.content.brand import LocaleName
from generator.content.message import CompensationKind, Id, Message, Start
from generator.content.model import Severity
from generator.content.words import Model, entries

EVERYWHERE = "all"
"""The key of a text that is the same in every language, such as a product's name."""
BY = "by"
"""The key beside the texts of an action: who did it or will do it. It stays inside the house."""

Line = Annotated[
    str, StringConstraints(min_length=1, max_length=600, strip_whitespace=True, pattern=r"^[^\x00-\x1f]*$")
]
"""A line that somebody typed, such as a name or a reason."""
Subject = Literal["outcome", "people", "authority", "severity", "laws", "other"]
"""What a decision is about: the outcome; whether the people are told; whether the authority is; how severe the incident
is; which laws apply; something else."""


class Signer(Model):
    """Who signs, where the brand file does not say so."""

    name: Line | None = None
    title: Line | dict[LocaleName | Literal["all"], Line] | None = None


class Chosen(Model):
    """A message that is to be sent."""

    id: Id
    affected: int = Field(default=0, ge=0)
    """How many people it concerns; none means that nobody has counted yet."""
    audience: int = Field(default=0, ge=0)
    """How many people get it; never more than it concerns."""
    subject: int = Field(default=1, ge=1, le=4)
    """Which of its subjects, counted from 1."""
    signer: Signer | None = None
    """Who signs this one, where not everybody gets the same signature."""

    def pick(self, message: Message) -> Message:
        """The message with the one subject that was chosen."""
        chosen = message.subjects[self.subject - 1 : self.subject]
        return message.model_copy(update={"subjects": chosen or message.subjects})


class Waived(Model):
    """An element that a law asks for under a condition which is not met here."""

    law: Id
    element: Id
    because: Line


class DecisionMade(Model):
    """A decision, also one not to do something."""

    about: Subject
    laws: tuple[Id, ...] = ()
    """For which laws it was taken; none means: for all that have no decision of their own."""
    answer: Line
    """For `outcome` one of the five outcomes; for `people` and `authority` `told` or `not-told`; else in words."""
    because: Line
    by: Line
    on: date


class Approver(Model):
    """Somebody who checks the finished messages before they leave."""

    role: Id
    name: Line


class Record(Model):
    """What Art. 33(5) GDPR asks to document, in the words of the team."""

    facts: Line
    effects: Line
    remedial_action: Line


class Incident(Model):
    """One incident, as its team wrote it down."""

    version: Literal[1]
    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
    scenario: Id
    brand: Id
    locales: Annotated[tuple[LocaleName, ...], entries(1)]
    provider: Id = "neutral"
    zone: str
    """The time zone of the team, such as `Europe/Madrid`; times in the messages are in it."""
    sends_at: str
    """When the messages leave: a date with a time in the zone, such as `2026-11-22T15:00`."""
    prepared_by: Line | Literal[""] = ""
    """Who wrote this file; somebody else has to check it."""
    severity: Severity | None = None
    """None: as the scenario says."""
    affected: int = Field(default=0, ge=0)
    """How many people the incident concerns in all; none means that nobody has counted yet."""
    laws: tuple[Id, ...] = ()
    moments: dict[Start, str | None] = Field(default_factory=dict)
    """The moments from which deadlines count, as dates with times."""
    provider_knew: str | None = None
    messages: tuple[Chosen, ...] = ()
    kit: tuple[Id, ...] = ()
    """The texts for other channels."""
    compensation: tuple[CompensationKind, ...] = ()
    signer: Signer | None = None
    facts: dict[str, Any] = Field(default_factory=dict)
    """The answers by the id of their fact; `entered.py` says what each type looks like."""
    waived: tuple[Waived, ...] = ()
    decisions: tuple[DecisionMade, ...] = ()
    approvals: tuple[Approver, ...] = ()
    record: Record | None = None

    def given(self, fact_id: str) -> Any:
        """What was written for a fact; None where nothing was, or keys with nothing behind them."""
        raw = self.facts.get(fact_id)
        return None if isinstance(raw, dict) and all(value is None for value in raw.values()) else raw

    def standing(self, about: Subject) -> dict[str, DecisionMade | None]:
        """The decision about it that stands for each law of the incident, or under the key `""` where it names none.

        The last one that names the law goes before the last one that names none.
        """
        general = [one for one in self.decisions if one.about == about and not one.laws]
        found: dict[str, DecisionMade | None] = {}
        for law in self.laws or ("",):
            named = [one for one in self.decisions if one.about == about and law in one.laws]
            found[law] = next(reversed(named or general), None)
        return found

    def decided(self, about: Subject) -> tuple[DecisionMade, ...]:
        """The decisions about it that stand for at least one law, in their order."""
        standing = self.standing(about).values()
        return tuple(one for one in self.decisions if any(one is other for other in standing))

    def level(self, usual: Severity) -> Severity:
        """How severe it is, where the scenario says `usual`."""
        return self.severity or usual
