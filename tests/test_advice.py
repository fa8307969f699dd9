"""The ledger of advice and the playbook agree: every row has a home, and every name of a row is one."""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from pydantic import BaseModel

from generator.content.load import load_playbook
from generator.content.model import Gate, Scenario
from generator.content.reading import Answer, Rule, Section
from generator.content.source import KeyPath
from generator.content.words import Sourced

ROOT = Path(__file__).parent.parent
CORRECTED = {
    "B68": "always to apologise",
    "E22": "to apologise profusely",
    "I17": "a figure that nobody could verify",
    "I18": "names and addresses called sensitive data",
    "I23": "no external storage, biometric validation",
    "I24": "a temporary mailbox against phishing",
    "I29": "passwords of letters and numbers",
    "I40": "a list of words that spam filters look for",
    "P18": "to promise that it never happens again",
}
"""Advice that the sources give and that we do not pass on as it stands: each place says what is right."""


def ledger() -> dict[str, dict[str, str]]:
    with (ROOT / "tests" / "advice.tsv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file, delimiter="\t")}


def homes(value: object, path: KeyPath = ()) -> Iterator[tuple[str, KeyPath, BaseModel]]:
    """Every row that a part of the playbook names, with the place."""
    if isinstance(value, Sourced):
        yield from ((row, path, value) for row in value.advice)
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from homes(getattr(value, name), (*path, name))
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from homes(item, (*path, index))


@cache
def placed() -> tuple[tuple[str, KeyPath, BaseModel], ...]:
    return tuple(homes(load_playbook(ROOT / "playbook.yml")[0]))


def test_the_ledger_has_every_row_that_was_read() -> None:
    numbers = {letter: len([row for row in ledger() if row[0] == letter]) for letter in "BEPI"}
    assert numbers == {"B": 69, "E": 23, "P": 26, "I": 44}


def test_every_row_of_the_ledger_has_a_home() -> None:
    named = {row for row, _, _ in placed()}
    missing = {row: entry["claim"] for row, entry in ledger().items() if row not in named}
    assert missing == {}


def test_every_row_that_the_playbook_names_is_in_the_ledger_and_once_in_its_place() -> None:
    unknown = [(row, path) for row, path, _ in placed() if row not in ledger()]
    assert unknown == []
    for _, path, place in placed():
        assert isinstance(place, Sourced)
        assert len(set(place.advice)) == len(place.advice), path


def test_advice_that_we_correct_stands_beside_the_correction() -> None:
    """Whoever carries such a row has a place for the other side, and uses it."""
    named = {row for row, _, _ in placed()}
    assert set(CORRECTED) <= named
    for row in CORRECTED:
        places = [place for name, _, place in placed() if name == row]
        assert any(qualified(place) for place in places), f"{row}: {CORRECTED[row]}"


def qualified(place: BaseModel) -> bool:
    """Whether the part of the playbook says more than the advice: a limit, a note, a debate or an answer."""
    if isinstance(place, Section):
        return bool(place.note or place.rules or place.answers or len(place.paragraphs) > 1)
    if isinstance(place, Rule):
        return place.but is not None or place.kind == "dont"
    if isinstance(place, Scenario):
        return place.outcome.debate is not None
    return isinstance(place, (Answer, Gate))
