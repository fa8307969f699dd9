"""Count the severity of a breach by the method of ENISA; the number is an aid to think, and no law asks for it."""

from __future__ import annotations

from dataclasses import dataclass

from generator.content.worksheet import BANDS, IDENTIFICATION, INTENT, KINDS, LOSS, Band


class SeverityError(ValueError):
    """A number that the method does not know; the sentence says which ones it knows."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the circumstances of a breach add: three losses, and malicious intent."""

    confidentiality: float = 0
    integrity: float = 0
    availability: float = 0
    intent: float = 0

    @property
    def total(self) -> float:
        """All of them together."""
        return self.confidentiality + self.integrity + self.availability + self.intent


@dataclass(frozen=True, slots=True)
class Score:
    """A score, and how it comes about: context times identification, plus circumstances."""

    context: int
    identification: float
    circumstances: float
    value: float
    band: Band


def moved(kind: int, steps: int) -> int:
    """The context: the number of the kind of data, moved by whole steps and kept within 1 to 4.

    Raises SeverityError for a kind that the method does not know.
    """
    _check("kind of data", kind, KINDS)
    return min(max(kind + steps, KINDS[0]), KINDS[-1])


def score(context: int, identification: float, circumstances: Circumstances) -> Score:
    """The score SE = DPC x EI + CB, and its band.

    The source is ENISA, Recommendations for a methodology of the assessment of severity of personal data breaches,
    working document v1.0, December 2013, as reproduced; see `worksheet:` in the playbook. Quarters are exact as
    floats, so nothing is rounded. Raises SeverityError for a number that the method does not know.
    """
    _check("context", context, KINDS)
    _check("identification", identification, IDENTIFICATION)
    for number in (circumstances.confidentiality, circumstances.integrity, circumstances.availability):
        _check("circumstance", number, LOSS)
    _check("circumstance", circumstances.intent, INTENT)
    value = context * identification + circumstances.total
    band = next(name for name, least in reversed(BANDS) if value >= least)
    return Score(context, identification, circumstances.total, value, band)


def _check(name: str, found: float, allowed: tuple[float, ...]) -> None:
    if found not in allowed:
        known = ", ".join(f"{number:g}" for number in allowed)
        raise SeverityError(f"{name} {found:g}: write one of {known}")
