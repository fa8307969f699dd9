"""What a law asks for after a breach: who is told, by when, and what a notice must and must not contain."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from generator.content.message import Id, Start
from generator.content.words import HttpsUrl, Model, Text, entries

Confidence = Literal["high", "medium", "low"]
Region = Literal["europe", "north-america", "latin-america", "gulf-and-arab", "asia-pacific"]
Evidence = Literal["text", "official", "secondary", "recalled"]
"""What a list of required elements rests on: the words of the law; an authority's page; summaries; memory."""


class Deadline(Model):
    """By when somebody is told. No figure means that the law names none; a figure is only there with a source."""

    text: Text
    """In words, such as "without undue delay"."""
    starts: Start | None = None
    """None where the law does not name a moment."""
    hours: int | None = Field(default=None, ge=1)
    """Hours that do not stop at weekends; 30 days are 720."""
    business_days: int | None = Field(default=None, ge=1)
    calendar: Text | None = None
    """Whose holidays count, for business days."""


class Conditional(Model):
    """An element that binds only under a condition."""

    element: Id
    when: Text


class Advised(Model):
    """An element that guidance or our own judgement adds."""

    element: Id
    why: Text


class Forbidden(Model):
    """An element that must not stand in a notice."""

    element: Id
    rule: Text


class Citation(Model):
    """Where a statement was read."""

    title: str
    url: HttpsUrl


class Prescribed(Model):
    """The words that a law itself prescribes for a notice, in the language of the law; they are not translated."""

    title: str
    headings: Annotated[tuple[str, ...], entries(1)]
    """All headings of the notice, in their order."""
    evidence: Evidence
    """What they rest on; the sources are those of the law."""


class Jurisdiction(Model):
    """One law of one country or state. With low confidence it has no figures and no elements: ask counsel."""

    id: Id
    name: Text
    region: Region
    law: Text
    article: str
    trigger: Text
    people: Deadline | None = None
    """None where there is no duty to tell the people."""
    authority: Deadline | None = None
    authority_name: Text | None = None
    required: tuple[Id, ...] = ()
    required_evidence: Evidence | None = None
    """None where nothing is required."""
    conditional: tuple[Conditional, ...] = ()
    recommended: tuple[Advised, ...] = ()
    forbidden: tuple[Forbidden, ...] = ()
    prescribed: Prescribed | None = None
    form: Text
    language: Text
    email: Text
    """Whether e-mail is a lawful channel."""
    exemptions: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()
    """What else a team must know, such as a date on which the law changes."""
    sources: Annotated[tuple[Citation, ...], entries(1)]
    confidence: Confidence
    because: Text
    """Why the confidence is what it is."""
    checked_on: date
