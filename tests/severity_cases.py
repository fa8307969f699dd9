"""The cases of tests/severity.tsv, which hold both implementations of the severity score: Python and the browser."""

import csv
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from generator.content.worksheet import IDENTIFICATION, INTENT, KINDS, LOSS
from generator.incident.severity import Circumstances

TABLE = Path(__file__).parent / "severity.tsv"
Answer = tuple[int | None, float | None, str]
"""The context, the score and the band; or nothing, nothing, and `refused`."""


@dataclass(frozen=True, slots=True)
class Case:
    """What goes in, and what has to come out."""

    name: str
    kind: int
    steps: int
    identification: float
    circumstances: Circumstances
    expected: Answer = (None, None, "refused")


def cases() -> tuple[Case, ...]:
    """The table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(_case(row) for row in csv.DictReader(file, delimiter="\t"))


def every_case() -> tuple[Case, ...]:
    """Everything that can be answered on the sheet, without what has to come out."""
    answers = itertools.product(KINDS, range(-3, 4), IDENTIFICATION, LOSS, LOSS, LOSS, INTENT)
    return tuple(Case("", kind, steps, ease, Circumstances(*rest)) for kind, steps, ease, *rest in answers)


def differences(of: Iterable[Case], answers: Iterable[Answer]) -> list[str]:
    """The cases whose answer is another than the table says."""
    return [
        f"{case.name}: expected {case.expected}, found {answer}"
        for case, answer in zip(of, answers, strict=True)
        if answer != case.expected
    ]


def with_a_mistake(of: tuple[Case, ...]) -> tuple[Case, ...]:
    """The same cases, one of them in the next band."""
    context, value, _ = of[0].expected
    return (replace(of[0], expected=(context, value, "medium")), *of[1:])


def _case(row: dict[str, str]) -> Case:
    losses = (row["confidentiality"], row["integrity"], row["availability"], row["intent"])
    refused = row["band"] == "refused"
    return Case(
        row["case"],
        int(row["kind"]),
        int(row["steps"]),
        float(row["identification"]),
        Circumstances(*map(float, losses)),
        (None, None, "refused") if refused else (int(row["context"]), float(row["score"]), row["band"]),
    )
