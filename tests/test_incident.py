"""Incidents: every mistake in a file comes back with its line, its column and its code, and nothing is written."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from generator.content.problems import ContentError
from generator.incident.fill import fill
from generator.incident.opening import open_incident
from tests.incident_samples import SOUND, changed, desk, filled, opened
from tests.test_load import unmarked

ROOT = Path(__file__).parent.parent
CASES = yaml.load((ROOT / "tests/incidents.yml").read_text(encoding="utf-8"), yaml.CSafeLoader)
LONG = "word " * 121


def cases() -> list[object]:
    return [pytest.param(case, id=case["name"].replace(" ", "-")) for case in CASES]


def found(text: str) -> tuple[list[tuple[int, int, str]], str]:
    """Where the problems of an incident are, and what they say."""
    with pytest.raises(ContentError) as error:
        filled(text)
    places = {(p.position.line, p.position.column, p.code) for p in error.value.problems}
    assert {p.position.file for p in error.value.problems} == {"incident.yml"}
    assert all(p.hint for p in error.value.problems)
    return sorted(places), str(error.value)


def test_there_are_enough_ways_to_go_wrong() -> None:
    assert len(CASES) >= 45
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", cases())
def test_every_mistake_is_reported_where_it_stands(case: dict[str, list[dict[str, str]]]) -> None:
    text, expected = unmarked(changed(*((edit["find"], edit["put"]) for edit in case["edits"])))
    assert expected
    places, said = found(text)
    assert places == expected, said
    for words in case.get("says", []):
        assert words in said


def test_a_sound_incident_is_filled() -> None:
    assert "en/report/report.txt" in filled(SOUND)


def test_everything_is_reported_at_once() -> None:
    """Edits of many cases in one file, as far as they leave one another alone, give the problems of all of them."""
    apart = ("a compensation that is declared", "links that lead elsewhere", "mailboxes that nobody reads")
    apart += ("blanks are left", "a milder severity that nobody decided", "a subject that there is none of")
    apart += ("more people counted than affected", "more people written to than affected", "answers that are none")
    chosen = [case for case in CASES if case["name"] in apart]
    assert len(chosen) == len(apart)
    edits = [(edit["find"], edit["put"]) for case in chosen for edit in case["edits"]]
    text, expected = unmarked(changed(*edits))
    assert found(text)[0] == expected
    assert len(expected) >= 12


@pytest.mark.parametrize(
    "edit",
    [
        pytest.param(("Cause 7.", LONG), id="a text"),
        pytest.param(("{all: Zürich}", f"{{all: {LONG}}}"), id="an item of a list"),
    ],
)
def test_a_text_that_is_too_long_is_refused(edit: tuple[str, str]) -> None:
    places, said = found(changed(edit))
    assert [code for _, _, code in places] == ["I602"]
    assert "604 characters, 600 are the most" in said


@pytest.mark.parametrize(
    "words",
    [
        "See https://www.books.test.",
        "See (https://status.books.test/a), please.",
        "Write to help@books.test.",
        "A and/or B, 24/7, U.S./Canada, Inc./Ltd, 1.5/2",
        "It is 3.11/2026 and example.com is a name.",
        "A [name] in brackets, 100% of 5 # 6 {7}",
    ],
)
def test_words_that_only_look_wrong_are_fine(words: str) -> None:
    assert opened(changed(("Cause 7.", f'"{words}"'))).known["cause"].value == {"all": words}


LAWS = (
    ("laws: [east]", "laws: [east, west]"),
    ("  - {id: report, affected: 2000, audience: 1999, subject: 2}\n", "  - {id: both, affected: 2000, audience: 9}\n"),
)


def test_a_law_that_forbids_what_a_finished_message_says_is_named() -> None:
    text, expected = unmarked(changed(LAWS[0], ("[east, west]", "[east, ⟪I613⟫west]"), LAWS[1]))
    places, said = found(text)
    assert places == expected
    for locale in ("en", "es", "de", "ar"):
        assert f'both in {locale} says "nature", which west forbids; Leave out what happened.' in said


NOT_SAID = ("passwords: exposed", "passwords: not_exposed")


def test_an_element_under_a_condition_is_said_or_waived_with_the_reason() -> None:
    text, expected = unmarked(changed(NOT_SAID, ("laws: [east]", "laws: [⟪I613⟫east]")))
    places, said = found(text)
    assert places == expected
    assert 'report in ar does not say "when", which east asks for under a condition' in said
    assert "The condition: The day is known." in said
    waived = ("waived: []", "waived: [{law: east, element: when, because: Nobody knows the day.}]")
    files = filled(changed(NOT_SAID, waived))
    assert "Left out, because: Nobody knows the day. (Eastland)" in files["en/README.md"].decode()


def test_an_element_without_which_a_law_is_not_satisfied_is_named() -> None:
    """A message that lost it: here the block that carries it is taken away after the playbook was found right."""
    inquiry = opened(SOUND)
    whole = desk(("en",))
    (locale,) = whole.playbooks
    book = whole.playbooks[locale]
    scenario = book.scenarios[0]
    report = next(one for one in scenario.messages if one.id == "report")
    rest = report.model_copy(update={"blocks": report.blocks[1:]})
    messages = tuple(rest if one is report else one for one in scenario.messages)
    lost = book.model_copy(update={"scenarios": (scenario.model_copy(update={"messages": messages}),)})
    with pytest.raises(ContentError, match='report in en does not say "nature", which east requires'):
        fill(inquiry, type(whole)({locale: lost}, whole.words, whole.brand, whole.pictures, whole.environment))


def test_a_signature_without_a_name_is_a_blank_that_is_left() -> None:
    signer = re.search(r"signer:\n.*\n.*\n", SOUND)
    assert signer
    text, expected = unmarked(changed((signer[0], ""), ("version: 1", "⟪I615⟫version: 1")))
    places, said = found(text)
    assert places == expected
    assert "report: the blank [[name of the person who signs]] is left" in said


def test_moments_of_what_is_planned_may_be_still_to_come() -> None:
    text = changed(("discovery: null", 'people-told: "2026-11-22T15:00", report-made: "2026-11-23T10:00"'))
    assert set(opened(text).times) == {"awareness", "people-told", "report-made"}


def test_a_decided_severity_may_be_milder() -> None:
    decided = "decisions:\n  - {about: severity, answer: SEV3, because: Few., by: Head of service, on: 2026-10-26}"
    assert opened(changed(("severity: SEV2", "severity: SEV3"), ("decisions:", decided))).incident.severity == "SEV3"


def test_nothing_is_written_when_anything_is_wrong(tmp_path: Path) -> None:
    """The command itself: with every problem and an exit code of 1, and the set of yesterday stays as it was."""
    project = tmp_path / "project"
    shutil.copytree(ROOT / "tests/playbook", project)
    (project / "incident.yml").unlink()
    file = tmp_path / "incident.yml"
    sound = re.sub(r"locales: .*", "locales: [en]", SOUND)
    for gone in (
        r"  - \{id: report.*\n",
        r", desk",
        r"laws: .*\n",
        r"  (?:fix_date|sent_time|offer|answer_\w+|share|aware_date|places|cause): .*\n",
    ):
        sound = re.sub(gone, "", sound)
    sound = re.sub(r", (?:es|de|ar): [^,}]*", "", sound).replace("compensation: [refund]", "compensation: []")
    sound = sound.replace(
        "decisions:", "decisions:\n  - {about: laws, answer: none, because: No., by: A., on: 2026-10-26}"
    )
    file.write_text(sound, encoding="utf-8")
    assert run("fill", str(file), "--root", str(project)) == (0, "")
    before = {path: path.read_bytes() for path in sorted((tmp_path / "finished").rglob("*")) if path.is_file()}
    assert before
    file.write_text(sound.replace("passwords: exposed", "passwords: perhaps"), encoding="utf-8")
    code, said = run("fill", str(file), "--root", str(project))
    assert code == 1
    assert 'I602 passwords: "perhaps" is not one of the answers' in said
    assert {path: path.read_bytes() for path in sorted((tmp_path / "finished").rglob("*")) if path.is_file()} == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["finished", "incident.yml", "project"]


def run(*arguments: str) -> tuple[int, str]:
    """The exit code of the command and, if it failed, what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "generator.cli", *arguments],
        env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "TERM": "dumb"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr if done.returncode else ""


def test_a_file_that_is_no_incident_is_refused_before_anything_else(tmp_path: Path) -> None:
    file = tmp_path / "incident.yml"
    for text, code in (("", "P108"), ("a: [", "P106"), ("- 1", "P104"), ("a: &b 1", "P113")):
        file.write_text(text, encoding="utf-8")
        with pytest.raises(ContentError, match=code):
            open_incident(file, "incident.yml")
