"""What the pages that belong to no incident are made of: sections, the glossary, bad examples, drills."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.content.message import Id
from generator.content.words import Model, Sourced, Text, entries

Group = Literal["respond", "texts", "prepare", "about"]
"""The part of the menu in which a page stands."""


class Described(Sourced):
    """An id with a name and what it means; the simplest entry there is."""

    id: Id
    title: Text
    text: Text


class Answer(Sourced):
    """A question that teams ask, and the answer in paragraphs."""

    question: Text
    answer: Annotated[tuple[Text, ...], entries(1)]


class Rule(Sourced):
    """Something to do or not to do, and the reason."""

    kind: Literal["do", "dont"]
    rule: Text
    why: Text
    but: Text | None = None
    """Where we correct or qualify the advice that the rule comes from."""


class Table(Model):
    """Rows under named columns; the first cell of a row names it."""

    columns: Annotated[tuple[Text, ...], entries(2, 6)]
    rows: Annotated[tuple[tuple[Text, ...], ...], entries(1)]


class Section(Sourced):
    """A part of a page. What it has of these parts stands in this order."""

    id: Id
    heading: Text
    paragraphs: tuple[Text, ...] = ()
    items: tuple[Text, ...] = ()
    """Things that have no order."""
    steps: tuple[Text, ...] = ()
    """Things to do, in order."""
    checks: tuple[Text, ...] = ()
    """A list to tick off."""
    rules: tuple[Rule, ...] = ()
    answers: tuple[Answer, ...] = ()
    table: Table | None = None
    note: Text | None = None
    """What must not be missed, or where good sources disagree."""


class Page(Sourced):
    """A page of the site that belongs to no scenario."""

    id: Id
    group: Group
    title: Text
    lead: Text
    sections: Annotated[tuple[Section, ...], entries(1)]


class Term(Model):
    """A word of the trade: the one that we use, what it means, and what not to say in its place."""

    id: Id
    term: Text
    meaning: Text
    avoid: Text | None = None


class BadLine(Model):
    """A sentence of a bad message; `wrong` says what is wrong with it, where something is."""

    line: Text
    wrong: Text | None = None


class AntiExample(Sourced):
    """A made-up message that does it wrong, sentence by sentence, and the better version."""

    id: Id
    title: Text
    scenario: Id
    situation: Text
    bad: Annotated[tuple[BadLine, ...], entries(2)]
    better: Annotated[tuple[Text, ...], entries(2)]
    because: Text
    """What the better version does differently."""


class Inject(Model):
    """News that the person who runs a drill gives to the team, and what a good team answers."""

    minute: int = Field(ge=0, le=240)
    """Minutes after the start of the drill."""
    news: Text
    expected: Annotated[tuple[Text, ...], entries(1)]


class Drill(Sourced):
    """A tabletop exercise: an incident on paper, with news that arrives while the team works."""

    id: Id
    title: Text
    scenario: Id
    minutes: int = Field(ge=15, le=240)
    """How long it takes."""
    situation: Text
    injects: Annotated[tuple[Inject, ...], entries(3)]
    review: Annotated[tuple[Text, ...], entries(2)]
    """Questions to ask afterwards."""
