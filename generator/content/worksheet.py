"""What the worksheet on telling people is made of: a severity method, cases to compare, and what each law asks."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from generator.content.law import Citation, Evidence
from generator.content.message import Id
from generator.content.words import HttpsUrl, Model, Text, entries

Band = Literal["low", "medium", "high", "very-high"]
Told = Literal["yes", "no", "depends"]
Standing = Literal["confirmed", "substance", "recalled"]
"""How sure we are of a case: a published table agrees; one agrees in substance; from memory."""

KINDS: Final = (1, 2, 3, 4)
"""What the four kinds of data count in the method of ENISA (working document v1.0, December 2013)."""
IDENTIFICATION: Final = (0.25, 0.5, 0.75, 1)
"""What the four degrees of ease of identification count there."""
LOSS: Final = (0, 0.25, 0.5)
"""What the three degrees of a loss of confidentiality, integrity or availability add there."""
INTENT: Final = (0, 0.5)
"""What the lack of malicious intent, and malicious intent, add there."""
BANDS: Final[tuple[tuple[Band, float], ...]] = (("low", 0), ("medium", 2), ("high", 3), ("very-high", 4))
"""The bands there, each with the least score in it; the three upper ones are confirmed by reproductions only."""


class Choice(Model):
    """An answer that can be chosen."""

    id: Id
    title: Text
    text: Text | None = None


class Weight(Choice):
    """An answer of the method, and what it counts."""

    value: float = Field(ge=0, le=4)


def counts(*values: float) -> AfterValidator:
    """Answers that count just these values in this order; anything else would be another method."""

    def counted(answers: tuple[Weight, ...]) -> tuple[Weight, ...]:
        found = tuple(answer.value for answer in answers)
        if found != values:
            say = [", ".join(f"{value:g}" for value in row) for row in (values, found)]
            raise PydanticCustomError("P116", f"the method counts {say[0]}; found {say[1]}|read the source again")
        return answers

    return AfterValidator(counted)


class Question(Model):
    """Something to answer, with a reason in words."""

    id: Id
    question: Text
    help: Text | None = None


class Backed(Question):
    """A question of the method, and what it rests on."""

    evidence: Evidence
    source: HttpsUrl


class Kinds(Backed):
    """How much is at stake with this kind of data."""

    answers: Annotated[tuple[Weight, ...], counts(*KINDS)]


class Steps(Backed):
    """What moves the number of the kind by whole steps; the result stays within the four kinds."""

    up: Annotated[tuple[Text, ...], entries(1)]
    down: Annotated[tuple[Text, ...], entries(1)]


class Identification(Backed):
    """How easily somebody can find out who the people are."""

    answers: Annotated[tuple[Weight, ...], counts(*IDENTIFICATION)]


class Loss(Backed):
    """What happened to the confidentiality, integrity or availability of the data."""

    answers: Annotated[tuple[Weight, ...], counts(*LOSS)]


class Intent(Backed):
    """Whether somebody meant harm."""

    answers: Annotated[tuple[Weight, ...], counts(*INTENT)]


class BandKind(Model):
    """A band of scores, and what it means in the method; never what has to be done."""

    id: Band
    title: Text
    text: Text
    least: float


def _bands(value: tuple[BandKind, ...]) -> tuple[BandKind, ...]:
    if tuple((band.id, band.least) for band in value) != BANDS:
        wanted = ", ".join(f"{name} from {least:g}" for name, least in BANDS)
        raise PydanticCustomError("P116", f"the method has the bands {wanted}|read the source again")
    return value


class Method(Model):
    """A method that makes a number of the severity of a breach."""

    title: Text
    paragraphs: Annotated[tuple[Text, ...], entries(1)]
    """What it is, what it is not, and how sure we are of it."""
    kinds: Kinds
    steps: Steps
    identification: Identification
    confidentiality: Loss
    integrity: Loss
    availability: Loss
    intent: Intent
    flags: Annotated[tuple[Backed, ...], entries(1)]
    """Yes-or-no questions that stand beside the score and do not change it."""
    bands: Annotated[tuple[BandKind, ...], AfterValidator(_bands)]
    sources: Annotated[tuple[Citation, ...], entries(1)]


class MailCase(Model):
    """An example of the European authorities, in our own words."""

    id: Id
    name: Text
    mishap: Id
    """Which sort of mishap it is an example of."""
    facts: Text
    authority: Told
    people: Told
    but: Text | None = None
    """What the answer depends on."""
    standing: Standing
    source: HttpsUrl | None = None

    @model_validator(mode="after")
    def _sourced(self) -> MailCase:
        if (self.standing == "recalled") != (self.source is None):
            verb = "has" if self.source else "lacks"
            what = f'the case "{self.id}" is {self.standing} and {verb} a source'
            raise PydanticCustomError("P127", f"{what}|name a source exactly for what is not recalled")
        return self


class LawTest(Question):
    """What some laws ask before people are told, as a yes-or-no question."""

    laws: Annotated[tuple[Id, ...], entries(1)]


class Practice(Model):
    """How one authority answered, to show that others may answer otherwise."""

    where: Text
    text: Text
    source: HttpsUrl


class Worksheet(Model):
    """The worksheet: an aid to record reasons, never a verdict."""

    lead: Text
    limits: Annotated[tuple[Text, ...], entries(1)]
    """What the sheet does not do, and who decides."""
    tracks: tuple[Id, ...] = ()
    """The tracks whose scenarios lead to the sheet."""
    method: Method
    happened: Question
    mishaps: Annotated[tuple[Choice, ...], entries(2)]
    cases_note: Text
    cases: Annotated[tuple[MailCase, ...], entries(1)]
    tests_note: Text
    tests: Annotated[tuple[LawTest, ...], entries(1)]
    exemptions: tuple[LawTest, ...] = ()
    """Exceptions of some laws, as questions."""
    practice: tuple[Practice, ...] = ()
    decision: Question
    decisions: Annotated[tuple[Choice, ...], entries(2)]
