"""Approvals: a changed byte of what was approved is found, and nothing leaves without the people it needs."""

import hashlib
import json
import re
import shutil
import zipfile
from dataclasses import replace as with_changes
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from generator.cli import app
from generator.content.load import load_brands, load_playbook
from generator.content.model import Provider
from generator.content.problems import ContentError
from generator.content.shape import fit
from generator.content.source import parse
from generator.incident.case import Incident
from generator.incident.fill import fill
from generator.incident.finished import Case, digest, open_finished, open_sealed
from generator.incident.opening import inquire
from generator.incident.seal import (
    Approvals,
    ApproverNameError,
    approver,
    beside,
    read_approvals,
    released,
    sealed,
    unmet,
    verified,
    written,
)
from tests.incident_samples import NOW, SOUND, book, changed, desk

ROOT = Path(__file__).parent.parent
SMALL = ROOT / "tests" / "playbook"
PLAYBOOK, SOURCE = load_playbook(SMALL / "playbook.yml", "playbook.yml")
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
INCIDENT = """\
version: 1
id: list-of-may
scenario: list-shown
brand: plain
locales: [en]
zone: Europe/Madrid
sends_at: 2026-11-22T15:00
prepared_by: Campaign owner
messages: [{id: apology, affected: 340, audience: 340}]
decisions:
  - {about: outcome, answer: send, because: People must know., by: Head of marketing, on: 2026-11-22}
"""
PLAN = """\
approvals:
  - {role: executive, name: First executive}
  - {role: marketing-lead, name: مديرة التسويق}
  - {role: executive, name: Second executive}
"""
FILES = {
    "coverage.json": "{}\n",
    "en/README.md": "Blanks stand in double brackets, such as [[date]].\n",
    "en/apology/apology.html": "<p>On 3 May your address was visible.</p>\n",
    "en/apology/apology.txt": "On 3 May your address was visible.\n",
    "en/apology/subject.txt": "Your address was visible\n",
    "en/channels/macro.txt": "We are sorry.\n",
}
THREE = [("executive", "First executive"), ("marketing-lead", "مديرة التسويق"), ("executive", "Second executive")]


def write_folder(folder: Path, incident: str = INCIDENT, **changed: str) -> Path:
    """A folder of finished files, with its list of checksums."""
    files = {**FILES, "incident.yml": incident, **{name.replace("__", "/"): text for name, text in changed.items()}}
    sums = []
    for name, text in sorted(files.items()):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
        sums.append(f"{hashlib.sha256(text.encode()).hexdigest()}  {name}\n")
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    return folder


def case_of(folder: Path) -> Case:
    return open_sealed(open_finished(folder), PLAYBOOK, SOURCE)


def approved(case: Case, people=tuple(THREE), before=None) -> Approvals:
    found = before or Approvals()
    for minutes, (role, name) in enumerate(people, start=len(found.approvals)):
        found = sealed(case, found, role, name, NOON + timedelta(minutes=minutes))
    return found


def codes(error: pytest.ExceptionInfo[ContentError]) -> list[tuple[str, str]]:
    return [(problem.position.file.rpartition("incident/")[2], problem.code) for problem in error.value.problems]


def amends(*arguments: str) -> Result:
    """Run a command on the small playbook."""
    done = CliRunner().invoke(app, [*arguments, "--root", str(SMALL)], env={"NO_COLOR": "1", "TERM": "dumb"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_folder(tmp_path / "incident")


def test_approvals_are_read_as_they_were_written_and_name_every_file(folder):
    case = case_of(folder)
    approvals = approved(case)
    data = written(approvals)
    assert read_approvals(data, "x") == approvals
    assert written(read_approvals(data, "x")) == data
    first = json.loads(data)["approvals"][0]
    assert (first["role"], first["name"], first["on"]) == ("executive", "First executive", "2026-11-22T12:00:00Z")
    assert sorted(first["files"]) == sorted([*FILES, "SHA256SUMS", "incident.yml"])
    assert "مديرة التسويق" in data.decode()


def test_the_digest_is_what_sha256sum_makes_of_the_sorted_sums():
    sums = {"b": "1" * 64, "a/ä": "2" * 64, "B": "3" * 64}
    lines = f"{'3' * 64}  B\n{'2' * 64}  a/ä\n{'1' * 64}  b\n"
    assert digest(sums) == hashlib.sha256(lines.encode()).hexdigest()


def test_three_people_release_and_each_missing_one_is_named(folder):
    case = case_of(folder)
    nobody = verified(case, Approvals())
    assert nobody.missing == (("executive",), ("marketing-lead",), ())
    two = approved(case, THREE[:2])
    assert verified(case, two).missing == ((),)
    with pytest.raises(ContentError, match="one more person, in any role; SEV2 requires it"):
        released(case, two, "incident")
    three = approved(case)
    verdict = verified(case, three)
    assert verdict.releasable
    assert [one.name for one in verdict.counting] == [name for _, name in THREE]
    assert released(case, three, "incident") == released(case, read_approvals(written(three), "x"), "incident")


@pytest.mark.parametrize("name", [*FILES, "incident.yml", "SHA256SUMS"])
def test_one_changed_byte_in_any_file_is_found_and_named(folder, name):
    approvals = approved(case_of(folder))
    path = folder / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(ContentError) as error:
        verified(case_of(folder), approvals)
    found = [problem for problem in error.value.problems if problem.code in ("I702", "I703", "I704", "I705")]
    assert found
    if name != "SHA256SUMS":
        problem = next(one for one in found if one.position.file.endswith(f"incident/{name}"))
        assert problem.code == "I703"
        assert hashlib.sha256(bytes(data)).hexdigest() in problem.message


def test_every_changed_byte_of_the_approvals_is_found(folder):
    """A letter for a letter, so that the JSON often stays well-formed."""
    case = case_of(folder)
    data = written(approved(case, THREE[:1]))
    for place in range(0, len(data), 5):
        changed = bytearray(data)
        changed[place] = ord("0") if data[place] != ord("0") else ord("1")
        with pytest.raises(ContentError) as error:
            read_approvals(bytes(changed), "incident.approvals.json")
        assert all(problem.position.file == "incident.approvals.json" for problem in error.value.problems)


@pytest.mark.parametrize(
    ("change", "code", "line"),
    [
        pytest.param(lambda text: text.replace('"marketing-lead"', '"executive"'), "I712", 21, id="role"),
        pytest.param(lambda text: text.replace("First", "Fifth"), "I712", 4, id="name"),
        pytest.param(lambda text: text.replace("T12:01:00Z", "T12:02:00Z"), "I712", 21, id="time"),
        pytest.param(lambda text: text.replace("en/README.md", "en/README.MD", 1), "I712", 4, id="path"),
        pytest.param(lambda text: text.replace('"version": 1,', '"version": 1, '), "I712", 2, id="space"),
        pytest.param(lambda text: text.replace("\n", "\r\n"), "I712", 1, id="line-ends"),
        pytest.param(lambda text: text.replace('"name"', '"nmae"', 1), "I711", 4, id="key"),
        pytest.param(lambda text: text[:300], "I711", 10, id="cut"),
        pytest.param(lambda text: "[" * 5000, "I711", 1, id="deep"),
        pytest.param(lambda text: "", "I711", 1, id="empty"),
    ],
)
def test_a_tampered_file_of_approvals_is_refused_with_its_line(folder, change, code, line):
    text = written(approved(case_of(folder), THREE[:2])).decode()
    assert change(text) != text
    with pytest.raises(ContentError) as error:
        read_approvals(change(text).encode(), "a.json")
    first = error.value.problems[0]
    assert (first.code, first.position.line) == (code, line)


def test_missing_and_added_files_are_found_together(folder):
    (folder / "en/apology/subject.txt").unlink()
    (folder / "en/extra.txt").write_text("One more.\n")
    with pytest.raises(ContentError) as error:
        case_of(folder)
    assert codes(error) == [("en/apology/subject.txt", "I704"), ("en/extra.txt", "I705")]


def test_a_list_of_checksums_that_is_no_list_is_refused_with_its_line(folder):
    sums = folder / "SHA256SUMS"
    lines = sums.read_text().splitlines(keepends=True)
    sums.write_text("".join([lines[0], lines[0], "hello\n", *lines[1:]]))
    with pytest.raises(ContentError) as error:
        case_of(folder)
    assert [(one.code, one.position.line) for one in error.value.problems] == [("I702", 2), ("I702", 3)]
    sums.unlink()
    with pytest.raises(ContentError, match="the list of checksums is missing"):
        case_of(folder)


def test_what_is_no_plain_file_is_refused(folder, tmp_path):
    (folder / "link.txt").symlink_to(folder / "coverage.json")
    (folder / "a\nb.txt").write_text("x")
    with pytest.raises(ContentError) as error:
        open_finished(folder)
    assert [problem.code for problem in error.value.problems] == ["I701", "I701"]
    for nothing in (tmp_path / "nothing", folder / "coverage.json"):
        with pytest.raises(ContentError, match="no folder of finished files"):
            open_finished(nothing)


@pytest.mark.parametrize(
    ("name", "place"),
    [
        pytest.param("en\\apology.txt", "incident", id="backslash"),
        pytest.param("C:notes.txt", "incident", id="colon"),
        pytest.param("en/readme.md", "incident/en/readme.md", id="capitals"),
        pytest.param("en/apology/Apology.TXT", "incident/en/apology/apology.txt", id="capitals-of-the-ending"),
    ],
)
def test_names_that_another_system_reads_as_others_are_refused(folder, name, place):
    (folder / name).write_text("x")
    with pytest.raises(ContentError) as error:
        open_finished(folder)
    (problem,) = error.value.problems
    assert (problem.code, problem.position.file) == ("I701", f"{folder.parent.as_posix()}/{place}")


def test_changed_files_with_new_checksums_are_not_what_was_approved(folder):
    """Somebody who changes a file may write the list of checksums anew as well."""
    approvals = approved(case_of(folder))
    write_folder(folder, en__apology__apology__txt="x", **{"en__apology__apology.txt": "Nothing happened.\n"})
    with pytest.raises(ContentError) as error:
        verified(case_of(folder), approvals)
    assert ("en/apology/apology.txt", "I703") in codes(error)
    message = next(one.message for one in error.value.problems if one.position.file.endswith("apology.txt"))
    assert "the approval by Second executive (executive, 2026-11-22T12:02:00Z)" in message
    assert hashlib.sha256(FILES["en/apology/apology.txt"].encode()).hexdigest() in message
    assert hashlib.sha256(b"Nothing happened.\n").hexdigest() in message


def test_an_approval_of_older_files_stays_and_does_not_count(folder):
    old = approved(case_of(folder))
    write_folder(folder, **{"en__apology__apology.txt": "On 4 May your address was visible.\n"})
    case = case_of(folder)
    new = approved(case, THREE[:1], old)
    verdict = verified(case, new)
    assert ([one.name for one in verdict.counting], len(verdict.void)) == (["First executive"], 3)
    assert verdict.missing == (("marketing-lead",), ())
    with pytest.raises(ContentError) as error:
        released(case, new, "incident")
    assert [problem.code for problem in error.value.problems] == ["I713", "I713"]
    everybody = approved(case, THREE[1:], new)
    assert (verified(case, everybody).releasable, len(everybody.approvals)) == (True, 6)


def test_only_roles_of_the_playbook_approve(folder):
    with pytest.raises(ContentError) as error:
        approved(case_of(folder), [("chief-wizard", "First executive")])
    (problem,) = error.value.problems
    assert (problem.code, problem.position.file) == ("I707", "playbook.yml")
    assert problem.position.line > 1


def test_only_planned_people_approve_in_their_planned_role(tmp_path):
    case = case_of(write_folder(tmp_path / "incident", INCIDENT + PLAN))
    assert verified(case, approved(case)).releasable
    swapped = [("marketing-lead", "First executive"), ("executive", "مديرة التسويق"), ("executive", "Stranger")]
    for person, line in zip(swapped, (14, 13, 13), strict=True):
        with pytest.raises(ContentError) as error:
            approved(case, [person])
        (problem,) = error.value.problems
        assert (problem.code, problem.position.file, problem.position.line) == (
            "I708",
            f"{tmp_path.as_posix()}/incident/incident.yml",
            line,
        )


@pytest.mark.parametrize("name", ["Campaign owner", "campaign  OWNER", "Campaign\u200b owner", "Ｃampaign owner"])
def test_who_prepared_it_does_not_approve_it(folder, name):
    with pytest.raises(ContentError) as error:
        approved(case_of(folder), [("executive", name)])
    (problem,) = error.value.problems
    assert (problem.code, problem.position.line) == ("I709", 8)


@pytest.mark.parametrize("role", ["executive", "marketing-lead"])
@pytest.mark.parametrize("name", ["First executive", "FIRST Executive", "First\u00a0executive"])
def test_one_person_counts_once(folder, role, name):
    case = case_of(folder)
    one = approved(case, THREE[:1])
    with pytest.raises(ContentError, match="has approved these files already"):
        approved(case, [(role, name)], one)


def test_entries_that_were_added_by_hand_are_held_to_the_same_rules(folder):
    """Each is sealed well on its own folder and plan; together, or here, they do not count."""
    case = case_of(folder)
    first = approved(case, [("executive", "First executive")])
    second = approved(case, [("marketing-lead", "First Executive")])
    with pytest.raises(ContentError, match="stands here twice for the same files, as executive and as marketing-lead"):
        verified(case, Approvals(approvals=(*first.approvals, *second.approvals)))
    case = case_of(write_folder(folder, INCIDENT.replace("Campaign owner", "Somebody")))
    by_owner = approved(case, [("executive", "Campaign owner")])
    owner = Case(case.finished, case_of(write_folder(folder)).incident, case.source, PLAYBOOK, SOURCE, case.level)
    with pytest.raises(ContentError, match="Campaign owner prepared this incident"):
        verified(owner, by_owner)


def test_a_blank_that_is_left_stops_the_approval(tmp_path):
    html = "<p>\n On <span>[[date of\nthe mistake]]</span></p>\n"
    case = case_of(write_folder(tmp_path / "incident", **{"en__apology__apology.html": html}))
    with pytest.raises(ContentError) as error:
        approved(case)
    (problem,) = error.value.problems
    assert (problem.code, problem.position.line, problem.position.column) == ("I706", 2, 11)
    assert "[[date of the mistake]]" in problem.message


REAL = {one.id: one for one in load_playbook(ROOT / "playbook.yml", "playbook.yml")[0].providers}
LIKE_BLANKS = [name for name, one in REAL.items() if "[[" in f"{one.tags.unsubscribe}{one.tags.unsubscribe_text}"]


def filled_for(provider: Provider, folder: Path) -> Case:
    """The sound incident in English, with a marketing message, filled for that provider and opened again."""
    text = changed(
        ("[en, es, de, ar]", "[en]"),
        ("provider: neutral", f"provider: {provider.id}"),
        ("audience: 312}\n", "audience: 312}\n  - {id: short, affected: 20, audience: 20}\n"),
        text=re.sub(r", es: .*?(?=})", "", SOUND),
    )
    source = parse(text, "incident.yml")
    incident, _ = fit(Incident, source)
    playbook = book()[0].model_copy(update={"providers": (*book()[0].providers, provider)})
    brands = {one.id: one for one in load_brands(SMALL / "brands")}
    inquiry, _ = inquire(incident, source, playbook, brands, ["en"], NOW)
    spoken = desk(("en",))
    for name, data in fill(inquiry, with_changes(spoken, playbooks=dict.fromkeys(spoken.playbooks, playbook))).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return open_sealed(open_finished(folder), playbook, SOURCE)


def test_two_providers_have_tags_that_look_like_blanks():
    assert LIKE_BLANKS == ["getresponse", "mailjet-campaigns"]


@pytest.mark.parametrize("provider", LIKE_BLANKS)
def test_marketing_messages_for_a_provider_whose_tags_look_like_blanks_are_approved(tmp_path, provider):
    tags = REAL[provider].tags
    case = filled_for(REAL[provider], tmp_path / "finished")
    for end in ("html", "txt"):
        assert tags.unsubscribe in case.finished.files[f"en/short/short.{end}"].decode()
    assert approved(case, [("executive", "B. Example")]).approvals
    with pytest.raises(ContentError) as error:
        approved(with_changes(case, incident=case.incident.model_copy(update={"provider": "sendgrid"})), THREE[:1])
    assert {"I706"} < {problem.code for problem in error.value.problems}


@pytest.mark.parametrize("provider", LIKE_BLANKS)
def test_a_blank_beside_the_tags_of_a_provider_is_found_at_its_place(tmp_path, provider):
    tags = REAL[provider].tags
    word = tags.fallback.replace("{without}", "customer")
    html = f"<p>{word}</p>\n<p>{tags.unsubscribe} [[remove the\ndate]]</p>\n"
    case = case_of(write_folder(tmp_path / "incident", **{"en__apology__apology.html": html}))
    playbook = PLAYBOOK.model_copy(update={"providers": (*PLAYBOOK.providers, REAL[provider])})
    incident = case.incident.model_copy(update={"provider": provider})
    with pytest.raises(ContentError) as error:
        verified(with_changes(case, playbook=playbook, incident=incident), Approvals())
    (problem,) = error.value.problems
    assert (problem.position.line, problem.position.column) == (2, 5 + len(tags.unsubscribe))
    assert "[[remove the date]]" in problem.message


@pytest.mark.parametrize("typed", ["", "  \u200f ", "...", "a\x1bb", "a\x9bb", "a\udc80", "x" * 601])
def test_what_is_no_name_is_refused(typed):
    with pytest.raises(ApproverNameError):
        approver(typed)


def test_a_name_is_kept_as_typed_but_for_spaces_and_invisible_marks():
    assert approver(' =cmd()  \u202eO\'Brien\n "مديرة" ') == '=cmd() O\'Brien "مديرة"'


REQUIRED = (("legal", "dpo"), ("chief",), ("comms",))


@pytest.mark.parametrize(
    ("required", "people", "missing"),
    [
        pytest.param(REQUIRED, {"a": ["dpo"], "b": ["chief"], "c": ["comms"]}, (), id="three"),
        pytest.param(REQUIRED, {"a": ["dpo"], "b": ["legal"], "c": ["comms"]}, (("chief",),), id="two-for-one"),
        pytest.param(REQUIRED, {"a": ["dpo", "chief", "comms"]}, (("chief",), ("comms",)), id="one-with-all-roles"),
        pytest.param((("x", "y"), ("x",)), {"a": ["x"], "b": ["y"]}, (), id="moved-aside"),
        pytest.param((("x", "y"), ("y", "z"), ("x",)), {"a": ["x"], "b": ["y"], "c": ["z"]}, (), id="moved-in-a-chain"),
        pytest.param(((), ("x",)), {"a": ["x"]}, ((),), id="anybody-last"),
        pytest.param((("x",), ()), {"a": ["x"], "b": ["x"]}, (), id="anybody-else-with-the-same-role"),
        pytest.param((("x",), ()), {"a": ["y"]}, (("x",),), id="anybody-but-not-the-one"),
        pytest.param(((),), {}, ((),), id="nobody"),
    ],
)
def test_people_are_given_the_entries_so_that_few_stay_empty(required, people, missing):
    assert unmet(required, people) == missing


ROLES = st.sampled_from("abc")


@given(
    required=st.lists(st.lists(ROLES, max_size=2, unique=True).map(tuple), min_size=1, max_size=3).map(tuple),
    people=st.dictionaries(st.sampled_from("12345"), st.lists(ROLES, min_size=1, max_size=2), max_size=5),
)
def test_the_assignment_is_as_good_as_trying_them_all(required, people):
    names = [*people, *[None] * len(required)]

    def empty(chosen) -> int:
        fits = [
            name is not None and (not roles or set(roles) & set(people[name]))
            for name, roles in zip(chosen, required, strict=True)
        ]
        return fits.count(False) + sum(not one for one in fits if one is not False)

    best = min(empty(chosen) for chosen in permutations(names, len(required)))
    assert len(unmet(required, people)) == best


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """An incident for a test that changes nothing in its folder."""
    return case_of(write_folder(tmp_path_factory.mktemp("opened") / "incident"))


@given(name=st.text(min_size=1, max_size=40))
def test_any_name_comes_back_from_the_file_or_is_refused(opened, name):
    try:
        person = approver(name)
    except ApproverNameError:
        return
    approvals = sealed(opened, Approvals(), "executive", person, NOON)
    assert read_approvals(written(approvals), "x") == approvals


def test_the_commands_seal_verify_and_release(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)

    def run(*arguments: str, code: int = 0) -> str:
        done = amends(*arguments)
        assert done.exit_code == code, done.output
        return done.output

    assert "still to approve: executive" in run("verify", "incident")
    for role, name in THREE[:2]:
        said = run("seal", "incident", "--role", role, "--name", name, "--at", "2026-11-22T13:00")
    assert "still to approve: one more person, in any role\nnot yet releasable" in said
    assert "I713 not approved by one more person, in any role; SEV2 requires it" in run("release", "incident", code=1)
    assert not (folder.parent / "incident.zip").exists()
    assert "I710" in run("seal", "incident", "--role", "executive", "--name", "first executive", code=1)
    run("seal", "incident", "--role", "executive", "--name", "=cmd|'/c calc'!A1", "--at", "2026-11-22T13:00")
    said = run("verify", "incident")
    assert "approved by مديرة التسويق (marketing-lead) on 2026-11-22T12:00:00Z" in said
    assert said.endswith("\nreleasable\n")
    run("release", "incident")
    first = (folder.parent / "incident.zip").read_bytes()
    run("release", "incident", "--to", "again/other.zip")
    assert (folder.parent / "again/other.zip").read_bytes() == first
    unpacked = folder.parent / "elsewhere"
    with zipfile.ZipFile(folder.parent / "incident.zip") as archive:
        archive.extractall(unpacked)
    assert "releasable" in run("verify", "elsewhere/incident")
    (folder / "coverage.json").write_text("{} \n")
    said = run("release", "incident", code=1)
    assert "incident/coverage.json:1:1: I703 other bytes than in SHA256SUMS" in said
    assert (folder.parent / "incident.zip").read_bytes() == first


def test_the_folder_may_be_named_from_inside(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert amends("seal", ".", "--role", "executive", "--name", "A").exit_code == 0
    assert beside(folder).exists()
    assert "approved by A (executive)" in amends("verify", ".").output
    assert f"{folder.as_posix()}.approvals.json:1:1: I713" in amends("release", ".").output


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["verify", "nowhere"], id="no-folder"),
        pytest.param(["seal", "incident", "--role", "executive", "--name", " "], id="no-name"),
        pytest.param(
            ["seal", "incident", "--role", "executive", "--name", "A", "--at", "2099-01-01T10:00"], id="future"
        ),
        pytest.param(["seal", "incident", "--role", "executive", "--name", "A", "--at", "noon"], id="no-moment"),
        pytest.param(["release", "incident", "--to", "incident/en/out.zip"], id="zip-in-the-folder"),
        pytest.param(["release", "incident", "--to", "incident.approvals.json"], id="zip-over-the-approvals"),
    ],
)
def test_wrong_usage_ends_with_two_and_writes_nothing(folder, arguments, monkeypatch):
    monkeypatch.chdir(folder.parent)
    before = sorted(folder.parent.rglob("*"))
    assert amends(*arguments).exit_code == 2
    assert sorted(folder.parent.rglob("*")) == before


@pytest.fixture(scope="module")
def english_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small playbook in English only."""
    project = tmp_path_factory.mktemp("english") / "project"
    shutil.copytree(SMALL, project, ignore=shutil.ignore_patterns("locales"))
    return project


FILLABLE = """\
version: 1
id: list-of-may
scenario: opted-out
brand: plain
locales: [en]
zone: Europe/Madrid
sends_at: 2026-11-22T15:00
prepared_by: Campaign owner
affected: 12
decisions:
  - {about: outcome, answer: never, because: Writing again repeats the harm., by: Head of marketing, on: 2026-05-04}
"""


def filling(project: Path, *arguments: str) -> Result:
    done = CliRunner().invoke(app, ["fill", *arguments, "--root", str(project)], env={"NO_COLOR": "1", "TERM": "dumb"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def everything(folder: Path) -> dict[str, bytes]:
    """Every file below the folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_fill_replaces_what_it_wrote(tmp_path, english_project):
    file = tmp_path / "incident.yml"
    file.write_text(FILLABLE)
    for affected in ("12", "13"):
        file.write_text(FILLABLE.replace("12", affected))
        done = filling(english_project, str(file))
        assert done.exit_code == 0, done.output
        assert (tmp_path / "finished/incident.yml").read_bytes() == file.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["finished", "incident.yml"]


def test_fill_writes_into_the_folder_in_which_it_is_run(tmp_path, english_project, monkeypatch):
    (tmp_path / "incident.yml").write_text(FILLABLE)
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    done = filling(english_project, "../incident.yml", "--out", ".")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "empty/SHA256SUMS").is_file()


def notes(folder: Path) -> None:
    write_folder(folder / "finished")
    (folder / "finished/en/notes.txt").write_text("Call the printer.")


def no_incident(folder: Path) -> None:
    write_folder(folder / "finished")
    (folder / "finished/incident.yml").unlink()


def no_list(folder: Path) -> None:
    write_folder(folder / "finished")
    (folder / "finished/SHA256SUMS").unlink()


def link(folder: Path) -> None:
    write_folder(folder / "finished")
    (folder / "finished/more").symlink_to(folder)


def in_the_way(folder: Path) -> None:
    (folder / "finished").write_text("A file of somebody.")


@pytest.mark.parametrize("before", [notes, no_incident, no_list, link, in_the_way])
def test_fill_replaces_nothing_that_it_did_not_write(tmp_path, english_project, before):
    (tmp_path / "incident.yml").write_text(FILLABLE)
    before(tmp_path)
    there = everything(tmp_path)
    assert filling(english_project, str(tmp_path / "incident.yml")).exit_code == 2
    assert everything(tmp_path) == there


@pytest.mark.parametrize("out", [".", "..", "../incident"])
def test_fill_never_replaces_the_folder_of_its_own_incident_file(folder, english_project, monkeypatch, out):
    monkeypatch.chdir(folder)
    there = everything(folder)
    done = filling(english_project, "incident.yml", "--out", out)
    assert (done.exit_code, everything(folder)) == (2, there)
