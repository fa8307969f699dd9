"""An incident with everything that it is held against."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from generator.content.message import Message, Start
from generator.content.model import Playbook, Scenario
from generator.content.problems import Problem
from generator.content.source import KeyPath, Source
from generator.incident.case import Incident
from generator.incident.entered import Entered

OF_DATA: Final = ("exposure", "security")
"""The tracks in which personal data is concerned, so that people, authority and laws are to be decided on."""
NO_MAIL: Final = ("reply", "silent", "never")
"""The outcomes with which nobody gets an e-mail that was not asked for."""


@dataclass(frozen=True)
class Inquiry:
    """An incident with everything that it is held against."""

    incident: Incident
    source: Source
    playbook: Playbook
    scenario: Scenario
    messages: tuple[Message, ...]
    """The chosen ones that exist."""
    known: Mapping[str, Entered]
    zone: ZoneInfo
    times: Mapping[Start, dt.datetime]
    """The moments from which deadlines count."""
    sends_at: dt.datetime
    now: dt.datetime

    def problem(self, path: KeyPath, code: str, what: str, hint: str) -> Problem:
        """A problem at a place of the incident file."""
        return Problem(self.source.locate(path), code, what, hint)

    def day(self, fact_id: str | None) -> dt.date | None:
        """The day that was entered for a fact."""
        value = self.known[fact_id].value if fact_id and fact_id in self.known else None
        return value if isinstance(value, dt.date) else None
