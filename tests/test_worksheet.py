"""Tests of the worksheet's content: what it may count, what it refers to, and that it gives no verdict."""

import re
from functools import cache
from pathlib import Path

import pytest

from generator.content.load import load_playbook
from generator.content.model import Playbook
from generator.content.problems import ContentError
from generator.content.texts import texts
from generator.content.worksheet import Worksheet

ROOT = Path(__file__).parent.parent
VERDICT = re.compile(
    r"\b(you|they|people) (must|need not|need to|have to|do not have to|are required to)\b|\bno notice\b|must be told",
    re.IGNORECASE,
)
"""Words that would decide for the reader."""


@cache
def playbook() -> Playbook:
    return load_playbook(ROOT / "playbook.yml", "playbook.yml")[0]


def sheet() -> Worksheet:
    found = playbook().worksheet
    assert found
    return found


def problems(tmp_path: Path, *changes: tuple[str, str]) -> list[str]:
    """What is wrong with the worksheet after these changes of its text."""
    before, mark, rest = (ROOT / "playbook.yml").read_text("utf-8").partition("\nworksheet:\n")
    assert mark
    for old, new in changes:
        assert rest.count(old), old
        rest = rest.replace(old, new, 1)
    (tmp_path / "playbook.yml").write_text(before + mark + rest, "utf-8")
    with pytest.raises(ContentError) as error:
        load_playbook(tmp_path / "playbook.yml", "playbook.yml")
    return [f"{problem.code} {problem.message}" for problem in error.value.problems]


def test_numbers_of_another_method_are_refused_all_at_once(tmp_path: Path) -> None:
    found = problems(tmp_path, ("value: 0.75", "value: 0.6"), ("least: 3", "least: 2.5"))
    assert found == [
        "P116 answers: the method counts 0.25, 0.5, 0.75, 1; found 0.25, 0.5, 0.6, 1",
        "P116 bands: the method has the bands low from 0, medium from 2, high from 3, very-high from 4",
    ]


def test_names_that_nothing_answers_to_are_problems_all_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        ("tracks: [exposure, security]", "tracks: [exposure, secrecy]"),
        ("mishap: swapped", "mishap: swoped"),
        ("laws: [ch]", "laws: [chh]"),
        ("id: uk-high-risk", "id: eu-high-risk"),
    )
    assert found == [
        'P126 "secrecy" is not one of the tracks',
        'P126 "swoped" is not one of the mishaps',
        'P125 the id "eu-high-risk" stands twice',
        'P126 "chh" is not one of the jurisdictions',
    ]


def test_a_case_is_recalled_or_has_a_source(tmp_path: Path) -> None:
    found = problems(tmp_path, ("standing: confirmed", "standing: recalled"))
    assert found == ['P127 0: the case "case-09" is recalled and has a source']


def test_every_law_asks_just_once() -> None:
    asked = [law for test in sheet().tests for law in test.laws]
    assert sorted(asked) == sorted(law.id for law in playbook().jurisdictions)


def test_the_answer_of_the_european_union_is_asked_of_no_law_without_a_high_risk() -> None:
    union = next(test for test in sheet().tests if "eu-gdpr" in test.laws)
    laws = {law.id: law for law in playbook().jurisdictions}
    for law in union.laws:
        assert "high risk" in laws[law].trigger
    for law in ("ch", "sa", "ec", "in"):
        (own,) = (test for test in sheet().tests if law in test.laws)
        assert own.laws == (law,)
        assert "high risk" not in own.question


def test_no_text_of_the_sheet_is_a_verdict() -> None:
    found = [entry.one for entry in texts(sheet()) if VERDICT.search(entry.one)]
    assert found == []
    page = (ROOT / "templates/pages/worksheet.md.j2").read_text("utf-8")
    script = (ROOT / "templates/pages/worksheet-words.j2").read_text("utf-8")
    said = re.findall(r'_\("([^"]+)"\)', page + script)
    assert len(said) > 50
    assert [text for text in said if VERDICT.search(text) and not text.startswith("Do people have to be told?")] == []
    assert VERDICT.search("You must tell them.")


def test_the_sheet_says_who_decides_and_what_a_band_is_not() -> None:
    assert any("data protection officer decides" in text for text in sheet().limits)
    assert any("A band is not a duty" in text for text in sheet().method.paragraphs)
    assert any("did not read the original paper" in text for text in sheet().method.paragraphs)


def test_what_is_recalled_names_no_source_and_says_so() -> None:
    standing = {case.id: case.standing for case in sheet().cases}
    assert {name for name, how in standing.items() if how == "recalled"} == {"case-15", "case-18", "students"}
    assert "recalled" in sheet().cases_note
