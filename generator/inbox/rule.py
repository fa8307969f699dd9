"""What a rule of e-mail engineering is: its words, its source, and how it is held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from generator.content.law import Confidence

Follow = Literal["checked", "tests", "advice", "not followed"]
"""By a check on every edition or dialect; by tests alone; by what the team is told; not at all."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One of the fifty rules."""

    number: int
    title: str
    """What to do, as an order."""
    reason: str
    source: str
    """A web address; published data or the text of a specification."""
    confidence: Confidence
    """How sure it is: a specification's or vendor's words or a run of ours; several sources; one at second hand."""
    follow: Follow
    held: str
    """What is measured; the tests as `file::function`; the words of the advice in double quotes; or why not."""
    otherwise: str = ""
    """Where it is followed in another form than the source gives, and why."""

    @property
    def code(self) -> str:
        """Its permanent name."""
        return f"E{self.number:02}"
