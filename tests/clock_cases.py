"""The cases of tests/clock.tsv, which hold both implementations of the clock: in Python and in the browser."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from generator.content.law import Deadline, Jurisdiction
from generator.content.load import load_playbook

TABLE = Path(__file__).parent / "clock.tsv"
SMALL = Path(__file__).parent / "playbook" / "playbook.yml"


@dataclass(frozen=True, slots=True)
class Case:
    """A start on the clocks of a zone, the figure of a law, and what has to come out."""

    name: str
    start: str
    zone: str
    law: str
    """`72h`, `3bd`, or `-` for none; behind it the country of the law, where that matters."""
    due: str
    """A local time with its offset, or the reason why there is none."""
    warning: str

    @property
    def expected(self) -> tuple[str, str]:
        """What has to come out."""
        return self.due, self.warning

    @property
    def jurisdiction(self) -> Jurisdiction:
        """A law with that figure for the people, and nothing else."""
        figure, _, country = self.law.partition(" ")
        number = int(figure.rstrip("hbd")) if figure != "-" else None
        hours, days = (number, None) if figure.endswith("h") else (None, number)
        deadline = Deadline(text="In words.", starts="awareness", hours=hours, business_days=days)
        changes = {"id": country or "es", "people": deadline, "authority": None}
        return laws()[0].model_copy(update=changes)


@cache
def laws() -> tuple[Jurisdiction, ...]:
    """The two laws of the small playbook: one of business days, one of hours."""
    return load_playbook(SMALL, "playbook.yml")[0].jurisdictions


def cases() -> tuple[Case, ...]:
    """The table."""
    lines = TABLE.read_text("utf-8").splitlines()
    assert lines[0].split("\t") == ["case", "start", "zone", "law", "due", "warning"]
    return tuple(Case(*line.split("\t")) for line in lines[1:])


def differences(of: Iterable[Case], answers: Iterable[tuple[str, str]]) -> list[str]:
    """The cases whose answer is another than the table says."""
    return [
        f"{case.name}: expected {case.expected}, found {answer}"
        for case, answer in zip(of, answers, strict=True)
        if answer != case.expected
    ]


def with_a_mistake(of: tuple[Case, ...]) -> tuple[Case, ...]:
    """The same cases, one of them wrong by a minute."""
    wrong = Case(of[0].name, of[0].start, of[0].zone, of[0].law, of[0].due.replace("10:00", "10:01"), of[0].warning)
    assert wrong != of[0]
    return (wrong, *of[1:])
